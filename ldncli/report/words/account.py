"""Why a published pooled result and ours are what they are beside each other, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import exp
from typing import Any

from ldncli.evidence.effects.measures import is_ratio
from ldncli.evidence.reasons import Reason
from ldncli.evidence.reconciling.published import Published, Result
from ldncli.evidence.reconciling.reconcile import Reconciled
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.report.words.findings import pooling
from ldncli.report.words.findings.effects import CAVEATS
from ldncli.report.words.language.reasons import Sentences, fill
from ldncli.report.words.studies.critiques import flagged

_NAMED = 4


def result_text(result: Result) -> str:
    """A result in words: measure, estimate, interval, number of trials."""
    ratio = is_ratio(result.measure)
    ends = (result.estimate, result.ci_lb, result.ci_ub)
    value, low, high = (None if each is None else exp(each) if ratio else each for each in ends)
    interval = f" [{low:.2f}, {high:.2f}]" if low is not None and high is not None else ""
    trials = f", {result.k} trial{'s' * (result.k != 1)}" if result.k is not None else ""
    return f"{result.measure} {value:.2f}{interval}{trials}"


def ours_text(found: Reconciled) -> str:
    """Our result beside a published one: from the trials of its time, then from all of ours."""
    now = result_text(found.ours.result) if found.ours.result else "none"
    return f"{result_text(found.then)} then, {now} now" if found.then else now


def verdict_text(found: Reconciled) -> str:
    """The verdict on the trials of its time, and what those published since make of it."""
    return found.verdict if found.now == found.verdict else f"{found.verdict}; now: {found.now}"


def printed_text(theirs: Published) -> str:
    """Their result as the review prints it."""
    row = theirs.row
    ends = f" [{row.ci[0]:.2f}, {row.ci[1]:.2f}]" if row.ci else ""
    count = f", {row.k} trial{'s' * (row.k != 1)}" if row.k is not None else ""
    return f"{row.measure or 'measure not stated'} {row.estimate:.2f}{ends}{count}"


def pooled_elsewhere(results: Sequence[Published], *, ours: bool) -> str | None:
    """What reviews pooled on one outcome or harm, for a row in which `ours` says whether we have a
    result; None where no review prints a number."""
    told = [
        f"{printed_text(each)} ({flagged(each.review.name, each.review)})"
        for each in results
        if each.row.estimate is not None
    ]
    if not told:
        return None
    return f"reviews pooled {'; '.join(told)}{'' if ours else '; ours cannot be pooled'}"


def pooled_harms(
    results: Iterable[Published], harms: Vocabulary, *, ours: bool = False
) -> Iterator[str]:
    """What reviews pooled on harms, one sentence a harm, for a table that has no row of them;
    `ours` where another table has."""
    found: dict[str, list[Published]] = {}
    for each in results:
        if each.harm:
            found.setdefault(each.harm, []).append(each)
    for harm, those in found.items():
        if told := pooled_elsewhere(those, ours=ours):
            yield f"{harms.label(harm)}: {told}"


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:_NAMED]) + (f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else "")


def _other_treatment(theirs: str, ours: Sequence[str]) -> str:
    return f"other treatment: the review is of {theirs}, our trials gave {', '.join(ours)}"


def _not_listed(count: int | None, pooled: bool, ours: Sequence[str]) -> str:
    size = f" (it {'pools' if pooled else 'includes'} {count})" if count is not None else ""
    mine = f"; ours rests on {_some(ours)}" if ours else ""
    return f"the sources read do not say which trials it pooled{size}{mine}"


def _could_not_enter(studies: Sequence[tuple[Reason, Sequence[str]]]) -> str:
    told = "; ".join(f"{_some(ids)} ({reason_words(reason)})" for reason, ids in studies)
    return f"trials that report it but could not enter ours: {told}"


def _our_scales(scales: Sequence[str], scores: Sequence[str], unit: str | None) -> str:
    kinds = (
        f" (including {' and '.join(each.replace('-', ' ') for each in scores)} scores)"
        if scores
        else ""
    )
    return f"ours was measured by {'; '.join(scales)}{kinds}{f', in {unit}' if unit else ''}"


def _within_a_group(result: Result | None, reason: Reason | None) -> str:
    told = (
        f"is {result_text(result)}"
        if result
        else f"gives no result ({reason_words(reason) if reason else None})"
    )
    pooled = "it pools changes within one group, which include the effects of time and placebo"
    return f"{pooled}; between groups, ours {told}"


def _model_decides(method: str, low: float, high: float, clear: bool) -> str:
    return (
        f"the model decides: with {method} and Knapp–Hartung, as in `ldn evidence`, our interval is"
        f" [{low:.2f}, {high:.2f}], which {'excludes' if clear else 'includes'} no effect"
    )


def _usual_model(method: str, low: float, high: float) -> str:
    return (
        f"ours is by their model; by {method} with Knapp–Hartung, as in `ldn evidence`, its"
        f" interval is [{low:.2f}, {high:.2f}]"
    )


def _other_numbers(item: str, study: str, theirs: object, ours: Sequence[float]) -> str:
    mine = " or ".join(f"{each:g}" for each in ours)
    return f"other numbers: for {study} the review gives {item} as {theirs}, our record {mine}"


def _sequential(
    effect: float,
    sd: float,
    needed: int,
    i2: float | None,
    with_i2: int | None,
    theirs: int | None,
    ours: int | None,
) -> str:
    """What their trial sequential analysis may rest on, and what ours does."""
    more = f", {with_i2} where its I² of {i2:g}% is allowed for" if with_i2 else ""
    there = f"; it has {theirs}" if theirs else ""
    told = f"; ours tell as much as {ours} do in two groups" if ours is not None else ""
    return (
        "its title announces a trial sequential analysis, but neither the information size required"
        " there nor the effect, spread and power it rests on were in the sources read; with 80%"
        f" power at alpha 0.05 an effect as large as its own ({effect:g}) needs {needed} people at"
        f" the standard deviation in our trials ({sd:.2f}){more}{there}{told}; a smaller effect"
        " that still matters needs more (`ldn enough`), so that what was enough there need not be"
    )


# The sentence of each reason; values come by their names.
def _notice(kind: str, date: str | None, told: str | None) -> str:
    called = {
        "correction": "corrected",
        "retraction": "retracted",
        "concern": "expression of concern",
    }
    end = f": {told.rstrip('.')}" if told else ""
    return f"{called[kind]}{f' {date}' if date else ''}{end}"


def _commented(relation: str, by: str, told: str | None) -> str:
    called = {"comments-on": "comment", "corrects": "correction", "retracts": "retraction"}
    return f"{called[relation]} by {by}{f': {told}' if told else ''}"


SENTENCES: Sentences = {
    # what was published on the review
    "notice": _notice,
    "commented": _commented,
    # what the review prints
    "not comparable": lambda reason: f"not comparable: {reason_words(reason)}",
    "no number": "no number printed",
    "unknown measure": "its measure is not one that records can hold (see its label)",
    "share of one group": "it is a share of people in one group, not an effect",
    "unknown harm": "its harm is not in the vocabulary",
    "model not printed": (
        "it does not print whether effects were common or random; random effects were assumed"
    ),
    "estimator not printed": (
        "its estimator is not printed; DerSimonian–Laird, the default of most review software, was"
        " assumed"
    ),
    # what is compared
    "ours has no result": lambda reason: (
        f"ours gives no pooled result: {reason_words(reason) if reason else None}"
    ),
    "other measure": lambda theirs, ours: (
        f"other measure: our numbers give no {theirs}, so ours is {ours}; only direction and"
        " conclusion are compared"
    ),
    "other treatment": _other_treatment,
    "other scales": lambda scales: (
        f"ours was measured by {'; '.join(scales)}; the review's label does not say that theirs was"
    ),
    "our scales": _our_scales,
    "turned round": "the scales run in opposite directions: theirs is reversed for the comparison",
    "changes within a group": _within_a_group,
    # trials
    "their trials alone": lambda result: f"with their trials only, ours is {result_text(result)}",
    "not in the base": lambda studies: (
        f"not in our base, or excluded by a filter: {_some(studies)}"
    ),
    "theirs alone": lambda study, reason: (
        f"{study} is in theirs but not in ours: {reason_words(reason)}"
    ),
    "ours alone": lambda studies: f"ours also includes {_some(studies)}",
    "whole list taken": (
        "the review does not report which of its trials were pooled for this outcome; its whole"
        " list was used"
    ),
    "trials not listed": _not_listed,
    "not a randomised trial": "not randomised",
    "no such outcome": "its record has no such outcome for this condition",
    "could not enter": _could_not_enter,
    # time
    "search": lambda date: f"its search of {date}",
    "review itself": lambda year: f"the review itself ({year})",
    "published after": lambda limit, studies: (
        f"published after {reason_words(limit)}: {_some(studies)}"
    ),
    "published in the year": lambda limit, studies: (
        f"published in the year of {reason_words(limit)}, so perhaps missed: {_some(studies)}"
    ),
    "without later trials": lambda result, now: (
        f"the verdict is on the trials of its time, by which ours was {result_text(result)}; with"
        f" those published since it is {result_text(now)}"
    ),
    # numbers and models
    "note on a number": lambda study, note: f"our record notes on {study}: {note}",
    "other numbers": _other_numbers,
    "caveat": lambda study, kind: f"{study}: the number is {CAVEATS[kind]}",
    "crossovers counted twice": lambda studies: (
        f"crossover trials enter ours with the same people on both sides: {_some(studies)}"
    ),
    "crossovers as parallel": lambda studies, result: (
        f"with the crossover trials ({_some(studies)}) taken as parallel groups, ours would be"
        f" {result_text(result)}"
    ),
    "crossovers paired": lambda studies: (
        f"crossover trials enter ours with their paired numbers: {_some(studies)}"
    ),
    "model decides": _model_decides,
    "usual model": _usual_model,
    "sequential analysis": _sequential,
}


def reason_words(reason: Reason) -> str:
    """A reason as it stands in a sentence; why studies could not enter is
    told in the words of pooling."""
    return fill(SENTENCES, reason) if reason.code in SENTENCES else pooling.reason_words(reason)


def with_names(reason: Reason, names: Mapping[str, str]) -> Reason:
    """The same reason with the studies in it called as people call them; `names` by id."""

    def told(value: Any) -> Any:
        if isinstance(value, Reason):
            return with_names(value, names)
        if isinstance(value, tuple):
            return tuple(map(told, value))
        return names.get(value, value) if isinstance(value, str) else value

    return Reason(reason.code, tuple((name, told(value)) for name, value in reason.values))


def account_words(reasons: Sequence[Reason]) -> str:
    """The account, a sentence a reason, parted by semicolons; empty without reasons."""
    return "; ".join(map(reason_words, reasons))


def notice_words(notices: Sequence[Reason]) -> str:
    """What was published on a review, before anything else is said of it; empty where nothing."""
    return f"The review itself: {account_words(notices)}." if notices else ""
