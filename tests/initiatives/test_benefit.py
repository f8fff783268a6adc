"""What membership brought: counts of what was done, and what the council itself said."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet.models import Council, User
from initiatives import benefit, wishing
from initiatives.benefit import Numbers
from initiatives.wishing import Ending
from tests import factories
from tests.initiatives.adopted import adopted
from tests.initiatives.wished import offered, wished
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def of(slug: str) -> Numbers:
    council = Council.objects.get(slug=slug)
    return benefit.in_all(benefit.by_year([council]), council)


def test_giving_and_taking_are_counted_on_both_sides(amber: User, cara: User) -> None:
    edition = factories.published("A library of tools")
    factories.revised(edition)
    adopted(edition, council="oldham")
    wish = wished()
    made = offered(wish, case_study=edition.case_study)
    wishing.write(made, "On Monday?", by=amber)
    wishing.close(wish, Ending("answered", days_saved=Decimal("2.5")), by=cara)
    assert of("stevenage") == Numbers(published=1, checked=1, given=1, offered=1, letters=1)
    assert of("oldham") == Numbers(
        taken=1, tried=1, asked=1, closed=1, said=1, days_saved=Decimal("2.5")
    )


def test_what_nobody_confirmed_was_not_given(reference_data: None) -> None:
    adopted(factories.published(), council="oldham", confirmed=False)
    assert (of("stevenage").given, of("oldham").taken) == (0, 1)


def test_a_blank_is_shown_as_a_blank(as_cara: Client, cara: User) -> None:
    wishing.close(wished(), Ending("answered"), by=cara)
    words = text_of(as_cara.get(reverse("council_benefit", args=["oldham"])))
    assert "The council has not said of any request what asking saved." in words


def test_a_year_is_chosen_by_its_link(as_amber: Client) -> None:
    factories.published()
    year = timezone.localdate().year
    where = reverse("council_benefit", args=["stevenage"])
    assert str(year) in text_of(as_amber.get(where, {"year": year}))
    for junk in ("", "\x00", "9" * 50, "1900"):
        assert as_amber.get(where, {"year": junk}).status_code in {200, 400}


def test_its_own_people_and_the_network_alone_see_it(
    client: Client, as_amber: Client, as_cara: Client, as_dev: Client
) -> None:
    where = reverse("council_benefit", args=["stevenage"])
    answers = [one.get(where).status_code for one in (client, as_amber, as_cara, as_dev)]
    assert answers == [302, 200, 404, 200]


@pytest.mark.parametrize("n", [1, 3])
def test_the_table_of_all_costs_the_same(
    as_dev: Client, django_assert_num_queries: Any, n: int
) -> None:
    for number in range(n):
        factories.published(f"Number {number}", council="oldham")
    with django_assert_num_queries(12):
        as_dev.get(reverse("benefits"))


def test_the_table_comes_as_csv(as_dev: Client, as_amber: Client) -> None:
    factories.published()
    lines = as_dev.get(reverse("benefits_csv")).content.decode().splitlines()
    assert lines[0].startswith("\ufeffCouncil,Membership,Case studies published,")
    row = next(line for line in lines if line.startswith("Stevenage Borough Council"))
    assert row.split(",")[2:4] == ["1", "0"]
    assert as_amber.get(reverse("benefits_csv")).status_code == 403
