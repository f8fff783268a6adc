"""An assessment's rows as a file, and as the lines of a run's record."""

from typing import Any

import pytest

from socialvalue import documents, files
from socialvalue.calculation import calculate
from socialvalue.models import Assessment, SeriesEdition
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(reference_data: None) -> Assessment:
    return assessed.begun()


def test_a_line_as_the_file_has_it(assessment: Assessment) -> None:
    assessed.line(assessment, deadweight=("0.3", "0.4", "0.5"), optimism="0.15", drop_off="0.3")
    assessed.costs(assessment, "180000")
    assert documents.document_of(assessment) == {
        "format": "councilnet-assessment/1",
        "title": "Job club (Forecast: what is expected)",
        "price_year": "2023-24",
        "deflator_edition": "hmt-2024-10",
        "benefits_offset_years": 0,
        "costs_offset_years": 0,
        "lines": [
            {
                "label": "Former jobseekers sustaining work: People out of work",
                "measure": "WS1",
                "quantity": "24",
                "shares": {"fiscal": "1"},
                "unit_value": "9800",
                "price_base": "2012-13",
                "direction": "benefit",
                "deadweight": {"low": "0.3", "central": "0.4", "high": "0.5"},
                "optimism": "0.15",
                "drop_off": "0.3",
                "start_year": 0,
                "schedule": "standard",
            }
        ],
        "costs": [{"year": 0, "amount": "180000", "optimism": "0", "kind": "cash"}],
    }


def test_what_the_file_comes_to(assessment: Assessment) -> None:
    assessed.line(assessment, deadweight="0.4", optimism="0.15")
    result = calculate(documents.case_of(assessment))
    assert f"{result.pv_benefits:.2f}" == "161153.24"  # 24 × £13,166.11 × 0.6 × 0.85


def test_named_factors_are_multiplied(assessment: Assessment) -> None:
    factors: dict[str, assessed.Number] = {"reached": "400", "engaged": ("0.4", "0.5", "0.6")}
    assessed.line(assessment, quantity=factors)
    (line,) = documents.document_of(assessment)["lines"]
    engaged = {"low": "0.4", "central": "0.5", "high": "0.6"}
    assert line["quantity"] == {"reached": "400", "engaged": engaged}
    (recorded,) = documents.record_lines(assessment)
    assert recorded["quantity"] == {"low": "160", "central": "200", "high": "240"}


def test_a_value_of_one_s_own_has_the_prices_of_the_price_year(assessment: Assessment) -> None:
    assessed.line(assessment, "HW1", unit_value=("12000", "15000", "18000"))
    (line,) = documents.document_of(assessment)["lines"]
    assert line["unit_value"] == {"low": "12000", "central": "15000", "high": "18000"}
    assert "price_base" not in line
    (recorded,) = documents.record_lines(assessment)
    assert recorded["unit_value"] == {
        "low": "12000",
        "central": "15000",
        "high": "18000",
        "price_base": "2023-24",
        "source": "Survey of 2023",
        "licence": "",
        "is_own": True,
    }


def test_years_of_two_kinds_are_refused(assessment: Assessment) -> None:
    assessed.line(assessment, "HW1")
    with pytest.raises(files.Refused) as refused:
        documents.case_of(assessment)
    assert [fault.path for fault in refused.value.faults] == ["lines[0].price_base"]


def test_what_has_no_price_stands_in_the_record_alone(assessment: Assessment) -> None:
    assessed.line(assessment, "CE3", "Members", quantity="310", grade="A")
    assessed.line(assessment, "WS1", grade=None)
    document, record = documents.document_of(assessment), documents.record_lines(assessment)
    assert [line["measure"] for line in document["lines"]] == ["WS1"]
    assert [(one["measure"]["code"], one["place"], one["grade"]) for one in record] == [
        ("CE3", None, "A"),
        ("WS1", 0, "F"),
    ]
    assert record[0]["unit_value"] is None


def test_the_strongest_evidence_is_a_line_s_grade(assessment: Assessment) -> None:
    line = assessed.line(assessment, grade="D")
    evidence = [assessed.proof("D"), assessed.proof("B", what="Register", url="")]
    assessed.save(assessment, line, [assessed.number("quantity", "3")], evidence)
    (recorded,) = documents.record_lines(assessment)
    assert recorded["grade"] == "B"
    assert recorded["evidence"][1] == {
        "what": "Register",
        "url": "",
        "file": None,
        "dated": "2024-03-31",
        "grade": "B",
    }


def test_wellbeing_grows_with_incomes_where_the_framework_says_so(assessment: Assessment) -> None:
    income = SeriesEdition(
        kind="income", key="made-up", content={"calendar": {"2019": "100", "2023": "110"}}
    )
    assessment.version.income, assessment.price_year = income, "2023"
    line = assessed.line(assessment, "HW1", quantity="40")
    line.assessment = assessment
    told = documents.of_line(line, list(line.inputs.all()))
    assert told["quantity"] == {
        "WELLBYs": "40",
        "real GDP per head, 2019 to 2023, to the power of 1.3": "1.131906",  # 1.1 ** 1.3
    }
    own = [*line.inputs.all(), assessed.number("unit_value", "15000")]
    assert documents.of_line(line, own)["quantity"] == "40"


def test_a_fault_leads_back_to_what_was_written(assessment: Assessment) -> None:
    assessed.line(assessment, "CE3", "Members")
    line = assessed.line(assessment)
    assessed.costs(assessment)
    cost = assessment.costs.get()
    found = [
        documents.whose(assessment, path)
        for path in ("lines[0].quantity.engaged", "costs[0].amount", "price_year")
    ]
    assert found == [(line, "quantity"), (cost, "amount"), (None, "price_year")]


@pytest.mark.parametrize("lines", [1, 3])
def test_statements_of_a_document(
    lines: int, assessment: Assessment, django_assert_num_queries: Any
) -> None:
    for number in range(lines):
        assessed.line(assessment, stakeholder=f"Group {number}")
    read = Assessment.objects.select_related("case_study", "version__deflator").get()
    with django_assert_num_queries(4):
        documents.document_of(read)
