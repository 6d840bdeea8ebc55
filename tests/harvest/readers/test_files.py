"""Files: what is read, and how all else is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.errors import DocumentError, OutsideError
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import read_file
from ldncli.harvest.readers.reader import MOST_BYTES
from tests.harvest.samples import PAGE, RECORD, candidate_of


@pytest.mark.parametrize("text", [PAGE, RECORD], ids=["page", "record"])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace(" ", "\u00a0").encode(),
        lambda text: text.replace(" ", "  ").encode(),
        lambda text: text.replace("\n", "\n\n").encode(),
        lambda text: b"\n\n" + text.encode() + b"\n\n",
    ],
    ids=[
        "crlf",
        "cr",
        "bom",
        "utf-16",
        "hard blanks",
        "doubled blanks",
        "blank lines",
        "blank ends",
    ],
)
def test_line_ends_marks_and_blanks_make_no_difference(text: str, change, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "page.txt"
    file.write_bytes(change(text))
    assert read_file(file).candidates == (candidate_of(text),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\xff\xfe", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not UTF-8 text"),
        (b"PK\x03\x04\x00\x00", "is not text"),
        ("Zażółć".encode("iso8859-2"), "is not UTF-8 text"),
        (PAGE.encode("utf-16-le"), "is not UTF-8 text"),
        (
            b"# Just a file\n\nwith words\n",
            "is neither a paper page, a catalogue record, a JATS article nor a list",
        ),
        (b"<html><body>Main Author: x</body></html>", "is neither"),
    ],
)
def test_what_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(content)
    with pytest.raises(DocumentError) as caught:
        read_file(file)
    assert (
        caught.value.message.startswith(f"{file} {message}")
        and caught.value.hint
        and caught.value.exit_code == 3
    )


def test_of_a_large_file_the_beginning_is_read(tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    with file.open("wb") as handle:
        handle.truncate(50_000_000)
    read: list[int] = []
    with pytest.raises(DocumentError, match=r"has 50\.0 MB"):
        read_file(file, watch=lambda done, of: read.append(done))
    assert max(read) <= MOST_BYTES + 1


def test_what_has_no_size_is_not_read_for_ever() -> None:
    with pytest.raises(DocumentError, match="more than 5 MB"):
        read_file(Path("/dev/zero"))


def test_the_limit_itself(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(PAGE.encode().ljust(MOST_BYTES))
    assert read_file(file).candidates[0].title
    file.write_bytes(PAGE.encode().ljust(MOST_BYTES + 1))
    with pytest.raises(DocumentError):
        read_file(file)


def test_what_is_not_there_or_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(OutsideError, match="cannot be read"):
            read_file(path)


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    try:
        text = Document("x", content).text
    except DocumentError as error:
        assert error.message.startswith("x is ")
    else:
        assert text and "\r" not in text and "\0" not in text
