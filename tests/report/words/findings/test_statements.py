"""Plain sentences: every level of certainty with every size of effect, and what is
said where there is no size; the cell of an effect, other numbers, caveats."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.certainty.ratings import Certainty
from ldncli.evidence.findings.ordering import Unreported
from ldncli.evidence.reasons import because
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Caveat
from ldncli.report.words.findings.effects import ASIDES, CAVEATS, SEEN
from ldncli.report.words.findings.statements import (
    doubt_notes,
    effect_alone,
    effect_text,
    marked_doubts,
    of_trials,
    said_of,
    seen_text,
    shared_doubts,
    sides_of,
    statement,
    trials_of,
    unreported_cell,
    unreported_statement,
    unreported_words,
)
from tests.evidence.trials import body, contrast, means, outcome, paper

PAIN = body(paper(means(4, 2, 20, 5, 2, 20, scale="nrs-0-10")))


def _at(
    estimate: float, low: float = -9, high: float = 9, synthesis: Synthesis = PAIN
) -> Synthesis:
    assert synthesis.pooled is not None
    return replace(
        synthesis, pooled=replace(synthesis.pooled, estimate=estimate, ci_lb=low, ci_ub=high)
    )


def _said(synthesis: Synthesis, level: str | None) -> str:
    return statement(synthesis, Certainty(level, because("no study")), "pain intensity", "CRPS")


@pytest.mark.parametrize(
    ("estimate", "after_may", "plain"),
    [
        (-1, "improve", "improves"),
        (-0.6, "slightly improve", "slightly improves"),
        (0.1, "make little to no difference to", "makes little to no difference to"),
        (0.6, "slightly worsen", "slightly worsens"),
        (2, "worsen", "worsens"),
    ],
)
def test_levels_and_sizes(estimate: float, after_may: str, plain: str) -> None:
    found = _at(estimate)
    assert _said(found, "high") == f"Low-dose naltrexone {plain} pain intensity in CRPS."
    assert (
        _said(found, "moderate") == f"Low-dose naltrexone probably {plain} pain intensity in CRPS."
    )
    assert _said(found, "low") == f"Low-dose naltrexone may {after_may} pain intensity in CRPS."
    assert (
        _said(found, "very-low")
        == "The evidence is very uncertain about the effect of low-dose naltrexone on pain"
        " intensity in CRPS (authors' conclusions: 1 benefit; point estimates: 1 favours"
        " treatment)."
    )
    assert (
        _said(found, None) == "No rated evidence on low-dose naltrexone for pain intensity in CRPS."
    )


def test_directions_without_a_size() -> None:
    found = body(
        *[
            paper(outcome({}, {}, direction=each), id=f"{each[:2]}-2020")
            for each in ("benefit", "harm", "mixed")
        ]
    )
    said = _said(found, "low")
    assert (
        said == "For pain intensity in CRPS, studies report only the direction of effect (authors'"
        " conclusions: 1 benefit, 1 mixed, 1 harm), not its size."
    )
    other = replace(found, randomised=False)
    assert (
        "(randomised trials with changes within groups only; authors' conclusions: 1 benefit,"
        in _said(other, "very-low")
    )


def _without_difference(**more: Any) -> Synthesis:
    return body(paper(means(4, 2, 20, 5, 2, 20, **more)))


def test_without_an_important_difference_a_wide_interval_is_no_proof_of_little() -> None:
    unknown = _at(-1, -3, 1, _without_difference(scale="open"))
    assert (
        _said(unknown, "low")
        == "Whether low-dose naltrexone changes pain intensity in CRPS is unclear: "
        "the interval includes no effect, and no difference between groups is known to be "
        "important."
    )


def test_without_a_better_way_there_is_no_side() -> None:
    unsaid = body(paper(means(4, 2, 20, 5, 2, 20, domain="unsaid")), outcome="unsaid")
    assert (
        _said(unsaid, "moderate")
        == "Whether low-dose naltrexone helps or harms pain intensity in CRPS is unclear: "
        "no source says which direction is better."
    )


def test_a_share_of_one_group_is_no_effect() -> None:
    count = outcome(
        {"events": 18, "n": 20}, None, "pain-response", comparison="within", score="events"
    )
    share = body(paper(count, design="case-series"), outcome="pain-response", randomised=False)
    assert (
        _said(share, "low")
        == "The effect of low-dose naltrexone on pain intensity in CRPS is not known: what was seen"
        " in one group is not an effect of the treatment."
    )


# -- numbers in a line -----------------------------------------------------------------------------


def _trial(id: str, shift: float = -1.0, n: int = 20, **more: Any) -> Paper:
    return paper(means(5 + shift, 2, n, 5, 2, n, scale="nrs-0-10"), id=id, n=(n, n), **more)


def _silent(id: str, direction: str) -> Paper:
    return paper(outcome({}, {}, direction=direction), id=id)


def _doubted(each: Paper, kind: str, note: str = "The authors say so.") -> Paper:
    caveat = Caveat(kind=kind, note=note, place="article discussion")  # type: ignore[arg-type]
    return replace(each, outcomes=(replace(each.outcomes[0], caveats=(caveat,)),))


def _series(events: int, n: int) -> Synthesis:
    count = outcome(
        {"events": events, "n": n}, None, "pain-response", comparison="within", score="events"
    )
    return body(paper(count, design="case-series"), outcome="pain-response", randomised=False)


def test_the_cell_says_of_how_many_trials() -> None:
    found = body(_trial("aa-2020"), _trial("bb-2020"), _silent("cc-2020", "no-difference"))
    assert (effect_text(found) or "").endswith("], 2 of 3 trials")
    assert trials_of(found) == (2, 3) and of_trials(body(_trial("aa-2020"))) == "1 of 1 trial"
    other = body(_trial("aa-2020"), _trial("bb-2020", comparators=("active",)))
    assert of_trials(other) == "1 of 1 trial", "another comparison asks something else"
    alone = body(_trial("aa-2020", design="cohort"), randomised=False)
    assert (effect_text(alone) or "").endswith(", 1 of 1 study")


def test_one_study_is_shown_as_printed() -> None:
    each = outcome({}, {}, scale="nrs-0-10", contrast=contrast("MD", 2.0, ci=(0.4, 3.7)))
    found = body(paper(each))
    assert effect_text(found) == "MD 2.00 [0.40, 3.70] as printed, 1 of 1 trial"
    assert effect_alone(found) == "2.00 [0.40, 3.70] as printed"


@pytest.mark.parametrize(
    ("events", "n", "text"),
    [
        (45, 70, "64% [53, 74] in 70 people, 1 of 1 study, single group"),
        (1, 1, "1 of 1 person, 1 of 1 study, single group"),
        (2, 3, "2 of 3 people, 1 of 1 study, single group"),
    ],
)
def test_one_group_stands_apart(events: int, n: int, text: str) -> None:
    found = _series(events, n)
    assert effect_text(found) is effect_alone(found) is None
    assert seen_text(found) == text


def test_a_caveat_marks_the_number_and_has_a_note() -> None:
    found = body(_doubted(_trial("aa-2020"), "exploratory"), _trial("bb-2020"))
    assert "]†, 2 of 2 trials" in (effect_text(found) or "")
    assert doubt_notes(found) == (
        "† Aa 2020, exploratory: The authors say so [article discussion]",
    )
    assert shared_doubts(found) == ("† Aa 2020, exploratory: The authors say so",)
    assert marked_doubts(found) == ("† Aa 2020: exploratory",), "where notes stand elsewhere"
    silent = _doubted(_silent("cc-2020", "harm"), "post-hoc")
    unmarked = body(_trial("aa-2020"), silent)
    assert "†" not in (effect_text(unmarked) or "") and len(doubt_notes(unmarked)) == 1


@pytest.mark.parametrize("kind", ["chance-finding", "meeting-report-only"])
def test_a_number_that_is_disowned_is_never_the_effect(kind: str) -> None:
    found = body(_doubted(_trial("aa-2020"), kind))
    assert effect_text(found) is None
    assert (seen_text(found) or "").endswith(f"† in 40 people, 1 of 1 trial, {SEEN[kind]}")  # type: ignore[index]


def test_conclusions_and_point_estimates_never_share_a_heading() -> None:
    against = paper(
        means(6, 2, 20, 5, 2, 20, scale="nrs-0-10", direction="no-difference"), id="aa-2020"
    )
    found = body(against, _trial("bb-2020"), _silent("cc-2020", "mixed"))
    conclusions = "authors' conclusions: 1 benefit, 1 no difference, 1 mixed"
    assert (
        said_of(found) == f"{conclusions}; point estimates: 1 favours treatment, 1 favours control"
    )
    assert said_of(body()) == ""
    assert [name for name, _ in sides_of(found)] == ["authors' conclusions", "point estimates"]
    assert not any("sign test" in text for _, text in sides_of(found)), "too few"


def test_the_sign_test_is_told_with_what_it_is_over() -> None:
    silent = [_silent(f"{each}-2020", "benefit") for each in ("bb", "cc", "dd", "ee", "ff")]
    found = body(_trial("aa-2020"), *silent, _silent("gg-2020", "harm"))
    [(_, conclusions), (_, estimates)] = sides_of(found)
    assert conclusions == (
        "6 benefit, 1 harm; 86% [42, 100] (exact) of the 7 between-group comparisons with a"
        " direction"
        " favour it, sign test p = 0.125"
    )
    assert estimates == "1 favours treatment", "of one estimate there is no test"
    assert not any("sign test" in text for _, text in sides_of(found, tested=False))
    assert not any("sign test" in text for _, text in sides_of(replace(found, randomised=False)))


def test_every_kind_of_the_records_has_words() -> None:
    from typing import get_args, get_type_hints

    from ldncli.evidence.synthesis.answer import Aside

    kinds = get_args(get_args(get_type_hints(Caveat, include_extras=True)["kind"])[0])
    assert set(CAVEATS) == set(kinds)
    assert set(ASIDES) == set(SEEN) == set(get_args(Aside))


@pytest.mark.parametrize(
    ("mixed", "sentence", "words", "cell"),
    [
        (
            (),
            "No study here reports fatigue in CRPS.",
            "not reported by any study here",
            "not reported",
        ),
        (
            ("aa-2020",),
            "No study here reports fatigue for people with CRPS alone; a mixed group does"
            " (aa-2020).",
            "reported only in a mixed group (aa-2020)",
            "only in a mixed group",
        ),
        (
            ("aa-2020", "bb-2021"),
            "No study here reports fatigue for people with CRPS alone; mixed groups do (aa-2020,"
            " bb-2021).",
            "reported only in mixed groups (aa-2020, bb-2021)",
            "only in mixed groups",
        ),
    ],
)
def test_what_no_study_or_only_mixed_groups_report(
    mixed: tuple[str, ...], sentence: str, words: str, cell: str
) -> None:
    line = Unreported("crps", "fatigue", mixed)
    assert unreported_statement(line, "fatigue", "CRPS") == sentence
    assert (unreported_words(line), unreported_cell(line)) == (words, cell)
