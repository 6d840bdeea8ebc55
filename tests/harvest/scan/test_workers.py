"""Who scans makes no difference, whoever is killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ldncli.errors import OutsideError, UsageError
from ldncli.harvest.scan import workers as module
from ldncli.harvest.scan.folder import BaselineFile, open_folder
from ldncli.harvest.scan.scanning import Scanned, scan_file
from ldncli.harvest.scan.workers import here, in_cluster, in_processes
from tests.harvest.scan.baseline import article, put

NAMES = ("ebz",)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[BaselineFile, ...]:
    folder = tmp_path_factory.mktemp("pubmed")
    for number in range(1, 13):
        put(folder, number, article(number, title="EBZ"), *map(article, range(100, 140)))
    return open_folder(folder).files


@pytest.fixture(scope="module")
def expected(files: tuple[BaselineFile, ...]) -> list[Scanned]:
    found = list(here(files, NAMES))
    assert len(found) == 12 and all(each.records and not each.fault for each in found)
    return found


def test_no_more_than_a_few_are_under_way(files: tuple[BaselineFile, ...]) -> None:
    class Under:
        most = now = 0

        def __init__(self, *task: object) -> None:
            Under.now += 1
            Under.most = max(Under.most, Under.now)
            self._number = task[1]

        def result(self) -> object:
            Under.now -= 1
            return self._number

    found = list(module._in_order(Under, files, NAMES, 3))
    assert found == [str(each.path) for each in files] and Under.most == 3 and Under.now == 0


def test_a_process_that_was_killed_ends_the_scan_in_words(
    files: tuple[BaselineFile, ...],
) -> None:
    import multiprocessing

    before = {each.pid for each in multiprocessing.active_children()}
    scan = in_processes(1)(files, NAMES)
    next(scan)
    (child,) = [each for each in multiprocessing.active_children() if each.pid not in before]
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    with pytest.raises(OutsideError, match="ended from outside"):
        list(scan)


def test_without_the_package(
    files: tuple[BaselineFile, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(UsageError, match="distributed") as caught:
        list(in_cluster("tcp://127.0.0.1:1")(files, NAMES))
    assert caught.value.hint == "pip install 'ldn[dask]'"


@pytest.fixture
def cluster() -> Iterator[object]:
    """Two workers, one core each, on this machine."""
    import distributed

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        yield cluster


@pytest.mark.with_dask
def test_a_cluster_finds_the_same(
    cluster: object, files: tuple[BaselineFile, ...], expected: list[Scanned]
) -> None:
    address = cluster.scheduler_address  # type: ignore[attr-defined]
    assert list(in_cluster(address)(files, NAMES)) == expected


def _killed_half_way(path: str, names: tuple[str, ...], md5: str | None = None) -> Scanned:
    """As `scan_file`, but its process is killed on the sixth file, the first time."""
    mark = Path(path).with_name("killed")
    if path.endswith("n0006.xml.gz") and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return scan_file(path, names, md5)


@pytest.mark.with_dask
def test_a_cluster_of_which_one_worker_is_killed_finds_the_same(
    cluster: object,
    files: tuple[BaselineFile, ...],
    expected: list[Scanned],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "scan_file", _killed_half_way)
    mark = files[0].path.with_name("killed")
    address = cluster.scheduler_address  # type: ignore[attr-defined]
    assert list(in_cluster(address)(files, NAMES)) == expected
    assert mark.exists(), "a worker was killed"


@pytest.mark.with_dask
def test_no_cluster_there(files: tuple[BaselineFile, ...]) -> None:
    import dask
    import distributed  # noqa: F401 - it defines the setting

    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(OutsideError, match="no Dask cluster answers"),
    ):
        list(in_cluster("tcp://127.0.0.1:9")(files, NAMES))
