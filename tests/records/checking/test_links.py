"""What must hold between records: each rule broken once, with the line where it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ldncli.records.index.library import load
from tests.records.conftest import rewrite
from tests.records.index.test_building import faults

END = "extraction: {state: single, date: '2026-01-03'}"


def add(world: Path, name: str, text: str) -> None:
    """A line before the last one of a record."""
    rewrite(world / "papers" / f"{name}.yaml", END, f"{text}\n{END}")


def copy(world: Path, old: str, new: str, *changes: tuple[str, str]) -> Path:
    path = world / "papers" / f"{new}.yaml"
    shutil.copy(world / "papers" / f"{old}.yaml", path)
    rewrite(path, f"id: {old}\n", f"id: {new}\n")
    for before, after in changes:
        rewrite(path, before, after)
    return path


def only(world: Path) -> tuple[str, str, str, str]:
    """File, text of the line, path and message of the only fault."""
    (fault,) = faults(world)
    lines = (world / fault.file).read_text().splitlines()
    return fault.file.split("/")[1], lines[(fault.line or 0) - 1].strip(), fault.path, fault.message


# -- names lead somewhere --------------------------------------------------------------------------


def test_a_related_paper_that_is_not_there(world: Path) -> None:
    add(world, "castro-2010", "related:\n  - {paper: bel-2015, relation: extends}")
    assert only(world) == (
        "castro-2010.yaml",
        "- {paper: bel-2015, relation: extends}",
        "related[0].paper",
        "there is no paper 'bel-2015'",
    )
    assert faults(world)[0].hint == "did you mean 'bell-2015'?"


def test_a_study_that_is_not_there(world: Path) -> None:
    rewrite(world / "papers" / "evans-2021.yaml", "study: thumb", "study: tumb")
    rewrite(
        world / "papers" / "evans-2021.yaml", "n_studies: 2", "n_studies: 2\n  n_participants: 60"
    )
    assert only(world) == (
        "evans-2021.yaml",
        "- {label: Archer 2019, study: tumb}",
        "review.included[0].study",
        "there is no study 'tumb'",
    )


def test_an_appraiser_that_is_not_there(world: Path) -> None:
    add(
        world,
        "bell-2015",
        "appraisals:\n  - {instrument: rob2, by: evans-2012, overall: {judgement: low}, place:"
        " abstract results}",
    )
    file, _, path, message = only(world)
    assert (file, path, message) == (
        "bell-2015.yaml",
        "appraisals[0].by",
        "there is no paper 'evans-2012'",
    )


def test_an_appraiser_that_does_not_include_the_study(world: Path) -> None:
    add(
        world,
        "bell-2015",
        "appraisals:\n  - {instrument: rob2, by: evans-2021, overall: {judgement: low}, place:"
        " abstract results}",
    )
    assert only(world)[2:] == (
        "appraisals[0].by",
        "'evans-2021' does not list 'bell-2015' among its studies",
    )
    rewrite(
        world / "papers" / "evans-2021.yaml",
        "- {label: Frank 1999}",
        "- {label: Frank 1999}\n    - {label: Bell, study: bell-2015}",
    )
    assert load(str(world))


def test_links_that_lead_somewhere(world: Path) -> None:
    add(world, "castro-2010", "related:\n  - {paper: bell-2015, relation: extends}")
    assert load(str(world))


def test_a_paper_taken_away_leaves_dangling_names(world: Path) -> None:
    add(world, "castro-2010", "related:\n  - {paper: hill-2018, relation: extends}")
    load(str(world))
    (world / "papers" / "hill-2018.yaml").unlink()
    for _ in range(2):
        assert only(world)[3] == "there is no paper 'hill-2018'"


def test_a_broken_paper_leaves_none(world: Path) -> None:
    add(world, "castro-2010", "related:\n  - {paper: hill-2018, relation: extends}")
    rewrite(world / "papers" / "hill-2018.yaml", "year: 2018", "year: soon")
    assert only(world)[:3] == ("hill-2018.yaml", "year: soon", "year")


# -- studies ---------------------------------------------------------------------------------------


def test_a_study_has_one_primary_paper(world: Path) -> None:
    rewrite(world / "papers" / "archer-2020.yaml", "kind: secondary-report", "kind: primary")
    add(world, "archer-2020", "unknown: [dose, number of people]")
    assert only(world) == (
        "archer-2020.yaml",
        "study: thumb",
        "study",
        "'archer-2019' is the primary paper of 'thumb' already",
    )


def test_a_study_of_one_paper_needs_no_name(world: Path) -> None:
    add(world, "nct00000009", "study: lonely")
    assert only(world) == (
        "nct00000009.yaml",
        "study: lonely",
        "study",
        "no other paper belongs to the study 'lonely'",
    )


@pytest.mark.parametrize("name", ["castro-2010", "hill-2018"])
def test_a_primary_or_preclinical_paper_may_name_its_study_alone(world: Path, name: str) -> None:
    add(world, name, "study: lonely")
    assert load(str(world)).find("lonely") == [name]


def test_papers_of_one_study_agree_on_its_size(world: Path) -> None:
    rewrite(
        world / "papers" / "archer-2020.yaml",
        "{type: parallel-rct}",
        "{type: parallel-rct, n_randomised: 61}",
    )
    assert only(world)[2:] == (
        "design.n_randomised",
        "61 randomised here, 60 in 'archer-2019', the same study",
    )
    add(
        world,
        "archer-2020",
        "conflicts:\n  - {path: design.n_randomised, used: 61, why: x, "
        "values: [{value: 61, place: abstract methods}, {value: 60, place: abstract results}]}",
    )
    assert load(str(world))


# -- nothing is entered twice ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "line", "value"),
    [
        ("doi", "doi: 10.5555/archer.2019", "10.5555/archer.2019"),
        ("doi", "doi: 10.5555/ARCHER.2019", "10.5555/archer.2019"),
        ("pmid", "pmid: '10000001'", "10000001"),
    ],
)
def test_one_identifier_in_two_papers(world: Path, key: str, line: str, value: str) -> None:
    add(world, "castro-2010", line)
    assert only(world) == (
        "castro-2010.yaml",
        line,
        key,
        f"'archer-2019' has the same {key} {value}",
    )


def test_one_identifier_in_three_papers_is_named_at_both_later_ones(world: Path) -> None:
    for name in ("castro-2010", "hill-2018"):
        add(world, name, "doi: 10.5555/archer.2019")
    assert [(each.file, each.path) for each in faults(world)] == [
        ("papers/castro-2010.yaml", "doi"),
        ("papers/hill-2018.yaml", "doi"),
    ]


@pytest.mark.parametrize("name", ["hill-2018", "was-2001"])
def test_an_id_of_before_is_no_other_papers(world: Path, name: str) -> None:
    add(world, "castro-2010", f"former_ids: [{name}]")
    if name == "was-2001":
        add(world, "hill-2018", f"former_ids: [{name}]")
    assert {(each.file, each.path, each.message) for each in faults(world)} >= {
        ("papers/castro-2010.yaml", "former_ids", f"{name!r} leads to 'hill-2018' already")
    }


def test_one_register_number_is_one_trial_unless_papers_say_how_they_are_related(
    world: Path,
) -> None:
    add(world, "castro-2010", "registrations: [NCT00000001]")
    assert only(world)[2:] == (
        "registrations",
        "'archer-2019' has the same register number NCT00000001, and is another study",
    )
    add(world, "castro-2010", "related:\n  - {paper: archer-2019, relation: extends}")
    assert load(str(world)).find("NCT00000001") == ["archer-2019", "castro-2010"]


def test_one_title_in_two_papers(world: Path) -> None:
    copy(
        world,
        "gray-2017",
        "gray-2018",
        ("Micrograms and morphine", "Much ado about MICROGRAMS - and morphine"),
    )
    load(str(world))
    rewrite(
        world / "papers" / "gray-2017.yaml",
        "Micrograms and morphine",
        "Micrograms and morphine, much ado about",
    )
    assert only(world)[2:] == ("title", "'gray-2017' has the same title")
    add(world, "gray-2018", "related:\n  - {paper: gray-2017, relation: updates}")
    assert load(str(world))


@pytest.mark.parametrize(
    ("title", "telling"),
    [
        ("One two three four", False),
        ("One two three four five", True),
        ("One two one two one two", False),
    ],
)
def test_a_title_of_five_different_words_tells_enough(
    world: Path, title: str, telling: bool
) -> None:
    copy(world, "gray-2017", "gray-2018", ("Micrograms and morphine", title))
    rewrite(world / "papers" / "gray-2017.yaml", "Micrograms and morphine", title)
    if telling:
        assert only(world)[2] == "title"
    else:
        assert len(load(str(world))) == 10


def test_short_titles_may_be_alike(world: Path) -> None:
    copy(world, "gray-2017", "gray-2018")
    assert len(load(str(world))) == 10


def test_papers_of_one_study_may_share_a_title(world: Path) -> None:
    rewrite(
        world / "papers" / "archer-2020.yaml",
        "Small doses for sore thumbs, one year on",
        "Small doses for sore thumbs",
    )
    assert load(str(world))


# -- critiques and definitions ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "back"),
    [
        ("comments-on", "commented-on-by"),
        ("corrects", "corrected-by"),
        ("retracts", "retracted-by"),
    ],
)
def test_a_critique_is_named_by_the_paper_that_it_is_about(
    world: Path, relation: str, back: str
) -> None:
    add(world, "hill-2018", f"related:\n  - {{paper: castro-2010, relation: {relation}}}")
    file, _, path, message = only(world)
    assert (file, path) == ("castro-2010.yaml", "related") and "'hill-2018'" in message
    assert faults(world)[0].hint == f"name it under 'related' as {back}"
    add(world, "castro-2010", f"related:\n  - {{paper: hill-2018, relation: {back}}}")
    assert load(str(world))


EVENTS = """  - domain: pain-response
    label: Responders
    score: events
    definition: {definition}
    arms: {{ldn: {{events: 9, n: 18}}, placebo: {{events: 3, n: 18}}}}
    direction: benefit
    place: abstract results
adverse_events:"""


@pytest.mark.parametrize(
    ("theirs", "alike"),
    [
        ("half the pain or less", True),
        ("Half the pain, or less", True),
        ("pain and sleep better", False),
    ],
)
def test_trials_that_count_one_outcome_define_it_alike(
    world: Path, theirs: str, alike: bool
) -> None:
    told = "score: events\n    definition: half the pain or less"
    rewrite(world / "papers" / "archer-2019.yaml", "score: events", told)
    text = EVENTS.format(definition=theirs)
    rewrite(world / "papers" / "bell-2015.yaml", "adverse_events:", text)
    if alike:
        assert load(str(world))
        return
    assert only(world) == (
        "bell-2015.yaml",
        "definition: pain and sleep better",
        "outcomes[1].definition",
        "pain-response counts 'pain and sleep better' here and 'half the pain or less' in"
        " 'archer-2019'",
    )


def test_what_is_not_pooled_may_be_defined_otherwise(world: Path) -> None:
    text = EVENTS.format(definition="pain and sleep better")
    within = text.replace("score: events", "score: events\n    comparison: within")
    rewrite(world / "papers" / "bell-2015.yaml", "adverse_events:", within)
    assert load(str(world))


def test_all_faults_between_records_are_named_at_once(world: Path) -> None:
    add(world, "castro-2010", "related:\n  - {paper: nobody-1999, relation: extends}")
    add(world, "hill-2018", "doi: 10.5555/archer.2019")
    rewrite(world / "papers" / "archer-2020.yaml", "kind: secondary-report", "kind: primary")
    add(world, "archer-2020", "unknown: [dose, number of people]")
    assert {each.path for each in faults(world)} == {"related[0].paper", "doi", "study"}
    assert all(each.line for each in faults(world))
