"""Add a file to a draft, and take one out."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from councilnet.models import User
from initiatives import permissions, workflow
from initiatives.attachments.judging import Harmless, harmless
from initiatives.attachments.naming import clean_name
from initiatives.attachments.refusing import MAX_BYTES_TOGETHER, RefusedFile
from initiatives.attachments.scanning import refuse_malware
from initiatives.models import Attachment, CaseStudy, Event
from initiatives.models.attachments import stored_as

logger = logging.getLogger(__name__)


def add(
    case_study: CaseStudy, data: bytes, *, by: User, name: str, alternative_text: str = ""
) -> Attachment:
    """Judge, clean, scan and store. Raises RefusedFile with a sentence; then nothing is kept."""
    if not permissions.can_edit(by, case_study):
        raise PermissionDenied
    cleaned = harmless(data)
    refuse_malware(data)
    attachment = _described(case_study, cleaned, by, name, alternative_text)
    _refuse_without_words(attachment)
    # The file is stored before the first statement, so that a slow storage locks nobody; and inside
    # the transaction, so that an answer to its commit that is lost leaves a row its file. One that
    # has no row then is found by strays.
    with transaction.atomic(), _stored(attachment, cleaned.data):
        locked = CaseStudy.objects.select_for_update().get(pk=case_study.pk)
        if not permissions.can_edit(by, locked):
            raise PermissionDenied
        _refuse_beyond_quota(locked, attachment)
        attachment.save()
        _changed(locked, Event.Kind.FILE_ADDED, attachment, by)
    return attachment


def _described(
    case_study: CaseStudy, cleaned: Harmless, by: User, name: str, alternative_text: str
) -> Attachment:
    attachment = Attachment(
        case_study=case_study,
        key=secrets.token_hex(16),
        kind=cleaned.kind,
        name=clean_name(name, Attachment.Kind.values),
        size=len(cleaned.data),
        sha256=sha256(cleaned.data).hexdigest(),
        added_by=by,
    )
    attachment.alternative_text = alternative_text if attachment.is_picture else ""
    return attachment


def _refuse_without_words(attachment: Attachment) -> None:
    if not attachment.name:
        raise RefusedFile(_("Enter a name with letters or figures"), "name")
    if attachment.is_picture and not attachment.alternative_text:
        raise RefusedFile(_("Describe what the picture shows"), "alternative_text")


@contextmanager
def _stored(attachment: Attachment, data: bytes) -> Iterator[None]:
    """The file is there, and goes again where what follows fails."""
    path = stored_as(attachment, "")
    try:
        attachment.file.name = default_storage.save(path, ContentFile(data))
    # Each storage fails in its own way: a full disk, a server that is away, a key that ran out.
    except Exception as error:
        _forget(path)
        logger.exception("A file could not be stored")
        raise RefusedFile(
            _("The file could not be stored, and nothing was kept of it. Try again later.")
        ) from error
    try:
        yield
    except BaseException:
        _forget(path)
        raise


def _forget(path: str) -> None:
    with suppress(Exception):
        default_storage.delete(path)


def _refuse_beyond_quota(case_study: CaseStudy, attachment: Attachment) -> None:
    """Under the case study's lock, so that two at once cannot both find room."""
    kept = case_study.attachments.kept()
    if kept.filter(sha256=attachment.sha256).exists():
        raise RefusedFile(_("This file is there already. Choose another."))
    together = kept.aggregate(sum=Sum("size"))["sum"] or 0
    if together + attachment.size > MAX_BYTES_TOGETHER:
        raise RefusedFile(
            _("The files of a case study may have 100 MB together. Take one out first.")
        )


@transaction.atomic
def take_out(case_study: CaseStudy, key: str, *, by: User) -> None:
    """Out of the draft. What an edition or a reviewer was shown is kept; all else is deleted."""
    locked = CaseStudy.objects.select_for_update().get(pk=case_study.pk)
    if not permissions.can_edit(by, locked):
        raise PermissionDenied
    attachment = locked.attachments.kept().filter(key=key).first()
    if attachment is None:
        return  # taken out already: a second press of the button
    if _was_shown(attachment):
        attachment.removed_at = timezone.now()
        attachment.save(update_fields=["removed_at"])
    else:
        path = attachment.file.name
        attachment.delete()
        transaction.on_commit(lambda: _forget(path))
    _changed(locked, Event.Kind.FILE_REMOVED, attachment, by)


def _was_shown(attachment: Attachment) -> bool:
    shown = {"content__attachments__contains": [{"key": attachment.key}]}
    of_it = attachment.case_study
    return of_it.editions.filter(**shown).exists() or of_it.rounds.filter(**shown).exists()


def _changed(case_study: CaseStudy, kind: Event.Kind, attachment: Attachment, by: User) -> None:
    CaseStudy.objects.filter(pk=case_study.pk).update(
        version=F("version") + 1, changed_by=by, changed_at=timezone.now()
    )
    workflow.record(case_study, kind, by=by, message=attachment.name)
