"""One paper in full: the order of its parts, every value with its place, and doubts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.records.index.library import Library
from ldncli.records.model.bibliography import Notice, Relation
from ldncli.records.model.paper import Paper
from ldncli.records.model.review import IncludedStudy
from ldncli.records.model.trial import (
    ArmData,
    Caveat,
    Contrast,
    MechanismStance,
    PlannedOutcome,
    TitrationStep,
)
from ldncli.report.listing.record import record_table

Row = tuple[str, str, str, str | None]


def _paper(library: Library, name: str) -> Paper:
    return next(paper for paper in library.papers() if paper.id == name)


def _rows(library: Library, paper: Paper) -> list[Row]:
    return list(record_table(paper, library.vocabularies, library.dose_unit).rows)  # type: ignore[arg-type]


def _section(library: Library, paper: Paper, section: str) -> list[tuple[str, str, str | None]]:
    return [row[1:] for row in _rows(library, paper) if row[0] == section]


def test_parts_in_order(library: Library) -> None:
    archer = _paper(library, "archer-2019")
    table = record_table(archer, library.vocabularies, library.dose_unit)
    assert list(dict.fromkeys(row[0] for row in table.rows)) == [
        "About",
        "Publication",
        "Design",
        "People",
        "Treatment",
        "Arms",
        "Outcomes",
        "Harms",
        "Risk of bias",
        "Conflicts",
        "Not known",
        "Sources",
        "Extraction",
    ]
    assert table.title == "archer-2019 · Archer 2019 · Small doses for sore thumbs"
    assert table.layout == "list"


def test_what_was_planned_and_is_not_reported(library: Library) -> None:
    planned = PlannedOutcome(
        domain="fatigue",
        label="Fatigue at the end",
        role="secondary",
        note="Named by the register.",
        place="index outcomes",
    )
    archer = replace(_paper(library, "archer-2019"), unreported=(planned,))
    assert _section(library, archer, "Planned, no result seen") == [
        ("Fatigue (secondary)", "Fatigue at the end. Named by the register.", "index outcomes")
    ]
    assert _section(library, archer, "Outcomes") == _section(
        library, replace(archer, unreported=()), "Outcomes"
    )


def test_what_it_is_about(library: Library) -> None:
    archer, hill = _paper(library, "archer-2019"), _paper(library, "hill-2018")
    about = _section(library, archer, "About")
    assert (
        about[0][0] == "summary"
        and about[0][1].startswith("A made-up trial")
        and about[0][2] is None
    )
    assert (
        about[1] == ("direction", "no-difference", "abstract conclusion") and about[2][0] == "scope"
    )
    assert about[3:] == [
        ("condition", "Fibromyalgia", None),
        ("mechanism, proposed", "Endorphin rebound", "abstract background"),
    ]
    assert _section(library, hill, "About")[-1] == (
        "mechanism, refuted",
        "Toll-like receptor 4 – no binding was seen",
        "abstract results",
    )
    assert "direction" not in [
        item for item, _, _ in _section(library, replace(archer, direction=None), "About")
    ]


def test_publication_leaves_out_what_is_not_known(library: Library) -> None:
    found = {
        item: (value, place)
        for item, value, place in _section(library, _paper(library, "archer-2019"), "Publication")
    }
    assert "id" not in found and found["title"] == ("Small doses for sore thumbs", "index record")
    assert (
        found["registrations"] == ("NCT00000001", "index record")
        and found["study"] == ("thumb", None)
        and "title english" not in found
    )
    castro = dict(
        (item, value)
        for item, value, _ in _section(library, _paper(library, "castro-2010"), "Publication")
    )
    assert castro["title english"] == "An invented case" and "registrations" not in castro
    dunn = _paper(library, "dunn-2008")
    assert ("retraction", "2012-03; the pictures had been used before", "notice text") in _section(
        library, dunn, "Publication"
    )
    full = replace(dunn, notice=Notice(kind="correction", doi="10.5555/x", place="notice text"))
    assert ("correction", "10.5555/x", "notice text") in _section(library, full, "Publication")
    assert "study" not in [
        item for item, _, _ in _section(library, _paper(library, "evans-2021"), "Publication")
    ]


def test_design_people_and_treatment_with_their_places(library: Library) -> None:
    archer, bell = _paper(library, "archer-2019"), _paper(library, "bell-2015")
    design = _section(library, archer, "Design")
    assert (
        design[0] == ("type", "Parallel-group randomised trial", "article Figure 1")
        and [item for item, _, _ in design].count("type") == 1
    )
    assert ("n lost", "3", "article Figure 1") in design and not [
        item for item, _, _ in design if "washout" in item
    ]
    assert ("age mean", "48.5", "abstract methods") in _section(library, archer, "People")
    assert _section(library, bell, "People") == [
        ("by condition", "crps: 12; diabetic-neuropathy: 8", "abstract methods")
    ]
    treatment = _section(library, archer, "Treatment")
    assert (
        "titration",
        "from week 0, dose mg 1.5; from week 2, dose mg 4.5",
        "abstract methods",
    ) in treatment
    assert treatment[-1] == ("comparator", "placebo", "abstract methods")
    assert _section(library, _paper(library, "nct00000009"), "Register")[-1] == (
        "n planned",
        "80",
        "register record",
    )
    assert archer.intervention is not None
    single = replace(
        archer,
        intervention=replace(
            archer.intervention, titration=(TitrationStep(from_week=1, dose_mg=3),)
        ),
    )
    assert ("titration", "from week 1, dose mg 3", "abstract methods") in _section(
        library, single, "Treatment"
    )


def test_arms_without_their_label_twice(library: Library) -> None:
    arms = _section(library, _paper(library, "archer-2019"), "Arms")
    assert [item.split(" ")[0] for item, _, _ in arms] == ["ldn", "placebo"]
    assert arms[1] == (
        "placebo (control)",
        "placebo, n randomised 30, n analysed 28",
        "article Figure 1",
    )


def _outcome(library: Library, **more: Any) -> tuple[str, str, str | None]:
    archer = _paper(library, "archer-2019")
    return _section(
        library, replace(archer, outcomes=(replace(archer.outcomes[0], **more),)), "Outcomes"
    )[0]


def test_outcomes_in_one_line(library: Library) -> None:
    first, second = _section(library, _paper(library, "archer-2019"), "Outcomes")
    assert first[0] == "Pain intensity, week 12 (primary)" and first[2] == "abstract findings"
    assert (
        first[1].startswith("Change of average pain; scale nrs-0-10; change; ")
        and "n 29, mean -1.3, sd 1.6" in first[1]
    )
    assert first[1].endswith(
        "; MD -0.34 (95% CI -0.95 to 0.27), p = 0.27; authors' conclusion: no difference"
    )
    assert second[1].startswith("Half the pain or less; events; ") and second[1].endswith(
        ": 12/29; placebo: 6/28; authors' conclusion: benefit"
    )
    bell = _section(library, _paper(library, "bell-2015"), "Outcomes")[0]
    assert (
        bell[0] == "Pain intensity, week 4"
        and bell[1].endswith("; MD -0.9, p <0.001; authors' conclusion: benefit")
        and "final" not in bell[1]
    )


def test_outcomes_with_less_or_more(library: Library) -> None:
    assert _outcome(library, timepoint_weeks=None, role=None)[0] == "Pain intensity"
    assert _outcome(library, timepoint_weeks=0)[0].startswith("Pain intensity, week 0 ")
    bare = _outcome(library, contrast=None, arms={}, scale=None, comparison="within", note="Odd")[1]
    assert (
        bare == "Change of average pain; change; authors' conclusion: no difference (within the"
        " group). Odd"
    )
    doubt = Caveat(kind="chance-finding", note="so the authors", place="article page 7")
    warned = _outcome(library, caveats=(doubt,), note="Odd")[1]
    assert warned.endswith(
        "authors' conclusion: no difference; called a chance finding by its authors: so the"
        " authors [article page 7]. Odd"
    )
    assert "; x: no number; " in _outcome(library, arms={"x": ArmData()})[1]
    assert (
        "; x: 3/10 (30%); " in _outcome(library, arms={"x": ArmData(events=3, n=10, percent=30)})[1]
    )
    assert "; x: n 10, percent 30; " in _outcome(library, arms={"x": ArmData(n=10, percent=30)})[1]
    assert "; x: 0/10; " in _outcome(library, arms={"x": ArmData(events=0, n=10)})[1]


def test_events_that_were_counted_by_themselves(library: Library) -> None:
    assert "; x: count 8; " in _outcome(library, arms={"x": ArmData(count=8)})[1]


@pytest.mark.parametrize(
    ("contrast", "told"),
    [
        (
            Contrast(type="MD", value=1.5, ci=(-1.11, 4.13), sign_stated=False),
            "; MD 1.5 (95% CI -1.11 to 4.13), order of subtraction not stated; authors'",
        ),
        (Contrast(type="MD"), "; MD; authors'"),
        (
            Contrast(type="MD", value=0.0, se=0.5, correlation=0.3),
            "; MD 0, se 0.5, correlation 0.3; authors'",
        ),
        (
            Contrast(type="OR", value=1.5, ci=(1.1, 2.0), level=90, p=0.04, p_relation=">"),
            "; OR 1.5 (90% CI 1.1 to 2), p >0.04; authors'",
        ),
        (Contrast(type="SMD", sd=2.0, p=0.5), "; SMD, sd 2, p = 0.5; authors'"),
    ],
)
def test_contrasts_in_words(library: Library, contrast: Contrast, told: str) -> None:
    assert told in _outcome(library, contrast=contrast)[1]


def test_harms_with_and_without_numbers(library: Library) -> None:
    bell = _paper(library, "bell-2015")
    first, second, third = _section(library, bell, "Harms")
    assert (
        first[0] == "Nightmares"
        and first[1].endswith(": 2/18; placebo: 0/18. all in the first week")
        and first[2] == "abstract results"
    )
    assert second[0] == "any serious adverse event (serious)" and third[:2] == (
        "ringing ears",
        "named, no number",
    )
    both = replace(
        bell, adverse_events=(replace(bell.adverse_events[2], serious=True, discontinuation=True),)
    )
    name = _section(library, both, "Harms")[0][0]
    assert name.startswith("ringing ears (serious,") and name.endswith("stopped treatment)")


def test_judgements_by_domain(library: Library) -> None:
    archer = _paper(library, "archer-2019")
    found = _section(library, archer, "Risk of bias")
    assert found[0][1] == "some-concerns. people left" and found[0][0].startswith("rob2, by ")
    assert found[1:] == [
        ("· randomisation", "low. drawn by computer", None),
        ("· missing-data", "some-concerns. three people left", None),
    ]


def test_reviews_and_what_they_include(library: Library) -> None:
    evans = _paper(library, "evans-2021")
    found = _section(library, evans, "Review")
    assert (
        found[0] == ("search date", "2020-12", "abstract results")
        and ("n studies", "2", "abstract results") in found
    )
    assert ("includes", "Archer 2019, our study thumb", "abstract results") in found and (
        "includes",
        "Frank 1999",
        "abstract results",
    ) in found
    assert found[-1][0] == "pooled: Pain" and found[-1][1].startswith(
        "Pain, k 2, measure MD, model random, estimate -0.4"
    )
    assert [item for item, _, _ in found].count("includes") == 2 and not {
        "included",
        "pooled",
        "numbers",
    } & {item for item, _, _ in found}
    assert evans.review is not None
    noted = replace(
        evans,
        review=replace(evans.review, included=(IncludedStudy(label="X", note="odd"),), pooled=()),
    )
    assert _section(library, noted, "Review")[-1][:2] == ("includes", "X, odd")
    assert _section(library, _paper(library, "archer-2019"), "Review") == []


def test_doubts_and_relations(library: Library) -> None:
    archer = _paper(library, "archer-2019")
    [conflict] = _section(library, archer, "Conflicts")
    assert conflict == (
        "design.n_analysed",
        "57 [article Figure 1] or 58 [abstract findings]; used: 57. The flow chart adds up",
        None,
    )
    unused = replace(archer, conflicts=(replace(archer.conflicts[0], used=None),))
    assert "; none is used." in _section(library, unused, "Conflicts")[0][1]
    assert (
        _section(library, archer, "Not known") == [("", "how the placebo looked", None)]
        and _section(library, archer, "Notes") == []
    )
    more = replace(
        archer,
        notes="Mind.",
        related=(Relation(relation="comments-on", paper="bell-2015", note="odd"),),
    )
    assert _section(library, more, "Related") == [
        ("comments-on", "bell-2015. odd", None)
    ] and _section(library, more, "Notes") == [("", "Mind.", None)]


def test_sources_and_extraction(library: Library) -> None:
    archer = _paper(library, "archer-2019")
    sources = _section(library, archer, "Sources")
    assert sources[0] == (
        "abstract",
        "abstract, Abstract, https://example.org/archer, read 2026-01-02",
        None,
    )
    assert sources[1] == ("article", "full-text, Full text", None)
    assert _section(library, archer, "Extraction") == [
        ("double", "2026-01-03, 40 values compared, 1 differed", None),
        ("design.n_lost", "first 2, second 3, agreed 3; flow chart", None),
    ]
    assert _section(library, _paper(library, "hill-2018"), "Extraction") == [
        ("single", "2026-01-03", None)
    ]
    silent = replace(
        archer.extraction,
        differences=(replace(archer.extraction.differences[0], why=None),),
        compared=0,
    )
    assert [
        row[1] for row in _section(library, replace(archer, extraction=silent), "Extraction")
    ] == ["2026-01-03, 0 values compared, 1 differed", "first 2, second 3, agreed 3"]


def test_mechanisms_without_a_note(library: Library) -> None:
    archer = replace(
        _paper(library, "archer-2019"),
        mechanisms=(MechanismStance(id="tlr4", stance="measured", place="abstract x"),),
    )
    assert _section(library, archer, "About")[-1] == (
        "mechanism, measured",
        "Toll-like receptor 4",
        "abstract x",
    )
