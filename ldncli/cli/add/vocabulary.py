"""`ldn vocab`: the terms that records use, as a tree with counts."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import Data, Output, Shape, with_options


def _complete_kind(incomplete: str) -> list[str]:
    from ldncli.records.vocabularies.vocab import KINDS

    return [each for each in KINDS if each.startswith(incomplete)]


Kind = Annotated[
    str,
    typer.Argument(
        help="conditions, mechanisms, outcomes, scales, designs or harms.",
        show_default=False,
        autocompletion=_complete_kind,
    ),
]


@with_options
def vocab(kind: Kind, data: Data, shape: Shape, output: Output) -> None:
    """Show a vocabulary as a tree, with the number of papers for each term.

    Example: ldn vocab conditions --all
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import open_library
    from ldncli.errors import UnknownTermError, nearest
    from ldncli.records.vocabularies.vocab import KINDS
    from ldncli.report.listing.vocabularies import vocabulary_table

    if kind not in KINDS:
        raise UnknownTermError(
            f"there is no vocabulary {kind!r}",
            hint=nearest(kind, KINDS) or f"one of {', '.join(KINDS)}",
        )
    library = open_library(data)
    table = vocabulary_table(library.vocabulary(kind), library)
    out.emit(out.shape(table, shape, output), output)
