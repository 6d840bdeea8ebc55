"""The PRISMA 2020 flow of a question: from the records of the base to the studies in a synthesis,
every box counted from the data.

Page 2021 (BMJ 372:n71). A base is not a database search: "identified" are its
records, by what of them was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ldncli.evidence.findings.finding import Finding
from ldncli.questions.asked import Asked
from ldncli.records.model.paper import Paper
from ldncli.report.drawing.charts import FlowBox, FlowChart, FlowLane, FlowStep
from ldncli.report.words.selection import left_out_words

Counts = tuple[tuple[str, int], ...]

# What was read of a record, the fullest first; what is in no list is "other".
_READ = (("full-text", "whole paper"), ("abstract", "abstract"), ("registry", "register entry"))
_WITHOUT = {
    "systematic-review": "systematic reviews (compared with, below)",
    "narrative-review": "narrative reviews",
    "preclinical": "laboratory and animal work",
    "pharmacokinetic": "pharmacokinetic work",
}


def flow_of(asked: Asked) -> tuple[FlowStep, ...]:
    """The flow of a question."""
    selection, papers = asked.selection, asked.papers
    left = sum(selection.left_out.values())
    screened = FlowBox("Records screened", selection.total)
    parts = _known(
        (
            ("passed the filters", len(selection.ids)),
            ("other reports of their studies", other_reports(asked)),
            ("register entries and protocols, which report no outcome", len(asked.registers)),
        )
    )
    about = FlowBox("Reports about the question", len(papers), parts if len(parts) > 1 else ())
    without = _without_results(asked)
    trials = sum(study.randomised for study in asked.clinical)
    count = len(asked.clinical)
    reports = [paper for study in asked.clinical for paper in study.papers]
    partly = [each for each in reports if read_of(each) != _READ[0][1]]
    studies = FlowBox(
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
        FlowStep(
            "Identification",
            FlowBox(
                "Records in the evidence base", selection.total, by_reading(asked.library.papers())
            ),
        ),
        FlowStep(
            "Screening",
            screened,
            FlowBox("Records excluded", left, tuple(left_out_words(selection).items()))
            if left
            else None,
        ),
        FlowStep(
            "Screening",
            about,
            (
                FlowBox("Reports without results in patients", sum(n for _, n in without), without)
                if without
                else None
            ),
        ),
        FlowStep(
            "Included",
            studies,
            (
                FlowBox("Reports of them not read in full", len(partly), by_reading(partly))
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


def _synthesised(asked: Asked) -> FlowStep:
    """The studies behind findings, by how far their numbers went."""
    depth = depths(asked.findings)
    counts = dict.fromkeys(
        ("pooled with others", "with an estimate of their own", "with a direction only"), 0
    )
    for place in depth.values():
        counts[tuple(counts)[place]] += 1
    rest = len(asked.clinical) - len(depth)
    aside = FlowBox("Studies without an outcome of the question", rest) if rest > 0 else None
    return FlowStep(
        "Included", FlowBox("Studies in a synthesis", len(depth), _known(counts.items())), aside
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


def records_chart(steps: tuple[FlowStep, ...]) -> FlowChart:
    """The flow as a chart of one lane."""
    return FlowChart("PRISMA 2020 flow", (FlowLane(steps),))
