"""What each study was, and how it was judged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Appraisal, Comparator, Judgement, Population
from ldncli.report.document.blocks import Figure, Grid, Mark
from ldncli.report.document.parts.studies import bias_section, studies_section
from tests.evidence.trials import paper
from tests.report.document.questions import asked_of, case_series, entry, rows_of, told, trial


def row(one: Paper) -> list[str]:
    """The row of the one study."""
    return rows_of(studies_section(asked_of(one)).blocks[0])[1]


def design(one: Paper, **more: Any) -> Paper:
    return replace(one, design=replace(one.design, **more))


# -- studies ---------------------------------------------------------------------------------------


def test_trials_stand_before_other_studies() -> None:
    section = studies_section(asked_of(case_series("a"), trial("b"), trial("c"), entry("e")))
    [grid] = section.blocks
    assert (
        isinstance(grid, Grid)
        and grid.id == "table-studies"
        and grid.right == {5}
        and len(grid.widths) == 7
    )
    assert (section.id, section.title, grid.title) == (
        "studies",
        "Characteristics of studies",
        "Characteristics of the studies",
    )
    assert [*grid.heads[:3], *grid.heads[4:]] == [
        "Study",
        "Design",
        "People",
        "Compared with",
        "Weeks",
        "Authors found",
    ]
    assert sum(grid.widths) == 100 and len(grid.notes) == 1
    assert [each[0] for each in rows_of(grid)] == [
        "Randomised trials (2)",
        "b [2]",
        "c [3]",
        "Other studies (1)",
        "a [1]",
    ]
    assert [each[0] for each in rows_of(studies_section(asked_of(trial("b"))).blocks[0])] == [
        "Randomised trials (1)",
        "b [2]",
    ]


def test_without_studies_a_sentence() -> None:
    [text] = told(studies_section(asked_of(entry("e"))).blocks)
    assert text.startswith("No study")


@pytest.mark.parametrize(
    ("blinding", "words"),
    [
        ("single", ", single blind"),
        ("double", ", double blind"),
        ("triple", ", triple blind"),
        ("none", ", open"),
        ("assessor", ""),
        (None, ""),
    ],
)
def test_design_and_blinding(blinding: str | None, words: str) -> None:
    assert (
        row(design(trial("a"), blinding=blinding))[1] == f"Parallel-group randomised trial{words}"
    )


def test_people_with_what_is_known_of_them() -> None:
    people = Population(
        age_mean=45.5, age_median=44, female_percent=66.7, countries=("Norway", "Spain")
    )
    assert (
        row(trial("a", population=people))[2]
        == "100 people with fibromyalgia; mean age 45.5; 67% women; Norway and Spain"
    )
    assert (
        row(trial("a", population=Population(age_median=44)))[2]
        == "100 people with fibromyalgia; median age 44"
    )
    assert (
        row(trial("a", population=Population(female_percent=0)))[2]
        == "100 people with fibromyalgia; 0% women"
    )
    assert row(trial("a", n=None))[2] == "number not stated with fibromyalgia"
    assert row(case_series("a", people=1, conditions=()))[2] == "1 person"


def test_dose_comparator_weeks_and_conclusion() -> None:
    bare = row(trial("a", dose=None, comparators=()))
    assert bare[3:] == ["not stated", "not stated", "–", "not stated"]
    named = (Comparator(type="usual-care"), Comparator(type="active", name="amitriptyline"))
    found = row(
        design(
            replace(trial("a", dose=(1.5, 4.5), direction="no-difference"), comparators=named),
            duration_weeks=12,
        )
    )
    assert found[3] in ("1.5–4.5", "1.5 to 4.5") and found[4:] == [
        "usual care and amitriptyline",
        "12",
        "no difference",
    ]
    assert row(design(trial("a"), duration_weeks=0))[5] == "0"


def test_facts_come_from_whichever_paper_states_them() -> None:
    second = design(
        trial("b", study="a", kind="secondary-report", population=Population(age_mean=50)),
        duration_weeks=6,
    )
    first = replace(trial("a"), comparators=())
    found = rows_of(studies_section(asked_of(first, second)).blocks[0])[1]
    assert (
        found[0] == "a [1, 2]"
        and found[2].endswith("mean age 50")
        and found[4:6] == ["placebo", "6"]
    )


def test_other_work_is_named() -> None:
    texts = told(
        studies_section(
            asked_of(
                *(paper(id=each, kind="preclinical") for each in "ab"),
                paper(id="c", kind="pharmacokinetic"),
            )
        ).blocks
    )
    assert texts[1].startswith("Laboratory and animal work") and texts[1].endswith(
        "2 reports [1, 2]."
    )
    assert (
        texts[2].startswith("Pharmacokinetic work")
        and texts[2].endswith("1 report [3].")
        and len(texts) == 3
    )


# -- risk of bias ----------------------------------------------------------------------------------


def judged(
    overall: str = "low",
    reason: str | None = None,
    by: str = "ldn",
    outcome: str | None = None,
    **domains: Judgement,
) -> Appraisal:
    named = {key.replace("_", "-"): value for key, value in domains.items()}
    return Appraisal(
        instrument="rob2",
        by=by,
        outcome=outcome,
        domains=named,
        overall=Judgement(judgement=overall, reason=reason),
    )


def bias(*papers: Paper) -> tuple[Any, ...]:
    return bias_section(asked_of(*papers)).blocks


def reasons(*appraisals: Appraisal) -> list[list[str]]:
    [grid] = [each for each in bias(trial("a", appraisals=appraisals)) if isinstance(each, Grid)]
    return rows_of(grid)


def test_nothing_judged() -> None:
    assert len(bias(trial("a"))) == 1 and told(bias(trial("a")))[0].startswith(
        "No study was judged"
    )
    assert len(bias(paper(id="p", kind="preclinical", appraisals=(judged(),)))) == 1, (
        "studies of patients alone"
    )


def test_appraisals_are_counted_by_who_judged() -> None:
    assert told(bias(trial("a", appraisals=(judged(), judged(by="evans-2021")))))[0].startswith(
        "1 appraisal of our own and 1 taken from reviews"
    )
    two = told(bias(trial("a", appraisals=(judged(),)), trial("b", appraisals=(judged(),))))[0]
    assert two.startswith("2 appraisals of our own. Traffic")


def test_lights_and_reasons_by_instrument() -> None:
    assert (
        bias_section(asked_of(trial("a"))).title
        == "Risk of bias"
        == bias_section(asked_of(trial("a", appraisals=(judged(),)))).title
    )
    _, figure, grid = bias(trial("a", appraisals=(judged("high"),)))
    assert (
        isinstance(figure, Figure)
        and figure.id == "figure-bias-1"
        and figure.title == "Risk of bias: RoB 2" == figure.scene.title
    )
    assert (
        isinstance(grid, Grid)
        and grid.id == "table-bias-1"
        and grid.title.endswith(": RoB 2")
        and grid.heads == ("Study", "Overall", "Reasons")
        and sum(grid.widths) == 100
    )
    assert str(grid.notes[0][0]) == "Instrument: An invented reference"
    assert grid.rows[0][1] == Mark("×", "high", "bad") and rows_of(grid)[0][0] == "a [1]"


def test_each_judgement_with_its_reason() -> None:
    [found] = reasons(
        judged(
            "some-concerns",
            "in all.",
            randomisation=Judgement(judgement="low"),
            missing_data=Judgement(judgement="high", reason="many left."),
        )
    )
    assert found[1] == "– some concerns" and found[2].startswith("In all. ")
    rest = found[2].removeprefix("In all. ")
    assert (
        rest.count(". ") == 2
        and " low. " in rest
        and rest.endswith(" high: many left. ")
        and rest.index(" low") < rest.index(" high")
    )
    assert reasons(judged())[0][2] == "No reason is recorded."


def test_who_judged_and_on_what() -> None:
    found = reasons(judged(), judged(by="evans-2021"), judged(outcome="pain-intensity"))
    assert sorted(each[0] for each in found) == [
        "a [1]",
        "a, judged by Evans 2021 [1]",
        "a, pain intensity [1]",
    ]


def test_many_lights_are_cut_in_parts_that_fit_a_page() -> None:
    def parts(count: int) -> list[Figure]:
        return [
            each
            for each in bias(
                *(trial(f"s{place:02d}", appraisals=(judged(),)) for place in range(count))
            )
            if isinstance(each, Figure)
        ]

    assert [each.title for each in parts(30)] == ["Risk of bias: RoB 2"]
    first, second = parts(31)
    assert (first.title, second.title) == (
        "Risk of bias: RoB 2, part 1 of 2",
        "Risk of bias: RoB 2, part 2 of 2",
    )
    assert [first.id, second.id] == ["figure-bias-1", "figure-bias-2"]
    assert "16 studies" in first.scene.summary and "15 studies" in second.scene.summary
