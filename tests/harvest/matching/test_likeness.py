"""Which two records are one paper, which are of one family, and which a person must judge."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.matching.likeness import Verdict, compare, same_journal
from ldncli.harvest.matching.traits import of_candidate

ORIGIN = Origin(source="toy", bibliography="fields", family_first=True)
PAPER = Candidate(
    origin=ORIGIN,
    title="Low-dose naltrexone for purple elbow: a randomised crossover trial",
    authors=("Lee, Ann", "van den Berg, Bo"),
    date="2019-03",
    journal="Journal of Elbow Pain",
    volume="3",
    issue="2",
    pages="11-19",
    doi="10.5555/elbow.1",
    pmid="11111",
)
BARE = replace(PAPER, doi=None, pmid=None)


def _verdict(one: Candidate, two: Candidate) -> Verdict:
    first, second = of_candidate(one), of_candidate(two)
    there, back = compare(first, second), compare(second, first)
    assert there == back, "the order does not matter"
    return there.verdict


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "same"),
        ({"title": "LOW DOSE NALTREXONE FOR PURPLE ELBOW - A RANDOMISED CROSSOVER TRIAL."}, "same"),
        (
            {"title": "Low-dose <i>naltrexone</i> for purple elbow: a randomised crossover trial"},
            "same",
        ),
        ({"title": "Low-dose naltrexone for purple elbow"}, "same"),
        (
            {"title": f"[{PAPER.title}] [in Danish]"},
            "same",
        ),
        ({"authors": ("Lee A.", "Van Den Berg B.")}, "same"),
        ({"authors": ()}, "same"),
        ({"journal": "J Elbow Pain"}, "same"),
        ({"journal": None, "volume": None, "pages": None}, "same"),
        ({"date": "2018", "volume": None, "pages": None}, "same"),
        ({"pages": "e11"}, "same"),
        ({"pages": "11-Sep"}, "same"),
        # a companion, a part, another trial of the same people
        ({"pages": "20-28"}, "perhaps"),
        ({"title": PAPER.title + " II"}, "perhaps"),
        ({"authors": ("Smith, Jo",), "pages": "20-28", "volume": "4", "date": "2024"}, "other"),
        ({"title": "Nutrition and knees in elderly cats", "pages": "20-28"}, "other"),
        # Nobody's title proves nothing.
        ({"authors": (), "date": None, "journal": None, "volume": None, "pages": None}, "perhaps"),
    ],
)
def test_without_identifiers(changes: dict[str, object], verdict: Verdict) -> None:
    assert _verdict(BARE, replace(BARE, **changes)) == verdict  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"title": "Naltrexon in niedriger Dosis beim violetten Ellenbogen"}, "same"),
        ({"doi": "10.5555/elbow.2"}, "perhaps"),
        ({"doi": None, "pmid": "22222"}, "perhaps"),
        ({"doi": "10.5555/elbow.2", "pmid": "11111"}, "perhaps"),
        ({"doi": "HTTPS://DOI.ORG/10.5555/ELBOW.1", "pmid": None}, "same"),
        # All abstracts of a congress under the DOI of its volume.
        (
            {"title": "Knees of elderly cats: a register", "authors": ("Ek, Bo",), "pmid": None},
            "perhaps",
        ),
    ],
)
def test_with_identifiers(changes: dict[str, object], verdict: Verdict) -> None:
    assert _verdict(PAPER, replace(PAPER, **changes)) == verdict  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Letter on invented pain", "Second letter on invented pain"),
        ("Second letter on invented pain", "Third letter on invented pain"),
        ("2nd letter on invented pain", "Third letter on invented pain"),
        ("Invented pain, part I: the knee", "Invented pain: the knee"),
        ("Part 1: pain in invented knees", "Part 2: pain in invented knees"),
        ("Part one: pain in invented knees", "Part two: pain in invented knees"),
        ("Pain in invented knees", "Pain in invented knees II"),
        ("Pain in invented knees", "Pain in invented knees: reply"),
        ("Pain in invented knees", "Reply to: pain in invented knees"),
        ("Pain in invented knees", "Author response to pain in invented knees"),
        ("Pain in invented knees", "Pain in invented knees (correction)"),
        ("Erratum: pain in invented knees", "Comment on: pain in invented knees"),
        ("Comment on: pain in invented knees", "Reply to: pain in invented knees"),
        ("Pain in invented knees", "Comment on pain in invented knees"),
        ("Pain in invented knees", "Addendum to pain in invented knees"),
        ("Pain in invented knees", "Pain in invented knees: an update"),
        ("Pain in invented knees", "Pain in invented knees: study protocol"),
        ("Pain in invented knees", "Pain in invented knees: two-year follow-up"),
        ("Pain in invented knees", "Pain in invented knees: interim results"),
    ],
)
@pytest.mark.parametrize("placed", [True, False])
def test_what_follows_a_paper_is_another(one: str, two: str, placed: bool) -> None:
    """Even of the same people, year, journal and volume; without pages, as letters often are."""
    place = {"pages": None} if placed else {"pages": None, "journal": None, "volume": None}
    first = replace(BARE, title=one, **place)  # type: ignore[arg-type]
    assert _verdict(first, replace(first, title=two)) != "same"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Erratum: pain in invented knees", "Corrigendum to: Pain in invented knees"),
        ("Pain in invented knees, part II: children", "Pain in invented knees. Part 2. Children"),
        ("The 2nd letter on invented pain", "The second letter on invented pain"),
        ("A phase II trial of invented knees", "A phase 2 trial of invented knees"),
        ("Long-term followup of invented knees", "Long-term follow-up of invented knees"),
    ],
)
def test_the_same_mark_in_other_words(one: str, two: str) -> None:
    first = replace(BARE, title=one)
    assert _verdict(first, replace(first, title=two)) == "same"


@pytest.mark.parametrize(
    "changes",
    [
        {"doi": "10.1101/2018.11.01.123456", "journal": "medRxiv", "volume": None, "pages": None},
        {"journal": "Research Square (preprint)", "volume": None, "pages": None},
        {"types": ("Conference Abstract",), "journal": "Pain Medicine", "date": "2018"},
        {"journal": "Pain Medicine", "date": "2017", "volume": "40", "pages": "S12"},
        {"title": "Erratum: " + (PAPER.title or ""), "types": ("Published Erratum",)},
    ],
)
def test_other_reports_of_a_work_are_its_family(changes: dict[str, object]) -> None:
    other = replace(BARE, **changes)  # type: ignore[arg-type]
    assert _verdict(BARE, other) == "family"


def test_entries_of_registers() -> None:
    entry = replace(BARE, registrations=("NCT01234567",), registered=True)
    assert _verdict(entry, replace(entry, title="Another name")) == "same"
    assert _verdict(entry, replace(entry, registrations=("NCT07654321",))) == "other"
    report = replace(BARE, registrations=("NCT01234567",))
    assert _verdict(entry, report) == "other", "linked by its number, elsewhere"


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Curr Opin Lipidol", "Current Opinion in Lipidology", True),
        ("JAMA", "JAMA", True),
        ("BMJ", "British Medical Journal", True),
        ("The Journal of Pain", "J Pain", True),
        ("Pain", "Brain", False),
        ("Pain Medicine", "Pain Practice", False),
        ("J Hosp Infect", "Journal of Hospital Medicine", False),
        ("of the", "The Lancet", False),
    ],
)
def test_names_of_journals(one: str, two: str, same: bool) -> None:
    first, second = one.lower().split(), two.lower().split()
    assert same_journal(tuple(first), tuple(second)) is same
    assert same_journal(tuple(second), tuple(first)) is same
