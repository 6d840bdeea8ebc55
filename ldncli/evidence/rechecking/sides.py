"""What stands printed for the arms of one outcome, with its rounding, gathered
into the sides of a comparison."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.rechecking.printed import Range, Spot, at_least, exact, over, printed, unit_of
from ldncli.records.model.trial import ArmData, Outcome


@dataclass(frozen=True, slots=True)
class Side:
    """The numbers of one arm; None for what is not printed. `events` and `risk` are ranges
    where only a percentage is."""

    n: int | None
    mean: Range | None
    sd: Range | None
    before: Range | None
    sd_before: Range | None
    events: int | None
    risk: Range | None

    def changes(self, score: str) -> list[tuple[Reason, Range]]:
        """The mean change within the arm: printed as such, or after less before."""
        if self.mean and score in ("change", "percent-change"):
            return [(because("change of the arm"), self.mean)]
        if self.mean and self.before and score == "final":
            return [
                (because("after less before"), over(lambda a, b: a - b, self.mean, self.before))
            ]
        return []


def pairs_of(spot: Spot, outcome: Outcome) -> Iterator[tuple[Side, Side]]:
    """Every arm with the treatment under test against every control arm."""
    roles = {arm.id: arm.role for arm in spot.paper.arms}
    some = spot.paper.of_some(outcome)
    for one in (each for each in outcome.arms if roles.get(each) == "treatment"):
        for other in (each for each in outcome.arms if roles.get(each) == "control"):
            yield (
                side_of(spot, one, outcome.arms[one], some),
                side_of(spot, other, outcome.arms[other], some),
            )


def singles_of(spot: Spot, outcome: Outcome) -> Iterator[Side]:
    """Every arm by itself."""
    for id, data in outcome.arms.items():
        yield side_of(spot, id, data, spot.paper.of_some(outcome))


def side_of(spot: Spot, id: str, data: ArmData, some: bool = False) -> Side:
    """One arm. Without an n beside the numbers, the arm's own counts
    where those analysed are known, unless the numbers are of `some` of its people."""
    arm = next((each for each in spot.paper.arms if each.id == id), None)
    n = data.n or (arm.n_analysed if arm and not some else None)
    events = data.events
    if events is None and data.percent is not None and n:
        events = _events_of(data.percent, n)
    risk = exact(events / n) if events is not None and n else None
    if risk is None and data.percent is not None:
        share = over(lambda each: each / 100, at_least(printed(data.percent)))
        risk = Range(share.value, share.low, min(share.high, 1.0))
    return Side(
        n,
        _plain(data.mean),
        _spread(data.sd),
        _plain(data.baseline_mean),
        _spread(data.baseline_sd),
        events,
        risk,
    )


def _events_of(percent: float, n: int) -> int | None:
    """The one number of events among n that rounds to this percentage; None
    where there is none, or several."""
    near, span = round(percent * n / 100), printed(percent)
    return near if n * unit_of(percent) < 100 and span.low <= 100 * near / n <= span.high else None


def _plain(value: float | None) -> Range | None:
    return None if value is None else printed(value)


def _spread(value: float | None) -> Range | None:
    return None if value is None else at_least(printed(value))
