"""The administrators' pages under our content security policy, and in WCAG 2.2 AA."""

import pytest
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from councilnet.models import Council, User
from initiatives.models import Theme
from socialvalue.models import FrameworkVersion
from tests import factories
from tests.browser.conftest import Axe, SignIn
from tests.councilnet.test_admin import one_more_change, one_more_mail
from tests.initiatives.funded import award
from tests.socialvalue.framed import next_draft


@pytest.fixture
def width() -> int:
    return 1280


def everything(by: User) -> None:
    edition = factories.published()
    factories.collected(edition.case_study)
    award("A lab", edition, partners=("oldham",))
    one_more_change(by)
    one_more_mail()


def addresses() -> list[str]:
    found = [reverse("admin:index")]
    for model in admin.site._registry:
        row = model._default_manager.first()
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"{name}_changelist"))
        found += [reverse(f"{name}_change", args=[row.pk])] if row else []
    people = ["/admin/councilnet/council/add/", "/admin/councilnet/user/add/"]
    curated = [
        f"/admin/initiatives/{name}/add/" for name in ("collection", "fundinground", "award")
    ]
    return [*found, *people, *curated, *of_frameworks(), *of_curating()]


def of_curating() -> list[str]:
    stevenage = Council.objects.get(slug="stevenage")
    return [
        "/admin/search/?q=e",
        "/admin/search/?q=nothing+like+it",
        *(f"/admin/{name}/import/" for name in TABLED),
        f"/admin/councilnet/council/{stevenage.pk}/succession/",
        f"/admin/councilnet/council/{stevenage.pk}/history/",
        f"/admin/councilnet/user/{User.objects.latest('pk').pk}/sessions/",
        f"/admin/initiatives/theme/{Theme.objects.order_by('-pk')[0].pk}/history/",
    ]


TABLED = [
    *("councilnet/council", "councilnet/membership"),
    *("initiatives/principle", "initiatives/theme"),
]


def of_frameworks() -> list[str]:
    """What there is of a published version and of a draft, on which more can be done."""
    draft = FrameworkVersion.objects.get(status="draft")
    issued = FrameworkVersion.objects.get(status="published")
    page = "/admin/socialvalue/frameworkversion/"
    rows = [draft, draft.themes.all()[0], draft.measures.all()[0], draft.criteria.all()[0]]
    return [
        *(f"{page}{draft.pk}/{act}/" for act in ("compare", "publish")),
        *(f"{page}{issued.pk}/{act}/" for act in ("retire", "next")),
        *(f"/admin/socialvalue/{row._meta.model_name}/{row.pk}/change/" for row in rows),
        *(f"/admin/socialvalue/{name}/import/" for name in ("measure", "criterion")),
        "/admin/socialvalue/seriesedition/add/",
        *("/admin/socialvalue/measure/add/", "/admin/socialvalue/criterion/add/"),
    ]


def test_pages_break_no_policy(page: Page, sign_in: SignIn, erin: User) -> None:
    """A break fails the test at its end, in the fixture of the page."""
    everything(erin)
    next_draft()
    sign_in(page, erin)
    for address in addresses():
        page.goto(address)


def test_pages_are_accessible(
    browser: Browser, live_server: LiveServer, axe: Axe, sign_in: SignIn, erin: User
) -> None:
    """Without the policy, which axe-core itself breaks where it measures text areas."""
    everything(erin)
    next_draft()
    context = browser.new_context(base_url=live_server.url, bypass_csp=True)
    page = context.new_page()
    sign_in(page, erin)
    found = {}
    for address in addresses():
        page.goto(address)
        found[address] = axe(page)
    context.close()
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
