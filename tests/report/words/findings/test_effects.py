"""How printed numbers became an estimate, why none follows, and which effect matters, in words."""

from __future__ import annotations

import pytest

from ldncli.evidence.effects.measures import QUARTER, Threshold
from ldncli.evidence.reasons import Reason, because
from ldncli.report.words.findings.effects import SENTENCES, reason_words, threshold_words
from tests.conftest import ROOT
from tests.report.words.codes import codes_in

EFFECTS = ROOT / "ldncli" / "evidence" / "effects"
INTERVAL = because("SE from interval", level=95)


def test_every_reason_that_evidence_gives_has_its_words_and_no_words_stand_idle() -> None:
    modules = [f"effects/{path.name}" for path in EFFECTS.glob("*.py")]
    assert codes_in(*modules, "certainty/importance.py") == set(SENTENCES)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (
            because("mean and SD from median", quartiles=True, range=True),
            "mean and SD from median and quartiles and range (Luo 2018, Wan 2014)",
        ),
        (because("SD from range", quartiles=False, range=True), "SD from range (Wan 2014)"),
        (because("events from percent", events=6, percent=30, n=20), "6 events from 30% of 20"),
        (
            because("with its error", what=because("own mean difference"), error=INTERVAL),
            "the paper's own mean difference, SE from the 95% interval",
        ),
        (
            because("standardised from t", behind=because("t of the means", error=INTERVAL)),
            "standardised from the t value behind the difference of the means"
            " (SE from the 95% interval)",
        ),
        (
            because("t of p and direction", error=because("SE from p", p=0.02)),
            "its p = 0.02 and the reported direction",
        ),
        (
            because("means of both periods", r=0.5, printed=False),
            "means of both periods, within-person correlation 0.5, assumed",
        ),
        (
            because("correlation within persons", r=0.5, known=True),
            "within-person correlation 0.50, as the trial's own numbers give it",
        ),
        (
            because("own effect", measure="RD", points=True),
            "the paper's own RD in percentage points",
        ),
        (because("brought to range", own=(0, 100), shown=(0, 10)), "brought from 0–100 to 0–10"),
        (
            because("direction turned", better="higher"),
            "turned round: on its scale higher is better",
        ),
        (
            because("direction turned", better=None),
            "turned round: those without the event",
        ),
    ],
    ids=lambda each: each.code if isinstance(each, Reason) else "",
)
def test_a_step_in_words(step: Reason, words: str) -> None:
    assert reason_words(step) == words


def test_counts_of_harms_are_told_in_their_words() -> None:
    assert reason_words(because("arms added up", count=2)) == "2 arms added up"


def test_a_threshold_is_told_with_its_source() -> None:
    assert threshold_words(QUARTER) == "a ratio of 0.8 or 1.25 (GRADE guideline 6)"
    what = because("minimal important difference", value=30, percent=True, kind="individual")
    assert (
        threshold_words(Threshold(30, what, "Invented 2003"))
        == "30 percent, the minimal important difference within a person (Invented 2003)"
    )
    open_kind = because("minimal important difference", value=1.25, percent=False, kind=None)
    assert reason_words(open_kind) == "1.25, the minimal important difference"


def test_a_bound_is_told_where_no_spread_is_printed() -> None:
    assert (
        reason_words(because("no spread", kind="means", bound=True))
        == "means without a measure of spread (p only as a bound)"
    )
    assert (
        reason_words(because("no spread", kind="means", bound=False))
        == "means without a measure of spread"
    )
