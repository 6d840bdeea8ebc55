"""Duplicates are found and nothing else is: on references that people labelled, and on the base's
own records, damaged as databases damage them."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.known import Known
from ldncli.harvest.matching.likeness import Likeness
from ldncli.harvest.matching.roster import Roster, surest
from ldncli.harvest.matching.traits import of_candidate
from ldncli.harvest.readers.files import ReadFile
from ldncli.harvest.standing import standings
from ldncli.records.index.library import Library
from ldncli.records.model.card import Card
from tests.harvest.toy import READER

ORIGIN = Origin(source="toy", bibliography="fields", family_first=True)
LABELLED = Path(__file__).parent / "labelled.csv"


def _labelled(name: str) -> list[tuple[Candidate, bool]]:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return [
            (
                Candidate(
                    origin=ORIGIN,
                    title=row["title"],
                    authors=tuple(row["authors"].split("; ")) if row["authors"] else (),
                    date=row["year"] or None,
                    journal=row["journal"] or None,
                    volume=row["volume"] or None,
                    issue=row["issue"] or None,
                    pages=row["pages"] or None,
                    doi=row["doi"] or None,
                    pmid=row["pmid"] or None,
                    types=tuple(row["type"].split("; ")) if row["type"] else (),
                ),
                row["duplicate"] == "yes",
            )
            for row in csv.DictReader(file)
            if row["set"] == name
        ]


@pytest.mark.parametrize("name", ["copper", "tafenoquine"])
@pytest.mark.parametrize("seed", [0, 1])
def test_labelled_duplicates(empty: Known, name: str, seed: int) -> None:
    """A record is found if it has a twin; in any order of the records."""
    labelled = _labelled(name)
    random.Random(seed).shuffle(labelled)
    records = tuple(record for record, _ in labelled)
    found = list(standings([ReadFile("x", READER, records)], empty))
    twins = {id(each.record) for each in found if each.first} | {id(each.first) for each in found}
    right = [(id(record) in twins, label) for record, label in labelled]
    missed = sum(label and not said for said, label in right)
    wrong = sum(said and not label for said, label in right)
    duplicates = sum(label for _, label in right)
    assert 1 - missed / duplicates >= 0.98
    assert 1 - wrong / (len(right) - duplicates) >= 0.999


@pytest.fixture
def empty() -> Known:
    known = Known.__new__(Known)
    known._ids, known._roster, known._registered = [], Roster(), {}
    return known


# -- the base's own records, damaged ---------------------------------------------------------------


def _initials(name: str) -> str:
    family, _, given = name.partition(", ")
    return f"{family}, {' '.join(each[0] + '.' for each in given.split())}" if given else name


def _typo(title: str) -> str:
    middle = len(title) // 2
    return title[:middle] + title[middle + 1 :]


DAMAGES: dict[str, Callable[[Candidate], Candidate]] = {
    "as it is": lambda each: each,
    "no identifier": lambda each: replace(each, doi=None, pmid=None, pmcid=None),
    "initials": lambda each: replace(
        each, doi=None, pmid=None, pmcid=None, authors=tuple(map(_initials, each.authors))
    ),
    "capitals and a full stop": lambda each: replace(
        each, doi=None, pmid=None, pmcid=None, title=f"{(each.title or '').upper()}."
    ),
    "a typing error": lambda each: replace(
        each, doi=None, pmid=None, pmcid=None, title=_typo(each.title or "")
    ),
    "published online a year before": lambda each: replace(
        each, doi=None, pmid=None, pmcid=None, date=str((each.year or 0) - 1)
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_records_of_the_base_are_known(real_library: Library, damage: str) -> None:
    known = Known(real_library)
    cards = [each for each in real_library.cards(real_library.ids()) if _telling(each)]
    assert len(cards) > 250
    said = [(each.paper_id, known.find(DAMAGES[damage](_as_found(each)))) for each in cards]
    right = sum(match.same == paper for paper, match in said)
    wrong = [(paper, match.same) for paper, match in said if match.same not in (None, paper)]
    assert right / len(cards) >= 0.98 and not wrong


def _telling(card: Card) -> bool:
    """Records that a database could have: a title of more than a few words, authors, a journal."""
    entry = card.kind == "registry" or "[" in card.title
    return bool(len(card.title) > 40 and card.authors and card.journal and not entry)


def _as_found(card: Card) -> Candidate:
    return Candidate(
        origin=ORIGIN,
        title=card.title,
        authors=card.authors,
        date=str(card.year),
        journal=card.journal,
        doi=card.doi,
        pmid=card.pmid,
        pmcid=card.pmcid,
    )


# -- the roster itself -----------------------------------------------------------------------------


def test_the_surest_wins() -> None:
    near: Sequence[tuple[str, Likeness]] = [
        ("a", Likeness("same", "likeness", 20.0)),
        ("b", Likeness("perhaps", "doi", 0.0)),
        ("c", Likeness("same", "pmid", 0.0)),
        ("d", Likeness("same", "likeness", 30.0)),
    ]
    assert surest(near) == near[2]
    assert surest(near[:2]) == near[0] and surest(near[1:2]) is None


def test_a_crowd_of_equal_titles_is_no_haystack() -> None:
    """Hundreds of records called "Editorial" are not compared with each other, but an identifier
    still finds its own."""
    roster = Roster()
    for number in range(500):
        roster.add(
            of_candidate(Candidate(origin=ORIGIN, title="Editorial", doi=f"10.5555/{number}"))
        )
    assert len(roster) == 500
    found = list(roster.near(of_candidate(Candidate(origin=ORIGIN, title="Editorial"))))
    assert found == []
    (only,) = roster.near(of_candidate(Candidate(origin=ORIGIN, doi="10.5555/77")))
    assert only == (77, Likeness("same", "doi", 0.0))
