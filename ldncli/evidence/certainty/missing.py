"""Results that are missing: studies that report an outcome and give no usable number of it, beside
those that do, and how far they take a rating down."""

from __future__ import annotations

from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.synthesis.answer import asked_of, headline, without_numbers
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.values import dataclass

# The share of people from which missing results threaten what is there: the rule of thumb for
# people lost from a trial (Schulz & Grimes 2002).
SERIOUS_SHARE = 0.2
# The share from which an interval is not that of the body any more: it speaks for fewer than are
# missing.
MOST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Missing:
    """The studies without usable numbers of `studies` that report the outcome. `share` is the
    share of all their people whom they hold (0 to 1), None where they do not say how many."""

    entries: tuple[Entry, ...]
    studies: int
    share: float | None

    @property
    def levels(self) -> int:
        """How far they take a rating down: serious −1, very serious −2. Only people decide, never
        what those studies conclude: a conclusion has no size, and where it disagrees that is
        inconsistency."""
        return -1 if self.share is not None and self.share < SERIOUS_SHARE else -2

    @property
    def are_most(self) -> bool:
        """Whether they hold half of the people or more, or may."""
        return self.share is None or self.share >= MOST_SHARE

    @property
    def seen(self) -> Reason:
        """The people behind the interval, of all, as a reason."""
        return because("interval of a part", share=None if self.share is None else 1 - self.share)


def missing_results(synthesis: Synthesis) -> Missing | None:
    """What is missing beside the effect that a body shows; None where nothing is, or where there
    is no effect beside which it could be missing."""
    found = without_numbers(synthesis)
    if not found or headline(synthesis) is None:
        return None
    sizes = {entry.study.id: entry.study.participants for entry in asked_of(synthesis)}
    total = sum(filter(None, sizes.values()))
    theirs = [sizes[entry.study.id] for entry in found]
    unsaid = not total or None in theirs
    share = None if unsaid else sum(filter(None, theirs)) / total
    return Missing(tuple(found), len(sizes), share)
