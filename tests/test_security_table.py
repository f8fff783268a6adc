"""What docs/security.md says holds a threat is there, and no threat is left without a word."""

import ast
import re
from pathlib import Path

import pytest

from tests.councilnet.test_settings import ROOT

TABLE = (ROOT / "docs/security.md").read_text()
ROWS = re.findall(r"^\| ([A-Z]{2}\d\d) \|.*\| (.*) \|$", TABLE, re.MULTILINE)
NAMED = re.findall(r"`([\w/]+\.py)::(test_\w+)`", TABLE)


def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / "tests" / file).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("file", sorted({file for file, __ in NAMED}))
def test_every_test_that_is_named_is_there(file: str) -> None:
    assert Path(ROOT, "tests", file).exists()
    assert {name for of, name in NAMED if of == file} - functions_of(file) == set()


def test_every_threat_has_its_row_once() -> None:
    codes = [code for code, __ in ROWS]
    assert len(codes) == len(set(codes))
    assert len(codes) > 100


def test_every_row_names_a_test_or_a_drill_or_says_that_it_has_none() -> None:
    silent = [code for code, held in ROWS if not re.search(r"::test_|drill \d", held)]
    honest = re.findall(r"^\| ([A-Z]{2}\d\d) \|.*Not held", TABLE, re.MULTILINE)
    assert set(silent) == set(honest)
