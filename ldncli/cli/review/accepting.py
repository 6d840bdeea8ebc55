"""`ldn accept`: a draft, gone through value by value, becomes a record."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ldncli.cli.options import Data, with_options
from ldncli.cli.review.over import say_base_alone

if TYPE_CHECKING:
    from ldncli.harvest.drafts.accepting.items import Item
    from ldncli.harvest.drafts.accepting.session import Session
    from ldncli.harvest.drafts.evidence import Evidence

_HELP = """\
y       the value stands (of one that was not filled in: take it)
n       drop it: the record does without
c VALUE correct it: a number, a text, or YAML as {n: 31, mean: 4.5}
t NOTE  confirm it, with a note beside it
s       put it off to the end
u       undo the last decision
g PATH  go back to a value, as g design.n_randomised
q       stop; everything decided is kept, and the next `ldn accept` goes on here"""
_KEYS = "y stands · n drop · c VALUE correct · t NOTE · s later · u undo · q stop · ?"
_WIDTH, _LINES = 78, 7


@with_options
def accept(
    data: Data,
    file: Annotated[Path, typer.Argument(help="A draft that `ldn draft` or `ldn import` made.")],
    by: Annotated[str, typer.Option("--as", help="Your name, for the log.")],
) -> None:
    """Go through a draft value by value, and make it a record.

    Shows each value beside the words that it was read from. Every value has to be confirmed,
    corrected or dropped, and what a record needs has to be written: only then is the record checked
    and written into the evidence base, whole or not at all, and its candidate noted as accepted.
    Input is by lines; every decision is kept at once in the file beside the draft, so that one can
    stop at any time and go on later.

    Example: ldn accept drafts/younger-2013.yaml --as "Ann Lee"
    """
    from datetime import UTC, datetime
    from functools import partial

    from ldncli.cli import output as out
    from ldncli.errors import UsageError
    from ldncli.harvest.drafts.accepting.accept import accept as write
    from ldncli.harvest.drafts.accepting.accept import load_terms, refuse
    from ldncli.harvest.drafts.accepting.session import Session
    from ldncli.harvest.drafts.evidence import evidence_name, to_text
    from ldncli.harvest.printed import clean
    from ldncli.records.index.files import own_data
    from ldncli.screening.log import open_log

    name = clean(by)
    if not name:
        raise UsageError("--as is empty", hint='write --as "Ann Lee"')
    say_base_alone(data)
    folder = own_data(data.data)
    draft, evidence = _read(file)
    if evidence.candidate:
        refuse(open_log(folder), evidence.candidate, folder)
    beside = file.with_name(evidence_name(file.name))
    now = datetime.now(UTC)

    def keep(changed: Evidence) -> None:
        out.write_file(beside, to_text(changed).encode(), force=True)

    terms = load_terms(folder)
    session = Session(draft, evidence, terms, by=name, on=now.date().isoformat(), keep=keep)
    while _go_through(session):
        written = _try(partial(write, folder, terms=terms, by=name, at=now), session)
        if written:
            _mark(file, written.stem)
            out.say(f"wrote {written}")
            return
        if not _revise(session):
            break
    left = len(session.waiting)
    how = f"{left} of {len(session.items)} values wait" if left else "the record has faults still"
    out.say(f"{how}; `ldn accept {file}` goes on here")


def _read(file: Path) -> tuple[dict[str, Any], Evidence]:
    """The draft and what lies beside it; a draft without that file has no quotes."""
    from ldncli.errors import DocumentError, Fault, OutsideError, RecordError
    from ldncli.harvest.drafts.evidence import Evidence, evidence_name, from_text
    from ldncli.records.sealing import read_file
    from ldncli.records.text.reading import MARK
    from ldncli.records.text.yamltext import parse_yaml

    beside = file.with_name(evidence_name(file.name))
    try:
        document = parse_yaml(read_file(file), str(file))
        text = read_file(beside).decode() if beside.exists() else ""
    except OSError as error:
        raise OutsideError(f"{error.filename} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{beside} is not UTF-8 text") from error
    if not isinstance(document.value, dict) or document.faults:
        faults = document.faults or (Fault(str(file), 1, "", "expected a mapping"),)
        raise RecordError(f"{file} cannot be read", faults=tuple(faults))
    mark = document.value.get(MARK)
    if mark is None or str(mark).startswith("accepted"):
        state = f"was {mark}" if mark else "is no draft"
        raise DocumentError(f"{file} {state}", hint="`ldn draft` makes one")
    try:
        return document.value, from_text(text) if text else Evidence()
    except ValueError as error:
        raise DocumentError(
            f"{beside} is damaged: {error}", hint="git has an earlier one, or draft it again"
        ) from error


def _mark(file: Path, name: str) -> None:
    """Say in the draft what became of it."""
    from ldncli.cli import output as out
    from ldncli.records.text.reading import MARK

    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    made = [f"{MARK}: accepted as {name}\n" if e.startswith(f"{MARK}:") else e for e in lines]
    out.write_file(file, "".join(made).encode(), force=True)


def _go_through(session: Session) -> bool:
    """Ask for every value that waits; False where the person stopped."""
    while item := session.now:
        _show(session, item)
        if not _ask(session, item):
            return False
    return True


def _ask(session: Session, item: Item) -> bool:
    """Take lines until one decides; False where the person stops, or no more lines come."""
    from ldncli.harvest.drafts.accepting.session import told

    while (line := _line("> ")) is not None:
        word, _, rest = line.strip().partition(" ")
        rest = rest.strip()
        if word in ("q", "quit"):
            return False
        if word == "?":
            _say(_HELP)
        elif word == "y" and item.offered is not None:
            session.decide(item, "confirmed")
            return True
        elif word == "t" and item.offered is not None and rest:
            session.decide(item, "confirmed", note=rest)
            return True
        elif word == "n" and not item.needed:
            session.decide(item, "dropped")
            return True
        elif word == "s":
            session.skip(item)
            return True
        elif word == "u":
            if session.undo() is None:
                _say("nothing to undo")
            return True
        elif word == "g":
            if session.reopen(rest) is None:
                _say(f"no value is called {rest!r}")
            return True
        elif word == "c":
            typed = rest or _line("new value: ")
            value, problem = session.parse(item, typed or "")
            if problem is None:
                if (place := _place(session, item)) is None:
                    return False
                session.decide(item, "corrected", value, place=place)
                return True
            _say(told(problem))
        elif word in ("y", "n", "t"):
            _say("a record needs this: c VALUE writes it" if item.needed else _KEYS)
        elif word:
            _say(f"{word!r} is no key here: {_KEYS}")
    return False


def _place(session: Session, item: Item) -> str | None:
    """Where the person read a value that stands nowhere in the draft; empty where the draft has its
    place, None where no more lines come."""
    if item.quote or not session.lacks_place(item):
        return ""
    known = session.sources
    example = f"{known[0] if known else 'abstract'} Title"
    while (line := _line(f"read where? (source and place, as {example}) > ")) is not None:
        source, _, place = line.strip().partition(" ")
        if source in known and place.strip():
            return f"{source} {place.strip()}"
        _say(f"first the source, one of {', '.join(known)}; then the place in it")
    return None


def _revise(session: Session) -> bool:
    """Let the person go back to a value of a record that has faults."""
    while (line := _line("g PATH or q > ")) is not None:
        word, _, rest = line.strip().partition(" ")
        if word == "q":
            return False
        if word == "g" and session.reopen(rest.strip()):
            return True
        _say("write g and the place of a value, as g design.n_randomised, or q")
    return False


def _try(write: Callable[..., Path], session: Session) -> Path | None:
    """Write the record; None, and what is wrong with it, where that cannot be."""
    from ldncli.errors import RecordError, UsageError

    try:
        return write(session.record(), candidate=session.evidence.candidate)
    except RecordError as error:
        _say(f"{error.message}; nothing was written")
        for fault in error.faults:
            _say(f"  {fault.path}: {fault.message}" + (f" ({fault.hint})" if fault.hint else ""))
    except UsageError as error:
        if error.slug != "file-exists":
            raise
        _say(f"{error.message} ({error.hint})")
    return None


def _show(session: Session, item: Item) -> None:
    """A value and the words beside it, on less than a screen."""
    from ldncli.harvest.printed import clean

    number, every = session.place(item)
    quote = item.quote
    doubt = quote.confidence if quote else "no words"
    head = f"[{number}/{every}] {item.path}"
    _say(f"\n{head}{doubt:>{max(2, _WIDTH - len(head))}}")
    if item.value is None:
        _say("  to be written" if item.needed else "  not filled in; the source may say")
    for line in _lines(item.offered if item.value is not None or not item.needed else None):
        _say(f"  {line}")
    if quote:
        span = f", characters {quote.start}–{quote.end}" if quote.start is not None else ""
        for line in _cut(textwrap.wrap(f"“{clean(quote.words)}”", _WIDTH - 4)):
            _say(f"    {line}")
        for line in textwrap.wrap(clean(f"{quote.where}{span}"), _WIDTH - 6):
            _say(f"    – {line}")
        for line in textwrap.wrap(clean(quote.why), _WIDTH - 4):
            _say(f"    {line}")
    _say(_KEYS)


def _lines(value: Any) -> list[str]:
    """A value as it will stand in the record, in few lines."""
    from ldncli.harvest.printed import clean
    from ldncli.records.text.write import write_yaml

    if value is None:
        return []
    if not isinstance(value, (dict, list)):
        return _cut(textwrap.wrap(clean(str(value)), _WIDTH - 2))
    if isinstance(value, dict) and all(not isinstance(e, (dict, list)) for e in value.values()):
        text = ", ".join(f"{key} {each}" for key, each in value.items())
        return _cut(textwrap.wrap(clean(text), _WIDTH - 2))
    text = write_yaml({"x": value}).partition("\n")[2]
    return _cut([" " * (len(e) - len(e.lstrip())) + clean(e) for e in text.splitlines()])


def _cut(lines: list[str]) -> list[str]:
    more = len(lines) - _LINES
    return lines if more <= 0 else [*lines[: _LINES - 1], f"… {more + 1} more lines"]


def _say(text: str) -> None:
    from ldncli.cli.output import legible_out

    typer.echo(legible_out(text))


def _line(prompt: str) -> str | None:
    """The next line; None at the end of the input."""
    if sys.stdin.isatty():
        sys.stdout.write(prompt)
        sys.stdout.flush()
    line = sys.stdin.readline()
    return line if line else None
