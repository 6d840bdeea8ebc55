"""Cautions that stand beside a meta-analysis: what looks mistyped, and where the
numbers say less than they seem to.

Each function returns notes in plain words, none where nothing is to be said, and never raises: rows
it cannot read it passes over. The thresholds are rules of thumb for looking twice; nothing is left
out or changed because of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ldncli.statistics.measures.moments import median
from ldncli.statistics.measures.study_rows import Row, named_places

Notes = tuple[str, ...]
Pair = tuple[float, float]
# Standardised differences of 2 are rarer than standard errors typed as standard deviations.
IMPLAUSIBLE_SMD = 2.0
STANDARDISED = {"SMD", "SMDH", "SMD1", "SMCC", "SMCR", "SMCRH"}
_ON_ONE_SCALE = {"MD", "MC", "MN"}
_OWN_SIZES = {"sd1i": "n1i", "sd2i": "n2i", "sd_pre": "ni", "sd_post": "ni", "sdi": "ni"}
TWO_ARMS = set("RR OR RD PETO AS PBIT YUQ YUY PHI RTET OR2D OR2DL OR2DN IRR IRD IRSD".split())
# Studies whose typical mean is within this factor of each other are taken to be on one
# scale where no column says so.
_SIMILAR_MEANS = 3.0
_SMALLER_SD = 2.5
# Tables with fewer events than these are alike by chance.
_EVENTS = 10


def check_rows(rows: Sequence[Row], measure: str, effects: Sequence[Pair | None] = ()) -> Notes:
    """All that looks mistyped in rows, whatever they are analysed by; `effects` are those that
    follow from groups (none where they are ready)."""
    return (
        *check_deviations(rows, measure, effects),
        *check_spreads(rows),
        *check_scores(rows, measure),
        *check_twins(rows),
    )


def check_deviations(
    rows: Sequence[Row], measure: str, effects: Sequence[Pair | None] = ()
) -> Notes:
    """Standard errors that seem to stand where standard deviations belong.

    Told by an SMD of 2 or more, and by SDs that are smaller than those of the other studies on the
    same scale by about √n. The scale is the column `scale` where there is one; else mean
    differences share theirs, and so do SMDs of studies with similar means.
    """
    if measure not in STANDARDISED and measure not in _ON_ONE_SCALE:
        return ()
    found = {}
    for place in smaller_by_root_n(rows, measure):
        found[place] = (
            "its standard deviations are about √n times smaller than those of the other studies:"
            " are they standard errors?"
        )
    if measure in STANDARDISED:
        for place, effect in enumerate(effects, 1):
            if effect and abs(effect[0]) >= IMPLAUSIBLE_SMD:
                size = f"a standardised difference of {effect[0]:.2g} is implausibly large"
                found[place] = (
                    f"{size}; {found[place]}"
                    if place in found
                    else f"{size}: are its standard deviations standard errors?"
                )
    return tuple(f"{named_places(rows, [place])}: {found[place]}" for place in sorted(found))


def smaller_by_root_n(rows: Sequence[Row], measure: str) -> list[int]:
    """The places (from 1) of rows whose SDs are smaller by about √n than the median of three or
    more studies on their scale."""
    scales: dict[str, list[tuple[int, float, float, float]]] = {}
    for place, row in enumerate(rows, 1):
        spread = _typical_spread(row)
        if spread:
            scales.setdefault(str(row.get("scale") or "").strip().lower(), []).append(
                (place, *spread)
            )
    places = []
    for scale, studies in scales.items():
        if len(studies) < 3:
            continue
        usual = median(sd for _, sd, _, _ in studies)
        level = median(mean for _, _, _, mean in studies)
        for place, sd, n, mean in studies:
            same = (
                bool(scale)
                or measure in _ON_ONE_SCALE
                or level / _SIMILAR_MEANS <= mean <= level * _SIMILAR_MEANS
            )
            if same and usual >= _SMALLER_SD * sd and 0.5 <= usual / (sd * math.sqrt(n)) <= 2:
                places.append(place)
    return places


def check_spreads(rows: Sequence[Row]) -> Notes:
    """Rows in which nobody in one of two groups differs from another, while the other group
    varies; where none does, no effect follows anyway."""
    found = [
        place
        for place, row in enumerate(rows, 1)
        if {_number(row, "sd1i") == 0, _number(row, "sd2i") == 0} == {True, False}
    ]
    told = (
        "the standard deviation of one group is 0, so nobody in it would differ from another, and"
        " the weight rests on the other group alone"
    )
    return (f"{named_places(rows, found)}: {told}",) if found else ()


_PERCENT = ("percent", "%", "relative")


def check_scores(rows: Sequence[Row], measure: str) -> Notes:
    """Final scores and changes in one standardised measure, and percent changes beside either, by
    the column `score` where there is one (Cochrane Handbook 6.5, chapter 10.5.2)."""
    told = [str(row.get("score") or "").strip().lower() for row in rows]
    kinds = {
        "percent changes"
        if any(word in each for word in _PERCENT)
        else "changes"
        if "change" in each
        else "final scores"
        for each in told
        if each
    }
    mixed = measure in STANDARDISED or (measure in _ON_ONE_SCALE and "percent changes" in kinds)
    if not mixed or len(kinds) < 2:
        return ()
    names = " and ".join(sorted(kinds))
    return (f"{names} are pooled as one {measure}, though they cannot be: pool each apart",)


_NUMBERS = ("m1i sd1i n1i m2i sd2i n2i ai n1i ci n2i bi di yi vi sei ci_lb ci_ub").split()


def check_twins(rows: Sequence[Row]) -> Notes:
    """Rows under different names that have the same numbers throughout. Round numbers, and tables
    with few events, are alike by chance."""
    seen: dict[tuple[float | None, ...], int] = {}
    notes = []
    for place, row in enumerate(rows, 1):
        numbers = tuple(_number(row, name) for name in _NUMBERS)
        known = [each for each in numbers if each is not None]
        events = (_number(row, "ai") or 0) + (_number(row, "ci") or 0)
        if len(known) < 2 or (events < _EVENTS and all(each.is_integer() for each in known)):
            continue
        first = seen.setdefault(numbers, place)
        if first != place:
            notes.append(
                f"{named_places(rows, [place])} has the same numbers as"
                f" {named_places(rows, [first])}: both may be one trial, which then counts twice"
            )
    return tuple(notes[:5])


def _typical_spread(row: Row) -> tuple[float, float, float] | None:
    """The root mean square of a row's SDs, the mean size of its arms, and how large its means are;
    None where these are not all there."""
    pairs = [
        (sd, n)
        for column, size in _OWN_SIZES.items()
        if (sd := _number(row, column)) and (n := _number(row, size) or _number(row, "ni"))
    ]
    means = [
        abs(mean)
        for column in ("m1i", "m2i", "mi", "m_pre", "m_post")
        if (mean := _number(row, column)) is not None
    ]
    if not pairs or not means or any(sd < 0 or n < 4 for sd, n in pairs):
        return None
    return (
        math.sqrt(math.fsum(sd * sd for sd, _ in pairs) / len(pairs)),
        math.fsum(n for _, n in pairs) / len(pairs),
        math.fsum(means) / len(means),
    )


def _number(row: Row, column: str) -> float | None:
    try:
        value = float(row.get(column, math.nan))
    except (TypeError, ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def check_double_zeros(
    rows: Sequence[Row], measure: str, method: str, options: Mapping[str, Any], used: Sequence[int]
) -> Notes:
    """Trials with no event in either arm, or nothing but events in
    both, and what became of them."""
    if measure not in TWO_ARMS:
        return ()
    notes, counted = [], set(used)
    for what, places in (
        ("no events in either arm", double_zeros(rows)),
        ("events in everyone, in both arms", all_events(rows)),
    ):
        kept = [place for place in places if place in counted]
        left = [place for place in places if place not in counted]
        if kept:
            notes.append(
                f"{named_places(rows, kept)}: {what}; {_treatment(measure, method, options)}"
            )
        if left:
            why = (
                "left out, as asked (drop00)"
                if options.get("drop00")
                else "left out, no estimate follows"
            )
            notes.append(f"{named_places(rows, left)}: {what}; {why}")
    return tuple(notes)


def double_zeros(rows: Sequence[Row]) -> list[int]:
    """The places of tables without any event."""
    pairs = (("ai", "ci"), ("x1i", "x2i"))
    return [
        place
        for place, row in enumerate(rows, 1)
        if any(_number(row, one) == 0 == _number(row, two) for one, two in pairs)
    ]


def all_events(rows: Sequence[Row]) -> list[int]:
    """The places of tables of people who all had the event."""
    return [
        place
        for place, row in enumerate(rows, 1)
        if _others(row, "ai", "bi", "n1i") == 0 == _others(row, "ci", "di", "n2i")
    ]


def _others(row: Row, events: str, others: str, size: str) -> float | None:
    rest, count, n = _number(row, others), _number(row, events), _number(row, size)
    return rest if rest is not None or count is None or n is None else n - count


def _treatment(measure: str, method: str, options: Mapping[str, Any]) -> str:
    if method == "MH" and options.get("zero_cells") != "revman":
        return (
            "nothing is added, and they have no weight"
            if measure in ("OR", "RR", "IRR")
            else "they count as no difference, nothing is added"
        )
    if method == "PETO":
        return "they have no weight in Peto's method"
    amount, to = options.get("add"), options.get("to") or "only0"
    if isinstance(amount, list | tuple):
        amount = amount[-1] if method == "MH" else amount[0]
    if to == "none" or amount == 0:
        return "nothing is added, they count as no difference"
    if amount is None and measure in ("AS", "PHI"):
        return "nothing is added, they count as no difference"
    told = "½" if amount is None or float(amount) == 0.5 else f"{float(amount):g}"
    return (
        f"{told} is added to each cell, so they pull towards no difference (drop00 leaves them out)"
    )


def check_weights(rows: Sequence[Row], used: Sequence[int], weights: Sequence[float]) -> Notes:
    """One study of three or more with more than half of the weight."""
    if len(weights) < 3:
        return ()
    top = max(range(len(weights)), key=lambda i: weights[i])
    if not weights[top] > 50:
        return ()
    return (
        (
            f"{named_places(rows, [used[top]])} has {weights[top]:.0f}% of the weight: the result"
            " is mostly that study's"
        ),
    )


# Groups of one study beyond this ratio of sizes, and odds ratios beyond this one, either way.
_UNEQUAL, _FAR_FROM_ONE = 2.0, 3.0
# The share of the weight in percent from which unequal groups are worth a word.
_SOME_WEIGHT = 20.0


def check_peto(
    rows: Sequence[Row], used: Sequence[int], weights: Sequence[float], estimate: float
) -> Notes:
    """Where Peto's one step is biased: groups of unequal size, and effects that are not small
    (Greenland & Salvan 1990, Stat Med 9:247–252; Sweeting 2004, Stat Med 23:1351–1375)."""
    notes = []
    unequal = [
        (place, weight)
        for place, weight in zip(used, weights, strict=True)
        if (sizes := _arm_sizes(rows[place - 1])) and max(sizes) > _UNEQUAL * min(sizes)
    ]
    share = math.fsum(weight for _, weight in unequal)
    if share >= _SOME_WEIGHT:
        places = [place for place, _ in unequal]
        notes.append(
            f"{named_places(rows, places)}: one arm is more than twice the other ({share:.0f}% of"
            " the weight), where Peto's method is biased; CM.EL and EXACT are not"
        )
    if abs(estimate) > math.log(_FAR_FROM_ONE):
        notes.append("the odds ratio is far from 1, where Peto's method leans towards no effect")
    return tuple(notes)


def _arm_sizes(row: Row) -> tuple[float, float] | None:
    sizes = []
    for events, others, size in (("ai", "bi", "n1i"), ("ci", "di", "n2i")):
        n, parts = _number(row, size), (_number(row, events), _number(row, others))
        if n is None and None not in parts:
            n = math.fsum(each or 0 for each in parts)
        if not n:
            return None
        sizes.append(n)
    return sizes[0], sizes[1]


def check_few(k: int, test: str, se: float) -> Notes:
    """One study; two under Knapp and Hartung, whose interval then has one degree of freedom;
    identical effects, which leave it no width."""
    if se == 0:
        return (
            (
                "all effects are the same: the Knapp–Hartung interval has no width, which says"
                " nothing about precision; adhoc and z have one"
            ),
        )
    if k == 1:
        return ("one study: nothing is pooled, its own estimate and interval are shown",)
    if k == 2 and test in ("knha", "adhoc"):
        return ("two studies: Knapp–Hartung intervals have one degree of freedom and say little",)
    return ()


def check_agreement(test: str, factor: float | None) -> Notes:
    """Effects that agree so closely that Knapp and Hartung's `factor` for the standard error would
    narrow the interval, and is held at 1."""
    if test != "adhoc" or factor is None or not round(factor, 2) < 1:
        return ()
    return (
        (
            "the studies agree more closely than their own errors let expect: Knapp and"
            f" Hartung's factor for the standard error, {factor:.2f}, is held at 1, so that"
            " chance agreement does not narrow the interval"
        ),
    )


def check_width(se: float) -> Notes:
    """Tables pooled as strata without any event, whose difference then has no standard error."""
    return (
        ("no study has an event: the interval has no width, which says nothing about precision",)
        if se == 0
        else ()
    )


def check_directions(
    effects: Sequence[Pair | None], estimate: float, tau2: float, tau2_ub: float | None
) -> Notes:
    """A tau² of 0 beside studies of which a quarter or more point the other
    way: no proof that they agree."""
    known = [effect[0] for effect in effects if effect]
    against = sum(y * estimate < 0 for y in known)
    if tau2 > 0 or len(known) < 3 or against < 0.25 * len(known):
        return ()
    reach = f"; up to {tau2_ub:.3g} would fit too" if tau2_ub else ""
    verb = "point" if against > 1 else "points"
    return (
        (
            f"tau² is estimated as 0, yet {against} of {len(known)} studies {verb} the other way:"
            f" too imprecise to tell, not shown to agree{reach}"
        ),
    )


def check_intervals(rows: Sequence[Row]) -> Notes:
    """Ready effects that are not in the middle of their interval, as where a ratio
    was not put in as a logarithm."""
    odd = []
    for place, row in enumerate(rows, 1):
        y, low, high = _number(row, "yi"), _end(row, "lb"), _end(row, "ub")
        if (
            y is not None
            and low is not None
            and high is not None
            and abs((low + high) / 2 - y) > 0.1 * (high - low)
        ):
            odd.append(place)
    told = (
        "the estimate is not in the middle of its interval; ratios go in as logarithms, and so do"
        " their ends"
    )
    return (f"{named_places(rows, odd)}: {told}",) if odd else ()


def _end(row: Row, end: str) -> float | None:
    found = _number(row, f"ci_{end}")
    return _number(row, f"ci.{end}") if found is None else found
