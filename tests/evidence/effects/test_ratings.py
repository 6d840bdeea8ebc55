"""Which scales are plain ratings: what the vocabulary says, and no beginning of an id."""

from __future__ import annotations

from dataclasses import replace

from ldncli.evidence.effects.grid import Grid
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.selecting.studies import group_studies
from ldncli.evidence.synthesis.choosing import choose_metric
from ldncli.records.index.library import Library
from ldncli.records.vocabularies.vocab import Scale, Vocabulary
from tests.evidence.trials import LEVELS, VOCABULARIES, means, paper
from tests.topics import TOPIC

SCALES = VOCABULARIES["scales"]


def _with(*scales: Scale) -> dict[str, Vocabulary]:
    return {
        **VOCABULARIES,
        "scales": replace(SCALES, terms={**SCALES.terms, **{each.id: each for each in scales}}),
    }


def _chosen(vocabularies: dict[str, Vocabulary], *scales: str) -> Reason | None:
    grid = Grid(vocabularies)
    papers = [
        paper(means(4, 2, 20, 5, 2, 20, scale=scale), id=f"t{place}-2020")
        for place, scale in enumerate(scales)
    ]
    found = choose_metric(
        [grid.outcomes(study) for study in group_studies(papers, LEVELS, TOPIC)], grid
    )
    return found.why if found else None


def test_a_rating_is_one_by_its_flag_whatever_it_is_called() -> None:
    tired = Scale(id="tiredness", label="Tiredness", min=0, max=100, better="lower", rating=True)
    assert _chosen(_with(tired), "nrs-0-10", "tiredness") == because("plain ratings")
    called = Scale(id="nrs-of-twenty-items", label="Sum", min=0, max=200, better="lower")
    differ = because("scales differ")
    assert _chosen(_with(called), "nrs-0-10", "nrs-of-twenty-items") == differ


def test_a_rating_without_limits_cannot_be_brought_anywhere() -> None:
    endless = Scale(id="endless", label="Endless", better="lower", rating=True)
    differ = because("scales differ")
    assert _chosen(_with(endless), "nrs-0-10", "endless") == differ


def test_the_plain_ratings_of_the_base(real_library: Library) -> None:
    scales = real_library.vocabulary("scales").terms
    rated = {id for id, each in scales.items() if each.rating}
    assert rated == {
        *("nrs-0-10", "vas-0-10", "vas-0-100", "vas-100mm"),
        *("fatigue-nrs", "itch-nrs", "itch-vas", "craving-vas"),
    }
    assert all(scales[id].better == "lower" and scales[id].min == 0 for id in rated)
