"""Results that are missing: studies that report an outcome and give no usable number of it, or set
out to measure it and do not report it, beside those that do, and how far they take a rating
down."""

from __future__ import annotations

from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.selecting.studies import Study
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
    """Of `studies` that set out to measure the outcome, the `entries` that report it without usable
    numbers, and the `planned` that do not report it. `share` is the share of all their people whom
    these hold (0 to 1), None where they do not say how many."""

    entries: tuple[Entry, ...]
    planned: tuple[Study, ...]
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
    found, planned = without_numbers(synthesis), synthesis.planned
    if not (found or planned) or headline(synthesis) is None:
        return None
    studies = [*(entry.study for entry in asked_of(synthesis)), *planned]
    sizes = {study.id: study.participants for study in studies}
    total = sum(filter(None, sizes.values()))
    theirs = [sizes[study.id] for study in (*(entry.study for entry in found), *planned)]
    unsaid = not total or None in theirs
    share = None if unsaid else sum(filter(None, theirs)) / total
    return Missing(tuple(found), planned, len(sizes), share)
