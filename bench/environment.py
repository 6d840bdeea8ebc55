"""A fresh environment to measure in: ldn as a user would install it, a hello-world program, papis,
PyMARE and statsmodels; all byte-compiled."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

_HELLO_PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "hello-typer"
version = "1"
dependencies = ["typer>=0.28,<0.29"]
[project.scripts]
hello = "hello_typer:app"
[tool.hatch.build.targets.wheel]
include = ["hello_typer.py"]
"""

_HELLO = '''"""The smallest useful program on Typer."""

import typer

app = typer.Typer()


@app.command()
def hello(name: str = "world") -> None:
    """Say hello."""
    print(f"Hello {name}")
'''


def make_environment(folder: Path) -> Path:
    """An environment with ldn (the wheel of this checkout) and `hello`; returns its bin folder."""
    wheels = folder / "wheels"
    hello = folder / "hello"
    hello.mkdir(parents=True)
    (hello / "pyproject.toml").write_text(_HELLO_PROJECT)
    (hello / "hello_typer.py").write_text(_HELLO)
    bin_folder = _new_environment(folder / "ldn")
    _pip(bin_folder, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(CHECKOUT), str(hello))
    _pip(bin_folder, "install", *map(str, sorted(wheels.glob("*.whl"))))
    _compile(folder / "ldn")
    return bin_folder


def make_deduping_environment(folder: Path) -> Path:
    """An environment with BibDedupe; returns its bin folder."""
    bin_folder = _new_environment(folder / "deduping")
    _pip(bin_folder, "install", "bib-dedupe")
    _compile(folder / "deduping")
    return bin_folder


def make_reading_environment(folder: Path) -> Path:
    """An environment with pubmed_parser and nbib; returns its bin folder."""
    bin_folder = _new_environment(folder / "reading")
    _pip(bin_folder, "install", "pubmed-parser", "nbib")
    _compile(folder / "reading")
    return bin_folder


def make_screening_environment(folder: Path) -> Path:
    """An environment with ASReview; returns its bin folder."""
    bin_folder = _new_environment(folder / "screening")
    _pip(bin_folder, "install", "asreview")
    _compile(folder / "screening")
    return bin_folder


def make_papis_environment(folder: Path) -> Path:
    """An environment with papis alone, so that it need not look through our
    packages; returns its bin folder."""
    bin_folder = _new_environment(folder / "papis")
    _pip(bin_folder, "install", "papis")
    _compile(folder / "papis")
    return bin_folder


def make_rivals_environment(folder: Path) -> Path:
    """An environment with PyMARE and statsmodels, and with ldn's wheel, which `make_environment`
    has built; returns its bin folder."""
    bin_folder = _new_environment(folder / "rivals")
    _pip(
        bin_folder,
        "install",
        "pymare",
        "statsmodels",
        *map(str, sorted((folder / "wheels").glob("ldn-*.whl"))),
    )
    _compile(folder / "rivals")
    return bin_folder


def versions(bin_folder: Path, *names: str) -> str:
    """The installed versions of packages, in words."""
    code = (
        "import sys; from importlib.metadata import version\nprint(', '.join(f'{each}"
        " {version(each)}' for each in sys.argv[1:]))"
    )
    return subprocess.run(
        [bin_folder / "python", "-c", code, *names], check=True, capture_output=True, text=True
    ).stdout.strip()


def _new_environment(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder / "bin"


def _pip(bin_folder: Path, *words: str) -> None:
    print(
        f"  pip {words[0]}"
        f" {' '.join(Path(each).name for each in words[1:] if not each.startswith('-'))}",
        file=sys.stderr,
    )
    done = subprocess.run(
        [bin_folder / "python", "-m", "pip", "--disable-pip-version-check", "-q", *words],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"pip {' '.join(words)} failed:\n{done.stdout}{done.stderr}")


def _compile(folder: Path) -> None:
    """Write the byte code of everything, whatever the environment says; some packages
    carry files that are no Python."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    subprocess.run(
        [folder / "bin" / "python", "-m", "compileall", "-q", folder / "lib"],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
