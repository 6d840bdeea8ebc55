"""How robust a pooled result is, as lines of an outline: all of it, or a first screen of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ldncli.evidence.findings.analysis import Analysis
from ldncli.evidence.synthesis.robustness import Asymmetry, Robustness
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.index.library import Library
from ldncli.report.pooling.shown import (
    difference_words,
    effect,
    effect_of,
    method_words,
    test_words,
)
from ldncli.report.words.findings.pooling import no_asymmetry
from ldncli.report.words.language.numbers import p_words
from ldncli.statistics.models.pooling import Pooled
from ldncli.statistics.rare.tables import RARE

# Section, item, value, place.
Line = tuple[str, str, str, str | None]


def sensitivity(analysis: Analysis, library: Library) -> Iterator[Line]:
    """What the result would be without each study, by other methods and with other numbers, and
    whether small studies differ: all of it."""
    found, metric = analysis.robustness, analysis.synthesis.metric
    if found is None or metric is None:
        return
    measure, part = metric.measure, "Sensitivity"
    for study, pooled in found.without.items():
        yield part, f"without {study}", effect_of(measure, pooled), None
    for method, pooled in found.methods.items():
        yield (
            part,
            method_words(method),
            f"{_result(measure, pooled, analysis.synthesis.pooled)}, tau² {pooled.tau2:.3g}",
            None,
        )
    for name, pooled in found.tables.items():
        yield part, name, effect_of(measure, pooled), None
    for r, pooled in found.correlations.items():
        assumed = analysis.synthesis.model.choices.correlation
        yield part, f"correlation {r:g} in place of {assumed:g}", effect_of(measure, pooled), None
    if why := no_asymmetry(found):
        yield "Small studies", "", why, None
    elif found.asymmetry:
        yield from _asymmetry(found.asymmetry, measure)


def _asymmetry(found: Asymmetry, measure: str) -> Iterator[Line]:
    part = "Small studies"
    if found.egger:
        yield (
            part,
            "Egger's test",
            f"t({found.egger.df}) = {found.egger.statistic or 0:.2f}, {p_words(found.egger.p)}",
            None,
        )
    if found.rank:
        yield (
            part,
            "rank correlation",
            f"Kendall's tau {found.rank.tau:.2f}, {p_words(found.rank.p)}",
            None,
        )
    if found.peters:
        yield (
            part,
            "Peters' test",
            f"t({found.peters.df}) = {found.peters.statistic or 0:.2f}, {p_words(found.peters.p)}",
            None,
        )
    if found.filled:
        text = (
            f"{found.filled.k0} filled in on the {found.filled.side}; {measure}"
            f" {effect_of(measure, found.filled.pooled)}"
        )
        yield part, "trim and fill", text, None
    if found.corrected:
        line = found.corrected.estimate
        yield (
            part,
            found.corrected.chosen,
            (
                f"{measure} {effect(measure, line.intercept, line.ci_lb, line.ci_ub)} for a study"
                " without error"
            ),
            None,
        )


def robust(analysis: Analysis, library: Library) -> Iterator[Line]:
    """How robust the result is, in a few lines: how far trials differ, what one of them or another
    method does to it."""
    found, synthesis, part = analysis.robustness, analysis.synthesis, "Robustness"
    pooled, metric = synthesis.pooled, synthesis.metric
    if pooled is None or metric is None:
        return
    if pooled.k > 1:
        rare = pooled.method in RARE
        told = f"I² {pooled.I2:.0f}%, {p_words(pooled.Q_p)}"
        yield part, "heterogeneity", difference_words(pooled) if rare else told, None
    if found is None:
        return
    # Of two studies, what is left without one stands in the other's row.
    if len(found.without) > 2:
        names = names_of(synthesis)
        for study, other in _ends(found.without):
            yield part, f"without {names[study]}", effect_of(metric.measure, other), None
    yield from otherwise(found, metric.measure, pooled)


def otherwise(found: Robustness, measure: str, whole: Pooled) -> Iterator[Line]:
    """What other methods give than the one of the `whole`, and whether small studies differ."""
    part = "Robustness"
    methods = [effect_of(measure, each) for each in found.methods.values()]
    if len(set(methods)) == 1:
        yield part, f"{len(methods)} other methods", methods[0], None
    elif methods:
        for method, other in _ends(found.methods):
            yield part, method_words(method), _result(measure, other, whole), None
    if why := no_asymmetry(found):
        yield part, "small-study effects", why, None
    elif found.asymmetry:
        yield from _asymmetry(found.asymmetry, measure)


def _result(measure: str, pooled: Pooled, whole: Pooled | None) -> str:
    """A result, with its test where that is not the one of the whole."""
    text = effect_of(measure, pooled)
    other = whole is not None and pooled.test != whole.test
    return f"{text}, {test_words(pooled.test)} interval" if other else text


def _ends(found: Mapping[str, Pooled]) -> list[tuple[str, Pooled]]:
    """The smallest and the largest result of several."""
    order = sorted(found.items(), key=lambda pair: pair[1].estimate)
    return [order[0], order[-1]] if len(order) > 1 else order


def heterogeneity(pooled: Pooled) -> str:
    """How far the studies differ, in numbers."""
    if pooled.method in RARE:
        return difference_words(pooled)
    text = (
        f"I² {pooled.I2:.0f}%, H² {pooled.H2:.2f}, Q({pooled.Q_df}) = {pooled.Q:.2f},"
        f" {p_words(pooled.Q_p)}"
    )
    if pooled.tau2_lb is not None and pooled.tau2_ub is not None:
        text += f"; tau² {pooled.tau2:.4g} [{pooled.tau2_lb:.3g}, {pooled.tau2_ub:.3g}]"
    return text


def names_of(synthesis: Synthesis) -> dict[str, str]:
    """What people call the studies, by id."""
    return {entry.study.id: entry.study.name for entry in synthesis.entries}
