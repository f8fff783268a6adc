"""The example names each variable that the code reads, and no other, and says what each is for."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READERS = {"env", "env_bool", "env_list", "env_number", "env_choice", "get"}


def variables_read(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and called(node) in READERS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def example_lines() -> list[str]:
    return (ROOT / ".env.example").read_text().splitlines()


def test_names_what_the_settings_and_the_server_read() -> None:
    read = {
        *variables_read(ROOT / "councilnet/environment.py"),
        *variables_read(ROOT / "councilnet/settings.py"),
        *variables_read(ROOT / "gunicorn.conf.py"),
    }
    named = [line.partition("=")[0] for line in example_lines() if re.match(r"[A-Z]", line)]
    assert sorted(named) == sorted(read)
    assert {"SECRET_KEY", "DEBUG", "EMAIL_PORT", "LOG_LEVEL", "WEB_CONCURRENCY"} <= read


def test_says_a_sentence_before_each() -> None:
    lines = example_lines()
    for before, line in pairwise(lines):
        if re.match(r"[A-Z]", line):
            assert re.fullmatch(r"# .+\.|# .+\?sslmode=require", before), line
