"""The HTML that GOV.UK Frontend itself says each of its components should have."""

import json
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.test.html import parse_html

COMPONENTS = Path(settings.BASE_DIR, "node_modules/govuk-frontend/dist/govuk/components")


@cache
def fixtures(component: str) -> dict[str, str]:
    document = json.loads((COMPONENTS / component / "fixtures.json").read_text())
    return {fixture["name"]: fixture["html"] for fixture in document["fixtures"]}


def theirs(component: str, name: str) -> str:
    return str(parse_html(without_drawing(fixtures(component)[name])))


def ours(html: str, **renamed: str) -> str:
    """``renamed``: the id that Django gives an input, and the one in the fixture."""
    for django_id, fixture_id in renamed.items():
        html = re.sub(rf"(?<![\w-]){django_id}(?![\w])", fixture_id, html)
    return str(parse_html(without_drawing(html)))


def without_drawing(html: str) -> str:
    """Our arrows are drawn by us."""
    return re.sub(r"(<path) [^>]*?(/?>)", r"\1\2", html)
