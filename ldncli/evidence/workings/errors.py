"""The part of a working that leads from what is printed with a contrast to its standard error."""

from __future__ import annotations

from ldncli.evidence.effects.contrast_error import printed_se
from ldncli.evidence.workings.sheet import Sheet, quantile_of
from ldncli.records.model.trial import Contrast

# The ends of a printed interval; their logarithms for a ratio, a hundredth for percentage points.
ENDS = ("contrast_ci_low", "contrast_ci_high")


def lay_error(
    sheet: Sheet,
    contrast: Contrast,
    df: float | None,
    df_formula: str,
    *,
    value: str,
    ends: tuple[str, str] = ENDS,
    se: str = "contrast_se",
    name: str = "se",
) -> float | None:
    """The standard error `name` of the contrast's value, which the sheet calls `value`; gives its
    degrees of freedom, which the sheet calls `df`, None where it is by the normal distribution.

    `contrast` and `df` are as `printed_se` takes them; `df_formula` says how `df` follows where the
    source prints none.
    """
    found = printed_se(contrast, df)
    assert found is not None and contrast.value is not None
    freedom = None
    if found.df is not None:
        own = contrast.statistic in ("t", "F") and contrast.statistic_df == found.df
        sheet.found("df", "contrast_df" if own else df_formula, found.df)
        freedom = "df"
    how = found.how
    if how.code == "SE as printed":
        formula = se
    elif how.code == "SE from interval":
        upper = "0.5+contrast_level/200"
        formula = f"({ends[1]}-{ends[0]})/(2*{quantile_of(freedom, upper)})"
    elif how.code == "SE from statistic":
        size = "SQRT(contrast_statistic)" if how["name"] == "F" else "ABS(contrast_statistic)"
        formula = f"ABS({value})/{size}"
    else:
        formula = f"ABS({value})/-{quantile_of(freedom, 'contrast_p/2')}"
    sheet.found(name, formula, found.se, how)
    return found.df
