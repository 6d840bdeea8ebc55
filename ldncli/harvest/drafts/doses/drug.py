"""The drug of a base as texts name it, and whether a dose in a sentence is its or another's."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from ldncli.records.text.folding import fold
from ldncli.records.vocabularies.topic import Topic
from ldncli.records.vocabularies.units import in_unit

# No sentence is looked at further than this on either side of a dose, and no
# more other drugs than these.
SENTENCE = 400
# What may stand between a dose and the drug that it is of.
_FILLERS = re.compile(
    r"[\s-]*(?:(?:of|oral|daily|once|twice|thrice|two|three|times|nightly|per|a|day|low-dose"
    r"|/\s?day)[\s-]+){0,5}"
)
_NAMED_BEHIND = re.compile(
    r"\s(?:of\s)?(?!daily|night|orally|twice|thrice|times|tablet|capsule|doses?\b|every|taken|given"
    r"|before|after|during|until|while|which|where|there|group|placebo|versus|weeks?|months?|could"
    r"|increas|titrat|start|compar|first|morning|evening|bedtime)(?P<name>[a-z][a-z-]{4,})",
    re.IGNORECASE,
)
# "400 µg of TRH", and "zinc 480 mg + the drug 10 mg".
_OF_ANOTHER = re.compile(
    r"\s?(?:/d(?:ay)?\s|daily\s)?of\s(?P<name>(?!the\b|a\b|an\b|oral|low|active|either|study|this|treatment|drug"
    r"|intravenous|day)(?:[A-Z]{2,}[\w-]*|[a-z][a-z-]{4,}))\b"
)
_NAMED_BEFORE = re.compile(
    r"\b(?!dose|dosage|daily|oral|tablet|capsule|placebo|group|treatment|mean|median|each|versus|about|around"
    r"|maximum|target|total|using|drug|every|initial|nightly|orally|either|single|between|after|before|until"
    r"|than|with|from|were|regimen|therapy|medication|approximately|subsequent|additional|antagonist|agent"
    r"|injection|infusion|range|below|above|under|over|least|most|only|fixed|standard|usual|hydrochloride"
    r"|then|next|also|gave|came|went|into|plus|when|while|same|both|this|that|such|full|half|maintenance|first"
    r"|second|third|final|equal|some|once|twice|thrice|times|week|month|whom|patients|participants|subjects|women|children|adults|weeks|days|months|study|arms|night|bedtime)"
    r"([A-Za-z][A-Za-z-]{3,})\s[(\[]?\Z"
)
# Words that end so are no names of drugs.
_GENERIC = re.compile(r"(?:ed|ing|ly|tion|ment|ness|ity|ers?|ies|ose|ous|ive|al|ium|ride)\Z")
# "0.6 mg/day for the drug and 60 mg/day for another".
_FOR = re.compile(
    r"(?:\s?/\s?d(?:ay)?|\sdaily|\sper\sday|\sa\sday)?\sfor\s(?P<name>[a-z][a-z-]{4,})\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:\+|\bplus|\band|\bor|\bversus|\bvs\.?)\s?\Z", re.IGNORECASE)
# What people used or what was measured, not what was given.
_CONSUMED = re.compile(
    r"\b(?:usage|consumption|consumed|requirements?|cumulative|intake|excretion|concentrations?|clearance"
    r"|plasma\slevels?|serum|urinary|amounts?)\b",
    re.IGNORECASE,
)
_DOSE_BEFORE = re.compile(r"\d\s?(?:mg|µg|μg|mcg)\s(?:of\s)?\Z")
_END = re.compile(r"(?<!\bvs)(?:(?<!mg)[.;?!]\s|(?<=mg)\.\s(?![a-z])|(?<=mg);\s)")
# Decimal signs: the point, the comma, and the raised dot of British
# journals in its several characters.
NUMBER = r"(?:\d{1,6}(?:[.,·∙⋅‧•]\d{1,6})?|[.·]\d{1,4})"
_UNIT = r"(?:mg|milligrams?|µg|μg|mcg|ug|micrograms?|microg)"
_DOSE = r"""(?<![\w.,·∙⋅‧•/-])(?<!±)(?<!±\s)(?<!\+/-)(?<!\+/-\s)(?P<list>(?:{number},\s){{0,6}})
    (?P<low>{number})
    (?:\s?(?P<low_unit>{unit})?\s?,?\s?(?:-|‐|–|—|−|to|and|or|vs\.?|versus|bis|oder|und|do|hasta|à|a|y|e)\s?(?P<high>{number}))?
    \s?-?(?P<unit>{unit})(?![\w²])
    (?P<kg>\s?/\s?kg\b|\s(?:per|pro|je)\s(?:kg|kilogram)\b|\skg-1)?
    (?!\s?/\s?(?:\d{{1,4}}\s?)?(?:d?[lL]|m[lLgG2²]|µ[lL]|cm|g\b|mol))
    (?!\s?[/·x]?\s?(?:m|kg)\s?(?:[(²?]|2\b|-2\b))(?!\s?/\s?m\b)
    (?!\s(?:per|pro)\s(?:\d{{1,4}}\s?)?(?:ml|millilit|lit|dl|gram)) """
# How often a day a dose is taken, right behind it or behind a few words that say in what form.
_EVERY_DAY = r"(?:[\s-]*(?:an?\s|per\s|each\s|every\s|/\s?)?[\s-]*(?:day|daily)\b)"
_TIMES = r"""[\s,()/-]*
    (?:(?:of|oral(?:ly)?|{names}|tablets?|capsules?|doses?|by\smouth|p\.?o\.?|taken|given|administered|intravenously|subcutaneously|intramuscularly
        |(?-i:[A-Z]{{2,6}}))[\s-]+){{0,4}}
    (?:(?P<two>twice{day}|b\.?i\.?d\b|(?-i:bd)\b|(?:every\s|q\.?)(?:12|twelve)\s?h)
      |(?P<three>thrice{day}|t\.?i\.?d\b|tds\b|(?:every\s|q\.?)(?:8|eight)\s?h)
      |(?P<four>q\.?i\.?d\b|qds\b|(?:every\s|q\.?)(?:6|six)\s?h)
      |(?P<count>[234]|two|three|four)[\s-]?(?:[x×]|times){day})"""
# Endings of drugs that may be given beside or against the drug of the base, and some whole names.
_OTHER_DRUG = (
    r"\b\w*(?:tyline|oxetine|ipramine|gabalin|pentin|codone|morphone|azepam|azolam|zolam|profen|coxib"
    r"|statin|sartan|olol|dipine|mab|tinib|zole|cillin|mycin|cycline|caine|morphine|norphine|methadone"
    r"|aminophen|acetamol|prednisone|prednisolone|dexamethasone|exate|steride|idone|apine|piprazole"
    r"|dronate|taxel|platin|rubicin|floxacin|gliptin|gliflozin|glitazone|setron|triptan|curium|curonium"
    r"|fentanil|barbital|ental|thiazide|semide|olone|asone|phylline|terol|tropium|peridol|perone|lukast|tadine"
    r"|fibrate|parin|relin|nidazole|conazole|uracil|citabine|trexed|phenidate|amphetamine|poside|tecan|tinib|fenac|azepine|lactone|phene|ifene|\w{3,}pril|tiazem|pamil|randil|cef\w+|vastatin"
    r"|codeine|stigmine|afinil|digoxin|calcium|vitamin\s\w+|zinc|magnesium|folate|folic\sacid|melatonin"
    r"|formin|thyroxine|hydramine|diazine|azathioprine|bupropion|ketamine|tramadol|fentanyl|aspirin)\b"
)
_SHORT_BEFORE = re.compile(r"\b([A-Z]{2,6})\s?[(\[]?\s?\Z")


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
        return re.compile(_DOSE.format(number=NUMBER, unit=units), re.VERBOSE | re.IGNORECASE)

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


@dataclass(frozen=True)
class Names:
    """What the drugs are called in one text: the drug, the short forms of it that the text
    introduces, and where other drugs are named, in order."""

    drug: Drug
    short: re.Pattern[str]
    others: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str, drug: Drug, other: re.Pattern[str]) -> Names:
        """The names in a text."""
        spans = {each.span() for kind in (drug.beside, other) for each in kind.finditer(text)}
        return cls(drug, _short_forms(text, drug), tuple(sorted(spans)))


def is_own(text: str, start: int, end: int, names: Names) -> bool:
    """Whether the dose is the drug's: the drug right behind it owns it, else the last
    one before it, else the next."""
    first = max(0, start - SENTENCE)
    for stop in _END.finditer(text, first, start):
        first = stop.end()
    after = _END.search(text, end, end + SENTENCE)
    sentence, start, end = (
        text[first : after.start() if after else end + SENTENCE],
        start - first,
        end - first,
    )

    drug, short_own = names.drug, names.short
    own = [
        (each.start(), each.end(), True)
        for pattern in (drug.own, short_own)
        for each in pattern.finditer(sentence)
    ]
    own.sort()
    # "6 mg of one, 0.7 mg of the drug": where the drug follows its dose, so do others.
    follows = _NAMED_BEHIND.match(sentence, end)
    if follows and not (drug.own.match(follows["name"]) or short_own.match(follows["name"])):
        joined = _JOINED.search(sentence, 0, start) and _has_its_own(sentence, start, drug, own)
        if joined or any(_DOSE_BEFORE.search(sentence, 0, place) for place, _, _ in own):
            return False
    if _CONSUMED.search(sentence, 0, start):
        return False
    other = _OF_ANOTHER.match(sentence, end)
    if (
        other
        and not drug.own.match(other["name"])
        and not _is_short_form(text, other["name"], drug)
    ):
        return False
    short = _SHORT_BEFORE.search(sentence, 0, start)
    if short and not drug.own.match(short[1]) and _stands_for_another(text, short[1], drug):
        return False
    bound = _FOR.match(sentence, end)
    if bound:
        if drug.own.match(bound["name"]):
            return True
        others_so = any(drug.own.match(each["name"]) for each in _FOR.finditer(sentence))
        if others_so or drug.beside.search(bound["name"]):
            return False
    next_own = next((first for first, _, _ in own if first >= end), None)
    if next_own is not None and _FILLERS.fullmatch(sentence, end, next_own):
        return True
    named_before = _NAMED_BEFORE.search(sentence, 0, start)
    if (
        named_before
        and not _GENERIC.search(named_before[1])
        and not any(end >= named_before.start() - 2 for _, end, _ in own if end <= start)
        and _has_its_own(sentence, start, drug, own)
    ):
        return False
    taken = {place for place, _, _ in own}
    around = names.others[bisect_left(names.others, (first, 0)) :]
    others = [
        (begins - first, ends - first, False)
        for begins, ends in takewhile(lambda each: each[0] < first + len(sentence), around)
        if begins - first not in taken
    ]
    drugs = own + others
    behind = sorted(each for each in drugs if each[0] >= end)
    before_it = sorted(each for each in drugs if each[1] <= start)
    if behind and (not before_it or _FILLERS.fullmatch(sentence, end, behind[0][0])):
        return behind[0][2]
    return before_it[-1][2] if before_it else True


def _is_short_form(text: str, name: str, drug: Drug) -> bool:
    """Whether the text introduces a short form behind the drug's name: the drug (XY)."""
    return any(
        re.match(rf"[^().]{{0,40}}[(\[]\s?{re.escape(name)}\b", text[each.end() : each.end() + 80])
        for each in drug.own.finditer(text)
    )


def _stands_for_another(text: str, short: str, drug: Drug) -> bool:
    """Whether the text introduces a short form behind another name than the drug's."""
    found = re.search(rf"(\w[\w-]*)\s[(\[]{short}[)\],;]", text)
    return bool(found and not drug.own.search(text[max(0, found.start() - 40) : found.end(1)]))


def _has_its_own(sentence: str, start: int, drug: Drug, own: list[tuple[int, int, bool]]) -> bool:
    """Whether another dose of the sentence than that at `start` stands right beside the drug."""
    for each in drug.dose.finditer(sentence):
        beside = any(0 <= each.start() - end <= 2 for _, end, _ in own)
        behind = any(0 <= first - each.end() <= 4 for first, _, _ in own)
        if each.start("low") != start and (behind or beside):
            return True
    return False


def _short_forms(text: str, drug: Drug) -> re.Pattern[str]:
    """The short forms that a text introduces behind the drug's name: the drug (XY)."""
    found = {
        short[1]
        for each in drug.own.finditer(text)
        if (
            short := re.match(
                r"(?:\s[a-z-]+){0,2}\s?[(\[]\s?([A-Z][A-Za-z0-9-]{1,6})\b",
                text[each.end() : each.end() + 60],
            )
        )
    }
    names = [re.escape(each) for each in sorted(found) if not each.islower()]
    return re.compile(rf"\b(?:{'|'.join(names)})\b" if names else r"(?!)")
