"""The evidence base as pandas frames, for notebooks: the same questions and columns as on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ldncli.evidence.analysis import PLAN_WORDS, make_plan
from ldncli.evidence.query import Selection, make_query, select
from ldncli.records.fulltext import search
from ldncli.records.library import Library
from ldncli.records.model import Paper
from ldncli.report.answers.harms import cautions_answer, doses_answer, safety_answer
from ldncli.report.answers.rechecks import recheck_answer
from ldncli.report.answers.strength import BY_FINDING, evidence_answer
from ldncli.report.answers.syntheses import reconcile_answer, sof_answer
from ldncli.report.outcomes import outcome_table
from ldncli.report.papers import paper_table
from ldncli.report.table import Table, choose_columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pandas import DataFrame

_LISTS = ("condition", "mechanism", "outcome", "design", "kind", "direction", "scope", "dose")


@dataclass(frozen=True)
class Base:
    """An evidence base; every method takes the filters of the command line as keywords.

    `condition`, `mechanism`, `outcome`, `design`, `kind`, `direction`, `scope` and `dose` take a word or several (any of
    them fits); `dose_within`, `year`, `min_n` and `include_retracted` are as on the command line. Different filters must
    all fit. Raises UnknownTermError for a word that names nothing.
    """

    library: Library

    def papers(self, words: str = "", **filters: Any) -> DataFrame:
        """One row a paper, best match first where `words` are given; columns as in `ldn export`, lists are tuples."""
        return _frame(paper_table(self.library.cards(self._select(words, filters).ids), "Papers"))

    def outcomes(self, words: str = "", **filters: Any) -> DataFrame:
        """One row an outcome, as reported; contrasts are low-dose naltrexone minus (ratios: over) control."""
        query = make_query(self.library.vocabulary, **_lists(filters))
        ids = self._select(words, filters).ids
        return _frame(outcome_table(self.library.papers(ids), "Outcomes", outcomes=query.outcomes))

    def evidence(self, by: str = BY_FINDING, **filters: Any) -> DataFrame:
        """Strength of the evidence, one row a condition and outcome (or condition, outcome, mechanism, design, dose)."""
        return _frame(evidence_answer(self.library, by, **_lists(filters)))

    def rechecks(self, every: bool = False, **filters: Any) -> DataFrame:
        """Printed statistics that differ from their recomputation, or cannot be; with `every`, those that agree too."""
        return _frame(recheck_answer(self.library, every=every, **_lists(filters)))

    def safety(self, harm: str | Iterable[str] = (), **filters: Any) -> DataFrame:
        """Harms, one row a section and harm; `harm` keeps those named, with all below them."""
        return _frame(safety_answer(self.library, [harm] if isinstance(harm, str) else list(harm), **_lists(filters)))

    def cautions(self) -> DataFrame:
        """What users and prescribers must know, each with the place where it was read."""
        return _frame(cautions_answer(self.library))

    def doses(self, by: str = "band", **filters: Any) -> DataFrame:
        """What is known by dose: by band, titration, timing, formulation or comparison."""
        return _frame(doses_answer(self.library, by, **_lists(filters)))

    def pool(self, **asked: Any) -> DataFrame:
        """One outcome pooled: a row a study, then the pooled result and what it hangs on; rows as in `ldn pool --format csv`.

        Takes the options of `ldn pool` beside the filters: measure, method, test, level, correlation, comparator, body, by, moderator …
        """
        from ldncli.report.analysis_rows import flat_table
        from ldncli.report.answers.analyses import pool_answer

        plan = make_plan(**{name: asked.pop(name) for name in list(asked) if name in PLAN_WORDS})
        answer = pool_answer(self.library, plan, **_lists(asked))
        return _frame(flat_table(answer.analysis, self.library, answer.account))

    def bias(self, **filters: Any) -> DataFrame:
        """Every judgement of risk of bias and quality with its reason, a row a domain."""
        from ldncli.report.answers.analyses import bias_answer
        from ldncli.report.bias import bias_table

        found, account = bias_answer(self.library, **_lists(filters))
        return _frame(bias_table(found, account))

    def summary_of_findings(self, outcomes_max: int | None = None, control_risk: float | None = None, **filters: Any) -> DataFrame:
        """The GRADE Summary of Findings table; risks are per 1,000 people, `control_risk` (an assumed one) is in percent."""
        return _frame(sof_answer(self.library, outcomes_max, control_risk, **_lists(filters)))

    def reconciliation(self, between: bool = False, **filters: Any) -> DataFrame:
        """Published pooled results beside ours; with `between`, pairs of reviews that contradict each other."""
        return _frame(reconcile_answer(self.library, between=between, **_lists(filters)))

    def record(self, name: str) -> Paper:
        """One full record, by id, DOI, PMID, PMCID or registration number."""
        return next(self.library.papers(self.library.find(name)[:1]))

    def _select(self, words: str, filters: dict[str, Any]) -> Selection:
        query = make_query(self.library.vocabulary, **_lists(filters))
        if not words.strip():
            return select(self.library.facets(), query)
        ids = search(self.library.store, words).ids
        return select(self.library.facets(ids), query, len(self.library) - len(ids))


def _lists(filters: dict[str, Any]) -> dict[str, Any]:
    """Single words as lists of one."""
    return {name: [value] if name in _LISTS and isinstance(value, str) else value for name, value in filters.items()}


def _frame(table: Table) -> DataFrame:
    """A table as a frame: the contract's columns; numbers that are not known are <NA>, and whole numbers stay whole."""
    from pandas import DataFrame, Series

    table = choose_columns(table, None, every=True)
    columns = {key: Series([row[index] for row in table.rows], dtype=_dtype(table, index)) for index, key in enumerate(table.keys())}
    return DataFrame(columns)


def _dtype(table: Table, index: int) -> str:
    values = [row[index] for row in table.rows if row[index] is not None]
    if values and all(isinstance(value, (int, float)) for value in values):
        return "Float64" if any(isinstance(value, float) for value in values) else "Int64"
    return "string" if values and all(isinstance(value, str) for value in values) else "object"
