"""Doses that a text names: single ones, ranges and lists in mg or µg, whole or per kg; and which of
them are doses of the treatment."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ldncli.harvest.candidate import Passage
from ldncli.harvest.drafts.doses.drug import NUMBER, SENTENCE, Drug, Names, is_own
from ldncli.harvest.drafts.doses.schedules import is_daily, is_spaced, often_from_to
from ldncli.harvest.drafts.study.earlier import is_earlier_work

_WORDS_AROUND = 3
_DRUGS = 200
# "2 x 1 mg": how often, before the dose.
_BEFORE = re.compile(
    r"(?<![\w.,])([2-4]|two|three|four)\s?(?:[x×]|\s(?:capsules|tablets|pills)\s(?:of\s)?(?:either\s)?)\s?\Z",
    re.IGNORECASE,
)
# Two parts of one day's dose, each with its time of day.
_MORNING = r"(?:in\sthe\s|each\s|every\s|at\s)?(?:morning|breakfast|a\.?m\.?\b)"
_EVENING = r"(?:in\sthe\s|each\s|every\s|at\s)?(?:evening|night|bedtime|p\.?m\.?\b)"
_PART = re.compile(
    rf"[\s,(]*(?:{_MORNING}\W{{1,3}}and\s|{_EVENING}\W{{1,3}}and\s)\Z", re.IGNORECASE
)
_OTHER_PART = re.compile(rf"[\s,(]*(?:{_MORNING}|{_EVENING})", re.IGNORECASE)
# What the words before or behind a dose make of it, the nearest first.
_STEP = re.compile(
    r"(?:(?<!followed\s)\bby|\bin\s(?:weekly\s|daily\s)?(?:steps|increments)\sof|(?:steps|increments)\sof)"
    r"(?:\s(?:another|a\sfurther|an\sadditional))?\s\Z",
    re.IGNORECASE,
)
_STEP_BEHIND = re.compile(r"[\s-]*(?:\w+\s){0,2}(?:increments?|steps)\b", re.IGNORECASE)
_START = re.compile(
    r"(?:start\w*|begin\w*|began|begun|initial\w*|initiat\w*)\s?(?:[\w,-]+\s){0,5}\Z", re.IGNORECASE
)
_START_BEHIND = re.compile(
    r"[^.;\d]{0,60}?\bfor\s(?:the\s)?(?:first|initial)\s(?:\w+\s)?(?:weeks?|days?|months?)\b|"
    r"(?:[\s,(/-]*(?:per\sday|daily|nightly|a\sday|day|once|at\s(?:night|bedtime)|for\s\w++\s\w++))*"
    r"[\s,);]*(?:and|then|which|was|is|were|being|subsequently|gradually|slowly|with)?\s?"
    r"(?:(?:was|were|is|then|be|gradually|slowly|could|subsequently)\s){0,3}"
    r"(?:increas|titrat|escalat|rais|uptitrat|up-titrat)\w*",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"(?:(?:increas|titrat|escalat|rais|uptitrat|up-titrat)\w*(?:\s[\w,.-]+){0,12}\s(?:to|until|up\sto)"
    r"|(?:target|maintenance|final|full)\s(?:daily\s)?dose(?:\s[\w-]+){0,3})"
    r"(?:\s(?:a|an|the|final|full|target|maintenance|maximum|daily|dose|of))*\s\Z",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?:increas|titrat|escalat|rais)\w*(?:\s[\w-]+){0,3}\sfrom(?:\sa)?(?:\s\w+\sdose\sof)?\s\Z",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"(?:up\sto|at\smost|no\smore\sthan|not\sexceeding|flexib\w+(?:\s[\w-]+){0,3}\sto|maxim\w+(?:\s(?:daily|dose|of|was|allowed|permitted|tolerated|[\w]+-based)){0,4}|≤|<=)"
    r"(?:\s(?:a|an|the|maximum|dose|daily|total|of))*\s?\Z",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"[^.;]{0,30}?\b(?:in\s(?:\d+|one|two|three|four|five|some|several)\s(?:patients|cases|of)"
    r"|(?:if|as|where)\s(?:needed|necessary|tolerated|required))",
    re.IGNORECASE,
)
Part = Literal["", "start", "step", "target", "at most", "scheme"]
_COUNTS = {"two": 2, "three": 3, "four": 4}


@dataclass(frozen=True, slots=True)
class Dose:
    """One mention of a dose: lowest and highest value in the unit of the base, or
    in that per kg of body weight.

    Where the text says that it is taken several times a day, the values are what that makes a day.
    """

    low: float
    high: float
    per_kg: bool
    section: str
    words: str
    drug: bool  # whether it reads as that of the drug, not of another one
    most: float | None = (
        None  # up to which a dose is one of the treatment; None where the topic does not say
    )
    printed: str = ""  # the dose and how often it is taken, exactly as they stand
    start: int = 0  # where `printed` begins in its passage, and where it ends
    end: int = 0
    times: int = 1  # how often a day, as the text says; `low` and `high` are the sum
    part: Part = ""  # what it is in a scheme: where it starts, by how much it goes up, whereto
    spaced: bool = False  # not taken every day
    defining: bool = False  # a range in brackets behind the drug's name: what it is called so for
    some: bool = False  # reached by some of the people alone
    earlier: bool = False  # of earlier work, as its sentence reads
    daily: bool = False  # the words behind it say that it is that of a day

    @property
    def is_low_dose(self) -> bool:
        """Whether it reads as a dose of the treatment."""
        return (
            self.drug
            and 0 < self.low <= self.high
            and (self.most is None or self.high <= self.most)
        )


def find_doses(
    passages: Collection[Passage], drug: Drug, other_drugs: Collection[str] = ()
) -> tuple[Dose, ...]:
    """All doses in order, each with the few words around it; `other_drugs` are drugs that
    the document names besides."""
    if not any(drug.own.search(each.text) for each in passages):
        return ()
    others = [
        rf"\b{re.escape(each)}\b" for each in sorted(set(other_drugs))[:_DRUGS] if len(each) > 2
    ]
    named = re.compile("|".join(others) or r"(?!)", re.IGNORECASE)
    return tuple(dose for passage in passages for dose in _doses_in(passage, drug, named))


def _doses_in(passage: Passage, drug: Drug, named: re.Pattern[str]) -> Iterator[Dose]:
    """The doses of a passage; of two that share what stands behind the second (20 mg of one or
    40 mg of the other weekly), neither is taken every day."""
    found = list(_each_in(passage, drug, named))
    text = passage.text
    for place, dose in enumerate(found):
        others = found[max(0, place - 1) : place] + found[place + 1 : place + 2]
        shared = any(
            each.spaced
            and _SHARED.fullmatch(text[min(dose.end, each.end) : max(dose.start, each.start)])
            for each in others
        )
        before = found[place - 1] if place else None
        capped = before is not None and before.part == "at most" and not dose.part
        if before and capped and _SHARED.fullmatch(text[before.end : dose.start]):
            dose = replace(dose, part="at most")
        if shared and not dose.spaced and dose.part != "step" and not is_daily(text, dose.end):
            dose = replace(dose, spaced=True)
        yield dose


_SHARED = re.compile(r"[^.;]{0,60}\b(?:or|and|versus|vs)\b[^.;]{0,30}", re.IGNORECASE)


def _each_in(passage: Passage, drug: Drug, named: re.Pattern[str]) -> Iterator[Dose]:
    rules = drug.topic.dose
    text, last = passage.text, None
    mentions = list(drug.dose.finditer(text))
    names = Names.of(text, drug, named)
    for place, found in enumerate(mentions):
        values = sorted(_values(found, drug))
        if not values or re.search(r"\d\s\Z", text[max(0, found.start() - 2) : found.start()]):
            continue  # "4 .5 mg" may be 4.5 or .5
        own = is_own(text, found.start("low"), found.end(), names)
        if found["high"] and re.match(r",?\s?respectively\b", text[found.end() :]):
            own = False  # of two drugs, one each
        after = mentions[place + 1] if place + 1 < len(mentions) else None
        stop = found.end() + bool(re.match(r"\.\s[a-z]", text[found.end() : found.end() + 3]))
        least, most, end = _times_a_day(text, stop, drug)
        end = found.end() if end == stop else end
        if most == 1 and after and _BESIDE.fullmatch(text, found.end(), after.start()):
            least, most, _ = _times_a_day(text, after.end(), drug)
        start = found.start()
        before = _BEFORE.search(text, max(0, start - 30), start)
        if before and most == 1:
            least = most = _COUNTS.get(before[1].casefold()) or int(before[1])
            start = before.start()
        part = _part(text, start, end, rising=bool(found["high"]))
        bounds = mentions[place - 1].end() if place else 0, after.start() if after else len(text)
        dose = Dose(
            round(values[0] * least, 6),
            round(values[-1] * most, 6),
            bool(found["kg"]),
            passage.section,
            _around(text, start, end),
            own,
            rules.read_up_to_per_kg if found["kg"] else rules.read_up_to,
            printed=text[start:end].strip(),
            start=start,
            end=end,
            times=most,
            part=part,
            spaced=part != "step" and is_spaced(text, start, max(end, stop), *bounds),
            defining=_is_range(found) and _is_definition(text, start, drug),
            some=bool(_SOME.match(text, end, end + 60)),
            earlier=is_earlier_work(text, start, end),
            daily=is_daily(text, end),
        )
        joined = _joined(text, last, dose) if last else None
        if last and not joined:
            yield last
        last = joined or dose
    if last:
        yield last


# Another drug in the same tablet, or taken with it: how often stands behind the second dose.
_BESIDE = re.compile(r"\s(?:and|plus|\+|with)\s[\w-]+\s", re.IGNORECASE)


def _is_range(found: re.Match[str]) -> bool:
    """Whether a mention is a range, not a list of doses that were given."""
    if not found["high"] or found["list"]:
        return False
    joint = found.string[found.end("low") : found.start("high")]
    return bool(re.search(r"[-‐–—−]|\bto\b|\bbis\b|\bdo\b|\ba\b|\bà\b|\bhasta\b", joint))


def _part(text: str, start: int, end: int, *, rising: bool) -> Part:
    """What a dose is in a scheme, by the words right before and behind it in its sentence."""
    before = text[max(0, start - 120) : start]
    before = before[max(0, *(before.rfind(stop) + 2 for stop in (". ", "; "))) :]
    if rising and _FROM.search(before):
        return "scheme"
    if _STEP.search(before) or _STEP_BEHIND.match(text, end, end + 60):
        return "step"
    if _AT_MOST.search(before) and ("flexib" in before or not _TARGET.search(before)):
        return "at most"
    if _TARGET.search(before):
        return "target"
    if _START.search(before) or _START_BEHIND.match(text, end, end + 120):
        return "start"
    return ""


def _is_definition(text: str, start: int, drug: Drug) -> bool:
    """Whether a range stands in brackets right behind the drug's name, or its short form."""
    before = text[max(0, start - 60) : start]
    opened = re.search(r"[(\[,—–-]\s?(?:typically\s|usually\s|i\.e\.,?\s)?\Z", before)
    if not opened:
        return False
    *_, name = [None, *drug.own.finditer(before[: opened.start()])]
    return name is not None and before[name.end() : opened.start()].strip(" )") == ""


def _joined(text: str, first: Dose, second: Dose) -> Dose | None:
    """The dose of a day whose two parts these are: 3 mg in the morning and 1.5 mg at night."""
    if (first.per_kg, first.drug, first.times, second.times) != (second.per_kg, True, 1, 1):
        return None
    behind = _OTHER_PART.match(text, second.end, second.end + 40)
    if not behind or not _PART.fullmatch(text, first.end, second.start):
        return None
    return replace(
        second,
        low=round(first.low + second.low, 6),
        high=round(first.high + second.high, 6),
        words=_around(text, first.start, behind.end()),
        drug=first.drug,
        printed=text[first.start : behind.end()].strip(),
        start=first.start,
        end=behind.end(),
        times=2,
        part=first.part,
    )


def _times_a_day(text: str, end: int, drug: Drug) -> tuple[int, int, int]:
    """How often a day at least and at most the dose that ends here is taken, and where the words
    that say so end; once where none do."""
    between = often_from_to(text, end)
    if between:
        return between
    found = drug.times.match(text, end, end + SENTENCE)
    if not found:
        return 1, 1, end
    word = found["count"] or found.lastgroup or ""
    times = _COUNTS.get(word.casefold()) or int(word)
    return times, times, found.end()


def _values(found: re.Match[str], drug: Drug) -> Iterator[float]:
    unit = found["unit"]
    for each in (
        re.findall(NUMBER, found["list"]) if found["high"] else ()
    ):  # "1.5, 3 and 4.5 mg", but not "in 2017, 4.5 mg"
        yield drug.amount(_number(each), unit)
    yield drug.amount(_number(found["low"]), found["low_unit"] or unit)
    if found["high"]:
        yield drug.amount(_number(found["high"]), unit)


def _number(text: str) -> float:
    """A number; a comma before exactly three digits parts thousands,
    any other is a decimal comma."""
    return round(float(re.sub(r"[,·∙⋅‧•]", ".", re.sub(r",(?=\d{3}\Z)", "", text))), 6)


def _around(text: str, start: int, end: int) -> str:
    """The match and a few words on either side: enough to find it again, not a sentence."""
    while end < len(text) and not text[end].isspace():  # to the end of the word: "mg/day,"
        end += 1
    before = text[max(0, start - 120) : start].split()[-_WORDS_AROUND:]
    after = text[end : end + 120].split()[:_WORDS_AROUND]
    return " ".join([*before, text[start:end].strip(), *after])


def in_milligrams(value: float) -> float:
    """A dose as a record has it: whole numbers without a point, no traces of binary fractions."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
