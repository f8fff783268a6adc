"""Documents of the assessment file, as small as each test needs them."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from socialvalue import files, series
from socialvalue.calculation import Case, Result, calculate

FORMAT = "councilnet-assessment/1"
GOLDEN = json.loads((Path(__file__).parent / "golden_cases.json").read_text())["cases"]

# The example of the method, whose figures docs/method.md works out step by step.
JOB_CLUB = json.loads((series.FOLDER / "worked_example.json").read_text())


def line(**fields: Any) -> dict[str, Any]:
    return {"label": "line", "quantity": "10", "unit_value": "100"} | fields


def cost(amount: str = "500", year: int = 0, **fields: Any) -> dict[str, Any]:
    return {"year": year, "amount": amount} | fields


def spread(low: str, central: str, high: str) -> dict[str, str]:
    return {"low": low, "central": central, "high": high}


def document(*lines: dict[str, Any], costs: Any = None, **fields: Any) -> dict[str, Any]:
    """Of one plain line where none is given, and of one plain cost where none is said."""
    return {
        "format": FORMAT,
        "title": "Trial",
        "lines": list(lines or [line()]),
        "costs": [cost()] if costs is None else costs,
    } | fields


def case(*lines: dict[str, Any], **fields: Any) -> Case:
    return files.parse(document(*lines, **fields))


def result(*lines: dict[str, Any], **fields: Any) -> Result:
    return calculate(case(*lines, **fields))


def faults(given: Any) -> list[str]:
    """What is said of a document, or of the text or the bytes of a file; none if it is taken."""
    try:
        files.read(given) if isinstance(given, str | bytes) else files.parse(given)
    except files.Refused as refusal:
        return [str(fault) for fault in refusal.faults]
    return []


def pence(number: Decimal) -> str:
    return str(number.quantize(Decimal("0.000001")))
