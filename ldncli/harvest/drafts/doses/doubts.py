"""Why the doses that were read may not be those of the drug, or not those of a day: then all of
them are for a person to look at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ldncli.harvest.candidate import Passage
from ldncli.harvest.drafts.doses.drug import NUMBER, Drug, Names
from ldncli.harvest.drafts.doses.mentions import Dose
from ldncli.harvest.drafts.doses.schedules import NOT_DAILY

# What may stand between the drug's name and its dose, and behind the dose up to the name.
_FILL = (
    r"(?:at|of|in|as|a|an|the|for|was|were|is|dos(?:e|es|ed|age|ing)|daily|oral(?:ly)?|given|taken|administered"
    r"|treatment|therapy|monotherapy|tablets?|capsules?|group|intravenous(?:ly)?|i\.?v\.?|i\.?m\.?|i\.?p\.?|p\.?o\.?"
    r"|single|mean|either|low|high|fixed|total|once|with|initial|ranging|from|between|to|injections?"
    r"|hydrochloride|sodium|acetate|maleate|citrate|sulfate|sulphate|mesylate|tartrate|valerate|carbonate"
    r"|bromide|bolus|subcutaneous(?:ly)?|n\s?=\s?\d+)"
)
_NAME_BEFORE = rf"(?:{{own}})[\s,()\[\]:=-]*(?:{_FILL}[\s,()\[\]:=-]+){{{{0,6}}}}"
_NAME_BEHIND = (
    rf"[\s-]*(?:(?:/\s?d(?:ay)?|daily|per|day|dose|once|twice|times|a|of|oral|intravenous|i\.?v\.?"
    rf"|b\.?i\.?d\.?|{_FILL})[\s-]+){{{{0,5}}}}(?:{{own}})"
)
# From one dose to the next of the same drug: 5 mg or 10 mg, 5, 10 and 20 mg.
_NEXT = re.compile(
    r"[\s,;()/-]*(?:(?:or|and|to|versus|vs\.?|then|daily|once|twice|a|per|day|group|(?:\w+\s)?n\s?=\s?\d+"
    r"|b\.?i\.?d\.?|t\.?i\.?d\.?|increased|titrated|up)[\s,;()/-]*){0,5}",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"(?<![\w-])([A-Za-z][\w-]*)[\s,]*[(\[]?\s?\Z")
_FIRST_WORD = re.compile(
    r"[\s-]*(?:(?:/\s?d(?:ay)?|daily|per\sday|once|twice|of|oral|intravenous)[\s-]+){0,3}([A-Za-z][\w-]{2,})"
)
_RELEASED = re.compile(r"\bimplant|\bdepot\b|\bpellets?\b|\bmini-?pumps?\b|\bpatch", re.IGNORECASE)
_TAPERED = re.compile(r"\btaper|\bde-?escalat|\breduced\sto\s(?:a\s)?\d", re.IGNORECASE)
_RATE = re.compile(r"\s?(?:/|per\s)\s?(?:min|h|hr|hour|minute)\b|\s?(?:min|h)-1\b", re.IGNORECASE)
_PER_KG = re.compile(r"[^.;]{0,40}?\bper\s(?:kg|kilogram)\b", re.IGNORECASE)
_IN_A_DISH = re.compile(r"\b(?:isolated|perfused|in\svitro|cultured|ex[\s-]vivo)\b", re.IGNORECASE)
_ALONG = re.compile(
    r"(?:\balong\swith|\bplus|\+|\bcombined\swith|\bin\saddition\sto)\s(?:[\w-]+\s){0,2}\Z", re.I
)
_OFTEN = re.compile(
    r"\b(?:every\s(?:\d|four|six|eight|twelve)\d?\s?h(?:ours?)?|(?:twice|thrice|[2-4]\stimes)\s(?:daily|a\sday)"
    r"|[btq]\.?i\.?d\b)",
    re.IGNORECASE,
)
_EQUAL = re.compile(
    r"\b(?:equal\w*|equivalent\w*|corresponding|i\.e\.)\s(?:to\s|of\s)?\Z", re.IGNORECASE
)
_GIVEN = re.compile(
    r"\b(?:administ\w+|given|received?|inject\w+|infus\w+|dos(?:e|es|ed|age|ing)|treated)\b", re.I
)
_SENTENCE = re.compile(r"(?:[^.;?!]|[.](?=\d)|[.;?!](?!\s))+")
_MAY = re.compile(r"\b(?:could|might|may|can|allowed|if\s\w+|flexibl\w+)\b", re.IGNORECASE)
# No regimen spans more; a unit was misprinted or another thing measured.
_SPREAD = 60


def sift(
    doses: Sequence[Dose], passages: Sequence[Passage], drug: Drug
) -> tuple[Sequence[Dose], str]:
    """The doses to read, and what makes them doubtful: empty where nothing does. Of a drug whose
    doses the topic bounds, a dose within them needs no name beside it; of another only those beside
    its name are read."""
    mine = [each for each in doses if each.is_low_dose and not each.earlier]
    if not mine:
        return doses, ""
    texts = {each.section: each.text for each in passages}
    if drug.topic.dose.read_up_to is not None:
        return doses, _RATES if _is_rate(mine, texts) else ""
    beside, loose = _sorted(doses, passages, drug)
    if not beside:
        return doses, "no dose stands beside the name of the drug"
    amounts = {_amount(each) for each in beside}
    values = {value for each in beside for value in (each.low, each.high)}
    if any(_amount(each) not in amounts and not {each.low, each.high} <= values for each in loose):
        return doses, "another dose of the text stands beside no drug's name"
    return beside, _doubt(beside, doses, passages, texts)


_RATES = "a rate, not the dose of a day"


def _is_rate(doses: Sequence[Dose], texts: dict[str, str]) -> bool:
    return any(_RATE.match(texts[each.section], each.end) for each in doses)


def _doubt(
    mine: Sequence[Dose],
    doses: Sequence[Dose],
    passages: Sequence[Passage],
    texts: dict[str, str],
) -> str:
    """What makes doses beside the drug's name doubtful."""
    if len({each.per_kg for each in mine}) > 1:
        return "a dose of a kilogram and a whole one"
    if _is_rate(mine, texts):
        return _RATES
    if max(each.high for each in mine) > _SPREAD * min(each.low for each in mine):
        return "the doses lie too far apart to be those of one regimen"
    often = {each.times for each in mine}
    if len(often) > 1 and not all(each.times > 1 or each.daily for each in mine):
        return "how often a day is told of some doses alone"
    if any(each.spaced for each in mine):
        return "some are not taken every day, as it reads"
    for each in mine:
        words = _sentence(texts[each.section], each)
        if _RELEASED.search(words) or _TAPERED.search(words):
            return "released over time, or tapered"
        if _MAY.search(words) and each.part in ("start", "target"):
            return "an increase that was left open"
        if _IN_A_DISH.search(words):
            return "given to no living being, as it reads"
        text = texts[each.section]
        if not each.per_kg and _PER_KG.match(text, each.end):
            return "a dose of a kilogram, as it reads"
        if len({_amount(other) for other in mine}) > 1 and _ALONG.search(text[: each.start]):
            return "one dose was given along with another drug"
        if not each.daily and each.times == 1 and _OFTEN.search(words):
            return "how often a day is told of something in the sentence"
        near = (other for other in doses if other.section == each.section and other is not each)
        often_near = any(
            other.times > 1 and _sentence(texts[each.section], other) == words for other in near
        )
        if often_near and not each.daily and each.times == 1:
            return "how often a day is told of another dose of the sentence"
    if not all(each.daily or each.times > 1 for each in mine) and _told_spaced(passages):
        return "the text tells of times that are not those of a day"
    return ""


def _sorted(
    doses: Sequence[Dose], passages: Sequence[Passage], drug: Drug
) -> tuple[list[Dose], list[Dose]]:
    """Doses that stand beside the drug's name, and those beside no name; not those of others."""
    beside: list[Dose] = []
    loose: list[Dose] = []
    for passage in passages:
        text, last = passage.text, None
        names = Names.of(text, drug, re.compile(r"(?!)"))
        own = rf"{drug.own.pattern}|{names.short.pattern}"
        before = re.compile(rf"{_NAME_BEFORE.format(own=own)}\Z", re.IGNORECASE)
        behind = re.compile(_NAME_BEHIND.format(own=own), re.IGNORECASE)
        for dose in (each for each in doses if each.section == passage.section):
            if dose.earlier or _EQUAL.search(text[: dose.start]):
                continue
            head = text[max(0, dose.start - 90) : dose.start]
            # A name right behind a dose is its own, so it is none of the next.
            named = bool(behind.match(text, dose.end)) or _stands_before(before, _own_words(head))
            if not named and _is_another(text, dose, names):
                last = None
                continue
            if last and not named:
                named = bool(_NEXT.fullmatch(text, last.end, dose.start))
            (beside if named else loose).append(dose)
            last = dose if named else None
    return beside, loose


def _stands_before(own: re.Pattern[str], head: str) -> bool:
    """Whether the name stands before the dose, and not in brackets that explain another name."""
    found = own.search(head)
    if not found:
        return False
    opened = head.rfind("(", 0, found.start())
    closed = head.rfind(")", 0, found.start())
    return not (opened > closed and head[opened + 1 : found.start()].strip() and ")" in found[0])


_WITH_UNIT = re.compile(rf"{NUMBER}\s?(?:mg|µg|μg|mcg|micrograms?|microg)\b", re.IGNORECASE)


def _own_words(head: str) -> str:
    """What stands before a dose from the last other dose on."""
    found = list(_WITH_UNIT.finditer(head))
    return head[found[-1].end() :] if found else head


def _is_another(text: str, dose: Dose, names: Names) -> bool:
    """Whether another drug is named right before or right behind a dose."""
    before = _LAST_WORD.search(text, max(0, dose.start - 60), dose.start)
    behind = _FIRST_WORD.match(text, dose.end)
    for found in (before, behind):
        if not found:
            continue
        start, end = found.span(1)
        if any(first < end and start < last for first, last in names.others):
            return True
        short = found[1]
        if re.fullmatch(r"[A-Z][A-Z0-9-]*[A-Z0-9]", short) and not names.short.match(short):
            return True
    return False


def _amount(dose: Dose) -> tuple[float, float, bool]:
    return dose.low, dose.high, dose.per_kg


def _sentence(text: str, dose: Dose) -> str:
    for each in _SENTENCE.finditer(text):
        if each.start() <= dose.start < each.end():
            return each[0]
    return text


def _told_spaced(passages: Sequence[Passage]) -> bool:
    """Whether a sentence that tells of giving says that it was not every day."""
    return any(
        NOT_DAILY.search(each[0]) and _GIVEN.search(each[0])
        for passage in passages
        for each in _SENTENCE.finditer(passage.text)
    )
