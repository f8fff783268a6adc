"""What a reviewer writes: to the council, to the public, about the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, Look
from councilnet.models import User
from initiatives import partial_dates, parts, permissions
from initiatives.forms.fields import PartialDateField
from initiatives.forms.parts import Tidy
from initiatives.models import CaseStudy, EvidenceLevel, PrincipleClaim
from initiatives.reviewing import Decision


class WholeDateField(PartialDateField):
    """Day, month and year; gives a date, or None."""

    def compress(self, data_list: Sequence[Any]) -> Any:
        text = super().compress(data_list)
        if text and len(text) < len("2026-01-01"):
            raise ValidationError(_("Enter the day and the month too."))
        return partial_dates.first_day(text) if text else None


class HandOnForm(GovukForm):
    """Who reviews it and by when."""

    says_optional = False
    reviewer = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who reviews it?"),
        required=False,
        empty_label=_("Nobody for now"),
        error_messages={"invalid_choice": _("Choose one of the network’s staff")},
    )
    due = WholeDateField(
        label=_("By which day?"),
        required=False,
        help_text=_("Leave it empty if there is no hurry."),
    )

    def __init__(self, data: Any = None, *, case_study: CaseStudy) -> None:
        told = {"reviewer": case_study.reviewer_id, "due": case_study.review_due}
        super().__init__(data, initial=told)
        self.case_study = case_study
        staff = [User.Role.NETWORK_STAFF, User.Role.ADMINISTRATOR]
        field: Any = self.fields["reviewer"]
        field.queryset = User.objects.filter(is_active=True, role__in=staff)

    def clean_reviewer(self) -> User | None:
        reviewer: User | None = self.cleaned_data["reviewer"]
        if reviewer and not permissions.can_review(reviewer, self.case_study):
            raise ValidationError(_("Choose somebody who does not act for this council"))
        return reviewer


class RemarkForm(Tidy, GovukForm):
    """Of one part; as a point, the council ticks it off."""

    looks = {"text": Look(rows=3)}
    part = forms.ChoiceField(
        label=_("Which part?"),
        choices=[(key, part.title) for key, part in parts.PARTS.items()],
        error_messages={"required": _("Choose a part"), "invalid_choice": _("Choose a part")},
    )
    text = forms.CharField(
        label=_("What do you want to say about it?"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("The council reads this once you send the case study back."),
        error_messages={"required": _("Write your remark")},
    )
    is_to_change = forms.BooleanField(
        label=_("The council should change this"),
        help_text=_("It is shown to them as a point to tick off."),
        required=False,
        initial=True,
    )


class ScheduleForm(GovukForm):
    """When an approved case study is published: a time to come, in the portal's time zone."""

    looks = {"time": Look(width="5")}
    day = WholeDateField(
        label=_("On which day?"),
        error_messages={"required": _("Enter the day on which it is published")},
    )
    time = forms.TimeField(
        label=_("At what time?"),
        help_text=_("Such as 09:00 or 14:30."),
        input_formats=["%H:%M", "%H.%M", "%I%p", "%I:%M%p", "%I.%M%p"],
        widget=forms.TextInput,
        initial="09:00",
        error_messages={
            "required": _("Enter the time at which it is published"),
            "invalid": _("Enter a time such as 09:00 or 14:30"),
        },
    )

    def __init__(self, data: Any = None, *, first_day: date | None = None) -> None:
        super().__init__(data, initial={"day": first_day})

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("day") and told.get("time") and self.at <= timezone.now():
            self.add_error("day", _("Enter a day and a time to come"))
        return told

    @property
    def at(self) -> datetime:
        told = self.cleaned_data
        return timezone.make_aware(datetime.combine(told["day"], told["time"]))


class MergeForm(GovukForm):
    """Into which of the case studies that were found."""

    into = forms.ModelChoiceField(
        CaseStudy.objects.none(),
        label=_("Into which case study?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose the case study that stays"),
            "invalid_choice": _("Choose one of the case studies that were found"),
        },
    )

    def __init__(self, data: Any = None, *, case_study: CaseStudy) -> None:
        super().__init__(data)
        field: Any = self.fields["into"]
        current = CaseStudy.objects.filter(editions__status="current").exclude(pk=case_study.pk)
        field.queryset = current


class AskBoardForm(Tidy, GovukForm):
    name = forms.CharField(
        label=_("Board member’s name"),
        max_length=120,
        error_messages={"required": _("Enter the board member’s name")},
    )
    email = forms.EmailField(
        label=_("Board member’s e-mail address"),
        help_text=_("They get a link of their own, which shows this submission and nothing else."),
        error_messages={
            "required": _("Enter the board member’s e-mail address"),
            "invalid": _("Enter an e-mail address, such as name@example.org"),
        },
    )
    days = forms.IntegerField(
        label=_("For how many days does the link work?"),
        min_value=1,
        max_value=60,
        initial=14,
        error_messages={
            "required": _("Enter a number of days from 1 to 60"),
            "invalid": _("Enter a number of days from 1 to 60"),
            "min_value": _("Enter a number of days from 1 to 60"),
            "max_value": _("Enter a number of days from 1 to 60"),
        },
    )
    looks = {"days": Look(width="2")}


class BoardAnswerForm(Tidy, GovukForm):
    """What a board member judges."""

    looks = {"comment": Look(rows=6), "verdict": Look(label_size="m")}
    comment = forms.CharField(
        label=_("Your comment"), required=False, max_length=5000, widget=forms.Textarea
    )
    verdict = forms.ChoiceField(
        label=_("What do you think?"),
        choices=[("approve", _("Approve: it can be published")), ("changes", _("Changes needed"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether you approve it"),
            "invalid_choice": _("Choose whether you approve it"),
        },
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("verdict") == "changes" and not told.get("comment"):
            self.add_error("comment", _("Write what should be changed"))
        return told


class AnswerForm(Tidy, GovukForm):
    """What a council did about a point."""

    answer = forms.CharField(required=False, max_length=600)


class MessageForm(Tidy, GovukForm):
    looks = {"message": Look(label_size="m", rows=6)}
    message = forms.CharField(
        label=_("What should the council change?"),
        max_length=5000,
        widget=forms.Textarea,
        help_text=_("The council’s people read this as you write it."),
    )

    def __init__(self, data: Any = None, *, has_points: bool = False) -> None:
        super().__init__(data)
        field = self.fields["message"]
        field.required = not has_points
        wanted = _("Write what the council should change")
        field.error_messages["required"] = wanted


class DecisionsForm(Tidy, GovukForm):
    """Each principle: confirmed, or rejected with a reason. One left open stays undecided."""

    says_optional = False

    def __init__(self, data: Any = None, *, case_study: CaseStudy) -> None:
        super().__init__(data)
        claims = case_study.claims.select_related("principle", "decided_by")
        self.claims = list(claims.prefetch_related("principle__wordings"))
        for claim in self.claims:
            self._ask_about(claim)
        self.looks = {f"decision_{claim.principle.key}": Look(inline=True) for claim in self.claims}
        self.say_it_well()

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """For the page: each claim with the wording now in force and its two fields."""
        today = timezone.localdate()
        for claim in self.claims:
            key = claim.principle.key
            yield {
                "claim": claim,
                "wording": claim.principle.wording_on(today),
                "decision": self[f"decision_{key}"],
                "why": self[f"why_{key}"],
            }

    def _ask_about(self, claim: PrincipleClaim) -> None:
        title = claim.principle.called
        self.fields[f"decision_{claim.principle.key}"] = forms.ChoiceField(
            label=_("Does it meet “%(title)s”?") % {"title": title},
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
