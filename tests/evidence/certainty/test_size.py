"""How many people and events are enough, where the interval does not decide alone."""

from __future__ import annotations

import pytest

from ldncli.evidence.certainty.importance import Threshold
from ldncli.evidence.certainty.information import people_needed
from ldncli.evidence.certainty.rules import rate
from ldncli.evidence.certainty.size import step_for_size
from ldncli.evidence.effects.measures import QUARTER
from ldncli.evidence.reasons import because
from tests.evidence.certainty.test_rules import _changed, _rated, _step, _trial
from tests.evidence.trials import VOCABULARIES, body, events, paper


@pytest.mark.parametrize(
    ("a", "c", "estimate", "ci", "levels"),
    [
        # A large effect, by chance perhaps: as many as one trial needs, or 300 events.
        (214, 85, 0.92, (0.68, 1.16), -1),
        (215, 85, 0.92, (0.68, 1.16), 0),
        (20, 8, 0.92, (0.1, 1.7), -2),
        # Where it is not large, and where it may be none or important, the interval alone decides.
        (150, 100, 0.4, (0.17, 0.64), 0),
        (100, 100, 0.0, (-0.26, 0.26), -2),
        # That nothing important is left takes as many people too.
        (100, 100, 0.0, (-0.2, 0.2), -1),
        (150, 150, 0.0, (-0.2, 0.2), 0),
    ],
)
def test_events(a: int, c: int, estimate: float, ci: tuple[float, float], levels: int) -> None:
    trial = paper(events(a, 1000, c, 1000), n=(1000, 1000), bias="low")
    synthesis = _changed(
        body(trial, outcome="pain-response"), estimate=estimate, ci_lb=ci[0], ci_ub=ci[1]
    )
    assert _step(rate(synthesis, VOCABULARIES), "imprecision") == levels


def test_at_a_high_control_risk_fewer_than_300_events_are_enough() -> None:
    trial = paper(events(160, 180, 70, 180), n=(180, 180), bias="low")
    found = _rated(trial, outcome="pain-response")
    assert people_needed(body(trial, outcome="pain-response"), QUARTER) > 360
    assert _step(found, "imprecision") == -1
    common = paper(events(140, 150, 115, 200), n=(150, 200), bias="low")
    synthesis = _changed(
        body(common, outcome="pain-response"), estimate=0.72, ci_lb=0.5, ci_ub=0.94
    )
    assert people_needed(synthesis, QUARTER) < 350
    assert _step(rate(synthesis, VOCABULARIES), "imprecision") == 0


def test_few_people_whose_interval_holds_all_from_none_to_large() -> None:
    wide = _changed(body(_trial("aa-2020", n=45)), estimate=-0.9, ci_lb=-3.0, ci_ub=0.9)
    assert _step(rate(wide, VOCABULARIES), "imprecision") == -2
    narrow = _changed(body(_trial("aa-2020", n=45)), estimate=-0.1, ci_lb=-0.9, ci_ub=0.9)
    assert _step(rate(narrow, VOCABULARIES), "imprecision") == -1


def test_what_one_person_notices_does_not_let_the_interval_decide() -> None:
    synthesis = _changed(body(_trial("aa-2020", n=60)), estimate=-0.7, ci_lb=-1.2, ci_ub=0.2)
    for kind, levels in (("group", 0), ("individual", -1)):
        what = because("minimal important difference", value=1.0, percent=False, kind=kind)
        assert step_for_size(synthesis, Threshold(1.0, what, "Invented"))[0] == levels
    assert step_for_size(synthesis, None)[0] == -1
