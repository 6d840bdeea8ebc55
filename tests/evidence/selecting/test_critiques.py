"""What was published on a paper after it, the gravest first."""

from __future__ import annotations

from dataclasses import replace

from ldncli.evidence.selecting.critiques import Critique, critics_of, critiques_of
from ldncli.records.model.bibliography import Notice, Relation
from tests.evidence.trials import paper

_NAMES = {"moss-2020": "Moss 2020", "note-2021": "Note 2021"}


def _related(**relations: str) -> tuple[Relation, ...]:
    return tuple(
        Relation(paper=name.replace("_", "-"), relation=relation, note=None)  # type: ignore[arg-type]
        for name, relation in relations.items()
    )


def test_the_gravest_first_and_each_with_its_name() -> None:
    one = replace(
        paper(),
        related=_related(
            moss_2020="commented-on-by", note_2021="corrected-by", other_2000="extends"
        ),
        notice=Notice(kind="concern", date="2022", reason="Odd.", place="article end"),
    )
    assert critics_of([one]) == {"moss-2020", "note-2021"}
    assert critiques_of([one], _NAMES) == (
        Critique("concern", "aa-2020", date="2022", told="Odd."),
        Critique("correction", "aa-2020", by="Note 2021"),
        Critique("comment", "aa-2020", by="Moss 2020"),
    )


def test_a_notice_that_is_a_record_is_told_once() -> None:
    one = replace(
        paper(),
        related=_related(note_2021="corrected-by"),
        notice=Notice(kind="correction", place="article end"),
    )
    assert [each.by for each in critiques_of([one], {})] == ["note-2021"]
    assert critiques_of([paper()], {}) == ()


def test_what_a_paper_says_of_others_is_none_of_it() -> None:
    letter = replace(paper(), related=_related(moss_2020="comments-on", note_2021="retracts"))
    assert critiques_of([letter], _NAMES) == () and critics_of([letter]) == frozenset()
