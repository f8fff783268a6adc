"""What is asked of somebody who says that a published case study needs a change, or has stopped."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, Look
from initiatives.forms.parts import Tidy
from initiatives.models import StopCause


class ChangeForm(Tidy, GovukForm):
    looks = {"what": Look(rows=4)}

    what = forms.CharField(
        label=_("What needs a change?"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("A sentence is enough, such as “Since April the trust runs two centres”."),
        error_messages={"required": _("Write what needs a change")},
    )


class StoppedForm(Tidy, GovukForm):
    looks = {"lesson": Look(rows=5)}

    cause = forms.ChoiceField(
        label=_("Why did it stop?"),
        choices=StopCause.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose why it stopped"),
            "invalid_choice": _("Choose why it stopped"),
        },
    )
    lesson = forms.CharField(
        label=_("What did you learn?"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("Other councils thank you most for this."),
        error_messages={"required": _("Write what was learned from stopping")},
    )
