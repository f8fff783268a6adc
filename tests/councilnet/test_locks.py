"""What is installed is what pyproject.toml asks for, hashed, from no particular address."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
WANTED = {
    "requirements.txt": PROJECT["project"]["dependencies"],
    "requirements-dev.txt": [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["dev"],
    ],
}


def locked(file: str) -> dict[str, str]:
    """Each package of a lock, with its version."""
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[.+\])?==(\S+)", (ROOT / file).read_text(), re.M))


def name_of(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9-]", requirement, maxsplit=1)[0].lower()


@pytest.mark.parametrize("file", WANTED)
def test_every_dependency_is_locked_by_hash(file: str) -> None:
    assert {name_of(requirement) for requirement in WANTED[file]} <= locked(file).keys()
    entries = re.split(r"\n(?=[a-z])", (ROOT / file).read_text())[1:]
    assert len(entries) == len(locked(file))
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_development_has_what_production_has() -> None:
    assert locked("requirements.txt").items() <= locked("requirements-dev.txt").items()


LOCKS_OF_NODE = ["package-lock.json", "tests/browser/package-lock.json"]


@pytest.mark.parametrize("file", [*WANTED, *LOCKS_OF_NODE])
def test_a_lock_names_no_address_to_fetch_from(file: str) -> None:
    text = (ROOT / file).read_text()
    assert re.findall(r"^--.+|@ .+:|\"resolved\"", text, re.M) == []


@pytest.mark.parametrize("file", LOCKS_OF_NODE)
def test_every_package_of_node_is_locked_by_hash(file: str) -> None:
    packages = json.loads((ROOT / file).read_text())["packages"]
    assert [path for path, package in packages.items() if path and "integrity" not in package] == []
    assert (
        packages[""]["devDependencies"]
        == json.loads((ROOT / file).with_name("package.json").read_text())["devDependencies"]
    )
