"""What a reviewer writes: to the council, to the public, about the evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, Look
from initiatives.forms.parts import Tidy
from initiatives.models import CaseStudy, EvidenceLevel, PrincipleClaim
from initiatives.reviewing import Decision


class MessageForm(Tidy, GovukForm):
    looks = {"message": Look(label_size="m", rows=6)}
    message = forms.CharField(
        label=_("What should the council change?"),
        max_length=5000,
        widget=forms.Textarea,
        help_text=_("The council’s people read this as you write it."),
        error_messages={"required": _("Write what the council should change")},
    )


class DecisionsForm(Tidy, GovukForm):
    """Each principle: confirmed, or rejected with a reason. One left open stays undecided."""

    says_optional = False

    def __init__(self, data: Any = None, *, case_study: CaseStudy) -> None:
        super().__init__(data)
        self.claims = list(case_study.claims.select_related("principle"))
        for claim in self.claims:
            self._ask_about(claim)
        self.looks = {f"decision_{claim.principle.key}": Look(inline=True) for claim in self.claims}
        self.say_it_well()

    def _ask_about(self, claim: PrincipleClaim) -> None:
        title = claim.principle.title
        self.fields[f"decision_{claim.principle.key}"] = forms.ChoiceField(
            label=title,
            help_text=claim.reason,
            required=False,
            choices=[
                (PrincipleClaim.Decision.CONFIRMED, _("Confirm")),
                (PrincipleClaim.Decision.REJECTED, _("Reject")),
            ],
            widget=forms.RadioSelect,
            initial=claim.decision,
            error_messages={"invalid_choice": _("Choose to confirm or to reject")},
        )
        self.fields[f"why_{claim.principle.key}"] = forms.CharField(
            label=_("If you reject “%(title)s”: why?") % {"title": title},
            required=False,
            max_length=600,
            initial=claim.decision_reason,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for claim in self.claims:
            key = claim.principle.key
            rejected = cleaned.get(f"decision_{key}") == PrincipleClaim.Decision.REJECTED
            if rejected and not cleaned.get(f"why_{key}"):
                self.add_error(f"why_{key}", _("Write why it does not meet this principle"))
        return cleaned

    @property
    def decisions(self) -> dict[str, Decision]:
        told = self.cleaned_data
        return {
            claim.principle.key: self._decision(told, claim.principle.key)
            for claim in self.claims
            if told[f"decision_{claim.principle.key}"]
        }

    def _decision(self, told: dict[str, Any], key: str) -> Decision:
        is_confirmed = told[f"decision_{key}"] == PrincipleClaim.Decision.CONFIRMED
        return Decision(is_confirmed, "" if is_confirmed else told[f"why_{key}"])


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
