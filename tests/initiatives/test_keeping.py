"""A person's list: keeping, noting, sharing by a link, and the same as a spreadsheet."""

import csv
import re
from io import StringIO

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councilnet.models import User
from initiatives import keeping
from initiatives.models import Edition, KeptCaseStudy, SharedList
from initiatives.workflow import MoveRefused, withdraw
from tests.conftest import signed_in
from tests.factories import draft, published, reviewer, revised, withdrawn
from tests.pages import errors, fields, text_of

pytestmark = pytest.mark.django_db

KEEP = "/case-studies/stevenage/repair-cafe/keep/"
LIST = "/your-list/"


@pytest.fixture
def edition(reference_data: None) -> Edition:
    return published("Repair café")


def keep(client: Client, note: str = "For the board", address: str = KEEP) -> KeptCaseStudy:
    response = client.post(address, {"note": note})
    assert response["Location"] == LIST
    return KeptCaseStudy.objects.latest("pk")


def rows(client: Client) -> list[dict[str, str]]:
    text = client.get("/your-list.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def share(client: Client, name: str = "Mending") -> str:
    """The link, as the page shows it."""
    response = client.post(f"{LIST}share/", {"name": name}, follow=True)
    found = re.findall(r'href="http://testserver(/lists/[^"]*)"', response.content.decode())
    return str(found[0])


# --- Keeping -----------------------------------------------------------------------------------
def test_it_is_kept_with_a_note(as_amber: Client, amber: User, edition: Edition) -> None:
    assert "Keep it on your list" in text_of(as_amber.get(KEEP))
    row = keep(as_amber, "For the board\nand for Ben")
    assert (row.user, row.case_study, row.note) == (
        *(amber, edition.case_study),
        "For the board\nand for Ben",
    )
    text = text_of(as_amber.get(LIST))
    assert "“Repair café” is on your list." in text
    page = as_amber.get(LIST)
    assert text_of(page).startswith(
        "Your list 1 case study that you keep. You alone see it, unless you share it. "
        "Download as CSV Repair café by Stevenage Live Evidence: Described "
        "What Repair café is, in two lines. Your note For the board"
    )
    assert "<p>For the board<br>and for Ben</p>" in page.content.decode()


def test_keeping_it_again_changes_the_note(as_amber: Client, edition: Edition) -> None:
    first = keep(as_amber)
    page = as_amber.get(KEEP)
    assert "This case study is on your list." in text_of(page)
    assert fields(page)["note"].strip() == "For the board"
    assert keep(as_amber, "For Ben").pk == first.pk
    assert KeptCaseStudy.objects.get().note == "For Ben"


def test_a_long_note_is_refused_and_not_lost(as_amber: Client, edition: Edition) -> None:
    row = keep(as_amber)
    for address in (KEEP, f"{LIST}{row.pk}/"):
        page = as_amber.post(address, {"note": "x" * 601})
        said = "Shorten this to 600 characters or less: it has 601."
        assert errors(page) == [("id_note", said)]
        assert fields(page)["note"].strip() == "x" * 601
    assert KeptCaseStudy.objects.get().note == "For the board"


def test_a_note_is_changed_and_emptied(as_amber: Client, edition: Edition) -> None:
    row = keep(as_amber)
    address = f"{LIST}{row.pk}/"
    assert fields(as_amber.get(address))["note"].strip() == "For the board"
    for note in ("For Ben", ""):
        assert "Your note is saved." in text_of(as_amber.post(address, {"note": note}, follow=True))
        row.refresh_from_db()
        assert row.note == note
    assert "Add a note" in text_of(as_amber.get(LIST))


def test_it_is_removed(as_amber: Client, edition: Edition) -> None:
    row = keep(as_amber)
    text = text_of(as_amber.post(f"{LIST}{row.pk}/remove/", follow=True))
    assert "Removed from your list." in text
    assert "Nothing yet." in text
    assert KeptCaseStudy.objects.count() == 0


@pytest.mark.parametrize(("method", "end"), [("GET", ""), ("POST", ""), ("POST", "remove/")])
def test_what_others_keep_is_not_there(
    as_amber: Client, as_ben: Client, edition: Edition, method: str, end: str
) -> None:
    row = keep(as_amber)
    assert as_ben.generic(method, f"{LIST}{row.pk}/{end}").status_code == 404
    assert KeptCaseStudy.objects.get().note == "For the board"
    assert "Repair café" not in text_of(as_ben.get(LIST))
    assert rows(as_ben) == []


def test_a_visitor_signs_in_and_comes_back(client: Client, edition: Edition) -> None:
    for address in (KEEP, LIST):
        assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_what_nobody_may_read_is_not_kept(as_amber: Client, reference_data: None) -> None:
    withdrawn("Repair café")
    draft("Draft")
    assert as_amber.post(KEEP, {"note": ""}).status_code == 410
    assert as_amber.post("/case-studies/stevenage/draft/keep/", {}).status_code == 404
    assert KeptCaseStudy.objects.count() == 0


def test_one_person_keeps_so_many(
    amber: User, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST", 1)
    keeping.keep(amber, edition, "")
    keeping.keep(amber, edition, "Again")
    with pytest.raises(MoveRefused, match="You keep 1 case studies already"):
        keeping.keep(amber, published("Another"), "")
    assert [row.note for row in amber.kept.all()] == ["Again"]


def test_a_withdrawn_one_stays_and_says_so(as_amber: Client, edition: Edition) -> None:
    row = keep(as_amber)
    withdraw(edition.case_study, by=reviewer(), reason="It was wrong.")
    text = text_of(as_amber.get(LIST))
    assert "Repair café Withdrawn by the network Since " in text
    assert "nobody can read it here. Its page says why; your note stays." in text
    assert 'name="case"' not in as_amber.get(LIST).content.decode()  # nothing to compare
    as_amber.post(f"{LIST}{row.pk}/", {"note": "Still worth knowing"})
    assert KeptCaseStudy.objects.get().note == "Still worth knowing"


def test_the_list_shows_the_newest_version(as_amber: Client, edition: Edition) -> None:
    keep(as_amber)
    revised(edition, title="Mending café")
    assert "Mending café by Stevenage" in text_of(as_amber.get(LIST))


def test_those_ticked_are_compared(as_amber: Client, edition: Edition) -> None:
    keep(as_amber)
    html = as_amber.get(LIST).content.decode()
    assert 'name="case" value="stevenage/repair-cafe" form="compare"' in html
    assert '<form id="compare" method="get" action="/case-studies/compare/">' in html


# --- Sharing -----------------------------------------------------------------------------------
def test_whoever_has_the_link_reads_the_list(
    client: Client, as_amber: Client, edition: Edition
) -> None:
    keep(as_amber)
    link = share(as_amber)
    page = client.get(link)
    assert text_of(page) == (
        "A list that somebody shares Mending Somebody with an account here chose these case "
        "studies and wrote the notes. The link may be taken back at any time. Repair café "
        "by Stevenage Live Evidence: Described What Repair café is, in two lines. "
        "Note For the board"
    )
    assert "amber" not in page.content.decode().lower()
    assert page["Cache-Control"] == "no-store, private"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "no-referrer"


def test_readers_see_what_is_current_alone(
    client: Client, as_amber: Client, edition: Edition
) -> None:
    keep(as_amber, "My secret doubts")
    withdraw(edition.case_study, by=reviewer(), reason="It was wrong.")
    text = text_of(client.get(share(as_amber)))
    assert "There is nothing on it at the moment." in text
    assert "Repair" not in text
    assert "doubts" not in text


def test_a_link_is_taken_back(client: Client, as_amber: Client, edition: Edition) -> None:
    link = share(as_amber)
    text = text_of(as_amber.post(f"{LIST}take-back/", follow=True))
    assert "The link is taken back: it opens nothing any more." in text
    assert client.get(link).status_code == 404
    assert share(as_amber) != link


def test_the_name_changes_and_the_link_stays(
    client: Client, as_amber: Client, edition: Edition
) -> None:
    link = share(as_amber)
    assert fields(as_amber.get(LIST))["name"] == "Mending"
    assert share(as_amber, "Repairing") == link
    assert "Repairing" in text_of(client.get(link))
    assert SharedList.objects.count() == 1


def test_a_name_is_wanted(as_amber: Client, edition: Edition) -> None:
    keep(as_amber)
    page = as_amber.post(f"{LIST}share/", {"name": " "})
    assert errors(page) == [("id_name", "Enter a name for the list")]
    assert "Repair café" in text_of(page)
    assert SharedList.objects.count() == 0


def test_a_made_up_link_and_that_of_a_closed_account_open_nothing(
    client: Client, as_amber: Client, amber: User, edition: Edition
) -> None:
    link = share(as_amber)
    assert client.get(f"{link[:-2]}x/").status_code == 404
    User.objects.filter(pk=amber.pk).update(is_active=False)
    assert client.get(link).status_code == 404


# --- As a spreadsheet --------------------------------------------------------------------------
def test_the_list_as_a_spreadsheet(as_amber: Client, edition: Edition) -> None:
    keep(as_amber, '=HYPERLINK("https://evil.example")')
    gone = published("Gone", council="oldham")
    keep(as_amber, "", "/case-studies/oldham/gone/keep/")
    withdraw(gone.case_study, by=reviewer(), reason="Wrong.")
    response = as_amber.get("/your-list.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="your-list.csv"'
    first, second = rows(as_amber)
    assert (first["Title"], first["Council"]) == ("Gone", "Oldham Metropolitan Borough Council")
    assert first["Withdrawn on"] != ""
    assert second["Your note"] == '\'=HYPERLINK("https://evil.example")'
    assert second["Address"] == "http://testserver/case-studies/stevenage/repair-cafe/"
    assert (second["Version"], second["Withdrawn on"]) == ("1", "")


# --- Statements --------------------------------------------------------------------------------
@pytest.mark.parametrize("many", [1, 3])
def test_a_list_asks_the_same_of_the_database(
    client: Client, amber: User, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        keeping.keep(amber, published(f"Number {number}"), "")
    mine, link = signed_in(amber), share(signed_in(amber))
    # Session, person; the link twice; the list, editions; what else may be in the menu
    with django_assert_num_queries(7):
        mine.get(LIST)
    with django_assert_num_queries(3):  # the link with its owner; the list, editions
        client.get(link)
    with django_assert_num_queries(4):
        mine.get("/your-list.csv")
