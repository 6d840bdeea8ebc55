"""A question to the base and what it selects: the one place where words and filters become
papers, studies and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ldncli.evidence.selecting.query import (
    Query,
    Selection,
    Sieve,
    checked_day,
    make_query,
    of_studies_about,
    select,
)
from ldncli.questions.selected import Selected
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.evidence.findings.finding import Finding
    from ldncli.evidence.findings.ordering import Line
    from ldncli.evidence.harms.reports import HarmReport, Silence
    from ldncli.evidence.harms.summaries import HarmSummary
    from ldncli.evidence.reconciling.counterparts import OurStudies
    from ldncli.evidence.reconciling.published import Published
    from ldncli.evidence.reconciling.reconcile import Contradiction, Reconciled
    from ldncli.evidence.selecting.appraisals import Judged
    from ldncli.evidence.selecting.studies import Study
    from ldncli.evidence.survey.gaps import Gap
    from ldncli.records.index.library import Library
    from ldncli.records.model.paper import Paper
    from ldncli.records.vocabularies.vocab import Concept

REVIEWS = frozenset({"systematic-review", "narrative-review"})
# The outcome that counts harms; they have a part of their own in every answer.
HARMS = "harms"
_MANY = frozenset("condition mechanism outcome design kind direction scope dose".split())


def is_felt(outcome: str, outcomes: Mapping[str, Concept]) -> bool:
    """Whether an outcome is one that patients feel, neither harms nor what stands for one."""
    return outcome != HARMS and not getattr(outcomes.get(outcome), "surrogate", False)


@dataclass(frozen=True, eq=False)
class Asked(Selected):
    """A question with the papers it selects, and what they say; what follows is worked out when
    first asked for, and once."""

    def asking(self, *, every_scope: bool = False, **changes: Any) -> Asked:
        """The same words and filters asked again with some filters
        changed; `every_scope` as in `ask`."""
        filters = {**self.given, **changes}
        return ask(
            self.library, words=self.words, every_scope=every_scope, today=self.today, **filters
        )

    # -- what they say -----------------------------------------------------------------------------

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is known, by condition and importance of the outcome, pooled by the usual model."""
        from ldncli.evidence.findings.finding import find
        from ldncli.evidence.findings.ordering import by_importance

        found = find(self.body, self.query, self.library.vocabularies, self.library.judgements)
        return tuple(by_importance(found, self.library.core))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """What an answer shows, a line an outcome: the findings, and, where the question names
        conditions, the critical outcomes that no study selected reports."""
        if not self.query.conditions:
            return self.findings
        return tuple(line for each in self.conditions for line in self.lines_of(each))

    def lines_of(self, condition: str) -> tuple[Line, ...]:
        """The lines of one condition, its critical outcomes that no study selected reports among
        them; none where no study reports anything there."""
        from ldncli.evidence.findings.ordering import with_unreported

        found = [each for each in self.findings if each.condition == condition]
        if not found:
            return ()
        core = self.library.core
        planned = self.planned
        return tuple(with_unreported(found, (condition,), self.query, core, self.mixed, planned))

    @cached_property
    def planned(self) -> Mapping[tuple[str, str], tuple[Study, ...]]:
        """The studies that set out to measure an outcome and report nothing of it, by condition and
        outcome."""
        from ldncli.evidence.selecting.planned import planned_studies

        studies = (*self.body.studies, *self.body.withheld)
        return planned_studies(studies, self.library.vocabulary("conditions"))

    @cached_property
    def felt(self) -> tuple[Finding, ...]:
        """The findings on what patients feel; all where there is none of them. Harms are told
        elsewhere."""
        from ldncli.evidence.findings.ordering import findings_of

        outcomes = self.library.vocabulary("outcomes").terms
        found = [each for each in findings_of(self.lines) if each.outcome != HARMS]
        felt = [each for each in found if is_felt(each.outcome, outcomes)]
        return tuple(felt or found)

    @property
    def is_of_harms(self) -> bool:
        """Whether harms are the only outcome asked for; they are counted, and helped by nothing."""
        within = self.library.vocabulary("outcomes").within(HARMS)
        return bool(self.query.outcomes) and within.issuperset(self.query.outcomes)

    @cached_property
    def lead(self) -> Finding | None:
        """The most important finding of randomised trials on what patients feel; None without."""
        from ldncli.evidence.findings.ordering import first_by_importance

        bodies = [each for each in self.felt if each.randomised]
        return next(iter(first_by_importance(bodies, 1, self.library.core)), None)

    @cached_property
    def benefits(self) -> frozenset[tuple[str, str]]:
        """The studies and outcomes (ids) that patients feel of which the result that counts in a
        finding is a benefit."""
        outcomes = self.library.vocabulary("outcomes").terms
        return frozenset(
            (entry.study.id, finding.outcome)
            for finding in self.findings
            if is_felt(finding.outcome, outcomes)
            for rated in finding.bodies
            for entry in rated.synthesis.entries
            if entry.direction == "benefit"
        )

    @cached_property
    def study_names(self) -> Mapping[str, str]:
        """What people call every study and paper of the base, by id: answers on the studies asked
        for name others too."""
        papers = self.library.facets()
        return self.library.names(id for each in papers for id in (each.study, each.id) if id)

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """The conditions that findings are about, in the order of the vocabulary."""
        return tuple(dict.fromkeys(each.condition for each in self.findings))

    @cached_property
    def harm_reports(self) -> tuple[HarmReport, ...]:
        """Every harm of every study, those that registers print without a paper among them."""
        from ldncli.evidence.harms.reports import harm_reports

        studies = (*self.whole, *self.body.unreported)
        return tuple(harm_reports(studies, self.library.vocabulary("harms")))

    @cached_property
    def harms(self) -> tuple[HarmSummary, ...]:
        """Each harm over all studies."""
        from ldncli.evidence.harms.summaries import summarise_harms

        return tuple(summarise_harms(self.harm_reports, self.library.vocabulary("harms")))

    @cached_property
    def silence_on_harms(self) -> Silence:
        """How many studies say anything of harms."""
        from ldncli.evidence.harms.reports import silence

        return silence(self.whole)

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Every appraisal of the papers, ours first."""
        from ldncli.evidence.selecting.appraisals import judged

        library = self.library
        designs = library.vocabulary("designs").terms
        papers = self.papers.values()
        return tuple(judged(papers, library.instruments, designs, self.query.outcomes))

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Conditions and outcomes that lack evidence."""
        from ldncli.evidence.survey.gaps import find_gaps

        return tuple(find_gaps(self.body, self.query, self.library.vocabularies))

    # -- published reviews beside ours -------------------------------------------------------------

    @cached_property
    def reviewed(self) -> Selection:
        """The reviews that answer the question: conditions, outcomes, scope and years hold for
        them, other filters do not."""
        query = Query(
            self.query.conditions,
            outcomes=self.query.outcomes,
            scopes=self.query.scopes,
            years=self.query.years,
            kinds=REVIEWS,
            include_retracted=self.query.include_retracted,
        )
        return select(self._facets(), query)

    @cached_property
    def reviews_on(self) -> tuple[Paper, ...]:
        """The reviews that answer the question, whatever is asked of studies (dose, design, size):
        a review of all doses says something of each. Where mechanisms are asked for, those that
        name them."""
        return self.reviews if self.query.mechanisms else self._records(self.reviewed.ids)

    @cached_property
    def published(self) -> tuple[Published, ...]:
        """The pooled results that these reviews print."""
        from ldncli.evidence.reconciling.published import published

        papers = self._records(self.reviewed.ids)
        return tuple(published(papers, self.query, self.library.vocabularies))

    @cached_property
    def pooled_elsewhere(self) -> tuple[Published, ...]:
        """Those on harms of which our trials give no pooled ratio."""
        ours = {each.harm for each in self.harms if each.ratio is not None}
        return tuple(each for each in self.published if each.harm and each.harm not in ours)

    @cached_property
    def reconciled(self) -> tuple[Reconciled, ...]:
        """Those with an estimate beside ours, which takes the trials below a parent condition too.
        The trials that can answer are read at once, all others when an account is."""
        results = [each for each in self.published if each.row.estimate is not None]
        if not results:
            return ()
        from ldncli.evidence.reconciling.reconcile import reconcile

        within = self.library.vocabulary("conditions").within
        named = [frozenset[str]().union(*map(within, each.conditions)) for each in results]
        conditions = frozenset[str]().union(*named) if all(named) else frozenset[str]()
        outcomes = frozenset(each.row.domain for each in results)
        facets = self.library.facets(self._beside)
        answering = self._studies_among(of_studies_about(facets, conditions, outcomes))
        others = self._records(self.reviewed.ids)
        return tuple(reconcile(results, answering, others, lambda: self._every_study))

    @cached_property
    def _every_study(self) -> OurStudies:
        """Trials of all conditions: a review's trial that we file elsewhere is told as such."""
        return self._studies_among(self._beside)

    @cached_property
    def _beside(self) -> list[str]:
        """Their papers, by the filters that hold for trials beside reviews."""
        nothing: frozenset[str] = frozenset()
        wide = replace(self.query, conditions=nothing, outcomes=nothing, kinds=nothing, years=None)
        return self._with_studies(wide)

    def _studies_among(self, ids: Sequence[str]) -> OurStudies:
        from ldncli.evidence.reconciling.counterparts import OurStudies
        from ldncli.evidence.selecting.body import gather

        library = self.library
        body = gather(self._records(ids), library.vocabulary("designs"), library.topic)
        return OurStudies(body.studies, library.vocabularies)

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Pairs of reviews that answer one question differently."""
        from ldncli.evidence.reconciling.reconcile import contradictions

        return tuple(contradictions(self.published))


def ask(
    library: Library,
    *,
    words: str = "",
    every_scope: bool = False,
    nearly: bool = False,
    today: str | None = None,
    **filters: Any,
) -> Asked:
    """A question by words to search for and filters as `make_query` takes them; one
    word may stand for a list of one.

    The first scope of the topic counts unless another is given. With `every_scope` everything
    counts: papers that are listed, searched, exported or rechecked are told as what they are, and
    laboratory work on mechanisms uses concentrations and sister drugs ("low dose" is a notion of
    the clinic). A scope that is given holds either way. All words are wanted; with `nearly`, papers
    with most of them follow where few have them all (`Match.whole` tells them apart). `today` is
    the day (YYYY-MM-DD) on which trials are or are not under way: by default that of the newest
    record, never the clock's. Raises UnknownTermError or UsageError for a word that means nothing.
    """
    given = {name: _listed(name, value) for name, value in filters.items() if value is not None}
    scope = given.get("scope") or (() if every_scope else (library.topic.default.id,))
    query = make_query(library.vocabulary, lambda: library.topic, **{**given, "scope": scope})
    words, today = words.strip(), checked_day(today) if today else library.as_of
    from ldncli.records.index.ranking import Later, Listing, in_order

    sieve = Sieve(query)
    if not words:
        kept, left_out = sieve.sift(library.traits(sieve.facets))
        selection = Selection(Later(len(kept), lambda: library.ids_of(kept)), left_out)
        return Asked(library, query, selection, given=given, today=today)
    from ldncli.records.index.matching import search

    match = search(library.store, words)
    found = match.found.keys() if nearly else match.complete
    without = len(library) - len(found)
    kept, left_out = sieve.sift(library.traits(sieve.facets, found), without)
    lines = Listing(library.store, kept, match)
    selection = Selection(Later(len(kept), lambda: in_order(lines)), left_out)
    return Asked(library, query, selection, words, given, match, listed=lines, today=today)


def _listed(name: str, value: Any) -> Any:
    if name not in _MANY:
        return value
    return [value] if isinstance(value, str) else list(value)
