"""The PNG: size, dots, what is drawn where, and no need of the machine's fonts."""

from __future__ import annotations

import io
from typing import Any

import pytest

from ldncli.report.drawing.render import BUILDERS
from ldncli.report.drawing.scene.scene import THEMES, Scene, Sketch
from ldncli.report.drawing.writers.raster import to_png
from tests.report.drawing.samples import CHARTS, SMALL, many


def _opened(scene: Scene, **how: Any) -> Any:
    from PIL import Image

    image = Image.open(io.BytesIO(to_png(scene, **how)))
    image.load()
    return image


def _scene(sketch: Sketch, title: str = "A title") -> Scene:
    return sketch.scene(200, 100, title, "")


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.title)
def test_every_chart_has_its_size_and_something_on_it(chart: Any) -> None:
    scene = BUILDERS[type(chart)].scene(chart)
    image = _opened(scene)
    assert image.size == pytest.approx((scene.width / 72 * 300, scene.height / 72 * 300), abs=2)
    darkest, brightest = image.convert("L").getextrema()
    assert darkest < 80 and brightest == 255


def test_it_tells_its_dots_and_its_title_and_no_date() -> None:
    image = _opened(_scene(Sketch(), "Trials – 3 ≤ 5"), dpi=140)
    assert image.info["dpi"] == pytest.approx((140, 140), abs=0.1)
    assert {"Title": "Trials ? 3 ? 5"}.items() <= image.text.items() and len(image.text) == 1


def test_primitives_stand_where_the_scene_says() -> None:
    sketch = Sketch()
    sketch.rectangle((10, 10), 20, 20, "good")
    sketch.line((100, 50), (190, 50), "bad", width=4)
    sketch.circle((60, 70), 10, "accent")
    sketch.text((150, 90), "HHHH", 12, bold=True, anchor="end")
    image = _opened(_scene(sketch), dpi=72).convert("RGB")
    for place, role in (
        ((20, 20), "good"),
        ((150, 50), "bad"),
        ((60, 70), "accent"),
        ((5, 5), "paper"),
    ):
        assert "#{:02x}{:02x}{:02x}".format(*image.getpixel(place)) == THEMES["light"][role]
    left, right = (
        image.crop(box).convert("L").getextrema()[0]
        for box in ((110, 80, 149, 91), (152, 80, 190, 91))
    )
    assert left < 100 and right == 255, "the text ends at its anchor"


def test_the_dark_theme_is_dark() -> None:
    assert _opened(_scene(Sketch()), theme="dark", dpi=72).convert("RGB").getpixel((5, 5)) == (
        20,
        24,
        29,
    )


@pytest.mark.parametrize(("text", "alone"), [("Größe ≤ τ² ⊕◯", True), ("疼痛", False)])
def test_the_fonts_of_the_machine_are_asked_only_for_letters_that_ours_lacks(
    text: str, alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resvg_py

    asked: list[dict[str, Any]] = []
    draw = resvg_py.svg_to_bytes
    monkeypatch.setattr(resvg_py, "svg_to_bytes", lambda **how: asked.append(how) or draw(**how))
    sketch = Sketch()
    sketch.text((10, 50), text)
    to_png(_scene(sketch), dpi=72)
    assert [each["skip_system_fonts"] for each in asked] == [alone]


def test_a_tall_picture_gets_fewer_dots() -> None:
    scene = BUILDERS[type(SMALL)].scene(many(500))
    flat = Scene(scene.width, scene.height * 10, "tall", "", scene.items[:5])
    width, height = _opened(flat).size
    assert height <= 30_000 and width * height <= 60_100_000
