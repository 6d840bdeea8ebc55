"""Harms as bodies of evidence: the counts of `harms.py` brought together, pooled and rated by what does so for outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from ldncli.evidence.certainty import rate
from ldncli.evidence.harms import GENERAL, Count, HarmReport, harm_reports
from ldncli.evidence.ratings import Certainty
from ldncli.evidence.safety import HarmSummary, summarise_harms
from ldncli.evidence.studies import Study
from ldncli.evidence.summary import Body
from ldncli.evidence.synthesis import DEFAULT, Model, Synthesis, synthesise
from ldncli.records.model import Arm, ArmData, Outcome
from ldncli.records.vocab import Vocabulary

DOMAIN = "harms"


@dataclass(frozen=True, slots=True)
class RatedHarm:
    """One harm of randomised trials: its numbers, the same as a synthesis, and how sure one may be of them."""

    summary: HarmSummary
    synthesis: Synthesis
    certainty: Certainty


def general_harms(body: Body, conditions: frozenset[str], vocabularies: Mapping[str, Vocabulary]) -> list[RatedHarm]:
    """Any adverse event, serious ones, and stopping because of harm, in studies of the conditions (empty: all), where a trial counts them."""
    studies = [each for each in body.studies if not conditions or conditions.intersection(each.conditions)]
    reports = harm_reports(studies, vocabularies["harms"])
    silent = tuple(each for each in body.silent if each.randomised and (not conditions or conditions.intersection(each.conditions)))
    found = summarise_harms(reports, vocabularies["harms"], frozenset(GENERAL.values()))
    return [_rated(each, vocabularies, silent) for each in found if GENERAL.get(each.section) == each.harm and each.trials]


def _rated(summary: HarmSummary, vocabularies: Mapping[str, Vocabulary], silent: tuple[Study, ...]) -> RatedHarm:
    """The harm as a body, rated on the very numbers of the summary: its ratio where there is one, else without an interval."""
    found = replace(harm_synthesis(summary.trials, vocabularies), silent=silent)
    ratio, pooled = summary.ratio, found.pooled
    if ratio is None or ratio.low is None or ratio.high is None or pooled is None:
        found = replace(found, pooled=None, reason="no risk ratio can be given")
    else:
        ends = log(ratio.low), log(ratio.high)
        found = replace(found, pooled=replace(pooled, estimate=log(ratio.value), ci_lb=ends[0], ci_ub=ends[1], pi_lb=None, pi_ub=None))
    return RatedHarm(summary, found, rate(found, vocabularies))


def harm_synthesis(reports: Sequence[HarmReport], vocabularies: Mapping[str, Vocabulary], model: Model = DEFAULT) -> Synthesis:
    """What randomised trials report of one harm, as the synthesis of an outcome that is better rare."""
    studies = [as_outcome(each) for each in reports if each.study.randomised]
    return synthesise(studies, DOMAIN, None, vocabularies, model)


def as_outcome(report: HarmReport) -> Study:
    """The study with this harm as its only outcome, counted between groups (crossover: between periods)."""
    sides = {"ldn": report.ldn, "control": report.control}
    outcome = Outcome(
        domain=DOMAIN,
        label=report.label,
        score="events",
        better="lower",
        paired=report.paired,
        arms={role: _data(side) for role, side in sides.items() if side},
        direction="unclear",
        place=report.event.place,
    )
    arms = (Arm(id="ldn", role="ldn", label="low-dose naltrexone"), Arm(id="control", role="control", label="control"))
    comparators = tuple(dict.fromkeys(each for paper in report.study.papers for each in paper.comparators))
    return replace(report.study, papers=(replace(report.paper, outcomes=(outcome,), arms=arms, comparators=comparators),))


def _data(side: Count) -> ArmData:
    return ArmData(n=side.n, events=side.events)


def harm_statement(harm: RatedHarm, condition: str) -> str:
    """The harm in one sentence, in GRADE's wording (guideline 26); `condition` is its name inside a sentence."""
    label, ratio, level = harm.summary.label, harm.summary.ratio, harm.certainty.level
    about = harm.summary.inline
    if ratio is None and harm.summary.ldn and harm.summary.control:
        sides = f"{_of(harm.summary.ldn)} on low-dose naltrexone and {_of(harm.summary.control)} on control"
        return f"Too rare to compare in {condition}: {about} in {sides}."
    if ratio is None or level in (None, "very-low"):
        return f"The evidence is very uncertain about the effect of low-dose naltrexone on {about} in {condition}."
    size = "more often" if ratio.value >= 1.25 else "less often" if ratio.value <= 0.8 else "about as often"
    hedge = {"high": "", "moderate": "probably ", "low": "perhaps "}[level or "low"]
    return f"{label} in {condition}: {hedge}{size} on low-dose naltrexone {'as' if size.startswith('about') else 'than'} on control."


def _of(count: Count) -> str:
    return f"{count.events} of {count.n}"
