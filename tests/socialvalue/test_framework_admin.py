"""Where administrators curate frameworks: drafts are changed, what is published is read alone."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from socialvalue import framework_files, versions
from socialvalue.models import (
    Framework,
    FrameworkVersion,
    SeriesEdition,
    UnitValue,
)
from tests.councilnet.test_admin import form_of
from tests.socialvalue.framed import licensed, next_draft, own, starter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

IMPORT = "/admin/socialvalue/measure/import/"
WHY = "This version is published, so nothing that it holds can be changed"


def change(row: Any) -> str:
    return reverse(f"admin:socialvalue_{row._meta.model_name}_change", args=[row.pk])


def act(version: FrameworkVersion, name: str) -> str:
    return reverse(f"admin:socialvalue_frameworkversion_{name}", args=[version.pk])


def words(response: Any) -> str:
    tree = html.fromstring(response.content.decode())
    return " ".join(" ".join(tree.xpath("//main//text()")).split())


def errors(response: Any) -> list[str]:
    tree = html.fromstring(response.content.decode())
    return [item.text_content() for item in tree.xpath("//ul[contains(@class,'errorlist')]/li")]


def saved(client: Client, row: Any, **changes: Any) -> list[str]:
    """The errors, or none where it was kept."""
    address = change(row)
    answer = client.post(address, form_of(client, address) | changes)
    return errors(answer) if answer.status_code == 200 else []


# --- What is published -------------------------------------------------------------------------
def test_what_a_published_version_holds_is_read_with_the_reason(as_erin: Client) -> None:
    version = starter()
    rows = [version, version.themes.all()[0], version.measures.all()[0], version.criteria.all()[0]]
    for row in rows:
        page = as_erin.get(change(row))
        assert WHY in words(page)
        assert b'name="_save"' not in page.content
        assert as_erin.post(change(row), {"name": "Another"}).status_code == 403
    assert versions.sha256(version) == version.content_sha256


def test_a_version_that_is_published_meanwhile_is_not_changed(as_erin: Client) -> None:
    """Between the question whether it may be changed and the change itself."""
    draft = next_draft()
    criterion = draft.criteria.all()[0]
    sent = form_of(as_erin, change(criterion)) | {"title": "Late"}
    versions.publish(draft, by=None)
    with patch("socialvalue.models.FrameworkVersion.is_draft", True):
        page = as_erin.post(change(criterion), sent, follow=True)
    assert "The database refused this." in page.content.decode()
    assert draft.criteria.all()[0].title != "Late"


def test_rows_of_a_draft_are_deleted_one_by_one(as_erin: Client) -> None:
    draft = next_draft()
    for row in (draft.measures.all()[0], draft.criteria.all()[0], draft.themes.all()[1]):
        delete = reverse(f"admin:socialvalue_{row._meta.model_name}_delete", args=[row.pk])
        assert as_erin.post(delete, {"post": "yes"}).status_code == 302
        assert not type(row)._default_manager.filter(pk=row.pk).exists()
    delete = reverse("admin:socialvalue_frameworkversion_delete", args=[draft.pk])
    assert as_erin.post(delete, {"post": "yes"}).status_code == 302
    assert not FrameworkVersion.objects.filter(pk=draft.pk).exists()


# --- Drafts ------------------------------------------------------------------------------------
def test_a_framework_is_begun_with_its_first_draft(as_erin: Client) -> None:
    told = {"name": "Ours", "slug": "ours", "purpose": "To try.", "kept_by": "Us"}
    as_erin.post("/admin/socialvalue/framework/add/", told)
    framework = Framework.objects.get(slug="ours")
    address = "/admin/socialvalue/frameworkversion/add/"
    sent = form_of(as_erin, address) | {
        "framework": framework.pk,
        "number": "0.1",
        "summary": "Ours.",
        "licence": "Ours",
        **{name: getattr(starter(), f"{name}_id") for name in ("deflator", "discounting")},
        "confidence": starter().confidence_id,
    }
    assert as_erin.post(address, sent).status_code == 302
    assert framework.versions.get().is_draft
    again = as_erin.post(address, sent | {"number": "0.2"})
    assert errors(again) == ["It has a draft already: finish that one."]
    assert as_erin.post(address, sent | {"number": "0/2"}).status_code == 200


@pytest.mark.parametrize("number", ["1 0", "a", "1.0/x", "../1", "1.0.0.0.0", "", "１.0"])
def test_a_number_is_figures_and_points(as_erin: Client, number: str) -> None:
    assert len(saved(as_erin, own(), number=number)) == 1


def test_a_number_is_not_used_twice(as_erin: Client) -> None:
    assert saved(as_erin, next_draft(), number="1.0") == [
        "This framework has a version of that number already."
    ]


def test_private_stays_private(as_erin: Client) -> None:
    version = licensed()
    saved(as_erin, version.framework, is_private="")
    version.framework.refresh_from_db()
    assert version.framework.is_private


def test_a_theme_says_to_which_case_studies_it_fits(as_erin: Client) -> None:
    theme = own().themes.get()
    assert saved(as_erin, theme, fits=["housing", "food"]) == []
    theme.refresh_from_db()
    assert theme.fits == ["food", "housing"] or theme.fits == ["housing", "food"]
    assert len(saved(as_erin, theme, fits=["no-such-theme"])) == 1


# --- A measure and its value -------------------------------------------------------------------
def test_a_value_is_typed_as_people_write_it(as_erin: Client) -> None:
    measure = own().measures.get()
    typed = {
        "unit_value-0-central": "£1,234.50",
        "unit_value-0-fiscal": "40%",
        "unit_value-0-cashable": "0; 25%; 0.5",
        "default_deadweight": "15%",
    }
    assert saved(as_erin, measure, **typed) == []
    value = UnitValue.objects.get(measure=measure)
    measure.refresh_from_db()
    found = [value.central, value.fiscal, *value.cashable, measure.default_deadweight]
    assert [float(number or 0) for number in found] == [1234.5, 0.4, 0, 0.25, 0.5, 0.15]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("unit_value-0-central", "NaN", "“NaN” is not a number. Enter figures, such as 1,250.50."),
        (
            "unit_value-0-central",
            "1.234,50",
            "Did you mean 1,234.50? Write a point before decimals, and commas, if any, between "
            "thousands.",
        ),
        (
            "unit_value-0-central",
            "1e4",
            "Write the number out in full, without an exponent.",
        ),
        ("unit_value-0-central", "-1", "Enter 0 or more. What does harm is a line of its own."),
        (
            "unit_value-0-central",
            "9" * 20,
            "Use at most 14 figures before the point and 6 after it.",
        ),
        ("unit_value-0-low", "1", "Give both a low and a high value, or neither."),
        ("unit_value-0-price_base", "2012-14", "Give the prices’ year as 2012-13 or as 2019."),
        ("unit_value-0-price_base", "12", "Give the prices’ year as 2012-13 or as 2019."),
        ("unit_value-0-social", "0.5", "The shares add up to 1.5. They may add up to 1 at most."),
        ("unit_value-0-approved_by", "", "Say who approved the value."),
        (
            "default_deadweight",
            "15",
            "Did you mean 0.15 (15%)? Write a rate as a number from 0 to 1, or with a per cent "
            "sign.",
        ),
        ("longest_duration", "0", "Enter a number of years above 0 and at most 500."),
        ("plausible_low", "-1", "Enter 0 or more. What does harm is a line of its own."),
    ],
)
def test_a_bad_number_is_refused_beside_its_field_and_kept(
    as_erin: Client, field: str, typed: str, sentence: str
) -> None:
    measure = own().measures.get()
    address = change(measure)
    answer = as_erin.post(address, form_of(as_erin, address) | {field: typed})
    assert sentence in errors(answer)
    tree = html.fromstring(answer.content.decode())
    assert tree.xpath(f"//*[@name='{field}']/@value") == ([typed] if typed else [])


def test_a_measure_stands_under_an_outcome_of_its_version(as_erin: Client) -> None:
    measure, other = own().measures.get(), own("others").measures.get()
    assert saved(as_erin, measure, outcome=other.outcome_id) == [
        "Choose an outcome of the same version."
    ]


def test_a_code_is_used_once(as_erin: Client) -> None:
    draft = next_draft()
    address = "/admin/socialvalue/measure/add/"
    first = draft.measures.all()[0]
    sent = form_of(as_erin, address) | {
        "version": draft.pk,
        "outcome": first.outcome_id,
        "code": "WS1",
        "name": "Again",
        "unit": "people",
        "kind": "count",
        "direction": "increase",
    }
    assert errors(as_erin.post(address, sent)) == [
        "This version has a measure of that code already."
    ]
    assert as_erin.post(address, sent | {"code": "WS9"}).status_code == 302
    assert not UnitValue.objects.filter(measure__code="WS9").exists()


# --- Criteria ----------------------------------------------------------------------------------
def test_each_level_has_a_box_of_its_own(as_erin: Client) -> None:
    criterion = next_draft().criteria.all()[0]
    assert saved(as_erin, criterion, level_5="Better still.", weight="9.5%") == []
    criterion.refresh_from_db()
    assert criterion.descriptors[4:] == [
        "Partners share decisions, money and risk, and look together at what comes of it.",
        "Better still.",
    ]
    assert float(criterion.weight) == 0.095


def test_an_empty_level_and_no_weight_are_refused(as_erin: Client) -> None:
    criterion = next_draft().criteria.all()[0]
    assert saved(as_erin, criterion, level_0="") == ["This field is required."]
    assert saved(as_erin, criterion, weight="0") == ["Give it a weight above 0."]
    assert len(saved(as_erin, criterion, weight="110%")) == 1


# --- What is done with a version ---------------------------------------------------------------
def test_a_draft_is_compared_checked_and_published(as_erin: Client) -> None:
    draft = next_draft()
    UnitValue.objects.filter(measure__version=draft, measure__code="WS1").update(status="draft")
    assert "WS1: status of the value: Approved became Draft" in words(
        as_erin.get(act(draft, "compare"))
    )
    page = as_erin.get(act(draft, "publish"))
    assert errors(page) == ["WS1: its value is a draft. Approve it first."]
    answer = as_erin.post(act(draft, "publish"), follow=True)
    assert "WS1: its value is a draft. Approve it first." in answer.content.decode()
    UnitValue.objects.filter(measure__version=draft).update(status="approved")
    answer = as_erin.post(act(draft, "publish"), follow=True)
    assert "Co-operative social value 1.1 is published." in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.status, draft.published_by and draft.published_by.name) == ("published", "Erin")


def test_looking_changes_nothing(as_erin: Client) -> None:
    draft, version = own(), starter()
    for one, name in [(draft, "publish"), (version, "retire"), (version, "next")]:
        assert as_erin.get(act(one, name)).status_code == 200
    assert as_erin.post(act(draft, "compare")).status_code == 405
    assert [draft.is_draft, version.status, FrameworkVersion.objects.count()] == [
        True,
        "published",
        2,
    ]


def test_the_next_version_begins_from_its_page(as_erin: Client) -> None:
    page = act(starter(), "next")
    assert errors(as_erin.post(page, {"number": "1.0"})) == [
        "This framework has a version 1.0 already."
    ]
    assert len(errors(as_erin.post(page, {"number": "next"}))) == 1
    answer = as_erin.post(page, {"number": "1.1"}, follow=True)
    assert "This is a draft with all that" in answer.content.decode()
    assert FrameworkVersion.objects.get(number="1.1").measures.count() == 42
    assert errors(as_erin.post(page, {"number": "1.2"})) == [
        "This framework has a draft already: finish that one."
    ]


def test_a_version_is_retired_once(as_erin: Client) -> None:
    version = versions.publish(own(), by=None)
    for said in ("is retired. Scores by it stay", "Only a published version is retired."):
        answer = as_erin.post(act(version, "retire"), follow=True)
        assert said in answer.content.decode()


@pytest.mark.parametrize("name", ["compare", "publish", "retire", "next"])
def test_a_version_that_is_not_there_is_not_found(as_erin: Client, name: str) -> None:
    address = f"/admin/socialvalue/frameworkversion/999999/{name}/"
    assert as_erin.get(address).status_code == 404


# --- In and out --------------------------------------------------------------------------------
def sent(client: Client, version: FrameworkVersion, content: str | bytes, name: str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(IMPORT, {"version": version.pk, "file": SimpleUploadedFile(name, data)})


def hidden(response: Any) -> dict[str, str]:
    tree = html.fromstring(response.content.decode())
    return {
        field.name: field.value for field in tree.xpath("//main//input[@type='hidden' and @id]")
    }


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_measures_are_looked_at_and_then_brought_in(as_erin: Client, form: str) -> None:
    draft = next_draft()
    UnitValue.objects.filter(measure__version=draft, measure__code="WS1").update(central="9801")
    table = framework_files.table(starter(), form)
    page = sent(as_erin, draft, table, f"measures.{form}")
    assert "WS1: value: £9,801 (2012-13 prices) became £9,800 (2012-13 prices)" in words(page)
    assert len(versions.compare(starter(), draft)) == 1
    answer = as_erin.post(IMPORT, hidden(page), follow=True)
    assert "42 rows were brought in." in answer.content.decode()
    assert versions.compare(starter(), draft) == []


def test_a_draft_that_changed_meanwhile_is_shown_once_more(as_erin: Client) -> None:
    draft = next_draft()
    page = sent(as_erin, draft, "code,note\nWS1,One\n", "a.csv")
    draft.measures.filter(code="WS2").update(note="Two")
    again = as_erin.post(IMPORT, hidden(page))
    assert "The draft has changed meanwhile. Look at this once more." in again.content.decode()
    assert draft.measures.get(code="WS1").note != "One"
    as_erin.post(IMPORT, hidden(again))
    assert draft.measures.get(code="WS1").note == "One"


def test_refused_rows_are_told_with_their_columns(as_erin: Client) -> None:
    draft = next_draft()
    page = sent(as_erin, draft, "code,value,kind\nWS1,lots,free\nWS2,9000,money\n", "a.csv")
    text = words(page)
    assert "Nothing was brought in: there are 2 faults" in text
    assert "2 value “lots” is not a number. Enter figures, such as 1,250.50." in text
    assert "2 kind “free” is none of: money, count, qualitative." in text
    assert versions.compare(starter(), draft) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b"PK\x03\x04 and nothing", "This workbook cannot be read. Save it anew as .xlsx."),
        (b"\xff\xfe\x00", "Save the file as CSV in UTF-8, as a workbook (.xlsx) or as JSON."),
        (b"x" * (1024 * 1024 + 1), "The file is larger than 1 MB."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    as_erin: Client, content: bytes, sentence: str
) -> None:
    assert errors(sent(as_erin, own(), content, "a.csv")) == [sentence]


def test_only_a_draft_can_be_chosen(as_erin: Client) -> None:
    assert "There is no draft." in words(as_erin.get(IMPORT))
    own()
    page = sent(as_erin, starter(), "code,note\nWS1,x\n", "a.csv")
    assert len(errors(page)) == 1
    assert errors(as_erin.post(IMPORT, {})) == ["This field is required."] * 2
    tampered = {"version": starter().pk, "rows": "[{", "seen": "x"}
    assert as_erin.post(IMPORT, tampered).status_code == 200


@pytest.mark.parametrize("version", ["x", "999999999999999999999", "\x00"])
def test_an_odd_version_in_the_address_or_the_form_breaks_nothing(
    as_erin: Client, version: str
) -> None:
    own()
    assert as_erin.get(IMPORT, {"version": version}).status_code in {200, 400}
    assert as_erin.post(IMPORT, {"version": version}).status_code in {200, 400}


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_private_framework_is_never_exported(as_erin: Client, form: str) -> None:
    assert as_erin.get(act_of_form(own(), form)).status_code == 200
    assert as_erin.get(act_of_form(licensed(), form)).status_code == 404
    assert as_erin.get(act_of_form(own("third"), "exe")).status_code == 404


def act_of_form(version: FrameworkVersion, form: str, of: str = "measures") -> str:
    return reverse("admin:socialvalue_frameworkversion_export", args=[version.pk, of, form])


def test_criteria_come_in_on_a_page_of_their_own(as_erin: Client) -> None:
    draft = next_draft()
    table = as_erin.get(act_of_form(starter(), "csv", "criteria")).content
    page = "/admin/socialvalue/criterion/import/"
    file = SimpleUploadedFile("a.csv", table.replace(b"0.09", b"0.08"))
    shown = as_erin.post(page, {"version": draft.pk, "file": file})
    assert "Learning: weight: 0.09 became 0.08" in words(shown)
    answer = as_erin.post(page, hidden(shown), follow=True)
    assert "11 rows were brought in." in answer.content.decode()
    assert as_erin.get(act_of_form(draft, "csv", "secrets")).status_code == 404


def test_others_get_nowhere(as_amber: Client, as_dev: Client, client: Client) -> None:
    draft = own()
    pages = [IMPORT, act_of_form(draft, "csv"), act(draft, "publish"), act(draft, "compare")]
    for page in pages:
        for somebody in (as_amber, as_dev):
            assert somebody.get(page, follow=True).status_code == 403
            somebody.post(page)
        assert client.post(page).status_code == 302
    draft.refresh_from_db()
    assert draft.is_draft


# --- Series ------------------------------------------------------------------------------------
SERIES = "/admin/socialvalue/seriesedition/add/"
FACTS = {"key": "ours-2026", "title": "Ours", "source": "Us", "licence": "Ours"}


def added(client: Client, kind: str, pasted: str = "", **more: Any) -> list[str]:
    answer = client.post(SERIES, {**FACTS, "kind": kind, "pasted": pasted, **more})
    return errors(answer) if answer.status_code == 200 else []


def test_an_index_is_pasted_as_lines(as_erin: Client) -> None:
    assert added(as_erin, "deflator", "Year,Index\n2023-24,94.40\n2023\t93.1\n") == []
    edition = SeriesEdition.objects.get(key="ours-2026")
    assert edition.content == {"financial": {"2023-24": "94.4"}, "calendar": {"2023": "93.1"}}
    assert len(edition.content_sha256) == 64


def test_an_edition_comes_as_a_file_too(as_erin: Client) -> None:
    file = SimpleUploadedFile("index.csv", b"2023-24,94.4\n")
    assert added(as_erin, "income", file=file) == []
    assert added(as_erin, "income", file=SimpleUploadedFile("x.csv", b"\xff"), key="b") == [
        "The file is not text in UTF-8."
    ]


@pytest.mark.parametrize(
    ("kind", "pasted", "sentence"),
    [
        ("deflator", "", "Paste the content, or choose a file with it."),
        (
            "deflator",
            "2023-24,94.4\nsoon,95",
            "Line 2: write a year and its figure, such as 2023-24,94.3771.",
        ),
        ("deflator", "2023-24,94.4\n2023-24,95", "2023-24 stands twice."),
        (
            "deflator",
            "2023-24,NaN",
            "2023-24: “NaN” is not a number. Enter figures, such as 1,250.5.",
        ),
        ("deflator", "2023-24,0", "2023-24: an index is above 0."),
        (
            "deflator",
            "2023-24,-1",
            "2023-24: Enter 0 or more. What does harm is a line of its own.",
        ),
        (
            "deflator",
            '{"financial": {"2023": "1"}}',
            "“2023” is no financial year. Write it as 2023-24.",
        ),
        (
            "deflator",
            '{"fiscal": {}}',
            "There is no “fiscal” in it. There are: calendar, financial.",
        ),
        ("deflator", "{", "This is not JSON. Check its brackets, commas and quotes."),
        ("deflator", "{}", "Give at least one year with its figure."),
        ("discounting", "[]", "Give an object, in curly brackets."),
        ("discounting", '{"standard": []}', "Give a schedule called “health”."),
        (
            "discounting",
            '{"standard": [], "health": []}',
            "standard: give a list of bands.",
        ),
        (
            "discounting",
            '{"standard": [{"from_year": 1, "rate": "0.03"}], "health": []}',
            "standard: the bands begin at year 0 and follow on each other; the last has no end.",
        ),
        (
            "discounting",
            '{"standard": [{"from_year": 0, "rate": "3"}], "health": []}',
            "standard: Did you mean 0.03 (3%)? Write a rate as a number from 0 to 1, or with a per "
            "cent sign.",
        ),
        (
            "discounting",
            '{"standard": [{"from_year": "x", "rate": "0.03"}], "health": []}',
            "standard: from_year and to_year are whole numbers.",
        ),
        ("confidence", '{"material_share": "0.1"}', "Give the grades from A to F, in this order."),
        ("confidence", '{"grades": []}', "material_share: write a number."),
        (
            "confidence",
            '{"material_share": "0.1", "grades": ['
            + ",".join(f'{{"key": "{key}", "name": "Such"}}' for key in "ABCDEF")
            + "]}",
            "Grade A: say its means.",
        ),
    ],
)
def test_content_that_is_no_edition_is_refused(
    as_erin: Client, kind: str, pasted: str, sentence: str
) -> None:
    assert added(as_erin, kind, pasted) == [sentence]


def test_the_shipped_editions_could_be_pasted(as_erin: Client) -> None:
    import json

    for edition in SeriesEdition.objects.all():
        key = f"again-{edition.key}"
        assert added(as_erin, edition.kind, json.dumps(edition.content), key=key) == []
        again = SeriesEdition.objects.get(kind=edition.kind, key=key)
        assert again.content_sha256 == edition.content_sha256


def test_a_key_is_used_once_in_its_series(as_erin: Client) -> None:
    assert len(added(as_erin, "deflator", "2023-24,94", key="hmt-2024-10")) == 1


def test_only_the_address_of_an_edition_changes(as_erin: Client) -> None:
    edition = starter().deflator
    assert saved(as_erin, edition, source_url="https://example.org/a", title="Other") == []
    edition.refresh_from_db()
    assert (edition.source_url, edition.title[:3]) == ("https://example.org/a", "GDP")
    assert "2012-13: 74.4335" in words(as_erin.get(change(edition)))
