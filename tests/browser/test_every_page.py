"""Every address of the access matrix, in WCAG 2.2 AA, as each role sees it, narrow and wide.

The addresses come from tests/test_access.py, so that a new one is opened here by itself.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from playwright.sync_api import Page

from initiatives import checking_again, parts
from initiatives.models import State
from tests.browser.conftest import Axe, SignIn
from tests.browser.looking import faults_of
from tests.browser.world import World
from tests.test_access import ACCOUNT, OF_CASE_STUDY, PRIVATE, PUBLIC, ROLES

FORMS = ("csv", "json", "atom")
NOT_PAGES = {
    *(f"{name}_{form}" for name in ("case_studies", "collection") for form in FORMS),
    *(f"{name}_{form}" for name in ("councils", "principles", "adoptions") for form in FORMS),
    *(f"{name}_{form}" for name in ("coverage", "coverage_of_regions") for form in FORMS),
    *(f"{name}_{form}" for name in ("funding", "funding_round") for form in FORMS),
    *(f"framework_{form}" for form in ("csv", "xlsx", "json")),
    *(f"portfolio_{form}" for form in ("csv", "json")),
    *("committee_pdf", "pack_docx", "pack_pdf"),
    *("download_your_data", "robots", "security_txt", "similar_titles", "sitemap", "your_list_csv"),
}
SHOWN = {200, 403, 404, 409, 410}

CASE_STUDY = "/case-studies/stevenage/repair-cafe/"
COMPARED = "/case-studies/compare/?case=stevenage/repair-cafe&case=oldham/number-1"
ALSO_PUBLIC = [
    "/case-studies/map/?principle=learning",
    "/case-studies/map/?q=zebra",
    "/coverage/?nation=wales&type=unitary",
    "/collections/learned/",
    "/collections/learned/?page=2",
    "/case-studies/?principle=innovation&principle=learning&region=east-of-england&q=repair",
    "/case-studies/?q=zebra",
    "/case-studies/?page=2",
    f"{COMPARED}&case=oldham/number-2&case=stevenage/second-version",
    f"{COMPARED}&case=oldham/withdrawn&find=number",
    f"{CASE_STUDY}versions/?from=1&to=2",
    f"{CASE_STUDY}versions/2/",
    f"{CASE_STUDY}committee/?asked=To+try+it+in+one+ward",
    f"{CASE_STUDY}fit/?council=witney&budget=under-10k&staff=no&partners=0&months=1",
    "/case-studies/oldham/number-1/fit/?council=stevenage",
    "/case-studies/oldham/number-1/",
    "/case-studies/oldham/withdrawn/",
    "/case-studies/oldham/withdrawn/card/",
    "/case-studies/oldham/scored/",
    "/case-studies/oldham/scored/social-value/",
    "/case-studies/oldham/scored-high/social-value/",
    "/social-value/portfolio/?council=oldham&theme=neighbourhoods",
    "/councils/oldham/",
    "/councils/rochdale/",
    "/councils/plymouth/",
    "/councils/witney/",
    "/case-studies/?like=norwich",
    "/regions/north-west/",
    "/no/such/page/",
]
# What the roles of the matrix do not see: who looks, which address, which case study
ALSO_PRIVATE: list[tuple[str, str, str]] = [
    ("officer", "coverage", ""),
    ("officer", "learning", ""),
    ("staff", "learning", ""),
    ("newcomer", "learning", ""),
    ("staff", "coverage", ""),
    ("staff", "coverage_of_regions", ""),
    ("officer", "your_case_study", "blank"),
    ("officer", "preview", "blank"),
    ("officer", "check_answers", "blank"),
    ("officer", "brought_write_up", "brought"),
    ("officer", "your_case_study", "brought"),
    ("officer", "check_answers", "brought"),
    ("officer", "your_case_study", "next in draft"),
    ("officer", "files", "next in draft"),
    ("officer", "preview", "next in draft"),
    ("staff", "review_case_study", "second in review"),
    ("staff of the same council", "review_case_study", "second in review"),
    ("staff of the same council", "review_queue", ""),
    ("officer of two councils", "bring_write_up", ""),
    ("officer of two councils", "start_blank", ""),
    ("newcomer", "your_case_studies", ""),
    ("newcomer", "start_blank", ""),
    ("visitor", "your_case_studies", ""),
]


def address(world: World, name: str, state: str = "", *more: str) -> str:
    return reverse(name, args=[world.case_studies[state].pk, *more] if state else [])


def of_everybody() -> Iterator[str]:
    for name, arguments in PUBLIC.items():
        if name not in NOT_PAGES:
            yield reverse(name, args=arguments)
    yield from ALSO_PUBLIC


def of_accounts(role: str) -> Iterator[str]:
    for name, (arguments, visitor, signed_in) in ACCOUNT.items():
        if (visitor if role == "visitor" else signed_in) in SHOWN:
            yield reverse(name, args=arguments)


def of_the_matrix(world: World, role: str) -> Iterator[str]:
    column = ROLES.index(role)
    for (method, name), statuses in PRIVATE.items():
        if method == "GET" and name not in NOT_PAGES and statuses[column] in SHOWN:
            yield address(world, name)
    for (method, name), answers in OF_CASE_STUDY.items():
        for state, statuses in answers.items():
            if method == "GET" and statuses[column] in SHOWN - {404}:
                yield from of_case_study(world, name, state)


def of_case_study(world: World, name: str, state: str) -> Iterator[str]:
    """The parts are all alike where they cannot be edited: one of them then stands for all."""
    endings = {
        "edit_part": list(parts.PARTS) if state == State.DRAFT else ["basics"],
        "check_case_study": list(checking_again.ANSWERS),
    }
    for more in [[end] for end in endings.get(name, [])] or [[]]:
        yield address(world, name, state, *more)


def of_more(world: World, role: str) -> Iterator[str]:
    for who, name, state in ALSO_PRIVATE:
        if who == role:
            yield address(world, name, state)


def look_at_all(page: Page, axe: Axe, addresses: Iterable[str]) -> list[str]:
    faults = []
    for url in addresses:
        page.goto(url)
        faults += faults_of(page, axe)
    return faults


def test_what_everybody_reads(page: Page, axe: Axe, world: World) -> None:
    """And reading leaves no cookie."""
    assert look_at_all(page, axe, of_everybody()) == []
    assert page.context.cookies() == []


def test_each_public_page_has_a_title_of_its_own(client: Client, world: World) -> None:
    """WCAG 2.4.2. A card is a case study in another site's frame, and is titled as it is."""
    pages = [name for name in PUBLIC if name not in NOT_PAGES | {"case_study_card"}]
    answers = [client.get(reverse(name, args=PUBLIC[name])) for name in pages]
    heads = [html.fromstring(page.content.decode()) for page in answers]
    titles = Counter(head.findtext(".//title") for head in heads)
    assert [title for title, times in titles.items() if times > 1] == []


@pytest.mark.parametrize("role", ["visitor", "officer"])
def test_the_account_pages(page: Page, axe: Axe, world: World, sign_in: SignIn, role: str) -> None:
    sign_in(page, world.people[role])
    assert look_at_all(page, axe, of_accounts(role)) == []


@pytest.mark.parametrize("role", ["other", "officer", "staff"])
def test_the_private_pages(page: Page, axe: Axe, world: World, sign_in: SignIn, role: str) -> None:
    sign_in(page, world.people[role])
    assert look_at_all(page, axe, of_the_matrix(world, role)) == []


def test_what_few_see(page: Page, axe: Axe, world: World, sign_in: SignIn) -> None:
    faults = []
    for role in dict.fromkeys(who for who, __, __ in ALSO_PRIVATE):
        sign_in(page, world.people[role])
        faults += look_at_all(page, axe, of_more(world, role))
    assert faults == []
