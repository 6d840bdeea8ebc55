"""The kind of paper is guessed from its own words only."""

from __future__ import annotations

import pytest

from ldncli.harvest.candidate import Candidate, Origin, Passage
from ldncli.harvest.drafts.kinds import guess_kind, says_retracted

ORIGIN = Origin(source="page", bibliography="title lines")


def _guess(title: str | None, text: str = "") -> tuple[str, str | None] | None:
    guess = guess_kind(Candidate(origin=ORIGIN, title=title, passages=(Passage("Abstract", text),)))
    return (guess.kind, guess.design) if guess else None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "LDN for elbows: a systematic review and meta-analysis",
            ("systematic-review", "meta-analysis"),
        ),
        ("LDN for elbows: protocol for a systematic review", ("protocol", None)),
        ("A systematic review of LDN", ("systematic-review", "systematic-review")),
        ("LDN for elbows: an open-label study", ("primary", "control-unknown")),
        ("LDN for elbows: an open-label, single-arm study", ("primary", "open-label-trial")),
        ("LDN for elbows: a case report and review of the literature", ("primary", "case-report")),
        (
            "A double-blind, randomised, placebo-controlled, cross-over trial",
            ("primary", "crossover-rct"),
        ),
        ("A randomized trial of LDN", ("primary", None)),
        ("A randomized parallel-group trial of LDN", ("primary", "parallel-rct")),
        ("LDN: a scoping review", ("systematic-review", "scoping-review")),
        ("LDN in elbows: a review", ("narrative-review", "narrative-review")),
        ("Naltreksone: przegląd literatury", ("narrative-review", "narrative-review")),
        ("LDN: revisión sistemática", ("systematic-review", "systematic-review")),
        ("LDN in mice with elbows", ("preclinical", "animal")),
        ("RETRACTED: A randomized trial of LDN", None),
        ("LDN in elbows", None),
    ],
)
def test_titles(title: str, expected: tuple[str, str | None] | None) -> None:
    assert _guess(title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "This review summarizes what is known. Larger randomized trials are needed.",
            ("narrative-review", "narrative-review"),
        ),
        ("A literature review was conducted.", ("narrative-review", "narrative-review")),
        ("We conducted a systematic review of trials.", ("systematic-review", "systematic-review")),
        ("Patients were randomly assigned to LDN.", ("primary", None)),
        ("We report the case of a man.", ("primary", "case-report")),
        ("Earlier systematic reviews and randomized trials disagree.", None),
        ("", None),
    ],
)
def test_texts(text: str, expected: tuple[str, str | None] | None) -> None:
    assert _guess("LDN in elbows", text) == expected
    assert _guess(None, text) == expected


def test_retraction() -> None:
    assert says_retracted(Candidate(origin=ORIGIN, title="[RETRACTED] Elbows"))
    assert not says_retracted(Candidate(origin=ORIGIN, title="Why elbows are retracted"))
    assert not says_retracted(Candidate(origin=ORIGIN))


@pytest.mark.parametrize(
    ("title", "text", "kind", "design"),
    [
        ("LDN: a randomised trial", "Adults took LDN or placebo. " * 20, "primary", "parallel-rct"),
        (
            "LDN: a randomised trial",
            "Adults took LDN or placebo, then were crossed over. " * 12,
            "primary",
            "crossover-rct",
        ),
        ("LDN: a randomised trial", "Short.", "primary", None),
        ("LDN: a randomised trial", "A factorial trial. Placebo. " * 20, "primary", None),
        ("An open-label trial of LDN", "An uncontrolled trial.", "primary", "open-label-trial"),
        ("An open-label trial of LDN", "Placebo came later.", "primary", "control-unknown"),
        ("LDN: a randomised trial", "In this secondary analysis", "secondary-report", None),
        ("LDN: a randomised trial", "Patients will be randomised.", "protocol", None),
        ("LDN", "This is the first case series of it.", "primary", "case-series"),
        ("LDN: additional case reports", "Two patients.", "primary", "case-series"),
    ],
)
def test_the_text_says_which_design_a_trial_had(
    title: str, text: str, kind: str, design: str | None
) -> None:
    guess = guess_kind(
        Candidate(
            origin=Origin(source="a", bibliography="b"),
            title=title,
            passages=(Passage("Abstract", text),),
        )
    )
    assert guess and (guess.kind, guess.design) == (kind, design)
