"""The posterior distribution of the heterogeneity tau, and the points of tau over which all other
distributions are mixtures."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from ldncli.statistics.bayes.marginal import Marginal
from ldncli.statistics.bayes.priors import TauPrior

# A density so far below its maximum (in logarithms) adds nothing.
_NOTHING = 46.0
# So small a part of a variance changes no digit of what depends on it.
_SAME = 1e-14
# log tau stays within what its square can hold.
_LARGEST = 340.0
_SMALLEST = -340.0
# The substitution's own variable: beyond it log tau is farther than these.
_FARTHEST = 7.5
_FIRST_STEP = 0.25
_HALVINGS = 9
_SETTLED = 1e-7
# Gauss–Legendre nodes and weights on −1 to 1, ten points: half of them, the others mirror these.
_LEGENDRE = (
    (0.14887433898163122, 0.29552422471475287),
    (0.4333953941292472, 0.26926671930999635),
    (0.6794095682990244, 0.21908636251598204),
    (0.8650633666889845, 0.14945134915058059),
    (0.9739065285171717, 0.06667134430868814),
)
# So many steps of the trapezoidal rule make a panel of the other.
_PANEL = 4


# The integrand, tau², and mean and variance of the mean effect.
Point = tuple[float, float, float, float]


class Heterogeneity:
    """The distribution of tau given effects (`marginal`) and a prior.

    `squares` are points of tau² with `weights` that add up to 1. `components` are fewer: weight,
    tau², and mean and variance of the mean effect there (from the marginal's origin). `has_mean`
    and `has_variance`: whether tau has them, and with a vague prior the mean effect its variance.
    """

    def __init__(self, marginal: Marginal, prior: TauPrior):
        self._marginal, self._prior = marginal, prior
        self._centre, self._top = self._peak()
        # log-t falls like 1 / tau with a power of its logarithm, which is enough to converge.
        tail = prior.tail + marginal.tail + (0.5 if prior.family == "log-t" else 0.0)
        self.has_mean, self.has_variance = tail > 2, tail > 3
        self._step, self._ends, nodes = self._settled()
        total = math.fsum(each[0] for each in nodes)
        self._total = total * self._step
        self.weights = [each[0] / total for each in nodes]
        self.squares = [each[1] for each in nodes]
        self.components = self._components(nodes, total)

    def _components(
        self, nodes: Sequence[Point], total: float
    ) -> list[tuple[float, float, float, float]]:
        """The points, those where tau is next to nothing as one: nothing that depends on them can
        tell them apart."""
        nothing = _SAME * min(self._marginal.scales)
        small = [each for each in nodes if each[1] < nothing]
        found = [(each[0] / total, *each[1:]) for each in nodes[len(small) :]]
        if small:
            found.insert(0, (math.fsum(each[0] for each in small) / total, *small[-1][1:]))
        return found

    # -- the substitution: log tau (or its odds below an upper end) = centre + sinh t --------------

    def _log_tau(self, t: float) -> tuple[float, float]:
        """log tau, and the logarithm of its derivative."""
        u, slope = self._centre + math.sinh(t), math.log(math.cosh(t))
        if math.isinf(self._prior.upper):
            return u, slope
        # log of the logistic function and of 1 minus it
        low = -math.log1p(math.exp(-u)) if u > -_LARGEST else u
        rest = -math.log1p(math.exp(u)) if u < _LARGEST else -u
        return math.log(self._prior.upper) + low, slope + rest

    def _variable(self, tau: float) -> float:
        """The substitution's variable at a tau."""
        if math.isinf(self._prior.upper):
            return math.asinh(math.log(tau) - self._centre)
        odds = tau / (self._prior.upper - tau)
        return math.asinh(math.log(odds) - self._centre)

    def _point(self, t: float) -> Point | None:
        """The integrand (up to the factor that `_top` takes off), tau², and mean and variance of
        the mean effect; None where tau cannot be held."""
        log_tau, slope = self._log_tau(t)
        if not log_tau < _LARGEST:
            return None
        tau2 = math.exp(2 * max(log_tau, _SMALLEST))
        log_likelihood, mean, variance = self._marginal.at(tau2)
        log_height = self._prior.log_density(log_tau) + log_tau + slope + log_likelihood - self._top
        return (math.exp(min(log_height, 700.0)), tau2, mean, variance)

    def _peak(self) -> tuple[float, float]:
        """Where the density of log tau is highest, roughly, and its logarithm there."""
        prior, marginal = self._prior, self._marginal
        bounded = math.isfinite(prior.upper)
        if bounded:
            low, high = -40.0, 40.0
        else:
            starts = [0.5 * math.log(each) for each in marginal.scales]
            starts += [prior.centre] if prior.proper else []
            low, high = min(starts) - 8, max(starts) + 8

        def height(u: float) -> float:
            if bounded:
                log_tau = math.log(prior.upper) - math.log1p(math.exp(-u))
                more = -math.log1p(math.exp(u))
            else:
                log_tau, more = u, 0.0
            return (
                prior.log_density(log_tau)
                + log_tau
                + more
                + marginal.at(math.exp(2 * max(log_tau, _SMALLEST)))[0]
            )

        count = max(33, int(2 * (high - low)) + 1)
        places = [low + (high - low) * each / (count - 1) for each in range(count)]
        best = max(places, key=height)
        step = (high - low) / (count - 1)
        while step > 0.05:
            step /= 2
            best = max((best - step, best, best + step), key=height)
        return best, height(best)

    def _settled(self) -> tuple[float, tuple[float, float], list[Point]]:
        """The step of the trapezoidal rule, its ends, and its points in order, so fine that half
        the step changed next to nothing: its error falls faster than exponentially."""
        step = _FIRST_STEP
        found = self._all(step)
        ends = min(found), max(found)
        sums = _sums(found.values(), step)
        for _ in range(_HALVINGS):
            between = {
                t: point
                for place in range(round((ends[1] - ends[0]) / step))
                if (point := self._point(t := ends[0] + (place + 0.5) * step))
            }
            found |= between
            step /= 2
            finer = _sums(found.values(), step)
            close = all(
                abs(a - b) <= _SETTLED * scale
                for a, b, scale in zip(sums, finer, (finer[0], 1 / finer[2], finer[2]), strict=True)
            )
            sums = finer
            if close:
                break
        return step, ends, [found[t] for t in sorted(found)]

    def _all(self, step: float) -> dict[float, Point]:
        """The points on both sides of the peak, out to where nothing is added."""
        found: dict[float, Point] = {}
        least = math.exp(-_NOTHING)
        typical = math.exp(2 * self._log_tau(0.0)[0])
        moments = 1.0 if self.has_variance else 0.5 if self.has_mean else 0.0
        for side in (-1, 1):
            place = 0 if side > 0 else 1
            while step * place <= _FARTHEST:
                t = side * step * place
                point = self._point(t)
                if point is None:
                    break
                found[t] = point
                # The tail must be negligible for the moments that there are, too.
                far = max(1.0, point[1] / typical) ** moments
                if point[0] * far < least and place * step > 1:
                    break
                place += 1
        return found

    # -- the distribution of tau -------------------------------------------------------------------

    def density(self, tau: float) -> float:
        """The density at tau."""
        if tau < 0 or tau > self._prior.upper:
            return 0.0
        log_tau = math.log(tau) if tau > 0 else -math.inf
        height = self._prior.log_density(log_tau) + self._marginal.at(tau * tau)[0] - self._top
        return math.exp(min(height, 700.0)) / self._total

    @cached_property
    def _panels(self) -> tuple[list[float], list[float]]:
        """Edges of panels of the substitution's variable, and the probability below each."""
        width = _PANEL * self._step
        edges, below = [self._ends[0]], [0.0]
        while edges[-1] < self._ends[1]:
            edges.append(edges[-1] + width)
            below.append(below[-1] + self._between(edges[-2], edges[-1]))
        return edges, [each / below[-1] for each in below]

    def _between(self, low: float, high: float) -> float:
        """The probability between two values of the substitution's variable."""
        middle, half = (low + high) / 2, (high - low) / 2
        found = 0.0
        for node, weight in _LEGENDRE:
            for side in (-1, 1):
                point = self._point(middle + side * half * node)
                found += weight * point[0] if point else 0.0
        return found * half / self._total

    def below(self, tau: float) -> float:
        """The probability of at most tau."""
        if tau <= 0:
            return 0.0
        if tau >= self._prior.upper:
            return 1.0
        t = self._variable(tau)
        edges, below = self._panels
        if t <= edges[0]:
            return 0.0
        if t >= edges[-1]:
            return 1.0
        place = bisect_right(edges, t) - 1
        return below[place] + self._between(edges[place], t)

    def quantile(self, p: float) -> float:
        """The tau with probability p (from 0 to below 1) below it."""
        if p <= 0:
            return 0.0
        edges, below = self._panels
        place = min(max(bisect_right(below, p) - 1, 0), len(edges) - 2)
        low, high = edges[place], edges[place + 1]
        start, t = low, low + (high - low) * _part(p, below[place], below[place + 1])
        for _ in range(100):
            off = below[place] + self._between(start, t) - p
            if off > 0:
                high = t
            else:
                low = t
            point = self._point(t)
            height = point[0] / self._total if point else 0.0
            new = t - off / height if height else math.nan
            if not low <= new <= high:
                new = (low + high) / 2
            # Newton's next step would be the square of this one.
            if abs(new - t) <= 1e-10:
                break
            t = new
        return math.exp(self._log_tau(new)[0])

    @cached_property
    def mean(self) -> float | None:
        """Its mean; None where there is none."""
        if not self.has_mean:
            return None
        pairs = zip(self.weights, self.squares, strict=True)
        return math.fsum(w * math.sqrt(square) for w, square in pairs)

    @property
    def sd(self) -> float | None:
        """Its standard deviation; None where there is none."""
        if not self.has_variance or self.mean is None:
            return None
        middle, pairs = self.mean, zip(self.weights, self.squares, strict=True)
        return math.sqrt(math.fsum(w * (math.sqrt(square) - middle) ** 2 for w, square in pairs))

    @cached_property
    def _peak_tau(self) -> tuple[float, float]:
        """The largest peak of the density above 0, and where it is lowest before that: 0 but for
        log-t priors, whose density rises again where tau is next to nothing. No peak: 0, 0."""
        taus = [math.sqrt(square) for square in self.squares]
        heights = [self.density(each) for each in taus]
        peaks = [
            place
            for place in range(1, len(taus) - 1)
            if heights[place - 1] < heights[place] >= heights[place + 1]
        ]
        if not peaks:
            return 0.0, 0.0
        place = max(peaks, key=heights.__getitem__)
        found = self._highest(math.log(taus[place - 1]), math.log(taus[place + 1]))
        if self.density(0.0) >= self.density(found) * (1 - 1e-12):
            return 0.0, 0.0
        if self._prior.family != "log-t":
            return found, 0.0
        return found, taus[min(range(place), key=heights.__getitem__)]

    def _highest(self, low: float, high: float) -> float:
        """The tau with the highest density between two values of log tau (golden section)."""
        ratio = (math.sqrt(5) - 1) / 2
        while high - low > 1e-9:
            left, right = high - ratio * (high - low), low + ratio * (high - low)
            if self.density(math.exp(left)) < self.density(math.exp(right)):
                low = left
            else:
                high = right
        return math.exp((low + high) / 2)

    def mode(self) -> float:
        """Where its density is highest; of log-t priors the peak above 0, where there is one."""
        return self._peak_tau[0]

    def shortest(self, level: float) -> tuple[float, float]:
        """The shortest interval of that probability (between 0 and 1)."""
        lowest = self.below(self._peak_tau[1])
        from_zero = 0.0, self.quantile(level)
        if lowest >= 1 - level or self._uneven(lowest, level)[0] >= 0:
            return from_zero
        found = self._even(level) or self._even_by_halving(lowest, level)
        return min(found, from_zero, key=lambda ends: ends[1] - ends[0])

    def _even(self, level: float) -> tuple[float, float] | None:
        """The interval of that probability with equally dense ends, by Newton's steps; None where
        they lose the way."""
        low, high = self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)
        for _ in range(30):
            (f_low, d_low), (f_high, d_high) = self._slope(low), self._slope(high)
            lacking = level - (self.below(high) - self.below(low))
            uneven = f_low - f_high
            determinant = f_high * d_low - f_low * d_high
            if not determinant > 0:
                return None
            move_low = (d_high * lacking - f_high * uneven) / determinant
            move_high = (d_low * lacking - f_low * uneven) / determinant
            low += max(-low / 2, min((high - low) / 4, move_low))
            high += max(-(high - low) / 4, min(high, move_high))
            if max(abs(move_low), abs(move_high)) <= 1e-9 * (high - low):
                return low, high
        return None

    def _slope(self, tau: float) -> tuple[float, float]:
        """The density and its slope, from two values beside it."""
        step = 1e-4 * tau
        left, right = self.density(tau - step), self.density(tau + step)
        return self.density(tau), (right - left) / (2 * step)

    def _even_by_halving(self, lowest: float, level: float) -> tuple[float, float]:
        """The same by the probability below, from `lowest` on (regula falsi of Illinois)."""
        left, right = lowest, 1 - level
        off_left, off_right = self._uneven(left, level)[0], math.inf
        below = left + 0.15 * (right - left)
        for _ in range(100):
            off, found = self._uneven(below, level)
            if off > 0:
                right, off_right, off_left = below, off, off_left / 2
            else:
                left, off_left, off_right = below, off, off_right / 2
            if math.isinf(off_right):
                new = (left + right) / 2
            else:
                new = (left * off_right - right * off_left) / (off_right - off_left)
            if abs(new - below) <= 1e-13 or not off:
                break
            below = new
        return found

    def _uneven(self, below: float, level: float) -> tuple[float, tuple[float, float]]:
        """By how much the density is higher at the lower end than at the upper one of the interval
        of that probability that leaves `below` on the left, and the interval."""
        low, high = self.quantile(below), self.quantile(below + level)
        return self.density(low) - self.density(high), (low, high)


def _part(value: float, low: float, high: float) -> float:
    """How far a value lies between two others, not quite at either."""
    return min(0.99, max(0.01, (value - low) / (high - low))) if high > low else 0.5


def _sums(points: Iterable[Point], step: float) -> tuple[float, float, float]:
    """The integral, and the expected mean effect and precision (as 1 / SE) of it."""
    points = list(points)
    total = math.fsum(each[0] for each in points)
    mean = math.fsum(each[0] * each[2] for each in points) / total
    return total * step, mean, math.fsum(each[0] / math.sqrt(each[3]) for each in points) / total
