"""Days on which a council works: Mondays to Fridays, but for its nation's public holidays."""

from datetime import date, timedelta
from functools import cache

from holidays import HolidayBase, country_holidays

from councilnet.models.councils import Nation

SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.NORTHERN_IRELAND: "NIR",
    Nation.SCOTLAND: "SCT",
    Nation.WALES: "WLS",
}


def working_days_after(day: date, count: int, nation: str) -> date:
    """The last of ``count`` working days of which the first is after ``day``."""
    holidays = _holidays(Nation(nation))
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day


@cache
def _holidays(nation: Nation) -> HolidayBase:
    """Each year's are worked out when first asked for."""
    return country_holidays("GB", subdiv=SUBDIVISIONS[nation])
