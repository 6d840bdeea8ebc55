"""From a draft that was gone through to a record of the library: written whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from ldncli.errors import Fault, LdnError, RecordError, UsageError
from ldncli.records.index.building import terms_in
from ldncli.records.index.library import fresh_store
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

    Raises RecordError where the record has faults, UsageError where the library has the paper or
    the candidate was accepted, OutsideError where it cannot be written; nothing is changed then.
    """
    text, faults = faults_of(record, terms)
    if faults:
        raise RecordError(
            f"the record of {record.get('id', 'the draft')} has faults",
            hint="`g PATH` goes back to a value",
            faults=tuple(faults),
        )
    path = data / "papers" / f"{record['id']}.yaml"
    if candidate is None:
        _write(path, text)
        return path
    with writing(data) as writer:
        refuse(writer.log, candidate, data)
        _write(path, text)
        try:
            what = Accepted(candidate=candidate, paper=record["id"])
            writer.add([], [what], at=at, by=by)
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
    return path


def refuse(log: Log | None, candidate: str, data: Path) -> None:
    """Raise where a candidate is not on the list, is a duplicate or was accepted."""
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
    if problem:
        raise problem


def _write(path: Path, text: str) -> None:
    """Make a new file, whole or not at all; never over another."""
    import os
    import tempfile

    from ldncli.errors import OutsideError

    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
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
