"""Where the parts of a forest plot stand: columns side by side, rows one below the other,
widths from what they hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.report.drawing.charts import Forest, ForestRow
from ldncli.report.drawing.plots.bias.lights import MARGIN, NOTE_SIZE, TITLE_SIZE
from ldncli.report.drawing.plots.forest.layout import (
    FIRST_HEAD,
    GAP,
    INDENT,
    PITCH,
    SIZE,
    indents,
    is_bold,
    judged,
    lay_out,
)
from ldncli.report.drawing.scene.metrics import text_width
from tests.report.drawing.samples import ALPHA, BETA, POOLED, SMALL

LINE = 1.3 * SIZE


def row(label: str = "Alpha 2011", kind: str = "study", **more: object) -> ForestRow:
    return ForestRow(label, **{"estimate": 0.1, "lower": 0.0, "upper": 0.2, "kind": kind, **more})  # type: ignore[arg-type]


def forest(*rows: ForestRow, **more: object) -> Forest:
    return Forest("", rows, "MD", **more)  # type: ignore[arg-type]


def test_rows_below_a_heading_stand_in_up_to_the_overall_result() -> None:
    kinds = (
        "study",
        "heading",
        "study",
        "subgroup",
        "heading",
        "study",
        "pooled",
        "prediction",
        "study",
    )
    assert indents(tuple(row(kind=each) for each in kinds)) == [
        0,
        0,
        INDENT,
        INDENT,
        0,
        INDENT,
        0,
        0,
        0,
    ]


def test_headings_and_results_are_bold() -> None:
    kinds = ("heading", "subgroup", "pooled", "study", "prediction", "text")
    assert [is_bold(row(kind=each)) for each in kinds] == [True, True, True, False, False, False]


def test_whether_anything_was_judged() -> None:
    assert (
        not judged(forest(row()))
        and not judged(forest(row(lights=(None, None))))
        and judged(forest(row(), row(lights=(None, "low"))))
    )


def test_columns_follow_each_other() -> None:
    found = lay_out(SMALL)
    (dose, dose_width), (n, n_width) = found.cells
    assert dose == MARGIN + found.label_width + GAP and n == dose + dose_width + GAP
    assert (
        found.plot[0] == pytest.approx(n + n_width + GAP) and found.plot[1] - found.plot[0] > 209.9
    )
    assert found.plot[1] < found.estimate_end < found.interval_end < found.weight_end
    first, second = found.lights
    assert first[0] == found.weight_end + GAP and second[0] == first[0] + first[1]
    assert second[0] + second[1] + MARGIN <= found.width == found.inner + 2 * MARGIN
    assert (
        found.heads == (["Dose"], ["n"])
        and found.light_heads == (["D1"], ["D2"])
        and found.digits == 2
    )


def test_the_widths_of_labels_and_cells() -> None:
    found = lay_out(SMALL)
    longest = text_width("Prediction interval", SIZE)
    assert found.label_width == pytest.approx(
        max(longest, text_width("Random effects", SIZE, bold=True)) + 1
    )
    assert found.cells[0][1] == pytest.approx(text_width("Dose", SIZE, bold=True) + 1)
    assert found.cells[1][1] == pytest.approx(text_width("60", SIZE) + 1)
    assert lay_out(forest(row("A"))).label_width == pytest.approx(
        text_width(FIRST_HEAD, SIZE, bold=True) + 1
    )
    assert lay_out(forest(row("word " * 90))).label_width == 201
    assert lay_out(forest(row("word " * 90, "heading"), row("Alpha"))).label_width < 60, (
        "a heading runs on over the columns"
    )
    inset = lay_out(forest(row("H", "heading"), row("Prediction interval")))
    assert inset.label_width == pytest.approx(longest + INDENT + 1)
    assert lay_out(forest(row(cells=("word " * 90,)), heads=("A",))).cells[0][1] == 97


def test_a_long_heading_folds_over_its_numbers() -> None:
    [(_, width)] = lay_out(forest(row(cells=("1",)), heads=("Number of people in it",))).cells
    assert width == pytest.approx(max(44.0, text_width("Number", SIZE, bold=True)) + 1)
    found = lay_out(forest(row(cells=("1",)), heads=("Number of people in it",)))
    assert len(found.heads[0]) == 3 and " ".join(found.heads[0]).startswith("Number of people")


def test_columns_that_hold_nothing_have_no_place() -> None:
    found = lay_out(forest(row(cells=("", "x")), row(cells=("", "y", "z"))))
    assert len(found.cells) == 2 and found.heads == ([], [])
    assert len(lay_out(forest(row(), heads=("Dose",))).cells) == 1
    bare = lay_out(forest(row()))
    assert (
        bare.cells == ()
        and bare.plot[0] == MARGIN + bare.label_width + GAP
        and bare.lights == () == bare.light_heads
    )


def test_the_numbers_end_where_their_widths_say() -> None:
    found = lay_out(forest(row(estimate=0.5, lower=0.25, upper=0.75, weight=100)))
    estimate, interval = text_width("0.50", SIZE), text_width("[0.25, 0.75]", SIZE)
    head = text_width("Estimate [95% CI]", SIZE, bold=True)
    both = max(estimate + 6 + interval, head)
    assert found.interval_end == pytest.approx(found.plot[1] + GAP + both)
    assert found.estimate_end == pytest.approx(found.interval_end - 6 - interval)
    weight = max(text_width("100.0%", SIZE), text_width("Weight", SIZE, bold=True))
    assert found.weight_end == pytest.approx(found.interval_end + GAP + weight)


def test_without_intervals_and_weights_nothing_is_kept_for_them() -> None:
    found = lay_out(forest(row(lower=None, upper=None)))
    assert found.estimate_end == found.interval_end == found.weight_end
    words = lay_out(forest(row(kind="text", weight=5)))
    assert words.interval_end == pytest.approx(
        words.plot[1] + GAP + text_width("Estimate [95% CI]", SIZE, bold=True)
    )
    assert words.weight_end == words.interval_end


def test_the_plot_is_as_wide_as_the_words_below_it_within_bounds() -> None:
    def plot(**more: object) -> float:
        left, right = lay_out(forest(row(), **more)).plot
        return right - left

    assert plot(favours=("a", "b")) == 210
    sides = ("favours the treatment", "favours the other treatment")
    assert plot(favours=sides) == pytest.approx(
        max(210, sum(text_width(each, SIZE - 0.5) for each in sides) + 60)
    )
    assert plot(favours=("word " * 50, "b")) == 380
    label = "Mean difference, a scale with a long name, 0 to 10, lower is better"
    assert lay_out(Forest("", (row(),), label, favours=("", ""))).plot[1] == pytest.approx(
        lay_out(Forest("", (row(),), "", favours=("", ""))).plot[0]
        + min(380, text_width(label, SIZE))
    )


def test_lights_stand_in_columns_of_their_headings() -> None:
    found = lay_out(
        forest(row(lights=("low", None, "high")), light_heads=("D", "Randomisation process"))
    )
    widths = [width for _, width in found.lights]
    assert widths == [
        pytest.approx(max(14.4, text_width("D", SIZE, bold=True) + 6)),
        52,
        pytest.approx(14.4),
    ]
    assert found.light_heads[2] == [] and len(found.light_heads[1]) > 1


def test_rows_stand_one_below_the_other() -> None:
    first, second, pooled, new = lay_out(SMALL).strips
    assert second.y - first.y == PITCH and first.bottom == first.y + PITCH / 2
    # Before the result there is more room; its note stands in a line of its own below it.
    assert pooled.y - second.y == PITCH + 8 and pooled.note == ["I² 61%, tau² 0.11"]
    assert pooled.bottom - pooled.y == pytest.approx(PITCH / 2 + NOTE_SIZE * 1.35)
    assert new.y == pytest.approx(pooled.bottom + PITCH / 2) and new.note == []
    assert lay_out(SMALL).bottom == new.bottom + 4


def test_room_before_headings_and_first_rows() -> None:
    def tops(*kinds: str) -> list[float]:
        found = lay_out(forest(*(row(kind=each) for each in kinds)))
        return [
            each.y - PITCH / 2 - (found.strips[place - 1].bottom if place else found.head_bottom)
            for place, each in enumerate(found.strips)
        ]

    assert tops("heading", "study", "heading", "study") == pytest.approx([2, 0, 7, 0])
    assert tops("study", "pooled", "pooled", "prediction", "pooled") == pytest.approx(
        [3, 8, 0, 0, 0]
    )
    assert tops("pooled") == pytest.approx([3])


def test_the_top_holds_title_and_headings() -> None:
    plain = lay_out(forest(row(cells=("1",)), heads=("n",)))
    assert plain.head_bottom == pytest.approx(MARGIN + LINE + 5)
    titled = lay_out(replace(forest(row(cells=("1",)), heads=("n",)), title="Pain"))
    assert titled.head_bottom - plain.head_bottom == pytest.approx(1.3 * TITLE_SIZE + 6)
    folded = lay_out(forest(row(cells=("1",)), heads=("Number of people in it",)))
    assert folded.head_bottom == pytest.approx(MARGIN + 3 * LINE + 5)
    lights = lay_out(forest(row(lights=("low",)), light_heads=("Randomisation process",)))
    assert lights.head_bottom == pytest.approx(MARGIN + len(lights.light_heads[0]) * LINE + 5)


def test_long_labels_and_cells_make_rows_higher() -> None:
    long = "a long name of many authors who wrote a lot of letters 2011"
    found = lay_out(
        forest(row(long), row("B", cells=("word " * 30,)), row("C"), heads=("A",))
    ).strips
    assert len(found[0].label) == 2 and found[0].bottom - found[0].y == pytest.approx(
        PITCH / 2 + LINE
    )
    assert len(found[1].cells[0]) == 2 and found[1].bottom - found[1].y == pytest.approx(
        PITCH / 2 + LINE
    )
    assert found[2].bottom - found[2].y == PITCH / 2 and found[2].cells == []
    [heading] = lay_out(forest(row(long, "heading"))).strips
    assert heading.label == [long], "a heading runs on over the columns"


def test_a_note_without_numbers_is_not_below_the_label() -> None:
    found = lay_out(forest(row(kind="text", note="not estimable"), row(note="why")))
    assert [each.note for each in found.strips] == [[], ["why"]]


def test_a_plot_has_a_least_width_and_room_without_rows() -> None:
    empty = lay_out(Forest("", (), "MD", favours=("", "")))
    assert (
        empty.width == 420 and empty.strips == () and empty.bottom == empty.head_bottom + 2 * PITCH
    )
    wide = lay_out(replace(SMALL, rows=(ALPHA, BETA, POOLED), light_heads=("Domain one",) * 9))
    assert wide.width == pytest.approx(wide.lights[-1][0] + wide.lights[-1][1] + MARGIN)
