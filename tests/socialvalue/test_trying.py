"""The calculator and the page of the method, as a visitor meets them."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from pytest_django import DjangoAssertNumQueries

from socialvalue import files, trying
from socialvalue.files import Fault
from tests.pages import errors, fields, text_of
from tests.socialvalue import given as g
from tests.socialvalue.cases import JOB_CLUB, case, cost, document, line, spread

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "Repair café",
    "lines-0-label": "Things mended",
    "lines-0-quantity": "1,200",
    "lines-0-unit_value": "£10",
    "lines-0-deadweight": "25%",
    "costs-0-amount": "6000",
}


def send(client: Client, do: str = "work", **changed: Any) -> Any:
    return client.post(reverse("try_out"), TYPED | {"do": do} | changed)


def test_a_visitor_works_something_out(client: Client) -> None:
    said = text_of(send(client))
    assert "Net present social value£3,000" in said
    assert "Worth for each pound of cost£1.50" in said
    assert "1,200 × £10.00 × (1 − 25%)" in said
    assert (
        "25% would have happened anyway (deadweight): £12,000.00 × (1 − 25%) = £9,000.00." in said
    )
    assert "No number was given a range, so how far this could be wrong is not known." in said
    assert "Things mended: deadweight25%50%" in said
    assert "Things mended: Attribution is 0: nothing is taken away for what others did." in said


def test_a_range_is_told_as_one(client: Client) -> None:
    said = text_of(send(client, **{"lines-0-quantity_low": "900", "lines-0-quantity_high": "1300"}))
    assert "Net present social value£3,000likely £1,560 to £3,300" in said
    assert "In 2000 draws from the ranges, eight in ten came out within that likely span" in said


def test_an_end_that_is_left_empty_is_the_likeliest(client: Client) -> None:
    sheet = trying.typed(TYPED | {"lines-0-quantity_low": "900"})
    assert sheet.document()["lines"][0]["quantity"] == spread("900", "1,200", "1,200")


def test_the_page_begins_empty_or_with_an_example(client: Client) -> None:
    page = client.get(reverse("try_it"))
    assert "What it comes to" not in text_of(page)
    assert fields(page)["title"] == ""
    example = client.get(reverse("try_it"), {"example": "1"})
    assert fields(example)["title"] == "Example: a job club"
    assert "Net present social value£91,200likely £29,900 to £117,000" in text_of(example)
    assert "£9,800.00 at the prices of 2012-13 is £13,166.11 at those of 2023-24" in text_of(
        example
    )


def test_each_refusal_stands_beside_its_field_and_nothing_typed_is_lost(client: Client) -> None:
    wrong = {
        "title": "",
        "price_year": "2023/24",
        "deflator_edition": "hmt-2024-10",
        "lines-0-deadweight": "25",
        "lines-0-duration_years_high": "x",
        "costs-0-year": "-1",
    }
    page = send(client, **wrong)
    assert page.status_code == 200
    asked = "Write a rate as a number from 0 to 1, or with a per cent sign."
    assert errors(page) == [
        ("id_title", "Give the assessment a title."),
        (
            "id_price_year",
            "Write a financial year, such as 2023-24, or a calendar year, such as 2023.",
        ),
        (
            "id_lines-0-deadweight",
            f"Outcome 1, Would have happened anyway (deadweight): Did you mean 0.25 (25%)? {asked}",
        ),
        ("id_lines-0-duration_years", "Outcome 1, How many years it lasts: Enter a number."),
        (
            "id_lines-0-duration_years_high",
            "Outcome 1, Highest: How many years it lasts: "
            "“x” is not a number. Enter figures, such as 1,250.5.",
        ),
        (
            "id_costs-0-year",
            "Cost 1, In which year?: Write a whole number from 0 to 500, such as 0 or 1.",
        ),
    ]
    kept = fields(page)
    assert {name: kept[name] for name in TYPED | wrong} == TYPED | wrong
    assert "<title>Error: Try the social value calculator" in page.content.decode()


def test_nothing_at_all_is_no_assessment(client: Client) -> None:
    page = client.post(reverse("try_out"), {})
    assert errors(page) == [
        ("", "Write at least one line or one cost."),
        ("id_title", "Give the assessment a title."),
    ]


def test_rows_are_added_and_removed_and_the_rest_is_kept(client: Client) -> None:
    two = fields(send(client, "add-line"))
    assert "lines-1-label" in two
    assert two["lines-0-label"] == "Things mended"
    assert "costs-1-amount" in fields(send(client, "add-cost"))
    assert "costs-0-amount" not in fields(send(client, "remove-costs-0"))
    both = {"lines-1-label": "Second"}
    assert fields(send(client, "remove-lines-0", **both))["lines-0-label"] == "Second"
    many = {f"lines-{i}-label": "x" for i in range(12)}
    assert "lines-10-label" not in fields(send(client, "add-line", **many))


@pytest.mark.parametrize("do", ["remove-lines-9", "remove-x-0", "remove-", "remove-lines-٣", "x"])
def test_a_button_that_is_none_does_no_harm(client: Client, do: str) -> None:
    assert fields(send(client, do))["lines-0-label"] == "Things mended"


def test_a_row_in_which_nothing_is_typed_is_passed_over(client: Client) -> None:
    blank = {"lines-1-label": " ", "lines-1-direction": "benefit", "lines-1-schedule": "standard"}
    after = {"lines-2-label": "Third", "lines-2-quantity": "x", "lines-2-unit_value": "1"}
    assert errors(send(client, **blank)) == []
    (wrong,) = errors(send(client, **blank, **after))
    assert wrong[0] == "id_lines-2-quantity"


def test_what_was_typed_is_downloaded_as_a_file(client: Client) -> None:
    answer = send(client, "download")
    assert answer["Content-Disposition"] == 'attachment; filename="repair-cafe.json"'
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    found = files.read(answer.content)
    assert files.sha256(found) == files.sha256(
        case(
            line(label="Things mended", quantity="1200", unit_value="10", deadweight="0.25"),
            costs=[cost("6000")],
            title="Repair café",
        )
    )
    assert errors(send(client, "download", title="")) == [
        ("id_title", "Give the assessment a title.")
    ]


def opened(client: Client, content: bytes | None) -> Any:
    data: dict[str, Any] = {"do": "open"}
    if content is not None:
        data["file"] = SimpleUploadedFile("a.json", content)
    return client.post(reverse("try_out"), data)


def test_a_file_is_opened_and_nothing_in_it_is_lost(client: Client) -> None:
    whole = document(
        line(
            quantity={"people": spread("100", "120", "150"), "engaged": "0.5"},
            measure="WS1",
            shares={"fiscal": "0.4"},
            cashable=["0", "0.5"],
            direction="harm",
            schedule="health",
            start_year=2,
            optimism="0.1",
        ),
        costs=[cost("5", 1, optimism=spread("0", "0.1", "0.2"), kind="in-kind")],
        benefits_offset_years=1,
    )
    page = opened(client, json.dumps(whole).encode())
    assert "How many: people" in text_of(page)
    again = client.post(reverse("try_out"), fields(page) | {"do": "download"})
    assert files.read(again.content) == files.parse(whole)


@settings(max_examples=30, deadline=None)
@given(g.documents())
def test_any_file_comes_back_as_it_was(document: dict[str, Any]) -> None:
    whole = files.parse(document)
    sheet = trying.opened(json.loads(files.write(whole)))
    sent = dict(sheet.whole)
    for form in [*sheet.line_forms, *sheet.cost_forms]:
        sent |= form.data
    assert files.canonical(files.parse(trying.typed(sent).document())) == files.canonical(whole)


def test_a_file_that_is_wrong_is_refused_line_by_line(client: Client) -> None:
    page = opened(client, json.dumps(document(line(deadweight="-1"), title="")).encode())
    assert errors(page) == [
        ("id_file", "title: Give the assessment a title."),
        ("id_file", "lines[0].deadweight: Enter 0 or more. What does harm is a line of its own."),
    ]
    assert errors(opened(client, None)) == [("id_file", "Choose the file to open.")]
    assert errors(opened(client, b"")) == [("id_file", "The file is not JSON (line 1).")]
    many = document(*[line(label=str(i)) for i in range(11)])
    assert errors(opened(client, json.dumps(many).encode())) == [
        ("id_file", "lines: The calculator takes up to 10. The command appraise takes more.")
    ]


@pytest.mark.parametrize(
    "rest",
    [
        *("{", "[]", '{"factors": 5}', '{"factors": [1]}', '{"shares": 5}', '{"cashable": "x"}'),
        *("[" * 9999, '{"factors": ["a"]}', '{"measure": []}', '{"factors": ["a", "a"]}'),
    ],
    ids=range(10),
)
def test_what_is_hidden_may_be_tampered_with(client: Client, rest: str) -> None:
    assert send(client, **{"lines-0-rest": rest}).status_code == 200


@pytest.mark.parametrize("text", ["a\x00b", "\u202e", "9" * 9000, "<script>", "%s{{x}}"])
def test_whatever_is_typed_is_answered(client: Client, text: str) -> None:
    page = client.post(reverse("try_out"), dict.fromkeys(TYPED, text) | {"do": "work"})
    assert page.status_code == 200
    assert "<script>" not in text_of(page) or text == "<script>"


def test_a_fault_without_a_field_stands_above_all() -> None:
    sheet = trying.blank()
    sheet.put(Fault("nowhere", "Something."))
    assert [error.text for error in sheet.errors()] == ["Something."]


def test_a_reload_leads_back_to_the_calculator(client: Client) -> None:
    assert client.get(reverse("try_out"))["Location"] == reverse("try_it")


def test_nothing_is_asked_of_the_database_and_nothing_is_kept(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        page = send(client)
    assert not page.cookies


def test_no_other_site_needs_a_token_since_there_is_nothing_to_do() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert send(strict).status_code == 200


# --- The method ----------------------------------------------------------------------------------
def test_the_method_is_worked_through_by_the_engine(client: Client) -> None:
    said = text_of(client.get(reverse("method")))
    for words in [
        "Example: Job club, 2023 24 × £13,166.11 × (1 − 40%) × (1 − 15%)",
        "24 × £13,166.11 × 3 years = £947,960.26, before anything is taken away.",
        "It fades by 30% a year (drop-off), so that the years count as 100%, 70% and 49%",
        "2£78,965.090.933511£73,714.76",
        "benefits less harms less costs, £343,860.53 − £198,000.00 = £145,860.53.",
        "£343,860.53 ÷ £198,000.00 = 1.74.",
        "Former jobseekers in work: deadweight40%65.5%",
        files.sha256(files.parse(JOB_CLUB)),
    ]:
        assert words in said
