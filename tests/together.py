"""Acts of several people at the same moment, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection

from councilnet.joining import JoiningRefused
from initiatives.packing import ChangedMeanwhile
from initiatives.workflow import MoveRefused
from socialvalue.versions import Refused

REFUSALS = (
    ChangedMeanwhile,
    IntegrityError,
    JoiningRefused,
    MoveRefused,
    PermissionDenied,
    Refused,
)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run in threads let go together: what each returned, or the kind of refusal that it met."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return act()
        except REFUSALS as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
