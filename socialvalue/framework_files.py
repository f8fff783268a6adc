"""A version of a framework as a file: its measures as CSV or a workbook, all of it as JSON.

Whoever calls this has made sure that the framework is open, or that nobody but an administrator
asks. The columns are those that ``importing`` takes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from import_export.formats.base_formats import CSV, XLSX
from tablib import Dataset

from councilnet.tables.cells import BYTE_ORDER_MARK, defused
from socialvalue import importing, versions
from socialvalue.models import FrameworkVersion

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def answer(version: FrameworkVersion, form: str, absolute: Callable[[str], str]) -> HttpResponse:
    page = absolute(version.get_absolute_url())
    headers = {
        "Content-Type": TYPES[form],
        "Content-Disposition": f'attachment; filename="{file_name(version, form)}"',
        "Link": f'<{page}>; rel="describedby"; type="text/html"',
        "X-Robots-Tag": "noindex",
        "Access-Control-Allow-Origin": "*",  # pages of other sites may read what everybody may
    }
    content = whole(version, page) if form == "json" else table(version, form)
    return HttpResponse(content, headers=headers)


def file_name(version: FrameworkVersion, form: str) -> str:
    return f"{version.framework.slug}-{version.number}.{form}"


def table(version: FrameworkVersion, form: str, of: str = "measures") -> str | bytes:
    """One row each, in which a spreadsheet calculates nothing; "json" is a list of rows."""
    rows: Dataset = importing.KINDS[of].resource(version).export()
    if form == "json":
        return json.dumps(rows.dict, ensure_ascii=False, indent=1) + "\n"
    safe = Dataset(headers=rows.headers, title=of)
    for row in rows:
        safe.append([defused(cell) for cell in row])
    if form == "csv":
        return BYTE_ORDER_MARK + str(CSV().export_data(safe))
    return bytes(XLSX().export_data(safe))


def whole(version: FrameworkVersion, page: str) -> str:
    return json.dumps(told_of(version, page), ensure_ascii=False, indent=1) + "\n"


def told_of(version: FrameworkVersion, page: str) -> dict[str, Any]:
    """``sha256`` is of ``content`` with its keys sorted and no spaces between."""
    return {
        "name": version.framework.name,
        "address": page,
        "status": version.status,
        "published": version.published_at.isoformat() if version.published_at else None,
        "sha256": version.content_sha256,
        "content": versions.document(version),
    }
