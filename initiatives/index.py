"""Which current editions stand under which facet option, held in memory by every process.

PostgreSQL keeps the truth and counts its changes (``DirectoryState``, migration 0009).
``current()`` asks for that count, one small statement, and brings what it holds up to date by the
editions that changed since: so a count is never older than the list beside it. An index never
changes, a newer one takes its place; threads may go on using the old one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import connections
from django.utils import timezone
from django.utils.translation import get_language

from councilnet import likeness, routing
from councilnet.likeness import Like
from initiatives import bits, facets
from initiatives.facets import FACETS, Option, Options
from initiatives.models import Edition

Column = Mapping[str, int]  # a value of the column as text: the editions that have it
COLUMNS = {facet.column: facet for facet in FACETS}
MANY = 500  # changes; to read all anew is quicker than to follow more


@dataclass(frozen=True)
class Index:
    """``key`` changes whenever anything that a public page shows may have.

    ``kept`` is for what others make of it, and goes when it goes.
    """

    version: int
    named: int
    day: date
    every: int
    columns: Mapping[str, Column]
    kept: dict[Any, Any] = field(default_factory=dict, compare=False)
    _options: dict[str, Options] = field(default_factory=dict, compare=False)
    _sets: dict[tuple[str, frozenset[str]], int] = field(default_factory=dict, compare=False)

    @property
    def key(self) -> str:
        return f"{self.version}.{self.named}.{self.day:%j}"

    @property
    def options(self) -> Options:
        """Every option of every facet, in the language of now."""
        language = get_language() or ""
        if language not in self._options:
            self._options[language] = facets.all_options()
        return self._options[language]

    def likes(self, council: int) -> list[Like]:
        """The councils that are most like one, by its id: two statements the first time."""
        if "likes" not in self.kept:
            self.kept["likes"] = likeness.like_every_council()
        known: Mapping[int, list[Like]] = self.kept["likes"]
        return known.get(council, [])

    def under(self, key: str, option: Option) -> int:
        """The editions that stand under an option of the facet ``key``."""
        known = (key, option.covers)
        if known not in self._sets:
            column = self.columns[facets.BY_KEY[key].column]
            self._sets[known] = reduce(or_, (column.get(value, 0) for value in option.covers), 0)
        return self._sets[known]

    def under_any(self, key: str, options: Iterable[Option]) -> int:
        return reduce(or_, (self.under(key, option) for option in options), 0)


_lock = threading.Lock()
_held: Index | None = None
_steady: ContextVar[Index | None] = ContextVar("steady", default=None)


def current() -> Index:
    """As the database has it now: one statement, and two more where editions have changed."""
    return _steady.get() or _now()


@contextmanager
def steady() -> Iterator[Index]:
    """While one answer is made, all of it sees the same, and the state is asked once."""
    held = current()
    before = _steady.set(held)
    try:
        yield held
    finally:
        _steady.reset(before)


def changes(alias: str) -> tuple[int, int]:
    """How often anything that readers see has changed, and how often what it is called."""
    with connections[
        alias
    ].cursor() as cursor:  # Django would take longer to compose it than to ask
        cursor.execute("SELECT version, named FROM initiatives_directorystate")
        version, named = cursor.fetchone() or (0, 0)
    return version, named


def _now() -> Index:
    global _held
    state, held = _state(), _held
    if held and (held.version, held.named, held.day) == state:
        return held
    if held and state[:2] < (held.version, held.named) and routing.reads_from() != routing.PRIMARY:
        routing.read_the_primary()
        return _now()
    with _lock:
        _held = _brought_up_to(*_state(), _held)  # asked again: another thread may have been here
        return _held


def forget() -> None:
    """Begin anew: for tests, which take back what was committed."""
    global _held
    _held = None


def _state() -> tuple[int, int, date]:
    """The day too: from one day on a council may be another's predecessor."""
    return *changes(routing.reads_from()), timezone.localdate()


def _brought_up_to(version: int, named: int, day: date, held: Index | None) -> Index:
    """Changes that come in after ``version`` was read are taken too, and once more next time."""
    if held is None or version < held.version:  # less: another database took its place
        return Index(version, named, day, *_read())
    every, columns = _with_changes(held) if version > held.version else (held.every, held.columns)
    return Index(version, named, day, every, columns)


def _with_changes(held: Index) -> tuple[int, Mapping[str, Column]]:
    changed = Edition.objects.filter(changed__gt=held.version).order_by("changed")
    rows = list(changed.values("id", "status", *COLUMNS)[: MANY + 1])
    if len(rows) > MANY:
        return _read()
    every = held.every
    columns = {name: dict(column) for name, column in held.columns.items()}
    for row in rows:
        is_in = row["status"] == Edition.Status.CURRENT
        every = bits.with_bit(every, row["id"], is_in)
        for name, column in columns.items():
            for value in _values(row[name]):
                column[value] = bits.with_bit(column.get(value, 0), row["id"], is_in)
    return every, columns


def _values(value: Any) -> list[str]:
    """As PostgreSQL writes them as text."""
    if isinstance(value, list):
        return value
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return ["" if value is None else str(value)]


def _read() -> tuple[int, Mapping[str, Column]]:
    """All anew, from one statement: ids come packed, since there may be a million."""
    with routing.connection().cursor() as cursor:
        cursor.execute(_everything())
        rows = [(name, value, bits.of(bits.unpacked(packed))) for name, value, packed in cursor]
    columns: dict[str, dict[str, int]] = {name: {} for name in ("", *COLUMNS)}
    for name, value, held in rows:
        columns[name][value] = held
    return columns.pop("")[""], columns


def _everything() -> str:
    """Made of the names of our own columns alone."""
    table, status = Edition._meta.db_table, Edition.Status.CURRENT.value
    parts = ["SELECT '', '', string_agg(int4send(id::int4), '') FROM e"]
    for name, facet in COLUMNS.items():
        value = f"unnest({name})" if facet.has_many else f"COALESCE({name}::text, '')"
        parts.append(
            f"SELECT '{name}', {value} AS value, string_agg(int4send(id::int4), '')"  # noqa: S608
            " FROM e GROUP BY value"
        )
    every = " UNION ALL ".join(parts)
    names = ", ".join(COLUMNS)
    return (
        f"WITH e AS MATERIALIZED (SELECT id, {names} FROM {table} "  # noqa: S608
        f"WHERE status = '{status}') {every}"
    )
