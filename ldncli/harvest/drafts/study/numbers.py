"""Numbers of people as texts print them, in figures or in words, and what stands around them."""

from __future__ import annotations

import re

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: place for place, word in enumerate(_ONES, 1)}
_WORDS |= {word: 10 * place for place, word in enumerate(_TENS, 2)} | {"fourty": 40}
_ONE, _TEN = "|".join(_ONES), "|".join([*_TENS, "fourty"])
_BELOW_100 = rf"(?:(?:{_TEN})(?:[\s-](?:{'|'.join(_ONES[:9])}))?|{_ONE})"
_SPELT = rf"(?:(?:{_ONE}|an?)[\s-]hundred(?:(?:\sand)?\s{_BELOW_100})?|{_BELOW_100})"
_FIGURES = r"\d{1,3}(?:[,\u2009\u202f ]\d{3})+(?!\d)|\d{1,6}"
COUNT = rf"(?:{_FIGURES}|{_SPELT}\b)"
# A number, and at most a remark in brackets before those whom it counts.
N = rf"(?P<n>{COUNT})(?:\s?\([^()]{{1,60}}\))?"
WHO = (
    r"(?:in|out)?(?:patients?|participants?|subjects?|adults?|women|men|children|adolescents"
    r"|volunteers|individuals|people|persons|cases|veterans|females?|males?|respondents|users"
    r"|smokers|drinkers|girls|boys|residents|students|athletes|infants|couples|mothers|physicians"
    r"|nurses|clinicians|survivors|members|workers)"
)
# What may stand between the number and the people: their state, not another number.
_NOT_LIKE = (
    r"(?:and|or|of|were|was|in|with|to|for|at|by|had|have|per|who|which|that|vs|versus|than"
    r"|(?:week|month|day|year|hour|minute|cent(?:er|re)|site|hospital|practice|clinic|cycle|dose"
    r"|trial|session|tablet|course|percent)s?|studies|[mk]?g|m?l|[cmk]?m|h|hr|min|s|kcal|iu|units?|degrees?)\b"
)
# Two states of the same people may be joined: severe or moderate, first and second.
_LIKE = (
    rf"(?:[\s,/](?:(?:and|or)\s(?={WHO})"
    rf"|(?!{_NOT_LIKE})\(?[^\W\d](?:[\w'’/+-]|\.(?=\w))*\)?,?)){{0,6}}?"
)
PEOPLE = rf"(?<![\w.,·/=<>±–≥≤$£€#+-]){N}{_LIKE}\s{WHO}\b(?:\sand\s{WHO}\b)?"
# Words before a number that make it that of a part, of others, or a measure.
_PART = re.compile(
    r"(?:\b(?:of\s(?:the|these|those|whom|which)(?:\s\d+)?"
    r"|(?:quintile|quartile|tertile|subset|subgroup|part|half|third|quarter|proportion|percent|%)\sof"
    r"|remaining|other|another|each|per|every"
    r"|first|last|next|additional|further|screened|eligible|invited|approached|least|than|only"
    r"|about|approximately|around|nearly|almost|over|under|both|aged?|hundred(?:\sand)?"
    r"|study|group|grade|stage|type|phase|week|day|month|table|figure|visit|level|score|part"
    rf"|(?:{COUNT})\s(?:[\w-]+\s){{0,3}}?{WHO}\s(?:with|without|having)(?:\s[\w-]+){{1,5}}\sand"
    r"|groups\sof|studies\s(?:with|including|of)|trials?\s(?:with|including)|out\sof)"
    rf"|(?:{COUNT})(?:\s?\([^()]*\)|\s[\w-]{{1,12}})?\s(?:and|or|to|of|versus|vs\.?|/)|(?<!\d)\d{{1,3}},|(?:{COUNT})\s[\w-]{{1,15}},)\s?\Z",
    re.IGNORECASE,
)
# Words behind people that make them one group of several.
_ONE_GROUP = re.compile(
    r"(?:\s(?:in|from|of|on)\s(?:the\s|each\s|either\s|every\s|our\s)?(?:[\w+/-]+\s){0,5}?"
    r"(?:groups?|arms?|cohorts?)\b|\s?\([^()]*\b(?:group|arm)\b[^()]*\)|\sper\s(?:group|arm)"
    r"|,?\s(?:respectively|each)\b"
    r"|\sin\s(?:the\s)?(?:single|multiple|first|second|third|other)[\s-]\w*\s?(?:[A-Z]{2}\s)?"
    r"(?:study|part|phase|trial|experiment)\b)",
    re.IGNORECASE,
)


def number(printed: str) -> int:
    """The number that figures or English words print; 0 where they print none."""
    words = re.split(r"[\s-]+", printed.casefold())
    if not any(each in _WORDS or each == "hundred" for each in words):
        return int(re.sub(r"\D", "", printed) or 0)
    total = 0
    for each in words:
        if each == "hundred":
            total = 100 * max(total, 1)
        else:
            total += _WORDS.get(each, 0)
    return total


def is_part(text: str, start: int) -> bool:
    """Whether the words before a number make it that of a part of the people."""
    return bool(_PART.search(text, max(0, start - 60), start))


def is_one_group(text: str, end: int) -> bool:
    """Whether the words behind people make them one group of several."""
    return bool(_ONE_GROUP.match(text, end, end + 90))
