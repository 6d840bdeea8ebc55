"""The interactive evidence map as a piece of a page: escaped HTML, with its style
and script to put beside it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

from ldncli.evidence.survey.evidence_map import Cell, EvidenceMap
from ldncli.evidence.survey.map_axes import Node
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.report.drawing.plots.gap_looks import DESIGNS
from ldncli.report.drawing.scene.metrics import clean
from ldncli.report.drawing.scene.scene import THEMES
from ldncli.report.map.payload import Address, Opened, map_payload
from ldncli.report.map.words import COUNTS, besides_words, cell_words, mixed_words, title_words

_FOLDER = Path(__file__).parent
_ROLES = (
    "paper ink muted grid band rule faint outline accent bad grade-high grade-moderate grade-low"
    " grade-very-low found-benefit found-none found-mixed found-harm on-high on-moderate on-low"
    " on-very-low on-benefit on-harm on-pale"
).split()
_MARKS = {"only trials under way": "○", "only silent trials": "×", "no studies": "–"}


@cache
def map_style() -> str:
    """The style of every map, all its colours as variables; a page sets its side by `data-theme` on
    its root, else the reader's device does."""
    return (
        (_FOLDER / "map.css")
        .read_text(encoding="utf-8")
        .replace("/* LIGHT */", _colours("light"))
        .replace("/* DARK */", _colours("dark"))
    )


@cache
def map_script() -> str:
    """The script of every map; it starts on each element `.ldn-map` of the page."""
    return (_FOLDER / "map.js").read_text(encoding="utf-8")


def _colours(theme: str) -> str:
    return " ".join(f"--map-{role}: {THEMES[theme][role]};" for role in _ROLES)


def map_fragment(
    found: EvidenceMap,
    vocabularies: Mapping[str, Vocabulary],
    colour: str = "certainty",
    address: Address | None = None,
    opened: Opened = (None, None),
) -> str:
    """The map as one `section`; without a script a table of its upper levels. Needs `map_style` and
    `map_script` once on the page.

    `address` gives the page of a study, where there is one to lead to; `opened` are the levels of
    rows and columns open at first: 0 all, None one.
    """
    besides = besides_words(found.besides)
    notes = f"{COUNTS}; retracted papers count nowhere." + "".join(
        f" {each}" for each in (mixed_words(found), besides) if each
    )
    return (
        f'<section class="ldn-map" aria-label="{_safe(title_words(found))}">\n'
        '<div class="gm-bar"></div>\n'
        '<div class="gm-body"><section class="gm-scroll" tabindex="0"'
        ' aria-label="Table of the map">'
        f"\n{_table(found.at_depth())}</section>\n"
        '<section class="gm-told" aria-label="Studies of a cell"></section></div>\n'
        f'<div class="gm-legend"></div>\n<p class="gm-notes">{_safe(notes)}</p>\n'
        '<script type="application/json"'
        f' class="gm-data">{map_payload(found, vocabularies, colour, address, opened)}</script>\n'
        "</section>\n"
    )


def _table(found: EvidenceMap) -> str:
    """The map for readers without scripts."""
    heads = "".join(
        f'<th scope="col"><span class="gm-up">{_safe(each.label)}</span></th>'
        for each in found.columns
    )
    rows = "".join(_row(found, row) for row in found.rows)
    caption = "" if found.rows else "No studies and no trials to show."
    return (
        f'<table class="gm-grid"><caption>{_safe(title_words(found))}.'
        f" {caption}</caption><thead><tr><th"
        f' scope="col">Condition</th>{heads}</tr></thead><tbody>\n{rows}</tbody></table>\n'
    )


def _row(found: EvidenceMap, row: Node) -> str:
    cells = "".join(_cell(found.cell(row.id, column.id)) for column in found.columns)
    return (
        f'<tr class="gm-depth-{min(row.depth, 6)}"><th'
        f' scope="row">{_safe(row.label)}</th>{cells}</tr>\n'
    )


def _cell(cell: Cell) -> str:
    if cell.state == "no studies":
        return '<td><span class="gm-none">no studies</span></td>'
    mark = (
        f"{DESIGNS[cell.best_design or 'other'].sign}{len(cell.studies)}"
        if cell.studies
        else _MARKS[cell.state]
    )
    return (
        f'<td><span aria-hidden="true">{mark}</span><span'
        f' class="gm-said">{_safe(cell_words(cell))}</span></td>'
    )


def _safe(text: str) -> str:
    return escape(clean(text))
