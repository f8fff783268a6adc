"""What is said of many measurements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median


def percentile(sorted_values: Sequence[float], rank: float) -> float:
    """The least value that at least ``rank`` per cent of the values do not exceed; 0.0 of none."""
    if not sorted_values:
        return 0.0
    at = -(-len(sorted_values) * rank // 100)  # rounded up
    return sorted_values[max(int(at), 1) - 1]


def percentiles(values: Iterable[float]) -> dict[str, float]:
    in_order = sorted(values)
    return {f"p{rank}": percentile(in_order, rank) for rank in (50, 95, 99)}


def medians(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    """The median of each figure over the runs, which all have the same figures."""
    return {name: median(run[name] for run in runs) for name in runs[0]} if runs else {}


def times(value: float, against: float) -> float:
    """How many times as much; 0.0 where there is nothing to set it against."""
    return value / against if against else 0.0
