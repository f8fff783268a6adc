"""One made-up case study: what it says, as its page shows it.

It depends on the seed and the number alone, so that two machines tell the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import Any

from django.utils import timezone

from councilnet.models import Council
from initiatives import evidence, kit
from initiatives.contents import FORMAT, Claim, Content
from initiatives.made_up.words import WORDS, Words, upper_first
from initiatives.models import CostBand, Principle, Stage, StopCause, Theme

FIRST_YEAR, LAST_YEAR = 2010, 2026
SENTENCES = {  # in each text: the fewest and the most
    "situation_before": (4, 9),
    "what_was_done": (9, 20),
    "what_happened": (4, 10),
    "what_did_not_work": (2, 5),
    "what_others_need": (2, 6),
}
# How often each is taken, against the others of its kind; what is not named counts once
OFTEN = {
    "innovation": 6,
    "co-production": 5,
    "social-partnership": 3,
    "community-leadership": 2,
    "maximising-social-value": 2,
    "housing": 3,
    "health-and-wellbeing": 3,
    "neighbourhoods": 2,
}
STAGES = {"live": 50, "ended": 18, "not-known": 12, "planned": 9, "stopped": 7, "paused": 4}
POWER = {"": 45, "consulted": 20, "involved": 17, "informed": 8, "shared": 7, "resident-led": 3}
BANDS = {"": 40, "under-10k": 20, "10k-50k": 20, "50k-250k": 13, "250k-1m": 5, "1m-and-over": 2}
HUNDREDS = (1, 100, 500, 2_500, 10_000, 40_000)  # of pounds: where each band begins and ends
RUNGS = {0: 55, 1: 24, 2: 13, 3: 5, 4: 3}
CLAIMS = {1: 25, 2: 35, 3: 22, 4: 10, 5: 6, 6: 2}
SAYS_WHAT_FAILED, HAS_OLDER, HAS_NO_DATES, HAS_FIGURES = 0.45, 0.03, 0.08, 0.5


@dataclass(frozen=True)
class World:
    """The councils, principles and themes that there are, in an order that never changes."""

    councils: Sequence[Council]
    claims: Sequence[Claim]
    themes: Sequence[Theme]

    @classmethod
    def of_now(cls) -> World:
        councils = list(Council.objects.order_by("slug"))
        Random(0).shuffle(councils)  # noqa: S311  # else those with an A would write most
        return cls(councils, _claims(), list(Theme.objects.order_by("key")))

    @property
    def is_whole(self) -> bool:
        return bool(self.councils and self.claims and self.themes)

    @cached_property
    def weights_of_claims(self) -> list[int]:
        return list(accumulate(OFTEN.get(claim["key"], 1) for claim in self.claims))

    @cached_property
    def weights_of_themes(self) -> list[int]:
        return list(accumulate(OFTEN.get(theme.key, 1) for theme in self.themes))


def _claims() -> list[Claim]:
    """As an edition of today would have them, but for the reason."""
    principles = Principle.objects.with_wordings().order_by("number")
    return [_claim(principle) for principle in principles]


def _claim(principle: Principle) -> Claim:
    wording = principle.wording_on(timezone.localdate())
    return {
        "key": principle.key,
        "number": principle.number,
        "title": principle.title,
        "wording": wording.text if wording else "",
        "is_official": bool(wording and wording.is_official),
        "reason": "",
        "evidence_url": "",
    }


@dataclass(frozen=True)
class MadeUp:
    """``versions`` begins with the oldest; the last is ``content``."""

    number: int
    council: Council
    theme: Theme
    versions: Sequence[Content]

    @property
    def content(self) -> Content:
        return self.versions[-1]


def tell(world: World, seed: int, number: int) -> MadeUp:
    words = Words(Random(f"{seed}/{number}"))  # noqa: S311  # no secret
    council = words.one(world.councils)
    theme = words.random.choices(world.themes, cum_weights=world.weights_of_themes)[0]
    words.keep(theme.key)
    content = _content(world, words, council, theme)
    has_older = words.random.random() < HAS_OLDER
    versions = [_shorter(content), content] if has_older else [content]
    return MadeUp(number, council, theme, versions)


def _content(world: World, words: Words, council: Council, theme: Theme) -> Content:
    stage = words.weighed(STAGES)
    started, ended = _dates(words, stage)
    rung = words.weighed(RUNGS) if stage != Stage.PLANNED else 0
    outcomes = [_outcome(words, rung, started) for _ in range(_how_many_outcomes(words, rung))]
    evaluation = _evaluation(words, rung)
    has_stopped = stage == Stage.STOPPED
    return {
        "format": FORMAT,
        "council": {"name": council.name, "short_name": council.short_name, "slug": council.slug},
        "title": words.say(WORDS["titles"])[:150],
        "summary": words.say(WORDS["summaries"])[:300],
        "theme": {"key": theme.key, "name": theme.name},
        "texts": _texts(words),
        "welsh": {"title": "", "summary": "", "body": ""},
        "claims": _claimed(world, words),
        "stage": stage,
        "started": started,
        "ended": ended,
        "stop_cause": words.one(StopCause.values) if has_stopped else "",
        "stop_lesson": words.say(WORDS["texts"]["what_did_not_work"]) if has_stopped else "",
        "milestones": _milestones(words, started, ended),
        "outcomes": outcomes,
        "cost": _cost(words),
        "power": _power(words),
        "evaluation": evaluation,
        "evidence": {"level": _level(outcomes, evaluation), "reason": ""},
        "links": [],
        "kit": kit.NOTHING,
        "follow_ups": [],
        "attachments": [],
        "withheld_until": "",
    }


def _texts(words: Words) -> dict[str, str]:
    texts = {
        name: words.text(WORDS["texts"][name], *how_many) for name, how_many in SENTENCES.items()
    }
    if words.random.random() > SAYS_WHAT_FAILED:
        texts["what_did_not_work"] = ""
    return texts | {"situation_before": f"{WORDS['said_first']}\n\n{texts['situation_before']}"}


def _shorter(content: Content) -> Content:
    """What it said before it was corrected."""
    texts = content["texts"]
    happened = texts["what_happened"].partition("\n\n")[0]
    return {**content, "texts": {**texts, "what_happened": happened, "what_did_not_work": ""}}


def _claimed(world: World, words: Words) -> list[Claim]:
    wanted = min(words.weighed(CLAIMS), len(world.claims))
    keys: set[str] = set()
    while len(keys) < wanted:
        (claim,) = words.random.choices(world.claims, cum_weights=world.weights_of_claims)
        keys.add(claim["key"])
    return [
        {**claim, "reason": words.say(WORDS["reasons"])}
        for claim in world.claims
        if claim["key"] in keys
    ]


# --- When --------------------------------------------------------------------------------------
def _dates(words: Words, stage: str) -> tuple[str, str]:
    """Known to the year, the month or the day; of some not at all."""
    if words.random.random() < HAS_NO_DATES:
        return "", ""
    years = range(LAST_YEAR, FIRST_YEAR - 1, -1)
    if stage not in (Stage.ENDED, Stage.STOPPED):
        return _date(words, words.one(years, 1.6)), ""
    year = words.one(years[1:], 1.6)
    return _date(words, year), _date(words, words.random.randint(year + 1, LAST_YEAR))


def _date(words: Words, year: int) -> str:
    month, day = words.random.randint(1, 12), words.random.randint(1, 28)
    return f"{year}-{month:02}-{day:02}"[: words.random.choice((4, 4, 7, 7, 10))]


def _milestones(words: Words, started: str, ended: str) -> list[dict[str, str]]:
    if not started:
        return []
    first, last = int(started[:4]), int(ended[:4] or LAST_YEAR)
    years = [words.random.randint(first, last) for _ in range(words.random.randint(0, 4))]
    return [{"when": str(year), "what": words.say(WORDS["milestones"])} for year in sorted(years)]


# --- How much ----------------------------------------------------------------------------------
def _how_many_outcomes(words: Words, rung: int) -> int:
    return words.random.randint(1, 4) if rung else int(words.random.random() < 0.2)


def _outcome(words: Words, rung: int, started: str) -> dict[str, str]:
    """With what its rung of the ladder asks for."""
    indicator, unit, least, most = words.random.choice(WORDS["outcomes"])
    has_baseline = rung in (2, 3)
    return {
        "indicator": indicator,
        "unit": unit,
        "measured": started[:4],
        "source": words.one(WORDS["sources"]) if rung else "",
        "compared_with": words.one(WORDS["compared_with"]) if rung == 3 else "",
        "note": "A made-up figure",
        "baseline": str(words.random.randint(0, least)) if has_baseline else "",
        "target": str(words.random.randint(least, most)) if has_baseline else "",
        "result": str(words.random.randint(least, most)),
    }


def _evaluation(words: Words, rung: int) -> dict[str, str]:
    if rung < 4:
        return {"by": "", "url": ""}
    by = upper_first(words.organisation())
    return {"by": f"{by} (made up)", "url": "https://example.org/made-up"}


def _level(outcomes: list[dict[str, str]], evaluation: dict[str, str]) -> int:
    measured = (
        evidence.Measured(
            _number(one["result"]), one["source"], _number(one["baseline"]), one["compared_with"]
        )
        for one in outcomes
    )
    evaluated = evidence.Evaluation(evaluation["by"], evaluation["url"])
    return evidence.level(measured, evaluated).value


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _cost(words: Words) -> dict[str, str]:
    """Of those who say anything of it, half say it in pounds."""
    band = words.weighed(BANDS)
    return {
        "one_off": _pounds(words, band) if band and words.random.random() < HAS_FIGURES else "",
        "yearly": "",
        "band": band,
        "staff_time": words.one(WORDS["staff_time"]) if band else "",
        "funding": words.one(WORDS["funding"]) if words.random.random() < 0.6 else "",
    }


def _pounds(words: Words, band: str) -> str:
    rank = CostBand.values.index(band)
    return str(words.random.randrange(HUNDREDS[rank], HUNDREDS[rank + 1]) * 100)


def _power(words: Words) -> dict[str, Any]:
    shared = words.weighed(POWER)
    partners = [words.organisation() for _ in range(words.random.randint(0, 3))]
    return {
        "decided_by": words.one(WORDS["decided_by"]) if words.random.random() < 0.7 else "",
        "shared_power": shared,
        "how": words.say(WORDS["reasons"]) if shared else "",
        "partners": list(map(upper_first, partners)),
    }
