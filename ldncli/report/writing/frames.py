"""The evidence base as pandas frames, for notebooks: the same questions and
columns as on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ldncli.evidence.findings.analysis import PLAN_WORDS, make_plan
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library
from ldncli.records.model.paper import Paper
from ldncli.report.answers.harms import cautions_answer, doses_answer, safety_answer
from ldncli.report.answers.rechecks import recheck_answer
from ldncli.report.answers.strength import BY_FINDING, evidence_answer
from ldncli.report.answers.syntheses import reconcile_answer, sof_answer
from ldncli.report.listing.outcomes import outcome_table
from ldncli.report.listing.papers import paper_table
from ldncli.report.table import Table, choose_columns
from ldncli.report.words.selection import selection_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pandas import DataFrame


@dataclass(frozen=True)
class Base:
    """An evidence base; every method takes the filters of the command line as keywords.

    `condition`, `mechanism`, `outcome`, `design`, `kind`, `direction`, `scope` and `dose` take
    a word or several (any of them fits); `dose_within`, `year`, `min_n` and
    `include_retracted` are as on the command line, and so is `today`. Different filters must all
    fit. Raises UnknownTermError for a word that names nothing.
    """

    library: Library

    def papers(self, words: str = "", **filters: Any) -> DataFrame:
        """One row a paper, in the order of `ldn search` where `words` are given; columns as in
        `ldn export`, lists are tuples."""
        asked = self._ask(filters, words, every_scope=True)
        return _frame(
            paper_table(self.library.cards(asked.selection.ids), "Papers", self.library.dose_unit)
        )

    def outcomes(self, words: str = "", **filters: Any) -> DataFrame:
        """One row an outcome, as reported; contrasts are treatment minus (ratios: over) control."""
        asked = self._ask(filters, words, every_scope=True)
        return _frame(
            outcome_table(
                asked.selected,
                "Outcomes",
                outcomes=asked.query.outcomes,
                all_have=asked.all_have,
                asked=asked.query.conditions,
            )
        )

    def evidence(self, by: str = BY_FINDING, **filters: Any) -> DataFrame:
        """Strength of the evidence, one row a condition and outcome (or condition,
        outcome, mechanism, design, dose)."""
        return _frame(evidence_answer(self._ask(filters), by))

    def rechecks(self, every: bool = False, **filters: Any) -> DataFrame:
        """Printed statistics that differ from their recomputation, or are impossible; with
        `every`, those that agree too."""
        return _frame(recheck_answer(self._ask(filters), every=every))

    def safety(self, harm: str | Iterable[str] = (), **filters: Any) -> DataFrame:
        """Harms, one row a section and harm; `harm` keeps those named, with all below them."""
        return _frame(
            safety_answer(self._ask(filters), [harm] if isinstance(harm, str) else list(harm))
        )

    def cautions(self) -> DataFrame:
        """What users and prescribers must know, each with the place where it was read."""
        return _frame(cautions_answer(self.library))

    def doses(self, by: str = "band", **filters: Any) -> DataFrame:
        """What is known by dose: by band, titration, timing, formulation or comparison."""
        return _frame(doses_answer(self._ask(filters), by))

    def pool(self, **asked: Any) -> DataFrame:
        """One outcome pooled: a row a study, then the pooled result and what it hangs on; rows
        as in `ldn pool --format csv`.

        Takes the options of `ldn pool` beside the filters: measure, method, test, level,
        correlation, comparator, body, by, moderator …
        """
        from ldncli.report.answers.analyses import pool_answer
        from ldncli.report.pooling.analysis_rows import flat_table

        plan = make_plan(**{name: asked.pop(name) for name in list(asked) if name in PLAN_WORDS})
        question = self._ask(asked)
        return _frame(
            flat_table(
                pool_answer(question, plan),
                self.library,
                selection_words(question.selection, question.body.mixed),
            )
        )

    def bias(self, **filters: Any) -> DataFrame:
        """Every judgement of risk of bias and quality with its reason, a row a domain."""
        from ldncli.report.answers.analyses import bias_answer
        from ldncli.report.tables.bias import bias_table

        asked = self._ask(filters)
        return _frame(bias_table(bias_answer(asked), selection_words(asked.selection)))

    def summary_of_findings(
        self,
        outcomes_max: int | None = None,
        control_risk: float | str | None = None,
        **filters: Any,
    ) -> DataFrame:
        """The GRADE Summary of Findings table; risks are per 1,000 people, `control_risk` (an
        assumed one) is in percent, or as `1 in 5`."""
        return _frame(sof_answer(self._ask(filters), outcomes_max, control_risk))

    def reconciliation(self, between: bool = False, **filters: Any) -> DataFrame:
        """Published pooled results beside ours; with `between`, pairs of reviews
        that contradict each other."""
        return _frame(reconcile_answer(self._ask(filters), between=between))

    def record(self, name: str) -> Paper:
        """One full record, by id, DOI, PMID, PMCID or registration number."""
        return next(self.library.papers(self.library.find(name)[:1]))

    def _ask(self, filters: dict[str, Any], words: str = "", *, every_scope: bool = False) -> Asked:
        return ask(self.library, words=words, every_scope=every_scope, **filters)


def _frame(table: Table) -> DataFrame:
    """A table as a frame: the contract's columns; numbers that are not known are <NA>,
    and whole numbers stay whole."""
    from pandas import DataFrame, Series

    table = choose_columns(table, None, every=True)
    columns = {
        key: Series([row[index] for row in table.rows], dtype=_dtype(table, index))
        for index, key in enumerate(table.keys())
    }
    return DataFrame(columns)


def _dtype(table: Table, index: int) -> str:
    values = [row[index] for row in table.rows if row[index] is not None]
    if values and all(isinstance(value, (int, float)) for value in values):
        return "Float64" if any(isinstance(value, float) for value in values) else "Int64"
    return "string" if values and all(isinstance(value, str) for value in values) else "object"
