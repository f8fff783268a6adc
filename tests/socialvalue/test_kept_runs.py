"""What the database itself refuses of runs, replies, deliveries and events."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from councilnet.models import User
from socialvalue import assessing
from socialvalue.assessing import Answer
from socialvalue.models import CalculationRun, Delivery, Reply
from tests import factories
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(amber: User, dev: User, erin: User) -> CalculationRun:
    """With a reply and a delivered figure."""
    run = assessed.proposed(factories.published("Job club").case_study, by=dev)
    assessing.sign(run.assessment, by=erin)
    lines: list[int | None] = [None, 0, 1, 2]
    assessing.reply(run.assessment, dict.fromkeys(lines, Answer(True)), by=amber)
    assessing.publish(run.assessment, by=erin)
    assessing.deliver(
        run, by=amber, line=0, until=date(2024, 3, 31), quantity=Decimal(9), source="A book"
    )
    run.refresh_from_db()
    return run


def refused(statement: str, *values: Any) -> str:
    """The database's own words."""
    with pytest.raises(DatabaseError) as told, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(told.value)


KEPT = {
    "calculationrun": [
        *("number = 9", "kind = 'evaluation'", "assessed_by = 'council'", "engine = '9'"),
        *("draws = 1", "seed = 2", "document = '{}'", "output = '{}'", "record = '{}'"),
        *("input_sha256 = 'x'", "output_sha256 = 'x'", "npsv = 1", "npsv_low = 1"),
        *("quality = 100", "confidence = 'A'", "price_year = '2020-21'", "made_at = now()"),
    ],
    "reply": ["agrees = false, text = 'No'", "line = 9", "text = 'Yes'", "replied_at = now()"],
    "delivery": ["quantity = 99", "until = '2025-01-01'", "source = 'x'", "reported_side = 'x'"],
    "assessmentevent": ["kind = 'signed'", "message = 'x'", "side = 'council'", "at = now()"],
}


@pytest.mark.usefixtures("run")
def test_what_was_said_and_computed_does_not_change() -> None:
    for table, changes in KEPT.items():
        for change in changes:
            words = refused(f"UPDATE socialvalue_{table} SET {change}")  # noqa: S608
            assert "may not change" in words or "does not change" in words, (table, change, words)
        assert refused(f"DELETE FROM socialvalue_{table}")  # noqa: S608


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("run_is_signed_before_it_counts", "signed_at = NULL"),
        ("run_is_signed_before_it_counts", "signed_by_name = ''"),
        ("run_is_published_at_a_time", "published_at = NULL"),
        ("run_is_withdrawn_with_a_reason", "status = 'withdrawn'"),
        ("run_is_withdrawn_with_a_reason", "withdrawn_reason = 'x'"),
    ],
)
def test_runs_are_as_they_must_be(constraint: str, change: str, run: CalculationRun) -> None:
    assert constraint in refused(f"UPDATE socialvalue_calculationrun SET {change}")  # noqa: S608


def test_one_score_of_a_case_study_is_published(run: CalculationRun) -> None:
    copy = CalculationRun.objects.get(pk=run.pk)
    copy.pk, copy.number = None, 2
    with (
        pytest.raises(IntegrityError, match="run_is_the_one_published_score"),
        transaction.atomic(),
    ):
        copy.save(force_insert=True)
    copy.number, copy.status = 1, "superseded"
    with pytest.raises(IntegrityError, match="run_number_is_used_once"), transaction.atomic():
        copy.save(force_insert=True)
    copy.number, copy.quality = 2, 101
    with pytest.raises(IntegrityError, match="run_quality_is_from_0_to_100"), transaction.atomic():
        copy.save(force_insert=True)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("reply_is_given_once_a_line", {"line": None, "agrees": True}),
        ("reply_is_given_once_a_line", {"line": 0, "agrees": True}),
        ("reply_that_disagrees_says_why", {"line": 9, "agrees": False}),
    ],
)
def test_replies_are_as_they_must_be(
    constraint: str, fields: dict[str, Any], run: CalculationRun
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Reply.objects.create(run=run, replied_by_name="Ben", **fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("delivery_is_told_once_a_day", {"until": date(2024, 3, 31)}),
        ("delivery_is_not_negative", {"quantity": -1}),
        ("delivery_is_checked_by_somebody", {"checked_by_name": "Dev"}),
        ("delivery_is_checked_by_somebody", {"checked_at": timezone.now()}),
    ],
)
def test_deliveries_are_as_they_must_be(
    constraint: str, fields: dict[str, Any], run: CalculationRun
) -> None:
    usual: dict[str, Any] = {
        "run": run,
        "line": 0,
        "until": timezone.localdate() - timedelta(days=1),
        "quantity": 1,
        "source": "A book",
        "reported_by_name": "Amber",
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Delivery.objects.create(**(usual | fields))
