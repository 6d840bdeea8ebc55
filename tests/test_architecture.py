"""The house keeps its shape: imports point one way, heavy packages load only where used, no forbidden names."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import LIBRARY, ROOT

PACKAGE = ROOT / "ldncli"
LAYERS = {
    "errors": set(),
    "records": {"errors"},
    "evidence": {"errors", "records"},
    "questions": {"errors", "records", "evidence"},
    "report": {"errors", "records", "evidence", "questions"},
    "harvest": {"errors", "records"},
    "cli": {"errors", "records", "evidence", "questions", "report", "harvest"},
}
HEAVY = {"pandas", "numpy", "scipy", "matplotlib", "openpyxl", "pyarrow", "tabulate", "rich", "lxml", "httpx", "jinja2"}
# Modules that only a function imports, and that may therefore import what they stand for at their top.
HEAVY_AT_TOP = {"report/terminal.py": {"rich"}}
BANNED_NAMES = {"utils", "helpers", "common", "constants", "base", "manager", "core", "misc"}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "data" not in path.parts)


def _layer(path: Path) -> str | None:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else path.stem if path.stem == "errors" else None


def _imports(path: Path, *, top_only: bool = False) -> set[str]:
    tree = ast.parse(path.read_text())
    skipped = {id(node) for guard in ast.walk(tree) if _is_typing_guard(guard) for node in ast.walk(guard)}
    nodes = tree.body if top_only else [node for node in ast.walk(tree) if id(node) not in skipped]
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def _is_typing_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    layer = _layer(path)
    if layer is None:
        return
    ours = {name.split(".")[1] for name in _imports(path) if name.startswith("ldncli.")}
    assert ours <= LAYERS[layer] | {layer}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_heavy_packages_are_imported_inside_functions(path: Path) -> None:
    allowed = HEAVY_AT_TOP.get(str(path.relative_to(PACKAGE)), set())
    assert not {name.split(".")[0] for name in _imports(path, top_only=True)} & (HEAVY - allowed)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_are_small_named_and_introduced(path: Path) -> None:
    text = path.read_text()
    assert path.stem not in BANNED_NAMES
    assert len(text.splitlines()) <= 500
    if path.name != "__init__.py" or path.parent == PACKAGE:
        assert ast.get_docstring(ast.parse(text)), "a module opens with what it holds"


def test_only_questions_select() -> None:
    """A view takes what a question selects; it makes no selection of its own."""
    selecting = {"make_query", "select", "gather"}
    for path in MODULES:
        if _layer(path) not in ("report", "cli"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ldncli.evidence"):
                assert not {alias.name for alias in node.names} & selecting, path


def test_evidence_and_questions_are_pure() -> None:
    impure = {"os", "sys", "pathlib", "random", "time", "datetime", "sqlite3", "subprocess", "socket", "tempfile"}
    for path in [path for folder in ("evidence", "questions") for path in (PACKAGE / folder).rglob("*.py")]:
        assert not {name.split(".")[0] for name in _imports(path)} & impure, path
        calls = {
            node.func.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not calls & {"print", "open", "input"}, path


def test_nobody_catches_everything() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, path
                assert not (isinstance(node.type, ast.Name) and node.type.id == "Exception"), path


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["search", "fibro"],
        ["evidence", "--format", "csv"],
        ["show", "bell-2015", "--format", "json"],
        ["pool", "--outcome", "pain-intensity"],
        ["forest", "--outcome", "pain-intensity"],
        ["pool", "--help"],
    ],
)
def test_light_commands_load_nothing_heavy(words: list[str]) -> None:
    code = (
        "import sys; from ldncli.cli.app import main; main(sys.argv[1:]); "
        f"print(sorted({{name.split('.')[0] for name in sys.modules}} & {HEAVY - {'rich', 'tabulate'}!r}), file=sys.stderr)"
    )
    data = [] if "--help" in words else ["--data", str(LIBRARY)]
    done = subprocess.run([sys.executable, "-c", code, *words, *data], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stderr.strip().splitlines()[-1] == "[]"
