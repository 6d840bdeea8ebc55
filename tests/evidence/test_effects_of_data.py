"""Effects of trials of the real base that were once wrong: each with the numbers that its paper
prints or another program gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ldncli.evidence.findings.finding import Rated, find
from ldncli.evidence.synthesis.synthesise import Model, Synthesis
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library

Body = Callable[..., Rated]


@pytest.fixture(scope="module")
def body_of(real_library: Library) -> Body:
    """What the base says of one outcome in one condition, from its trials or its other studies."""

    def found(
        condition: str, outcome: str, *, randomised: bool = True, model: Model | None = None
    ) -> Rated:
        asked = ask(real_library, condition=[condition], outcome=[outcome])
        [finding] = (
            each
            for each in find(
                asked.body, asked.query, real_library.vocabularies, model=model or Model()
            )
            if each.outcome == outcome and each.condition == condition
        )
        rated = finding.randomised if randomised else finding.other
        assert rated is not None
        return rated

    return found


def _alone(synthesis: Synthesis) -> tuple[float, float, float]:
    found = synthesis.pooled
    assert found is not None and found.k == 1
    return round(found.estimate, 2), round(found.ci_lb, 2), round(found.ci_ub, 2)


def test_a_third_arm_is_no_control_group(body_of: Body) -> None:
    """Tsui 2024 gave fifteen people each naltrexone, gabapentin and placebo."""
    pain = body_of("hiv", "pain-intensity").synthesis
    [estimate] = pain.estimates
    assert (estimate.n_treatment, estimate.n_control) == (15, 15)
    assert (pain.people.randomised, pain.people.pooled) == (30, 30)
    in_sds = body_of("hiv", "pain-intensity", model=Model(measure="SMD")).synthesis
    assert _alone(in_sds) == (0.41, -0.32, 1.13)
