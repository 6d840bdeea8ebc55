"""Random small changes to the code, each tried against the one test file that mirrors its module.

    python bench/mutants.py --number 30 --seed 1

A mutant is a comparison turned, an operator, constant or condition changed, or a result dropped.
Modules of more than 120 lines are drawn by their number of lines, places in them at random; the
seed makes the draw repeatable. The checkout is copied, so that nothing here is ever left changed.
Prints one line a mutant and, last, how many died.
"""

from __future__ import annotations

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SMALLEST = 120
COPIED = ("ldncli", "tests")
LINKED = (
    "data",
    "docs",
    "seeds",
    "bench",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "mkdocs.yml",
    ".ci",
)
PATIENCE = 300
_TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


def mirror(module: Path) -> Path:
    """The test file of a module, both relative to the root."""
    return Path("tests", *module.parts[1:-1], f"test_{module.name}")


def measured() -> dict[Path, int]:
    """Modules with a mirrored test file and more than `SMALLEST` lines, with their lines."""
    found = {}
    for path in sorted((ROOT / "ldncli").rglob("*.py")):
        module = path.relative_to(ROOT)
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > SMALLEST and (ROOT / mirror(module)).exists():
            found[module] = lines
    return found


def changes(tree: ast.Module) -> Iterator[tuple[ast.expr | ast.Return, ast.AST]]:
    """Every node that can be changed, with what takes its place; types
    and texts stay as they are."""
    passed = {id(each) for node in ast.walk(tree) for each in _not_run(node)}
    for node in ast.walk(tree):
        if id(node) in passed:
            continue
        if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
            yield node, ast.Return(value=ast.Constant(value=None))
        elif (changed := _changed(node)) is not None:
            yield node, changed  # type: ignore[misc]


def _not_run(node: ast.AST) -> Iterator[ast.AST]:
    """What lies in annotations and in imports for the type checker."""
    notes = [getattr(node, "annotation", None), getattr(node, "returns", None)]
    if (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    ):
        notes.append(node)
    for each in notes:
        if isinstance(each, ast.AST):
            yield from ast.walk(each)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _changed(node: ast.AST) -> ast.AST | None:
    new = deepcopy(node)
    if isinstance(new, ast.Compare) and len(new.ops) == 1 and type(new.ops[0]) in _TURNED:
        new.ops = [_TURNED[type(new.ops[0])]()]  # type: ignore[list-item]
    elif isinstance(new, ast.BinOp | ast.BoolOp) and type(new.op) in _TURNED:
        new.op = _TURNED[type(new.op)]()  # type: ignore[assignment]
    elif isinstance(new, ast.UnaryOp) and isinstance(new.op, ast.Not):
        return new.operand
    elif isinstance(new, ast.Constant) and isinstance(new.value, bool):
        new.value = not new.value
    elif isinstance(new, ast.Constant) and isinstance(new.value, int | float):
        new.value = new.value + 1
    elif isinstance(new, ast.IfExp):
        new.body, new.orelse = new.orelse, new.body
    else:
        return None
    return new


def mutate(text: str, chance: random.Random) -> tuple[str, int, str, str] | None:
    """The text with one change, its line, and both wordings; None where nothing can be changed."""
    options = list(changes(ast.parse(text)))
    chance.shuffle(options)
    for node, new in options:
        old = ast.get_source_segment(text, node)
        told = ast.unparse(ast.fix_missing_locations(new))
        if not old or node.end_lineno is None or node.end_col_offset is None or told == old:
            continue
        if not isinstance(new, ast.Return):
            told = f"({told})"
        lines = text.encode().split(b"\n")
        before = b"\n".join([*lines[: node.lineno - 1], lines[node.lineno - 1][: node.col_offset]])
        after = b"\n".join(
            [lines[node.end_lineno - 1][node.end_col_offset :], *lines[node.end_lineno :]]
        )
        changed = (before + told.encode() + after).decode()
        try:
            compile(changed, "mutant", "exec")
        except SyntaxError:
            continue
        return changed, node.lineno, old, told
    return None


def _copy(folder: Path) -> None:
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in LINKED:
        if (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)


def _dies(folder: Path, test: Path) -> bool:
    words = [
        sys.executable,
        "-B",
        "-m",
        "pytest",
        "-n0",
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        str(test),
    ]
    try:
        done = subprocess.run(
            words, cwd=folder, capture_output=True, timeout=PATIENCE, env=_environment(folder)
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def _environment(folder: Path) -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


def main() -> int:
    """Try mutants and print what became of them; 1 where a test file fails without any change."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--number", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--module", type=Path, help="only this module, such as ldncli/report/table.py"
    )
    asked = parser.parse_args()
    modules = measured()
    if asked.module:
        modules = {asked.module: 1}
    chance = random.Random(asked.seed)
    died = 0
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        _copy(folder)
        sound: set[Path] = set()
        for number in range(1, asked.number + 1):
            (module,) = chance.choices(list(modules), weights=list(modules.values()))
            place, test = folder / module, mirror(module)
            text = place.read_text(encoding="utf-8")
            if module not in sound and _dies(folder, test):
                print(f"{test} fails without any change")
                return 1
            sound.add(module)
            found = mutate(text, chance)
            if found is None:
                continue
            changed, line, old, new = found
            place.write_text(changed, encoding="utf-8")
            dead = _dies(folder, test)
            place.write_text(text, encoding="utf-8")
            died += dead
            print(
                f"{number:3} {'died ' if dead else 'ALIVE'} {module}:{line}  {old[:60]!r} →"
                f" {new[:60]!r}",
                flush=True,
            )
    print(f"{died} of {asked.number} died in the mirrored file")
    return 0


if __name__ == "__main__":
    sys.exit(main())
