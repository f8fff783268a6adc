"""GOV.UK's components as tags. None of them asks the database anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict
from django.shortcuts import resolve_url
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councilnet.govuk.bound_field import GovukBoundField

register = template.Library()

FormOrSet = BaseForm | BaseFormSet[Any]


# --- Errors --------------------------------------------------------------------------------------
class FoundError(NamedTuple):
    text: str
    id: str  # "" where there is no input to lead to


@register.inclusion_tag("govuk/error_summary.html")
def error_summary(*sources: FormOrSet | None) -> dict[str, list[FoundError]]:
    """``{% error_summary form formset %}``: nothing at all where there are no errors."""
    return {"errors": [error for source in sources if source for error in errors_in(source)]}


def errors_in(source: FormOrSet) -> Iterator[FoundError]:
    if isinstance(source, BaseForm):
        yield from errors_in_form(source)
    elif source.is_bound:
        yield from (FoundError(str(text), "") for text in source.non_form_errors())
        for form in source.forms:
            if form.errors and not form.cleaned_data.get(DELETION_FIELD_NAME):
                yield from errors_in_form(form)


def errors_in_form(form: BaseForm) -> Iterator[FoundError]:
    yield from (FoundError(str(text), "") for text in form.non_field_errors())
    for field in form:
        to = field.first_id if isinstance(field, GovukBoundField) and not field.is_hidden else ""
        yield from (FoundError(str(text), to) for text in field.errors)


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """ "Error: " for the title of a page if any form or formset in its context has errors."""
    values = [value for layer in context.dicts for value in layer.values()]
    # By type(): isinstance() would wake lazy values, and the CSRF token then sets its cookie.
    values += [item for value in values if type(value) in {list, tuple} for item in value]
    found = any(has_errors(v) for v in values if issubclass(type(v), BaseForm | BaseFormSet))
    return _("Error: ") if found else ""


def has_errors(source: FormOrSet) -> bool:
    return source.is_bound and not source.is_valid()


# --- Words set apart -----------------------------------------------------------------------------
@register.simple_block_tag
def notification(content: SafeString, kind: str, heading: str = "", name: str | int = 1) -> str:
    """``kind`` is "success" or "important". Several on one page each need a ``name``."""
    context = {"content": content, "kind": kind, "heading": heading, "name": name}
    return render_to_string("govuk/notification.html", context)


@register.simple_block_tag
def details(content: SafeString, summary: str, is_open: bool = False) -> str:
    return render_to_string(
        "govuk/details.html", {"content": content, "summary": summary, "is_open": is_open}
    )


@register.simple_block_tag
def inset(content: SafeString) -> SafeString:
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def warning(content: SafeString) -> str:
    return render_to_string("govuk/warning.html", {"content": content})


@register.simple_block_tag
def panel(content: SafeString, title: str) -> str:
    return render_to_string("govuk/panel.html", {"content": content, "title": title})


@register.simple_tag
def status_tag(text: str, colour: str = "") -> SafeString:
    """``colour``: blue (""), green, grey, magenta, orange, purple, red, teal or yellow."""
    colour_class = f" govuk-tag--{colour}" if colour else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', colour_class, text)


# --- Lists ---------------------------------------------------------------------------------------
@register.simple_block_tag
def summary_list(content: SafeString) -> SafeString:
    return format_html('<dl class="govuk-summary-list">{}</dl>', content)


@register.simple_block_tag
def summary_row(
    content: SafeString,
    key: str,
    change_url: str = "",
    change_hidden_text: str = "",
    change_text: str = "",
) -> str:
    """The hidden text follows "Change": by default the key, in lower case."""
    context = {
        "content": content,
        "key": key,
        "change_url": change_url,
        "change_text": change_text or _("Change"),
        "change_hidden_text": change_hidden_text or key[:1].lower() + key[1:],
    }
    return render_to_string("govuk/summary_row.html", context)


@register.simple_block_tag
def task_list(content: SafeString) -> SafeString:
    return format_html('<ul class="govuk-task-list">{}</ul>', content)


@register.inclusion_tag("govuk/task.html")
def task(title: str, url: str, status: str, colour: str = "", hint: str = "") -> dict[str, str]:
    """Without ``url`` it cannot start yet; with ``colour`` the status stands in a tag."""
    given = {"title": title, "url": url, "status": status, "colour": colour, "hint": hint}
    return {**given, "id": f"task-{slugify(title)}"}


@register.simple_block_tag
def breadcrumbs(content: SafeString) -> str:
    return render_to_string("govuk/breadcrumbs.html", {"content": content})


@register.inclusion_tag("govuk/breadcrumb.html")
def breadcrumb(text: str, to: Any = "", *args: Any, lang: str = "") -> dict[str, str]:
    """``to`` is the name of an address, its arguments following, or anything with an address.

    ``lang`` is the language of the text, where it may not be the page's.
    """
    is_the_pages = not lang or (get_language() or "").startswith(lang)
    url = resolve_url(to, *args) if to else ""
    return {"text": text, "url": url, "lang": "" if is_the_pages else lang}


# --- Ways about ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class PageLink:
    number: int | None  # None for the dots between
    url: str
    is_current: bool


@register.inclusion_tag("govuk/pagination.html")
def pagination(page_obj: Page[Any], query: QueryDict) -> dict[str, Any]:
    """``{% pagination page_obj request.GET %}``; the query's other parameters are kept."""
    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    links = [page_link(page_obj, query, number) for number in numbers]
    neighbours: dict[str, str] = {}
    if page_obj.has_previous():
        neighbours["previous"] = page_url(query, page_obj.previous_page_number())
    if page_obj.has_next():
        neighbours["next"] = page_url(query, page_obj.next_page_number())
    return {"links": links if len(links) > 1 else [], **neighbours}


def page_link(page_obj: Page[Any], query: QueryDict, number: int | str) -> PageLink:
    if not isinstance(number, int):
        return PageLink(None, "", False)
    return PageLink(number, page_url(query, number), number == page_obj.number)


def page_url(query: QueryDict, number: int) -> str:
    changed = query.copy()
    changed["page"] = str(number)
    return f"?{changed.urlencode()}"


@register.inclusion_tag("govuk/nav_link.html", takes_context=True)
def nav_link(context: Context, name: str, text: str) -> dict[str, str]:
    """A link of the header, marked on its own page ("page") and on the pages below it ("true")."""
    url = reverse(name)
    request = context.get("request")
    path = request.path if request else ""
    below = "true" if url != "/" and path.startswith(url) else ""
    return {"url": url, "text": text, "current": "page" if path == url else below}
