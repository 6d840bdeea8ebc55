"""Posted adverse events, and who left and why, as harms of a record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.evidence import Quote
from ldncli.harvest.drafts.register.groups import Arms, Found, is_no_arm
from ldncli.harvest.readers.content.results import Affected, Flow, Harm, Harms, Milestone, number

_SERIOUS = ("serious", "any serious", "deaths")
_BECAUSE_OF_HARM = re.compile(r"adverse|side.?effect|toxicity|intolera", re.IGNORECASE)


def add_harms(draft: Draft, source: str, harms: Harms, arms: Arms) -> None:
    """Add every event of the entry, with those at risk in each arm."""
    found = arms.place("adverse events", harms.groups)
    titles = {each.id: each.title for each in harms.groups}
    before: list[Harm] = []
    for event in harms.events:
        place = f"adverse events, {event.kind}"
        if event in before:
            draft.leave_out(place, event.term, "printed a second time with the same numbers")
            continue
        before.append(event)
        values, words = {}, []
        for each in event.groups:
            title = titles.get(each.group, each.group)
            data = _data(each)
            if each.group not in found or not data:
                draft.leave_out(place, event.term, f"{title}: {_why(each, found)}")
                continue
            values[found[each.group].id] = data
            words.append(f"{title}: {_counted(each)}")
        if not values:
            continue
        value: dict[str, Any] = {"term": event.term, "arms": values}
        if event.kind in _SERIOUS:
            value["serious"] = True
        elif event.kind in ("other", "any other"):
            value["serious"] = False
        note = _note(event, harms)
        if note:
            value["note"] = note
        value["place"] = f"{source} {place}"
        _append(draft, value, f"{event.term}; {'; '.join(words)}", source, place)


def _append(draft: Draft, value: dict[str, Any], words: str, source: str, place: str) -> None:
    index = draft.append("adverse_events", value)
    draft.quotes.append(
        Quote(
            path=f"adverse_events[{index}]",
            value=value,
            words=words,
            source=source,
            place=place,
            confidence="sure",
        )
    )


def _data(each: Affected) -> dict[str, int]:
    """Numbers of one arm; none where they cannot be."""
    if each.people is None or (each.at_risk is not None and each.people > each.at_risk):
        return {}
    found = {"events": each.people}
    if each.at_risk is not None:
        found["n"] = each.at_risk
    if each.events is not None:
        found["count"] = each.events
    return found


def _why(each: Affected, arms: Mapping[str, Found]) -> str:
    if each.group not in arms:
        return "no arm of the trial"
    return f"{_counted(each)} cannot be" if each.people is not None else "no number of people"


def _counted(each: Affected) -> str:
    told = f"{each.people} of {each.at_risk} affected"
    return told + (f", {each.events} events" if each.events is not None else "")


def _note(event: Harm, harms: Harms) -> str:
    if event.kind == "any other" and harms.threshold not in ("", "0"):
        return f"other than serious, those above {harms.threshold}% in an arm"
    if event.kind == "any other":
        return "other than serious"
    return "; ".join(filter(None, (event.system, event.notes)))


def add_withdrawals(draft: Draft, source: str, flow: Flow, arms: Arms | None) -> None:
    """Add who left, in each arm, and who left because of harm; other reasons go to the note on the
    design. `arms` is None where the groups of the flow are orders of treatment, not arms: then
    all of it goes there."""
    found = arms.place("participant flow", flow.groups) if arms else {}
    called = {
        each.id: found[each.id].id if each.id in found else each.title for each in flow.groups
    }
    started = _sum(flow, "STARTED", first=True)
    left = _sum(flow, "NOT COMPLETED")
    reasons: dict[str, dict[str, int]] = {}
    for period in flow.periods:
        for each in period.withdrawals:
            into = reasons.setdefault(each.name, {})
            for group, people in _people(each).items():
                into[group] = into.get(group, 0) + people
    told = []
    if arms:
        _add(draft, source, "left for any reason", left, started, found, called)
    else:
        told += [f"started {_by_group(started, called)}", f"left {_by_group(left, called)}"]
    for name, counts in reasons.items():
        if arms and _BECAUSE_OF_HARM.search(name):
            term = f"left the study: {name.casefold()}"
            _add(draft, source, term, counts, started, found, called, discontinuation=True)
        else:
            told.append(f"{name.casefold()} {_by_group(counts, called)}")
    if told:
        start = "Reasons for leaving" if arms else "By order of treatment"
        draft.add_note("design", f"{start}: {'; '.join(told)}.")
        words = "; ".join(told)
        draft.quotes.append(
            Quote(
                path="design.note",
                value=draft.values["design"]["note"],
                words=words,
                source=source,
                place="participant flow",
                confidence="sure",
            )
        )


def _by_group(counts: Mapping[str, int], called: Mapping[str, str]) -> str:
    return ", ".join(f"{people} ({called.get(group, group)})" for group, people in counts.items())


def _people(milestone: Milestone) -> dict[str, int]:
    found = {each.group: number(each.value) for each in milestone.counts}
    return {
        group: int(value)
        for group, value in found.items()
        if value is not None and value >= 0 and value == int(value)
    }


def _sum(flow: Flow, name: str, *, first: bool = False) -> dict[str, int]:
    """How many reached a milestone in each group: in the first period, or in all added up."""
    found: dict[str, int] = {}
    for period in flow.periods[:1] if first else flow.periods:
        for each in period.milestones:
            if each.name.upper() == name:
                for group, people in _people(each).items():
                    found[group] = found.get(group, 0) + people
    return found


def started_and_left(flow: Flow) -> tuple[int | None, int | None]:
    """How many people began, and how many of them left, in all groups of those allocated; None
    where the entry does not say it of each."""
    groups = [each.id for each in flow.groups if not is_no_arm(each)]
    totals: list[int | None] = []
    for name, first in (("STARTED", True), ("NOT COMPLETED", False)):
        counts = _sum(flow, name, first=first)
        whole = groups and all(each in counts for each in groups)
        totals.append(sum(counts[each] for each in groups) if whole else None)
    return totals[0], totals[1]


def by_arm(flow: Flow, arms: Arms) -> dict[str, tuple[int | None, int | None]]:
    """The same for each arm."""
    found = arms.place("participant flow", flow.groups)
    started, left = _sum(flow, "STARTED", first=True), _sum(flow, "NOT COMPLETED")
    return {arm.id: (started.get(group), left.get(group)) for group, arm in found.items()}


def _add(
    draft: Draft,
    source: str,
    term: str,
    counts: Mapping[str, int],
    started: Mapping[str, int],
    arms: Mapping[str, Found],
    called: Mapping[str, str],
    *,
    discontinuation: bool = False,
) -> None:
    values = {}
    for group, arm in arms.items():
        if group in counts and counts[group] <= started.get(group, counts[group]):
            values[arm.id] = {"events": counts[group]} | (
                {"n": started[group]} if group in started else {}
            )
    if not values:
        if counts:
            draft.leave_out("participant flow", term, _by_group(counts, called))
        return
    value: dict[str, Any] = {"term": term, "arms": values}
    if discontinuation:
        value["discontinuation"] = True
    value["place"] = f"{source} participant flow"
    words = f"{term}: {_by_group(counts, called)}; started {_by_group(started, called)}"
    _append(draft, value, words, source, "participant flow")
