"""The calculator: what somebody typed becomes a document of the assessment file, and back.

Nothing is kept: the page itself holds all that was typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from councilnet.govuk.templatetags.govuk import FoundError
from socialvalue.files import FORMAT, Fault, Refused
from socialvalue.forms.trying import (
    OF_COST,
    OF_LINE,
    CostForm,
    LineForm,
    Texts,
    WholeForm,
    factors_of,
    rest_of,
)

MOST = 10  # lines, and costs: for more there is the command
Row = dict[str, str]
WHOLE_TEXTS = ("title", "price_year", "deflator_edition")
OFFSETS = ("benefits_offset_years", "costs_offset_years")
LINE_TEXTS = ("label", "direction", "price_base", "start_year", "schedule")
CHOSEN = {"direction", "schedule", "kind", "deflator_edition"}  # always filled, even in a blank row
KEPT = ("measure", "shares", "cashable")
PLACE = re.compile(r"(lines|costs)\[(\d+)\](?:\.(.*))?", re.DOTALL)

EXAMPLE: dict[str, Any] = {
    "format": FORMAT,
    "title": "Example: a job club",
    "price_year": "2023-24",
    "deflator_edition": "hmt-2024-10",
    "lines": [
        {
            "label": "Former jobseekers in work",
            "quantity": {"low": "18", "central": "24", "high": "28"},
            "unit_value": "9800",
            "price_base": "2012-13",
            "deadweight": {"low": "0.3", "central": "0.4", "high": "0.55"},
            "attribution": "0.1",
            "displacement": "0.05",
            "optimism": "0.15",
            "duration_years": "3",
            "drop_off": "0.3",
        },
        {
            "label": "Evenings that volunteers give up",
            "quantity": "300",
            "unit_value": "20",
            "direction": "harm",
            "deadweight": "0.2",
        },
    ],
    "costs": [{"year": 0, "amount": "180000", "optimism": "0.1"}],
}


@dataclass
class Sheet:
    """What is typed, by the names of fields: of the whole, of each line and of each cost."""

    whole: Row
    lines: list[Row] = field(default_factory=list)
    costs: list[Row] = field(default_factory=list)

    # --- Its forms -------------------------------------------------------------------------------
    @cached_property
    def whole_form(self) -> WholeForm:
        return WholeForm(self.whole)

    @cached_property
    def line_forms(self) -> list[LineForm]:
        return [LineForm(*_prefixed(f"lines-{i}", row)) for i, row in enumerate(self.lines)]

    @cached_property
    def cost_forms(self) -> list[CostForm]:
        return [CostForm(*_prefixed(f"costs-{i}", row)) for i, row in enumerate(self.costs)]

    @property
    def forms(self) -> list[Texts]:
        return [self.whole_form, *self.line_forms, *self.cost_forms]

    def errors(self) -> list[FoundError]:
        """For the summary, where each must say of which outcome or cost it is."""
        named: list[tuple[str, Texts]] = [("", self.whole_form)]
        named += [(_("Outcome %(n)s") % {"n": i}, f) for i, f in enumerate(self.line_forms, 1)]
        named += [(_("Cost %(n)s") % {"n": i}, f) for i, f in enumerate(self.cost_forms, 1)]
        return [error for name, form in named for error in _errors(name, form)]

    def put(self, fault: Fault) -> None:
        """Beside the field that its path names, or above all fields where there is none."""
        place = PLACE.fullmatch(fault.path)
        if place is None:
            return _add(self.whole_form, fault.path, Fault("", fault.message))
        kind, i, rest = place[1], int(place[2]), place[3] or ""
        if kind == "lines":
            form: Any = self.line_forms[self._filled_lines[i]]
            return _add(form, _line_field(rest, form.factors), fault)
        return _add(self.cost_forms[self._filled_costs[i]], _field(rest), fault)

    # --- Its document ----------------------------------------------------------------------------
    def document(self) -> dict[str, Any]:
        """Rows in which nothing was typed are left out."""
        price_year = self.whole.get("price_year", "").strip()
        prices = {
            "price_year": price_year,
            "deflator_edition": self.whole.get("deflator_edition", ""),
        }
        return {
            "format": FORMAT,
            "title": self.whole.get("title", ""),
            **({key: text for key, text in prices.items() if text} if price_year else {}),
            **{key: self.whole[key] for key in OFFSETS if self.whole.get(key, "").strip()},
            "lines": [_line(self.lines[i]) for i in self._filled_lines],
            "costs": [_cost(self.costs[i]) for i in self._filled_costs],
        }

    @property
    def _filled_lines(self) -> list[int]:
        return [i for i, row in enumerate(self.lines) if _is_filled(row)]

    @property
    def _filled_costs(self) -> list[int]:
        return [i for i, row in enumerate(self.costs) if _is_filled(row)]


# --- From what was sent, and from a file ---------------------------------------------------------
def blank() -> Sheet:
    return Sheet({"deflator_edition": EXAMPLE["deflator_edition"]}, [{}], [{}])


def typed(data: Mapping[str, Any]) -> Sheet:
    """``data`` is what a browser sends; of lines and costs that it names, the first ten."""
    return Sheet(
        {name: str(data.get(name, "")) for name in (*WHOLE_TEXTS, *OFFSETS)},
        _rows("lines", data),
        _rows("costs", data),
    )


def opened(document: Mapping[str, Any]) -> Sheet:
    """Of a document that was found sound. Raises Refused where it has more than ten of a kind."""
    for key in ("lines", "costs"):
        if len(document[key]) > MOST:
            words = _("The calculator takes up to %(most)s. The command appraise takes more.")
            raise Refused([Fault(key, words % {"most": MOST})])
    return Sheet(
        {name: str(document.get(name, "")) for name in (*WHOLE_TEXTS, *OFFSETS)},
        [_line_row(line) for line in document["lines"]],
        [_cost_row(cost) for cost in document["costs"]],
    )


def _rows(kind: str, data: Mapping[str, Any]) -> list[Row]:
    rows: list[Row] = []
    for i in range(MOST):
        start = f"{kind}-{i}-"
        row = {key[len(start) :]: str(data[key]) for key in data if key.startswith(start)}
        if not row:
            break
        rows.append(row)
    return rows


def _line_row(line: Mapping[str, Any]) -> Row:
    row = {name: str(line.get(name, "")) for name in LINE_TEXTS}
    rest = {key: line[key] for key in KEPT if line.get(key)}
    quantity = line["quantity"]
    if isinstance(quantity, Mapping) and "central" not in quantity:
        rest["factors"] = list(quantity)
        for i, given in enumerate(quantity.values()):
            row |= _ends(f"quantity_{i}", given)
    for name in OF_LINE:
        if name in line and not (name == "quantity" and "factors" in rest):
            row |= _ends(name, line[name])
    return row | ({"rest": json.dumps(rest, ensure_ascii=False)} if rest else {})


def _cost_row(cost: Mapping[str, Any]) -> Row:
    row = {"year": str(cost["year"]), "kind": str(cost.get("kind", ""))}
    for name in OF_COST:
        row |= _ends(name, cost.get(name, ""))
    return row


def _ends(name: str, given: Any) -> Row:
    if not isinstance(given, Mapping):
        return {name: str(given)}
    return {
        name: given["central"],
        f"{name}_low": given["low"],
        f"{name}_high": given["high"],
    }


# --- To a document -------------------------------------------------------------------------------
def _line(row: Row) -> dict[str, Any]:
    rest = rest_of(row.get("rest"))
    factors = factors_of(row.get("rest"))
    line: dict[str, Any] = {"label": row.get("label", "")}
    line |= {key: rest[key] for key in KEPT if key in rest}
    if factors:
        line["quantity"] = {name: _given(row, f"quantity_{i}") for i, name in enumerate(factors)}
    else:
        line["quantity"] = _given(row, "quantity")
    line["unit_value"] = _given(row, "unit_value")
    for name in [name for name in OF_LINE if name not in line]:
        if any(row.get(key, "").strip() for key in (name, f"{name}_low", f"{name}_high")):
            line[name] = _given(row, name)
    texts = {name: row.get(name, "").strip() for name in LINE_TEXTS[1:]}
    return line | {name: text for name, text in texts.items() if text}


def _cost(row: Row) -> dict[str, Any]:
    cost: dict[str, Any] = {"year": row.get("year", "").strip() or "0"}
    cost["amount"] = _given(row, "amount")
    if any(row.get(f"optimism{end}", "").strip() for end in ("", "_low", "_high")):
        cost["optimism"] = _given(row, "optimism")
    return cost | ({"kind": row["kind"]} if row.get("kind") else {})


def _given(row: Row, name: str) -> Any:
    """A range where either end is typed; the end that is not is the central figure."""
    central = row.get(name, "").strip()
    low, high = (row.get(f"{name}_{end}", "").strip() for end in ("low", "high"))
    if not low and not high:
        return central
    # With no central figure that alone is asked for: 1 is a number of any kind.
    return {"low": low or central or "1", "central": central, "high": high or central or "1"}


def _is_filled(row: Row) -> bool:
    return any(text.strip() for name, text in row.items() if name not in CHOSEN)


# --- Faults to fields ----------------------------------------------------------------------------
def _add(form: Texts, name: str, fault: Fault) -> None:
    known = name in form.fields and not form.fields[name].widget.is_hidden
    if form.errors is not None:  # asking for them makes them, which adding wants
        form.add_error(name if known else None, fault.message if known else str(fault))


def _errors(name: str, form: Texts) -> Iterator[FoundError]:
    yield from (FoundError(str(text), "") for text in form.non_field_errors())
    for bound in form:
        where = f"{name}, {strip_tags(str(bound.label))}: " if name else ""
        yield from (FoundError(f"{where}{text}", bound.id_for_label) for text in bound.errors)


def _line_field(path: str, factors: list[str]) -> str:
    first, _dot, rest = path.partition(".")
    if first != "quantity" or not factors:
        return _field(path)
    for i, factor in enumerate(factors):
        if rest == factor or rest.startswith(f"{factor}."):
            return _field(f"quantity_{i}{rest.removeprefix(factor)}")
    return path


def _field(path: str) -> str:
    """ "deadweight.low" as "deadweight_low"; the central figure is the field itself."""
    return path.removesuffix(".central").replace(".", "_")


def _prefixed(prefix: str, row: Row) -> tuple[Row, str]:
    return {f"{prefix}-{name}": text for name, text in row.items()}, prefix
