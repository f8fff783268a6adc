"""What is asked of every page, whoever opens it."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import Axe

STARTED = """() => document.body?.matches(".govuk-frontend-supported, :not(:has([data-module]))")
    && [...document.querySelectorAll("[data-module]")].every(
        part => part.hasAttribute(`data-${part.dataset.module}-init`))"""
FACTS = """() => {
    const ids = [...document.querySelectorAll("[id]")].map(part => part.id);
    const summary = document.querySelector(".govuk-error-summary");
    return {
        headings: document.querySelectorAll("h1").length,
        tooWide: document.documentElement.scrollWidth - innerWidth,
        widest: [...document.querySelectorAll("main *, nav *")]
            .find(part => part.getBoundingClientRect().right > innerWidth)?.className,
        twice: ids.filter((id, at) => ids.indexOf(id) !== at),
        title: document.title,
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
    facts = page.evaluate(FACTS)
    found = axe(page) + list(_faults(facts, errors))
    return [f"{page.url} ({page.title()}): {fault}" for fault in found]


def _faults(facts: dict[str, Any], errors: bool) -> list[str]:
    wrong = {
        f"{facts['headings']} first headings": facts["headings"] != 1,
        f"{facts['tooWide']} pixels too wide, from {facts.get('widest')}": facts["tooWide"] > 0,
        f"an id stands twice: {facts['twice']}": facts["twice"],
        f"links lead nowhere: {facts['nowhere']}": facts["nowhere"],
        "the title tells of an error where there is none, or does not where there is": (
            facts["title"].startswith("Error: ") != errors
        ),
        "an error summary where there should be none, or none where one should be": (
            facts["summary"] != errors
        ),
        "the error summary does not have the focus": errors and not facts["focused"],
    }
    return [sentence for sentence, is_so in wrong.items() if is_so]
