"""Doses that a text names: single ones, ranges and lists in mg or µg, whole or per kg; and which of
them are doses of the treatment."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from ldncli.harvest.candidate import Passage
from ldncli.records.text.folding import fold
from ldncli.records.vocabularies.topic import Topic
from ldncli.records.vocabularies.units import in_unit

_WORDS_AROUND = 3
# No sentence is looked at further than this on either side of a dose, and no
# more other drugs than these.
_SENTENCE = 400
_DRUGS = 200
# What may stand between a dose and the drug that it is of.
_FILLERS = re.compile(
    r"[\s-]*(?:(?:of|oral|daily|once|twice|thrice|two|three|times|nightly|per|a|day|low-dose"
    r"|/\s?day)[\s-]+){0,5}"
)
_END = re.compile(r"[.;?!]\s")
# Decimal signs: the point, the comma, and the raised dot of British
# journals in its several characters.
_NUMBER = r"(?:\d{1,6}(?:[.,·∙⋅‧•]\d{1,6})?|[.·]\d{1,4})"
_UNIT = r"(?:mg|milligrams?|µg|μg|mcg|ug|micrograms?)"
_DOSE = r"""(?<![\w.,·∙⋅‧•/-])(?P<list>(?:{number},\s){{0,6}})
    (?P<low>{number})
    (?:\s?(?P<low_unit>{unit})?\s?,?\s?(?:-|‐|–|—|−|to|and|or|bis|oder|und|do|hasta|à|a|y|e)\s?(?P<high>{number}))?
    \s?-?(?P<unit>{unit})(?![\w²])
    (?P<kg>\s?/\s?kg\b|\s(?:per|pro|je)\s(?:kg|kilogram)\b|\skg-1)?
    (?!\s?/\s?(?:d?[lL]|m[lLgG2²]|µ[lL]|cm|g\b|mol))
    (?!\s(?:per|pro)\s(?:ml|millilit|lit|dl|gram)) """
# How often a day a dose is taken, right behind it or behind a few words that say in what form.
_EVERY_DAY = r"(?:[\s-]*(?:an?\s|per\s|each\s|every\s|/\s?)?[\s-]*(?:day|daily)\b)"
_TIMES = r"""[\s,(-]*
    (?:(?:of|oral(?:ly)?|{names}|tablets?|capsules?|doses?|by\smouth|p\.?o\.?|taken|given)
        [\s-]+){{0,4}}
    (?:(?P<two>twice{day}|b\.?i\.?d\b|(?-i:bd)\b|(?:every\s|q\.?)(?:12|twelve)\s?h)
      |(?P<three>thrice{day}|t\.?i\.?d\b|tds\b|(?:every\s|q\.?)(?:8|eight)\s?h)
      |(?P<four>q\.?i\.?d\b|qds\b|(?:every\s|q\.?)(?:6|six)\s?h)
      |(?P<count>[234]|two|three|four)\s?(?:[x×]|times){day})"""
_COUNTS = {"two": 2, "three": 3, "four": 4}
# Endings of drugs that may be given beside or against the drug of the base, and some whole names.
_OTHER_DRUG = (
    r"\b\w*(?:tyline|oxetine|ipramine|gabalin|pentin|codone|morphone|azepam|azolam|zolam|profen|coxib"
    r"|statin|sartan|olol|dipine|mab|tinib|zole|cillin|mycin|cycline|caine|morphine|norphine|methadone"
    r"|aminophen|acetamol|prednisone|prednisolone|dexamethasone|exate|steride|idone|apine|piprazole"
    r"|formin|thyroxine|hydramine|diazine|azathioprine|bupropion|ketamine|tramadol|fentanyl|aspirin)\b"
)


@dataclass(frozen=True)
class Drug:
    """The drug of a base as texts name it and its doses, made once from the topic."""

    topic: Topic

    @cached_property
    def own(self) -> re.Pattern[str]:
        """The names of the drug, each whole or as the beginning of a word."""
        return re.compile(rf"\b(?:{self._names})\w*", re.IGNORECASE)

    @cached_property
    def beside(self) -> re.Pattern[str]:
        """Other drugs: those that the topic names, and any that end as drugs do."""
        named = [rf"\b{re.escape(each)}\b" for each in self.topic.beside]
        return re.compile("|".join([*named, _OTHER_DRUG]), re.IGNORECASE)

    @cached_property
    def dose(self) -> re.Pattern[str]:
        """A dose, a range or a list of doses."""
        unit = self.topic.dose.unit
        units = (
            _UNIT
            if unit in ("mg", "µg")
            else rf"(?:{_UNIT}|g|grams?)"
            if unit == "g"
            else re.escape(unit)
        )
        return re.compile(_DOSE.format(number=_NUMBER, unit=units), re.VERBOSE | re.IGNORECASE)

    @cached_property
    def times(self) -> re.Pattern[str]:
        """How often a day a dose is taken."""
        names = self._names.replace(" ", r"\s")
        return re.compile(_TIMES.format(names=names, day=_EVERY_DAY), re.VERBOSE | re.IGNORECASE)

    @property
    def _names(self) -> str:
        names = dict.fromkeys((*self.topic.names, self.topic.drug))
        return "|".join(re.escape(each).replace("\\ ", " ") for each in names)

    def amount(self, number: float, unit: str) -> float:
        """A printed dose in the unit of the base."""
        return in_unit(number, _unit_of(unit), self.topic.dose.unit)

    def is_called(self, name: str) -> bool:
        """Whether a name is that of the drug itself."""
        return fold(name) in {fold(each) for each in (self.topic.drug, *self.topic.names)}


def _unit_of(word: str) -> str:
    """The unit that a word stands for; one that is no mass is written as the topic has it."""
    word = word.casefold()
    if word.startswith(("mg", "mill")):
        return "mg"
    if word.startswith(("µg", "μg", "mc", "ug", "mic")):
        return "µg"
    return "g" if word.startswith("gram") else word


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
    rules = drug.topic.dose
    for found in drug.dose.finditer(passage.text):
        values = sorted(_values(found, drug))
        if values:
            own = _is_own(passage.text, found.start("low"), found.end(), drug, named)
            times, end = _times_a_day(passage.text, found.end(), drug)
            low, high = round(values[0] * times, 6), round(values[-1] * times, 6)
            words = _around(passage.text, found.start(), end)
            most = rules.read_up_to_per_kg if found["kg"] else rules.read_up_to
            yield Dose(low, high, bool(found["kg"]), passage.section, words, own, most)


def _times_a_day(text: str, end: int, drug: Drug) -> tuple[int, int]:
    """How often a day the dose that ends here is taken, and where the words that
    say so end; 1 where none do."""
    found = drug.times.match(text, end, end + _SENTENCE)
    if not found:
        return 1, end
    word = found["count"] or found.lastgroup or ""
    return _COUNTS.get(word.casefold()) or int(word), found.end()


def _values(found: re.Match[str], drug: Drug) -> Iterator[float]:
    unit = found["unit"]
    for each in (
        re.findall(_NUMBER, found["list"]) if found["high"] else ()
    ):  # "1.5, 3 and 4.5 mg", but not "in 2017, 4.5 mg"
        yield drug.amount(_number(each), unit)
    yield drug.amount(_number(found["low"]), found["low_unit"] or unit)
    if found["high"]:
        yield drug.amount(_number(found["high"]), unit)


def _number(text: str) -> float:
    """A number; a comma before exactly three digits parts thousands,
    any other is a decimal comma."""
    return round(float(re.sub(r"[,·∙⋅‧•]", ".", re.sub(r",(?=\d{3}\Z)", "", text))), 6)


def _is_own(text: str, start: int, end: int, drug: Drug, named: re.Pattern[str]) -> bool:
    """Whether the dose is the drug's: the drug right behind it owns it, else the last
    one before it, else the next."""
    before = max(
        text.rfind(stop, max(0, start - _SENTENCE), start) for stop in (". ", "; ", "? ", "! ")
    )
    first = before + 2 if before >= 0 else max(0, start - _SENTENCE)
    after = _END.search(text, end, end + _SENTENCE)
    sentence, start, end = (
        text[first : after.start() if after else end + _SENTENCE],
        start - first,
        end - first,
    )

    own = [(each.start(), each.end(), True) for each in drug.own.finditer(sentence)]
    taken = {place for place, _, _ in own}
    others = [each for pattern in (drug.beside, named) for each in pattern.finditer(sentence)]
    drugs = own + [
        (each.start(), each.end(), False) for each in others if each.start() not in taken
    ]
    behind = sorted(each for each in drugs if each[0] >= end)
    before_it = sorted(each for each in drugs if each[1] <= start)
    if behind and (not before_it or _FILLERS.fullmatch(sentence, end, behind[0][0])):
        return behind[0][2]
    return before_it[-1][2] if before_it else True


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
