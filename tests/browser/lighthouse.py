"""``python -m tests.browser.lighthouse``: what `make lighthouse` runs.

The demonstration on gunicorn with production's settings and compressed pages, in a database of its
own that stays for the next time. On loopback there is no TLS, which Lighthouse asks of every other
place: see docs/performance.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

CATEGORIES = {
    "performance": "Speed",
    "accessibility": "Accessibility",
    "best-practices": "Best practices",
    "seo": "Search engines",
}
# Whoever writes is alone with it: no search engine is meant to find a form behind a sign-in.
NOT_FOR_SEARCH_ENGINES = ("is-crawlable",)
PROGRAM = Path(__file__).with_suffix(".mjs")


@dataclass(frozen=True)
class Page:
    name: str
    url: str
    cookie: str = ""
    skipped: tuple[str, ...] = ()


def look(pages: list[Page], chromium: str | None, categories: list[str]) -> list[dict[str, Any]]:
    """Its scores, and each check that cost points, page by page."""
    from tests.browser.conftest import NODE

    assert PROGRAM.with_name("node_modules").exists(), "Fetch it by: make checkers"
    asked = {
        "chromium": chromium,
        "categories": categories,
        "pages": [asdict(page) for page in pages],
    }
    run = subprocess.run(  # noqa: S603  # a program of our own
        [NODE, PROGRAM, json.dumps(asked)], capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise SystemExit(run.stderr)
    found: list[dict[str, Any]] = json.loads(run.stdout)
    return found


def lost(found: list[dict[str, Any]]) -> list[str]:
    """Each check that cost a page points, and where."""
    return [
        f"{page['name']}: {fault['id']} {fault['score']} {fault['shown']} {fault['where']}"
        for page in found
        for fault in page["lost"]
    ]


def table(found: list[dict[str, Any]]) -> str:
    lines = [f"| Page | {' | '.join(CATEGORIES.values())} | Largest paint | Sent |"]
    lines.append("|---|" + "--:|" * (len(CATEGORIES) + 2))
    for page in found:
        scores = " | ".join(str(page["scores"][key]) for key in CATEGORIES)
        figures = page["figures"]
        paint = f"{figures['largest-contentful-paint'] / 1000:.1f} s"
        sent = f"{figures['total-byte-weight'] / 1000:.0f} kB"
        lines.append(f"| {page['name']} | {scores} | {paint} | {sent} |")
    return "\n".join(lines)


def main() -> None:
    """Ends with 1 where a score that speed has no part in is below 100."""
    from tests.bench import databases, serving
    from tests.ports import HOST

    url = databases.demonstration(databases.server())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        serving.collect_static(folder)
        environment = serving.production(url, folder)
        environment["DJANGO_SETTINGS_MODULE"] = "tests.bench.compressing"
        os.environ |= environment | {"DEBUG": "0"}
        import django

        django.setup()
        from tests.browser.conftest import SENTENCE, chromium

        executable = chromium()
        if not executable:
            raise SystemExit(SENTENCE)
        with serving.portal(environment, folder) as (__, port):
            found = look(pages(f"http://{HOST}:{port}"), executable, list(CATEGORIES))
    print("\n".join([table(found), "", *lost(found)]))  # noqa: T201  # to whoever waits for it
    sys.exit(any(page["scores"][key] < 100 for page in found for key in list(CATEGORIES)[1:]))


def pages(at: str) -> list[Page]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from councilnet.demonstration import AMBER
    from councilnet.models import User
    from initiatives.models import CaseStudy, Edition
    from socialvalue.models import CalculationRun

    amber, client = User.objects.get(email=AMBER.email), Client()
    client.force_login(amber)
    name = settings.SESSION_COOKIE_NAME
    cookie = f"{name}={client.cookies[name].value}"
    draft = CaseStudy.objects.filter(council__slug="stevenage", state="draft")[0]
    run = CalculationRun.objects.published().latest("pk")
    edition = Edition.objects.current().get(case_study=run.assessment.case_study)
    form = reverse("edit_part", args=[draft.pk, "basics"])
    connection.close()
    return [
        Page("Home", f"{at}/"),
        Page("Directory", f"{at}{reverse('case_studies')}"),
        Page("Case study", f"{at}{edition.get_absolute_url()}"),
        Page("Form", f"{at}{form}", cookie, NOT_FOR_SEARCH_ENGINES),
        Page("Score", f"{at}{edition.get_absolute_url()}social-value/"),
    ]


if __name__ == "__main__":
    main()
