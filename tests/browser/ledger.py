"""What was seen of every page, told at the end of the run: a line for each address.

A plugin of pytest. Each worker of xdist keeps its own ledger and hands it over when it is done.
"""

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

WIDTHS = (320, 768, 1280)
HANDED_OVER = "pages"
TITLE = "pages"
HEADING = "looks   faults at 320 / 768 / 1280 pixels   kB at a first visit   address"

# By address and by what is counted, which xdist can send: looks, a width, bytes
_ledger: dict[str, Counter[str]] = {}


def looked_at(url: str, faults: dict[int, int]) -> None:
    _add(pattern_of(url), Counter(looks=1) + Counter({str(w): n for w, n in faults.items()}))


def weighed(url: str, weight: int) -> None:
    _add(pattern_of(url), Counter(bytes=weight))


def pattern_of(url: str) -> str:
    """All case studies have one line: /case-studies/<council>/<slug>/."""
    path = urlsplit(url).path
    try:
        return re.sub(r"<\w+:", "<", f"/{resolve(path).route}")
    except Resolver404:
        return path


def _add(address: str, more: Counter[str]) -> None:
    so_far = _ledger.setdefault(address, Counter())
    heaviest = max(so_far["bytes"], more["bytes"])
    so_far.update(more)
    so_far["bytes"] = heaviest


def lines() -> list[str]:
    return [
        f"{seen['looks']:5}   {' / '.join(str(seen[str(width)]) for width in WIDTHS)}   "
        f"{seen['bytes'] / 1000:5.1f}   {address}"
        for address, seen in sorted(_ledger.items())
    ]


def pytest_sessionfinish(session: pytest.Session) -> None:
    handed_over: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if handed_over is not None:
        handed_over[HANDED_OVER] = {address: dict(seen) for address, seen in _ledger.items()}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object | None) -> None:
    """A hook of xdist: a worker is done."""
    for address, seen in getattr(node, "workeroutput", {}).get(HANDED_OVER, {}).items():
        _add(address, Counter(seen))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _ledger:
        terminalreporter.section(TITLE)
        for line in [HEADING, *lines()]:
            terminalreporter.line(line)
