"""`ldn brief`: a question answered on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from ldncli.cli.options import Filters, Output, with_options
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.report.answers.brief import Brief


@dataclass(frozen=True)
class Page(Output):
    """Where the brief goes, and in which form."""

    formats: ClassVar[tuple[str, ...]] = ("text", "md", "json", "html")
    unasked: ClassVar[str] = "text"

    format: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", help="Output format: text, md, json or html.", show_default=False
        ),
    ] = None
    every: Annotated[
        bool, typer.Option("--all", help="Show all studies and details, on more than one screen.")
    ] = False


@with_options
def brief(filters: Filters, output: Page) -> None:
    """Answer a question on one screen: the bottom line, the studies behind it, doses, harms, trials
    under way, reviews and cautions.

    The numbers are those of `ldn evidence`. Only the treatment that the base is about counts,
    unless --scope names another. The screen shows as many studies and details as fit; --all shows
    them all, as md, json and html do.

    Example: ldn brief CRPS
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import brief_question
    from ldncli.report.answers.brief import brief_answer

    found = brief_answer(brief_question(filters))
    if output.format == "json":
        import json

        from ldncli.report.writing.brief import brief_values

        out.write(f"{json.dumps(brief_values(found), ensure_ascii=False, indent=1)}\n", output)
    elif output.format == "text":
        from ldncli.report.writing.brief import ROWS

        lines = _lines(found, None if output.every else ROWS)
        out.write("".join(f"{each}\n" for each in lines), output)
    else:
        out.write(_document(found, output), output)


# What stands for signs that stdout lacks takes so many columns of a line more, at most.
_LONGER = 12


def _lines(found: Brief, rows: int | None) -> list[str]:
    """The lines of the screen, none over its width even where a sign is told in words."""
    from ldncli.cli import output as out
    from ldncli.report.writing.brief import brief_lines

    columns = out.columns_shown()
    for spared in range(min(_LONGER, columns // 2)):
        lines = list(map(out.legible_out, brief_lines(found, columns - spared, rows)))
        if max(map(len, lines)) <= columns:
            break
    return lines


def _document(found: Brief, output: Page) -> str:
    from ldncli.report.document.brief import brief_document

    page = brief_document(found)
    if output.format == "html":
        from ldncli.report.document.writers.html import to_html

        return to_html(page)
    from ldncli.report.document.writers.markdown import to_markdown

    return to_markdown(page)
