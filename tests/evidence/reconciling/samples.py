"""Invented reviews with pooled results, read and set beside invented trials."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ldncli.evidence.reconciling.counterparts import OurStudies
from ldncli.evidence.reconciling.published import Published, published, read_published
from ldncli.evidence.reconciling.reconcile import Reconciled, reconcile
from ldncli.evidence.selecting.query import Query
from ldncli.records.model.paper import Paper
from ldncli.records.model.review import PooledResult
from ldncli.records.text.decode import decode
from ldncli.report.words.account import account_words
from tests.evidence.invented import paper, studies
from tests.evidence.invented_trials import VOCABULARIES


def pooled_row(**more: Any) -> PooledResult:
    usual = {
        "domain": "pain-intensity",
        "label": "Pain",
        "condition": "crps",
        "measure": "MD",
        "direction": "benefit",
        "place": "article Figure 2",
    }
    found, problems = decode(PooledResult, usual | more)
    assert found is not None, problems
    return found


def review_of(
    name: str = "evans-2022", rows: list[PooledResult] | None = None, year: int = 2022, **more: Any
) -> Paper:
    found = paper(name, kind="systematic-review", year=year, review=more)
    assert found.review is not None
    return replace(
        found,
        review=replace(
            found.review, pooled=tuple(rows or [pooled_row(estimate=-1.0, ci=[-1.8, -0.2])])
        ),
    )


def ours_from(*trials: Paper) -> OurStudies:
    return OurStudies(studies(*trials), VOCABULARIES)


def reconciled(review: Paper, *trials: Paper) -> Reconciled:
    [found] = reconcile(published([review], Query(), VOCABULARIES), ours_from(*trials))
    return found


def account(found: Reconciled) -> str:
    return account_words(found.why)


def read_row(name: str, **more: Any) -> Published:
    return read_published(review_of(name), pooled_row(**more), VOCABULARIES)
