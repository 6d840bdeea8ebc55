"""Results that one sentence of a text gives beyond doubt: an effect with its interval, events of
two groups with their percentages, means of two groups with their spread. What does not agree with
itself (a percentage with its count, an interval with its middle) is no result."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ldncli.harvest.drafts.doses.mentions import in_milligrams as plain


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and where it begins in its text."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Effect:
    """A difference or ratio with its interval, as a record's contrast, and where it stands."""

    value: Mapping[str, Any]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Groups:
    """Numbers of two groups of one outcome: of each its name as printed and its values; where the
    first begins and the last ends."""

    values: tuple[tuple[str, Mapping[str, Any]], ...]
    start: int
    end: int


_SIGN = r"[-−–]?"
_VALUE = rf"{_SIGN}\d{{1,6}}(?:[.·]\d{{1,4}})?"
_UNIT = r"(?:\s?%|\s(?!(?:and|to|or|in|vs|versus)\b)[A-Za-z][\w/]{0,15}(?:\s[A-Za-z][\w/]{0,10})?)?"
_NAMES = {
    "HR": r"(?:adjusted\s)?hazards?\sratios?|a?HR",
    "OR": r"(?:adjusted\s)?odds\sratios?|a?OR",
    "RR": r"(?:adjusted\s)?(?:risk\sratios?|relative\srisks?)|a?RR",
    "IRR": r"(?:incidence\s)?rate\sratios?|IRR",
    "SMD": r"standardi[sz]ed\smean\sdifferences?|SMD",
    "RD": r"(?:absolute\s)?risk\sdifferences?",
    "MD": r"(?:(?:adjusted\s|estimated\s|weighted\s|least[\s-]squares?\s|LS\s)*mean\s"
    r"(?:[\w-]+\s){0,2}?differences?"
    r"|differences?\s(?:in|of|between)\s(?:[\w-]+\s){0,2}?means?|MD|treatment\sdifferences?"
    r"|(?:mean\s)?between[\s-]groups?\sdifferences?)",
}
_RATIOS = ("HR", "OR", "RR", "IRR")
_NAMED = "|".join(f"(?P<{key}>{words})" for key, words in _NAMES.items())
_LEVEL = (
    r"(?P<level>9\d(?:[.·]\d)?)\s?%\s?(?:C\.?I\.?s?|confidence\sintervals?(?:\s\[CI\]|\s\(CI\))?)"
)
_EFFECT = re.compile(
    rf"(?<![\w-])(?:{_NAMED})(?:\s?[(\[][A-Za-z]{{2,4}}[)\]])?(?:\s(?:was|of|for\s[\w\s-]{{1,40}}?(?:was|of)))?"
    rf"\s?[=:,]?\s?[(\[]?(?P<value>{_VALUE}){_UNIT}\s?[,;]?\s?[(\[]?\s?{_LEVEL}[\s=:,of]{{0,4}}[(\[]?\s?"
    rf"(?P<low>{_VALUE})(?:\s?%)?\s?(?P<to>to|,|–|—|-|−|;)\s?(?P<high>{_VALUE})(?![\d.]*\d)",
    re.IGNORECASE,
)
_P = re.compile(
    r"[^.;()]{0,4}[\s,;)\]\[(]{0,4}p\s?(?:value\s?)?(?P<sign>[=<>])\s?(?P<p>0?[.·]\d{1,6})", re.I
)
# Not what treatment did: what foretells, what goes with what, a part of the people.
_NOT_AN_EFFECT = re.compile(
    r"predict|risk\sfactor|associat|independent|\bper\s(?:unit|sd|year|10|one)|correlat|subgroup|subpopulation|subset|strat(?:um|a)\b"
    r"|sensitivity\sanalys|\bbaseline\s(?:characteristics|variables)|univari|multivari|prognos|interaction"
    r"|\bunits?\b|\b(?:white|black|african|hispanic|older|younger)\b|regression|\bbaseline\b|likelihood|\bamong\b|\bin\sthose\b|\bwith\seach\b|\bhigher\slevels?\b"
    r"|\b(?:patients|those|participants|women|men|children|subjects)\s(?:with(?!\s(?:placebo|treatment))|who|aged"
    r"|without)\b|non-?inferiority\s(?:margin|limit)|\bmargin\b|power|sample\ssize|previous|meta-analys|noninferior\w*\sif",
    re.IGNORECASE,
)
_DOSE_GROUP = re.compile(r"\d[\s-]?(?:mg|µg|μg|mcg|g|IU)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?P<percent>\d{1,3}(?:[.·]\d{1,2})?)\s?%\s?[(\[]\s?(?:n\s?=\s?)?(?P<x>\d{1,5})\s?(?:/|of|out\sof)\s?"
    r"(?P<n>\d{1,5})(?:\s(?P<who>[a-z]+))?\s?[)\]]"
    r"|(?<![\d.·/-])(?P<x2>\d{1,5})\s?(?:/|\s(?:out\s)?of\s)\s?(?P<n2>\d{1,5})(?:\s(?P<who2>[a-z]+))?\s?[(\[,]\s?"
    r"(?P<percent2>\d{1,3}(?:[.·]\d{1,2})?)\s?%\s?[)\]]?"
    r"|(?<![\d.·/-])(?P<x3>\d{1,5})\s?[(\[]\s?(?P<percent3>\d{1,3}(?:[.·]\d{1,2})?)\s?%\s?[)\]]\sof\s(?P<n3>\d{1,5})"
    r"(?:\s(?P<who3>patients|participants|subjects|women|men|children))?",
    re.IGNORECASE,
)
_SPREAD = re.compile(
    rf"(?<![\d.·/±-])(?P<mean>{_VALUE})(?P<unit>{_UNIT})\s?(?:±|\+/-|[(\[]\s?(?:SD|s\.d\.|standard\sdeviation)[\s:=]{{1,3}})"
    r"\s?(?P<sd>\d{1,5}(?:[.·]\d{1,4})?)(?:\s?[)\]])?",
    re.IGNORECASE,
)
_INTERVAL = re.compile(
    rf"(?<![\d.·/±-])(?P<mean>{_VALUE})(?P<unit>{_UNIT})\s?[(\[]\s?(?:(?P<level>95)\s?%\s?(?:CI|confidence\sinterval)[\s:=,]{{1,3}})?"
    rf"(?P<low>{_VALUE})\s?(?:to|,|–|—)\s?(?P<high>{_VALUE})\s?[)\]]",
    re.IGNORECASE,
)
_SD_DECLARED = re.compile(
    r"(?:±|\+/-|\()\s?(?:S\.?D\.?\b|standard\sdeviations?\b)|mean\s(?:and\s)?\(?SD\b", re.I
)
_SE = re.compile(r"\bS\.?E\.?M?\.?\b|standard\serrors?")
# Before and after in one group, or more than two values: no two groups.
_BEFORE_AFTER = re.compile(
    r"\bfrom\b[^.;]{0,60}\bto\b|\bbaseline\b[^.;]{0,20}\bto\b|\bbefore\b|\bcorrelat", re.I
)
_STOP = (
    r"(?=\s?(?:[,;.()\[\]]|\Z|\b(?:versus|vs|and|compared|as|than|had|have|died|were|was|experienced|reported"
    r"|showed|achieved|at|after|did|who|while|whereas|with|for|p)\b))"
)
_NAME = (
    r"(?P<name>[A-Za-z][\w+/.-]*"
    r"(?:\s(?!(?:versus|vs|and|compared|as|than|had|died|were|was|at|who)\b)[\w+/-]+){0,4}?)"
)
_BEHIND = re.compile(
    rf"\s?[)\]]?\s(?:(?:patients|participants|subjects|women|men|children|people)\s)?(?:in|of|on|with|receiving"
    rf"|taking|treated\swith|given|after|for|assigned(?:\sto)?|allocated(?:\sto)?|randomi[sz]ed\sto)\s(?:the\s)?"
    rf"{_NAME}(?:\s(?:groups?|arms?|patients|participants|subjects|recipients)\b|{_STOP})",
    re.IGNORECASE,
)


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text; a semicolon ends one as a point does, but not in brackets."""
    start, depth = 0, 0
    for place, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        ends = sign in ".?!" or (sign == ";" and depth <= 0)
        if not ends or (place + 1 < len(text) and not text[place + 1].isspace()):
            continue
        if sign == "." and re.search(
            r"\b(?:vs|i\.e|e\.g|cf|approx|no|[A-Z])\Z", text[max(0, place - 6) : place]
        ):
            continue
        if (
            sign != ";"
            and depth > 0
            and place - start < 600
            and not text[place + 1 :].lstrip()[:1].isupper()
        ):
            continue
        yield Sentence(text[start:place], start)
        start, depth = place + 1, 0
    if text[start:].strip():
        yield Sentence(text[start:], start)


def effects(sentence: Sentence) -> Iterator[Effect]:
    """Differences and ratios with their intervals."""
    text = sentence.text
    if _NOT_AN_EFFECT.search(text) or len(_DOSE_GROUP.findall(text)) > 1:
        return
    for found in _EFFECT.finditer(text):
        kind = next(each for each in _NAMES if found[each])
        value, low, high = (number(found[each]) for each in ("value", "low", "high"))
        places = max(_places(found[each]) for each in ("value", "low", "high"))
        if not _agrees(kind, value, low, high, places):
            continue
        told: dict[str, Any] = {
            "type": kind,
            "value": plain(value),
            "ci": [plain(low), plain(high)],
        }
        if number(found["level"]) != 95:
            told["level"] = plain(number(found["level"]))
        end = found.end()
        p = _P.match(text, end)
        if p:
            told["p"] = number(p["p"])
            if p["sign"] != "=":
                told["p_relation"] = p["sign"]
            end = p.end()
        yield Effect(told, sentence.start + found.start(), sentence.start + end)


def number(printed: str) -> float:
    """A number with any minus and any decimal point."""
    return float(re.sub(r"[−–]", "-", printed).replace("·", "."))


def _places(printed: str) -> int:
    return len(re.split(r"[.·]", printed)[1]) if re.search(r"[.·]", printed) else 0


def _agrees(kind: str, value: float, low: float, high: float, places: int) -> bool:
    """Whether a value lies in the middle of its interval, of a ratio on the log scale, as far as
    rounding allows."""
    half = 0.5 * 10**-places
    if not low < value < high:
        return False
    if kind not in _RATIOS:
        return abs((value - low) - (high - value)) <= 0.12 * (high - low) + 4 * half
    if low - half <= 0:
        return False
    below, above = math.log(value / low), math.log(high / value)
    return abs(below - above) <= 0.12 * (below + above) + half * (1 / low + 2 / value + 1 / high)


def groups(sentence: Sentence, whole: str) -> Iterator[Groups]:
    """Two groups with their numbers, where the sentence has two such numbers alone, each with the
    name of its group right behind it; `whole` is the text that may say what stands behind ±."""
    text = sentence.text
    if re.search(r"\brespectively\b", text, re.IGNORECASE):
        return
    yield from _pair(sentence, list(_COUNTED.finditer(text)), _events)
    if _BEFORE_AFTER.search(text):
        return
    declared = bool(_SD_DECLARED.search(whole)) and not _SE.search(whole)
    spreads = list(_SPREAD.finditer(text))
    if declared or all("±" not in each[0] and "+/-" not in each[0] for each in spreads):
        yield from _pair(sentence, spreads, _mean_sd)
    intervals = list(_INTERVAL.finditer(text))
    if len(intervals) == 2 and intervals[0]["level"]:
        yield from _pair(sentence, intervals, _mean_ci)


def _pair(sentence: Sentence, found: list[re.Match[str]], read: Any) -> Iterator[Groups]:
    if len(found) != 2:
        return
    told = []
    for each in found:
        values = read(each)
        behind = _BEHIND.match(sentence.text, each.end())
        if not values or not behind:
            return
        told.append((behind["name"].strip(), values))
    if told[0][0].casefold() == told[1][0].casefold():
        return
    start, end = sentence.start + found[0].start(), sentence.start + found[1].end()
    yield Groups(tuple(told), start, end)


def _events(found: re.Match[str]) -> dict[str, Any] | None:
    """Events among people, where the percentage is that of the count."""
    x, n, percent = (
        next(
            found[f"{name}{each}"] for each in ("", "2", "3") if found[f"{name}{each}"] is not None
        )
        for name in ("x", "n", "percent")
    )
    events, people = int(x), int(n)
    if events > people or people <= 0:
        return None
    off = abs(100 * events / people - number(percent))
    return {"events": events, "n": people} if off <= 0.51 * 10 ** -_places(percent) else None


def _mean_sd(found: re.Match[str]) -> dict[str, Any] | None:
    return {"mean": plain(number(found["mean"])), "sd": plain(number(found["sd"]))}


def _mean_ci(found: re.Match[str]) -> dict[str, Any] | None:
    mean, low, high = (number(found[each]) for each in ("mean", "low", "high"))
    places = max(_places(found[each]) for each in ("mean", "low", "high"))
    if not _agrees("MD", mean, low, high, places):
        return None
    return {"mean": plain(mean), "ci": [plain(low), plain(high)]}
