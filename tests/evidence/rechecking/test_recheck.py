"""All that is recomputed of a paper: what stands alone is counted, and true numbers, rounded,
are never called impossible."""

from __future__ import annotations

import math
import statistics

from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.evidence.rechecking.printed import Recheck
from ldncli.evidence.rechecking.recheck import recheck
from ldncli.evidence.rechecking.scores import WHOLE_POINTS
from ldncli.records.index.library import Library
from ldncli.records.model.trial import Arm, ArmData, Contrast, Design
from ldncli.report.words.rechecks import reason_words
from ldncli.statistics.distributions import t_quantile, two_sided_normal, two_sided_t
from ldncli.statistics.models.pooling import pool
from tests.evidence.rechecking.samples import (
    PLACE,
    SCALES,
    found,
    of_pooled,
    outcome,
    paper,
    verdict,
    why_of,
)

# -- arms ------------------------------------------------------------------------------------------


def test_scales_of_whole_points_are_in_the_vocabulary(real_library: Library) -> None:
    assert set(real_library.vocabularies["scales"].terms) >= WHOLE_POINTS


# -- people ----------------------------------------------------------------------------------------


def test_people_analysed_and_lost() -> None:
    assert (
        verdict(
            found(design=Design(type="parallel-rct", n_randomised=60, n_analysed=57, n_lost=3)),
            "n_randomised",
        )
        == "agrees"
    )
    both = found(design=Design(type="parallel-rct", n_randomised=60, n_analysed=60, n_lost=3))
    assert "intention to treat" in why_of(both["n_randomised", "n_analysed + n_lost"])
    arms = (
        Arm(id="ldn", role="treatment", label="x", n_analysed=28),
        Arm(id="placebo", role="control", label="y", n_analysed=28),
    )
    assert (
        verdict(found(design=Design(type="parallel-rct", n_analysed=57), arms=arms), "n_analysed")
        == "differs"
    )


# -- the whole -------------------------------------------------------------------------------------


def test_what_stands_alone_is_counted_and_the_impossible_comes_first() -> None:
    one = outcome(
        arms={"ldn": ArmData(percent=40), "placebo": ArmData(n=20, events=4, percent=30)},
        contrast=Contrast(type="p-only", p=0.3),
    )
    two = outcome(domain="fatigue", arms={"ldn": ArmData(n=20, events=4, percent=20)})
    whole = recheck([paper(outcomes=(two, one))], SCALES)
    assert (
        [each.verdict for each in whole.found] == ["impossible", "agrees"]
        and whole.alone == 2
        and whole.papers == 1
    )
    assert [
        each.path
        for each in recheck([paper(outcomes=(two, one))], SCALES, frozenset({"fatigue"})).found
    ] == ["outcomes[0].arms.ldn.percent"]
    assert whole.found[0].place == PLACE


# -- true numbers, rounded -------------------------------------------------------------------------

SCORES = st.lists(st.integers(0, 27), min_size=2, max_size=40)
DIGITS = st.integers(0, 3)


def _rounded(value: float, digits: int) -> float:
    return round(value, digits) if digits else round(value)


def _nothing_impossible(findings: dict[tuple[str, str], Recheck]) -> None:
    assert not [each for each in findings.values() if each.verdict == "impossible"]


@given(SCORES, SCORES, DIGITS, DIGITS)
@settings(max_examples=200)
def test_true_arms_are_possible(
    one: list[int], other: list[int], digits: int, p_digits: int
) -> None:
    def data(scores: list[int]) -> ArmData:
        n, mean, sd = len(scores), statistics.fmean(scores), statistics.stdev(scores)
        high = sum(each > 13 for each in scores)
        reach = t_quantile(0.975, n - 1) * sd / math.sqrt(n)
        return ArmData(
            n=n,
            mean=_rounded(mean, digits),
            sd=_rounded(sd, digits),
            se=_rounded(sd / math.sqrt(n), digits),
            ci=(_rounded(mean - reach, digits), _rounded(mean + reach, digits)),
            events=high,
            percent=_rounded(100 * high / n, digits),
        )

    n1, n2 = len(one), len(other)
    pooled = math.sqrt(
        ((n1 - 1) * statistics.variance(one) + (n2 - 1) * statistics.variance(other))
        / (n1 + n2 - 2)
    )
    gap, error = (
        statistics.fmean(one) - statistics.fmean(other),
        pooled * math.sqrt(1 / n1 + 1 / n2),
    )
    reach = t_quantile(0.975, n1 + n2 - 2) * error
    p = two_sided_t(gap / error, n1 + n2 - 2) if error else 1.0
    contrast = Contrast(
        type="MD",
        value=_rounded(gap, digits),
        ci=(_rounded(gap - reach, digits), _rounded(gap + reach, digits)),
        p=_rounded(p, p_digits + 1),
    )
    findings = found(
        outcome(scale="phq-9", arms={"ldn": data(one), "placebo": data(other)}, contrast=contrast)
    )
    _nothing_impossible(findings)
    if error:
        wrong = [
            each
            for each in findings.values()
            if each.verdict != "agrees" and each.path.startswith("outcomes[0].contrast")
        ]
        assert not wrong


@given(st.lists(st.tuples(st.integers(0, 27), st.integers(0, 27)), min_size=3, max_size=40), DIGITS)
@settings(max_examples=200)
def test_true_pairs_are_possible(pairs: list[tuple[int, int]], digits: int) -> None:
    before, after = [each[0] for each in pairs], [each[1] for each in pairs]
    changes = [b - a for a, b in pairs]
    n, error = len(pairs), statistics.stdev(changes) / math.sqrt(len(pairs))
    if not error:
        return
    t = statistics.fmean(changes) / error
    data = ArmData(
        n=n,
        mean=_rounded(statistics.fmean(after), digits),
        sd=_rounded(statistics.stdev(after), digits),
        baseline_mean=_rounded(statistics.fmean(before), digits),
        baseline_sd=_rounded(statistics.stdev(before), digits),
    )
    contrast = Contrast(
        type="MC",
        value=_rounded(statistics.fmean(changes), digits),
        p=_rounded(two_sided_t(t, n - 1), digits + 1),
        statistic="t",
        statistic_value=_rounded(t, digits),
        statistic_df=n - 1,
    )
    findings = found(
        outcome(
            scale="phq-9", comparison="within", paired=True, arms={"ldn": data}, contrast=contrast
        )
    )
    true = [each for each in findings.values() if each.what.code != "what it looks like"]
    assert {each.verdict for each in true} <= {"agrees"}


@given(st.integers(1, 60), st.integers(1, 60), st.data(), DIGITS)
@settings(max_examples=200)
def test_true_ratios_agree(n1: int, n2: int, data: st.DataObject, digits: int) -> None:
    a, c = data.draw(st.integers(1, n1)), data.draw(st.integers(1, n2))
    log, error = math.log(a / n1 / (c / n2)), math.sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2)
    if error < 1e-6:
        return
    value, low, high = (math.exp(log + step * error) for step in (0, -1.959963985, 1.959963985))
    contrast = Contrast(
        type="RR",
        value=_rounded(value, digits),
        ci=(_rounded(low, digits), _rounded(high, digits)),
        p=_rounded(two_sided_normal(log / error), digits + 1),
    )
    arms = {"ldn": ArmData(n=n1, events=a), "placebo": ArmData(n=n2, events=c)}
    findings = found(outcome(score="events", arms=arms, contrast=contrast))
    assert not [
        each
        for each in findings.values()
        if each.verdict != "agrees" and "Fisher" not in reason_words(each.what)
    ]


@given(
    st.lists(st.tuples(st.floats(-3, 3), st.floats(0.05, 2)), min_size=2, max_size=12),
    DIGITS,
    st.sampled_from(["z", "knha"]),
)
@settings(max_examples=100)
def test_true_pooled_results_are_possible(
    studies: list[tuple[float, float]], digits: int, test: str
) -> None:
    result = pool([{"yi": y, "vi": v} for y, v in studies], "GEN", "DL", test)
    if not result.se:
        return
    findings = of_pooled(
        measure="SMD",
        estimator="DerSimonian-Laird",
        model="random",
        k=result.k,
        estimate=_rounded(result.estimate, digits),
        ci=(_rounded(result.ci_lb, digits), _rounded(result.ci_ub, digits)),
        p=_rounded(result.p, digits + 1),
        q=_rounded(result.Q, digits),
        q_p=_rounded(result.Q_p, digits),
        tau2=_rounded(result.tau2, digits),
        i2=_rounded(
            min(100.0, 100 * max(0.0, 1 - (result.k - 1) / result.Q)) if result.Q else 0.0, digits
        ),
        prediction_interval=(
            None
            if result.pi_lb is None
            else (_rounded(result.pi_lb, digits), _rounded(result.pi_ub or 0.0, digits))
        ),
    )
    _nothing_impossible(findings)
