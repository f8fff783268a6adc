"""Figures while a line or a cost is written: from its numbers alone, and of nothing half read."""

import pytest
from django.test import Client
from django.urls import reverse

from councilnet.models import User
from socialvalue import drafting, versions
from socialvalue.models import Assessment
from tests import factories
from tests.pages import errors, fields, text_of
from tests.socialvalue import assessed, framed
from tests.socialvalue.test_lines import EVIDENCE, WHOLE, new, sent

pytestmark = pytest.mark.django_db

NOT_YET = "The figures come here as soon as there is enough to work them out."


@pytest.fixture
def assessment(amber: User) -> Assessment:
    return assessed.begun(by=amber)


def test_figures_need_no_words_yet(as_amber: Client, assessment: Assessment) -> None:
    response = sent(as_amber, new(assessment), quantity_0="24", deadweight="40%", do="work")
    assert "24 × £13,166.11 × (1 − 40%)" in text_of(response)
    assert NOT_YET not in text_of(response)
    assert errors(response) == []
    assert (fields(response)["quantity_0"], fields(response)["deadweight"]) == ("24", "40%")


def test_half_a_line_is_asked_for_nothing(as_amber: Client, assessment: Assessment) -> None:
    response = sent(as_amber, new(assessment), stakeholder="People", do="work")
    assert (errors(response), NOT_YET in text_of(response)) == ([], True)


def test_what_is_typed_wrong_is_told(as_amber: Client, assessment: Assessment) -> None:
    typed = {"quantity_0": "24", "deadweight": "15", "do": "work"}
    response = sent(as_amber, new(assessment), **typed)
    assert errors(response) == [
        (
            "id_deadweight",
            "Did you mean 0.15 (15%)? Write a rate as a number from 0 to 1, or with a per cent "
            "sign.",
        )
    ]
    assert NOT_YET in text_of(response)


def test_numbers_without_names_are_not_taken_for_one(
    as_amber: Client, assessment: Assessment
) -> None:
    typed = {"quantity_0": "400", "quantity_1": "0.5", "do": "work"}
    assert NOT_YET in text_of(sent(as_amber, new(assessment), **typed))
    named = typed | {"factor_0": "reached", "factor_1": "engaged"}
    page = text_of(sent(as_amber, new(assessment), **named))
    assert "400 (reached) × 0.5 (engaged) × £13,166.11" in page


def test_costs_are_added_up_before_they_are_named(as_amber: Client, assessment: Assessment) -> None:
    url = reverse("costs", args=[assessment.pk])
    response = sent(as_amber, url, **{"costs-0-amount": "£180,000", "do": "work"})
    assert "£180,000.00, in year 0." in text_of(response)
    assert errors(response) == []
    response = sent(as_amber, url, **{"costs-0-amount": "1.234,50", "do": "work"})
    assert [field for field, __ in errors(response)] == ["id_costs-0-amount"]
    assert NOT_YET in text_of(response)
    assert assessment.costs.count() == 0


def test_a_cost_to_be_taken_out_is_not_added(as_amber: Client, assessment: Assessment) -> None:
    assessed.costs(assessment, "100", "200")
    url = reverse("costs", args=[assessment.pk])
    page = text_of(sent(as_amber, url, **{"costs-0-DELETE": "on", "do": "work"}))
    assert ("£100.00, in year 0." in page, "£200.00, in year 1." in page) == (False, True)


# --- Usual shares ------------------------------------------------------------------------------
TICKED = {"stakeholder": "People", "quantity_0": "24", "deadweight_usual": "on"}


@pytest.fixture
def offered(amber: User) -> Assessment:
    """By a version in which 30 per cent of former jobseekers usually found work anyway."""
    version = framed.next_draft()
    usual = {"default_deadweight": "0.3", "defaults_source": "A register of 2019"}
    version.measures.filter(code="WS1").update(**usual)
    versions.publish(version, by=None)
    case_study = factories.published("Job club").case_study
    return drafting.start(case_study, version, "forecast", by=amber, **assessed.ABOUT)


def test_a_usual_share_is_offered_and_not_applied(as_amber: Client, offered: Assessment) -> None:
    page = as_amber.get(new(offered))
    assert "Use the usual share for this measure: 30%" in text_of(page)
    assert fields(page)["deadweight"] == ""
    sent(as_amber, new(offered), stakeholder="People", quantity_0="24")
    assert [one.name for one in offered.lines.get().inputs.all()] == ["quantity"]


def test_a_usual_share_that_is_ticked(as_amber: Client, offered: Assessment) -> None:
    page = sent(as_amber, new(offered), **TICKED, do="work")
    assert "24 × £13,166.11 × (1 − 30%)" in text_of(page)
    assert errors(sent(as_amber, new(offered), **TICKED)) == [
        ("id_deadweight_reason", "Say why you take this number")
    ]
    sent(as_amber, new(offered), **TICKED, deadweight_reason="Nothing differs here.")
    given = offered.lines.get().inputs.get(name="deadweight")
    assert (str(given.central), given.source) == ("0.300000", "A register of 2019")


def test_a_usual_share_and_one_s_own(as_amber: Client, offered: Assessment) -> None:
    words = {"deadweight_reason": "We asked.", "deadweight_source": "Survey"}
    response = sent(as_amber, new(offered), **TICKED, **words, deadweight="40%")
    assert errors(response) == [
        ("id_deadweight", "Enter your own share, or tick the usual one: not both")
    ]
    assert fields(response)["deadweight"] == "40%"
    same = sent(as_amber, new(offered), **TICKED, **words, deadweight="30%")
    assert same.status_code == 302


# --- Choosing a measure ------------------------------------------------------------------------
def test_each_measure_says_what_it_is_worth(as_amber: Client, assessment: Assessment) -> None:
    page = text_of(as_amber.get(reverse("add_line", args=[assessment.pk])))
    assert "£9,800.00 for one of: person-years in work, in prices of 2012-13" in page
    assert "Counted, not priced: people" in page
    assert page.count("needs a value of your own in prices of 2023-24") == 6


# --- Bad input ---------------------------------------------------------------------------------
NONSENSE = ["x" * 20_000, "9" * 5_000, "1e999999", "99999999999999.999999", "\ud83d", "½"]


@pytest.mark.parametrize("typed", NONSENSE)
@pytest.mark.parametrize("does", ["work", "save"])
def test_nothing_that_is_typed_is_an_error(
    does: str, typed: str, as_amber: Client, assessment: Assessment
) -> None:
    """In every field at once, and in each number of a line that is right otherwise."""
    given = typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    pages = [*(new(assessment, code) for code in ("WS1", "CE3", "HW1")), costs_of(assessment)]
    for url in pages:
        empty = fields(as_amber.get(url))
        assert as_amber.post(url, dict.fromkeys(empty, given) | {"do": does}).status_code == 200
    for name in ("quantity_0", "start_year", "evidence-0-dated_year"):
        response = sent(as_amber, pages[0], **(WHOLE | EVIDENCE | {name: given, "do": does}))
        assert response.status_code in {200, 302}
        assert as_amber.get(reverse("assessment", args=[assessment.pk])).status_code == 200
        assessment.lines.all().delete()


@pytest.mark.parametrize("does", ["work", "save"])
def test_a_form_without_its_fields(does: str, as_amber: Client, assessment: Assessment) -> None:
    for url in (new(assessment), costs_of(assessment)):
        assert as_amber.post(url, {"do": does}).status_code == 200


def costs_of(assessment: Assessment) -> str:
    return reverse("costs", args=[assessment.pk])


def test_a_product_beyond_all_reason(as_amber: Client, assessment: Assessment) -> None:
    """Not even the figures of a run could hold it."""
    factors = {f"factor_{i}": f"of {i}" for i in range(4)}
    typed = factors | {f"quantity_{i}": "99999999999999" for i in range(4)}
    for does in ("work", "save"):
        response = sent(as_amber, new(assessment), **(WHOLE | typed), do=does)
        assert errors(response) == [
            ("id_quantity_0", "These numbers multiply to more than 99,999,999,999,999")
        ]
    assert assessment.lines.count() == 0
