"""What is said of a score: why it goes back, why it is withdrawn, a reply, what was delivered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.forms import GovukForm, Look
from initiatives.forms.fields import WebAddressField
from initiatives.forms.parts import Tidy
from initiatives.forms.reviewing import WholeDateField
from socialvalue import numbers
from socialvalue.assessing import Answer
from socialvalue.models import CalculationRun

AGREES = [("yes", _("We agree")), ("no", _("We disagree"))]
WHOLE = "whole"


class SendBackForm(Tidy, GovukForm):
    looks = {"message": Look(rows=5)}
    message = forms.CharField(
        label=_("What should be changed?"),
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": _("Write what should be changed")},
    )


class WithdrawScoreForm(Tidy, GovukForm):
    looks = {"reason": Look(rows=4)}
    reason = forms.CharField(
        label=_("Why is the score withdrawn?"),
        help_text=_("Everybody reads this where the score was."),
        max_length=600,
        widget=forms.Textarea,
        error_messages={"required": _("Write why the score is withdrawn")},
    )


class ReplyForm(Tidy, GovukForm):
    """Of each line of a run, by its place, and of the whole: agrees, or disagrees and says why."""

    says_optional = False

    def __init__(self, data: Any = None, *, run: CalculationRun) -> None:
        self.run = run
        super().__init__(data)
        # On a copy of the class's fields, which __init__ made; say_it_well has run by then.
        for key in self.keys:
            self.fields[f"agrees_{key}"] = _agrees()
            self.fields[f"text_{key}"] = _text()
        self.say_it_well()

    @property
    def keys(self) -> list[str]:
        return [*(str(i) for i in range(len(self.run.record["lines"]))), WHOLE]

    @property
    def lines(self) -> Iterator[tuple[dict[str, Any], BoundField, BoundField]]:
        for i, line in enumerate(self.run.record["lines"]):
            yield line, self[f"agrees_{i}"], self[f"text_{i}"]

    @property
    def whole(self) -> tuple[BoundField, BoundField]:
        return self[f"agrees_{WHOLE}"], self[f"text_{WHOLE}"]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        for key in self.keys:
            if told.get(f"agrees_{key}") == "no" and not told.get(f"text_{key}"):
                self.add_error(f"text_{key}", _("Write why you disagree"))
        return told

    @property
    def answers(self) -> dict[int | None, Answer]:
        told = self.cleaned_data
        return {
            None if key == WHOLE else int(key): Answer(
                told[f"agrees_{key}"] == "yes", told[f"text_{key}"]
            )
            for key in self.keys
        }


def _agrees() -> forms.ChoiceField:
    words = _("Choose whether your council agrees")
    return forms.ChoiceField(
        label=_("Does your council agree?"),
        choices=AGREES,
        widget=forms.RadioSelect,
        error_messages={"required": words, "invalid_choice": words},
    )


def _text() -> forms.CharField:
    return forms.CharField(
        label=_("What does your council say?"),
        help_text=_("Needed where you disagree. It is published as you write it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )


class QuantityField(forms.CharField):
    """As the assessment file's are read: "1,234.50" is understood, "1.234,50" asked about."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return numbers.read(text, kind="quantity")
        except numbers.NotANumber as wrong:
            raise ValidationError(str(wrong)) from None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}


class DeliveryForm(Tidy, GovukForm):
    """How much of a line there was by a day, all told."""

    says_optional = True
    looks = {"quantity": Look(width="10")}
    line = forms.ChoiceField(
        label=_("Of which line?"),
        error_messages={
            "required": _("Choose a line"),
            "invalid_choice": _("Choose one of the lines"),
        },
    )
    quantity = QuantityField(
        label=_("How much was delivered, all told since the start?"),
        help_text=_("In the line’s own unit."),
        error_messages={"required": _("Enter how much was delivered")},
    )
    until = WholeDateField(
        label=_("Until which day?"),
        error_messages={"required": _("Enter the day up to which this is known")},
    )
    source = forms.CharField(
        label=_("What shows it?"),
        max_length=300,
        error_messages={"required": _("Say what shows it")},
    )
    source_url = WebAddressField(label=_("Its web address"), required=False)

    def __init__(self, data: Any = None, *, run: CalculationRun) -> None:
        super().__init__(data)
        self.run = run
        field: Any = self.fields["line"]
        field.choices = [
            (
                str(i),
                f"{line['stakeholder']}: {line['measure']['name']} ({line['measure']['unit']})",
            )
            for i, line in enumerate(run.record["lines"])
        ]

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until > timezone.localdate():
            raise ValidationError(_("Enter a day that is not to come: today at the latest"))
        return until

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("until") and told.get("line") is not None:
            same = self.run.deliveries.filter(line=int(told["line"]), until=told["until"])
            if same.exists():
                self.add_error(
                    "until", _("There is a figure of this line for that day: enter another day")
                )
        return told
