"""The table that Review Manager 5 writes of its analyses: headings and totals stand as rows among
the studies. They are told apart, and the studies get the headings of RevMan Web."""

from __future__ import annotations

import math

from ldncli.harvest.readers.content.studies.layouts import joined
from ldncli.harvest.readers.content.studies.sheets import Sheet, is_number

_SIGNS = {"comparisonnumber", "outcomenumber", "subgroupnumber", "name", "datatype"}
# The headings of RevMan Web for what a study has, by those of RevMan 5.
_HEADINGS = {
    "comparisonnumber": "Analysis group",
    "outcomenumber": "Analysis number",
    "yearofstudy": "Study year",
    "events1": "Experimental cases",
    "mean1": "Experimental mean",
    "sd1": "Experimental SD",
    "total1": "Experimental N",
    "events2": "Control cases",
    "mean2": "Control mean",
    "sd2": "Control SD",
    "total2": "Control N",
    "oe": "O-E",
    "variance": "Variance",
}
_READY = "IV"  # effects that were entered as they are
# Half the width of an interval in standard errors, at the levels that RevMan offers.
_WIDTHS = (1.644854, 1.959964, 2.575829)


def as_revman_web(sheet: Sheet) -> Sheet:
    """The studies of such a table, each with its outcome and subgroup; other tables as they are."""
    plain = {joined(each): place for place, each in enumerate(sheet.headings)}
    if not plain.keys() >= _SIGNS:
        return sheet
    taken = [name for name in _HEADINGS if name in plain]
    added = ("Analysis name", "Subgroup", "Study", "GIV Mean", "GIV SE")
    rows, outcome, group, kind = [], "", "", ""

    def cell(row: tuple[str, ...], name: str) -> str:
        return row[plain[name]].strip() if name in plain else ""

    for row in sheet.rows:
        if cell(row, "outcomenumber") in ("", "0"):  # a comparison
            continue
        if cell(row, "datatype"):  # studies have none
            if cell(row, "subgroupnumber") in ("", "0"):
                outcome, group, kind = cell(row, "name"), "", cell(row, "datatype")
            else:
                group = cell(row, "name")
            continue
        shown = (cell(row, name) for name in ("effectestimate", "se", "cistart", "ciend"))
        ready = _ready(*shown) if kind == _READY else ("0", "0")
        numbers = (cell(row, name).replace(",", "") for name in taken)
        rows.append((*numbers, outcome, group, cell(row, "name"), *ready))
    headings = (*(_HEADINGS[name] for name in taken), *added)
    return Sheet(sheet.file, headings, tuple(rows), sheet.notes)


def _ready(*shown: str) -> tuple[str, str]:
    """An effect with its error, as they go into a model. Of ratios RevMan writes the ratio and the
    error of its logarithm: the interval tells; nothing where it tells neither."""
    if not all(is_number(each) for each in shown):
        return "", ""
    value, error, low, high = map(float, shown)
    if _fits(high - low, error):
        return repr(value), repr(error)
    if 0 < low <= value <= high and _fits(math.log(high / low), error):
        return repr(math.log(value)), repr(error)
    return "", ""


def _fits(width: float, error: float) -> bool:
    return any(abs(width - 2 * each * error) < 0.01 * width for each in _WIDTHS)
