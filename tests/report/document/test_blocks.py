"""What reports are made of: order of sections, what is cited, texts
without harm and without marks."""

from __future__ import annotations

from ldncli.records.text.folding import harmless
from ldncli.report.document.blocks import (
    Bullets,
    Cite,
    Emphasis,
    Figure,
    Grid,
    Inner,
    Link,
    Mark,
    Paragraph,
    Report,
    Section,
    Strong,
    cited,
    plain,
    spans,
)
from ldncli.report.document.references import Reference, References
from ldncli.report.drawing.scene.scene import Scene

REFERENCES = References(
    "vancouver",
    True,
    (Reference("a-2020", (("A.", False),), None),),
    {"a-2020": "1", "b-2021": "2"},
)
SCENE = Scene(1, 1, "", "", ())


def note(*papers: str) -> tuple[Cite]:
    return (Cite(papers),)


def test_empty_parts_of_a_text_are_left_out() -> None:
    assert spans("a", "", Strong("b"), "") == ("a", Strong("b")) and spans() == () == spans("")
    assert spans(Strong("")) == (Strong(""),), "only bare words are dropped"


def test_sections_are_walked_in_reading_order() -> None:
    deep = Section("c", "C")
    first = Section("a", "A", sections=(Section("b", "B", sections=(deep,)),))
    last = Section("d", "D")
    assert [each.id for each in first.walk()] == ["a", "b", "c"]
    report = Report("T", "S", (), (first, last))
    assert [each.id for each in report.walk()] == ["a", "b", "c", "d"]


def test_figures_in_their_order() -> None:
    one, two = Figure("one", "One", SCENE), Figure("two", "Two", SCENE)
    inner = Section("b", "B", (Paragraph(("x",)), two))
    report = Report(
        "T",
        "S",
        (),
        (Section("a", "A", (one,), (inner,)), Section("c", "C", (Grid("g", "G", ("H",), ()),))),
    )
    assert report.figures() == [one, two]


def test_papers_are_cited_in_the_order_in_which_they_are_met() -> None:
    grid = Grid(
        "g",
        "G",
        ("H", "I"),
        ((note("c"), Mark("+", "low", "good")), (("x",), note("a", "d"))),
        notes=(note("e"),),
    )
    inner = Section("b", "B", (Figure("f", "F", SCENE, notes=(note("f"), note("a"))),))
    top = Section(
        "a",
        "A",
        (Paragraph(note("b", "a")), Bullets((note("a"), ("word",), note("h"))), grid),
        (inner,),
    )
    assert cited([top, Section("z", "Z", (Paragraph(note("z")),))]) == [
        "b",
        "a",
        "h",
        "c",
        "d",
        "e",
        "f",
        "z",
    ]
    assert (
        cited([]) == [] == cited([Section("a", "A", (Paragraph((Strong("a"), Inner("b", "c"))),))])
    )


def test_harmless_text_is_on_one_line() -> None:
    assert harmless("plain <b>") == "plain <b>"
    assert harmless("a\nb\tc\rd") == "a b c d"
    assert harmless("a\x00b\x1b[31mc\x7f") == "ab[31mc"


def test_harmless_text_turns_nothing_round() -> None:
    assert harmless("a\u202eb\u2066c\u200bd\ufeffe") == "abcde"
    assert harmless("a\ud800b\ue000c\uffffd") == "abcd", (
        "surrogates, private letters and what is no character"
    )
    assert harmless("שלום 中文 é 🧪 \u00a0–") == "שלום 中文 é 🧪 \u00a0–"
    assert harmless("क\u200dष \u200cx") == "क\u200dष \u200cx", "joiners shape letters"


def test_a_text_without_its_marks() -> None:
    text = spans(
        "a ",
        Strong("b"),
        " ",
        Emphasis("c"),
        " ",
        Link("d", "https://example.org"),
        " ",
        Inner("e", "there"),
        " ",
        Cite(("b-2021", "a-2020")),
    )
    assert plain(text, REFERENCES) == "a b c d e [1, 2]"
    assert plain((Cite(("nobody",)),), REFERENCES) == "" == plain((), REFERENCES)


def test_what_is_taken_for_granted() -> None:
    assert (
        Paragraph(("a",)).role == "body"
        and Section("a", "A").blocks == () == Section("a", "A").sections
    )
    grid, figure = Grid("g", "G", (), ()), Figure("f", "F", SCENE)
    assert (grid.notes, grid.right, grid.widths, grid.number) == ((), frozenset(), (), 0) and (
        figure.notes,
        figure.number,
    ) == ((), 0)
    empty = Report("T", "S", (), ()).references
    assert (empty.style, empty.numeric, empty.entries, dict(empty.marks)) == ("", False, (), {})
    assert Report("T", "S", (), ()).figures() == []
