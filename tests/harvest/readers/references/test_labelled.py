"""Decisions are read from the column that holds them, and from nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import DocumentError, UsageError
from ldncli.harvest.readers.files import read_file
from ldncli.harvest.readers.references import labelled as module
from ldncli.harvest.readers.references.labelled import Labelled, labelled, split_map
from tests.plain import check_plain


def _read(
    tmp_path: Path, text: str, name: str = "review.csv", column: str | None = None
) -> Labelled:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return labelled(read_file(file), column)


def test_values_never_change() -> None:
    check_plain(module.Labelled, by_name=True)


@pytest.mark.parametrize("heading", ["label_included", "Included", "Final label", "decision"])
@pytest.mark.parametrize(("yes", "no"), [("1", "0"), ("Yes", "no"), ("included", "Excluded")])
def test_known_headings_and_values(tmp_path: Path, heading: str, yes: str, no: str) -> None:
    text = f"title,abstract,{heading}\nOne,First,{yes}\nTwo,,{no}\nThree,,\n"
    found = _read(tmp_path, text)
    assert found.texts == ("One First", "Two ") and found.included == (True, False)
    assert found.unlabelled == 1 and found.column == heading


def test_a_column_that_is_named_goes_first(tmp_path: Path) -> None:
    text = "title,included,kept\nOne,1,0\nTwo,0,1\n"
    assert _read(tmp_path, text).included == (True, False)
    assert _read(tmp_path, text, column="Kept").included == (False, True)
    assert split_map(["title=Heading,included=Kept"]) == ("Kept", {"title": "Heading"})


def test_decisions_among_the_notes_of_a_tagged_file(tmp_path: Path) -> None:
    records = (
        "TY  - JOUR\nTI  - One\nN1  - seen\nN1  - ASReview_relevant\nER  - \n",
        "TY  - JOUR\nTI  - Two\nN1  - ASReview_irrelevant\nER  - \n",
        "TY  - JOUR\nTI  - Three\nN1  - other words\nER  - \n",
    )
    found = _read(tmp_path, "\n".join(records), "review.ris")
    assert found.included == (True, False) and found.unlabelled == 1


@pytest.mark.parametrize(
    ("text", "error", "told"),
    [
        ("title,year\nOne,2000\nTwo,2001\n", UsageError, "no column of decisions"),
        ("title,included\nOne,1\nTwo,1\n", UsageError, "no record is excluded"),
        ("title,included\nOne,0\nTwo,0\n", UsageError, "no record is included"),
        ("title,included\nOne,1\nTwo,maybe\n", DocumentError, "'maybe' is no decision"),
    ],
)
def test_what_is_no_set_of_decisions_is_refused(
    tmp_path: Path, text: str, error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        _read(tmp_path, text)
