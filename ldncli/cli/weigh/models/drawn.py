"""Where the answer of a model goes: a table of its numbers, or its picture."""

from __future__ import annotations

from typing import Annotated, ClassVar

import typer

from ldncli.cli.formats import PICTURES, TABLES
from ldncli.cli.weigh.plans import Picture
from ldncli.values import dataclass


@dataclass(frozen=True)
class Drawn(Picture):
    """Where the answer goes, and in which form."""

    formats: ClassVar[tuple[str, ...]] = (*TABLES, *PICTURES)
    unasked: ClassVar[str] = "table"

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help=(
                "table, csv, tsv, json, jsonl, md or xlsx; or the picture: text, svg, png or pdf"
                " (default: from the extension of --out, else table)."
            ),
            show_default=False,
        ),
    ] = None

    @property
    def is_picture(self) -> bool:
        """Whether the picture is asked for."""
        return self.format in PICTURES
