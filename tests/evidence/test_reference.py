"""Every number that metafor gives for the measures and methods here: 884 shared cases
and our own, to 1e-8 relative."""

from __future__ import annotations

import fnmatch
from collections import Counter

import pytest

from tests.reference.cases import (
    CONVERSIONS,
    EXCEPTIONS,
    FOLDER,
    OWN,
    RUNNERS,
    SHARED,
    STOPPED_SHORT,
    check_own,
    check_shared,
)

# What the shared file holds, so that the check cannot shrink unseen.
GRID = {
    "escalc": 57,
    "EE": 50,
    "DL": 126,
    "HE": 26,
    "HS": 26,
    "SJ": 26,
    "ML": 26,
    "REML": 129,
    "EB": 26,
    "PM": 81,
    "PMM": 26,
    "confint_Qprofile": 124,
    "leave1out": 31,
    "cumul": 31,
    "regtest": 12,
    "ranktest_begg": 3,
    "trimfill": 23,
    "mantel_haenszel": 9,
    "peto": 2,
    "metareg": 36,
    "subgroup_separate_tau2": 4,
    "subgroup_common_tau2": 2,
    "influence": 1,
    "conversion": 7,
}
OWN_GRID = {
    "escalc": 92,
    "pool": 234,
    "mh": 8,
    "subgroup_common_tau2": 1,
    "trimfill": 4,
    "regtest": 8,
    "influence": 1,
}


@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda case: case["id"])
def test_shared_case(case: dict) -> None:
    assert check_shared(case)


@pytest.mark.parametrize("case", OWN["cases"], ids=lambda case: case["id"])
def test_own_case(case: dict) -> None:
    check_own(case)


def test_the_grid_is_complete() -> None:
    assert Counter(case["method"] for case in SHARED["cases"]) == GRID
    assert Counter(case["kind"] for case in OWN["cases"]) == OWN_GRID
    assert set(GRID) <= set(RUNNERS)
    ids = [each["id"] for each in (*SHARED["cases"], *SHARED["not_covered"])]
    assert len(set(ids)) == len(ids) == 906
    assert all(each["reason"] for each in SHARED["not_covered"])
    assert not {each["method"] for each in SHARED["not_covered"]} & set(GRID)
    assert {case["id"] for case in SHARED["cases"] if case["method"] == "conversion"} == set(
        CONVERSIONS
    )


def test_every_exception_is_in_the_readme_and_used() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for pattern in [*(pattern for pattern, _, _ in EXCEPTIONS), *STOPPED_SHORT]:
        assert f"`{pattern}`" in readme
        assert any(fnmatch.fnmatchcase(case["id"], pattern) for case in SHARED["cases"])
