"""That a council went into another on a day: its end, its successor, and who may act for which.

Its case studies stay its own. They are found under the successor too, whose people may go on with
them from that day on: ``Council.objects.acted_for_by`` follows successions.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from councilnet.curating import change_sets, history
from councilnet.curating.change_sets import Noted
from councilnet.curating.history import Told
from councilnet.models import ChangeSet, Council, CouncilSuccession, Membership, User


class CannotSucceed(Exception):
    """Says in a sentence why not."""


@dataclass(frozen=True)
class Succession:
    """``share`` of the old council's people came to the new; with its own people go its members."""

    old: Council
    new: Council
    day: date
    share: Decimal = Decimal(1)
    with_people: bool = False


@dataclass(frozen=True)
class Look:
    """``seen`` is the hash of what is shown; ``kept`` is there once it is done."""

    told: list[Told]
    seen: str
    kept: ChangeSet | None = None


@transaction.atomic
def succeed(asked: Succession, *, by: User, keep: bool, seen: str = "") -> Look:
    """Done only if ``keep``, and if it comes to what was ``seen``. Raises CannotSucceed."""
    _lock(asked)
    _refuse_if_impossible(asked)
    noted = Noted()
    _end(asked, noted)
    _say_successor(asked, noted)
    if asked.with_people:
        _take_people(asked, noted)
    look = Look(history.told(noted.changes), _hash(noted))
    if not keep or look.seen != seen:
        transaction.set_rollback(True)
        return look
    kind = ChangeSet.Kind.SUCCEEDED
    kept = change_sets.keep(noted, kind=kind, words=lambda: _words(asked), by=by)
    return Look(look.told, look.seen, kept)


def _words(asked: Succession) -> str:
    return _("%(old)s became part of %(new)s on %(day)s") % {
        "old": asked.old.short_name,
        "new": asked.new.short_name,
        "day": date_format(asked.day, "j F Y"),
    }


def _lock(asked: Succession) -> None:
    both = Council.objects.select_for_update().filter(pk__in=[asked.old.pk, asked.new.pk])
    list(both.order_by("pk"))
    asked.old.refresh_from_db()


def _refuse_if_impossible(asked: Succession) -> None:
    old, new = asked.old, asked.new
    if old.pk == new.pk:
        raise CannotSucceed(_("A council cannot succeed itself."))
    if Council.objects.with_predecessors([old.slug]).filter(pk=new.pk).exists():
        told = _("%(new)s went into %(old)s, so it cannot come after it.")
        raise CannotSucceed(told % {"new": new, "old": old})
    if old.valid_from and asked.day <= old.valid_from:
        raise CannotSucceed(_("The council must end after it began."))
    if new.valid_to and asked.day >= new.valid_to:
        raise CannotSucceed(_("%s has ended by that day.") % new)
    if CouncilSuccession.objects.filter(old=old, new=new).exists():
        raise CannotSucceed(_("This is said already, on the page of the council."))
    others = CouncilSuccession.objects.filter(old=old).values_list("share", flat=True)
    if sum(others, asked.share) > 1:
        raise CannotSucceed(_("The shares of its successors come to more than 1."))


def _end(asked: Succession, noted: Noted) -> None:
    if asked.old.valid_to != asked.day:
        change_sets.change(asked.old, {"valid_to": asked.day.isoformat()}, noted)


def _say_successor(asked: Succession, noted: Noted) -> None:
    pair = {"old": asked.old, "new": asked.new}
    said = CouncilSuccession.objects.create(**pair, share=asked.share, rights_passed_on=asked.day)
    said.refresh_from_db()
    noted.made(said)


def _take_people(asked: Succession, noted: Noted) -> None:
    """As officers: who leads the new council, its own people and the network decide."""
    there = Membership.objects.current().filter(council=asked.new).values("user")
    coming = Membership.objects.current().filter(council=asked.old, user__is_active=True)
    for held in coming.exclude(user__in=there).select_related("user").order_by("pk"):
        made = Membership.objects.create(
            user=held.user, council=asked.new, started_on=timezone.localdate()
        )
        noted.made(made)


def _hash(noted: Noted) -> str:
    """Without the ids of what is made, which differ from one time to the next."""
    told = [[change.name, change.before] for change in noted.changes]
    return sha256(json.dumps(told, default=str).encode()).hexdigest()
