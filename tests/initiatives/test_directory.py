"""Finding: facets, search, order, pages, and that the page, its counts and the CSV agree."""

import csv
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from councilnet import likeness
from councilnet.models import Council, CouncilSuccession, Nation, Region
from initiatives import directory, facets, kit
from initiatives.models import (
    CostBand,
    Edition,
    EvidenceLevel,
    Principle,
    SharedPower,
    Stage,
    Theme,
)
from initiatives.views import for_everybody
from tests.factories import complete, draft, published, submitted, withdrawn
from tests.initiatives.adopted import adopted

CASES: list[dict[str, Any]] = [
    {"title": "Allotments", "council": "stevenage", "principles": ("innovation",), "theme": "food"},
    {
        "title": "Bakery",
        "council": "oldham",
        "principles": ("innovation", "learning"),
        "theme": "food",
        "started": "2019-04",
    },
    {
        "title": "Co-housing",
        "council": "lambeth",
        "principles": ("learning",),
        "theme": "housing",
        "stage": Stage.ENDED,
        "started": "2012",
        "ended": "2018",
        "what_happened": "Neighbours share gardens and allotments.",
        "what_did_not_work": "The shed.",
        "shared_power": SharedPower.SHARED,
        "cost_one_off": Decimal("10000"),
        "staff_time": "A day a week",
        "kit_powers": "any",
        "kit_needs_no_partners": True,
        "kit_months": 6,
        "kit_must_stay": "Neighbours decide.",
        "kit_may_change": "The plants.",
    },
    {
        "title": "Doorstep energy advice",
        "council": "cardiff",
        "principles": ("social-partnership", "innovation"),
        "theme": "energy-and-climate",
        "stage": Stage.NOT_KNOWN,
        "started": "2021",
        "evaluated_by": "A university",
        "evaluation_url": "https://example.org/report",
    },
    {
        "title": "Estate garden",
        "council": "islington",
        "principles": ("learning", "innovation", "co-production"),
        "theme": "housing",
    },
]


@pytest.fixture
def world(reference_data: None) -> list[Edition]:
    """Five published case studies, and others that nobody may know of."""
    draft("A draft of food", council="lambeth")
    complete("Not submitted", council="lambeth", theme="food")
    submitted("In review", council="islington", principles=("learning",))
    withdrawn("Withdrawn", council="oldham", principles=("innovation",), theme="food")
    every = [published(**case) for case in CASES]
    adopted(every[1], council="cardiff")
    return every


def titles(client: Client, address: str = "") -> list[str]:
    page = client.get(f"/case-studies/{address}").content.decode()
    found = re.findall(r'app-result__title"><a [^>]*>(.*?)</a>', page)
    return [re.sub("</?mark>", "", title) for title in found]


def rows(client: Client, address: str = "") -> list[dict[str, str]]:
    response = client.get(f"/case-studies.csv{address}")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(StringIO(text)))


def query(address: str = "") -> directory.Query:
    return directory.read(QueryDict(address))


def said(client: Client, address: str) -> str:
    """The sentence that says what was found."""
    page = client.get(f"/case-studies/{address}").content.decode()
    found = re.search(r'id="results">([^<]*)<', page)
    assert found
    return found.group(1)


# What is found


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", "EDCBA"),
        ("?principle=innovation", "EDBA"),
        ("?principle=innovation&principle=learning", "EDCBA"),
        ("?principle=learning&region=london", "EC"),
        ("?principle=innovation&principle=learning&region=london&theme=housing&stage=ended", "C"),
        ("?theme=food&theme=housing&council=stevenage&council=islington", "EA"),
        ("?like=lambeth", "E"),
        ("?like=lambeth&like=brent&theme=housing", "EC"),
        ("?like=stevenage", ""),
        ("?stage=not-known", "D"),
        ("?evidence=4", "D"),
        ("?evidence=0&region=wales", ""),
        ("?q=allotments", "AC"),
        ("?q=allotments&region=london", "C"),
        ("?q=garden", "EC"),
        ("?q=garden+-estate", "C"),
        ("?q=%22share+gardens%22", "C"),
        ("?q=bakery+or+energy&sort=title", "BD"),
        ("?ready=yes", "C"),
        ("?ready=not-yet&region=london", "E"),
        ("?ready=yes&ready=not-yet", "EDCBA"),
        ("?adopted=yes", "B"),
        ("?adopted=not-yet&region=london", "EC"),
        ("?adopted=yes&adopted=not-yet", "EDCBA"),
        ("?sort=title", "ABCDE"),
        ("?sort=started", "CBDAE"),
        ("?sort=relevance", "EDCBA"),
        ("?sort=newest&q=garden", "EC"),
    ],
)
def test_several_of_one_widen_and_several_kinds_narrow(
    client: Client, world: list[Edition], address: str, expected: str
) -> None:
    assert "".join(title[0] for title in titles(client, address)) == expected
    assert "".join(row["Title"][0] for row in rows(client, address)) == expected


@pytest.mark.parametrize(
    "address",
    [
        "?principle=none-such",
        "?council=atlantis&region=&stage=LIVE&evidence=9&evidence=-1",
        "?sort=random&page=one&nonsense=1",
        "?q=%20%20",
        "?region=london'--",
    ],
)
def test_what_is_not_known_is_passed_over(
    client: Client, world: list[Edition], address: str
) -> None:
    assert titles(client, address) == titles(client)


def test_a_long_search_is_cut(client: Client, world: list[Edition]) -> None:
    assert query(urlencode({"q": "long " * 100})).q == ("long " * 40).strip()
    assert query(urlencode({"q": "x" * 5000})).q == "x" * 200


@pytest.mark.parametrize(
    ("typed", "q"), [("a\x1bb", "a b"), ("\x85", ""), ("\ufffe \uffff", ""), ("Môn 🙂", "Môn 🙂")]
)
def test_signs_for_machines_are_no_words(reference_data: None, typed: str, q: str) -> None:
    assert query(urlencode({"q": typed})).q == q


# Counts


def shown_counts(client: Client, address: str = "") -> dict[tuple[str, str], int]:
    """The number beside each option of the page."""
    page = client.get(f"/case-studies/{address}").content.decode()
    boxes = re.findall(
        r'id="[^"]+" name="(\w+)" type="checkbox" value="([^"]+)".*?__count">\((\d+)<', page
    )
    lists = re.findall(
        r'<select class="govuk-select" id="(\w+)" name="\1">(.*?)</select>', page, re.S
    )
    offered = [
        (key, value, n)
        for key, options in lists
        for value, n in re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)<', options)
    ]
    return {(key, value): int(n) for key, value, n in [*boxes, *offered]}


def told(edition: Edition) -> set[tuple[str, str]]:
    """Which options an edition stands under, from what its page says and not from its columns."""
    content = edition.content
    council = Council.objects.get(slug=content["council"]["slug"])
    return {
        *(("principle", claim["key"]) for claim in content["claims"]),
        ("theme", content["theme"]["key"]),
        ("council", council.slug),
        *(("like", slug) for slug in liked_to(council)),
        ("region", council.region),
        ("stage", content["stage"]),
        ("evidence", str(content["evidence"]["level"])),
        ("type", council.type),
        ("nation", council.nation),
        ("cost", content["cost"]["band"] or "not-stated"),
        ("year", content["started"][:4] or "not-stated"),
        ("power", content["power"]["shared_power"] or "not-stated"),
        ("failed", "said" if content["texts"]["what_did_not_work"] else "not-said"),
        ("ready", "yes" if kit.is_ready(content) else "not-yet"),
        ("adopted", "yes" if edition.case_study.adoptions.exists() else "not-yet"),
    }


def liked_to(council: Council) -> list[str]:
    """The councils of whose likest it is one."""
    every = likeness.like_every_council()
    likest = {pk: [like.council for like in likes] for pk, likes in every.items()}
    return [other.slug for other in Council.objects.all() if council.pk in likest[other.pk]]


def every_option() -> set[tuple[str, str]]:
    return {
        *(("principle", key) for key in Principle.objects.values_list("key", flat=True)),
        *(("theme", key) for key in Theme.objects.values_list("key", flat=True)),
        *(("council", slug) for slug in Council.objects.values_list("slug", flat=True)),
        *(("like", slug) for slug in Council.objects.values_list("slug", flat=True)),
        *(("region", value) for value in Region.values),
        *(("stage", value) for value in Stage.values),
        *(("evidence", str(value)) for value in EvidenceLevel.values),
        *(("type", value) for value in Council.Type.values),
        *(("nation", value) for value in Nation.values),
        *(("cost", value) for value in [*CostBand.values, "not-stated"]),
        *(("year", str(year)) for year in range(2012, 2022)),
        *(("year", "not-stated"), ("failed", "said"), ("failed", "not-said")),
        *((key, value) for key in ("ready", "adopted") for value in ("yes", "not-yet")),
        *(("power", value) for value in [*SharedPower.values, "not-stated"]),
    }


def test_every_option_has_its_count_and_nothing_else_is_offered(
    client: Client, world: list[Edition]
) -> None:
    expected = Counter(option for edition in world for option in told(edition))
    assert shown_counts(client) == {option: expected[option] for option in every_option()}


def test_choosing_an_option_finds_as_many_as_its_count_said(
    client: Client, world: list[Edition]
) -> None:
    for (key, value), n in shown_counts(client).items():
        assert query(f"{key}={value}").found.total == n, (key, value)


def test_a_facet_is_counted_as_if_its_own_choice_were_not_made(
    client: Client, world: list[Edition]
) -> None:
    counts = shown_counts(client, "?principle=learning&region=london")
    in_london = [edition for edition in world if edition.title in {"Co-housing", "Estate garden"}]
    learning = [edition for edition in world if "learning" in edition.principle_keys]
    by_principle = Counter(o for edition in in_london for o in told(edition) if o[0] == "principle")
    by_region = Counter(o for edition in learning for o in told(edition) if o[0] == "region")
    assert {o: n for o, n in counts.items() if o[0] == "principle" and n} == by_principle
    assert {o: n for o, n in counts.items() if o[0] == "region" and n} == by_region
    assert counts["theme", "food"] == 0
    assert counts["theme", "housing"] == 2


def test_what_is_chosen_stands_first(client: Client, world: list[Edition]) -> None:
    counts = list(shown_counts(client, "?principle=learning&principle=innovation"))
    assert counts[:2] == [("principle", "innovation"), ("principle", "learning")]


# Councils that went into others


@pytest.fixture
def merged(world: list[Edition]) -> Council:
    """Stevenage went into a county council, and that into another, which Oldham went into too."""
    new = Council.objects.get(slug="greenwich")
    middle = Council.objects.get(slug="hackney")
    stevenage = Council.objects.get(slug="stevenage")
    CouncilSuccession.objects.create(old=stevenage, new=middle)
    CouncilSuccession.objects.create(old=middle, new=new)
    CouncilSuccession.objects.create(old=Council.objects.get(slug="oldham"), new=new)
    Council.objects.filter(pk=stevenage.pk).update(valid_to=date(2020, 4, 1))
    return new


def test_a_council_covers_all_that_went_into_it(client: Client, merged: Council) -> None:
    assert titles(client, "?council=greenwich") == ["Bakery", "Allotments"]
    assert titles(client, "?council=hackney") == ["Allotments"]
    assert titles(client, "?council=greenwich&council=lambeth") == [
        "Co-housing",
        "Bakery",
        "Allotments",
    ]
    counts = shown_counts(client)
    assert [counts["council", slug] for slug in ("greenwich", "hackney", "stevenage")] == [2, 1, 1]


def test_it_covers_the_same_councils_as_rights_do(merged: Council) -> None:
    for option in facets.all_options()["council"]:
        expected = Council.objects.with_predecessors([option.value]).values_list("pk", flat=True)
        assert option.covers == {str(pk) for pk in expected}, option.label


def test_a_circle_of_successions_ends(merged: Council) -> None:
    CouncilSuccession.objects.create(old=merged, new=Council.objects.get(slug="stevenage"))
    covers = {option.value: option.covers for option in facets.all_options()["council"]}
    assert covers["stevenage"] == covers["greenwich"] == covers["hackney"]
    assert len(covers["greenwich"]) == 4


def test_a_council_that_is_no_more_says_what_it_became(client: Client, merged: Council) -> None:
    page = client.get("/case-studies/?council=stevenage").content.decode()
    assert "1 case study by Stevenage (now Hackney)" in page
    assert "by Stevenage (now Hackney)</span>" in page
    assert "Oldham (now" not in page, "Oldham still stands"


# In words, and in the address


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", "5 case studies"),
        (
            "?q=allotments&region=wales",
            "0 case studies by councils in Wales, matching “allotments”",
        ),
        ("?principle=innovation", "4 case studies that meet Innovation"),
        ("?principle=co-production", "1 case study that meets Co-production"),
        (
            "?theme=housing&region=london&region=wales&principle=innovation&principle=learning",
            "2 case studies by councils in London or Wales about Housing, "
            "that meet Innovation or Learning",
        ),
        (
            "?council=cardiff&stage=not-known&evidence=4",
            "1 case study by Cardiff, at the stage Not known, "
            "at the evidence level Independently evaluated",
        ),
    ],
)
def test_what_was_found_is_said_in_words(
    client: Client, world: list[Edition], address: str, expected: str
) -> None:
    assert said(client, address) == expected


def test_one_choice_has_one_address(world: list[Edition]) -> None:
    one = query("q=a++b&region=wales&principle=learning&principle=innovation&region=london&x=1")
    other = query(
        "region=london&principle=innovation&region=wales&region=wales&principle=learning&q=a b "
    )
    expected = "?principle=innovation&principle=learning&region=london&region=wales&q=a+b"
    assert one.address() == other.address() == expected
    assert query(expected[1:]) == one


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("sort=newest", ""),
        ("sort=newest&q=x", "?q=x&sort=newest"),
        ("sort=relevance&q=x", "?q=x"),
        ("sort=relevance", ""),
        ("sort=title", "?sort=title"),
        ("page=7", ""),
    ],
)
def test_the_address_leaves_out_what_goes_without_saying(
    world: list[Edition], address: str, expected: str
) -> None:
    assert query(address).address() == expected


def test_each_chip_takes_away_one_choice(world: list[Edition]) -> None:
    asked = query(
        "principle=innovation&principle=learning&region=london&q=garden&sort=title&page=2"
    )
    assert [(chip.facet, chip.label, chip.address) for chip in directory.chips(asked)] == [
        ("Principle", "Innovation", "?principle=learning&region=london&q=garden&sort=title"),
        ("Principle", "Learning", "?principle=innovation&region=london&q=garden&sort=title"),
        (
            "Region or nation",
            "London",
            "?principle=innovation&principle=learning&q=garden&sort=title",
        ),
        (
            "Search",
            "garden",
            "?principle=innovation&principle=learning&region=london&sort=title",
        ),
    ]


def test_best_match_is_for_those_who_search(client: Client, world: list[Edition]) -> None:
    assert b"Best match" not in client.get("/case-studies/").content
    assert b"Best match" in client.get("/case-studies/?q=garden").content


def test_nothing_found_says_what_to_do(client: Client, world: list[Edition]) -> None:
    page = client.get("/case-studies/?q=zebra&region=london").content.decode()
    assert "No case study matches everything that you chose." in page
    assert "Check the spelling of what you searched for" in page
    assert "case-studies.csv" not in page


# Pages


@pytest.fixture
def forty_one(reference_data: None) -> None:
    """As many as take three pages, made of one: their content is the same but for the title."""
    first = published("Number 01")
    for n in range(2, 42):
        first.pk = None
        first.title = f"Number {n:02}"
        first.slug = f"number-{n}"
        first.case_study = draft(first.title)
        first.save(force_insert=True)


@pytest.mark.parametrize(
    ("page", "first", "last"),
    [
        ("1", "Number 01", "Number 20"),
        ("2", "Number 21", "Number 40"),
        ("3", "Number 41", "Number 41"),
        ("4", "Number 41", "Number 41"),
        ("99999999999999", "Number 41", "Number 41"),
        ("9" * 5000, "Number 41", "Number 41"),
        ("0", "Number 01", "Number 20"),
        ("-1", "Number 01", "Number 20"),
        ("abc", "Number 01", "Number 20"),
        ("²", "Number 01", "Number 20"),
        ("1.5", "Number 01", "Number 20"),
        ("", "Number 01", "Number 20"),
    ],
)
def test_any_page_asked_for_is_a_page_there_is(
    client: Client, forty_one: None, page: str, first: str, last: str
) -> None:
    found = titles(client, f"?{urlencode({'sort': 'title', 'page': page})}")
    assert (found[0], found[-1]) == (first, last)


def test_the_csv_has_all_pages(client: Client, forty_one: None) -> None:
    found = [row["Title"] for row in rows(client, "?sort=title&page=2")]
    assert found == [f"Number {n:02}" for n in range(1, 42)]


# Cost


@pytest.mark.parametrize(
    ("asked", "statements"),
    [
        ("", 1),
        ("?principle=innovation&council=stevenage&sort=newest", 1),
        ("?sort=title", 2),
        ("?q=illustrated", 3),
    ],
)
def test_a_list_asks_the_database_as_often_whatever_it_finds(
    client: Client,
    reference_data: None,
    django_assert_num_queries: DjangoAssertNumQueries,
    asked: str,
    statements: int,
) -> None:
    for n in range(3):
        published(f"Illustrated {n}")
    assert len(titles(client, asked)) == 3
    for_everybody.forget()
    with django_assert_num_queries(statements):
        assert len(titles(client, asked)) == 3
    for n in range(3):
        published(f"Illustrated too {n}", principles=("innovation", "learning"))
    assert len(titles(client, asked)) == 6  # brings the index up to date
    for_everybody.forget()
    with django_assert_num_queries(statements):
        assert len(titles(client, asked)) == 6


# Whatever is asked

VALUES = {
    "principle": ["innovation", "learning", "co-production", "x"],
    "theme": ["food", "housing", "none"],
    "council": ["stevenage", "oldham", "islington", ""],
    "region": ["london", "wales", "north-west", "🙂"],
    "stage": ["live", "ended", "not-known"],
    "evidence": ["0", "4", "04", "-1"],
    "q": ["garden", "food or energy", "-live", '"share gardens', "the", "(:*&|!<->'\\", "'"],
    "sort": ["newest", "started", "title", "relevance", "pk", "-published_at"],
    "page": ["1", "2", "0", "x", "1e9"],
}
known = st.sampled_from([(key, value) for key, values in VALUES.items() for value in values])
anything = st.tuples(
    st.sampled_from([*VALUES, "other", "principle[]", ""]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300),
)


@given(st.lists(known | anything, max_size=8))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_page_its_count_and_the_csv_agree_whatever_is_asked(
    client: Client, world: list[Edition], pairs: list[tuple[str, str]]
) -> None:
    address = f"?{urlencode(pairs)}"
    on_page, in_csv = titles(client, address), rows(client, address)
    asked = query(address[1:])
    assert on_page == [row["Title"] for row in in_csv]
    assert asked.found.total == len(on_page)
    assert query(asked.address()[1:]).address() == asked.address()
    assert titles(client, asked.address()) == on_page


def test_every_facet_is_said_in_the_sentence() -> None:
    assert sorted(facets.IN_SENTENCE) == sorted(facets.BY_KEY)
