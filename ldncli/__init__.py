"""Evidence synthesis on low-dose naltrexone; for notebooks: `import
ldncli; ldncli.load().papers()`."""

from __future__ import annotations

from ldncli.version import __version__ as __version__

TYPE_CHECKING = False  # as type checkers know it, without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, TypeAlias

    from pandas import DataFrame

    from ldncli.notebook.evidence import Base
    from ldncli.notebook.rows import Result

    Rows: TypeAlias = Iterable[Mapping[str, Any]] | DataFrame


def load(data: str | None = None, over: Iterable[str] = ()) -> Base:
    """The evidence base in the folder `data` (else $LDN_DATA, else the
    one at hand), with all that `ldn` answers as pandas frames and figures. `over` are folders of
    own records laid over it (else those in $LDN_WITH).

    Raises `ldncli.errors.RecordError`, which names every fault, where a record has one.

    >>> base = load()
    >>> int(base.papers(condition="fibromyalgia", design="randomised").n.max()) > 0
    True
    """
    from ldncli.notebook.evidence import Base
    from ldncli.records.index.library import load as load_library

    return Base(load_library(data, list(over)))


def effect_sizes(measure: str | Rows, rows: Rows | str, **options: Any) -> Any:
    """Estimate `yi` and sampling variance `vi` of each row by metafor's measures and columns; see
    `ldncli.statistics.measures.effect_measures`.

    Measure and rows come in either order. Rows are mappings, which gives a list of mappings, or a
    pandas frame, which gives the frame with both columns; an empty cell is a number that was not
    reported. Ratios are logarithms; above 0 says higher, or more events, in arm 1. Options: vtype,
    add, to, drop00. None where a row gives no estimate. Raises `ldncli.errors.UsageError`, which
    names the row and the column.

    >>> [size] = effect_sizes("RR", [{"ai": 5, "n1i": 20, "ci": 10, "n2i": 20}])
    >>> round(size["yi"], 4), round(size["vi"], 4)
    (-0.6931, 0.2)
    """
    from ldncli.notebook.rows import sizes_of_rows

    return sizes_of_rows(measure, rows, options)


def pool(
    rows: Rows,
    measure: str | None = None,
    method: str = "REML",
    test: str = "adhoc",
    level: float = 95,
    **options: Any,
) -> Result:
    """The meta-analysis of the rows (mappings, or a pandas frame), by attribute or as `.to_dict()`;
    see `ldncli.statistics.models.pooling`.

    `measure` is what to compute from raw numbers (metafor's names and columns); without one, rows
    bring `yi` and `vi`. `level` is in percent. Estimate and interval are on the scale on which they
    are pooled (ratios: logarithms). Options: pi (rule of the prediction interval), tau2_max, and
    those of `effect_sizes`. Raises `ldncli.errors.UsageError`, which names the row and the column.

    >>> rows = [{"yi": -0.4, "vi": 0.04}, {"yi": -0.1, "vi": 0.02}, {"yi": -0.3, "vi": 0.05}]
    >>> pool(rows, method="EE", test="z")
    effect -0.22 [-0.42, -0.02] (95%), p = 0.031; 3 studies, common effect, normal; I² 0%
    """
    from ldncli.notebook.rows import pool_rows

    return pool_rows(rows, measure, method, test, level, options)
