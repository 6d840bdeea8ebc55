"""What a question selects, and which registers and protocols it keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ldncli.errors import UnknownTermError
from ldncli.evidence.reasons import because
from ldncli.evidence.selecting.query import WITHOUT_WORDS
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.report.words.findings.certainty import why_words
from tests.conftest import LIBRARY

PAIN = {"condition": "fibromyalgia", "outcome": "pain-intensity"}


@pytest.fixture
def library() -> Library:
    return load(str(LIBRARY))


@pytest.fixture
def larger(trials: Path) -> Library:
    """The base with trials to pool and a second review."""
    return load(str(trials))


# -- what is selected ------------------------------------------------------------------------------


def test_low_dose_naltrexone_counts_unless_a_scope_is_given(library: Library) -> None:
    assert library.topic.default.id == "ldn"
    assert "gray-2017" not in ask(library).papers
    assert (
        ask(library).selection.left_out[because("other scope", apart=library.topic.default.apart)]
        == 1
    )
    for given in ({"every_scope": True}, {"scope": "any"}, {"scope": ["ultra-low-dose"]}):
        assert "gray-2017" in ask(library, **given).papers
    assert list(ask(library, every_scope=True, scope="ultra-low-dose").papers) == ["gray-2017"]
    assert ask(library, scope=[]).selection == ask(library).selection


def test_a_single_word_is_a_list_of_one(library: Library) -> None:
    one, several = (
        ask(library, **PAIN, dose="<5"),
        ask(library, condition=["fibromyalgia"], outcome=["pain-intensity"], dose=["<5"]),
    )
    assert one.query == several.query and one.given == several.given
    many: Any = (each for each in ["crps", "fibromyalgia"])
    asked = ask(library, condition=many)
    assert asked.asking().selection == asked.selection, "a question may be asked again"


def test_filters_that_were_not_given_are_not_told(library: Library) -> None:
    assert ask(library, condition=None, outcome="fatigue", year=None).given == {
        "outcome": ["fatigue"]
    }
    with pytest.raises(UnknownTermError):
        ask(library, condition="nothing")
    with pytest.raises(TypeError):
        ask(library, conditions="crps")


def test_every_paper_is_kept_or_left_out_for_a_reason(library: Library) -> None:
    asked = ask(library, words="thumbs", condition="fibromyalgia")
    assert asked.selection.ids == ("archer-2019", "archer-2020") and asked.selection.total == len(
        library
    )
    assert asked.selection.left_out == {WITHOUT_WORDS: 7}
    assert ask(library, **PAIN).selection.left_out == {
        because("other conditions"): 4,
        because("other outcomes"): 3,
    }


def test_words_search_and_their_order_is_kept(library: Library) -> None:
    asked = ask(library, words=" thumbs ")
    assert asked.words == "thumbs" and asked.match and set(asked.match.ids) == set(asked.papers)
    assert (
        [paper.id for paper in asked.selected]
        == list(asked.selection.ids)
        == ["archer-2019", "archer-2020"]
    )
    assert [(line.paper, line.folded) for line in asked.listing] == [
        ("archer-2019", ("archer-2020",))
    ], "the trial speaks for its study"
    assert list(asked.papers) == ["archer-2019", "archer-2020"], "by id, as studies are gathered"
    without = ask(library, words="  ")
    assert (without.match, without.words) == (None, "")
    assert without.selection.ids[0] == "archer-2019" and len(without.listing) == 6
    assert (
        ask(library, words="zebra").selection.ids == ()
        and not ask(library, words="zebra").body.studies
    )


def test_words_hold_when_a_question_is_asked_again(library: Library) -> None:
    asked = ask(library, words="thumbs", every_scope=True, year="2019")
    assert asked.asking(year=None).selection.ids == ("archer-2019", "archer-2020")
    assert asked.asking(year=None).query.scopes == {"ldn"} and not asked.query.scopes


# -- papers and registers --------------------------------------------------------------------------


def test_other_papers_of_a_study_come_with_it(library: Library) -> None:
    asked = ask(library, year="2020")
    assert asked.selection.ids == ("archer-2020",) and list(asked.papers) == [
        "archer-2019",
        "archer-2020",
    ]
    assert [study.id for study in asked.clinical] == ["thumb"]


def test_a_filter_by_outcome_keeps_registers(library: Library) -> None:
    asked = ask(library, **PAIN)
    assert asked.registers == ("nct00000009",) and "nct00000009" in asked.papers
    assert "nct00000009" not in asked.selection.ids
    assert [study.id for study in asked.silent] == ["nct00000009"] and not asked.running
    assert "1 registered trial in the condition ended" in why_words(
        asked.findings[0].best.certainty
    )
    assert ask(library, condition="fibromyalgia").registers == (), "selected anyway"
    assert not ask(library, condition="crps", outcome="pain-intensity").silent, "other filters hold"


@pytest.mark.parametrize(
    ("kinds", "kept"),
    [
        (["primary"], 0),
        (["primary", "registry"], 1),
        (["registry"], 1),
        (["protocol"], 0),
        (["systematic-review"], 0),
    ],
)
def test_a_filter_by_kind_holds_for_registers(
    library: Library, kinds: list[str], kept: int
) -> None:
    assert len(ask(library, **PAIN, kind=kinds).silent) == kept


def test_a_register_entry_of_a_trial_with_results_is_no_silent_trial(world: Path) -> None:
    file = world / "papers" / "nct00000009.yaml"
    text = file.read_text().replace("kind: registry\n", "kind: registry\nstudy: castro-2010\n")
    file.write_text(text.replace("[fibromyalgia]", "[crps]"))
    known = ask(load(str(world)), condition="crps", outcome="pain-intensity")
    assert "castro-2010" not in known.papers and known.registers == () and not known.silent
    before = known.without(["castro-2010"])
    assert before.registers == ("nct00000009",), "until its results came, it was silent"


def test_registers_must_match_the_words_too(library: Library) -> None:
    assert ask(library, words="thumbs", **PAIN).registers == ()


def test_a_question_without_some_papers(library: Library) -> None:
    asked = ask(library, condition="fibromyalgia")
    before = asked.without(["archer-2019", "evans-2021"])
    assert set(asked.papers) - set(before.papers) == {"archer-2019", "evans-2021"}
    assert not before.reviews and not before.published and asked.published
    assert {each.outcome for each in asked.findings} - {
        each.outcome for each in before.findings
    } == {"pain-intensity", "pain-response"}
    assert set(before.without(["archer-2020"]).papers) == {"nct00000009"}


def test_retracted_papers_count_only_where_asked_for(library: Library) -> None:
    assert "dunn-2008" not in ask(library).papers
    assert "dunn-2008" in ask(library, include_retracted=True).papers
    assert "dunn-2008" in ask(library).asking(include_retracted=True).papers


def test_a_retracted_paper_of_a_study_does_not_come_with_it(world: Path) -> None:
    file = world / "papers" / "dunn-2008.yaml"
    text = file.read_text().replace("kind: primary\n", "kind: secondary-report\nstudy: thumb\n")
    file.write_text(text.replace("n_randomised: 500", "n_randomised: 60"))
    library = load(str(world))
    assert list(ask(library, year="2020").papers) == ["archer-2019", "archer-2020"]
    assert "dunn-2008" in ask(library, year="2020", include_retracted=True).papers
