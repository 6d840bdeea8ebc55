"""Which sentences tell of earlier work, whose numbers are not those of the paper itself."""

from __future__ import annotations

import re

# No sentence is looked at further than this on either side.
_SENTENCE = 400
_WORK = r"(?:trials?|stud(?:y|ies)|reports?|pilots?|case\sseries|publications?)"
_NAMED = re.compile(
    rf"\b(?:previous|earlier|prior|preceding)(?:ly\s\w+)?,?\s(?:[\w-]+,?\s){{0,3}}?{_WORK}\b",
    re.IGNORECASE,
)
_SO_FAR = re.compile(
    r"(?<!who\s)(?<!that\s)\b(?:has|have)\s(?:\w+\s){0,2}?"
    r"(?:used|given|prescribed|reported|shown|demonstrated|suggested|proposed|described|reduced"
    r"|improved)\b",
    re.IGNORECASE,
)
# Here the paper speaks of itself, whatever stands before.
_OURS = re.compile(
    r"\b(?:we|here|herein|this\s(?:\w+\s)?(?:trial|study)|(?:the\s)?(?:present|current)\s\w+"
    r"|were\s(?:randomi[sz]ed|enrolled|recruited))\b",
    re.IGNORECASE,
)
# "60 patients from an earlier trial"
_FROM = re.compile(r"\b(?:from|of|in)\s(?:an?|the|our)\s\Z", re.IGNORECASE)
_STOP = re.compile(r"[.;?!]\s")


def is_earlier_work(text: str, start: int, end: int) -> bool:
    """Whether what stands from `start` to `end` reads as of earlier work: its sentence names an
    earlier study before it, or tells what has been done so far; not where the sentence says that
    the paper itself did it."""
    first = max(0, start - _SENTENCE)
    for stop in _STOP.finditer(text, first, start):
        first = stop.end()
    after = _STOP.search(text, end, end + _SENTENCE)
    last = after.start() if after else min(len(text), end + _SENTENCE)
    if _OURS.search(text, first, last):
        return False
    named = _NAMED.search(text, first, last)
    of_it = named and (named.start() < start or _FROM.search(text, first, named.start()))
    return bool(of_it or _SO_FAR.search(text, first, last))
