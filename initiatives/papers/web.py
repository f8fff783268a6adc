"""A paper on a page, with the same words as its files."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from councilnet import languages
from initiatives.papers.blocks import Block, Facts, Heading, Lede, Meter, Note, Table
from initiatives.prose import Bullets, Line, Paragraph
from initiatives.templatetags.case_studies import evidence_meter, written_block, written_line

SIZES = {1: "l", 2: "m", 3: "s"}


def html(blocks: Iterable[Block]) -> SafeString:
    """Headings begin at h2: the page's own title is its h1."""
    return mark_safe("\n".join(map(_block, blocks)))  # noqa: S308  # each is escaped


def _block(block: Block) -> SafeString:
    match block:
        case Heading():
            return _heading(block)
        case Lede():
            lang = languages.marked("en")
            return format_html('<p class="app-lede"{}>{}</p>', lang, block.text)
        case Note():
            return format_html('<p class="govuk-body app-muted">{}</p>', written_line(block.line))
        case Facts():
            return _facts(block)
        case Table():
            return _table(block)
        case Meter():
            bars = evidence_meter(block.level)
            return format_html('<p class="govuk-body">{}{}</p>', bars, block.words)
        case Paragraph() | Bullets():
            return _in_english(written_block(block))


def _in_english(html: SafeString) -> SafeString:
    """What people wrote; names and labels stand in facts and tables."""
    lang = languages.marked("en")
    return format_html("<div{}>{}</div>", lang, html) if lang else html


def _heading(block: Heading) -> SafeString:
    page = " app-new-page" if block.starts_page else ""
    key = format_html(' id="{}"', block.key) if block.key else ""
    tag, size = f"h{block.level + 1}", SIZES[block.level]
    told = '<{} class="govuk-heading-{}{}"{}>{}</{}>'
    return format_html(told, tag, size, page, key, block.text, tag)


def _facts(block: Facts) -> SafeString:
    rows = ((name, _lines(lines)) for name, lines in block.rows)
    told = '<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{}</dt>'
    told += '<dd class="govuk-summary-list__value">{}</dd></div>'
    return format_html('<dl class="govuk-summary-list">{}</dl>', format_html_join("", told, rows))


def _lines(lines: tuple[Line, ...]) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((written_line(line),) for line in lines))


def _table(block: Table) -> SafeString:
    head = '<th scope="col" class="govuk-table__header">{}</th>'
    headings = format_html_join("", head, ((text,) for text in block.headings))
    rows = format_html_join("", '<tr class="govuk-table__row">{}</tr>', map(_row, block.rows))
    told = '<div class="app-table-wrap" role="region" aria-label="{0}" tabindex="0">'
    told += '<table class="govuk-table"><caption class="govuk-visually-hidden">{0}</caption>'
    told += '<thead class="govuk-table__head"><tr class="govuk-table__row">{1}</tr></thead>'
    told += '<tbody class="govuk-table__body">{2}</tbody></table></div>'
    return format_html(told, block.caption, headings, rows)


def _row(cells: tuple[str, ...]) -> tuple[SafeString]:
    name, *rest = cells
    first = format_html('<th scope="row" class="govuk-table__header">{}</th>', name)
    others = format_html_join("", '<td class="govuk-table__cell">{}</td>', ((t,) for t in rest))
    return (first + others,)
