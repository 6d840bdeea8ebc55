"""Harms as bodies of evidence: the one analysis of their counts in `safety.py`,
rated by what rates outcomes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from ldncli.evidence.certainty.ratings import Certainty
from ldncli.evidence.certainty.rules import rate
from ldncli.evidence.effects.estimate import FROM_EVENTS, Estimate, Frame, Reported
from ldncli.evidence.effects.measures import RISK_RATIO
from ldncli.evidence.harms.reports import GENERAL, Count, HarmReport, harm_reports
from ldncli.evidence.harms.summaries import HarmSummary, any_events, counts_row, summarise_harms
from ldncli.evidence.reasons import because
from ldncli.evidence.selecting.body import Body
from ldncli.evidence.selecting.groups import whole
from ldncli.evidence.selecting.studies import Study
from ldncli.evidence.synthesis.choosing import Chosen, Metric
from ldncli.evidence.synthesis.synthesise import DEFAULT, Entry, Model, Synthesis, synthesise
from ldncli.records.model.kinds import Direction
from ldncli.records.model.trial import Arm, ArmData, Outcome
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.statistics.combining.signs import sign_test, spread
from ldncli.statistics.measures.effect_measures import effect_sizes
from ldncli.values import dataclass

DOMAIN = "harms"


@dataclass(frozen=True, slots=True)
class RatedHarm:
    """One harm of randomised trials: its numbers, the same as a synthesis,
    and how sure one may be of them.

    The `pooled` of both is one and the same.
    """

    summary: HarmSummary
    synthesis: Synthesis
    certainty: Certainty


def general_harms(
    body: Body, conditions: frozenset[str], vocabularies: Mapping[str, Vocabulary]
) -> list[RatedHarm]:
    """Any adverse event, serious ones, and stopping because of harm, in studies of the conditions
    (empty: all), where a trial counts them."""
    known = vocabularies["conditions"]
    studies = [each for each in body.studies if not conditions or whole(each, conditions, known)]
    reports = harm_reports(studies, vocabularies["harms"])
    silent = tuple(
        each
        for each in body.silent
        if each.randomised and (not conditions or conditions.intersection(each.conditions))
    )
    found = summarise_harms(reports, vocabularies["harms"], frozenset(GENERAL.values()))
    return [
        _rated(each, vocabularies, silent)
        for each in found
        if GENERAL.get(each.section) == each.harm and each.trials
    ]


def _rated(
    summary: HarmSummary, vocabularies: Mapping[str, Vocabulary], silent: tuple[Study, ...]
) -> RatedHarm:
    found = replace(as_synthesis(summary), silent=silent)
    return RatedHarm(summary, found, rate(found, vocabularies))


def as_synthesis(summary: HarmSummary) -> Synthesis:
    """The analysis of a harm in the shape of an outcome's: its trials, and the very
    result that the summary shows.

    `estimates` are those of the trials in which anybody had the harm, in the order of the weights.
    """
    entries = tuple(map(_entry, summary.trials))
    pooled = summary.pooled
    return Synthesis(
        condition=None,
        outcome=DOMAIN,
        randomised=True,
        entries=entries,
        metric=Metric(
            RISK_RATIO, Frame(better="lower"), "risk ratio", because("people with the harm")
        ),
        model=Model(measure=RISK_RATIO, method=pooled.method if pooled else "MH", test="z"),
        pooled=pooled,
        reason=None if pooled else because("no risk ratio"),
        signs=sign_test(entry.sign for entry in entries if entry.sign),
        conclusions=sign_test(()),
        others={},
        reported=spread([each.value for entry in entries for each in entry.estimates]),
    )


def _entry(report: HarmReport) -> Entry:
    study = as_outcome(report)
    source = Reported(study, study.main, 0, None, "lower")
    found = _estimate(report, source)
    why_not = None if found else because("events in nobody")
    chosen = Chosen(source, 1, (found,) if found else (), why_not)
    value = found.value if found else 0.0
    sign: Direction | None = "benefit" if value < 0 else "harm" if value > 0 else None
    return Entry(study, chosen, "unclear", sign, kept_out=None)


def _estimate(report: HarmReport, source: Reported) -> Estimate | None:
    """A trial's own log risk ratio, ½ added to each cell where one is empty;
    None where nobody had the harm."""
    row = counts_row(report)
    if not any_events(row):
        return None
    size = effect_sizes(RISK_RATIO, [row])[0]
    assert size["yi"] is not None and size["vi"] is not None
    steps = tuple(
        dict.fromkeys(
            step for side in (report.treatment, report.control) if side for step in side.steps
        )
    )
    return Estimate(
        study=report.study.id,
        source=source,
        measure=RISK_RATIO,
        value=size["yi"],
        variance=size["vi"],
        n_treatment=int(row["n1i"]),
        n_control=int(row["n2i"]),
        row=row,
        steps=(*steps, FROM_EVENTS),
    )


def harm_synthesis(
    reports: Sequence[HarmReport], vocabularies: Mapping[str, Vocabulary], model: Model = DEFAULT
) -> Synthesis:
    """What randomised trials report of one harm, as the synthesis of an
    outcome that is better rare."""
    studies = [as_outcome(each) for each in reports if each.study.randomised]
    found = synthesise(studies, DOMAIN, None, vocabularies, model)
    crossed = {each.study.id for each in reports if each.paired}
    return replace(found, entries=tuple(_same_people(each, crossed) for each in found.entries))


def _same_people(entry: Entry, crossed: Collection[str]) -> Entry:
    """An entry of a crossover trial known as one: its numbers are those of two groups, and its
    people are the same in both."""
    if entry.study.id not in crossed:
        return entry
    estimates = tuple(replace(each, design="crossover") for each in entry.chosen.estimates)
    return replace(entry, chosen=replace(entry.chosen, estimates=estimates))


def as_outcome(report: HarmReport) -> Study:
    """The study with this harm as its only outcome, counted between groups; the periods of a
    crossover are counted as two groups, as everywhere harms are counted."""
    sides = {"treatment": report.treatment, "control": report.control}
    outcome = Outcome(
        domain=DOMAIN,
        label=report.label,
        score="events",
        better="lower",
        arms={role: _data(side) for role, side in sides.items() if side},
        direction="unclear",
        place=report.event.place,
    )
    arms = (
        Arm(id="treatment", role="treatment", label=report.study.called.inline),
        Arm(id="control", role="control", label="control"),
    )
    comparators = tuple(
        dict.fromkeys(each for paper in report.study.papers for each in paper.comparators)
    )
    return replace(
        report.study,
        papers=(replace(report.paper, outcomes=(outcome,), arms=arms, comparators=comparators),),
    )


def _data(side: Count) -> ArmData:
    return ArmData(n=side.n, events=side.events)
