"""The PRISMA flow: each box counted, what leaves beside it, the words and the drawing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ldncli.evidence.reasons import Reason
from ldncli.evidence.selecting.query import Selection
from ldncli.questions.asked import Asked
from ldncli.records.model.bibliography import Source
from ldncli.records.model.paper import Paper
from ldncli.report.document.prisma.of_records import (
    by_reading,
    depths,
    flow_of,
    other_reports,
    read_of,
)
from ldncli.report.drawing.charts import FlowBox
from tests.evidence.trials import paper
from tests.report.document.questions import asked_of, case_series, entry, pain, trial
from tests.report.document.reports import question_to

ABSTRACT = (Source(id="abstract", kind="abstract", cite="Abstract"),)
FULL = Source(id="article", kind="full-text", cite="Article")


def asked(
    *papers: Paper, ids: tuple[str, ...] | None = None, registers: tuple[str, ...] = (), **left: int
) -> Asked:
    """The question as if it had selected these papers, `ids` by its filters, and left
    out others for these reasons, by their codes."""
    chosen = replace(
        asked_of(*papers),
        selection=Selection(
            ids if ids is not None else tuple(each.id for each in papers),
            {Reason(code): count for code, count in left.items()},
        ),
    )
    vars(chosen).update({"papers": {each.id: each for each in papers}, "registers": registers})
    return chosen


# -- what was read ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (("full-text",), "whole paper"),
        (("abstract", "full-text"), "whole paper"),
        (("registry", "abstract"), "abstract"),
        (("registry",), "register entry"),
        (("index",), "other"),
        ((), "other"),
    ],
)
def test_the_fullest_thing_that_was_read(kinds: tuple[str, ...], words: str) -> None:
    sources = tuple(Source(id=each, kind=each, cite=each) for each in kinds)  # type: ignore[arg-type]
    assert read_of(paper(sources=sources)) == words


def test_papers_by_what_was_read() -> None:
    papers = [
        paper(sources=ABSTRACT),
        paper(sources=()),
        paper(sources=(*ABSTRACT, FULL)),
        paper(sources=ABSTRACT),
    ]
    assert by_reading(papers) == (
        ("read as whole paper", 1),
        ("read as abstract", 2),
        ("read in an index or excerpt", 1),
    )
    assert by_reading([]) == ()


# -- the flow --------------------------------------------------------------------------------------


def test_every_box_is_counted() -> None:
    papers = (
        trial("a", pain(1)),
        trial("b", pain(2), sources=ABSTRACT),
        case_series("d", pain(1, comparison="within")),
        trial("e"),
        paper(id="f", kind="preclinical"),
        paper(id="g", kind="preclinical"),
        paper(id="h", kind="narrative-review"),
        entry("i"),
        entry("j", status="completed", completion="2001-01"),
    )
    records, screened, about, studies, synthesis = flow_of(
        asked(*papers, retracted=1, **{"other kind": 2})
    )
    assert [each.phase for each in (records, screened, about, studies, synthesis)] == [
        "Identification",
        "Screening",
        "Screening",
        "Included",
        "Included",
    ]
    assert (
        records.box.count == 12
        and records.aside is None
        and screened.box == FlowBox("Records screened", 12)
    )
    assert screened.aside == FlowBox(
        "Records excluded", 3, (("retracted", 1), ("of another kind", 2))
    )
    assert about.box.count == 9 and about.box.parts == (), "one kind alone is no part"
    assert about.aside and about.aside.count == 5
    assert about.aside.parts == (
        ("narrative reviews", 1),
        ("laboratory and animal work", 2),
        ("trials planned or under way", 1),
        ("trials ended without known results", 1),
    )
    assert studies.box.count == 4 and studies.box.parts == (
        ("randomised trials", 3),
        ("other studies", 1),
        ("reports of them", 4),
    )
    assert studies.aside and (studies.aside.count, studies.aside.parts) == (
        1,
        (("read as abstract", 1),),
    )
    assert (
        synthesis.box.count == 3
        and synthesis.aside
        and synthesis.aside.count == 1
        and synthesis.aside.parts == ()
    )
    assert sum(count for _, count in synthesis.box.parts) == 3 and synthesis.box.parts[0] == (
        "pooled with others",
        2,
    )


def test_what_leaves_nothing_has_no_box_beside_it() -> None:
    steps = flow_of(asked(trial("a", pain(1))))
    assert [each.aside for each in steps] == [None] * 5
    empty = flow_of(asked())
    assert [each.box.count for each in empty[1:]] == [0, 0, 0, 0] and empty[4].box.parts == ()


def test_other_reports_and_registers_are_told_apart() -> None:
    chosen = asked(
        trial("a", pain(1)), trial("b", study="a"), entry("i"), ids=("a",), registers=("i",)
    )
    assert other_reports(chosen) == 1
    assert flow_of(chosen)[2].box.parts == (
        ("passed the filters", 1),
        ("other reports of their studies", 1),
        ("register entries and protocols, which report no outcome", 1),
    )
    assert flow_of(chosen)[3].box.parts == (("randomised trials", 1), ("reports of them", 2))


def test_how_far_numbers_went() -> None:
    bare = replace(pain(1, domain="fatigue", scale=None), arms={})
    chosen = asked_of(
        trial("a", pain(1), bare),
        trial("b", pain(2)),
        trial("c", pain(2), condition="crps"),
        trial("d", replace(pain(2), arms={})),
    )
    assert depths(chosen.findings) == {"a": 0, "b": 0, "c": 1, "d": 2} and depths([]) == {}
    assert depths(reversed(chosen.findings)) == {
        "a": 0,
        "b": 0,
        "c": 1,
        "d": 2,
    }, "the best of all counts"
    assert flow_of(chosen)[4].box.parts == (
        ("pooled with others", 2),
        ("with an estimate of their own", 1),
        ("with a direction only", 1),
    )


def test_the_flow_adds_up(trials: Path) -> None:
    for given in (
        {},
        {"condition": ["fibromyalgia"]},
        {"condition": ["fibromyalgia"], "outcome": ["pain-intensity"]},
    ):
        steps = flow_of(question_to(trials, **given))
        records, screened, about, studies, synthesis = steps
        assert (
            sum(count for _, count in records.box.parts) == records.box.count == screened.box.count
        )
        kept = screened.box.count - (screened.aside.count if screened.aside else 0)
        parts = dict(about.box.parts)
        others = parts.get("other reports of their studies", 0) + parts.get(
            "register entries and protocols, which report no outcome", 0
        )
        assert about.box.count == kept + others
        without = about.aside.count if about.aside else 0
        assert dict(studies.box.parts).get("reports of them", 0) == about.box.count - without
        assert (
            synthesis.box.count + (synthesis.aside.count if synthesis.aside else 0)
            == studies.box.count
        )
        assert sum(count for _, count in synthesis.box.parts) == synthesis.box.count
