"""Who may have a file, and with which headers it goes."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response

from councilnet.models import User
from initiatives.attachments.naming import file_name
from initiatives.models import Attachment, CaseStudy

OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "pptx": f"{OFFICE}presentationml.presentation",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}
# Should a file do harm after all, it does it to nobody: nothing in it may run, load or be framed.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def is_public(attachment: Attachment) -> bool:
    """Whether it stands in a version that everybody may read: none can once it is withdrawn."""
    editions = attachment.case_study.editions.readable()
    shows_it = editions.filter(content__attachments__contains=[{"key": attachment.key}])
    return editions.current().exists() and shows_it.exists()


def may_see(user: User | AnonymousUser, attachment: Attachment) -> bool:
    if not isinstance(user, User):
        return False
    return CaseStudy.objects.visible_to(user).filter(pk=attachment.case_study_id).exists()


def answer(request: HttpRequest, attachment: Attachment, *, public: bool) -> HttpResponseBase:
    """Readers' browsers ask each time, so that what is withdrawn is gone at once."""
    etag = f'"{attachment.sha256}"'
    unchanged = get_conditional_response(request, etag=etag) if public else None
    response = unchanged or FileResponse(
        attachment.file.open("rb"),
        as_attachment=not attachment.is_picture,
        filename=file_name(attachment.name, attachment.kind),
        content_type=TYPES[attachment.kind],
    )
    for header, value in HEADERS.items():
        response[header] = value
    response["Cache-Control"] = "public, no-cache" if public else "private, no-store"
    if public:
        response["ETag"] = etag
    return response
