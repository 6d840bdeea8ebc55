"""Every number of every working follows from those before it by its formula: in every measure, for
everything that the real base reports, and for invented outcomes that take each way there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import pytest

from ldncli.evidence.effects.estimate import (
    AS_PRINTED,
    USUAL,
    Choices,
    Estimate,
    Frame,
    Reported,
)
from ldncli.evidence.effects.grid import Grid
from ldncli.evidence.effects.measures import from_records
from ldncli.evidence.reasons import Reason
from ldncli.evidence.synthesis.synthesise import Model
from ldncli.evidence.workings.sheet import Step
from ldncli.evidence.workings.working import printed_numbers, working, working_of_body
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.records.model.trial import Arm, ArmData, Outcome
from ldncli.report.words.findings.workings import working_words
from tests.evidence.trials import (
    VOCABULARIES,
    body,
    contrast,
    estimate,
    events,
    means,
    outcome,
    paper,
    reported,
)
from tests.formulas import close, compute

OTHER = Choices(correlation=0.7, shown_too=(0.3,), shared_control="split")
FRAMES = (AS_PRINTED, Frame((0, 100), "lower"), Frame(better="higher"))
_GROUPS: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"mean": 3.1, "sd": 1.2, "n": 20}, {"mean": 4.4, "sd": 1.9, "n": 22}),
    ({"mean": 3.1, "se": 0.3, "n": 20}, {"mean": 4.4, "ci": (3.6, 5.2), "n": 22}),
    (
        {"median": 3, "iqr": (2, 5), "n": 20},
        {"median": 4, "range": (1, 9), "n": 22},
    ),
    (
        {"median": 3, "iqr": (2, 5), "range": (0, 8), "n": 20},
        {"mean": 4, "iqr": (3, 6), "n": 22},
    ),
    ({"mean": 3.1}, {"mean": 4.4}),
    ({}, {}),
    (
        {"mean": 3.1, "sd": 1.2, "baseline_mean": 6, "baseline_sd": 1.5, "n": 20},
        {"mean": 4.4, "sd": 1.9, "n": 20},
    ),
    ({"events": 9, "n": 20}, {"events": 5, "n": 22}),
    ({"events": 0, "n": 20}, {"events": 5, "n": 22}),
    ({"percent": 45, "n": 20}, {"percent": 50, "n": 22}),
)
_CONTRASTS: tuple[dict[str, Any] | None, ...] = (
    None,
    {"type": "MD", "value": -1.1, "ci": (-2.0, -0.2)},
    {"type": "MD", "value": -1.1, "ci": (-2.0, -0.2), "level": 90, "correlation": 0.6},
    {"type": "MD", "value": -1.1, "se": 0.45, "p": 0.02},
    {"type": "MD", "value": -1.1, "sd": 2.1},
    {"type": "MC", "value": -2.2, "statistic": "t", "statistic_value": 3.3, "statistic_df": 17},
    {"type": "MD", "value": -1.1, "statistic": "F", "statistic_value": 5.2, "statistic_df": 38},
    {"type": "p-only", "p": 0.021},
    {"type": "p-only", "p": 0.021, "statistic": "z", "statistic_value": 2.31},
    {"type": "SMD", "value": -0.6, "ci": (-1.2, -0.01)},
    {"type": "SMD", "value": -0.6},
    {"type": "RR", "value": 1.8, "ci": (0.7, 4.4)},
    {"type": "OR", "value": 2.3, "p": 0.043},
    {"type": "MD", "value": -1.2, "se": 0.7, "smd": -0.4},
    {"type": "HR", "value": 0.6, "ci": (0.4, 0.9)},
    {"type": "RD", "value": 22, "ci": (-6, 50)},
    {"type": "RD", "value": 0.22, "se": 0.14},
    {"type": "correlation", "correlation": 0.4},
)
_KINDS: tuple[dict[str, Any], ...] = (
    {},
    {"paired": True},
    {"comparison": "within", "paired": True},
    {"comparison": "within", "paired": True, "score": "change"},
    {"scale": "comfort"},
    {"scale": "nrs-0-10", "score": "change"},
)


def _invented() -> Iterator[Reported]:
    for (treated, control), printed, kind in product(_GROUPS, _CONTRASTS, _KINDS):
        counts = "events" in treated or "percent" in treated
        more = {**kind, **({"score": "events", "domain": "pain-response"} if counts else {})}
        within = more.get("comparison") == "within"
        yield from reported(
            outcome(
                treated or None,
                None if within else control or None,
                contrast=contrast(**printed) if printed else None,
                **{"scale": None if counts else "nrs-0-10", **more},
            )
        )


def _several() -> Iterator[Reported]:
    """Two doses against one control, and a dose against two."""
    numbers = (
        {"mean": 3.1, "sd": 1.2, "n": 20, "events": 4},
        {"mean": 2.1, "sd": 1.7, "n": 18, "events": 9},
        {"mean": 4.4, "sd": 1.9, "n": 21, "events": 5},
    )
    for roles in (("treatment", "treatment", "control"), ("treatment", "control", "control")):
        arms = tuple(
            Arm(id=f"arm-{place}", role=role, label="given", n_randomised=25)  # type: ignore[arg-type]
            for place, role in enumerate(roles)
        )
        data = {arm.id: ArmData(**each) for arm, each in zip(arms, numbers, strict=True)}  # type: ignore[arg-type]
        for score in ("final", "events"):
            yield from reported(
                outcome(
                    arms=data,
                    score=score,
                    domain="pain-intensity" if score == "final" else "pain-response",
                ),
                arms=arms,
            )


def check(steps: Iterable[Step], names: dict[str, Any] | None = None) -> dict[str, Any]:
    """All numbers of a working by name, each compared with its formula."""
    names = dict(names or {})
    for step in steps:
        if step.how is not None:
            assert working_words(step.how)
        value = step.value if step.formula is None else compute(step.formula, names)
        assert close(value, step.value), (step, value)
        names[step.name] = value
    return names


def _estimates(grid: Grid, each: Reported, frames: Iterable[Frame]) -> Iterator[Estimate]:
    for measure, frame in product(from_records(), frames):
        for found in grid.estimates(each, measure, frame):
            if isinstance(found, Estimate):
                yield found


def _codes(reason: Reason) -> Iterator[str]:
    yield reason.code
    for _, value in reason.values:
        if isinstance(value, Reason):
            yield from _codes(value)


# Every way from printed numbers to an estimate.
WAYS = """
    SD from standard error|SD from interval|mean and SD from median|SD from range|from events
    events from percent|arms combined|control shared|means and SDs|own mean difference
    difference of means|own standardised difference|variance from group sizes|standardised from t
    t of the paper's difference|t of the means|t of p and direction|paired difference
    paired difference with its SD|means of both periods|p and direction|SD from paired error
    correlation within persons|mean change|mean change with its SD|means before and after
    own effect|events of the same people|events of both periods|SE as printed|SE from interval
    standardised beside|SE from statistic|SE from p|brought to range|direction turned
"""


@pytest.mark.parametrize("choices", [USUAL, OTHER], ids=["usual", "other"])
def test_invented_outcomes_take_every_way(choices: Choices) -> None:
    grid, seen, count = Grid(VOCABULARIES, choices), set(), 0
    for each in (*_invented(), *_several()):
        for found in _estimates(grid, each, FRAMES):
            names = check(working(found, choices))
            assert close(names["yi"], found.value) and close(names["vi"], found.variance)
            seen |= {code for step in found.steps for code in _codes(step)}
            count += 1
    ways = {way.strip() for line in WAYS.split("\n") for way in line.split("|") if way.strip()}
    missing = ways - seen - ({"control shared"} if choices == USUAL else {"arms combined"})
    assert not missing and count > 1000


def test_whatever_the_real_base_reports(real_library: Library) -> None:
    asked, grid = ask(real_library, every_scope=True), Grid(real_library.vocabularies, USUAL)
    count = 0
    for study in asked.body.studies:
        for each in grid.outcomes(study) if study.clinical else ():
            check(printed_numbers(each))
            for found in _estimates(grid, each, [AS_PRINTED]):
                check(working(found))
                count += 1
    assert count > 500


def test_a_working_in_full() -> None:
    found = estimate(means(3, 2, 10, 4, 2, 10), "MD")
    told = [(step.name, step.value, step.kind, step.formula) for step in working(found)]
    assert told[:6] == [
        ("n_treatment", 10, "printed", None),
        ("mean_treatment", 3, "printed", None),
        ("sd_treatment", 2, "printed", None),
        ("n_control", 10, "printed", None),
        ("mean_control", 4, "printed", None),
        ("sd_control", 2, "printed", None),
    ]
    assert told[6] == ("yi", -1, "estimate", "mean_treatment-mean_control")
    assert told[7][:2] == ("vi", 0.8)
    assert [name for name, *_ in told[8:]] == [
        "df",
        "level",
        "effect",
        "effect_low",
        "effect_high",
    ]


def test_what_is_assumed_is_called_so() -> None:
    found = estimate(means(3, 2, 10, 4, 2, 10, paired=True), "MD")
    [r] = [step for step in working(found) if step.name == "correlation"]
    assert (r.value, r.kind, r.formula) == (0.5, "assumed", None)


def test_an_outcome_without_an_estimate_still_shows_its_numbers() -> None:
    [each] = reported(outcome({"percent": 45}, {"percent": 28}, score="events"))
    told = {step.name: step.value for step in printed_numbers(each)}
    assert told["percent_treatment"] == 45 and told["percent_control"] == 28


def _joined(synthesis: Any) -> dict[str, Any]:
    import numpy

    found = [check(working(each)) for each in synthesis.estimates]
    if len(found) == 1:
        return {key: value for key, value in found[0].items() if key != "level"}
    return {key: numpy.array([each[key] for each in found]) for key in ("yi", "vi", "effect")}


@pytest.mark.parametrize("count", [1, 2, 3, 5])
@pytest.mark.parametrize("method", ["REML", "DL", "EE"])
@pytest.mark.parametrize("test", ["knha", "adhoc", "t", "z"])
def test_a_pool_follows_from_its_estimates(count: int, method: str, test: str) -> None:
    papers = [
        paper(means(3 + 0.7 * place, 2, 30, 4, 2, 28, scale="nrs-0-10"), id=f"aa-20{place:02}")
        for place in range(count)
    ]
    synthesis = body(*papers, model=Model(method=method, test=test))
    names = check(working_of_body(synthesis), _joined(synthesis))
    assert synthesis.pooled is not None and close(names["number"], synthesis.pooled.estimate)
    assert close(names["number_low"], synthesis.pooled.ci_lb)


def test_a_ratio_is_read_back_and_tables_have_no_formula() -> None:
    papers = [paper(events(9 + each, 30, 5, 28), id=f"bb-20{each:02}") for each in range(3)]
    synthesis = body(*papers, outcome="pain-response")
    names = check(working_of_body(synthesis), _joined(synthesis))
    assert names["number"] > 1
    tables = body(*papers, outcome="pain-response", model=Model(method="MH"))
    [pooled] = [step for step in working_of_body(tables) if step.name == "estimate"]
    assert pooled.formula is None and pooled.how is not None


def test_a_body_without_an_estimate_has_no_number() -> None:
    empty: Outcome = outcome()
    assert working_of_body(body(paper(empty))) == ()
