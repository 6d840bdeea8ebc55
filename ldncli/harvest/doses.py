"""Doses that a text names: single ones, ranges and lists in mg or µg, whole or per kg; and which of them are low doses of naltrexone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ldncli.harvest.pages.page import Passage

# Above this, naltrexone is no longer called low-dose; the licensed dose is 50 mg.
LOW_DOSE_MG = 10.0
# The same per kg of body weight: children get 0.1 mg/kg.
LOW_DOSE_MG_PER_KG = 0.2

_WORDS_AROUND = 3
# No sentence is looked at further than this on either side of a dose, and no more other drugs than these.
_SENTENCE = 400
_DRUGS = 200
# What may stand between a dose and the drug that it is of.
_FILLERS = re.compile(r"[\s-]*(?:(?:of|oral|daily|once|nightly|per|a|day|low-dose|/\s?day)[\s-]+){0,4}")
_END = re.compile(r"[.;?!]\s")
_NUMBER = r"(?:\d{1,6}(?:[.,]\d{1,6})?|[.]\d{1,4})"
_UNIT = r"(?:mg|milligrams?|µg|μg|mcg|ug|micrograms?)"
_DOSE = re.compile(
    rf"""(?<![\w.,/-])(?P<list>(?:{_NUMBER},\s){{0,6}})
        (?P<low>{_NUMBER}) (?:\s?(?P<low_unit>{_UNIT})?\s?,?\s?(?:-|‐|–|—|−|to|and|or|bis|oder|und|do|hasta|à|a|y|e)\s?(?P<high>{_NUMBER}))?
        \s?-?(?P<unit>{_UNIT})(?![\w²])
        (?P<kg>\s?/\s?kg\b|\s(?:per|pro|je)\s(?:kg|kilogram)\b|\skg-1)?
        (?!\s?/\s?(?:d?[lL]|m[lLgG2²]|µ[lL]|cm|g\b|mol))(?!\s(?:per|pro)\s(?:ml|millilit|lit|dl|gram)) """,
    re.VERBOSE | re.IGNORECASE,
)
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
    """One mention of a dose: lowest and highest value in mg, or in mg per kg of body weight."""

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
    """All doses in order, each with the few words around it; `other_drugs` are drugs that the page names besides naltrexone."""
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
            yield Dose(values[0], values[-1], bool(found["kg"]), passage.section, _around(passage.text, found.start(), found.end()), drug)


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
    return round(float(re.sub(r",(?=\d{3}\Z)", "", text).replace(",", ".")), 6)


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
