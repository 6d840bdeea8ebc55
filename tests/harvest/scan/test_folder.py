"""A folder of the baseline: what is in it, in which order, and what is passed over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ldncli.errors import OutsideError, UsageError
from ldncli.harvest.scan import folder as module
from ldncli.harvest.scan.folder import open_folder
from tests.harvest.scan.baseline import article, put
from tests.plain import check_plain, values_of


def test_values_never_change() -> None:
    for each in values_of(module):
        check_plain(each, by_name=True)


def test_files_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for number in (1275, 2, 1):
        path = put(tmp_path, number, article(number), md5=number != 2)
    path.with_name("pubmed25n1500.xml.gz").write_bytes(b"x")
    path.with_name("pubmed26n0002.xml").write_bytes(b"x")
    for other in (
        "README.txt",
        "\x1b[2Jpubmed26n1.xml.gz",
        "xpubmed26n0003.xml.gz",
        "pubmed26n0009.xml.gz.md5",
    ):
        path.with_name(other).write_text("x", encoding="utf-8")
    found = open_folder(tmp_path)
    assert [each.number for each in found.files] == [(25, 1500), (26, 1), (26, 2), (26, 1275)]
    assert [bool(each.md5) for each in found.files] == [False, True, False, True]
    assert found.files[2].path.suffix == ".gz" and found.files[1].size > 0
    assert found.notes == (
        "pubmed26n0002.xml is passed over: pubmed26n0002.xml.gz is that file too",
        "passed over, since no file of the baseline is called so:"
        " [2Jpubmed26n1.xml.gz, README.txt, xpubmed26n0003.xml.gz",
        "1,272 files are missing between the first and the last: 0003, 0004, 0005, 0006, 0007 …",
    )


def test_a_name_alone_makes_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pubmed26n0001.xml.gz")
    (tmp_path / "pubmed26n0002.xml.gz").mkdir()
    (tmp_path / "pubmed26n0003.xml.gz").symlink_to(tmp_path / "gone")
    put(tmp_path, 4, md5=False)
    os.mkfifo(tmp_path / "pubmed26n0004.xml.gz.md5")
    found = open_folder(tmp_path)
    assert [name[9:13] for name, _ in found.refused] == ["0001", "0002", "0003"]
    assert [each.md5 for each in found.files] == [None], "nobody waits for what a pipe says"


def test_no_folder_and_no_files(tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match="cannot be read"):
        open_folder(tmp_path / "gone")
    with pytest.raises(UsageError, match="no file of the PubMed baseline"):
        open_folder(tmp_path)
