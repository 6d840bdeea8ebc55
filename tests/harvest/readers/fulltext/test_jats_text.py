"""Text of elements: what is raised, what is left out, what is a mark."""

from __future__ import annotations

import pytest
from lxml import etree

from ldncli.harvest.readers.fulltext.jats_text import cell_text, text_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>-3</sup> g", "10⁻³ g"),
        ('bad.<sup><xref ref-type="bibr">3</xref></sup> Good', "bad. Good"),
        ("CO<sub>2</sub> at t<sub>max</sub>", "CO₂ at tmax"),
        ("a<break/>b<p>c</p>", "a b c"),
        ("x<inline-formula><tex-math>\\begin</tex-math></inline-formula>y", "xy"),
        ("see <table-wrap><p>no</p></table-wrap>", "see"),
    ],
)
def test_text(markup: str, text: str) -> None:
    assert text_of(etree.fromstring(f"<p>{markup}</p>")) == text


@pytest.mark.parametrize(
    ("markup", "text", "marks"),
    [
        ("12<sup>a</sup>", "12", ("a",)),
        ("12<sup>a,b</sup>", "12", ("a", "b")),
        ("12.3*", "12.3", ("*",)),
        ("12.3 (4.5)<sup>†‡</sup>", "12.3 (4.5)", ("†‡",)),
        ("12<sup>1</sup>", "12", ("1",)),
        ("10<sup>1</sup>", "10¹", ()),
        ("kg/m<sup>2</sup>", "kg/m²", ()),
        ("5<sup>th</sup>", "5th", ()),
        ("Day<sup>x</sup>", "Dayx", ()),
        ("*", "*", ()),
    ],
)
def test_cells(markup: str, text: str, marks: tuple[str, ...]) -> None:
    found = cell_text(etree.fromstring(f"<td>{markup}</td>"), {"a", "b", "1"})
    assert found == (text, marks)
