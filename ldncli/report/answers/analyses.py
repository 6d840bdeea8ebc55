"""Answers that are more than one table: a question pooled in full, and the risk of bias of a selection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ldncli.errors import UnknownTermError, nearest
from ldncli.evidence.analysis import Analysis, Plan, analyse
from ldncli.evidence.appraisals import Judged, judged
from ldncli.evidence.query import make_query, select
from ldncli.records.library import Library
from ldncli.report.answers.gathering import gathered


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


def bias_answer(library: Library, instruments: Sequence[str] = (), **filters: Any) -> tuple[list[Judged], str]:
    """Every appraisal of the papers selected and of their studies' other papers, with the account of the selection.

    `instruments` keeps those of some; raises UnknownTermError for one that there is not.
    """
    for each in instruments:
        if each not in library.instruments:
            hint = nearest(each, library.instruments) or f"one of {', '.join(library.instruments)}"
            raise UnknownTermError(f"there is no instrument {each!r}", hint=hint)
    query = make_query(library.vocabulary, **{"scope": ("ldn",), **filters})
    selection = select(library.facets(), query)
    papers = library.papers(library.with_study_papers(selection.ids, retracted=query.include_retracted))
    found = judged(papers, library.instruments, query.outcomes)
    return [each for each in found if not instruments or each.instrument.id in instruments], selection.account()
