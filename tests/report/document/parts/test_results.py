"""What is known: sentences, the table of each condition, forest plots where there are estimates,
directions where there are none."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from ldncli.evidence.findings.ordering import importances
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import AdverseEvent, Caveat, HarmData, Outcome
from ldncli.report.document.blocks import Bullets, Figure, Grid, Paragraph, Section, Strong
from ldncli.report.document.parts.results import results_section
from ldncli.report.drawing.scene.scene import Text
from tests.report.document.questions import (
    asked_of,
    case_series,
    pain,
    responders,
    rows_of,
    told,
    trial,
)

BARE = replace(pain(1, domain="fatigue", scale=None), arms={})
ALIKE = (trial("a", pain(1)), trial("b", pain(1.2)), trial("c", pain(0.9)))


def bare(direction: str = "benefit", domain: str = "fatigue") -> Outcome:
    return replace(BARE, direction=direction, domain=domain)  # type: ignore[arg-type]


def part(asked: Asked) -> Section:
    return results_section(asked)


def figures(section: Section) -> list[Figure]:
    return [each for each in section.blocks if isinstance(each, Figure)]


def grid(section: Section) -> Grid:
    [found] = [each for each in section.blocks if isinstance(each, Grid)]
    return found


def test_nothing_answers() -> None:
    section = part(asked_of())
    assert section.id == "results" and section.sections == () and len(told(section.blocks)) == 1


def test_one_condition_needs_no_overview() -> None:
    section = part(asked_of(*ALIKE))
    assert section.sections == () and grid(section).id == "table-sof-fibromyalgia"


def test_several_conditions_are_told_at_a_glance() -> None:
    section = part(
        asked_of(
            *ALIKE,
            trial("d", bare(), condition="crps", n=None),
            case_series("e", pain(1, comparison="within"), people=7),
        )
    )
    [overview] = section.blocks
    assert (
        isinstance(overview, Grid)
        and overview.id == "table-overview"
        and overview.right == {1, 2, 3, 4, 5}
        and sum(overview.widths) == 100
    )
    assert (
        overview.title == "The conditions at a glance"
        and section.title == "What is known" == part(asked_of(*ALIKE)).title
    )
    assert overview.heads[:7] == (
        "Condition",
        "Trials",
        "Studies",
        "People randomised",
        "People analysed",
        "Outcomes",
        "Best certainty",
    )
    assert rows_of(overview) == [
        ["Complex regional pain syndrome", "1", "1", "–", "–", "1", "very low", "none"],
        ["Fibromyalgia", "3", "4", "300", "307", "1", "low", "pain intensity"],
    ]
    assert [each.id for each in section.sections] == ["condition-crps", "condition-fibromyalgia"]
    assert [each.title for each in section.sections] == [
        "Complex regional pain syndrome",
        "Fibromyalgia",
    ]
    assert overview.rows[0][0][0].target == "condition-crps"  # type: ignore[union-attr, index]


# -- sentences -------------------------------------------------------------------------------------


def test_each_sure_finding_is_a_sentence_and_the_unsure_are_one() -> None:
    section = part(asked_of(*ALIKE, trial("d", bare(), bare("harm", "harms"), n=5)))
    [lists] = [each for each in section.blocks if isinstance(each, Bullets)]
    first, *rest = told([lists])
    assert first.endswith("(⊕⊕◯◯ low) [1–3]") and "pain intensity in fibromyalgia" in first
    assert len(rest) == 1 and "fatigue" in rest[0] and rest[0].endswith("in fibromyalgia [4].")
    assert part(asked_of(*ALIKE)).blocks[0] == Bullets(part(asked_of(*ALIKE)).blocks[0].items[:1])  # type: ignore[union-attr]


@pytest.mark.parametrize("level", ["very-low", "low", "high"])
def test_the_most_important_sentence_stands_first_however_sure(level: str) -> None:
    asked = asked_of(*(trial(each, pain(1), responders(30, 15, better="higher")) for each in "abc"))
    low, other = asked.findings
    raised = replace(
        other,
        randomised=replace(other.best, rating=partial(replace, other.best.certainty, level=level)),
    )
    vars(asked)["findings"] = (raised, low)
    texts = told(part(asked).blocks)
    assert "pain intensity" in texts[0] and "pain response" in texts[1]


def test_a_critical_outcome_that_no_study_reports_is_a_sentence_and_a_row() -> None:
    section = part(asked_of(*(trial(each, bare()) for each in "ab")))
    assert told(section.blocks)[0] == "No study here reports pain intensity in fibromyalgia."
    assert rows_of(grid(section))[0][0] == "Pain intensity: not reported by any study here"


# -- the table -------------------------------------------------------------------------------------


def test_the_table_has_the_numbers_of_the_findings() -> None:
    asked = asked_of(*(trial(each, responders(30, 15, better="higher"), pain(1)) for each in "ab"))
    found = grid(part(asked))
    assert (
        found.heads[0] == "Outcome"
        and "NNT" in found.heads
        and sum(found.widths) == pytest.approx(100)
    )
    assert [round(each * 1.09) for each in found.widths] == [23, 12, 13, 16, 12, 8, 12, 13]
    pain_row, response = rows_of(found)
    # 60 of 100 against 30 of 100.
    assert response[1] == "300 per 1,000" and response[2].startswith("600 per 1,000 (")
    assert (
        "300 more per 1,000" in response[3]
        and response[4].startswith("RR 2.00")
        and response[6] == "200 randomised (2 trials)"
    )
    assert (
        pain_row[3].startswith("1.00 lower")
        and pain_row[4:6] == ["–", "–"]
        and pain_row[0].startswith("Pain intensity: ")
    )
    assert found.notes[0][0] == Strong("1. ") and str(found.notes[-1][0]).endswith(".")
    assert str(found.notes[-1][0])[0].isupper()


def test_columns_that_no_row_fills_are_left_out() -> None:
    found = grid(part(asked_of(trial("a", bare()))))
    assert (
        "NNT" not in found.heads
        and "Relative effect [95%]" not in found.heads
        and len(found.heads) == len(found.widths)
    )
    # 23 of 23 + 12 + 13 parts where outcome, people and certainty are left,
    # with the difference 16 more.
    shares = dict(zip(found.heads, found.widths, strict=True))
    assert (
        abs(shares["Outcome"] / shares["People (studies)"] - 23 / 12) < 1e-9
        and abs(sum(found.widths) - 100) < 1e-9
    )


def test_harms_stand_in_the_table_unless_an_outcome_is_asked_for() -> None:
    arms = {"ldn": HarmData(events=5, n=50), "placebo": HarmData(events=2, n=50)}
    event = AdverseEvent(term="any adverse event", arms=arms, place="article Table 2")

    def heads(**given: object) -> list[str]:
        return [
            row[0]
            for row in rows_of(
                grid(part(asked_of(trial("a", pain(1), adverse_events=(event,)), given=given)))
            )
        ]

    assert len(heads()) == 2 and heads()[1].startswith("Harm: any adverse event")
    assert len(heads(outcome=["pain-intensity"])) == 1


def test_of_many_outcomes_those_that_are_critical_have_a_table_of_their_own(
    real_library: Library,
) -> None:
    asked = ask(real_library, condition=["fibromyalgia"])
    first, second, *_ = (each for each in part(asked).blocks if isinstance(each, Grid))
    assert (first.id, second.id) == ("table-sof-fibromyalgia", "table-others-fibromyalgia")
    matter = importances(asked.lines, real_library.core)
    critical = [each for each in asked.lines if matter[each.condition, each.outcome] == "critical"]
    names = [row[0].split(":")[0] for row in rows_of(first)]
    assert names[: len(critical)] == [asked.label("outcomes", e.outcome) for e in critical]
    assert set(names[len(critical) :]) == {"Harm"}, "harms stand with what is critical"
    assert len(second.rows) == len(asked.lines) - len(critical), "no outcome is lost"


def test_a_sentence_on_many_outcomes_names_the_first_and_counts_the_rest(
    real_library: Library,
) -> None:
    asked = ask(real_library, condition=["fibromyalgia"])
    [sentence, *_] = told(part(asked).blocks[:1])
    named = [asked.inline("outcomes", each.outcome) for each in asked.lines]
    assert f" on {', '.join(named[:7])} and {len(named) - 7} other outcomes in" in sentence


# -- pictures --------------------------------------------------------------------------------------


def test_a_forest_plot_of_other_studies_that_are_pooled() -> None:
    asked = asked_of(*ALIKE)
    [finding] = asked.findings
    other = replace(finding.best, synthesis=replace(finding.best.synthesis, randomised=False))
    vars(asked)["findings"] = (replace(finding, randomised=None, other=other),)
    [figure] = figures(part(asked))
    assert figure.id == "figure-forest-other-fibromyalgia-pain-intensity"
    assert told([Paragraph(figure.notes[0])]) == [
        "3 randomised trials with changes within groups only [1–3]."
    ]


def test_a_forest_plot_where_trials_have_estimates() -> None:
    [figure] = figures(part(asked_of(*ALIKE, trial("d", replace(pain(1), arms={})))))
    assert figure.id == "figure-forest-randomised-fibromyalgia-pain-intensity"
    assert figure.title == "Forest plot: pain intensity in fibromyalgia" == figure.scene.title
    assert told([Paragraph(figure.notes[0])]) == ["4 randomised trials [1–4]."]
    assert "Forest plot of 3 studies" in figure.scene.summary
    said = [str(each[0]) for each in figure.notes]
    drawn = [each.text for each in figure.scene.items if isinstance(each, Text)]
    assert any(each.startswith("Certainty (GRADE)") for each in said), "below the picture"
    assert not set(said) & set(drawn), "and not in it too"


def test_directions_where_there_are_no_estimates() -> None:
    [figure] = figures(
        part(asked_of(trial("a", bare("harm")), trial("b", bare(), n=None, dose=None)))
    )
    assert (
        figure.id == "figure-directions-fibromyalgia-1"
        and figure.title == "Effect directions where nothing was pooled: fibromyalgia"
    )
    assert "2 studies: 1 worse, 1 better" in figure.scene.summary and len(figure.notes) == 1
    texts = [each.text for each in figure.scene.items if hasattr(each, "text")]
    assert not any("which is not pooled" in each for each in texts)
    assert {"a", "b", "4.5", "100", "trial", "Study", "mg/day", "Body"} <= set(
        texts
    ) and "other" not in texts


def test_other_studies_are_directions_unless_they_are_pooled() -> None:
    alone = figures(part(asked_of(case_series("d", pain(1, comparison="within")))))
    assert [each.id for each in alone] == ["figure-directions-fibromyalgia-1"]
    assert "other" in [each.text for each in alone[0].scene.items if hasattr(each, "text")]
    both = figures(part(asked_of(*ALIKE, case_series("d", pain(1, comparison="within")))))
    assert [each.id for each in both] == [
        "figure-forest-randomised-fibromyalgia-pain-intensity",
        "figure-directions-fibromyalgia-1",
    ]


def many(count: int) -> list[Paper]:
    return [trial(f"s{place:02d}", bare()) for place in range(count)]


def test_many_directions_are_cut_in_parts_that_fit_a_page() -> None:
    assert [each.title[-12:] for each in figures(part(asked_of(*many(20))))] == ["fibromyalgia"]
    first, second = figures(part(asked_of(*many(21))))
    assert first.title.endswith("fibromyalgia, part 1 of 2") and second.title.endswith(
        ", part 2 of 2"
    )
    assert (
        [first.id[-1], second.id[-1]] == ["1", "2"] and first.notes == () and len(second.notes) == 1
    )
    assert "11 studies" in first.scene.summary and "10 studies" in second.scene.summary


def test_a_number_that_is_no_effect_is_a_line_and_no_column() -> None:
    caveat = Caveat(kind="chance-finding", note="Invented.", place="article discussion")
    table = grid(part(asked_of(trial("a", replace(pain(1), caveats=(caveat,))))))
    assert "Other numbers" not in table.heads
    first = " ".join(str(each) for each in table.rows[0][0])
    assert "Other numbers: MD " in first and "called a chance finding by its authors" in first
    assert any("called a chance finding by its authors: Invented." in str(e) for e in table.notes)
    plain = grid(part(asked_of(trial("a", pain(1)))))
    assert "Other numbers" not in str(plain.rows)
