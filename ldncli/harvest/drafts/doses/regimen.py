"""What was given, from the doses that a text names: the dose that is kept, how it is reached, how
often a day it is taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ldncli.harvest.candidate import Passage
from ldncli.harvest.drafts.doses.doubts import sift
from ldncli.harvest.drafts.doses.mentions import Dose, find_doses, in_milligrams
from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.evidence import Confidence, Quote
from ldncli.harvest.drafts.findings import Reading
from ldncli.records.vocabularies.topic import Topic

_DOSES_SHOWN = 30
_FREQUENCY = {2: "twice a day", 3: "three times a day", 4: "four times a day"}
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8}
_COUNT = rf"(?P<n>\d|{'|'.join(_NUMBERS)})"
# How long a dose is taken before the next, between the two.
_STAGE = re.compile(
    rf"[^.;]{{0,40}}?\b(?:for\s(?:the\sfirst\s)?|(?:in|during)\s(?:the\s)?(?:first|second|third|next)\s"
    rf"|the\s(?:first|second|third|next|following)\s)(?:{_COUNT}\s)?week(?:s)?\b[^.;]{{0,60}}",
    re.IGNORECASE,
)
_EVERY = re.compile(
    rf"\b(?:weekly|(?:every|each|per|a)\s(?:{_COUNT}\s)?weeks?|every\s(?P<days>7|14|seven|fourteen)\sdays)\b",
    re.IGNORECASE,
)


def add_doses(draft: Draft, reading: Reading) -> None:
    """Set the dose that is kept and the way to it, and list all doses with the words around."""
    entities, drug = reading.candidate.entities, reading.terms.drug
    others = [
        each.name
        for each in entities
        if each.kind.startswith(("chemical", "drug")) and not drug.is_called(each.name)
    ]
    texts = reading.texts
    doses = find_doses(texts, drug, others)
    for dose in doses[:_DOSES_SHOWN]:
        draft.remark("intervention", _dose_remark(dose, drug.topic))
    if len(doses) > _DOSES_SHOWN:
        draft.remark("intervention", f"and {len(doses) - _DOSES_SHOWN} more")
    small = next((each for each in drug.topic.scopes if each.below is not None), None)
    least = small.below if small and small.below else 0
    read, doubtful = sift(doses, texts, drug)
    used = _Regimen(read, texts, reading.source, least, doubtful)
    for quote in used.quotes:
        draft.read(quote)
    found = draft.values.get("intervention", {})
    if small and small.below and found.get("dose_max_mg", small.below) < small.below:
        draft.remark(
            "scope",
            f"scope: {small.id}, where only doses below {small.below:g} {drug.topic.dose.unit} were"
            " given",
        )
    if found:
        draft.set_place("intervention", " and ".join(dict.fromkeys(used.places)))


def _dose_remark(dose: Dose, topic: Topic) -> str:
    value = f"{dose.low:g}" if dose.low == dose.high else f"{dose.low:g} to {dose.high:g}"
    doubt = "" if dose.is_low_dose else f"; not read as {topic.default.inline}"
    doubt += "; not taken every day" if dose.spaced else ""
    doubt += "; of earlier work, as it reads" if dose.earlier else ""
    part = f"; {_PARTS[dose.part]}" if dose.part else ""
    return (
        f"{value} {topic.dose.unit}{'/kg' if dose.per_kg else ''} ({dose.section}: … {dose.words}"
        f" …){part}{doubt}"
    )


_PARTS = {
    "start": "to start with",
    "step": "the step of an increase",
    "target": "reached by steps",
    "at most": "the upper limit",
    "scheme": "from the first to the last dose of a scheme",
}


class _Regimen:
    """What the doses of a text come to, with the words behind each value."""

    def __init__(
        self,
        doses: Sequence[Dose],
        texts: Sequence[Passage],
        source: str,
        least: float,
        doubtful: str,
    ) -> None:
        self.quotes: list[Quote] = []
        self.places: list[str] = []
        self._texts, self._source, self._doubtful = texts, source, doubtful
        self._often_elsewhere = any(_told_apart(each, doses) for each in texts)
        spaced = [each for each in doses if each.is_low_dose and each.spaced]
        amounts = {(each.low, each.high, each.per_kg) for each in spaced}
        read = [
            each
            for each in doses
            if each.is_low_dose and (each.low, each.high, each.per_kg) not in amounts
        ]
        self._not_daily([each for each in spaced if not each.earlier and not each.per_kg])
        parts = {
            (value, each.per_kg)
            for each in read
            if each.times > 1
            for value in (round(each.low / each.times, 6), round(each.high / each.times, 6))
        }
        read = [each for each in read if not _is_part_of_a_day(each, parts)]
        taken = [each for each in read if not each.earlier]
        if not taken:
            self._earlier([each for each in read if not each.per_kg])
        taken = [each for each in taken if not each.defining] or taken
        whole = [each for each in taken if not each.per_kg]
        if any(each.high >= 10 * least for each in whole):  # else they may be arms of one trial
            whole = [each for each in whole if each.high >= least]
        stages = self._stages([each for each in whole if each.part != "step"])
        if stages:
            self._staged(stages)
        else:
            self._whole(whole)
        self._per_kg([each for each in taken if each.per_kg and each.part != "step"])

    def _quote(
        self, key: str, value: Any, dose: Dose, confidence: Confidence, why: str = ""
    ) -> None:
        self.places.append(f"{self._source} {dose.section}")
        if (
            self._often_elsewhere
            and dose.times == 1
            and not dose.daily
            and key.startswith("dose_m")
        ):
            confidence, why = "look", "how often a day is told elsewhere, as it reads"
        if self._doubtful:
            confidence, why = "look", self._doubtful
        self.quotes.append(
            Quote(
                path=f"intervention.{key}",
                value=value,
                words=dose.printed,
                source=self._source,
                place=dose.section,
                start=dose.start,
                end=dose.end,
                confidence=confidence,
                why=why or _reckoned(dose),
            )
        )

    def _not_daily(self, doses: list[Dose]) -> None:
        """Doses that are not taken every day, which are none of a day: for a person to look at."""
        if doses:
            most = max(doses, key=lambda each: each.high)
            why = "not taken every day, as it reads; the dose of a day is not told"
            self._quote("dose_max_mg", in_milligrams(most.high), most, "look", why)

    def _earlier(self, doses: list[Dose]) -> None:
        """Doses that the text has of earlier work alone: for a person to look at."""
        if doses:
            why = "of earlier work, as its sentence reads"
            low, high = (
                min(doses, key=lambda each: each.low),
                max(doses, key=lambda each: each.high),
            )
            self._quote("dose_min_mg", in_milligrams(low.low), low, "look", why)
            self._quote("dose_max_mg", in_milligrams(high.high), high, "look", why)

    def _whole(self, doses: list[Dose]) -> None:
        starts = [each for each in doses if each.part == "start"]
        kept = [each for each in doses if each.part in ("target", "scheme")]
        limits = [each for each in doses if each.part == "at most"]
        first = {each.high for each in starts}
        plain = [each for each in doses if not each.part and each.high not in first]
        if starts and not kept and limits:
            kept, limits = limits, []
        kept += plain
        if kept and all(each.some for each in kept):
            kept += starts[:1]
        if not kept and starts and not limits:
            for each in starts[:1]:
                self._quote(
                    "dose_min_mg",
                    in_milligrams(each.low),
                    each,
                    "look",
                    "where the dose starts; the dose that is kept is not told",
                )
            return
        agree: Confidence = "sure" if len({_kept(each) for each in kept}) == 1 else "likely"
        if kept:
            low = min(kept, key=lambda each: _kept(each)[0])
            self._quote("dose_min_mg", in_milligrams(_kept(low)[0]), low, agree)
        if kept or limits:
            high = max(kept + limits, key=lambda each: each.high)
            why = "an upper limit; the lowest dose is not told" if not kept else ""
            self._quote("dose_max_mg", in_milligrams(high.high), high, agree, why)
            self._often(kept + limits)
        if starts and kept:
            self._titration(starts[0], max(kept, key=lambda each: each.high), doses)

    def _often(self, doses: list[Dose]) -> None:
        times = {each.times for each in doses}
        most = max(doses, key=lambda each: each.high)
        if len(times) == 1 and most.times in _FREQUENCY:
            self._quote("frequency", _FREQUENCY[most.times], most, "sure", "as printed")

    def _titration(self, start: Dose, target: Dose, doses: list[Dose]) -> None:
        """The steps, where size and time of each are told; else they stand in a note."""
        text = self._text_of(start)
        if text is None or start.section != target.section or target.end < start.start:
            return
        words = text[start.start : target.end]
        step = next(
            (each for each in doses if each.part == "step" and start.end <= each.start), None
        )
        every = _EVERY.search(words)
        if len(words) > 300 or ". " in words:
            return
        if not (step and every and step.low == step.high and step.low > 0):
            note = (
                f"starts at {start.low:g} mg a day, increased to {target.high:g} mg; the steps were"
                " not read"
            )
            self._quote_words("dose_note", note, start, target, "likely")
            return
        weeks = _weeks(every)
        amounts, dose = [start.low], start.low
        while dose < target.high - 1e-9 and len(amounts) < 40:
            dose = min(round(dose + step.low, 6), target.high)
            amounts.append(dose)
        value = [
            {"from_week": weeks * n, "dose_mg": in_milligrams(each)}
            for n, each in enumerate(amounts)
        ]
        self._quote_words("titration", value, start, target, "likely")

    def _quote_words(
        self, key: str, value: Any, first: Dose, last: Dose, confidence: Confidence
    ) -> None:
        text = self._text_of(first) or ""
        if self._doubtful:
            confidence = "look"
        self.quotes.append(
            Quote(
                path=f"intervention.{key}",
                value=value,
                words=text[first.start : last.end],
                source=self._source,
                place=first.section,
                start=first.start,
                end=last.end,
                confidence=confidence,
                why=self._doubtful,
            )
        )

    def _text_of(self, dose: Dose) -> str | None:
        return next(
            (
                each.text
                for each in self._texts
                if each.section == dose.section
                and each.text[dose.start : dose.end].strip() == dose.printed
            ),
            None,
        )

    def _stages(self, doses: list[Dose]) -> list[tuple[Dose, float]]:
        """Doses that follow each other, rising, each for a time that is told: the dose and the
        week in which it begins. Empty where there are none."""
        for place, first in enumerate(doses):
            found, week, text = [(first, 0.0)], 0.0, self._text_of(first)
            for before, after in zip(doses[place:], doses[place + 1 :], strict=False):
                between = _STAGE.fullmatch(text or "", before.end, after.start)
                if not between or before.section != after.section or after.low <= before.high:
                    break
                week += _number(between["n"])
                found.append((after, week))
            if len(found) > 1:
                return found
        return []

    def _staged(self, stages: list[tuple[Dose, float]]) -> None:
        first, last = stages[0][0], stages[-1][0]
        value = [
            {"from_week": in_milligrams(week), "dose_mg": in_milligrams(dose.low)}
            for dose, week in stages
        ]
        for key in ("dose_min_mg", "dose_max_mg"):
            self._quote(key, in_milligrams(last.high), last, "likely", "the last dose of a scheme")
        self._quote_words("titration", value, first, last, "likely")

    def _per_kg(self, doses: list[Dose]) -> None:
        if not doses:
            return
        low = min(doses, key=lambda each: each.low)
        high = max(doses, key=lambda each: each.high)
        agree: Confidence = (
            "sure" if len({(each.low, each.high) for each in doses}) == 1 else "likely"
        )
        self._quote("dose_per_kg_mg", in_milligrams(low.low), low, agree)
        if high.high > low.low:
            self._quote("dose_per_kg_max_mg", in_milligrams(high.high), high, agree)


_OFTEN = re.compile(
    r"\b(?:drug|medications?|capsules?|tablets?|doses?|placebo|treatments?)\b[^.;]{0,80}?\b"
    r"(?:(?:twice|thrice|(?:two|three|four)\stimes)\s(?:daily|a\sday|per\sday)|every\s(?:6|8|12|six|eight"
    r"|twelve)\sh(?:ours)?|[bt]\.?i\.?d\b)",
    re.IGNORECASE,
)


def _told_apart(passage: Passage, doses: Sequence[Dose]) -> bool:
    """Whether a sentence without a dose says how often a day the medication is taken."""
    for found in _OFTEN.finditer(passage.text):
        first = passage.text.rfind(". ", 0, found.start()) + 1
        last = passage.text.find(". ", found.end())
        last = last if last >= 0 else len(passage.text)
        inside = (each.section == passage.section and first <= each.start < last for each in doses)
        if not any(inside):
            return True
    return False


def _is_part_of_a_day(dose: Dose, parts: set[tuple[float, bool]]) -> bool:
    """Whether a dose is said elsewhere to be taken several times a day: 5 mg, of it twice a day."""
    return dose.times == 1 and {(dose.low, dose.per_kg), (dose.high, dose.per_kg)} <= parts


def _kept(dose: Dose) -> tuple[float, float]:
    """Lowest and highest dose that is kept; of a scheme the last alone."""
    return (dose.high, dose.high) if dose.part == "scheme" else (dose.low, dose.high)


def _reckoned(dose: Dose) -> str:
    if dose.times == 1:
        return ""
    each = dose.low / dose.times, dose.high / dose.times
    if dose.printed[0].isdigit() and " and " in dose.printed and _parts_of_day(dose.printed):
        return f"the sum of a day, {dose.high:g} mg"
    told = f"{each[0]:g}" if each[0] == each[1] else f"{each[0]:g} to {each[1]:g}"
    return f"{told} mg {_FREQUENCY.get(dose.times, f'{dose.times} times a day')}, the sum of a day"


def _parts_of_day(printed: str) -> bool:
    return bool(re.search(r"morning|breakfast|evening|night|bedtime|[ap]\.?m\b", printed, re.I))


def _number(word: str | None) -> float:
    return float(_NUMBERS.get((word or "one").casefold(), 0) or int(word or 1))


def _weeks(every: re.Match[str]) -> int:
    if every["days"]:
        return 1 if every["days"].casefold() in ("7", "seven") else 2
    return int(_number(every["n"]))
