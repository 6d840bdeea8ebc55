"""The data rows of RevMan Web and of the Cochrane Library's data packages: one table for all kinds
of outcomes, with 0 or nothing in the columns that an outcome does not use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ldncli.harvest.readers.content.studies.layouts import MEASURE_NAMES, joined
from ldncli.harvest.readers.content.studies.sheets import Sheet, is_number, read_sheet

# Headings that no other table has together.
_SIGNS = {"analysisgroup", "analysisnumber", "givmean", "givse"}
# What RevMan worked out itself from the other columns.
_RESULTS = {"weight", "mean", "cistart", "ciend"}
_ROWS, _SETTINGS = "-data-rows.csv", "-overall-estimates-and-settings.csv"
# What RevMan's methods are called here, without and with random effects.
_METHODS = {
    ("MH", False): "MH",
    ("MH", True): "MH-RANDOM",
    ("IV", False): "EE",
    ("IV", True): "DL",
    ("PETO", False): "PETO",
}
_ESTIMATORS = {
    "": "DL",
    "restrictedmaximumlikelihood": "REML",
    "reml": "REML",
    "dersimonianandlaird": "DL",
    "dersimonianlaird": "DL",
    "dl": "DL",
}
# What its intervals are called here; of others nothing is said.
_TESTS = {"": "z", "wald": "z", "waldtype": "z", "hksj": "knha", "hartungknapp": "knha"}
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


def as_one_kind(sheet: Sheet, mapping: Sequence[str] = ()) -> Sheet:
    """The rows of one outcome with the columns that it uses, and those that `mapping` names
    (`yi=Mean`); other tables as they are.

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
    named = {part.partition("=")[2] for word in mapping for part in (word, *word.split(","))}
    unused -= {plain[each] for each in map(joined, named) if each in plain}
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


def with_settings(sheet: Sheet, path: Path) -> Sheet:
    """The rows of one outcome with a note on how RevMan pooled it and what it had, where the file
    of settings lies beside them."""
    if not path.name.endswith(_ROWS):
        return sheet
    beside = path.with_name(path.name.removesuffix(_ROWS) + _SETTINGS)
    plain = {joined(each): each for each in sheet.headings}
    if not plain.keys() >= _SIGNS or not beside.is_file():
        return sheet
    settings = read_sheet(beside)
    known = {joined(each): settings.column(each) for each in settings.headings}
    keys = ("analysisgroup", "analysisnumber")
    wanted = tuple(sheet.column(plain[each])[0] for each in keys)
    empty = [""] * len(settings.rows)
    for place, pair in enumerate(zip(*(known.get(each, empty) for each in keys), strict=True)):
        if pair == wanted:
            told = {name: cells[place] for name, cells in known.items()}
            return replace(sheet, notes=(*sheet.notes, *_as_pooled(told)))
    return sheet


def _as_pooled(told: Mapping[str, str]) -> Iterator[str]:
    """How an outcome was pooled in RevMan, as options, and its result."""
    named = joined(told.get("effectmeasure", "")).removeprefix("peto")
    measure = MEASURE_NAMES.get(named, (None, None))[0]
    random = "random" in told.get("analysismodel", "").lower()
    method = _METHODS.get((told.get("statisticalmethod", "").upper(), random))
    estimator = _ESTIMATORS.get(joined(told.get("heterogeneityestimator", "")))
    if measure is None or method is None or (random and estimator is None):
        return
    if method == "DL":
        method = str(estimator)
    if method in ("EE", "DL", "REML"):  # the others have no choice
        test = _TESTS.get(joined(told.get("cimethod", "")))
        method += f" --test {test}" if test else ""
    had = [told.get(each, "") for each in ("mean", "cistart", "ciend")]
    result = f"; RevMan had {had[0]} [{had[1]}, {had[2]}]" if all(had) else ""
    yield f"pooled in RevMan as --measure {measure} --method {method}{result}"


def _number(cell: str) -> float:
    text = cell.strip()
    return float(text) if is_number(text) else 0.0
