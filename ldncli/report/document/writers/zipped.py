"""A zip file whose bytes depend on its contents alone: every date in it is the same."""

from __future__ import annotations

import io
import zipfile


def fixed_zip(content: bytes) -> bytes:
    """The same archive, its files in the same order, all dated to the
    first day that a zip can hold."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()
