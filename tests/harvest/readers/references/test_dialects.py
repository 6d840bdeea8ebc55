"""Which tagged format a file is in, and what a line of it says."""

from __future__ import annotations

import pytest

from ldncli.harvest.readers.references.dialects import (
    MEDLINE,
    REFER,
    RIS,
    WEB_OF_SCIENCE,
    dialect_of,
)


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("TY  - JOUR\n", RIS),
        ("Provider: x\n\nTY  - JOUR\n", RIS),
        ("TY - JOUR\n", RIS),
        ("AU  - Lee\nTI  - Elbow\nPY  - 2001\n", RIS),
        ("PMID- 1\n", MEDLINE),
        ("FN x\nVR 1.0\nPT J\n", WEB_OF_SCIENCE),
        ("%0 Journal Article\n", REFER),
    ],
)
def test_the_beginning_decides(text: str, dialect: object) -> None:
    assert dialect_of(text) is dialect


@pytest.mark.parametrize(
    ("line", "parsed"),
    [
        ("TI  - A - b", ("TI", "A - b")),
        ("ER  -", ("ER", "")),
        ("TI - Close", ("TI", "Close")),
        ("QQ - Close, no tag of RIS", None),
        ("AB  -no blank", None),
        ("words - of a text", None),
    ],
)
def test_lines_of_ris(line: str, parsed: tuple[str, str] | None) -> None:
    assert RIS.parse(line) == parsed


def test_continuation_lines_of_medline_are_none() -> None:
    assert MEDLINE.parse("      PMID- 12 in a reference") is None
    assert MEDLINE.parse("FAU - Lee, Ann") == ("FAU", "Lee, Ann")


@pytest.mark.parametrize(
    "text", ["# TY in a heading\n", "TYPE - of\n", "PMID: 123\n", "%PDF-1.7\n"]
)
def test_other_files_are_left_to_other_readers(text: str) -> None:
    assert dialect_of(text) is None
