"""From a draft that was gone through to a record of the library: written whole or not at all."""

from __future__ import annotations

import shlex
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ldncli.errors import Fault, LdnError, RecordError, UsageError
from ldncli.records.index.building import terms_in
from ldncli.records.index.library import bring_up_to_date, fresh_store
from ldncli.records.index.store import open_memory
from ldncli.records.layers import Layered
from ldncli.records.text.reading import Terms, read_paper
from ldncli.records.text.write import write_yaml
from ldncli.screening.events import Accepted
from ldncli.screening.log import Log, writing
from ldncli.screening.settings import load_rules
from ldncli.screening.standing import standings


def load_terms(data: Path) -> Terms:
    """What a record in the library may refer to."""
    return terms_in(fresh_store(data)[0])


def faults_of(record: dict[str, Any], terms: Terms) -> tuple[str, list[Fault]]:
    """The record's text, and all that `ldn check` would say of it."""
    text = write_yaml(record)
    file = f"papers/{record.get('id', 'nameless')}.yaml"
    return text, read_paper(text.encode(), file, terms)[2]


def accept(
    data: Path,
    record: dict[str, Any],
    *,
    terms: Terms,
    candidate: str | None,
    by: str,
    at: datetime,
) -> Path:
    """Write the record into the library in the folder `data`, and that its candidate is accepted
    into the log, as the only one who does; returns the file.

    Raises RecordError where the record has faults, or the base would have some with it (a DOI that
    another record has), UsageError where the library has the paper or
    the candidate was accepted, OutsideError where it cannot be written; nothing is changed then.
    """
    text, faults = faults_of(record, terms)
    _fail(record, faults)
    path = data / "papers" / f"{record['id']}.yaml"
    if candidate is None:
        _fail(record, _faults_beside(data, record["id"], text))
        _write(path, text)
        return path
    what = Accepted(candidate=candidate, paper=record["id"])
    with writing(data) as writer:
        refuse(writer.log, candidate, data)
        refuse_undecided(writer.log, candidate, data)
        _fail(record, _faults_beside(data, record["id"], text))
        # An earlier run may have been killed before the log had it.
        new = not path.exists() or path.read_bytes() != text.encode()
        if new:
            _write(path, text)
        try:
            writer.add([], [what], at=at, by=by)
        except BaseException:
            if new:
                with suppress(OSError):
                    path.unlink()
            raise
    return path


def _fail(record: dict[str, Any], faults: list[Fault]) -> None:
    if faults:
        raise RecordError(
            f"the record of {record.get('id', 'the draft')} has faults",
            hint="`g PATH` goes back to a value",
            faults=tuple(faults),
        )


def refuse(log: Log | None, candidate: str, data: Path) -> None:
    """Raise where a candidate is not on the list, is a duplicate or a paper of the base, or was
    excluded or accepted."""
    standing = standings(log, load_rules(data).settings.screeners).get(candidate) if log else None
    problem: LdnError | None = None
    if standing is None:
        problem = UsageError(
            f"no candidate is called {candidate!r}", hint="`ldn candidates` shows the list"
        )
    elif standing.state == "accepted":
        problem = UsageError(f"{candidate} was accepted as {standing.paper}")
    elif standing.state == "duplicate":
        problem = UsageError(f"{candidate} is a duplicate of {standing.of}")
    elif standing.state == "known":
        problem = UsageError(
            f"{candidate} is {standing.paper}, which the base has already",
            hint=f"`ldn candidates --apart {candidate}` takes that back",
        )
    elif standing.state == "excluded":
        at = "in full text" if standing.stage == "full-text" else "by title and abstract"
        problem = UsageError(
            f"{candidate} was excluded {at}",
            hint=f"`ldn screen --stage {standing.stage}` takes decisions back: z, or b",
        )
    if problem:
        raise problem


def refuse_undecided(log: Log, candidate: str, data: Path) -> None:
    """Raise where two people screen and have not yet agreed to include a candidate."""
    screeners = load_rules(data).settings.screeners
    state = standings(log, screeners)[candidate].state
    if screeners > 1 and state in ("waiting", "conflict", "for full text"):
        raise UsageError(
            f"{candidate} is not included yet: two people decide here",
            hint=f"`ldn candidates --state {shlex.quote(state)}` shows what waits",
        )


def _faults_beside(data: Path, name: str, text: str) -> list[Fault]:
    """The faults that the library would have with the record, and has not without it: a record that
    is right in itself may be of a paper that another record is of."""
    with tempfile.TemporaryDirectory() as folder:
        papers = Path(folder, "papers")
        papers.mkdir()
        (papers / f"{name}.yaml").write_text(text, encoding="utf-8")
        found = bring_up_to_date(open_memory(), Layered(data, (Path(folder),)))
        before = set(fresh_store(data)[1])
        return [
            replace(each, file=f"papers/{name}.yaml") if each.file.startswith(folder) else each
            for each in found
            if each not in before
        ]


def _write(path: Path, text: str) -> None:
    """Make a new file, whole or not at all; never over another."""
    import os

    from ldncli.errors import OutsideError

    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(
            dir=path.parent, prefix=f".{path.name[:40]}.ldn-", suffix=".tmp"
        )
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.link(temporary, path)
    except FileExistsError as error:
        raise UsageError(
            f"the base has {path.stem} already",
            hint="`g id` goes back to the id, where this is another paper",
            slug="file-exists",
        ) from error
    except OSError as error:
        raise OutsideError(
            f"{path} cannot be written: {error.strerror}",
            hint="does the folder exist, is it writable, and is there space on the disk?",
        ) from error
    finally:
        with suppress(OSError):
            os.unlink(temporary)
