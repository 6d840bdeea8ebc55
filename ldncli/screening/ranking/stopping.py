"""What speaks for an end of screening: how sure one may be that enough was found."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, floor, lgamma

from ldncli.values import dataclass

RECALL, CONFIDENCE, IN_A_ROW = 0.95, 0.95, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What the decisions so far say of an end.

    Of `total` candidates `read` were read and `found` included. `p` is the probability to see as
    few included in the last `sample` of them as were seen, if less than `recall` (0 to 1) of
    all to be included had been found; 1 where nothing was found yet. `enough` says that it is at
    most 1 − `confidence`. `in_a_row` are the last ones read without any inclusion among them.
    """

    total: int
    read: int
    found: int
    p: float
    sample: int
    in_a_row: int
    recall: float
    confidence: float

    @property
    def left(self) -> int:
        """Candidates that nobody read yet."""
        return self.total - self.read

    @property
    def enough(self) -> bool:
        """Whether the test says that the recall is reached, with the confidence."""
        return self.left > 0 and self.p <= 1 - self.confidence

    @property
    def rule_of_thumb(self) -> bool:
        """Whether fifty in a row were excluded."""
        return self.in_a_row >= IN_A_ROW


def advice(
    included: Sequence[bool], total: int, recall: float = RECALL, confidence: float = CONFIDENCE
) -> Advice:
    """The test of Callaghan and Müller-Hansen (2020) for ranked screening: `included` are the
    decisions in the order in which they were taken, `total` all candidates.

    Each stretch of decisions up to the last is taken for a random sample of what was unread before
    it; the least probability counts. Since likely candidates come first, a stretch
    holds more included ones than a random sample would, and the test errs on the side of reading
    on.
    """
    read, found = len(included), sum(included)
    least, sample = 1.0, 0
    for length, seen in _stretches(included):
        # The fewest that would have to be among the unread, were the recall missed.
        missed = floor(found / recall - (found - seen) + 1)
        p = _at_most(seen, total - read + length, missed, length)
        if p < least:
            least, sample = p, length
    in_a_row = next((n for n, each in enumerate(reversed(included)) if each), read)
    return Advice(
        total=total,
        read=read,
        found=found,
        p=least if found else 1.0,
        sample=sample if found else 0,
        in_a_row=in_a_row,
        recall=recall,
        confidence=confidence,
    )


def _stretches(included: Sequence[bool]) -> list[tuple[int, int]]:
    """Length and inclusions of every stretch up to the last decision that cannot be made longer
    without one more inclusion: a longer one of as many is stronger evidence."""
    found, seen = [], 0
    for length, each in enumerate(reversed(included)):
        if each:
            found.append((length, seen))
            seen += 1
    return [each for each in [*found, (len(included), seen)] if each[0]]


def _at_most(seen: int, urn: int, marked: int, drawn: int) -> float:
    """The probability to draw at most `seen` of `marked` among `urn`, `drawn` without putting
    back."""
    if marked > urn:
        return 0.0
    start = max(0, drawn - (urn - marked))
    whole = _ways(urn, drawn)
    return min(
        1.0,
        sum(
            exp(_ways(marked, each) + _ways(urn - marked, drawn - each) - whole)
            for each in range(start, min(seen, marked, drawn) + 1)
        ),
    )


def _ways(total: int, chosen: int) -> float:
    """Logarithm of the number of ways to choose."""
    return lgamma(total + 1) - lgamma(chosen + 1) - lgamma(total - chosen + 1)
