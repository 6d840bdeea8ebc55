"""The evidence gap map as a value: conditions against outcomes, mechanisms, designs or doses,
and what stands in every cell.

A cell counts studies, never papers, and a study once however often it falls below the cell's terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from ldncli.evidence.findings.finding import Finding, surest
from ldncli.evidence.findings.groupings import PARTS
from ldncli.evidence.selecting.body import Body
from ldncli.evidence.selecting.groups import MixedGroup, mixed_groups, people_with, whole
from ldncli.evidence.selecting.people import analysed_in
from ldncli.evidence.selecting.query import Query
from ldncli.evidence.selecting.studies import Study, direction_of, last_end
from ldncli.evidence.survey.map_axes import ANY, Node, axis, deepest, flat, folded, lineage
from ldncli.records.model.trial import Outcome
from ldncli.records.vocabularies.topic import NO_BAND
from ldncli.records.vocabularies.vocab import Vocabulary

COLUMNS = ("outcomes", "mechanisms", "designs", "doses")
State = Literal["studies", "only trials under way", "only silent trials", "no studies"]
# Classes of designs, the best first.
DESIGNS = ("randomised", "controlled", "uncontrolled", "case-report", "laboratory", "other")
NO_CONDITION = "no-condition"
# Rows and columns (None: the row as a whole) to which a study belongs, with its outcomes there.
Places = dict[tuple[str, str | None], list[Outcome]]
# What a map that nobody folded may have, so that it can be read on a page.
MOST_ROWS, MOST_COLUMNS = 80, 16


@dataclass(frozen=True, slots=True)
class Seen:
    """A study as it counts in one cell: people with the condition in its main analysis (None: not
    known), what it found there (None: not said), its class of design."""

    study: Study
    participants: int | None
    direction: str | None
    design: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known where a row and a column meet.

    `certainty` is the highest level of `findings` (None: not rated). `running` trials are planned
    or under way, `silent` ones ended without known results (`selecting/registered.py`); those of
    `elsewhere` are one or the other, but no register entry says whether they belong here.
    """

    studies: tuple[Seen, ...] = ()
    certainty: str | None = None
    findings: tuple[Finding, ...] = ()
    running: tuple[Study, ...] = ()
    silent: tuple[Study, ...] = ()
    elsewhere: tuple[Study, ...] = ()

    @property
    def state(self) -> State:
        """What there is; trials under way say more than silent ones."""
        if self.studies:
            return "studies"
        if self.running or any(each.under_way for each in self.elsewhere):
            return "only trials under way"
        return "only silent trials" if self.silent or self.elsewhere else "no studies"

    @property
    def sure(self) -> bool:
        """Whether the state is about this cell, and not about trials whose place
        in the row is not on record."""
        return bool(self.studies or self.running or self.silent or not self.elsewhere)

    @property
    def trials(self) -> tuple[Study, ...]:
        """The trials that the state speaks of where there are no studies; with
        studies, those under way here."""
        if self.studies:
            return self.running
        if self.state == "only trials under way":
            return self.running or tuple(each for each in self.elsewhere if each.under_way)
        return self.silent or self.elsewhere

    @property
    def expected_end(self) -> str | None:
        """The last completion date of trials under way, as registered; None where none is given."""
        return last_end(self.running or [each for each in self.elsewhere if each.under_way])

    @property
    def randomised(self) -> int:
        """Number of randomised trials."""
        return sum(each.study.randomised for each in self.studies)

    @property
    def participants(self) -> int | None:
        """People analysed in the studies that say how many; None where none does."""
        known = [each.participants for each in self.studies if each.participants is not None]
        return sum(known) if known else None

    @property
    def best_design(self) -> str | None:
        """The best class of design, None without studies."""
        return min((each.design for each in self.studies), key=DESIGNS.index, default=None)

    @property
    def best_level(self) -> int | None:
        """The best level of evidence (OCEBM), 1 is best."""
        return min(
            (each.study.level for each in self.studies if each.study.level is not None),
            default=None,
        )

    @property
    def directions(self) -> dict[str, int]:
        """Studies by what they found."""
        found = [each.direction or "unclear" for each in self.studies]
        return {
            name: found.count(name)
            for name in ("benefit", "no-difference", "mixed", "harm", "unclear")
        }

    @property
    def direction(self) -> str | None:
        """What the randomised trials found, without any the other studies: mixed where they
        disagree, None without studies."""
        speaking = [each for each in self.studies if each.study.randomised] or list(self.studies)
        found = {each.direction for each in speaking} - {None, "unclear"}
        return (
            None
            if not speaking
            else "unclear"
            if not found
            else (found.pop() if len(found) == 1 else "mixed")
        )


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """Rows (conditions) and columns (`by`), parents before children, and the cells that hold
    anything, by row and column id.

    `besides` are trials that are neither under way nor silent (`Body.besides`): they fill no cell.
    `placed` are all studies and trials that fill cells, each with its places. `mixed` are groups
    that stand in the row of all their people, and not in that of a condition that only some have.
    """

    by: str
    rows: tuple[Node, ...]
    columns: tuple[Node, ...]
    cells: Mapping[tuple[str, str], Cell]
    besides: tuple[Study, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    placed: tuple[tuple[Study, Places], ...] = field(default=(), repr=False)
    unit: str = ""  # of all doses
    mixed: tuple[MixedGroup, ...] = ()

    def cell(self, row: str, column: str) -> Cell:
        """The cell, an empty one where nothing is known."""
        return self.cells.get((row, column), EMPTY)

    def at_depth(self, rows: int | None = None, columns: int | None = None) -> EvidenceMap:
        """The map with so many levels of rows and columns; 0 is all, None as
        many as can be read on a page."""

        def cut(nodes: tuple[Node, ...], depth: int | None, most: int) -> tuple[Node, ...]:
            return nodes if depth == 0 else folded(nodes, depth or deepest(nodes, most))

        return replace(
            self,
            rows=cut(self.rows, rows, MOST_ROWS),
            columns=cut(self.columns, columns, MOST_COLUMNS),
        )


@dataclass(slots=True)
class _Gathered:
    """A cell in the making: studies by id with the outcomes that bring them here,
    and trials without results."""

    studies: dict[str, tuple[Study, list[Outcome]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    trials: dict[str, Study] = field(default_factory=dict)
    elsewhere: dict[str, Study] = field(default_factory=dict)


def draw_map(
    body: Body,
    by: str,
    query: Query,
    vocabularies: Mapping[str, Vocabulary],
    findings: Sequence[Finding] = (),
    named: Iterable[str] = (),
    parts: Mapping[str, Sequence[Finding]] = MappingProxyType({}),
) -> EvidenceMap:
    """The map of a selection, unfolded. `by` is one of `COLUMNS`, `findings` those of
    `findings.find`, `named` terms that stand there though nothing is known of them: those asked for
    by name, say. `parts` are the findings of each design or dose band from its own studies alone
    (`groupings.group_findings`): those of a column, while the first column sums up `findings`.

    Laboratory work counts by mechanism and by design only.
    """
    studies = [each for each in body.studies if each.clinical or by in ("mechanisms", "designs")]
    planned = [*body.running, *body.silent]
    conditions = vocabularies["conditions"]
    placed = {each.id: places(each, by, query, conditions) for each in (*studies, *planned)}
    # A register entry that names other outcomes (mechanisms) than those
    # asked for is no part of this map.
    planned = [
        each
        for each in planned
        if not _names_any(each, by) or any(column for _, column in placed[each.id])
    ]
    placed = {each.id: placed[each.id] for each in (*studies, *planned)}
    rows = axis(
        conditions,
        [row for each in placed.values() for row, _ in each],
        query.conditions,
        set(named) & set(conditions.terms),
    )
    if any(row == NO_CONDITION for each in placed.values() for row, _ in each):
        rows = (*rows, Node(NO_CONDITION, "No condition named"))
    columns = (
        _dose_columns(body.topic.dose.labels, placed.values())
        if by == "doses"
        else _columns(by, placed.values(), query, vocabularies, named)
    )
    cells = _fill(studies, planned, placed, (rows, columns))
    _add_findings(cells, _standing(by, findings, parts, lineage(columns)), lineage(rows))
    looks = _Looks(vocabularies["designs"], conditions)
    finished = {place: _finish(place, cell, looks) for place, cell in cells.items()}
    own = tuple((each, placed[each.id]) for each in (*studies, *planned))
    return EvidenceMap(
        by,
        rows,
        columns,
        finished,
        body.besides,
        tuple(findings) if by == "outcomes" else (),
        own,
        body.topic.dose.unit,
        tuple(
            mixed_groups((*body.studies, *body.mixed), query.conditions, query.outcomes, conditions)
        ),
    )


def design_class(study: Study, designs: Vocabulary) -> str:
    """One of `DESIGNS`: randomised, with a control group or cohort (level 3 and better),
    without, one case, laboratory."""
    design = study.main.design.type
    if study.randomised:
        return "randomised"
    if study.main.kind in ("preclinical", "pharmacokinetic") or (
        design in designs.terms and "laboratory" in (design, *designs.ancestors(design))
    ):
        return "laboratory"
    if design == "case-report":
        return design
    return "other" if study.level is None else "controlled" if study.level <= 3 else "uncontrolled"


# -- where a study stands --------------------------------------------------------------------------


def places(study: Study, by: str, query: Query, conditions: Vocabulary) -> Places:
    """Rows and columns to which a study belongs, with its outcomes there; the column None is the
    row as a whole.

    A mixed group stands in the rows of all its people, which lie above the conditions that only
    some have, and with what it reports of one condition alone in that one's. Trials without results
    stand in the row of every condition that they name.
    """
    rows = _rows(study, query, conditions)
    found: Places = {(row, None): [] for row in rows}
    if by == "outcomes":
        for outcome in study.outcomes:
            if query.outcomes and outcome.domain not in query.outcomes:
                continue
            for row in [outcome.condition] if outcome.condition else rows:
                if not query.conditions or row in query.conditions:
                    found.setdefault((row, None), [])
                    found.setdefault((row, outcome.domain), []).append(outcome)
        return found
    rows = tuple(row for row, _ in found)
    return found | {(row, key): [] for row in rows for key in _KEYS[by](study, query)}


def _rows(study: Study, query: Query, conditions: Vocabulary) -> tuple[str, ...]:
    """The rows in which all people of a study stand: of each condition itself, or the nearest
    above it; those asked for."""
    found = []
    for condition in study.conditions or (NO_CONDITION,):
        known = condition in conditions.terms and study.clinical
        line = (condition, *conditions.ancestors(condition)) if known else ()
        fits = (row for row in line if whole(study, conditions.within(row), conditions))
        row = next(fits, None) if known else condition
        if row and (not query.conditions or row in query.conditions):
            found.append(row)
    return tuple(dict.fromkeys(found))


def _mechanisms(study: Study, query: Query) -> list[str]:
    return [each for each in study.mechanisms if not query.mechanisms or each in query.mechanisms]


_KEYS: dict[str, Callable[[Study, Query], list[str]]] = {
    "mechanisms": _mechanisms,
    "designs": lambda study, _: [PARTS["design"](study)],
    "doses": lambda study, _: [PARTS["dose"](study)],
}


def _names_any(trial: Study, by: str) -> bool:
    """Whether a trial says to which columns it belongs."""
    return (
        bool(trial.outcomes)
        if by == "outcomes"
        else bool(trial.mechanisms)
        if by == "mechanisms"
        else True
    )


def _filled(placed: Iterable[Places]) -> set[str]:
    return {column for each in placed for _, column in each if column is not None}


def _dose_columns(bands: Sequence[str], placed: Iterable[Places]) -> tuple[Node, ...]:
    filled = _filled(placed)
    return (
        Node(ANY, "Any dose"),
        *flat([each for each in bands if each != NO_BAND or each in filled]),
    )


def _columns(
    by: str,
    placed: Iterable[Places],
    query: Query,
    vocabularies: Mapping[str, Vocabulary],
    named: Iterable[str],
) -> tuple[Node, ...]:
    first = Node(ANY, f"Any {by[:-1]}")
    filled = _filled(placed)
    vocabulary = vocabularies[by]
    asked = {"outcomes": query.outcomes, "mechanisms": query.mechanisms}.get(by, frozenset())
    always = set(named) & set(vocabulary.terms)
    return (first, *axis(vocabulary, filled, asked, always))


# -- what stands in a cell -------------------------------------------------------------------------


def _fill(
    studies: Sequence[Study],
    planned: Sequence[Study],
    placed: Mapping[str, Places],
    sides: tuple[tuple[Node, ...], tuple[Node, ...]],
) -> dict[tuple[str, str], _Gathered]:
    """Every study and trial into its own cell and all cells above it."""
    rows, columns = (lineage(each) for each in sides)
    cells: dict[tuple[str, str], _Gathered] = {}

    def above(row: str, column: str | None) -> Iterable[_Gathered]:
        for left in rows.get(row, ()):
            for top in (ANY, *columns.get(column, ())) if column is not None else (ANY,):
                yield cells.setdefault((left, top), _Gathered())

    for study in studies:
        for (row, column), outcomes in placed[study.id].items():
            for cell in above(row, column):
                cell.studies.setdefault(study.id, (study, []))[1].extend(outcomes)
    for trial in planned:
        for row, column in placed[trial.id]:
            for cell in above(row, column):
                cell.trials[trial.id] = trial
        if all(column is None for _, column in placed[trial.id]):
            for row, _ in placed[trial.id]:
                for column in columns:
                    for cell in above(row, column) if column != ANY else ():
                        cell.elsewhere[trial.id] = trial
    for cell in cells.values():
        cell.elsewhere = {id: each for id, each in cell.elsewhere.items() if id not in cell.trials}
    return cells


def _standing(
    by: str,
    findings: Sequence[Finding],
    parts: Mapping[str, Sequence[Finding]],
    columns: Mapping[str, Sequence[str]],
) -> Iterator[tuple[Finding, Sequence[str]]]:
    """Every finding with the columns in which it stands: its outcome's and all above; those of a
    part in the part's, all others first."""
    for each in findings:
        yield each, (ANY, *columns.get(each.outcome, ())) if by == "outcomes" else (ANY,)
    for part, found in parts.items():
        for each in found:
            yield each, columns.get(part, ())


def _add_findings(
    cells: dict[tuple[str, str], _Gathered],
    standing: Iterable[tuple[Finding, Sequence[str]]],
    rows: Mapping[str, Sequence[str]],
) -> None:
    for each, tops in standing:
        for left in rows.get(each.condition, ()):
            for top in tops:
                cells.setdefault((left, top), _Gathered()).findings.append(each)


@dataclass(frozen=True, slots=True)
class _Looks:
    designs: Vocabulary
    conditions: Vocabulary


def _finish(place: tuple[str, str], cell: _Gathered, looks: _Looks) -> Cell:
    row, overall = place[0], place[1] == ANY
    within = looks.conditions.within(row) if row in looks.conditions.terms else frozenset({row})
    seen = tuple(
        Seen(
            study,
            _analysed(study, within, looks.conditions),
            _direction(study, outcomes, overall=overall and whole(study, within, looks.conditions)),
            design_class(study, looks.designs),
        )
        for _, (study, outcomes) in sorted(cell.studies.items())
    )
    running = tuple(each for each in cell.trials.values() if each.under_way)
    silent = tuple(each for each in cell.trials.values() if not each.under_way)
    certainty = next((each.best.certainty.level for each in surest(cell.findings)), None)
    return Cell(
        seen, certainty, tuple(cell.findings), running, silent, tuple(cell.elsewhere.values())
    )


def _analysed(study: Study, terms: frozenset[str], conditions: Vocabulary) -> int | None:
    """People with one of the conditions in the study's main analysis."""
    return analysed_in(replace(study, participants=people_with(study, terms, conditions)))


def _direction(study: Study, outcomes: Sequence[Outcome], *, overall: bool) -> str | None:
    """What a study found on the outcomes of a cell; without any, and on the row of all its people
    as a whole, its authors' conclusion. None where it compares with another treatment alone."""
    if study.against_active:
        return None
    if overall and study.direction:
        return study.direction
    return (
        direction_of(list({id(each): each for each in outcomes}.values()))
        if outcomes
        else study.direction
    )
