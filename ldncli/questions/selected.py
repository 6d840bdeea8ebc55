"""What a question selects: papers, studies and trials, each worked out when first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from ldncli.evidence.selecting.query import (
    Query,
    Selection,
    select,
)
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.evidence.selecting.body import Body
    from ldncli.evidence.selecting.groups import MixedGroup
    from ldncli.evidence.selecting.studies import Study
    from ldncli.records.index.library import Library
    from ldncli.records.index.matching import Match
    from ldncli.records.index.ranking import Listing
    from ldncli.records.model.card import Facets
    from ldncli.records.model.paper import Paper
    from ldncli.records.vocabularies.topic import Called
    from ldncli.records.vocabularies.unread import Unread

# Papers that announce a trial; no filter by outcome finds them, since they report none.
REGISTERS = frozenset({"registry", "protocol"})


@dataclass(frozen=True, eq=False)
class Selected:
    """A question with the papers it selects.

    `given` are the filters and `words` the search in the user's words, `match` what they found
    (None without words), `listed` the lines made of it (see `listing`); papers in `hidden` count
    as if they were not there. `today` is the day (YYYY-MM-DD) on which trials are or are not under
    way.
    """

    library: Library
    query: Query
    selection: Selection
    words: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    match: Match | None = None
    hidden: frozenset[str] = frozenset()
    today: str = ""
    listed: Listing | None = field(default=None, repr=False)

    def without(self, ids: Iterable[str]) -> Self:
        """The same question as if some papers were not in the base."""
        hidden = self.hidden.union(ids)
        kept = tuple(each for each in self.selection.ids if each not in hidden)
        return replace(self, selection=replace(self.selection, ids=kept), hidden=hidden)

    def label(self, vocabulary: str, term: str) -> str:
        """A term's name for people."""
        return self.library.vocabulary(vocabulary).label(term)

    def inline(self, vocabulary: str, term: str) -> str:
        """A term's name inside a sentence."""
        return self.library.vocabulary(vocabulary).inline(term)

    # -- papers and studies ------------------------------------------------------------------------

    @cached_property
    def listing(self) -> Listing:
        """The papers selected, the best fit and the best evidence first, one line a study."""
        if self.listed is not None and not self.hidden:
            return self.listed
        from ldncli.records.index.ranking import Listing

        numbers = self.library.numbers_of(self.selection.ids)
        return Listing(self.library.store, numbers, self.match)

    @cached_property
    def selected(self) -> tuple[Paper, ...]:
        """The papers selected, in their order: as they are listed, each before the other reports
        of its study, where words were given; else by id."""
        return self._records(self.selection.ids)

    @cached_property
    def registers(self) -> tuple[str, ...]:
        """Papers of trials without results that only the
        filter by outcome left out, by id.

        They count all the same, because a register reports no outcome by which it could be found.
        A filter by kind holds for them as for other papers.
        """
        kinds = self.query.kinds & REGISTERS if self.query.kinds else REGISTERS
        if not self.query.outcomes or not kinds:
            return ()
        from ldncli.evidence.selecting.studies import REPORTING

        ids = self._with_studies(replace(self.query, outcomes=frozenset(), kinds=kinds))
        facets = [each for each in self.library.facets(ids) if each.study]
        reported = {each.study for each in facets if each.kind in REPORTING}
        known = set(self._own)
        return tuple(
            each.id for each in facets if each.study not in reported and each.id not in known
        )

    @cached_property
    def _own(self) -> list[str]:
        """The papers selected, and the others of their studies, which may state their facts."""
        return self._whole_studies(self.selection.ids)

    @cached_property
    def papers(self) -> Mapping[str, Paper]:
        """The papers selected, the others of their studies, and `registers`, by id."""
        ids = sorted([*self._own, *self.registers])
        return {paper.id: paper for paper in self._records(ids)}

    @cached_property
    def body(self) -> Body:
        """The studies behind the papers: those with results, planned and
        silent ones; reviews counted."""
        from ldncli.evidence.selecting.body import about, criticised, gather
        from ldncli.questions.criticised import critiques_in

        library, papers = self.library, self.papers.values()
        found = gather(papers, library.vocabulary("designs"), library.topic, self.today)
        critiques = critiques_in(library, papers, self.hidden)
        found = criticised(replace(found, withheld=self._withheld), critiques)
        if not self.query.conditions:
            return found
        return about(found, self.query.conditions, library.vocabulary("conditions"))

    @cached_property
    def _withheld(self) -> tuple[Study, ...]:
        """Studies with results that only the filter by outcome left out, though they set out to
        measure one of those asked for."""
        outcomes = self.query.outcomes
        if not outcomes:
            return ()
        planned = {
            each.id for each in self._facets() if not outcomes.isdisjoint(each.planned)
        } - self.papers.keys()
        if not planned:
            return ()
        from ldncli.evidence.selecting.body import gather

        wide = replace(self.query, outcomes=frozenset())
        ids = planned.intersection(select(self._facets(), wide).ids)
        papers = self.library.papers(self._whole_studies(tuple(sorted(ids))))
        return gather(papers, self.library.vocabulary("designs"), self.library.topic).studies

    @cached_property
    def mixed(self) -> tuple[MixedGroup, ...]:
        """What groups of people with several conditions found, under each condition that only some
        of them have: no number of theirs is that of the condition."""
        from ldncli.evidence.selecting.groups import mixed_groups

        query = self.query
        studies = (*self.body.studies, *self.body.mixed)
        conditions = self.library.vocabulary("conditions")
        return tuple(mixed_groups(studies, query.conditions, query.outcomes, conditions))

    @cached_property
    def all_have(self) -> Mapping[str, frozenset[str]]:
        """The conditions that all people of a study with results in patients have, by study."""
        from ldncli.evidence.selecting.groups import held
        from ldncli.evidence.selecting.studies import group_studies

        conditions = self.library.vocabulary("conditions")
        studies = group_studies(self.papers.values(), {}, self.library.topic)
        return {each.id: held(each, conditions) for each in studies if each.clinical}

    @property
    def running(self) -> tuple[Study, ...]:
        """Trials planned or under way."""
        return self.body.running

    @property
    def silent(self) -> tuple[Study, ...]:
        """Trials that ended without known results."""
        return self.body.silent

    @cached_property
    def called(self) -> Called:
        """What is under test in the studies with results in patients, or in what was
        asked for where there are none."""
        from ldncli.evidence.selecting.studies import called

        scopes = self.query.scopes or self.library.topic.scope_ids
        return (
            called(self.clinical)
            if self.clinical
            else self.library.topic.calls((each, None) for each in scopes)
        )

    @cached_property
    def clinical(self) -> tuple[Study, ...]:
        """Studies with results in patients, each with its people who have the conditions asked for
        and what it found in them."""
        studies = tuple(study for study in self.body.studies if study.clinical)
        if not (terms := self.query.conditions):
            return studies
        from ldncli.evidence.selecting.groups import seen_for

        conditions = self.library.vocabulary("conditions")
        return tuple(seen for each in studies if (seen := seen_for(each, terms, conditions)))

    @cached_property
    def whole(self) -> tuple[Study, ...]:
        """The studies of which every number is of people with the conditions asked for."""
        from ldncli.evidence.selecting.groups import whole

        terms = self.query.conditions
        if not terms:
            return self.body.studies
        conditions = self.library.vocabulary("conditions")
        return tuple(each for each in self.body.studies if whole(each, terms, conditions))

    @cached_property
    def reviews(self) -> tuple[Paper, ...]:
        """The papers that belong to no study: reviews."""
        return tuple(paper for paper in self.papers.values() if paper.study_id is None)

    @cached_property
    def unread(self) -> tuple[Unread, ...]:
        """Reports on the conditions asked for, by filters or by words, that are known and were not
        read; none where the question names no condition."""
        terms = self.query.conditions or self._named_conditions
        return tuple(each for each in self.library.unread if not terms.isdisjoint(each.conditions))

    @cached_property
    def unread_wider(self) -> tuple[Unread, ...]:
        """Those on conditions above the ones asked for, which may hold people with these."""
        conditions = self.library.vocabulary("conditions")
        terms = self.query.conditions or self._named_conditions
        above = {each for term in terms for each in conditions.ancestors(term)} - terms
        nearer = self.unread
        return tuple(
            each
            for each in self.library.unread
            if each not in nearer and not above.isdisjoint(each.conditions)
        )

    @property
    def _named_conditions(self) -> frozenset[str]:
        """The conditions that the words of a search name, with those below them."""
        if self.match is None:
            return frozenset()
        from ldncli.records.index.asking import leaves

        conditions = self.library.vocabulary("conditions")
        found = leaves(self.match.understood.tree)
        named = {term for each in found for kind, term in each.terms if kind == "conditions"}
        return frozenset[str]().union(*map(conditions.within, named))

    # -- selecting ---------------------------------------------------------------------------------

    @cached_property
    def _read(self) -> dict[str, Paper]:
        """The records that were read for this question, by id."""
        return {}

    def _records(self, ids: Sequence[str]) -> tuple[Paper, ...]:
        """The records of the papers named, in that order; each is read once a question."""
        unread = [each for each in ids if each not in self._read]
        self._read.update((paper.id, paper) for paper in self.library.papers(unread))
        return tuple(self._read[each] for each in ids)

    def _facets(self) -> Iterator[Facets]:
        matched = None if self.match is None else sorted(self.match.whole)
        return (each for each in self.library.facets(matched) if each.id not in self.hidden)

    def _with_studies(self, query: Query) -> list[str]:
        """The papers that another query selects among those that match the words, with
        the others of their studies."""
        return self._whole_studies(select(self._facets(), query).ids)

    def _whole_studies(self, ids: Sequence[str]) -> list[str]:
        found = self.library.with_study_papers(ids, retracted=self.query.include_retracted)
        return [each for each in found if each not in self.hidden]
