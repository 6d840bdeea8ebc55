"""What a terminal can show: signs in Unicode and ASCII, plain letters for others, colours, and
lines of single characters."""

from __future__ import annotations

import pytest

from ldncli.report.drawing.plots.bias.judgements import BAD, CONCERN, CRITICAL
from ldncli.report.drawing.scene.pen import BOUND, LEAST_WIDTH, Canvas, Pen, tick_lines

RICH, PLAIN = Pen(True, False), Pen(False, False)
NAMES = (
    "line square open diamond thick prediction left right null mid tick side point filled contour"
    " funnel to-left to-right".split()
)


def test_signs_have_an_ascii_twin() -> None:
    assert [RICH.sign(each) for each in NAMES] == "─ ■ □ ◆ ━ ╍ ◄ ► │ ┊ ┬ ┤ ● ○ · ∙ ← →".split()
    assert [PLAIN.sign(each) for each in NAMES] == "- # o O = ~ < > | ' + + * o . , <- ->".split()
    assert LEAST_WIDTH == 60


def test_a_judgement_has_its_symbol() -> None:
    assert [RICH.mark(each) for each in (CONCERN, BAD, CRITICAL)] == ["–", "×", "‼"]
    assert [PLAIN.mark(each) for each in (CONCERN, BAD, CRITICAL)] == ["-", "x", "!"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Müller–Schön", "Muller-Schon"),
        ("Straße, Łódź, Ørsted", "Strasse, Lodz, Orsted"),
        ("−0.5 ≤ x ≥ ∞ × 2…", "-0.5 <= x >= inf x 2..."),
        ("“a” ‘b’ — µg · τ² χ²", "\"a\" 'b' - ug; tau^2 chi^2"),
        ("naïve café", "naive cafe"),
        ("שלום", "[Hebrew characters]"),
        ("plain", "plain"),
    ],
)
def test_texts_without_unicode(text: str, plain: str) -> None:
    assert PLAIN.text(text) == plain and RICH.text(text) == text


def test_texts_are_one_line_and_clean() -> None:
    assert RICH.text("a\nb\x1b[31m\u202e  é") == "a b[31m é" and PLAIN.text("a\nb  c") == "a b c"


def test_a_page_has_no_spaces_at_its_ends() -> None:
    assert RICH.page(["a  ", f"b{BOUND}c", "d…"]) == "a\nb c\nd…" and PLAIN.page(["d…"]) == "d~"


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("good", "32"),
        ("concern", "33"),
        ("bad", "31"),
        ("critical", "1;31"),
        ("unknown", "2"),
        ("empty", "2"),
        ("muted", "2"),
        ("accent", "36"),
        ("pooled", "35"),
        ("prediction", "33"),
        ("bold", "1"),
    ],
)
def test_colours(role: str, code: str) -> None:
    assert (
        Pen(True, True).paint("a", role) == f"\x1b[{code}m{'a'}\x1b[0m"
        and RICH.paint("a", role) == "a"
    )


def test_nothing_is_painted_without_need() -> None:
    pen = Pen(True, True)
    assert (
        pen.paint("  ", "good") == "  "
        and pen.paint("a", None) == "a"
        and pen.paint("a", "ink") == "a"
    )


def test_a_canvas_keeps_to_its_width() -> None:
    canvas = Canvas(5)
    canvas.put(0, "a")
    canvas.put(4, "b")
    canvas.put(5, "x")
    canvas.put(-1, "x")
    assert canvas.shown(RICH) == "a   b"
    canvas.row(-3, 1, "-")
    canvas.row(3, 9, "=")
    assert canvas.shown(RICH) == "-- =="
    canvas.words(2, "word")
    assert canvas.shown(RICH) == "--wor"
    assert Canvas(0).shown(RICH) == ""


def test_neighbours_of_one_role_are_painted_together() -> None:
    canvas = Canvas(6)
    canvas.row(0, 2, "-", "good")
    canvas.put(1, "#", "bad")
    canvas.words(4, "ab", "accent")
    shown = canvas.shown(Pen(True, True))
    assert shown == "\x1b[32m-\x1b[0m\x1b[31m#\x1b[0m\x1b[32m-\x1b[0m \x1b[36mab\x1b[0m"


def test_an_axis_with_its_labels() -> None:
    axis, labels = tick_lines(PLAIN, [(0.0, "−1"), (0.5, "0"), (1.0, "10")], 21)
    assert axis.shown(PLAIN) == "+---------+---------+"
    assert labels == "-1" + " " * 8 + "0" + " " * 8 + "10"


def test_labels_that_would_touch_are_left_out() -> None:
    _, labels = tick_lines(PLAIN, [(0.0, "100"), (0.2, "200"), (0.3, "300"), (1.0, "400")], 11)
    assert labels == "100     400"
    _, beside = tick_lines(PLAIN, [(0.0, "1"), (0.2, "2"), (0.3, "3")], 11)
    assert beside == "1 2        "
    _, wide = tick_lines(PLAIN, [(0.5, "123456")], 4)
    assert wide == "    "
