"""What is printed at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tests.soak.acts import World
from tests.soak.comparing import Found
from tests.soak.people import Person, Told

LINES = 12  # of what it held over time
Say = Callable[[str], None]


def report(people: list[Person], found: Found, say: Say) -> None:
    say("")
    of_kind: dict[str, list[Told]] = {}
    for person in people:
        of_kind.setdefault(type(person).__name__, []).append(person.told)
    for kind, told in of_kind.items():
        answers = sum((one.answers for one in told), Counter[str]())
        said = ", ".join(f"{name}: {n}" for name, n in sorted(answers.items()))
        slowest = max(one.slowest for one in told)
        say(f"{kind}s: {said}; slowest {slowest:.1f} s" + _kept("; ", told))
    say(_kept("all together ", [person.told for person in people]))
    say(f"lost {len(found.lost)}, unexplained {len(found.unexplained)}")
    for what in (*found.lost, *found.unexplained):
        say(f"  {what}")


def _kept(before: str, told: list[Told]) -> str:
    sent = sum(len(one.sent) for one in told)
    acknowledged = sum(len(one.acknowledged) for one in told)
    return f"{before}sent {sent}, acknowledged {acknowledged}" if sent else ""


def report_on(world: World, found: Found, say: Say) -> None:
    seen = world.watch.seen
    recovered = ", ".join(f"{seconds:.1f} s" for seconds in world.recovered) or "no time"
    say(f"PostgreSQL killed {len(world.recovered)} times; recovered in {recovered}")
    killed = len(world.workers_killed)
    say(f"gunicorn reloaded {world.reloads} times, a worker killed {killed} times")
    say(f"mail that came: {world.office.received.total()}")
    for what in found.explained:
        say(f"  {what}")
    probes = ", ".join(f"{name}: {n}" for name, n in sorted(seen.answers.items()))
    say(f"probes: {probes}; /readyz said of {', '.join(sorted(seen.said)) or 'nothing'}")
    every = max(1, len(seen.samples) // LINES)
    for sample in seen.samples[::every]:
        say(str(sample))
