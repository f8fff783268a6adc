"""A score as everybody sees it: on the page of its case study, and in charts and tables."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from initiatives.models import Edition
from initiatives.views import for_everybody
from socialvalue import seeing, shown
from socialvalue.models import CalculationRun, Framework
from tests.factories import published, withdrawn
from tests.initiatives.test_reading import page, words
from tests.socialvalue import assessed, scored
from tests.socialvalue.scored import JOBS, MEMBERS, VISITS, delivered, output_of, replied

ADDRESS = "/case-studies/stevenage/job-club/"
VALUE = f"{ADDRESS}social-value/"
NOT_ASSESSED = (
    "Not assessed: no figures are published. That says nothing against it: much that is worth "
    "doing has never been put in figures."
)


@pytest.fixture
def edition(reference_data: None) -> Edition:
    return published("Job club")


def block(client: Client) -> str:
    """What the case study’s page says of its social value."""
    return words(page(client, ADDRESS)).partition(" Social value ")[2]


# --- On the page of the case study ---------------------------------------------------------------
def test_without_a_score_it_says_so_kindly(client: Client, edition: Edition) -> None:
    assert block(client) == NOT_ASSESSED


def test_four_things_stand_side_by_side(client: Client, edition: Edition) -> None:
    run = scored.scored(edition)
    figures = re.findall(
        r'app-equal__name">([^<]*)</h3>\s*<p class="app-equal__figure">(.*?)</p>',
        page(client, ADDRESS),
        re.S,
    )
    told = [(name, " ".join(re.sub("<[^>]*>", " ", figure).split())) for name, figure in figures]
    assert told == [
        ("Money", "£242,000"),
        ("Quality", "60 of 100"),
        ("Confidence", "C of A to F: Fair"),
        ("Delivery", "Not yet evidenced"),
    ]
    assert run.npsv == Decimal("242281.338258")


def test_it_says_what_each_figure_rests_on(client: Client, edition: Edition) -> None:
    run = scored.scored(edition)
    text = block(client)
    low, high = shown.headline(run.npsv_low), shown.headline(run.npsv_high)
    for said in [
        "Illustrative Assessed by the network; checked and signed for the network by Dev on ",
        "A forecast: what is expected. From 2023-24, looking at 10 years, in prices of 2023-24. "
        "The first year is not discounted. Framework: Co-operative social value 1.0.",
        "The framework is illustrative too: rest no decision on them.",
        "Net present social value: benefits and harms, less costs. "
        f"Likely from {low} to {high} (P10 to P90).",
        "Benefit-cost ratio: 4.67, from 3.24 (cautious) to 5.91 (hopeful). Of the value, £309,000 "
        "is the public purse’s, and £57,700 of that can be cashed.",
        "It turns most on one number. Former jobseekers in work, deadweight: at 87% instead of "
        "40% the whole comes to nothing.",
        "Judged by 11 criteria, by two people who then agreed on each level.",
        "Our own records show it for everybody who took part, before and after.",
        "“Former jobseekers in work” rests on evidence of grade C, the weakest of those that "
        "weigh.",
        "£309,000 of benefits is committed. Nobody has told yet what was delivered, which is not "
        "to say that nothing was.",
        "Without a price, and worth no less Members with a vote",
        ": 120 people, not yet evidenced",
        "See the figures in charts and tables",
        "Receipt: all that it rests on",
    ]:
        assert said in text, said


def test_it_leads_to_the_charts_and_to_the_receipt(client: Client, edition: Edition) -> None:
    run = scored.scored(edition)
    html = page(client, ADDRESS)
    assert f'href="{VALUE}"' in html
    assert f'href="{run.get_absolute_url()}"' in html


def test_what_was_delivered_is_set_beside_what_was_committed(
    client: Client, edition: Edition
) -> None:
    second = {**JOBS, "label": "Others in work"}
    run = scored.scored(edition, JOBS, second, VISITS)
    delivered(run, 0, "12", "2023-12-31")
    delivered(run, 0, "18", "2024-03-31", checked="Cara")
    delivered(run, 3, "90")
    text = block(client)
    for said in [
        "75% delivered £232,000 of £309,000 committed, until 31 March 2024. That is of 1 of 2 "
        "benefits; the others are not yet evidenced.",
        "Some figures are not checked yet. Checked by Cara.",
        "120 people, 90 delivered until 31 March 2024 (75%)",
    ]:
        assert said in text, said


def test_a_council_that_disagrees_is_heard(client: Client, edition: Edition) -> None:
    run = scored.scored(edition)
    replied(run, "We think fewer stayed.", 0)
    replied(run, "It is too early.")
    run.replies.create(line=1, agrees=True, text="So it is.", replied_by_name="Ben")
    text = block(client)
    assert (
        "The council does not agree with all of it On “Former jobseekers in work”: We think fewer "
        "stayed. On the whole: It is too early."
    ) in text
    assert "So it is." not in text


def test_what_is_certain_or_costs_nothing_or_is_not_judged_says_so(
    client: Client, edition: Edition
) -> None:
    certain = {**JOBS, "quantity": "24", "deadweight": "0.4"}
    scored.scored(edition, certain, unpriced=(), costs=(), level=None)
    text = block(client)
    for said in [
        "No range was given.",
        "There is no ratio, since there are no costs.",
        "Not judged Not every criterion has a level that two people agreed on.",
    ]:
        assert said in text, said
    for unsaid in ["It turns most", "Without a price", "P10", "∞", "None"]:
        assert unsaid not in text, unsaid


def test_a_number_that_cannot_bring_it_to_nothing_is_told_so(
    client: Client, edition: Edition
) -> None:
    wide = {**VISITS, "quantity": {"low": "0", "central": "10", "high": "900"}}
    scored.scored(edition, {**JOBS, "deadweight": "0.4", "quantity": "24"}, wide)
    said = (
        "People who waited longer, how many: at 2,040.62 instead of 10 the whole comes to nothing."
    )
    assert said in block(client)


def test_a_line_of_many_words_is_shown_as_text(client: Client, edition: Edition) -> None:
    scored.scored(edition, {**JOBS, "label": "<script>alert(1)</script>"})
    for address in (ADDRESS, VALUE):
        assert "<script>alert" not in page(client, address)


# --- What is not public --------------------------------------------------------------------------
def public_pages(client: Client) -> list[bytes]:
    addresses = [ADDRESS, VALUE, "/social-value/portfolio/", "/councils/stevenage/"]
    return [client.get(address).content for address in addresses]


@pytest.mark.parametrize("status", ["proposed", "sent-back", "signed", "withdrawn"])
def test_no_page_knows_of_a_score_that_is_not_published(
    client: Client, edition: Edition, status: str
) -> None:
    before = public_pages(client)
    run = scored.scored(edition, status=status)
    if status == "withdrawn":
        delivered(run, 0, "18")
    for_everybody.forget()
    assert public_pages(client) == before


def test_a_score_goes_with_its_case_study(client: Client, edition: Edition) -> None:
    withdrawn_one = withdrawn("Withdrawn")
    scored.scored(withdrawn_one)
    assert client.get("/case-studies/stevenage/withdrawn/social-value/").status_code == 410
    assert "Withdrawn" not in page(client, "/social-value/portfolio/")


def test_a_superseded_score_gives_way_to_the_next(client: Client, edition: Edition) -> None:
    scored.scored(edition, {**JOBS, "label": "Of the first"}, status="superseded")
    scored.scored(edition, {**JOBS, "label": "Of the second"})
    text = words(page(client, VALUE))
    assert ("Of the second" in text, "Of the first" in text) == (True, False)


def test_a_page_that_is_kept_is_made_anew_for_a_score(client: Client, edition: Edition) -> None:
    assert block(client) == NOT_ASSESSED
    run = scored.scored(edition)
    assert "£242,000" in block(client)
    replied(run, "We think fewer stayed.", 0)
    assert "We think fewer stayed." in block(client)
    delivered(run, 0, "18")
    assert "75% delivered" in block(client)
    CalculationRun.objects.update(status="withdrawn", withdrawn_reason="It was a mistake.")
    assert block(client) == NOT_ASSESSED


# --- In charts and tables ------------------------------------------------------------------------
def test_a_case_study_without_a_score_has_a_page_that_says_so(
    client: Client, edition: Edition
) -> None:
    html = page(client, VALUE)
    assert "Not assessed: no figures are published." in words(html)
    assert '<meta name="robots" content="noindex, follow">' in html


def test_each_chart_has_words_and_a_table(client: Client, edition: Edition) -> None:
    scored.scored(edition)
    html = page(client, VALUE)
    ids = re.findall(r'<svg[^>]* role="img" aria-labelledby="(\w+)-title \1-desc">', html)
    assert ids == ["themes", "years", "waterfall", "draws", "moves", "profile"]
    for name in ids:
        assert re.search(rf'<desc id="{name}-desc">[^<]{{40,}}</desc>', html), name
    assert len(re.findall(r"<table", html)) == 9
    assert "rows may not add up because of rounding" in html


def test_tables_tell_the_figures_of_the_run(client: Client, edition: Edition) -> None:
    scored.scored(edition)
    text = words(page(client, VALUE))
    for said in [
        "Work and skills £309,474.48 £0.00 Health and wellbeing £0.00 −£1,193.14 "
        "All £309,474.48 −£1,193.14",
        "2023-24 £145,037.92 −£1,193.14 £66,000.00 £77,844.78 "
        "2024-25 £98,093.28 £0.00 £0.00 £175,938.06 2025-26 £66,343.28 £0.00 £0.00 £242,281.34",
        "Costs −£66,000.00 £242,281.34 What is left (net present social value) £242,281.34",
        "Former jobseekers in work, deadweight 30% £293,860.42 50% £190,702.26",
        "Cautious £214,912.83 −£1,193.14 £66,000.00 £147,719.69 3.24",
        "Central £309,474.48 −£1,193.14 £66,000.00 £242,281.34 4.67",
        "Former jobseekers in work, value of one £9,800.00 £2,127.78",
        "Staff, 2023-24, amount £60,000.00 £280,255.76",
        "Social partnership weighs 9% 3, good",
        "Members with a vote",
    ]:
        assert said in text, said


def test_what_is_delivered_stands_line_by_line(client: Client, edition: Edition) -> None:
    run = scored.scored(edition)
    delivered(run, 0, "18", checked="Cara")
    text = words(page(client, VALUE)).partition("Delivered against committed")[2]
    assert "24 18 until 31 March 2024 75% £309,474.48 £232,105.86" in text
    assert "10 not yet evidenced −£1,193.14" in text
    assert "120 not yet evidenced no price" in text


def test_a_private_framework_gives_no_value_away(client: Client, edition: Edition) -> None:
    scored.scored(
        edition, {**JOBS, "unit_value": {"low": "9000", "central": "9800", "high": "9999"}}
    )
    Framework.objects.update(is_private=True)
    for_everybody.forget()
    html = page(client, VALUE)
    assert "The framework is private to those that hold its licence." in words(html)
    for secret in ["£9,800", "£9,000", "value of one", "/frameworks/"]:
        assert secret not in html.partition("<main")[2].partition("</main>")[0], secret


def test_charts_end_where_the_score_does(edition: Edition) -> None:
    run = scored.scored(edition)
    result = output_of(run)
    assert seeing.by_year(result, run.record).rows[-1]["total"] == run.npsv
    rows = seeing.waterfall(result).rows
    assert rows[-1]["left"] == run.npsv
    assert abs(rows[-2]["left"] - run.npsv) < Decimal("0.0001")
    themes = seeing.by_theme(result, run.record).rows
    assert sum(row["benefits"] for row in themes) == run.pv_benefits
    assert sum(row["harms"] for row in themes) == run.pv_harms
    shares = [row["share"] for row in seeing.distribution(result).rows]
    assert abs(sum(shares) - 1) < Decimal("1e-20")


@pytest.mark.parametrize(
    ("starts", "after", "name"),
    [("2023-24", 0, "2023-24"), ("2023-24", 76, "2099-00"), ("2023", 2, "2025")],
)
def test_years_are_named_after_the_first(starts: str, after: int, name: str) -> None:
    assert shown.year_name(starts, after) == name


# --- Cost ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("many", [1, 3])
def test_a_score_asks_twice_whatever_it_holds(
    client: Client, edition: Edition, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lines = [{**JOBS, "label": f"Group {i}"} for i in range(many)]
    run = scored.scored(edition, *lines, unpriced=(MEMBERS,) * many)
    for i in range(many):
        delivered(run, i, "18")
        replied(run, "Fewer.", i)
    for address in (ADDRESS, VALUE):
        page(client, address)
        for_everybody.forget()
        with django_assert_num_queries(4):  # the index's state, the edition, its score, delivered
            page(client, address)


def test_staff_and_visitors_see_the_same_score(
    client: Client, as_dev: Client, edition: Edition
) -> None:
    scored.scored(edition)
    assert block(as_dev) == block(client)


def test_a_score_made_as_people_make_it_is_shown_whole(
    client: Client, reference_data: None
) -> None:
    run = assessed.published()
    edition = Edition.objects.current().get(case_study=run.case_study)
    text = words(page(client, edition.get_absolute_url()))
    assert f"Money {shown.headline(run.npsv)} Net present social value" in text
    assert f"Confidence {run.confidence} of A to F:" in text
    charts = page(client, f"{edition.get_absolute_url()}social-value/")
    assert charts.count('role="img"') >= 4
    assert shown.pounds(run.npsv) in words(charts)
