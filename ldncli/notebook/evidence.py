"""The evidence base for notebooks: the same questions, numbers and columns as on the command line,
as pandas frames and figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ldncli.notebook.columns import with_types
from ldncli.notebook.figures import Figure
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library
from ldncli.report.answers.strength import BY_FINDING
from ldncli.report.table import Table, choose_columns
from ldncli.report.words.selection import selection_words

if TYPE_CHECKING:
    from pandas import DataFrame

    from ldncli.evidence.findings.analysis import Analysis
    from ldncli.notebook.brief import BriefText
    from ldncli.records.model.paper import Paper


# One word, or several.
Words = str | Iterable[str]


@dataclass(frozen=True)
class Base:
    """An evidence base; every method takes the filters of the command line as keywords.

    What `brief`, `evidence`, `sof`, `pool`, `safety` … take first are plain words for conditions,
    outcomes, mechanisms or designs, as on the command line: `base.evidence("CRPS")`. Of `search`,
    `papers`, `studies`, `outcomes` and `arms` they are words to search for.

    `condition`, `mechanism`, `outcome`, `design`, `kind`, `direction`, `scope` and `dose` take
    a word or several (to match any of them); `dose_within`, `year`, `min_n` and
    `include_retracted` are as on the command line, and so is `today`. Different filters must all
    match. Doses are in mg a day, times in weeks. Frames have an Int64 or Float64 column for every
    number, <NA> where no source reports it; a list is a tuple. Raises UnknownTermError for a word
    that names nothing.

    >>> base.papers(condition=["fibromyalgia", "CRPS"], dose="1-5", year="2009-").n.dtype
    Int64Dtype()
    """

    library: Library

    def __repr__(self) -> str:
        return f"<evidence base: {len(self.library)} papers in {self.library.data}>"

    # -- records -----------------------------------------------------------------------------------

    def search(self, words: str, **filters: Any) -> DataFrame:
        """The papers that words find, as `ldn search`: one row per study, the best evidence first,
        then the other reports of these studies; where few papers have all words, those with most
        of them follow.

        `n` is the number of people in a paper, `n_kind` who they are.

        >>> "younger-2013" in set(base.search("fibromyalgia").paper_id.head(7))
        True
        """
        from ldncli.report.listing.papers import paper_table, search_lines

        asked = self._ask(filters, words, every_scope=True, nearly=True)
        ids = [line.paper for line in search_lines(asked)]
        return _frame(
            paper_table(
                self.library.cards(ids),
                "Papers",
                self.library.dose_unit,
                self.library.vocabulary("designs"),
            )
        )

    def papers(self, words: str = "", **filters: Any) -> DataFrame:
        """One row per paper, in the order of `ldn search` if `words` are given; columns as in
        `ldn export`.

        `n` is the number of people in a paper, `n_kind` who they are: randomised, enrolled,
        analysed, in-groups (all who are in one of its groups) or planned (by a register).

        >>> sorted(set(base.papers(design="randomised", kind="primary").n_kind.dropna()))[-1]
        'randomised'
        """
        return self._rows("papers", filters, words)

    def studies(self, words: str = "", **filters: Any) -> DataFrame:
        """One row per study, combining its papers; studies without results give their status.

        `n` is one number per study, whatever its papers report, with its `n_kind`; None where
        no paper reports it.

        >>> base.studies(condition="CRPS").study_id.is_unique
        True
        """
        return self._rows("studies", filters, words)

    def outcomes(self, words: str = "", **filters: Any) -> DataFrame:
        """Everything reported for each outcome, one row per pair of groups; contrasts are treatment
        minus (ratios: over) control.

        `score` says what the numbers are (final, change, percent-change, events, rate), `unit` and
        `scale` in what, `comparison` whether between groups or within one, `better` which way is
        better. A `p` whose `p_is` is below or above is a bound.

        >>> frame = base.outcomes(condition="fibromyalgia", outcome="pain-response")
        >>> float(frame.treatment_percent.max()) >= 45
        True
        """
        return self._rows("outcomes", filters, words)

    def arms(self, words: str = "", **filters: Any) -> DataFrame:
        """What is reported for each group on each outcome, tidy: one row per outcome and group.

        `outcome_id` is that of `outcomes()` and of `estimates()`.

        >>> {"mean", "sd", "ci_low", "percent"} <= set(base.arms(condition="CRPS").columns)
        True
        """
        return self._rows("outcome_arms", filters, words)

    def record(self, name: str) -> Paper:
        """One full record, by id, DOI, PMID, PMCID, registration number, acronym, or author and
        year; of several papers of one study, the first. Raises UnknownTermError with the nearest
        name where there is none, UnclearNameError where several authors and years fit.

        >>> base.record("younger-2013").year
        2013
        """
        return next(self.library.papers(self.library.find(name)[:1]))

    def tables(self, words: str = "", **filters: Any) -> dict[str, DataFrame]:
        """All linked tables that `ldn export --format sqlite` writes, by name.

        >>> {"papers", "arms", "findings", "steps"} <= set(base.tables(condition="CRPS"))
        True
        """
        from ldncli.report.listing.relations.every import every_relation

        listed = self._ask(filters, words, every_scope=True)
        return {each.name: _frame(each.table()) for each in every_relation(listed)}

    # -- evidence ----------------------------------------------------------------------------------

    def brief(self, words: Words = (), **filters: Any) -> BriefText:
        """The answer on one screen, as `ldn brief`: the bottom line, the studies behind it,
        doses, harms, trials under way, what reviews conclude, cautions.

        `words` name conditions, outcomes, mechanisms or designs. A notebook shows it whole, `print`
        as 24 lines of 80 columns; `.to_dict()`, `.to_markdown()` and `.to_html()` give all of it.

        >>> base.brief("CRPS").to_dict()["title"].endswith("complex regional pain syndrome")
        True
        """
        from ldncli.notebook.brief import BriefText
        from ldncli.questions.named import ask_named
        from ldncli.report.answers.brief import brief_answer

        named = [words] if isinstance(words, str) else list(words)
        return BriefText(brief_answer(ask_named(self.library, named, **filters)))

    def evidence(self, words: Words = (), *, by: str = BY_FINDING, **filters: Any) -> DataFrame:
        """Strength of the evidence, one row per condition and outcome (or `by` condition,
        outcome, mechanism, design, dose).

        Effects are treatment minus control, ratios as ratios. Counts have separate names:
        `people_randomised`, `people_analysed`, and `people_pooled`, those behind the effect.

        >>> set(base.evidence("CRPS").condition) | set(base.evidence(condition="CRPS").condition)
        {'crps'}
        """
        from ldncli.report.answers.strength import evidence_answer

        return _frame(evidence_answer(self._named(words, filters), by))

    def findings(self, **filters: Any) -> DataFrame:
        """One row per condition, outcome and kind of evidence (randomised, other), with the keys of
        `estimates()` and `steps()`.

        >>> sorted(set(base.findings(condition="fibromyalgia").body))
        ['other', 'randomised']
        """
        return self._rows("findings", filters)

    def estimates(self, **filters: Any) -> DataFrame:
        """The estimate of each study for each finding: `yi` and `vi` as pooled (ratios:
        logarithms), the effect as shown, its weight in percent, or why it has none.

        >>> frame = base.estimates(condition="fibromyalgia", outcome="pain-intensity")
        >>> bool((frame.why_not.notna() | frame.yi.notna()).all())
        True
        """
        return self._rows("estimates", filters)

    def steps(self, **filters: Any) -> DataFrame:
        """The long table: finding, study, estimate, step. One row per number, from those printed to
        those shown, each with the formula by which it follows from earlier ones
        (`docs/notebooks.md` explains how to recompute it).

        >>> frame = base.steps(condition="fibromyalgia", outcome="pain-response")
        >>> {"percent_treatment", "events_treatment", "yi", "effect"} <= set(frame.name)
        True
        """
        return self._rows("steps", filters)

    def sof(
        self,
        words: Words = (),
        *,
        outcomes_max: int | None = None,
        control_risk: float | str | None = None,
        **filters: Any,
    ) -> DataFrame:
        """The GRADE Summary of Findings table, one row per outcome and harm, by importance.

        Risks are per 1,000 people, times in weeks; differences are treatment minus control.
        `control_risk`, an assumed risk, is in percent or as `1 in 5`; `outcomes_max` keeps the most
        important outcomes.

        >>> len(base.sof(condition="fibromyalgia", outcomes_max=3)) >= 3
        True
        """
        from ldncli.report.answers.syntheses import sof_answer

        return _frame(sof_answer(self._named(words, filters), outcomes_max, control_risk))

    # The name that `sof` had first.
    summary_of_findings = sof

    def pool(self, words: Words = (), **asked: Any) -> DataFrame:
        """One outcome pooled: one row per study, then the pooled result and its robustness; rows
        as in `ldn pool --format csv`.

        Takes the filters and the options of `ldn pool`: measure, method, test, level (percent),
        correlation, comparator, body, by, moderator … Raises UsageError without one outcome.

        >>> len(base.pool(condition="fibromyalgia", outcome="pain-intensity")) > 3
        True
        """
        from ldncli.report.pooling.analysis_rows import flat_table

        question, analysis = self._pooled(words, asked)
        account = selection_words(question.selection, question.body.mixed)
        return _frame(flat_table(analysis, self.library, account))

    def safety(self, words: Words = (), *, harm: Words = (), **filters: Any) -> DataFrame:
        """Harms, one row per section and harm; `harm` keeps those named and narrower ones.

        Risks and their limits are in percent, `rr` is treatment over control, `per_1000` how many
        more people (below 0: fewer) of 1,000 on treatment; both are of randomised trials alone.
        Columns beginning `other_` are of studies without a randomised comparison.

        >>> set(base.safety(harm="vivid dreams").harm) == {"vivid-dreams"}
        True
        """
        from ldncli.report.answers.harms import safety_answer

        named = [harm] if isinstance(harm, str) else list(harm)
        return _frame(safety_answer(self._named(words, filters), named))

    def cautions(self) -> DataFrame:
        """What users and prescribers must know, each with the place where it was read.

        >>> "sources" in base.cautions().columns
        True
        """
        from ldncli.report.answers.harms import cautions_answer

        return _frame(cautions_answer(self.library))

    def doses(self, words: Words = (), *, by: str = "band", **filters: Any) -> DataFrame:
        """What is known by dose (mg a day), one row per value of `by`: band, titration, timing,
        formulation or comparison. Times are in weeks.

        >>> len(base.doses(condition="fibromyalgia")) > 0
        True
        """
        from ldncli.report.answers.harms import doses_answer

        return _frame(doses_answer(self._named(words, filters), by))

    def bias(self, words: Words = (), **filters: Any) -> DataFrame:
        """Every judgement of risk of bias and quality with its reason, one row per domain.

        >>> "rob2" in set(base.bias(condition="fibromyalgia").instrument)
        True
        """
        from ldncli.report.answers.analyses import bias_answer
        from ldncli.report.tables.bias import bias_table

        asked = self._named(words, filters)
        return _frame(bias_table(bias_answer(asked), selection_words(asked.selection)))

    def rechecks(self, *, every: bool = False, **filters: Any) -> DataFrame:
        """Printed statistics that differ when recomputed, or are impossible; with `every`, those
        that agree too. `recomputed` and the limits that rounding allows are in the units of what is
        printed.

        >>> len(base.rechecks()) <= len(base.rechecks(every=True))
        True
        """
        from ldncli.report.answers.rechecks import recheck_answer

        return _frame(recheck_answer(self._ask(filters), every=every))

    def reconciliation(
        self, words: Words = (), *, between: bool = False, **filters: Any
    ) -> DataFrame:
        """Published pooled results (`theirs_`) beside ours, also from the trials that both have
        (`same_`); with `between`, pairs of reviews that contradict each other.

        Effects are treatment minus control, ratios as ratios; I² is in percent. `why` tells
        differences, and what could not be compared.

        >>> "verdict" in base.reconciliation(condition="fibromyalgia").columns
        True
        """
        from ldncli.report.answers.syntheses import reconcile_answer

        return _frame(reconcile_answer(self._named(words, filters), between=between))

    # -- from above --------------------------------------------------------------------------------

    def gaps(self, words: Words = (), **filters: Any) -> DataFrame:
        """Where evidence is missing: conditions and outcomes with no study, only weak designs,
        only mixed groups, only trials that planned it, or only trials under way.

        >>> "crps" in set(base.gaps(condition="CRPS").condition)
        True
        """
        from ldncli.report.answers.survey import gaps_answer

        return _frame(gaps_answer(self._named(words, filters)))

    def coverage(self, words: Words = (), *, pairs: bool = False, **filters: Any) -> DataFrame:
        """Which reviews include which studies; with `pairs`, how far each pair overlaps. None
        where a review's list of studies was not read.

        >>> len(base.coverage(condition="fibromyalgia")) > 5
        True
        """
        from ldncli.report.answers.survey import coverage_answer

        return _frame(coverage_answer(self._named(words, filters, every_scope=True), pairs=pairs))

    def stats(self, by: Words = ("kind", "year", "extraction"), **filters: Any) -> DataFrame:
        """Papers and studies by kind, design, condition, mechanism, year, country, language,
        scope, status, extraction or source, with the percent of papers.

        >>> int(base.stats(by="kind").papers.sum()) == len(base.papers())
        True
        """
        from ldncli.report.answers.survey import stats_answer

        named = [by] if isinstance(by, str) else list(by)
        return _frame(stats_answer(self._ask(filters, every_scope=True), named))

    # -- figures -----------------------------------------------------------------------------------

    def forest(self, words: Words = (), **asked: Any) -> Figure:
        """The forest plot of one outcome; takes the arguments of `pool`. Where no effect can
        be computed, it shows the direction of each study.

        >>> base.forest(condition="fibromyalgia", outcome="pain-intensity").to_svg()[:4]
        '<svg'
        """
        from ldncli.report.pooling.charts import forest_chart

        question, analysis = self._pooled(words, asked)
        account = selection_words(question.selection, question.body.mixed)
        return Figure(forest_chart(analysis, self.library), (account,))

    def funnel(self, words: Words = (), **asked: Any) -> Figure:
        """The funnel plot of one outcome; takes the arguments of `pool`.

        >>> base.funnel(condition="fibromyalgia", outcome="pain-intensity").to_svg()[:4]
        '<svg'
        """
        from ldncli.report.pooling.charts import funnel_chart

        question, analysis = self._pooled(words, asked)
        account = selection_words(question.selection, question.body.mixed)
        return Figure(funnel_chart(analysis, self.library), (account,))

    def rob(self, words: Words = (), *, instrument: Words = (), **filters: Any) -> Figure:
        """Risk of bias as traffic lights with summary bars; `instrument` keeps those of some.

        >>> base.rob(condition="fibromyalgia", instrument="rob2").to_svg()[:4]
        '<svg'
        """
        from ldncli.report.answers.analyses import bias_answer
        from ldncli.report.tables.bias import bias_charts, names_of

        asked = self._named(words, filters)
        named = [instrument] if isinstance(instrument, str) else list(instrument)
        found = bias_answer(asked, named)
        chart = bias_charts(found, names_of(found, self.library))
        return Figure(chart, (selection_words(asked.selection),))

    def map(
        self,
        words: Words = (),
        *,
        columns: str = "outcomes",
        colour: str | None = None,
        depth: int | None = None,
        column_depth: int | None = None,
        **filters: Any,
    ) -> Figure:
        """The evidence gap map: conditions against outcomes, mechanisms, designs or doses, coloured
        by certainty or direction; `depth` and `column_depth` are levels of both that are shown, 0
        for all. `.save("map.html")` writes the page with filters.

        >>> base.map(condition="CRPS").to_svg()[:4]
        '<svg'
        """
        from ldncli.report.map.answer import colour_of, map_answer, page_of
        from ldncli.report.map.chart import map_chart

        colour, depths = colour_of(colour, columns), (depth, column_depth)
        asked = self._named(words, filters)
        found, account = map_answer(asked, columns)
        chart = map_chart(found.at_depth(*depths), colour)
        return Figure(chart, (account,), lambda: page_of(found, asked, account, colour, depths))

    # -- asking ------------------------------------------------------------------------------------

    def _rows(self, rows: str, filters: dict[str, Any], words: str = "") -> DataFrame:
        from ldncli.report.answers.records import records_answer

        return _frame(records_answer(self._ask(filters, words, every_scope=True), rows))

    def _pooled(self, words: Words, asked: dict[str, Any]) -> tuple[Asked, Analysis]:
        from ldncli.evidence.findings.analysis import PLAN_WORDS, make_plan
        from ldncli.report.answers.analyses import pool_answer

        plan = make_plan(**{name: asked.pop(name) for name in list(asked) if name in PLAN_WORDS})
        question = self._named(words, asked)
        return question, pool_answer(question, plan)

    def _named(self, words: Words, filters: dict[str, Any], *, every_scope: bool = False) -> Asked:
        from ldncli.questions.named import named, together

        terms = [words] if isinstance(words, str) else list(words)
        given = together(named(self.library, terms), filters) if terms else filters
        return self._ask(given, every_scope=every_scope)

    def _ask(
        self,
        filters: dict[str, Any],
        words: str = "",
        *,
        every_scope: bool = False,
        nearly: bool = False,
    ) -> Asked:
        return ask(self.library, words=words, every_scope=every_scope, nearly=nearly, **filters)


def _frame(table: Table) -> DataFrame:
    from ldncli.report.writing.frames import to_frame

    return to_frame(with_types(choose_columns(table, None, every=True)))
