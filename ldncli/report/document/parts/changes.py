"""What changed since an earlier state: new papers, changed conclusions, changed numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ldncli.evidence.survey.changes_since import ChangedFinding, Changes, FindingState
from ldncli.questions.asked import Asked
from ldncli.report.document.blocks import (
    Block,
    Bullets,
    Cell,
    Grid,
    Paragraph,
    Section,
    Strong,
    spans,
)
from ldncli.report.document.wording import cite
from ldncli.report.pooling.shown import effect
from ldncli.report.words.findings.directions import LEANINGS
from ldncli.report.words.language.numbers import counted, minus, whole
from ldncli.report.words.language.phrases import series, upper

_KINDS = {
    "certainty": "certainty",
    "direction": "direction",
    "effect": "size relative to the important difference",
    "first": "first evidence",
    "gone": "no longer answered",
}
_EFFECTS = {
    "better": "better, by an important difference",
    "slightly better": "slightly better, less than an important difference",
    "none": "little to no difference",
    "slightly worse": "slightly worse, less than an important difference",
    "worse": "worse, by an important difference",
}


def changes_section(changes: Changes, asked: Asked, since: str, rule: str) -> Section:
    """The section; `since` names the earlier state, `rule` says how papers were taken for new."""
    papers = asked.papers
    told = (
        f"Compared with {since}: {counted(len(changes.new), 'new report')},"
        f" {counted(len(changes.conclusions), 'changed conclusion')},"
        f" {counted(len(changes.numbers), 'finding')} with changed numbers but the same conclusion,"
        f" {counted(changes.unchanged, 'finding')} unchanged."
    )
    blocks: list[Block] = [
        Paragraph((told,), "lead"),
        *([Paragraph((rule,), "note")] if rule else []),
    ]
    if changes.conclusions:
        blocks.append(
            _table(
                "table-turned", "Changed conclusions", changes.conclusions, asked, conclusions=True
            )
        )
    if changes.numbers:
        blocks.append(
            _table(
                "table-moved",
                "Changed numbers, same conclusion",
                changes.numbers,
                asked,
                conclusions=False,
            )
        )
    if changes.new:
        blocks += _new_papers(changes.new, asked)
    if changes.gone:
        known = [each for each in changes.gone if each in papers]
        names = series([*known, *(each for each in changes.gone if each not in papers)])
        blocks.append(
            Paragraph(
                ((f"No longer included (retracted, renamed or excluded by the filters): {names}."),)
            )
        )
    return Section("changes", "What changed", tuple(blocks))


def _new_papers(new: Sequence[str], asked: Asked) -> list[Block]:
    """The new reports by kind, so that those with results stand first."""
    groups: dict[str, list[str]] = {}
    order: Mapping[str, str] = {
        "primary": "Studies",
        "secondary-report": "Further reports of studies",
        "registry": "Register entries",
        "protocol": "Protocols",
        "systematic-review": "Systematic reviews",
    }
    for each in new:
        groups.setdefault(order.get(asked.papers[each].kind, "Other work"), []).append(each)
    items = tuple(
        spans(
            Strong(f"{name} ({len(groups[name])}): "), series(groups[name]), " ", cite(groups[name])
        )
        for name in (*order.values(), "Other work")
        if name in groups
    )
    return [Paragraph((Strong("New reports"),)), Bullets(items)]


def _table(
    id: str, title: str, found: Sequence[ChangedFinding], asked: Asked, *, conclusions: bool
) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for each in found:
        condition, outcome = each.cell
        cells: list[Cell] = [
            (
                Strong(
                    f"{upper(asked.label('conditions', condition))}:"
                    f" {asked.inline('outcomes', outcome)}"
                ),
            )
        ]
        cells += [(series([_KINDS[kind] for kind in each.kinds]),)] if conclusions else []
        rows.append((*cells, (_told(each.before),), (_told(each.now),)))
    heads = ("Question", *(("What changed",) if conclusions else ()), "Before", "Now")
    widths = (24.0, 16.0, 30.0, 30.0) if conclusions else (28.0, 36.0, 36.0)
    return Grid(id, title, heads, tuple(rows), widths=widths)


def _told(state: FindingState | None) -> str:
    """A state of a finding in words."""
    if state is None:
        return "nothing known"
    many = "trials" if state.randomised else "studies"
    parts = [f"{counted(len(state.studies), many[:-1] if many == 'trials' else 'study', many)}"]
    parts += [f"{whole(state.participants)} people"] if state.participants is not None else []
    if (
        state.measure
        and state.estimate is not None
        and state.ci_lb is not None
        and state.ci_ub is not None
    ):
        parts.append(
            minus(
                f"{state.measure} {effect(state.measure, state.estimate, state.ci_lb, state.ci_ub)}"
                f", {state.k} of {len(state.studies)} with numbers"
            )
        )
    parts.append(
        _EFFECTS.get(state.effect or "")
        or (LEANINGS[state.leaning] if state.leaning else "no clear direction")
    )
    parts.append(f"certainty {(state.certainty or 'not rated').replace('-', ' ')}")
    return "; ".join(parts)
