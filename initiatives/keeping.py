"""A person's list of case studies, with notes, and the link by which others may read it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councilnet.models import User
from councilnet.tables.cells import BYTE_ORDER_MARK, defused
from initiatives.models import Edition, KeptCaseStudy, SharedList
from initiatives.models.editions import EditionQuerySet
from initiatives.outputs.spreadsheets import Echo
from initiatives.workflow import MoveRefused

MOST = 200  # that one person may keep
HEADINGS = (
    *(gettext_lazy("Title"), gettext_lazy("Council"), gettext_lazy("Your note")),
    *(gettext_lazy("Kept on"), gettext_lazy("Version"), gettext_lazy("Published")),
    *(gettext_lazy("Withdrawn on"), gettext_lazy("Address")),
)


@dataclass(frozen=True)
class Kept:
    """A case study on a list: what was noted, and what stands at its address."""

    row: KeptCaseStudy
    edition: Edition

    @property
    def is_withdrawn(self) -> bool:
        return self.edition.status == Edition.Status.WITHDRAWN

    @property
    def place(self) -> str:
        """As the address of a comparison names it."""
        return f"{self.edition.council.slug}/{self.edition.slug}"


# --- The list ----------------------------------------------------------------------------------
@transaction.atomic
def keep(user: User, edition: Edition, note: str) -> KeptCaseStudy:
    """What is kept already gets the new note. Raises MoveRefused where there are many."""
    kept, is_new = user.kept.update_or_create(
        case_study_id=edition.case_study_id, defaults={"note": note}
    )
    if is_new and user.kept.count() > MOST:
        raise MoveRefused(
            _("You keep %(most)s case studies already: remove one of them first.") % {"most": MOST}
        )
    return kept


def list_of(user: User) -> list[Kept]:
    """For its owner alone: those withdrawn are among them."""
    return _with_editions(user, Edition.objects.standing())


def shared_list(secret: str) -> tuple[SharedList, list[Kept]] | None:
    """What a link shows now: what everybody may read, with the notes. None for every other."""
    shared = SharedList.objects.select_related("user").filter(secret=secret).first()
    if shared is None or not shared.user.is_active:
        return None
    return shared, _with_editions(shared.user, Edition.objects.current())


def _with_editions(user: User, editions: EditionQuerySet) -> list[Kept]:
    """In the list's order; what is not among the editions is left out. Two statements."""
    rows = list(user.kept.all())
    found = editions.filter(case_study__in=[row.case_study_id for row in rows])
    wanted = found.select_related("council").defer("content", "body", "heading", "search")
    of = {edition.case_study_id: edition for edition in wanted}
    return [Kept(row, of[row.case_study_id]) for row in rows if row.case_study_id in of]


# --- The link ----------------------------------------------------------------------------------
def share(user: User, name: str) -> SharedList:
    """One link for each person: a second asking changes its name and leaves it as it is."""
    shared, __ = SharedList.objects.update_or_create(
        user=user,
        defaults={"name": name},
        create_defaults={"name": name, "secret": token_urlsafe(32)},
    )
    return shared


def take_back(user: User) -> None:
    SharedList.objects.filter(user=user).delete()


# --- The same as a spreadsheet -----------------------------------------------------------------
def lines(user: User, absolute: Callable[[str], str]) -> Iterator[str]:
    write = csv.writer(Echo()).writerow
    yield BYTE_ORDER_MARK + write(HEADINGS)
    for kept in list_of(user):
        yield write([defused(str(cell)) for cell in _cells(kept, absolute)])


def _cells(kept: Kept, absolute: Callable[[str], str]) -> list[object]:
    edition = kept.edition
    return [
        edition.title,
        edition.council.name,
        kept.row.note,
        timezone.localdate(kept.row.added_at),
        edition.number,
        timezone.localdate(edition.published_at),
        timezone.localdate(edition.withdrawn_at) if edition.withdrawn_at else "",
        absolute(edition.get_absolute_url()),
    ]
