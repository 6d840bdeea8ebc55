"""The PRISMA 2020 flow of a question: from the records of the base to the studies in a synthesis,
every box counted from the data.

Page 2021 (BMJ 372:n71). A base is not a database search: "identified" are its
records, by what of them was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ldncli.evidence.findings.finding import Finding
from ldncli.questions.asked import Asked
from ldncli.records.model.paper import Paper
from ldncli.report.drawing.plots.lights import MARGIN
from ldncli.report.drawing.scene.metrics import clean, wrap
from ldncli.report.drawing.scene.scene import Scene, Sketch
from ldncli.report.words.language.numbers import whole
from ldncli.report.words.selection import left_out_words

Phase = Literal["Identification", "Screening", "Included"]
Counts = tuple[tuple[str, int], ...]

# What was read of a record, the fullest first; what is in no list is "other".
_READ = (("full-text", "whole paper"), ("abstract", "abstract"), ("registry", "register entry"))
_WITHOUT = {
    "systematic-review": "systematic reviews (compared with, below)",
    "narrative-review": "narrative reviews",
    "preclinical": "laboratory and animal work",
    "pharmacokinetic": "pharmacokinetic work",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the flow: what it counts, how many, and of what kinds
    (only those that there are)."""

    label: str
    count: int
    parts: Counts = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A box with what leaves the flow beside it; None where nothing does."""

    phase: Phase
    box: Box
    aside: Box | None = None


def flow_of(asked: Asked) -> tuple[Step, ...]:
    """The flow of a question."""
    selection, papers = asked.selection, asked.papers
    left = sum(selection.left_out.values())
    screened = Box("Records screened", selection.total)
    parts = _known(
        (
            ("passed the filters", len(selection.ids)),
            ("other reports of their studies", other_reports(asked)),
            ("register entries and protocols, which report no outcome", len(asked.registers)),
        )
    )
    about = Box("Reports about the question", len(papers), parts if len(parts) > 1 else ())
    without = _without_results(asked)
    trials = sum(study.randomised for study in asked.clinical)
    count = len(asked.clinical)
    reports = [paper for study in asked.clinical for paper in study.papers]
    partly = [each for each in reports if read_of(each) != _READ[0][1]]
    studies = Box(
        "Studies included",
        count,
        _known(
            (
                ("randomised trials", trials),
                ("other studies", count - trials),
                ("reports of them", len(reports)),
            )
        ),
    )
    return (
        Step(
            "Identification",
            Box(
                "Records in the evidence base", selection.total, by_reading(asked.library.papers())
            ),
        ),
        Step(
            "Screening",
            screened,
            Box("Records excluded", left, tuple(left_out_words(selection).items()))
            if left
            else None,
        ),
        Step(
            "Screening",
            about,
            (
                Box("Reports without results in patients", sum(n for _, n in without), without)
                if without
                else None
            ),
        ),
        Step(
            "Included",
            studies,
            (
                Box("Reports of them not read in full", len(partly), by_reading(partly))
                if partly
                else None
            ),
        ),
        _synthesised(asked),
    )


def other_reports(asked: Asked) -> int:
    """How many reports are looked at only because another report of
    their study passed the filters."""
    return len(asked.papers) - len(asked.selection.ids) - len(asked.registers)


def by_reading(papers: Iterable[Paper]) -> Counts:
    """Papers counted by the fullest thing that was read of them."""
    counts = dict.fromkeys((*(words for _, words in _READ), "other"), 0)
    for paper in papers:
        counts[read_of(paper)] += 1
    return _known(
        (f"read as {words}" if words != "other" else "read in an index or excerpt", count)
        for words, count in counts.items()
    )


def read_of(paper: Paper) -> str:
    """The fullest thing that was read of a paper."""
    kinds = {each.kind for each in paper.sources}
    return next((words for kind, words in _READ if kind in kinds), "other")


def _known(counts: Iterable[tuple[str, int]]) -> Counts:
    return tuple((words, count) for words, count in counts if count)


_MIXED = "mixed groups that include the condition"
_ELSE = "trials registered for the condition that report of people with another"
_TRIALS = (
    "trials planned or under way",
    "trials ended without known results",
    "other registered trials and plans",
)


def _without_results(asked: Asked) -> Counts:
    """Reports about the question that bring no results in patients, by what they are."""
    clinical = {study.id for study in asked.clinical}
    silent = {study.id for study in asked.body.silent}
    running = {study.id for study in asked.body.running}
    mixed = {study.id for study in asked.body.mixed}
    known = {study.id for study in (*asked.body.studies, *asked.body.unreported)}
    counts = dict.fromkeys((*_WITHOUT.values(), *_TRIALS, _MIXED, _ELSE), 0)
    for paper in asked.papers.values():
        if paper.study_id in clinical:
            continue
        if paper.study_id in mixed:
            counts[_MIXED] += 1
            continue
        if paper.study_id and paper.study_id not in known:
            counts[_ELSE] += 1
            continue
        counts[
            _WITHOUT.get(paper.kind)
            or (_TRIALS[1 if paper.study_id in silent else 0 if paper.study_id in running else 2])
        ] += 1
    return _known(counts.items())


def _synthesised(asked: Asked) -> Step:
    """The studies behind findings, by how far their numbers went."""
    depth = depths(asked.findings)
    counts = dict.fromkeys(
        ("pooled with others", "with an estimate of their own", "with a direction only"), 0
    )
    for place in depth.values():
        counts[tuple(counts)[place]] += 1
    rest = len(asked.clinical) - len(depth)
    aside = Box("Studies without an outcome of the question", rest) if rest > 0 else None
    return Step(
        "Included", Box("Studies in a synthesis", len(depth), _known(counts.items())), aside
    )


def depths(findings: Iterable[Finding]) -> Mapping[str, int]:
    """Studies behind findings: 0 pooled with others at least once, 1 with an estimate at least
    once, 2 with directions alone."""
    found: dict[str, int] = {}
    for finding in findings:
        for rated in finding.bodies:
            pooled = rated.synthesis.pooled
            for entry in rated.synthesis.entries:
                place = 2 if not entry.estimates else 0 if pooled and pooled.k > 1 else 1
                found[entry.study.id] = min(place, found.get(entry.study.id, 2))
    return found


# -- drawing ---------------------------------------------------------------------------------------

_SIZE, _PITCH, _PAD = 9.0, 12.6, 8.0
_BAR, _MAIN, _SIDE, _GAP, _ARROW = 18.0, 240.0, 282.0, 26.0, 20.0


def prisma_scene(steps: tuple[Step, ...]) -> Scene:
    """The flow as a picture: phases to the left, what remains in the
    middle, what leaves to the right."""
    sketch = Sketch()
    left, aside = MARGIN + _BAR + 10, MARGIN + _BAR + 10 + _MAIN + _GAP
    y, bounds, last = MARGIN, dict[str, tuple[float, float]](), 0.0
    for place, step in enumerate(steps):
        height = max(_height(step.box, _MAIN), _height(step.aside, _SIDE) if step.aside else 0.0)
        if place:
            _arrow(sketch, (left + _MAIN / 2, last), (left + _MAIN / 2, y))
        _box(sketch, step.box, (left, y), _MAIN, height, strong=True)
        if step.aside:
            _arrow(sketch, (left + _MAIN, y + height / 2), (aside, y + height / 2))
            _box(sketch, step.aside, (aside, y), _SIDE, height, strong=False)
        top = bounds.get(step.phase, (y, y))[0]
        bounds[step.phase] = (top, y + height)
        last = y + height
        y = last + _ARROW
    sketch.group = ""
    for phase, (top, end) in bounds.items():
        sketch.rectangle((MARGIN, top), _BAR, end - top, "shade")
        _upright(sketch, (MARGIN + _BAR / 2 + 3.2, (top + end) / 2), phase)
    return Scene(
        aside + _SIDE + MARGIN,
        last + MARGIN,
        "PRISMA 2020 flow",
        words_of(steps),
        tuple(sketch.items),
    )


def words_of(steps: Iterable[Step]) -> str:
    """The flow in words, for those who do not see it."""
    return (
        "; ".join(
            _said(step.box) + (f" ({_said(step.aside)})" if step.aside else "") for step in steps
        )
        + "."
    )


def _said(box: Box) -> str:
    parts = ", ".join(f"{words} {whole(count)}" for words, count in box.parts)
    return f"{box.label}: {whole(box.count)}" + (f", of these {parts}" if parts else "")


def _texts(box: Box, width: float) -> list[tuple[str, bool]]:
    """The lines of a box, and whether each is bold."""
    room = width - 2 * _PAD
    head = [
        (line, True)
        for line in wrap(f"{box.label} (n = {whole(box.count)})", room, _SIZE, bold=True, lines=3)
    ]
    return head + [
        (line, False)
        for words, count in box.parts
        for line in wrap(clean(f"{words} (n = {whole(count)})"), room, _SIZE, lines=3)
    ]


def _height(box: Box, width: float) -> float:
    return len(_texts(box, width)) * _PITCH + 2 * _PAD - 2


def _box(
    sketch: Sketch,
    box: Box,
    corner: tuple[float, float],
    width: float,
    height: float,
    *,
    strong: bool,
) -> None:
    sketch.group = _said(box)
    sketch.rectangle(corner, width, height, "band" if strong else "paper", "muted")
    lines = _texts(box, width)
    y = corner[1] + (height - len(lines) * _PITCH) / 2 + _SIZE
    for text, bold in lines:
        sketch.text((corner[0] + _PAD, y), text, _SIZE, "ink", bold=bold)
        y += _PITCH
    sketch.group = ""


def _arrow(sketch: Sketch, start: tuple[float, float], end: tuple[float, float]) -> None:
    sketch.line(start, end, "muted", width=1.0)
    (x, y), size = end, 4.0
    down = start[0] == end[0]
    points = (
        ((x - size * 0.8, y - size * 1.6), (x + size * 0.8, y - size * 1.6), (x, y))
        if down
        else ((x - size * 1.6, y - size * 0.8), (x - size * 1.6, y + size * 0.8), (x, y))
    )
    sketch.polygon(points, "muted")


def _upright(sketch: Sketch, place: tuple[float, float], text: str) -> None:
    sketch.text(place, text, _SIZE, "ink", anchor="middle", bold=True, turn=90)
