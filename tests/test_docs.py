"""The docs say what is so: generated pages are fresh, every command shown runs,
every refusal is explained."""

from __future__ import annotations

import ast
import importlib.util
import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from ldncli.cli.app import main
from ldncli.cli.hand_on.messages import MESSAGES
from tests.conftest import ROOT, Run

DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
RUN_PAGES = (
    "index",
    "cookbook",
    "drafts",
    "gallery",
    "for-clinicians",
    "for-systematic-reviewers",
    "for-those-who-add-records",
    "own-data",
    "notebooks",
    "screening",
)


def _blocks(text: str, language: str) -> list[str]:
    return [block.strip() for block in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)]


def test_generated_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def _commands() -> list[tuple[str, str]]:
    """Every command of the pages and of the README's table, once, with
    the first page that shows it."""
    found = {
        line: name
        for name in reversed(RUN_PAGES)
        for block in _blocks(_page(name), "sh")
        for line in reversed(block.splitlines())
    }
    found |= {line: "README" for line in re.findall(r"^\| `(ldn [^`]*)` \|", README, re.MULTILINE)}
    # Files that differ in nothing but their name are made once.
    made = {re.sub(r"(--out )\w[\w-]*\.", r"\1file.", line): line for line in reversed(found)}
    return [(found[line], line) for line in reversed(made.values())]


def _files(name: str) -> dict[str, str]:
    """The files that a page shows, each after a remark with its name."""
    text = README if name == "README" else _page(name)
    return dict(re.findall(r"<!-- file: (\S+) -->\n```\w*\n(.*?)```", text, re.DOTALL))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A folder for each page, in which its commands run one after the other."""
    return cache(lambda page: tmp_path_factory.mktemp(page))


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize(("page", "line"), _commands())
def test_commands_in_the_docs_run(
    page: str,
    line: str,
    folders: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = folders(page)
    monkeypatch.setenv("LDN_DATA", str(ROOT / "data"))
    monkeypatch.chdir(folder)
    for name, text in _files(page).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    program, *words = shlex.split(line, comments=True)
    assert program == "ldn"
    assert main(words) == 0, capsys.readouterr().err
    out, err = capsys.readouterr()
    assert out or err, "a command in the docs shows something"


@pytest.mark.parametrize("page", RUN_PAGES)
def test_no_two_commands_of_a_page_write_the_same_file(page: str) -> None:
    """Typed one after the other in one folder, none finds its file taken."""
    written: list[str] = []
    for block in _blocks(_page(page), "sh"):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            places = [at for at, word in enumerate(words) if word in ("--out", "-o", "--r-script")]
            # A folder takes what several commands write.
            written += [words[at + 1] for at in places if "." in words[at + 1]]
            if words[1:2] in (["site"], ["init"]):
                written.append(words[2])
    assert sorted(set(written)) == sorted(written)


def test_another_topic_goes_from_an_empty_folder_to_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page's files and commands in their order, in one folder: each command ends well, and the
    answers are of the page's drug."""
    monkeypatch.chdir(tmp_path)
    answers = {}
    for file, _, block in re.findall(
        r"(?:<!-- file: (\S+) -->\n)?```(yaml|sh)\n(.*?)```", _page("another-topic"), re.DOTALL
    ):
        if file:
            (tmp_path / file).write_text(block, encoding="utf-8")
            continue
        for line in block.splitlines():
            assert main(shlex.split(line)[1:]) == 0, (line, capsys.readouterr().err)
            out, err = capsys.readouterr()
            assert out or err, line
            answers[line] = out
    assert len(answers) > 9
    assert "metformin" in answers['ldn evidence --condition "long covid"'].lower()
    for text in (*answers.values(), (tmp_path / "long-covid.html").read_text(encoding="utf-8")):
        assert not re.search(r"naltrexone|low-dose", text, re.IGNORECASE)
    assert (tmp_path / "pages" / "index.html").is_file()


def test_a_base_is_kept_alive_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page's files and commands in their order, beside a copy of the base: each command ends
    well, and answers with the lines that the page shows after it."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "data", tmp_path / "data")
    out, shown = "", 0
    for file, typed, language, block in re.findall(
        r"(?:<!-- file: (\S+) -->\n|<!-- typed: (.*?) -->\n)?```(\w+)\n(.*?)```",
        _page("living"),
        re.DOTALL,
    ):
        if file:
            (tmp_path / file).parent.mkdir(exist_ok=True)
            (tmp_path / file).write_text(block, encoding="utf-8")
        elif language == "sh":
            answers = "".join(f"{each}\n" for each in typed.split(" | ")) if typed else ""
            monkeypatch.setattr("sys.stdin", io.StringIO(answers))
            for line in block.splitlines():
                assert main(shlex.split(line)[1:]) == 0, (line, capsys.readouterr().err)
                out, err = capsys.readouterr()
                assert out or err, line
        else:
            told = " ".join(block.split())  # lines are folded where a screen ends
            assert told in " ".join(out.split()), "what the page shows is what is answered"
            shown += 1
    assert shown == 5
    for name in ("prisma.svg", "prisma.docx", "candidates.csv", "excluded.xlsx"):
        assert (tmp_path / name).stat().st_size > 0


def _pictures() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pictures", DOCS / "pictures.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["pictures"] = module
    spec.loader.exec_module(module)
    return module


def test_pictures_are_those_that_the_docs_show() -> None:
    listed = [each.file for each in _pictures().PICTURES]
    assert len(listed) == len(set(listed))
    shown = set()
    for page in [ROOT / "README.md", *DOCS.glob("*.md")]:
        shown |= set(
            re.findall(
                r"!\[[^\]]+\]\((?:docs/)?pictures/([^)]+)\)", page.read_text(encoding="utf-8")
            )
        )
    assert set(listed) == shown == {path.name for path in (DOCS / "pictures").iterdir()}
    assert sum(path.stat().st_size for path in (DOCS / "pictures").iterdir()) < 1_500_000


@pytest.mark.skipif(sys.platform == "win32", reason="screens are taken from a POSIX terminal")
def test_drawn_pictures_are_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rich")
    assert _pictures().stale() == [], "run docs/pictures.py"


def test_pictures_ask_for_nothing() -> None:
    for path in (DOCS / "pictures").glob("*.svg"):
        text = path.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert "http" not in text and "<script" not in text, path.name


def test_docs_site_builds_and_asks_for_nothing(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="pip install '.[docs]'")
    words = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--site-dir",
        str(tmp_path / "site"),
    ]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = list((tmp_path / "site").rglob("*.html"))
    assert {page.stem for page in DOCS.glob("*.md")} | {"changelog", "contributing"} <= {
        page.stem for page in pages
    }
    for page in pages:
        loaded = re.findall(
            r'<(?:script|img|iframe)[^>]* src="([^"]*)"|<link[^>]* href="([^"]*)"',
            page.read_text(encoding="utf-8"),
        )
        assert not [each for pair in loaded for each in pair if each.startswith(("http", "//"))], (
            page.name
        )


def test_readme_shows_real_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LDN_DATA", str(ROOT / "data"))
    assert main(["brief", "CRPS"]) == 0
    out, err = capsys.readouterr()
    shown = _blocks(README, "text")[0]
    assert [line.rstrip() for line in shown.splitlines()] == [
        line.rstrip() for line in (out + err).strip().splitlines()
    ]


def test_readme_commands_are_those_that_ci_runs() -> None:
    test_command = next(
        line for block in _blocks(README, "sh") for line in block.splitlines() if "pytest" in line
    )
    assert test_command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", ["guide", "notebooks"])
def test_snippets_run_one_after_the_other(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one folder and one session; a page's commands write the files that its code reads."""
    monkeypatch.setenv("LDN_DATA", str(ROOT / "data"))
    monkeypatch.chdir(tmp_path)
    known: dict[str, object] = {}
    for language, block in re.findall(r"```(python|sh)\n(.*?)```", _page(name), re.DOTALL):
        if language == "python":
            exec(compile(block, f"{name}.md", "exec"), known)
        elif "--out" in block and name == "notebooks":
            for line in block.splitlines():
                assert main(shlex.split(line)[1:]) == 0, capsys.readouterr().err
    assert "base" in known


def test_every_slug_has_its_paragraph() -> None:
    used = set()
    for path in (ROOT / "ldncli").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.keyword)
                and node.arg == "slug"
                and isinstance(node.value, ast.Constant)
                and isinstance(node.value.value, str)
            ):
                used.add(node.value.value)
            if isinstance(node, ast.ClassDef):
                used |= {
                    each.value.value
                    for each in node.body
                    if isinstance(each, ast.Assign)
                    and getattr(each.targets[0], "id", "") == "slug"
                    and isinstance(each.value, ast.Constant)
                }
    assert used == set(MESSAGES)


def test_functions_named_in_methods_exist() -> None:
    named: dict[str, set[str]] = {}
    for path, name in re.findall(r"`([a-z_]+/[a-z_/]+\.py): ([a-z_]+)`", _page("methods")):
        named.setdefault(path, set()).add(name)
    for path, names in named.items():
        tree = ast.parse((ROOT / "ldncli" / path).read_text(encoding="utf-8"))
        functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert names <= functions, (path, names - functions)


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} → {target}"


def test_every_command_has_help_with_an_example(ldn: Callable[..., Run]) -> None:
    from ldncli.cli.app import whole

    for name, command in whole().commands.items():
        run = ldn(name, "--help", data=None)
        assert run.code == 0 and f"ldn {name}" in run.out
        assert "Example: ldn " in re.sub(r"\s+", " ", run.out), name
        assert command.help and command.short_help
