"""A pack as readers get it: what of it may be shown today, and its files.

What was withdrawn since, or is published without its council's name since, is not shown any more:
the page says so in its place, and the files are made anew without it when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from initiatives.models import Edition, Pack, PackEntry, PackFile
from initiatives.papers import of_case_study
from initiatives.papers.blocks import Block, Heading, Note, Paper, words, written
from initiatives.papers.pdf import pdf
from initiatives.papers.word import word
from initiatives.prose import Line, Paragraph, Run

NOT_SHOWN = ("body", "search", "heading")  # of an edition: what is for searches alone
MAKE = {PackFile.Kind.PDF: pdf, PackFile.Kind.WORD: word}


# --- What it holds -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Held:
    """A case study in its place: the ``edition`` to show, or None and in its place ``gone``."""

    entry: PackEntry
    edition: Edition | None
    standing: Edition | None
    gone: str = ""

    @property
    def title(self) -> str:
        return self.edition.title if self.edition else _("Not shown any more")

    @property
    def address(self) -> str:
        """Of this very version; "" where nothing may lead there."""
        if self.edition is None or self.standing is None:
            return ""
        at = [self.standing.council.slug, self.standing.slug, self.edition.number]
        return reverse("case_study_version", args=at)


def held(pack: Pack) -> list[Held]:
    """In the pack's order. Two statements, whatever it holds."""
    of_entries = pack.entries.select_related("edition__council")
    entries = list(of_entries.defer(*(f"edition__{name}" for name in NOT_SHOWN)))
    found = Edition.objects.standing().filter(case_study__in=[e.case_study_id for e in entries])
    wanted = found.select_related("council").defer(*NOT_SHOWN).order_by()
    standing = {edition.case_study_id: edition for edition in wanted}
    return [_held(entry, standing.get(entry.case_study_id)) for entry in entries]


def _held(entry: PackEntry, standing: Edition | None) -> Held:
    if standing is None or standing.status == Edition.Status.WITHDRAWN:
        title = standing.title if standing else ""
        return Held(entry, None, standing, _("“%s” is no longer published.") % title)
    shown = entry.edition or standing
    if standing.council.is_stand_in and not shown.council.is_stand_in:
        # Not even its title, which may name the place
        return Held(entry, None, None, _("A case study stood here that is not shown any more."))
    return Held(entry, shown, standing)


# --- As a paper --------------------------------------------------------------------------------
def paper(pack: Pack, holds: list[Held]) -> Paper:
    return Paper(
        title=pack.title,
        blocks=tuple(_blocks(pack, holds)),
        day=localdate(pack.issued_at),
        above=settings.NETWORK_NAME,
        below=pack.subtitle,
        by=settings.NETWORK_NAME,
        language=spoken(),
        has_cover=True,
    )


def spoken() -> str:
    """The language of what is printed, as files name it: "en-GB"."""
    language, *region = settings.LANGUAGE_CODE.split("-")
    return "-".join([language, *(part.upper() for part in region)])


def _blocks(pack: Pack, holds: list[Held]) -> Iterator[Block]:
    if pack.foreword:
        yield Heading(_("Foreword"), 1, "foreword", starts_page=True)
        yield from written(pack.foreword)
        if pack.foreword_by:
            yield Note(words(pack.foreword_by))
    if pack.statement:
        yield Heading(_("Statement of principles"), 1, "statement", starts_page=True)
        yield from written(pack.statement)
    for number, one in enumerate(holds, 1):
        yield Heading(one.title, 1, f"case-study-{number}", starts_page=True)
        yield from _of_one(one)


def _of_one(one: Held) -> Iterator[Block]:
    if one.edition is None:
        yield Paragraph((words(one.gone),))
        return
    yield Note(_source(one.edition, one.address))
    yield from of_case_study.blocks(one.edition.content, level=2)


def _source(edition: Edition, address: str) -> Line:
    """Named by the edition's own council, which may stand in for one that is withheld."""
    told = _("By %(council)s. Version %(number)d, published on %(day)s: ") % {
        "council": edition.council.name,
        "number": edition.number,
        "day": date_format(localtime(edition.published_at), "j F Y"),
    }
    url = f"{settings.SITE_ADDRESS}{address}"
    return (Run(told), Run(url, url))


# --- Its files ---------------------------------------------------------------------------------
def file_of(pack: Pack, kind: str) -> PackFile:
    """The file without its content, made anew where it holds what may not be shown, or lacks it."""
    shown = _shown(held(pack))
    file = _files(pack).filter(kind=kind).first()
    if file is None or file.editions != shown:
        make_files(pack)
        file = _files(pack).get(kind=kind)
    return file


def _files(pack: Pack) -> models.QuerySet[PackFile]:
    return pack.files.defer("content")


def _shown(holds: list[Held]) -> list[int]:
    return [one.edition.pk for one in holds if one.edition]


@transaction.atomic
def make_files(pack: Pack) -> None:
    """Both forms, in the network's language whoever asks. Whoever waited for another is done."""
    Pack.objects.select_for_update(no_key=True).get(pk=pack.pk)
    holds = held(pack)
    if [file.editions for file in _files(pack)] == [_shown(holds)] * len(MAKE):
        return
    with translation.override(settings.LANGUAGE_CODE):
        printed = paper(pack, holds)
        made = {kind: make(printed) for kind, make in MAKE.items()}
    for kind, content in made.items():
        told = {"content": content, "sha256": sha256(content).hexdigest()}
        PackFile.objects.update_or_create(
            pack=pack, kind=kind, defaults=told | {"editions": _shown(holds)}
        )
