"""Lines and costs as they are typed: understood, asked about, refused, and never lost."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet.models import User
from socialvalue import documents
from socialvalue.models import Assessment, Line
from tests.pages import errors, fields, text_of
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db

EVIDENCE = {
    "evidence-0-what": "Register",
    "evidence-0-dated_day": "31",
    "evidence-0-dated_month": "3",
    "evidence-0-dated_year": "2024",
    "evidence-0-grade": "B",
}
WHOLE = {
    "stakeholder": "People out of work",
    "quantity_0": "1,234.50",
    "deadweight": "40%",
    "deadweight_reason": "A third found work in the year before.",
    "deadweight_source": "Register of 2022",
}


@pytest.fixture
def assessment(amber: User) -> Assessment:
    return assessed.begun(by=amber)


def new(assessment: Assessment, code: str = "WS1") -> str:
    measure = assessment.version.measures.get(code=code)
    return reverse("write_line", args=[assessment.pk, measure.pk])


def sent(client: Client, url: str, **typed: str) -> Any:
    """What a browser sends of this page with this typed in it."""
    return client.post(url, fields(client.get(url)) | {"do": "save"} | typed)


def refused(client: Client, url: str, **typed: str) -> list[tuple[str, str]]:
    """The sentences, once it is seen that all that was typed still stands there."""
    response = sent(client, url, **typed)
    kept = fields(response)
    # HTML passes over a line's end at the beginning of a text area.
    assert {name: kept[name].removeprefix("\n") for name in typed} == typed
    return list(errors(response))


def numbers(line: Line) -> dict[str, Decimal]:
    return {one.name: one.central for one in line.inputs.all()}


def test_a_line_is_written(as_amber: Client, assessment: Assessment) -> None:
    response = sent(as_amber, new(assessment), **WHOLE, **EVIDENCE)
    assert response.status_code == 302
    line = assessment.lines.get()
    assert (line.stakeholder, line.direction, line.start_year) == (
        "People out of work",
        "benefit",
        0,
    )
    assert numbers(line) == {"quantity": Decimal("1234.5"), "deadweight": Decimal("0.4")}
    assert [(one.what, one.grade) for one in line.evidence.all()] == [("Register", "B")]


def test_saving_it_as_it_is_changes_nothing(as_amber: Client, assessment: Assessment) -> None:
    factors: dict[str, assessed.Number] = {"reached": "400", "engaged": ("0.4", "0.5", "0.6")}
    line = assessed.line(
        assessment, quantity=factors, deadweight=("0.3", "0.4", "0.5"), duration_years="2.25"
    )
    before = documents.record_lines(assessment)
    url = reverse("edit_line", args=[assessment.pk, line.pk])
    assert sent(as_amber, url).status_code == 302
    assert documents.record_lines(assessment) == before


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("quantity_0", "", "Enter how many"),
        ("quantity_0", "1.234,50", "Did you mean 1,234.50? Write a point before decimals, and "
         "commas, if any, between thousands."),
        ("quantity_0", "NaN", "“NaN” is not a number. Enter figures, such as 1,250.5."),
        ("quantity_0", "1e5", "Write the number out in full, without an exponent."),
        ("quantity_0", "9" * 400, "Use at most 14 figures before the point and 6 after it."),
        ("quantity_0", "15%", "Write a number without a per cent sign: 0.15, not 15%."),
        ("quantity_0", "-3", "This must not be below 0."),
        ("deadweight", "15", "Did you mean 0.15 (15%)? Write a rate as a number from 0 to 1, or "
         "with a per cent sign."),
        ("duration_years", "4", "Enter 3 years at most, which is the longest for this measure"),
    ],
)  # fmt: skip
def test_a_number_that_is_not_understood(
    field: str, typed: str, sentence: str, as_amber: Client, assessment: Assessment
) -> None:
    told = WHOLE | {field: typed}
    response = sent(as_amber, new(assessment), **told, **EVIDENCE)
    found = dict(errors(response))
    if field == "quantity_0" and typed in {"15%", "-3"}:
        assert list(found) == [f"id_{field}"]
    else:
        assert found == {f"id_{field}": sentence}
    assert fields(response)[field] == typed
    assert assessment.lines.count() == 0


def test_infinity_and_negative_zero(as_amber: Client, assessment: Assessment) -> None:
    assert [field for field, __ in refused(as_amber, new(assessment), quantity_0="Infinity")] == [
        "id_stakeholder",
        "id_quantity_0",
    ]
    sent(as_amber, new(assessment), **(WHOLE | {"quantity_0": "-0"}))
    assert str(assessment.lines.get().inputs.get(name="quantity").central) == "0.000000"


def test_each_share_wants_a_reason_and_a_source(as_amber: Client, assessment: Assessment) -> None:
    typed = {"stakeholder": "People", "quantity_0": "3", "attribution": "0.1", "unit_value": "£90"}
    assert refused(as_amber, new(assessment), **typed) == [
        ("id_unit_value_reason", "Say why you take this number"),
        ("id_unit_value_source", "Say where this number comes from"),
        ("id_attribution_reason", "Say why you take this number"),
        ("id_attribution_source", "Say where this number comes from"),
    ]


def test_a_range_is_in_order(as_amber: Client, assessment: Assessment) -> None:
    typed = WHOLE | {"quantity_0": "20", "quantity_0_low": "30", "quantity_0_high": "10"}
    assert refused(as_amber, new(assessment), **typed) == [
        ("id_quantity_0", "Write low, central and high in rising order, not 30, 20, 10.")
    ]


def test_numbers_that_are_multiplied_have_names(as_amber: Client, assessment: Assessment) -> None:
    typed = WHOLE | {"quantity_0": "400", "quantity_1": "0.5", "factor_2": "engaged"}
    assert refused(as_amber, new(assessment), **typed) == [
        ("id_factor_0", "Say what this number counts"),
        ("id_factor_1", "Say what this number counts"),
        ("id_quantity_2", "Enter this number, or take its name away"),
    ]
    typed |= {"factor_0": "reached", "factor_1": "reached", "factor_2": ""}
    assert refused(as_amber, new(assessment), **typed) == [
        ("id_factor_1", "Give each number a name of its own")
    ]


def test_what_goes_beyond_the_years_looked_at(as_amber: Client, assessment: Assessment) -> None:
    typed = WHOLE | {"start_year": "9", "duration_years": "2"}
    assert refused(as_amber, new(assessment), **typed) == [
        ("id_duration_years", "This goes beyond the 10 years that the assessment looks at")
    ]


@pytest.mark.parametrize("typed", ["", "x", "-1", "126", "1.5", "9" * 300])
def test_a_first_year_that_is_none(typed: str, as_amber: Client, assessment: Assessment) -> None:
    assert refused(as_amber, new(assessment), **(WHOLE | {"start_year": typed})) == [
        ("id_start_year", "Enter a whole number from 0 to 125")
    ]


def test_a_value_of_another_kind_of_year(as_amber: Client, assessment: Assessment) -> None:
    url = new(assessment, "HW1")
    assert (
        "Prices of 2019 are not converted to those of 2023-24: one is a calendar year, the other "
        "a financial year."
    ) in text_of(as_amber.get(url))
    assert refused(as_amber, url, **WHOLE) == [
        (
            "id_unit_value",
            "The framework’s value is in prices of 2019, a year of another kind than 2023-24. "
            "Enter a value in prices of 2023-24",
        )
    ]


def test_the_same_people_are_not_counted_twice(as_amber: Client, assessment: Assessment) -> None:
    assessed.line(assessment)
    assert refused(as_amber, new(assessment), **WHOLE) == [
        (
            "id_stakeholder",
            "This measure is counted already for the same people from the same year",
        )
    ]


def test_evidence_of_tomorrow(as_amber: Client, assessment: Assessment) -> None:
    year = str(timezone.localdate().year + 1)
    typed = WHOLE | EVIDENCE | {"evidence-0-dated_year": year}
    response = sent(as_amber, new(assessment), **typed)
    assert errors(response) == [("id_evidence-0-dated_0", "Enter a day that is not in the future")]


def test_evidence_is_whole_or_not_there(as_amber: Client, assessment: Assessment) -> None:
    typed = WHOLE | {"evidence-0-url": "https://example.org/"}
    assert refused(as_amber, new(assessment), **typed) == [
        ("id_evidence-0-what", "Say what the evidence is"),
        ("id_evidence-0-dated_0", "Enter the day of the evidence"),
        ("id_evidence-0-grade", "Choose how strong the evidence is"),
    ]


def test_evidence_is_taken_out(as_amber: Client, assessment: Assessment) -> None:
    line = assessed.line(assessment, deadweight="0.4")
    url = reverse("edit_line", args=[assessment.pk, line.pk])
    assert sent(as_amber, url, **{"evidence-0-DELETE": "on"}).status_code == 302
    assert (line.evidence.count(), numbers(line)["deadweight"]) == (0, Decimal("0.4"))


def test_a_file_stays_evidence_though_it_is_taken_out(
    as_amber: Client, assessment: Assessment
) -> None:
    line = assessed.line(assessment)
    told = {"key": "a-file", "kind": "pdf", "name": "Register", "size": 1, "sha256": "0" * 64}
    file = assessment.case_study.attachments.create(**told)
    assessed.save(assessment, line, list(line.inputs.all()), [assessed.proof(attachment=file)])
    assessment.case_study.attachments.update(removed_at=timezone.now())
    url = reverse("edit_line", args=[assessment.pk, line.pk])
    assert sent(as_amber, url).status_code == 302
    assert line.evidence.get().attachment == file
    assert "Register" not in text_of(as_amber.get(new(assessment)))


def test_what_has_no_price_is_asked_for_no_shares(as_amber: Client, assessment: Assessment) -> None:
    url = new(assessment, "CE3")
    assert "deadweight" not in fields(as_amber.get(url))
    assert sent(as_amber, url, stakeholder="Members", quantity_0="310").status_code == 302
    assert numbers(assessment.lines.get()) == {"quantity": Decimal(310)}


def test_a_level_is_from_0_to_5(as_amber: Client, assessment: Assessment) -> None:
    url = new(assessment, "VC1")
    assert refused(as_amber, url, stakeholder="Residents", quantity_0="6") == [
        ("id_quantity_0", "Enter a level from 0 to 5")
    ]


def test_figures_by_the_button_save_nothing(as_amber: Client, assessment: Assessment) -> None:
    url = new(assessment)
    assert "The figures come here as soon as" in text_of(as_amber.get(url))
    page = text_of(sent(as_amber, url, **(WHOLE | {"quantity_0": "24"}), do="work"))
    assert "24 × £13,166.11 × (1 − 40%)" in page
    assert (
        "40% would have happened anyway (deadweight): £315,986.75 × (1 − 40%) = £189,592.05."
        in page
    )
    assert assessment.lines.count() == 0


def test_half_a_line_has_no_figures_yet(as_amber: Client, assessment: Assessment) -> None:
    page = sent(as_amber, new(assessment), deadweight="40%", do="work")
    assert "The figures come here as soon as" in text_of(page)


def test_a_colleague_s_newer_save_is_not_lost(as_amber: Client, assessment: Assessment) -> None:
    line = assessed.line(assessment, deadweight="0.4")
    url = reverse("edit_line", args=[assessment.pk, line.pk])
    older = fields(as_amber.get(url))
    assessed.save(assessment, line, [assessed.number("quantity", "30")], [])
    response = as_amber.post(url, older | {"do": "save", "quantity_0": "25"})
    assert "A colleague saved this assessment meanwhile" in text_of(response)
    assert numbers(line) == {"quantity": Decimal(30)}
    again = fields(response)
    assert again["quantity_0"] == "25"
    assert as_amber.post(url, again | {"do": "save"}).status_code == 302
    assert numbers(line)["quantity"] == Decimal(25)


def test_a_line_is_taken_out(as_amber: Client, assessment: Assessment) -> None:
    line = assessed.line(assessment)
    as_amber.post(reverse("remove_line", args=[assessment.pk, line.pk]))
    assert assessment.lines.count() == 0


# --- Choosing a measure ------------------------------------------------------------------------
def offered(client: Client, assessment: Assessment, sought: str = "") -> list[str]:
    response = client.get(reverse("add_line", args=[assessment.pk]), {"q": sought})
    return [group.title for group in response.context["groups"]]


def test_measures_that_fit_come_first(as_amber: Client, assessment: Assessment) -> None:
    assert offered(as_amber, assessment)[0] == "Of its theme"
    case_study = assessment.case_study
    case_study.title = "Volunteers and apprentices"
    case_study.save()
    assert "In words like its own" in offered(as_amber, assessment)


def test_measures_are_sought(as_amber: Client, assessment: Assessment) -> None:
    url = reverse("add_line", args=[assessment.pk])
    found = as_amber.get(url, {"q": "apprentice"}).context["groups"]
    assert [measure.code for group in found for measure in group.measures] == ["WS4"]
    assert "No measure is found by these words." in text_of(as_amber.get(url, {"q": "zebra"}))


@pytest.mark.parametrize("sought", ["((", "a & | !", "'; --", "x" * 5000, "\ud800", "–"])
def test_no_search_is_an_error(sought: str, as_amber: Client, assessment: Assessment) -> None:
    url = reverse("add_line", args=[assessment.pk])
    query = {"q": sought.encode("utf-8", "surrogatepass").decode("latin-1")}
    assert as_amber.get(url, query).status_code == 200


# --- Costs -------------------------------------------------------------------------------------
COST = {"costs-0-what": "Staff", "costs-0-amount": "£180,000.00", "costs-0-source": "Accounts"}


def test_costs_are_written(as_amber: Client, assessment: Assessment) -> None:
    url = reverse("costs", args=[assessment.pk])
    more = {"costs-0-optimism": "10%", "costs-0-optimism_reason": "As in the last project."}
    assert sent(as_amber, url, **COST, **more).status_code == 302
    (cost,) = assessment.costs.all()
    assert (cost.what, cost.central, cost.optimism, cost.kind) == (
        "Staff",
        Decimal(180000),
        Decimal("0.1"),
        "cash",
    )
    assert sent(as_amber, url).status_code == 302
    assert assessment.costs.get().optimism_reason == "As in the last project."


def test_costs_that_are_not_understood(as_amber: Client, assessment: Assessment) -> None:
    url = reverse("costs", args=[assessment.pk])
    typed = {"costs-0-amount": "1.234,50", "costs-0-optimism": "10", "costs-0-year": "-1"}
    found = refused(as_amber, url, **typed)
    assert [field for field, __ in found] == [
        "id_costs-0-what",
        "id_costs-0-year",
        "id_costs-0-amount",
        "id_costs-0-optimism",
    ]
    assert refused(as_amber, url, **(COST | {"costs-0-optimism": "0.1"})) == [
        ("id_costs-0-optimism_reason", "Say why so much is added")
    ]
    assert refused(as_amber, url, **{"costs-0-what": "Rooms"}) == [
        ("id_costs-0-amount", "Enter how much it costs")
    ]


def test_figures_of_costs(as_amber: Client, assessment: Assessment) -> None:
    url = reverse("costs", args=[assessment.pk])
    page = text_of(sent(as_amber, url, **COST, **{"costs-0-year": "1"}, do="work"))
    assert "In year 1 that is £180,000.00 × 0.966184 = £173,913.04 today." in page
    assert assessment.costs.count() == 0


# --- Statements ----------------------------------------------------------------------------------
@pytest.mark.parametrize("lines", [1, 3])
@pytest.mark.parametrize(("name", "statements"), [("edit_line", 10), ("assessment", 24)])
def test_statements_of_the_pages(
    name: str,
    statements: int,
    lines: int,
    as_amber: Client,
    assessment: Assessment,
    django_assert_num_queries: Any,
) -> None:
    made = [assessed.line(assessment, stakeholder=f"Group {n}") for n in range(lines)]
    more = [made[0].pk] if name == "edit_line" else []
    with django_assert_num_queries(statements):
        as_amber.get(reverse(name, args=[assessment.pk, *more]))
