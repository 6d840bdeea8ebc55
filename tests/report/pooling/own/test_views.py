"""Own studies in tables: shares are told as shares, whatever scale they were pooled on."""

from __future__ import annotations

import pytest

from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
from ldncli.report.pooling.own.views import own_tables

GROUPS = [
    {"study": str(x), "xi": x, "ni": n} for x, n in ((0, 40), (1, 55), (2, 23), (3, 80), (4, 61))
]


@pytest.mark.parametrize(
    ("measure", "method", "share"),
    [
        # metafor 3.8-1: predict(…, transf = transf.iarcsin, transf.ipft.hm, transf.ilogit)
        ("PAS", "REML", "3.02% [0.145%, 9.37%]"),
        ("PFT", "REML", "3.13% [0.194%, 8.28%]"),
        ("PLO", "REML", "4.79% [2.21%, 10.1%]"),
        ("PLO", "GLMM", "3.86% [2.09%, 7.03%]"),
    ],
)
def test_a_share_is_turned_back(measure: str, method: str, share: str) -> None:
    first = next(
        iter(own_tables(analyse_studies(GROUPS, OwnPlan(measure, method, "knha")), people=True))
    )
    assert f": a share of {share}, 5 studies." in first.head[0], first.head[0]
    assert any("harmonic mean" in note for note in first.notes) == (measure == "PFT")


def test_a_double_arcsine_without_people_stays_one() -> None:
    rows = [{"study": str(y), "yi": y, "vi": 0.01} for y in (0.2, 0.3, 0.4)]
    first = next(iter(own_tables(analyse_studies(rows, OwnPlan("PFT")), people=True)))
    assert "share" not in first.head[0]
