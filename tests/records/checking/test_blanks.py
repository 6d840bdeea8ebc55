"""A blank needs a word: each rule broken, mended by a word, and kept."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.records.text.reading import Terms
from tests.records.checking.changing import GONE, changed, problems
from tests.records.conftest import Record

NO_DOSE = {"intervention": GONE, "places.intervention": GONE}
NO_PEOPLE = {"design.n_enrolled": GONE, "arms[0].n_analysed": GONE, "adverse_events": GONE}
OF_THE_JOURNAL = {"id": "sore-thumb-lett-2010", "journal": "The Sore Thumb Letters"}
RESPONSE = "outcomes[1].arms.ldn"


def found(
    record: Record, terms: Terms, name: str, *changes: dict[str, Any]
) -> list[tuple[str, str]]:
    value = record(name)
    for each in changes:
        value = changed(value, each)
    return problems(value, terms)


# -- authors, people, dose -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gone", "what", "word"),
    [
        ({"authors": GONE}, "authors (authors)", "authors"),
        (NO_PEOPLE, "number of people (design)", "how many took part"),
        (NO_DOSE, "dose (intervention)", "doses by weight"),
    ],
)
def test_a_blank_has_a_word(
    record: Record, terms: Terms, gone: dict[str, Any], what: str, word: str
) -> None:
    ((place, message),) = found(record, terms, "castro-2010", gone)
    assert place == ""
    assert message == f"no {what.replace(' (', ', and no reason given (')}"
    assert found(record, terms, "castro-2010", gone, {"unknown": [word]}) == []
    assert len(found(record, terms, "castro-2010", gone, {"unknown": ["weather"]})) == 1


@pytest.mark.parametrize(
    ("gone", "word"),
    [
        ({"authors": GONE}, "interests of the authors"),
        ({"authors": GONE}, "what the authors' institution paid"),
        ({"authors": GONE}, "conclusion of the authors"),
        (NO_PEOPLE, "number of centres"),
        (NO_PEOPLE, "how many weeks it took"),
        (NO_PEOPLE, "effect size"),
        (NO_DOSE, "rescue doses"),
        (NO_DOSE, "dose of the comparator"),
        ({**NO_PEOPLE, "design.n_enrolled": 0}, "weather"),
    ],
)
def test_a_word_about_something_else_is_none(
    record: Record, terms: Terms, gone: dict[str, Any], word: str
) -> None:
    assert len(found(record, terms, "castro-2010", gone, {"unknown": [word]})) == 1


@pytest.mark.parametrize(
    ("gone", "word"),
    [
        ({"authors": GONE}, "order of the authors"),
        ({"authors": GONE}, "title, authors and journal: not on the page"),
        (NO_PEOPLE, "number of treated patients"),
        (NO_PEOPLE, "numbers of volunteers in each group"),
        (NO_PEOPLE, "sample size"),
        (NO_DOSE, "dose: not in the abstract"),
        (NO_DOSE, "final doses"),
    ],
)
def test_many_words_tell_of_a_blank(
    record: Record, terms: Terms, gone: dict[str, Any], word: str
) -> None:
    assert found(record, terms, "castro-2010", gone, {"unknown": [word]}) == []


def test_the_dose_of_a_control_group_is_not_that_of_the_treatment(
    record: Record, terms: Terms
) -> None:
    value = changed(record("castro-2010"), NO_DOSE)
    arms = [{"id": "other", "role": "control", "label": "another dose", "dose_mg": 50}]
    assert any("no dose" in message for _, message in problems({**value, "arms": arms}, terms))


def test_words_about_a_dose_are_enough(record: Record, terms: Terms) -> None:
    told = {"intervention": {"dose_note": "as prescribed"}}
    assert found(record, terms, "castro-2010", told) == []


def test_people_and_dose_are_asked_of_primary_papers_alone(record: Record, terms: Terms) -> None:
    assert found(record, terms, "castro-2010", NO_DOSE, {"kind": "secondary-report"}) == []


def test_a_register_entry_needs_no_authors(record: Record, terms: Terms) -> None:
    assert "authors" not in record("nct00000009")
    assert found(record, terms, "nct00000009") == []


# -- ids -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stem", "journal"),
    [
        ("sore-thumb-lett", "The Sore Thumb Letters"),
        ("sore-thumb-letters", "The Sore Thumb Letters"),
        ("stl", "The Sore Thumb Letters"),
        ("pain", "Pain"),
        ("sore-thumb-letters", "Sore Thumb Lett"),
        ("letters-of-thumbs", "Lett Thumb"),
    ],
)
def test_an_id_made_of_the_journal(record: Record, terms: Terms, stem: str, journal: str) -> None:
    name = {"id": f"{stem}-2010", "journal": journal, "places.bibliography": "abstract title"}
    known = found(record, terms, "castro-2010", name)
    assert known == [("id", f"'{stem}-2010' is made from the name of the journal")]
    blank = {**name, "authors": GONE, "unknown": ["authors"]}
    assert found(record, terms, "castro-2010", blank) == [
        ("id", f"'{stem}-2010' is made from the name of the journal, and no reason given")
    ]
    blank["unknown"] = ["the first author, for want of whom the id is made of the journal"]
    assert found(record, terms, "castro-2010", blank) == []


def test_a_first_author_without_the_others_is_enough_for_a_name(
    record: Record, terms: Terms
) -> None:
    blank = {**OF_THE_JOURNAL, "authors": GONE, "first_author": "Castro", "unknown": ["authors"]}
    assert [place for place, _ in found(record, terms, "castro-2010", blank)] == ["id"]


@pytest.mark.parametrize(
    "names",
    [
        {"id": "castro-2010", "journal": "The Sore Thumb Letters"},
        {"id": "lett-thumb-2010", "journal": "The Sore Thumb Letters"},
        {"id": "castro-2010"},
        {"id": "castro-2010", "journal": "Castro Letters"},
        # A group may bear the name of its journal.
        {"id": "sore-thumb-2010", "journal": "Sore Thumb", "authors": ["Editors of Sore Thumb"]},
    ],
)
def test_other_ids_are_left_alone(record: Record, terms: Terms, names: dict[str, Any]) -> None:
    assert found(record, terms, "castro-2010", names) == []


# -- status ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "old"),
    [
        ("2024-03-01", True),
        ("2025-11-29", True),
        ("2025-11-30", False),
        ("2025-10", True),
        ("2025-11", False),
        ("2024", True),
        ("2025", False),
        (None, True),
    ],
)
def test_an_old_status_is_called_the_last_known(
    record: Record, terms: Terms, date: str | None, old: bool
) -> None:
    registry = {**record("nct00000009")["registry"], "status": "recruiting"}
    registry.pop("status_date", None)
    registry |= {"status_date": date} if date else {}
    source = {**record("nct00000009")["sources"][0], "read": "2026-11-30"}
    changes = {"registry": registry, "sources[0]": source}
    wrong = found(record, terms, "nct00000009", changes)
    assert [place for place, _ in wrong] == (["registry.status"] if old else [])
    changes["unknown"] = ["status after that day"]
    assert found(record, terms, "nct00000009", changes) == []
    registry["status"] = "completed"
    del changes["unknown"]
    assert found(record, terms, "nct00000009", changes) == []


@pytest.mark.parametrize(
    ("word", "enough"),
    [
        ("marital status", False),
        ("performance status of the patients", False),
        ("present status", True),
        ("day to which the status refers", True),
    ],
)
def test_a_word_about_another_status_is_none(
    record: Record, terms: Terms, word: str, enough: bool
) -> None:
    """Also where no source tells the day on which it was read: then the record was made on one."""
    registry = {**record("nct00000009")["registry"], "status": "active", "status_date": "2020"}
    source = {**record("nct00000009")["sources"][0]}
    source.pop("read", None)
    changes = {"registry": registry, "sources[0]": source, "unknown": [word]}
    assert bool(found(record, terms, "nct00000009", changes)) != enough


def test_a_record_that_says_so_in_its_notes_has_said_so(record: Record, terms: Terms) -> None:
    registry = {**record("nct00000009")["registry"], "status": "active", "status_date": "2020"}
    source = {**record("nct00000009")["sources"][0], "read": "2026-11-30"}
    changes = {"registry": registry, "sources[0]": source}
    assert len(found(record, terms, "nct00000009", changes)) == 1
    changes["notes"] = "Active in 2020, the last known state of things."
    assert found(record, terms, "nct00000009", changes) == []


# -- percentages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"percent": 43}, "12 of 29 are 41.4%, not 43%"),
        ({"percent": 42}, "12 of 29 are 41.4%, not 42%"),
        ({"percent": 41}, None),
        ({"percent": 41.4}, None),
        ({"percent": 41.3}, "12 of 29 are 41.4%, not 41.3%"),
        ({"events": GONE, "percent": 43}, "no whole number of 29 people is 43%"),
        ({"events": GONE, "percent": 45}, None),
        ({"events": GONE, "n": GONE, "percent": 43}, None),
        ({"events": GONE, "n": 299, "percent": 43}, None),
        ({"events": GONE, "n": 1, "percent": 100}, None),
        ({"events": 5, "n": 37, "percent": 13}, "5 of 37 are 13.5%, not 13%"),
        ({"events": 1, "n": 8, "percent": 12.5}, None),
        ({"events": 1, "n": 8, "percent": 12}, None),
        ({"events": 12, "n": GONE, "percent": 20}, "12 of 30 are 40.0%, not 20%"),
        ({"events": 12, "n": GONE, "percent": 41}, None),
        ({"events": 12, "n": GONE, "percent": 50}, None),
    ],
)
def test_a_percentage_is_one_of_its_group(
    record: Record, terms: Terms, data: dict[str, Any], message: str | None
) -> None:
    changes = {f"{RESPONSE}.{name}": value for name, value in data.items()}
    wrong = found(record, terms, "archer-2019", changes)
    wrong = [each for each in wrong if each[0] != f"{RESPONSE}.n"]  # 299 of the 30 in its arm
    assert wrong == ([(f"{RESPONSE}.percent", message)] if message else [])


def test_a_percentage_of_a_harm_is_asked_too(record: Record, terms: Terms) -> None:
    path = "adverse_events[0].arms.ldn.percent"
    assert found(record, terms, "archer-2019", {path: 32}) == [(path, "9 of 30 are 30.0%, not 32%")]


@pytest.mark.parametrize("path", ["outcomes[1]", f"{RESPONSE}.percent"])
def test_a_conflict_settles_a_percentage(record: Record, terms: Terms, path: str) -> None:
    values = [{"value": 43, "place": "article a"}, {"value": 41, "place": "article b"}]
    conflict = {"path": path, "values": values, "why": "the abstract rounds otherwise"}
    wrong = {f"{RESPONSE}.percent": 43}
    assert len(found(record, terms, "archer-2019", wrong)) == 1
    assert found(record, terms, "archer-2019", wrong, {"conflicts": [conflict]}) == []
    for other in ("outcomes[10]", "outcomes[1].label", "outcomes[1].arms.placebo"):
        conflict["path"] = other
        assert len(found(record, terms, "archer-2019", wrong, {"conflicts": [conflict]})) == 1
    conflict["path"] = "outcomes[10]"
    assert len(found(record, terms, "archer-2019", wrong, {"conflicts": [conflict]})) == 1
