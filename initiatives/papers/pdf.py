"""A paper as PDF/UA-1: tagged, so that it can be heard as well as seen.

The template is ours; the paper goes in beside it as data, so that no text is ever typst's code.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from initiatives.papers.blocks import Paper
from initiatives.papers.letters import INSTEAD, drawable, storable

TEMPLATE = Path(__file__).with_name("paper.typ")


def pdf(paper: Paper) -> bytes:
    """Asks nothing of the network, and takes well under a second for ten case studies."""
    return bytes(_typeset(paper, format="pdf", pdf_standards=["ua-1"]))


def pages(paper: Paper) -> list[bytes]:
    """Each page as a picture: to be looked at, by those who change the template."""
    made = _typeset(paper, format="png", ppi=80)
    return made if isinstance(made, list) else [made]


def _typeset(paper: Paper, **how: Any) -> Any:
    made_at = datetime.combine(paper.day, time(12), UTC)
    # Its name is for programs, which draw nothing: it may be any text
    told = {"paper": json.dumps(_data(paper) | {"name": storable(paper.title) or INSTEAD})}
    compiler = typst.Compiler(TEMPLATE.read_bytes(), font_paths=_fonts(), sys_inputs=told)
    return compiler.compile(timestamp=made_at, **how)


@cache
def _fonts() -> typst.Fonts:
    """Those of the package alone, so that every machine makes the same file."""
    return typst.Fonts(include_system_fonts=False)


def _data(thing: Any) -> Any:
    """Dataclasses as objects that say their kind. Addresses stay; all other text can be drawn."""
    if is_dataclass(thing):
        told = {f.name: _field(f.name, getattr(thing, f.name)) for f in fields(thing)}
        return {"kind": type(thing).__name__.lower(), **told}
    if isinstance(thing, tuple):
        return [_data(item) for item in thing]
    return drawable(thing) if isinstance(thing, str) else thing


def _field(name: str, value: Any) -> Any:
    if name in {"url", "language", "key"}:
        return value
    if name == "day":
        return str(value)
    said = _data(value)
    # A title or a heading of nothing is refused, and a letter that cannot be drawn is nothing
    return INSTEAD if name in {"title", "text", "words"} and not said else said
