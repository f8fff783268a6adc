"""Whoever goes through a page by the Tab key sees where they are: in view, uncovered and marked.

WCAG 2.4.7 and 2.4.11, which axe-core cannot judge: a page of each kind, on a narrow phone.
"""

from typing import Any

from playwright.sync_api import Page

from initiatives.models import State
from tests.browser.conftest import SignIn
from tests.browser.test_every_page import CASE_STUDY, address
from tests.browser.world import World

STOPS = 60  # of a long page; what comes further down is of the same kinds
# How a part looks, with the box that GOV.UK paints beside a radio or a checkbox.
HERE = """() => {
    const part = document.activeElement;
    if (part === document.body) return null;
    const painted = [part, part.parentElement].map(of => [of, null]);
    painted.push([part, "::before"], [part, "::after"]);
    for (const label of part.labels ?? []) painted.push([label, null], [label, "::before"]);
    const looks = () => painted.map(([of, pseudo]) => {
        const style = getComputedStyle(of, pseudo);
        return [style.outline, style.boxShadow, style.backgroundColor, style.borderColor,
            style.textDecoration, style.color].join();
    }).join();
    const box = part.getBoundingClientRect();
    const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
    const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const focused = looks();
    part.blur();
    const blurred = looks();
    part.focus({ preventScroll: true });
    return {
        html: part.outerHTML.slice(0, 120),
        inView: right > left && bottom > top,
        covered: hit && !part.contains(hit) && !hit.contains(part)
            && ![...part.labels ?? []].some(label => label.contains(hit)) ? hit.outerHTML : "",
        marked: focused !== blurred,
    };
}"""


def faults_by_tab(page: Page, at: str) -> list[str]:
    page.goto(at)
    faults, stops = list[str](), list[dict[str, Any]]()
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if not here:
            break
        stops.append(here)
    for here in stops:
        wrong = {
            "is out of view": not here["inView"],
            f"is covered by {here['covered'][:120]}": here["covered"],
            "does not show that it has the focus": not here["marked"],
        }
        faults += [f"{at}: {here['html']} {what}" for what, is_so in wrong.items() if is_so]
    return faults if len(stops) > 4 else [*faults, f"{at}: the Tab key leads nowhere"]


def test_the_focus_is_seen(page: Page, world: World, sign_in: SignIn) -> None:
    kinds = {
        "visitor": [
            *("/", "/case-studies/", "/case-studies/map/", CASE_STUDY, "/accounts/login/"),
            *("/coverage/", "/social-value/try/", f"/cy{CASE_STUDY}"),
            "/case-studies/oldham/scored/social-value/",
        ],
        "officer": [
            address(world, "edit_part", State.DRAFT, "principles"),
            address(world, "files", State.DRAFT),
            address(world, "check_answers", "blank"),
        ],
        "staff": [address(world, "review_case_study", State.IN_REVIEW)],
    }
    faults = []
    for who, addresses in kinds.items():
        sign_in(page, world.people[who])
        for at in addresses:
            faults += faults_by_tab(page, at)
    assert faults == []
