"""What is wrong whatever is stored: faults, and whatever was refused or dropped without a cause."""

from __future__ import annotations

from collections import Counter

from tests.soak.acts import World
from tests.soak.people import Asked, Person

FAULTS = {"GET 500", "POST 500", "GET dropped twice"}
FAULTS_OF_PROBES = {"/healthz 500", "/healthz 503", "/readyz 500"}
KEPT = 1.0  # seconds in which it is found out that a connection has gone
NOTICED = 5.0  # seconds in which each process notices that PostgreSQL is back


def went_wrong(people: list[Person]) -> list[str]:
    """Whether anybody was shown a fault of ours."""
    answers = sum((person.told.answers for person in people), Counter[str]())
    return [f"{name}: {n}" for name, n in answers.items() if name in FAULTS]


def without_cause(people: list[Person], world: World) -> list[str]:
    """What no worker that was killed had in hand, and no PostgreSQL that was away explains."""
    probes = world.watch.seen.answers
    wrong = [f"{name}: {n}" for name, n in probes.items() if name in FAULTS_OF_PROBES]
    killed = [Asked(at - KEPT, at) for at in world.workers_killed]
    away = [Asked(began, ended + NOTICED) for began, ended in world.away]
    dropped = _without([one for person in people for one in person.told.dropped], killed)
    refused = _without([one for person in people for one in person.told.unavailable], away)
    wrong += [f"{dropped} requests were dropped while no worker was killed"] * bool(dropped)
    wrong += [f"{refused} times no page, while PostgreSQL was there"] * bool(refused)
    return wrong


def _without(asked: list[Asked], causes: list[Asked]) -> int:
    return sum(
        not any(cause.began <= one.ended and one.began <= cause.ended for cause in causes)
        for one in asked
    )
