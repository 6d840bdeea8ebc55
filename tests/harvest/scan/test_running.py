"""From a folder to the list of candidates: file by file, whatever stopped a scan on its way, and
with what PubMed changed and took back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from ldncli.harvest.known import Known, load_known
from ldncli.harvest.scan import running as module
from ldncli.harvest.scan.folder import BaselineFile, open_folder
from ldncli.harvest.scan.running import Plan, Session, Tally, carry_out, make_plan
from ldncli.harvest.scan.scanning import Scanned
from ldncli.harvest.scan.workers import Scan, here, in_processes
from ldncli.screening.events import Imported, Withdrawn
from ldncli.screening.flow import flow
from ldncli.screening.log import CANDIDATES, EVENTS, open_log
from ldncli.screening.standing import standings
from tests.harvest.scan.baseline import article, deleted, put
from tests.plain import check_plain, values_of
from tests.screening.made import START, vote, write

Run = Callable[..., Tally]


def test_values_never_change() -> None:
    for each in values_of(module):
        check_plain(each, by_name=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files of a baseline and two of updates."""
    folder = tmp_path / "pubmed"
    put(folder, 1, article(1, title="EBZ one"), article(2), article(3, title="EBZ three"))
    put(folder, 2, article(4), article(5, abstract="Of elbazole."))
    put(folder, 3, article(1, title="EBZ one, corrected"), article(6, title="EBZ six"))
    put(folder, 4, article(2, title="EBZ two now"), deleted(3, 4, 77))
    return folder


@pytest.fixture
def run(world: Path, folder: Path) -> Run:
    known = Known(load_known(str(world)))

    def run(scan: Scan = here, *, data: Path = world, day: int = 0, slow: bool = False) -> Tally:
        ticks = iter(range(10**6))
        session = Session(
            data=data,
            known=known,
            names=("elbazole", "ebz"),
            now=lambda: START + timedelta(days=day),
            by="ldn",
            clock=(lambda: next(ticks)) if slow else lambda: 0,
        )
        return carry_out(_plan(data, folder), session, scan, lambda tally: None)

    return run


def _plan(data: Path, folder: Path) -> Plan:
    return make_plan(open_log(data), open_folder(folder).files)


def _states(data: Path) -> dict[str | None, str]:
    """Where the candidate of each title stands."""
    log = open_log(data)
    assert log is not None
    return {log.entries[each].title: found.state for each, found in standings(log, 1).items()}


ALL = {
    "EBZ one": "waiting",
    "EBZ three": "withdrawn",
    "Elbow 5": "waiting",
    "EBZ one, corrected": "duplicate",
    "EBZ six": "waiting",
    "EBZ two now": "waiting",
}


def test_a_scan_from_the_first_file_to_the_last(world: Path, folder: Path, run: Run) -> None:
    tally = run()
    assert (tally.files, tally.articles, tally.faults) == (4, 8, ())
    assert _states(world) == ALL
    log = open_log(world)
    assert log is not None
    ours = [each.what for each in log.events if isinstance(each.what, Imported)]
    files = open_folder(folder).files
    assert [(each.file, each.size, each.md5) for each in ours] == [
        (each.path.name, each.size, each.md5) for each in files
    ]
    assert {(each.source, each.kind, each.on) for each in ours} == {
        ("PubMed baseline", "database", "2026-11-30")
    }
    assert [len(each.withdrawn) for each in tally.entered] == [0, 0, 0, 1]


def test_a_second_scan_reads_nothing(world: Path, folder: Path, run: Run) -> None:
    run()
    before = (world / EVENTS).read_bytes()
    assert _plan(world, folder) == Plan(files=(), done=4, days={})
    assert run() == Tally() and (world / EVENTS).read_bytes() == before


def test_it_counts_as_one_search_of_a_day(world: Path, run: Run) -> None:
    run()
    log = open_log(world)
    assert log is not None
    found = flow(log, standings(log, 1))
    assert [(each.source, each.records) for each in found.found] == [("PubMed baseline", 6)]
    counts = found.databases
    assert (counts.identified, counts.withdrawn, counts.waiting) == (6, 1, 4)
    assert counts.duplicates_by_program == 1


class _KilledError(Exception):
    """What a test ends a scan with."""


def _until(number: int) -> Scan:
    def scan(files: Iterable[BaselineFile], names: tuple[str, ...]) -> Iterator[Scanned]:
        for place, each in enumerate(here(files, names)):
            if place == number:
                raise _KilledError
            yield each

    return scan


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize("number", range(4))
def test_a_scan_that_was_stopped_goes_on(
    number: int, slow: bool, world: Path, folder: Path, run: Run
) -> None:
    with pytest.raises(_KilledError):
        run(_until(number), slow=slow)
    left = _plan(world, folder).files
    assert len(left) < 4 or number < 2, "not everything is read again"
    run()
    assert _states(world) == ALL and not _plan(world, folder).files


def test_killed_while_it_wrote(world: Path, run: Run) -> None:
    run()
    events, candidates = (world / EVENTS).read_bytes(), (world / CANDIDATES).read_bytes()
    for size in range(0, len(events), 211):
        (world / EVENTS).write_bytes(events[:size])
        (world / CANDIDATES).write_bytes(candidates)
        run()
        assert _states(world) == ALL


def test_many_processes_find_the_same(world: Path, run: Run) -> None:
    tally = run(in_processes(2))
    assert tally.files == 4 and _states(world) == ALL


def test_damaged_files_are_named_and_read_when_they_are_whole(
    world: Path, folder: Path, run: Run
) -> None:
    path = folder / "pubmed26n0001.xml.gz"
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    tally = run()
    assert [name for name, _ in tally.faults] == [path.name] and tally.files == 3
    assert "EBZ three" not in _states(world)
    path.write_bytes(whole)
    plan = _plan(world, folder)
    assert [each.path.name for each in plan.files] == [path.name, "pubmed26n0004.xml.gz"]
    assert plan.done == 3
    run(day=1)
    assert _states(world)["EBZ three"] == "withdrawn", "deleted by a file that was read before"
    log = open_log(world)
    assert log is not None
    assert flow(log, standings(log, 1)).databases.identified == 6, "read again, counted once"
    assert not _plan(world, folder).files


def test_a_file_that_was_exchanged_is_read_again(world: Path, folder: Path, run: Run) -> None:
    run()
    put(folder, 2, article(4), article(5, abstract="Of elbazole."), article(8, title="EBZ eight"))
    names = [each.path.name for each in _plan(world, folder).files]
    assert names == ["pubmed26n0002.xml.gz", "pubmed26n0004.xml.gz"]
    run()
    assert _states(world) == {**ALL, "EBZ eight": "waiting"}


def _undelete(folder: Path, run: Run) -> Tally:
    put(folder, 5, article(3, title="EBZ three"))
    return run()


def test_what_comes_back_is_on_the_list_again(world: Path, folder: Path, run: Run) -> None:
    run()
    _undelete(folder, run)
    assert _states(world)["EBZ three"] == "waiting"
    put(folder, 6, deleted(3))
    run()
    assert _states(world)["EBZ three"] == "withdrawn"


def _name(data: Path, title: str) -> str:
    log = open_log(data)
    assert log is not None
    return next(each.id for each in log.entries.values() if each.title == title)


def test_what_a_person_decided_stands(world: Path, folder: Path, run: Run) -> None:
    put(folder, 4)
    run()
    write(world, vote(_name(world, "EBZ three"), "include"), by="Ann")
    put(folder, 5, deleted(3))
    tally = run()
    assert [len(each.withdrawn) for each in tally.entered] == [1]
    assert _states(world)["EBZ three"] == "for full text"


def test_only_its_source_takes_a_record_back(world: Path, folder: Path, run: Run) -> None:
    put(folder, 4)
    run()
    name = _name(world, "EBZ three")
    other = Imported(source="Embase", kind="database", read=1, left_out=0, candidates=(name,))
    write(world, other)
    put(folder, 5, deleted(3))
    assert not any(each.withdrawn for each in run().entered)
    assert _states(world)["EBZ three"] == "waiting"
    log = open_log(world)
    assert log is not None and not any(isinstance(each.what, Withdrawn) for each in log.events)


def test_batches_are_of_no_matter(world: Path, tmp_path: Path, run: Run) -> None:
    """However many files are entered at once, the list is the same."""
    import shutil

    other = Path(shutil.copytree(world, tmp_path / "other"))

    def happened(data: Path) -> list[object]:
        log = open_log(data)
        assert log is not None
        return [each.what for each in log.events]

    run(slow=True)
    run(data=other)
    assert happened(world) == happened(other)
    assert (world / CANDIDATES).read_bytes() == (other / CANDIDATES).read_bytes()


def test_every_file_is_told_of(world: Path, folder: Path) -> None:
    told: list[int] = []
    known = Known(load_known(str(world)))
    session = Session(data=world, known=known, names=("ebz",), now=lambda: START, by="ldn")
    files: Sequence[BaselineFile] = open_folder(folder).files
    carry_out(make_plan(None, files), session, here, lambda tally: told.append(tally.bytes))
    assert len(told) == 4 and told[-1] == sum(each.size for each in files)
