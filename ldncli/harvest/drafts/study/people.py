"""How many people took part, as a text says of its own study."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ldncli.harvest.drafts.evidence import Confidence, Quote
from ldncli.harvest.readers.content.passage import Passage

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: place for place, word in enumerate(_ONES, 1)}
_WORDS |= {word: 10 * place for place, word in enumerate(_TENS, 2)}
_WORDS |= {
    f"{ten}{sign}{one}": _WORDS[ten] + _WORDS[one]
    for ten in _TENS
    for one in _ONES[:9]
    for sign in "- "
}
_SPELT = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_N = rf"(?P<n>\d{{1,3}}(?:[,\u2009\u202f ]\d{{3}})+(?!\d)|\d{{1,5}}|(?:{_SPELT})\b)"
_WHO = (
    r"(?:patients?|participants?|subjects?|adults?|women|men|children|adolescents|volunteers"
    r"|individuals|people|persons|cases|outpatients|veterans|females?|males?|respondents"
    r"|users|controls?|smokers|drinkers|girls|boys)"
)
# What may stand between the number and the people: their state, not another number.
_NOT_LIKE = r"(?:and|or|of|were|was|(?:week|month|day|year|cent(?:er|re)|site)s?|mg)\b"
_LIKE = rf"(?:\s(?!{_NOT_LIKE})[^\W\d][\w'’/-]*,?){{0,5}}?"
_PEOPLE = rf"(?<![\w.,/=<>±–-]){_N}{_LIKE}\s{_WHO}\b"
# Up to the verb of the same people: no others between, a point in numbers alone.
_OTHERS = r"(?:patients|participants|subjects|adults|women|men|children|volunteers)\b"
_TO, _FAR = (rf"(?:(?:(?!{_OTHERS})[^.;]|\.\d){{0,{most}}}?\s)?" for most in (80, 250))
_RANDOM = r"(?:randomi[sz]ed|randomly\s(?:assigned|allocated|divided|distributed))"
_TAKEN = r"(?:enrolled|recruited|included|admitted|entered|identified)"
_STUDY = r"(?:trial|study|studies|series|cohort|pilot|analysis|review|crossover|report)"
_ANALYSED = r"(?:included\sin\sthe\s(?:[\w-]+\s){0,2}?analys[ei]s|analy[sz]ed|evaluable)"
_OF = r"(?:of|in|with|on|involving|among|included|includes|comprised)"
_DID = r"(?:were|was|received|took|participated|underwent)"
_WE = r"(?:report|present|describe|treated|reviewed|evaluated|followed|surveyed)"
_RULES: tuple[tuple[str, str, Confidence], ...] = (
    (
        "n_randomised",
        rf"{_PEOPLE}{_FAR}\b(?:were|was|underwent)?\s?(?:\w+\s){{0,2}}?{_RANDOM}",
        "sure",
    ),
    ("n_randomised", rf"\b{_RANDOM}\s(?:a\stotal\sof\s)?{_PEOPLE}", "sure"),
    ("n_analysed", rf"{_PEOPLE}{_TO}\b(?:were\s|was\s)?{_ANALYSED}", "sure"),
    (
        "n_randomised",
        rf"{_PEOPLE}{_TO}\bwere\sallocated\sto\s[\w\s]{{0,40}}\brandomi[sz]ation",
        "likely",
    ),
    (
        "n_enrolled",
        rf"{_PEOPLE}{_TO}\b(?:were|was|have\sbeen)\s(?:\w+\s)?{_TAKEN}(?!\sin\sthe\s[\w\s-]{{0,20}}analys)",
        "sure",
    ),
    ("n_enrolled", rf"\b(?:{_TAKEN}|studied)\s(?:a\stotal\sof\s)?{_PEOPLE}", "sure"),
    ("n_enrolled", rf"\ba\stotal\sof\s{_PEOPLE}", "likely"),
    ("n_enrolled", rf"\bin\stotal,?\s{_PEOPLE}", "likely"),
    ("n_enrolled", rf"\bamong\s(?:the\s)?{_PEOPLE}\swho\b", "likely"),
    ("n_enrolled", rf"\b{_STUDY}\s{_OF}\s{_PEOPLE}", "likely"),
    (
        "n_enrolled",
        rf"\b(?:carried\sout|conducted|performed|done)\s(?:in|on|with|among)\s{_PEOPLE}",
        "likely",
    ),
    ("n_enrolled", rf"\bdescribes\s{_PEOPLE}", "likely"),
    ("n_enrolled", rf"(?:\A|[.:]\s)(?:In\s[\w\s]{{0,20}},\s)?{_PEOPLE}{_TO}\b{_DID}\b", "likely"),
    ("n_enrolled", rf"\bwe\s{_WE}\s(?:on\s|the\s)?(?:cases?\sof\s)?{_PEOPLE}", "likely"),
)
_PATTERNS = tuple((field, re.compile(rule, re.IGNORECASE), sure) for field, rule, sure in _RULES)
# Words that make a number that of a part, of another study, or of those who were looked at.
_PART = re.compile(
    r"\b(?:of\s(?:the|these|whom|which)\s?(?:\d+\s)?|remaining|other|another|each|per|first"
    r"|additional|screened|eligible|studies\s(?:with|including|of)|trials?\s(?:with|including)|out\sof)\s?\Z",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"\b(?:an?\s|the\scase\sof\san?\s)(?:[\w-]+\s){0,3}?\d{1,3}[\s-]?(?:years?|yr|y)[\s-]?o(?:ld)?\b"
    r"|\bwe\s(?:report|present|describe)\s(?:(?:the|a)\scase\sof\s)?an?\s(?:\w+\s){0,3}"
    r"(?:patient|man|woman|boy|girl|male|female)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Told:
    field: str
    number: int
    passage: Passage
    start: int
    end: int
    sure: Confidence


def people(texts: Sequence[Passage], source: str, design: str | None) -> list[Quote]:
    """The numbers of people: of each kind the one that the text gives, if it gives one alone;
    several stay for a person to look at."""
    told = list(_found(texts))
    if design == "case-report":
        told = [each for each in told if each.number == 1] or list(_single(texts))
    quotes = []
    for field in ("n_randomised", "n_enrolled", "n_analysed"):
        own = [each for each in told if each.field == field]
        best = [each for each in own if each.sure == "sure"] or own
        numbers = {each.number for each in best}
        if len(numbers) == 1:
            quotes.append(_quote(best[0], source, best[0].sure))
        else:
            quotes += [_quote(each, source, "look") for each in best]
    return quotes


def _quote(told: _Told, source: str, confidence: Confidence) -> Quote:
    return Quote(
        path=f"design.{told.field}",
        value=told.number,
        words=told.passage.text[told.start : told.end],
        source=source,
        place=told.passage.section,
        start=told.start,
        end=told.end,
        confidence=confidence,
        why="the text gives several such numbers" if confidence == "look" else "",
    )


def _found(texts: Sequence[Passage]) -> Iterator[_Told]:
    for passage in texts:
        taken: set[int] = set()
        for field, pattern, sure in _PATTERNS:
            for found in pattern.finditer(passage.text):
                start = found.start("n")
                before = passage.text[max(0, start - 40) : start]
                if start in taken or _PART.search(before):
                    continue
                taken.add(start)
                number = _number(found["n"])
                if number:
                    yield _Told(field, number, passage, found.start(), found.end(), sure)


def _single(texts: Sequence[Passage]) -> Iterator[_Told]:
    """The one patient of a case report, where the text names one."""
    for passage in texts:
        found = list(_ONE.finditer(passage.text))
        ages = {each[0].casefold() for each in found}
        if len(ages) == 1:
            yield _Told("n_analysed", 1, passage, found[0].start(), found[0].end(), "likely")


def _number(printed: str) -> int:
    word = " ".join(printed.casefold().split())
    return _WORDS.get(word) or int(re.sub(r"\D", "", word) or 0)
