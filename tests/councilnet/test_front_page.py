"""The administration's front page: what needs attention, and one search over everything."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet import joining
from councilnet.curating import attention
from councilnet.models import Council, Membership, QueuedMail, User
from initiatives.models import CaseStudy, Edition
from tests import factories
from tests.initiatives.wished import wished

pytestmark = pytest.mark.django_db
# The session, the person, the latest changes, and whether there is a policy: for the menu, and for
# the page
BESIDES = 5


def numbers(client: Client) -> dict[str, int]:
    page = client.get(reverse("admin:index"))
    return {str(shown.matter.words): shown.n for shown in page.context["matters"]}


def test_nothing_waits_at_first(as_erin: Client) -> None:
    told = numbers(as_erin)
    assert told.pop("Principles without a case study") == 10
    told.pop("Series of prices that are older than a year")
    assert set(told.values()) == {0}


def test_what_waits_is_counted(as_erin: Client, erin: User) -> None:
    before = numbers(as_erin)
    factories.submitted("Waits")
    edition = factories.published("Is stale")
    yesterday = timezone.localdate() - timedelta(days=1)
    Edition.objects.filter(pk=edition.pk).update(
        review_on=yesterday, dead_links={"https://example.org/": ""}
    )
    CaseStudy.objects.filter(pk=edition.case_study_id).update(looked_after_by=None)
    joining.ask(Council.objects.get(slug="oldham"), by=erin, note="")
    wished(council="stevenage")
    now, to = timezone.now(), {"to": ["a@example.org"], "from_email": "b@example.org"}
    QueuedMail.objects.create(subject="One", text="", gave_up_at=now, **to)
    late = QueuedMail.objects.create(subject="Two", text="", **to)
    QueuedMail.objects.exclude(pk=late.pk).filter(gave_up_at=None).delete()
    QueuedMail.objects.filter(pk=late.pk).update(queued_at=now - timedelta(hours=2))
    after = numbers(as_erin)
    assert {
        words: after[words] - before[words] for words in after if after[words] != before[words]
    } == {
        "Submissions that wait for review": 1,
        "Case studies whose day to be checked is past": 1,
        "Case studies that nobody looks after": 1,
        "Published with links that lead nowhere": 1,
        "Requests to join that nobody has answered": 1,
        "Requests for help that nobody has offered anything to": 1,
        "Councils with people and no lead": 1,
        "Mail that was given up": 1,
        "Mail that waits for more than an hour": 1,
        "Principles without a case study": -1,
    }


def test_each_number_leads_to_a_list_of_as_many(as_erin: Client, erin: User) -> None:
    test_what_waits_is_counted(as_erin, erin)
    for shown in attention.now():
        page = as_erin.get(shown.address)
        assert page.status_code == 200, shown.address
        if page.context is not None and "cl" in page.context and "?" in shown.address:
            assert page.context["cl"].result_count == shown.n, shown.address


def test_each_matter_asks_once(as_erin: Client, django_assert_num_queries: Any) -> None:
    page = reverse("admin:index")
    as_erin.get(page)
    for __ in range(2):
        with django_assert_num_queries(BESIDES + len(attention.MATTERS)):
            as_erin.get(page)
        factories.submitted()


def test_every_model_stands_in_a_section(as_erin: Client) -> None:
    page = as_erin.get(reverse("admin:index"))
    shown = {model["model"] for part in page.context["app_list"] for model in part["models"]}
    assert shown == set(admin.site._registry)
    names = [str(part["name"]) for part in page.context["app_list"]]
    assert names == [
        "Councils",
        "People",
        "Case studies",
        "Principles, themes and collections",
        "Learning from one another",
        "The network’s money",
        "How the network reviews",
        "Social value",
        "Mail and what administrators did",
    ]


# --- Search ------------------------------------------------------------------------------------
def found(client: Client, words: str) -> dict[str, list[str]]:
    page = client.get(reverse("admin:search"), {"q": words})
    return {str(one.name): [str(row) for row, __ in one.rows] for one in page.context["found"]}


def test_one_search_finds_all_kinds(as_erin: Client, amber: User) -> None:
    factories.published("Amber lights")
    told = found(as_erin, "amber")
    assert told["people"] == ["Amber"]
    assert told["memberships"] == ["Amber, Stevenage"]
    assert told["case studies"] == ["Amber lights"]
    assert told["editions"] == ["Amber lights (1)"]


def test_a_few_are_shown_and_a_link_leads_to_the_rest(as_erin: Client) -> None:
    [councils] = [
        one
        for one in as_erin.get(reverse("admin:search"), {"q": "council"}).context["found"]
        if str(one.name) == "councils"
    ]
    assert len(councils.rows) == 5
    assert councils.address == reverse("admin:councilnet_council_changelist") + "?q=council"
    assert as_erin.get(councils.address).context["cl"].result_count > 5


@pytest.mark.parametrize("words", ["", "   ", "'", "%", "日本", "a" * 5000, "(", "\\", "'; --"])
def test_odd_searches_break_nothing(as_erin: Client, words: str) -> None:
    assert as_erin.get(reverse("admin:search"), {"q": words}).status_code == 200


def test_it_asks_once_for_each_kind(
    as_erin: Client, amber: User, django_assert_max_num_queries: Any
) -> None:
    Membership.objects.create(user=amber, council=Council.objects.get(slug="oldham"))
    with django_assert_max_num_queries(3 + len(admin.site._registry)):
        as_erin.get(reverse("admin:search"), {"q": "e"})


def test_others_find_nothing_there(client: Client, as_dev: Client, as_amber: Client) -> None:
    for browser in (client, as_dev, as_amber):
        for name in ("index", "search"):
            assert browser.get(reverse(f"admin:{name}")).status_code == 302
