"""A council's self-assessment as a paper: the page and the PDF say the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.models import EvidenceLevel, Stage
from initiatives.packs import spoken
from initiatives.papers.blocks import Block, Heading, Note, Paper, Table, words, written
from initiatives.prose import Bullets, Paragraph, Run
from initiatives.self_assessing import Content, Shown, Standing, oldest, strongest
from initiatives.templatetags.case_studies import label_of


def paper(content: Content, *, by: str = "") -> Paper:
    day = date.fromisoformat(content["day"])
    return Paper(
        title=_("%(council)s by the principles") % {"council": content["council"]},
        blocks=tuple(_blocks(content, by)),
        day=day,
        above=_("Self-assessment of %(day)s") % {"day": date_format(day, "j F Y")},
        by=content["council"],
        language=spoken(),
    )


def _blocks(content: Content, by: str) -> Iterator[Block]:
    if by:
        yield Note(words(_("This copy was made by %s.") % by))
    yield Heading(_("At a glance"))
    yield from overview(content)
    for standing in content["principles"]:
        yield Heading(f"{standing['number']}. {standing['title']}")
        yield from of_principle(standing)


def _unnamed(n: int) -> str:
    said = ngettext(
        "%d more is published without the council’s name, and is not told of here.",
        "%d more are published without the council’s name, and are not told of here.",
        n,
    )
    return said % n


def overview(content: Content) -> Iterator[Block]:
    headings = (_("Principle"), _("Case studies"), _("Strongest evidence"), _("Oldest check"))
    rows = tuple(map(_row, content["principles"]))
    yield Table(_("Each principle at a glance"), headings, rows)
    if n := content.get("unnamed", 0):
        yield Paragraph((words(_unnamed(n)),))


def _row(standing: Standing) -> tuple[str, ...]:
    level, day = strongest(standing), oldest(standing)
    return (
        f"{standing['number']}. {standing['title']}",
        str(len(standing["case_studies"])),
        str(level.label) if level is not None else "–",
        date_format(day, "j F Y") if day else "–",
    )


def of_principle(standing: Standing) -> Iterator[Block]:
    if standing["wording"]:
        yield Note(words(standing["wording"]))
    if standing["case_studies"]:
        yield Bullets(tuple(_line(one) for one in standing["case_studies"]))
    else:
        yield Paragraph((words(_("A gap: nothing of it is published yet.")),))
    if standing["note"]:
        yield Heading(_("The council’s note"), 2)
        yield from written(standing["note"])


def _line(one: Shown) -> tuple[Run, ...]:
    day = date_format(date.fromisoformat(one["checked_on"]), "j F Y")
    stage = label_of(one["stage"], "stage").lower() if one["stage"] != Stage.NOT_KNOWN else ""
    said = _(", by %(by)s: %(stage)sevidence %(evidence)s, last checked on %(day)s") % {
        "by": one["by"],
        "stage": f"{stage}, " if stage else "",
        "evidence": str(EvidenceLevel(one["evidence"]).label).lower(),
        "day": day,
    }
    return (Run(one["title"], f"{settings.SITE_ADDRESS}{one['address']}"), Run(said))
