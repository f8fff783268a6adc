"""A line of an assessment: for whom, how many, what one is worth, and what is taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from councilnet.govuk.forms import Look
from initiatives.forms.parts import Tidy
from socialvalue.calculation import product
from socialvalue.forms.numbers import NumbersForm, area, as_typed
from socialvalue.models import (
    RATES,
    Assessment,
    Line,
    LineInput,
    Measure,
    UnitValue,
)
from socialvalue.numbers import WHOLE_DIGITS, Kind, plain
from socialvalue.series import kind_of_year
from socialvalue.shown import percent, quantity

Text = str | Promise
FACTORS = 4  # numbers whose product is how many there are
TOO_MANY = Decimal(10) ** WHOLE_DIGITS
HIGHEST_LEVEL = 5
QUANTITIES = {f"quantity_{i}": "quantity" for i in range(FACTORS)}


@dataclass(frozen=True)
class Adjustment:
    """How a page asks about a share that is taken away."""

    name: str
    title: Text
    means: Text


ADJUSTMENTS = [
    Adjustment(
        "deadweight",
        gettext_lazy("Deadweight"),
        gettext_lazy("What share would have happened anyway, without you?"),
    ),
    Adjustment(
        "attribution",
        gettext_lazy("Attribution"),
        gettext_lazy("What share is owed to others, who worked on it too?"),
    ),
    Adjustment(
        "displacement",
        gettext_lazy("Displacement"),
        gettext_lazy("What share was only moved from somewhere else?"),
    ),
    Adjustment(
        "leakage",
        gettext_lazy("Leakage"),
        gettext_lazy("What share went to people for whom it was not meant?"),
    ),
    Adjustment(
        "optimism",
        gettext_lazy("Optimism"),
        gettext_lazy("What share do you take off because hopes run high?"),
    ),
    Adjustment(
        "drop_off",
        gettext_lazy("Drop-off"),
        gettext_lazy("By what share does it fade each year after the first?"),
    ),
]
KINDS: dict[str, Kind] = {
    **dict.fromkeys(RATES, "rate"),
    "unit_value": "money",
    "duration_years": "duration",
}


class LineForm(Tidy, NumbersForm):
    """What is asked about an unpriced measure is for whom, how many, and a note."""

    looks = {
        "direction": Look(inline=True),
        "start_year": Look(width="3"),
        "note": Look(rows=3),
    }
    stakeholder = forms.CharField(
        label=gettext_lazy("For whom?"),
        help_text=gettext_lazy("Such as: people over 50 who had been out of work for a year."),
        max_length=200,
        error_messages={"required": gettext_lazy("Say for whom it changed")},
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Is it a benefit or a harm?"),
        choices=Line.Direction.choices,
        initial=Line.Direction.BENEFIT,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether it is a benefit or a harm")},
    )
    start_year = forms.IntegerField(
        label=gettext_lazy("In which year does it begin?"),
        help_text=gettext_lazy("0 is the first year of the assessment."),
        initial=0,
        min_value=0,
        max_value=125,
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("Enter a whole number from 0 to 125"),
        ),
    )
    note = area(gettext_lazy("Is there something that readers should know?"), length=1000)

    def __init__(
        self, data: Any = None, *, assessment: Assessment, measure: Measure, line: Line | None
    ) -> None:
        self.assessment, self.measure, self.line = assessment, measure, line
        self.kinds = self._kinds()
        super().__init__(data, initial=initial_of(line) if line else {})
        self._add_fields()
        self.say_it_well()

    @property
    def is_priced(self) -> bool:
        return self.measure.kind == Measure.Kind.MONEY

    @property
    def is_judged(self) -> bool:
        return self.measure.kind == Measure.Kind.QUALITATIVE

    def _kinds(self) -> dict[str, Kind]:
        names: dict[str, Kind] = dict.fromkeys(QUANTITIES, "quantity")
        return names | KINDS if self.is_priced else names

    # --- Its fields ------------------------------------------------------------------------------
    def _add_fields(self) -> None:
        unit = self.measure.unit
        for i, name in enumerate(QUANTITIES):
            first = _("Level, from 0 to 5") if self.is_judged else _("How many: %(unit)s")
            words = _("Number %(n)s") % {"n": i + 1} if i else first % {"unit": unit}
            self.number(name, words)
            self.fields[f"factor_{i}"] = _text(_("What number %(n)s counts") % {"n": i + 1}, 80)
        if not self.is_priced:
            return
        self._add_reasoned("unit_value", _("Your own value of one, in pounds"))
        for one in ADJUSTMENTS:
            self._add_reasoned(one.name, one.title)
            self._offer_usual(one.name)
        self._add_reasoned("duration_years", _("How many years does it last?"))

    def _add_reasoned(self, name: str, title: Text) -> None:
        self.number(name, title)
        self.fields[f"{name}_reason"] = area(_("Why this number?"))
        self.fields[f"{name}_source"] = _text(_("Where does it come from?"), 300)

    def _offer_usual(self, name: str) -> None:
        """To be ticked: it stands in the field by itself only where a script puts it there."""
        usual = self._usual(name)
        if usual is None:
            return
        words = _("Use the usual share for this measure: %(usual)s") % {"usual": percent(usual)}
        told = {"data-usual": plain(usual), "data-source": self.measure.defaults_source}
        box = forms.CheckboxInput(attrs=told)
        self.fields[f"{name}_usual"] = forms.BooleanField(label=words, required=False, widget=box)

    def _usual(self, name: str) -> Decimal | None:
        usual: Decimal | None = getattr(self.measure, f"default_{name}", None)
        return usual

    def typed(self, name: str) -> str:
        """What is typed, or the usual share where that is ticked."""
        usual = self._usual(name)
        is_ticked = bool(super().typed(f"{name}_usual"))
        offered = plain(usual) if is_ticked and usual is not None else ""
        return super().typed(name) or offered

    @property
    def main_quantity(self) -> list[BoundField]:
        return self._three("quantity_0")

    @property
    def factors(self) -> Iterator[tuple[BoundField, list[BoundField]]]:
        """Names of all numbers, and the numbers after the first."""
        for i, name in enumerate(QUANTITIES):
            yield self[f"factor_{i}"], self._three(name) if i else []

    @property
    def has_factors(self) -> bool:
        names = [f"factor_{i}" for i in range(FACTORS)] + [*QUANTITIES][1:]
        return any(self[name].value() or self[name].errors for name in names)

    @property
    def own_value(self) -> dict[str, Any]:
        return self._reasoned("unit_value")

    @property
    def shows_own_value(self) -> bool:
        """Whether it is wanted, or something stands in it already."""
        names = ("unit_value", "unit_value_reason", "unit_value_source")
        is_begun = any(self[name].value() or self[name].errors for name in names)
        return is_begun or not self.has_same_kind_of_year

    @property
    def duration(self) -> dict[str, Any]:
        return self._reasoned("duration_years")

    @property
    def adjustments(self) -> Iterator[dict[str, Any]]:
        for one in ADJUSTMENTS:
            usual = f"{one.name}_usual"
            yield self._reasoned(one.name) | {
                "about": one,
                "usual": self[usual] if usual in self.fields else None,
            }

    def _reasoned(self, name: str) -> dict[str, Any]:
        return {
            "three": self._three(name),
            "reason": self[f"{name}_reason"],
            "source": self[f"{name}_source"],
        }

    def _three(self, name: str) -> list[BoundField]:
        return [self[name], self[f"{name}_low"], self[f"{name}_high"]]

    # --- What is wrong ---------------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        told = super().clean()
        self._refuse_quantity(told)
        self._refuse_product()
        if self.is_priced:
            self._take_usual(told)
            self._refuse_duration(told)
            for name in self.ranges.keys() & {"unit_value", *RATES}:
                if self.ranges[name].high or name == "unit_value":
                    self._want_reason(told, name)
            self._refuse_mixed_years()
        self._refuse_repeat(told)
        return told

    def _refuse_quantity(self, told: Mapping[str, Any]) -> None:
        if not self.typed("quantity_0") and "quantity_0" not in self.errors:
            words = _("Enter the level") if self.is_judged else _("Enter how many")
            self.add_error("quantity_0", words)
        level = self.ranges.get("quantity_0") if self.is_judged else None
        if level and level.high > HIGHEST_LEVEL:
            self.add_error("quantity_0", _("Enter a level from 0 to 5"))
        names: list[str] = []
        for i, name in enumerate(QUANTITIES):
            factor = told.get(f"factor_{i}", "")
            if name in self.ranges and not factor and self._is_product:
                self.add_error(f"factor_{i}", _("Say what this number counts"))
            if factor and name not in self.ranges and name not in self.errors:
                self.add_error(name, _("Enter this number, or take its name away"))
            if factor and factor in names:
                self.add_error(f"factor_{i}", _("Give each number a name of its own"))
            names.append(factor)

    def _refuse_product(self) -> None:
        """Each number fits what the database holds of it, and so does what they come to."""
        most = product(self.ranges[name].high for name in QUANTITIES if name in self.ranges)
        if most >= TOO_MANY:
            words = _("These numbers multiply to more than %(most)s")
            self.add_error("quantity_0", words % {"most": quantity(TOO_MANY - 1)})

    @property
    def _is_product(self) -> bool:
        return any(name in self.ranges for name in [*QUANTITIES][1:])

    def _refuse_duration(self, told: Mapping[str, Any]) -> None:
        if "duration_years" not in self.ranges:
            return
        longest, lasts = self.measure.longest_duration, self.ranges["duration_years"].high
        if lasts > longest:
            words = ngettext(
                "Enter %(years)s year at most, which is the longest for this measure",
                "Enter %(years)s years at most, which is the longest for this measure",
                1 if longest == 1 else 2,
            )
            self.add_error("duration_years", words % {"years": quantity(longest)})
        elif (told.get("start_year") or 0) + lasts > self.assessment.horizon_years:
            words = _("This goes beyond the %(years)s years that the assessment looks at")
            self.add_error("duration_years", words % {"years": self.assessment.horizon_years})

    def _take_usual(self, told: dict[str, Any]) -> None:
        for name in RATES:
            if not told.get(f"{name}_usual"):
                continue
            told[f"{name}_source"] = told.get(f"{name}_source") or self.measure.defaults_source
            if name in self.ranges and self.ranges[name].central != self._usual(name):
                words = _("Enter your own share, or tick the usual one: not both")
                self.add_error(name, words)

    def _want_reason(self, told: Mapping[str, Any], name: str) -> None:
        if not told.get(f"{name}_reason"):
            self.add_error(f"{name}_reason", _("Say why you take this number"))
        if not told.get(f"{name}_source"):
            self.add_error(f"{name}_source", _("Say where this number comes from"))

    def _refuse_mixed_years(self) -> None:
        value: UnitValue | None = getattr(self.measure, "unit_value", None)
        year = self.assessment.price_year
        if value is None or self.typed("unit_value") or self.has_same_kind_of_year:
            return
        words = _(
            "The framework’s value is in prices of %(base)s, a year of another kind than %(year)s. "
            "Enter a value in prices of %(year)s"
        )
        self.add_error("unit_value", words % {"base": value.price_base, "year": year})

    @property
    def has_same_kind_of_year(self) -> bool:
        value: UnitValue | None = getattr(self.measure, "unit_value", None)
        year = self.assessment.price_year
        return value is None or kind_of_year(value.price_base) == kind_of_year(year)

    def _refuse_repeat(self, told: Mapping[str, Any]) -> None:
        same = self.assessment.lines.filter(
            measure=self.measure,
            stakeholder=told.get("stakeholder", ""),
            start_year=told.get("start_year") or 0,
        )
        if same.exclude(pk=self.line.pk if self.line else 0).exists():
            self.add_error(
                "stakeholder",
                _("This measure is counted already for the same people from the same year"),
            )

    # --- What is kept ----------------------------------------------------------------------------
    def row(self) -> Line:
        """The line as it was written, not saved; while it is only worked out, words may lack."""
        told = {"stakeholder": "", "note": ""} | self.cleaned_data
        return Line(
            pk=self.line.pk if self.line else None,
            assessment=self.assessment,
            measure=self.measure,
            **{name: told[name] for name in ("stakeholder", "direction", "start_year", "note")},
        )

    def inputs(self) -> list[LineInput]:
        told = self.cleaned_data
        rows = [
            LineInput(name="quantity", factor=told[f"factor_{i}"], **self.ends(name))
            for i, name in enumerate(QUANTITIES)
            if name in self.ranges
        ]
        for name in self.ranges.keys() - QUANTITIES.keys():
            words = {key: told.get(f"{name}_{key}", "") for key in ("reason", "source")}
            rows.append(LineInput(name=name, **self.ends(name), **words))
        return sorted(rows, key=lambda row: ORDER.index(row.name))


ORDER = list(LineInput.Name.values)


def _text(label: Any, length: int) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=length)


def initial_of(line: Line) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: getattr(line, name) for name in ("stakeholder", "direction", "start_year", "note")
    }
    factors = iter(range(FACTORS))
    for row in line.inputs.all():
        name = row.name
        if name == LineInput.Name.QUANTITY:
            i = next(factors)
            name, told[f"factor_{i}"] = f"quantity_{i}", row.factor
        told |= as_typed(name, row)
        told |= {f"{name}_reason": row.reason, f"{name}_source": row.source}
    return told
