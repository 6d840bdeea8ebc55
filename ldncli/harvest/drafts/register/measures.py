"""One row of a measure, as a register prints it, to the numbers that a record has; what a record
has no place for is named with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ldncli.harvest.drafts.doses.mentions import in_milligrams as plain
from ldncli.harvest.drafts.register.groups import Found
from ldncli.harvest.readers.content.results import Denominator, Measure, Measurement, Row, number

_MEANS = ("MEAN", "LEAST_SQUARES_MEAN")
_PERCENT = re.compile(r"\bper ?cent(?:age)?\b|%", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\s*(?:number of )?(?:participants|patients|subjects|people|persons|women|men|children"
    r"|individuals)(?: with \w+)?\s*\Z",
    re.IGNORECASE,
)
_EVENTS = re.compile(r"\b(?:events|episodes|attacks|relapses|exacerbations)\b", re.IGNORECASE)


@dataclass
class Numbers:
    """What a row gives: by arm its numbers and the words behind them; what it left out. `kind` is
    what the numbers are: `mean`, `median`, `events`, `percent` or `count`."""

    kind: str = ""
    arms: dict[str, dict[str, Any]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def numbers_of(measure: Measure, row: Row, arms: Mapping[str, Found]) -> Numbers:
    """The numbers of a row by arm; of a measure that a record has no place for none, and why."""
    found = Numbers()
    kind, why = _kind(measure)
    if kind is None:
        found.left_out.append(why)
        return found
    found.kind = kind
    titles = {each.id: each.title for each in measure.groups}
    for each in row.measurements:
        title = titles.get(each.group, each.group)
        if each.group not in arms:
            found.left_out.append(f"{title}: {each.value}: no arm of the trial")
            continue
        value = number(each.value)
        if value is None or not _fits(value, kind):
            comment = f" ({each.comment})" if each.comment else ""
            odd = "" if value is None else f", which is no number of {kind}"
            found.left_out.append(f"{title}: {each.value or 'no value'}{odd}{comment}")
            continue
        count, unit = denominator(each.group, row.denominators or measure.denominators)
        values, doubts = _values(measure, each, value, kind)
        if count is not None:
            if kind == "events" and values["events"] > count:
                found.left_out.append(f"{title}: {each.value} of {count} is more than all")
                continue
            values = {"n": count, **values}
        if unit and unit.casefold() != "participants":
            doubts.append(f"n counts {unit}")
        found.left_out += [f"{title}: {doubt}" for doubt in doubts]
        arm = arms[each.group].id
        found.arms[arm] = values
        found.words[arm] = _words(measure, each, title, count, unit)
    return found


def _kind(measure: Measure) -> tuple[str | None, str]:
    """What the values of a measure are; None and why where a record has no place for them."""
    parameter, unit = measure.parameter.upper().replace(" ", "_"), measure.unit
    if parameter in _MEANS:
        return "mean", ""
    if parameter == "MEDIAN":
        return "median", ""
    if parameter == "COUNT_OF_PARTICIPANTS":
        return "events", ""
    if parameter == "NUMBER" and _PERCENT.search(unit):
        return "percent", ""
    if parameter == "NUMBER" and _PEOPLE.match(unit):
        return "events", ""
    if parameter == "NUMBER" and _EVENTS.search(unit) and "per" not in unit.split():
        return "count", ""
    if not parameter and not measure.rows:
        return None, "nothing posted" + (f": {measure.population}" if measure.population else "")
    told = f"{measure.parameter or 'no kind of value'} in {measure.unit or 'no unit'}"
    return None, f"a record has no place for this kind of value ({told})"


def denominator(group: str, counts: Sequence[Denominator]) -> tuple[int | None, str]:
    """How many were analysed in a group, and of what: of people where the measure counts them."""
    ordered = sorted(counts, key=lambda each: each.unit.casefold() != "participants")
    for each in ordered:
        for count in each.counts:
            value = number(count.value) if count.group == group else None
            if value is not None and value == int(value):
                return int(value), each.unit
    return None, ""


def _fits(value: float, kind: str) -> bool:
    """Whether a value can be one of its kind."""
    if kind in ("events", "count"):
        return value >= 0 and value == int(value)
    return kind != "percent" or 0 <= value <= 100


def _values(
    measure: Measure, each: Measurement, value: float, kind: str
) -> tuple[dict[str, Any], list[str]]:
    """The numbers of one group as a record names them, and what it has no place for."""
    spread, low, high = number(each.spread), number(each.lower), number(each.upper)
    pair = [plain(low), plain(high)] if low is not None and high is not None else None
    dispersion = measure.dispersion.casefold().replace("_", " ").replace("-", " ")
    if kind in ("events", "count"):
        return {kind: int(value)}, []
    found: dict[str, Any] = {kind: plain(value)}
    doubts: list[str] = []
    interval = re.match(r"([\d.]+)\s*% confidence interval", dispersion)
    printed = f"{measure.dispersion} {each.spread or f'{each.lower} to {each.upper}'}"
    if not dispersion or (each.spread is None and each.lower is None and each.upper is None):
        pass
    elif kind == "mean" and dispersion == "standard deviation" and spread is not None:
        found["sd"] = plain(spread)
    elif kind == "mean" and dispersion.startswith("standard error") and spread is not None:
        found["se"] = plain(spread)
    elif interval and float(interval[1]) == 95 and kind in ("mean", "percent") and pair:
        found["ci"] = pair
    elif (
        dispersion in ("inter quartile range", "interquartile range") and kind == "median" and pair
    ):
        found["iqr"] = pair
    elif dispersion == "full range" and pair and kind in ("mean", "median"):
        found["range"] = pair
    else:
        doubts.append(f"no place for {printed} of a {kind}")
    if measure.parameter.upper() == "LEAST_SQUARES_MEAN":
        doubts.append("a least-squares mean, from a model")
    return found, doubts


def _words(measure: Measure, each: Measurement, title: str, count: int | None, unit: str) -> str:
    """The fields of one group as they stand in the entry."""
    parts = [f"{measure.parameter} {each.value}"]
    if each.spread is not None:
        parts.append(f"{measure.dispersion} {each.spread}")
    if each.lower is not None or each.upper is not None:
        parts.append(f"{measure.dispersion} {each.lower} to {each.upper}")
    if count is not None:
        parts.append(f"{unit} {count}")
    return f"{title}: {'; '.join(parts)}"


def opposite(rows: Sequence[Row], denominators: Sequence[Denominator]) -> Row | None:
    """The row `No` beside the row `Yes` of one class, where both together are everybody."""
    named = {each.category.strip().casefold(): each for each in rows}
    if len(rows) != 2 or set(named) != {"yes", "no"}:
        return None
    yes, no = named["yes"], named["no"]
    counts = _by_group(no.measurements)
    for each in yes.measurements:
        whole, _ = denominator(each.group, yes.denominators or denominators)
        own, other = number(each.value), counts.get(each.group)
        if own is None or other is None or own + other != whole:
            return None
    return no


def _by_group(measurements: Iterable[Measurement]) -> dict[str, float | None]:
    return {each.group: number(each.value) for each in measurements}
