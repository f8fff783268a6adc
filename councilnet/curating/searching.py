"""One search over all that administrators look after: a few of each kind, and where the rest is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.sites import AdminSite
from django.http import HttpRequest
from django.urls import reverse
from django_stubs_ext import StrOrPromise

from councilnet.curating.sections import OTHER

A_FEW = 5
LONGEST = 200  # characters


@dataclass(frozen=True)
class Found:
    """Of one kind; ``has_more`` than are shown."""

    name: StrOrPromise
    rows: list[tuple[Any, str]]
    has_more: bool
    address: str


def search(site: AdminSite, request: HttpRequest, text: str) -> list[Found]:
    """One statement for each kind that can be searched."""
    words = text.strip()[:LONGEST]
    if not words:
        return []
    pages = sorted(site._registry.values(), key=lambda page: _section(page).order)
    found = [_of(page, request, words) for page in pages if page.get_search_fields(request)]
    return [one for one in found if one.rows]


def _section(page: Any) -> Any:
    return getattr(page, "section", OTHER)


def _of(page: Any, request: HttpRequest, words: str) -> Found:
    rows = page.get_queryset(request)
    if page.list_select_related:
        rows = rows.select_related(*page.list_select_related)
    rows, may_repeat = page.get_search_results(request, rows, words)
    rows = rows.distinct() if may_repeat else rows
    few = list(rows[: A_FEW + 1])
    name = f"admin:{page.opts.app_label}_{page.opts.model_name}"
    return Found(
        page.opts.verbose_name_plural,
        [(row, reverse(f"{name}_change", args=[row.pk])) for row in few[:A_FEW]],
        len(few) > A_FEW,
        f"{reverse(f'{name}_changelist')}?{urlencode({'q': words})}",
    )
