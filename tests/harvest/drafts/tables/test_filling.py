"""Tables fill a draft where columns and form are unmistakable; a person picks the rest."""

from __future__ import annotations

from typing import Any

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.findings import Reading, Terms
from ldncli.harvest.drafts.tables.columns import arm_columns, match, same_group
from ldncli.harvest.drafts.tables.filling import Pick, add_tables
from ldncli.harvest.drafts.tables.rows import arms_of
from ldncli.harvest.readers.content.full_text import FullText
from ldncli.harvest.readers.content.tables import Table
from tests.harvest.drafts.tables.made import AFTER, ARMS, BEFORE, HARMS, table
from tests.harvest.samples import vocabularies
from tests.topics import TOPIC

TERMS = Terms.of(vocabularies(), TOPIC)
BASELINE = table(1, BEFORE, "Characteristics at baseline")
RESULTS = table(2, AFTER, "Results after twelve weeks")
EVENTS = table(3, HARMS, "Adverse events", heads=2)


def _filled(*tables: Table, picks: tuple[Pick, ...] = ()) -> tuple[dict[str, Any], Draft]:
    draft = Draft("x-2020")
    candidate = Candidate(origin=Origin(source="article", bibliography="front matter"))
    text = FullText(tables=tables)
    draft.troubles = add_tables(draft, Reading(candidate, TERMS), text, picks)
    return draft.values, draft


def test_arms_are_the_columns_that_name_a_group_and_its_size() -> None:
    values, _ = _filled(BASELINE, RESULTS)
    assert values["arms"] == [
        {
            "id": "placebo",
            "role": "control",
            "label": "Placebo",
            "n_analysed": 20,
            "place": "article Table 1, column 2",
        },
        {
            "id": "ldn-hd",
            "role": "treatment",
            "label": "LDN HD",
            "n_analysed": 25,
            "place": "article Table 1, column 3",
        },
    ]


def test_rows_whose_form_is_plain_are_outcomes_with_what_was_before() -> None:
    values, draft = _filled(BASELINE, RESULTS)
    pain, responders = values["outcomes"]
    assert pain["arms"]["placebo"] == {
        "n": 20,
        "mean": 5,
        "sd": 1.2,
        "baseline_mean": 6.1,
        "baseline_sd": 1,
    }
    assert (pain["score"], pain["place"]) == ("final", "article Table 2, row 2")
    assert responders["arms"]["ldn-hd"] == {"n": 25, "events": 10, "percent": 40}
    assert responders["score"] == "events"
    quote = next(each for each in draft.quotes if each.path == "outcomes[0].arms.placebo")
    assert (quote.words, quote.confidence) == ("Pain | 5.0 (1.2) | 3.9 (1.4)", "likely")


def test_harms_are_read_by_spelt_out_columns_and_checked_by_their_shares() -> None:
    values, _ = _filled(BASELINE, EVENTS)
    (nausea,) = values["adverse_events"]  # a headache in 4 of 25 is not 90%
    assert nausea["term"] == "nausea" and nausea["arms"] == {
        "ldn-hd": {"n": 25, "events": 5, "percent": 20},
        "placebo": {"n": 20, "events": 1, "percent": 5},
    }


def test_a_table_with_another_group_or_an_undeclared_form_fills_nothing() -> None:
    other = table(2, (("", "Both (n = 40)", "LDN HD (n = 25)"), *AFTER[1:]), "Results")
    bare = table(2, AFTER[:2], "Results", note="")
    for each in (other, bare):
        assert "outcomes" not in _filled(BASELINE, each)[0]
    more = table(2, (("", "Placebo (n = 20)", "LDN HD (n = 30)"), *AFTER[1:]), "Results")
    assert "outcomes" not in _filled(BASELINE, more)[0]  # more than the trial has


def test_what_the_numbers_are_is_said_by_row_heading_or_caption() -> None:
    for caption, score in (
        ("Results", "final"),
        ("Change from baseline", "change"),
        ("Mean % of improvement", "percent-change"),
    ):
        values, _ = _filled(BASELINE, table(2, AFTER[:2], caption))
        assert values["outcomes"][0]["score"] == score
    assert "baseline_mean" not in values["outcomes"][0]["arms"]["placebo"]


def test_a_person_picks_a_row_and_says_its_form() -> None:
    bare = table(2, AFTER, "Results", note="")
    values, draft = _filled(BASELINE, bare, picks=(Pick("T2:r2", "mean-se"), Pick("T2:r4")))
    (found,) = values["outcomes"]
    assert found["arms"]["placebo"]["se"] == 1.2
    assert draft.troubles == [
        "T2:r4: the form of its values is not plain in every group; --read-as mean-sd says it"
    ]
    values, draft = _filled(bare, picks=(Pick("T9:r1"),))
    assert draft.troubles == ["there is no row T9:r1"]


def test_a_picked_row_may_have_a_group_of_its_own() -> None:
    other = table(2, (("", "Both (n = 40)", "LDN HD (n = 25)"), *AFTER[1:2]), "Results")
    values, draft = _filled(BASELINE, other, picks=(Pick("T2:r2"),))
    assert [each["id"] for each in values["arms"]] == ["placebo", "ldn-hd", "both"]
    assert set(values["outcomes"][0]["arms"]) == {"both", "ldn-hd"} and draft.troubles == []


def test_names_of_groups() -> None:
    assert same_group("PXT HD", "PXT high dose") and same_group("high dose", "HD")
    assert not same_group("LD", "high dose") and not same_group("LDN", "LDN 4.5 mg")
    columns = arm_columns(table(1, (("", "A vs B (n = 9)", "Total (n = 9)", "LDN (n = 4)"),)))
    assert [(each.title, each.n) for each in columns] == [("LDN", 4)]
    arms = arms_of(FullText(tables=(table(1, (ARMS,), "Results"),)))
    assert [each.title for each in arms] == ["Placebo", "LDN HD"] and match(arms, arms)
    assert arms_of(FullText(tables=(table(1, (("", "A (n = 2)", "A (n = 3)"),)),))) == ()
