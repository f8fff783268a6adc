"""Case studies like one that is being read, and what councils like its own did."""

import re
from html import unescape
from itertools import chain

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council, CouncilSuccession, User
from initiatives import bits, directory, index, related, similar, workflow
from initiatives.index import Index
from initiatives.related import Common, Told
from tests.factories import draft, published, reviewer, revised, submitted, withdrawn

ADDRESS = "/case-studies/stevenage/repair-cafe/"
THREE = ("co-production", "innovation", "learning")

sets = st.lists(st.sets(st.integers(0, 60)), max_size=9)
tolds = st.builds(
    Told,
    st.frozensets(st.sampled_from("abcdefghij"), min_size=1),
    st.sampled_from(["", "food", "housing"]),
    st.sampled_from(["district", "unitary"]),
)


def page(client: Client, address: str = ADDRESS) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def section(html: str, name: str) -> str:
    """The words of the section under the heading with this id."""
    found = re.search(rf'<section [^>]*aria-labelledby="{name}".*?</section>', html, re.S)
    return words(found.group()) if found else ""


def shown(client: Client, address: str = ADDRESS) -> list[tuple[str, str, str]]:
    """Title, reasons and council of each that is said to be similar."""
    found = page(client, address).partition('id="related"')[2].partition("</section>")[0]
    cards = re.findall(
        r'app-card__link"[^>]*>(.*?)</a>.*?__text">(.*?)</p>.*?__meta">(.*?)</p>', found, re.S
    )
    return [tuple(map(unescape, card)) for card in cards]


def box(client: Client, address: str = ADDRESS) -> str:
    """The words of the box about councils like the case study's own."""
    found = re.findall(
        r'<section class="app-side app-no-print">(.*?)</section>', page(client), re.S
    )
    return "".join(words(one) for one in found if "like Stevenage" in words(one))


# What two have in common


@pytest.mark.parametrize(
    ("common", "reasons", "is_enough"),
    [
        (Common(3, 3, True, True, 1), "same theme; same 3 principles; title like it;"
         " same type of council", True),
        (Common(1, 1, True, False), "same theme; same principle", True),
        (Common(2, 4, True, False), "same theme; 2 principles in common", True),
        (Common(1, 4, True, False), "same theme; 1 principle in common", True),
        (Common(1, 5, True, False), "same theme; 1 principle in common", False),
        (Common(1, 1, False, True), "same principle; same type of council", False),
        (Common(2, 2, False, False), "same 2 principles", True),
        (Common(2, 3, False, True), "2 principles in common; same type of council", False),
        (Common(1, 1, False, False, 0.3), "same principle; title like it", True),
        (Common(1, 1, False, False, 0.29), "same principle", False),
        (Common(0, 3, True, True, 0.5), "same theme; title like it; same type of council", True),
        (Common(0, 3, False, True), "same type of council", False),
    ],
)  # fmt: skip
def test_each_says_in_what_it_is_alike(common: Common, reasons: str, is_enough: bool) -> None:
    assert ("; ".join(common.reasons), common.is_enough) == (reasons, is_enough)


@given(tolds, tolds, st.floats(0, 1))
def test_two_have_the_same_in_common_either_way(one: Told, other: Told, title: float) -> None:
    assert Common.of(one, other, title) == Common.of(other, one, title)
    assert 0 <= Common.of(one, other, title).score <= Common.of(one, one, 1).score <= 1


@given(sets, st.sets(st.integers(0, 60)))
def test_editions_are_counted_in_binary(held: list[set[int]], within: set[int]) -> None:
    found = list(bits.by_how_many(map(bits.of, held), bits.of(within)))
    counts = {i: sum(i in one for one in held) for i in within}
    expected = [
        bits.of(i for i, n in counts.items() if n == number)
        for number in sorted(set(counts.values()) - {0}, reverse=True)
    ]
    assert found == expected


@given(st.dictionaries(st.integers(1, 40), tolds, min_size=1))
def test_those_that_share_most_come_first(every: dict[int, Told]) -> None:
    def column(values: dict[int, list[str]]) -> dict[str, int]:
        known = set(chain.from_iterable(values.values()))
        return {one: bits.of(i for i in values if one in values[i]) for one in known}

    held = Index(
        *(1, 1, timezone.localdate(), bits.of(every)),
        {
            "theme_key": column({i: [told.theme] for i, told in every.items()}),
            "principle_keys": column({i: sorted(told.principles) for i, told in every.items()}),
            "council_type": column({i: [told.council_type] for i, told in every.items()}),
        },
    )
    told = every[min(every)]

    def weight(other: Told) -> int:
        common = Common.of(told, other)
        return common.shared + 2 * common.same_theme + common.same_type

    found = list(similar.sharing_most(held, told.theme, sorted(told.principles), told.council_type))
    sharing = [i for i, other in every.items() if Common.of(told, other).shared
               or Common.of(told, other).same_theme]  # fmt: skip
    assert found == sorted(sharing, key=lambda i: (-weight(every[i]), -i))


# On the page


def test_similar_case_studies_say_why(client: Client, reference_data: None) -> None:
    published(principles=THREE)
    published("Café of repairs", council="oldham", principles=THREE)
    published("Repair café again", council="norwich", principles=("learning",), theme="food")
    published("Nothing of the kind", council="norwich", principles=("walking-the-talk",))
    published("Another", council="oldham", principles=("learning",), theme="food")
    assert shown(client) == [
        ("Café of repairs", "Same theme; same 3 principles; title like it", "Oldham"),
        ("Nothing of the kind", "Same theme; same type of council", "Norwich"),
    ]


def test_the_likest_come_first_and_of_those_as_like_the_newest(
    client: Client, reference_data: None
) -> None:
    published(principles=THREE)
    for title, principles in [("X", THREE[:2]), ("Y", THREE), ("Z", THREE)]:
        published(title, council="oldham", principles=principles)
    assert [title for title, __, __ in shown(client)] == ["Z", "Y", "X"]
    published("V", council="oldham", principles=THREE[1:])
    assert [title for title, __, __ in shown(client)] == ["Z", "Y", "V"]


def test_a_case_study_is_not_similar_to_itself_nor_to_what_it_was(
    client: Client, reference_data: None
) -> None:
    revised(published(principles=THREE), title="Repair café of today")
    assert shown(client) == []
    assert "Similar case studies" not in page(client)


def test_what_is_not_published_is_similar_to_nothing(client: Client, reference_data: None) -> None:
    published(principles=THREE)
    draft("Repair café one", council="oldham")
    submitted("Repair café two", council="oldham", principles=THREE)
    withdrawn("Repair café three", council="oldham", principles=THREE)
    gone = published("Repair café four", council="oldham", principles=THREE)
    assert [title for title, __, __ in shown(client)] == ["Repair café four"]
    workflow.withdraw(gone.case_study, by=reviewer(), reason="A mistake.")
    assert shown(client) == []


def test_a_council_that_is_no_more_is_named_with_its_successor(
    client: Client, reference_data: None
) -> None:
    published(principles=THREE)
    published("Other", council="oldham", principles=THREE)
    old, new = (Council.objects.get(slug=slug) for slug in ("oldham", "rochdale"))
    CouncilSuccession.objects.create(old=old, new=new)
    Council.objects.filter(pk=old.pk).update(valid_to=timezone.localdate())
    assert shown(client) == [("Other", "Same theme; same 3 principles", "Oldham (now Rochdale)")]


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_one_statement_finds_them(
    rows: int, reference_data: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = published(principles=THREE)
    for number in range(rows):
        published(f"Number {number}", council="oldham", principles=THREE)
    held = index.current()
    assert held.options
    with django_assert_num_queries(1):
        assert len(related.related_to(edition, held)) == min(rows, related.A_FEW)


# Done in councils like it


def test_what_councils_like_it_did_is_counted_as_the_directory_counts_it(
    client: Client, reference_data: None
) -> None:
    published(principles=THREE)
    published("One", council="norwich", principles=("innovation",))
    published("Two", council="oxford", principles=("learning", "walking-the-talk"))
    published("Three", council="oxford", principles=("learning",))
    published("Not of its principles", council="preston", principles=("walking-the-talk",))
    published("Not of its theme", council="bassetlaw", theme="food", principles=THREE)
    published("Not of a council like it", council="oldham", principles=THREE)
    assert box(client) == (
        "Done in 2 councils like Stevenage In Norwich and Oxford: 3 case studies about "
        "Neighbourhoods that share a principle with this one "
        "Which councils are like Stevenage, and why"
    )
    address = "?principle=co-production&principle=innovation&principle=learning"
    address += "&theme=neighbourhoods&like=stevenage"
    assert f'href="/case-studies/{address.replace("&", "&amp;")}"' in page(client)
    there = client.get(f"/case-studies/{address}").content.decode()
    assert sorted(re.findall(r'app-result__title"><a [^>]*>(.*?)</a>', there)) == [
        *("One", "Three", "Two"),
    ]


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (
            {"principles": ("learning",)},
            "Done in 1 council like Stevenage In Norwich: 1 case study about Neighbourhoods",
        ),
        (
            {"principles": ("innovation",), "theme": "food"},
            "Done in 1 council like Stevenage In Norwich: 1 case study that shares a principle "
            "with this one",
        ),
        (
            {"principles": ("learning",), "theme": "food"},
            "Councils like Stevenage None has published anything of this theme or these "
            "principles yet. 1 case study",
        ),
    ],
)
def test_less_alike_is_better_than_nothing(
    client: Client, reference_data: None, case: dict[str, object], said: str
) -> None:
    published(principles=("innovation",))
    published("Other", council="norwich", **case)
    assert box(client) == f"{said} Which councils are like Stevenage, and why"


def test_there_is_no_box_where_no_council_like_it_published_anything(
    client: Client, reference_data: None
) -> None:
    published(principles=THREE)
    published("Of its own", principles=THREE)
    published("Of a council unlike it", council="oldham", principles=THREE)
    submitted("Not published", council="norwich", principles=THREE)
    withdrawn("Not any longer", council="norwich", principles=THREE)
    assert box(client) == ""


def test_what_went_into_a_council_like_it_counts_as_its_own(
    client: Client, reference_data: None
) -> None:
    published(principles=THREE)
    published("Other", council="oldham", principles=THREE)
    old, new = (Council.objects.get(slug=slug) for slug in ("oldham", "norwich"))
    CouncilSuccession.objects.create(old=old, new=new)
    Council.objects.filter(pk=old.pk).update(valid_to=timezone.localdate())
    assert box(client).startswith("Done in 1 council like Stevenage In Norwich: 1 case study")
    CouncilSuccession.objects.create(old=old, new=Council.objects.get(slug="stevenage"))
    assert box(client) == ""


# On the page of a council


def test_a_council_shows_those_like_it_and_why(client: Client, reference_data: None) -> None:
    published("One", council="norwich")
    published("Two", council="norwich")
    published("Three", council="oldham")
    html = page(client, "/councils/stevenage/")
    assert section(html, "like") == (
        "Councils like this one What councils like Stevenage did (2 case studies) "
        "Councils like this one, the likest first Council, and in what it is alike Case studies "
        "North Hertfordshire Same type; somewhat more people; urban too; same region; "
        "5 miles away 0 "
        "Norwich Same type; somewhat more people; urban too; same region 2 "
        "Oxford Same type; somewhat more people; urban too; 46 miles away 0 "
        "Preston Same type; somewhat more people; urban too 0 "
        "Bassetlaw Same type; somewhat more people 0 "
        "Newcastle-under-Lyme Same type; somewhat more people 0 "
        "Councils of one type, or with much the same powers, are compared by type, population, "
        "whether they are urban or rural, region and distance. "
        "What is not known is left out of the comparison. "
        "Facts from: mySociety’s tables of UK councils (CC BY 4.0): population as estimated for "
        "2020; urban or rural by where its people live."
    )
    assert 'href="/case-studies/?like=stevenage"' in html
    assert "Population 88,104 Urban or rural Urban" in words(html)


def test_a_council_says_what_is_not_known_of_it(client: Client, reference_data: None) -> None:
    html = page(client, "/councils/witney/")
    assert section(html, "like") == (
        "Councils like this one By what is known, no other council of the network is like it. "
        "Parish and town councils are compared by population, region and distance. "
        "What is not known is left out of the comparison. "
        "Not known of Witney yet: its population."
    )
    assert "Population Not known yet" in words(html)
    unknown = {"population": None, "rural_urban": "", "facts_from": ""}
    Council.objects.filter(slug="oldham").update(**unknown, latitude=None, longitude=None)
    assert section(page(client, "/councils/oldham/"), "like").endswith(
        "Not known of Oldham yet: its population, whether it is urban or rural, where it lies."
    )


def test_a_council_that_is_no_more_shows_those_like_its_successor(
    client: Client, reference_data: None
) -> None:
    old, new = (Council.objects.get(slug=slug) for slug in ("stevenage", "milton-keynes"))
    CouncilSuccession.objects.create(old=old, new=new)
    Council.objects.filter(pk=old.pk).update(valid_to=timezone.localdate())
    assert section(page(client, "/councils/stevenage/"), "like").startswith(
        "Councils like this one Stevenage is no more: these are like what it became part of. "
        "Councils like this one, the likest first Council, and in what it is alike Case studies "
        "Southampton Same type;"
    )


def test_the_directory_and_the_page_of_a_council_agree(
    client: Client, reference_data: None
) -> None:
    for slug in ("norwich", "oldham", "rochdale", "tameside", "oxford"):
        published("Something", council=slug)
    for slug in ("stevenage", "oldham", "rochdale", "witney", "lambeth"):
        said = re.search(r"\((\d) case stud", section(page(client, f"/councils/{slug}/"), "like"))
        total = directory.with_one("like", slug).found.total
        assert total == (int(said.group(1)) if said else 0), slug


# The way there


def test_the_chip_says_whether_it_is_the_council_or_those_like_it(reference_data: None) -> None:
    asked = directory.read(QueryDict("council=stevenage&like=stevenage"))
    assert [chip.label for chip in directory.chips(asked)] == [
        *("Stevenage", "By councils like Stevenage"),
    ]


def links(html: str) -> dict[str, str]:
    found = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', html, re.S)
    return {words(text): unescape(address) for address, text in found}


def test_from_home_to_councils_like_mine_that_did_this_in_three_clicks(
    client: Client, reference_data: None
) -> None:
    published("Repair café", council="norwich", principles=("innovation",))
    published("Elsewhere", council="oldham", principles=("innovation",))
    first = links(page(client, "/"))["Stevenage"]
    assert first == "/councils/stevenage/"
    second = links(page(client, first))["What councils like Stevenage did"]
    assert second == "/case-studies/?like=stevenage"
    third = links(page(client, second))["Repair café"]
    assert "Case study by Norwich Repair café" in words(page(client, third))


def test_the_home_page_leads_to_ones_council(client: Client, reference_data: None) -> None:
    html = page(client, "/")
    assert links(html)["Find councils like yours"] == "#councils"
    assert "Choose yours to see what it published, which councils are like it" in section(
        html, "councils"
    )


def test_an_officer_is_led_to_councils_like_their_own(
    as_amber: Client, client: Client, reference_data: None
) -> None:
    address = "/case-studies/?theme=food&q=bread"
    there = links(page(as_amber, f"{address}&page=3"))["Councils like mine"]
    assert there == "/case-studies/?theme=food&like=stevenage&q=bread"
    assert "Councils like mine" not in links(page(as_amber, there))
    assert "Councils like mine" not in links(page(client, address))
    mine = links(page(as_amber, "/your-case-studies/"))["Councils like mine"]
    assert mine == "/case-studies/?like=stevenage"


def test_an_officer_of_two_councils_is_led_to_councils_like_either(
    as_amber: Client, amber: User
) -> None:
    amber.memberships.create(council=Council.objects.get(slug="oldham"))
    for address in ("/case-studies/?like=lambeth", "/your-case-studies/"):
        found = links(page(as_amber, address))
        assert found["Councils like Oldham"] == "/case-studies/?like=oldham"
        assert found["Councils like Stevenage"] == "/case-studies/?like=stevenage"


def test_the_index_forgets_who_was_like_whom_when_a_fact_changes(
    client: Client, reference_data: None
) -> None:
    assert "Tameside" in section(page(client, "/councils/oldham/"), "like")
    Council.objects.filter(slug="tameside").update(population=3_000_000, rural_urban="rural")
    assert "Tameside" not in section(page(client, "/councils/oldham/"), "like")
