"""The log: what is wrong is named by file and line, nothing is written by halves, and two
processes never both decide."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from ldncli.errors import RecordError
from ldncli.screening.events import Accepted, Undone
from ldncli.screening.log import CANDIDATES, EVENTS, open_log, writing
from tests.conftest import ROOT
from tests.screening.made import START, entry, imported, vote, write


def test_a_base_without_a_list(tmp_path: Path) -> None:
    assert open_log(tmp_path) is None
    with writing(tmp_path) as writer:
        assert writer.log.entries == {}
    assert open_log(tmp_path) is None, "looking leaves no file"


def test_what_is_added_is_read_back(tmp_path: Path) -> None:
    east = timezone(timedelta(hours=5))
    with writing(tmp_path) as writer:
        made = writer.add(
            [entry("a", abstract="one\ntwo\x1b[31m")],
            [imported("a")],
            at=datetime(2026, 12, 1, 2, 0, tzinfo=east),
            by="Ann",
        )
        assert writer.log == open_log(tmp_path), "what is known now is what will be read"
    log = open_log(tmp_path)
    assert log is not None and log.events == made and log.notes == ()
    assert (made[0].at, made[0].by) == ("2026-11-30T21:00:00Z", "Ann")
    assert log.entries["a"].abstract == "one two [31m"


def test_nothing_wrong_is_ever_written(tmp_path: Path) -> None:
    write(tmp_path, imported("a"), names=("a",))
    before = (tmp_path / EVENTS).read_bytes()
    for wrong in (vote("b", "include"), vote("a", "perhaps"), Undone(of="0000ff")):  # type: ignore[arg-type]
        with pytest.raises(ValueError, match=r"no candidate|expected one of|no event"):
            write(tmp_path, wrong)
    with writing(tmp_path) as writer, pytest.raises(ValueError, match="a date as"):
        writer.add([entry("c", date="May")], [], at=START, by="ldn")
    assert (tmp_path / EVENTS).read_bytes() == before


@pytest.mark.parametrize(
    ("file", "line", "told"),
    [
        (EVENTS, "oops", "not JSON"),
        (EVENTS, '{"event": "eaten"}', "unknown event 'eaten'"),
        (CANDIDATES, '{"id": "a", "titel": "x"}', "unknown key 'titel'"),
        (CANDIDATES, '{"id": "a", "title": "Another"}', "stands for another record"),
        (CANDIDATES, '{"id": "../a"}', "lower-case words"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, file: str, line: str, told: str) -> None:
    write(tmp_path, imported("a"), names=("a",))
    with (tmp_path / file).open("a", encoding="utf-8") as end:
        end.write(line + "\n")
    with pytest.raises(RecordError) as error:
        open_log(tmp_path)
    (fault,) = error.value.faults
    assert (fault.file, fault.line) == (file, 2) and told in fault.message
    assert error.value.exit_code == 3
    with pytest.raises(RecordError):
        write(tmp_path, vote("a", "include"))


def test_a_candidate_or_event_that_is_not_there(tmp_path: Path) -> None:
    write(tmp_path, imported("lee-2020-abcde"), names=("lee-2020-abcde",))
    happened = [vote("lee-2020-abcdf", "include"), Undone(of="0000ff")]
    with (tmp_path / EVENTS).open("a", encoding="utf-8") as end:
        for n, what in enumerate(happened):
            at = {"id": f"00000{n}", "at": "2026-11-30T09:00:00Z", "by": "Ann"}
            plain = {"event": "decided", "candidate": "lee-2020-abcdf", "stage": "full-text"}
            own = plain | {"verdict": "include"} if n == 0 else {"event": "undone", "of": what.of}  # type: ignore[union-attr]
            end.write(json.dumps(at | own) + "\n")
    with pytest.raises(RecordError) as error:
        open_log(tmp_path)
    assert [(each.line, each.message, each.hint) for each in error.value.faults] == [
        (
            2,
            "no candidate is called 'lee-2020-abcdf'",
            "did you mean 'lee-2020-abcde'?",
        ),
        (3, "no event above is called '0000ff'", "is its line lost?"),
    ]


def test_git_joins_the_lists_of_two_people(tmp_path: Path) -> None:
    """Each added a search on a branch: joined, the list has both, and nobody is asked."""

    def git(*words: str) -> None:
        given = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=no"]
        subprocess.run(["git", *given, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-b", "main")
    write(tmp_path, imported("a"), names=("a",))
    git("add", ".")
    git("commit", "-m", "start")
    git("checkout", "-b", "other")
    write(tmp_path, imported("b"), vote("a", "include"), names=("b",), by="Bo")
    git("commit", "-a", "-m", "b")
    git("checkout", "main")
    write(tmp_path, imported("c"), vote("a", "exclude"), names=("c",), by="Ann")
    git("commit", "-a", "-m", "c")
    git("merge", "other")
    log = open_log(tmp_path)
    assert log is not None and set(log.entries) == {"a", "b", "c"} and len(log.events) == 5


def test_lists_that_git_joined(tmp_path: Path) -> None:
    """The same line twice is one; the same record told of a little otherwise too; the same id for
    another event is a fault."""
    write(tmp_path, imported("a"), vote("a", "include"), names=("a",))
    for name in (EVENTS, CANDIDATES):
        text = (tmp_path / name).read_text()
        (tmp_path / name).write_text(text + text.replace('"a"}', '"a", "pages": "1"}'))
    log = open_log(tmp_path)
    assert log is not None and len(log.events) == 2 and len(log.entries) == 1
    text = (tmp_path / EVENTS).read_text()
    (tmp_path / EVENTS).write_text(text + text.splitlines()[1].replace("include", "exclude") + "\n")
    with pytest.raises(RecordError) as error:
        open_log(tmp_path)
    assert "stands for another event" in error.value.faults[0].message


def test_what_was_cut_off_is_told_of(tmp_path: Path) -> None:
    write(tmp_path, imported("a"), names=("a",))
    with (tmp_path / EVENTS).open("ab") as end:
        end.write(b'{"id": "0a1b2c", "at"')
    log = open_log(tmp_path)
    assert log is not None and len(log.events) == 1
    assert log.notes == (f"{EVENTS}:2 was cut off while it was written, and is passed over",)


_ACCEPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ldncli.screening.events import Accepted
from ldncli.screening.log import writing

won = 0
for n in range(30):
    name = f"c-{n}"
    with writing(Path(sys.argv[1])) as writer:
        taken = {e.what.candidate for e in writer.log.events if isinstance(e.what, Accepted)}
        if name not in taken:
            what = Accepted(candidate=name, paper=name)
            writer.add([], [what], at=datetime.now(UTC), by=sys.argv[2])
            won += 1
print(won)
"""


def test_two_processes_never_both_accept(tmp_path: Path) -> None:
    names = tuple(f"c-{n}" for n in range(30))
    write(tmp_path, imported(*names), names=names)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _ACCEPT, str(tmp_path), by],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for by in ("Ann", "Bo")
    ]
    won = [int(each.communicate()[0]) for each in running]
    assert [each.returncode for each in running] == [0, 0] and sum(won) == 30
    log = open_log(tmp_path)
    assert log is not None
    accepted = [each.what.paper for each in log.events if isinstance(each.what, Accepted)]
    assert sorted(accepted) == sorted(names), "each once, in two processes at once"
