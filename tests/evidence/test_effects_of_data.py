"""Effects of trials of the real base that were once wrong: each with the numbers that its paper
prints or another program gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ldncli.evidence.findings.finding import Rated, find
from ldncli.evidence.synthesis.synthesise import Model, Synthesis
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.statistics.intervals import excludes

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


def test_a_single_trial_goes_back_by_the_distribution_of_its_error(body_of: Body) -> None:
    """Six against six: R's t.test by these means and SDs has 7.733 degrees of freedom."""
    found = body_of("depression", "global-impression").synthesis
    assert found.pooled is not None and found.pooled.df == pytest.approx(7.7333, abs=1e-4)
    assert _alone(found) == (-1.0, -2.19, 0.19)


def test_no_single_estimate_contradicts_its_printed_p(real_library: Library) -> None:
    """Where an exact p gave the error, the interval leaves out no effect if p is below 0.05, and
    only then."""
    asked = ask(real_library, every_scope=True)
    seen = 0
    for finding in find(asked.body, asked.query, real_library.vocabularies):
        for rated in filter(None, (finding.randomised, finding.other)):
            synthesis = rated.synthesis
            if synthesis.pooled is None or synthesis.pooled.k > 1:
                continue
            [estimate] = synthesis.estimates
            printed = estimate.printed
            if not printed.tested or printed.p is None or printed.low is not None:
                continue
            bound = printed.p_relation != "="
            if bound and (printed.p_relation == "<") != (printed.p <= 0.05):
                continue
            seen += 1
            clear = excludes(synthesis.pooled.ci_lb, synthesis.pooled.ci_ub)
            assert clear == (printed.p < 0.05 or bound), estimate.source.path
    assert seen > 15
