"""Which letters the font of pictures has, as another reader of fonts sees it."""

from __future__ import annotations

import pytest

from ldncli.report.drawing.writers.font import font_file, has_letters


@pytest.mark.parametrize("bold", [False, True])
def test_letters_are_those_that_another_reader_finds(bold: bool) -> None:
    from reportlab.pdfbase.ttfonts import TTFontFile

    found = TTFontFile(str(font_file(bold=bold))).charToGlyph
    differing = [
        point
        for point in range(0xA0, 0x20000)
        if not 0xD800 <= point < 0xE000 and has_letters(chr(point), bold=bold) != (point in found)
    ]
    assert differing == []


def test_what_a_picture_says_is_in_the_font() -> None:
    assert has_letters("Größe ≤ τ² ⊕◯ ← →") and has_letters("", bold=True)
    assert not has_letters("pain 疼痛") and not has_letters("한", bold=True)
