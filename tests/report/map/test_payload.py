"""What the page of a map knows, as JSON: nodes, studies with their
outcomes, trials, findings, levels."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.survey.evidence_map import EvidenceMap
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.map.answer import map_answer
from ldncli.report.map.payload import map_payload


def _map(library: Library, by: str = "outcomes") -> EvidenceMap:
    return map_answer(ask(library), by)[0]


def _payload(library: Library, by: str = "outcomes", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(map_payload(_map(library, by), library.vocabularies, **more))
    return found


def _studies(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in found["studies"]}


def test_rows_columns_and_how_far_they_are_open(trial_library: Library) -> None:
    found = _payload(trial_library)
    assert (found["by"], found["colour"], found["opened"]) == ("outcomes", "certainty", [1, 1])
    assert found["rows"][0] == ["pain", "Pain", None, 0]
    assert {node[0]: node[2] for node in found["rows"]}["crps"] == "neuropathic-pain"
    assert {node[0] for node in found["cols"]} >= {"pain-intensity", "fatigue"}
    other = _payload(trial_library, colour="direction", opened=(0, 3))
    assert (
        other["colour"] == "direction"
        and other["opened"] == [0, 3]
        and _payload(trial_library, opened=(None, 2))["opened"] == [1, 2]
    )


def test_a_study_in_letters(trial_library: Library) -> None:
    found = _payload(trial_library)
    thumb = _studies(found)["thumb"]
    assert (thumb["t"], thumb["a"], thumb["y"], thumb["r"], thumb["n"], thumb["d"]) == (
        "Small doses for sore thumbs",
        "Archer 2019",
        2019,
        1,
        57,
        [4.5, 4.5],
    )
    assert (
        thumb["u"] == "https://doi.org/10.5555/archer.2019"
        and thumb["h"] is None
        and thumb["c"] == ["fibromyalgia"]
    )
    assert (
        set(thumb["x"]) == {"pain-intensity", "pain-response", "fatigue"}
        and thumb["dir"] == "no-difference"
        and thumb["l"] == 2
    )
    assert (
        thumb["w"] == "Parallel-group randomised trial"
        and found["designs"][thumb["k"]][0] == "randomised"
    )
    assert _studies(found)["jones-2016"]["u"] is None


def test_outcomes_with_the_effect_that_entered(trial_library: Library) -> None:
    studies = _studies(_payload(trial_library))
    outcomes = {each[1]: each for each in studies["thumb"]["o"]}
    assert outcomes["pain-intensity"] == [
        ["fibromyalgia"],
        "pain-intensity",
        "no-difference",
        1,
        1,
        "MD -0.34 [-0.95, 0.27] as printed",
    ]
    assert (
        outcomes["pain-response"][3:] == [1, 0, "RR 1.93 [0.84, 4.43]"]
        and outcomes["fatigue"][5] is None
    )
    bell = studies["bell-2015"]["o"]
    assert [each[0] for each in bell] == [["crps"]] and bell[0][5] is None


def test_people_with_a_condition_among_others(trial_library: Library) -> None:
    studies = _studies(_payload(trial_library))
    assert studies["bell-2015"]["n"] == 18 and studies["bell-2015"]["p"]["crps"] == 12
    assert studies["thumb"]["p"] == {}, "only what differs is told"


def test_trials_without_results(trial_library: Library) -> None:
    found = _payload(trial_library, by="outcomes")
    trials = {each["id"]: each for each in found["trials"]}
    assert "nct00000009" not in _studies(found) and set(trials) <= {"nct00000009"}
    for trial in trials.values():
        assert (
            trial["run"] == 0
            and trial["u"] == "https://clinicaltrials.gov/study/NCT00000009"
            and trial["a"] == "NCT00000009"
        )


def test_running_trials_say_when_they_end(trial_library: Library) -> None:
    found = _map(trial_library)
    study, places = next(iter(found.placed))
    registered = next(each for each in trial_library.papers() if each.id == "nct00000009")
    assert registered.registry is not None
    paper = replace(
        registered,
        registrations=("ISRCTN1", "nct00000010"),
        registry=replace(registered.registry, status="recruiting", completion="2028-03"),
    )
    trial = replace(study, id="t1", papers=(paper,), standing="under way")
    [told] = json.loads(
        map_payload(replace(found, placed=((trial, places),)), trial_library.vocabularies)
    )["trials"]
    assert (told["run"], told["u"]) == (
        1,
        "https://clinicaltrials.gov/study/NCT00000010",
    ) and "2028" in str(told["end"])
    other = replace(trial, papers=(replace(paper, registrations=("ISRCTN1",), intervention=None),))
    [bare] = json.loads(
        map_payload(replace(found, placed=((other, places),)), trial_library.vocabularies)
    )["trials"]
    assert bare["u"] is None and bare["d"] == [None, None]


def test_pages_where_there_are_some(trial_library: Library) -> None:
    studies = _studies(_payload(trial_library, address=lambda study: f"study/{study.id}.html"))
    assert studies["thumb"]["h"] == "study/thumb.html"


def test_findings_with_what_they_rest_on(trial_library: Library) -> None:
    found = {(each[0], each[1]): each for each in _payload(trial_library)["findings"]}
    pain = found["fibromyalgia", "pain-intensity"]
    assert (
        pain[2] == "low"
        and pain[3] == "MD −0.50 [−1.08, 0.08], 4 of 4 trials"
        and sorted(pain[4]) == ["ivory-2012", "jones-2016", "kuhn-2018", "thumb"]
    )
    assert found["fibromyalgia", "fatigue"][2:4] == ["very-low", None]


@pytest.mark.parametrize(("by", "told"), [("outcomes", False), ("designs", True), ("doses", True)])
def test_levels_of_cells_where_findings_do_not_tell(
    trial_library: Library, by: str, told: bool
) -> None:
    levels = _payload(trial_library, by)["levels"]
    assert bool(levels) is told
    if told:
        assert set(levels["fibromyalgia"].values()) <= {"high", "moderate", "low", "very-low"}


def test_both_sides_have_words(trial_library: Library) -> None:
    found = _payload(trial_library)
    assert (
        set(found["grades"]) == {"certainty", "direction"} == set(found["about"])
        and "" in found["certainties"]
    )
    assert all(len(pair) == 2 for known in found["grades"].values() for pair in known.values())
    assert [len(each) for each in found["designs"]] == [3] * len(found["designs"]) and found[
        "directions"
    ]
    assert {"", "high", "very-low"} <= set(found["certainties"])
    assert {"high", "low"} <= set(found["grades"]["certainty"]) and "benefit" in found["grades"][
        "direction"
    ]


def test_nothing_can_leave_its_element(trial_library: Library) -> None:
    found = _map(trial_library)
    study, places = next((study, places) for study, places in found.placed if study.id == "thumb")
    hostile = "</script><b>&\u2028\u2029"
    changed = replace(study, papers=(replace(study.main, title=hostile), *study.papers[1:]))
    placed = tuple(
        (changed, places) if each.id == "thumb" else (each, where) for each, where in found.placed
    )
    text = map_payload(replace(found, placed=placed), trial_library.vocabularies)
    assert not set("<>&\u2028\u2029") & set(text) and ": " not in text.split('"t"', 1)[0][:60]
    assert _studies(json.loads(text))["thumb"]["t"] == hostile
