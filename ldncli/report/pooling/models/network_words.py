"""What a network says, in sentences: the answer, what it rests on, and what cannot be checked."""

from __future__ import annotations

from ldncli.evidence.synthesis.models.network.analysis import NetworkAnalysis
from ldncli.report.words.findings.pooling import reason_words
from ldncli.report.words.language.numbers import counted, p_words
from ldncli.report.words.language.phrases import series
from ldncli.statistics.intervals import excludes

LEGEND = (
    "evidence: trials that compare the two themselves (their share of the estimate)",
    "new trial: prediction interval",
)
# What stands below P-scores.
SCORES = (
    "P-score: how sure it is, from 0 to 1, that a treatment is better than another, on average over"
    " all others. It says nothing of how much better, and is no ranking to treat by."
)
NOT_RATED = "certainty is not rated for a network; `ldn evidence` rates against placebo"
_MIXED = "; here people have several conditions"
# Of a test of agreement: below this it speaks, and from there on it proves nothing.
_SPEAKS = 0.1
_NAMED = 4


def answer(analysis: NetworkAnalysis) -> str:
    """Which treatments differ clearly from the reference, and which do not."""
    better, worse, unclear = [], [], []
    found = analysis.found
    for name in analysis.treatments:
        i, j = found.at(name, analysis.reference)
        if not excludes(*found.chosen.interval(i, j, found.level)):
            unclear.append(name)
        elif (found.chosen.values[i][j] < 0) == (analysis.better != "higher"):
            better.append(_resting(analysis, name))
        else:
            worse.append(_resting(analysis, name))
    words = ("better", "worse") if analysis.better else ("lower", "higher")
    told = [
        f"{word} than {analysis.reference}: {series(names, most=_NAMED)}"
        for word, names in zip(words, (better, worse), strict=True)
        if names
    ]
    if unclear and told:
        told.append(f"no clear difference: {series(unclear, most=_NAMED)}")
    elif unclear:
        names = series(unclear, "or", most=_NAMED)
        return f"No clear difference between {analysis.reference} and {names}."
    text = "; ".join(told)
    return f"{text[:1].upper()}{text[1:]}."


def _resting(analysis: NetworkAnalysis, name: str) -> str:
    """A treatment with the remark that one trial alone, or none that compared the two, is behind
    what is said of it."""
    pair: tuple[str, str] = (min(name, analysis.reference), max(name, analysis.reference))
    if pair not in analysis.edges:
        return f"{name} (indirectly)"
    return f"{name} (one trial)" if analysis.trials_of(name) == 1 else name


def account(analysis: NetworkAnalysis) -> str:
    """How large the network is."""
    trials, pairs = len(analysis.found.trials), len(analysis.edges)
    several = len(analysis.several_arms)
    told = (
        f"{counted(len(analysis.found.treatments), 'treatment')} in"
        f" {counted(trials, 'trial')}, {counted(pairs, 'comparison')} made by trials"
    )
    if several:
        told += f", {counted(several, 'trial')} with more than two arms"
    return f"{told}."


def caution(analysis: NetworkAnalysis) -> tuple[str, ...]:
    """What the estimates rest on that nobody can check here, and whether their parts agree."""
    found = []
    if analysis.indirect:
        pairs = counted(analysis.indirect, "pair is", "pairs are")
        found.append(
            f"{pairs} compared indirectly alone, which assumes trials alike in all that changes the"
            f" effect ({'' if analysis.evidence.mixed else 'people, '}doses, duration)"
            f"{_MIXED if analysis.evidence.mixed else '; nothing here can check that'}."
        )
    count = len(analysis.edges)
    if analysis.single == count:
        found.append("Every comparison rests on a single trial.")
    elif analysis.single:
        found.append(f"{analysis.single} of {count} comparisons rest on a single trial.")
    found.append(agreement(analysis))
    return tuple(found)


def agreement(analysis: NetworkAnalysis) -> str:
    """Whether direct and indirect evidence agree, or why that cannot be tested."""
    if analysis.agreement is None:
        return (
            "Whether direct and indirect evidence agree cannot be tested: no closed loop of"
            " comparisons from different trials."
        )
    test = analysis.agreement.random
    if test.p is None:
        return "Whether direct and indirect evidence agree cannot be tested."
    told = (
        f"Q between designs {test.Q:.2f}, {counted(test.df, 'degree')} of freedom,"
        f" {p_words(test.p)}"
    )
    if test.p < _SPEAKS:
        return f"Direct and indirect evidence disagree ({told}): the estimates are in doubt."
    return f"No clear disagreement of direct and indirect evidence ({told}), which proves none."


def heterogeneity(analysis: NetworkAnalysis) -> str:
    """The model and how much trials differ."""
    found = analysis.found
    if found.tau2 is None:
        return (
            "normal intervals; no more than one trial for each comparison and no closed loop, so"
            " that how much trials differ cannot be told, and the intervals leave it out"
        )
    model = "common effect" if found.method == "EE" else f"random effects ({found.method})"
    told = f"{model}, normal intervals"
    spread = f"I² {found.I2:.0f}%, Q({found.df}) = {found.Q:.2f}, {p_words(found.p or 0.0)}"
    if found.method == "EE":
        return f"{told}; {spread}"
    few = found.df < 5
    note = "; with so few trials tau² is a guess, and intervals may be too narrow"
    return f"{told}; tau² {found.tau2:.3g}, {spread}{note if few else ''}"


def left_out(analysis: NetworkAnalysis) -> list[str]:
    """The studies that are not in the network, by the reason."""
    return left_out_words(analysis.evidence.left_out)


def left_out_words(left: tuple) -> list[str]:
    """Names of studies with the reason why they bring no comparison."""
    return [f"not in the network: {series(names)} ({reason_words(why)})" for why, names in left]
