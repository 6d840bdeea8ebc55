"""The summary for methodologists: how the answer was reached, and how far it carries, in counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ldncli.evidence.certainty.ratings import LEVELS
from ldncli.evidence.findings.finding import Finding
from ldncli.questions.asked import Asked
from ldncli.report.document.blocks import Block, Bullets
from ldncli.report.document.prisma.of_records import depths, read_of
from ldncli.report.tables.reconciliation import VERDICTS
from ldncli.report.words.findings.pooling import why_not
from ldncli.report.words.language.numbers import counted, whole
from ldncli.report.words.language.phrases import series
from ldncli.report.words.selection import selection_words
from ldncli.report.words.studies.registered import apart_words, under_way_words
from ldncli.statistics.intervals import excludes


def methodologist(asked: Asked) -> list[Block]:
    """How the answer was reached, and how far it carries, in counts."""
    lines = [_flow_line(asked)]
    if asked.findings:
        lines += [
            _depth_line(asked.findings),
            *_model_lines(asked.findings),
            *_certainty_lines(asked.findings),
        ]
    lines += [
        *_bias_line(asked),
        _extraction_line(asked),
        *_silent_line(asked),
        *_review_line(asked),
    ]
    return [Bullets(tuple((each,) for each in lines))]


def _flow_line(asked: Asked) -> str:
    return (
        f"Records: {selection_words(asked.selection)}."
        f" {counted(len(asked.clinical), 'clinical study', 'clinical studies')} with results,"
        f" {counted(len(asked.reviews), 'review')}."
    )


def _depth_line(findings: Sequence[Finding]) -> str:
    bodies = [rated.synthesis for finding in findings for rated in finding.bodies]
    several = sum(bool(each.pooled and each.pooled.k > 1) for each in bodies)
    alone = sum(bool(each.pooled and each.pooled.k == 1) for each in bodies)
    spread = sum(each.pooled is None and bool(each.estimates) for each in bodies)
    found = Counter(tuple(depths(findings).values()))
    reasons = Counter(told for each in bodies for entry in each.entries if (told := why_not(entry)))
    top = "; ".join(
        f"{reason} ({count})"
        for reason, count in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    )
    text = (
        f"Syntheses: {counted(len(findings), 'pair')} of condition and outcome,"
        f" {counted(len(bodies), 'body', 'bodies')} of evidence; {whole(several)} pooled from two"
        f" or more estimates, {whole(alone)} with one estimate, {whole(spread)} with estimates that"
        f" are not pooled, {whole(len(bodies) - several - alone - spread)} with directions only."
        f" Studies: {whole(found[0])} pooled with others, {whole(found[1])} with an estimate of"
        f" their own, {whole(found[2])} with directions only."
    )
    return f"{text} Most frequent reasons for no estimate: {top}." if top else text


def _model_lines(findings: Sequence[Finding]) -> list[str]:
    pools = [
        each for finding in findings for rated in finding.bodies if (each := rated.synthesis).pooled
    ]
    measures = Counter(each.metric.measure for each in pools if each.metric)
    assumed = sum(estimate.assumed is not None for each in pools for estimate in each.estimates)
    told = []
    if measures:
        counts = series(
            [
                f"{measure} {count}"
                for measure, count in sorted(measures.items(), key=lambda pair: (-pair[1], pair[0]))
            ]
        )
        told.append(
            f"Effects: {counts}. Random effects by REML, modified Knapp–Hartung intervals from"
            " three estimates on. A within-person correlation was assumed for"
            f" {counted(assumed, 'estimate')}."
        )
    several = [pooled for each in pools if (pooled := each.pooled) and pooled.k > 1]
    if several:
        spread = [each.I2 for each in several]
        range_ = (
            f"{min(spread):.0f}% to {max(spread):.0f}%" if len(spread) > 1 else f"{spread[0]:.0f}%"
        )
        wide = sum(
            each.pi_lb is not None
            and each.pi_ub is not None
            and not excludes(each.pi_lb, each.pi_ub)
            for each in several
        )
        told.append(
            f"Heterogeneity: I² {range_} over {counted(len(several), 'pool')} of two or more; the"
            f" prediction interval includes no effect in {whole(wide)}."
        )
    return told


def _certainty_lines(findings: Sequence[Finding]) -> list[str]:
    best = [finding.best.certainty for finding in findings]
    levels = Counter(each.level for each in best)
    counts = [
        f"{(level or 'not rated').replace('-', ' ')} {levels[level]}"
        for level in (*reversed(LEVELS), None)
        if levels[level]
    ]
    steps = Counter(step.domain for each in best for step in each.steps if step.levels < 0)
    down = series(
        [
            f"{domain.replace('-', ' ')} in {whole(count)}"
            for domain, count in sorted(steps.items(), key=lambda pair: (-pair[1], pair[0]))
        ]
    )
    judged = sorted({step.override.by for each in best for step in each.steps if step.override})
    own = (
        f" Steps by a person's judgement: {series(judged)}."
        if judged
        else " No step was set by a person's judgement."
    )
    return [
        f"Certainty (GRADE, of the evidence that each finding rests on): {series(counts)}. Rated"
        f" down for {down or 'nothing'}.{own}"
    ]


def _bias_line(asked: Asked) -> list[str]:
    trials = [study for study in asked.clinical if study.randomised]
    if not trials:
        return []
    counts = Counter((study.risk_of_bias or "not judged").replace("-", " ") for study in trials)
    told = series(
        [
            f"{word} {count}"
            for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        ]
    )
    return [f"Risk of bias of {counted(len(trials), 'randomised trial')}, overall: {told}."]


def _extraction_line(asked: Asked) -> str:
    papers = list(asked.papers.values())
    double = sum(each.extraction.state == "double" for each in papers)
    in_full = sum(read_of(each) == "whole paper" for each in papers)
    return (
        f"Extraction: {whole(double)} of {counted(len(papers), 'report')} extracted independently"
        f" in duplicate; {whole(in_full) if in_full else 'none'} read in full."
    )


def _silent_line(asked: Asked) -> list[str]:
    silent, running, besides = asked.body.silent, asked.body.running, asked.body.besides
    apart = f"; {apart_words(besides)}" if besides else ""
    return (
        [
            f"Registers: {under_way_words(running)}; {counted(len(silent), 'trial')} ended without"
            f" known results{apart}."
        ]
        if silent or running or besides
        else []
    )


def _review_line(asked: Asked) -> list[str]:
    if not asked.published:
        return []
    counts = Counter(each.verdict for each in asked.reconciled)
    told = series(
        [
            counted(count, *VERDICTS[verdict])
            for verdict, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        ]
    )
    pairs = f"Pairs of reviews that contradict each other: {whole(len(asked.contradictions))}."
    return [
        f"Earlier reviews: {counted(len(asked.published), 'pooled result')}; compared with ours:"
        f" {told or 'none has an estimate'}. {pairs}"
    ]
