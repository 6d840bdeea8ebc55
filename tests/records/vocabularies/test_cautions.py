"""Cautions: each names where it was read, and a file that does not is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import RecordError
from ldncli.records.checking.run import check_base
from ldncli.records.index.library import load
from ldncli.records.vocabularies.cautions import decode_cautions

SOURCE = {
    "cite": "A leaflet",
    "url": "https://example.org",
    "place": "page 2",
    "read": "2026-01-02",
}
GOOD = {"id": "ears", "who": "people with ears", "text": "They may ring.", "sources": [SOURCE]}


def test_a_good_file(world: Path) -> None:
    (caution,) = load(str(world)).cautions
    assert (caution.id, caution.sources[0].place, caution.papers) == ("ears", "page 2", ())


def test_a_base_without_the_file_has_none(world: Path) -> None:
    (world / "cautions.yaml").unlink()
    assert load(str(world)).cautions == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"sources": [{key: value for key, value in SOURCE.items() if key != "place"}]},
            "'place' is missing",
        ),
        ({"sources": [SOURCE | {"url": "example.org"}]}, "an address that starts with http"),
        ({"sources": []}, "a caution must say where it was read"),
        ({"text": ""}, "text"),
        ({"whom": "all"}, "unknown key 'whom'"),
    ],
)
def test_what_a_caution_must_say(changed: dict[str, object], said: str) -> None:
    _, problems = decode_cautions({"version": "2026-01-01", "cautions": [GOOD | changed]})
    assert any(said in f"{problem.path} {problem.message}" for problem in problems)


def test_conditions_are_terms(world: Path) -> None:
    file = world / "cautions.yaml"
    good = file.read_text(encoding="utf-8")
    named = good.replace("    text: Invented", "    conditions: [crps]\n    text: Invented")
    file.write_text(named, encoding="utf-8")
    assert load(str(world)).cautions[0].conditions == ("crps",)
    file.write_text(named.replace("[crps]", "[crsp]"), encoding="utf-8")
    (fault,) = check_base(world)
    assert (fault.file, fault.line) == ("cautions.yaml", 5) and "crsp" in fault.message


def test_an_id_is_used_once() -> None:
    _, problems = decode_cautions({"version": "2026-01-01", "cautions": [GOOD, GOOD]})
    assert [problem.message for problem in problems] == ["the id 'ears' is given twice"]


def test_faults_are_named_with_their_line_until_they_are_mended(world: Path) -> None:
    file = world / "cautions.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("place: page 2, ", ""), encoding="utf-8")
    for _ in range(2):
        (fault,) = check_base(world)
        assert (fault.file, fault.path) == (
            "cautions.yaml",
            "cautions[0].sources[0]",
        ) and fault.line is not None
    with pytest.raises(RecordError):
        load(str(world))
    file.write_text(good, encoding="utf-8")
    assert check_base(world) == []


def test_papers_that_it_names_must_be_there(world: Path) -> None:
    file = world / "cautions.yaml"
    file.write_text(
        file.read_text(encoding="utf-8") + "    papers: [bell-2015, bell-2016]\n", encoding="utf-8"
    )
    (fault,) = check_base(world)
    assert (fault.file, fault.path, fault.message) == (
        "cautions.yaml",
        "cautions[0].papers[1]",
        "there is no paper 'bell-2016'",
    )
    (world / "papers" / "bell-2015.yaml").unlink()
    assert len(check_base(world)) == 2
