"""What the page of an evidence map knows: studies, trials, findings and both sides, as one JSON
text that cannot leave its element."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.selecting.people import analysed_in
from ldncli.evidence.selecting.studies import Study, last_end
from ldncli.evidence.survey.evidence_map import DESIGNS, EvidenceMap, Places
from ldncli.evidence.survey.map_axes import Node
from ldncli.records.model.trial import Outcome
from ldncli.records.text.folding import doi_address
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.report.drawing.plots.gap_looks import DESIGNS as SHAPES
from ldncli.report.drawing.plots.gap_looks import GRADES
from ldncli.report.map.words import (
    CERTAINTY_WORDS,
    DESIGN_WORDS,
    DIRECTION_WORDS,
    colour_words,
    year_of,
)
from ldncli.report.pooling.shown import own_effect
from ldncli.report.words.findings.statements import effect_text, seen_text

Address = Callable[[Study], str]
Opened = tuple[int | None, int | None]

_UNSAFE = re.compile("[<>&\u2028\u2029\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def map_payload(
    found: EvidenceMap,
    vocabularies: Mapping[str, Vocabulary],
    colour: str = "certainty",
    address: Address | None = None,
    opened: Opened = (None, None),
) -> str:
    """The map as JSON for its script; `address` gives a page for a study, where there are pages.

    No `<`, `>` or `&` is in it, nor a line separator of JavaScript or a character that HTML
    forbids, so that it may stand in a script element.
    """
    value = {
        "by": found.by,
        "unit": found.unit,
        "colour": colour,
        "opened": [1 if each is None else each for each in opened],
        "rows": [_node(each) for each in found.rows],
        "cols": [_node(each) for each in found.columns],
        "studies": _studies(found, vocabularies, address),
        "trials": [
            _trial(study, places, address) for study, places in found.placed if not study.reports
        ],
        "findings": [_finding(each) for each in found.findings],
        "levels": _levels(found),
        "designs": [[each, SHAPES[each].sign, DESIGN_WORDS[each]] for each in DESIGNS],
        "grades": {
            kind: {key or "": [each.letter, each.name] for key, each in known.items()}
            for kind, known in GRADES.items()
        },
        "certainties": {key or "": words for key, words in CERTAINTY_WORDS.items()},
        "directions": DIRECTION_WORDS,
        "about": {each: colour_words(found, each) for each in GRADES},
    }
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda each: f"\\u{ord(each[0]):04x}", text)


def _node(node: Node) -> list[Any]:
    return [node.id, node.label, node.parent, node.depth]


def _studies(
    found: EvidenceMap, vocabularies: Mapping[str, Vocabulary], address: Address | None
) -> list[dict[str, Any]]:
    people: dict[str, dict[str, int | None]] = {}
    for (row, column), cell in found.cells.items():
        if column == found.columns[0].id:
            for seen in cell.studies:
                people.setdefault(seen.study.id, {})[row] = seen.participants
    classes = {seen.study.id: seen.design for cell in found.cells.values() for seen in cell.studies}
    effects = _effects(found.findings)
    return [
        _study(study, places, address)
        | {
            "k": DESIGNS.index(classes[study.id]),
            "l": study.level,
            "w": _label(vocabularies["designs"], study.main.design.type),
            "dir": study.direction,
            "p": {
                row: count for row, count in people[study.id].items() if count != analysed_in(study)
            },
            "o": [
                _outcome(outcome, conditions, effects.get((study.id, id(outcome))))
                for outcome, conditions in _outcomes(places)
            ],
        }
        for study, places in found.placed
        if study.id in classes
    ]


def _label(vocabulary: Vocabulary, term: str) -> str:
    return vocabulary.label(term)


def _study(study: Study, places: Places, address: Address | None) -> dict[str, Any]:
    """What studies and trials have in common; the places are conditions and columns, as lists."""
    main = study.main
    doses = study.doses or (None, None)
    doi = next((paper.doi for paper in study.papers if paper.doi), None)
    return {
        "id": study.id,
        "t": main.title,
        "a": study.name,
        "y": main.year,
        "r": int(study.randomised),
        "n": analysed_in(study),
        "d": [doses[0], doses[1]],
        "u": doi_address(doi) if doi else _register(study),
        "h": address(study) if address else None,
        "c": list(dict.fromkeys(row for row, _ in places)),
        "x": list(dict.fromkeys(column for _, column in places if column is not None)),
    }


def _register(study: Study) -> str | None:
    """The page of the trial register, where the registration says which one."""
    number = next(
        (
            each
            for paper in study.papers
            for each in paper.registrations
            if each.upper().startswith("NCT")
        ),
        None,
    )
    return f"https://clinicaltrials.gov/study/{number.upper()}" if number else None


def _outcomes(places: Places) -> list[tuple[Outcome, list[str]]]:
    """Every outcome once, with the conditions under which it counts."""
    found: dict[int, tuple[Outcome, list[str]]] = {}
    for (row, _), outcomes in places.items():
        for each in outcomes:
            found.setdefault(id(each), (each, []))[1].append(row)
    return list(found.values())


def _outcome(outcome: Outcome, conditions: list[str], told: str | None) -> list[Any]:
    """Conditions, domain, direction, 1 between groups, 1 primary, the effect in words."""
    return [
        conditions,
        outcome.domain,
        outcome.direction,
        int(outcome.comparison == "between"),
        int(outcome.role == "primary"),
        told,
    ]


def _effects(findings: tuple[Finding, ...]) -> dict[tuple[str, int], str]:
    """The effects that enter a synthesis, by study and outcome."""
    found = {}
    for finding in findings:
        for rated in finding.bodies:
            for entry in rated.synthesis.entries:
                for each in entry.estimates[:1]:
                    told = f"{each.measure} {own_effect(each, rated.synthesis)}"
                    found[(entry.study.id, id(entry.chosen.source.outcome))] = told
    return found


def _trial(study: Study, places: Places, address: Address | None) -> dict[str, Any]:
    known = _study(study, places, address)
    return known | {
        "run": int(study.under_way),
        "end": year_of(last_end([study])),
        "known": year_of(study.last_known),
    }


def _finding(finding: Finding) -> list[Any]:
    """Condition, outcome, level, effect, the studies that it rests on, what was seen besides."""
    best = finding.best
    return [
        finding.condition,
        finding.outcome,
        best.certainty.level,
        effect_text(best.synthesis),
        [each.id for each in best.synthesis.studies],
        seen_text(best.synthesis),
    ]


def _levels(found: EvidenceMap) -> dict[str, dict[str, str]]:
    """The certainty of whole cells, by row and column, where it does not follow from findings."""
    levels: dict[str, dict[str, str]] = {}
    for (row, column), cell in found.cells.items():
        if cell.certainty and found.by != "outcomes":
            levels.setdefault(row, {})[column] = cell.certainty
    return levels
