"""The engine holds no float: only the simulation may."""

import ast
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "socialvalue"
EXACT = ["calculation", "sensitivity", "files", "numbers", "inputs", "spelling", "checking"]
EXACT += ["appraisal", "series", "flags"]
# isinstance(value, float) is how a float is refused.
REFUSING = {"checking"}


@pytest.mark.parametrize("module", EXACT)
def test_holds_no_float(module: str) -> None:
    for node in ast.walk(ast.parse((APP / f"{module}.py").read_text())):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        if isinstance(node, ast.Name) and node.id in {"float", "complex"}:
            assert module in REFUSING
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            assert not any(is_whole(side) for side in (node.left, node.right))
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [getattr(node, "module", ""), *(alias.name for alias in node.names)]
            assert not {"math", "random", "statistics", "numpy"} & set(names)


def is_whole(node: ast.expr) -> bool:
    """Halving a Decimal by 2 is exact; two ints by one another are not."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in {"int", "len", "round", "float"}
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value != 2


def test_the_arithmetic_divides_decimals_alone() -> None:
    """All that it divides is named here, so that a new division is looked at."""
    divisions = {
        ast.unparse(node)
        for module in ("calculation", "sensitivity")
        for node in ast.walk(ast.parse((APP / f"{module}.py").read_text()))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    }
    assert divisions == {
        "factor / (ONE + rate)",
        "self.index[to] / self.index[base]",
        "(benefits + harms) / spent",
        "now / then",
        "wanted / whole",
        "(wanted - reached) / year.pv",
        "(low + high) / 2",
    }
