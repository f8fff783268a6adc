"""Every score is what its document says, and a row that somebody tampered with is found."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from councilnet.models import User
from socialvalue import assessing, versions
from socialvalue.models import CalculationRun
from socialvalue.recording import sha256
from tests import factories
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(reference_data: None) -> CalculationRun:
    return assessed.published(factories.published("Job club").case_study)


def recomputed() -> tuple[str, str, int]:
    """What it said, what it found wrong, and how it ended."""
    out, err = StringIO(), StringIO()
    try:
        call_command("recompute_all", stdout=out, stderr=err)
    except SystemExit as end:
        return out.getvalue(), err.getvalue(), int(end.code or 0)
    return out.getvalue(), err.getvalue(), 0


def tamper(run: CalculationRun, **columns: Any) -> None:
    """As somebody with the keys of the database could, past the trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE socialvalue_calculationrun DISABLE TRIGGER keep")
        for name, value in columns.items():
            column = connection.ops.quote_name(name)
            cursor.execute(
                f"UPDATE socialvalue_calculationrun SET {column} = %s WHERE id = %s",  # noqa: S608
                [value, run.pk],
            )
        cursor.execute("ALTER TABLE socialvalue_calculationrun ENABLE TRIGGER keep")


def test_every_run_gives_the_same_again(run: CalculationRun, dev: User) -> None:
    other = assessed.published(factories.published("Repair café").case_study)
    assessing.withdraw(other.assessment, by=dev, reason="A mistake.")
    assert recomputed() == ("2 runs computed anew, 0 of them differ.\n", "", 0)


@pytest.mark.parametrize(
    ("column", "old", "new", "said"),
    [
        ("document", '"24"', '"25"', "its document is not that of its hash"),
        ("document", '"24"', '"-1"', "its document is not read"),
        ("output", '"npsv":"', '"npsv":"1', "its output is not that of its hash"),
    ],
)
def test_a_text_that_was_changed_is_found(
    column: str, old: str, new: str, said: str, run: CalculationRun
) -> None:
    text = getattr(run, column)
    assert old in text
    tamper(run, **{column: text.replace(old, new, 1)})
    told, wrong, code = recomputed()
    assert said in wrong
    assert (told, code) == ("1 runs computed anew, 1 of them differ.\n", 1)


def test_an_output_with_a_hash_of_its_own_is_found(run: CalculationRun) -> None:
    output = run.output.replace('"npsv":"', '"npsv":"1', 1)
    tamper(run, output=output, output_sha256=sha256(output))
    __, wrong, code = recomputed()
    assert "npsv: " in wrong
    assert code == 1


def test_a_column_that_lists_read_is_found(run: CalculationRun) -> None:
    tamper(run, npsv="1000000", confidence="A")
    __, wrong, ___ = recomputed()
    assert wrong.splitlines() == [
        f"Run 1 of case study {run.case_study_id}: the column npsv holds 1000000.000000, "
        f"not {run.npsv}",
        f"Run 1 of case study {run.case_study_id}: the column confidence holds A, not B",
    ]


def test_a_new_version_of_the_framework_leaves_every_score_as_it_was(
    run: CalculationRun, dev: User
) -> None:
    before = CalculationRun.objects.values().get(pk=run.pk)
    draft = versions.begin_next(run.version, "2.0")
    value = draft.measures.get(code="WS1").unit_value
    value.central *= 2
    value.low = value.high = None
    value.save()
    draft.change_log = "Work is worth twice as much."
    draft.save()
    versions.publish(draft, by=dev)
    versions.retire(run.version)
    assert CalculationRun.objects.values().get(pk=run.pk) == before
    assert recomputed()[2] == 0
