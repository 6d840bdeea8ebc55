"""Evidence gives values and reasons; the sentences stand in `report/words/`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ldncli.evidence.reasons import Reason, because
from tests.conftest import ROOT

EVIDENCE = ROOT / "ldncli" / "evidence"
# A text of so many words is a sentence; names of things are shorter.
SENTENCE = 4
# Modules with names of so many words, and what they name.
ALLOWED = {
    "survey/agreement.py": "parts of a record that two people judge",
    "synthesis/answer.py": "codes of reasons by which it knows them",
    "synthesis/choosing.py": "units",
    "findings/doses.py": "kinds of doses and of times",
    "survey/evidence_map.py": "states of a cell, by which programs know them",
    "survey/gaps.py": "states of a gap, by which programs know them",
    "effects/measures.py": "measures and their units",
    **dict.fromkeys(
        (f"workings/{name}.py" for name in ("events", "groups", "means", "sheet")),
        "formulas",
    ),
    "workings/working.py": "formulas",
    "synthesis/own_studies.py": "what a person's own file was read as, told once and kept nowhere",
    "synthesis/models/dose_response.py": "what was made of the groups of a file, told once",
    "synthesis/models/network/evidence.py": "what is wrong with a row of a file",
    "synthesis/models/network/treatments.py": "names of treatments",
    "synthesis/models/priors.py": "names of priors",
}


def test_a_reason_gives_its_values_by_name() -> None:
    reason = because("people", count=31, below=100)
    assert reason["count"] == 31
    assert reason == Reason("people", (("count", 31), ("below", 100)))
    assert hash(reason) == hash(because("people", count=31, below=100))
    with pytest.raises(KeyError):
        reason["events"]


def test_evidence_makes_no_sentences() -> None:
    found = {name: texts for name, texts in _by_module().items() if name not in ALLOWED and texts}
    assert not found, "sentences belong into report/words, reasons with codes into evidence"


def test_what_is_named_is_still_there() -> None:
    found = _by_module()
    assert not [name for name in ALLOWED if not found.get(name)]


def _by_module() -> dict[str, list[str]]:
    """The sentences by module of `evidence/`; those of the folders named above together."""
    found: dict[str, list[str]] = {}
    for path in sorted(EVIDENCE.rglob("*.py")):
        place = path.relative_to(EVIDENCE)
        name = place.parts[0] if place.parts[0] in ALLOWED else place.as_posix()
        found.setdefault(name, []).extend(_sentences(path))
    return found


def _sentences(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {id(node) for silent in _silent(tree) for node in ast.walk(silent)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values if isinstance(part, ast.Constant)}
            text = " … ".join(
                str(part.value) for part in node.values if isinstance(part, ast.Constant)
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if len(re.findall(r"[^\W\d_]{2,}", text)) >= SENTENCE:
            yield text


def _silent(tree: ast.AST) -> Iterator[ast.AST]:
    """Texts that nobody reads in an answer: docstrings, errors, codes of
    reasons, lists of names, patterns."""
    for node in ast.walk(tree):
        if (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) or (
            isinstance(node, ast.Raise) and not _is_unusable(node)
        ):
            yield node
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "because":
            yield node.args[0]
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("split", "search")
        ):
            yield node


def _is_unusable(node: ast.Raise) -> bool:
    """Whether it says why no estimate follows, which is an answer and no error."""
    return isinstance(node.exc, ast.Call) and ast.unparse(node.exc.func) == "Unusable"
