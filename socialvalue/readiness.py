"""What stands between a draft of a framework and its publication, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from socialvalue import series
from socialvalue.models import FrameworkVersion, Measure, SeriesEdition, UnitValue
from socialvalue.numbers import plain


def wrong_with(version: FrameworkVersion) -> list[str]:
    """Nothing, when it may be published."""
    measures = list(
        version.measures.select_related("unit_value", "outcome__theme").order_by("order", "pk")
    )
    return [*_of_the_whole(version, measures), *_of_measures(version, measures)]


def _of_the_whole(version: FrameworkVersion, measures: list[Measure]) -> Iterator[str]:
    if not measures:
        yield _("Add at least one measure.")
    weights = list(version.criteria.values_list("weight", flat=True))
    total = sum(weights, Decimal(0))
    if weights and total != 1:
        yield _("The weights of the criteria add up to %s. They must add up to exactly 1.") % plain(
            total
        )


def _of_measures(version: FrameworkVersion, measures: list[Measure]) -> Iterator[str]:
    for measure in measures:
        value: UnitValue | None = getattr(measure, "unit_value", None)
        if measure.outcome.theme.version_id != version.pk:
            yield _("%s: its outcome belongs to another version.") % measure.code
        if measure.schedule not in version.discounting.content:
            yield _("%s: the discount schedules have none of its kind.") % measure.code
        if measure.kind == Measure.Kind.MONEY:
            yield from _of_priced(version, measure, value)
        elif value:
            yield (
                _("%s: it has a value, but is not priced. Make it priced, or take the value away.")
                % measure.code
            )


def _of_priced(
    version: FrameworkVersion, measure: Measure, value: UnitValue | None
) -> Iterator[str]:
    if value is None:
        yield _("%s: it is priced, but has no value. Add one, or count it unpriced.") % measure.code
        return
    if value.status != UnitValue.Status.APPROVED:
        yield _("%s: its value is a draft. Approve it first.") % measure.code
    editions = [version.deflator]
    if measure.grows_with_income and version.income:
        editions.append(version.income)
    for edition in editions:
        if not has_year(edition, value.price_base):
            told = {"code": measure.code, "year": value.price_base, "edition": edition.key}
            yield _("%(code)s: the edition %(edition)s has no %(year)s, its prices’ year.") % told


def has_year(edition: SeriesEdition, year: str) -> bool:
    return year in edition.content.get(series.kind_of_year(year), {})
