"""Outcomes and harms as relational tables: what is told of each once, and the numbers of each group
in a row of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ldncli.records.model.paper import Paper
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.report.listing.outcomes import (
    ARM_NUMBERS,
    CONTRAST_NUMBERS,
    Way,
    arm_numbers,
    contrast_cells,
    outcome_cells,
    outcome_id,
    whom,
)
from ldncli.report.listing.relations.relation import Field, Relation, number, text
from ldncli.report.table import Holds

_NUMBERS = {
    "n": "people with this outcome",
    "mean": "mean, in the units of the scale; what it is of, score says",
    "sd": "standard deviation",
    "se": "standard error of the mean",
    "ci_low": "lower end of the interval of the mean or the percentage",
    "ci_high": "upper end of that interval",
    "median": "median",
    "quartile_1": "first quartile",
    "quartile_3": "third quartile",
    "lowest": "smallest value",
    "highest": "largest value",
    "events": "people with the event",
    "percent": "percent with the event, as printed",
    "count": "events counted, of which one person may have several",
    "baseline_mean": "mean before treatment",
    "baseline_sd": "standard deviation before treatment",
    "baseline_median": "median before treatment",
}
_CONTRAST = {
    "contrast_level": "level of its interval, percent",
    "contrast_se": "its standard error, as printed",
    "contrast_sd": "standard deviation of the differences (same people twice)",
    "statistic": "test statistic: t, F, z, chi2, U or W",
    "statistic_value": "its value",
    "statistic_df": "its (denominator) degrees of freedom",
    "correlation": "within-person correlation, as printed",
    "contrast_note": "adjustment, model, test",
    "unsigned": "a difference of which no source says what is subtracted from what",
    "unsigned_low": "lower end of its interval",
    "unsigned_high": "upper end of its interval",
}
_OUTCOME: tuple[Field, ...] = (
    text("outcome_id", "outcome, by its place in the records"),
    text("paper_id", "paper that reports it", "papers"),
    text("study_id", "study that it belongs to", "studies"),
    text("condition", "condition of the people", "conditions"),
    text("population", "mixed where only some of the people have a condition that is named"),
    text("domain", "what was measured", "outcome_domains"),
    text("label", "what was measured, in our own words"),
    text("definition", "what counts as an event"),
    text("scale", "instrument", "scales"),
    text("unit", "unit, where no scale gives it"),
    text("score", "what the numbers are: final, change, percent-change, events, rate"),
    text("comparison", "between groups, or within one group before and after"),
    Field("paired", "flag", "whether both sides are the same people"),
    text("better", "which way is better, by the record, its scale or its domain"),
    number("timepoint_weeks", "weeks from the start of treatment"),
    text("role", "primary, secondary or exploratory, as the authors call it"),
    text("analysis", "which people were counted"),
    text("contrast_type", "measure of the printed contrast, treatment minus or over control"),
    number("contrast", "its value"),
    number("contrast_low", "lower end of its interval"),
    number("contrast_high", "upper end of its interval"),
    number("p", "p value, or the bound that is printed"),
    text("p_is", "exact, or below or above that bound"),
    *(Field(key, holds, _CONTRAST[key]) for key, holds in CONTRAST_NUMBERS.items()),
    text("direction", "what the source says of this outcome"),
    text("note", "what a reader must know"),
    Field("caveats", "list", "what the source says against taking it at face value"),
    text("place", "place in the source"),
    text("source", "source: its address, else what it is"),
)


def outcomes(
    found: Iterable[Paper],
    domains: frozenset[str],
    all_have: Mapping[str, frozenset[str]],
    way: Way,
) -> Relation:
    """One row an outcome; `domains` keeps those alone (empty: all), `all_have` and `way` as in
    `outcome_table`."""
    rows = []
    for paper in found:
        for index, outcome in enumerate(paper.outcomes):
            if domains and outcome.domain not in domains:
                continue
            cells: dict[str, Any] = {
                **outcome_cells(paper, index, outcome, way),
                **contrast_cells(outcome.contrast),
                **whom(paper, outcome, all_have.get(paper.study_id or "")),
            }
            rows.append(tuple(cells.get(each.key) for each in _OUTCOME))
    return Relation(
        "outcomes", "Outcomes, one a row, as reported", ("outcome_id",), _OUTCOME, tuple(rows)
    )


def outcome_arms(found: Iterable[Paper], domains: frozenset[str]) -> Relation:
    """What is printed of each group of each outcome."""
    rows = []
    for paper in found:
        for index, outcome in enumerate(paper.outcomes):
            if domains and outcome.domain not in domains:
                continue
            for arm, data in outcome.arms.items():
                numbers = arm_numbers(data)
                rows.append(
                    (
                        outcome_id(paper.id, index),
                        paper.id,
                        arm,
                        *(numbers[key] for key in ARM_NUMBERS),
                    )
                )
    fields = (
        text("outcome_id", "outcome", "outcomes"),
        text("paper_id", "paper", "papers"),
        text("arm", "group", "arms"),
        *(Field(key, holds, _NUMBERS[key]) for key, holds in ARM_NUMBERS.items()),
    )
    return Relation(
        "outcome_arms",
        "What is printed of each group on each outcome",
        ("outcome_id", "arm"),
        fields,
        tuple(rows),
    )


_HARM_NUMBERS: dict[str, tuple[Holds, str]] = {
    "events": ("whole", "people with it"),
    "n": ("whole", "people at risk"),
    "percent": ("number", "percent, as printed"),
    "count": ("whole", "events counted, of which one person may have several"),
}


def harms(found: Iterable[Paper], known: Vocabulary) -> Relation:
    """One row a harm of a paper."""
    rows = tuple(
        (
            _harm_id(paper, index),
            paper.id,
            paper.study_id,
            event.term,
            known.find(event.term),
            event.serious,
            event.discontinuation,
            event.note,
            event.place,
        )
        for paper in found
        for index, event in enumerate(paper.adverse_events)
    )
    fields = (
        text("harm_id", "harm, by its place in the records"),
        text("paper_id", "paper that reports it", "papers"),
        text("study_id", "study that it belongs to", "studies"),
        text("term", "the harm in plain clinical words"),
        text("harm", "its id, where the vocabulary has it", "harm_terms"),
        Field("serious", "flag", "whether it was serious"),
        Field("discontinuation", "flag", "whether it counts those who stopped because of harm"),
        text("note", "relation to the drug, severity, course"),
        text("place", "source and place in it"),
    )
    return Relation("harms", "Harms, one a row, as reported", ("harm_id",), fields, rows)


def harm_arms(found: Iterable[Paper]) -> Relation:
    """How often a harm was seen in each group."""
    rows = tuple(
        (
            _harm_id(paper, index),
            paper.id,
            arm,
            *(getattr(data, key) for key in _HARM_NUMBERS),
        )
        for paper in found
        for index, event in enumerate(paper.adverse_events)
        for arm, data in event.arms.items()
    )
    fields = (
        text("harm_id", "harm", "harms"),
        text("paper_id", "paper", "papers"),
        text("arm", "group", "arms"),
        *(Field(key, holds, meaning) for key, (holds, meaning) in _HARM_NUMBERS.items()),
    )
    return Relation(
        "harm_arms", "How often each harm was seen in each group", ("harm_id", "arm"), fields, rows
    )


def _harm_id(paper: Paper, index: int) -> str:
    return f"{paper.id} adverse_events[{index}]"


def terms(name: str, meaning: str, one: str, vocabulary: Vocabulary) -> Relation:
    """A vocabulary, a row a term."""
    rows = tuple(
        (
            term,
            concept.label,
            vocabulary.parents[term],
            getattr(concept, "better", None),
            concept.definition,
        )
        for term, concept in vocabulary.terms.items()
    )
    fields = (
        text(one, "id"),
        text("label", "name"),
        text("parent", "the term above it", name),
        text("better", "which way is better, where this depends on it"),
        text("definition", "what it is"),
    )
    return Relation(name, meaning, (one,), fields, rows)


def scales(vocabulary: Vocabulary) -> Relation:
    """The instruments with their ends and which way is better."""
    rows = tuple(
        (term, scale.label, scale.min, scale.max, scale.better, scale.rating)
        for term, scale in vocabulary.terms.items()
    )
    fields = (
        text("scale", "id"),
        text("label", "name"),
        number("lowest", "lowest value"),
        number("highest", "highest value"),
        text("better", "which way is better"),
        Field("rating", "flag", "whether it is one plain rating (NRS, VAS)"),
    )
    return Relation("scales", "Instruments", ("scale",), fields, rows)
