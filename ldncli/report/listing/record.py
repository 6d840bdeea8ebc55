"""One paper in full, as sections of rows: what is known, where it was read, what sources
disagree on, what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from typing import Any

from ldncli.records.checking.provenance import BIBLIOGRAPHY, place_of
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import ArmData, Contrast, HarmData, Outcome
from ldncli.records.text.paths import Path
from ldncli.records.vocabularies.units import field_words
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.report.table import Column, Table
from ldncli.report.words.findings.directions import words_for
from ldncli.report.words.findings.effects import CAVEATS
from ldncli.report.words.language.numbers import p_printed
from ldncli.report.words.language.phrases import upper
from ldncli.report.writing.cells import human_cell

_COLUMNS = (
    Column("section", "Part"),
    Column("item", "Item"),
    Column("value", "Value", wide=True),
    Column("place", "Read in"),
)
_PLAIN = Column("", "")

Row = tuple[str, str, str, str | None]


def record_table(paper: Paper, vocabularies: Mapping[str, Vocabulary], unit: str) -> Table:
    """Every value of a record with the place in the source that it was read in; `unit` is
    that of all doses of the base."""
    before = (_about, _bibliography, partial(_study, unit=unit))
    after = (_outcomes, _harms, _appraisals, _review, _doubts, _provenance)
    rows = [row for section in (*before, *after) for row in section(paper, vocabularies)]
    heading = " · ".join(dict.fromkeys((paper.id, paper.name, paper.title)))
    return Table(heading, _COLUMNS, tuple(rows), layout="list")


def _value(value: Any) -> str:
    return human_cell(value, _PLAIN)


def _rows(
    section: str,
    paper: Paper,
    path: Path,
    value: Any,
    skip: frozenset[str] = frozenset(),
    unit: str = "",
) -> Iterator[Row]:
    """One row for each part of a dataclass that is known; `unit` is that of
    its doses, where it has any."""
    for each in fields(value):
        item = getattr(value, each.name)
        if item is None or item == () or item == {} or each.name in skip:
            continue
        label = field_words(each.name, unit)
        if (
            is_dataclass(item)
            or isinstance(item, Mapping)
            or (isinstance(item, tuple) and is_dataclass(item[0]))
        ):
            yield section, label, "; ".join(_texts(item, unit)), place_of(paper, (*path, each.name))
        else:
            yield section, label, _value(item), place_of(paper, (*path, each.name))


def _texts(item: Any, unit: str) -> Iterator[str]:
    for each in (
        item.items() if isinstance(item, Mapping) else item if isinstance(item, tuple) else (item,)
    ):
        yield _parts(each, unit) if is_dataclass(each) else f"{each[0]}: {_value(each[1])}"


def _parts(value: Any, unit: str = "") -> str:
    known = [
        (each.name, getattr(value, each.name)) for each in fields(value) if each.name != "place"
    ]
    return ", ".join(
        f"{field_words(name, unit)} {_value(item)}"
        for name, item in known
        if item is not None and item != ()
    )


def _bibliography(paper: Paper, vocabularies: Mapping[str, Vocabulary]) -> Iterator[Row]:
    for name in BIBLIOGRAPHY[1:]:  # all but the id, which is the heading
        value = getattr(paper, name)
        if value is not None and value != ():
            # A name has a comma of its own.
            text = "; ".join(value) if name == "authors" else _value(value)
            yield "Publication", name.replace("_", " "), text, place_of(paper, (name,))
    if paper.notice:
        yield (
            "Publication",
            paper.notice.kind,
            "; ".join(filter(None, (paper.notice.date, paper.notice.reason, paper.notice.doi))),
            paper.notice.place,
        )
    if paper.study_id:
        yield "Publication", "study", paper.study_id, None


def _about(paper: Paper, vocabularies: Mapping[str, Vocabulary]) -> Iterator[Row]:
    yield "About", "summary", paper.summary, None
    if paper.direction:
        yield "About", "direction", paper.direction, place_of(paper, ("direction",))
    yield "About", "scope", paper.scope, None
    for condition in paper.conditions:
        yield "About", "condition", vocabularies["conditions"].label(condition), None
    for mechanism in paper.mechanisms:
        note = f" – {mechanism.note}" if mechanism.note else ""
        yield (
            "About",
            f"mechanism, {mechanism.stance}",
            vocabularies["mechanisms"].label(mechanism.id) + note,
            mechanism.place,
        )


def _study(paper: Paper, vocabularies: Mapping[str, Vocabulary], unit: str) -> Iterator[Row]:
    yield (
        "Design",
        "type",
        vocabularies["designs"].label(paper.design.type),
        place_of(paper, ("design", "type")),
    )
    yield from _rows("Design", paper, ("design",), paper.design, frozenset({"type"}))
    for name, section in (
        ("population", "People"),
        ("intervention", "Treatment"),
        ("registry", "Register"),
    ):
        value = getattr(paper, name)
        if value is not None:
            yield from _rows(section, paper, (name,), value, unit=unit)
    for index, comparator in enumerate(paper.comparators):
        yield (
            "Treatment",
            "comparator",
            ", ".join(filter(None, (comparator.type, comparator.name))),
            place_of(paper, ("comparators", index)),
        )
    for index, arm in enumerate(paper.arms):
        counts = _parts(arm, unit).split(", label ", 1)[-1]
        yield "Arms", f"{arm.id} ({arm.role})", counts, place_of(paper, ("arms", index))


def _outcomes(paper: Paper, vocabularies: Mapping[str, Vocabulary]) -> Iterator[Row]:
    for outcome in paper.outcomes:
        yield (
            "Outcomes",
            _outcome_name(outcome, vocabularies),
            _outcome_value(outcome),
            outcome.place,
        )
    for planned in paper.unreported:
        scale = f"; scale {planned.scale}" if planned.scale else ""
        role = f" ({planned.role})" if planned.role else ""
        yield (
            "Planned, no result seen",
            f"{vocabularies['outcomes'].label(planned.domain)}{role}",
            f"{planned.label}{scale}" + (f". {planned.note}" if planned.note else ""),
            planned.place,
        )


def _outcome_name(outcome: Outcome, vocabularies: Mapping[str, Vocabulary]) -> str:
    name = vocabularies["outcomes"].label(outcome.domain)
    when = f", week {outcome.timepoint_weeks:g}" if outcome.timepoint_weeks is not None else ""
    return f"{name}{when}{f' ({outcome.role})' if outcome.role else ''}"


def _outcome_value(outcome: Outcome) -> str:
    parts = [outcome.label]
    if outcome.scale:
        parts.append(f"scale {outcome.scale}")
    if outcome.score != "final":
        parts.append(outcome.score)
    parts += [f"{arm}: {_arm_text(data)}" for arm, data in outcome.arms.items()]
    if outcome.contrast:
        parts.append(_contrast_text(outcome.contrast))
    within = "" if outcome.comparison == "between" else " (within the group)"
    parts.append(f"authors' conclusion: {words_for(outcome.direction).conclusion}{within}")
    parts += [f"{CAVEATS[each.kind]}: {each.note} [{each.place}]" for each in outcome.caveats]
    return "; ".join(parts) + (f". {outcome.note}" if outcome.note else "")


def _arm_text(data: ArmData | HarmData) -> str:
    if data.events is not None and data.n is not None:
        text = f"{data.events}/{data.n}"
        return f"{text} ({data.percent:g}%)" if data.percent is not None else text
    return _parts(data) or "no number"


def _contrast_text(contrast: Contrast) -> str:
    kind = "" if contrast.type == "p-only" else contrast.type.replace("-", " ")
    text = kind if contrast.value is None else f"{kind} {contrast.value:g}"
    if contrast.ci:
        text += f" ({contrast.level:g}% CI {contrast.ci[0]:g} to {contrast.ci[1]:g})"
    extra = [
        f"{name} {getattr(contrast, name):g}"
        for name in ("se", "sd", "correlation")
        if getattr(contrast, name) is not None
    ]
    if not contrast.sign_stated:
        extra.append("order of subtraction not stated")
    p = p_printed(contrast.p, contrast.p_relation)
    if p is not None:
        extra.append(f"p {p}" if isinstance(p, str) else f"p = {p:g}")
    return ", ".join(filter(None, [text, *extra]))


def _harms(paper: Paper, vocabularies: Mapping[str, Vocabulary]) -> Iterator[Row]:
    for harm in paper.adverse_events:
        kinds = [
            word
            for word, yes in (
                ("serious", harm.serious),
                ("stopped treatment", harm.discontinuation),
            )
            if yes
        ]
        numbers = "; ".join(f"{arm}: {_arm_text(data)}" for arm, data in harm.arms.items())
        value = ". ".join(filter(None, (numbers, harm.note)))
        yield (
            "Harms",
            f"{harm.term}{f' ({chr(44).join(kinds)})' if kinds else ''}",
            value or "named, no number",
            harm.place,
        )


def _appraisals(paper: Paper, vocabularies: Mapping[str, Vocabulary]) -> Iterator[Row]:
    for appraisal in paper.appraisals:
        head = f"{appraisal.instrument}, by {appraisal.by}"
        overall = appraisal.overall
        yield (
            "Risk of bias",
            head,
            ". ".join(filter(None, (overall.judgement, overall.reason))),
            appraisal.place,
        )
        for domain, judged in appraisal.domains.items():
            yield (
                "Risk of bias",
                f"· {domain}",
                ". ".join(filter(None, (judged.judgement, judged.reason))),
                appraisal.place,
            )


def _review(paper: Paper, vocabularies: Mapping[str, Vocabulary]) -> Iterator[Row]:
    review = paper.review
    if not review:
        return
    yield from _rows(
        "Review", paper, ("review",), review, frozenset({"included", "groups", "numbers", "pooled"})
    )
    for index, study in enumerate(review.included):
        value = ", ".join(
            filter(None, (study.label, study.study and f"our study {study.study}", study.note))
        )
        yield "Review", "includes", value, place_of(paper, ("review", "included", index))
    for index, group in enumerate(review.groups):
        yield "Review", "includes", group, place_of(paper, ("review", "groups", index))
    for number in review.numbers:
        yield "Review", f"{number.study}, {number.item}", _value(number.value), number.place
    for pooled in review.pooled:
        yield (
            "Review",
            f"pooled: {pooled.label}",
            _parts(pooled).split(", label ", 1)[-1],
            pooled.place,
        )


def _doubts(paper: Paper, vocabularies: Mapping[str, Vocabulary]) -> Iterator[Row]:
    for conflict in paper.conflicts:
        values = " or ".join(f"{_value(each.value)} [{each.place}]" for each in conflict.values)
        used = f"used: {_value(conflict.used)}" if conflict.used is not None else "none is used"
        yield "Conflicts", conflict.path, f"{values}; {used}. {upper(conflict.why)}", None
    for unknown in paper.unknown:
        yield "Not known", "", unknown, None
    for relation in paper.related:
        yield (
            "Related",
            relation.relation,
            ". ".join(filter(None, (relation.paper, relation.note))),
            None,
        )
    if paper.notes:
        yield "Notes", "", paper.notes, None


def _provenance(paper: Paper, vocabularies: Mapping[str, Vocabulary]) -> Iterator[Row]:
    for source in paper.sources:
        read = f"read {source.read}" if source.read else None
        yield (
            "Sources",
            source.id,
            ", ".join(filter(None, (source.kind, source.cite, source.url, read, source.note))),
            None,
        )
    extraction = paper.extraction
    compared = (
        f", {extraction.compared} values compared, {len(extraction.differences)} differed"
        if extraction.compared is not None
        else ""
    )
    yield "Extraction", extraction.state, f"{extraction.date}{compared}", None
    for each in extraction.differences:
        value = (
            f"first {_value(each.first)}, second {_value(each.second)}, agreed"
            f" {_value(each.settled)}"
        )
        yield "Extraction", each.path, f"{value}; {each.why}" if each.why else value, None
