"""Tables as Parquet: every column with its type, whatever rows were selected; numbers
stay numbers, lists stay lists."""

from __future__ import annotations

import io
from typing import Any

from ldncli.errors import UsageError
from ldncli.report.table import Holds, Table, held


def to_parquet(table: Table) -> bytes:
    """The table as a file of Parquet.

    Raises UsageError where pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        hint = "pip install 'ldn[parquet]', or: pip install pyarrow"
        raise UsageError(
            "writing Parquet needs pyarrow, which is not installed", hint=hint, slug="no-pyarrow"
        ) from error
    from ldncli.report.writing.frames import to_frame

    schema = pyarrow.schema(
        [
            (key, _arrow(pyarrow, holds))
            for key, holds in zip(table.keys(), held(table), strict=True)
        ]
    )
    frame = to_frame(table)
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pandas(frame, schema=schema, preserve_index=False), out)
    return out.getvalue()


def _arrow(pyarrow: Any, holds: Holds) -> Any:
    return {
        "list": pyarrow.list_(pyarrow.string()),
        "whole": pyarrow.int64(),
        "number": pyarrow.float64(),
        "flag": pyarrow.bool_(),
        "text": pyarrow.string(),
    }[holds]
