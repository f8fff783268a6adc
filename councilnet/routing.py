"""Which server answers: the primary, or one of the replicas that REPLICA_URLS names.

Only what a visitor without an account reads comes from a replica; whoever is signed in, every write
and everything that counts (limits, sessions) is the primary's. A replica is asked while it has all
that the primary had when the two were last compared, which each process does every few seconds; one
that is away or behind is left alone until the next time. While the primary is away, the replicas
go on serving what they have.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections

PRIMARY = DEFAULT_DB_ALIAS
COMPARED_EVERY = 2.0  # seconds
_reading: ContextVar[str] = ContextVar("the server that is read", default=PRIMARY)
_turn = itertools.count()
_lock = Lock()
_fit: dict[str, tuple[float, bool]] = {}

# What has changed so far, as numbers that only grow: asked of a server by its alias
Changes = Callable[[str], tuple[int, ...]]


class Router:
    """Named in settings. Instances that were read from a replica are saved to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """What is cached is counted, so a replica's copy of it would be too low."""
        return PRIMARY if model._meta.app_label == "django_cache" else _reading.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # they hold the same

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


@contextmanager
def reading_anywhere(changes: Changes) -> Iterator[None]:
    """What is read in here may come from a replica, all of it from the same."""
    before = _reading.set(_next_fit(changes))
    try:
        yield
    except Error:
        leave_alone(_reading.get())
        raise
    finally:
        _reading.reset(before)


def reads_from() -> str:
    return _reading.get()


def connection() -> Any:
    """For statements that are not the ORM's."""
    return connections[_reading.get()]


def read_the_primary() -> None:
    """For the rest of what is being answered: this process knows of more than the replica has."""
    _reading.set(PRIMARY)


def leave_alone(alias: str) -> None:
    if alias != PRIMARY:
        _fit[alias] = (time.monotonic(), False)


def forget() -> None:
    """For tests."""
    _fit.clear()


def _next_fit(changes: Changes) -> str:
    """They take turns; the primary, where none is fit."""
    replicas = settings.REPLICAS
    if not replicas:
        return PRIMARY
    first = next(_turn)
    for n in range(len(replicas)):
        alias = replicas[(first + n) % len(replicas)]
        if _is_fit(alias, changes):
            return alias
    return PRIMARY


def _is_fit(alias: str, changes: Changes) -> bool:
    compared_at, fit = _fit.get(alias, (-COMPARED_EVERY, False))
    if time.monotonic() - compared_at < COMPARED_EVERY:
        return fit
    with _lock:  # others go on with what is known
        _fit[alias] = (time.monotonic(), fit)
    fit = _has_all(alias, changes)
    _fit[alias] = (time.monotonic(), fit)
    return fit


def _has_all(alias: str, changes: Changes) -> bool:
    """While the primary is away, what a replica has is all that there is."""
    has, of_primary = _asked(alias, changes), _asked(PRIMARY, changes)
    return has is not None and all(
        mine >= theirs for mine, theirs in zip(has, of_primary or (), strict=False)
    )


def _asked(alias: str, changes: Changes) -> tuple[int, ...] | None:
    try:
        return changes(alias)
    except Error:
        connections[alias].close()
        return None
