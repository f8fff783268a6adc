"""What an assessment's initiative costs, year by year: cash and what is given in kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councilnet.govuk.forms import Look
from initiatives.forms.parts import Tidy
from socialvalue.calculation import ZERO
from socialvalue.forms.numbers import NumbersForm, area, as_typed
from socialvalue.models import Assessment, CostLine

TEXTS = ("what", "year", "kind", "optimism_reason", "source")


class CostRowForm(Tidy, NumbersForm):
    kinds = {"amount": "money", "optimism": "rate"}
    looks = {"year": Look(width="3")}
    what = forms.CharField(
        label=gettext_lazy("What is it for?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say what the cost is for")},
    )
    year = forms.IntegerField(
        label=gettext_lazy("In which year?"),
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
    kind = forms.ChoiceField(
        label=gettext_lazy("In cash, or in kind?"),
        choices=CostLine.Kind.choices,
        initial=CostLine.Kind.CASH,
    )
    optimism_reason = area(gettext_lazy("Why is so much added?"))
    source = forms.CharField(
        label=gettext_lazy("Where does the amount come from?"), required=False, max_length=300
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number("amount", _("How much, in pounds?"))
        self.number("optimism", _("Added, since costs tend to grow (optimism)"))
        for end in ("low", "high"):
            del self.fields[f"optimism_{end}"]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if "amount" not in self.ranges and "amount" not in self.errors and self.has_changed():
            self.add_error("amount", _("Enter how much it costs"))
        is_more = "optimism" in self.ranges and self.ranges["optimism"].central
        if is_more and not told.get("optimism_reason"):
            self.add_error("optimism_reason", _("Say why so much is added"))
        return told

    def row(self) -> CostLine:
        """As it was written; while it is only worked out, words may lack."""
        optimism = self.ranges.get("optimism")
        return CostLine(
            **{name: self.cleaned_data.get(name, "") for name in TEXTS},
            **self.ends("amount"),
            optimism=optimism.central if optimism else ZERO,
        )


CostRows: Any = forms.formset_factory(
    CostRowForm, extra=1, max_num=60, absolute_max=65, can_delete=True, can_delete_extra=False
)


def cost_rows(data: Any, assessment: Assessment) -> Any:
    held = list(assessment.costs.order_by("year", "pk"))
    return CostRows(data, prefix="costs", initial=[initial_of(row) for row in held])


def worked_out(rows: Any) -> list[CostLine] | None:
    """What can be added up already; None where a number is not understood.

    After it the rows say what is typed wrong, and nothing of what is missing.
    """
    told = [row for row in rows if not row.cleaned_data.get("DELETE")]
    can_be = all(
        row.has_its_numbers for row in told if "amount" in row.ranges or row.typed("amount")
    )
    for row in rows:
        row.ask_for_nothing()
    return [row.row() for row in told if "amount" in row.ranges] if can_be else None


def initial_of(row: CostLine) -> dict[str, Any]:
    texts: dict[str, Any] = {name: getattr(row, name) for name in TEXTS}
    optimism = {"optimism": f"{row.optimism.normalize():f}"} if row.optimism else {}
    return texts | as_typed("amount", row) | optimism
