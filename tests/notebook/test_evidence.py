"""The public API for notebooks answers as the command line does."""

from __future__ import annotations

import pytest

import ldncli
from ldncli.errors import UnknownTermError
from tests.conftest import LIBRARY


@pytest.fixture
def base():  # type: ignore[no-untyped-def]
    return ldncli.load(str(LIBRARY))


def test_papers(base) -> None:  # type: ignore[no-untyped-def]
    frame = base.papers()
    assert (
        len(frame) == 8
        and frame.columns[0] == "paper_id"
        and str(frame.dtypes["year"]) == "Int64"
        and str(frame.dtypes["dose_min_mg"]) == "Float64"
    )
    assert list(base.papers("thumbs").paper_id) == ["archer-2019", "archer-2020"]
    assert list(base.papers(condition="RSD", dose=["<2"]).paper_id) == ["bell-2015"]
    assert len(base.papers(include_retracted=True)) == 9


def test_outcomes_and_evidence(base) -> None:  # type: ignore[no-untyped-def]
    assert set(base.outcomes(outcome="pain-response").domain) == {"pain-response"}
    assert list(base.evidence(by="condition", condition="CRPS").condition) == ["crps"]
    assert set(base.evidence(condition="CRPS").outcome) == {"pain-intensity"}
    assert "measured" in base.evidence(by="mechanism").columns


def test_rechecks(base) -> None:  # type: ignore[no-untyped-def]
    assert len(base.rechecks()) == 0 and "allowed_low" in base.rechecks().columns
    assert set(base.rechecks(every=True, condition="fibromyalgia").verdict) == {"agrees"}


def test_syntheses(base) -> None:  # type: ignore[no-untyped-def]
    frame = base.summary_of_findings(condition="fibromyalgia", control_risk=20)
    assert list(frame[frame.outcome == "pain-response"].control) == [200.0]
    found = base.reconciliation(condition="fibro")
    assert list(found.review) == ["evans-2021"] and list(found.verdict) == ["both inconclusive"]
    assert base.reconciliation(between=True).empty


def test_one_record(base) -> None:  # type: ignore[no-untyped-def]
    assert base.record("10.5555/archer.2019").id == "archer-2019"


def test_wrong_words(base) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnknownTermError):
        base.papers(condition="nothing")
    with pytest.raises(UnknownTermError):
        base.evidence(by="nothing")
    with pytest.raises(TypeError):
        base.papers(conditions="CRPS")
