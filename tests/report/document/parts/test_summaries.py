"""Three depths one below the other, and the one for clinicians."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ldncli.records.model.trial import Design
from ldncli.report.document.blocks import Paragraph
from ldncli.report.document.parts.patients import patient
from ldncli.report.document.parts.summaries import clinician, summary_section
from ldncli.report.document.parts.telling import nothing_known
from tests.report.document.questions import (
    SURE,
    asked_of,
    case_series,
    entry,
    harm,
    line,
    pain,
    responders,
    told,
    trial,
)


def test_three_depths_one_below_the_other() -> None:
    section = summary_section(asked_of(*SURE, trial("d", responders(30, 15, better="higher"))))
    heads = ("What else do we know?", "What about harm?", "What should people know first?")
    assert [each for each in told(section.sections[0].blocks) if each in heads] == list(heads)
    assert "Harms" in told(section.sections[1].blocks) and section.title == "Summary"
    assert [each.title for each in section.sections] == [
        "For patients",
        "For clinicians",
        "For methodologists",
    ]
    assert section.id == "summary" and [each.id for each in section.sections] == [
        "summary-patient",
        "summary-clinician",
        "summary-methodologist",
    ]
    [note] = section.blocks
    assert (
        isinstance(note, Paragraph)
        and note.role == "note"
        and all(each.blocks for each in section.sections)
    )


def test_without_results_all_say_that_nothing_was_found() -> None:
    assert nothing_known(asked_of(*SURE)) is None
    bare, one, two = asked_of(), asked_of(entry("e")), asked_of(entry("e"), entry("f"))
    assert "planned" not in str(nothing_known(bare))
    assert "1 trial planned or under way" in str(nothing_known(one))
    assert "2 trials planned or under way" in str(nothing_known(two))
    blocks = patient(bare)
    assert (
        isinstance(blocks[0], Paragraph)
        and blocks[0].role == "lead"
        and told(blocks)[0].startswith("No study that we know of has tested ")
    )
    assert told(blocks)[2].startswith("People with ears: ") and blocks[-1].role == "warning"  # type: ignore[union-attr]
    assert told(clinician(bare))[0] == nothing_known(bare) and len(told(clinician(bare))) == 2


# -- clinicians ------------------------------------------------------------------------------------


def given(*papers: Any) -> str:
    return told(clinician(asked_of(*papers)))[0]


def weeks(paper: Any, count: float) -> Any:
    return replace(paper, design=replace(paper.design, duration_weeks=count))


def test_what_was_given() -> None:
    first, second = weeks(replace(SURE[0]), 8), weeks(trial("b", pain(1), dose=(1.5, 3)), 12)
    text = given(first, second, case_series("d"))
    assert text.startswith(
        "2 randomised trials (200 people randomised) and 1 non-randomised study with results in"
        " patients."
    )
    assert "1.5 to 4.5 mg a day." in text and "8 to 12 weeks." in text
    assert (
        "4.5 mg a day." in given(SURE[0])
        and "to" not in given(weeks(SURE[0], 8)).split("Maintenance")[1]
    )
    bare = given(trial("a", pain(1), dose=None, n=None))
    assert bare == "1 randomised trial with results in patients."
    assert given(case_series("d"), case_series("e")).startswith(
        "No randomised trial, but 2 non-randomised studies with results"
    )
    assert isinstance(first.design, Design)


def test_a_finding_with_its_numbers() -> None:
    texts = told(
        clinician(
            asked_of(
                trial("a", responders(30, 15, better="higher")),
                trial("b", responders(28, 14, better="higher")),
            )
        )
    )
    text = line(texts, "Pain response")
    assert (
        text.startswith("Pain response (⊕")
        and "; 2 randomised trials). " in text
        and text.endswith("[1, 2]")
    )
    # 58 of 100 against 29 of 100: a ratio of 2, 290 more in 1,000, one in 3.4.
    assert "RR 2.00 (" in text and "290 more per 1,000" in text and "NNT 4 to benefit (" in text
    other = told(
        clinician(
            asked_of(
                case_series(
                    "d",
                    pain(1, comparison="within"),
                    pain(1, domain="fatigue", comparison="within"),
                )
            )
        )
    )
    assert "; 1 non-randomised study). " in line(other, "Pain intensity")
    two = told(
        clinician(asked_of(*(case_series(each, pain(1, comparison="within")) for each in "de")))
    )
    assert "; 2 non-randomised studies). " in line(two, "Pain intensity")


def test_what_does_not_fit_is_counted() -> None:
    def left(count: int) -> list[str]:
        asked = asked_of(*SURE)
        vars(asked)["findings"] = tuple(replace(asked.findings[0]) for _ in range(count))
        return [
            each
            for each in told(clinician(asked)) + told(patient(asked))
            if "in the tables below" in each
        ]

    assert left(7) == []
    assert left(8) == [
        "1 further result is in the tables below.",
        "1 more result is in the tables below.",
    ]
    assert left(10) == [
        "3 further results are in the tables below.",
        "3 more results are in the tables below.",
    ]


def test_harms_for_clinicians() -> None:
    events = (harm("any adverse event", (30, 60), (15, 60)), harm("vivid dreams", (3, 20), (1, 20)))
    texts = told(clinician(asked_of(trial("a", pain(1), adverse_events=events, n=60), SURE[1])))
    text = line(texts, "Any adverse event: ")
    assert (
        "30/60 (50%) on " in text
        and ", 15/60 (25%) on control; RR 2.00 [" in text
        and "per 1,000: 250 [" in text
        and text.endswith(". [1]")
    )
    assert line(texts, "Reported by most studies").endswith(": vivid dreams (1).")
    assert "1 of 2. Silence is not safety." in line(texts, "Studies that report on harms")
    nothing = told(clinician(asked_of(*SURE)))
    assert not [
        each for each in nothing if "Reported by" in each or "per 1,000" in each
    ] and "0 of 3" in line(nothing, "Silence")
