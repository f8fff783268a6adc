"""The series that a version of a framework holds on to, as the engine reads them.

Not the newest editions, nor those that the project ships: what a version pins is what its scores
rest on, for ever.
"""

from __future__ import annotations

import json
from decimal import Decimal

from socialvalue import files, series
from socialvalue.calculation import Case, Deflator, Schedules
from socialvalue.models import CalculationRun, FrameworkVersion


def deflators(version: FrameworkVersion) -> tuple[Deflator, ...]:
    edition = version.deflator
    return tuple(
        Deflator(edition.key, kind, {year: Decimal(figure) for year, figure in index.items()})
        for kind, index in edition.content.items()
    )


def schedules(version: FrameworkVersion) -> Schedules:
    return series.schedules_of(version.discounting.content)


def case_of(run: CalculationRun) -> Case:
    """Fetch it with ``version__deflator`` and ``version__discounting``. Raises files.Refused."""
    return files.parse(
        json.loads(run.document),
        deflators=deflators(run.version),
        schedules=schedules(run.version),
    )
