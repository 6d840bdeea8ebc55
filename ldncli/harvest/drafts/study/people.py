"""How many people took part, as a text says of its own study."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ldncli.harvest.drafts.evidence import Confidence, Quote
from ldncli.harvest.drafts.study.earlier import is_earlier_work
from ldncli.harvest.drafts.study.numbers import COUNT, PEOPLE, WHO, N, is_one_group, is_part, number
from ldncli.harvest.readers.content.passage import Passage

_CASES = ("case-report", "case-series")
# Up to the verb of the same people: no others between, a point in numbers alone.
_OTHERS = (
    rf"(?:{WHO}\b|screened|eligib|assessed|invited|approached|completed"
    rf"|(?:{COUNT})\s(?:were|was|of|(?:\w+\s)?randomi))"
)
_TO, _FAR = (
    rf"(?:(?:\s?\([^()]*\)|(?!{_OTHERS})[^.;()]|\.\d){{0,{most}}}?\s)?" for most in (80, 250)
)
RANDOM = r"(?:randomi[sz]ed|randomly\s(?:assigned|allocated|divided|distributed))"
_TAKEN = r"(?:enrolled|recruited|included|admitted|entered|identified)"
_STUDY = r"(?:trial|study|studies|series|cohort|pilot|crossover|sample|population|evaluation)"
_ANALYSED = (
    r"(?:included\sin\s(?:the\s)?(?:[\w-]+\s){0,2}?analys[ei]s|analy[sz]ed|(?<=were\s)evaluable)"
)
_OF = r"(?:of|in|with|on|involving|among|included|includes|comprised|comprising|consisted\sof)"
_A_TOTAL = r"(?:a\stotal\sof\s)?"
_CONSECUTIVE = r"(?:were\s|was\s)?(?:consecutively\s|prospectively\s|successfully\s)?"
_DID = (
    r"(?:received|took|participated|underwent"
    r"|(?:were|was)\s(?:treated|studied|assessed|investigated|evaluated|examined|interviewed"
    r"|surveyed|followed|given|tested|started|prescribed))"
)
_WE = (
    r"(?:report|present|describe|treated|reviewed|evaluated|followed|surveyed|studied|assessed"
    r"|investigated|examined|enrolled|recruited|interviewed)"
)
_TOLD = r"(?:reports?|describes?|presents?|reported|described|presented)"
_START = (
    r"(?:\A|[.:;?!]\s)(?:(?:here|herein|(?:in|from|between|during)\s(?!all\b|each\b)[\w\s-]{1,50}"
    r"|to\s[^.;,]{5,250}),\s)?"
)
_HEADS = r"(?:Participants|Patients|Subjects|Sample|Population|Study\spopulation|Cases)"
_RULES: tuple[tuple[str, str, Confidence], ...] = (
    (
        "n_randomised",
        rf"{PEOPLE}{_FAR}\b(?:were|was|underwent)?\s?(?:(?!{_OTHERS})\w+\s){{0,2}}?{RANDOM}"
        r"(?!,?\s(?:[\w-]+,?\s){0,8}?(?:trial|study|design|order|crossover)\b)",
        "sure",
    ),
    ("n_randomised", rf"\b{RANDOM}\s{_A_TOTAL}{PEOPLE}", "sure"),
    (
        "n_randomised",
        rf"\b{WHO}\b[^.;()]{{0,60}}\(\s?n\s?=\s?{N}\s?\)\s(?:were|was)\s(?:\w+\s){{0,2}}?{RANDOM}",
        "sure",
    ),
    (
        "n_analysed",
        r"\b(?:safety|efficacy|intent(?:ion)?-to-treat|ITT|per[\s-]protocol|evaluable)\s(?:analysis\s)?"
        rf"(?:population|set|sample)\s(?:of|included|comprised|comprising|consisted\sof)\s{_A_TOTAL}{PEOPLE}",
        "likely",
    ),
    ("n_analysed", rf"{PEOPLE}{_TO}\b(?:were\s|was\s)?{_ANALYSED}", "sure"),
    (
        "n_analysed",
        rf"\b(?:entire|whole|total|study|full)\s(?:study\s)?(?:population|sample|cohort)\s\(n\s?=\s?{N}\)",
        "likely",
    ),
    (
        "n_randomised",
        rf"{PEOPLE}{_TO}\bwere\sallocated\sto\s[\w\s]{{0,40}}\brandomi[sz]ation",
        "likely",
    ),
    (
        "n_enrolled",
        rf"{PEOPLE}{_TO}\b(?:were|was|have\sbeen)\s(?:\w+\s)?{_TAKEN}"
        r"(?!\sin\s(?:the\s)?[\w\s-]{0,20}analys)",
        "sure",
    ),
    ("n_enrolled", rf"\b(?:{_TAKEN}|studied)\s{_A_TOTAL}{PEOPLE}", "sure"),
    (
        "n_enrolled",
        rf"{PEOPLE}{_TO}\bparticipated\sin\b(?!\s(?:this|the|an?|our)\s(?:[\w-]+,?\s){{0,5}}?randomi)",
        "sure",
    ),
    ("n_enrolled", rf"{PEOPLE}{_TO}\benrolled\sin(?:to)?\s(?:the|this|our)\b", "sure"),
    ("n_enrolled", rf"{PEOPLE}{_TO}\bwere\sselected\sfor\s(?:the|this|our)\b", "likely"),
    ("n_enrolled", rf"\ba\stotal\sof\s{PEOPLE}(?![^.;]{{0,40}}\bcompleted\b)", "likely"),
    ("n_enrolled", rf"\bin\stotal,?\s{PEOPLE}", "likely"),
    (
        "n_enrolled",
        rf"\bamong\s(?:the\s)?{PEOPLE}\swho\s(?:were|had\sbeen)?\s?(?:prescribed|treated|given|received|took)\b",
        "likely",
    ),
    ("n_enrolled", rf"\b{_STUDY}(?:\s\([^()]*\))?\s{_OF}\s{_A_TOTAL}{PEOPLE}", "likely"),
    (
        "n_enrolled",
        rf"\b(?:carried\sout|conducted|performed|done)\s(?:in|on|with|among)\s{PEOPLE}",
        "likely",
    ),
    ("n_enrolled", rf"{_START}{_HEADS}(?:\sand\s\w+)?:\s{_A_TOTAL}{PEOPLE}", "likely"),
    (
        "n_enrolled",
        rf"{_START}{_A_TOTAL}{PEOPLE}{_TO}\b{_DID}\b"
        r"(?!\sin\s(?:this|the|an?|our)\s(?:[\w-]+,?\s){0,5}?randomi)",
        "likely",
    ),
    (
        "n_enrolled",
        rf"\b(?:randomi[sz]ed|placebo-controlled|crossover|double-blind)\b[^.;]{{0,120}}"
        rf"\b(?:trial|study)\b[^.;]{{0,120}},\s{PEOPLE}{_TO}\b{_DID}\b",
        "likely",
    ),
    ("n_enrolled", rf"\bwe\s{_WE}\s(?:on\s|the\s)?(?:cases?\sof\s)?{_A_TOTAL}{PEOPLE}", "likely"),
    (
        "n_enrolled",
        r"\b(?:we\s(?:assessed|evaluated|studied|examined|investigated|tested|measured|compared)"
        r"|to\s(?:assess|evaluate|study|examine|investigate|test|compare|determine))\b"
        rf"(?:(?!{_OTHERS})[^.;]){{0,300}}?\s(?:in|on|among)\s{PEOPLE}",
        "likely",
    ),
    ("n_enrolled", rf"\b(?:obtained|collected)\sfrom\s{_A_TOTAL}{PEOPLE}", "likely"),
    ("n_enrolled", rf"{_START}Of\s(?:the\s)?{PEOPLE},(?=\s\d)", "likely"),
)
# Of a few patients each of whom is told of.
_OF_CASES: tuple[tuple[str, str, Confidence], ...] = (
    (
        "n_enrolled",
        rf"\b{_TOLD}\s(?:on\s)?(?:the\s(?:clinical\s)?(?:features|cases|course|findings)\sof\s)?{PEOPLE}",
        "likely",
    ),
    ("n_enrolled", rf"\b(?:reports?|series)\b[^.;]{{0,60}}?\sof\s{PEOPLE}", "likely"),
    ("n_enrolled", rf"\b(?:occurring|occurred|seen|observed)\s\w*\s?in\s{PEOPLE}", "likely"),
    (
        "n_enrolled",
        rf"\A{PEOPLE}{_TO}\b(?:developed|experienced|presented|had|are|were)\b",
        "likely",
    ),
)
_PATTERNS, _PATTERNS_OF_CASES = (
    tuple((field, re.compile(rule, re.IGNORECASE), sure) for field, rule, sure in rules)
    for rules in (_RULES, _OF_CASES)
)
_ANY = re.compile(PEOPLE, re.IGNORECASE)
# A larger number stands for those who were looked at, or for another kind of people.
_LOOKED_AT = re.compile(
    r"screen|eligib|invit|approach|referr|consent|assess\w*\sfor|contact|general\spopulation|million"
    r"|per\s(?:1|one)|register|database|population-based|worldwide|estimated",
    re.IGNORECASE,
)
# Two groups with a number each: "66 were randomised to citrate and 73 to heparin".
_TWO = re.compile(
    rf"(?<![\w.,/=-])(?P<n>{COUNT})(?:\s{WHO})?\s(?:were|was)\s{RANDOM}\s(?:in)?to\s"
    rf"[^.;:\d]{{2,60}}?(?:,|\s(?:and|or|versus))\s(?P<m>{COUNT})(?:\s{WHO})?\s(?:(?:were|was)\s"
    rf"(?:{RANDOM}\s)?)?(?:in)?to\s",
    re.IGNORECASE,
)
_TO_AN_ARM = re.compile(
    rf"(?<![\w.,/=-])(?:{COUNT})(?:\s{WHO})?\s(?:(?:were|was)\s(?:{RANDOM}\s)?)?(?:in)?to\s",
    re.IGNORECASE,
)
# Randomised to one thing alone: an arm.
_ONE_ARM = re.compile(
    r"\s(?:\([^()]*\)\s)?(?:in)?to\s(?:receive\s)?(?P<what>(?:[^.;]|\.(?!\s[A-Z])){0,200})",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\b(?:or|versus|vs|either|and|between|groups|arms|compar\w+|control)\b|[:(,/]|\bone\sof\b|\b(?:two|three|four)\b",
    re.IGNORECASE,
)
# In a randomised trial, which does not say that all of them were randomised.
_TOOK_PART = re.compile(
    rf"\b(?:{_TAKEN[3:-1]}|participat\w+|taking\spart)\s(?:in|into|to)\s(?:this|the|an?|our)\b",
    re.IGNORECASE,
)
# Before the verb: the first conducted and randomised 55 cases.
_A_PART_OF = re.compile(r"\b(?:first|these|those)\s(?:[\w-]+\s){0,2}\Z", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:[^.;?!]|[.](?=\d)|[.;?!](?!\s))+")
_GROUP_SIZE = re.compile(r"\(\s?(?:[^()]{0,40}[,;]\s?)?n\s?=\s?(\d{1,5})\s?(?:[,;][^()]*)?\)", re.I)
_SIZE = re.compile(r"\bn\s?=\s?\d", re.IGNORECASE)
_EACH = re.compile(r"\bgroups\sof\b|\b(?:subjects|patients|participants)\seach\b", re.IGNORECASE)
_SEVERAL_TRIALS = re.compile(r"\b(?:studies|trials|previously)\b", re.IGNORECASE)
_DIVIDED = re.compile(rf"\b{RANDOM}\b", re.IGNORECASE)
_ONE = re.compile(
    r"\b(?:an?\s|the\scase\sof\san?\s)(?:[\w-]+\s){0,3}?\d{1,3}[\s-]?(?:years?|yr|y|months?)[\s-]?o(?:ld)?\b"
    r"|\b(?:we|authors?)\s(?:report|present|describe|studied|have\sreported|observed)\s"
    r"(?:(?:the|a)\scase\s(?:of\s)?(?:[\w-]+\s){0,8}?(?:in\s)?)?an?\s(?:[\w-]+\s){0,3}"
    r"(?:patient|man|woman|boy|girl|male|female|infant|child)\b"
    r"|\b(?:in|of)\san?\s(?:[\w-]+\s){0,3}(?:patient|man|woman|boy|girl|child|infant)\b"
    r"|\bA\s(?:[\w-]+\s){0,2}(?:patient|man|woman|boy|girl)\b|\b(?:our|this)\s(?:patient|case)\b",
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
    why: str = ""


def people(texts: Sequence[Passage], source: str, design: str | None) -> list[Quote]:
    """The numbers of people: of each kind the one that the text gives, if it gives one alone;
    several stay for a person to look at, and so does one that is smaller than another number of
    people in the text."""
    told = list(_found(texts, _PATTERNS))
    if design in _CASES:
        told += _found(texts, _PATTERNS_OF_CASES)
    if design == "case-report":
        told = [each for each in told if each.number == 1] or list(_single(texts))
    else:
        told = [each for each in told if each.number > 1] + list(_sums(texts))
    largest = max(_counted(texts), default=0) if design != "case-report" else 0
    quotes = []
    for field in ("n_randomised", "n_enrolled", "n_analysed"):
        own = [each for each in told if each.field == field]
        best = [each for each in own if each.sure == "sure"] or own
        numbers = {each.number for each in best}
        before = {each.number for each in told if each.field == "n_enrolled"}
        fewer = field == "n_randomised" and len(before) == 1 and largest in before
        fewer = fewer and 2 * max(numbers, default=0) > 1.2 * largest  # else an arm, as it seems
        enough = field == "n_analysed" or fewer or largest <= max(numbers, default=0)
        if len(numbers) == 1 and enough and _fits(field, numbers, told):
            quotes.append(_quote(best[0], source, best[0].sure))
        else:
            quotes += [_quote(each, source, "look") for each in best]
    return quotes


def _fits(field: str, numbers: set[int], told: Sequence[_Told]) -> bool:
    """Whether a number that was analysed is not more than took part."""
    if field != "n_analysed":
        return True
    others = [each.number for each in told if each.field != field]
    return not others or max(numbers) <= max(others)


def _quote(told: _Told, source: str, confidence: Confidence) -> Quote:
    why = "the text gives several such numbers, or a larger one" if confidence == "look" else ""
    return Quote(
        path=f"design.{told.field}",
        value=told.number,
        words=told.passage.text[told.start : told.end],
        source=source,
        place=told.passage.section,
        start=told.start,
        end=told.end,
        confidence=confidence,
        why=why or told.why,
    )


def _found(
    texts: Sequence[Passage], patterns: Sequence[tuple[str, re.Pattern[str], Confidence]]
) -> Iterator[_Told]:
    for passage in texts:
        taken: set[int] = set()
        text = passage.text
        for field, pattern, sure in patterns:
            for found in pattern.finditer(text):
                start = found.start("n")
                if start in taken or is_part(text, start) or _is_group(text, found):
                    continue
                if found.start() < start and _A_PART_OF.search(text[: found.start()]):
                    continue
                if is_earlier_work(text, start, found.end("n")):
                    continue
                if field == "n_randomised" and _TOOK_PART.search(found[0]):
                    continue
                arm = _ONE_ARM.match(text, found.end()) if field == "n_randomised" else None
                if arm and not _CHOICE.search(arm["what"]):
                    continue
                taken.add(start)
                count = number(found["n"])
                if count:
                    first = found.end() - len(found[0].lstrip(" .:;?!"))
                    yield _Told(field, count, passage, first, found.end(), sure)


def _is_group(text: str, found: re.Match[str]) -> bool:
    """Whether the people are one group of several: named as such, or followed by the others."""
    people = _ANY.match(text, found.start("n"))
    ends = {found.end(), people.end() if people else found.end()}
    if any(is_one_group(text, each) for each in ends):
        return True
    after = text[found.end() : found.end() + 200].split(". ")[0]
    return bool(
        re.match(
            rf"(?:\([^()]*\)|[^;()]){{0,140}}?"
            rf"(?:,|\band\b|\bwhile\b|\bversus\b|\bvs\b|\bcompared\s(?:with|to)\b|\bagainst\b)\s(?:the\s)?(?:other\s)?(?:{COUNT})"
            rf"(?:\s\([^()]*\))?\s(?:(?:[\w-]+\s){{0,3}}{WHO}\b|were\b|to\b|served\b|acted\b|received\b|in\sthe\b|controls?\b|with\b)"
            r"|[^;()]{0,40}?\b(?:each|either)\s(?:group|arm)|[^;]{0,100}?\((?:group|arm)\b",
            after,
            re.IGNORECASE,
        )
    )


def _counted(texts: Sequence[Passage]) -> Iterator[int]:
    """Every number of people that the text has of its own study, but for those who were looked
    at."""
    for passage in texts:
        text = passage.text
        for found in _ANY.finditer(text):
            around = text[max(0, found.start() - 60) : found.end() + 60]
            if _LOOKED_AT.search(around) or is_earlier_work(text, found.start(), found.end()):
                continue
            if not re.search(r"\b(?:studies|trials)\s(?:with|including|of)\s\Z", around[:60], re.I):
                yield number(found["n"])


def _sums(texts: Sequence[Passage]) -> Iterator[_Told]:
    """Those randomised as the sum of the groups, where one sentence gives each with its number."""
    for passage in texts:
        text = passage.text
        for found in _TWO.finditer(text):
            sentence = text[text.rfind(". ", 0, found.start()) + 1 : found.end()]
            sentence += text[found.end() :].split(". ")[0]
            if len(_TO_AN_ARM.findall(sentence)) != 2:
                continue
            total = number(found["n"]) + number(found["m"])
            why = f"{found['n']} and {found['m']}, the sum of the groups"
            yield _Told("n_randomised", total, passage, found.start(), found.end(), "likely", why)
        for each in _SENTENCE.finditer(text):
            words = each[0]
            sizes = [int(each) for each in _GROUP_SIZE.findall(words)]
            if len(sizes) < 2 or not _DIVIDED.search(words) or _SEVERAL_TRIALS.search(words):
                continue
            if _TWO.search(words):
                continue
            if len(sizes) != len(_SIZE.findall(words)) or _EACH.search(words):
                continue  # a group is missing, or there are several of each
            total, others = sum(sizes), [number(other["n"]) for other in _ANY.finditer(words)]
            whole = max([*sizes, *others])
            if len(sizes) > 2 and total == 2 * whole:  # one is the total of the others
                total = whole
            about = (each for each in _counted(texts) if 0.9 * total < each < 1.1 * total)
            if any(each != total for each in about):
                continue  # the text has another number for all of them
            if not others or total in others:
                why = "the sum of the groups: " + ", ".join(map(str, sizes))
                end = each.end()
                start = end - len(words.lstrip(" :.;"))
                yield _Told("n_randomised", total, passage, start, end, "likely", why)


def _single(texts: Sequence[Passage]) -> Iterator[_Told]:
    """The one patient of a case report, where the text names one."""
    for passage in texts:
        found = list(_ONE.finditer(passage.text))
        ages = {each[0].casefold() for each in found if any(sign.isdigit() for sign in each[0])}
        if found and len(ages) < 2:
            told = next((each for each in found if any(s.isdigit() for s in each[0])), found[0])
            yield _Told("n_analysed", 1, passage, told.start(), told.end(), "likely")
            return
