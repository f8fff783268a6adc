"""Editions of series: what each must hold, and how one is added. None is ever changed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from socialvalue import numbers, series
from socialvalue.models import Grade, SeriesEdition

Kind = SeriesEdition.Kind
Content = dict[str, Any]
SCHEDULES = ("standard", "health")
MOST_ROWS = 2000


class NotAnEdition(ValueError):
    """Says in sentences what is wrong with the content of an edition."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = list(sentences)


def issue(kind: str, key: str, content: Content, **facts: Any) -> SeriesEdition:
    """The edition of this key, made where it is absent. Raises NotAnEdition."""
    held = SeriesEdition.objects.filter(kind=kind, key=key).first()
    if held:
        return held
    content = checked(kind, content)
    return SeriesEdition.objects.create(
        kind=kind, key=key, content=content, content_sha256=sha256(content), **facts
    )


def sha256(content: Any) -> str:
    """Of the content alone, in the one way in which it can be written."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def written(content: Content) -> str:
    """For people to read: a line for each year, band or grade."""
    lines = []
    for name, held in content.items():
        lines.append(f"{name}:" if isinstance(held, dict | list) else f"{name}: {held}")
        rows = held.items() if isinstance(held, dict) else held if isinstance(held, list) else []
        lines += [
            f"  {': '.join(row) if isinstance(row, tuple) else _in_words(row)}" for row in rows
        ]
    return "\n".join(lines)


def _in_words(row: Content) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items() if value is not None)


def read(kind: str, text: str) -> Content:
    """Content that somebody pasted: JSON, or for an index lines of year and figure.

    Raises NotAnEdition.
    """
    if kind in {Kind.DEFLATOR, Kind.INCOME} and not text.lstrip().startswith("{"):
        return checked(kind, _from_lines(text))
    try:
        given = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise NotAnEdition(_("This is not JSON. Check its brackets, commas and quotes.")) from None
    return checked(kind, given)


def checked(kind: str, content: Any) -> Content:
    """The content with each number as its shortest text. Raises NotAnEdition."""
    if not isinstance(content, dict):
        raise NotAnEdition(_("Give an object, in curly brackets."))
    return CHECKS[kind](content)


def _refuse_constant(text: str) -> None:
    raise ValueError(text)


# --- An index by year --------------------------------------------------------------------------
def _from_lines(text: str) -> Content:
    """Lines such as "2023-24,94.3771"; what is no year, such as a heading, may stand first."""
    found: dict[str, dict[str, str]] = {series.FINANCIAL: {}, series.CALENDAR: {}}
    rows = [row for row in csv.reader(io.StringIO(text.replace("\t", ","))) if any(row)]
    if rows and not series.kind_of_year(rows[0][0].strip()):
        rows = rows[1:]
    for number, row in enumerate(rows[: MOST_ROWS + 1], start=1):
        kind = series.kind_of_year(row[0].strip())
        if len(row) < 2 or not kind:
            raise NotAnEdition(
                _("Line %d: write a year and its figure, such as 2023-24,94.3771.") % number
            )
        if row[0].strip() in found[kind]:
            raise NotAnEdition(_("%s stands twice.") % row[0].strip())
        found[kind][row[0].strip()] = row[1]
    return found


def _index(content: Content) -> Content:
    _only(content, {series.FINANCIAL, series.CALENDAR})
    found = {kind: _years(kind, content.get(kind, {})) for kind in sorted(content)}
    if not any(found.values()):
        raise NotAnEdition(_("Give at least one year with its figure."))
    return {series.FINANCIAL: {}, series.CALENDAR: {}} | found


def _years(kind: str, years: Any) -> dict[str, str]:
    if not isinstance(years, dict) or len(years) > MOST_ROWS:
        raise NotAnEdition(_("Give each year with its figure."))
    for year in years:
        if series.kind_of_year(year) != kind:
            wanted = {series.FINANCIAL: "2023-24", series.CALENDAR: "2023"}[kind]
            raise NotAnEdition(
                _("“%(year)s” is no %(kind)s year. Write it as %(wanted)s.")
                % {"year": numbers.shown(year), "kind": kind, "wanted": wanted}
            )
    return {year: _above_nothing(year, figure) for year, figure in sorted(years.items())}


def _above_nothing(year: str, figure: Any) -> str:
    number = _number(year, figure)
    if not number:
        raise NotAnEdition(_("%s: an index is above 0.") % year)
    return numbers.plain(number)


# --- Discount schedules ------------------------------------------------------------------------
def _discounting(content: Content) -> Content:
    absent = [name for name in SCHEDULES if name not in content]
    if absent:
        raise NotAnEdition(_("Give a schedule called “%s”.") % absent[0])
    pure = {name + series.PURE for name in SCHEDULES}
    _only(content, {*SCHEDULES, *pure})
    return {name: _bands(name, bands) for name, bands in content.items()}


def _bands(name: str, bands: Any) -> list[dict[str, Any]]:
    if not isinstance(bands, list) or not bands or not all(isinstance(b, dict) for b in bands):
        raise NotAnEdition(_("%s: give a list of bands.") % name)
    found = [_band(name, band) for band in bands]
    starts = [band["from_year"] for band in found]
    ends = [band["to_year"] for band in found]
    if starts != [0, *(end + 1 for end in ends[:-1] if end is not None)] or ends[-1] is not None:
        raise NotAnEdition(
            _("%s: the bands begin at year 0 and follow on each other; the last has no end.") % name
        )
    return found


def _band(name: str, band: Content) -> dict[str, Any]:
    years = [band.get("from_year"), band.get("to_year")]
    if not all(year is None or (type(year) is int and 0 <= year <= 1000) for year in years):
        raise NotAnEdition(_("%s: from_year and to_year are whole numbers.") % name)
    rate = _number(name, band.get("rate"), kind="rate")
    return {"from_year": years[0], "to_year": years[1], "rate": numbers.plain(rate)}


# --- Confidence grades -------------------------------------------------------------------------
def _confidence(content: Content) -> Content:
    _only(content, {"grades", "material_share"})
    share = _number("material_share", content.get("material_share"), kind="rate")
    given = content.get("grades")
    grades = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    if [grade.get("key") for grade in grades] != Grade.values:
        raise NotAnEdition(_("Give the grades from A to F, in this order."))
    told = [{name: _words(grade, name) for name in ("key", "name", "means")} for grade in grades]
    return {"grades": told, "material_share": numbers.plain(share)}


def _words(grade: Content, name: str) -> str:
    words = grade.get(name)
    if not isinstance(words, str) or not words.strip() or len(words) > 500:
        raise NotAnEdition(
            _("Grade %(key)s: say its %(name)s.") % {"key": grade["key"], "name": name}
        )
    return words.strip()


def _only(content: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(content.keys() - known)
    if unknown:
        names = ", ".join(sorted(known))
        raise NotAnEdition(
            _("There is no “%(unknown)s” in it. There are: %(names)s.")
            % {"unknown": numbers.shown(unknown[0]), "names": names}
        )


def _number(place: str, given: Any, kind: numbers.Kind = "quantity") -> Decimal:
    """Figures with or without quotes; a float would have lost some already."""
    if isinstance(given, bool) or not isinstance(given, (str, int, Decimal)):
        raise NotAnEdition(_("%s: write a number.") % place)
    try:
        return numbers.read(str(given), kind=kind)
    except numbers.NotANumber as wrong:
        raise NotAnEdition(f"{place}: {wrong}") from None


CHECKS: dict[str, Callable[[Content], Content]] = {
    Kind.DEFLATOR: _index,
    Kind.INCOME: _index,
    Kind.DISCOUNTING: _discounting,
    Kind.CONFIDENCE: _confidence,
}
