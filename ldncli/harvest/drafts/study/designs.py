"""Which design a text states of its own work: in a heading, by what was done, by how many patients
are told of. Words in passing (“randomised trials are needed”) state nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ldncli.harvest.drafts.study.earlier import is_earlier_work
from ldncli.harvest.drafts.study.numbers import COUNT, PEOPLE, WHO, number


@dataclass(frozen=True, slots=True)
class Stated:
    """A kind of paper and a design (None where the words leave it open), the words that say so and
    where they begin."""

    kind: str
    design: str | None
    words: str
    start: int


_ANIMALS = re.compile(
    r"\b(?:rats?|mice|mouse|murine|rabbits?|dogs?|canine|beagles?|cats?|pigs?|piglets?|sows?|swine"
    r"|minipigs?|monkeys?|macaques?|hamsters?|gerbils?|ewes?|sheep|lambs?|goats?|cows?|calves"
    r"|chickens?|chicks?|hens?|zebrafish|rodents?|horses?|ferrets?)\b",
    re.IGNORECASE,
)
_HUMANS = re.compile(
    rf"(?<![\w.,/-])(?:{COUNT})\s(?:(?!\b(?:rats?|mice)\b)[\w-]+\s){{0,4}}?"
    r"(?:patients|participants|volunteers|women|men|children|adolescents|people|infants)\b"
    r"|\b(?:patients|participants|volunteers|women|men|children)\s(?:were|received|took|underwent)\b",
    re.IGNORECASE,
)
_RANDOM = (
    r"(?:randomi[sz]ed|randomly\s(?:assigned|allocated|divided|distributed)|randomi[sz]ation)"
    r"(?!\s(?:[\w-]+\s){0,3}?(?:trials|studies)\b)(?!\s(?:[\w-]+\s){0,4}?(?:is|are)\s(?:needed|warranted"
    r"|required|necessary))"
)
_HUMAN = re.compile(
    r"\b(?:patients?|participants?|volunteers?|women|men|children|adolescents|people|infants?|neonates?"
    r"|newborns?|babies|humans)\b",
    re.IGNORECASE,
)
# Where a text speaks of its own work, up to the word that names the design.
_SOME = r"(?:[\w/’'-]+,?\s){0,6}?"
_OWN = (
    r"(?:(?:(?:study|trial)\s)?design(?:,?\s(?:and\s)?[\w,\s]{0,40})?:\s"
    r"|(?:materials?\sand\s)?(?:patients\sand\s)?methods?(?:\sand\s\w+)?:\s"
    r"|\b(?:this|the\spresent|the\scurrent|our|it)\s(?:[\w-]+\s){0,6}?(?:is|was|were)\s(?:designed\s"
    r"(?:as|to\sbe)\s|conducted\sas\s|performed\sas\s)?(?:an?\s)?"
    r"|\b(?:this|the\spresent|the\scurrent)\s"
    r"|\b(?:we|the\sauthors)\s(?:have\s)?(?:conducted|performed|did|undertook|carried\sout|report(?:ed)?"
    r"|used|designed|present)\s(?:on\s)?(?:the\sresults\sof\s)?(?:an?\s)?"
    r"|\bin\s(?:this|an?|our)\s"
    r"|(?:\A|[.:]\s)(?:an?\s)?)"
)


def _stated(key: str) -> re.Pattern[str]:
    return re.compile(rf"{_OWN}{_SOME}(?P<key>{key})", re.IGNORECASE)


_DONE = r"(?:was|were)\s(?:conducted|performed|done|carried\sout|undertaken|used)"
_STATEMENTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("random", _stated(_RANDOM)),
    (
        "random",
        re.compile(
            rf"\b(?:was|were|underwent)\s(?:\w+\s){{0,2}}?(?P<key>{_RANDOM})"
            rf"|(?P<key2>{_RANDOM})\s(?:\([^()]*\)\s)?(?:in)?to\s",
            re.IGNORECASE,
        ),
    ),
    ("cross-sectional", _stated(r"cross[\s-]sectional(?:ly)?\b")),
    (
        "cross-sectional",
        re.compile(rf"\b(?P<key>cross[\s-]sectional\s(?:[\w-]+\s){{0,3}}?{_DONE})", re.IGNORECASE),
    ),
    ("case-control", _stated(r"case[\s-]control\s(?:study|design|analysis)\b")),
    (
        "prospective-cohort",
        _stated(
            r"prospective(?:ly)?,?\s(?:[\w-]+,?\s){0,3}?cohort|cohort[^.]{0,20}\sprospectively\b"
        ),
    ),
    (
        "retrospective-cohort",
        _stated(
            r"retrospective(?:ly)?\s(?:[\w-]+,?\s){0,4}?"
            r"(?:stud\w+|review\w*|analy\w+|cohort|evaluat\w+|charts?|records?|survey)\b"
            r"|retrospective,?\s(?:[\w-]+,?\s){0,4}?(?:study|review|analysis|cohort)\b"
            r"|(?:medical\s)?(?:chart|record)\sreview\b"
        ),
    ),
    (
        "retrospective-cohort",
        re.compile(
            r"(?P<key>\b(?:was|were)\sretrospectively\s(?:reviewed|analy[sz]ed|evaluated|identified|studied"
            r"|assessed|collected|examined)"
            r"|\b(?:charts?|records?|files)\s(?:[^.;]{0,60}\s)?(?:was|were)\s(?:retrospectively\s)?reviewed)",
            re.IGNORECASE,
        ),
    ),
    ("before-after-study", _stated(r"before[\s–-]*(?:and[\s–-]*)?after\s(?:study|design)\b")),
    (
        "survey",
        re.compile(
            rf"(?P<key>\b(?:online|internet|web-based|telephone|postal|mailed|questionnaire)\s(?:[\w-]+\s){{0,2}}?"
            rf"surveys?\s(?:{_DONE}|of\s\d))",
            re.IGNORECASE,
        ),
    ),
)
_ALONE = r"(?:patient|man|woman|boy|girl|infant|child|male|female|neonate)"
_ONE_CASE = re.compile(
    rf"\b(?:we|(?:the\s)?authors?)\s(?:here\s|herein\s)?(?:have\s)?(?:report|present|describe|studied"
    rf"|treated|observed)(?:ed)?\s(?:on\s)?(?:(?:the|a|an|such\sa|this)\s(?:[\w-]+\s){{0,4}}?"
    rf"case\b(?!\s(?:series|control|study\sof))|(?:an?|the)\s(?:[\w-]+\s){{0,5}}?{_ALONE}\b)"
    rf"|\b(?:this|to)\s(?:report|case\sreport|paper|article)?\s?(?:report|describe|present|discuss)(?:s|es)?"
    rf"\s(?:the|a)\scase\b|\bto\sreport\sa\s(?:[\w-]+\s){{0,4}}?(?:case|induced)\b"
    rf"|\bthis\s(?:is|was)\s(?:an?|the\sfirst)\s(?:reported\s)?case(?:\sreport)?\b(?!\sseries)"
    rf"|\bour\scase\b|(?:\A|[.:;]\s)An?\s(?:[\w-]+\s){{0,3}}?\d{{1,3}}[\s-]?(?:year|month|week|day)s?[\s-]old\b"
    rf"|\A(?:[^.]{{0,200}}\sin\s)?A\s(?:[\w-]+\s){{0,2}}?(?:patient|man|woman)\s(?:with|developed|who|on)\b"
    rf"|\bthis\spatient\s(?:had|was|developed)\b|\bin\sa\spatient\slater\b|\bthis\spatient's\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\b\d{1,3}[\s-]?(?:year|month|week|day)s?[\s-]old\b", re.IGNORECASE)
_FEW = r"(?P<n>two|three|four|five|six|seven|eight|nine|ten|[2-9]|1\d)"
_SOME_CASES = re.compile(
    rf"\b(?:we|(?:the\s)?authors?|report|paper|article|study)\s(?:here\s)?(?:report|present|describe)(?:s|ed)?"
    rf"\s(?:[^.]{{0,120}}?\s(?:in|of|on)\s)?{_FEW}\s(?:[\w-]+\s){{0,4}}?(?:{WHO})\b"
    rf"|\A{_FEW.replace('?P<n>', '?P<n2>')}\s(?:[\w-]+\s){{0,3}}?(?:{WHO})\b"
    rf"|\breport\sof\s{_FEW.replace('?P<n>', '?P<n3>')}\s(?:[\w-]+\s){{0,3}}?(?:{WHO})\b"
    rf"|\bthis\s(?:small\s)?case\sseries\b",
    re.IGNORECASE,
)
_LITERATURE = re.compile(
    r"literature|previous|reported\s(?:cases|to\sdate)|descriptions|worldwide|published", re.I
)
_MANY = re.compile(PEOPLE, re.IGNORECASE)
_REVIEW_OF_CASES = re.compile(
    r"\bretrospective|\bcohort\b|\brandomi|\bcross-sectional|\bcontrols?\s(?:group|patients|subjects)\b",
    re.IGNORECASE,
)


def is_of_animals(title: str, text: str) -> Stated | None:
    """Whether the work was done in animals: they are named in the title or several times, and no
    people took part; in the text alone, no people are named at all. The words and where they begin
    in the text; in the title, from -1."""
    found = list(_ANIMALS.finditer(text))
    named = _ANIMALS.search(title)
    if _HUMANS.search(text) or not (named or (len(found) > 1 and not _HUMAN.search(text + title))):
        return None
    first = named or found[0]
    return Stated("preclinical", "animal", first[0], -1 if named else first.start())


def stated_designs(text: str) -> dict[str, Stated]:
    """The designs that a text states of its own work, each with the words that state it first;
    `random` is a trial whose form (parallel, crossover …) is still open."""
    found: dict[str, Stated] = {}
    for name, pattern in _STATEMENTS:
        for each in pattern.finditer(text):
            group = "key" if each["key"] else "key2"
            start, end = each.span(group)
            if name not in found and not is_earlier_work(text, start, end):
                design = None if name == "random" else name
                found[name] = Stated("primary", design, text[start:end], start)
    return found


def stated_cases(title: str, text: str) -> Stated | None:
    """A report of one patient, or of a few, as the text tells; None where it tells of neither, or
    of a larger study."""
    if _REVIEW_OF_CASES.search(text):
        return None
    some = _SOME_CASES.search(text)
    if some:
        return Stated("primary", "case-series", some[0], some.start())
    one = _ONE_CASE.search(text)
    if one is None or len({each.casefold() for each in _AGE.findall(text)}) > 1:
        return None
    if any(each > 1 for each in _own_people(text)) or re.search(
        r"\b(?:two|three|four)\scases\b", title, re.I
    ):
        return None
    return Stated("primary", "case-report", one[0].lstrip(".:; "), one.start())


def told_of_several(text: str) -> bool:
    """Whether a text tells of more than one patient of its own."""
    if _SOME_CASES.search(text):
        return True
    several = re.search(rf"\b(?:{_FEW})\s(?:[\w-]+\s){{0,6}}?(?:{WHO})\b", text, re.IGNORECASE)
    return bool(several) and any(each > 1 for each in _own_people(text))


def _own_people(text: str) -> Iterator[int]:
    for each in _MANY.finditer(text):
        around = text[max(0, each.start() - 60) : each.end() + 60]
        if not _LITERATURE.search(around) and not is_earlier_work(text, each.start(), each.end()):
            yield number(each["n"])
