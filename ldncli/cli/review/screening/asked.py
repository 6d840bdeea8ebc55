"""Options of everything that screens: who does, and at which stage."""

from __future__ import annotations

from typing import Annotated

import typer

As = Annotated[
    str | None,
    typer.Option(
        "--as", metavar="NAME", help="Who screens (default: $LDN_SCREENER).", show_default=False
    ),
]
AtStage = Annotated[str, typer.Option(help="title-abstract or full-text.")]
Screen = Annotated[
    bool, typer.Option("--screen", help="Show the page to decide on the candidates instead.")
]
