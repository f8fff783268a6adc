"""The scores of a council, a theme or the network: added only where alike, and never ranked."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.http import Http404, QueryDict
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council, CouncilSuccession, User
from initiatives.views import for_everybody
from socialvalue import portfolio
from socialvalue.models import CalculationRun, Framework, FrameworkVersion
from socialvalue.portfolio import Portfolio
from tests.factories import published, revised
from tests.initiatives.test_reading import page, words
from tests.socialvalue import scored
from tests.socialvalue.scored import JOBS, delivered, job_club

PAGE = "/social-value/portfolio/"
STARTER = "co-operative-social-value/1.0"


def asked(address: str = "", user: User | None = None) -> Portfolio:
    return portfolio.read(QueryDict(address), user)


def titles(address: str = "") -> list[str]:
    return [one.edition.title for one in asked(address).scored]


def second_version() -> FrameworkVersion:
    """Another framework, open, in use, with the measures and criteria of the starter."""
    first = scored.version()
    framework = Framework.objects.create(slug="another", name="Another", purpose="X", kept_by="Y")
    second = FrameworkVersion.objects.create(
        framework=framework,
        number="2.0",
        summary="X",
        licence="MIT",
        **{name: getattr(first, name) for name in ("deflator", "discounting", "confidence")},
    )
    theme = second.themes.create(key="work", name="Work")
    outcome = theme.outcomes.create(name="Work")
    for code in ("WS1", "HW3", "VC2"):
        old = first.measures.get(code=code)
        second.measures.create(
            outcome=outcome,
            code=code,
            name=old.name,
            unit=old.unit,
            kind=old.kind,
            direction="increase",
        )
    second.status, second.published_at = "published", timezone.now()
    second.content_sha256 = "0" * 64
    second.save()
    return FrameworkVersion.objects.whole().get(pk=second.pk)


# --- Which scores --------------------------------------------------------------------------------
def test_by_council_and_title_and_never_by_pounds(reference_data: None) -> None:
    for title, council, number in [
        ("Small", "oldham", "20"),
        ("Large", "stevenage", "900"),
        ("Middle", "oldham", "100"),
    ]:
        scored.scored(published(title, council=council), {**JOBS, "quantity": number})
    assert titles() == ["Middle", "Small", "Large"]


def test_of_a_council_and_of_a_theme(reference_data: None) -> None:
    job_club("One")
    job_club("Two", council="oldham")
    job_club("Three", council="oldham", theme="food")
    assert titles("council=oldham") == ["Three", "Two"]
    assert titles("council=oldham&theme=food") == ["Three"]
    assert titles("council=oldham&council=stevenage&theme=neighbourhoods") == ["Two", "One"]
    assert titles("council=nowhere") == ["Three", "Two", "One"]


def test_those_of_councils_that_went_into_it_are_among_them(reference_data: None) -> None:
    old, new = (Council.objects.get(slug=slug) for slug in ("rochdale", "oldham"))
    CouncilSuccession.objects.create(old=old, new=new)
    job_club("Before", council="rochdale")
    assert titles("council=oldham") == ["Before"]
    assert portfolio.number_of("oldham") == 1


def test_of_the_current_edition(reference_data: None) -> None:
    run = job_club("Old title")
    revised(run.case_study.editions.get(), title="New title")
    assert titles() == ["New title"]


@pytest.mark.parametrize("status", ["proposed", "sent-back", "signed", "withdrawn"])
def test_what_is_not_published_is_not_there(
    client: Client, reference_data: None, status: str
) -> None:
    job_club("Seen")
    hidden = published("Hidden", council="oldham")
    forms = ["/social-value/portfolio.csv", "/social-value/portfolio.json"]
    before = [everything(client, address) for address in [PAGE, *forms]]
    scored.scored(hidden, status=status)
    for_everybody.forget()
    assert [everything(client, address) for address in [PAGE, *forms]] == before


def everything(client: Client, address: str) -> str:
    response: Any = client.get(address)
    assert response.status_code == 200
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return re.sub(r'"generated": "[^"]*"', '"generated": ""', body.decode())


# --- One version of a framework ------------------------------------------------------------------
def test_scores_of_two_versions_never_stand_together(client: Client, reference_data: None) -> None:
    job_club("By the first")
    second = second_version()
    scored.scored(published("By the second"), {**JOBS}, of=second)
    assert titles(f"framework={STARTER}") == ["By the first"]
    assert titles("framework=another/2.0") == ["By the second"]
    assert titles() == ["By the second"]  # the newest that has a score
    text = words(page(client, f"{PAGE}?framework={STARTER}"))
    assert "1 score by Co-operative social value 1.0" in text
    assert "1 score by another framework or version, since only scores by one version" in text
    assert "By the second" not in text


def test_a_version_without_a_score_gives_way_to_one_that_has(reference_data: None) -> None:
    job_club()
    second_version()
    assert asked().version == scored.version()


def test_a_version_that_is_not_there_is_not_found(client: Client, reference_data: None) -> None:
    for name in ["nothing/9", "nothing", STARTER + "0", "\x00"]:
        with pytest.raises(Http404):
            asked(f"framework={name}")
    assert client.get(f"{PAGE}?framework=nothing/9").status_code == 404
    assert client.get("/social-value/portfolio.csv?framework=nothing/9").status_code == 404


def test_a_private_framework_is_for_its_licensees_and_never_exported(
    client: Client, as_amber: Client, as_cara: Client, stevenage: Council
) -> None:
    second = second_version()
    scored.scored(published("Licensed"), {**JOBS}, of=second)
    Framework.objects.filter(slug="another").update(is_private=True)
    second.framework.licensees.add(stevenage)
    address = "?framework=another/2.0"
    assert "Licensed" in words(page(as_amber, PAGE + address))
    assert [c.get(PAGE + address).status_code for c in (client, as_cara)] == [404, 404]
    assert as_amber.get(f"/social-value/portfolio.csv{address}").status_code == 404
    assert "Another" not in words(page(client, PAGE))
    assert "Download as CSV" not in words(page(as_amber, PAGE + address))
    assert portfolio.number_of("stevenage") == 0


def test_without_any_framework_it_says_so(client: Client, reference_data: None) -> None:
    Framework.objects.update(is_private=True)
    assert "No framework is published yet, and so there is no score." in words(page(client, PAGE))


def test_without_a_score_it_says_so_and_lists_the_measures(
    client: Client, reference_data: None
) -> None:
    text = words(page(client, PAGE))
    assert "No score is published of what you chose." in text
    assert "0 scores by Co-operative social value 1.0" in text
    assert "Former jobseekers sustaining work WS1, Priced Work and skills 0" in text


# --- Sums ----------------------------------------------------------------------------------------
def test_sums_are_those_of_the_receipts(reference_data: None) -> None:
    runs = [
        scored.scored(published(f"Club {n}"), {**JOBS, "quantity": str(7 * n)}) for n in (1, 2, 3)
    ]
    (totals,) = asked().totals
    assert (totals.n, totals.price_year, totals.kind_name) == (3, "2023-24", "Forecast")
    for name in portfolio.SUMS:
        assert getattr(totals, name) == sum(getattr(run, name) for run in runs), name


def test_only_like_is_added_to_like(reference_data: None) -> None:
    job_club("Forecast")
    scored.scored(published("Evaluation"), kind="evaluation")
    scored.scored(published("Older prices"), price_year="2022-23")
    totals = asked().totals
    assert [(one.price_year, one.kind, one.n) for one in totals] == [
        ("2023-24", "evaluation", 1),
        ("2023-24", "forecast", 1),
        ("2022-23", "forecast", 1),
    ]


def test_committed_and_delivered_by_theme_and_by_principle(
    client: Client, reference_data: None
) -> None:
    told = job_club("Told", theme="food", principles=("innovation", "learning"))
    delivered(told, 0, "12")
    job_club("Not told", theme="food", principles=("learning",))
    shown = asked()
    (food,) = shown.by_theme
    (totals,) = food.totals
    assert (food.option.value, totals.n) == ("food", 2)
    assert totals.pv_benefits == 2 * told.pv_benefits
    assert totals.committed == told.pv_benefits
    assert totals.share is not None
    assert round(totals.share, 6) == Decimal("0.5")
    numbers = {group.option.value: group.totals[0].n for group in shown.by_principle}
    assert numbers == {"innovation": 1, "learning": 2}
    text = words(page(client, PAGE))
    assert "so these rows must not be added up" in text
    assert "The delivery of 1 score, of which nobody has told yet." in text


def test_where_nobody_told_nothing_is_taken_for_0(client: Client, reference_data: None) -> None:
    job_club()
    (totals,) = asked().totals
    assert (totals.committed, totals.delivered, totals.share) == (None, None, None)
    assert "£309,474.48 not yet evidenced" in words(page(client, PAGE))


# --- Evidence and measures -----------------------------------------------------------------------
def test_the_mix_of_evidence_counts_scores_and_lines(reference_data: None) -> None:
    job_club("One")
    scored.scored(published("Two"), grade="E")
    counts = {grade: (n, lines) for grade, __, n, lines in asked().confidence}
    assert counts == {
        "A": (0, 0),
        "B": (0, 0),
        "C": (1, 2),
        "D": (0, 0),
        "E": (1, 2),
        "F": (0, 2),
    }
    assert asked().unpriced == 2


def test_each_measure_is_counted_once_a_score_and_those_without_too(reference_data: None) -> None:
    lines = [{**JOBS, "label": label} for label in ("One", "Two")]
    scored.scored(published("Twice"), *lines)
    job_club("Once")
    measures = {measure.code: n for measure, n in asked().measures}
    assert (measures["WS1"], measures["HW3"], measures["VC2"], measures["WS2"]) == (2, 1, 2, 0)
    assert len(measures) == scored.version().measures.count()


# --- As data -------------------------------------------------------------------------------------
def rows(client: Client, address: str = "") -> list[dict[str, str]]:
    text = everything(client, f"/social-value/portfolio.csv{address}").removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(text)))


def test_a_spreadsheet_has_a_row_for_each_score(client: Client, reference_data: None) -> None:
    run = job_club("=Job club", principles=("innovation", "learning"))
    delivered(run, 0, "18")
    (row,) = rows(client)
    assert row["Title"] == "'=Job club"  # no formula
    assert row["Harms"] == "-1193.141081"  # a number, to be reckoned with
    assert Decimal(row["Net present social value"]) == run.npsv
    assert (row["Framework"], row["Version"], row["Illustrative"]) == (
        "Co-operative social value",
        "1.0",
        "Yes",
    )
    assert row["Principles"] == "Innovation; Learning"
    assert (row["Kind"], row["Prices of"], row["Confidence"]) == ("forecast", "2023-24", "C")
    assert row["Delivered until"] == "2024-03-31"
    assert row["Receipt"].endswith(run.get_absolute_url())
    assert row["Address"].endswith("/case-studies/stevenage/job-club/social-value/")


def test_what_is_not_known_is_empty_and_not_0(client: Client, reference_data: None) -> None:
    scored.scored(published("Free"), {**JOBS}, costs=(), level=None)
    (row,) = rows(client)
    empty = ["Benefits for each 1 of cost", "Quality, 0 to 100", "Delivered to date"]
    assert [row[name] for name in empty] == ["", "", ""]


def test_the_page_and_its_files_agree(client: Client, reference_data: None) -> None:
    for title, council in [("One", "stevenage"), ("Two", "oldham"), ("Three", "oldham")]:
        job_club(title, council=council)
    for address in ["", "?council=oldham", f"?framework={STARTER}&council=stevenage"]:
        found = json.loads(everything(client, f"/social-value/portfolio.json{address}"))
        assert [one["title"] for one in found["scores"]] == titles(address[1:])
        assert [one["Title"] for one in rows(client, address)] == titles(address[1:])
        assert found["total"] == len(found["scores"])


def test_numbers_in_json_are_exact_text(client: Client, reference_data: None) -> None:
    run = job_club()
    (one,) = json.loads(everything(client, "/social-value/portfolio.json"))["scores"]
    assert one["npsv"] == f"{run.npsv:f}"
    assert one["delivery"] == {"committed": None, "delivered": None, "until": None}


# --- From a council's page, and what it costs ----------------------------------------------------
def test_a_council_leads_to_its_scores(client: Client, reference_data: None) -> None:
    published("Not assessed")
    assert "assessed: what was committed" not in words(page(client, "/councils/stevenage/"))
    job_club()
    html = page(client, "/councils/stevenage/")
    assert "1 case study is assessed: what was committed and what was delivered" in words(html)
    assert f'href="{PAGE}?council=stevenage"' in html


@pytest.mark.parametrize("many", [1, 3])
def test_queries(
    client: Client,
    reference_data: None,
    many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for i in range(many):
        delivered(job_club(f"Club {i}"), 0, "18")
    page(client, PAGE)
    for_everybody.forget()
    # The index's state; versions, editions, runs, delivered, their documents; measures; others
    with django_assert_num_queries(8):
        page(client, PAGE)
    assert CalculationRun.objects.count() == many
