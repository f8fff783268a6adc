"""What people say of the things that they follow and keep."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, Look
from councilnet.models import Often
from initiatives.following import LONGEST_NAME
from initiatives.forms.parts import Tidy

HOW_OFTEN = [
    (Often.AT_ONCE, Often.AT_ONCE.label),
    (Often.DAILY, _("Once a day, in the morning")),
    (Often.WEEKLY, _("Once a week, on Monday morning")),
    (Often.NEVER, _("Never: only keep it among what you follow")),
]


class OftenForm(GovukForm):
    often = forms.ChoiceField(
        label=_("How often do you want e-mail about it?"),
        choices=HOW_OFTEN,
        initial=Often.DAILY,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how often"),
            "invalid_choice": _("Choose how often"),
        },
    )

    def clean_often(self) -> Often:
        return Often(self.cleaned_data["often"])


class FollowForm(Tidy, OftenForm):
    field_order = ["name", "often"]

    name = forms.CharField(
        label=_("What do you call it?"),
        max_length=LONGEST_NAME,
        help_text=_("It stands in the subject of the e-mail."),
        error_messages={"required": _("Enter a name for it")},
    )


class NoteForm(Tidy, GovukForm):
    looks = {"note": Look(rows=4)}

    note = forms.CharField(
        label=_("Your note"),
        required=False,
        max_length=600,
        widget=forms.Textarea,
        help_text=_("Why you keep it, or whom it is for."),
    )


class ShareListForm(Tidy, GovukForm):
    name = forms.CharField(
        label=_("What should readers see as its name?"),
        max_length=120,
        help_text=_("Your own name is not shown."),
        error_messages={"required": _("Enter a name for the list")},
    )
