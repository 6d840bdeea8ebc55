"""How numbers read in a picture: digits that fit the intervals, a true minus, no
more than a reader can use."""

from __future__ import annotations

import math

from ldncli.report.drawing.charts import Forest, ForestRow
from ldncli.report.words.language.numbers import true_minus

_RATIO_DIGITS = 2
# Up to these widths of an interval, so many digits after the point.
_DIGITS = ((0.02, 4), (0.1, 3), (15.0, 2), (150.0, 1))


def known(value: float | None) -> bool:
    """Whether a number is there and is one."""
    return value is not None and not math.isnan(value)


def has_numbers(row: ForestRow) -> bool:
    """Whether there is anything of a row to draw."""
    return row.kind not in ("heading", "text") and (
        known(row.estimate) or known(row.lower) or known(row.upper)
    )


def digits_of(chart: Forest) -> int:
    """Digits after the point for the numbers of a forest plot."""
    if chart.log:
        return _RATIO_DIGITS
    widths = [
        row.upper - row.lower
        for row in chart.rows
        if row.lower is not None and row.upper is not None
    ]
    widths = [width for width in widths if math.isfinite(width) and width > 0]
    # The narrower intervals decide: digits that they need cost the wider ones little.
    typical = sorted(widths)[len(widths) // 4] if widths else 1.0
    return next((digits for width, digits in _DIGITS if typical < width), 0)


def number_text(value: float | None, digits: int, *, ratio: bool = False) -> str:
    """A number for people; empty where not known. Ratios far from 1 keep two
    figures that mean something."""
    if value is None or math.isnan(value):
        return ""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size >= 1e6:
        text = f"{value:.1e}".replace("e+0", "e").replace("e+", "e")
    elif ratio and 0 < size < 0.01:
        text = f"{value:.0e}".replace("e-0", "e-") if size < 1e-4 else f"{value:.1g}"
    else:
        text = (
            f"{value:.{max(0, digits - (size >= 9.995) - (size >= 99.95)) if ratio else digits}f}"
        )
    text = true_minus(text)
    return text.removeprefix("−") if text.strip("−0.") == "" else text


def interval_text(row: ForestRow, digits: int, *, ratio: bool = False) -> str:
    """`[lower, upper]`; an end that is not known is empty, and so is the whole without either."""
    if not (known(row.lower) or known(row.upper)):
        return ""
    return (
        f"[{number_text(row.lower, digits, ratio=ratio)},"
        f" {number_text(row.upper, digits, ratio=ratio)}]"
    )


def weight_text(row: ForestRow) -> str:
    """The weight with its percent sign; empty where not known."""
    return f"{row.weight:.1f}%" if row.weight is not None and math.isfinite(row.weight) else ""


def level_text(level: float) -> str:
    """The heading of estimates."""
    return f"Estimate [{level:g}% CI]"


def spoken(row: ForestRow, digits: int, *, ratio: bool = False) -> str:
    """A row in words: for screen readers, and for a pointer that rests on it."""
    numbers = " ".join(
        each
        for each in (
            number_text(row.estimate, digits, ratio=ratio),
            interval_text(row, digits, ratio=ratio),
        )
        if each
    )
    weight = f"weight {weight_text(row)}" if weight_text(row) else ""
    return ": ".join(
        each
        for each in (
            row.label,
            ", ".join(each for each in (numbers, weight, row.note or "") if each),
        )
        if each
    )
