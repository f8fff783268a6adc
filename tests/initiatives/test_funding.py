"""Money to result: rounds, awards and what came of them, as everybody reads of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import given as whatever
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from initiatives import funding, index, withholding, workflow
from initiatives.funding import Awarded, Result, Share, Sums
from initiatives.lineage import Place
from initiatives.models import Edition, FundingRound
from initiatives.views import for_everybody
from tests import factories
from tests.initiatives.adopted import adopted
from tests.initiatives.funded import award, round_
from tests.initiatives.given import document, rows
from tests.pages import text_of

PAGE = "/funding/a-round/"
OUTCOME = {"indicator": "Things mended", "result": 40, "unit": "things", "source": "Our book"}


def text(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return text_of(response)


def shows(client: Client, expected: str, address: str = PAGE) -> bool:
    """Whatever spaces the mark-up leaves."""
    return "".join(expected.split()) in "".join(text(client, address).split())


@pytest.fixture
def edition(reference_data: None) -> Edition:
    """With an outcome that is counted."""
    case_study = factories.complete()
    case_study.outcomes.create(**OUTCOME)
    workflow.submit(case_study, by=factories.officer_of("stevenage"))
    return factories.publish(case_study)


# What each pound led to


def awarded(amount: int | None, *results: Result) -> Awarded:
    place = Place("x", "x", "X")
    money = None if amount is None else Decimal(amount)
    return Awarded(1, "An award", "lab", place, [], money, None, [], list(results))


def result(level: int = 0, key: str = "c1") -> Result:
    return Result(Place(key, "x", "X"), level, False, [], [])


def test_each_pound_is_of_what_is_known() -> None:
    sums = Sums([awarded(300, result(1)), awarded(100), awarded(None, result(2, "c2"))])
    assert (sums.amount, sums.without_amount) == (Decimal(400), 1)
    assert [share.pence for share in (sums.published, sums.counted, sums.taken_up)] == [75, 75, 0]


def test_what_is_not_known_is_not_nothing() -> None:
    sums = Sums([awarded(None), awarded(None)])
    assert (sums.amount, sums.without_amount, sums.published.pence) == (None, 2, 0)
    assert Sums([awarded(0)]).amount == Decimal(0)


def test_a_case_study_of_two_awards_counts_once() -> None:
    assert len(Sums([awarded(1, result()), awarded(2, result())]).results) == 1


money = st.none() | st.integers(0, 10**12)


@whatever(st.lists(st.tuples(money, st.lists(st.integers(0, 4), max_size=2))))
def test_no_pound_leads_to_more_than_itself(told: list[tuple[int | None, list[int]]]) -> None:
    sums = Sums([awarded(amount, *map(result, levels)) for amount, levels in told])
    assert 0 <= sums.counted.pence <= sums.published.pence <= 100
    assert len(sums.known) + sums.without_amount == len(told)
    assert sums.published.part <= (sums.amount or 0)


def test_pence_are_rounded_down_so_that_100_is_all() -> None:
    assert Share(Decimal(999), Decimal(1000)).pence == 99


# Its pages


def test_a_round_shows_each_award_and_what_came_of_it(client: Client, edition: Edition) -> None:
    adopted(edition, started="2023-05")
    award(
        *("A lab", edition),
        partners=("oldham",),
        other_partners=["A library"],
        amount=Decimal("12000.50"),
        awarded_on=date(2024, 3, 2),
        products="A guide\n\n A film ",
    )
    assert shows(
        client,
        "A lab Policy lab Led by Stevenage With Oldham A library Amount £12,000.50 "
        "Awarded on 2 March 2024 What it made A guide A film What came of it Repair café "
        "by Stevenage Live Evidence: Counted Things mended: 40 things Source: Our book "
        "Tried in 1 other council: Oldham (Running, begun May 2023)",
    )
    assert shows(
        client,
        "Awarded £12,000.50 in 1 award Case studies published 1 Outcomes measured 1 "
        "Times tried elsewhere 1",
    )


def test_what_nobody_knows_is_said_to_be_not_known(client: Client, reference_data: None) -> None:
    award(kind="prototype", round=round_(decided_on=None))
    assert shows(
        client,
        "Money in the round Not known Opened on Not known Decided on Not known Known from Not told",
    )
    assert shows(client, "Amount Not known Awarded on Not known What it made Not told")
    assert "No case study of it is published yet." in text(client)
    assert shows(client, "Awarded Not known in 1 award; the amount of 1 is not known")
    assert "What each pound led to" not in text(client)
    assert "£0" not in text(client)


def test_totals_say_how_many_amounts_are_missing(client: Client, edition: Edition) -> None:
    award("A lab", edition, amount=300)
    award("A second", amount=100)
    award("A third")
    for address in (PAGE, "/funding/"):
        assert shows(client, "£400 in 3 awards; the amount of 1 is not known", address)
        assert shows(
            client,
            "Of the money whose amount is known, in 2 awards. One award may lead to all of these, "
            "or to none yet. How much of each pound led to what It went to awards Of each pound "
            "that a published case study tells of 75p £300 "
            "whose results are counted, with their source 75p £300 "
            "whose idea another council tried 0p £0",
            address,
        )


def test_an_award_of_nothing_is_known(client: Client, reference_data: None) -> None:
    award(amount=0)
    assert shows(client, "Amount £0 Awarded on")
    assert shows(client, "Awarded £0 in 1 award Case studies")
    assert "What each pound led to" not in text(client)


def test_all_rounds_the_newest_first(client: Client, edition: Edition) -> None:
    award("A lab", edition, amount=5)
    round_("Older", slug="older", decided_on=date(2019, 1, 1), total=9000, about="For ideas.")
    round_("Of no day", slug="of-no-day", decided_on=None)
    assert shows(
        client,
        "A round Decided on 1 March 2024 Money in the round not known 1 award "
        "Led to: 1 case study, 1 outcome measured, tried 0 times elsewhere "
        "Older Decided on 1 January 2019 £9,000 in the round 0 awards For ideas. "
        "Of no day Day of the decision not known",
        "/funding/",
    )


def test_without_any_they_say_so(client: Client, reference_data: None) -> None:
    assert "The network has not told of a round yet." in text(client, "/funding/")
    round_()
    assert "No award of this round is told of yet." in text(client)
    assert client.get("/funding/another/").status_code == 404


def test_what_people_wrote_is_escaped(client: Client, reference_data: None) -> None:
    evil = "<script>alert(1)</script>"
    of_it = round_(evil, about=evil, source=evil)
    award(evil, products=evil, other_partners=[evil], round=of_it)
    assert "<script>alert" not in client.get(PAGE).content.decode()
    assert "<script>alert" not in client.get("/funding/").content.decode()


# What must not show


def test_no_draft_and_nothing_withdrawn_shows(client: Client, edition: Edition) -> None:
    hidden = [factories.draft("Secretword one"), factories.submitted("Secretword two")]
    award("A lab", edition, *hidden, factories.withdrawn("Secretword three"))
    for address in (PAGE, "/funding/", "/funding.json", "/funding.csv"):
        answer = client.get(address)
        whole = b"".join(answer) if answer.streaming else answer.content
        assert b"secretword" not in whole.lower()
    assert shows(client, "Case studies published 1")


def test_a_case_study_whose_council_is_withheld_is_left_out(
    client: Client, reference_data: None
) -> None:
    until = timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)
    withheld = factories.published(
        "Moonlight",
        stage="stopped",
        stop_cause="money",
        stop_lesson="Ask sooner.",
        name_withheld_until=until,
    )
    assert withheld.council.is_stand_in
    award("A lab", withheld, amount=100)
    without = text(client)
    assert "Moonlight" not in without
    assert "No case study of it is published yet." in without
    assert document(client, "/funding.json")["awards"][0]["case_studies"] == []
    assert shows(client, "that a published case study tells of 0p")
    moment = timezone.now().replace(year=until.year + 1)
    assert withholding.give_names(moment)
    assert "Moonlight" in text(client)


def test_what_was_merged_is_told_of_where_it_went(client: Client, edition: Edition) -> None:
    other = factories.published("Menders")
    award("A lab", other)
    workflow.merge(other.case_study, by=factories.reviewer(), into=edition.case_study)
    assert "Menders" not in text(client)
    assert "Repair café" in text(client)


def test_a_change_shows_at_once(client: Client, edition: Edition) -> None:
    made = award("A lab", edition)
    assert "Repair café" in text(client)
    made.case_studies.clear()
    assert "Repair café" not in text(client)
    FundingRound.objects.update(name="Renamed")
    assert "Renamed" in text(client)


# As data


def test_a_row_for_each_award(client: Client, edition: Edition) -> None:
    adopted(edition)
    award("A lab", edition, partners=("oldham",), other_partners=["A library"], amount=300)
    award("Another", lead="oldham")
    lab, another = rows(client, "/funding.csv")
    assert lab == {
        "Round": "A round",
        "Round decided on": "2024-03-01",
        "Award": "A lab",
        "Kind": "Policy lab",
        "Led by": "Stevenage",
        "Partners": "Oldham; A library",
        "Amount in pounds": "300.00",
        "Awarded on": "",
        "What it made": "",
        "Case studies": "Repair café",
        "Evidence level": "1",
        "Evidence": "Counted",
        "Outcomes measured": "1",
        "Times tried elsewhere": "1",
        "Address": "http://testserver/funding/a-round/",
        "Licence": "Open Government Licence v3.0",
    }
    assert (another["Amount in pounds"], another["Evidence level"]) == ("", "")


def test_the_same_as_json_of_one_round(client: Client, edition: Edition) -> None:
    award("A lab", edition, amount=300, products="A guide", awarded_on=date(2024, 3, 2))
    award("Elsewhere", round=round_("Another", slug="another"))
    said = document(client, "/funding/a-round.json")
    assert (said["query"], said["address"]) == ("1 award", f"http://testserver{PAGE}")
    [row] = said["awards"]
    assert row.pop("id").startswith("tag:127.0.0.1,2026:awards/")
    assert row == {
        "round": {"name": "A round", "decided": "2024-03-01"},
        "title": "A lab",
        "kind": {"key": "lab", "label": "Policy lab"},
        "lead": "Stevenage",
        "partners": [],
        "amount": "300.00",
        "awarded": "2024-03-02",
        "products": [{"title": "A guide"}],
        "case_studies": [
            {
                "title": "Repair café",
                "council": "Stevenage",
                "address": "http://testserver/case-studies/stevenage/repair-cafe/",
            }
        ],
        "evidence": {"level": 1, "label": "Counted"},
        "outcomes": 1,
        "tried_elsewhere": 0,
        "address": f"http://testserver{PAGE}",
    }
    assert document(client, "/funding.json")["total"] == 2
    assert client.get("/funding/nothing.csv").status_code == 404


def test_it_costs_as_much_for_three_as_for_one(
    client: Client, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """For the state, then rounds, awards, partners, case studies, adoptions; and the options."""
    for n in (1, 3):
        for i in range(n):
            award(f"Lab {n}{i}", edition, partners=("oldham",))
        for address in (PAGE, "/funding/"):
            index.forget()
            for_everybody.forget()
            funded = index.current()
            assert funded.options
            with django_assert_num_queries(6):
                client.get(address)
            for_everybody.forget()
            with django_assert_num_queries(1):
                client.get(address)


def test_a_council_shows_what_was_awarded_to_it(client: Client, edition: Edition) -> None:
    made = award("A lab", edition, partners=("oldham",), amount=300)
    said = (
        "What the network funded See all of the network’s money "
        "A lab , Policy lab £300; 1 case study"
    )
    for address in ("/councils/stevenage/", "/councils/oldham/"):
        assert shows(client, said, address)
    assert "What the network funded" not in text(client, "/councils/preston/")
    assert f"{PAGE}#award-{made.pk}" in client.get("/councils/oldham/").content.decode()


# Of councils, for search engines, in the demonstration


def test_the_awards_of_a_council(edition: Edition) -> None:
    award("A lab", edition, partners=("oldham",))
    award("Another", lead="preston", other_partners=["Oldham"])
    found = funding.of_councils({"oldham"}, index.current())
    assert [one.title for __, one in found] == ["A lab"]


def test_search_engines_know_the_rounds(client: Client, reference_data: None) -> None:
    round_()
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/funding/</loc>" in sitemap
    assert "/funding/a-round/</loc>" in sitemap


def test_the_demonstrations_round_says_that_it_is_invented(
    client: Client, reference_data: None, settings: Any
) -> None:
    settings.DEBUG = True
    for command in ("load_demonstration", "load_learning", "load_learning"):
        call_command(command, verbosity=0)
    shown = FundingRound.objects.get()
    assert shown.name == "Example round"
    assert "invented for the demonstration" in shown.about
    for one in shown.awards.all():
        assert one.title.startswith("Example: ")
        for line in one.products.splitlines():
            assert line.startswith("Invented for the demonstration: ")
        for case_study in one.case_studies.all():
            assert case_study.title.startswith("Example: ")
    assert shows(
        client,
        "Awarded £25,000 in 3 awards; the amount of 1 is not known",
        "/funding/example-round/",
    )
