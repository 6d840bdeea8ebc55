"""The bar of long commands."""

from __future__ import annotations

import io
from collections.abc import Iterator

from ldncli.cli.add.progress import Progress


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _ticks(*seconds: float) -> Iterator[float]:
    yield from seconds


def test_it_comes_after_two_seconds_and_goes() -> None:
    stream, ticks = _Terminal(), _ticks(0, 1, 2.5, 2.6, 3)
    with Progress("reading x", stream=stream, clock=ticks.__next__) as progress:
        progress(10, 100)
        assert stream.getvalue() == ""
        progress(50, 100)
        progress(51, 100)
        progress(70, None)
    assert "reading x [##########..........]  50%" in stream.getvalue()
    assert "51%" not in stream.getvalue() and "70 so far" in stream.getvalue()
    assert stream.getvalue().endswith("\r\033[K")


def test_a_pipe_gets_none() -> None:
    stream, ticks = io.StringIO(), _ticks(0, 5, 9)
    with Progress("reading x", stream=stream, clock=ticks.__next__) as progress:
        progress(50, 100)
    assert stream.getvalue() == ""
