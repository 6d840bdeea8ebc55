"""Evidence synthesis on low-dose naltrexone; for notebooks: `import
ldncli; ldncli.load().papers()`."""

from __future__ import annotations

from ldncli.version import __version__ as __version__

TYPE_CHECKING = False  # as type checkers know it, without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from ldncli.report.writing.frames import Base
    from ldncli.statistics.models.pooling import Pooled


def load(data: str | None = None) -> Base:
    """The evidence base in the folder `data` (else $LDN_DATA, else the
    one at hand), as pandas frames.

    Raises `ldncli.errors.RecordError`, which names every fault, where a record has one.
    """
    from ldncli.records.index.library import load as load_library
    from ldncli.report.writing.frames import Base

    return Base(load_library(data))


def effect_sizes(
    measure: str, rows: Iterable[Mapping[str, Any]], **options: Any
) -> list[dict[str, float | None]]:
    """Estimate `yi` and sampling variance `vi` of each row by metafor's measures and columns; see
    `ldncli.statistics.measures.effect_measures`.

    Options: vtype, add, to, drop00. None where a row gives no estimate. Raises
    `ldncli.errors.UsageError`, which names the row.
    """
    from ldncli.statistics.measures import effect_measures

    return effect_measures.effect_sizes(measure, rows, **options)


def pool(
    rows: Iterable[Mapping[str, Any]],
    measure: str | None = None,
    method: str = "REML",
    test: str = "knha",
    level: float = 95,
    **options: Any,
) -> Pooled:
    """The meta-analysis of the rows, as `.to_dict()` or by attribute; see
    `ldncli.statistics.models.pooling`.

    Options: pi (rule of the prediction interval), tau2_max, and those of `effect_sizes`.
    Raises `ldncli.errors.UsageError`.
    """
    from ldncli.statistics.models import pooling

    return pooling.pool(rows, measure, method, test, level, **options)
