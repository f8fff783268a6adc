"""What a council says of an idea that it takes up, and what the other says of that."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, Look
from councilnet.models import Council
from initiatives.adopting import MOVES, Description
from initiatives.forms.fields import PartialDateField
from initiatives.forms.parts import LONGEST_WITHHELD, Tidy
from initiatives.forms.reviewing import WholeDateField
from initiatives.forms.starting import CouncilChoice
from initiatives.models import Adoption, CaseStudy, Edition, StopCause

Status = Adoption.Status
TAKEN_BACK = "taken-back"  # what somebody answers who would rather not have answered
HINTS = {
    Status.INTERESTED: _("You would like to know more. Only the two councils and the network see."),
    Status.PLANNING: _("You mean to do it, and prepare."),
    Status.TRYING: _("You have begun, as a trial or with some people."),
    Status.RUNNING: _("It is part of what you do."),
    Status.STOPPED: _("You no longer do it. What you learned helps others most."),
}


class DescriptionForm(Tidy, GovukForm):
    """What was changed, since when, and whom to ring."""

    looks = {"what_changed": Look(rows=5)}

    what_changed = forms.CharField(
        label=_("What do you do differently?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("What you changed or mean to change, and why. Everybody reads it."),
    )
    started = PartialDateField(
        label=_("Since when?"), required=False, help_text=_("A year is enough.")
    )
    contact = forms.CharField(
        label=_("Whom can other councils ring?"),
        required=False,
        max_length=200,
        help_text=_(
            "A team and its telephone number, rather than a person. Only people of the two "
            "councils and of the network see it."
        ),
    )

    @property
    def description(self) -> Description:
        told = self.cleaned_data
        names = ("started", "what_changed", "contact")
        withheld = told.get("name_withheld_until")
        return Description(**{name: told[name] for name in names}, name_withheld_until=withheld)


class AdoptForm(CouncilChoice, DescriptionForm):
    field_order = ["council", "status"]

    status = forms.ChoiceField(
        label=_("How far have you come?"),
        choices=[choice for choice in Status.choices if choice[0] != Status.STOPPED],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how far you have come"),
            "invalid_choice": _("Choose how far you have come"),
        },
    )

    looks = {
        **DescriptionForm.looks,
        "status": Look(option_hints={str(status): hint for status, hint in HINTS.items()}),
    }

    def __init__(self, data: Any = None, *, edition: Edition, councils: list[Council]) -> None:
        super().__init__(data, councils=councils)
        self.edition = edition

    def clean_council(self) -> Council:
        council: Council = self.cleaned_data["council"]
        if council.adoptions.filter(origin=self.edition.case_study_id).exists():
            raise forms.ValidationError(
                _("%(council)s has taken it up already: see your adoptions")
                % {"council": council.short_name}
            )
        return council


class DescribeForm(DescriptionForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    name_withheld_until = WholeDateField(
        label=_("Should your council’s name be withheld for a while?"),
        required=False,
        help_text=_(
            "A whole date, and only if you need it. Until then readers do not see that it was "
            "you; the council that it came from does."
        ),
    )

    def __init__(self, data: Any = None, *, adoption: Adoption) -> None:
        names = ("what_changed", "started", "contact", "name_withheld_until", "version")
        super().__init__(data, initial={name: getattr(adoption, name) for name in names})
        self.was_withheld_until = adoption.name_withheld_until

    def clean_name_withheld_until(self) -> date | None:
        """What was chosen once may stay when its day has come."""
        day: date | None = self.cleaned_data["name_withheld_until"]
        today = timezone.localdate()
        if day and day != self.was_withheld_until and day <= today:
            raise ValidationError(_("Enter a day to come, or leave this empty"))
        if day and day > today + LONGEST_WITHHELD:
            raise ValidationError(_("Enter a day within the next five years"))
        return day


class MoveForm(Tidy, GovukForm):
    status = forms.ChoiceField(
        label=_("How far have you come now?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how far you have come"),
            "invalid_choice": _("Choose how far you have come"),
        },
    )
    stop_cause = forms.ChoiceField(
        label=_("If it stopped: why?"),
        required=False,
        choices=[("", _("Choose a cause")), *StopCause.choices],
        error_messages={"invalid_choice": _("Choose a cause from the list")},
    )
    stop_lesson = forms.CharField(
        label=_("If it stopped: what did you learn?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text=_(
            "Everybody reads it, once both councils have confirmed that you took it up. "
            "It may spare another council the same."
        ),
    )
    message = forms.CharField(
        label=_("A word to the other council"), required=False, max_length=2000
    )

    looks = {
        "status": Look(option_hints={str(status): hint for status, hint in HINTS.items()}),
        "stop_cause": Look(says_optional=False),
        "stop_lesson": Look(rows=4, says_optional=False),
    }

    def __init__(self, data: Any = None, *, adoption: Adoption) -> None:
        super().__init__(data)
        field: Any = self.fields["status"]
        possible = MOVES[Status(adoption.status)]
        field.choices = [choice for choice in Status.choices if choice[0] in possible]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("status") == Status.STOPPED:
            if not told.get("stop_cause"):
                self.add_error("stop_cause", _("Choose why it stopped"))
            if not told.get("stop_lesson"):
                self.add_error("stop_lesson", _("Write what you learned from it"))
        return told


class ResultForm(GovukForm):
    says_optional = False
    result = forms.ModelChoiceField(
        CaseStudy.objects.none(),
        label=_("Which is your own case study of it?"),
        help_text=_("It may be a draft still: others see it once it is published."),
        required=False,
        blank=True,  # or radios would leave out the empty one
        widget=forms.RadioSelect,
        empty_label=_("None of these"),
        error_messages={"invalid_choice": _("Choose one of your council’s case studies")},
    )

    def __init__(self, data: Any = None, *, adoption: Adoption) -> None:
        super().__init__(data, initial={"result": adoption.result_id})
        field: Any = self.fields["result"]
        field.queryset = adoption.council.case_studies.order_by("title", "pk")


class AnswerForm(Tidy, GovukForm):
    """Is it so? Whoever says no says why."""

    asks_whether = True  # the page then says what is asked, and what both councils have said
    looks = {"reason": Look(rows=3, says_optional=False)}

    answer = forms.ChoiceField(
        label=_("Is it so?"),
        choices=[
            (Adoption.Answer.CONFIRMED, _("Yes, it is so")),
            (Adoption.Answer.DISPUTED, _("No, it is not so")),
            (TAKEN_BACK, _("We do not say yet")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether it is so"),
            "invalid_choice": _("Choose whether it is so"),
        },
    )
    reason = forms.CharField(
        label=_("If not: why?"),
        required=False,
        max_length=600,
        widget=forms.Textarea,
        help_text=_("The other council and the network read it."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("answer") == Adoption.Answer.DISPUTED and not told.get("reason"):
            self.add_error("reason", _("Write why it is not so"))
        return told


class SettleForm(AnswerForm):
    """The network says why in either case."""

    answer = forms.ChoiceField(
        label=_("Is it so?"),
        choices=[
            (Adoption.Answer.CONFIRMED, _("Yes: one came from the other")),
            (Adoption.Answer.DISPUTED, _("No: it did not")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether it is so"),
            "invalid_choice": _("Choose whether it is so"),
        },
    )
    reason = forms.CharField(
        label=_("Why do you settle it so?"),
        max_length=600,
        widget=forms.Textarea,
        help_text=_("Both councils read it."),
        error_messages={"required": _("Write why you settle it so")},
    )


class LetterForm(Tidy, GovukForm):
    looks = {"text": Look(rows=4)}
    text = forms.CharField(
        label=_("Write to the other council"),
        max_length=5000,
        widget=forms.Textarea,
        help_text=_(
            "The portal hands it on with your name. No address is shown. The network can read it."
        ),
        error_messages={"required": _("Write something to the other council")},
    )


class ProposeForm(GovukForm):
    """Which other case study it is, and which of the two came first."""

    which = forms.ChoiceField(
        label=_("Which came first?"),
        choices=[
            ("other", _("The other: this case study took it up")),
            ("this", _("This case study: the other took it up")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose which came first"),
            "invalid_choice": _("Choose which came first"),
        },
    )
    other = forms.ModelChoiceField(
        Edition.objects.none(),
        label=_("Which is the other case study?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose the other case study"),
            "invalid_choice": _("Choose one of the case studies that were found"),
        },
    )

    def __init__(self, data: Any = None, *, edition: Edition, found: list[Edition]) -> None:
        super().__init__(data)
        self.edition = edition
        field: Any = self.fields["other"]
        field.queryset = Edition.objects.current().select_related("council")
        field.choices = [(one.pk, f"{one.title} ({one.council.short_name})") for one in found]

    @property
    def pair(self) -> tuple[Edition, Edition]:
        """What it came from, and what came of it."""
        other = self.cleaned_data["other"]
        is_first = self.cleaned_data["which"] == "this"
        return (self.edition, other) if is_first else (other, self.edition)
