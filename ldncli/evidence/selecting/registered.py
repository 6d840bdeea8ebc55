"""How a study without results stands on a given day, by its register entries or its plan: the one
rule of what is under way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ldncli.evidence.selecting.studies import Standing, Study, last_end
from ldncli.records.model.days import last_day

OPEN = frozenset({"not-yet-recruiting", "recruiting", "active", "enrolling-by-invitation"})
# Register states in which results are due.
ENDED = frozenset({"completed", "terminated"})
_YEAR = 365
# How long after its registered end a trial that nobody reported counts as ended: two years, after
# which ClinicalTrials.gov too gives up a state that nobody renews.
_LONG_PAST = 2 * _YEAR


def stood(study: Study, today: str, reviews: Collection[str]) -> Study:
    """A study without results with its `standing` and, where its state is older than a year on
    that day, the day on which it was `last_known`. Arguments as in `standing`."""
    found = standing(study, today, reviews)
    seen = last_seen(study)
    stale = found == "under way" and age(seen, today) > _YEAR
    return replace(study, standing=found, last_known=seen if stale else None)


def standing(study: Study, today: str, reviews: Collection[str]) -> Standing:
    """How a study without results stands on the day `today` (YYYY-MM-DD; "" where none is known:
    then nothing has passed). `reviews` are the designs of reviews.

    Under way are registered trials that recruit, will recruit or go on, until their expected end
    has passed, and plans without a register entry for a year after they were published. Silent are
    those that ended by their register, and those two years past their expected end. An entry whose
    state is not known says nothing of an end.
    """
    entries = [paper.registry for paper in study.papers if paper.registry]
    if study.main.design.type in reviews:
        return "review"
    if any(each.status in ENDED and not each.results_posted for each in entries):
        return "silent"
    if not entries:
        return "under way" if age(last_seen(study), today) <= _YEAR else "plan"
    open_ = any(each.status in OPEN for each in entries)
    if not open_ and any(each.results_posted for each in entries):
        return "posted"
    if not open_ and not any(each.status == "unknown" for each in entries):
        return "stopped"
    end = expected_end(study)
    past = age(end, today) if end else 0
    if past > _LONG_PAST:
        return "silent"
    if not open_:
        return "unknown"
    return "overdue" if past > 0 else "under way"


def expected_end(study: Study) -> str | None:
    """The last completion date that its register entries give; None where none does."""
    return last_end([study])


def last_seen(study: Study) -> str:
    """The day, month or year to which its state refers: that of the status, else of the
    registration, else the year of the newest paper."""
    entries = [paper.registry for paper in study.papers if paper.registry]
    dated = [each.status_date or each.registered for each in entries]
    return max((each for each in dated if each), default=str(max(p.year for p in study.papers)))


def age(day: str, today: str) -> int:
    """How many days the end of a day, month or year lies back; below 0 what is to come, and where
    `today` is not known."""
    return last_day(today) - last_day(day) if today else -1
