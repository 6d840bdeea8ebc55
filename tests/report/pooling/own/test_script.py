"""The R script of own studies holds the data, the calls and the numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
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
