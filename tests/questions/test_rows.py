"""What is shown, and in what order, does not depend on what was found: with every number and
direction taken away or changed, each view has the same rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library, load
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Outcome
from ldncli.report.answers.strength import evidence_answer
from ldncli.report.answers.syntheses import sof_answer
from ldncli.report.document.blocks import Grid, plain
from ldncli.report.document.parts.results import results_section
from ldncli.report.document.parts.telling import telling
from ldncli.report.document.references import make_references
from ldncli.report.map.answer import map_answer
from ldncli.report.site.contents import contents_of
from ldncli.report.site.pages.condition import condition_values
from tests.conftest import LIBRARY, TRIALS

Change = Callable[[Paper, Outcome], Outcome]
Rows = list[tuple[str, str]]


class _Changed(Library):
    """A base in which every outcome of every record is changed as it is read."""

    change: Change

    def papers(self, ids: Iterable[str] | None = None) -> Iterator[Paper]:
        for paper in super().papers(ids):
            yield replace(
                paper, outcomes=tuple(self.change(paper, each) for each in paper.outcomes)
            )


def _changed(library: Library, change: Change) -> Library:
    found = _Changed(library.data, library.digest, library.kept, library.store)
    found.__dict__["change"] = change
    return found


def _blank(_: Paper, outcome: Outcome) -> Outcome:
    """The outcome was measured; nothing is said of what came out."""
    return replace(outcome, arms={}, contrast=None, direction="unclear")


def _favourable(_: Paper, outcome: Outcome) -> Outcome:
    """All directions good, no number."""
    return replace(outcome, arms={}, contrast=None, direction="benefit")


# -- the rows of each view -------------------------------------------------------------------------


def _pairs(table: Any) -> Rows:
    return [(row["condition"], row["outcome"]) for row in table.mappings() if row["outcome"]]


def _sof(asked: Asked, most: int | None = None) -> Rows:
    outcomes = asked.library.vocabulary("outcomes").terms
    return [each for each in _pairs(sof_answer(asked, most)) if each[1] in outcomes]


def _site(asked: Asked) -> Rows:
    contents = contents_of(asked)
    return [
        (condition, each.outcome)
        for condition in asked.conditions
        for each in condition_values(condition, contents)["findings"]
    ]


def _report(asked: Asked) -> Rows:
    """The names in the first column of each Summary of Findings table; harms are left out."""
    section, references = results_section(asked), make_references([])
    blocks = [each for part in (section, *section.sections) for each in part.blocks]
    return [
        (block.id.split("-", 2)[2], plain(row[0], references).split(":")[0])
        for block in blocks
        if isinstance(block, Grid) and block.id.startswith(("table-sof-", "table-others-"))
        for row in block.rows
        if not plain(row[0], references).startswith("Harm: ")
    ]


def _summary(asked: Asked) -> Rows:
    return [(each.condition, each.outcome) for each in telling(asked, 7)]


def _views(asked: Asked) -> dict[str, Rows]:
    return {
        "evidence": _pairs(evidence_answer(asked)),
        "sof": _sof(asked),
        **{f"sof, {most} outcomes": _sof(asked, most) for most in (1, 4, 7)},
        "report": _report(asked),
        "summary": _summary(asked),
        "site": _site(asked),
    }


# -- whatever was found ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(real_library: Library) -> Library:
    return real_library


@pytest.mark.parametrize("change", [_blank, _favourable])
@pytest.mark.parametrize("condition", ["fibromyalgia", "crohn-disease", "multiple-sclerosis"])
def test_rows_of_the_real_base_are_the_same_without_any_result(
    real: Library, condition: str, change: Change
) -> None:
    before = _views(ask(real, condition=condition))
    after = _views(ask(_changed(real, change), condition=condition))
    assert before["evidence"] and before == after


@pytest.mark.parametrize("condition", ["fibromyalgia", "long-covid", "chronic-pain"])
def test_all_views_have_the_same_rows_in_the_same_order(real: Library, condition: str) -> None:
    asked = ask(real, condition=condition)
    views = _views(asked)
    assert views["evidence"] == views["sof"]
    labels = [(named, asked.label("outcomes", outcome)) for named, outcome in views["evidence"]]
    assert views["report"] == labels and views["site"] == views["evidence"]


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("invented") / "base"
    shutil.copytree(LIBRARY, folder)
    shutil.copytree(TRIALS, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDN_CACHE", str(tmp_path_factory.mktemp("cache")))
        return load(str(folder))


@settings(max_examples=25)
@given(
    seed=st.dictionaries(
        st.integers(0, 30),
        st.tuples(
            st.booleans(), st.sampled_from(["benefit", "harm", "no-difference", "mixed", "unclear"])
        ),
    ),
    condition=st.sampled_from([None, "pain", "fibromyalgia"]),
)
def test_rows_do_not_depend_on_any_number_or_direction(
    invented: Library, seed: dict[int, tuple[bool, Any]], condition: str | None
) -> None:
    def change(paper: Paper, outcome: Outcome) -> Outcome:
        keep, direction = seed.get(
            31 * paper.outcomes.index(outcome) % 7 + len(paper.id), (True, outcome.direction)
        )
        bare = outcome if keep else replace(outcome, arms={}, contrast=None)
        return replace(bare, direction=direction)

    asked = ask(invented, condition=condition)
    assert _views(asked) == _views(ask(_changed(invented, change), condition=condition))


# -- the case that showed the fault ----------------------------------------------------------------


def test_fibromyalgia_shows_the_core_domains_and_not_what_has_numbers(real: Library) -> None:
    """Seven rows: what OMERACT asks for in all trials, and of what it asks for in some the first;
    most found no difference, and none of them prints an interval."""
    rows = _sof(ask(real, condition="fibromyalgia"), 7)
    assert [outcome for _, outcome in rows] == [
        "pain-intensity",
        "tenderness",
        "disease-impact",
        "fatigue",
        "sleep",
        "global-impression",
        "depression",
    ]
    table = sof_answer(ask(real, condition="fibromyalgia"), 7)
    told = {row["outcome"]: row for row in table.mappings()}
    assert told["disease-impact"]["studies"] == 3 and told["disease-impact"]["difference"] is None
    assert {told[outcome]["importance"] for _, outcome in rows[:6]} == {"critical"}


def test_an_outcome_that_no_study_reports_is_a_row_where_it_is_critical(real: Library) -> None:
    """Stool frequency and abdominal pain are core in Crohn's disease."""
    asked = ask(real, condition="crohn-disease")
    [row] = [each for each in sof_answer(asked).mappings() if each["outcome"] == "bowel-function"]
    assert (row["studies"], row["certainty"], row["importance"]) == (0, None, "critical")
    assert row["statement"] == "No study here reports bowel function in Crohn's disease."
    everything = _pairs(evidence_answer(ask(real)))
    assert ("crohn-disease", "bowel-function") not in everything, "no condition was named"


def test_the_map_has_a_column_for_it_too(real: Library) -> None:
    found, _ = map_answer(ask(real, condition="crohn-disease"))
    columns = {each.id for each in found.columns}
    assert {"bowel-function", "remission"} <= columns
    assert found.cell("crohn-disease", "bowel-function").state != "studies"
    assert [each.outcome for each in found.findings] == [
        outcome
        for _, outcome in _pairs(evidence_answer(ask(real, condition="crohn-disease")))
        if outcome != "bowel-function"
    ]


def test_a_question_about_outcomes_misses_no_other(real: Library) -> None:
    asked = ask(real, condition="crohn-disease", outcome=["remission", "bowel-function"])
    assert [outcome for _, outcome in _sof(asked)] == ["bowel-function", "remission"]
    assert _sof(ask(real, condition="crohn-disease", outcome="remission")) == [
        ("crohn-disease", "remission")
    ]
