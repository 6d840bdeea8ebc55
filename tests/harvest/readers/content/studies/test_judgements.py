"""Judgements in the layouts of robvis and RevMan Web, and as this program writes them."""

from __future__ import annotations

import csv
import io

import pytest

from ldncli.errors import UsageError
from ldncli.harvest.readers.content.studies.judgements import JudgementTable, judgement_table
from ldncli.harvest.readers.content.studies.sheets import Sheet


def _read(text: str) -> JudgementTable:
    lines = list(csv.reader(io.StringIO(text)))
    return judgement_table(Sheet("rob.csv", tuple(lines[0]), tuple(map(tuple, lines[1:]))))


def test_robvis_with_words_letters_and_weights() -> None:
    words = _read(
        "Study,D1,D2,Overall,Weight\nA,Low,Some concerns,High,33\nB,High,No information,,9"
    )
    assert words.domains == ("D1", "D2")
    assert [(each.domains, each.overall, each.weight) for each in words.studies] == [
        (("low", "some-concerns"), "high", 33.0),
        (("high", "no-information"), None, 9.0),
    ]
    letters = _read("Study,D1,D2,Overall\nA,L,S,H\n")
    assert letters.studies[0].domains == ("low", "some-concerns")
    robins = _read("Study,D1,D2,Overall\nA,M,S,C\n")
    assert robins.studies[0].domains == ("moderate", "serious")
    with pytest.raises(UsageError, match="row 1, D2: 's' is no judgement"):
        _read("Study,D1,D2,Overall\nA,l,s,l\n")


def test_revman_web_has_a_judgement_and_its_support_for_each_domain() -> None:
    found = _read(
        "Study,Random sequence generation (selection bias) judgement,Random sequence generation"
        " (selection bias) support,Other bias judgement\nA,Low risk,A computer drew lots,Unclear"
        " risk\nB,High risk,Not told,Low risk\n"
    )
    assert found.domains == ("Random sequence generation (selection bias)", "Other bias")
    assert found.studies[1].domains == ("high", "low")
    assert "the table has no overall judgement" in found.notes and "support" in found.notes[0]


def test_answers_to_signalling_questions_are_no_judgements() -> None:
    found = _read("Study ID,1.1,1.2,Domain 1,Overall\nA,Y,NI,Low,Low\nB,N,PN,High,High\n")
    assert found.domains == ("Domain 1",) and "not used: 1.1, 1.2" in found.notes


def test_signs_of_a_figure_are_judgements_and_a_dash_elsewhere_is_none() -> None:
    found = _read("Study,Sequence,Other\nA,+,Low\nB,-,-\nC,?,High\n")
    assert [each.domains for each in found.studies] == [
        ("low", "low"),
        ("high", None),
        ("unclear", "high"),
    ]


def test_a_row_a_judgement_is_what_this_program_writes() -> None:
    text = "study,domain,judgement\nA,randomisation,low\nA,overall,some-concerns\nB,overall,high\n"
    found = _read(text)
    assert found.domains == ("randomisation",)
    assert [(each.study, each.domains, each.overall) for each in found.studies] == [
        ("A", ("low",), "some-concerns"),
        ("B", (None,), "high"),
    ]
    with pytest.raises(UsageError, match="row 4 judges 'overall' of B a second time"):
        _read(f"{text}B,overall,low\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Study,Colour\nA,red\n", "has no column of judgements"),
        ("D1,D2\nLow,High\n", "no column with the names of the studies"),
        ("Study,D1\nA,Low\nB,Hgh\n", "row 2, D1: 'Hgh' is no judgement"),
    ],
)
def test_what_is_no_judgement_is_refused(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        _read(text)


def test_domains_of_a_data_package_are_called_by_their_own_names() -> None:
    """The Cochrane Library's data packages have the kind of column before the domain."""
    found = _read(
        "Study,Domain (judgement): Allocation concealment?,"
        "Domain (support): Allocation concealment?\nA,Low risk,Sealed\nB,Unclear risk,"
    )
    assert found.domains == ("Allocation concealment?",)
