"""Every chart in every format: the same bytes twice, the format's signature, refusals in words."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from ldncli.errors import UsageError
from ldncli.report.drawing.charts import Chart
from ldncli.report.drawing.render import PICTURE_FORMATS, render
from tests.report.drawing.samples import CHARTS, FUNNEL, ROB, SMALL


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.title)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_svg_is_the_same_twice_and_well_formed(chart: Chart, theme: str) -> None:
    text = render(chart, "svg", theme=theme)
    assert text == render(chart, "svg", theme=theme)
    root = ElementTree.fromstring(text)
    names = {each.tag.split("}")[1] for each in root.iter()}
    assert names <= {"svg", "title", "desc", "g", "rect", "line", "polygon", "circle", "text"}
    assert root.get("role") == "img" and root[0].text == chart.title and root[1].text


@pytest.mark.parametrize(
    ("chart", "format", "start"),
    [(SMALL, "png", b"\x89PNG\r\n"), (ROB, "pdf", b"%PDF-"), (FUNNEL, "png", b"\x89PNG\r\n")],
)
def test_bytes_are_the_same_twice_with_the_formats_signature(
    chart: Chart, format: str, start: bytes
) -> None:
    data = render(chart, format)
    assert isinstance(data, bytes) and data.startswith(start)
    assert data == render(chart, format)
    assert b"CreationDate" not in data


def test_unknown_words_are_refused() -> None:
    with pytest.raises(UsageError, match="'gif'"):
        render(SMALL, "gif")
    with pytest.raises(UsageError, match="'pink'"):
        render(SMALL, "svg", theme="pink")
    assert PICTURE_FORMATS == ("text", "svg", "png", "pdf")


def test_text_is_text() -> None:
    assert "■" in str(render(SMALL, "text")) and "\x1b[" in str(render(SMALL, "text", colour=True))
