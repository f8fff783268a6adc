"""Which rows a list gives out, how many they are, and what it is in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councilnet import languages
from councilnet.models import Council
from initiatives import directory
from initiatives.directory import Query
from initiatives.models import Edition, Principle, PrincipleWording, Theme
from initiatives.outputs import columns
from initiatives.outputs.columns import Absolute, Column, Row

LONGEST_NAME = 100


@dataclass(frozen=True)
class Listing:
    """What is given out, in whatever form.

    ``name`` is that of its file without an ending, ``title`` what it is called, and ``words`` say
    what it is and how many. ``page`` is the path, with its query string, at which people see the
    same. ``rows`` gives all in their order, and may be long.
    """

    kind: str
    name: str
    title: str
    words: str
    page: str
    total: int
    columns: Sequence[Column]
    rows: Callable[[], Iterable[Row]]

    def address(self, form: str) -> str:
        return in_form(self.page, form)


@dataclass(frozen=True)
class CaseStudies(Listing):
    """``newest`` gives those from one place to another, the newest first: 0, 100."""

    newest: Callable[[int, int], Iterable[Row]]


def in_form(page: str, form: str) -> str:
    """The same with another ending, in every language: "/case-studies.csv?theme=food"."""
    path, mark, query = languages.without_prefix(page).partition("?")
    return f"{path.rstrip('/')}.{form}{mark}{query}"


def of_query(query: Query, absolute: Absolute) -> CaseStudies:
    """What the directory finds, whatever page of it was asked for."""
    chosen = [option.label for __, options in query.ordered() for option in options]
    said = [*chosen, *([f"“{query.q}”"] if query.q else [])]
    return CaseStudies(
        kind="case_studies",
        name=f"case-studies-{slugify(' '.join(said))}"[:LONGEST_NAME].rstrip("-"),
        title=", ".join(said) or _("All case studies"),
        words=query.sentence(query.found.total),
        page=reverse("case_studies") + query.address(),
        total=query.found.total,
        columns=columns.of_case_studies(query.index.options, absolute),
        rows=lambda: directory.rows(query, *columns.FIELDS),
        newest=lambda start, stop: newest(query, start, stop),
    )


def newest(query: Query, start: int, stop: int) -> Iterable[Row]:
    ids = list(replace(query, sort="newest").found.ids(start, stop))
    editions = Edition.objects.current().filter(pk__in=ids).order_by("-pk")
    rows: Iterable[Row] = editions.values(*columns.FIELDS)
    return rows


def of_councils(absolute: Absolute) -> Listing:
    rows = list(Council.objects.values())
    words = ngettext("%(n)s council", "%(n)s councils", len(rows)) % {"n": len(rows)}
    shown = columns.of_councils(_numbers(directory.Query(), "council"), absolute)
    return _register("councils", _("Councils"), words, rows, shown)


def of_principles(absolute: Absolute) -> Listing:
    """In the wordings in force today."""
    today = timezone.localdate()
    rows = [
        {"number": one.number, "key": one.key, "title": one.title, **_said(one.wording_on(today))}
        for one in Principle.objects.with_wordings()
    ]
    words = ngettext("%(n)s principle", "%(n)s principles", len(rows)) % {"n": len(rows)}
    shown = columns.of_principles(_numbers(directory.Query(), "principle"), absolute)
    return _register("principles", _("Principles"), words, rows, shown)


def of_themes(absolute: Absolute) -> Listing:
    rows = list(Theme.objects.values())
    words = ngettext("%(n)s theme", "%(n)s themes", len(rows)) % {"n": len(rows)}
    shown = columns.of_themes(_numbers(directory.Query(), "theme"), absolute)
    page = reverse("case_studies")
    return Listing("themes", "themes", _("Themes"), words, page, len(rows), shown, lambda: rows)


def _said(wording: PrincipleWording | None) -> dict[str, object]:
    fields = ("text", "is_official", "in_force_from")
    return {name: getattr(wording, name, None) for name in fields}


def _numbers(query: Query, key: str) -> dict[str, int]:
    return {choice.option.value: choice.n for choice in directory.choices(query, key)}


def _register(
    kind: str, title: str, words: str, rows: Sequence[Row], shown: Sequence[Column]
) -> Listing:
    """A short list, named as the address of its page."""
    return Listing(kind, kind, title, words, reverse(kind), len(rows), shown, lambda: rows)
