"""The R script of own studies holds the data, the calls and the numbers."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies, prepared
from ldncli.report.pooling.own.script import own_script
from tests.evidence.synthesis.test_own_studies import GROUPS, LATITUDES, ROWS


def test_a_script_of_everything_that_was_asked() -> None:
    plan = OwnPlan(
        "RR",
        by=("alloc", GROUPS),
        moderators={"latitude (°)": LATITUDES},
        further=("leave_one_out",),
    )
    found = analyse_studies(ROWS, plan, ["columns: ai = tpos"])
    text = own_script(found, "bcg.csv")
    assert "# columns: ai = tpos" in text and "n1i = c(123.0, 306.0" in text
    assert 'again <- escalc(measure = "RR", ai = ai, n1i = n1i, ci = ci, n2i = n2i' in text
    assert 'same("pooled", res[c("beta", "se"' in text and repr(found.pooled.estimate) in text
    assert 'same("without Stein 1953", rma(yi, vi, data = dat[-6, ]' in text
    assert 'dat[dat$group == "random", ]' in text and "mods = ~ latitude...." in text
    assert "regtest(dat$yi" in text and "trimfill(" in text
    assert text.count("(") == text.count(")")


def test_tables_as_strata_and_rules_that_metafor_has_not() -> None:
    found = analyse_studies(ROWS, OwnPlan("OR", "MH", "z"))
    text = own_script(found, "bcg.csv")
    assert "rma.mh(ai = ai, n1i = n1i" in text and "escalc" not in text
    other = analyse_studies(ROWS, OwnPlan("OR", options={"pi": "tkm2"}))
    assert "predict(" not in own_script(other, "bcg.csv")
    with pytest.raises(UsageError, match="no call for MH with zero-cells"):
        options = {"zero_cells": "revman"}
        own_script(replace(found, plan=OwnPlan("OR", "MH", "z", options=options)), "bcg.csv")


NATURAL = [
    {"study": name, "yi": y, "ci_lb": low, "ci_ub": high}
    for name, y, low, high in (
        ("A", "0.46", "0.16", "1.33"),
        ("B", "0.32", "0.07", "1.44"),
        ("C", "0.80", "0.40", "1.60"),
    )
]
R_CASES: dict[str, tuple[list[dict[str, Any]], OwnPlan]] = {
    "groups": (
        ROWS,
        OwnPlan(
            "RR",
            by=("alloc", GROUPS),
            moderators={"latitude (°)": LATITUDES},
            further=("leave_one_out",),
        ),
    ),
    "common": (ROWS, OwnPlan("OR", "DL", "z", by=("alloc", GROUPS), common_tau2=True)),
    "tables": (ROWS, OwnPlan("RR", "MH", "z", further=("leave_one_out",))),
    "peto": (ROWS, OwnPlan("OR", "PETO", "z")),
    "natural": (prepared(NATURAL, "RR", as_metafor=False)[0], OwnPlan("RR", test="z")),
    "one": (ROWS[:1], OwnPlan("RD")),
}


@pytest.mark.with_r
@pytest.mark.parametrize("name", R_CASES)
def test_metafor_gives_the_same_numbers(name: str, tmp_path: Path) -> None:
    rows, plan = R_CASES[name]
    script = tmp_path / "own.R"
    script.write_text(own_script(analyse_studies(rows, plan), "own.csv"), encoding="utf-8")
    done = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("metafor gives the numbers of ldn")
