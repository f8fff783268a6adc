"""What comes from others is held to its hash, nothing secret is here, exceptions have reasons.

The locks themselves are tried in councilnet/test_locks.py.
"""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\b(AKIA|ASIA)[0-9A-Z]{16}\b"  # of Amazon
    r"|\bgh[opsu]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{22,}|\bglpat-[\w-]{20}"
    r"|\bxox[abprs]-[\w-]{10,}|\bsk_live_\w{16,}|\beyJ[\w-]{20,}\.eyJ[\w-]{20,}"
    r"|[a-z]+://[^\s:/@'\"{}$]+:(?!(?:s3cret|p%40ss|user|password|secret|word|councilnet)\b)[^\s:/@'\"{}$]{6,}@"
)
NO_REASON_WANTED = {
    "S308",  # each stands in a function that escapes, under its docstring
    "S603",  # each names the program in the line
    "S607",
    "S608",  # each is put together from names of ours, and told values as parameters
}
NOQA = re.compile(r"# noqa: ?([A-Z0-9, ]+?)(?:\s+#\s*(.+)|\s*\((.+)\))?$")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  # the machine's own git
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split("\0")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


@pytest.fixture(scope="module")
def files() -> dict[Path, str]:
    found = {path: text_of(path) for path in tracked()}
    if not found:
        pytest.skip("This is no clone: git lists no file.")
    return found


@pytest.mark.parametrize(
    "secret",
    [
        "-----BEGIN RSA PRIVATE KEY-----",
        "AKIA" + "A1B2C3D4E5F6G7H8",
        "ghp_" + "a1" * 18,
        "postgresql://amber:" + "hunter22hunter22@db.example.org/councilnet",
    ],
)
def test_a_secret_would_be_seen(secret: str) -> None:
    assert SECRETS.search(f"x = '{secret}'")


def test_no_secret_is_kept_here(files: dict[Path, str]) -> None:
    here = Path(__file__)
    found = {
        str(path.relative_to(ROOT)): match.group()
        for path, text in files.items()
        if path != here and (match := SECRETS.search(text))
    }
    assert found == {}
    assert not [path for path in files if path.name == ".env" or path.suffix in {".pem", ".key"}]


@pytest.mark.parametrize("name", ["Makefile", "Dockerfile"])
def test_what_is_installed_is_held_to_its_hash(name: str) -> None:
    text = re.sub(r"\\\n\s*", " ", (ROOT / name).read_text())
    installs = re.findall(r"pip (?:install|wheel|download) [^\n&]*", text)
    assert installs
    assert [line for line in installs if "--require-hashes" not in line] == []
    assert "npm install " not in text.replace("npm install --package-lock-only", "")


def test_an_exception_to_a_rule_of_security_has_its_reason(files: dict[Path, str]) -> None:
    bare = []
    for path, text in files.items():
        for number, line in enumerate(text.splitlines() if path.suffix == ".py" else [], 1):
            told = NOQA.search(line)
            codes = {code.strip() for code in told[1].split(",")} if told else set()
            about = {code for code in codes if re.fullmatch(r"S\d+", code)} - NO_REASON_WANTED
            if told and about and not (told[2] or told[3]):
                bare.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert bare == []
