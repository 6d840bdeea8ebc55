"""Which reasons the modules of `evidence/` can give: the codes in their source."""

from __future__ import annotations

import ast

from tests.conftest import ROOT


def codes_in(*modules: str) -> set[str]:
    """Every code that these modules of `evidence/` hand to `because`, both arms of a choice included."""
    found: set[str] = set()
    for module in modules:
        tree = ast.parse((ROOT / "ldncli" / "evidence" / module).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "because":
                found |= {each.value for each in ast.walk(node.args[0]) if _is_text(each)}
    return found


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
