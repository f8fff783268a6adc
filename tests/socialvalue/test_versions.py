"""Versions of frameworks: what they hold, how they are published, and that they never change."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from councilnet.models import User
from socialvalue import versions
from socialvalue.models import (
    Criterion,
    Framework,
    FrameworkVersion,
    Measure,
    Outcome,
    SeriesEdition,
    Theme,
    UnitValue,
)
from tests.socialvalue.framed import next_draft, own, starter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def refusal(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(versions.Refused) as caught:
        act()
    return caught.value.sentences


# --- The starter -------------------------------------------------------------------------------
def test_the_starter_is_there_once_however_often_it_is_loaded(capsys: Any) -> None:
    call_command("load_social_value")
    assert capsys.readouterr().out == "0 editions of series and 0 frameworks added.\n"
    version = starter()
    assert (version.status, version.is_illustrative) == ("published", True)
    assert Framework.objects.count() == 1
    kinds = version.measures.values_list("kind", flat=True)
    assert {kind: list(kinds).count(kind) for kind in kinds} == {
        "money": 34,
        "count": 7,
        "qualitative": 1,
    }


def test_the_starter_rests_on_editions_with_both_kinds_of_year() -> None:
    version = starter()
    deflator = version.deflator
    assert (deflator.key, version.discounting.key) == ("hmt-2024-10", "hmt-green-book-2022")
    assert deflator.content["financial"]["2012-13"] == "74.4335"
    assert {*deflator.content} == {"financial", "calendar"}
    assert list(SeriesEdition.objects.filter(kind="deflator").values_list("key", flat=True)) == [
        "hmt-2025-12",
        "hmt-2024-10",
        "hmt-2024-03",
    ]
    grades = version.confidence.content["grades"]
    assert "".join(grade["key"] for grade in grades) == "ABCDEF"
    assert version.confidence.content["material_share"] == "0.1"


def test_each_principle_has_a_criterion_and_the_weights_are_one() -> None:
    criteria = list(starter().criteria.select_related("principle"))
    assert [c.principle.number if c.principle else None for c in criteria] == [*range(1, 11), None]
    assert sum(criterion.weight for criterion in criteria) == Decimal(1)
    assert all(len(set(criterion.descriptors)) == 6 for criterion in criteria)


def test_shares_are_left_out_where_nobody_knows_them() -> None:
    values = UnitValue.objects.filter(measure__version=starter())
    known = {value.measure.code: value for value in values.select_related("measure")}
    assert (known["WS1"].fiscal, known["WS4"].economic) == (Decimal(1), Decimal("0.63"))
    assert known["HW10"].economic + known["HW10"].wellbeing == 1
    unsplit = [code for code, v in known.items() if not v.fiscal + v.economic + v.wellbeing]
    assert unsplit == ["SC2", "SC3", "SC6", "SC7", "CL2", "EN1", "EN2", "EN3"]
    assert known["EN1"].environmental == 1
    assert all("part" in known[code].measure.note for code in unsplit if code != "EN1")


def test_values_say_what_nobody_has_checked() -> None:
    values = UnitValue.objects.filter(measure__version=starter())
    gmca = values.filter(source__startswith="GMCA")
    assert set(gmca.values_list("licence", flat=True)) == {
        "Not checked yet: the newer edition is said to be CC BY 4.0"
    }
    licensed = ("TOMs", "HACT")
    assert not [v for v in values for name in licensed if name in f"{v.source} {v.licence}"]


# --- Its document and its hash -----------------------------------------------------------------
def test_the_hash_is_of_the_document_with_sorted_keys_and_no_spaces() -> None:
    version = starter()
    told = versions.document(version)
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert version.content_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert version.content_sha256 == versions.sha256(version)
    assert json.loads(text) == told  # nothing in it but text, lists, truths and nothing


def test_the_document_holds_every_number_as_text() -> None:
    told = versions.document(starter())
    [first, *_] = [m for t in told["themes"] for o in t["outcomes"] for m in o["measures"]]
    assert first["code"] == "WS1"
    assert first["unit_value"] == {
        "low": None,
        "central": "9800",
        "high": None,
        "price_base": "2012-13",
        "shares": {
            "fiscal": "1",
            "economic": "0",
            "social": "0",
            "wellbeing": "0",
            "environmental": "0",
        },
        "cashable": [],
        "source": "GMCA Unit Cost Database v1.4, entry E&E1.0",
        "source_url": "",
        "licence": "Not checked yet: the newer edition is said to be CC BY 4.0",
        "status": "approved",
        "approved_by": "CouncilNet, for illustration",
    }


def test_two_drafts_that_differ_in_anything_have_other_hashes() -> None:
    draft = next_draft()
    before = versions.sha256(draft)
    draft.measures.filter(code="WS1").update(note="Another")
    assert versions.sha256(draft) != before


# --- Publishing --------------------------------------------------------------------------------
def test_publishing_gives_it_its_hash_and_says_who(erin: User) -> None:
    draft = own()
    published = versions.publish(draft, by=erin)
    assert (published.status, published.published_by) == ("published", erin)
    assert published.content_sha256 == versions.sha256(draft)
    assert refusal(lambda: versions.publish(draft, by=erin)) == [
        "This version is published already."
    ]


def weigh_wrongly(draft: FrameworkVersion) -> None:
    draft.criteria.filter(key="innovation").update(weight="0.089999")


def take_the_value_away(draft: FrameworkVersion) -> None:
    UnitValue.objects.get(measure__version=draft, measure__code="WS1").delete()


def of_value(**fields: Any) -> Callable[[FrameworkVersion], Any]:
    values = UnitValue.objects.filter(measure__code="WS1")
    return lambda draft: values.filter(measure__version=draft).update(**fields)


def of_measure(**fields: Any) -> Callable[[FrameworkVersion], Any]:
    return lambda draft: draft.measures.filter(code="WS1").update(**fields)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            weigh_wrongly,
            "The weights of the criteria add up to 0.999999. They must add up to exactly 1.",
        ),
        (
            take_the_value_away,
            "WS1: it is priced, but has no value. Add one, or count it unpriced.",
        ),
        (of_value(status="draft"), "WS1: its value is a draft. Approve it first."),
        (
            of_value(price_base="2031-32"),
            "WS1: the edition hmt-2024-10 has no 2031-32, its prices’ year.",
        ),
        (
            of_value(price_base="2024"),
            "WS1: the edition hmt-2024-10 has no 2024, its prices’ year.",
        ),
        (
            of_measure(kind="count"),
            "WS1: it has a value, but is not priced. Make it priced, or take the value away.",
        ),
    ],
)
def test_what_is_not_ready_is_not_published(
    spoil: Callable[[FrameworkVersion], Any], sentence: str
) -> None:
    draft = next_draft()
    spoil(draft)
    assert refusal(lambda: versions.publish(draft, by=None)) == [sentence]
    draft.refresh_from_db()
    assert (draft.status, draft.content_sha256) == ("draft", "")


def test_a_version_without_measures_is_not_published() -> None:
    draft = own()
    draft.measures.all().delete()
    assert refusal(lambda: versions.publish(draft, by=None)) == ["Add at least one measure."]


def test_retiring_leaves_all_but_the_state() -> None:
    version = versions.publish(own(), by=None)
    held = versions.document(version)
    retired = versions.retire(version)
    assert (retired.status, versions.document(retired)) == ("retired", held)
    assert refusal(lambda: versions.retire(retired)) == ["Only a published version is retired."]
    assert not FrameworkVersion.objects.in_use().filter(pk=version.pk).exists()


# --- The next version --------------------------------------------------------------------------
def test_the_next_version_begins_with_everything() -> None:
    old, draft = starter(), next_draft()
    held, copied = versions.document(old), versions.document(draft)
    assert copied == held | {"number": "1.1", "change_log": ""}
    assert (draft.status, draft.published_at, draft.content_sha256) == ("draft", None, "")
    assert versions.sha256(old) == starter().content_sha256


def test_one_draft_at_a_time_and_no_number_twice() -> None:
    assert refusal(lambda: versions.begin_next(starter(), "1.0")) == [
        "This framework has a version 1.0 already."
    ]
    next_draft()
    assert refusal(lambda: versions.begin_next(starter(), "1.2")) == [
        "This framework has a draft already: finish that one."
    ]


def test_what_changed_is_told_in_words() -> None:
    old, draft = starter(), next_draft()
    assert versions.compare(old, draft) == []
    of_value(central="10200.5", price_base="2023-24")(draft)
    of_measure(note="", default_deadweight="0.15")(draft)
    draft.measures.filter(code="CE2").delete()
    draft.criteria.filter(key="learning").update(weight="0.1")
    draft.themes.filter(key="homes").update(name="Houses", fits=["housing"])
    outcome = Outcome.objects.get(theme__version=draft, name="Wealth stays in the local economy")
    told = {"name": "Local shares", "unit": "shares", "kind": "count", "direction": "increase"}
    Measure.objects.create(version=draft, outcome=outcome, code="CE9", **told)
    assert [str(difference) for difference in versions.compare(old, draft)] == [
        "Houses: name: Homes became Houses",
        "Houses: themes of case studies: housing, poverty-and-inclusion became housing",
        "WS1: value: £9,800 (2012-13 prices) became £10,200.50 (2023-24 prices)",
        "WS1: usual deadweight added: 0.15",
        "WS1: note taken away, which was: Old prices: a newer edition should take its place once "
        "its licence has been checked.",
        "CE9: added: Local shares",
        *[
            f"{m.code}: theme: Homes became Houses"
            for m in draft.measures.filter(outcome__theme__key="homes")
        ],
        "CE2: taken out: Co-ops or community businesses started and trading at 12 months",
        "Learning: weight: 0.09 became 0.1",
    ]


# --- The database itself -----------------------------------------------------------------------
EVERY_TABLE = {
    "theme": "key",
    "outcome": "name",
    "measure": "note",
    "unitvalue": "source",
    "criterion": "question",
}
HELD = {
    "theme": "version_id = %s",
    "outcome": "theme_id IN (SELECT id FROM socialvalue_theme WHERE version_id = %s)",
    "measure": "version_id = %s",
    "unitvalue": "measure_id IN (SELECT id FROM socialvalue_measure WHERE version_id = %s)",
    "criterion": "version_id = %s",
}


def refused_by_the_database(statement: str, *arguments: Any) -> str:
    with (
        pytest.raises(IntegrityError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, arguments)
    return str(caught.value).splitlines()[0]


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_what_a_published_version_holds_is_neither_changed_nor_deleted(table: str) -> None:
    version = starter()
    name, whose = f"socialvalue_{table}", HELD[table]
    words = "what a published version holds does not change"
    change = f"UPDATE {name} SET {EVERY_TABLE[table]} = 'other' WHERE {whose}"  # noqa: S608
    assert refused_by_the_database(change, version.pk) == words
    assert refused_by_the_database(f"DELETE FROM {name} WHERE {whose}", version.pk) == words  # noqa: S608
    assert versions.sha256(version) == version.content_sha256


def test_nothing_is_added_to_a_published_version() -> None:
    version = starter()
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Theme.objects.create(version=version, key="new", name="New")
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Outcome.objects.create(theme=version.themes.all()[0], name="New")
    first = version.criteria.all()[0]
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Criterion.objects.create(
            version=version, key="new", title="New", weight=1, descriptors=first.descriptors
        )


@pytest.mark.parametrize("column", ["summary", "licence", "number", "change_log", "content_sha256"])
def test_a_published_version_itself_does_not_change(column: str) -> None:
    statement = f"UPDATE socialvalue_frameworkversion SET {column} = 'x' WHERE id = %s"  # noqa: S608
    assert refused_by_the_database(statement, starter().pk) == (
        "a published version does not change"
    )


def test_a_published_version_is_not_deleted_and_never_a_draft_again() -> None:
    version = starter()
    words = "a published version does not change"
    delete = "DELETE FROM socialvalue_frameworkversion WHERE id = %s"
    assert refused_by_the_database(delete, version.pk) == words
    back = "UPDATE socialvalue_frameworkversion SET status = 'draft', published_at = NULL, "
    assert refused_by_the_database(f"{back} content_sha256 = '' WHERE id = %s", version.pk) == words


def test_an_edition_of_a_series_does_not_change_but_for_its_address() -> None:
    edition = starter().deflator
    statement = "UPDATE socialvalue_seriesedition SET {} WHERE id = %s"
    assert refused_by_the_database(statement.format("title = 'Other'"), edition.pk)
    assert refused_by_the_database(statement.format("content = '{}'"), edition.pk)
    SeriesEdition.objects.filter(pk=edition.pk).update(source_url="https://example.org/new")


def test_a_draft_is_deleted_with_all_that_it_holds() -> None:
    draft = next_draft()
    draft.delete()
    assert not Measure.objects.exclude(version=starter()).exists()


# --- One version alone -------------------------------------------------------------------------
def test_a_measure_stands_under_an_outcome_of_its_own_version() -> None:
    draft, outcome = own(), Outcome.objects.filter(theme__version=starter())[0]
    measure = draft.measures.get()
    measure.outcome = outcome
    with pytest.raises(IntegrityError, match="an outcome of its own version"):
        measure.save()


def test_themes_and_outcomes_stay_in_their_version() -> None:
    draft, other = own(), own("others")
    with pytest.raises(IntegrityError, match="a theme stays"), transaction.atomic():
        draft.themes.update(version=other)
    with pytest.raises(IntegrityError, match="an outcome stays"), transaction.atomic():
        Outcome.objects.filter(theme__version=draft).update(theme=other.themes.get())


# --- Constraints -------------------------------------------------------------------------------
A_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("model", "fields", "name"),
    [
        (FrameworkVersion, {"number": "1.0"}, "framework_version_number_is_used_once"),
        (FrameworkVersion, {"number": "9"}, "framework_has_one_draft"),
        (
            FrameworkVersion,
            {"number": "9", "status": "published"},
            "framework_version_is_published_with_its_hash",
        ),
        (
            FrameworkVersion,
            {"number": "9", "status": "retired", "published_at": A_DAY, "content_sha256": "0"},
            "framework_version_retires_at_a_time",
        ),
    ],
)
def test_what_must_be_true_of_a_version(
    model: type[FrameworkVersion], fields: dict[str, Any], name: str
) -> None:
    draft = own()
    like = {
        f"{one}_id": getattr(draft, f"{one}_id")
        for one in ("deflator", "discounting", "confidence")
    }
    with pytest.raises(IntegrityError, match=name):
        model.objects.create(framework=draft.framework, **like, **fields)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"central": "-1"}, "unit_value_is_not_negative"),
        ({"low": "1"}, "unit_value_range_holds_its_centre"),
        ({"low": "5000", "high": "6000"}, "unit_value_range_holds_its_centre"),
        ({"low": "-1", "high": "6000"}, "unit_value_range_holds_its_centre"),
        ({"price_base": "19-20"}, "unit_value_price_base_is_a_year"),
        ({"social": "-0.5"}, "unit_value_shares_are_not_negative"),
        ({"social": "0.000001"}, "unit_value_shares_are_parts_of_one"),
        ({"approved_by": ""}, "unit_value_is_approved_by_somebody"),
    ],
)
def test_what_must_be_true_of_a_value(fields: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        UnitValue.objects.filter(measure__version=own()).update(**fields)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"longest_duration": "0"}, "measure_lasts_for_a_time"),
        ({"plausible_low": "2", "plausible_high": "1"}, "measure_plausible_range_is_a_range"),
        ({"default_deadweight": "1.5"}, "measure_deadweight_is_a_rate"),
        ({"default_drop_off": "-0.1"}, "measure_drop_off_is_a_rate"),
    ],
)
def test_what_must_be_true_of_a_measure(fields: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        own().measures.update(**fields)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"weight": "0"}, "criterion_weighs_something"),
        ({"weight": "1.1"}, "criterion_weighs_something"),
        ({"descriptors": ["One"]}, "criterion_describes_each_level"),
    ],
)
def test_what_must_be_true_of_a_criterion(fields: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        next_draft().criteria.filter(key="learning").update(**fields)


def test_keys_and_codes_are_used_once() -> None:
    draft = next_draft()
    changes: list[tuple[Any, dict[str, str], str]] = [
        (draft.themes, {"key": "same"}, "framework_theme_key_is_unique"),
        (draft.measures, {"code": "same"}, "measure_code_is_used_once"),
        (draft.criteria, {"key": "same"}, "criterion_key_is_used_once"),
        (
            Outcome.objects.filter(theme__version=draft),
            {"name": "Same"},
            "framework_outcome_is_told_once_in_a_theme",
        ),
    ]
    for rows, fields, name in changes:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**fields)
