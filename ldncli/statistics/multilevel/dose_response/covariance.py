"""Covariances of the effects of several doses against one reference group: reconstructed for ratios
from the numbers of cases and people, exact for means.

Greenland & Longnecker 1992 (Am J Epidemiol 135:1301–1309); Hamling 2008 (Stat Med 27:954–970);
Orsini 2012 (Am J Epidemiol 175:66–73); for means Crippa & Orsini 2016 (BMC Med Res Methodol 16:91).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ldncli.errors import UsageError

# Case-control, incidence rate (person-time) and cumulative incidence (people) data.
TYPES = ("cc", "ir", "ci")
RECONSTRUCTIONS = ("gl", "hamling")
_STEPS = 500


def of_ratios(
    cases: Sequence[float],
    n: Sequence[float],
    y: Sequence[float],
    v: Sequence[float],
    kind: str,
    how: str = "gl",
) -> Any:
    """The covariance matrix (doses × doses) of logarithms of ratios `y` with variances `v`.

    The first place of each list is the reference group, with 0 and 0. `n` are all people (cc:
    cases and controls) or person-time (ir). Raises UsageError where no numbers of people fit what
    is printed.
    """
    import numpy as np

    if kind not in TYPES:
        raise UsageError(f"there is no type of data {kind!r}", hint=f"one of {', '.join(TYPES)}")
    if how not in RECONSTRUCTIONS:
        raise UsageError(
            f"there is no reconstruction {how!r}", hint=f"one of {', '.join(RECONSTRUCTIONS)}"
        )
    fit = _greenland if how == "gl" else _hamling
    a, m, effects, variances = (np.asarray(each, float) for each in (cases, n, y, v))
    pseudo, people = fit(a, m, effects, variances, kind)
    other = {"cc": people - pseudo, "ir": np.full(len(pseudo), np.inf), "ci": -people}[kind]
    inverse = 1 / pseudo + 1 / other
    shared, whole = inverse[0], inverse[0] + inverse[1:]
    if not (shared > 0 and np.all(whole > 0)):
        raise UsageError(
            "the numbers of cases and people contradict the standard errors",
            hint="look at both, or leave the cases out to treat doses as independent",
        )
    correlation = shared / np.sqrt(np.outer(whole, whole))
    np.fill_diagonal(correlation, 1.0)
    se = np.sqrt(variances[1:])
    return correlation * np.outer(se, se)


def _greenland(cases: Any, n: Any, y: Any, v: Any, kind: str) -> tuple[Any, Any]:
    """Cases that give the ratios as they are printed, with the margins kept; risk ratios are taken
    as odds ratios for it, as dosresmeta has it."""
    import numpy as np

    total, fitted = cases.sum(), cases[1:].copy()
    for _ in range(_STEPS):
        first = total - fitted.sum()
        others = (n[0] - first, n[1:] - fitted) if kind != "ir" else (n[0], n[1:])
        if first <= 0 or np.any(fitted <= 0) or others[0] <= 0 or np.any(others[1] <= 0):
            break
        gap = y[1:] + math.log(first) + np.log(others[1]) - np.log(fitted) - math.log(others[0])
        control = 1 / first + (1 / others[0] if kind != "ir" else 0)
        own = 1 / fitted + (1 / others[1] if kind != "ir" else 0)
        step = np.linalg.solve(np.diag(own) + control, gap)
        # A whole step may leave what is possible, where cases are few.
        while np.any(fitted + step <= 0) or (fitted + step).sum() >= total:
            step = step / 2
            if np.abs(step).max() < 1e-12:
                break
        fitted = fitted + step
        if float(step @ step) < 1e-24 * float(fitted @ fitted):
            return np.concatenate([[total - fitted.sum()], fitted]), n
    raise UsageError(
        "no numbers of cases give these ratios",
        hint="look at cases, people and ratios; are the ratios on the logarithmic scale?",
    )


def _hamling(cases: Any, n: Any, y: Any, v: Any, kind: str) -> tuple[Any, Any]:
    """Cases and people that give ratios and standard errors as they are printed, with the share of
    the reference group and the ratio of people to cases kept."""
    import numpy as np

    without = n - cases if kind == "cc" else n
    share, per_case = without[0] / without.sum(), without.sum() / cases.sum()
    ratio, var = np.exp(y[1:]), v[1:]

    def tables(log: Any) -> tuple[Any, Any]:
        a, b = np.exp(log)
        if kind == "cc":
            rest = var - 1 / a - 1 / b
            fitted = (1 + ratio * a / b) / rest
            people = fitted + (1 + b / (a * ratio)) / rest
            return np.concatenate([[a], fitted]), np.concatenate([[a + b], people])
        if kind == "ir":
            fitted, people = 1 / (var - 1 / a), b / (a * ratio) / (var - 1 / a)
        else:
            rest = var - 1 / a + 1 / b
            fitted, people = (1 - ratio * a / b) / rest, (b / (ratio * a) - 1) / rest
        return np.concatenate([[a], fitted]), np.concatenate([[b], people])

    def gaps(log: Any) -> Any:
        fitted, people = tables(log)
        if np.any(fitted <= 0) or np.any(people <= 0):
            return None
        kept = people - fitted if kind == "cc" else people
        if np.any(kept <= 0):
            return None
        return np.log([kept[0] / kept.sum() / share, kept.sum() / fitted.sum() / per_case])

    at = np.log([cases[0], without[0]])
    # What is left of the variance of a dose must be positive: begin with enough cases.
    for _ in range(60):
        if gaps(at) is not None:
            break
        at = at + 0.2
    now = gaps(at)
    for _ in range(_STEPS if now is not None else 0):
        size = 1e-6
        slope = np.empty((2, 2))
        for place in range(2):
            up, down = at.copy(), at.copy()
            up[place] += size
            down[place] -= size
            high, low = gaps(up), gaps(down)
            if high is None or low is None:
                break
            slope[:, place] = (high - low) / (2 * size)
        else:
            step = np.linalg.lstsq(slope, -now, rcond=None)[0]
            while True:
                then = gaps(at + step)
                if then is not None and then @ then <= now @ now:
                    break
                step = step / 2
                if np.abs(step).max() < 1e-14:
                    break
            if then is None or np.abs(step).max() < 1e-13 or then @ then < 1e-26:
                at, now = (at + step, then) if then is not None else (at, now)
                break
            at, now = at + step, then
            continue
        break
    if now is None or now @ now > 1e-12:
        raise UsageError(
            "no numbers of cases and people give these ratios and errors",
            hint="look at both, or take Greenland and Longnecker's reconstruction (gl)",
        )
    return tables(at)


def of_means(
    means: Sequence[float], sds: Sequence[float], n: Sequence[float], how: str = "separate"
) -> tuple[Any, Any]:
    """Differences of means from the first group, and their covariance matrix.

    `how` is separate (each group by its own SD: exact), pooled (variances by the SD of all groups,
    covariances by the first group's, as dosresmeta has them), or standardised (differences
    divided by the SD of all groups; Cohen's d with its variance).
    """
    import numpy as np

    m, s, n_ = (np.asarray(each, float) for each in (means, sds, n))
    y, own = m[1:] - m[0], s**2 / n_
    if how == "separate":
        return y, np.diag(own[1:]) + own[0]
    variance = float(((n_ - 1) * s**2).sum() / (n_ - 1).sum())
    if how == "pooled":
        found = np.full((len(y), len(y)), own[0])
        np.fill_diagonal(found, variance * (1 / n_[1:] + 1 / n_[0]))
        return y, found
    d = y / math.sqrt(variance)
    return d, np.diag(1 / n_[1:]) + 1 / n_[0] + np.outer(d, d) / (2 * n_.sum())


def of_counts(cases: Sequence[float], n: Sequence[float], kind: str) -> tuple[Any, Any]:
    """Logarithms of ratios against the first group and their covariance matrix, from the counts
    themselves: odds ratios (cc), rate ratios (ir; `n` is person-time) or risk ratios (ci).

    Half a case (and, for odds, half a control) is added to every group where one has none, as for
    a single table.
    """
    import numpy as np

    if kind not in TYPES:
        raise UsageError(f"there is no type of data {kind!r}", hint=f"one of {', '.join(TYPES)}")
    a, total = np.asarray(cases, float), np.asarray(n, float)
    if np.any(total <= 0) or np.any(a < 0) or (kind != "ir" and np.any(a > total)):
        raise UsageError("cases must be from 0 to the number of people, and people above 0")
    others = total - a
    if np.any(a == 0) or (kind == "cc" and np.any(others == 0)):
        a = a + 0.5
        total, others = (total, others + 0.5) if kind == "cc" else (total + 0.5 * (kind == "ci"), a)
    if kind == "cc":
        own, level = 1 / a + 1 / others, np.log(a / others)
    else:
        own = 1 / a - (1 / total if kind == "ci" else 0)
        level = np.log(a / total)
    if np.any(own[1:] + own[0] <= 0):
        raise UsageError(
            "everybody had the event, so that nothing tells how exact the risks are",
            hint="take odds (type cc)",
        )
    return level[1:] - level[0], np.diag(own[1:]) + own[0]
