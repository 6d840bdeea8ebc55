"""A base with a few candidates, for tests of what people screen with."""

from __future__ import annotations

from pathlib import Path

from ldncli.screening.entry import Entry
from ldncli.screening.events import Event
from ldncli.screening.log import open_log, writing
from tests.screening.made import START, imported

# What a list must not do to a screen or a page.
HOSTILE = '\x1b[2J<script>alert("x")</script> of naltrexone \u202e'
LONG = " ".join(f"Sentence {n} on fatigue, naltrexone and placebo." for n in range(80))


def with_candidates(data: Path) -> Path:
    """Put four candidates on the list of a base."""
    entries = [
        Entry(id="a", title="Naltrexone for pain: a randomised trial", abstract=LONG),
        Entry(id="b", title=HOSTILE, abstract=HOSTILE, authors=(HOSTILE,), journal=HOSTILE),
        Entry(id="c", title="Stones", authors=("Stone, A", "Stone, B"), date="2020"),
        Entry(id="d", title="Trees and stones"),
    ]
    with writing(data) as writer:
        writer.add(entries, [imported("a", "b", "c", "d")], at=START, by="ldn")
    return data


def decisions(data: Path) -> list[Event]:
    """What was done since."""
    log = open_log(data)
    assert log
    return [each for each in log.events if each.by != "ldn"]
