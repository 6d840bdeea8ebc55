"""Judgements: a person's overrides of computed certainty, their faults, and how
the index follows their files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from ldncli.errors import Fault, RecordError
from ldncli.records.checking.run import check_base, check_files
from ldncli.records.checking.schema import classes, json_schema
from ldncli.records.index.files import list_files
from ldncli.records.index.library import Library, load
from ldncli.records.text.decode import decode
from ldncli.records.text.reading import Terms
from ldncli.records.text.write import to_mapping, write_yaml
from ldncli.records.text.yamltext import parse_yaml
from ldncli.records.vocabularies.judgements import Override, check_rating
from tests.conftest import LIBRARY, Run
from tests.records.conftest import line_of, rewrite
from tests.records.strategies import instances

NAME = "fibromyalgia-pain-imprecision"
FILE = f"judgements/{NAME}.yaml"
GOOD: dict[str, Any] = parse_yaml((LIBRARY / FILE).read_bytes(), FILE).value


def add(world: Path, name: str, **changes: Any) -> Path:
    """A second judgement: the first one's keys with other values, without those that are None."""
    value = {key: each for key, each in {**GOOD, "id": name, **changes}.items() if each is not None}
    path = world / "judgements" / f"{name}.yaml"
    path.write_text(write_yaml(value), encoding="utf-8")
    return path


def faults(world: Path) -> list[Fault]:
    """All faults, twice: from a fresh look and from an index that knows of them."""
    found = []
    for _ in range(2):
        with pytest.raises(RecordError) as refusal:
            load(str(world))
        found.append(list(refusal.value.faults))
    assert found[0] == found[1] == check_base(world)
    return found[0]


def judged(world: Path) -> list[str]:
    return [each.id for each in load(str(world)).judgements]


# -- what they say ---------------------------------------------------------------------------------


def test_judgements_are_read(tiny: Library) -> None:
    assert tiny.judgements == (
        Override(
            id=NAME,
            condition="fibromyalgia",
            outcome="pain-intensity",
            body="randomised",
            domain="imprecision",
            levels=-1,
            reason=GOOD["reason"],
            by="Ida Lund",
            date="2026-01-15",
            sources=("archer-2019",),
        ),
    )
    assert tiny.judgements[0].subject() == (
        "fibromyalgia",
        "pain-intensity",
        "randomised",
        "imprecision",
    )


def test_they_come_by_id(world: Path) -> None:
    for name, condition in (
        ("b", "pain"),
        ("a", "crps"),
        (f"{NAME}-more", "neuropathic-pain"),
        ("a-b", "crohn-disease"),
    ):
        add(world, name, condition=condition)
    assert judged(world) == ["a", "a-b", "b", NAME, f"{NAME}-more"]


def test_the_certainty_itself_can_be_judged(world: Path) -> None:
    add(world, "a", domain="overall", levels=None, level="very-low")
    judgement = load(str(world)).judgements[0]
    assert (judgement.domain, judgement.level, judgement.levels) == ("overall", "very-low", None)


def test_a_base_without_the_folder_has_none(world: Path) -> None:
    shutil.rmtree(world / "judgements")
    assert load(str(world)).judgements == ()
    assert load(str(world)).judgements == ()


def test_files_that_are_no_yaml_are_not_read(world: Path) -> None:
    (world / "judgements" / "README.md").write_text("# How to judge\n")
    (world / "judgements" / ".hidden.yaml").write_text("nothing")
    assert judged(world) == [NAME]


@given(override=instances(Override))
def test_writing_and_reading_gives_the_same(override: Override) -> None:
    assert decode(Override, to_mapping(override)) == (override, [])


# -- faults ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "path", "message", "hint"),
    [
        (
            "n: fibromyalgia",
            "n: fibromyalgi",
            "condition",
            "'fibromyalgi' is not an id in conditions",
            "did you mean 'fibromyalgia'?",
        ),
        (
            "pain-intensity",
            "pain-intensty",
            "outcome",
            "'pain-intensty' is not an id in outcomes",
            "did you mean 'pain-intensity'?",
        ),
        (
            "body: randomised",
            "body: random",
            "body",
            "expected one of randomised, other; found the text 'random'",
            None,
        ),
        ("levels: -1", "levels: -4", "levels", "expected a number from -3 to 2, found -4", None),
        ("levels: -1", "levels: 3", "levels", "expected a number from -3 to 2, found 3", None),
        (
            "levels: -1",
            "levels: -0.5",
            "levels",
            "expected a whole number, found the number '-0.5'",
            None,
        ),
        (
            "levels: -1",
            "level: low\nlevels: -1",
            "level",
            "the domain 'imprecision' takes 'levels', not 'level'",
            "leave it out",
        ),
        (
            f"id: {NAME}",
            "id: other",
            "id",
            f"the id is 'other', the file is called '{NAME}'",
            "they must match",
        ),
        ("by: Ida Lund", "by: ' '", "by", "empty", "leave the key out"),
        (
            "date: '2026-01-15'",
            "date: last week",
            "date",
            "expected a date as YYYY, YYYY-MM or YYYY-MM-DD; found the text 'last week'",
            None,
        ),
        (
            "sources: [archer-2019]",
            "sources: archer-2019",
            "sources",
            "expected a list, found the text 'archer-2019'",
            "put it in [ ]",
        ),
        (
            "levels: -1",
            "levels: -1\nlevles: 2",
            "levles",
            "unknown key 'levles'",
            "did you mean 'levels'?",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_line(
    world: Path, old: str, new: str, path: str, message: str, hint: str | None
) -> None:
    rewrite(world / FILE, old, new)
    (fault,) = faults(world)
    line = (
        line_of(world / FILE, f"{path}: ")
        if path != "level"
        else line_of(world / FILE, "level: low")
    )
    assert (fault.file, fault.line, fault.path, fault.message) == (FILE, line, path, message)
    assert hint is None or fault.hint == hint


@pytest.mark.parametrize(
    "key", ["id", "condition", "outcome", "body", "domain", "reason", "by", "date"]
)
def test_what_is_missing_is_named(world: Path, key: str) -> None:
    text = (world / FILE).read_text(encoding="utf-8")
    (world / FILE).write_text(
        "".join(line for line in text.splitlines(True) if not line.startswith(f"{key}:")),
        encoding="utf-8",
    )
    assert [(each.file, each.path, each.message) for each in faults(world)] == [
        (FILE, "", f"{key!r} is missing")
    ]


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ({"domain": "overall", "level": "low"}, []),
        ({"domain": "overall"}, [()]),
        ({"domain": "overall", "levels": -1}, [(), ("levels",)]),
        ({"domain": "overall", "levels": -1, "level": "low"}, [("levels",)]),
        ({"domain": "large-effect", "levels": 0}, []),
        ({"domain": "large-effect"}, [()]),
        ({"domain": "large-effect", "level": "low"}, [(), ("level",)]),
        (
            {"domain": "everything", "level": "low"},
            [],
        ),  # a fault of its own: what the domain takes is not known
        ({"domain": ["overall"]}, []),
        ({"level": "low"}, []),
        ("overall", []),
    ],
)
def test_each_domain_has_its_kind_of_rating(value: Any, paths: list[Any]) -> None:
    assert [each.path for each in check_rating(value)] == paths


def test_all_faults_of_a_file_are_named_at_once(world: Path) -> None:
    add(world, "bad", condition="fibro", domain="overall", reason=None)
    assert {(each.path, each.message) for each in faults(world)} == {
        ("condition", "'fibro' is not an id in conditions"),
        ("", "'reason' is missing"),
        ("", "'level' is missing: the domain 'overall' is rated by it"),
        ("levels", "the domain 'overall' takes 'level', not 'levels'"),
    }


def test_two_judgements_of_one_thing_are_refused(world: Path) -> None:
    path = add(world, "zz-again", levels=-2)
    (fault,) = faults(world)
    assert (fault.file, fault.line, fault.path) == (
        "judgements/zz-again.yaml",
        line_of(path, "domain:"),
        "domain",
    )
    assert fault.message == f"{NAME!r} overrides the same domain of the same outcome already"
    assert [(each.file, each.path) for each in check_files(world, [path, world / FILE])] == [
        (str(path), "domain")
    ]
    (world / FILE).unlink()
    assert judged(world) == ["zz-again"]


@pytest.mark.parametrize(
    "change",
    [{"condition": "crps"}, {"outcome": "fatigue"}, {"body": "other"}, {"domain": "inconsistency"}],
)
def test_two_judgements_of_two_things_are_not(world: Path, change: dict[str, str]) -> None:
    add(world, "zz-more", **change)
    assert judged(world) == [NAME, "zz-more"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"", None),
        (b"id: [", 2),
        (b"id: a\nreason: \xff", 2),
        (b"- id: a\n", 1),
        (b"id: x\ndate: 2026-01-15\n", 2),
    ],
)
def test_a_file_that_cannot_be_read(world: Path, text: bytes, line: int | None) -> None:
    (world / FILE).write_bytes(text)
    found = faults(world)[0]
    assert (found.file, found.line) == (FILE, line)
    assert judged_after_mending(world) == [NAME]


def judged_after_mending(world: Path) -> list[str]:
    shutil.copy(LIBRARY / FILE, world / FILE)
    return judged(world)


def test_a_folder_in_place_of_a_file(world: Path) -> None:
    (world / "judgements" / "a.yaml").mkdir()
    assert [(each.file, each.message) for each in faults(world)] == [
        ("judgements/a.yaml", "cannot be read: Is a directory")
    ]


def test_a_file_name_that_is_no_text(world: Path) -> None:
    try:
        shutil.copy(world / FILE, os.fsencode(world / "judgements") + b"/\xff.yaml")
    except OSError:
        pytest.skip("this file system allows no such name")
    assert [each.message for each in faults(world)] == ["the name of this file is not UTF-8"]


def test_faults_of_papers_and_of_judgements_are_named_at_once(world: Path) -> None:
    rewrite(world / "papers" / "hill-2018.yaml", "year: 2018", "year: soon")
    rewrite(world / FILE, "levels: -1", "levels: 9")
    assert [(each.file, each.path) for each in faults(world)] == [
        ("papers/hill-2018.yaml", "year"),
        (FILE, "levels"),
    ]


def test_a_broken_judgement_hides_no_fault_between_papers(world: Path) -> None:
    rewrite(world / FILE, "levels: -1", "levels: 9")
    rewrite(world / "papers" / "archer-2020.yaml", "study: thumb", "study: finger")
    named = {each.file for each in faults(world)}
    rewrite(world / FILE, "levels: 9", "levels: -1")
    assert named - {FILE} == {each.file for each in faults(world)} != set()


# -- the index -------------------------------------------------------------------------------------


def test_the_index_follows_what_is_changed_added_and_removed(
    world: Path, parsed: list[str]
) -> None:
    digests = {load(str(world)).digest}
    parsed.clear()
    rewrite(world / FILE, "levels: -1", "levels: 0")
    assert [each.levels for each in load(str(world)).judgements] == [0]
    digests.add(load(str(world)).digest)
    add(world, "a", domain="indirectness")
    assert judged(world) == ["a", NAME]
    digests.add(load(str(world)).digest)
    (world / FILE).unlink()
    assert judged(world) == ["a"]
    digests.add(load(str(world)).digest)
    assert len(digests) == 4
    shutil.rmtree(world / "judgements")
    assert judged(world) == []
    assert parsed == [], "no paper is read for it"


def test_a_first_judgement_is_noticed(world: Path) -> None:
    shutil.rmtree(world / "judgements")
    assert judged(world) == []
    (world / "judgements").mkdir()
    add(world, "a")
    assert judged(world) == ["a"]


def test_a_term_taken_away_makes_the_judgement_faulty(world: Path) -> None:
    load(str(world))
    rewrite(world / FILE, "condition: fibromyalgia", "condition: healthy-volunteers")
    load(str(world))
    vocabulary = world / "vocab" / "conditions.yaml"
    rewrite(
        vocabulary,
        "  - {id: healthy-volunteers, label: Healthy volunteers}\n",
        "  - {id: the-well, label: Healthy volunteers}\n",
    )
    (found,) = [each for each in faults(world) if each.file == FILE]
    assert (found.line, found.path) == (2, "condition")
    shutil.copy(LIBRARY / "vocab" / "conditions.yaml", vocabulary)
    assert judged(world) == [NAME]


def test_a_vocabulary_that_breaks_meanwhile_loses_no_change(world: Path) -> None:
    load(str(world))
    rewrite(world / "vocab" / "outcomes.yaml", "label: Fatigue", "lable: Fatigue")
    add(world, "a", domain="indirectness")
    (world / FILE).unlink()
    assert {each.file for each in faults(world)} == {"vocab/outcomes.yaml"}
    shutil.copy(LIBRARY / "vocab" / "outcomes.yaml", world / "vocab" / "outcomes.yaml")
    assert judged(world) == ["a"]


def test_files_are_listed_for_the_index(world: Path) -> None:
    assert [each for each in list_files(world) if each.startswith("judgements/")] == [FILE]


# -- single files and the command ------------------------------------------------------------------


def test_single_files_are_checked_as_judgements(world: Path, tmp_path: Path) -> None:
    assert check_files(world, [world / FILE]) == []
    draft = tmp_path / "judgements" / "draft.yaml"
    draft.parent.mkdir()
    draft.write_text(write_yaml({**GOOD, "outcome": "gout"}), encoding="utf-8")
    assert {(each.line, each.path) for each in check_files(world, [draft])} == {(3, "outcome")}


def test_check_names_counts_and_repairs_them(ldn: Callable[..., Run], world: Path) -> None:
    assert ldn("check").err.endswith("0 faults\n")
    rewrite(world / FILE, "'2026-01-15'", "2026-01-15")
    run = ldn("check", "--format", "csv")
    assert run.code == 3 and FILE in run.out and run.err.endswith("1 fault\n")
    run = ldn("evidence")
    assert run.code == 3 and f"{FILE}:9 date:" in run.err
    assert ldn("check", "--fix").code == 0
    assert (world / FILE).read_bytes() == (LIBRARY / FILE).read_bytes()


# -- the schema ------------------------------------------------------------------------------------


def test_the_schema_takes_what_the_decoder_takes(terms: Terms) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json_schema(terms.ids(), Override)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(GOOD)) == []
    for key, wrong in (
        ("condition", "gout"),
        ("levels", 3),
        ("level", "none"),
        ("date", "soon"),
        ("sources", "archer-2019"),
        ("body", "all"),
    ):
        assert [
            list(each.absolute_path) for each in validator.iter_errors({**GOOD, key: wrong})
        ] == [[key]]
    assert {each.message.split("'")[1] for each in validator.iter_errors({})} == set(GOOD) - {
        "levels",
        "sources",
    }
    assert schema["$id"].endswith("/judgement.json") and classes(Override) == [Override]
