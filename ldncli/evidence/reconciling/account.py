"""Why a published pooled result and ours are what they are beside each other: an account, reason by
reason, computed from the records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import exp

from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.effects.measures import DIFFERENCE, in_points, is_ratio, of_family
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.reconciling.counterparts import Counterpart, OurStudies, counterpart, refit
from ldncli.evidence.reconciling.published import Published, Result
from ldncli.evidence.reconciling.sequential import sequential_of
from ldncli.evidence.selecting.studies import Study
from ldncli.evidence.synthesis.synthesise import DEFAULT, Model, fit_model
from ldncli.records.model.paper import Paper
from ldncli.records.model.review import ReportedNumber
from ldncli.records.model.trial import ArmData, Outcome
from ldncli.records.text.folding import fold
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.statistics.intervals import excludes

# Differences that show in two decimals.
_VISIBLE = 5e-3


def account_of(
    theirs: Published,
    ours: Counterpart,
    same: Counterpart | None,
    base: OurStudies,
    *,
    turned: bool,
) -> Iterator[Reason]:
    """The account, a reason at a time, what weighs most first."""
    if theirs.unusable:
        yield because("not comparable", reason=theirs.unusable)
        return
    if ours.result is None:
        yield because("ours has no result", reason=ours.reason)
    elif told := other_thing(theirs, ours, base.vocabularies):
        yield told
    elif theirs.result and ours.result.measure != theirs.result.measure:
        yield because("other measure", theirs=theirs.result.measure, ours=ours.result.measure)
    given = dict.fromkeys(each.source.paper.scope for each in ours.used)
    if given and theirs.review.scope not in given:
        topic = ours.used[0].source.study.topic
        ours_gave = tuple(topic.scope(each).short for each in given)
        yield because(
            "other treatment", theirs=topic.scope(theirs.review.scope).short, ours=ours_gave
        )
    yield from _trials(theirs, ours, base.by_id)
    yield from _without_later(theirs, ours, base.by_id)
    if same and same.result and same.studies != ours.studies:
        yield because("their trials alone", result=same.result)
    yield from _unread(ours)
    yield from _doubts(ours)
    yield from _scales(ours, other_thing(theirs, ours, base.vocabularies))
    if theirs.within:
        yield from _against_control(theirs, base)
    if turned:
        yield because("turned round")
    yield from _crossovers(theirs, ours, base)
    if ours.result:
        yield from theirs.told
    yield from _other_model(theirs, ours)
    yield from sequential_of(theirs, ours)
    yield from _numbers(theirs, base.by_id)


def other_thing(
    theirs: Published, ours: Counterpart, vocabularies: Mapping[str, Vocabulary]
) -> Reason | None:
    """Why the two measure things that numbers cannot be set beside each
    other for; None where they can."""
    if ours.result is None or theirs.scale or is_ratio(ours.result.measure):
        return None
    scales = dict.fromkeys(
        each.source.scale.label if each.source.scale else each.source.outcome.label
        for each in ours.used
    )
    plain = all(each.source.scale and each.source.scale.rating for each in ours.used)
    domain = vocabularies["outcomes"].terms.get(theirs.row.domain)
    if plain or not (in_points(ours.result.measure) or (domain and domain.surrogate)):
        return None
    return because("other scales", scales=tuple(scales))


# -- trials ----------------------------------------------------------------------------------------


def _trials(theirs: Published, ours: Counterpart, known: Mapping[str, Study]) -> Iterator[Reason]:
    if theirs.trials is None:
        yield _unlisted(theirs, ours)
        yield from _later(theirs, ours.studies, known)
        return
    missing = [each for each in theirs.trials if each not in ours.studies]
    absent = [each for each in missing if each not in known]
    if absent:
        yield because("not in the base", studies=tuple(absent))
    for each in missing:
        if each in known:
            yield because("theirs alone", study=each, reason=_left_out(each, known[each], ours))
    if theirs.whole_list and missing:
        yield because("whole list taken")
    extra = [each for each in ours.studies if each not in theirs.trials]
    if extra:
        yield because("ours alone", studies=tuple(extra))
        yield from _later(theirs, extra, known)


def _left_out(id: str, study: Study, ours: Counterpart) -> Reason:
    if id in ours.unread:
        return ours.unread[id]
    if not study.randomised:
        return because("not a randomised trial")
    return because("no such outcome")


def _unlisted(theirs: Published, ours: Counterpart) -> Reason:
    counts = (
        theirs.row.k
        if theirs.row.k is not None
        else theirs.review.review.n_studies
        if theirs.review.review
        else None
    )
    return because(
        "trials not listed", count=counts, pooled=theirs.row.k is not None, ours=ours.studies
    )


def of_its_time(
    theirs: Published, ours: Counterpart, known: Mapping[str, Study]
) -> tuple[Estimate, ...]:
    """The estimates of ours that the review can have had: of trials that it names, or that were
    published by the year of its search."""
    named = _named(theirs.review, ours.studies, known)
    limit = _limit(theirs)[0]
    return tuple(
        each for each in ours.used if each.study in named or _year(each.study, known) <= limit
    )


def then(theirs: Published, ours: Counterpart, known: Mapping[str, Study]) -> Result | None:
    """Our result from the trials that the review can have had; None where those are all, or
    none."""
    seen = of_its_time(theirs, ours, known)
    if ours.result is None or not seen or len(seen) == len(ours.used):
        return None
    pooled = fit_model(seen, theirs.model, [(each.value, each.variance) for each in seen])
    people = [each.participants for each in seen]
    studies = tuple(dict.fromkeys(each.study for each in seen))
    return replace(
        ours.result,
        estimate=pooled.estimate,
        ci_lb=pooled.ci_lb,
        ci_ub=pooled.ci_ub,
        k=len(studies),
        n=None if None in people else sum(filter(None, people)),
        i2=pooled.I2 if len(seen) > 1 else None,
        studies=studies,
        error=pooled.se,
    )


def _without_later(
    theirs: Published, ours: Counterpart, known: Mapping[str, Study]
) -> Iterator[Reason]:
    """What ours was from the trials that the review can have seen, which the verdict is on."""
    found = then(theirs, ours, known)
    if found is None or ours.result is None:
        return
    yield because("without later trials", result=found, now=ours.result)
    if found.clear != ours.result.clear:
        # What turns a conclusion is worth a second look at what its record says of the number.
        seen = of_its_time(theirs, ours, known)
        for each in ours.used:
            contrast = each.source.outcome.contrast
            if each not in seen and contrast and contrast.note:
                yield because("note on a number", study=each.study, note=contrast.note)


def _limit(theirs: Published) -> tuple[int, Reason]:
    """The last year that a review can have seen whole, and what that is."""
    search = theirs.review.review.search_date if theirs.review.review else None
    if search:
        return int(search[:4]), because("search", date=search)
    return theirs.review.year, because("review itself", year=theirs.review.year)


def _later(theirs: Published, ids: Sequence[str], known: Mapping[str, Study]) -> Iterator[Reason]:
    """Trials of ours that the review cannot have seen, by its search date, else by its own year;
    one that it names was seen."""
    limit, said = _limit(theirs)
    named = _named(theirs.review, ids, known)
    ids = [each for each in ids if each not in named]
    later = [each for each in ids if _year(each, known) > limit]
    if later:
        yield because("published after", limit=said, studies=tuple(later))
    unsure = [each for each in ids if _year(each, known) == limit]
    if unsure:
        yield because("published in the year", limit=said, studies=tuple(unsure))


def _year(id: str, known: Mapping[str, Study]) -> int:
    return known[id].main.year if id in known else 0


def _named(review: Paper, ids: Sequence[str], known: Mapping[str, Study]) -> frozenset[str]:
    """Those of these studies which the review is known to name: among its studies or numbers, or
    in a notice on it, by the id or the acronym."""
    told = review.notice.reason or "" if review.notice else ""
    words = set(re.findall(r"[\w-]+", told))
    found = review.review
    listed: set[str | None] = {each.study for each in found.numbers} if found else set()
    listed |= {each.study for each in found.included} if found else set()
    acronyms = {each: known[each].acronym for each in ids if each in known}
    return frozenset(each for each in ids if {each, acronyms.get(each)} & words or each in listed)


def _unread(ours: Counterpart) -> Iterator[Reason]:
    if ours.result is None:
        return
    reasons: dict[Reason, list[str]] = {}
    for study, reason in ours.unread.items():
        reasons.setdefault(reason, []).append(study)
    if reasons:
        yield because(
            "could not enter",
            studies=tuple((reason, tuple(ids)) for reason, ids in reasons.items()),
        )


def _scales(ours: Counterpart, told: Reason | None) -> Iterator[Reason]:
    """What ours was measured by, unless that was `told`."""
    if (
        ours.result is None
        or not of_family(ours.result.measure, "means", "change", "share")
        or told
    ):
        return
    scales = dict.fromkeys(
        each.source.scale.label if each.source.scale else each.source.outcome.label
        for each in ours.used
    )
    unit = ours.unit if ours.result.measure == DIFFERENCE and len(scales) > 1 else None
    scores = {
        each.source.outcome.score
        for each in ours.used
        if each.source.outcome.score in ("change", "percent-change")
    }
    yield because("our scales", scales=tuple(scales), scores=tuple(sorted(scores)), unit=unit)


# -- other analyses of ours ------------------------------------------------------------------------


def _against_control(theirs: Published, base: OurStudies) -> Iterator[Reason]:
    """What is known between groups, where a review pools what happens within one."""
    usual = Model(None, DEFAULT.method, DEFAULT.test)
    between = counterpart(replace(theirs, within=False), base, usual)
    yield because("changes within a group", result=between.result, reason=between.reason)


def _doubts(ours: Counterpart) -> Iterator[Reason]:
    """What their sources say against the numbers that enter ours."""
    for each in dict.fromkeys(
        (estimate.study, caveat.kind)
        for estimate in ours.used
        for caveat in estimate.source.outcome.caveats
    ):
        yield because("caveat", study=each[0], kind=each[1])


def _crossovers(theirs: Published, ours: Counterpart, base: OurStudies) -> Iterator[Reason]:
    """What ours would be with crossover trials taken for parallel groups, as reviews often do."""
    crossed = dict.fromkeys(each.study for each in ours.used if each.design == "crossover")
    if not crossed or ours.result is None or theirs.within:
        return
    if theirs.row.domain == "harms":
        yield because("crossovers counted twice", studies=tuple(crossed))
        return
    model = (
        theirs.model
        if theirs.result and ours.result.measure == theirs.result.measure
        else Model(None, DEFAULT.method, DEFAULT.test)
    )
    parallel = counterpart(theirs, base.as_parallel, model)
    changed = [
        each.study for each in parallel.used if each.study in crossed and each.design == "parallel"
    ]
    if (
        changed
        and parallel.result
        and abs(parallel.result.estimate - ours.result.estimate)
        + abs((parallel.result.ci_lb or 0) - (ours.result.ci_lb or 0))
        > _VISIBLE
    ):
        yield because("crossovers as parallel", studies=tuple(changed), result=parallel.result)
    elif not changed:
        yield because("crossovers paired", studies=tuple(crossed))


def _other_model(theirs: Published, ours: Counterpart) -> Iterator[Reason]:
    """What our usual model gives from the same estimates, where its interval is another one:
    whether it would conclude otherwise, else that this is the number of other answers."""
    if ours.result is None or ours.result.clear is None:
        return
    usual = refit(ours.used, DEFAULT)
    if usual is None:
        return
    clear = excludes(*usual)
    shown = (ours.result.ci_lb or 0, ours.result.ci_ub or 0)
    ratio = is_ratio(ours.result.measure)
    low, high, lb, ub = (exp(each) if ratio else each for each in (*usual, *shown))
    if clear != ours.result.clear:
        yield because("model decides", method=DEFAULT.method, low=low, high=high, clear=clear)
    elif abs(low - lb) + abs(high - ub) > _VISIBLE:
        yield because("usual model", method=DEFAULT.method, low=low, high=high)


# -- numbers that a review prints for a trial ------------------------------------------------------


def _numbers(theirs: Published, known: Mapping[str, Study]) -> Iterator[Reason]:
    """Numbers that the review gives for a trial and our record of it has otherwise."""
    for number in theirs.review.review.numbers if theirs.review.review else ():
        study = known.get(number.study)
        told = study and disagreement(number, study, theirs.row.domain)
        if told:
            yield told


def disagreement(number: ReportedNumber, study: Study, domain: str) -> Reason | None:
    """How our record has the number otherwise; None where it is the same, or names
    nothing that can be looked up."""
    words = fold(number.item)
    mine = _ours(words, study, domain)
    value = number.value if isinstance(number.value, int | float) else None
    if (
        value is None
        and isinstance(number.value, str)
        and re.fullmatch(r"-?\d+(\.\d+)?", number.value)
    ):
        value = float(number.value)
    if value is None or not mine or any(abs(each - value) < 1e-9 for each in mine):
        return None
    return because(
        "other numbers", item=number.item, study=study.id, theirs=number.value, ours=tuple(mine)
    )


def _ours(words: str, study: Study, domain: str) -> list[float]:
    """What our record has for an item: sizes of the trial, or an arm's mean,
    sd or events for the domain."""
    for word in ("randomised", "analysed", "enrolled"):
        if words in (f"n {word}", f"number {word}", word):
            found = (getattr(paper.design, f"n_{word}") for paper in study.papers)
            return list(dict.fromkeys(float(each) for each in found if each is not None))
    name = next((name for name in ("mean", "sd", "events") if name in words.split()), None)
    treated = {"treatment", *study.topic.words}
    role = (
        "treatment"
        if treated & set(words.split())
        else "control"
        if {"placebo", "control"} & set(words.split())
        else None
    )
    if name is None or role is None:
        return []
    values = (
        getattr(data, name) for paper in study.papers for data in _arm_data(paper, role, domain)
    )
    return list(dict.fromkeys(float(each) for each in values if each is not None))


def _arm_data(paper: Paper, role: str, domain: str) -> Iterator[ArmData]:
    roles = {arm.id: arm.role for arm in paper.arms}
    outcomes: Sequence[Outcome] = [each for each in paper.outcomes if each.domain == domain]
    for outcome in outcomes:
        yield from (data for id, data in outcome.arms.items() if roles.get(id) == role)
