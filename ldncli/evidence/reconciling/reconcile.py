"""Published pooled results beside ours: whether they agree, and pairs of reviews
that contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from itertools import combinations
from math import hypot
from typing import Literal

from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.reasons import Reason
from ldncli.evidence.reconciling.account import account_of, of_its_time, other_thing, then
from ldncli.evidence.reconciling.counterparts import (
    Counterpart,
    OurStudies,
    counterpart,
    same_family,
)
from ldncli.evidence.reconciling.published import Published, Result, notices
from ldncli.evidence.synthesis.synthesise import DEFAULT, Model
from ldncli.records.model.paper import Paper
from ldncli.values import Keeping, dataclass, kept

Verdict = Literal[
    "agrees",
    "differs in size",
    "differs in conclusion",
    "both inconclusive",
    "cannot be compared",
]
# Those that ask for a look come first.
BY_WEIGHT: tuple[Verdict, ...] = (
    "differs in conclusion",
    "differs in size",
    "both inconclusive",
    "agrees",
    "cannot be compared",
)
# Estimates this many standard errors apart differ: what chance alone would do in one of twenty.
FAR = 1.96


@dataclass(frozen=True, slots=True)
class Trials:
    """The trials behind theirs and ours; None where the review's are not known."""

    both: tuple[str, ...]
    only_theirs: tuple[str, ...]
    only_ours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reconciled(Keeping):
    """One published result beside ours.

    `ours` has all our trials, `then` those alone that the review can have had (None where these
    are all of ours, or none), and `verdict` and `difference` are on those. `aligned` is their
    result, turned to our scale's direction where it had to be. `difference` is ours minus
    theirs in standard errors of both together, None where measures differ. `every` gives the
    studies for the account; `notices` are what was published against the review, or to correct
    it.
    """

    theirs: Published
    ours: Counterpart
    aligned: Result | None
    trials: Trials | None
    difference: float | None
    verdict: Verdict
    every: Callable[[], OurStudies] = field(compare=False, repr=False)
    notices: tuple[Reason, ...] = ()
    then: Result | None = None

    @property
    def now(self) -> Verdict:
        """The verdict on all our trials, those included that came after the review."""
        if self.then is None or self.verdict == "cannot be compared":
            return self.verdict
        return compare(self.aligned, self.ours.result)

    @property
    @kept
    def same(self) -> Counterpart | None:
        """Ours with their trials alone; None where their list is not known, or none of it is in our
        base."""
        if self.theirs.unusable is not None:
            return None
        base = self.every()
        known = frozenset(self.theirs.trials or ()) & base.by_id.keys()
        return counterpart(self.theirs, base, self.theirs.model, known) if known else None

    @property
    @kept
    def why(self) -> tuple[Reason, ...]:
        """The account, a reason a sentence."""
        own, other = self.theirs.result, self.aligned
        turned = own is not None and other is not None and own.estimate != other.estimate
        return tuple(account_of(self.theirs, self.ours, self.same, self.every(), turned=turned))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two reviews on one question whose conclusions differ; results are turned so that the same
    way is better."""

    first: Published
    second: Published
    one: Result
    other: Result
    verdict: Verdict


def reconcile(
    results: Sequence[Published],
    base: OurStudies,
    others: Sequence[Paper] = (),
    every: Callable[[], OurStudies] | None = None,
) -> list[Reconciled]:
    """Each published result that has an estimate, beside ours from the studies of `base`. `others`
    are papers that may comment on its review; `every` gives all studies for the account where
    `base` has only those that can answer."""
    return [
        _reconciled(each, base, every or (lambda: base), tuple(notices(each.review, others)))
        for each in results
        if each.row.estimate is not None
    ]


def _reconciled(
    theirs: Published,
    base: OurStudies,
    every: Callable[[], OurStudies],
    told: tuple[Reason, ...],
) -> Reconciled:
    ours = Counterpart(None, theirs.unusable, (), {}, None)
    if theirs.unusable is None:
        ours = counterpart(theirs, base, theirs.model)
        if ours.result is None and not theirs.within:
            ours = _in_another_measure(theirs, base, ours)
    aligned, trials = _aligned(theirs, ours), _trials(theirs, ours)
    known = base.by_id
    late = bool(ours.used) and not of_its_time(theirs, ours, known)
    if late or other_thing(theirs, ours, base.vocabularies):
        return Reconciled(theirs, ours, aligned, trials, None, "cannot be compared", every, told)
    was = then(theirs, ours, known)
    one = was or ours.result
    difference, verdict = _difference(aligned, one), compare(aligned, one)
    return Reconciled(theirs, ours, aligned, trials, difference, verdict, every, told, was)


def _in_another_measure(theirs: Published, base: OurStudies, found: Counterpart) -> Counterpart:
    """Ours in the measure that our numbers allow, where theirs gives nothing: directions and
    conclusions can still be compared."""
    kin = MEASURES[theirs.row.measure].kin if theirs.row.measure in MEASURES else None
    if kin is None:
        return found
    other = counterpart(theirs, base, Model(kin, DEFAULT.method, DEFAULT.test))
    return other if other.result else found


def _aligned(theirs: Published, ours: Counterpart) -> Result | None:
    result = theirs.result
    if result is not None and theirs.better and ours.better and theirs.better != ours.better:
        return result.turned()
    return result


def _trials(theirs: Published, ours: Counterpart) -> Trials | None:
    if theirs.trials is None:
        return None
    mine, other = ours.studies, theirs.trials
    both = tuple(each for each in mine if each in other)
    return Trials(
        both,
        tuple(each for each in other if each not in mine),
        tuple(each for each in mine if each not in other),
    )


def _difference(theirs: Result | None, ours: Result | None) -> float | None:
    """Ours minus theirs in standard errors of both together; None where measures
    differ or an interval is missing."""
    if (
        theirs is None
        or ours is None
        or theirs.measure != ours.measure
        or not theirs.se
        or not ours.se
    ):
        return None
    return (ours.estimate - theirs.estimate) / hypot(theirs.se, ours.se)


def compare(one: Result | None, other: Result | None) -> Verdict:
    """How two results on one question stand to each other, both turned
    so that the same way is better.

    Two results agree, or differ in size, where both intervals leave out no effect on the same side;
    where neither does, nothing is known that could agree. They share trials, so standard errors of
    both together are only a yardstick.
    """
    if (
        one is None
        or other is None
        or not same_family(one.measure, other.measure)
        or one.clear is None
        or other.clear is None
    ):
        return "cannot be compared"
    if not one.clear and not other.clear:
        return "both inconclusive"
    if one.clear != other.clear or one.estimate * other.estimate < 0:
        return "differs in conclusion"
    far = _difference(one, other)
    return "differs in size" if far is not None and abs(far) > FAR else "agrees"


def contradictions(results: Sequence[Published]) -> list[Contradiction]:
    """Pairs of reviews whose conclusions on one question differ; analyses that reviews themselves
    call sensitivity analyses are left out."""
    main = [
        each
        for each in results
        if each.result and not (each.row.subgroup and "sensitivity" in each.row.subgroup.lower())
    ]
    found = []
    for first, second in combinations(main, 2):
        if (
            first.review.id == second.review.id
            or first.subject != second.subject
            or first.result is None
            or second.result is None
        ):
            continue
        other = (
            second.result.turned()
            if first.better and second.better and first.better != second.better
            else second.result
        )
        verdict = compare(first.result, other)
        if verdict == "differs in conclusion":
            found.append(Contradiction(first, second, first.result, other, verdict))
    return found
