"""Runs computed anew from what they keep: an auditor's question, asked of all of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from socialvalue import files, pinned, recording
from socialvalue.appraisal import appraise
from socialvalue.models import CalculationRun

# The editions that a version pins, as a run's record names them
EDITIONS = ("deflator", "discounting", "confidence")


def wrong_with(run: CalculationRun) -> list[str]:
    """A sentence for each difference. Fetch it with its version, framework and editions."""
    if recording.sha256(run.output) != run.output_sha256:
        return ["its output is not that of its hash"]
    try:
        case = pinned.case_of(run)
    except (files.Refused, ValueError) as refused:
        return [f"its document is not read: {refused}"]
    if files.sha256(case) != run.input_sha256:
        return ["its document is not that of its hash"]
    answer = appraise(case, simulate=run.draws, seed=run.seed, trace=True)
    return [
        *_differences(json.loads(run.output), answer),
        *_of_columns(run, answer),
        *_of_record(run),
    ]


def _differences(kept: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    for name in sorted(kept.keys() | now.keys()):
        if kept.get(name) != now.get(name):
            yield f"{name}: {_short(kept.get(name))} was kept, {_short(now.get(name))} came out"


def _of_columns(run: CalculationRun, answer: dict[str, Any]) -> Iterator[str]:
    """What lists read must be what the receipt shows."""
    told: dict[str, Decimal | str | None] = dict(recording.columns_of(answer))
    quality = run.record["quality"]
    told["quality"] = None if quality is None else Decimal(quality)
    told["confidence"] = run.record["confidence"]["grade"]
    for name, value in told.items():
        if getattr(run, name) != value:
            yield f"the column {name} holds {getattr(run, name)}, not {value}"


def _of_record(run: CalculationRun) -> Iterator[str]:
    record = run.record
    if record["framework"]["sha256"] != run.version.content_sha256:
        yield "its framework’s hash is not that of the version"
    for name in EDITIONS:
        edition = getattr(run.version, name)
        if record["editions"][name]["sha256"] != edition.content_sha256:
            yield f"the hash of its edition of the {name} series is not that of the edition"
    if recording.quality_of(record["criteria"]) != record["quality"]:
        yield "its quality is not that of its criteria"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:60]}…"
