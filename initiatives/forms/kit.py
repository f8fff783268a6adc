"""The form of what another place needs to copy an initiative."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import Look
from initiatives.forms.fields import LinesField
from initiatives.forms.parts import PartForm
from initiatives.models import CaseStudy, Powers

MONTHS_TO_RESULT = _("Enter a number of months from 1 to 120")


class KitForm(PartForm):
    looks = {
        "kit_partners": Look(rows=3),
        "kit_months": Look(width="3", suffix=_("months")),
        "kit_must_stay": Look(rows=4),
        "kit_may_change": Look(rows=4),
    }
    kit_powers = forms.ChoiceField(
        choices=Powers.choices,
        label=_("Which council has the powers to do it?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Where there are two tiers, counties and districts do different things."),
        error_messages={"invalid_choice": _("Choose one from the list")},
    )
    kit_partners = LinesField(
        label=_("Which partners does it need?"),
        required=False,
        help_text=_("Kinds of organisation, one on a line, such as “a credit union”."),
    )
    kit_months = forms.IntegerField(
        label=_("How long until the first result?"),
        required=False,
        min_value=1,
        max_value=120,
        widget=forms.TextInput,
        help_text=_("In months, from the decision to do it."),
        error_messages={
            "invalid": MONTHS_TO_RESULT,
            "min_value": MONTHS_TO_RESULT,
            "max_value": MONTHS_TO_RESULT,
        },
    )

    class Meta:
        model = CaseStudy
        fields = [
            "kit_powers",
            "kit_partners",
            "kit_needs_no_partners",
            "kit_months",
            "kit_must_stay",
            "kit_may_change",
        ]
        labels = {
            "kit_needs_no_partners": _("It needs no partners"),
            "kit_must_stay": _("What must stay as you did it?"),
            "kit_may_change": _("What may another place change?"),
        }
        help_texts = {
            "kit_must_stay": _("What it would not work without."),
            "kit_may_change": _("What you would leave to another place to decide."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kit_partners") and cleaned.get("kit_needs_no_partners"):
            self.add_error("kit_needs_no_partners", _("Untick this, or empty the list of partners"))
        return cleaned
