"""The strength of the evidence by condition, outcome, mechanism, design or dose: studies counted, directions, certainty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ldncli.evidence.certainty_counts import judge_certainty, people
from ldncli.evidence.query import Query
from ldncli.evidence.ratings import Certainty
from ldncli.evidence.studies import Study, direction_of, group_studies, seen_for
from ldncli.records.model import Paper
from ldncli.records.values import dataclass
from ldncli.records.vocab import Vocabulary

DIRECTIONS = ("benefit", "no-difference", "mixed", "harm")
STANCES = ("measured", "proposed", "refuted")
# Dose bands by the highest maintained dose, mg per day; 4.5 mg, the usual dose, has a band of its own.
BANDS = ("under 1 mg", "1 to under 3 mg", "3 to under 4.5 mg", "4.5 mg", "over 4.5 mg")
NO_BAND = "not stated"
# Register states in which results are due.
_ENDED = frozenset({"completed", "terminated", "unknown"})


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known for one key (a condition, outcome, …).

    `rct` and `other` count studies by direction; a study whose direction is unclear or not stated is in neither.
    `participants` adds up the studies that state them, None where none does; doses (mg per day) likewise. `best_level` is the best OCEBM level, 1 is best.
    """

    key: str
    studies: tuple[Study, ...]
    participants: int | None
    dose_min: float | None
    dose_max: float | None
    rct: Mapping[str, int]
    other: Mapping[str, int]
    best_level: int | None
    certainty: Certainty
    stances: Mapping[str, int] | None = None  # by mechanism: studies that measured, propose, refute it

    @property
    def randomised_trials(self) -> int:
        """Number of randomised trials."""
        return sum(study.randomised for study in self.studies)


@dataclass(frozen=True, slots=True)
class Body:
    """Everything selected: studies with results, registered trials that ended in silence, reviews, plans."""

    studies: tuple[Study, ...]
    silent: tuple[Study, ...]
    reviews: int
    running: tuple[Study, ...]


def gather(papers: Iterable[Paper], designs: Vocabulary) -> Body:
    """Sort papers into studies that report, registered trials without results, and reviews."""
    papers = list(papers)
    levels = {design: (term.randomised, term.level) for design, term in designs.terms.items()}
    groups = group_studies(papers, levels)
    unreported = [study for study in groups if not study.reports]
    silent = tuple(study for study in unreported if _ended(study))
    return Body(
        studies=tuple(study for study in groups if study.reports),
        silent=silent,
        reviews=sum(paper.study_id is None for paper in papers),
        running=tuple(study for study in unreported if study not in silent),
    )


def _ended(study: Study) -> bool:
    """Whether a register says that the trial is over, and no results are posted there either."""
    return any(paper.registry and paper.registry.status in _ENDED and not paper.registry.results_posted for paper in study.papers)


def summarise(body: Body, by: str, query: Query, vocabularies: Mapping[str, Vocabulary]) -> list[Summary]:
    """One summary a key, in the order of the vocabulary (bands: of size).

    `by` is condition, outcome, mechanism, design or dose. A study with several keys counts under each. Laboratory work
    counts only by mechanism and by design.
    """
    keys_of = _KEYS[by]
    studies = [study for study in body.studies if study.clinical or by in ("mechanism", "design")]
    groups: dict[str, list[Study]] = {}
    for study in studies:
        for key, view in keys_of(study, query):
            groups.setdefault(key, []).append(view)
    silent: dict[str, int] = {}
    for study in body.silent:
        for key, _ in keys_of(study, query):
            silent[key] = silent.get(key, 0) + 1
    rows = [_summary(key, groups[key], silent.get(key, 0)) for key in _ordered(groups, by, vocabularies)]
    return [_with_stances(row) for row in rows] if by == "mechanism" else rows


def _with_stances(row: Summary) -> Summary:
    """How studies stand to the mechanism itself; GRADE rates effects of treatment, so there is no certainty."""
    counts = dict.fromkeys(STANCES, 0)
    for study in row.studies:
        found = {each.stance for each in study.main.mechanisms if each.id == row.key} or {
            each.stance for paper in study.papers for each in paper.mechanisms if each.id == row.key
        }
        for stance in found:
            counts[stance] += 1
    text = f"studies with data for it {counts['measured']}, with data against it {counts['refuted']}, that only propose it {counts['proposed']}"
    return replace(row, stances=counts, certainty=Certainty(None, f"{text}; GRADE does not rate mechanisms."))


def _summary(key: str, studies: Sequence[Study], silent: int) -> Summary:
    doses = [study.doses for study in studies if study.doses]
    levels = [study.level for study in studies if study.level is not None]
    return Summary(
        key=key,
        studies=tuple(studies),
        participants=people(studies) if any(study.participants is not None for study in studies) else None,
        dose_min=min((low for low, _ in doses), default=None),
        dose_max=max((high for _, high in doses), default=None),
        rct=_count(study for study in studies if study.randomised),
        other=_count(study for study in studies if not study.randomised),
        best_level=min(levels, default=None),
        certainty=judge_certainty(studies, silent),
    )


def _count(studies: Iterable[Study]) -> dict[str, int]:
    counts = dict.fromkeys(DIRECTIONS, 0)
    for study in studies:
        if study.direction in counts:
            counts[study.direction] += 1
    return counts


# -- what a study counts under ---------------------------------------------------------------------------------------

Keys = Callable[[Study, Query], Iterator[tuple[str, Study]]]


def _by_condition(study: Study, query: Query) -> Iterator[tuple[str, Study]]:
    for condition in study.conditions:
        if not query.conditions or condition in query.conditions:
            yield condition, seen_for(study, condition)


def _by_mechanism(study: Study, query: Query) -> Iterator[tuple[str, Study]]:
    for mechanism in study.mechanisms:
        if not query.mechanisms or mechanism in query.mechanisms:
            yield mechanism, study


def _by_design(study: Study, query: Query) -> Iterator[tuple[str, Study]]:
    yield study.main.design.type, study


def _by_dose(study: Study, query: Query) -> Iterator[tuple[str, Study]]:
    yield dose_band(study.doses), study


def _by_outcome(study: Study, query: Query) -> Iterator[tuple[str, Study]]:
    """Under each domain the study counts with what it found there, not with its overall conclusion."""
    domains = dict.fromkeys(outcome.domain for outcome in study.outcomes)
    for domain in domains:
        if not query.outcomes or domain in query.outcomes:
            found = direction_of([outcome for outcome in study.outcomes if outcome.domain == domain])
            yield domain, replace(study, papers=(replace(study.main, direction=found), *study.papers[1:]))


_KEYS: dict[str, Keys] = {
    "condition": _by_condition,
    "outcome": _by_outcome,
    "mechanism": _by_mechanism,
    "design": _by_design,
    "dose": _by_dose,
}
GROUPINGS = tuple(_KEYS)


def dose_band(doses: tuple[float, float] | None) -> str:
    """The band of a study's highest maintained dose (mg per day)."""
    if doses is None:
        return NO_BAND
    highest = doses[1]
    return BANDS[(highest >= 1) + (highest >= 3) + (highest >= 4.5) + (highest > 4.5)]


def _ordered(groups: Mapping[str, object], by: str, vocabularies: Mapping[str, Vocabulary]) -> list[str]:
    if by == "dose":
        order = [*BANDS, NO_BAND]
    else:
        order = list(vocabularies[f"{by}s"].terms)
    places = {key: index for index, key in enumerate(order)}
    return sorted(groups, key=lambda key: places[key])
