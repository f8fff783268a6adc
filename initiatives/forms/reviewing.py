"""What a reviewer writes: to the council, to the public, about the evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, Look
from initiatives.forms.parts import Tidy
from initiatives.models import EvidenceLevel


class MessageForm(Tidy, GovukForm):
    looks = {"message": Look(label_size="m", rows=6)}
    message = forms.CharField(
        label=_("What should the council change?"),
        max_length=5000,
        widget=forms.Textarea,
        help_text=_("The council’s people read this as you write it."),
        error_messages={"required": _("Write what the council should change")},
    )


class WithdrawForm(Tidy, GovukForm):
    looks = {"notice": Look(rows=3)}
    notice = forms.CharField(
        label=_("Why is it withdrawn?"),
        max_length=600,
        widget=forms.Textarea,
        help_text=_("Everybody reads this at the case study’s address."),
        error_messages={"required": _("Write why it is withdrawn")},
    )


class EvidenceForm(Tidy, GovukForm):
    looks = {"reason": Look(rows=3)}
    level = forms.TypedChoiceField(
        label=_("Evidence level"),
        required=False,
        coerce=lambda value: EvidenceLevel(int(value)),
        empty_value=None,
        choices=[("", _("As the figures say")), *EvidenceLevel.choices],
        error_messages={"invalid_choice": _("Choose a level from the list")},
    )
    reason = forms.CharField(
        label=_("Why does another level fit?"),
        required=False,
        max_length=600,
        widget=forms.Textarea,
        help_text=_("Readers see this beside the level."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("level") is not None and not cleaned.get("reason"):
            self.add_error("reason", _("Write why you set another level"))
        return cleaned


class AddressForm(GovukForm):
    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        help_text=_(
            "Small letters, figures and hyphens. The old address will lead to the new one."
        ),
        error_messages={
            "required": _("Enter the new address"),
            "invalid": _("Use small letters, figures and hyphens, such as repair-cafe"),
        },
    )
