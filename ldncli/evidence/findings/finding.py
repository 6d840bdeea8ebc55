"""Every condition and outcome of a selection: its randomised and its other body of evidence, each
brought together and rated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import partial

from ldncli.evidence.certainty.ratings import LEVELS, Certainty
from ldncli.evidence.certainty.rules import rate
from ldncli.evidence.effects.grid import Grid
from ldncli.evidence.selecting.body import Body
from ldncli.evidence.selecting.groups import outcomes_for
from ldncli.evidence.selecting.planned import planned_studies
from ldncli.evidence.selecting.query import Query
from ldncli.evidence.selecting.studies import Study, called
from ldncli.evidence.synthesis.synthesise import DEFAULT, Model, Synthesis, synthesise
from ldncli.records.vocabularies.judgements import Override
from ldncli.records.vocabularies.topic import Called
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.values import Keeping, dataclass, kept


@dataclass(frozen=True, slots=True)
class Rated(Keeping):
    """A body of evidence and how sure one may be of it, which `rating` works out when it is first
    asked for: some answers ask it of few."""

    synthesis: Synthesis
    rating: Callable[[], Certainty] = field(compare=False, repr=False)

    @property
    @kept
    def certainty(self) -> Certainty:
        """How sure one may be of it."""
        return self.rating()


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of one outcome in one condition; a body is None where no study of
    its kind reports the outcome. `planned` are the randomised trials that set out to measure it and
    report no randomised comparison of it."""

    condition: str
    outcome: str
    randomised: Rated | None
    other: Rated | None
    planned: tuple[Study, ...] = ()

    @property
    def best(self) -> Rated:
        """The body that speaks: randomised trials where there are any."""
        found = self.randomised or self.other
        assert found is not None
        return found

    @property
    def bodies(self) -> list[Rated]:
        """The bodies that there are, randomised trials first."""
        return [each for each in (self.randomised, self.other) if each]


def called_in(findings: Iterable[Finding]) -> Called:
    """What is under test in the studies behind findings, by its names."""
    bodies = [rated.synthesis for each in findings for rated in each.bodies]
    return called({study.id: study for each in bodies for study in each.studies}.values())


def find(
    body: Body,
    query: Query,
    vocabularies: Mapping[str, Vocabulary],
    overrides: Sequence[Override] = (),
    model: Model = DEFAULT,
) -> list[Finding]:
    """All findings of a selection, by condition and outcome in the order of the vocabularies.

    A question about conditions (outcomes) keeps those alone, with all below them.
    """
    cells: dict[tuple[str, str], list[Study]] = {}
    for study in body.studies:
        if study.clinical:
            for cell in _cells(study, query, vocabularies["conditions"]):
                cells.setdefault(cell, []).append(study)
    grid = Grid(vocabularies, model.choices)
    silent, running = _by_condition(body.silent), _by_condition(body.running)
    planned = planned_studies((*body.studies, *body.withheld), vocabularies["conditions"])
    places = {
        name: {term: index for index, term in enumerate(vocabularies[name].terms)}
        for name in ("conditions", "outcomes")
    }
    order = sorted(
        cells, key=lambda cell: (places["conditions"][cell[0]], places["outcomes"][cell[1]])
    )
    return [
        _finding(
            cell,
            cells[cell],
            (silent.get(cell[0], ()), running.get(cell[0], ()), planned.get(cell, ())),
            vocabularies,
            overrides,
            model,
            grid,
        )
        for cell in order
    ]


def find_parts(
    body: Body,
    part_of: Callable[[Study], str],
    query: Query,
    vocabularies: Mapping[str, Vocabulary],
    overrides: Sequence[Override] = (),
    model: Model = DEFAULT,
) -> dict[str, list[Finding]]:
    """The findings of parts of a body, each from its own studies alone, by what `part_of` says of a
    study: as if only they were asked for.

    Silent and running trials count in their own part.
    """
    names = dict.fromkeys(part_of(each) for each in body.studies if each.clinical)
    found = {}
    for name in names:
        studies, silent, running, besides, withheld = (
            tuple(each for each in some if part_of(each) == name)
            for some in (body.studies, body.silent, body.running, body.besides, body.withheld)
        )
        part = Body(studies, silent, 0, running, body.topic, besides, withheld=withheld)
        found[name] = find(part, query, vocabularies, overrides, model)
    return found


def surest(findings: Iterable[Finding]) -> list[Finding]:
    """Those of the highest certainty, in their own order; empty where none is rated.

    GRADE rates one outcome in one condition: this is what a row or cell shows that sums up several.
    """
    rated = [
        (LEVELS.index(each.best.certainty.level), each)
        for each in findings
        if each.best.certainty.level
    ]
    highest = max((level for level, _ in rated), default=None)
    return [each for level, each in rated if level == highest]


def _cells(study: Study, query: Query, conditions: Vocabulary) -> set[tuple[str, str]]:
    named = {*study.conditions, *(each.condition for each in study.outcomes if each.condition)}
    return {
        (condition, outcome.domain)
        for condition in named
        if not query.conditions or condition in query.conditions
        for outcome in outcomes_for(study, condition, conditions)
        if not query.outcomes or outcome.domain in query.outcomes
    }


Some = tuple[Study, ...]


def _by_condition(studies: Sequence[Study]) -> dict[str, Some]:
    """Studies by each of their conditions."""
    found: dict[str, Some] = {}
    for study in studies:
        for condition in study.conditions:
            found[condition] = (*found.get(condition, ()), study)
    return found


def _finding(
    cell: tuple[str, str],
    studies: Sequence[Study],
    without: tuple[Some, Some, Some],
    vocabularies: Mapping[str, Vocabulary],
    overrides: Sequence[Override],
    model: Model,
    grid: Grid,
) -> Finding:
    condition, outcome = cell
    silent, running, planned = without
    rated: list[Rated | None] = []
    for kind in (True, False):
        if kind and not any(study.randomised for study in studies):
            rated.append(None)
            continue
        found = synthesise(
            studies,
            outcome,
            condition,
            vocabularies,
            model,
            randomised=kind,
            grid=grid,
            silent=silent,
            running=running,
            planned=planned,
        )
        if not found.entries:
            rated.append(None)
            continue
        name = "randomised" if kind else "other"
        own = [each for each in overrides if each.subject()[:3] == (condition, outcome, name)]
        rated.append(Rated(found, partial(rate, found, vocabularies, own)))
    trials = rated[0].synthesis.planned if rated[0] else planned
    missing = tuple(each for each in trials if each.randomised)
    return Finding(condition, outcome, rated[0], rated[1], missing)
