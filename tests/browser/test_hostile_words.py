"""Scripts in every field that people fill, and every page that shows them opened: nothing runs."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction
from django.urls import reverse
from playwright.sync_api import Browser, Dialog, Page
from pytest_django.live_server_helper import LiveServer

from councilnet.models import Council, User
from initiatives import keeping, workflow
from initiatives.attachments import storing
from initiatives.models import CaseStudy, Edition, Theme
from tests import factories
from tests.browser.conftest import SignIn, is_fault
from tests.initiatives import attached
from tests.test_access import OF_CASE_STUDY, PRIVATE, PUBLIC, address
from tests.test_canaries import words_of

ATTACKS = [
    "<script>window.__x=1</script>",
    "<img src=x onerror=window.__x=1>",
    "\"'><svg/onload=window.__x=1>",
    "</script><script>window.__x=1</script>",
    "javascript:window.__x=1//",
    "<iframe srcdoc='<script>top.__x=1</script>'>",
    "{{constructor.constructor('window.__x=1')()}}",
    "</title></textarea></style><img src=x onerror=alert(1)>",
]
FILES = ("_csv", "_json", "_atom", "_pdf", "_docx", "_xlsx")
NOT_PAGES = {"robots", "sitemap", "security_txt", "download_your_data", "your_list_csv"}


def attack(rows: models.QuerySet[Any], *, from_: int = 0) -> int:
    """Each field that takes any words has one attack or another; how many took it is told."""
    taken = 0
    for number, name in enumerate(words_of(rows.model)):
        words = f"{ATTACKS[(number + from_) % len(ATTACKS)]} in so many words"
        try:
            with transaction.atomic():
                rows.update(**{name: words})
                taken += 1
        except DatabaseError:
            continue
    return taken


@pytest.fixture
def hostile(reference_data: None) -> Edition:
    """A council, themes, files and a case study that is published, and its next version written."""
    Council.objects.filter(slug="stevenage").update(
        name=f"Stevenage {ATTACKS[1]}", short_name=f"S {ATTACKS[0]}"
    )
    for theme in Theme.objects.all():
        Theme.objects.filter(pk=theme.pk).update(name=f"{theme.name} {ATTACKS[2]}")
    User.objects.update(name=f"Amber {ATTACKS[1]}")
    case_study = factories.whole("Hostile")
    officer = factories.officer_of("stevenage")
    storing.add(
        case_study,
        attached.picture(),
        by=officer,
        name=f"Plan {ATTACKS[1]}",
        alternative_text=ATTACKS[2],
    )
    taken = attack(CaseStudy.objects.filter(pk=case_study.pk))
    for at, relation in enumerate(("milestones", "outcomes", "links", "claims")):
        taken += attack(getattr(case_study, relation).all(), from_=at)
    assert taken > 25
    case_study = CaseStudy.objects.get(pk=case_study.pk)
    workflow.submit(case_study, by=officer)
    edition = factories.publish(case_study)
    factories.collected(case_study, introduction=ATTACKS[0])
    factories.pack(case_study)
    keeping.keep(officer, edition, ATTACKS[1])
    keeping.share(officer, ATTACKS[0])
    workflow.revise(CaseStudy.objects.get(pk=case_study.pk), by=officer)
    return edition


@pytest.fixture
def watched(browser: Browser, live_server: LiveServer) -> Iterator[tuple[Page, list[str]]]:
    """A page that tells of each dialog, each refusal by the policy and each error of a script."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    page, seen = context.new_page(), list[str]()

    def dialog(opened: Dialog) -> None:
        seen.append(opened.message)
        opened.dismiss()

    page.on("dialog", dialog)
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("console", lambda said: seen.append(said.text) if is_fault(said.text) else None)
    page.on("request", lambda it: seen.append(it.url) if "csp-reports" in it.url else None)
    yield page, seen
    context.close()


def pages_of(edition: Edition) -> Iterator[str]:
    at = [edition.council.slug, edition.slug]
    for name, arguments in PUBLIC.items():
        if not name.endswith(FILES) and name not in NOT_PAGES | {"funding_round"}:
            case = len(arguments) > 1 and arguments[0] == "stevenage"
            yield reverse(name, args=[*at, *arguments[2:]] if case else arguments)
    yield f"/case-studies/?q={ATTACKS[1]}"
    yield f"/case-studies/compare/?case={'/'.join(at)}&find={ATTACKS[0]}"


def own_pages(case_study: CaseStudy) -> Iterator[str]:
    for method, name in PRIVATE:
        if method == "GET" and name not in NOT_PAGES | {"similar_titles"}:
            yield address(name)
    for method, name in OF_CASE_STUDY:
        if method == "GET" and name not in {"brought_write_up"}:
            yield address(name, case_study)


def opened(page: Page, seen: list[str], addresses: Iterator[str]) -> list[str]:
    faults = []
    for url in addresses:
        page.goto(url)
        if page.evaluate("window.__x") is not None:
            faults.append(f"{url} ran it")
        faults += [f"{url}: {said}" for said in seen]
        seen.clear()
    return faults


def test_nothing_that_people_write_runs(
    watched: tuple[Page, list[str]], hostile: Edition, sign_in: SignIn, dev: User
) -> None:
    page, seen = watched
    assert opened(page, seen, pages_of(hostile)) == []
    case_study = CaseStudy.objects.get(pk=hostile.case_study_id)
    sign_in(page, factories.officer_of("stevenage"))
    assert opened(page, seen, own_pages(case_study)) == []
    workflow.submit(case_study, by=factories.officer_of("stevenage"))
    sign_in(page, dev)
    assert opened(page, seen, own_pages(case_study)) == []


def test_the_administration_runs_nothing_either(
    watched: tuple[Page, list[str]], hostile: Edition, sign_in: SignIn, erin: User
) -> None:
    page, seen = watched
    sign_in(page, erin)
    lists = ["councilnet_council", "councilnet_user", "initiatives_casestudy", "initiatives_theme"]
    council = Council.objects.get(slug="stevenage")
    urls = [reverse("admin:index"), *(reverse(f"admin:{name}_changelist") for name in lists)]
    urls += [reverse("admin:councilnet_council_change", args=[council.pk])]
    urls += [reverse("admin:initiatives_casestudy_change", args=[hostile.case_study_id])]
    assert opened(page, seen, iter(urls)) == []


def test_what_would_run_is_seen(
    watched: tuple[Page, list[str]], live_server: LiveServer, reference_data: None
) -> None:
    """Else the tests above could look at a browser that tells nothing."""
    page, seen = watched
    page.goto("/about/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<b onclick=\"x\"></b>')")
    page.evaluate("document.body.lastChild.click()")
    page.evaluate(
        "const s = document.createElement('script'); s.text = 'x'; document.body.append(s)"
    )
    assert any("Content Security Policy" in said for said in seen)
