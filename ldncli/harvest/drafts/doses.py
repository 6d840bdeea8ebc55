"""Doses that a text names: single ones, ranges and lists in mg or µg, whole or per kg; and which of them are low doses of naltrexone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ldncli.harvest.candidate import Passage

# Above this, naltrexone is no longer called low-dose; the licensed dose is 50 mg.
LOW_DOSE_MG = 10.0
# The same per kg of body weight: children get 0.1 mg/kg.
LOW_DOSE_MG_PER_KG = 0.2

_WORDS_AROUND = 3
# No sentence is looked at further than this on either side of a dose, and no more other drugs than these.
_SENTENCE = 400
_DRUGS = 200
# What may stand between a dose and the drug that it is of.
_FILLERS = re.compile(
    r"[\s-]*(?:(?:of|oral|daily|once|twice|thrice|two|three|times|nightly|per|a|day|low-dose|/\s?day)[\s-]+){0,5}"
)
_END = re.compile(r"[.;?!]\s")
# Decimal signs: the point, the comma, and the raised dot of British journals in its several characters.
_NUMBER = r"(?:\d{1,6}(?:[.,·∙⋅‧•]\d{1,6})?|[.·]\d{1,4})"
_UNIT = r"(?:mg|milligrams?|µg|μg|mcg|ug|micrograms?)"
_DOSE = re.compile(
    rf"""(?<![\w.,·∙⋅‧•/-])(?P<list>(?:{_NUMBER},\s){{0,6}})
        (?P<low>{_NUMBER}) (?:\s?(?P<low_unit>{_UNIT})?\s?,?\s?(?:-|‐|–|—|−|to|and|or|bis|oder|und|do|hasta|à|a|y|e)\s?(?P<high>{_NUMBER}))?
        \s?-?(?P<unit>{_UNIT})(?![\w²])
        (?P<kg>\s?/\s?kg\b|\s(?:per|pro|je)\s(?:kg|kilogram)\b|\skg-1)?
        (?!\s?/\s?(?:d?[lL]|m[lLgG2²]|µ[lL]|cm|g\b|mol))(?!\s(?:per|pro)\s(?:ml|millilit|lit|dl|gram)) """,
    re.VERBOSE | re.IGNORECASE,
)
# How often a day a dose is taken, right behind it or behind a few words that say in what form.
_EVERY_DAY = r"(?:[\s-]*(?:an?\s|per\s|each\s|every\s|/\s?)?[\s-]*(?:day|daily)\b)"
_TIMES = re.compile(
    rf"""[\s,(-]*
        (?:(?:of|oral(?:ly)?|naltrexone|LDN|tablets?|capsules?|doses?|by\smouth|p\.?o\.?|taken|given)
            [\s-]+){{0,4}}
        (?:(?P<two>twice{_EVERY_DAY}|b\.?i\.?d\b|(?-i:bd)\b|(?:every\s|q\.?)(?:12|twelve)\s?h)
          |(?P<three>thrice{_EVERY_DAY}|t\.?i\.?d\b|tds\b|(?:every\s|q\.?)(?:8|eight)\s?h)
          |(?P<four>q\.?i\.?d\b|qds\b|(?:every\s|q\.?)(?:6|six)\s?h)
          |(?P<count>[234]|two|three|four)\s?(?:[x×]|times){_EVERY_DAY})""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTS = {"two": 2, "three": 3, "four": 4}
_NALTREXONE = re.compile(r"(?<!methyl)naltrexon\w*|naltreksone?\w*|\bLDN\b", re.IGNORECASE)
# Endings of drugs that are given beside or against naltrexone.
_OTHER_DRUG = re.compile(
    r"\b\w*(?:tyline|oxetine|ipramine|gabalin|pentin|codone|morphone|azepam|azolam|zolam|profen|coxib|statin|sartan|olol|dipine|mab|tinib|zole|cillin|"
    r"mycin|cycline|caine|morphine|norphine|methadone|aminophen|acetamol|prednisone|prednisolone|dexamethasone|exate|steride|idone|apine|piprazole|formin|"
    r"thyroxine|hydramine|diazine|azathioprine|bupropion|ketamine|tramadol|fentanyl|naloxone|aspirin|methylnaltrexone)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dose:
    """One mention of a dose: lowest and highest value in mg, or in mg per kg of body weight.

    Where the text says that it is taken several times a day, the values are what that makes a day.
    """

    low: float
    high: float
    per_kg: bool
    section: str
    words: str
    drug: bool  # whether it reads as naltrexone's, not another drug's

    @property
    def is_low_dose(self) -> bool:
        """Whether it reads as a low dose of naltrexone."""
        return self.drug and 0 < self.low <= self.high <= (LOW_DOSE_MG_PER_KG if self.per_kg else LOW_DOSE_MG)


def find_doses(passages: Collection[Passage], other_drugs: Collection[str] = ()) -> tuple[Dose, ...]:
    """All doses in order, each with the few words around it; `other_drugs` are drugs that the document names besides naltrexone."""
    if not any(_NALTREXONE.search(each.text) for each in passages):
        return ()
    others = [rf"\b{re.escape(each)}\b" for each in sorted(set(other_drugs))[:_DRUGS] if len(each) > 2]
    named = re.compile("|".join(others) or r"(?!)", re.IGNORECASE)
    return tuple(dose for passage in passages for dose in _doses_in(passage, named))


def _doses_in(passage: Passage, named: re.Pattern[str]) -> Iterator[Dose]:
    for found in _DOSE.finditer(passage.text):
        values = sorted(_values(found))
        if values:
            drug = _is_naltrexone(passage.text, found.start("low"), found.end(), named)
            times, end = _times_a_day(passage.text, found.end())
            low, high = round(values[0] * times, 6), round(values[-1] * times, 6)
            words = _around(passage.text, found.start(), end)
            yield Dose(low, high, bool(found["kg"]), passage.section, words, drug)


def _times_a_day(text: str, end: int) -> tuple[int, int]:
    """How often a day the dose that ends here is taken, and where the words that say so end; 1 where none do."""
    found = _TIMES.match(text, end, end + _SENTENCE)
    if not found:
        return 1, end
    word = found["count"] or found.lastgroup or ""
    return _COUNTS.get(word.casefold()) or int(word), found.end()


def _values(found: re.Match[str]) -> Iterator[float]:
    unit = _milligrams(found["unit"])
    for each in re.findall(_NUMBER, found["list"]) if found["high"] else ():  # "1.5, 3 and 4.5 mg", but not "in 2017, 4.5 mg"
        yield _number(each) * unit
    yield _number(found["low"]) * (_milligrams(found["low_unit"]) if found["low_unit"] else unit)
    if found["high"]:
        yield _number(found["high"]) * unit


def _milligrams(unit: str) -> float:
    return 1.0 if unit.casefold().startswith(("mg", "mill")) else 0.001


def _number(text: str) -> float:
    """A number; a comma before exactly three digits parts thousands, any other is a decimal comma."""
    return round(float(re.sub(r"[,·∙⋅‧•]", ".", re.sub(r",(?=\d{3}\Z)", "", text))), 6)


def _is_naltrexone(text: str, start: int, end: int, named: re.Pattern[str]) -> bool:
    """Whether the dose is naltrexone's: the drug right behind it owns it, else the last one before it, else the next."""
    before = max(text.rfind(stop, max(0, start - _SENTENCE), start) for stop in (". ", "; ", "? ", "! "))
    first = before + 2 if before >= 0 else max(0, start - _SENTENCE)
    after = _END.search(text, end, end + _SENTENCE)
    sentence, start, end = text[first : after.start() if after else end + _SENTENCE], start - first, end - first

    drugs = [(each.start(), each.end(), own) for own, pattern in _patterns(named) for each in pattern.finditer(sentence)]
    behind = sorted(each for each in drugs if each[0] >= end)
    before_it = sorted(each for each in drugs if each[1] <= start)
    if behind and (not before_it or _FILLERS.fullmatch(sentence, end, behind[0][0])):
        return behind[0][2]
    return before_it[-1][2] if before_it else True


def _patterns(named: re.Pattern[str]) -> tuple[tuple[bool, re.Pattern[str]], ...]:
    return (True, _NALTREXONE), (False, _OTHER_DRUG), (False, named)


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
