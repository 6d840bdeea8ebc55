"""The PDF: what it draws, that its texts can be searched, and what is said
where it cannot be written."""

from __future__ import annotations

import base64
import re
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.errors import UsageError
from ldncli.report.drawing.scene.scene import Scene, Sketch
from ldncli.report.drawing.writers.pdf import to_pdf
from tests.conftest import Run


def _scene() -> Scene:
    sketch = Sketch()
    sketch.rectangle((10, 20), 30, 40, "good")
    sketch.line((100, 50), (190, 50), "bad", width=4, dash=(3, 2))
    sketch.circle((60, 70), 10, None, "ink")
    sketch.polygon(((1, 2), (3, 4), (5, 2)), "accent")
    sketch.text((150, 90), "Größe 疼痛", 12, bold=True, anchor="end", turn=90)
    return sketch.scene(200, 100, "Pain – a title", "")


def _streams(pdf: bytes) -> list[bytes]:
    """What the file draws and holds, decompressed."""
    found = re.findall(rb"/Filter \[ ([^]]*)\].*?stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return [
        zlib.decompressobj().decompress(
            base64.a85decode(b"<~" + data.strip(), adobe=True) if b"ASCII85" in how else data
        )
        for how, data in found
    ]


def test_it_draws_every_primitive_where_the_scene_says() -> None:
    pdf = to_pdf(_scene())
    page = next(each.decode("latin-1") for each in _streams(pdf) if b" re f" in each)
    assert "/MediaBox [ 0 0 200 100 ]" in pdf.decode("latin-1")
    assert "0 0 200 100 re f" in page, "the paper"
    assert "1 0 0 -1 0 100 cm" in page, "from here on y grows downwards, as in the scene"
    assert "n 10 20 30 40 re f" in page and "n 100 50 m 190 50 l S" in page
    assert "[3 2] 0 d" in page and "n 1 2 m 3 4 l 5 2 l h\nf*" in page
    assert "70 70 m" in page and "0 -1 -1 0 150 90 cm" in page, "the circle, and the turned text"
    assert page.count(" Tj") >= 2


def test_its_fonts_are_in_it_and_its_texts_can_be_searched() -> None:
    pdf = to_pdf(_scene())
    assert b"/FontFile2" in pdf and b"/ToUnicode" in pdf and b"STSong-Light" in pdf
    assert any(b"beginbfrange" in each or b"beginbfchar" in each for each in _streams(pdf))


def test_it_says_its_title_and_no_more() -> None:
    pdf = to_pdf(_scene())
    assert pdf == to_pdf(_scene()) and b"/Title" in pdf
    assert not re.search(rb"/(CreationDate|ModDate|Producer|Creator|Author)\b", pdf)


def test_without_reportlab_the_hint_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "reportlab.pdfgen.canvas", None)
    with pytest.raises(UsageError) as refusal:
        to_pdf(_scene())
    assert refusal.value.slug == "no-reportlab" and "'ldn[pdf]'" in (refusal.value.hint or "")


def test_the_command_line_says_so_and_writes_nothing(
    ldn: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "reportlab.pdfgen.canvas", None)
    run = ldn("map", "--out", str(tmp_path / "map.pdf"))
    assert run.code == 2 and "ldn[pdf]" in run.err and "no-reportlab" in run.err
    assert not (tmp_path / "map.pdf").exists()
    assert ldn("map", "--out", str(tmp_path / "map.png")).code == 0
