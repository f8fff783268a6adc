"""Following a search or a case study, on the pages."""

import re

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council, Often, User
from initiatives import directory, following
from initiatives.models import Edition, Follow
from initiatives.workflow import MoveRefused
from tests.conftest import signed_in
from tests.factories import published, revised, withdrawn
from tests.pages import errors, fields, text_of
from tests.together import at_once

pytestmark = pytest.mark.django_db

SEARCH = "/case-studies/follow/"
OF_INNOVATION = f"{SEARCH}?principle=innovation"
CASE_STUDY = "/case-studies/stevenage/repair-cafe/follow/"
FOLLOWS = "/your-follows/"


@pytest.fixture
def edition(reference_data: None) -> Edition:
    return published("Repair café", principles=("innovation",))


def query(address: str) -> directory.Query:
    return directory.read(QueryDict(address))


def follow(client: Client, address: str, name: str = "Ours", often: str = "daily") -> Follow:
    response = client.post(address, {"name": name, "often": often})
    assert response["Location"] == FOLLOWS
    return Follow.objects.latest("pk")


# --- Beginning ---------------------------------------------------------------------------------
def test_a_search_is_followed_in_words(as_amber: Client, amber: User, edition: Edition) -> None:
    page = as_amber.get(OF_INNOVATION)
    assert "What it finds now: 1 case study that meets Innovation." in text_of(page)
    assert fields(page)["name"] == "Innovation"
    assert fields(page)["often"] == "daily"
    follow(as_amber, OF_INNOVATION, "What is new", "weekly")
    [row] = Follow.objects.values()
    assert (row["user_id"], row["address"]) == (amber.pk, "?principle=innovation")
    assert row["case_study_id"] is None
    assert (row["name"], row["often"], row["seen"]) == ("What is new", "weekly", edition.pk)
    assert row["told_at"] is None
    page = as_amber.get(FOLLOWS)
    assert "You follow this search." in text_of(page)
    assert "What is new Innovation Nothing to tell yet" in text_of(page)


def test_everything_can_be_followed(as_amber: Client, edition: Edition) -> None:
    page = as_amber.get(SEARCH)
    assert fields(page)["name"] == "All case studies"
    assert follow(as_amber, SEARCH).address == ""


@pytest.mark.parametrize(
    "again",
    [
        "?council=stevenage&principle=innovation",
        "?principle=innovation&council=stevenage&sort=title&page=3",
        "?council=stevenage&principle=innovation&principle=no-such&nonsense=1",
    ],
)
def test_the_same_search_is_followed_once(
    as_amber: Client, amber: User, edition: Edition, again: str
) -> None:
    first = follow(as_amber, f"{SEARCH}?principle=innovation&council=stevenage")
    Follow.objects.update(seen=7)
    page = as_amber.get(SEARCH + again)
    assert "You follow this search" in text_of(page)
    assert fields(page)["name"] == "Ours"
    follow(as_amber, SEARCH + again, "Another name", "at-once")
    [row] = Follow.objects.all()
    assert (row.pk, row.name, row.often, row.seen) == (first.pk, "Another name", "at-once", 7)


@pytest.mark.django_db(transaction=True)
def test_following_twice_at_once_is_one_follow(amber: User, edition: Edition) -> None:
    search = query("principle=innovation")

    def act() -> None:
        following.follow_search(amber, search, name="Ours", often=Often.DAILY)
        following.follow_case_study(amber, edition, often=Often.DAILY)

    assert at_once(*[act] * 4) == [None] * 4
    assert Follow.objects.count() == 2


def test_two_people_follow_the_same(as_amber: Client, as_ben: Client, edition: Edition) -> None:
    follow(as_amber, OF_INNOVATION)
    follow(as_ben, OF_INNOVATION)
    assert Follow.objects.count() == 2


def test_a_case_study_is_followed(as_amber: Client, amber: User, edition: Edition) -> None:
    assert "when a new version of it is published" in text_of(as_amber.get(CASE_STUDY))
    for often in ("weekly", "at-once"):
        assert as_amber.post(CASE_STUDY, {"often": often})["Location"] == FOLLOWS
    assert "You follow this case study" in text_of(as_amber.get(CASE_STUDY))
    [row] = Follow.objects.all()
    assert (row.name, row.address, row.case_study, row.often, row.seen) == (
        *("Repair café", "", edition.case_study),
        *("at-once", edition.pk),
    )
    assert "Repair café Changes of this case study" in text_of(as_amber.get(FOLLOWS))


@pytest.mark.parametrize("address", [OF_INNOVATION, CASE_STUDY])
def test_a_visitor_signs_in_and_comes_back(
    client: Client, amber: User, edition: Edition, address: str
) -> None:
    answer = client.get(address)
    assert answer["Location"].startswith("/accounts/login/?next=")
    back = client.post(
        answer["Location"], {"login": amber.email, "password": "a long enough passphrase"}
    )
    assert back["Location"] == address


def test_the_public_pages_lead_there(client: Client, edition: Edition) -> None:
    for page, link in [
        ("/case-studies/?principle=innovation&sort=title", OF_INNOVATION + "&amp;sort=title"),
        ("/councils/stevenage/", f"{SEARCH}?council=stevenage"),
        ("/councils/oldham/", f"{SEARCH}?council=oldham"),  # where nothing is published yet
        ("/principles/innovation/", OF_INNOVATION),
        ("/case-studies/stevenage/repair-cafe/", CASE_STUDY),
    ]:
        assert f'href="{link}"' in client.get(page).content.decode(), page


def test_a_name_is_wanted_and_not_lost(as_amber: Client, edition: Edition) -> None:
    page = as_amber.post(OF_INNOVATION, {"name": " ", "often": "hourly"})
    assert errors(page) == [("id_name", "Enter a name for it"), ("id_often_0", "Choose how often")]
    page = as_amber.post(OF_INNOVATION, {"name": "x" * 151, "often": "weekly"})
    assert [words for __, words in errors(page)] == [
        "Shorten this to 150 characters or less: it has 151."
    ]
    assert fields(page)["name"] == "x" * 151
    assert errors(as_amber.post(CASE_STUDY, {"often": "x"})) == [("id_often_0", "Choose how often")]
    assert Follow.objects.count() == 0


def test_a_search_that_is_too_long_is_refused(as_amber: Client, edition: Edition) -> None:
    councils = "&".join(
        f"council={slug}" for slug in Council.objects.values_list("slug", flat=True)
    )
    long = f"{SEARCH}?{councils}&q={'%E6%AE%8A' * 150}"
    page = as_amber.post(long, {"name": "x", "often": "daily"})
    assert page.status_code == 409
    assert "This search is too long to follow: choose fewer options." in text_of(page)


def test_one_person_follows_so_many(
    amber: User, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST", 2)
    for key in ("learning", "innovation", "innovation"):
        following.follow_search(amber, query(f"principle={key}"), name="x", often=Often.DAILY)
    with pytest.raises(MoveRefused, match="You follow 2 things already"):
        following.follow_search(amber, query(""), name="x", often=Often.DAILY)
    with pytest.raises(MoveRefused, match="You follow 2 things already"):
        following.follow_case_study(amber, edition, often=Often.DAILY)
    assert amber.follows.count() == 2


def test_what_is_withdrawn_cannot_be_followed(as_amber: Client, reference_data: None) -> None:
    withdrawn()
    for response in (as_amber.get(CASE_STUDY), as_amber.post(CASE_STUDY, {"often": "daily"})):
        assert response.status_code == 410
    assert Follow.objects.count() == 0


# --- What you follow ---------------------------------------------------------------------------
def test_how_often_is_changed(as_amber: Client, edition: Edition) -> None:
    row = follow(as_amber, OF_INNOVATION)
    page = as_amber.post(f"{FOLLOWS}{row.pk}/", {"often": "weekly"}, follow=True)
    assert "Saved." in text_of(page)
    as_amber.post(f"{FOLLOWS}{row.pk}/", {"often": "hourly"})
    row.refresh_from_db()
    assert row.often == "weekly"


def test_whoever_wanted_no_mail_begins_anew(as_amber: Client, edition: Edition) -> None:
    row = follow(as_amber, OF_INNOVATION, often="never")
    later = published("Later")
    as_amber.post(f"{FOLLOWS}{row.pk}/", {"often": "daily"})
    row.refresh_from_db()
    assert row.seen == later.pk
    published("Later still")
    as_amber.post(f"{FOLLOWS}{row.pk}/", {"often": "weekly"})
    row.refresh_from_db()
    assert row.seen == later.pk


def test_following_ends(as_amber: Client, edition: Edition) -> None:
    row = follow(as_amber, OF_INNOVATION)
    page = as_amber.post(f"{FOLLOWS}{row.pk}/stop/", follow=True)
    assert "You no longer follow “Ours”." in text_of(page)
    assert "Nothing yet." in text_of(page)
    assert Follow.objects.count() == 0


@pytest.mark.parametrize("end", ["", "stop/"])
def test_what_others_follow_is_not_there(as_amber: Client, as_ben: Client, end: str) -> None:
    row = follow(as_amber, OF_INNOVATION)
    assert as_ben.post(f"{FOLLOWS}{row.pk}/{end}", {"often": "never"}).status_code == 404
    assert Follow.objects.get().often == "daily"
    assert "Ours" not in text_of(as_ben.get(FOLLOWS))


def test_each_leads_to_what_it_is_of(as_amber: Client, edition: Edition) -> None:
    follow(as_amber, f"{SEARCH}?q=caf%C3%A9&council=stevenage")
    as_amber.post(CASE_STUDY, {"often": "daily"})
    html = as_amber.get(FOLLOWS).content.decode()
    assert re.findall(r'app-result__title"><a class="govuk-link" href="([^"]*)"', html) == [
        "/case-studies/?council=stevenage&amp;q=caf%C3%A9",
        "/case-studies/stevenage/repair-cafe/",
    ]


def test_a_new_title_and_a_withdrawal_show(as_amber: Client, edition: Edition) -> None:
    as_amber.post(CASE_STUDY, {"often": "daily"})
    revised(edition, title="Mending café")
    assert "Mending café Changes of this case study" in text_of(as_amber.get(FOLLOWS))
    other = withdrawn("Gone")
    Follow.objects.update(case_study=other.case_study)
    assert "Gone Changes of this case study Nothing to tell yet It has been withdrawn." in text_of(
        as_amber.get(FOLLOWS)
    )


def test_an_option_that_is_gone_is_passed_over_and_said(
    as_amber: Client, amber: User, edition: Edition
) -> None:
    follow(as_amber, f"{SEARCH}?council=stevenage&council=oldham")
    assert "Something that you chose" not in text_of(as_amber.get(FOLLOWS))
    Council.objects.filter(slug="oldham").update(slug="oldham-2")
    text = text_of(as_amber.get(FOLLOWS))
    assert (
        "Ours Stevenage Nothing to tell yet "
        "Something that you chose is no longer there, so this finds more than it did." in text
    )


def test_the_account_leads_there(as_amber: Client) -> None:
    html = as_amber.get(reverse("notice_choices")).content.decode()
    assert f'href="{FOLLOWS}"' in html
    assert 'href="/your-list/"' in as_amber.get("/accounts/your-data/").content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_what_you_follow_asks_the_same_of_the_database(
    as_amber: Client, amber: User, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        edition = published(f"Number {number}")
        following.follow_case_study(amber, edition, often=Often.DAILY)
        following.follow_search(amber, query(f"q={number}"), name="x", often=Often.DAILY)
    client = signed_in(amber)
    client.get(FOLLOWS)
    # Session, person; follows, the index's state, what stands; what else may be in the menu
    with django_assert_num_queries(6):
        client.get(FOLLOWS)


# --- Stopping by a link ------------------------------------------------------------------------
def test_a_link_stops_the_mail_about_one_thing(
    client: Client, as_amber: Client, edition: Edition
) -> None:
    row, other = follow(as_amber, OF_INNOVATION), follow(as_amber, SEARCH)
    link = reverse("stop_alerts", args=[following.stop_token(row)])
    assert "Stop mail about this Ours" in text_of(client.get(link))
    row.refresh_from_db()
    assert row.often == "daily"
    strict = Client(enforce_csrf_checks=True)
    page = strict.post(link, {"List-Unsubscribe": "One-Click"})
    assert "You will get no more mail about this: Ours." in text_of(page)
    assert list(Follow.objects.order_by("pk").values_list("pk", "often")) == [
        (row.pk, "never"),
        (other.pk, "daily"),
    ]
    row.delete()
    page = strict.post(link)
    assert (page.status_code, Follow.objects.count()) == (200, 1)
    assert "This is not followed any more" in text_of(page)


def test_a_made_up_link_stops_nothing(client: Client, as_amber: Client, edition: Edition) -> None:
    row = follow(as_amber, OF_INNOVATION)
    token = following.stop_token(row)
    for wrong in ("x", token[:-1], f"{row.pk}:{token.split(':', 1)[1]}"):
        assert client.post(reverse("stop_alerts", args=[wrong])).status_code == 404
    row.refresh_from_db()
    assert row.often == "daily"
