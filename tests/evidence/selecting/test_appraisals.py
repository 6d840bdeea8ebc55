"""Appraisals of one trial together: it counts once, by the worst judgement of each domain."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ldncli.evidence.selecting.appraisals import OVERALL, Judged, by_trial, judged
from ldncli.records.index.library import Library, load
from ldncli.records.model.trial import Judgement
from ldncli.records.vocabularies.instruments import Level

LEVELS = (
    Level(id="low", label="Low", rank=1),
    Level(id="some-concerns", label="Some concerns", rank=2),
    Level(id="high", label="High", rank=3),
    Level(id="no-information", label="No information"),
)


@pytest.fixture
def one(trials: Path) -> Judged:
    library = load(str(trials))
    found = next(
        each
        for each in judged(
            library.papers(), library.instruments, library.vocabulary("designs").terms
        )
        if each.study == "jones-2016" and each.ours
    )
    return replace(found, instrument=replace(found.instrument, judgements=LEVELS))


def _of(one: Judged, outcome: str | None, judgement: str) -> Judged:
    domain = one.instrument.domains[0].id
    said = Judgement(judgement=judgement)
    appraisal = replace(one.appraisal, outcome=outcome, domains={domain: said}, overall=said)
    return replace(one, appraisal=appraisal)


@pytest.mark.parametrize(
    ("judgements", "worst"),
    [
        (("low", "high"), "high"),
        (("high", "some-concerns", "low"), "high"),
        (("low", "no-information"), "no-information"),
        (("no-information", "some-concerns"), "some-concerns"),
        (("no-information", "high"), "high"),
        (("low",), "low"),
    ],
)
def test_the_worst_judgement_speaks(one: Judged, judgements: tuple[str, ...], worst: str) -> None:
    found = by_trial(_of(one, f"outcome-{place}", each) for place, each in enumerate(judgements))
    assert len(found) == 1
    domain = one.instrument.domains[0].id
    assert found[0].worst(domain) == found[0].worst(OVERALL) == worst
    assert found[0].worst("nobody-judged-this") is None
    assert found[0].differs == (len(judgements) > 1)


def test_equal_judgements_do_not_differ(one: Judged) -> None:
    found = by_trial([_of(one, "pain-intensity", "low"), _of(one, None, "low")])[0]
    assert not found.differs and found.outcomes == ("pain-intensity", None)
    assert found.participants == one.participants


def test_judges_stay_apart(one: Judged) -> None:
    other = replace(one, appraisal=replace(one.appraisal, by="fox-2024"))
    assert len(by_trial([one, other, one])) == 2


def test_no_trial_of_the_base_counts_twice(real_library: Library) -> None:
    found = judged(
        real_library.papers(), real_library.instruments, real_library.vocabulary("designs").terms
    )
    for instrument in real_library.instruments:
        trials = by_trial(each for each in found if each.instrument.id == instrument)
        keys = [(each.first.study, each.first.appraisal.by) for each in trials]
        assert len(keys) == len(set(keys))


def test_instruments_for_trials_stand_first(real_library: Library) -> None:
    order = list(real_library.instruments)
    assert order.index("rob2") < order.index("robins-i") < order.index("jbi-case-report")
    assert order.index("jbi-case-report") < order.index("amstar-2") < order.index("syrcle")
    designs = real_library.vocabulary("designs").terms
    found = judged(real_library.papers(), real_library.instruments, designs)
    places = [order.index(each.instrument.id) for each in found]
    assert places == sorted(places), "and so do their judgements"
