"""The fit check: a kit beside a council's facts, in plain sentences."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council, Nation
from initiatives import fitting, kit
from initiatives.fitting import Means, Verdict
from initiatives.models import CostBand, Powers
from initiatives.views import for_everybody
from tests import factories
from tests.initiatives.test_kit import with_kit
from tests.pages import errors, text_of

Type = Council.Type


def council(
    kind: str = Type.DISTRICT, *, people: int | None = None, nation: str = "england"
) -> Any:
    return Council(short_name="Here", type=kind, population=people, nation=nation)


def content(**told: Any) -> dict[str, Any]:
    cost = {"band": told.pop("band", ""), "staff_time": told.pop("staff_time", "")}
    return {"kit": kit.NOTHING | told, "cost": cost}


def verdicts(fit: fitting.Fit, about: str) -> list[str]:
    return [finding.verdict for finding in fit.findings if finding.about == about]


@pytest.mark.parametrize(
    ("kind", "county", "district"),
    [
        (Type.COUNTY, "fits", "lacks"),
        (Type.DISTRICT, "lacks", "fits"),
        (Type.UNITARY, "fits", "fits"),
        (Type.LONDON_BOROUGH, "fits", "fits"),
        (Type.METROPOLITAN, "fits", "fits"),
        (Type.PARISH, "lacks", "lacks"),
        (Type.COMBINED_AUTHORITY, "not-known", "not-known"),
        (Type.OTHER, "not-known", "not-known"),
    ],
)
def test_each_type_has_its_powers(kind: str, county: str, district: str) -> None:
    said = {
        powers: verdicts(
            fitting.fit(content(powers=powers), council(), council(kind), Means()), "Powers"
        )
        for powers in Powers.values
    }
    assert said == {"any": ["fits"], "county": [county], "district": [district]}


def test_councils_of_northern_ireland_have_no_countys_powers() -> None:
    belfast = council(Type.UNITARY, nation=Nation.NORTHERN_IRELAND)
    assert fitting.has_powers(belfast, Powers.COUNTY) is False
    assert fitting.has_powers(belfast, Powers.DISTRICT) is True


@pytest.mark.parametrize(
    ("here", "powers", "sentence"),
    [
        (council(Type.COUNTY), "district", "a county council, {lacks} ask your district councils."),
        (council(Type.PARISH), "county", "a parish or town council, {lacks} ask {above}."),
        (
            council(Type.UNITARY, nation="northern-ireland"),
            "county",
            "a unitary authority, {lacks} ask the department that has them.",
        ),
        (council(Type.UNITARY), "county", "a unitary authority, and has them."),
        (
            council(Type.COMBINED_AUTHORITY),
            "county",
            "a combined authority: ask your lawyers what it may do.",
        ),
    ],
)
def test_it_says_who_has_what_is_lacking(here: Any, powers: str, sentence: str) -> None:
    fit = fitting.fit(content(powers=powers), council(), here, Means())
    words = sentence.format(lacks="which does not have them:", above="the councils above yours")
    assert fit.findings[0].sentence.endswith(f"Here is {words}")


@pytest.mark.parametrize(
    ("here", "there", "said"),
    [
        ("", "urban", []),
        ("urban", "", []),
        ("urban", "urban", ["Here and Here are both urban."]),
        ("rural", "urban", ["Here is rural, Here urban: ask what would change with the place."]),
    ],
)
def test_town_and_country_are_set_side_by_side(here: str, there: str, said: list[str]) -> None:
    mine, theirs = council(), council()
    mine.rural_urban, theirs.rural_urban = here, there
    fit = fitting.fit(content(), theirs, mine, Means())
    assert [one.sentence for one in fit.findings if one.about == "Town or country"] == said


@pytest.mark.parametrize(
    ("band", "budget", "verdict"),
    [
        ("", "under-10k", "not-known"),
        ("under-10k", "", "not-known"),
        ("under-10k", "under-10k", "fits"),
        ("10k-50k", "under-10k", "lacks"),
        ("10k-50k", "1m-and-over", "fits"),
    ],
)
def test_money_is_compared_by_bands(band: str, budget: str, verdict: str) -> None:
    fit = fitting.fit(content(band=band), council(), council(), Means(budget=budget))
    assert verdicts(fit, "Money") == [verdict]


@pytest.mark.parametrize(
    ("here", "verdict"),
    [(None, []), (50_000, ["fits"]), (49_999, ["not-known"]), (200_000, ["fits"])],
)
def test_a_place_of_another_size_is_no_reason_against_it(
    here: int | None, verdict: list[str]
) -> None:
    fit = fitting.fit(content(), council(people=100_000), council(people=here), Means())
    assert verdicts(fit, "Size") == verdict


def test_partners_one_by_one() -> None:
    told = content(partners=["A library", "A repairer"])
    fit = fitting.fit(told, council(), council(), Means(partners=[1]))
    assert verdicts(fit, "Partners") == ["lacks", "fits"]
    alone = fitting.fit(content(needs_no_partners=True), council(), council(), Means())
    assert verdicts(alone, "Partners") == ["fits"]


kits = st.fixed_dictionaries(
    {
        "powers": st.sampled_from(["", *Powers.values]),
        "partners": st.lists(st.text(max_size=5), max_size=3),
        "needs_no_partners": st.booleans(),
        "months": st.sampled_from(["", "1", "120"]),
        "band": st.sampled_from(["", *CostBand.values]),
        "staff_time": st.sampled_from(["", "A day"]),
    }
)
means = st.builds(
    Means,
    budget=st.sampled_from(["", *CostBand.values]),
    has_staff=st.none() | st.booleans(),
    months=st.none() | st.integers(1, 120),
    partners=st.none() | st.lists(st.integers(0, 5)),
)
councils = st.builds(
    council,
    st.sampled_from(Type.values),
    people=st.none() | st.integers(1, 10**7),
    nation=st.sampled_from(Nation.values),
)


@given(told=kits, origin=councils, here=st.none() | councils, means=means)
def test_whatever_is_said_it_answers(told: Any, origin: Any, here: Any, means: Means) -> None:
    fit = fitting.fit(content(**told), origin, here, means)
    assert {finding.verdict for finding in fit.findings} <= set(Verdict)
    assert all(finding.sentence.endswith(".") for finding in fit.findings)
    assert len(fit.lacking) + len(fit.not_known) <= len(fit.findings)
    assert fit.summary


@pytest.mark.django_db
def test_the_page_says_what_is_missing(client: Client) -> None:
    edition = with_kit(kit_powers="county", cost_band="10k-50k")
    where = f"{edition.get_absolute_url()}fit/"
    assert "Too little is known yet to say whether it fits" in text_of(client.get(where))
    known = text_of(client.get(where, {"council": "oldham", "months": "3"}))
    assert "Nothing speaks against it; 5 things are not known" in known
    assert "It needs: A library. Say whether you have one." in known
    asked = {"council": "stevenage", "budget": "under-10k", "staff": "yes", "months": "2"}
    words = text_of(client.get(where, asked | {"partners": ["0"]}))
    for said in [
        "4 things are missing before you could do it",
        "Stevenage is a district council, which does not have them: ask your county council.",
        "You have: under £10,000, which is less.",
        "It took: Half a day a week. You have it.",
        "It needs: A repairer. You have not ticked that you have one.",
        "You can wait 2, which is less.",
    ]:
        assert said in words


@pytest.mark.django_db
def test_an_officer_begins_with_their_council_by_a_link(client: Client, as_amber: Client) -> None:
    where = f"{with_kit().get_absolute_url()}fit/"
    link = '<a class="govuk-link" href="?council=stevenage">Begin with Stevenage</a>'
    assert link in as_amber.get(where).content.decode()
    assert link not in as_amber.get(where, {"council": "stevenage"}).content.decode()
    assert link not in client.get(where).content.decode()


@pytest.mark.django_db
def test_it_asks_for_itself_and_the_councils_alone(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """For the state, the edition and the list; and for the one that was chosen."""
    where = f"{with_kit().get_absolute_url()}fit/"
    client.get(where)
    for_everybody.forget()
    with django_assert_num_queries(3):
        client.get(where)
    with django_assert_num_queries(4):
        client.get(where, {"council": "oldham"})


@pytest.mark.django_db
def test_what_fits_says_so(client: Client) -> None:
    edition = with_kit(kit_partners=[], kit_needs_no_partners=True)
    asked = {"council": "stevenage", "budget": "10k-50k", "staff": "yes", "months": "6"}
    words = text_of(client.get(f"{edition.get_absolute_url()}fit/", asked))
    assert "It fits your council" in words


@pytest.mark.django_db
@pytest.mark.parametrize("junk", ["\x00", "nowhere", "9" * 400, "-1", "٣"])
@pytest.mark.parametrize("name", ["council", "budget", "staff", "partners", "months", "other"])
def test_whatever_stands_in_the_address_it_answers(client: Client, name: str, junk: str) -> None:
    where = f"{with_kit().get_absolute_url()}fit/"
    assert client.get(where, {name: junk}).status_code in {200, 400}


@pytest.mark.django_db
def test_a_mistake_is_said_beside_its_field(client: Client) -> None:
    page = client.get(f"{with_kit().get_absolute_url()}fit/", {"months": "soon"})
    sentence = "Enter a number of months from 1 to 120, or leave it empty"
    assert errors(page) == [("id_months", sentence)]


@pytest.mark.django_db
def test_without_a_kit_it_says_what_is_not_known(client: Client) -> None:
    edition = factories.published()
    words = text_of(client.get(f"{edition.get_absolute_url()}fit/", {"council": "oldham"}))
    assert "It does not say which powers it needs." in words
    assert "Its council has not told all that another place needs to know yet." in words
