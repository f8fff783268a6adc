"""Measures in and out: all rows or none, each refusal with its row, its column and what to do."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from councilnet.curating import change_sets
from councilnet.models import ChangeSet, User
from councilnet.tables import reading
from socialvalue import framework_files, importing, versions
from socialvalue.importing import Report
from socialvalue.models import FrameworkVersion, Measure, UnitValue
from tests.socialvalue.framed import next_draft, own, starter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

UNIT = "person-years in work"  # of WS1 and WS2


def read(content: str | bytes, of: str = "measures") -> Any:
    given = content.encode() if isinstance(content, str) else content
    return importing.KINDS[of].read(given)


def looked_at(version: FrameworkVersion, content: str | bytes, of: str = "measures") -> Report:
    return importing.bring_in(version, read(content, of), of=of, keep=False)


def brought_in(version: FrameworkVersion, content: str | bytes, of: str = "measures") -> Report:
    seen = looked_at(version, content, of).seen
    return importing.bring_in(version, read(content, of), of=of, keep=True, seen=seen)


def refused(
    version: FrameworkVersion, content: str | bytes, of: str = "measures"
) -> list[tuple[int, str, str]]:
    """And nothing is brought in."""
    before = versions.sha256(version)
    report = brought_in(version, content, of)
    assert report.differences == []
    assert versions.sha256(version) == before
    return [(one.row, one.column, one.sentence) for one in report.refusals]


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# --- There and back ----------------------------------------------------------------------------
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_what_goes_out_comes_back_the_same(form: str) -> None:
    content = framework_files.table(starter(), form)
    assert looked_at(next_draft(), content).differences == []
    other = own()
    other.measures.all().delete()
    assert brought_in(other, content).refusals == []
    with_others = framework_files.table(other, "json")
    assert with_others == framework_files.table(starter(), "json")


def test_formulas_go_out_as_words_and_come_back_as_they_were() -> None:
    draft = own()
    draft.measures.update(note="=1+1", name="@SUM(A1)", evidence_rule="'quoted'")
    for form in ("csv", "xlsx"):
        content = framework_files.table(draft, form)
        table = read(content).dict[0]
        assert (table["note"], table["name"]) == ("'=1+1", "'@SUM(A1)")
        assert looked_at(draft, content).differences == []


def test_a_workbook_has_no_cell_that_calculates() -> None:
    draft = own()
    draft.measures.update(note="=HYPERLINK(1)")
    book = openpyxl.load_workbook(io.BytesIO(bytes(framework_files.table(draft, "xlsx"))))  # type: ignore[arg-type]
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}


# --- What would change -------------------------------------------------------------------------
CHANGES = f'code,unit,value,price_base\nWS1,{UNIT},"10,200.50",2013-14\n'
CHANGED = "WS1: value: £9,800 (2012-13 prices) became £10,200.50 (2013-14 prices)"


def test_a_look_changes_nothing_and_tells_what_would() -> None:
    draft = next_draft()
    before = versions.sha256(draft)
    report = looked_at(draft, CHANGES)
    assert ([str(one) for one in report.differences], report.rows) == ([CHANGED], 1)
    assert versions.sha256(draft) == before


def test_what_was_looked_at_is_brought_in() -> None:
    draft = next_draft()
    assert [str(one) for one in brought_in(draft, CHANGES).differences] == [CHANGED]
    assert [str(one) for one in versions.compare(starter(), draft)] == [CHANGED]


def test_nothing_is_brought_in_where_the_draft_changed_meanwhile() -> None:
    draft = next_draft()
    seen = looked_at(draft, CHANGES).seen
    draft.measures.filter(code="WS2").update(note="Another")
    now = versions.sha256(draft)
    report = importing.bring_in(draft, read(CHANGES), of="measures", keep=True, seen=seen)
    assert (report.seen != seen, versions.sha256(draft)) == (True, now)


def test_what_was_brought_in_is_undone_to_the_byte(erin: User) -> None:
    """Changed measures, new ones with their value, theme and outcome, and criteria."""
    draft = next_draft()
    before = versions.sha256(draft)
    new = "New theme,New outcome,N1,New,people,money,increase,5,2013-14,A source,OGL\n"
    table = "theme,outcome,code,name,unit,kind,direction,value,price_base,source,licence\n" + new
    empty = f"code,unit,value,price_base,source,licence\nWS2,{UNIT},,,,\n"
    for content in (CHANGES, table, empty):
        seen = looked_at(draft, content).seen
        report = importing.bring_in(
            draft, read(content), of="measures", keep=True, seen=seen, by=erin
        )
        assert report.refusals == []
    criterion = draft.criteria.all()[0]
    content = f"key,title\n{criterion.key},Another title\n"
    seen = looked_at(draft, content, "criteria").seen
    importing.bring_in(
        draft, read(content, "criteria"), of="criteria", keep=True, seen=seen, by=erin
    )
    kept = list(ChangeSet.objects.filter(kind="imported"))
    assert len(kept) == 4
    for one in kept:
        assert change_sets.undo(one, by=erin).refusals == []
    assert versions.sha256(draft) == before


def test_what_is_published_since_is_not_undone(erin: User) -> None:
    draft = next_draft()
    seen = looked_at(draft, CHANGES).seen
    importing.bring_in(draft, read(CHANGES), of="measures", keep=True, seen=seen, by=erin)
    draft.change_log = "A value changed."
    draft.save()
    versions.publish(draft, by=erin)
    issued = versions.sha256(draft)
    undone = change_sets.undo(ChangeSet.objects.get(), by=erin)
    assert {refusal.sentence for refusal in undone.refusals} == {
        "The database does not allow it to be what it was."
    }
    assert versions.sha256(draft) == issued


def test_nothing_is_brought_into_a_published_version() -> None:
    with pytest.raises(versions.Refused, match="does not change"):
        looked_at(starter(), CHANGES)


def test_a_new_measure_makes_its_theme_and_outcome() -> None:
    draft = own()
    heading = "theme,outcome,code,name,unit,kind,direction"
    brought_in(draft, f"{heading}\nFood,People eat well,F1,Meals,meals,count,More is better\n")
    measure = Measure.objects.get(version=draft, code="F1")
    assert (str(measure.outcome), measure.outcome.theme.key) == ("People eat well", "food")
    assert (measure.kind, measure.direction) == ("count", "increase")


def test_values_come_in_as_drafts_until_somebody_approves_them() -> None:
    draft = own()
    UnitValue.objects.all().filter(measure__version=draft).delete()
    heading = "code,value,price_base,source,licence"
    brought_in(draft, f"{heading}\nM1,£12.50,2019,A table,Ours\n")
    assert UnitValue.objects.get(measure__version=draft).status == "draft"
    with pytest.raises(versions.Refused, match="M1: its value is a draft"):
        versions.publish(draft, by=None)


def test_empty_cells_take_a_value_away_and_absent_columns_leave_it() -> None:
    draft = own()
    brought_in(draft, "code,note\nM1,Words\n")
    assert UnitValue.objects.filter(measure__version=draft).exists()
    brought_in(draft, "code,value,price_base,source,licence\nM1,,,,\n")
    assert not UnitValue.objects.filter(measure__version=draft).exists()


# --- Refused rows ------------------------------------------------------------------------------
def of_value(typed: str) -> str:
    return f'code,value\nWS1,"{typed}"\n'


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("NaN", "“NaN” is not a number. Enter figures, such as 1,250.50."),
        ("Infinity", "“Infinity” is not a number. Enter figures, such as 1,250.50."),
        ("∞", "“∞” is not a number. Enter figures, such as 1,250.50."),
        ("1e4", "Write the number out in full, without an exponent."),
        (
            "1.234,50",
            "Did you mean 1,234.50? Write a point before decimals, and commas, if any, between "
            "thousands.",
        ),
        ("-9800", "Enter 0 or more. What does harm is a line of its own."),
        ("15%", "Leave out the per cent sign: this is not a rate."),
        ("9" * 15, "Use at most 14 figures before the point and 6 after it."),
        ("0." + "1" * 7, "Use at most 14 figures before the point and 6 after it."),
        ("£9,800.00 or so", "“9,800.00 or so” is not a number. Enter figures, such as 1,250.50."),
        (
            "98000",
            "This is ten times or a tenth of £9,800, its value now, or further from it. "
            "If it is right, enter it on the measure’s own page.",
        ),
        ("", "Enter the value itself too, or empty all that is told of it."),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(typed: str, sentence: str) -> None:
    content = of_value(typed) if typed else "code,value,source\nWS1,,A table\n"
    assert refused(next_draft(), content) == [(2, "value", sentence)]


@pytest.mark.parametrize("typed", ["9,900.50", "£9900.5", " 9900.500 ", "+9900.5"])
def test_a_value_is_read_as_people_write_it(typed: str) -> None:
    draft = next_draft()
    if typed.startswith("+"):
        assert [row[1] for row in refused(draft, of_value(typed))] == ["value"]
        return
    brought_in(draft, of_value(typed))
    assert UnitValue.objects.get(measure__version=draft, measure__code="WS1").central == (
        pytest.approx(9900.5)
    )


def test_negative_zero_is_nothing() -> None:
    draft = own()
    brought_in(draft, "code,fiscal_share\nM1,-0\n")
    assert str(UnitValue.objects.get(measure__version=draft).fiscal) == "0.000000"


@pytest.mark.parametrize(
    ("heading", "cells", "column", "sentence"),
    [
        (
            "unit",
            "hours",
            "unit",
            "Here it is counted in “person-years in work”. Change its unit on the measure’s own "
            "page first.",
        ),
        ("unit", "", "unit", "This must not be empty."),
        ("kind", "free", "kind", "“free” is none of: money, count, qualitative."),
        ("kind", "count", "value", "This measure is not priced: leave its value empty."),
        (
            "fiscal_share",
            "15",
            "fiscal_share",
            "Did you mean 0.15 (15%)? Write a rate as a number from 0 to 1, or with a per cent "
            "sign.",
        ),
        (
            "social_share",
            "0.5",
            "fiscal_share",
            "The shares add up to 1.5. They may add up to 1 at most.",
        ),
        (
            "cashable",
            "0; 2",
            "cashable",
            "Did you mean 0.02 (2%)? Write a rate as a number from 0 to 1, or with a per cent "
            "sign.",
        ),
        ("value_low", "1", "value_high", "Give both a low and a high value, or neither."),
        (
            "value_low,value_high",
            "9801,10000",
            "value_low",
            "The low value is above the central one.",
        ),
        (
            "value_low,value_high",
            "1,2",
            "value_high",
            "The high value is below the central one.",
        ),
        (
            "price_base",
            "Nov-10",
            "price_base",
            "Write a financial year, such as 2010-11, or a calendar year, such as 2019. "
            "A spreadsheet may have made a date of it: format the column as text.",
        ),
        ("approved_by", "", "approved_by", "Say who approved the value."),
        (
            "longest_duration",
            "0",
            "longest_duration",
            "Enter a number of years above 0 and at most 500.",
        ),
        (
            "plausible_low,plausible_high",
            "5,1",
            "plausible_high",
            "The most that is plausible is below the least.",
        ),
        ("is_output", "perhaps", "is_output", "Write yes or no, not “perhaps”."),
        ("source_url", "javascript:x", "source_url", "Enter a valid URL."),
        ("exclusion_group", "a b", "exclusion_group", None),
        ("licence", "x" * 121, "licence", None),
        ("usual_deadweight", "NaN", "usual_deadweight", None),
    ],
)
def test_each_refused_row_says_its_column_and_what_to_do(
    heading: str, cells: str, column: str, sentence: str | None
) -> None:
    [(row, where, said)] = refused(next_draft(), f"code,{heading}\nWS1,{cells}\n")
    assert (row, where) == (2, column)
    assert said == (sentence or said)


def test_one_refused_row_keeps_out_all_the_others() -> None:
    content = "code,value\nWS1,9900\nWS2,lots\nWS3,4300\n"
    assert [row[:2] for row in refused(next_draft(), content)] == [(3, "value")]


def test_rows_without_a_code_and_codes_in_two_rows_are_refused() -> None:
    assert refused(next_draft(), "code,note\n,x\nWS1,y\nWS1,z\n") == [
        (2, "code", "Give its code."),
        (3, "code", "WS1 stands in more than one row."),
        (4, "code", "WS1 stands in more than one row."),
    ]


def test_a_new_measure_says_where_it_belongs() -> None:
    content = "code,name,unit,kind,direction\nX1,New,people,count,increase\n"
    assert refused(own(), content) == [
        (2, "theme", "Say the theme of a new measure."),
        (2, "outcome", "Say the outcome of a new measure."),
    ]


# --- Criteria ----------------------------------------------------------------------------------
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_criteria_go_out_and_come_back_the_same(form: str) -> None:
    content = framework_files.table(starter(), form, "criteria")
    assert looked_at(next_draft(), content, "criteria").differences == []
    other = own()
    assert brought_in(other, content, "criteria").refusals == []
    assert framework_files.table(other, "json", "criteria") == framework_files.table(
        starter(), "json", "criteria"
    )


def test_criteria_are_changed_and_added() -> None:
    draft = next_draft()
    heading = "key,title,question,weight," + ",".join(f"level_{n}" for n in range(6))
    content = f"{heading}\nnew,New,Is it new?,5%,a,b,c,d,e,f\n"
    told = [str(one) for one in brought_in(draft, content, "criteria").differences]
    assert told == ["New: added: New"]
    told = [str(one) for one in brought_in(draft, "key,level_2\nnew,C\n", "criteria").differences]
    assert told == ["New: level 2: c became C"]


@pytest.mark.parametrize(
    ("heading", "cell", "sentence"),
    [
        ("weight", "9", "Did you mean 0.09 (9%)?"),
        ("weight", "", "This must not be empty."),
        ("weight", "0", "Give it a weight above 0."),
        ("principle", "greed", "There is no principle “greed”."),
        ("title", "", "This must not be empty."),
        ("level_3", "", "This must not be empty."),
        ("level_3", "x" * 401, "Write at most 400 characters."),
        ("question", "x" * 301, "Ensure this value has at most 300 characters"),
    ],
)
def test_each_refused_criterion_says_its_column(heading: str, cell: str, sentence: str) -> None:
    content = f"key,{heading}\nlearning,{cell}\n"
    [(row, column, said)] = refused(next_draft(), content, "criteria")
    assert (row, column) == (2, heading)
    assert said.startswith(sentence)


def test_a_new_criterion_says_everything() -> None:
    found = refused(next_draft(), "key,title\nnew,New\n", "criteria")
    assert [column for _row, column, _said in found] == [
        *(f"level_{n}" for n in range(6)),
        *("question", "weight"),
    ]


# --- Workbooks ---------------------------------------------------------------------------------
def test_numbers_of_a_workbook_are_read_as_they_are_shown() -> None:
    draft = own()
    rows: list[list[Any]] = [
        ["code", "value", "price_base", "longest_duration"],
        ["M1", 4321.25, 2019, 2.5],
    ]
    assert [str(one) for one in brought_in(draft, workbook(*rows)).differences] == [
        "M1: value: £4,321.50 (2019-20 prices) became £4,321.25 (2019 prices)",
        "M1: longest duration in years: 1 became 2.5",
    ]


def test_a_year_that_a_spreadsheet_made_a_date_of_is_refused() -> None:
    content = workbook(["code", "price_base"], ["M1", date(2010, 11, 1)])
    [(row, column, sentence)] = refused(own(), content)
    assert (row, column) == (2, "price_base")
    assert sentence.endswith("A spreadsheet may have made a date of it: format the column as text.")


def test_dates_and_truths_are_no_numbers() -> None:
    for cell in (date(2010, 11, 1), True):
        content = workbook(["code", "value"], ["M1", cell])
        assert refused(own(f"ours-{cell}".lower()), content)[0][1] == "value"


# --- Files that are no tables ------------------------------------------------------------------
def damaged() -> bytes:
    whole = workbook(["code", "note"], ["M1", "x"])
    return whole[: len(whole) // 2]


def without_a_sheet() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
    return file.getvalue()


KNOWN = ", ".join(importing.KINDS["measures"].columns)
AS_WHAT = "Save the file as CSV in UTF-8, as a workbook (.xlsx) or as JSON."
UNREADABLE = "This workbook cannot be read. Save it anew as .xlsx."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is no row under the headings."),
        (b"code,note\n", "There is no row under the headings."),
        (b"code,colour\nM1,red\n", f"There is no column “colour”. There are: {KNOWN}."),
        (b"note\nx\n", "The column “code” is missing: a row is known by it."),
        (b"code,note,note\nM1,x,y\n", "The column “note” stands twice."),
        (b"code,note\nM1,x,y\n", "Row 2 has more cells than there are headings."),
        (b"code,note\n\nM1,x\n", "Row 2 is empty. Take it out."),
        (b"code,note\nM1," + b"x" * 2001, "Row 2 has a cell that is too long."),
        (b'code,note\nM1,"x" y\n', "The file is no CSV: check its quotes."),
        (b"code\n" + b"M1\n" * 1001, "Bring at most 1000 rows at once."),
        (b"code,note\nM1,\xff\xfe\n", AS_WHAT),
        (b"code,note\nM1,\x00\n", AS_WHAT),
        (b"x" * (1024 * 1024 + 1), "The file is larger than 1 MB."),
        (b"[{", "This is not JSON. Check its brackets, commas and quotes."),
        (b"[" * 100_000, "This is not JSON. Check its brackets, commas and quotes."),
        (b'{"code": "M1"}', "Give a list of objects, one for each row."),
        (b"[1]", "Give a list of objects, one for each row."),
        (
            b'[{"code": "M1", "note": []}]',
            "Give text for each thing that is told, and no lists.",
        ),
        (damaged, UNREADABLE),
        (without_a_sheet, UNREADABLE),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    content: bytes | Callable[[], bytes], sentence: str
) -> None:
    with pytest.raises(reading.NotATable) as caught:
        read(content() if callable(content) else content)
    assert str(caught.value) == sentence


def test_semicolons_may_part_the_cells() -> None:
    assert read("Code;Value\nM1;1,5\n").dict == [{"code": "M1", "value": "1,5"}]


def test_figures_of_json_without_quotes_are_taken_as_they_are_written() -> None:
    content = '[{"code": "M1", "value": 17.960000000000001, "is_output": true, "note": null}]'
    assert read(content).dict[0]["value"] == "17.960000000000001"


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_whatever_is_brought_is_a_table_or_is_refused(content: bytes) -> None:
    with suppress(reading.NotATable):
        read(content)


CELLS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=12), st.floats())


@given(st.sampled_from(importing.KINDS["measures"].columns[3:]), CELLS)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120, deadline=None
)
def test_whatever_stands_in_a_cell_is_read_or_refused_with_its_column(
    column: str, cell: Any
) -> None:
    draft = FrameworkVersion.objects.filter(framework__slug="ours").first() or own()
    content = json.dumps([{"code": "M1", column: cell}], allow_nan=True)
    with suppress(reading.NotATable):
        report = looked_at(draft, content)
        assert all(one.column and one.sentence for one in report.refusals)
