"""`ldn import`: documents in, drafts out, nothing overwritten, every refusal clear."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from ldncli.harvest.readers.registry import READERS
from tests.conftest import Run
from tests.harvest import toy
from tests.harvest.samples import PAGE, RECORD


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.md"
    file.write_text(PAGE, encoding="utf-8")
    return file


@pytest.fixture
def record(tmp_path: Path) -> Path:
    file = tmp_path / "record.txt"
    file.write_text(RECORD, encoding="utf-8")
    return file


def test_a_draft_goes_to_stdout(ldn: Callable[..., Run], page: Path, world: Path) -> None:
    before = sorted(world.rglob("*"))
    day = date.today().isoformat()
    run = ldn("import", str(page))
    days = {day, date.today().isoformat()}  # two at midnight
    assert run.code == 0 and run.err == ""
    draft = yaml.safe_load(run.out)
    assert draft["id"] == "van-den-berg-2021" and draft["conditions"] == ["fibromyalgia"]
    assert draft["extraction"]["date"] == draft["sources"][0]["read"] in days
    assert sorted(world.rglob("*")) == before, "nothing goes into the evidence base"


def test_several_documents_are_several_yaml_documents(
    ldn: Callable[..., Run], page: Path, record: Path
) -> None:
    run = ldn("import", str(page), str(record), str(page))
    assert [each["id"] for each in yaml.safe_load_all(run.out)] == [
        "van-den-berg-2021",
        "zolc-2020",
        "van-den-berg-2021-b",
    ]


def test_check_of_a_draft_names_what_is_left_to_do(
    ldn: Callable[..., Run], page: Path, record: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "drafts"
    run = ldn("import", str(page), str(record), "--out", str(folder))
    assert run.code == 0 and run.out == "" and run.err.count("wrote ") == 2
    files = sorted(folder.glob("*.yaml"))
    assert [each.name for each in files] == ["van-den-berg-2021.yaml", "zolc-2020.yaml"]
    assert (folder / "zolc-2020.evidence.json").is_file()
    assert [_missing(ldn, each) for each in files] == [
        ["summary"],
        ["design", "summary"],
    ], "the invented base has no design of reviews"
    finished = files[0].read_text(encoding="utf-8") + "summary: Words of a person.\n"
    finished = finished.replace("draft: not yet accepted\n", "")
    finished += "unknown: [number of people]\n"
    files[0].write_text(finished, encoding="utf-8")
    assert ldn("check", str(files[0])).code == 0


def _missing(ldn: Callable[..., Run], file: Path) -> list[str]:
    """The keys that `ldn check` misses in a draft; any other fault fails the test."""
    run = ldn("check", str(file), "--format", "json")
    messages = [each["message"] for each in json.loads(run.out)]
    assert run.code == 3 and messages.pop(0).startswith("a draft, of which a person has not")
    assert all(each.endswith(" is missing") for each in messages)
    return sorted(each.split("'")[1] for each in messages)


def test_one_document_to_a_file_or_a_folder(
    ldn: Callable[..., Run], page: Path, tmp_path: Path
) -> None:
    file = tmp_path / "x.yaml"
    assert ldn("import", str(page), "-o", str(file)).code == 0
    assert ldn("import", str(page), "-o", str(tmp_path / "drafts")).code == 0
    assert (tmp_path / "drafts" / "van-den-berg-2021.yaml").read_bytes() == file.read_bytes()


def test_a_draft_without_id_is_called_like_its_document(
    ldn: Callable[..., Run], tmp_path: Path
) -> None:
    document = tmp_path / "nameless.md"
    document.write_text("## TL;DR\n## Abstract\n", encoding="utf-8")
    assert ldn("import", str(document), "-o", str(tmp_path)).code == 0
    assert (tmp_path / "nameless.yaml").read_text(encoding="utf-8").startswith("# Draft made from")


def test_nothing_is_overwritten_unasked(
    ldn: Callable[..., Run], page: Path, record: Path, tmp_path: Path
) -> None:
    precious = tmp_path / "zolc-2020.yaml"
    precious.write_text("precious")
    for words in (
        ["import", str(record), "-o", str(precious)],
        ["import", str(page), str(record), "-o", str(tmp_path)],
    ):
        run = ldn(*words)
        assert run.code == 2 and "file-exists" in run.err and precious.read_text() == "precious"
    assert not (tmp_path / "van-den-berg-2021.yaml").exists(), "all are written or none"
    assert ldn("import", str(record), "-o", str(precious), "--force").code == 0
    assert precious.read_text(encoding="utf-8").startswith("# Draft")


def test_several_documents_need_a_folder(
    ldn: Callable[..., Run], page: Path, record: Path, tmp_path: Path
) -> None:
    run = ldn("import", str(page), str(record), "-o", str(tmp_path / "x.yaml"))
    assert run.code == 2 and "name a folder" in run.err and not (tmp_path / "x.yaml").exists()
    assert ldn("import", str(page), "-o", str(page / "x.yaml")).code == 4


def test_a_paper_that_is_there_keeps_its_id_and_others_get_a_letter(
    ldn: Callable[..., Run], page: Path, world: Path
) -> None:
    text = (world / "papers" / "bell-2015.yaml").read_text(encoding="utf-8")
    doi, year = re.search(r"^doi: (\S+)$", text, re.MULTILINE), "2015"
    assert doi
    page.write_text(
        PAGE.replace("10.5555/elbow.2021.7", doi[1])
        .replace("Ludwig van den Berg", "Ann Bell")
        .replace("2021-02-09", year),
        encoding="utf-8",
    )
    run = ldn("import", str(page))
    assert (
        "# The evidence base has a record of this paper already: bell-2015." in run.out
        and "\nid: bell-2015\n" in run.out
    )
    page.write_text(
        PAGE.replace("Ludwig van den Berg", "Ann Bell").replace("2021-02-09", year),
        encoding="utf-8",
    )
    assert "\nid: bell-2015-b\n" in ldn("import", str(page)).out


def test_faulty_records_do_not_keep_a_draft_from_being_made(
    ldn: Callable[..., Run], page: Path, world: Path
) -> None:
    (world / "papers" / "unfinished-2020.yaml").write_text("id: unfinished-2020\n")
    assert ldn("import", str(page)).code == 0
    (world / "vocab" / "conditions.yaml").write_text("terms: none\n")
    run = ldn("import", str(page))
    assert run.code == 3 and "vocab/conditions.yaml" in run.err


def test_a_title_that_another_paper_has_is_pointed_at(
    ldn: Callable[..., Run], page: Path, world: Path
) -> None:
    title = yaml.safe_load((world / "papers" / "bell-2015.yaml").read_text(encoding="utf-8"))[
        "title"
    ]
    text = re.sub(r"\A# .*", lambda _: f"# {title}", PAGE)
    page.write_text(text.replace("2021", "2015"), encoding="utf-8")
    run = ldn("import", str(page))
    assert (
        "It may be the paper that the evidence base has as bell-2015; decide." in run.out
        and "\nid: van-den-berg-2015\n" in run.out
    )


# -- many records a file ---------------------------------------------------------------------------


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of an invented third format: two papers, and one record
    between them that is broken."""
    monkeypatch.setitem(READERS, "toy", toy.READER)
    file = tmp_path / "many.toy"
    file.write_text(toy.TOY, encoding="utf-8")
    return file


def test_every_record_of_a_file_is_drafted_or_named(
    ldn: Callable[..., Run], many: Path, page: Path, tmp_path: Path
) -> None:
    run = ldn("import", str(many), str(page))
    first, second, third = yaml.safe_load_all(run.out)
    assert (first["id"], third["id"]) == ("lee-2019", "van-den-berg-2021") and "id" not in second
    assert (
        first["intervention"] == {"dose_min_mg": 2, "dose_max_mg": 2, "frequency": "twice a day"}
        and first["sources"][0]["kind"] == "index"
    )
    assert "# Draft made from many.toy, line 11;" in run.out
    assert run.code == 3 and run.err.splitlines()[:5] == [
        f"{many}:2: drafted as lee-2019",
        f"{many}:8: not understood: '?' is no field",
        f"{many}:11: drafted as many-11",
        f"{many}: 3 records, 2 drafted, 1 not understood",
        "error: 1 of 4 records was not understood; the others are drafted",
    ]
    folder = tmp_path / "drafts"
    assert ldn("import", str(many), str(page), "-o", str(folder)).code == 3
    assert sorted(each.name for each in folder.glob("*.yaml")) == [
        "lee-2019.yaml",
        "many-11.yaml",
        "van-den-berg-2021.yaml",
    ]


def test_whole_files_of_many_records_end_well(
    ldn: Callable[..., Run], many: Path, world: Path
) -> None:
    doi = re.search(
        r"^doi: (\S+)$",
        (world / "papers" / "bell-2015.yaml").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert doi
    text = toy.TOY.replace("\n?\n", "\n").replace("10.5555/toy.1", doi[1])
    many.write_text(text.replace("Lee, Ann", "Bell, Ann"), encoding="utf-8")
    run = ldn("import", str(many))
    assert run.code == 0 and len(list(yaml.safe_load_all(run.out))) == 3
    assert (
        run.err.splitlines()[0] == f"{many}:2: drafted as bell-2015; in the evidence base already"
    )
    assert run.err.splitlines()[-1] == f"{many}: 3 records, 3 drafted, 0 not understood"


def test_a_file_of_broken_records_alone(
    ldn: Callable[..., Run], many: Path, tmp_path: Path
) -> None:
    many.write_text("%toy\n?\n\n!\n", encoding="utf-8")
    for words in ([], ["-o", str(tmp_path / "drafts")]):
        run = ldn("import", str(many), *words)
        assert run.code == 3 and run.out == "" and not (tmp_path / "drafts").exists()
        assert f"{many}:2: not understood" in run.err and f"{many}:4: not understood" in run.err
        assert "error: 2 of 2 records were not understood\n" in run.err


def test_one_broken_record_alone_and_one_beside_others(
    ldn: Callable[..., Run], many: Path, page: Path
) -> None:
    many.write_text("%toy\n?\n", encoding="utf-8")
    run = ldn("import", str(many))
    assert (
        run.code == 3
        and run.out == ""
        and run.err.splitlines()[:3]
        == [
            f"{many}:2: not understood: '?' is no field",
            f"{many}: 1 record, 0 drafted, 1 not understood",
            "error: 1 of 1 record was not understood",
        ]
    )
    beside = ldn("import", str(page), str(many))
    assert (
        beside.code == 3
        and "error: 1 of 2 records was not understood; the others are drafted" in beside.err
    )
    assert str(page) not in beside.err, "a file of one draft needs no line"


def test_two_drafts_of_one_name_are_refused(ldn: Callable[..., Run], tmp_path: Path) -> None:
    folders = [tmp_path / each for each in ("a", "b")]
    for folder in folders:
        folder.mkdir()
        (folder / "nameless.md").write_text("## TL;DR\n## Abstract\n", encoding="utf-8")
    run = ldn(
        "import", *(str(each / "nameless.md") for each in folders), "-o", str(tmp_path / "drafts")
    )
    assert run.code == 2 and "nameless.yaml" in run.err and not (tmp_path / "drafts").exists()


def test_a_folder_may_have_a_dot(
    ldn: Callable[..., Run], page: Path, record: Path, tmp_path: Path
) -> None:
    dotted = tmp_path / "drafts.d"
    dotted.mkdir()
    assert (
        ldn("import", str(page), str(record), "-o", str(dotted)).code == 0
        and len(list(dotted.glob("*.yaml"))) == 2
    )
    bare = tmp_path / "bare"
    bare.write_text("x")
    assert ldn("import", str(page), "-o", str(bare)).code == 2 and bare.read_text() == "x", (
        "a file without an ending is a file"
    )
    assert ldn("import", str(page), "-o", str(bare), "--force").code == 0 and bare.read_text(
        encoding="utf-8"
    ).startswith("# Draft")


def test_drafts_of_one_run_do_not_share_an_id(
    ldn: Callable[..., Run], page: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.md"
    other.write_text(PAGE.replace("10.5555/elbow.2021.7", "10.5555/elbow.2021.8"), encoding="utf-8")
    ids = [each["id"] for each in yaml.safe_load_all(ldn("import", str(page), str(other)).out)]
    assert ids == ["van-den-berg-2021", "van-den-berg-2021-b"]


def test_several_records_need_a_folder(ldn: Callable[..., Run], many: Path, tmp_path: Path) -> None:
    run = ldn("import", str(many), "-o", str(tmp_path / "x.yaml"))
    assert (
        run.code == 2 and "but there are 2 drafts" in run.err and not (tmp_path / "x.yaml").exists()
    )


# -- refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02\xff", "is not UTF-8 text"),
        (
            b"# Some Markdown\n\nwith words\n",
            "is neither a paper page, a catalogue record, a JATS article nor a list",
        ),
        (b"x" * 5_000_001, "has 5.0 MB, too much"),
    ],
)
def test_what_is_not_one_of_ours(
    ldn: Callable[..., Run], tmp_path: Path, content: bytes, message: str
) -> None:
    document = tmp_path / "other.bin"
    document.write_bytes(content)
    run = ldn("import", str(document))
    assert run.code == 3 and run.out == ""
    assert (
        run.err.startswith(f"error: {document} {message}")
        and "hint: " in run.err
        and "#unreadable-document" in run.err
    )


def test_fifty_megabytes(ldn: Callable[..., Run], tmp_path: Path) -> None:
    document = tmp_path / "large.md"
    with document.open("wb") as file:
        file.truncate(50_000_000)
    run = ldn("import", str(document))
    assert run.code == 3 and "has 50.0 MB" in run.err


def test_every_bad_document_is_named_and_nothing_written(
    ldn: Callable[..., Run], page: Path, tmp_path: Path
) -> None:
    bad = [tmp_path / "a.md", tmp_path / "b.md"]
    for each in bad:
        each.write_text("")
    run = ldn("import", str(page), *map(str, bad), "-o", str(tmp_path / "drafts"))
    assert (
        run.code == 3
        and "2 of 3 documents" in run.err
        and all(f"{each}: is empty" in run.err for each in bad)
    )
    assert not (tmp_path / "drafts").exists()


def test_what_is_not_there(ldn: Callable[..., Run], page: Path, tmp_path: Path) -> None:
    for path in (tmp_path / "none.md", tmp_path):
        run = ldn("import", str(page), str(path))
        assert run.code == 4 and run.out == "" and f"{path} cannot be read" in run.err


def test_no_document_is_a_wrong_word(ldn: Callable[..., Run]) -> None:
    assert ldn("import").code == 2


def test_help_ends_in_an_example(ldn: Callable[..., Run]) -> None:
    assert "Example: ldn import page.md" in ldn("import", "--help", data=None).out
