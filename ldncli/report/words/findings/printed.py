"""Printed numbers in words: what an arm showed, a difference as the paper prints it, how often a
harm was seen, and what trials print that no effect follows from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ldncli.evidence.effects.estimate import Reported
from ldncli.evidence.synthesis.answer import Number, asked_of, headline
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import ArmData, Contrast, HarmData, Outcome
from ldncli.report.words.findings.pooling import against_words, versus_words
from ldncli.report.words.language.numbers import p_printed, printed
from ldncli.values import dataclass

_SHOWN = 4


def arm_words(data: ArmData) -> str:
    """What one arm showed: events of people, or mean and spread, and what it was before."""
    parts = []
    if data.events is not None or data.percent is not None:
        parts.append(_share(data.events, data.n, data.percent))
    if data.count is not None:
        parts.append(f"{data.count} events")
    if data.mean is not None:
        parts.append(f"mean {printed(data.mean)}{_spread(data)}")
    if data.median is not None:
        parts.append(
            f"median {printed(data.median)}{_ends('IQR', data.iqr)}{_ends('range', data.range)}"
        )
    before = (
        [
            f"mean {printed(data.baseline_mean)}"
            + (f" (SD {data.baseline_sd:g})" if data.baseline_sd is not None else "")
        ]
        if data.baseline_mean is not None
        else []
    )
    before += (
        [f"median {printed(data.baseline_median)}"] if data.baseline_median is not None else []
    )
    if before:
        parts.append(f"before: {', '.join(before)}")
    if data.n is not None and data.events is None:
        parts.append(f"n = {data.n}")
    return ", ".join(parts) or "no number"


def _spread(data: ArmData) -> str:
    known = [f"SD {data.sd:g}"] if data.sd is not None else []
    known += [f"SE {data.se:g}"] if data.se is not None else []
    known += [f"CI {printed(data.ci[0])} to {printed(data.ci[1])}"] if data.ci else []
    return f" ({', '.join(known)})" if known else ""


def _ends(name: str, pair: tuple[float, float] | None) -> str:
    return f" ({name} {printed(pair[0])} to {printed(pair[1])})" if pair else ""


def _share(events: int | None, n: int | None, percent: float | None) -> str:
    """Events as 3/40 (8%), with what of it is known."""
    if events is None:
        return f"{percent:g}%" if percent is not None else "no number"
    text = f"{events}/{n}" if n is not None else f"{events}"
    shown = percent if percent is not None else 100 * events / n if n else None
    return f"{text} ({shown:.3g}%)" if shown is not None else text


def contrast_words(contrast: Contrast | None) -> str | None:
    """The difference that a paper prints, with what the record notes of it; None where it prints
    none."""
    if contrast is None:
        return None
    return ", ".join(filter(None, (contrast_numbers(contrast), contrast.note))) or None


def contrast_numbers(contrast: Contrast | None) -> str | None:
    """The numbers alone of a difference that a paper prints: its value, interval, test and p; None
    where it prints none."""
    if contrast is None:
        return None
    kind = contrast.type.replace("-", " ")
    text = kind if contrast.value is None else f"{kind} {printed(contrast.value)}"
    if contrast.type == "p-only":
        text = ""
    if contrast.ci:
        text += f" ({contrast.level:g}% CI {printed(contrast.ci[0])} to {printed(contrast.ci[1])})"
    order = None if contrast.sign_stated else "order of subtraction not stated"
    p = p_printed(contrast.p, contrast.p_relation)
    told = None if p is None else f"p {p}" if isinstance(p, str) else f"p = {p:g}"
    return ", ".join(filter(None, (text, order, told))) or None


def harm_words(data: HarmData) -> str:
    """How often a harm was seen."""
    if data.events is None and data.percent is None and data.count is not None:
        return f"{data.count} events"
    return _share(data.events, data.n, data.percent)


def arm_name(paper: Paper, arm: str) -> str:
    """What an arm received; its short name where the paper does not say."""
    return next((each.label for each in paper.arms if each.id == arm), arm)


def measured_words(outcome: Outcome, scale: str | None) -> str:
    """By what an outcome was measured, and how its numbers are to be read."""
    kind = {"final": "", "events": "events"}.get(outcome.score, outcome.score.replace("-", " "))
    how = "within the group" if outcome.comparison == "within" else ""
    return ", ".join(filter(None, (scale or outcome.unit, kind, how)))


# -- what no effect follows from -------------------------------------------------------------------


def as_printed(paper: Paper, outcome: Outcome) -> str | None:
    """The numbers that a paper prints for an outcome, group by group, and its own difference or p:
    `drug 4.5 mg: 88%; placebo: 40%; p = 0.009`. What the record could only note, where it
    holds a number; None without any."""
    # How many were measured is no result by itself.
    arms = [
        f"{arm_name(paper, arm)}: {arm_words(data)}"
        for arm, data in outcome.arms.items()
        if arm_words(replace(data, n=None)) != "no number"
    ]
    contrast = outcome.contrast
    told = "; ".join([*arms, *filter(None, (contrast_words(contrast),))])
    if told:
        return told
    note = outcome.note
    return note.rstrip(".") if note and any(each.isdigit() for each in note) else None


@dataclass(frozen=True, slots=True)
class Against:
    """Both sides of a comparison as printed, in a few words (`88% against 40%`), its printed
    difference (`MD 1.5 [−1.11, 4.13]`) and its p (`p = 0.009`); None where not printed, and of the
    sides where there is not one group each."""

    sides: str | None
    difference: str | None
    p: str | None


def against_printed(reported: Reported) -> Against:
    """What the paper prints of a comparison, in short."""
    outcome, contrast = reported.outcome, reported.outcome.contrast
    sides: dict[str, str | None] = {}
    for name, data in outcome.arms.items():
        arm = reported.arm(name)
        role = arm.role if arm else name
        sides[role] = None if role in sides else _arm_in_short(data, outcome.score)
    told = tuple(sides.get(role) for role in ("treatment", "control"))
    both = f"{told[0]} against {told[1]}" if all(told) and len(sides) == len(told) else None
    if contrast is None:
        return Against(both, None, None)
    p = p_printed(contrast.p, contrast.p_relation)
    words = None if p is None else f"p {p[0]} {p[1:]}" if isinstance(p, str) else f"p = {p:g}"
    named = contrast.value is not None and contrast.sign_stated
    ends = f" [{printed(contrast.ci[0])}, {printed(contrast.ci[1])}]" if contrast.ci else ""
    value = printed(contrast.value) if contrast.value is not None else ""
    return Against(
        both, f"{contrast.type.replace('-', ' ')} {value}{ends}" if named else None, words
    )


def shares_printed(entries: Sequence[Entry], number: Number) -> str | None:
    """What share of each group the one trial behind a number prints, where the number with its
    interval is ours: `88% against 40%`. None where more trials stand behind it, the paper prints
    the interval itself, or no shares."""
    if len(entries) != 1 or number.as_printed:
        return None
    sides = against_printed(entries[0].chosen.source).sides
    return sides if sides and "%" in sides else None


def in_short(reported: Reported) -> tuple[str | None, str | None]:
    """The numbers of an outcome in a cell: both sides (`88% v 40%`) or the difference, and p; of
    one group how many had the event, alone. None where not printed, or the sides are more than
    two."""
    outcome, found = reported.outcome, against_printed(reported)
    if outcome.comparison == "within":
        arms = list(outcome.arms.values())
        event = len(arms) == 1 and (arms[0].events is not None or arms[0].percent is not None)
        return (_arm_in_short(arms[0], outcome.score) if event else None), None
    sides = found.sides.replace(" against ", " v ") if found.sides else None
    return sides or found.difference, found.p


def _arm_in_short(data: ArmData, score: str) -> str | None:
    """What an arm showed in one number; None where that says too little."""
    if data.percent is not None:
        return f"{data.percent:g}%"
    if data.events is not None and data.n is not None:
        return f"{data.events} of {data.n}"
    if data.mean is not None:
        kind = {"change": "change ", "percent-change": "change "}.get(score, "mean ")
        return f"{kind}{printed(data.mean)}{' %' if score == 'percent-change' else ''}"
    return f"median {printed(data.median)}" if data.median is not None else None


def unpooled(synthesis: Synthesis, *, concluded: bool = True) -> list[str]:
    """What trials print that are not in the pool, or of which shares without sizes are (the effect
    is then ours), and studies that compare with another treatment: a text a study, with what it
    compared, which way it went (`concluded`: where the sentence beside it does not say so), and its
    own numbers. Empty where none prints any."""
    number = headline(synthesis)
    entries = [each for each in synthesis.entries if not each.estimates]
    if number and shares_printed(asked_of(synthesis), number):
        entries = asked_of(synthesis) + entries
    return list(_unpooled(entries, against_words if concluded else versus_words))


def _unpooled(entries: Sequence[Entry], named: Callable[[Entry], str]) -> Iterator[str]:
    told = 0
    for entry in entries:
        source = entry.chosen.source
        own = as_printed(source.paper, source.outcome)
        if not own or not (entry.against or entry.study.randomised):
            continue
        told += 1
        if told <= _SHOWN:
            against = f" ({named(entry)})" if entry.against else ""
            yield f"{entry.study.name}{against}: {own}"
    if told > _SHOWN:
        yield f"{told - _SHOWN} more"
