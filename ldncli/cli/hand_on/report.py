"""`ldn report`: one question, or the whole base, as a document."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from ldncli.cli.formats import DOCUMENTS
from ldncli.cli.options import Filters, Output, with_options
from ldncli.errors import OutsideError, UsageError
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.evidence.survey.changes_since import Changes, State
    from ldncli.questions.asked import Asked
    from ldncli.report.document.blocks import Report

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
# A digest as people copy it: the first signs of it, as many as reports show or a few less.
_LEAST_DIGEST = 6


@dataclass(frozen=True)
class Document(Output):
    """Where a report goes, in which form, and what it is compared with."""

    formats: ClassVar[tuple[str, ...]] = DOCUMENTS
    unasked: ClassVar[str] = "md"

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help=("html, docx or md (default: from the extension of --out, else md)."),
            show_default=False,
        ),
    ] = None
    style: Annotated[
        str,
        typer.Option(
            help=(
                "Citation style: vancouver, apa, ieee, the name of any CSL style, or a .csl file."
            )
        ),
    ] = "vancouver"
    since: Annotated[
        str | None,
        typer.Option(
            help=(
                "Add what changed since a DATE, or since the data with the DIGEST that a report"
                " showed."
            ),
            show_default=False,
        ),
    ] = None
    against: Annotated[
        Path | None,
        typer.Option(
            help=(
                "Add what changed since an older folder of records, or since a file that"
                " --snapshot wrote."
            ),
            show_default=False,
        ),
    ] = None
    snapshot: Annotated[
        Path | None,
        typer.Option(
            help=("Also write to this file the state that --against compares with."),
            show_default=False,
        ),
    ] = None
    pictures: Annotated[
        bool,
        typer.Option("--pictures", help="With md: put the pictures in a folder beside the file."),
    ] = False
    no_keep: Annotated[
        bool, typer.Option("--no-keep", help="Do not save a state for a later --since DIGEST.")
    ] = False


@with_options
def report(filters: Filters, document: Document) -> None:
    """Write a report on one question or the whole base: HTML that works offline, Word or Markdown.

    It contains summaries for patients, clinicians and methodologists, the records used and a PRISMA
    flow diagram, Summary of Findings with GRADE, forest and direction plots, harms and cautions,
    studies, risk of bias, trials under way, gaps, earlier reviews, methods, limitations and
    references. The same data always give the same file.

    Each run saves a small state of its findings in the cache folder, under the digest of the data;
    --since DIGEST shows what has changed since then.

    Example: ldn report --condition fibromyalgia --out fibromyalgia.html
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.report.document.content import build_report
    from ldncli.report.words.selection import selection_words

    _check(document)
    asked = question(filters)
    found = build_report(asked, document.style, _changes(asked, document))
    folder = _write_pictures(found, document) if document.pictures else None
    out.write(drawn(found, document.format, folder), document)
    _keep(asked, document)
    out.say(selection_words(asked.selection))


def _check(document: Document) -> None:
    """Refuse options that do not go together."""
    if document.pictures and (document.format != "md" or document.out is None):
        raise UsageError(
            "--pictures needs Markdown written to a file",
            hint="html and docx contain their pictures; name a file with --out",
        )
    if document.since and document.against:
        raise UsageError(
            "--since and --against both name an earlier state", hint="leave one of them out"
        )


def drawn(found: Report, form: str | None, pictures: str | None) -> str | bytes:
    """A document in its format; `pictures` is the folder beside a Markdown file that holds them."""
    if form == "docx":
        from ldncli.report.document.writers.docx import to_docx

        return to_docx(found)
    if form == "html":
        from ldncli.report.document.writers.html import to_html

        return to_html(found)
    from ldncli.report.document.writers.markdown import to_markdown

    return to_markdown(found, pictures)


def _write_pictures(found: Report, document: Document) -> str:
    """Each figure as SVG in a folder named after the file; returns the folder's name."""
    from ldncli.report.document.writers.markdown import picture_name
    from ldncli.report.drawing.writers.svg import to_svg
    from ldncli.report.writing.files import made_folder, write_files

    assert document.out is not None, "looked at with the format"
    if document.out.exists() and not document.force:
        raise UsageError(
            f"{document.out} already exists", hint="--force overwrites it", slug="file-exists"
        )
    folder = document.out.with_name(f"{document.out.stem}-pictures")
    pictures = {
        folder / picture_name(each): to_svg(each.scene).encode() for each in found.figures()
    }
    if pictures:
        with made_folder(folder):
            write_files(pictures, force=document.force)
    return folder.name


# -- earlier states --------------------------------------------------------------------------------


def _changes(asked: Asked, document: Document) -> tuple[Changes, str, str] | None:
    """What changed, since which state, and by which rule papers are new; None where nobody asks."""
    if not document.since and not document.against:
        return None
    from ldncli.evidence.survey.changes_since import compare_states
    from ldncli.report.document.states import papers_since, state_now, state_without

    rule = ""
    if document.against:
        before, name = _against(asked, document.against)
    elif document.since and _DATE.fullmatch(document.since):
        new, rule = papers_since(asked.library, asked.papers.values(), document.since)
        before, name = (
            state_without(asked, new),
            f"the state without the papers that are new since {document.since}",
        )
    else:
        before, name = _kept(asked, document.since or "")
    return compare_states(before, state_now(asked)), name, rule


def _against(asked: Asked, path: Path) -> tuple[State, str]:
    """The state of an older folder of records, or in a file of `--snapshot`."""
    from ldncli.questions.asked import ask
    from ldncli.records.index.library import load, short
    from ldncli.report.document.states import state_now

    if path.is_dir():
        before = state_now(ask(load(str(path)), **asked.given))
    else:
        before = _read_state(asked, path)
    return before, f"the data of digest {short(before.digest)}"


def _read_state(asked: Asked, path: Path) -> State:
    from ldncli.report.document.states import parse_state, question_of

    try:
        state = parse_state(path.read_text(encoding="utf-8", errors="replace"), str(path))
    except OSError as error:
        raise OutsideError(
            f"{path} cannot be read: {error.strerror}",
            hint="name a folder of records, or a file that --snapshot wrote",
        ) from error
    if state.question != question_of(asked.given):
        raise UsageError(
            f"{path} was saved for a different question",
            hint="repeat the filters with which it was saved",
            slug="unknown-state",
        )
    return state


def _kept(asked: Asked, digest: str) -> tuple[State, str]:
    """The state kept under a digest; raises UsageError with those that are."""
    from ldncli.report.document.states import kept_states, question_of

    files = kept_states(_states(asked), question_of(asked.given))
    wanted = digest.strip().lower()
    found = [
        each for each in files if len(wanted) >= _LEAST_DIGEST and each.name.startswith(wanted[:12])
    ]
    if len(found) != 1:
        known = ", ".join(each.name.split("-")[0] for each in files)
        hint = (
            f"saved for this question: {known}"
            if known
            else (
                "none is saved for this question; a date (2025-06-30) or --against works"
                " without one"
            )
        )
        raise UsageError(
            f"no state is saved for the digest {digest!r}", hint=hint, slug="unknown-state"
        )
    return _read_state(asked, found[0]), f"the data of digest {found[0].name.split('-')[0]}"


def _states(asked: Asked) -> Path:
    """The folder in which states are kept: beside the index."""
    from ldncli.records.index.store import cache_file

    return cache_file(asked.library.data).parent / "reports"


def _keep(asked: Asked, document: Document) -> None:
    """Write the state where it was asked for, and keep it by its digest; that it
    cannot be kept is no failure."""
    from ldncli.cli.output import say, write_file
    from ldncli.report.document.states import kept_file, question_of, state_now, to_json

    if document.snapshot is None and document.no_keep:
        return
    text = to_json(state_now(asked)).encode()
    if document.snapshot is not None:
        write_file(document.snapshot, text, force=document.force)
        say(f"wrote {document.snapshot}")
    if document.no_keep:
        return
    folder = _states(asked)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_file(
            kept_file(folder, asked.library.digest, question_of(asked.given)), text, force=True
        )
    except (OSError, OutsideError):
        say("note: the state of this report could not be saved; is the cache folder writable?")
