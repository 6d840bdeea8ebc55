"""Posted outcomes of a register entry as outcomes of a record: every row of every measure, or the
reason why it is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ldncli.harvest.drafts.doses.mentions import in_milligrams as plain
from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.evidence import Confidence, Quote
from ldncli.harvest.drafts.findings import Reading
from ldncli.harvest.drafts.mapping import find_terms
from ldncli.harvest.drafts.register.groups import Arms, Found
from ldncli.harvest.drafts.register.measures import Numbers, numbers_of, opposite
from ldncli.harvest.drafts.study.weeks import one_time
from ldncli.harvest.readers.content.passage import Passage
from ldncli.harvest.readers.content.results import Analysis, Measure, Row, number
from ldncli.records.text.folding import fold

_ROLES = {"PRIMARY": "primary", "SECONDARY": "secondary"}
_CONTRASTS = {
    "mean difference": "MD",
    "least squares mean difference": "MD",
    "ls mean difference": "MD",
    "risk ratio": "RR",
    "odds ratio": "OR",
    "hazard ratio": "HR",
    "cox proportional hazard": "HR",
    "risk difference": "RD",
    "median difference": "median-difference",
}


def add_outcomes(
    draft: Draft, reading: Reading, measures: Sequence[Measure], arms: Arms, *, paired: bool
) -> None:
    """Add every measure of the results; `paired` where the groups are periods of the same
    people."""
    source = reading.source
    for measure in measures:
        found = arms.place(f"outcome {measure.number}", measure.groups)
        rows = list(_rows(measure))
        analyses = list(measure.analyses)
        place = f"outcome {measure.number}"
        if not measure.rows:
            draft.leave_out(place, measure.title, numbers_of(measure, Row(), {}).left_out[0])
        for row, alone in rows:
            numbers = numbers_of(measure, row, found)
            where = place + (f", row {_name(row)}" if _name(row) else "")
            for each in numbers.left_out:
                draft.leave_out(where, measure.title, each)
            if numbers.arms:
                taken = _analysis(analyses, found, numbers) if alone else None
                _add(draft, reading, measure, row, numbers, taken, f"{source} {where}", paired)
                if taken:
                    analyses.remove(taken)
        for rest in analyses:
            draft.leave_out(place, measure.title, f"the analysis {_analysis_words(rest)}")
        for row in _opposites(measure):
            reason = "those who are not in the row Yes"
            draft.leave_out(f"{place}, row {_name(row)}", measure.title, reason)


def _rows(measure: Measure) -> Iterator[tuple[Row, bool]]:
    """The rows of a measure without those that only say who is not in the one before, and whether
    the row is the only one."""
    left = _opposites(measure)
    kept = [each for each in measure.rows if each not in left]
    for each in kept:
        yield each, len(kept) == 1


def _opposites(measure: Measure) -> list[Row]:
    classes: dict[str, list[Row]] = {}
    for each in measure.rows:
        classes.setdefault(each.title, []).append(each)
    found = (opposite(rows, measure.denominators) for rows in classes.values())
    return [each for each in found if each]


def _name(row: Row) -> str:
    return ", ".join(filter(None, (row.title, row.category)))


def _add(
    draft: Draft,
    reading: Reading,
    measure: Measure,
    row: Row,
    numbers: Numbers,
    analysis: Analysis | None,
    place: str,
    paired: bool,
) -> None:
    """One outcome of the draft."""
    label = ": ".join(filter(None, (measure.title, _name(row))))
    value: dict[str, Any] = dict(_terms(measure, row, reading, numbers.kind))
    value["label"] = label
    if measure.unit and "scale" not in value and numbers.kind in ("mean", "median"):
        value["unit"] = measure.unit
    weeks = one_time(row.title) or one_time(measure.time_frame)
    if weeks is not None:
        value["timepoint_weeks"] = plain(weeks)
    if measure.role:
        value["role"] = _ROLES.get(measure.role, "exploratory")
    if paired:
        value["paired"] = True
    value["score"] = _score(measure, numbers.kind)
    value["arms"] = numbers.arms
    contrast = _contrast(analysis) if analysis else None
    if contrast:
        value["contrast"] = contrast
    value["place"] = place
    index = draft.append("outcomes", value)
    source, _, where = place.partition(" ")
    title = f"{measure.role}: {measure.title}; {measure.time_frame}; {measure.unit}"
    base = f"outcomes[{index}]"

    def quote(path: str, found: Any, words: str, confidence: Confidence) -> None:
        draft.quotes.append(
            Quote(
                path=path,
                value=found,
                words=words,
                source=source,
                place=where,
                confidence=confidence,
            )
        )

    rest = {key: each for key, each in value.items() if key not in ("arms", "contrast")}
    quote(base, rest, title, "likely")
    for arm, words in numbers.words.items():
        quote(f"{base}.arms.{arm}", numbers.arms[arm], words, "sure")
    if contrast and analysis:
        quote(f"{base}.contrast", contrast, _analysis_words(analysis), "likely")


_ON_A_SCALE = re.compile(r"\b(?:scales?|scores?|points?)\b", re.IGNORECASE)


def _terms(measure: Measure, row: Row, reading: Reading, kind: str) -> dict[str, str]:
    """The domain and the scale that a title names; none where it names several, or where a single
    word in it may mean something else."""
    passages = tuple(Passage("", each) for each in (measure.title, row.title))
    found: dict[str, str] = {}
    domains, scales = reading.terms.outcomes, reading.terms.scales
    if scales and kind in ("mean", "median") and _ON_A_SCALE.search(measure.unit):
        named = list(find_terms(passages, scales))
        if len(named) == 1:
            found["scale"] = named[0]
            own = getattr(scales.vocabulary.terms[named[0]], "domain", None)
            found.update({"domain": own} if own else {})
    if domains and "domain" not in found:
        named = [
            term
            for term, each in find_terms(passages[:1], domains).items()
            if domains.vocabulary.parents[term] is not None
            and (" " in each.words or fold(each.words) == fold(measure.title))
        ]
        if len(named) == 1:
            found["domain"] = named[0]
    return {key: found[key] for key in ("domain", "scale") if key in found}


def _score(measure: Measure, kind: str) -> str:
    if kind in ("events", "percent"):
        return "events"
    if kind == "count":
        return "rate"
    text = f"{measure.title} {measure.unit}".casefold()
    if "change" not in text:
        return "final"
    percent = re.search(r"per ?cent(?:age)? (?:of )?change|% change|change\w* in per ?cent", text)
    return "percent-change" if percent else "change"


def _analysis(
    analyses: Sequence[Analysis], arms: Mapping[str, Found], numbers: Numbers
) -> Analysis | None:
    """The one analysis that compares two arms of the row; None where there are several of the same
    two, for a person to choose."""
    fitting = [
        each
        for each in analyses
        if len(each.groups) == 2
        and all(name in arms and arms[name].id in numbers.arms for name in each.groups)
        and _contrast(each)
    ]
    same = [each for each in fitting if set(each.groups) == set(fitting[0].groups)]
    return fitting[0] if len(same) == 1 and len(fitting) == 1 else None


def _contrast(analysis: Analysis) -> dict[str, Any] | None:
    """What an analysis estimated, as a record has it; None where it has no place for it."""
    kind = next(
        (
            code
            for name, code in _CONTRASTS.items()
            if analysis.parameter.casefold().startswith(name)
        ),
        None,
    )
    value = number(analysis.estimate)
    printed = re.fullmatch(r"\s*([<>=]?)\s*(0?\.\d+|[01](?:\.\d+)?)\s*", analysis.p)
    p: dict[str, Any] = {}
    if printed and float(printed[2]) <= 1:
        p["p"] = float(printed[2])
        if printed[1] in ("<", ">"):
            p["p_relation"] = printed[1]
    note = "; ".join(filter(None, (analysis.method, *analysis.remarks)))
    if kind is None or value is None:
        if not p or analysis.parameter or analysis.estimate:
            return None
        return {"type": "p-only", **p, **({"note": note} if note else {})}
    found: dict[str, Any] = {"type": kind, "value": plain(value)}
    low, high, level = number(analysis.lower), number(analysis.upper), number(analysis.level)
    if low is not None and high is not None and level and 50 <= level < 100:
        found["ci"] = [plain(low), plain(high)]
        if level != 95:
            found["level"] = plain(level)
    found["sign_stated"] = False
    spread = number(analysis.spread)
    if analysis.dispersion.casefold().startswith("standard error") and spread is not None:
        found["se"] = plain(spread)
    return {**found, **p, **({"note": note} if note else {})}


def _analysis_words(analysis: Analysis) -> str:
    """The fields of an analysis as they stand in the entry."""
    parts = [analysis.method, f"p {analysis.p}" if analysis.p else ""]
    if analysis.estimate:
        parts.append(f"{analysis.parameter} {analysis.estimate}")
    if analysis.lower or analysis.upper:
        parts.append(f"{analysis.level}% CI {analysis.lower} to {analysis.upper}")
    if analysis.spread:
        parts.append(f"{analysis.dispersion} {analysis.spread}")
    return "; ".join(filter(None, (" against ".join(analysis.groups), *parts, *analysis.remarks)))
