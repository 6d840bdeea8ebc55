"""The strength of the evidence by condition, outcome, mechanism, design or dose: studies counted,
directions, the surest finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from ldncli.evidence.certainty.ratings import Certainty
from ldncli.evidence.findings.finding import Finding, find, find_parts, surest
from ldncli.evidence.findings.ordering import first_by_importance
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.selecting.body import Body
from ldncli.evidence.selecting.directions import directions_of
from ldncli.evidence.selecting.groups import seen_for
from ldncli.evidence.selecting.people import People, count_people
from ldncli.evidence.selecting.query import Query
from ldncli.evidence.selecting.studies import Study, direction_of
from ldncli.records.vocabularies.core_sets import CoreOutcomes
from ldncli.records.vocabularies.judgements import Override
from ldncli.records.vocabularies.topic import Topic
from ldncli.records.vocabularies.units import span
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.values import dataclass

STANCES = ("measured", "proposed", "refuted")


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known for one key (a condition, outcome, …).

    `rct` and `other` count studies by direction, in `rct` trials that compare groups alone; a study
    whose direction is unclear or not stated, or that compares with another treatment alone, is in
    neither. `people` and doses (mg per day)
    are of the studies that state them. `best_level` is the best OCEBM level, 1 is best. `findings`
    are those that the row sums up, `surest` those of them with the highest certainty, the most
    important first; `certainty` is that of the first. Mechanisms have none.
    """

    key: str
    studies: tuple[Study, ...]
    people: People
    dose_min: float | None
    dose_max: float | None
    rct: Mapping[str, int]
    other: Mapping[str, int]
    best_level: int | None
    certainty: Certainty
    findings: tuple[Finding, ...] = ()
    surest: tuple[Finding, ...] = ()
    stances: Mapping[str, int] | None = (
        None  # by mechanism: studies that measured, propose, refute it
    )

    @property
    def randomised_trials(self) -> int:
        """Number of randomised trials."""
        return sum(study.randomised for study in self.studies)


def summarise(
    body: Body,
    by: str,
    query: Query,
    vocabularies: Mapping[str, Vocabulary],
    overrides: Sequence[Override] = (),
    core: CoreOutcomes | None = None,
) -> list[Summary]:
    """One summary a key, in the order of the vocabulary (bands: of size).

    `by` is condition, outcome, mechanism, design or dose. A study with several keys counts under
    each. Laboratory work counts only by mechanism and by design. `core` says which outcomes
    matter; None: as in a base without core outcome sets.
    """
    keys_of = _KEYS[by]
    studies = [study for study in body.studies if study.clinical or by in ("mechanism", "design")]
    groups: dict[str, list[Study]] = {}
    for study in studies:
        for key, view in keys_of(study, query, vocabularies["conditions"]):
            groups.setdefault(key, []).append(view)
    findings = group_findings(body, by, query, vocabularies, overrides)
    core = core or CoreOutcomes((), vocabularies)
    rows = [
        _summary(key, groups[key], findings.get(key, ()), core)
        for key in _ordered(groups, by, vocabularies, body.topic)
    ]
    return [_with_stances(row) for row in rows] if by == "mechanism" else rows


def group_findings(
    body: Body,
    by: str,
    query: Query,
    vocabularies: Mapping[str, Vocabulary],
    overrides: Sequence[Override] = (),
) -> dict[str, list[Finding]]:
    """The findings that each key sums up: by condition or outcome those of that term, by design or
    dose those of its studies alone.

    Empty by mechanism: GRADE rates effects of treatment.
    """
    if by in PARTS:
        return find_parts(body, PARTS[by], query, vocabularies, overrides)
    found: dict[str, list[Finding]] = {}
    if by in ("condition", "outcome"):
        for each in find(body, query, vocabularies, overrides):
            found.setdefault(getattr(each, by), []).append(each)
    return found


def _with_stances(row: Summary) -> Summary:
    """How studies stand to the mechanism itself; GRADE rates effects of
    treatment, so there is no certainty."""
    counts = dict.fromkeys(STANCES, 0)
    for study in row.studies:
        found = {each.stance for each in study.main.mechanisms if each.id == row.key} or {
            each.stance for paper in study.papers for each in paper.mechanisms if each.id == row.key
        }
        for stance in found:
            counts[stance] += 1
    return replace(
        row, stances=counts, certainty=Certainty(None, because("mechanism not rated", **counts))
    )


def _summary(
    key: str,
    studies: Sequence[Study],
    findings: Sequence[Finding],
    core: CoreOutcomes,
) -> Summary:
    low, high = span(study.doses for study in studies if study.doses)
    levels = [study.level for study in studies if study.level is not None]
    highest = surest(findings)
    first = first_by_importance(highest, 1, core)
    directions = directions_of(studies)
    return Summary(
        key=key,
        studies=tuple(studies),
        people=count_people(studies),
        dose_min=low,
        dose_max=high,
        rct=directions.rct,
        other=directions.other,
        best_level=min(levels, default=None),
        certainty=first[0].best.certainty if first else Certainty(None, _unrated(studies)),
        findings=tuple(findings),
        surest=(*first, *(each for each in highest if each is not first[0])),
    )


def _unrated(studies: Sequence[Study]) -> Reason:
    """The reason why a group has no finding to rate."""
    if any(study.clinical for study in studies):
        return because("no outcome")
    return because("not in patients")


# -- what a study counts under ---------------------------------------------------------------------

Keys = Callable[[Study, Query, Vocabulary], Iterator[tuple[str, Study]]]


def _by_condition(
    study: Study, query: Query, conditions: Vocabulary
) -> Iterator[tuple[str, Study]]:
    """Under each condition that all its people have, or of which it reports apart: a mixed group
    is of no condition."""
    for condition in study.conditions:
        seen = seen_for(study, frozenset({condition}), conditions)
        if seen and (not query.conditions or condition in query.conditions):
            yield condition, seen


def _by_mechanism(study: Study, query: Query, _: Vocabulary) -> Iterator[tuple[str, Study]]:
    for mechanism in study.mechanisms:
        if not query.mechanisms or mechanism in query.mechanisms:
            yield mechanism, study


def _by_part(part_of: Callable[[Study], str]) -> Keys:
    """Each study under the one key that `part_of` gives."""

    def keys_of(study: Study, query: Query, _: Vocabulary) -> Iterator[tuple[str, Study]]:
        yield part_of(study), study

    return keys_of


def _by_outcome(study: Study, query: Query, _: Vocabulary) -> Iterator[tuple[str, Study]]:
    """Under each domain the study counts with what it found there, not
    with its overall conclusion."""
    domains = dict.fromkeys(outcome.domain for outcome in study.outcomes)
    for domain in domains:
        if not query.outcomes or domain in query.outcomes:
            found = direction_of(
                [outcome for outcome in study.outcomes if outcome.domain == domain]
            )
            yield (
                domain,
                replace(study, papers=(replace(study.main, direction=found), *study.papers[1:])),
            )


# Groupings in which a study stands once, and which therefore part a body.
PARTS: dict[str, Callable[[Study], str]] = {
    "design": lambda study: study.main.design.type,
    "dose": lambda study: study.dose_band,
}
_KEYS: dict[str, Keys] = {
    "condition": _by_condition,
    "outcome": _by_outcome,
    "mechanism": _by_mechanism,
    **{by: _by_part(part_of) for by, part_of in PARTS.items()},
}
GROUPINGS = tuple(_KEYS)


def _ordered(
    groups: Mapping[str, object], by: str, vocabularies: Mapping[str, Vocabulary], topic: Topic
) -> list[str]:
    if by == "dose":
        order = list(topic.dose.labels)
    else:
        order = list(vocabularies[f"{by}s"].terms)
    places = {key: index for index, key in enumerate(order)}
    return sorted(groups, key=lambda key: places[key])
