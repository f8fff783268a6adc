"""Files of a case study: added and taken out by those who write, read by those who may."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councilnet.roles import SignedInRequest
from initiatives import permissions, workflow
from initiatives.attachments import serving, storing
from initiatives.attachments.naming import file_name
from initiatives.attachments.refusing import RefusedFile
from initiatives.forms.attachments import FileForm
from initiatives.models import Attachment, CaseStudy

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
def files(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = _to_edit(request, pk)
    is_posted = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if is_posted else FileForm()
    if form.is_valid() and _added(request, case_study, form):
        messages.success(request, _("Added."))
        return redirect("files", case_study.pk)
    context = {"case_study": case_study, "form": form, "files": case_study.attachments.kept()}
    return render(request, "initiatives/attachments/files.html", context)


def _added(request: SignedInRequest, case_study: CaseStudy, form: FileForm) -> bool:
    told = form.cleaned_data
    try:
        storing.add(
            case_study,
            told["file"].read(),
            by=request.user,
            name=told["name"],
            alternative_text=told["alternative_text"],
        )
    except RefusedFile as refused:
        form.add_error(refused.field, str(refused))
        return False
    return True


@require_POST
def remove_file(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    case_study = _to_edit(request, pk)
    get_object_or_404(case_study.attachments, key=key)
    storing.take_out(case_study, key, by=request.user)
    messages.success(request, _("Taken out."))
    return redirect("files", case_study.pk)


@login_not_required
@require_safe
def file(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """What may not be seen is not told from what is not there."""
    attachment = Attachment.objects.select_related("case_study").filter(key=key).first()
    if attachment is None or name != file_name(attachment.name, attachment.kind):
        raise Http404
    public = serving.is_public(attachment)
    if not public and not serving.may_see(request.user, attachment):
        raise Http404
    return serving.answer(request, attachment, public=public)


def _to_edit(request: SignedInRequest, pk: int) -> CaseStudy:
    theirs = CaseStudy.objects.for_people_of(request.user).select_related("council")
    case_study = get_object_or_404(theirs, pk=pk)
    if not permissions.can_edit(request.user, case_study):
        raise workflow.MoveRefused(
            _("It cannot be changed now, because it is “%(state)s”.")
            % {"state": case_study.get_state_display()}
        )
    return case_study
