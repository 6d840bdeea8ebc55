"""What may be said in numbers of a body of evidence: its effect, or what its number is instead,
out of how many studies it comes, and what its sources say against it."""

from __future__ import annotations

from typing import Literal

from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.effects.own_interval import as_read, printed_at, printed_p, read
from ldncli.evidence.reasons import Reason
from ldncli.evidence.synthesis.suspected import suspected
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.records.model.trial import Caveat
from ldncli.values import dataclass, kept

# Why the number of a body is no effect of the treatment on benefit in its condition.
Aside = Literal["one-group", "chance-finding", "meeting-report-only", "no-better-side"]
# Caveats that keep a number from being the answer: its authors take it for chance, or it stands
# in a meeting report alone.
_KINDS: tuple[Literal["chance-finding", "meeting-report-only"], ...] = (
    "chance-finding",
    "meeting-report-only",
)
DISOWNED: frozenset[Aside] = frozenset(_KINDS)
# Caveats about how a result came to be reported: it was selected, or one of many. The others are
# about how it was read.
SELECTED = frozenset(
    {
        "exploratory",
        "post-hoc",
        "chance-finding",
        "doubted-by-authors",
        "lost-after-adjustment",
        "meeting-report-only",
        "not-in-paper",
    }
)
# Reasons that keep numbers out of a pool though they were read: their result is not missing.
_READ = frozenset(
    {
        "events in nobody",
        "events in nobody or everybody",
        "other score",
        "other units",
        "percent change on a scale",
        "limits of the scale not known",
        "not a plain rating",
        "opposite event",
        "ratio of means cannot be turned",
    }
)
# The share of a pool above which a caveat is one of the whole.
MOST = 0.5


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a body as people read it (ratios and shares back from logarithms), with the
    ends of its interval; in the units of its measure.

    `as_printed` says that the interval is the paper's own (one study). `counts` are people with the
    event and all people, where it is the share of one group. `p` is None for shares, of which no
    hypothesis is tested; its relation is `=` unless the paper prints a bound.
    """

    measure: str
    value: float
    low: float
    high: float
    p: float | None
    p_relation: str
    as_printed: bool
    p_as_printed: bool
    counts: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against the number by which a study enters: a caveat of its sources, or a
    suspicion that the numbers themselves raise; `study` is its id."""

    study: str
    name: str
    caveat: Caveat | Reason


@kept
def number_of(synthesis: Synthesis) -> Number | None:
    """The pooled result, or the one study's own; None where there is none."""
    pooled, metric = synthesis.pooled, synthesis.metric
    if pooled is None or metric is None or not synthesis.estimates:
        return None
    share = MEASURES[metric.measure].is_share
    if len(synthesis.estimates) > 1:
        value, low, high = (
            read(metric.measure, each) for each in (pooled.estimate, pooled.ci_lb, pooled.ci_ub)
        )
        p = None if share else pooled.p
        return Number(metric.measure, value, low, high, p, "=", False, False)
    [one] = synthesis.estimates
    row, printed = one.row, printed_p(one, pooled.level)
    counts = (int(row["xi"]), int(row["ni"])) if share and "xi" in row else None
    p, relation = printed if printed and printed[1] != "=" else (pooled.p, "=")
    return Number(
        metric.measure,
        *as_read(one, pooled.level),
        None if share else p,
        relation,
        printed_at(one, pooled.level),
        printed is not None and not share,
        counts,
    )


@kept
def asides_of(synthesis: Synthesis) -> tuple[Aside, ...]:
    """All that keeps the number of a body from being an effect of the treatment; empty where it
    is one, or there is no number."""
    metric = synthesis.metric
    if synthesis.pooled is None or metric is None:
        return ()
    entered = [entry for entry in synthesis.entries if entry.estimates]
    held: dict[Aside, bool] = {"one-group": MEASURES[metric.measure].one_group}
    for kind in _KINDS:
        doubted = [entry for entry in entered if kind in _kinds(entry)]
        held[kind] = _weight(synthesis, doubted) > MOST
    held["no-better-side"] = better_of(synthesis) is None
    return tuple(kind for kind, holds in held.items() if holds)


def aside_of(synthesis: Synthesis) -> Aside | None:
    """The first reason why the number of a body is no effect of the treatment; None where it is
    one, or there is no number."""
    return next(iter(asides_of(synthesis)), None)


def headline(synthesis: Synthesis) -> Number | None:
    """The effect of the treatment that answers the question; None where there is no number, or
    it is something else."""
    return None if aside_of(synthesis) else number_of(synthesis)


def better_of(synthesis: Synthesis) -> str | None:
    """Which way is better on the pooled scale; None where nobody says."""
    if synthesis.metric and synthesis.metric.frame.better:
        return synthesis.metric.frame.better
    return next((each.source.better for each in synthesis.estimates if each.source.better), None)


def asked_of(synthesis: Synthesis) -> list[Entry]:
    """The studies that ask the question: those that compare with another treatment ask another."""
    return [entry for entry in synthesis.entries if not entry.kept_out]


def without_numbers(synthesis: Synthesis) -> list[Entry]:
    """The studies that report the outcome and of which no usable number was read."""
    return [
        entry
        for entry in asked_of(synthesis)
        if not entry.estimates and not (entry.chosen.why_not and entry.chosen.why_not.code in _READ)
    ]


def fit_no_pool(synthesis: Synthesis) -> list[Entry]:
    """The studies whose numbers were read and cannot be pooled with the others: not missing."""
    silent = {each.study.id for each in without_numbers(synthesis)}
    return [
        entry
        for entry in asked_of(synthesis)
        if not entry.estimates and entry.study.id not in silent
    ]


@kept
def doubts_of(synthesis: Synthesis) -> tuple[Doubt, ...]:
    """The caveats of the outcomes by which studies enter, with a number or not, and what looks
    wrong with the numbers of those that are pooled."""
    beside, found = suspected(synthesis), []
    for entry in synthesis.entries:
        against: list[Caveat | Reason] = [*entry.chosen.source.outcome.caveats]
        against += beside.get(entry.study.id, ())
        found += [Doubt(entry.study.id, entry.study.name, each) for each in against]
    return tuple(found)


def weight_selected(synthesis: Synthesis) -> tuple[float, tuple[str, ...]]:
    """The share of the weight (0 to 1) behind numbers that their sources call one of many, or
    selected, with the kinds of their caveats."""
    entered = [entry for entry in synthesis.entries if entry.estimates]
    chosen = [entry for entry in entered if _kinds(entry) & SELECTED]
    kinds = sorted({kind for entry in chosen for kind in _kinds(entry) & SELECTED})
    return _weight(synthesis, chosen), tuple(kinds)


@kept
def _kinds(entry: Entry) -> frozenset[str]:
    return frozenset(each.kind for each in entry.chosen.source.outcome.caveats)


def _weight(synthesis: Synthesis, entries: list[Entry]) -> float:
    """The share of the pool that these studies have."""
    pooled = synthesis.pooled
    if pooled is None or not entries:
        return 0.0
    ids = {entry.study.id for entry in entries}
    pairs = zip(synthesis.estimates, pooled.weights, strict=True)
    return sum(weight for each, weight in pairs if each.study in ids) / 100
