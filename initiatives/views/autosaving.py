"""The answer to a save that the page makes by itself, in words for its status line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import BaseFormSet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from councilnet.govuk.templatetags.govuk import errors_in_form
from councilnet.roles import SignedInRequest
from initiatives import drafting
from initiatives.forms.comparing import compare
from initiatives.forms.of_parts import forms_of
from initiatives.models import CaseStudy


@dataclass(frozen=True)
class WhatStands:
    """A form, or of a list the rows that are there: new rows and removals wait for the button.

    A page that was not drawn anew would not know the ids of rows made meanwhile, and make them
    again.
    """

    form: Any

    @property
    def parts(self) -> list[Any]:
        if not isinstance(self.form, BaseFormSet):
            return [self.form]
        return [row for row in self.form.initial_forms if not _is_removed(row)]

    @property
    def faults(self) -> Iterator[str]:
        for part in self.parts:
            yield from (error.text for error in errors_in_form(part))

    @property
    def leaves_something(self) -> bool:
        if not isinstance(self.form, BaseFormSet):
            return False
        is_added = any(row.has_changed() for row in self.form.extra_forms)
        return is_added or any(map(_is_removed, self.form.initial_forms))

    def save(self) -> None:
        for part in self.parts:
            if part is self.form or part.has_changed():
                part.save()


def _is_removed(row: Any) -> bool:
    return bool(row.cleaned_data.get(DELETION_FIELD_NAME))


def answer(
    request: SignedInRequest, case_study: CaseStudy, part: str, forms: list[Any]
) -> JsonResponse:
    for form in forms:
        form.is_valid()
    standing = [WhatStands(form) for form in forms]
    if faults := [fault for form in standing for fault in form.faults]:
        sentence = _("Not saved: %(faults)s Your words are kept in this browser.")
        return _say("errors", sentence % {"faults": " ".join(map(_ended, faults))})
    seen = request.POST.get("version", "")
    try:
        drafting.save(case_study, standing, by=request.user, part=part, seen=seen)
    except drafting.SavedMeanwhile as conflict:
        if compare(forms_of(part, conflict.newer), forms):
            return _conflict(conflict.newer, part)
    return _saved(case_study, part, any(form.leaves_something for form in standing))


def _saved(case_study: CaseStudy, part: str, leaves_something: bool) -> JsonResponse:
    sentence = _("Saved at %(time)s.") % {"time": _time(timezone.now())}
    if leaves_something:
        sentence += " " + _("Rows that you add or remove are saved when you press a button below.")
    version = drafting.part_version(CaseStudy.objects.get(pk=case_study.pk), part)
    return _say("saved", sentence, version=version, leaves_something=leaves_something)


def _conflict(newer: CaseStudy, part: str) -> JsonResponse:
    who, when = drafting.last_save(newer, part)
    sentence = _("Not saved: %(who)s saved this part at %(time)s, after you opened it.")
    return _say("newer", sentence % {"who": who or _("A colleague"), "time": _time(when)})


def _ended(fault: str) -> str:
    return fault if fault.endswith((".", "?", "!")) else f"{fault}."


def _time(when: datetime) -> str:
    return date_format(timezone.localtime(when), "H:i")


def _say(outcome: str, sentence: str, **more: object) -> JsonResponse:
    return JsonResponse({"outcome": outcome, "sentence": sentence, **more})
