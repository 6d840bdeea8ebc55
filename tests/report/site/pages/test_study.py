"""The page of a study: its facts, outcomes, harms, judgements, and the reviews that saw it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.selecting.studies import Study
from ldncli.records.model.trial import Comparator
from ldncli.report.site.contents import Contents
from ldncli.report.site.pages.study import appraisal_views, judgement_mark, study_values
from ldncli.report.site.tables import Listing


def _values(contents: Contents, name: str, **more: Any) -> dict[str, Any]:
    """The values of a study, its main paper changed."""
    study = contents.studies[name]
    if more:
        study = replace(
            study,
            papers=(
                replace(study.main, **more),
                *(each for each in study.papers if each.id != study.main.id),
            ),
        )
    return study_values(study, contents)


def _texts(listing: Listing, key: str) -> list[str | None]:
    return [row.cells[key].text for row in listing.rows]


def test_a_study_of_two_papers(contents: Contents) -> None:
    found = _values(contents, "thumb")
    assert (
        found["main"].id == "archer-2019"
        and found["several"]
        and found["retracted"] == []
        and not found["unseen"]
    )
    assert [(each["name"], each["page"]) for each in found["papers"]] == [
        ("Archer 2019", "paper/archer-2019.html"),
        ("Archer 2020", "paper/archer-2020.html"),
    ]
    assert [each["kind"] for each in found["papers"]] == [
        "Primary study",
        "Secondary report",
    ] and found["papers"][0]["status"] == "Published"
    assert [(link.text, link.page) for link in found["conditions"]] == [
        ("Fibromyalgia", "condition/fibromyalgia.html")
    ]
    assert [link.page for link in found["mechanisms"]] == ["mechanism/endorphin-rebound.html"]
    assert [(paper.id, arm.n_randomised) for paper, arm in found["arms"]] == [
        ("archer-2019", 30),
        ("archer-2019", 30),
    ]
    assert [(link.text, link.page) for link in found["reviews"]] == [
        ("Evans 2021", "paper/evans-2021.html")
    ]


def test_studies_that_no_review_saw(contents: Contents) -> None:
    assert (
        _values(contents, "bell-2015")["unseen"] and not _values(contents, "nct00000009")["unseen"]
    ), "without results it cannot be seen"
    assert not _values(contents, "bell-2015")["several"]
    assert [paper.id for paper in _values(contents, "dunn-2008")["retracted"]] == ["dunn-2008"]


def test_facts_in_order(contents: Contents) -> None:
    facts = dict(_values(contents, "thumb")["facts"])
    assert [
        facts[key]
        for key in (
            "Design",
            "Blinding",
            "Dose",
            "Compared with",
            "People",
            "Where",
            "Treatment lasted",
        )
    ] == [
        "Parallel-group randomised trial",
        "Double",
        "4.5 mg a day",
        "placebo",
        "60",
        "Denmark",
        "12 weeks",
    ]
    assert facts["Age, women"] == "mean 48.5 years, 90% women"
    assert facts["Randomised, analysed, lost"] == "60 randomised, 57 analysed, 3 lost"
    assert (
        dict(_values(contents, "bell-2015")["facts"])["Randomised, analysed, lost"]
        == "20 randomised, 18 analysed"
    )
    gray = dict(_values(contents, "gray-2017")["facts"])
    assert (
        gray["Dose"] == "2–50 µg a day"
        and gray["What was given"].endswith(", naltrexone + morphine")
        and "Blinding" not in gray
    )
    assert "," not in dict(_values(contents, "bell-2015")["facts"])["What was given"]


def test_facts_of_people(contents: Contents) -> None:
    people = contents.studies["thumb"].main.population
    assert people is not None

    def facts(**more: Any) -> dict[str, str]:
        return dict(_values(contents, "thumb", population=replace(people, **more))["facts"])

    median = facts(age_mean=None, age_median=50, age_min=20, age_max=70, female_percent=None)
    assert median["Age, women"] == "median 50 years, 20 to 70 years"
    assert facts(age_mean=0, female_percent=0)["Age, women"] == "mean 0 years, 0% women"
    assert facts(age_min=20)["Age, women"] == "mean 48.5 years, 90% women", "one end is no span"
    assert "Age, women" not in facts(age_mean=None, female_percent=None)
    assert (
        facts(setting="a clinic", countries=("Denmark", "Malta"))["Where"]
        == "a clinic, Denmark, Malta"
    )
    assert facts(description="adults")["Who"] == "adults"
    nobody = dict(_values(contents, "thumb", population=None)["facts"])
    assert not {"Age, women", "Where", "Who"} & set(nobody)


def test_facts_of_design_and_comparators(contents: Contents) -> None:
    design = contents.studies["thumb"].main.design
    bare = replace(
        design,
        n_randomised=None,
        n_enrolled=None,
        n_analysed=0,
        n_lost=None,
        duration_weeks=0,
        blinding=None,
        funding="a fund",
    )
    comparators = (Comparator(type="usual-care"), Comparator(type="other-drug", name="Aspirin"))  # type: ignore[arg-type]
    facts = dict(
        _values(contents, "thumb", design=bare, comparators=comparators, intervention=None)["facts"]
    )
    assert (
        facts["Randomised, analysed, lost"] == "0 analysed"
        and facts["Treatment lasted"] == "0 weeks"
        and facts["Funding"] == "a fund"
    )
    assert facts["Compared with"] == "usual care, Aspirin" and "Blinding" not in facts
    none = replace(bare, n_analysed=None, duration_weeks=None)
    gone = dict(_values(contents, "thumb", design=none, comparators=())["facts"])
    assert not {"Randomised, analysed, lost", "Treatment lasted", "Compared with"} & set(gone)


def test_outcomes_as_reported(contents: Contents) -> None:
    listing = _values(contents, "thumb")["outcomes"]
    assert listing.id == "outcomes" and _texts(listing, "outcome") == [
        "Pain intensity",
        "Pain response",
        "Fatigue",
    ]
    first, _, third = listing.rows
    assert (
        first.cells["outcome"].below
        == "Change of average pain · Numerical rating scale, change · primary"
    )
    assert (first.cells["week"].text, first.cells["week"].sort, first.ranges) == (
        "12",
        12,
        {"week": (12, 12)},
    )
    assert (
        first.cells["arms"].text
        == "naltrexone 4.5 mg: mean −1.3 (SD 1.6), n = 29; placebo: mean −0.9 (SD 1.5), n = 28"
    )
    assert (
        first.cells["contrast"].text == "MD −0.34 (95% CI −0.95 to 0.27), p = 0.27"
        and third.cells["contrast"].text is None
    )
    assert (
        first.choices == {"outcome": ("Pain intensity",), "direction": ("no difference",)}
        and third.cells["arms"].text is None
    )
    assert (
        first.cells["place"].text == "archer-2019: abstract findings"
        and third.cells["place"].page == "paper/archer-2020.html"
    )
    assert third.cells["direction"].mark is not None and third.cells["direction"].mark.sign == "+"
    alone = _values(contents, "bell-2015")["outcomes"].rows[0]
    assert alone.cells["place"].text == "abstract results"
    source = contents.studies["bell-2015"].main
    timeless = replace(source.outcomes[0], timepoint_weeks=None, note="odd")
    row = _values(contents, "bell-2015", outcomes=(timeless,))["outcomes"].rows[0]
    assert (
        row.ranges == {}
        and row.cells["week"].text is None
        and row.cells["outcome"].below.endswith(" · odd")
    )


def test_harms_as_reported(contents: Contents) -> None:
    listing = _values(contents, "bell-2015")["harms"]
    assert _texts(listing, "harm") == ["Nightmares", "Any serious adverse event", "Ringing ears"]
    assert (
        _texts(listing, "arms")[0] == "naltrexone: 2/18 (11.1%); placebo: 0/18 (0%)"
        and _texts(listing, "arms")[2] == "named, no number"
    )
    assert _texts(listing, "kind") == [None, "serious", None] and [
        row.choices["kind"] for row in listing.rows
    ] == [(), ("serious",), ()]
    assert (
        _texts(listing, "note")[0] == "all in the first week"
        and _texts(listing, "place")[0] == "abstract results"
    )
    event = replace(
        contents.studies["bell-2015"].main.adverse_events[2], serious=True, discontinuation=True
    )
    assert _texts(_values(contents, "bell-2015", adverse_events=(event,))["harms"], "kind") == [
        "serious, stopped treatment"
    ]
    assert _texts(_values(contents, "thumb")["harms"], "place") == [
        "archer-2019: article Table 3",
        "archer-2020: abstract results",
    ]


@pytest.mark.parametrize(
    ("judgement", "sign", "word", "tone"),
    [
        (None, "·", "not judged", "none"),
        ("low", "+", "low", "good"),
        ("some-concerns", "±", "some concerns", "mixed"),
        ("critical", "−", "critical", "bad"),
        ("no-information", "?", "no information", "none"),
        ("odd", "?", "odd", "none"),
        ("yes", "+", "yes", "good"),
        ("no", "−", "no", "bad"),
        ("moderate", "±", "moderate", "mixed"),
        ("serious", "−", "serious", "bad"),
        ("high", "−", "high", "bad"),
        ("unclear", "?", "unclear", "none"),
    ],
)
def test_judgements_have_signs(judgement: str | None, sign: str, word: str, tone: str) -> None:
    mark = judgement_mark(judgement)
    assert (mark.sign, mark.word, mark.tone) == (sign, word, tone)


def test_appraisals_ours_first_then_those_of_reviews(trial_contents: Contents) -> None:
    jones = trial_contents.papers["jones-2016"]
    ours, theirs = appraisal_views([jones], trial_contents)
    assert (
        ours["instrument"] == "RoB 2 (2019)"
        and ours["by_page"] is None
        and ours["outcome"] is None
        and ours["paper"] == "jones-2016"
    )
    assert (theirs["by"], theirs["by_page"], theirs["place"]) == (
        "Fox 2024",
        "paper/fox-2024.html",
        "abstract results",
    )
    assert [
        (label, mark.word, reason, overall) for label, mark, reason, overall in theirs["rows"]
    ] == [
        ("Randomisation", "low", "invented", False),
        ("Missing data", "high", "invented", False),
        ("Overall", "high", "invented", True),
    ]
    part = replace(jones.appraisals[0], domains={}, outcome="pain-intensity", by="somebody")
    [view] = appraisal_views([replace(jones, appraisals=(part,))], trial_contents)
    assert view["by"] == "somebody" and view["outcome"] == "pain intensity"
    assert next((mark.word, reason) for _, mark, reason, _ in view["rows"]) == ("not judged", None)


def test_studies_keep_their_type(contents: Contents) -> None:
    assert (
        isinstance(contents.studies["thumb"], Study)
        and _values(contents, "thumb")["study"] is contents.studies["thumb"]
    )
