"""Answers that are more than one table: a question pooled in full, and the
risk of bias of a selection."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.errors import UnknownTermError, nearest
from ldncli.evidence.findings.analysis import Analysis, Plan, analyse
from ldncli.evidence.selecting.appraisals import Judged
from ldncli.questions.asked import Asked


def pool_answer(asked: Asked, plan: Plan | None = None) -> Analysis:
    """The studies of a question pooled, with all that hangs on it; raises UsageError
    where it has not one outcome."""
    library = asked.library
    return analyse(asked.body, asked.query, library.vocabularies, library.judgements, plan)


def bias_answer(asked: Asked, instruments: Sequence[str] = ()) -> list[Judged]:
    """Every appraisal of the papers selected and of their studies' other papers.

    `instruments` keeps those of some; raises UnknownTermError for one that there is not.
    """
    known = asked.library.instruments
    for each in instruments:
        if each not in known:
            hint = nearest(each, known) or f"one of {', '.join(known)}"
            raise UnknownTermError(f"there is no instrument {each!r}", hint=hint)
    return [each for each in asked.judged if not instruments or each.instrument.id in instruments]
