"""Case studies side by side."""

import pytest
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from initiatives import workflow
from initiatives.models import CaseStudy, Edition
from tests.factories import (
    draft,
    officer_of,
    published,
    reviewer,
    revised,
    submitted,
    whole_edition,
    withdrawn,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db

COMPARE = "/case-studies/compare/"


def address(*places: str, **more: str) -> str:
    pairs = [("case", place) for place in places] + list(more.items())
    return f"{COMPARE}?{'&'.join(f'{key}={value}' for key, value in pairs)}"


def table(client: Client, url: str) -> list[list[str]]:
    """Its rows, as words."""
    response = client.get(url)
    assert response.status_code == 200
    page = html.fromstring(response.content.decode())
    for hidden in page.xpath("//*[@aria-hidden='true']"):
        hidden.drop_tree()
    rows = page.xpath("//table//tr")
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")] for row in rows
    ]


@pytest.fixture
def whole(reference_data: None) -> Edition:
    return whole_edition()


def test_facts_stand_side_by_side(client: Client, whole: Edition) -> None:
    published("Bakery", council="oldham", theme="food")
    shown = table(client, address("stevenage/repair-cafe", "oldham/bakery"))
    assert shown[0] == ["", "Repair café Take away: Repair café", "Bakery Take away: Bakery"]
    facts = {row[0]: row[1:] for row in shown[1:]}
    principles = facts.pop("Principles it meets, and why")
    assert facts == {
        "Council": ["Stevenage Borough Council", "Oldham Metropolitan Borough Council"],
        "Theme": ["Neighbourhoods", "Food"],
        "Stage": ["Stopped early", "Live"],
        "When": ["April 2019 to 31 March 2023", "Not said"],
        "Cost": ["£10,000 to £49,999", "Not said"],
        "Staff time": ["Half a day a week", "Not said"],
        "Evidence": ["Independently evaluated", "Described"],
        "Who decided": ["The Executive, on 3 March 2019", "Not said"],
        "What happened": ["More was mended. See https://example.org/repairs.", "Not said"],
        "What did not work": ["Mondays were empty.", "Not said"],
        "What another place would need": ["A room and ten volunteers.", "Not said"],
    }
    assert [text.count("It does what this principle asks") for text in principles] == [2, 1]


def test_the_order_is_the_addresss(client: Client, whole: Edition) -> None:
    published("Bakery", council="oldham")
    for places in (["stevenage/repair-cafe", "oldham/bakery"], ["oldham/bakery"] * 2):
        titles = [cell.split(" Take away")[0] for cell in table(client, address(*places))[0][1:]]
        names = {"stevenage/repair-cafe": "Repair café", "oldham/bakery": "Bakery"}
        assert titles == [names[place] for place in dict.fromkeys(places)]


def test_a_long_text_is_cut_and_leads_to_the_whole(client: Client, whole: Edition) -> None:
    revised(whole, what_happened="One " * 119 + "end.")
    assert "Read all of it" not in text_of(client.get(address("stevenage/repair-cafe")))
    revised(whole, what_happened="One " * 121)
    page = client.get(address("stevenage/repair-cafe"))
    assert text_of(page).count("One") == 120
    assert 'href="/case-studies/stevenage/repair-cafe/#what-happened"' in page.content.decode()


def test_the_page_of_a_case_study_leads_there(client: Client, whole: Edition) -> None:
    page = client.get(whole.get_absolute_url()).content.decode()
    assert f'href="{address("stevenage/repair-cafe")}"' in page


# --- What cannot be shown ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        (["stevenage/none"], "1 case study that the address asks for is not here."),
        (["x"], "1 case study that the address asks for is not here."),
        (["", "/", "a/b/c", "%F0%9F%8D%9E/%27--"], "3 case studies that the address asks for"),
        (["stevenage/gone"], "1 case study that the address asks for is not here."),
        (["stevenage/draft"], "1 case study that the address asks for is not here."),
        (["stevenage/in-review"], "1 case study that the address asks for is not here."),
    ],
)
def test_what_is_not_published_is_not_there(
    client: Client, whole: Edition, places: list[str], sentence: str
) -> None:
    withdrawn("Gone")
    draft("Draft")
    submitted("In review")
    response = client.get(address("stevenage/repair-cafe", *places))
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert "Gone" not in text_of(response)
    assert len(table(client, address("stevenage/repair-cafe", *places))[0]) == 2


def test_a_draft_of_the_next_version_does_not_show(client: Client, whole: Edition) -> None:
    workflow.revise(whole.case_study, by=officer_of("stevenage"))
    CaseStudy.objects.update(title="Secret plans", what_happened="Secret")
    assert "Secret" not in text_of(client.get(address("stevenage/repair-cafe")))


def test_four_at_a_time(client: Client, reference_data: None) -> None:
    for letter in "abcdef":
        published(letter * 3)
    places = [f"stevenage/{letter * 3}" for letter in "abcdef"]
    page = client.get(address(*places))
    assert "Four can be compared at a time: 2 more were left out." in text_of(page)
    assert len(table(client, address(*places))[0]) == 5
    assert "Add another" not in text_of(page)
    assert "Add another" in text_of(client.get(address(*places[:3])))


def test_nothing_asked_explains_itself(client: Client, reference_data: None) -> None:
    text = text_of(client.get(COMPARE))
    assert "Find up to four case studies, and see them side by side" in text
    assert "Find the first" in text


def test_an_old_address_still_leads_to_it(client: Client, whole: Edition) -> None:
    workflow.change_address(whole.case_study, by=reviewer(), wanted="mending")
    shown = table(client, address("stevenage/repair-cafe", "stevenage/mending"))
    assert len(shown[0]) == 2
    assert "is not here" not in text_of(client.get(address("stevenage/repair-cafe")))


# --- Adding and taking away --------------------------------------------------------------------
def test_another_is_found_and_added(client: Client, whole: Edition) -> None:
    published("Bakery", council="oldham")
    published("Repair shed", council="oldham")
    page = client.get(address("stevenage/repair-cafe", find="repair")).content.decode()
    added = address("stevenage/repair-cafe", "oldham/repair-shed").replace("&", "&amp;")
    assert f'href="{added}"' in page
    assert "oldham/bakery" not in page
    assert '<input type="hidden" name="case" value="stevenage/repair-cafe">' in page
    text = text_of(client.get(address("stevenage/repair-cafe", find="zebra")))
    assert "Nothing more is found for “zebra”." in text


def test_one_is_taken_away(client: Client, whole: Edition) -> None:
    published("Bakery", council="oldham")
    page = client.get(address("stevenage/repair-cafe", "oldham/bakery")).content.decode()
    assert f'href="{address("oldham/bakery")}"' in page
    assert f'href="{address("stevenage/repair-cafe")}"' in page


@pytest.mark.parametrize("many", [1, 3])
def test_a_comparison_asks_the_same_of_the_database(
    client: Client,
    reference_data: None,
    many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    places = []
    for number in range(many):
        published(f"Number {number}")
        places.append(f"stevenage/number-{number}")
    client.get("/case-studies/")
    with django_assert_num_queries(3):  # the index's state; old addresses, editions
        client.get(address(*places))
