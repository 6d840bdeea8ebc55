"""When a dose is taken, by the words around it in its sentence: not every day, how often a day."""

from __future__ import annotations

import re

_SMALL = r"(?:an?|one|two|three|four|five|six|[1-6]|once|twice|thrice)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
# Not every day: the sum of a day cannot be told.
NOT_DAILY = re.compile(
    rf"\bevery\s(?:other|second|third|fourth|2nd|3rd|4th|two|three|four|[2-9]|48|72|few)\s"
    rf"(?:days?|nights?|evenings?|mornings?|hours|h|weeks?|months?)\b"
    rf"|\bevery\s(?:week|month|fortnight|{_WEEKDAY})\b|\balternat\w+[\s-](?:days?|nights?)\b"
    rf"|\b(?:{_SMALL}[\s-]?)(?:days?|nights?|times|doses?|x)?\s?(?:a|per|each|every|/)\s?(?:week|wk|month|fortnight)\b"
    r"|(?<!for\s)(?<!in\s)(?<!during\s)(?<!after\s)(?<!within\s)(?<!over\s)(?:\b(?:a|per|each)\s|/\s?)"
    r"(?:week|wk|month|fortnight)\b"
    r"|\b(?:once|twice|thrice|one|two|three|[1-6])?[\s-]?(?:times[\s-])?(?:weekly|monthly|fortnightly|biweekly)\b"
    rf"|\bon\s(?:weekdays|weekends|working\sdays|odd|even)\b|\bweekdays\sonly\b|\b{_WEEKDAY}\b"
    r"|\b(?:per|an)\s(?:hour|minute)\b|/\s?(?:h|hr|hour|min)\b"
    r"|\bq\.?o\.?d\.?(?!\w)|\bintermittent\w*\b|\bdays?\son\b",
    re.IGNORECASE,
)
# What else is done every week: steps of an increase, visits.
_OF_SOMETHING_ELSE = re.compile(
    r"(?:increas|titrat|escalat|rais|adjust|decreas|reduc|taper|visit|seen|follow|assess|measur|evaluat"
    r"|monitor|session|blood|sampl|question|contact|incremen|steps?|test|collect|interview|up-dos)\w*"
    r"(?:\s[\w./%-]+){0,6}\s?\Z",
    re.IGNORECASE,
)
_OF_A_VISIT = re.compile(
    r"\s(?:[\w-]+\s)?(?:visits?|follow|assess\w*|measure\w*|diar\w+|increments?|increase\w*|steps?|questionn\w+|titrat\w*"
    r"|interview\w*|calls?|sessions?|therapy\ssessions?|until|up\sto|to\s\d)",
    re.IGNORECASE,
)
_FORM = (
    r"(?:[\s,(/-]*(?:of|oral(?:ly)?|tablets?|capsules?|doses?|by|mouth|p\.?o\.?|taken|given|once|at|or|placebo"
    r"|low-dose|in|the|each|a|per|every|[a-z]{4,}one)\b){0,5}"
)
_DAILY = re.compile(
    rf"{_FORM}[\s,(/-]*(?:daily|(?:/|a\s|per\s|each\s|every\s)?(?:day|night|evening|morning)\b|nightly|bedtime"
    r"|once[\s-]daily|qd|q\.d\.|hs|qhs)\b(?!\s(?:off|on\s(?:weekdays|alternat)))",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"\s?(?:\(?(?:oral|injections?|doses?|tablets?|capsules?|administration|of|at|with|low-dose|a|dose|the|"
    r"[a-z]{5,})\)?[\s,:(-]*){0,4}\Z",
    re.IGNORECASE,
)
_STEPS_TO = re.compile(r"\b(?:up\s)?to\s(?:a\s|the\s)?[\w\s-]{0,30}\Z", re.IGNORECASE)
_TIMES = {
    "two": 2,
    "three": 3,
    "four": 4,
    "once": 1,
    "one": 1,
    "twice": 2,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
}
_FROM_TO = re.compile(
    r"[\s,(-]*(?:(?:of|oral(?:ly)?|tablets?|capsules?|by\smouth|taken|given)\s){0,4}(?:between\s)?"
    r"(?P<low>once|one|twice|two|three|[1-3])\s?(?:to|and|or|-|–)\s?(?P<high>twice|two|three|four|[2-4])"
    r"(?:\stimes)?\s?(?:a\sday|per\sday|daily|/\s?day|each\sday)\b",
    re.IGNORECASE,
)


def is_spaced(text: str, start: int, end: int, before: int, after: int) -> bool:
    """Whether the dose from `start` to `end` is not taken every day, as the words from the last
    dose (`before`) to the next one (`after`) say; they may lie in other sentences."""
    first = max(before, start - 120, *(text.rfind(stop, 0, start) + 1 for stop in (". ", "; ")))
    ends = [each for each in (text.find(stop, end) for stop in (". ", "; ")) if each >= 0]
    last = min([after, end + 120, *ends])
    daily = _DAILY.match(text, end, last)
    for mark in NOT_DAILY.finditer(text, daily.end() if daily else end, last):
        between = text[end : mark.start()]
        if _OF_A_VISIT.match(text, mark.end()):
            continue
        if daily and not re.fullmatch(
            r"[\s,(]*(?:but\s|and\s)?(?:only\s)?(?:for\s\w+\s)?[\s,(]*",
            text[daily.end() : mark.start()],
        ):
            return False
        return not _OF_SOMETHING_ELSE.search(between)
    if daily:
        return False
    for mark in NOT_DAILY.finditer(text, first, start):
        between = text[mark.end() : start]
        led = _LEADS.match(between) and not _STEPS_TO.search(between)
        if led and not _OF_SOMETHING_ELSE.search(text[first : mark.start()]):
            return True
    return False


def is_daily(text: str, end: int) -> bool:
    """Whether the words behind the dose that ends here say that it is that of a day."""
    return bool(_DAILY.match(text, end, end + 80))


def often_from_to(text: str, end: int) -> tuple[int, int, int] | None:
    """How often a day at least and at most the dose that ends here is taken, and where the words
    end; None where they give no range."""
    found = _FROM_TO.match(text, end, end + 100)
    if not found:
        return None
    return _TIMES[found["low"].casefold()], _TIMES[found["high"].casefold()], found.end()
