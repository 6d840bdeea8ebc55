"""The data rows of RevMan Web and of the Cochrane Library's data packages: one table for all kinds
of outcomes, with 0 or nothing in the columns that an outcome does not use."""

from __future__ import annotations

from ldncli.harvest.readers.content.studies.layouts import joined
from ldncli.harvest.readers.content.studies.sheets import Sheet, is_number

# Headings that no other table has together.
_SIGNS = {"analysisgroup", "analysisnumber", "givmean", "givse"}
# What RevMan worked out itself from the other columns.
_RESULTS = {"weight", "mean", "cistart", "ciend"}
# The columns of each kind of outcome, and those that cannot be 0 throughout where it is used.
_KINDS = (
    (("givmean", "givse"), ("givse",)),
    (("oe", "variance"), ("variance",)),
    (
        ("experimentalmean", "experimentalsd", "controlmean", "controlsd"),
        ("experimentalsd", "controlsd"),
    ),
    (("experimentalcases", "controlcases"), ("experimentalcases", "controlcases")),
)


def as_one_kind(sheet: Sheet) -> Sheet:
    """The rows of one outcome with the columns that it uses; other tables as they are.

    Observed less expected events with their variance (O-E) become logarithms of ratios: their
    quotient, whose variance is one over that variance (Yusuf and others 1985).
    """
    plain = {joined(each): each for each in sheet.headings}
    if not plain.keys() >= _SIGNS:
        return sheet
    columns = {each: sheet.column(each) for each in sheet.headings}
    unused = {plain[each] for each in _RESULTS if each in plain}
    used = 0
    for names, told in _KINDS:
        has = any(_number(cell) for each in told if each in plain for cell in columns[plain[each]])
        if not has or used:
            unused |= {plain[each] for each in names if each in plain}
        # Events stand beside O-E, and only one of the kinds is the outcome's own.
        used += has
    if not used:  # nobody had an event
        unused -= {plain[each] for each in _KINDS[-1][0] if each in plain}
    kept = {name: cells for name, cells in columns.items() if name not in unused}
    notes = list(sheet.notes)
    if (quotient := plain.get("oe")) in kept:
        observed, variances = kept.pop(quotient), kept.pop(plain["variance"])
        pairs = [(_number(o), _number(v)) for o, v in zip(observed, variances, strict=True)]
        kept["yi"] = [repr(o / v) if v > 0 else "" for o, v in pairs]
        kept["vi"] = [repr(1 / v) if v > 0 else "" for _, v in pairs]
        notes.append("yi = O-E / Variance, vi = 1 / Variance: logarithms of ratios")
    rows = zip(*kept.values(), strict=True)
    return Sheet(sheet.file, tuple(kept), tuple(rows), tuple(notes))


def _number(cell: str) -> float:
    text = cell.strip()
    return float(text) if is_number(text) else 0.0
