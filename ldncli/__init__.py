"""Evidence synthesis on low-dose naltrexone; for notebooks: `import ldncli; ldncli.load().papers()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldncli.report.frames import Base

__version__ = "0.1.0"


def load(data: str | None = None) -> Base:
    """The evidence base in the folder `data` (else $LDN_DATA, else the one at hand), as pandas frames.

    Raises `ldncli.errors.RecordError`, which names every fault, where a record has one.
    """
    from ldncli.records.library import load as load_library
    from ldncli.report.frames import Base

    return Base(load_library(data))
