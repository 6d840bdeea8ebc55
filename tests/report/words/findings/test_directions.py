"""One table of directions: signs, arrows and words, used wherever a direction is shown."""

from __future__ import annotations

from typing import get_args

from ldncli.evidence.selecting.body import DIRECTIONS as COUNTED
from ldncli.records.model.kinds import Direction
from ldncli.report.words.findings.directions import (
    DIRECTIONS,
    STATED,
    arrow_and_word,
    conclusions_words,
    estimates_words,
    short_counts,
    signs_legend,
    words_for,
)
from ldncli.statistics.combining.signs import sign_test


def test_every_direction_of_the_records_has_words_and_tables_keep_their_order() -> None:
    assert set(DIRECTIONS) == set(get_args(Direction))
    assert STATED == COUNTED


def test_ascii_forms_are_ascii_and_no_two_directions_share_a_sign() -> None:
    for each in DIRECTIONS.values():
        assert each.plain_sign.isascii()
        assert each.plain_arrow.isascii()
    assert len({each.sign for each in DIRECTIONS.values()}) == len(DIRECTIONS)
    assert len({each.plain_sign for each in DIRECTIONS.values()}) == len(DIRECTIONS)


def test_no_direction_reads_as_one_that_is_not_stated() -> None:
    assert words_for(None) is words_for("unclear") is words_for("sideways")
    assert arrow_and_word(None) == "not stated"
    assert arrow_and_word("benefit") == "▲ better"
    assert arrow_and_word("harm") == "▼ worse"


def test_counts_leave_out_what_is_zero() -> None:
    assert short_counts({"benefit": 2, "no-difference": 1, "mixed": 0, "harm": 3}) == "2+ 1= 3−"
    assert short_counts({"benefit": 0}) == ""


def test_the_legend_explains_the_signs() -> None:
    assert signs_legend() == "+ benefit, = no difference, ± mixed, − harm"


def test_conclusions_and_point_estimates_have_words_of_their_own() -> None:
    counts = {"harm": 1, "benefit": 2, "mixed": 0, "no-difference": 3, "unclear": 1}
    assert conclusions_words(counts) == "2 benefit, 3 no difference, 1 harm, 1 unclear"
    assert conclusions_words({"benefit": 0}) == ""
    signs = sign_test(["benefit", "benefit", "harm", "no-difference"])
    assert estimates_words(signs) == "2 favour treatment, 1 favours control, 1 favours neither"
    assert estimates_words(sign_test([])) == ""
