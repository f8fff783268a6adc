"""Erin's days: what waits, many at once and back again, a table brought in, a council that ends."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from councilnet.models import Council, User
from initiatives.models import CaseStudy, Edition, Theme
from tests import factories
from tests.browser.conftest import SignIn

TABLE = """slug,name,short_name,type,nation,region,population
oldham,Oldham Metropolitan Borough Council,Oldham,metropolitan-district,england,north-west,240000
new-town,New Town Council,New Town,unitary,wales,wales,50000
bad,Bad Council,Bad,district,england,narnia,10
"""


def is_whole(page: Page) -> bool:
    """Nothing stands beyond the window's edge."""
    width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1"
    return bool(page.evaluate(width))


def test_from_the_front_page_to_what_is_stale(page: Page, sign_in: SignIn, erin: User) -> None:
    edition = factories.published("Repair café")
    yesterday = timezone.localdate() - timedelta(days=1)
    Edition.objects.filter(pk=edition.pk).update(review_on=yesterday)
    sign_in(page, erin)
    page.goto("/admin/")
    assert is_whole(page)
    page.get_by_role("link", name="1 Case studies whose day to be checked is past").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Repair café").first).to_be_visible()


def test_one_search_leads_anywhere(page: Page, sign_in: SignIn, erin: User, amber: User) -> None:
    sign_in(page, erin)
    page.goto("/admin/")
    page.get_by_label("Search councils, people, case studies and all the rest").fill("amber")
    page.get_by_role("button", name="Search").click()
    assert is_whole(page)
    page.get_by_role("link", name="Amber", exact=True).click()
    expect(page.get_by_label("E-mail address:")).to_have_value(amber.email)


def test_another_theme_for_several_and_back(page: Page, sign_in: SignIn, erin: User) -> None:
    for title in ("One", "Two"):
        factories.submitted(title)
    was, other = (
        Theme.objects.get(key="neighbourhoods"),
        Theme.objects.exclude(key="neighbourhoods"),
    )
    sign_in(page, erin)
    page.goto("/admin/initiatives/casestudy/")
    for box in page.locator("input.action-select").all():
        box.check()
    page.get_by_label("Action:").select_option("change_theme")
    page.get_by_role("button", name="Go").click()
    page.get_by_label("The theme that they get").select_option(label=str(other[0]))
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("heading", name="2 rows would change")).to_be_visible()
    assert is_whole(page)
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_text("2 rows were changed.")).to_be_visible()
    assert set(CaseStudy.objects.values_list("theme", flat=True)) == {other[0].pk}
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 rows are what they were before.")).to_be_visible()
    assert is_whole(page)
    assert set(CaseStudy.objects.values_list("theme", flat=True)) == {was.pk}


def test_a_table_with_one_bad_row(page: Page, sign_in: SignIn, erin: User) -> None:
    sign_in(page, erin)
    page.goto("/admin/councilnet/council/")
    page.get_by_role("link", name="Bring in a table").click()
    table = {"name": "councils.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.get_by_label("File:").set_input_files(table)  # type: ignore[arg-type]
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text("“narnia” is none of")).to_be_visible()
    assert is_whole(page)
    page.get_by_role("button", name="Bring in 2 rows").click()
    expect(page.get_by_text("It is brought in.")).to_be_visible()
    assert Council.objects.get(slug="new-town").population == 50_000
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 rows are what they were before.")).to_be_visible()
    assert not Council.objects.filter(slug__in=["new-town", "bad"]).exists()


def test_a_council_becomes_part_of_another(
    page: Page, sign_in: SignIn, erin: User, stevenage: Council
) -> None:
    sign_in(page, erin)
    page.goto(f"/admin/councilnet/council/{stevenage.pk}/change/")
    page.get_by_role("link", name="It became part of another").click()
    page.get_by_label("The council that it became part of").select_option(label="Oldham")
    page.get_by_label("The day on which it ended or will end").fill("2026-04-01")
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text("Stevenage → Oldham")).to_be_visible()
    assert is_whole(page)
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_text("It is said on the pages of both councils.")).to_be_visible()
    page.goto("/councils/stevenage/")
    expect(page.get_by_text("Stevenage ended on 1 April 2026. It became part of")).to_be_visible()
