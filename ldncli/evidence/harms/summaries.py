"""What is known of each harm: randomised trials pooled, other studies added up
beside them, never both together.

Relative: Mantel–Haenszel risk ratio. Absolute: that ratio applied to the risk of the trials' own
control groups (Guyatt 2013, J Clin Epidemiol 66:158–172; Newcombe & Bender 2014, Evid Based Med
19:6–8), since ratios differ less between groups of people than differences.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ldncli.errors import UsageError
from ldncli.evidence.effects.measures import FEWEST_FOR_A_SHARE, RISK_DIFFERENCE, RISK_RATIO
from ldncli.evidence.harms.reports import SECTIONS, Count, HarmReport, Section
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.selecting.studies import called
from ldncli.evidence.synthesis.choosing import comparator_names
from ldncli.records.vocabularies.topic import Called
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.statistics.intervals import wilson_interval
from ldncli.statistics.measures.effect_measures import effect_sizes
from ldncli.statistics.models.pooling import Pooled, pool, pool_effects
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Effect:
    """A value with its 95% interval; the ends are None where none can be given. Ratios are
    ratios here, no logarithms."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class HarmSummary:
    """One harm over all studies.

    `treatment` and `control` add up the `trials` that are compared (randomised, both sides
    counted, against placebo or no active treatment). `others` are studies without a randomised
    comparison, `other` their people on treatment, `other_risk` their share with the harm. `pooled`
    is the logarithm of the risk ratio over the trials in which anybody had the harm, `ratio` the
    same as people read it, `per_1000` the difference per 1,000 people. None where nothing follows;
    `why` says what was done, and what to know of the studies.
    """

    section: Section
    harm: str
    label: str
    inline: str  # the label inside a sentence
    reports: tuple[HarmReport, ...]
    trials: tuple[HarmReport, ...]
    treatment: Count | None
    control: Count | None
    pooled: Pooled | None
    per_1000: Effect | None
    others: tuple[HarmReport, ...]
    other: Count | None
    other_risk: Effect | None
    why: tuple[Reason, ...]

    @property
    def called(self) -> Called:
        """What is under test in its trials, else in all that name it."""
        return called(report.study for report in self.trials or self.reports)

    @property
    def studies(self) -> int:
        """Studies that name the harm."""
        return len(self.reports)

    @property
    def ratio(self) -> Effect | None:
        """The risk ratio of `pooled`, treatment over control."""
        return _as_ratio(self.pooled) if self.pooled else None


def summarise_harms(
    reports: Iterable[HarmReport], harms: Vocabulary, only: frozenset[str] | None = None
) -> list[HarmSummary]:
    """One summary a section and harm: sections in their order, in each the harm that most studies
    name first. `only` keeps these harms."""
    groups: dict[tuple[Section, str], list[HarmReport]] = {}
    for report in reports:
        if only is None or report.harm in only:
            groups.setdefault((report.section, report.harm), []).append(report)
    places = {term: place for place, term in enumerate(harms.terms)}
    found = [_summary(section, group) for (section, _), group in groups.items()]
    return sorted(
        found,
        key=lambda each: (
            SECTIONS.index(each.section),
            -each.studies,
            places.get(each.harm, len(places)),
            each.harm,
        ),
    )


def _summary(section: Section, group: Sequence[HarmReport]) -> HarmSummary:
    compared = [report for report in group if report.compared]
    trials = tuple(report for report in compared if not report.active)
    others = tuple(
        report
        for report in group
        if not report.study.randomised and report.treatment and report.treatment.whole
    )
    treatment, control = (
        _total([getattr(report, side) for report in trials]) for side in ("treatment", "control")
    )
    pooled, difference, told = compare(trials)
    other = _total([report.treatment for report in others])
    if not trials:
        treatment, control = _printed_alone(group)
    return HarmSummary(
        section=section,
        harm=group[0].harm,
        label=group[0].label,
        inline=group[0].inline,
        reports=tuple(group),
        trials=trials,
        treatment=treatment,
        control=control,
        pooled=pooled,
        per_1000=difference,
        others=others,
        other=other,
        other_risk=(
            wilson(other.events, other.n)
            if other and other.n and other.n >= FEWEST_FOR_A_SHARE and other.events is not None
            else None
        ),
        why=(*told, *_remarks(group, trials, others)),
    )


def _printed_alone(group: Sequence[HarmReport]) -> tuple[Count | None, Count | None]:
    """The two percentages that the only randomised trial with any prints without
    counts; they cannot be pooled."""
    percents = [
        r
        for r in group
        if r.study.randomised
        and r.treatment
        and r.control
        and r.treatment.risk is not None
        and r.control.risk is not None
    ]
    if len(percents) != 1 or percents[0].active:
        return None, None
    return _bare_percent(percents[0].treatment), _bare_percent(percents[0].control)


def _bare_percent(count: Count | None) -> Count | None:
    return (
        Count(percent=100 * count.risk if count.percent is None else count.percent)
        if count and count.risk is not None
        else None
    )


def _total(counts: Sequence[Count | None]) -> Count | None:
    """People and events of several studies added up; None of none."""
    known = [each for each in counts if each and each.whole]
    return (
        Count(sum(each.events or 0 for each in known), sum(each.n or 0 for each in known))
        if known
        else None
    )


# -- randomised comparisons ------------------------------------------------------------------------


def compare(
    trials: Sequence[HarmReport],
) -> tuple[Pooled | None, Effect | None, tuple[Reason, ...]]:
    """Log risk ratio and difference per 1,000 of trials with counts on both
    sides, and how they came about."""
    if not trials:
        return None, None, ()
    rows = [counts_row(report) for report in trials]
    if not any(map(any_events, rows)):
        return _without_events(rows, called(report.study for report in trials).inline)
    pooled, told = _log_ratio(rows)
    if any(report.paired for report in trials):
        told = (*told, because("crossovers counted as groups"))
    if pooled and all(_total_of(rows, side) for side in ("ai", "ci")):
        risk = _total_of(rows, "ci") / _total_of(rows, "n2i")
        return pooled, _applied(_as_ratio(pooled), risk), (*told, because("difference from ratio"))
    difference, said = _difference(rows)
    return pooled, difference, (*told, said)


def counts_row(report: HarmReport) -> dict[str, float]:
    """The counts of a compared trial by metafor's columns."""
    assert report.treatment and report.control
    return {
        "ai": report.treatment.events or 0,
        "n1i": report.treatment.n or 0,
        "ci": report.control.events or 0,
        "n2i": report.control.n or 0,
    }


def any_events(row: dict[str, float]) -> bool:
    """Whether anybody had the harm: a trial in which nobody had says nothing about the ratio."""
    return bool(row["ai"] or row["ci"])


def _total_of(rows: Sequence[dict[str, float]], column: str) -> float:
    return sum(row[column] for row in rows)


def _without_events(
    rows: Sequence[dict[str, float]], drug: str
) -> tuple[None, Effect, tuple[Reason, ...]]:
    """No event on either side: no ratio; no difference either, and how large one could be."""
    n = int(_total_of(rows, "n1i"))
    top = wilson(0, n).high
    told = because("no event", trials=len(rows), most=top or 0.0, drug=drug)
    if len(rows) > 1:
        return None, Effect(0.0, None, None), (told,)
    return None, _newcombe(rows[0]), (told, because("interval by Newcombe"))


def _log_ratio(rows: Sequence[dict[str, float]]) -> tuple[Pooled | None, tuple[Reason, ...]]:
    """The trial's own log risk ratio, or the Mantel–Haenszel one of several; None where an arm
    has no events in any of them."""
    if len(rows) == 1:
        size = effect_sizes(RISK_RATIO, rows, drop00=True)[0]
        y, v = size["yi"], size["vi"]
        if y is None or v is None:
            return None, (because("event in everyone"),)
        told = because("one trial", added=not (rows[0]["ai"] and rows[0]["ci"]))
        return replace(pool_effects([y], [v], "EE", "z"), measure=RISK_RATIO), (told,)
    telling = [row for row in rows if any_events(row)]
    try:
        pooled = pool(telling, RISK_RATIO, "MH")
    except UsageError:
        return None, (
            because("no event in one group", trials=len(rows), empty=len(rows) - len(telling)),
        )
    return pooled, (
        because(
            "pooled by Mantel-Haenszel",
            trials=len(rows),
            empty=len(rows) - len(telling),
            i2=pooled.I2,
        ),
    )


def _as_ratio(pooled: Pooled) -> Effect:
    return Effect(math.exp(pooled.estimate), math.exp(pooled.ci_lb), math.exp(pooled.ci_ub))


def _applied(ratio: Effect, risk: float) -> Effect:
    """A ratio as a difference per 1,000 people with this control risk; no more than all of them."""
    value, low, high = (
        None if end is None else 1000 * (min(1.0, risk * end) - risk)
        for end in (ratio.value, ratio.low, ratio.high)
    )
    return Effect(value or 0.0, low, high)


def _difference(rows: Sequence[dict[str, float]]) -> tuple[Effect, Reason]:
    """The difference per 1,000 where no ratio helps: the trial's own, or pooled by
    Mantel–Haenszel with Sato's variance."""
    if len(rows) == 1:
        return _newcombe(rows[0]), because("own difference")
    pooled = pool(rows, RISK_DIFFERENCE, "MH")
    found = (1000 * each for each in (pooled.estimate, pooled.ci_lb, pooled.ci_ub))
    empty = sum(not any_events(row) for row in rows)
    return Effect(*found), because("differences pooled", empty=empty)


def _newcombe(row: dict[str, float]) -> Effect:
    """Difference of two risks per 1,000 with the hybrid score interval (Newcombe 1998, Stat
    Med 17:873–890, method 10)."""
    p, q = row["ai"] / row["n1i"], row["ci"] / row["n2i"]
    one, two = wilson(row["ai"], row["n1i"]), wilson(row["ci"], row["n2i"])
    low = p - q - math.hypot(p - (one.low or 0.0), (two.high or 0.0) - q)
    high = p - q + math.hypot((one.high or 0.0) - p, q - (two.low or 0.0))
    return Effect(1000 * (p - q), 1000 * low, 1000 * high)


def wilson(events: float, n: float) -> Effect:
    """A share of people with Wilson's score interval; `n` above 0."""
    return Effect(events / n, *wilson_interval(events, n))


# -- what to know of the studies -------------------------------------------------------------------


def _remarks(
    group: Sequence[HarmReport], trials: Sequence[HarmReport], others: Sequence[HarmReport]
) -> list[Reason]:
    """What a reader must know of the studies behind a row, and of
    those that could not be counted."""
    told = []
    if len(others) > 1:
        shares = [
            each.treatment.risk
            for each in others
            if each.treatment and each.treatment.risk is not None
        ]
        told.append(because("other studies", count=len(others), low=min(shares), high=max(shares)))
    for report in group:
        if report.active and report.compared:
            told.append(
                because(
                    "active treatment",
                    study=report.study.name,
                    treatment=report.treatment,
                    control=report.control,
                    names=comparator_names((report.paper, *report.study.papers)),
                )
            )
    counted = {*(each.study.id for each in trials), *(each.study.id for each in others)}
    rest = [
        each
        for each in group
        if each.study.id not in counted and not (each.active and each.compared)
    ]
    half = [
        each
        for each in rest
        if each.treatment
        and (each.treatment.events is not None or each.treatment.percent is not None)
    ]
    told += [
        because(
            "not counted",
            study=each.study.name,
            treatment=each.treatment,
            control=each.control,
            steps=_steps(each),
        )
        for each in half
    ]
    left = [each for each in rest if each not in half]
    told += [
        because("events counted", study=each.study.name, groups=each.occurrences)
        for each in left
        if each.occurrences
    ]
    noted = [
        each
        for each in left
        if not each.occurrences and any(letter.isdigit() for letter in each.event.note or "")
    ]
    told += [_note(each) for each in noted]
    bare = sorted(each.study.name for each in left if not each.occurrences and each not in noted)
    if bare:
        told.append(because("without numbers", studies=tuple(bare)))
    told += [
        because("of a study", study=each.study.name, told=step)
        for each in (*trials, *others)
        for step in _steps(each)
    ]
    told += [
        because("of a study", study=each.study.name, told=step)
        for each in group
        for step in each.unlike
    ]
    # What a record says of a number in words may be why it is no fair comparison.
    told += [_note(each) for each in trials if each.event.note]
    return told


def _note(report: HarmReport) -> Reason:
    """What a record says of a harm in words of its own."""
    note = (report.event.note or "").rstrip(".")
    return because("note of a study", study=report.study.name, note=note)


def _steps(report: HarmReport) -> tuple[Reason, ...]:
    return tuple(
        dict.fromkeys(
            step for side in (report.treatment, report.control) if side for step in side.steps
        )
    )
