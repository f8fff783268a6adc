"""What is asked of every page, whoever opens it, in one loading of it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Page

from tests.browser import ledger
from tests.browser.conftest import Axe
from tests.browser.weighing import MOST, weight_of

STARTED = """() => document.body?.matches(".govuk-frontend-supported, :not(:has([data-module]))")
    && [...document.querySelectorAll("[data-module]")].every(
        part => part.hasAttribute(`data-${part.dataset.module}-init`))"""
FACTS = """() => {
    const ids = [...document.querySelectorAll("[id]")].map(part => part.id);
    const summary = document.querySelector(".govuk-error-summary");
    return {
        headings: document.querySelectorAll("h1").length,
        twice: ids.filter((id, at) => ids.indexOf(id) !== at),
        title: document.title,
        language: document.documentElement.lang,
        summary: Boolean(summary),
        focused: document.activeElement === summary,
        nowhere: [...document.querySelectorAll("a[href^='#']")]
            .filter(link => !document.getElementById(link.hash.slice(1)))
            .map(link => link.outerHTML),
    };
}"""


def faults_of(page: Page, axe: Axe, *, errors: bool = False) -> list[str]:
    """What is wrong with the page as it stands; ``errors`` is whether it should speak of some."""
    if errors:
        page.locator(".govuk-error-summary").wait_for()
    page.wait_for_function(STARTED)
    found = [*_faults(page, errors), *axe(page), *_overweight(page)]
    return [f"{page.url} ({page.title()}): {fault}" for fault in found]


def _faults(page: Page, errors: bool) -> Iterator[str]:
    facts = page.evaluate(FACTS)
    language = "cy" if urlsplit(page.url).path.startswith("/cy/") else "en-gb"
    wrong = {
        f"{facts['headings']} first headings": facts["headings"] != 1,
        f"an id stands twice: {facts['twice']}": facts["twice"],
        f"links lead nowhere: {facts['nowhere']}": facts["nowhere"],
        f"it says that it is in {facts['language']}": facts["language"] != language,
        "the title does not name the portal": not facts["title"].endswith(
            f" – {settings.SITE_NAME}"
        ),
        "the title tells of an error where there is none, or does not where there is": (
            facts["title"].startswith("Error: ") != errors
        ),
        "an error summary where there should be none, or none where one should be": (
            facts["summary"] != errors
        ),
        "the error summary does not have the focus": errors and not facts["focused"],
    }
    yield from (sentence for sentence, is_so in wrong.items() if is_so)


def _overweight(page: Page) -> Iterator[str]:
    weight = weight_of(page)
    if weight:
        ledger.weighed(page.url, weight)
    if weight and weight > MOST:
        yield f"a first visit weighs {weight} bytes"
