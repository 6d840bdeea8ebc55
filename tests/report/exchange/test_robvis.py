"""Tables for robvis: its columns, its order of domains, its words."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.selecting.appraisals import Judged
from ldncli.questions.asked import Asked
from ldncli.records.model.trial import Appraisal, Judgement
from ldncli.report.exchange.robvis import _ours_first, to_robvis

WORDS = {
    "rob2": {"Low", "Some concerns", "High", "No information"},
    "rob2-crossover": {"Low", "Some concerns", "High", "No information"},
    "robins-i": {"Low", "Moderate", "Serious", "Critical", "No information"},
}


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("instrument", WORDS)
def test_words_and_columns_on_the_real_base(choose: Callable[..., Asked], instrument: str) -> None:
    chosen = choose("real")
    rows = _rows(to_robvis(chosen, instrument).content)
    expected = [
        paper
        for paper in chosen.selected
        for each in paper.appraisals
        if each.instrument == instrument
    ]
    assert len(rows) == len(expected) > 10
    assert len({row["Study"] for row in rows}) == len(rows), "robvis needs each study once"
    columns = list(rows[0])
    assert columns[0] == "Study" and columns[-2:] == ["Overall", "Weight"]
    for row in rows:
        assert {row[name] for name in columns[1:-1]} <= WORDS[instrument] | {""}
        assert float(row["Weight"]) > 0


def test_rob2_has_five_domains_and_robins_i_seven(choose: Callable[..., Asked]) -> None:
    first = _rows(to_robvis(choose("invented")).content)
    assert first == [
        {
            "Study": "Archer 2019",
            "D1": "Low",
            "D2": "",
            "D3": "Some concerns",
            "D4": "",
            "D5": "",
            "Overall": "Some concerns",
            "Weight": "60",
        }
    ]
    assert list(_rows(to_robvis(choose("real"), "robins-i").content)[0]) == [
        "Study",
        *(f"D{n}" for n in range(1, 8)),
        "Overall",
        "Weight",
    ]


def test_selection_comes_before_classification_as_in_robvis(choose: Callable[..., Asked]) -> None:
    chosen = choose("real")
    rows = {row["Study"]: row for row in _rows(to_robvis(chosen, "robins-i").content)}
    named = chosen.library.names(each.study_id or "" for each in chosen.selected)
    checked = 0
    for paper in chosen.selected:
        ours = [each for each in paper.appraisals if each.instrument == "robins-i"]
        row = rows.get(named.get(paper.study_id or "", ""))
        if ours and row and {"selection", "classification"} <= set(ours[0].domains):
            assert row["D2"].lower().replace(" ", "-") == ours[0].domains["selection"].judgement
            assert (
                row["D3"].lower().replace(" ", "-") == ours[0].domains["classification"].judgement
            )
            checked += 1
    assert checked > 5


def test_the_crossover_variant_keeps_its_own_domain_and_is_named(
    choose: Callable[..., Asked],
) -> None:
    rows = _rows(to_robvis(choose("real"), "rob2-crossover").content)
    assert "Period and carry-over effects" in rows[0]
    assert any("--instrument rob2-crossover" in note for note in to_robvis(choose("real")).notes)
    crossover = to_robvis(choose("real"), "rob2-crossover")
    # The name that 0.3.0 and 0.3.0.900 both have for it: tried with both.
    assert 'tool = "ROB1"' in crossover.notes[0]
    assert "No information" in crossover.content
    assert any("robvis 0.3.0 has no sign" in note for note in crossover.notes)


def test_reviews_count_only_where_we_did_not_judge(choose: Callable[..., Asked]) -> None:
    chosen = choose("invented")
    papers = {paper.id: paper for paper in chosen.selected}
    theirs = Appraisal(instrument="rob2", by="evans-2021", overall=Judgement(judgement="high"))
    ours = Appraisal(instrument="rob2", overall=Judgement(judgement="low"))
    tool = chosen.library.instruments["rob2"]
    found = [
        Judged(papers[id], id, tool, each, None)
        for id, each in (("archer-2019", ours), ("archer-2019", theirs), ("bell-2015", theirs))
    ]
    assert [(each.study, each.appraisal.by) for each in _ours_first(found)] == [
        ("archer-2019", "ldn"),
        ("bell-2015", "evans-2021"),
    ]
    assert replace(theirs) == theirs


def test_an_instrument_that_robvis_does_not_draw(choose: Callable[..., Asked]) -> None:
    with pytest.raises(UsageError, match="robvis does not draw 'jbi-case-report'") as refusal:
        to_robvis(choose("real"), "jbi-case-report")
    assert "rob2" in (refusal.value.hint or "")


def test_nobody_judged(choose: Callable[..., Asked]) -> None:
    made = to_robvis(choose("invented", condition=["crps"]))
    assert made.content == "Study,D1,D2,D3,D4,D5,Overall,Weight\n" and made.notes[0].startswith(
        "judgements by rob2: 0;"
    )
