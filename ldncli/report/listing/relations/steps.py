"""The long table: finding, study, estimate, step. From it alone every number that is shown of a
finding can be computed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ldncli.evidence.effects.estimate import Reported
from ldncli.evidence.workings.sheet import Step
from ldncli.evidence.workings.working import printed_numbers, working, working_of_body
from ldncli.questions.asked import Asked
from ldncli.report.listing.outcomes import Way, cite, way_by
from ldncli.report.listing.relations.findings import BodyRow, bodies, estimate_id
from ldncli.report.listing.relations.relation import Relation, number, text, whole
from ldncli.report.words.findings.effects import caveat_words
from ldncli.report.words.findings.pooling import why_not
from ldncli.report.words.findings.workings import working_words
from ldncli.report.words.language.numbers import RELATIONS

_STEP = (
    text("step_id", "estimate or finding, and place"),
    text("finding_id", "finding", "findings"),
    text("condition", "condition", "conditions"),
    text("outcome", "what was measured", "outcome_domains"),
    text("body", "randomised trials, or other studies"),
    text("estimate_id", "estimate; none in the rows of the finding itself", "estimates"),
    text("study_id", "study", "studies"),
    text("study", "what people call the study"),
    text("outcome_id", "outcome by which the study enters", "outcomes"),
    text("measure", "measure"),
    whole("place", "order in the working, from 1"),
    text("kind", "text, printed, assumed, step, fitted, estimate or shown"),
    text("arm", "group that a printed number is of"),
    text("name", "name by which formulas call it"),
    number("value", "the number"),
    text("text", "what is printed in words"),
    text("formula", "how it follows from numbers named before it, as a spreadsheet writes it"),
    text("rule", "the rule, in words"),
    text("source_place", "source and place where it is printed"),
)


def steps(asked: Asked) -> Relation:
    """The long table: for each finding and each of its studies what the source prints, what is
    assumed, and each step to the number that is shown, with its formula; then how the number of the
    finding follows from those of its studies."""
    way = way_by(asked.library.vocabularies)
    rows = tuple(row for each in bodies(asked) for row in _step_rows(each, way))
    return Relation(
        "steps",
        "From what is printed to what is shown, a row a number",
        ("step_id",),
        _STEP,
        rows,
    )


def _step_rows(each: BodyRow, way: Way) -> Iterator[tuple]:
    synthesis = each.synthesis
    measure = synthesis.metric.measure if synthesis.metric else None
    shared = {
        "finding_id": each.id,
        "condition": each.finding.condition,
        "outcome": each.finding.outcome,
        "body": each.body,
    }
    for entry in synthesis.entries:
        source = entry.chosen.source
        why = why_not(entry)
        for found in entry.chosen.estimates or (None,):
            id = estimate_id(each, entry, found)
            told = {
                **shared,
                "estimate_id": id,
                "study_id": entry.study.id,
                "study": entry.study.name,
                "outcome_id": source.path,
                "measure": found.measure if found else measure,
            }
            cells = [
                *_texts(source, way),
                *_numbers(
                    working(found, synthesis.model.choices, synthesis.model.level)
                    if found
                    else printed_numbers(source),
                    source,
                ),
            ]
            if why:
                cells.append({"kind": "text", "name": "why_not", "text": why})
            yield from _placed(id, told, cells)
    about = {**shared, "measure": measure}
    yield from _placed(each.id, about, list(_numbers(working_of_body(synthesis), None)))


def _placed(
    id: str, same: Mapping[str, Any], cells: Sequence[Mapping[str, Any]]
) -> Iterator[tuple]:
    for place, each in enumerate(cells, 1):
        row = {**same, **each, "place": place, "step_id": f"{id} {place}"}
        yield tuple(row.get(field.key) for field in _STEP)


def _texts(source: Reported, way: Way) -> Iterator[dict[str, Any]]:
    """What is told of an outcome and its groups in words."""
    outcome, where = source.outcome, _where(source)
    contrast = outcome.contrast
    told = {
        "label": outcome.label,
        "definition": outcome.definition,
        "note": outcome.note,
        "scale": outcome.scale,
        "unit": outcome.unit,
        "score": outcome.score,
        "comparison": outcome.comparison,
        "same_people": "yes" if outcome.paired else "no",
        "better": way(outcome),
        "role": outcome.role,
        "analysis": outcome.analysis,
        "contrast_type": contrast.type if contrast else None,
        "contrast_note": contrast.note if contrast else None,
        "p_is": RELATIONS[contrast.p_relation] if contrast and contrast.p is not None else None,
        "statistic": contrast.statistic if contrast else None,
        "direction": outcome.direction,
    }
    for name, words in told.items():
        if words is not None:
            yield {"kind": "text", "name": name, "text": words, "source_place": where}
    for caveat in outcome.caveats:
        yield {
            "kind": "text",
            "name": "caveat",
            "text": caveat_words(caveat),
            "source_place": caveat.place,
        }
    for id in outcome.arms:
        arm = source.arm(id)
        if arm is not None:
            yield {
                "kind": "text",
                "name": f"{arm.role}_group",
                "arm": id,
                "text": arm.label,
                "source_place": arm.place or where,
            }
    if outcome.timepoint_weeks is not None:
        yield {
            "kind": "printed",
            "name": "timepoint_weeks",
            "value": outcome.timepoint_weeks,
            "source_place": where,
        }


def _where(source: Reported) -> str:
    """The source of an outcome, by its address where it has one, and the place in it."""
    short, _, place = source.outcome.place.partition(" ")
    return f"{cite(source.paper, short)} {place}".strip()


def _numbers(found: Sequence[Step], source: Reported | None) -> Iterator[dict[str, Any]]:
    where = _where(source) if source else None
    for step in found:
        yield {
            "kind": step.kind,
            "arm": step.arm,
            "name": step.name,
            "value": step.value,
            "formula": step.formula,
            "rule": working_words(step.how) if step.how else None,
            "source_place": where if step.kind == "printed" else None,
        }
