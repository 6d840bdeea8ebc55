"""Which reasons the modules of `evidence/` can give: the codes in their source."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.conftest import ROOT


def codes_in(*modules: str) -> set[str]:
    """Every code that these modules of `evidence/` hand to `because`,
    both arms of a choice included."""
    found: set[str] = set()
    for module in modules:
        tree = ast.parse((ROOT / "ldncli" / "evidence" / module).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "because"
            ):
                found |= set(_texts(node.args[0]))
    return found


def _texts(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may come to: its own, or those of both arms of a choice."""
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        raise AssertionError(f"a code that is not written out: {ast.unparse(node)}")
