"""Reviews of RevMan 5: outcomes, subgroups, studies and risk of bias of one that was made up after
the format, and files that mean harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import UsageError
from ldncli.harvest.readers.content.studies.revman import (
    Review,
    chosen_outcome,
    looks_like_review,
    read_review,
    review_judgements,
    review_table,
)

REVIEW = (Path(__file__).parent / "review.rm5").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def review() -> Review:
    assert looks_like_review(REVIEW.encode())
    return read_review(REVIEW.encode(), "review.rm5")


def test_outcomes_are_found_by_number_name_or_part_of_it(review: Review) -> None:
    told = [each.told() for each in review.outcomes]
    assert told[0] == "1.1 Relapse (Drug versus placebo), 4 studies" and len(told) == 4
    for named in ("1.3", "time to relapse", "Time"):
        assert chosen_outcome(review, named).number == "1.3"
    assert chosen_outcome(review, "relapse").number == "1.1", "the whole name goes before a part"
    for named in (None, "weight"):
        with pytest.raises(UsageError, match="has 4 outcomes") as caught:
            chosen_outcome(review, named)
        assert list(caught.value.choices) == told
        assert "--outcome 1.1" in (caught.value.hint or "")


def test_events_with_subgroups_and_what_the_review_had(review: Review) -> None:
    found = review_table(review, "1.1")
    assert found.measure == "RR" and found.title == "1.1 Relapse"
    assert found.rows[1] == {
        **{"study": "Birch 2002", "year": "2002"},
        **{"ai": "0", "n1i": "25", "ci": "4", "n2i": "24"},
    }
    assert found.column("subgroup", "--by") == ("Adults", "Adults", "Children", "Children")
    assert found.notes == (
        "outcome 1.1: pooled in RevMan as --method MH-RANDOM; RevMan had RR 0.6 [0.3, 1.5], tau²"
        " 0.1",
    )
    assert chosen_outcome(review, "1.2").method == "EE"


def test_means_logarithms_and_observed_less_expected(review: Review) -> None:
    means = review_table(review, "1.2")
    assert means.measure == "MD" and means.rows[0]["sd2i"] == "2.2"
    hazards = review_table(review, "1.3")
    assert (hazards.measure, hazards.scale) == ("HR", "log")
    assert hazards.rows[0]["yi"] == "-0.2485" and hazards.rows[0]["sei"] == "0.12"
    deaths = review_table(review, "1.4")
    assert (deaths.rows[0]["yi"], deaths.rows[0]["vi"]) == ("-0.4", "0.1")


def test_effects_without_what_was_entered_come_with_their_intervals() -> None:
    text = REVIEW.replace('ESTIMATE="-0.2485"', 'CI_START="0.62" CI_END="0.99"')
    text = text.replace('ESTIMATE="-0.1054"', 'CI_START="0.61" CI_END="1.33"')
    found = review_table(read_review(text.encode(), "x.rm5"), "1.3")
    assert (found.scale, found.metafor) == (None, False)
    assert [found.rows[0][key] for key in ("yi", "ci_lb", "ci_ub", "sei")] == [
        *("0.78", "0.62", "0.99"),
        "",
    ]


def test_swapped_events_are_those_without(review: Review) -> None:
    text = REVIEW.replace('METHOD="MH" NO="1"', 'METHOD="MH" SWAP_EVENTS="YES" NO="1"')
    found = review_table(read_review(text.encode(), "x.rm5"), "1.1")
    assert (found.rows[0]["ai"], found.rows[0]["ci"]) == ("37", "32")
    assert "swapped" in found.notes[1]


def test_risk_of_bias_by_item_and_group_of_outcomes(review: Review) -> None:
    found = review_judgements(review)
    assert found.domains == ("Random sequence generation", "Blinding, pain")
    assert [(each.study, each.domains) for each in found.studies] == [
        ("Alder 2001", ("low", "unclear")),
        ("Birch 2002", ("high", None)),
    ]
    empty = read_review(b"<COCHRANE_REVIEW/>", "x.rm5")
    with pytest.raises(UsageError, match="has no risk of bias"):
        review_judgements(empty)
    with pytest.raises(UsageError, match="has no outcome with data"):
        chosen_outcome(empty, None)


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><COCHRANE_REVIEW><X>&b;</X>'
    "</COCHRANE_REVIEW>"
)
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><COCHRANE_REVIEW>&a;</COCHRANE_REVIEW>'
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "declares entities"),
        (OUTSIDE, "declares entities"),
        ("<COCHRANE_REVIEW><A></COCHRANE_REVIEW>", "is no XML"),
        ("<COCHRANE_REVIEW>" + "<A>" * 70 + "</A>" * 70 + "</COCHRANE_REVIEW>", "too deeply"),
        ("<REVIEW/>", "is no review of RevMan 5"),
    ],
)
def test_files_that_mean_harm_are_refused(text: str, said: str) -> None:
    for content in (text.encode(), text.encode("utf-16")):
        with pytest.raises(UsageError, match=said):
            read_review(content, "x.rm5")
