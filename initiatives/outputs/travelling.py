"""What councils took up from one another, as data: a row for each adoption, the newest first."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives import index, lineage
from initiatives.lineage import Place, Taking
from initiatives.models import Adoption
from initiatives.outputs import columns
from initiatives.outputs.columns import Absolute, Column
from initiatives.outputs.listings import Listing


def of_adoptions(absolute: Absolute) -> Listing:
    """All that everybody may read of."""
    rows = lineage.every(index.current())
    words = ngettext("%(n)s adoption", "%(n)s adoptions", len(rows)) % {"n": f"{len(rows):,}"}
    title, page = _("Ideas that travel"), reverse("adoptions")
    shown = _columns(absolute)
    return Listing(
        "adoptions", "adoptions", title, words, page, len(rows), shown, lambda: iter(rows)
    )


def _columns(absolute: Absolute) -> list[Column]:
    return [
        Column("id", "", lambda row: columns.tag(f"adoptions/{row.pk}")),
        Column("origin.title", _("Case study taken up"), lambda row: row.origin.title),
        Column("origin.council", _("By"), lambda row: row.origin.name),
        Column("origin.address", _("Its address"), lambda row: _address(row.origin, absolute)),
        Column("taker.council", _("Taken up by"), lambda row: row.taker.name),
        Column("taker.title", _("Its own case study"), lambda row: row.taker.title or None),
        Column("taker.address", _("At"), lambda row: _address(row.taker, absolute)),
        Column("status.key", "", lambda row: row.status),
        Column("status.label", _("Status"), _status),
        Column("started", _("Begun"), lambda row: row.since or None),
        Column("what_changed", _("What was changed"), lambda row: row.what_changed or None),
        Column("stop_cause.key", "", lambda row: row.stop_cause or None),
        Column("stop_cause.label", _("Why it stopped"), lambda row: row.why_it_stopped or None),
        Column("stop_lesson", _("What was learned"), lambda row: row.stop_lesson or None),
        columns.licence(),
    ]


def _status(row: Taking) -> str:
    return str(Adoption.Status(row.status).label)


def _address(place: Place, absolute: Absolute) -> str | None:
    return absolute(place.address) if place.address else None
