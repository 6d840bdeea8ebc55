"""Findings as relational tables: each body of evidence, and what each of its studies brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.effects.own_interval import as_read
from ldncli.evidence.findings.finding import Finding, Rated
from ldncli.evidence.findings.ordering import importances
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.questions.asked import Asked
from ldncli.report.listing.relations.relation import Field, Relation, number, text, whole
from ldncli.report.table import Holds
from ldncli.report.tables.findings import effect_cells
from ldncli.report.words.findings.effects import steps_of
from ldncli.report.words.findings.pooling import why_not
from ldncli.report.words.findings.statements import people_of

_EFFECT: dict[str, tuple[Holds, str]] = {
    "measure": ("text", "measure of its effect, treatment minus, or over, control"),
    "unit": ("text", "unit of the effect"),
    "k": ("whole", "estimates pooled"),
    "effect": ("number", "pooled effect, or the one study's own; ratios as ratios"),
    "ci_lb": ("number", "lower end of its 95% interval"),
    "ci_ub": ("number", "upper end of its 95% interval"),
    "p": ("number", "p value, or the bound that is printed"),
    "p_is": ("text", "computed, or printed as exact, below or above"),
    "as_printed": ("flag", "whether the interval is the paper's own"),
    "pi_lb": ("number", "lower end of the prediction interval"),
    "pi_ub": ("number", "upper end of the prediction interval"),
    "i2": ("number", "I², percent"),
    "tau2": ("number", "tau²"),
    "important_difference": ("number", "the smallest effect that matters, always positive"),
    "favours": ("text", "treatment or control; none where nobody says which way is better"),
    "not_pooled": ("text", "why there is no pooled effect"),
    "seen_as": ("text", "why its number is no effect of the treatment"),
    "seen_measure": ("text", "measure of that number"),
    "seen_unit": ("text", "its unit"),
    "seen": ("number", "that number: a change, or a share of people"),
    "seen_lb": ("number", "lower end of its interval"),
    "seen_ub": ("number", "upper end of its interval"),
}
_FINDING = (
    text("finding_id", "condition, outcome and body"),
    text("condition", "condition", "conditions"),
    text("outcome", "what was measured", "outcome_domains"),
    text("body", "randomised trials, or other studies"),
    text("importance", "how much the outcome matters: critical, important, less"),
    whole("studies", "studies that report it"),
    whole("people_randomised", "people allotted by chance in its trials"),
    whole("people_analysed", "people analysed in its studies"),
    whole("people_pooled", "people behind the effect"),
    *(Field(key, holds, meaning) for key, (holds, meaning) in _EFFECT.items()),
    text("certainty", "certainty after GRADE"),
    Field("planned", "list", "studies that set out to measure it and do not report it"),
)
_ESTIMATE = (
    text("estimate_id", "finding and study, with the groups where a study enters more than once"),
    text("finding_id", "finding", "findings"),
    text("study_id", "study", "studies"),
    text("name", "what people call the study"),
    text("paper_id", "paper that reports it", "papers"),
    text("outcome_id", "outcome by which the study enters", "outcomes"),
    text("direction", "what its authors conclude"),
    Field("pooled", "flag", "whether it counts in the number of its finding"),
    text("why_not", "why it does not, or why no estimate follows"),
    text("measure", "measure"),
    text("design", "parallel, crossover, before-after or single-arm"),
    number("yi", "value on the scale on which it is pooled (ratios: logarithm)"),
    number("vi", "its sampling variance"),
    number("sei", "its standard error"),
    number("effect", "the value as people read it"),
    number("effect_low", "lower end of its own 95% interval"),
    number("effect_high", "upper end of its own 95% interval"),
    number("weight", "its weight in the pool, percent"),
    whole("n_treatment", "people on treatment; in a crossover all"),
    whole("n_control", "people on control; in a crossover the same people"),
    number("dose_mg", "dose, mg a day"),
    number("assumed_r", "within-person correlation, where it was assumed"),
    Field("steps", "list", "how the printed numbers became this one, in words"),
)


@dataclass(frozen=True)
class BodyRow:
    """One body of a finding."""

    finding: Finding
    rated: Rated

    @property
    def synthesis(self) -> Synthesis:
        """What was brought together."""
        return self.rated.synthesis

    @property
    def body(self) -> str:
        """Its kind of studies."""
        return "randomised" if self.synthesis.randomised else "other"

    @property
    def id(self) -> str:
        """Its name: condition, outcome and body."""
        return f"{self.finding.condition}/{self.finding.outcome}/{self.body}"


def bodies(asked: Asked) -> Iterator[BodyRow]:
    """Each body of each finding."""
    for finding in asked.findings:
        for rated in finding.bodies:
            yield BodyRow(finding, rated)


def findings(asked: Asked) -> Relation:
    """One row a condition, outcome and body of evidence."""
    matter = importances(asked.findings, asked.library.core)
    rows = []
    for each in bodies(asked):
        cells, people = effect_cells(each.synthesis), people_of(each.synthesis)
        rows.append(
            (
                each.id,
                each.finding.condition,
                each.finding.outcome,
                each.body,
                matter[each.finding.condition, each.finding.outcome],
                len(each.synthesis.entries),
                people.randomised,
                people.analysed,
                people.pooled,
                *(cells.get(key) for key in _EFFECT),
                each.rated.certainty.level,
                tuple(study.id for study in each.synthesis.planned),
            )
        )
    return Relation(
        "findings",
        "What is known, a row a condition, outcome and body of evidence",
        ("finding_id",),
        _FINDING,
        tuple(rows),
    )


def estimates(asked: Asked) -> Relation:
    """One row an estimate of a study; a study without one has a row that says why."""
    rows = tuple(
        row
        for each in bodies(asked)
        for entry in each.synthesis.entries
        for row in _estimate_rows(each, entry)
    )
    return Relation(
        "estimates",
        "What each study brings to each finding",
        ("estimate_id",),
        _ESTIMATE,
        rows,
    )


def _estimate_rows(each: BodyRow, entry: Entry) -> Iterator[tuple]:
    synthesis, source = each.synthesis, entry.chosen.source
    weights = _weights(synthesis)
    same: dict[str, Any] = {
        "finding_id": each.id,
        "study_id": entry.study.id,
        "name": entry.study.name,
        "paper_id": source.paper.id,
        "outcome_id": source.path,
        "direction": entry.direction,
        "pooled": bool(entry.estimates) and synthesis.pooled is not None,
        "why_not": why_not(entry),
    }
    for found in entry.chosen.estimates or (None,):
        cells = {**same, "estimate_id": estimate_id(each, entry, found)}
        if found is not None:
            effect, low, high = as_read(found, synthesis.model.level)
            cells |= {
                "measure": found.measure,
                "design": found.design,
                "yi": found.value,
                "vi": found.variance,
                "sei": sqrt(found.variance),
                "effect": effect,
                "effect_low": low,
                "effect_high": high,
                "weight": weights.get(found.label) if entry.estimates else None,
                "n_treatment": found.n_treatment,
                "n_control": found.n_control,
                "dose_mg": found.dose_mg,
                "assumed_r": found.assumed,
                "steps": steps_of(found),
            }
        yield tuple(cells.get(field.key) for field in _ESTIMATE)


def _weights(synthesis: Synthesis) -> Mapping[str, float]:
    if synthesis.pooled is None:
        return {}
    pairs = zip(synthesis.estimates, synthesis.pooled.weights, strict=True)
    return {estimate.label: weight for estimate, weight in pairs}


def estimate_id(each: BodyRow, entry: Entry, found: Estimate | None) -> str:
    """The name of an estimate: its finding and study, and the groups where it has several."""
    part = f"/{found.part}" if found is not None and found.part else ""
    return f"{each.id}/{entry.study.id}{part}"
