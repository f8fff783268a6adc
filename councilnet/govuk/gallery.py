"""The forms of the components page: every kind of field, in every state."""

from collections.abc import Mapping
from typing import Any

from django import forms

from councilnet.govuk.forms import DatePartsInput, GovukForm, Look

LEVELS = [("informed", "Informed"), ("consulted", "Consulted"), ("led", "Resident-led")]
HINTS = {
    "informed": "People were told.",
    "consulted": "People were asked.",
    "led": "People decided.",
}
VALUES: dict[str, Any] = {
    "title": "A longer title than most, to see it whole",
    "email": "amber@example.org",
    "website": "https://example.org/",
    "people": 1250,
    "cost": "12500.50",
    "reason": "One line.\nAnother line.",
    "notes": "Text with <angle brackets> & an ampersand.",
    "region": "wales",
    "live": "yes",
    "power": "consulted",
    "themes": ["informed", "led"],
    "agree": True,
    "started_on": "2021-06",
}


class DatePartsField(forms.Field):
    """Enough of a field to show the widget: it keeps what was typed."""

    widget = DatePartsInput

    def clean(self, value: Any) -> Any:
        return super().clean(value if any(value or []) else None)


class EveryFieldForm(GovukForm):
    title = forms.CharField(error_messages={"required": "Enter a title"})
    email = forms.EmailField(
        label="E-mail address", error_messages={"required": "Enter an e-mail address"}
    )
    website = forms.URLField(required=False, assume_scheme="https")
    people = forms.IntegerField(
        label="People reached", error_messages={"required": "Enter a number"}
    )
    cost = forms.DecimalField(label="Cost a year", error_messages={"required": "Enter a cost"})
    password = forms.CharField(
        widget=forms.PasswordInput, error_messages={"required": "Enter a password"}
    )
    reason = forms.CharField(
        label="Why it meets this principle",
        max_length=600,
        widget=forms.Textarea,
        error_messages={"required": "Enter a reason"},
    )
    notes = forms.CharField(required=False, widget=forms.Textarea)
    region = forms.ChoiceField(
        choices=[("", "Choose a region"), ("England", [("london", "London")]), ("wales", "Wales")],
        error_messages={"required": "Choose a region"},
    )
    live = forms.ChoiceField(
        label="Is it live?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is live"},
    )
    power = forms.ChoiceField(
        label="How did residents share power?",
        choices=LEVELS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how residents shared power"},
    )
    themes = forms.MultipleChoiceField(
        choices=LEVELS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one theme"},
    )
    agree = forms.BooleanField(
        label="I may share this", error_messages={"required": "Tick the box to go on"}
    )
    write_up = forms.FileField(
        label="Upload a write-up", error_messages={"required": "Choose a file"}
    )
    started_on = DatePartsField(
        label="When did it start?", error_messages={"required": "Enter the year it started"}
    )
    search = forms.CharField(
        label="Search the case studies", required=False, widget=forms.SearchInput
    )

    looks: Mapping[str, Look] = {
        "title": Look(label_size="m"),
        "people": Look(width="5"),
        "cost": Look(width="10", prefix="£", suffix="a year"),
        "notes": Look(rows=3),
        "live": Look(inline=True),
        "power": Look(option_hints=HINTS),
        "themes": Look(small=True),
        "search": Look(says_optional=False),
    }

    def __init__(self, *args: Any, hint: str = "", disabled: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.help_text, field.disabled = hint, disabled


def every_state() -> dict[str, EveryFieldForm]:
    return {
        "Plain": EveryFieldForm(prefix="plain"),
        "With a hint": EveryFieldForm(prefix="hint", hint="What is wanted, in one sentence."),
        "With an error": EveryFieldForm(
            {}, prefix="error", hint="What is wanted, in one sentence."
        ),
        "Filled in": EveryFieldForm(prefix="filled", initial=VALUES),
        "Disabled": EveryFieldForm(prefix="disabled", initial=VALUES, disabled=True),
    }
