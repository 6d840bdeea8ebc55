"""Questions to a base whose papers a test makes up; vocabularies, cautions and instruments are
those of the invented base."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library, load
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import AdverseEvent, Arm, HarmData, Outcome, Registry
from ldncli.report.document.blocks import Block, Bullets, Grid, Mark, Paragraph, plain
from ldncli.report.document.references import References
from tests.conftest import LIBRARY
from tests.evidence.trials import events, means, paper

WORKED: dict[str, Any] = {
    "role": "primary",
    "score": "final",
    "timepoint_weeks": 12,
    "scale": "nrs-0-10",
}


def invented() -> Library:
    """The invented base."""
    return load(str(LIBRARY))


def asked_of(
    *papers: Paper,
    library: Library | None = None,
    given: dict[str, Any] | None = None,
    **worked_out: Any,
) -> Asked:
    """A question whose papers are these; what `worked_out` names is taken as given
    instead of being worked out."""
    asked = ask(library or invented(), **(given or {}))
    vars(asked).update(
        {
            "papers": {each.id: each for each in papers},
            "selected": papers,
            "registers": (),
            **worked_out,
        }
    )
    return asked


def pain(
    difference: float, spread: float = 1.0, n: int = 50, direction: str = "benefit", **more: Any
) -> Outcome:
    """Pain on a rating of 0 to 10, by so much lower on naltrexone."""
    return means(
        5 - difference, spread, n, 5, spread, n, **{**WORKED, "direction": direction, **more}
    )


def responders(first: int, second: int, n: int = 50, **more: Any) -> Outcome:
    """People with half the pain or less in groups of `n`."""
    return events(first, n, second, n, **{"timepoint_weeks": 12, **more})


def trial(
    id: str, *outcomes: Outcome, condition: str = "fibromyalgia", n: int | None = 50, **more: Any
) -> Paper:
    """A randomised trial of one illness with two groups of `n`."""
    return paper(*outcomes, id=id, n=(n, n), conditions=(condition,), **more)


def rated(asked: Asked, level: str | None) -> Asked:
    """The same question with all findings rated so."""
    found = []
    for each in asked.findings:
        best = replace(each.best, rating=partial(replace, each.best.certainty, level=level))
        found.append(replace(each, **{"randomised" if each.randomised else "other": best}))
    vars(asked)["findings"] = tuple(found)
    return asked


def case_series(id: str, *outcomes: Outcome, people: int | None = 20, **more: Any) -> Paper:
    """A study of one group without randomisation."""
    arms = (Arm(id="ldn", role="treatment", label="naltrexone", n_randomised=None),)
    values = {
        "people": people,
        "design": "case-series",
        "comparators": (),
        "conditions": ("fibromyalgia",),
        "arms": arms,
        **more,
    }
    return paper(*outcomes, id=id, n=(None, None), **values)


def entry(
    id: str, status: str = "recruiting", completion: str | None = "2027-01", **more: Any
) -> Paper:
    """A register entry of a trial without results."""
    known = ("n_planned", "n_actual", "start", "status_date", "stop_reason", "primary_outcomes")
    registry = Registry(
        status=status, completion=completion, **{key: more.pop(key) for key in known if key in more}
    )  # type: ignore[arg-type]
    values = {
        "kind": "registry",
        "status": "registered",
        "conditions": ("fibromyalgia",),
        "comparators": (),
        "dose": None,
        **more,
    }
    return paper(id=id, n=(None, None), registry=registry, **values)


NUMBERS = References(
    "x", True, (), {each: str(place) for place, each in enumerate("abcdefghijklmnopqrstuvwxyz", 1)}
)


def told(blocks: Iterable[Block]) -> list[str]:
    """The texts of paragraphs and lists, one a line; papers named by a letter are cited
    by its place in the alphabet."""
    found = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(plain(block.text, NUMBERS))
        elif isinstance(block, Bullets):
            found += [plain(each, NUMBERS) for each in block.items]
    return found


def rows_of(grid: Block) -> list[list[str]]:
    """The cells of a table as texts; a judgement as its symbol and its word."""
    assert isinstance(grid, Grid)
    return [
        [
            f"{each.symbol} {each.word}" if isinstance(each, Mark) else plain(each, NUMBERS)
            for each in row
        ]
        for row in grid.rows
    ]


def harm(term: str, ldn: tuple[int, int], control: tuple[int, int] | None = None) -> AdverseEvent:
    """A harm with its events and people on the drug, and on placebo where there are any."""
    arms = {"ldn": HarmData(events=ldn[0], n=ldn[1])}
    arms |= {"placebo": HarmData(events=control[0], n=control[1])} if control else {}
    return AdverseEvent(term=term, arms=arms, place="article Table 1")


def line(texts: list[str], *parts: str) -> str:
    """The one text that holds all parts."""
    [found] = [each for each in texts if all(part in each for part in parts)]
    return found


# Three trials that agree.
SURE = (trial("a", pain(1)), trial("b", pain(1.2)), trial("c", pain(0.9)))
