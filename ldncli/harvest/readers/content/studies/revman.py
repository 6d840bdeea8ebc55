"""Reviews saved by Review Manager 5 (.rm5): the studies of one outcome as rows, and the risk of
bias; no entity, DTD or address of the file is followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ldncli.errors import UsageError
from ldncli.harvest.readers.content.studies.judgements import JudgementTable, StudyJudgements
from ldncli.harvest.readers.content.studies.layouts import MEASURE_NAMES, Scale, joined
from ldncli.harvest.readers.content.studies.study_table import StudyTable, repeated
from ldncli.values import dataclass

if TYPE_CHECKING:
    from lxml.etree import _Element

_KINDS = ("DICH", "CONT", "IV", "IPD")
# By kind: attributes of a study's data and what they are here.
_NUMBERS: dict[str, dict[str, str]] = {
    "DICH": {"EVENTS_1": "ai", "TOTAL_1": "n1i", "EVENTS_2": "ci", "TOTAL_2": "n2i"},
    "CONT": {
        **{"MEAN_1": "m1i", "SD_1": "sd1i", "TOTAL_1": "n1i"},
        **{"MEAN_2": "m2i", "SD_2": "sd2i", "TOTAL_2": "n2i"},
    },
    "IV": {"ESTIMATE": "yi", "SE": "sei"},
    "IPD": {"O_E": "excess", "VAR": "spread"},
}
# Where a file has no estimates as they were entered, those that are shown, with their intervals.
_SHOWN = {"EFFECT_SIZE": "yi", "CI_START": "ci_lb", "CI_END": "ci_ub"}
_MEASURES = {"PETO_OR": "PETO", "OR": "OR", "RR": "RR", "RD": "RD", "MD": "MD", "SMD": "SMD"}
_METHODS = {("MH", True): "MH-RANDOM", ("MH", False): "MH", ("PETO", False): "PETO"}
_RESULTS = {"YES": "low", "NO": "high", "UNKNOWN": "unclear"}
_MOST_DEEP = 60


@dataclass(frozen=True, slots=True)
class ReviewOutcome:
    """One outcome of a review: `number` as in the review (1.2), its comparison and name, the
    measure (None: not one that is known here), the method by ours that gives what the review had,
    and what it printed."""

    number: str
    comparison: str
    name: str
    kind: str
    measure: str | None
    method: str | None
    printed: str | None
    studies: int
    element: _Element

    def told(self) -> str:
        """The outcome in a line: `1.2 Pain at 12 weeks (drug versus placebo), 4 studies`."""
        some = f"{self.studies} {'study' if self.studies == 1 else 'studies'}"
        return f"{self.number} {self.name} ({self.comparison}), {some}"


@dataclass(frozen=True, slots=True)
class Review:
    """A review as it was saved."""

    file: str
    root: _Element

    @property
    def outcomes(self) -> list[ReviewOutcome]:
        """The outcomes with data, in the order of the review."""
        found = []
        for at, comparison in enumerate(self.root.iter("COMPARISON"), 1):
            place = 0
            for element in comparison:
                kind, _, rest = str(element.tag).rpartition("_")
                if rest == "OUTCOME":
                    place += 1
                if rest == "OUTCOME" and kind in _KINDS:
                    first = comparison.get("NO") or str(at)
                    number = f"{first}.{element.get('NO') or place}"
                    found.append(_outcome(element, kind, number, _name(comparison)))
        return found

    @property
    def studies(self) -> dict[str, tuple[str, str]]:
        """Name and year of each study by its id."""
        return {
            each.get("ID", ""): (" ".join(each.get("NAME", "").split()), each.get("YEAR", ""))
            for each in self.root.iter("STUDY")
        }


def looks_like_review(content: bytes) -> bool:
    """Whether a file begins as a review of RevMan 5."""
    return b"<COCHRANE_REVIEW" in content[:4096]


def read_review(content: bytes, file: str) -> Review:
    """The review; raises UsageError where it is no XML, declares entities, or nests too deeply."""
    from lxml import etree

    if b"<!ENTITY" in content or "<!ENTITY".encode("utf-16-le") in content:
        raise UsageError(
            f"{file} declares entities, which no review of RevMan does", hint="is it a RevMan file?"
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UsageError(f"{file} is no XML: {error.msg}"[:300]) from error
    if root.tag != "COCHRANE_REVIEW":
        raise UsageError(f"{file} is no review of RevMan 5", hint="export it anew as .rm5")
    if _depth(root) > _MOST_DEEP:
        raise UsageError(f"{file} is nested too deeply for a review")
    return Review(file, root)


def _depth(root: _Element) -> int:
    """How deep the tree is, without going deeper than matters."""
    deepest, level = 0, [root]
    while level and deepest <= _MOST_DEEP:
        deepest, level = deepest + 1, [child for each in level for child in each]
    return deepest


def _name(element: _Element) -> str:
    found = element.find("NAME")
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _outcome(element: _Element, kind: str, number: str, comparison: str) -> ReviewOutcome:
    told = element.get("EFFECT_MEASURE") or ""
    child = element.find("EFFECT_MEASURE")
    told = told or ("" if child is None else "".join(child.itertext()))
    measure = _MEASURES.get(told.strip()) or MEASURE_NAMES.get(joined(told), (None, None))[0]
    random = element.get("RANDOM") == "YES"
    method = _METHODS.get((element.get("METHOD", ""), random)) or ("DL" if random else "EE")
    return ReviewOutcome(
        number,
        comparison,
        _name(element),
        kind,
        measure,
        method,
        _printed(element),
        sum(1 for _ in element.iter(f"{kind}_DATA")),
        element,
    )


def _printed(element: _Element) -> str | None:
    numbers = [element.get(each) for each in ("EFFECT_SIZE", "CI_START", "CI_END")]
    if not all(numbers) or element.get("ESTIMABLE") == "NO":
        return None
    tau = f", tau² {element.get('TAU2')}" if element.get("TAU2") else ""
    return f"{numbers[0]} [{numbers[1]}, {numbers[2]}]{tau}"


def chosen_outcome(review: Review, named: str | None) -> ReviewOutcome:
    """The outcome of that number or name (a part of it will do), or the only one; raises UsageError
    with the outcomes where none or several are meant."""
    known = review.outcomes
    if not known:
        raise UsageError(f"{review.file} has no outcome with data")
    found = known if named is None else [each for each in known if each.number == named]
    if named is not None and not found:
        exact = [each for each in known if each.name.casefold() == named.casefold()]
        found = exact or [each for each in known if named.casefold() in each.name.casefold()]
    if len(found) == 1:
        return found[0]
    asked = "no outcome is named" if named is None else f"{named!r} names {len(found)} outcomes"
    raise UsageError(
        f"{review.file} has {len(known)} outcomes, and {asked}",
        hint=f"name one by its number: --outcome {(found or known)[0].number}",
        choices=tuple(each.told() for each in found or known),
    )


def review_table(review: Review, named: str | None = None) -> StudyTable:
    """The studies of one outcome as a table with the columns study, year and subgroup; what the
    review pooled, and how, is said."""
    outcome = chosen_outcome(review, named)
    studies = review.studies
    rows, groups = [], []
    for element, group in _data(outcome):
        name, year = studies.get(element.get("STUDY_ID", ""), ("", ""))
        row = {"study": name or element.get("STUDY_ID", ""), "year": year.strip(". ")}
        rows.append(row | _numbers(element, outcome))
        groups.append(group)
    if not rows:
        raise UsageError(f"outcome {outcome.number} of {review.file} has no studies")
    shown = outcome.kind == "IV" and not any(row.get("yi") for row in rows)
    if shown:
        rows = [
            row | {key: element.get(each, "") for each, key in _SHOWN.items()} | {"sei": ""}
            for row, (element, _) in zip(rows, _data(outcome), strict=True)
        ]
    columns = {key: tuple(row[key] for row in rows) for key in ("study", "year")}
    scale: Scale | None = None if shown else "log" if outcome.kind in ("IV", "IPD") else None
    return StudyTable(
        review.file,
        tuple(rows),
        {**columns, "subgroup": tuple(groups)},
        {key: key for key in rows[0]},
        outcome.measure,
        scale,
        metafor=not shown,
        notes=(*_notes(outcome), *repeated(rows)),
        title=f"{outcome.number} {outcome.name}",
    )


def _data(outcome: ReviewOutcome) -> Iterator[tuple[_Element, str]]:
    """The data of each study with the name of its subgroup, empty where there is none."""
    for child in outcome.element:
        if child.tag == f"{outcome.kind}_DATA":
            yield child, ""
        elif child.tag == f"{outcome.kind}_SUBGROUP":
            for element in child.iter(f"{outcome.kind}_DATA"):
                yield element, _name(child)


def _numbers(element: _Element, outcome: ReviewOutcome) -> dict[str, str]:
    found = {key: element.get(name, "") for name, key in _NUMBERS[outcome.kind].items()}
    if outcome.kind == "DICH" and outcome.element.get("SWAP_EVENTS") == "YES":
        return _swapped(found)
    if outcome.kind == "IPD":
        return _from_excess(found["excess"], found["spread"])
    return found


def _swapped(found: Mapping[str, str]) -> dict[str, str]:
    """Those without the event in place of those with it."""
    turned = dict(found)
    for events, people in (("ai", "n1i"), ("ci", "n2i")):
        if found[events] and found[people]:
            turned[events] = f"{float(found[people]) - float(found[events]):g}"
    return turned


def _from_excess(excess: str, spread: str) -> dict[str, str]:
    """Peto's estimate, (O − E) / V with the variance 1 / V, a logarithm."""
    try:
        o_e, v = float(excess), float(spread)
    except ValueError:
        return {"yi": "", "vi": ""}
    return {"yi": repr(o_e / v), "vi": repr(1 / v)} if v > 0 else {"yi": "", "vi": ""}


def _notes(outcome: ReviewOutcome) -> Iterator[str]:
    had = (
        f"; RevMan had {outcome.measure or 'an effect'} {outcome.printed}"
        if outcome.printed
        else ""
    )
    yield f"outcome {outcome.number}: pooled in RevMan as --method {outcome.method}{had}"
    if outcome.element.get("SWAP_EVENTS") == "YES":
        yield "events and people without are swapped, as the review has it"
    if outcome.kind == "IPD":
        yield "effects from O − E and its variance (Peto), which are logarithms"


def review_judgements(review: Review) -> JudgementTable:
    """The risk of bias of the included studies: a domain for each item, and for each group of
    outcomes where an item is judged by group; raises UsageError where nothing was judged."""
    names, found = review.studies, dict[str, dict[str, str]]()
    domains: dict[str, None] = {}
    for item in review.root.iter("QUALITY_ITEM"):
        groups = {
            each.get("ID", ""): _name(each) for each in item.iter("QUALITY_ITEM_DATA_ENTRY_GROUP")
        }
        for entry in item.iter("QUALITY_ITEM_DATA_ENTRY"):
            result = _RESULTS.get(entry.get("RESULT", ""))
            if result is None:
                continue
            group = groups.get(entry.get("GROUP_ID", ""), "")
            domain = f"{_name(item)}, {group}" if group else _name(item)
            domains[domain] = None
            found.setdefault(entry.get("STUDY_ID", ""), {})[domain] = result
    if not found:
        raise UsageError(f"{review.file} has no risk of bias")
    studies = tuple(
        StudyJudgements(names.get(study, (study, ""))[0] or study, _in_order(own, domains), None)
        for study, own in found.items()
    )
    note = "the table has no overall judgement"
    return JudgementTable(review.file, tuple(domains), studies, (note,))


def _in_order(own: Mapping[str, str], domains: Sequence[str] | Mapping[str, None]) -> tuple:
    return tuple(own.get(each) for each in domains)
