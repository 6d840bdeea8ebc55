"""The cell of an effect, and what stands beside it: of how many trials, other numbers, authors'
conclusions apart from point estimates, caveats."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Caveat
from ldncli.report.words.answers import (
    doubt_notes,
    effect_alone,
    effect_text,
    of_trials,
    said_of,
    seen_text,
    sides_of,
    trials_of,
)
from ldncli.report.words.caveats import ASIDES, CAVEATS, SEEN
from tests.evidence.trials import body, contrast, means, outcome, paper


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
        (45, 70, "64 % [53, 74] in 70 people, 1 of 1 study, one group"),
        (1, 1, "1 of 1 person, 1 of 1 study, one group"),
        (2, 3, "2 of 3 people, 1 of 1 study, one group"),
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
        "† aa-2020, exploratory: The authors say so [article discussion]",
    )
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
    conclusions = "authors' conclusions: 1 for, 1 no difference, 1 mixed"
    assert said_of(found) == f"{conclusions}; point estimates: 1 for, 1 against"
    assert said_of(body()) == ""
    assert [name for name, _ in sides_of(found)] == ["authors' conclusions", "point estimates"]
    assert all("sign test" in text for _, text in sides_of(found))
    assert not any("sign test" in text for _, text in sides_of(found, tested=False))
    assert not any("sign test" in text for _, text in sides_of(replace(found, randomised=False)))


def test_every_kind_of_the_records_has_words() -> None:
    from typing import get_args, get_type_hints

    from ldncli.evidence.synthesis.answer import Aside

    kinds = get_args(get_args(get_type_hints(Caveat, include_extras=True)["kind"])[0])
    assert set(CAVEATS) == set(kinds)
    assert set(ASIDES) == set(SEEN) == set(get_args(Aside))
