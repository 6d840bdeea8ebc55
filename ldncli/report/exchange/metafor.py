"""Effects for R's metafor: a row an estimate, and a script that pools each
condition and outcome as we do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import Any

from ldncli.errors import UsageError, nearest
from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.findings.finding import Finding, called_in
from ldncli.evidence.selecting.appraisals import appraisal_for
from ldncli.evidence.synthesis.suspected import caveats_of
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.questions.asked import Asked
from ldncli.records.index.library import Library
from ldncli.report.exchange.made import Made
from ldncli.report.pooling.rcalls import METAFOR, SAME, r_check, r_fit, r_prediction, r_value
from ldncli.report.table import Column, Table
from ldncli.report.words.findings.effects import steps_of
from ldncli.report.words.findings.pooling import not_pooled
from ldncli.report.writing.formats import to_csv
from ldncli.version import __version__

BODIES = ("randomised", "other")
_RAW = "m1i sd1i n1i m2i sd2i n2i ai bi ci di xi".split()
_KEYS = (
    "study name year condition outcome body measure yi vi sei ni",
    *_RAW,
    "dose_mg design rob paper steps place caveats",
)
METAFOR_KEYS = tuple(" ".join(_KEYS).split())


def to_metafor(listed: Asked, body: str = "randomised") -> Made:
    """The estimates of what counts as evidence, as CSV with their script; raises UsageError
    for a body that there is not."""
    if body not in BODIES:
        raise UsageError(
            f"--body does not accept {body!r}",
            hint=nearest(body, BODIES) or f"one of {', '.join(BODIES)}",
        )
    findings = listed.asking().findings
    cells = [
        (each, found.synthesis)
        for each in findings
        if (found := each.randomised if body == "randomised" else each.other)
    ]
    rows = tuple(row for finding, synthesis in cells for row in _rows(finding, synthesis))
    table = Table("Effects", tuple(Column(key, key) for key in METAFOR_KEYS), rows)
    without = sum(not synthesis.estimates for _, synthesis in cells)
    notes = (
        (
            f"{len(rows)} estimates in {len(cells) - without} conditions and outcomes; {without}"
            " more have no estimate"
        ),
        (
            f"ratios are logarithms, shares log odds; effects are {called_in(findings).inline}"
            " minus control, or after minus before"
        ),
    )
    return Made(to_csv(table), notes, lambda name: _script(name, cells, listed.library))


# -- data ------------------------------------------------------------------------------------------


def _rows(finding: Finding, synthesis: Synthesis) -> Iterator[tuple[Any, ...]]:
    body = "randomised" if synthesis.randomised else "other"
    for entry in synthesis.entries:
        for each in entry.estimates:
            cells = {
                "condition": finding.condition,
                "outcome": finding.outcome,
                "body": body,
                **_cells(each, entry, synthesis),
            }
            yield tuple(cells.get(key) for key in METAFOR_KEYS)


def _cells(estimate: Estimate, entry: Entry, synthesis: Synthesis) -> dict[str, Any]:
    paper, appraisal = (
        estimate.source.paper,
        appraisal_for(entry.study, estimate.source.outcome.domain),
    )
    return {
        "study": estimate.label,
        "name": entry.study.name,
        "year": paper.year,
        "measure": estimate.measure,
        "yi": estimate.value,
        "vi": estimate.variance,
        "sei": sqrt(estimate.variance),
        "ni": estimate.participants,
        **{
            name: _whole(value)
            for name, value in {**estimate.row, **_other_cells(estimate.row)}.items()
            if name in _RAW
        },
        "dose_mg": estimate.dose_mg,
        "design": estimate.design,
        "rob": appraisal.overall.judgement if appraisal else None,
        "paper": paper.id,
        "steps": steps_of(estimate),
        "place": estimate.source.outcome.place,
        "caveats": caveats_of(synthesis, estimate),
    }


def _whole(value: float) -> float:
    """A count without its point."""
    return int(value) if float(value).is_integer() else value


def _other_cells(row: Mapping[str, float]) -> dict[str, float]:
    """The people without the event, where both groups have a table: metafor takes either form."""
    if not {"ai", "n1i", "ci", "n2i"} <= set(row):
        return {}
    return {"bi": row["n1i"] - row["ai"], "di": row["n2i"] - row["ci"]}


# -- script ----------------------------------------------------------------------------------------


def _script(name: str, cells: Sequence[tuple[Finding, Synthesis]], library: Library) -> str:
    drug = called_in(finding for finding, _ in cells).inline
    lines = [*_head(name, library, drug)]
    for finding, synthesis in cells:
        if synthesis.estimates:
            lines += _cell(finding, synthesis, library)
    return "\n".join([*lines, 'cat("metafor gives the numbers of ldn\\n")', ""])


def _head(name: str, library: Library, drug: str) -> list[str]:
    return [
        (
            f"# Made by ldn {__version__} from data {library.digest[:12]}; its numbers are compared"
            f" with metafor {METAFOR}."
        ),
        (
            f"# Effects: {drug} minus control (after minus before); ratios are logarithms, shares"
            " log odds."
        ),
        "",
        "library(metafor)",
        "",
        *SAME,
        "# The data lie beside this script.",
        'script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))',
        'folder <- if (length(script)) dirname(gsub("~+~", " ", script[1], fixed = TRUE)) else "."',
        (
            f'effects <- read.csv(file.path(folder, {r_value(name)}), encoding = "UTF-8",'
            " stringsAsFactors = FALSE)"
        ),
        "",
    ]


def _cell(finding: Finding, synthesis: Synthesis, library: Library) -> list[str]:
    outcome, condition = (
        library.vocabulary("outcomes").label(finding.outcome),
        library.vocabulary("conditions").inline(finding.condition),
    )
    body, pooled = "randomised" if synthesis.randomised else "other", synthesis.pooled
    name = f"{finding.condition} {finding.outcome}"
    where = (
        f'effects$condition == "{finding.condition}" & effects$outcome == "{finding.outcome}" &'
        f' effects$body == "{body}"'
    )
    lines = [f"# {' '.join(f'{outcome} in {condition}'.split())}", f"dat <- effects[{where}, ]"]
    if pooled is None:
        return [
            *lines,
            f"# Not pooled: {' '.join((not_pooled(synthesis) or '').split())}",
            'print(dat[c("study", "measure", "yi", "sei")])',
            "",
        ]
    return [
        *lines,
        f"res <- {r_fit(pooled)}",
        f'cat("\\n{name}\\n")',
        "print(res)",
        r_check(name, pooled, "res"),
        *r_prediction(pooled, "res"),
        "",
    ]
