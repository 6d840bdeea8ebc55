"""Published pooled results beside ours as a table, and the reviews that contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from typing import Any

from ldncli.evidence.effects.measures import is_ratio
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.reconciling.published import Published, Result, no_numbers
from ldncli.evidence.reconciling.reconcile import BY_WEIGHT, Contradiction, Reconciled
from ldncli.records.index.library import Library
from ldncli.report.table import Column, Table
from ldncli.report.words.account import (
    account_words,
    notice_words,
    ours_text,
    printed_text,
    reason_words,
    result_text,
    with_names,
)
from ldncli.report.words.language.numbers import counted
from ldncli.report.words.studies.critiques import flagged

_NUMBERS = ("measure", "model", "k", "n", "estimate", "ci_lb", "ci_ub", "i2")


def reconciliation_table(
    rows: Sequence[Reconciled],
    results: Sequence[Published],
    pairs: Sequence[Contradiction],
    names: Mapping[str, str],
    account: str,
) -> Table:
    """One row a published pooled result that has an estimate: theirs, ours, ours with their trials
    alone, verdict and account. `names` are what people call studies, by id."""
    columns = (
        Column("question", "Question", people=True, wide=True),
        Column("verdict", "Verdict"),
        Column("verdict_now", "Now"),
        Column("theirs_text", "Theirs", people=True),
        Column("ours_text", "Ours", people=True),
        Column("same_text", "Ours, their trials", people=True, shown=False),
        Column("difference_se", "SE apart", digits=1, shown=False),
        Column("trials_text", "Trials both|theirs|ours", people=True, shown=False),
        *(
            Column(key, key, shown=False)
            for key in ("review", "conditions", "domain", "harm", "label", "subgroup")
        ),
        *(
            Column(f"{side}_{key}", f"{side} {key}", shown=False)
            for side in ("theirs", "ours", "then", "same")
            for key in _NUMBERS
        ),
        *(Column(key, key, shown=False) for key in ("both", "only_theirs", "only_ours", "unread")),
        Column("notices", "Published on the review", below=True, asked="why"),
        Column("why", "Why", below=True, asked="why"),
    )
    return Table(
        "Published pooled results beside ours",
        columns,
        tuple(_row(each, names) for each in rows),
        legend=_notes(rows, results, pairs, account),
    )


def review_table(
    rows: Sequence[Reconciled],
    results: Sequence[Published],
    pairs: Sequence[Contradiction],
    account: str,
) -> Table:
    """One row a review: how many of its pooled results agree with ours or do not, its first that
    has one of ours beside it, and what was published on it."""
    reviews: dict[str, list[Reconciled]] = {}
    for each in rows:
        reviews.setdefault(each.theirs.review.id, []).append(each)
    columns = (
        Column("name", "Review"),
        Column("results", "Results"),
        *(
            Column(verdict, label, shown=any(each.verdict == verdict for each in rows))
            for verdict, label in _VERDICTS.items()
        ),
        Column("first", "First result and ours", wide=True, room=130),
        Column("notices", "On the review", below=True),
    )
    cells = tuple(_review_row(found) for found in reviews.values())
    head = (
        f"{counted(len(reviews), 'review')} with {counted(len(rows), 'pooled result')}, compared"
        f" with ours: {_counted(rows)}."
        if rows
        else "No review reports a pooled result that can be compared with ours.",
        f"{counted(len(pairs), 'pair of reviews contradicts', 'pairs of reviews contradict')} each"
        " other (--between)."
        if pairs
        else "",
    )
    return Table(
        "Published pooled results and ours",
        columns,
        cells,
        head=tuple(filter(None, head)),
        legend=_notes(rows, results, pairs, account),
        more=("--why REVIEW: each of its results beside ours, and why",) if rows else (),
    )


_VERDICTS = {
    "differs in conclusion": "Differ",
    "differs in size": "Other size",
    "both inconclusive": "Inconclusive",
    "agrees": "Agree",
    "cannot be compared": "Not comparable",
}


def _review_row(found: Sequence[Reconciled]) -> tuple[Any, ...]:
    review = found[0].theirs.review
    verdicts: list[str] = [each.verdict for each in found]
    shown = next((each for each in found if each.ours.result), None)
    first = (
        f"{shown.theirs.row.label}: theirs {printed_text(shown.theirs)}, ours {ours_text(shown)}"
        if shown
        else None
    )
    return (
        flagged(review.name, review),
        len(found),
        *(verdicts.count(each) or None for each in _VERDICTS),
        first,
        account_words([_shortly(each) for each in found[0].notices]) or None,
    )


def _shortly(notice: Reason) -> Reason:
    """What was published on a review, without what it says."""
    return because(notice.code, **{**dict(notice.values), "told": None})


def _counted(rows: Sequence[Reconciled]) -> str:
    """How many results have which verdict, those first that ask for a look."""
    found: list[str] = [each.verdict for each in rows]
    return ", ".join(
        counted(count, *VERDICTS[name]) for name in BY_WEIGHT if (count := found.count(name))
    )


# Verdicts behind their counts, of one and of several.
VERDICTS = {
    "differs in conclusion": ("differs in conclusion", "differ in conclusion"),
    "differs in size": ("differs in size", "differ in size"),
    "both inconclusive": ("is also inconclusive", "are also inconclusive"),
    "agrees": ("agrees", "agree"),
    "cannot be compared": ("cannot be compared", "cannot be compared"),
}


def _notes(
    rows: Sequence[Reconciled],
    results: Sequence[Published],
    pairs: Sequence[Contradiction],
    account: str,
) -> tuple[str, ...]:
    bare = no_numbers(results)
    return (
        account,
        (
            f"{counted(len(results), 'published pooled result')}, {bare} without a printed number;"
            f" the others compared with ours: {_counted(rows) or 'none'}"
        ),
        (
            "pairs of reviews that contradict each other on the same question:"
            f" {len(pairs)}{' (--between)' if pairs else ''}"
        ),
        (
            "ours: same measure, and their model where reported; the verdict is on the trials that"
            " the review can have had, then and now are given where others came since; SE apart:"
            " ours minus theirs in combined standard errors; the two share trials, so this is not a"
            " test"
        ),
    )


def _row(found: Reconciled, names: Mapping[str, str]) -> tuple[Any, ...]:
    theirs, trials = found.theirs, found.trials
    row = theirs.row
    return (
        f"{flagged(theirs.review.name, theirs.review)}: {row.label}",
        found.verdict,
        found.now if found.now != found.verdict else None,
        f"theirs {printed_text(theirs)}",
        f"ours {ours_text(found)}",
        (
            f"ours, their trials {result_text(found.same.result)}"
            if found.same and found.same.result
            else None
        ),
        found.difference,
        f"{len(trials.both)}|{len(trials.only_theirs)}|{len(trials.only_ours)}" if trials else None,
        theirs.review.id,
        theirs.conditions,
        row.domain,
        theirs.harm,
        row.label,
        row.subgroup,
        *_printed(theirs),
        *_cells(found.ours.result),
        *_cells(found.then),
        *_cells(found.same.result if found.same else None),
        trials.both if trials else None,
        trials.only_theirs if trials else None,
        trials.only_ours if trials else None,
        tuple(
            f"{study}: {reason_words(with_names(reason, names))}"
            for study, reason in found.ours.unread.items()
        ),
        notice_words(found.notices) or None,
        f"{account_words([with_names(each, names) for each in found.why])}.",
    )


def _cells(result: Result | None) -> tuple[Any, ...]:
    """The cells of `_NUMBERS`; ratios as ratios."""
    if result is None:
        return (None,) * len(_NUMBERS)
    shown = [
        None if each is None else exp(each) if is_ratio(result.measure) else each
        for each in (result.estimate, result.ci_lb, result.ci_ub)
    ]
    return (result.measure, result.model or None, result.k, result.n, *shown, result.i2)


def _printed(theirs: Published) -> tuple[Any, ...]:
    """The cells of `_NUMBERS` as the review prints them."""
    row, (low, high) = theirs.row, theirs.row.ci or (None, None)
    model = " ".join(filter(None, (row.model, row.estimator))) or None
    return (row.measure, model, row.k, row.n, row.estimate, low, high, row.i2)


def contradiction_table(pairs: Sequence[Contradiction], library: Library, account: str) -> Table:
    """One row a pair of reviews that answer one question differently."""
    columns = (
        Column("question", "Question"),
        Column("verdict", "Verdict"),
        *(Column(key, key, shown=False) for key in ("conditions", "domain", "harm")),
        *(
            Column(f"{side}{key}", f"{side}{key}", shown=False)
            for side in ("first", "second")
            for key in ("", *(f"_{each}" for each in _NUMBERS))
        ),
        Column("pair", "Who finds what", people=True, wide=True),
    )
    rows = tuple(_pair(each, library) for each in pairs)
    note = (
        "results are turned so that the same way is better in both; sensitivity analyses are"
        " left out"
    )
    return Table("Reviews that contradict each other", columns, rows, (account, note))


def _pair(pair: Contradiction, library: Library) -> tuple[Any, ...]:
    first, second = pair.first, pair.second
    domain = (
        library.vocabulary("harms").inline(first.harm)
        if first.harm
        else library.vocabulary("outcomes").inline(first.row.domain)
    )
    conditions = (
        " or ".join(map(library.vocabulary("conditions").label, first.conditions))
        or "any condition"
    )
    return (
        f"{conditions} · {domain}{' (within one group)' if first.within else ''}",
        pair.verdict,
        first.conditions,
        first.row.domain,
        first.harm,
        first.review.id,
        *_cells(pair.one),
        second.review.id,
        *_cells(pair.other),
        (
            f"{first.review.name}: {result_text(pair.one)}; {second.review.name}:"
            f" {result_text(pair.other)}"
        ),
    )
