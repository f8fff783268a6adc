"""What people follow: a search, for what it newly finds, or a case study, for its changes.

``Follow.seen`` says of which editions somebody knows; alerts.py tells of those that came later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from django.core import signing
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from councilnet.models import Often, User
from initiatives import directory, index
from initiatives.directory import Query
from initiatives.index import Index
from initiatives.models import Edition, Follow
from initiatives.workflow import MoveRefused

MOST = 100  # that one person may follow
LONGEST_NAME = 150
LONGEST_ADDRESS = 2000
STOP_SALT = "initiatives.following.stop"


# --- Searches, as they are stored --------------------------------------------------------------
def address_of(query: Query) -> str:
    """What is stored of a search: in whatever order, on whatever page, it is the same one."""
    return replace(query, sort=directory.usual_sort(query.q)).address()


def query_of(follow: Follow, held: Index | None = None) -> Query:
    """What is no option any more is passed over, as it is on the page: see ``has_lost_some``."""
    return directory.read(QueryDict(follow.address.removeprefix("?")), held)


def has_lost_some(follow: Follow, query: Query) -> bool:
    """Whether something that was chosen is no longer there, so that it finds more than it did."""
    stored, now = (address.removeprefix("?") for address in (follow.address, query.address()))
    return not set(parse_qsl(stored)) <= set(parse_qsl(now))


def lost_some() -> str:
    return _("Something that you chose is no longer there, so this finds more than it did.")


def words(query: Query) -> str:
    """ "Innovation, Stevenage": what a search is called until somebody names it."""
    labels = [chip.label for chip in directory.chips(query)]
    return ", ".join(labels) or _("All case studies")


# --- Following ---------------------------------------------------------------------------------
def newest() -> int:
    """The id of the newest edition, or 0."""
    return Edition.objects.newest().values_list("pk", flat=True).first() or 0


def of_search(user: User, query: Query) -> Follow | None:
    return user.follows.filter(case_study=None, address=address_of(query)).first()


def of_case_study(user: User, case_study: int) -> Follow | None:
    return user.follows.filter(case_study=case_study).first()


def follow_search(user: User, query: Query, *, name: str, often: Often) -> Follow:
    """Raises MoveRefused, with a sentence, where the search is too long to be stored."""
    address = address_of(query)
    if len(address) > LONGEST_ADDRESS:
        raise MoveRefused(_("This search is too long to follow: choose fewer options."))
    return _follow(user, {"address": address, "case_study": None}, name, often)


def follow_case_study(user: User, edition: Edition, *, often: Often) -> Follow:
    return _follow(user, {"case_study_id": edition.case_study_id}, edition.title, often)


@transaction.atomic
def _follow(user: User, what: dict[str, Any], name: str, often: Often) -> Follow:
    """One that is there already keeps what it has seen. Raises MoveRefused where there are many."""
    if not user.follows.filter(**what).exists() and user.follows.count() >= MOST:
        raise MoveRefused(
            _("You follow %(most)s things already: stop following one of them first.")
            % {"most": MOST}
        )
    follow, is_new = user.follows.get_or_create(
        **what, defaults={"name": name, "often": often, "seen": newest()}
    )
    if not is_new:
        follow.name = name
        change_often(follow, often)
    return follow


def change_often(follow: Follow, often: Often) -> None:
    """Whoever wanted no mail until now hears of what comes from now on."""
    changed = ["name", "often"]  # and what is seen is the worker's, which may be at it now
    if follow.often == Often.NEVER:
        follow.seen = newest()
        changed.append("seen")
    follow.often = often
    follow.save(update_fields=changed)


# --- Stopping by a link in a mail --------------------------------------------------------------
def stop_token(follow: Follow) -> str:
    """Opens the page that stops the mail about this one thing, and nothing else."""
    return signing.dumps(follow.pk, salt=STOP_SALT)


def read_stop_token(token: str) -> int | None:
    """The follow's id, though it may have gone since; None for what is no token of ours."""
    try:
        return int(signing.loads(token, salt=STOP_SALT))
    except signing.BadSignature:
        return None


# --- Showing -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Followed:
    """As the page of what somebody follows shows it; ``note`` says what else they should know."""

    follow: Follow
    name: str
    words: str
    address: str
    note: str = ""


def followed_by(user: User) -> list[Followed]:
    follows, held = list(user.follows.all()), index.current()
    standing = standing_of(follows)
    return [
        _case_study(follow, standing[follow.case_study_id])
        if follow.case_study_id
        else _search(follow, query_of(follow, held))
        for follow in follows
    ]


def standing_of(follows: list[Follow]) -> dict[int, Edition]:
    """What stands of each case study that is followed, by the case study's id. One statement."""
    of = [follow.case_study_id for follow in follows if follow.case_study_id]
    standing = Edition.objects.standing().filter(case_study__in=of)
    found = standing.select_related("council", "case_study").only(
        *("title", "slug", "summary", "status", "withdrawn_at", "withdrawn_reason"),
        *("council__slug", "council__short_name", "case_study__merged_into"),
    )
    return {edition.case_study_id: edition for edition in found}


def _search(follow: Follow, query: Query) -> Followed:
    note = lost_some() if has_lost_some(follow, query) else ""
    return Followed(
        follow, follow.name, words(query), reverse("case_studies") + query.address(), note
    )


def _case_study(follow: Follow, edition: Edition) -> Followed:
    is_gone = edition.status == Edition.Status.WITHDRAWN
    note = _("It has been withdrawn.") if is_gone else ""
    said = _("Changes of this case study")
    return Followed(follow, edition.title, said, edition.get_absolute_url(), note)
