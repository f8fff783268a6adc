"""The calculator's fields: texts alone, since the assessment file's own reader judges them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councilnet.govuk.forms import GovukForm, Look
from socialvalue import series

ENDS = {"low": gettext_lazy("Lowest"), "high": gettext_lazy("Highest")}
OF_LINE = {
    "quantity": gettext_lazy("How many"),
    "unit_value": gettext_lazy("What one is worth, in pounds"),
    "deadweight": gettext_lazy("Would have happened anyway (deadweight)"),
    "attribution": gettext_lazy("Owed to others (attribution)"),
    "displacement": gettext_lazy("Only moved from elsewhere (displacement)"),
    "leakage": gettext_lazy("Goes to people it is not meant for (leakage)"),
    "optimism": gettext_lazy("Taken off for hopeful forecasts (optimism)"),
    "duration_years": gettext_lazy("How many years it lasts"),
    "drop_off": gettext_lazy("Fades each year by (drop-off)"),
}
OF_COST = {
    "amount": gettext_lazy("Amount, in pounds"),
    "optimism": gettext_lazy("Added, since costs tend to grow (optimism)"),
}
MAIN = ("unit_value", "deadweight", "attribution", "displacement")
MORE = ("leakage", "optimism", "duration_years", "drop_off")


class Texts(GovukForm):
    """Says nothing is wrong by itself: what is wrong is added from the file's faults."""

    says_optional = False

    def number(self, name: str, label: Any) -> None:
        """A field, and two more for the ends of its range."""
        self.fields[name] = _text(label)
        for end, word in ENDS.items():
            words = format_html('{}<span class="govuk-visually-hidden">: {}</span>', word, label)
            self.fields[f"{name}_{end}"] = _text(words)
        own = {n: Look(width="10", label_size="") for n in (name, f"{name}_low", f"{name}_high")}
        self.looks = {**self.looks, **own}

    def three(self, names: list[str]) -> Iterator[tuple[BoundField, BoundField, BoundField]]:
        for name in names:
            yield self[name], self[f"{name}_low"], self[f"{name}_high"]


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    field = forms.CharField(label=label, required=False, strip=False, help_text=help_text)
    field.widget.attrs["autocomplete"] = "off"
    return field


class WholeForm(Texts):
    looks = {"price_year": Look(width="5", label_size=""), "title": Look(label_size="")}

    title = _text(gettext_lazy("What do you assess?"))
    price_year = _text(
        gettext_lazy("Prices of which year?"),
        gettext_lazy("Such as 2023-24. Leave this empty to take all values as they are."),
    )
    deflator_edition = forms.CharField(
        label=gettext_lazy("Edition of the GDP deflator"), required=False, widget=forms.Select
    )
    benefits_offset_years = _text(gettext_lazy("Years by which all benefits begin later"))
    costs_offset_years = _text(gettext_lazy("Years by which all costs begin later"))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        names = sorted({one.edition for one in series.deflators()}, reverse=True)
        widget: Any = self.fields["deflator_edition"].widget
        widget.choices = [("", _("None")), *((name, name) for name in names)]
        offsets = ("benefits_offset_years", "costs_offset_years", "deflator_edition")
        self.looks = {**self.looks, **{name: Look(width="3", label_size="") for name in offsets}}


class LineForm(Texts):
    """``rest`` holds as JSON what a file may say and the calculator does not ask about."""

    label = _text(gettext_lazy("What comes about?"), gettext_lazy("Such as: people in work"))
    direction = forms.CharField(
        label=gettext_lazy("Is it a benefit or a harm?"),
        required=False,
        widget=forms.Select(
            choices=[("benefit", gettext_lazy("A benefit")), ("harm", gettext_lazy("A harm"))]
        ),
    )
    price_base = _text(
        gettext_lazy("Its value is in prices of"), gettext_lazy("A year such as 2012-13")
    )
    start_year = _text(gettext_lazy("Begins in year"), gettext_lazy("0 is the first year"))
    schedule = forms.CharField(
        label=gettext_lazy("How later years are discounted"),
        required=False,
        widget=forms.Select(
            choices=[
                ("standard", gettext_lazy("As usual")),
                ("health", gettext_lazy("As health and wellbeing")),
            ]
        ),
    )
    rest = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        self.factors = factors_of(self["rest"].value())
        for i, factor in enumerate(self.factors):
            self.number(f"quantity_{i}", _("How many: %(factor)s") % {"factor": factor})
        for name, label in OF_LINE.items():
            if name != "quantity" or not self.factors:
                self.number(name, label)
        narrow = ("price_base", "start_year", "direction", "schedule", "label")
        self.looks = {
            **self.looks,
            **{n: Look(width="" if n == "label" else "5", label_size="") for n in narrow},
        }

    @property
    def has_more(self) -> bool:
        """Whether what is folded away has something in it, so that it stands open."""
        return any(
            self[name].errors or (self[name].value() or "").strip()
            for name in (*MORE, *(f"{number}_{end}" for number in MORE for end in ENDS))
            if name in self.fields
        ) or any(self[name].errors or self[name].value() for name in ("price_base", "start_year"))

    @property
    def main_numbers(self) -> Iterator[Any]:
        names = [f"quantity_{i}" for i in range(len(self.factors))] or ["quantity"]
        return self.three([*names, *MAIN])

    @property
    def more_numbers(self) -> Iterator[Any]:
        return self.three(list(MORE))


class CostForm(Texts):
    year = _text(gettext_lazy("In which year?"), gettext_lazy("0 is the first year"))
    kind = forms.CharField(
        label=gettext_lazy("In cash, or in kind?"),
        required=False,
        widget=forms.Select(
            choices=[("cash", gettext_lazy("In cash")), ("in-kind", gettext_lazy("In kind"))]
        ),
    )

    def __init__(self, data: Any, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        for name, label in OF_COST.items():
            self.number(name, label)
        own = {n: Look(width="5", label_size="") for n in ("year", "kind")}
        self.looks = {**self.looks, **own}

    @property
    def numbers(self) -> Iterator[Any]:
        return self.three(list(OF_COST))


class OpenForm(GovukForm):
    says_optional = False

    file = forms.FileField(
        label=gettext_lazy("Open an assessment file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("A file that you downloaded here or from a score, of up to 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".json"}),
    )


def factors_of(rest: Any) -> list[str]:
    """The names of a quantity's factors, as ``rest`` remembers them; none where it is no list."""
    names = rest_of(rest).get("factors")
    is_list = isinstance(names, list) and all(isinstance(name, str) for name in names)
    return names[:20] if is_list and names is not None else []


def rest_of(text: Any) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
