"""`ldn site` and `ldn serve`: the whole base as pages, in a folder or in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ldncli.cli.options import Filters, with_options
from ldncli.cli.review.screening.asked import As, AtStage, Screen

Target = Annotated[
    Path | None, typer.Argument(metavar="[DIR]", help="Same as --out.", show_default=False)
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="DIR",
        help="Folder for the site: new or empty, or with --force one that ldn made.",
        show_default=False,
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace a site made by ldn.")]
Served = Annotated[
    Path | None,
    typer.Argument(
        metavar="DIR",
        help="An existing site (default: a temporary one is built).",
        show_default=False,
    ),
]
Port = Annotated[
    int, typer.Option(min=0, max=65535, help="Port on this computer; 0 picks a free one.")
]
Browser = Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")]


@with_options
def site(filters: Filters, target: Target = None, out: Out = None, force: Force = False) -> None:
    """Build a static website of the base: conditions, mechanisms, studies, papers and search.

    The folder works from disk and on any web server, and loads nothing from elsewhere. Filters
    select the papers that it shows. An older site stays in place until the new one is complete.

    Example: ldn site --out ldn-pages --force
    """
    from ldncli.cli.output import say
    from ldncli.report.site.folder import check_target

    folder = _folder(target, out)
    check_target(folder, force=force)
    say(f"wrote {folder}: {_write(filters, folder, force=force)}; open {folder / 'index.html'}")


def _folder(target: Path | None, out: Path | None) -> Path:
    """The folder that was named, in either place; a name that promises a file is refused."""
    from ldncli.cli.formats import ENDINGS
    from ldncli.errors import UsageError

    found = {each for each in (target, out) if each is not None}
    if len(found) != 1:
        said = "two folders are named for one site" if found else "no folder is named for the site"
        raise UsageError(said, hint="write `ldn site --out DIR`")
    folder = found.pop()
    if folder.suffix.lower() in ENDINGS and not folder.is_dir():
        raise UsageError(
            f"a site is a folder of pages, not a {folder.suffix} file",
            hint=f"write `ldn site --out {folder.with_suffix('')}`",
            slug="unknown-format",
        )
    return folder


@with_options
def serve(
    filters: Filters,
    folder: Served = None,
    port: Port = 0,
    browser: Browser = True,
    screen: Screen = False,
    by: As = None,
    stage: AtStage = "title-abstract",
) -> None:
    """Show the site in the browser, read-only and on this computer only, until Ctrl-C.

    Without DIR, it shows a temporary site of the papers that match the filters; with --screen a
    page to decide on the candidates, as `ldn screen` does in the terminal.

    Example: ldn serve --condition fibromyalgia --no-browser
    """
    import tempfile

    from ldncli.cli.hand_on.serving import serve_folder
    from ldncli.errors import UsageError
    from ldncli.report.site.folder import is_site

    if screen and folder is None and filters == Filters(data=filters.data):
        from ldncli.cli.review.screening.command import open_session
        from ldncli.cli.review.screening.page import serve_screening

        serve_screening(open_session(filters, by, stage), port, browser=browser)
        return
    if screen or by is not None:
        raise UsageError(
            "--screen and --as show no site, and take no filters",
            hint="ldn serve --screen --as NAME",
        )
    if folder is not None:
        if not is_site(folder):
            raise UsageError(
                f"{folder} is not a site made by ldn",
                hint="`ldn site DIR` makes one",
                slug="not-a-site",
            )
        serve_folder(folder, port, browser=browser)
        return
    with tempfile.TemporaryDirectory(prefix="ldn-site-") as made:
        _write(filters, Path(made), force=False)
        serve_folder(Path(made), port, browser=browser)


def _write(filters: Filters, folder: Path, *, force: bool) -> str:
    """Make the site of the papers that fit; returns what it shows and its size, in words."""
    from ldncli.cli.questions import question
    from ldncli.report.site.builder import site_files
    from ldncli.report.site.contents import contents_of
    from ldncli.report.site.folder import write_site
    from ldncli.report.words.selection import selection_words

    contents = contents_of(question(filters))
    size = write_site(site_files(contents), folder, force=force)
    return f"{selection_words(contents.shown.selection)}; {size / 1e6:.1f} MB"
