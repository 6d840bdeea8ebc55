"""Harms as a table: counts, intervals with a true minus, labels, silence, cautions."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from ldncli.evidence.harms.reports import Count, Silence, harm_reports
from ldncli.evidence.harms.summaries import Effect, HarmSummary, summarise_harms
from ldncli.evidence.selecting.query import Selection
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library
from ldncli.records.vocabularies.cautions import Caution, CautionSource
from ldncli.report.answers.harms import safety_answer
from ldncli.report.tables.safety import (
    caution_table,
    interval,
    safety_table,
    share,
    spoken,
)
from ldncli.report.words.harms import row_inline, row_label
from tests.evidence.invented import harm, harm_words, paper, studies
from tests.topics import TOPIC

ASKED = cast(
    Asked,
    SimpleNamespace(
        library=SimpleNamespace(vocabulary=lambda _: harm_words(), cautions=()),
        called=TOPIC.called,
        selection=Selection(("a",)),
        body=SimpleNamespace(mixed=()),
        published=(),
    ),
)
SILENCE = Silence(studies=7, speaking=3, trials=6, speaking_trials=2, thin=4)


def _summaries(*papers: Any) -> list[HarmSummary]:
    return list(summarise_harms(harm_reports(studies(*papers), harm_words()), harm_words()))


def _rows(*papers: Any) -> dict[tuple[str, str], dict[str, Any]]:
    rows = safety_table(_summaries(*papers), SILENCE, ASKED).mappings()
    return {(row["section"], row["harm"]): row for row in rows}


def test_a_trial_in_numbers() -> None:
    row = _rows(paper("aa-2020", [harm("nausea", (8, 20), (2, 20), serious=False)]))[
        "kind", "nausea"
    ]
    assert (row["treatment_cell"], row["control_cell"], row["studies"], row["trials"]) == (
        "8/20",
        "2/20",
        1,
        1,
    )
    sides = [
        value
        for key, value in row.items()
        if key.endswith(("_events", "_n", "_risk_percent")) and "other" not in key
    ]
    assert sides == [8, 20, 40.0, 2, 20, 10.0]
    assert (
        row["rr"] == pytest.approx(4)
        and row["rr_lb"] < 4 < row["rr_ub"]
        and row["ratio_cell"].startswith("4.00 [")
    )
    assert row["per_1000"] == pytest.approx(300) and row["difference_cell"].startswith("300 [")
    assert (
        row["serious"] is False
        and row["other_cell"] is None
        and row["other_studies"] == 0
        and row["other_events"] is None
    )
    assert row["sources"] == ("aa-2020 article Table 1",) and row["label"] == "Nausea"


def test_other_studies_stand_apart() -> None:
    row = _rows(paper("bb-2020", [harm("nausea", (5, 20))], plan="case-series"))["kind", "nausea"]
    assert row["trials"] == 0 and row["treatment_cell"] is None and row["other_studies"] == 1
    assert (row["other_events"], row["other_n"], row["other_risk_percent"]) == (
        5,
        20,
        pytest.approx(25),
    )
    assert (
        row["other_cell"] == "5/20 25%" and 8 < row["other_lb"] < 12 and 45 < row["other_ub"] < 50
    ), "Wilson: 11.2 to 46.9"
    assert row["serious"] is None


@pytest.mark.parametrize(
    ("said", "known"),
    [((True, False), True), ((False, False), False), ((False, None), None), ((None, None), None)],
)
def test_serious_where_any_record_says_so(
    said: tuple[bool | None, bool | None], known: bool | None
) -> None:
    papers = [
        paper(name, [harm("death", (1, 20), (0, 20), serious=each)])
        for name, each in zip(("aa-2020", "bb-2020"), said, strict=True)
    ]
    assert _rows(*papers)["serious", "death"]["serious"] is known


def test_labels_tell_the_section_where_the_name_does_not() -> None:
    found = {
        (each.section, each.harm): each
        for each in _summaries(
            paper(
                "aa-2020",
                [
                    harm("nausea", (1, 20), (0, 20), serious=True),
                    harm("Insomnia", (1, 20), (0, 20), discontinuation=True),
                    harm("left for harm", (1, 20), (0, 20)),
                    harm("death", (0, 20), (0, 20)),
                    harm("nausea", (3, 20), (1, 20)),
                ],
            )
        )
    }
    assert (row_label(found["serious", "nausea"]), row_inline(found["serious", "nausea"])) == (
        "Serious, nausea",
        "serious, nausea",
    )
    assert row_label(found["stopped", "insomnia"]) == "Stopped for insomnia"
    assert row_inline(found["stopped", "insomnia"]) == "stopped for insomnia"
    assert row_label(found["stopped", "stopped-for-harm"]) == "Stopped because of harm"
    assert row_inline(found["stopped", "stopped-for-harm"]) == "stopped because of harm"
    assert (
        row_label(found["serious", "death"]) == "Death"
        and row_label(found["kind", "nausea"]) == "Nausea"
    )


@pytest.mark.parametrize(
    ("count", "plain", "with_percent"),
    [
        (None, None, None),
        (Count(None, 20), None, None),
        (Count(5, None), None, None),
        (Count(5, 20), "5/20", "5/20 25%"),
        (Count(0, 18), "0/18", "0/18 0%"),
        (Count(None, None, 12.6), "13%", "13%"),
        (Count(5, None, 12.4), "12%", "12%"),
    ],
)
def test_shares(count: Count | None, plain: str | None, with_percent: str | None) -> None:
    assert share(count) == plain and share(count, percent=True) == with_percent


def test_intervals_have_a_true_minus() -> None:
    assert interval(None, "{:.2f}") is None and interval(Effect(-0.4, None, 1), "{:.0f}") == "0"
    assert interval(Effect(1.234, 0.5, None), "{:.2f}") == "1.23"
    assert interval(Effect(-17.4, -30.0, 4.6), "{:.0f}") == "−17 [−30, 5]"


def test_silence_is_told() -> None:
    told = spoken(SILENCE)
    assert (
        told.startswith("3 of 7 ")
        and "2 of 6 " in told
        and "; 4 do not " in told
        and "(4 of them" in told
    )
    one = spoken(Silence(studies=4, speaking=3, trials=1, speaking_trials=1, thin=0))
    assert "; 1 does not " in one and "of them read" not in one
    assert ";" not in spoken(Silence(3, 3, 1, 1, 0)) and "nothing is known" in spoken(
        Silence(0, 0, 0, 0, 0)
    )


def test_columns_for_people_and_for_programs() -> None:
    columns = safety_table([], SILENCE, ASKED).columns
    sides = {column.key for column in columns[5:7]}
    people = {column.key for column in columns if column.shown} - sides
    told = {"reviews", "why", "named"}
    assert people - told == {"label", "studies", "ratio_text", "difference_cell", "other_cell"}
    assert told < people
    cells = {column.key for column in columns if column.people}
    assert cells - sides == {
        *("label", "ratio_cell", "ratio_text", "difference_cell", "other_cell", "named")
    }
    assert {column.key for column in columns if column.below} == told
    shown = {
        column.key: (column.shown, column.wide, column.people)
        for column in caution_table([], TOPIC).columns
    }
    assert shown == {
        "who": (True, False, False),
        "id": (False, False, False),
        "text": (True, True, False),
        "read_in": (True, True, True),
        "sources": (False, False, False),
        "papers": (False, False, False),
    }


def test_notes_hold_silence_and_account() -> None:
    notes = safety_table([], SILENCE, ASKED).legend
    assert notes[0] == spoken(SILENCE) and notes[2] == "1 of 1 papers" and len(notes) == 4


def test_cautions_with_their_sources() -> None:
    sources = (
        CautionSource(
            cite="A leaflet",
            url="https://example.org/a",
            place="page 2",
            read="2026-01-02",
            says="ears ring",
        ),
        CautionSource(
            cite="A book", url="https://example.org/b", place="page 9", read="2026-01-03"
        ),
    )
    [row] = caution_table(
        [
            Caution(
                id="ears",
                who="people with ears",
                text="Ears.",
                sources=sources,
                papers=("aa-2020",),
            )
        ],
        TOPIC,
    ).mappings()
    assert (row["who"], row["id"], row["text"], row["papers"]) == (
        "people with ears",
        "ears",
        "Ears.",
        ("aa-2020",),
    )
    assert row["read_in"] == "[A leaflet: page 2; A book: page 9; aa-2020]"
    assert row["sources"] == (
        "A leaflet, page 2, https://example.org/a (read 2026-01-02): ears ring",
        "A book, page 9, https://example.org/b (read 2026-01-03)",
    )


def test_what_reviews_pooled_stands_beside_what_we_could_not(real_library: Library) -> None:
    """Vivid dreams, of which every patient asks: reviews pooled them, ours are percentages."""
    asked = ask(real_library, condition=["fibromyalgia"])
    table = safety_table(asked.harms, asked.silence_on_harms, asked)
    [row] = [each for each in table.mappings() if each["harm"] == "vivid-dreams"]
    assert row["rr"] is None and row["reviews"].endswith("ours cannot be pooled")
    assert "RR 2.41 [1.77, 3.28]" in row["reviews"] and "(Nazir 2025)" in row["reviews"]
    [dizzy] = [each for each in table.legend if each.startswith("Dizziness: reviews pooled RR ")]
    assert "Saif 2026" in dizzy, "a harm without a row is told all the same"


def test_no_row_is_empty(real_library: Library) -> None:
    table = safety_answer(ask(real_library))
    keys = [column.key for column in table.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in table.rows]
    cells = ("treatment_cell", "control_cell", "ratio_text", "other_cell")
    assert all(any(row[each] for each in cells) for row in rows)
    told = {row["label"]: row["ratio_text"] for row in rows}
    assert told["Drowsiness"] == "named, not counted"
    assert told["Stopped for worsening of disease"] == "counted, not compared"
