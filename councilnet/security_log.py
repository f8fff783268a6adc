"""What somebody who watches over the portal should see: who came in or did not, who may do more.

People and rows stand there by number alone, with the route and the number of the request; never an
address, a name or what was typed. docs/operations.md says what to look for.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from councilnet import logs

log = logging.getLogger("councilnet.security")
DONE, REFUSED, LIMITED = "done", "refused", "limited"


def note(act: str, *, by: Any = None, about: Model | None = None, **more: int | str) -> None:
    """Once it is committed, since what is taken back was not done.

    ``by`` is whoever asks for the page, unless it is said.
    """
    facts = _facts(act, DONE, by, about) | more
    transaction.on_commit(lambda: log.info("%(act)s %(outcome)s", facts, extra=facts))


def note_refusal(
    act: str, outcome: str = REFUSED, *, by: Any = None, about: Model | None = None
) -> None:
    """At once, since what was refused may be rolled back. Nobody is looked up for it."""
    facts = _facts(act, outcome, by, about)
    log.warning("%(act)s %(outcome)s", facts, extra=facts)


@contextmanager
def refusal_noted(act: str, by: Any) -> Iterator[None]:
    try:
        yield
    except ValidationError:
        note_refusal(act, by=by)
        raise


def _facts(act: str, outcome: str, by: Any, about: Model | None) -> dict[str, Any]:
    request = logs.request_now()
    by = by or getattr(request, "user", None)
    return {
        "act": act,
        "outcome": outcome,
        "user": by.pk if by else None,
        "kind": about._meta.model_name if about else None,
        "number": about.pk if about else None,
        "route": logs.route_of(request) if request else None,
    }
