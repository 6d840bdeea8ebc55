"""What the trial sequential analysis of a review can rest on, beside what ours does: the people
that its own effect needs, by the spread between people in our trials."""

from __future__ import annotations

from collections.abc import Iterator

from ldncli.evidence.certainty.information import between_people, people_counted
from ldncli.evidence.effects.estimate import USUAL
from ldncli.evidence.effects.measures import DIFFERENCE
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.reconciling.counterparts import Counterpart
from ldncli.evidence.reconciling.published import Published
from ldncli.records.text.folding import fold
from ldncli.statistics.measures.moments import median
from ldncli.statistics.sequential.information import adjusted, people_for_means

_ANNOUNCED = "sequential analysis"


def sequential_of(theirs: Published, ours: Counterpart) -> Iterator[Reason]:
    """Of a review whose title announces such an analysis: the record has no required information
    size, so what their effect would need by the usual error and power is computed; nothing where
    theirs is no difference of means, or ours gives no spread between people."""
    if _ANNOUNCED not in fold(theirs.review.title) or theirs.result is None:
        return
    if theirs.result.measure != DIFFERENCE or not theirs.result.estimate:
        return
    if ours.result is None or ours.result.measure != DIFFERENCE:
        return
    spread = [between_people(each, USUAL.correlation) for each in ours.used]
    known = [each for each in spread if each is not None]
    if not known:
        return
    sd = median(known) ** 0.5
    needed = people_for_means(theirs.result.estimate, sd)
    lost = (theirs.result.i2 or 0.0) / 100
    review = theirs.review.review
    yield because(
        "sequential analysis",
        effect=abs(theirs.result.estimate),
        sd=sd,
        needed=needed,
        i2=theirs.result.i2,
        with_i2=adjusted(needed, lost) if 0 < lost < 1 else None,
        theirs=theirs.row.n or (review.n_participants if review else None),
        ours=people_counted(ours.used, USUAL.correlation),
    )
