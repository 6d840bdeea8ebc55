"""Scripts of R for networks, multilevel models and curves: what stands in them, and (with R) that
it gives the same numbers."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.statistics.network.test_graph import CASES

REFERENCE = ROOT / "tests" / "reference"
SENN = "study,treat1,treat2,TE,seTE\n" + "".join(
    f"{each['study']},{each['treatment']},{each['control']},{each['value']},"
    f"{each['variance'] ** 0.5}\n"
    for each in CASES["Senn2013_MD"]["rows"]
)
ROWS = "study,dose,yi,vi\n" + "".join(
    f"S{at // 3},{at % 4},{((at * 7) % 11) / 10 - 0.3:.1f},{0.02 + (at * 5 % 7) / 100}\n"
    for at in range(36)
)
DOSES = (ROOT / "tests/cli/weigh/models/doses.csv").read_text(encoding="utf-8")
ASKED: dict[str, tuple[str, list[str]]] = {
    "network": (SENN, ["network", "--better", "lower"]),
    "network DL": (SENN, ["network", "--method", "DL", "--better", "lower"]),
    "network EE": (SENN, ["network", "--method", "EE", "--level", "90"]),
    "multilevel": (ROWS, ["multilevel"]),
    "multilevel ML": (
        ROWS,
        ["multilevel", "--method", "ML", "--moderator", "dose", "--rho", "0.4"],
    ),
    "dose-response": (DOSES, ["dose-response"]),
    "spline": (DOSES, ["dose-response", "--spline", "--at", "1,3,5"]),
}
# The package that checks it, how many studies its data have, and what is compared.
HELD = {
    "network": ("netmeta", "estimates errors Q P-scores"),
    "multilevel": ("metafor", "estimates errors robust.errors degrees.of.freedom"),
    "dose-response": ("dosresmeta", "coefficients errors effects"),
}


@pytest.fixture
def script(ldn: Callable[..., Run], tmp_path: Path) -> Callable[[str], Path]:
    def made(name: str) -> Path:
        text, words = ASKED[name]
        own, path = tmp_path / "own.csv", tmp_path / "own.R"
        own.write_text(text, encoding="utf-8")
        if path.exists():
            path.unlink()
        run = ldn(*words, "--studies", str(own), "--r-script", str(path), data=None)
        assert run.code == 0 and f"wrote {path}" in run.err, run.err
        return path

    return made


@pytest.mark.parametrize("name", ASKED)
def test_what_stands_in_it(script: Callable[[str], Path], name: str) -> None:
    text = script(name).read_text(encoding="utf-8")
    package, compared = HELD[ASKED[name][1][0]]
    checks = set(re.findall(r'same\("([^"]+)"', text))
    wanted = {each.replace(".", " ") for each in compared.split()}
    if name == "network EE":
        wanted -= {"P-scores"}
    assert wanted <= checks, (wanted, checks)
    assert f"library({package})" in text and text.endswith(
        f'cat("{package} gives the numbers of ldn\\n")\n'
    )
    assert text.count("(") == text.count(")") and max(map(len, text.split("\n"))) < 3000
    assert ("tau.preset" in text) == (name == "network"), "REML of a network is ours"
    assert ("initPsi" in text) == (name in ("dose-response", "spline"))


def test_a_file_that_is_there_is_kept(
    script: Callable[[str], Path], ldn: Callable[..., Run]
) -> None:
    path = script("multilevel")
    words = ("--studies", str(path.with_suffix(".csv")), "--r-script", str(path))
    run = ldn("multilevel", *words, data=None)
    assert run.code != 0 and "--force" in run.err


@pytest.mark.with_r
@pytest.mark.parametrize("name", ASKED)
def test_r_gives_the_same_numbers(script: Callable[[str], Path], name: str) -> None:
    """R's packages are not all where R is; what a script says is tested above without them."""
    path = script(name)
    needed = re.findall(r"library\((\w+)\)", path.read_text(encoding="utf-8"))
    for package in needed:
        if subprocess.run(["Rscript", "-e", f"library({package})"], capture_output=True).returncode:
            pytest.skip(f"R has no {package}")
    done = subprocess.run(["Rscript", str(path)], capture_output=True, text=True, cwd=path.parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("gives the numbers of ldn")
    own = path.read_text(encoding="utf-8")
    wrong = re.sub(
        r'(same\("errors", [^\n]*c\()([0-9.e-]+)',
        lambda found: f"{found[1]}{float(found[2]) * 1.5 + 1}",
        own,
    )
    assert wrong != own
    path.write_text(wrong, encoding="utf-8")
    done = subprocess.run(["Rscript", str(path)], capture_output=True, text=True, cwd=path.parent)
    assert done.returncode != 0 and "errors: R gives" in done.stderr
