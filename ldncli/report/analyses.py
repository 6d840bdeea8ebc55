"""Answers that are more than one table: a question pooled in full, and the risk of bias of a selection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ldncli.evidence.analysis import Analysis, Plan, analyse
from ldncli.evidence.appraisals import Judged, judged
from ldncli.evidence.query import make_query, select
from ldncli.records.library import Library
from ldncli.report.answers import gathered


@dataclass(frozen=True, slots=True)
class Answered:
    """An analysis, and how many papers were looked at, kept and left out."""

    analysis: Analysis
    account: str


def pool_answer(library: Library, plan: Plan | None = None, **filters: Any) -> Answered:
    """The studies of a question pooled, with all that hangs on it; `filters` are those of `make_query`.

    Counts low-dose naltrexone by itself unless a scope is given. Raises UsageError where the question has not one outcome.
    """
    query, selection, body = gathered(library, {"scope": ("ldn",), **filters})
    return Answered(analyse(body, query, library.vocabularies, library.judgements, plan), selection.account())


def bias_answer(library: Library, **filters: Any) -> tuple[list[Judged], str]:
    """Every appraisal of the papers selected and of their studies' other papers, with the account of the selection."""
    query = make_query(library.vocabulary, **{"scope": ("ldn",), **filters})
    selection = select(library.facets(), query)
    papers = library.papers(library.with_study_papers(selection.ids, retracted=query.include_retracted))
    return judged(papers, library.instruments, query.outcomes), selection.account()
