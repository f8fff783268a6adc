"""Levels of a criterion with their descriptors, and reasons recorded for flags."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councilnet.govuk.forms import GovukForm, Look
from initiatives.forms.parts import Tidy
from socialvalue.flagging import Raised
from socialvalue.models import Criterion, FlagReason, Line

NAMES = (
    gettext_lazy("None"),
    gettext_lazy("Weak"),
    gettext_lazy("Partial"),
    gettext_lazy("Good"),
    gettext_lazy("Very good"),
    gettext_lazy("Exemplary"),
)
CHOOSE = gettext_lazy("Choose a level")


class LevelForm(Tidy, GovukForm):
    says_optional = False
    level = forms.TypedChoiceField(
        label=gettext_lazy("Which level fits best?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why this level?"),
        help_text=gettext_lazy("Everybody reads this on the receipt. Name what shows it."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Write why this level fits")},
    )

    def __init__(self, data: Any = None, *, criterion: Criterion, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        levels = list(enumerate(NAMES))
        field: Any = self.fields["level"]
        field.choices = [(level, f"{level}: {name}") for level, name in levels]
        hints = {str(level): criterion.descriptors[level] for level, __ in levels}
        self.looks = {"level": Look(label_size="m", option_hints=hints)}


class ReasonsForm(Tidy, GovukForm):
    """A box for each flag that may be answered by a reason; an empty one takes its reason back."""

    says_optional = False

    def __init__(self, data: Any = None, *, flags: list[Raised]) -> None:
        self.flags = {key_of(flag): flag for flag in flags}
        super().__init__(data)
        for key, flag in self.flags.items():
            self.fields[key] = forms.CharField(
                label=f"{flag.line}: {flag.message}" if flag.line else flag.message,
                initial=flag.reason.reason if flag.reason else "",
                required=False,
                max_length=500,
                help_text=_hint(flag.reason),
                widget=forms.Textarea({"rows": 2}),
            )
        self.say_it_well()

    def reasons(self) -> list[tuple[str, Line | None, str]]:
        """Those that were changed."""
        return [
            (flag.code, flag.line, self.cleaned_data[key])
            for key, flag in self.flags.items()
            if self.cleaned_data[key] != (flag.reason.reason if flag.reason else "")
        ]


def _hint(given: FlagReason | None) -> str:
    """What is asked, and who answered it when."""
    asked = _("Why does it not stop this score?")
    if not given:
        return asked
    said = {
        "who": given.given_by_name or _("Somebody"),
        "day": date_format(localtime(given.given_at), "j F Y"),
    }
    return f"{asked} " + _("%(who)s gave this reason on %(day)s.") % said


def key_of(flag: Raised) -> str:
    return f"reason-{flag.code}-{flag.line.pk if flag.line else 0}"
