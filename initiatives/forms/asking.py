"""Whom network staff ask for a case study, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from councilnet.govuk.forms import GovukForm, Look
from councilnet.models import Council
from initiatives.asking import Member
from initiatives.forms.parts import Tidy

CHOOSE = gettext_lazy("Choose at least one council")


class AskForm(Tidy, GovukForm):
    """``again`` is asked for where somebody was asked lately."""

    looks = {"message": Look(rows=10)}
    councils = forms.MultipleChoiceField(
        label=gettext_lazy("Which councils?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": CHOOSE,
            "invalid_choice": gettext_lazy("Choose among the councils that are shown"),
        },
    )
    again = forms.BooleanField(
        label=gettext_lazy("Ask again those who were asked in the last 30 days"), required=False
    )
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=150,
        error_messages={"required": gettext_lazy("Enter a subject")},
    )
    message = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=gettext_lazy("Addresses of web pages are left out of mails."),
        error_messages={"required": gettext_lazy("Enter a message")},
    )

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {member.council.slug: member for member in members if member.people}
        field: Any = self.fields["councils"]
        field.choices = [(slug, label_of(member)) for slug, member in self.members.items()]
        if not any(member.is_asked_lately for member in self.members.values()):
            del self.fields["again"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        slugs = cleaned.get("councils", [])
        lately = [self.members[slug] for slug in slugs if self.members[slug].is_asked_lately]
        if lately and not cleaned.get("again"):
            self.add_error("again", _said_of(lately))
        return cleaned

    @property
    def councils_chosen(self) -> list[Council]:
        return [self.members[slug].council for slug in self.cleaned_data["councils"]]


def _said_of(members: Sequence[Member]) -> str:
    names = ", ".join(member.council.short_name for member in members)
    return _("Asked in the last 30 days: %(names)s. Tick this to ask again") % {"names": names}


def label_of(member: Member) -> str:
    """ "Oldham (2 people, asked on 3 May 2026)"."""
    said = [ngettext("%(n)s person", "%(n)s people", member.people) % {"n": member.people}]
    if member.asked_at:
        day = date_format(localtime(member.asked_at), "j F Y")
        said.append(_("asked on %(day)s") % {"day": day})
    return f"{member.council.short_name} ({', '.join(said)})"
