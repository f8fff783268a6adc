"""docs/method.md says what the engine says: each figure of its worked example."""

import re
from typing import Any

import pytest
from django.conf import settings

from socialvalue import files
from socialvalue.appraisal import appraise
from tests.socialvalue.cases import JOB_CLUB

METHOD = (settings.BASE_DIR / "docs" / "method.md").read_text()
ANSWER: dict[str, Any] = appraise(files.parse(JOB_CLUB), trace=True)
LINE = ANSWER["trace"]["lines"][0]
STEPS = {step["name"]: step["after"] for step in LINE["steps"]}
SWITCHING = {one["input"]: one["value"] for one in ANSWER["switching_values"][:-1]}


def row(first: str) -> list[str]:
    """The cells of the table's row that begins so."""
    match = re.search(rf"^\| {re.escape(first)} \|(.*)\|$", METHOD, re.MULTILINE)
    assert match
    return [cell.strip() for cell in match[1].split("|")]


@pytest.mark.parametrize(
    ("first", "figure"),
    [
        ("uprate", LINE["uprate"]),
        ("gross", LINE["gross"]),
        ("deadweight", STEPS["deadweight"]),
        ("optimism", STEPS["optimism"]),
        ("drop-off", STEPS["drop_off"]),
        ("discounting", STEPS["discounting"]),
        ("pv_costs", ANSWER["pv_costs"]),
        ("npsv", ANSWER["npsv"]),
        ("bcr", ANSWER["bcr"]),
        ("fiscal part", ANSWER["parts"]["fiscal"]),
        ("pv_cashable", ANSWER["pv_cashable"]),
    ],
)
def test_each_step_is_what_the_engine_computes(first: str, figure: str) -> None:
    assert row(first)[-1] == figure


@pytest.mark.parametrize("year", [0, 1, 2])
def test_each_year_is_what_the_engine_computes(year: int) -> None:
    found = LINE["years"][year]
    assert row(str(year)) == [found["flow"], found["factor"], found["pv"]]


def test_the_figures_in_its_sentences_too() -> None:
    words = " ".join(METHOD.split())
    assert f"deadweight {SWITCHING['deadweight']}, the quantity {SWITCHING['quantity']}" in words
    assert f"the duration {SWITCHING['duration_years']}" in words
    assert f"the cost’s amount {SWITCHING['amount']}" in words
    assert f"a BCR of {ANSWER['shadow']['bcr']}" in words
    assert f"For the worked example: {ANSWER['input_sha256']}." in words


def test_every_flag_is_named() -> None:
    source = (settings.BASE_DIR / "socialvalue" / "flags.py").read_text()
    codes = {*re.findall(r'Flag\("(\w+)"', source)}
    codes |= {f"{name}_zero" for name in ("deadweight", "attribution", "displacement")}
    assert {code for code in codes if f"`{code}`" not in METHOD} == set()
