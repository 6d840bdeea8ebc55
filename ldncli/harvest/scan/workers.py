"""Who scans: this process, several on this machine, or an existing Dask cluster. All give the same
results in the order of the files, and hold no more than a few at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ldncli.errors import OutsideError, UsageError
from ldncli.harvest.scan.folder import BaselineFile
from ldncli.harvest.scan.scanning import Scanned, scan_file

Scan = Callable[[Iterable[BaselineFile], tuple[str, ...]], Iterator[Scanned]]
# Files under way for each core: one that is scanned, one that waits.
_AHEAD = 2
_AGAIN = "what was entered is kept; the same command goes on from there"


def here(files: Iterable[BaselineFile], names: tuple[str, ...]) -> Iterator[Scanned]:
    """One after the other, in this process."""
    for each in files:
        yield scan_file(*_task(each, names))


def in_processes(jobs: int) -> Scan:
    """In so many processes of this machine."""

    def scan(files: Iterable[BaselineFile], names: tuple[str, ...]) -> Iterator[Scanned]:
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool
        from multiprocessing import get_context

        pool = ProcessPoolExecutor(jobs, get_context("spawn"), _end_with_parent)
        try:
            yield from _in_order(pool.submit, files, names, jobs * _AHEAD)
        except BrokenProcessPool as error:
            message = "a process of the scan was ended from outside"
            raise OutsideError(message, hint=_AGAIN) from error
        finally:
            pool.shutdown(cancel_futures=True)

    return scan


def in_cluster(address: str) -> Scan:
    """On an existing Dask cluster, whose workers see the files under the same paths."""

    def scan(files: Iterable[BaselineFile], names: tuple[str, ...]) -> Iterator[Scanned]:
        try:
            from distributed import Client, KilledWorker
        except ImportError as error:
            hint = "pip install 'ldn[dask]'"
            raise UsageError("--dask needs the package distributed", hint=hint) from error
        try:
            client = Client(address)
        except (OSError, ValueError) as error:
            hint = "give the address of its scheduler, as in tcp://10.0.0.1:8786"
            raise OutsideError(f"no Dask cluster answers at {address}", hint=hint) from error
        with client:
            cores = max(1, sum(client.ncores().values()))

            def submit(*task: Any) -> Any:
                # Not pure: a file that was exchanged is another file.
                return client.submit(*task, pure=False)

            try:
                yield from _in_order(submit, files, names, cores * _AHEAD)
            except (KilledWorker, OSError) as error:
                raise OutsideError(f"the Dask cluster failed: {error}", hint=_AGAIN) from error

    return scan


def _in_order(
    submit: Callable[..., Any],
    files: Iterable[BaselineFile],
    names: tuple[str, ...],
    ahead: int,
) -> Iterator[Scanned]:
    """The results in order, with so many files under way."""
    under_way: deque[Any] = deque()
    for each in files:
        under_way.append(submit(scan_file, *_task(each, names)))
        if len(under_way) >= ahead:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def _task(file: BaselineFile, names: tuple[str, ...]) -> tuple[str, tuple[str, ...], str | None]:
    return str(file.path), names, file.md5


def _end_with_parent() -> None:
    """Leave Ctrl-C to the parent, and end when that has ended, however it did."""
    import os
    import signal
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()
