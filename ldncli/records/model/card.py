"""What the index keeps of a paper so that most questions need not decode its record:
its facets and its table row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from ldncli.records.model.naming import with_acronym
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.records.model.paper import Arm, Paper
    from ldncli.records.model.trial import Registry
    from ldncli.records.vocabularies.vocab import Vocabulary


_WITHOUT_PARTICIPANTS = frozenset(
    {"preclinical", "systematic-review", "narrative-review", "registry", "protocol"}
)


class Facets(NamedTuple):
    """What filters look at, and what people call the paper. Doses in mg per day; None where no
    source gives it."""

    id: str
    study: str | None
    called: str
    acronym: str | None
    kind: str
    scope: str
    status: str
    design: str
    year: int
    dose_min: float | None
    dose_max: float | None
    participants: int | None
    direction: str | None
    conditions: frozenset[str]
    mechanisms: frozenset[str]
    outcomes: frozenset[str]
    planned: frozenset[str] = frozenset()  # outcomes without a result

    @property
    def name(self) -> str:
        """What people call it, as `Paper.name`."""
        return with_acronym(self.called, self.acronym)


@dataclass(frozen=True, slots=True)
class Card:
    """One row of the paper table; names and order of the fields are a contract with scripts.

    None, or an empty list, means that no source gives it. Doses in mg per day. `n` is the one
    number of people, `n_kind` says who they are (`Counted`).
    """

    paper_id: str
    name: str
    study_id: str | None
    title: str
    authors: tuple[str, ...]
    year: int
    journal: str | None
    doi: str | None
    pmid: str | None
    pmcid: str | None
    registrations: tuple[str, ...]
    kind: str
    design: str
    status: str
    conditions: tuple[str, ...]
    mechanisms: tuple[str, ...]
    dose_min_mg: float | None
    dose_max_mg: float | None
    dose_note: str | None
    n: int | None
    n_kind: str | None
    n_randomised: int | None
    n_enrolled: int | None
    n_analysed: int | None
    female_percent: float | None
    country: tuple[str, ...]
    duration_weeks: float | None
    comparator: tuple[str, ...]
    direction: str | None
    risk_of_bias: str | None
    level_of_evidence: int | None
    summary: str
    sources: tuple[str, ...]
    extraction: str


def facets_of(paper: Paper) -> Facets:
    """The facets of a paper."""
    drug = paper.intervention
    return Facets(
        id=paper.id,
        study=paper.study_id,
        called=paper.called,
        acronym=paper.acronym,
        kind=paper.kind,
        scope=paper.scope,
        status=paper.status,
        design=paper.design.type,
        year=paper.year,
        dose_min=drug.dose_min_mg if drug else None,
        dose_max=drug.dose_max_mg if drug else None,
        participants=participants_of(paper),
        direction=paper.direction,
        conditions=frozenset(paper.conditions),
        mechanisms=frozenset(each.id for each in paper.mechanisms),
        outcomes=frozenset(each.domain for each in paper.outcomes)
        | frozenset(each.domain for each in (paper.review.pooled if paper.review else ()))
        | (frozenset({"harms"}) if paper.adverse_events else frozenset()),
        planned=frozenset(each.domain for each in paper.unreported),
    )


# Who is counted: those allotted by chance; enrolled; in the main analysis; all who are in one of
# the groups; in a register those planned.
Counted = Literal["randomised", "enrolled", "analysed", "in-groups", "planned"]


def participants_of(paper: Paper) -> int | None:
    """People who took part, which means were given the treatment or its control: those randomised,
    else enrolled, else analysed; None for laboratory work and where not given.

    Where an analysis counts more people than its groups hold (all patients of hospitals, say, of
    whom few took the drug), those of the groups.
    """
    found = counted(paper)
    return found[0] if found and paper.kind not in _WITHOUT_PARTICIPANTS else None


def counted(paper: Paper) -> tuple[int, Counted] | None:
    """The one number of people of a paper with who they are: as `participants_of`, and of a
    register entry those enrolled by its own account, else planned; None where there is none."""
    if paper.kind in _WITHOUT_PARTICIPANTS:
        return _registered(paper.registry) if paper.registry else None
    design = paper.design
    groups = [
        arm.n_randomised if arm.n_randomised is not None else arm.n_analysed for arm in paper.arms
    ]
    given = sum(each for each in groups if each is not None)
    known = design.n_randomised is None and groups and None not in groups
    if known and design.n_analysed is not None and design.n_analysed > given:
        return given, "in-groups"
    kinds: tuple[tuple[int | None, Counted], ...] = (
        (design.n_randomised, "randomised"),
        (design.n_enrolled, "enrolled"),
        (design.n_analysed, "analysed"),
    )
    return next(((count, kind) for count, kind in kinds if count is not None), None)


def _registered(entry: Registry) -> tuple[int, Counted] | None:
    if entry.n_actual is not None:
        return entry.n_actual, "enrolled"
    return None if entry.n_planned is None else (entry.n_planned, "planned")


def card_of(paper: Paper, designs: Vocabulary) -> Card:
    """The row of the paper table."""
    drug, people, design = paper.intervention, paper.population, paper.design
    n, n_kind = counted(paper) or (None, None)
    return Card(
        paper_id=paper.id,
        name=paper.name,
        study_id=paper.study_id,
        title=paper.title,
        authors=paper.authors,
        year=paper.year,
        journal=paper.journal,
        doi=paper.doi,
        pmid=paper.pmid,
        pmcid=paper.pmcid,
        registrations=paper.registrations,
        kind=paper.kind,
        design=design.type,
        status=paper.status,
        conditions=paper.conditions,
        mechanisms=tuple(each.id for each in paper.mechanisms),
        dose_min_mg=drug.dose_min_mg if drug else None,
        dose_max_mg=drug.dose_max_mg if drug else None,
        dose_note=drug.dose_note if drug else None,
        n=n,
        n_kind=n_kind,
        n_randomised=design.n_randomised,
        n_enrolled=design.n_enrolled,
        n_analysed=design.n_analysed,
        female_percent=people.female_percent if people else None,
        country=people.countries if people else (),
        duration_weeks=design.duration_weeks,
        comparator=tuple(each.name or each.type for each in paper.comparators)
        or _control_labels(paper.arms),
        direction=paper.direction,
        risk_of_bias=risk_of_bias(paper),
        level_of_evidence=designs.terms[design.type].level,
        summary=paper.summary,
        sources=tuple(each.url or each.cite for each in paper.sources),
        extraction=paper.extraction.state,
    )


def _control_labels(arms: tuple[Arm, ...]) -> tuple[str, ...]:
    return tuple(arm.label for arm in arms if arm.role == "control")


def risk_of_bias(paper: Paper) -> str | None:
    """Our own overall judgement, else the first that a review printed; None where nobody judged."""
    ours = [each for each in paper.appraisals if each.by == "ldn"] or list(paper.appraisals)
    return ours[0].overall.judgement if ours else None
