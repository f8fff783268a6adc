"""The three questions of a follow-up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukModelForm, Look
from initiatives.forms.fields import PlainNumberField
from initiatives.forms.parts import Tidy
from initiatives.models import FollowUp

FIGURES = {
    "indicator": _("Enter what the number counts"),
    "number": _("Enter the number, or empty the fields about it"),
    "source": _("Enter where the number comes from"),
}


class FollowUpForm(Tidy, GovukModelForm[FollowUp]):
    """A number is optional, and never without what it counts and where it comes from."""

    looks = {
        "what_changed": Look(rows=6, says_optional=False),
        "number": Look(width="10"),
        "unit": Look(width="20"),
    }
    number = PlainNumberField(label=_("The number"), required=False)
    again = forms.ChoiceField(
        label=_("Would you do it again?"),
        choices=FollowUp.Again.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether you would do it again"),
            "invalid_choice": _("Choose whether you would do it again"),
        },
    )

    class Meta:
        model = FollowUp
        fields = ["what_changed", "indicator", "number", "unit", "source", "again"]
        labels = {
            "what_changed": _("What changed since?"),
            "indicator": _("If you have a number: what does it count?"),
            "unit": _("Unit"),
            "source": _("Where does the number come from?"),
        }
        help_texts = {
            "what_changed": _("For residents, for the council, or not at all: both teach."),
            "indicator": _("Such as “Residents in work after a year”."),
            "unit": _("Such as people, homes, £ or per cent."),
            "source": _("A report, a register, a survey."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what_changed"].required = True
        self.fields["what_changed"].error_messages["required"] = _("Write what changed since")

    def clean(self) -> dict[str, Any]:
        """A field that is wrong in itself has its error already."""
        cleaned = super().clean()
        said = {name: cleaned.get(name) not in {None, ""} for name in [*FIGURES, "unit"]}
        if any(said.values()) or "number" in self.errors:
            for name, words in FIGURES.items():
                if not said[name] and name not in self.errors:
                    self.add_error(name, words)
        return cleaned
