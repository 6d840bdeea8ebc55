"""A network of treatments as tables, as one object, and as a picture."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from ldncli.evidence.effects.measures import MEASURES, label_of
from ldncli.evidence.synthesis.models.network.analysis import NetworkAnalysis
from ldncli.report.drawing.charts import Net, NetEdge, NetNode
from ldncli.report.pooling.models.network_words import (
    LEGEND,
    NOT_RATED,
    SCORES,
    account,
    answer,
    caution,
    heterogeneity,
    left_out,
)
from ldncli.report.pooling.pool_views import plain
from ldncli.report.pooling.shown import effect, interval, shown
from ldncli.report.table import Column, Table
from ldncli.report.words.language.numbers import counted, p_words, percent
from ldncli.statistics.distributions import normal_quantile, two_sided_normal
from ldncli.statistics.network.consistency import Split, Test

_SMALL = 1e-12


def measure_words(analysis: NetworkAnalysis) -> str:
    """The measure with its units, at the head of a column."""
    evidence = analysis.evidence
    if evidence.measure not in MEASURES:
        return "effect" if evidence.measure == "GEN" else evidence.measure
    name = label_of(evidence.measure)
    unit = evidence.unit if MEASURES[evidence.measure].in_points else None
    return f"{name}, {unit}" if unit else name


# -- for people ------------------------------------------------------------------------------------


def network_tables(
    analysis: NetworkAnalysis, selection: str | None = None, *, whole: bool = False
) -> Iterator[Table]:
    """Every treatment against the reference; with `whole` also direct against indirect evidence,
    designs, and P-scores."""
    told = left_out(analysis)
    count = sum(len(names) for _, names in analysis.evidence.left_out)
    if told and not whole:
        told = [f"{counted(count, 'study', 'studies')} without usable numbers left out: --why"]
    notes = [*filter(None, (selection,)), *analysis.evidence.notes, *told]
    scores = ", P-scores" if analysis.better else ""
    more = () if whole else (f"--why: direct and indirect evidence, designs{scores}",)
    more = (*more, "--league: every pair", "--format text or --out x.svg: the network as a picture")
    name = analysis.evidence.measure if analysis.evidence.measure != "GEN" else "effect"
    columns = (
        Column("treatment", f"against {analysis.reference}", wide=True),
        Column("trials", "trials", holds="whole"),
        Column("people", "people", holds="whole"),
        Column("effect", f"{name} [{analysis.found.level:g}% CI]"),
        Column("prediction", "new trial"),
        Column("evidence", "evidence"),
    )
    rows = [_against_reference(analysis, each) for each in analysis.treatments]
    filled = [at for at in range(len(columns)) if any(row[at] is not None for row in rows)]
    yield Table(
        analysis.title,
        tuple(columns[at] for at in filled),
        tuple(tuple(row[at] for at in filled) for row in rows),
        notes=tuple(notes),
        head=(answer(analysis), f"{analysis.title}: {account(analysis)}", *caution(analysis)),
        footnotes=(
            f"{_scale(analysis)}{heterogeneity(analysis)}",
            *((NOT_RATED,) if analysis.evidence.synthesis else ()),
        ),
        legend=LEGEND if whole else (),
        more=more,
    )
    if whole:
        yield from _further(analysis)


def _scale(analysis: NetworkAnalysis) -> str:
    """What the measure is, and which side is better."""
    measure = analysis.evidence.measure
    told = [f"{measure}: {measure_words(analysis)}"] if measure in MEASURES else []
    told += [f"{analysis.better} is better"] if analysis.better else []
    return f"{', '.join(told)}; " if told else ""


def _against_reference(analysis: NetworkAnalysis, name: str) -> tuple[Any, ...]:
    found, measure = analysis.found, analysis.evidence.measure
    i, j = found.at(name, analysis.reference)
    low, high = found.chosen.interval(i, j, found.level)
    predicted = found.prediction(i, j)
    return (
        name,
        analysis.trials_of(name),
        analysis.evidence.people.get(name),
        effect(measure, found.chosen.values[i][j], low, high),
        interval(measure, *predicted) if predicted else None,
        _evidence(analysis, name),
    )


def _evidence(analysis: NetworkAnalysis, name: str) -> str:
    """How many trials compare a treatment with the reference itself, and how much they weigh."""
    i, j = analysis.found.at(name, analysis.reference)
    pair = (min(name, analysis.reference), max(name, analysis.reference))
    count = analysis.edges.get(pair, 0)
    if not count:
        return "indirect alone"
    share = analysis.found.chosen.share(i, j)
    told = f"{count} direct"
    if share is None or share > 0.9995:
        return told
    return f"{told} ({percent(share)})"


def _further(analysis: NetworkAnalysis) -> Iterator[Table]:
    measure, level = analysis.evidence.measure, analysis.found.level
    yield Table(
        "Direct and indirect evidence",
        (
            Column("comparison", "comparison", wide=True),
            Column("trials", "trials", holds="whole"),
            Column("share", "direct"),
            Column("direct", "direct evidence"),
            Column("indirect", "indirect evidence"),
            Column("p", "differ"),
        ),
        tuple(_split_row(each, measure, level) for each in analysis.splits),
        head=("Direct and indirect evidence on what trials compare, and whether the two differ.",),
    )
    if analysis.agreement is not None:
        parts = analysis.agreement
        rows: list[tuple[str, int | None, str | None, str | None]] = [
            ("all", len(analysis.found.trials), _test(parts.total), None),
            ("within designs", None, _test(parts.within), None),
            ("between designs", None, _test(parts.between), None),
            ("between, random effects", None, _test(parts.random), None),
        ]
        rows += [
            (
                ", ".join(each.treatments),
                each.trials,
                _test(each.within) if each.within.df else None,
                _test(each.detached) if each.detached and each.detached.df else None,
            )
            for each in parts.designs
        ]
        yield Table(
            "Agreement of trials and designs",
            (
                Column("design", "design", wide=True),
                Column("trials", "trials", holds="whole"),
                Column("differ", "differ within"),
                Column("without", "others, between"),
            ),
            tuple(rows),
            head=(
                "Whether trials of one design agree, and whether the others do without it (common"
                " effect).",
            ),
        )
    if analysis.scores:
        better = "lower is better" if analysis.better == "lower" else "higher is better"
        yield Table(
            f"P-scores ({better})",
            (Column("treatment", "treatment", wide=True), Column("p_score", "P-score", digits=2)),
            tuple(sorted(analysis.scores.items())),
            head=(f"P-scores, {better}, in order of the names.",),
            footnotes=(SCORES,),
        )


def _split_row(split: Split, measure: str, level: float) -> tuple[Any, ...]:
    return (
        f"{split.treatment} against {split.control}",
        split.trials,
        percent(split.share),
        _with_interval(split.direct, measure, level),
        _with_interval(split.indirect, measure, level) if split.indirect else None,
        p_words(split.p) if split.p is not None else None,
    )


def _with_interval(pair: tuple[float, float], measure: str, level: float) -> str:
    half = normal_quantile(0.5 + level / 200) * pair[1]
    return effect(measure, pair[0], pair[0] - half, pair[0] + half)


def _test(test: Test) -> str:
    told = f"Q({test.df}) = {test.Q if test.Q > _SMALL else 0.0:.2f}"
    return told if test.p is None else f"{told}, {p_words(test.p)}"


# -- every pair ------------------------------------------------------------------------------------


def league_table(analysis: NetworkAnalysis) -> Table:
    """Every treatment of a row against that of a column: below the diagonal from the whole network,
    above it from the trials that compare the two."""
    order = (analysis.reference, *analysis.treatments)
    found, measure = analysis.found, analysis.evidence.measure
    rows = []
    for at, name in enumerate(order):
        cells: list[str | None] = []
        for place, other in enumerate(order):
            i, j = found.at(name, other)
            value, error = found.chosen.direct[i][j], found.chosen.direct_ses[i][j]
            if place < at:
                low, high = found.chosen.interval(i, j, found.level)
                cells.append(effect(measure, found.chosen.values[i][j], low, high))
            elif place == at or value is None or error is None:
                cells.append(None)
            else:
                cells.append(_with_interval((value, error), measure, found.level))
        rows.append((name, *cells))
    return Table(
        f"League table · {analysis.title}",
        (
            Column("treatment", "", wide=True),
            *(Column(f"against {name}", f"against {name}") for name in order),
        ),
        tuple(rows),
        notes=(
            f"{measure_words(analysis)} of the row against the column, with {found.level:g}% CI:"
            " below the diagonal from the whole network, above it from the trials that compare the"
            " two (empty: none does)",
            heterogeneity(analysis),
            *caution(analysis),
        ),
    )


def paired_league(analysis: NetworkAnalysis) -> Table:
    """The same with a row for each pair, for a screen that has no room for so many columns."""
    table = league_table(analysis)
    names = [row[0] for row in table.rows]
    cells = {row[0]: dict(zip(names, row[1:], strict=True)) for row in table.rows}
    found, measure = analysis.found, analysis.evidence.measure
    rows = []
    for one, two in combinations(names, 2):
        i, j = found.at(two, one)
        value, error = found.chosen.direct[i][j], found.chosen.direct_ses[i][j]
        direct = None
        if value is not None and error is not None:
            direct = _with_interval((value, error), measure, found.level)
        rows.append((f"{two} against {one}", cells[two][one], direct))
    columns = (
        Column("pair", "pair", wide=True),
        Column("network", "whole network"),
        Column("direct", "direct alone"),
    )
    return replace(
        table,
        columns=columns,
        rows=tuple(rows),
        head=(f"{measure_words(analysis)} with {found.level:g}% CI, all pairs.",),
        notes=table.notes[1:],
    )


def pairs_table(analysis: NetworkAnalysis) -> Table:
    """Every two treatments in a row, at full precision and as people read values (ratios as
    ratios; standard errors on the scale of their logarithms): what programs get."""
    found, evidence = analysis.found, analysis.evidence
    turn = shown(evidence.measure)
    splits = {(each.treatment, each.control): each for each in analysis.splits}
    order = (analysis.reference, *analysis.treatments)
    rows = []
    for one, two in combinations(order, 2):
        i, j = found.at(two, one)
        fit = found.chosen
        low, high = fit.interval(i, j, found.level)
        predicted = found.prediction(i, j)
        split = splits.get((min(one, two), max(one, two)))
        turned = -1 if two > one else 1
        direct, indirect = (split.direct, split.indirect) if split else (None, None)
        rows.append(
            (
                two,
                one,
                evidence.measure,
                turn(fit.values[i][j]),
                turn(low),
                turn(high),
                fit.ses[i][j],
                two_sided_normal(fit.values[i][j] / fit.ses[i][j]),
                *(map(turn, predicted) if predicted else (None, None)),
                split.trials if split else 0,
                split.share if split else 0.0,
                turn(turned * direct[0]) if direct else None,
                direct[1] if direct else None,
                turn(turned * indirect[0]) if indirect else None,
                indirect[1] if indirect else None,
                split.p if split else None,
            )
        )
    keys = (
        "treatment control measure estimate ci_lb ci_ub se p pi_lb pi_ub direct_trials direct_share"
        " direct direct_se indirect indirect_se difference_p"
    ).split()
    texts = ("treatment", "control", "measure")
    return Table(
        analysis.title,
        tuple(
            Column(
                key,
                key,
                holds="text" if key in texts else "whole" if key == "direct_trials" else "number",
            )
            for key in keys
        ),
        tuple(rows),
        notes=(
            account(analysis),
            heterogeneity(analysis),
            *caution(analysis),
            *analysis.evidence.notes,
            *left_out(analysis),
        ),
    )


def network_json(analysis: NetworkAnalysis, selection: str | None = None) -> str:
    """Everything as one object; null where not known. Values as people read them, errors and tau²
    on the scale that is fitted."""
    found, evidence = analysis.found, analysis.evidence
    pairs = pairs_table(analysis)
    agreement = analysis.agreement
    content = {
        "title": analysis.title,
        "measure": evidence.measure,
        "method": found.method,
        "level": found.level,
        "reference": analysis.reference,
        "better": analysis.better,
        "tau2": found.tau2,
        "I2": found.I2,
        "Q": found.Q,
        "Q_df": found.df,
        "Q_p": found.p,
        "treatments": [
            {
                "treatment": name,
                "trials": analysis.trials_of(name),
                "people": evidence.people.get(name),
                "p_score": analysis.scores.get(name),
            }
            for name in (analysis.reference, *analysis.treatments)
        ],
        "pairs": pairs.mappings(),
        "agreement": None
        if agreement is None
        else {
            "total": _object(agreement.total),
            "within_designs": _object(agreement.within),
            "between_designs": _object(agreement.between),
            "between_designs_random": _object(agreement.random)
            | {"tau2_within": agreement.tau2_within},
            "designs": [
                {
                    "treatments": list(each.treatments),
                    "trials": each.trials,
                    "within": _object(each.within),
                    "without_it": _object(each.detached) if each.detached else None,
                }
                for each in agreement.designs
            ],
        },
        "trials": [
            {
                "study": evidence.names[trial.study],
                "treatment": each.treatment,
                "control": each.control,
                "yi": each.value,
                "vi": each.variance,
            }
            for trial in found.trials
            for each in trial.comparisons
        ],
        "answer": [answer(analysis), account(analysis), *caution(analysis)],
        "notes": [*filter(None, (selection,)), *evidence.notes, *left_out(analysis)],
    }
    return json.dumps(plain(content), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _object(test: Test) -> dict[str, Any]:
    return {"Q": test.Q, "df": test.df, "p": test.p}


# -- the picture -----------------------------------------------------------------------------------


def net_chart(analysis: NetworkAnalysis, further: Sequence[str] = ()) -> Net:
    """The network: the reference first, then those with the most trials."""
    order = (analysis.reference, *analysis.treatments)
    place = {name: at for at, name in enumerate(order)}
    several = len(analysis.several_arms)
    told = [
        f"{several} of {len(analysis.found.trials)} trials have more than two arms; each of their"
        " comparisons is drawn."
    ]
    edges = sorted(
        (*sorted((place[one], place[two])), count) for (one, two), count in analysis.edges.items()
    )
    return Net(
        f"Network · {analysis.title}",
        tuple(NetNode(name, analysis.evidence.people.get(name)) for name in order),
        tuple(NetEdge(*each) for each in edges),
        (*(told if several else ()), *caution(analysis), *further),
    )
