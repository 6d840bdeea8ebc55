"""What a base is about: its file is read strictly, and treatments are called what they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ldncli.records.checking.run import check_base
from ldncli.records.index.library import load
from ldncli.records.vocabularies.topic import UNNAMED, DoseRules, decode_topic
from ldncli.records.vocabularies.units import Doses
from tests.records.conftest import rewrite
from tests.topics import TOPIC


def _plain(**changes: Any) -> dict[str, Any]:
    """The least that a topic says."""
    scopes = [{"id": "own", "label": "Zelumate", "inline": "zelumate"}]
    return {
        "version": "2026",
        "drug": "zelumate",
        "scopes": scopes,
        "dose": {"unit": "g"},
        **changes,
    }


# -- the file --------------------------------------------------------------------------------------


def test_the_least_topic_names_everything() -> None:
    topic, problems = decode_topic(_plain())
    assert topic is not None and not problems
    assert topic.called.short == topic.called.drug == topic.called.inline == "zelumate"
    assert topic.called.title == "Zelumate"
    assert topic.about(topic.called) == "Evidence report on zelumate. Not medical advice."
    assert topic.dose.band((1, 2)) == "not stated"


@pytest.mark.parametrize(
    ("changes", "path", "said"),
    [
        ({"scopes": []}, ("scopes",), "at least one scope"),
        ({"scopes": _plain()["scopes"] * 2}, ("scopes", 1, "id"), "given twice"),
        (
            {"scopes": [{"id": "any", "label": "x", "inline": "x"}]},
            ("scopes", 0, "id"),
            "stands for all",
        ),
        (
            {"dose": {"unit": "g", "bands": [{"label": "a", "below": 1}]}},
            ("dose", "bands", 0),
            "open-ended",
        ),
        (
            {
                "dose": {
                    "unit": "g",
                    "bands": [
                        {"label": "a", "below": 2},
                        {"label": "b", "below": 1},
                        {"label": "c"},
                    ],
                }
            },
            ("dose", "bands", 1),
            "order",
        ),
        (
            {
                "dose": {
                    "unit": "g",
                    "bands": [{"label": "a", "below": 2, "up_to": 2}, {"label": "c"}],
                }
            },
            ("dose", "bands", 0),
            "remove one",
        ),
        ({"dose": {"unit": "two words"}}, ("dose", "unit"), "without blanks"),
        ({"shrt": "Z"}, ("shrt",), "unknown key"),
    ],
)
def test_faults_are_told_with_their_place(changes: dict[str, Any], path: tuple, said: str) -> None:
    topic, problems = decode_topic(_plain(**changes))
    assert topic is None
    assert [each.path for each in problems] == [path]
    assert said in f"{problems[0].message} {problems[0].hint}"


def test_a_base_without_a_topic_is_refused(world: Path) -> None:
    (world / "topic.yaml").unlink()
    (fault,) = check_base(world)
    assert (fault.file, fault.message) == ("topic.yaml", "this file is missing")


def test_a_fault_in_the_topic_has_its_line(world: Path) -> None:
    rewrite(world / "topic.yaml", "usual: 4.5", "usual: often")
    (fault,) = check_base(world)
    line = (world / "topic.yaml").read_text().split("\n").index("  usual: often") + 1
    assert (fault.file, fault.path, fault.line) == ("topic.yaml", "dose.usual", line)


def test_records_follow_a_topic_that_changes(world: Path) -> None:
    assert {each.scope for each in load(str(world)).papers(["archer-2019"])} == {"ldn"}
    rewrite(world / "topic.yaml", "{id: ldn,", "{id: low,")
    assert {each.scope for each in load(str(world)).papers(["archer-2019"])} == {"low"}


def test_the_drug_of_records_that_name_none(world: Path) -> None:
    rewrite(world / "topic.yaml", "drug: naltrexone\n", "drug: zelumate\n")
    (paper,) = load(str(world)).papers(["archer-2019"])
    assert paper.intervention is not None and paper.intervention.drug == "zelumate"


def test_a_dose_that_is_too_high_for_the_first_scope_is_a_fault(world: Path) -> None:
    rewrite(world / "topic.yaml", "upper: 25", "upper: 4")
    faults = [each for each in check_base(world) if each.path == "scope"]
    assert faults and all("is not low-dose naltrexone" in each.message for each in faults)


# -- records ---------------------------------------------------------------------------------------


def test_old_names_of_roles_are_read() -> None:
    value = {
        "arms": [
            {"id": "ldn", "role": "treatment"},
            {"id": "p", "role": "control"},
            "no arm",
            {"role": 5},
        ]
    }
    assert [each["role"] for each in TOPIC.complete(value)["arms"][:2]] == ["treatment", "control"]
    assert TOPIC.complete(["no", "record"]) == ["no", "record"]


def test_what_the_topic_says_is_filled_in_and_taken_out_again() -> None:
    value = {"id": "x", "intervention": {"route": "oral"}}
    full = TOPIC.complete({"id": "x", "intervention": {"route": "oral"}})
    assert (full["scope"], full["intervention"]["drug"]) == ("ldn", "naltrexone")
    assert TOPIC.shortened(full) == value
    other = {"scope": "other-antagonist", "intervention": {"drug": "naloxone"}}
    assert TOPIC.shortened(TOPIC.complete(dict(other))) == other


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "inline", "short"),
    [
        ([("ldn", None)], "low-dose naltrexone", "LDN"),
        ([("", "naltrexone")], "low-dose naltrexone", "LDN"),
        ([("standard-dose", "naltrexone")], "naltrexone at standard doses", "treatment"),
        ([("other-antagonist", "naloxone")], "naloxone", "treatment"),
        ([("other-antagonist", None)], "another opioid antagonist", "treatment"),
        (
            [("ldn", None), ("standard-dose", None)],
            "low-dose naltrexone or naltrexone at standard doses",
            "treatment",
        ),
        ([("ldn", None), ("ldn", "naltrexone")], "low-dose naltrexone", "LDN"),
        (
            [(each, None) for each in TOPIC.scope_ids],
            "naltrexone or a related treatment",
            "treatment",
        ),
    ],
)
def test_treatments_are_called_what_they_are(given: list, inline: str, short: str) -> None:
    called = TOPIC.calls(given)
    assert (called.inline, called.short) == (inline, short)


def test_many_treatments_without_a_word_for_all_are_listed() -> None:
    scopes = [{"id": each, "label": each, "inline": each} for each in ("a", "b", "c")]
    topic, _ = decode_topic(_plain(scopes=scopes))
    assert topic is not None
    assert topic.calls((each, None) for each in "abc").inline == "a, b or c"


def test_a_title_keeps_all_other_letters() -> None:
    assert (
        TOPIC.calls([("combination", "naltrexone + NAD+ patches")]).title
        == "Naltrexone + NAD+ patches"
    )
    assert UNNAMED.title == "The treatment"


# -- doses -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("doses", "far"),
    [
        (None, False),
        ((4.5, 4.5), False),
        ((6, 9), False),
        ((6.5, 9), True),
        ((0.1, 0.4), True),
        ((0.1, 0.5), False),
        ((None, 9), False),
        ((None, 0.4), True),
    ],
)
def test_doses_that_are_indirect(doses: Doses | None, far: bool) -> None:
    assert TOPIC.dose.is_far(doses) is far
    assert not DoseRules(unit="g").is_far(doses)
