"""Core outcome sets: each names its source, a condition has one, and what they say of importance
and order depends on nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ldncli.errors import RecordError
from ldncli.records.checking.run import check_base
from ldncli.records.index.library import Library, load
from ldncli.records.vocabularies.core_sets import (
    CoreOutcomes,
    CoreSet,
    decode_core_sets,
    kept_core_sets,
)
from ldncli.records.vocabularies.vocab import Vocabulary, decode_vocabulary

SOURCE = {
    "cite": "A paper",
    "url": "https://example.org",
    "place": "abstract",
    "read": "2026-01-02",
}
PAIN = {"outcomes": ["pain"], "importance": "critical"}
GOOD = {"id": "one", "label": "One", "conditions": ["ache"], "sources": [SOURCE], "domains": [PAIN]}
FILE = "vocab/core_sets.yaml"


def _vocabulary(name: str, *terms: dict[str, Any]) -> Vocabulary:
    found, problems = decode_vocabulary(name, {"version": "2026-01-01", "terms": list(terms)})
    assert found is not None, problems
    return found


def _term(id: str, *children: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": id, "label": id.title(), "children": list(children), **more}


WORDS = {
    "conditions": _vocabulary(
        "conditions", _term("ache", _term("headache", _term("migraine"))), _term("itch")
    ),
    "outcomes": _vocabulary(
        "outcomes",
        _term("pain"),
        _term("mood", _term("gloom"), _term("worry"), _term("cortisol", surrogate=True)),
        _term("sleep"),
        _term("serum", surrogate=True),
        _term("price"),
    ),
}


def _set(id: str, *conditions: str, **domains: list[list[str]]) -> dict[str, Any]:
    named = [
        {"outcomes": outcomes, "importance": importance}
        for importance, each in domains.items()
        for outcomes in each
    ]
    return {**GOOD, "id": id, "conditions": list(conditions), "domains": named}


def _sets(*sets: dict[str, Any]) -> tuple[CoreSet, ...]:
    found, problems = decode_core_sets({"version": "2026-01-01", "sets": list(sets)}, WORDS)
    assert not problems
    return found


USUAL = _set("usual", critical=[["sleep"]], less=[["price"]])
ACHE = _set("ache-set", "ache", critical=[["mood", "gloom"], ["pain"]], important=[["sleep"]])
MIGRAINE = _set("migraine-set", "migraine", critical=[["pain"]])
CORE = CoreOutcomes(_sets(USUAL, ACHE, MIGRAINE), WORDS)


@pytest.mark.parametrize(
    ("condition", "id"),
    [
        ("ache", "ache-set"),
        ("headache", "ache-set"),
        ("migraine", "migraine-set"),
        ("itch", "usual"),
        ("unheard-of", "usual"),
    ],
)
def test_a_condition_has_the_nearest_set(condition: str, id: str) -> None:
    found = CORE.set_for(condition)
    assert found and found.id == id


@pytest.mark.parametrize(
    ("condition", "outcome", "importance"),
    [
        ("ache", "gloom", "critical"),
        ("headache", "pain", "critical"),
        ("ache", "sleep", "important"),
        ("migraine", "sleep", "important"),  # critical for all others, unnamed here
        ("itch", "sleep", "critical"),
        ("ache", "price", "less"),
        ("ache", "serum", "less"),
        ("itch", "pain", "important"),
        ("itch", "worry", "important"),
        ("itch", "unheard-of", "important"),
    ],
)
def test_importance(condition: str, outcome: str, importance: str) -> None:
    assert CORE.importance(condition, outcome) == importance


def test_without_sets_only_what_stands_for_feelings_matters_less() -> None:
    bare = CoreOutcomes((), WORDS)
    assert bare.set_for("ache") is None and list(bare.critical("ache")) == []
    assert {each: bare.importance("ache", each) for each in ("pain", "serum", "price")} == {
        "pain": "important",
        "serum": "less",
        "price": "important",
    }


def test_order_is_importance_then_what_the_set_names_then_the_vocabulary() -> None:
    outcomes = ["serum", "price", "worry", "sleep", "gloom", "pain", "mood"]
    order = sorted(outcomes, key=lambda each: CORE.rank("ache", each, outcomes))
    assert order == ["pain", "mood", "sleep", "gloom", "worry", "serum", "price"]
    assert CORE.importance("ache", "worry", ["worry"]) == "critical", "it stands below mood"
    assert CORE.importance("ache", "cortisol", ["cortisol"]) == "less", "a surrogate does not"
    assert [CORE.place(each) for each in ("ache", "itch", "unheard-of")] == [0, 3, 4]


def test_the_first_outcome_that_is_reported_stands_for_its_domain() -> None:
    assert CORE.importance("ache", "gloom", ["gloom", "pain"]) == "critical"
    assert CORE.importance("ache", "gloom", ["gloom", "mood"]) == "important"
    assert CORE.importance("ache", "mood", ["gloom", "mood"]) == "critical"
    less = CoreOutcomes(_sets(_set("one", "ache", less=[["pain", "sleep"]])), WORDS)
    assert less.importance("ache", "sleep", ["pain"]) == "less"


def test_a_critical_domain_may_be_measured_by_several_outcomes() -> None:
    assert list(CORE.critical("headache")) == [("mood", "gloom", "worry"), ("pain",)]


# -- what is a fault -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        ([{**GOOD, "conditions": ["ach"]}], "'ach'"),
        ([{**GOOD, "domains": [{**PAIN, "outcomes": ["pian"]}]}], "'pian'"),
        ([{**GOOD, "domains": [{**PAIN, "importance": "vital"}]}], "vital"),
        ([{**GOOD, "domains": [{**PAIN, "outcomes": []}]}], "no outcome is named"),
        ([{**GOOD, "domains": [PAIN, PAIN]}], "'pain' is named twice"),
        ([{**GOOD, "domains": [{**PAIN, "outcomes": ["serum"]}]}], "cannot be critical"),
        ([{**GOOD, "sources": []}], "must say where it was read"),
        ([{**GOOD, "sources": [SOURCE | {"url": "example.org"}]}], "starts with http"),
        ([GOOD, GOOD], "the id 'one' is given twice"),
        ([GOOD, {**GOOD, "id": "two"}], "'ache' has the set 'one' already"),
        ([{**USUAL}, {**USUAL, "id": "two"}], "'usual' is already for all other conditions"),
        ([{**GOOD, "outcomes": []}], "unknown key 'outcomes'"),
    ],
)
def test_what_is_a_fault(sets: list[dict[str, Any]], said: str) -> None:
    _, problems = decode_core_sets({"version": "2026-01-01", "sets": sets}, WORDS)
    assert any(said in f"{problem.path} {problem.message}" for problem in problems), problems


def test_a_surrogate_may_be_important() -> None:
    (found,) = _sets(_set("one", "ache", important=[["serum"]]))
    assert CoreOutcomes((found,), WORDS).importance("ache", "serum") == "important"


# -- in a base -------------------------------------------------------------------------------------


def test_a_base_is_read_with_its_sets(world: Path) -> None:
    core = load(str(world)).core
    found = core.set_for("crps")
    assert found and (found.id, found.lacking) == ("pain-set", ("sleep",))


def test_a_base_may_do_without_the_file(world: Path) -> None:
    (world / FILE).unlink()
    assert check_base(world) == [] and load(str(world)).core.set_for("crps") is None
    assert kept_core_sets(None) == ()


def test_faults_are_named_with_their_line_until_they_are_mended(world: Path) -> None:
    file = world / FILE
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("[pain-intensity]", "[pain-intensty]"), encoding="utf-8")
    for _ in range(2):
        (fault,) = check_base(world)
        assert (fault.file, fault.path) == (FILE, "sets[1].domains[0].outcomes[0]")
        assert fault.line == 15
    with pytest.raises(RecordError):
        load(str(world))
    file.write_text(good, encoding="utf-8")
    assert check_base(world) == []


def test_an_outcome_that_leaves_the_vocabulary_is_a_fault_of_the_set(world: Path) -> None:
    outcomes = world / "vocab" / "outcomes.yaml"
    text = outcomes.read_text(encoding="utf-8")
    load(str(world))
    outcomes.write_text(text.replace("id: fatigue", "id: weariness"), encoding="utf-8")
    assert FILE in {each.file for each in check_base(world)}


def test_our_own_sets_cover_the_conditions_with_several_studies(real_library: Library) -> None:
    own = {
        each: found.id
        for each in ("fibromyalgia", "crohn-disease", "ulcerative-colitis", "crps", "long-covid")
        if (found := real_library.core.set_for(each))
    }
    assert own == {
        "fibromyalgia": "omeract-fibromyalgia",
        "crohn-disease": "core-ibd-crohn",
        "ulcerative-colitis": "core-ibd-colitis",
        "crps": "compact",
        "long-covid": "pc-cos",
    }
    assert real_library.core.set_for("neuropathic-pain") is real_library.core.set_for(
        "chronic-pain"
    )
    for each in ("sarcoidosis", "hiv"):
        found = real_library.core.set_for(each)
        assert found and found.id == "usual"
