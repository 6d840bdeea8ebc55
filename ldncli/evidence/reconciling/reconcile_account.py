"""Why a published pooled result and ours are what they are beside each other: an account, computed from the records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import exp

from ldncli.evidence.measures import DIFFERENCE, in_points, is_ratio, of_family
from ldncli.evidence.reconciling.counterparts import Counterpart, as_parallel, counterpart, refit
from ldncli.evidence.reconciling.published import Published, Result
from ldncli.evidence.statistics.pooling import pool_effects
from ldncli.evidence.studies import Study
from ldncli.evidence.synthesis import DEFAULT, Model
from ldncli.records.folding import fold
from ldncli.records.model import ArmData, Outcome, Paper, ReportedNumber
from ldncli.records.vocab import Vocabulary

_SHOWN = 4


def account_of(
    theirs: Published,
    ours: Counterpart,
    same: Counterpart | None,
    studies: Sequence[Study],
    vocabularies: Mapping[str, Vocabulary],
    *,
    turned: bool,
) -> Iterator[str]:
    """The account, a sentence at a time, what weighs most first."""
    if theirs.unusable:
        yield f"not comparable: {theirs.unusable}"
        return
    if ours.result is None:
        yield f"ours gives no pooled result: {ours.reason}"
    elif told := other_thing(theirs, ours, vocabularies):
        yield told
    elif theirs.result and ours.result.measure != theirs.result.measure:
        yield f"other measure: our numbers give no {theirs.result.measure}, so ours is {ours.result.measure} and only direction and conclusion are compared"
    given = dict.fromkeys(each.source.paper.scope for each in ours.used)
    if given and theirs.review.scope not in given:
        topic = ours.used[0].source.study.topic
        ours_gave = ", ".join(topic.scope(each).short for each in given)
        yield f"other treatment: the review is about {topic.scope(theirs.review.scope).short}, our trials gave {ours_gave}"
    yield from _trials(theirs, ours, studies)
    yield from _without_later(theirs, ours, studies)
    if same and same.result and same.studies != ours.studies:
        yield f"with their trials alone ours is {result_text(same.result)}"
    yield from _unread(ours)
    yield from _scales(ours, other_thing(theirs, ours, vocabularies))
    if theirs.within:
        yield from _against_control(theirs, studies, vocabularies)
    if turned:
        yield "the scales run the other way: theirs is turned round for the comparison"
    yield from _crossovers(theirs, ours, studies, vocabularies)
    if ours.result:
        yield from theirs.told
    yield from _other_model(theirs, ours)
    yield from _numbers(theirs, studies)


def other_thing(theirs: Published, ours: Counterpart, vocabularies: Mapping[str, Vocabulary]) -> str | None:
    """Why the two measure things that numbers cannot be set beside each other for; None where they can."""
    if ours.result is None or theirs.scale or is_ratio(ours.result.measure):
        return None
    scales = dict.fromkeys(each.source.scale.label if each.source.scale else each.source.outcome.label for each in ours.used)
    plain = all(each.source.scale and each.source.scale.rating for each in ours.used)
    domain = vocabularies["outcomes"].terms.get(theirs.row.domain)
    if plain or not (in_points(ours.result.measure) or (domain and domain.surrogate)):
        return None
    return f"ours was measured by {'; '.join(scales)}, and nothing in its label says that theirs was"


# -- trials ----------------------------------------------------------------------------------------------------------


def _trials(theirs: Published, ours: Counterpart, studies: Sequence[Study]) -> Iterator[str]:
    years = {each.id: each.main.year for each in studies}
    if theirs.trials is None:
        yield _unlisted(theirs, ours)
        yield from _later(theirs, ours.studies, years)
        return
    known = {each.id: each for each in studies}
    missing = [each for each in theirs.trials if each not in ours.studies]
    absent = [each for each in missing if each not in known]
    if absent:
        yield f"not in our base, or left out by a filter: {_some(absent)}"
    for each in missing:
        if each in known:
            yield f"{each} is theirs and not ours: {_left_out(each, known[each], ours)}"
    if theirs.whole_list and missing:
        yield "which of the review's trials were pooled for this outcome is not told; its whole list was taken"
    extra = [each for each in ours.studies if each not in theirs.trials]
    if extra:
        yield f"ours has {_some(extra)} besides"
        yield from _later(theirs, extra, years)


def _left_out(id: str, study: Study, ours: Counterpart) -> str:
    if id in ours.unread:
        return ours.unread[id]
    if not study.randomised:
        return "not randomised"
    return "its record has no such outcome for this condition"


def _unlisted(theirs: Published, ours: Counterpart) -> str:
    counts = theirs.row.k if theirs.row.k is not None else theirs.review.review.n_studies if theirs.review.review else None
    what = "pools" if theirs.row.k is not None else "includes"
    size = f" (it {what} {counts})" if counts is not None else ""
    mine = f"; ours rests on {_some(ours.studies)}" if ours.studies else ""
    return f"which trials it pooled is not told in what was read{size}{mine}"


def _without_later(theirs: Published, ours: Counterpart, studies: Sequence[Study]) -> Iterator[str]:
    """What ours would be from the trials that the review can have seen."""
    years = {each.id: each.main.year for each in studies}
    seen = [each for each in ours.used if years.get(each.study, 0) <= _limit(theirs)[0]]
    if ours.result is None or not seen or len(seen) == len(ours.used):
        return
    model = replace(theirs.model, test="z") if len(seen) < 3 else theirs.model
    pooled = pool_effects([each.value for each in seen], [each.variance for each in seen], model.method, model.test)
    k = len({each.study for each in seen})
    found = replace(ours.result, estimate=pooled.estimate, ci_lb=pooled.ci_lb, ci_ub=pooled.ci_ub, k=k)
    yield f"without what came after it ours would be {result_text(found)}"
    if found.clear != ours.result.clear:
        # What turns a conclusion is worth a second look at what its record says of the number.
        for each in ours.used:
            contrast = each.source.outcome.contrast
            if each not in seen and contrast and contrast.note:
                yield f"our record notes on the number of {each.study}: {contrast.note}"


def _limit(theirs: Published) -> tuple[int, str]:
    """The last year that a review can have seen whole, and what that is."""
    search = theirs.review.review.search_date if theirs.review.review else None
    return (int(search[:4]), f"its search of {search}") if search else (theirs.review.year, f"the review itself ({theirs.review.year})")


def _later(theirs: Published, ids: Sequence[str], years: Mapping[str, int]) -> Iterator[str]:
    """Trials of ours that the review cannot have seen, by its search date, else by its own year."""
    limit, said = _limit(theirs)
    later = [each for each in ids if years.get(each, 0) > limit]
    if later:
        yield f"published after {said}: {_some(later)}"
    unsure = [each for each in ids if years.get(each) == limit]
    if unsure:
        yield f"published in the year of {said}, so perhaps not seen: {_some(unsure)}"


def _unread(ours: Counterpart) -> Iterator[str]:
    if ours.result is None:
        return
    reasons: dict[str, list[str]] = {}
    for study, reason in ours.unread.items():
        reasons.setdefault(reason, []).append(study)
    if reasons:
        told = "; ".join(f"{_some(ids)} ({reason})" for reason, ids in reasons.items())
        yield f"report it but could not enter ours: {told}"


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:_SHOWN]) + (f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else "")


def _scales(ours: Counterpart, told: str | None) -> Iterator[str]:
    """What ours was measured by, unless that was `told`."""
    if ours.result is None or not of_family(ours.result.measure, "means", "change", "share") or told:
        return
    scales = dict.fromkeys(each.source.scale.label if each.source.scale else each.source.outcome.label for each in ours.used)
    unit = f", in {ours.unit}" if ours.unit and ours.result.measure == DIFFERENCE and len(scales) > 1 else ""
    scores = {each.source.outcome.score for each in ours.used if each.source.outcome.score in ("change", "percent-change")}
    kinds = f" ({' and '.join(sorted(each.replace('-', ' ') for each in scores))} scores among them)" if scores else ""
    yield f"ours was measured by {'; '.join(scales)}{kinds}{unit}"


# -- other analyses of ours ------------------------------------------------------------------------------------------


def _against_control(theirs: Published, studies: Sequence[Study], vocabularies: Mapping[str, Vocabulary]) -> Iterator[str]:
    """What is known between groups, where a review pools what happens within one."""
    between = counterpart(replace(theirs, within=False), studies, vocabularies, Model(None, DEFAULT.method, DEFAULT.test))
    known = (
        f"between groups ours is {result_text(between.result)}"
        if between.result
        else f"between groups ours gives nothing ({between.reason})"
    )
    yield f"changes within one group are pooled, which holds time and placebo effects too; {known}"


def _crossovers(theirs: Published, ours: Counterpart, studies: Sequence[Study], vocabularies: Mapping[str, Vocabulary]) -> Iterator[str]:
    """What ours would be with crossover trials taken for parallel groups, as reviews often do."""
    crossed = dict.fromkeys(each.study for each in ours.used if each.design == "crossover")
    if not crossed or ours.result is None or theirs.within:
        return
    if theirs.row.domain == "harms":
        yield f"crossover trials enter ours with the same people on both sides: {_some(list(crossed))}"
        return
    model = theirs.model if theirs.result and ours.result.measure == theirs.result.measure else Model(None, DEFAULT.method, DEFAULT.test)
    parallel = counterpart(theirs, as_parallel(studies), vocabularies, model)
    changed = [each.study for each in parallel.used if each.study in crossed and each.design == "parallel"]
    if (
        changed
        and parallel.result
        and abs(parallel.result.estimate - ours.result.estimate) + abs((parallel.result.ci_lb or 0) - (ours.result.ci_lb or 0)) > 5e-3
    ):
        yield f"with the crossover trials ({_some(changed)}) taken for parallel groups ours would be {result_text(parallel.result)}"
    elif not changed:
        yield f"crossover trials enter ours by their paired numbers: {_some(list(crossed))}"


def _other_model(theirs: Published, ours: Counterpart) -> Iterator[str]:
    """Whether our usual model would conclude otherwise from the same estimates."""
    if ours.result is None or ours.result.clear is None:
        return
    usual = refit(ours.used, DEFAULT)
    if usual is None:
        return
    clear = usual[0] > 0 or usual[1] < 0
    if clear != ours.result.clear:
        low, high = (exp(each) if is_ratio(ours.result.measure) else each for each in usual)
        yield (
            f"the model decides: by {DEFAULT.method} with Knapp–Hartung, as in `ldn evidence`, the interval of ours is [{low:.2f}, {high:.2f}], "
            f"which {'leaves out' if clear else 'holds'} no effect"
        )


def result_text(result: Result) -> str:
    """A result in words: measure, estimate, interval, number of trials."""
    ratio = is_ratio(result.measure)
    value, low, high = (None if each is None else exp(each) if ratio else each for each in (result.estimate, result.ci_lb, result.ci_ub))
    ends = f" [{low:.2f}, {high:.2f}]" if low is not None and high is not None else ""
    return f"{result.measure} {value:.2f}{ends}" + (f", {result.k} trial{'s' * (result.k != 1)}" if result.k is not None else "")


# -- numbers that a review prints for a trial ------------------------------------------------------------------------


def _numbers(theirs: Published, studies: Sequence[Study]) -> Iterator[str]:
    """Numbers that the review gives for a trial and our record of it has otherwise."""
    known = {each.id: each for each in studies}
    for number in theirs.review.review.numbers if theirs.review.review else ():
        study = known.get(number.study)
        told = study and disagreement(number, study, theirs.row.domain)
        if told:
            yield told


def disagreement(number: ReportedNumber, study: Study, domain: str) -> str | None:
    """How our record has the number otherwise; None where it is the same, or names nothing that can be looked up."""
    words = fold(number.item)
    mine = _ours(words, study, domain)
    value = number.value if isinstance(number.value, int | float) else None
    if value is None and isinstance(number.value, str) and re.fullmatch(r"-?\d+(\.\d+)?", number.value):
        value = float(number.value)
    if value is None or not mine or any(abs(each - value) < 1e-9 for each in mine):
        return None
    return f"other numbers: the review gives {number.item} of {study.id} as {number.value}, our record {' or '.join(f'{each:g}' for each in mine)}"


def _ours(words: str, study: Study, domain: str) -> list[float]:
    """What our record has for an item: sizes of the trial, or an arm's mean, sd or events for the domain."""
    for word in ("randomised", "analysed", "enrolled"):
        if words in (f"n {word}", f"number {word}", word):
            found = (getattr(paper.design, f"n_{word}") for paper in study.papers)
            return list(dict.fromkeys(float(each) for each in found if each is not None))
    name = next((name for name in ("mean", "sd", "events") if name in words.split()), None)
    treated = {"treatment", *study.topic.words}
    role = "treatment" if treated & set(words.split()) else "control" if {"placebo", "control"} & set(words.split()) else None
    if name is None or role is None:
        return []
    values = (getattr(data, name) for paper in study.papers for data in _arm_data(paper, role, domain))
    return list(dict.fromkeys(float(each) for each in values if each is not None))


def _arm_data(paper: Paper, role: str, domain: str) -> Iterator[ArmData]:
    roles = {arm.id: arm.role for arm in paper.arms}
    outcomes: Sequence[Outcome] = [each for each in paper.outcomes if each.domain == domain]
    for outcome in outcomes:
        yield from (data for id, data in outcome.arms.items() if roles.get(id) == role)
