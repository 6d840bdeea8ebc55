"""Printed statistics computed again: what is caught, what is forgiven, and that true numbers, rounded, are never called impossible."""

from __future__ import annotations

import math
import statistics
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.evidence.rechecking.printed import Recheck, printed, unit_of
from ldncli.evidence.rechecking.recheck import recheck, recheck_paper
from ldncli.evidence.rechecking.scores import WHOLE_POINTS
from ldncli.evidence.rechecking.tests_of_hypotheses import chi2_ps, fisher_p
from ldncli.records.index.library import load
from ldncli.records.model.paper import (
    AdverseEvent,
    Arm,
    ArmData,
    Contrast,
    Design,
    Extraction,
    HarmData,
    IncludedStudy,
    Outcome,
    Paper,
    PooledResult,
    ReportedNumber,
    Review,
    Source,
)
from ldncli.records.vocabularies.vocab import Scale
from ldncli.statistics.distributions import t_quantile, two_sided_normal, two_sided_t
from ldncli.statistics.models.pooling import pool
from tests.conftest import ROOT

PLACE = "abstract results"
SCALES = {
    "phq-9": Scale(id="phq-9", label="Patient Health Questionnaire 9", min=0, max=27, better="lower"),
    "nrs-0-10": Scale(id="nrs-0-10", label="Rating scale", min=0, max=10, better="lower"),
    "esr": Scale(id="esr", label="Sedimentation", min=0),
}
ARMS = (Arm(id="ldn", role="treatment", label="naltrexone"), Arm(id="placebo", role="control", label="placebo"))


def paper(**more: Any) -> Paper:
    given = {
        "id": "aa-2020",
        "title": "A trial",
        "year": 2020,
        "kind": "primary",
        "design": Design(type="parallel-rct"),
        "arms": ARMS,
        "summary": "Invented.",
        "sources": (Source(id="abstract", kind="abstract", cite="Abstract"),),
        "extraction": Extraction(state="single", date="2026-01-01"),
    }
    return Paper(**{**given, **more})  # type: ignore[arg-type]


def outcome(**more: Any) -> Outcome:
    return Outcome(**{"domain": "pain-intensity", "label": "Pain", "direction": "unclear", "place": PLACE, **more})  # type: ignore[arg-type]


def found(*outcomes: Outcome, **more: Any) -> dict[tuple[str, str], Recheck]:
    """The findings by the end of their path and what they are against."""
    return {(each.path.rsplit(".", 1)[-1], each.what): each for each in recheck_paper(paper(outcomes=outcomes, **more), SCALES)}


def of_arm(data: ArmData, **more: Any) -> dict[tuple[str, str], Recheck]:
    return found(outcome(arms={"ldn": data}, **more))


def of_contrast(arms: dict[str, ArmData] | None = None, /, **contrast: Any) -> dict[tuple[str, str], Recheck]:
    where = {key: contrast.pop(key) for key in ("comparison", "paired", "score") if key in contrast}
    return found(outcome(arms=arms or {}, contrast=Contrast(**contrast), **where))


def of_pooled(**result: Any) -> dict[tuple[str, str], Recheck]:
    review = Review(pooled=(PooledResult(domain="pain-intensity", label="Pain", direction="unclear", place=PLACE, **result),))
    return found(review=review, kind="systematic-review")


def verdict(findings: dict[tuple[str, str], Recheck], name: str, what: str = "") -> str:
    (only,) = [each for (last, against), each in findings.items() if last == name and what in against]
    return only.verdict


# -- rounding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "unit"), [(3, 1), (3.0, 0.1), (0.27, 0.01), (-1.5, 0.1), (1e-05, 1e-05), (120, 1)])
def test_the_last_decimal_seen(value: float, unit: float) -> None:
    assert unit_of(value) == pytest.approx(unit)
    assert printed(value).high - printed(value).low == pytest.approx(unit)


# -- arms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "events", "n", "said"),
    [(33.3, 5, 15, "agrees"), (13, 5, 37, "differs"), (14, 5, 37, "agrees"), (15, 5, 37, "impossible"), (45, None, 49, "agrees")],
)
def test_percentages(percent: float, events: int | None, n: int, said: str) -> None:
    assert verdict(of_arm(ArmData(n=n, events=events, percent=percent)), "percent") == said


def test_a_percentage_that_no_count_gives_names_the_nearest_denominator() -> None:
    (finding,) = of_arm(ArmData(n=17, percent=89)).values()
    assert finding.verdict == "differs" and "16 of 18 would do" in finding.why


def test_without_an_n_beside_it_the_arm_is_asked_and_another_denominator_forgiven() -> None:
    arms = (Arm(id="ldn", role="treatment", label="naltrexone", n_randomised=20, n_analysed=18),)
    assert verdict(found(outcome(arms={"ldn": ArmData(events=9, percent=50)}), arms=arms), "percent") == "agrees"
    assert verdict(found(outcome(arms={"ldn": ArmData(events=9, percent=60)}), arms=arms), "percent") == "differs"
    harm = AdverseEvent(term="dreams", arms={"ldn": HarmData(events=9, n=20, percent=50)}, place=PLACE)
    assert verdict(found(adverse_events=(harm,)), "percent") == "impossible"


def test_standard_errors_and_intervals_of_means() -> None:
    assert verdict(of_arm(ArmData(n=25, mean=4.0, sd=2.0, se=0.4)), "se") == "agrees"
    assert verdict(of_arm(ArmData(n=25, mean=4.0, sd=2.0, se=0.6)), "se") == "impossible"
    # A log-normal mean: its interval leans to one side.
    assert verdict(of_arm(ArmData(mean=4.0, ci=(2.0, 8.0))), "ci") == "differs"
    assert verdict(of_arm(ArmData(mean=9.0, ci=(2.0, 8.0))), "ci") == "impossible"
    wide = of_arm(ArmData(n=25, mean=4.0, sd=2.0, ci=(2.0, 6.0)))
    assert {each.verdict for (name, _), each in wide.items() if name.startswith("ci[")} == {"differs"}


@pytest.mark.parametrize(
    ("mean", "score", "scale", "said"),
    [
        (27.4, "final", "phq-9", "impossible"),
        (26.9, "final", "phq-9", "agrees"),
        (-11, "change", "nrs-0-10", "impossible"),
        (-120, "percent-change", "nrs-0-10", "impossible"),
        (130, "percent-change", "nrs-0-10", "agrees"),
        (300, "final", "esr", "agrees"),
    ],
)
def test_means_outside_their_scale(mean: float, score: str, scale: str, said: str) -> None:
    assert verdict(of_arm(ArmData(mean=mean), score=score, scale=scale), "mean") == said


def test_standard_deviations_that_no_scores_have() -> None:
    assert verdict(of_arm(ArmData(n=10, mean=1.0, sd=4.9), scale="nrs-0-10"), "sd") == "impossible"
    assert verdict(of_arm(ArmData(n=10, mean=5.0, sd=5.2), scale="nrs-0-10"), "sd") == "agrees"
    assert verdict(of_arm(ArmData(n=4, mean=5.0, sd=11.0), scale="esr"), "sd") == "impossible"


def test_grim_and_grimmer() -> None:
    # Brown & Heathers 2017: 28 whole scores cannot have the mean 5.19.
    grim = of_arm(ArmData(n=28, mean=5.19), scale="phq-9")
    assert verdict(grim, "mean", "GRIM") == "impossible"
    assert verdict(of_arm(ArmData(n=28, mean=5.18), scale="phq-9"), "mean", "GRIM") == "agrees"
    assert verdict(of_arm(ArmData(n=28, mean=5.19), scale="phq-9", analysis="itt"), "mean", "GRIM") == "differs"
    assert not [what for _, what in of_arm(ArmData(n=28, mean=5.19), scale="nrs-0-10") if "GRIM" in what], (
        "ratings may be averaged over days"
    )
    assert not [what for _, what in of_arm(ArmData(n=280, mean=5.19), scale="phq-9") if "GRIM" in what], "so many people can have any mean"
    # The example of the R package scrutiny.
    assert verdict(of_arm(ArmData(n=12, mean=7.3, sd=2.51), scale="phq-9"), "sd", "GRIMMER") == "impossible"
    # Two whole scores with mean 5: 4 and 6 (sd 1.41) or 3 and 7 (sd 2.83), nothing between; by n, 1 and 2.
    assert verdict(of_arm(ArmData(n=2, mean=5.0, sd=1.41), scale="phq-9"), "sd", "GRIMMER") == "agrees"
    assert verdict(of_arm(ArmData(n=2, mean=5.0, sd=1.72), scale="phq-9"), "sd", "GRIMMER") == "impossible"


def test_a_baseline_may_have_had_other_people() -> None:
    finding = of_arm(ArmData(n=6, baseline_mean=23.4), scale="phq-9")["baseline_mean", "GRIM, n = 6"]
    assert finding.verdict == "differs" and "5 would do" in finding.why


def test_scales_of_whole_points_are_in_the_vocabulary() -> None:
    assert set(load(str(ROOT / "data")).vocabularies["scales"].terms) >= WHOLE_POINTS


# -- contrasts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contrast", "said"),
    [
        ({"type": "MD", "value": -0.34, "ci": (-0.95, 0.27), "p": 0.27}, "agrees"),
        ({"type": "MD", "value": 0.88, "ci": (-0.7, 2.46), "p": 0.55}, "differs"),
        ({"type": "OR", "value": 2.17, "ci": (1.17, 4.02), "p": 0.014}, "agrees"),
        ({"type": "OR", "value": 2.17, "ci": (1.17, 4.02), "p": 0.14}, "differs"),
        ({"type": "MD", "value": -0.37, "ci": (-0.68, -0.06), "level": 97.5, "p": 0.008}, "agrees"),
        ({"type": "MD", "value": -1.84, "ci": (-2.63, -1.05), "p": 0.001, "p_relation": "<"}, "agrees"),
        ({"type": "MD", "value": 0.4, "ci": (-1.18, 1.99), "p": 0.05, "p_relation": "<"}, "differs"),
        ({"type": "MD", "value": 0.4, "ci": (-1.18, 1.99), "p": 0.5, "p_relation": ">"}, "agrees"),
    ],
)
def test_p_against_the_interval(contrast: dict[str, Any], said: str) -> None:
    assert verdict(of_contrast({"ldn": ArmData(n=50), "placebo": ArmData(n=50)}, **contrast), "p", "interval") == said


def test_intervals_lean_to_no_side_on_their_own_scale() -> None:
    assert verdict(of_contrast(type="OR", value=2.0, ci=(1.0, 4.0)), "ci") == "agrees"
    assert verdict(of_contrast(type="MD", value=2.0, ci=(1.0, 4.0)), "ci") == "differs"
    assert verdict(of_contrast(type="MD", value=2.0, ci=(2.1, 4.0)), "ci") == "impossible"
    assert verdict(of_contrast(type="RR", value=0.04, ci=(0.0, 1.2)), "ci") == "agrees", "no logarithm of 0"


def test_intervals_and_p_against_a_standard_error() -> None:
    fits = of_contrast({"ldn": ArmData(n=40)}, type="MD", value=2.0, se=0.5, ci=(1.02, 2.98), p=0.0001, p_relation="<")
    assert {each.verdict for each in fits.values()} == {"agrees"}
    wrong = of_contrast({"ldn": ArmData(n=40)}, type="MD", value=2.0, se=0.5, ci=(0.5, 3.5), p=0.3)
    assert verdict(wrong, "ci[0]") == verdict(wrong, "p", "/ se") == "differs"


@pytest.mark.parametrize(
    ("kind", "value", "df", "p", "said"),
    [
        ("t", 2.2, 28, 0.036, "agrees"),
        ("t", 2.2, 28, 0.06, "impossible"),
        ("t", 2.2, 28, 0.018, "differs"),
        ("z", 1.96, None, 0.05, "agrees"),
        ("chi2", 3.84, 1, 0.05, "agrees"),
        ("chi2", 3.84, 1, 0.01, "impossible"),
        ("F", 7.24, 170, 0.001, "agrees"),
        ("F", 7.24, 170, 0.3, "impossible"),
    ],
)
def test_p_against_a_test_statistic(kind: str, value: float, df: float | None, p: float, said: str) -> None:
    assert verdict(of_contrast(type="p-only", p=p, statistic=kind, statistic_value=value, statistic_df=df), "p") == said


def test_estimates_against_the_arms() -> None:
    means = {"ldn": ArmData(n=20, mean=4.0, sd=2.0, baseline_mean=6.0), "placebo": ArmData(n=20, mean=5.0, sd=2.0, baseline_mean=6.5)}
    assert verdict(of_contrast(means, type="MD", value=-1.0), "value") == "agrees"
    assert verdict(of_contrast(means, type="MD", value=-0.5), "value") == "agrees", "the difference of the changes"
    assert verdict(of_contrast(means, type="MD", value=-1.6), "value") == "differs"
    assert verdict(of_contrast(means, type="SMD", value=-0.5), "value") == "agrees"
    assert verdict(of_contrast(means, type="SMD", value=-0.9), "value") == "differs"
    assert verdict(of_contrast(means, type="ROM", value=0.8), "value") == "agrees"
    assert verdict(of_contrast({"ldn": means["ldn"]}, type="MC", value=-2.0, comparison="within"), "value") == "agrees"
    assert verdict(of_contrast({"ldn": ArmData(mean=-3)}, type="MC", value=-2.0, comparison="within", score="change"), "value") == "differs"


def test_ratios_and_differences_of_risks() -> None:
    events = {"ldn": ArmData(n=40, events=20), "placebo": ArmData(n=40, events=10)}
    for kind, right, wrong in (("RR", 2.0, 2.4), ("OR", 3.0, 2.0), ("RD", 0.25, 0.35), ("RD", 25, 35)):
        assert verdict(of_contrast(events, type=kind, value=right), "value") == "agrees"
        assert verdict(of_contrast(events, type=kind, value=wrong), "value") == "differs"
    shares = {"ldn": ArmData(percent=50), "placebo": ArmData(percent=25)}
    assert verdict(of_contrast(shares, type="RR", value=2.0), "value") == "agrees"


def test_p_of_means_and_events() -> None:
    means = {"ldn": ArmData(n=45, mean=19.5, sd=3.4), "placebo": ArmData(n=45, mean=27.5, sd=5.9)}
    assert verdict(of_contrast(means, type="p-only", p=0.001, p_relation="<"), "p") == "agrees"
    assert verdict(of_contrast(means, type="p-only", p=0.2), "p") == "differs"
    events = {"ldn": ArmData(n=6, events=4), "placebo": ArmData(n=6, percent=16.7)}
    assert verdict(of_contrast(events, type="p-only", p=0.09), "p") == "agrees"
    assert verdict(of_contrast(events, type="p-only", p=0.001), "p") == "differs"


def test_the_correlation_behind_a_paired_test() -> None:
    def measured(**contrast: Any) -> dict[tuple[str, str], Recheck]:
        arms = {"ldn": ArmData(n=30, mean=2.42, sd=2.41, baseline_mean=6.87, baseline_sd=2.07)}
        return of_contrast(arms, type="p-only", comparison="within", paired=True, **contrast)

    assert verdict(measured(p=0.001, p_relation="<"), "p") == "agrees"
    assert verdict(measured(p=0.008), "p") == "differs"
    assert verdict(measured(p=0.008, note="paired t test"), "p") == "impossible"
    (finding,) = measured(p=0.008).values()
    assert finding.recomputed is not None and finding.recomputed < -1 and (finding.low, finding.high) == (-1, 1)


def test_fisher_and_chi_square() -> None:
    # Fisher's tea: 3 of 4 against 1 of 4, p = 0.4857 (Agresti 2013, table 3.9).
    assert fisher_p(3, 4, 1, 4) == pytest.approx(0.485714, abs=1e-6)
    plain, yates = chi2_ps(4, 6, 1, 6)
    assert plain == pytest.approx(0.0789, abs=1e-4) and yates == pytest.approx(0.2416, abs=1e-3)


# -- people ----------------------------------------------------------------------------------------------------------


def test_people_analysed_and_lost() -> None:
    assert verdict(found(design=Design(type="parallel-rct", n_randomised=60, n_analysed=57, n_lost=3)), "n_randomised") == "agrees"
    both = found(design=Design(type="parallel-rct", n_randomised=60, n_analysed=60, n_lost=3))
    assert "intention to treat" in both["n_randomised", "n_analysed + n_lost"].why
    arms = (Arm(id="ldn", role="treatment", label="x", n_analysed=28), Arm(id="placebo", role="control", label="y", n_analysed=28))
    assert verdict(found(design=Design(type="parallel-rct", n_analysed=57), arms=arms), "n_analysed") == "differs"


# -- reviews ---------------------------------------------------------------------------------------------------------


def test_pooled_results_against_themselves() -> None:
    assert verdict(of_pooled(measure="SMD", estimate=-0.11, ci=(-0.96, 0.74), p=0.31), "p") == "impossible"
    assert verdict(of_pooled(measure="SMD", estimate=-0.34, ci=(-0.62, -0.06), p=0.0186), "p") == "agrees"
    assert verdict(of_pooled(estimate=2.0, ci=(1.0, 4.0)), "ci") == "differs", "no ratio by its label"
    assert verdict(of_pooled(q=10.0, k=5, i2=60, estimator="RevMan"), "i2") == "agrees"
    assert verdict(of_pooled(q=10.0, k=5, i2=40, estimator="RevMan"), "i2") == "impossible"
    assert verdict(of_pooled(q=10.0, k=5, i2=40, estimator="REML"), "i2") == "differs"
    assert verdict(of_pooled(q=10.0, k=5, q_p=0.04), "q_p") == "agrees"
    assert verdict(of_pooled(q=10.0, k=5, q_p=0.4), "q_p") == "impossible"
    assert verdict(of_pooled(q=3.0, k=5, tau2=0.2, estimator="DerSimonian-Laird"), "tau2") == "impossible"
    assert verdict(of_pooled(i2=45, tau2=0.0, estimator="REML"), "tau2") == "agrees", "0.0 may be 0.04"
    narrow = {"measure": "SMD", "estimate": -0.5, "ci": (-0.9, -0.1)}
    assert verdict(of_pooled(**narrow, prediction_interval=(-0.7, -0.3)), "prediction_interval") == "impossible"
    assert verdict(of_pooled(**narrow, prediction_interval=(-1.7, 0.7)), "prediction_interval") == "agrees"


def _pooled_again(estimate: float, ci: tuple[float, float]) -> dict[tuple[str, str], Recheck]:
    numbers = [("Ann 2001", "RR pain", 0.7), ("Ann 2001", "RR pain lower", 0.5), ("Ann 2001", "RR pain upper", 0.98)]
    numbers += [("bob-2002", "RR pain", 0.9), ("bob-2002", "RR pain lower", 0.6), ("bob-2002", "RR pain upper", 1.35)]
    numbers += [("bob-2002", "RR nausea", 3.0)]
    review = Review(
        included=(IncludedStudy(label="Ann 2001"), IncludedStudy(label="Bob 2002", study="bob-2002")),
        numbers=tuple(ReportedNumber(study=study, item=item, value=value, place=PLACE) for study, item, value in numbers),
        pooled=(
            PooledResult(
                domain="pain-response", label="Pain", k=2, studies=("Ann 2001", "Bob 2002"), measure="RR", model="common",
                estimate=estimate, ci=ci, direction="benefit", place=PLACE,
            ),
        ),
    )  # fmt: skip
    return found(review=review, kind="systematic-review")


def test_a_pooled_result_from_the_numbers_of_its_studies() -> None:
    rows = [{"yi": math.log(y), "ci_lb": math.log(a), "ci_ub": math.log(b)} for y, a, b in ((0.7, 0.5, 0.98), (0.9, 0.6, 1.35))]
    true = pool(rows, "GEN", "EE", "z")
    right = tuple(round(math.exp(each), 2) for each in (true.estimate, true.ci_lb, true.ci_ub))
    fits = _pooled_again(right[0], right[1:])  # type: ignore[arg-type]
    assert verdict(fits, "estimate", "pooled again") == verdict(fits, "ci[0]", "pooled again") == "agrees"
    assert verdict(_pooled_again(1.2, (0.95, 1.5)), "estimate", "pooled again") == "differs"


# -- the whole -------------------------------------------------------------------------------------------------------


def test_what_stands_alone_is_counted_and_the_impossible_comes_first() -> None:
    one = outcome(
        arms={"ldn": ArmData(percent=40), "placebo": ArmData(n=20, events=4, percent=30)}, contrast=Contrast(type="p-only", p=0.3)
    )
    two = outcome(domain="fatigue", arms={"ldn": ArmData(n=20, events=4, percent=20)})
    whole = recheck([paper(outcomes=(two, one))], SCALES)
    assert [each.verdict for each in whole.found] == ["impossible", "agrees"] and whole.alone == 2 and whole.papers == 1
    assert [each.path for each in recheck([paper(outcomes=(two, one))], SCALES, frozenset({"fatigue"})).found] == [
        "outcomes[0].arms.ldn.percent"
    ]
    assert whole.found[0].place == PLACE


# -- true numbers, rounded -------------------------------------------------------------------------------------------

SCORES = st.lists(st.integers(0, 27), min_size=2, max_size=40)
DIGITS = st.integers(0, 3)


def _rounded(value: float, digits: int) -> float:
    return round(value, digits) if digits else round(value)


def _nothing_impossible(findings: dict[tuple[str, str], Recheck]) -> None:
    assert not [each for each in findings.values() if each.verdict == "impossible"]


@given(SCORES, SCORES, DIGITS, DIGITS)
@settings(max_examples=200)
def test_true_arms_are_possible(one: list[int], other: list[int], digits: int, p_digits: int) -> None:
    def data(scores: list[int]) -> ArmData:
        n, mean, sd = len(scores), statistics.fmean(scores), statistics.stdev(scores)
        high = sum(each > 13 for each in scores)
        reach = t_quantile(0.975, n - 1) * sd / math.sqrt(n)
        return ArmData(
            n=n, mean=_rounded(mean, digits), sd=_rounded(sd, digits), se=_rounded(sd / math.sqrt(n), digits),
            ci=(_rounded(mean - reach, digits), _rounded(mean + reach, digits)), events=high, percent=_rounded(100 * high / n, digits),
        )  # fmt: skip

    n1, n2 = len(one), len(other)
    pooled = math.sqrt(((n1 - 1) * statistics.variance(one) + (n2 - 1) * statistics.variance(other)) / (n1 + n2 - 2))
    gap, error = statistics.fmean(one) - statistics.fmean(other), pooled * math.sqrt(1 / n1 + 1 / n2)
    reach = t_quantile(0.975, n1 + n2 - 2) * error
    p = two_sided_t(gap / error, n1 + n2 - 2) if error else 1.0
    contrast = Contrast(
        type="MD", value=_rounded(gap, digits), ci=(_rounded(gap - reach, digits), _rounded(gap + reach, digits)),
        p=_rounded(p, p_digits + 1),
    )  # fmt: skip
    findings = found(outcome(scale="phq-9", arms={"ldn": data(one), "placebo": data(other)}, contrast=contrast))
    _nothing_impossible(findings)
    if error:
        wrong = [each for each in findings.values() if each.verdict != "agrees" and each.path.startswith("outcomes[0].contrast")]
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
        n=n, mean=_rounded(statistics.fmean(after), digits), sd=_rounded(statistics.stdev(after), digits),
        baseline_mean=_rounded(statistics.fmean(before), digits), baseline_sd=_rounded(statistics.stdev(before), digits),
    )  # fmt: skip
    contrast = Contrast(
        type="MC", value=_rounded(statistics.fmean(changes), digits), p=_rounded(two_sided_t(t, n - 1), digits + 1),
        statistic="t", statistic_value=_rounded(t, digits), statistic_df=n - 1,
    )  # fmt: skip
    findings = found(outcome(scale="phq-9", comparison="within", paired=True, arms={"ldn": data}, contrast=contrast))
    assert {each.verdict for each in findings.values()} <= {"agrees"}


@given(st.integers(1, 60), st.integers(1, 60), st.data(), DIGITS)
@settings(max_examples=200)
def test_true_ratios_agree(n1: int, n2: int, data: st.DataObject, digits: int) -> None:
    a, c = data.draw(st.integers(1, n1)), data.draw(st.integers(1, n2))
    log, error = math.log(a / n1 / (c / n2)), math.sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2)
    if error < 1e-6:
        return
    value, low, high = (math.exp(log + step * error) for step in (0, -1.959963985, 1.959963985))
    contrast = Contrast(
        type="RR", value=_rounded(value, digits), ci=(_rounded(low, digits), _rounded(high, digits)),
        p=_rounded(two_sided_normal(log / error), digits + 1),
    )  # fmt: skip
    arms = {"ldn": ArmData(n=n1, events=a), "placebo": ArmData(n=n2, events=c)}
    findings = found(outcome(score="events", arms=arms, contrast=contrast))
    assert not [each for each in findings.values() if each.verdict != "agrees" and "Fisher" not in each.what]


@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(0.05, 2)), min_size=2, max_size=12), DIGITS, st.sampled_from(["z", "knha"]))
@settings(max_examples=100)
def test_true_pooled_results_are_possible(studies: list[tuple[float, float]], digits: int, test: str) -> None:
    result = pool([{"yi": y, "vi": v} for y, v in studies], "GEN", "DL", test)
    if not result.se:
        return
    findings = of_pooled(
        measure="SMD", estimator="DerSimonian-Laird", model="random", k=result.k, estimate=_rounded(result.estimate, digits),
        ci=(_rounded(result.ci_lb, digits), _rounded(result.ci_ub, digits)), p=_rounded(result.p, digits + 1),
        q=_rounded(result.Q, digits), q_p=_rounded(result.Q_p, digits), tau2=_rounded(result.tau2, digits),
        i2=_rounded(min(100.0, 100 * max(0.0, 1 - (result.k - 1) / result.Q)) if result.Q else 0.0, digits),
        prediction_interval=None if result.pi_lb is None else (_rounded(result.pi_lb, digits), _rounded(result.pi_ub or 0.0, digits)),
    )  # fmt: skip
    _nothing_impossible(findings)
