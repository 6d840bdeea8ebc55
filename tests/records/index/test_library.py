"""The way in: finding the records, loading them, and asking the library."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.errors import RecordError, UnknownTermError
from ldncli.records.index import building
from ldncli.records.index import library as library_module
from ldncli.records.index.files import list_files
from ldncli.records.index.library import Library, load, short, version_line
from ldncli.records.index.store import cache_file
from ldncli.records.model.paper import Paper
from ldncli.records.sealing import read_file
from ldncli.records.text.decode import decode
from tests.conftest import LIBRARY, PATIENCE, ROOT, Run
from tests.machine import plain_user
from tests.records.conftest import Record, rewrite
from tests.records.text.test_write import PAPERS


def test_a_base_without_instruments_is_a_base(world: Path) -> None:
    (world / "papers" / "archer-2019.yaml").unlink()
    (world / "papers" / "archer-2020.yaml").unlink()
    (world / "papers" / "evans-2021.yaml").unlink()
    (world / "instruments" / "rob2.yaml").unlink()
    (world / "instruments").rmdir()
    assert load(str(world)).instruments == {}


def test_an_empty_base_is_an_answer(world: Path) -> None:
    for path in (world / "papers").iterdir():
        path.unlink()
    found = load(str(world))
    assert len(found) == 0 and found.ids() == [] and list(found.papers()) == []


# -- asking ----------------------------------------------------------------------------------------


def test_a_library_knows_its_size_and_digest(tiny: Library) -> None:
    assert len(tiny) == len(PAPERS)
    assert tiny.kept
    assert version_line(tiny) == f"9 papers, digest {short(tiny.digest)}, in {LIBRARY}"
    assert len(tiny.digest) == 64 and len(short(tiny.digest)) == 12


def test_papers_come_in_the_order_asked(tiny: Library) -> None:
    wanted = ["hill-2018", "archer-2019", "evans-2021"]
    assert [each.id for each in tiny.papers(wanted)] == wanted
    assert [each.paper_id for each in tiny.cards(wanted)] == wanted
    assert [each.id for each in tiny.facets(wanted)] == wanted
    assert [each.id for each in tiny.papers()] == PAPERS
    assert list(tiny.papers([])) == [] and tiny.cards([]) == []


def test_more_papers_than_one_query_takes(tiny: Library) -> None:
    wanted = PAPERS * 200
    assert [each.paper_id for each in tiny.cards(wanted)] == wanted


def test_papers_are_those_of_the_files(tiny: Library, record: Record) -> None:
    for paper in tiny.papers():
        assert decode(Paper, tiny.topic.complete(record(paper.id))) == (paper, [])


def test_other_papers_of_a_study_come_with_it(tiny: Library) -> None:
    assert tiny.with_study_papers(["archer-2020"]) == ["archer-2019", "archer-2020"]
    assert tiny.with_study_papers(["bell-2015"]) == ["bell-2015"]
    assert tiny.with_study_papers(["evans-2021"]) == ["evans-2021"]
    assert tiny.with_study_papers([]) == []


def test_retracted_papers_of_a_study_come_only_when_wanted(world: Path) -> None:
    rewrite(
        world / "papers" / "dunn-2008.yaml", "kind: primary", "kind: secondary-report\nstudy: thumb"
    )
    rewrite(world / "papers" / "dunn-2008.yaml", "n_randomised: 500", "n_randomised: 60")
    library = load(str(world))
    assert library.with_study_papers(["archer-2019"]) == ["archer-2019", "archer-2020"]
    assert library.with_study_papers(["archer-2019"], retracted=True) == [
        "archer-2019",
        "archer-2020",
        "dunn-2008",
    ]
    assert "dunn-2008" in library.with_study_papers(["dunn-2008"]), (
        "what was asked for itself is there"
    )


def test_the_main_paper_of_a_study_is_the_primary_one(tiny: Library) -> None:
    assert tiny.main_papers(PAPERS)["thumb"] == "archer-2019"
    assert tiny.main_papers(["archer-2020"]) == {"thumb": "archer-2020"}
    assert tiny.main_papers(["evans-2021", "nct00000009"]) == {}


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("bell-2015", ["bell-2015"]),
        ("BELL-2015", ["bell-2015"]),
        (" bell-2015 ", ["bell-2015"]),
        ("10.5555/archer.2019", ["archer-2019"]),
        ("10.5555/ARCHER.2019", ["archer-2019"]),
        ("https://doi.org/10.5555/archer.2019", ["archer-2019"]),
        ("http://dx.doi.org/10.5555/archer.2019/", ["archer-2019"]),
        ("doi:10.5555/archer.2019", ["archer-2019"]),
        ("DOI: 10.5555/archer.2019", ["archer-2019"]),
        ("10000001", ["archer-2019"]),
        ("PMID 10000001", ["archer-2019"]),
        ("pmid:10000001", ["archer-2019"]),
        ("https://pubmed.ncbi.nlm.nih.gov/10000001/", ["archer-2019"]),
        ("NCT00000001", ["archer-2019"]),
        ("nct00000009", ["nct00000009"]),
        ("thumb", ["archer-2019", "archer-2020"]),
    ],
)
def test_a_paper_is_found_by_any_of_its_names(tiny: Library, name: str, ids: list[str]) -> None:
    assert tiny.find(name) == ids


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("bel-2015", "did you mean 'bell-2015'?"),
        ("10.5555/archer.2018", "did you mean '10.5555/archer.2019'?"),
        ("qqq", "try `ldn search qqq`"),
        ("", "try `ldn search `"),
        ("\udcff", "try `ldn search \udcff`"),
    ],
)
def test_an_unknown_name_is_refused_with_a_hint(tiny: Library, name: str, hint: str) -> None:
    with pytest.raises(UnknownTermError) as refusal:
        tiny.find(name)
    assert refusal.value.hint == hint


# -- only what changed is read ---------------------------------------------------------------------


def no_yaml(*_: object) -> None:
    raise AssertionError("YAML was parsed")


def test_no_yaml_is_parsed_when_nothing_changed(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ldncli.records.index import building
    from ldncli.records.text import reading

    before = [each.title for each in load(str(world)).papers()]
    monkeypatch.setattr(reading, "parse_yaml", no_yaml)
    monkeypatch.setattr(building, "parse_yaml", no_yaml)
    library = load(str(world))
    assert [each.title for each in library.papers()] == before
    assert set(library.vocabularies) and library.instruments


def test_a_warm_start_does_not_even_load_the_reader(world: Path) -> None:
    load(str(world))
    code = (
        "import sys; from ldncli.records.index.library import load; load(sys.argv[1]);"
        " print({'yaml', 'ldncli.records.index.building'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(world)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.strip() == "set()"


def test_only_changed_papers_are_parsed(world: Path, parsed: list[str]) -> None:
    load(str(world))
    assert sorted(parsed) == sorted(f"papers/{name}.yaml" for name in PAPERS)
    parsed.clear()
    load(str(world))
    assert parsed == []
    rewrite(world / "papers" / "hill-2018.yaml", "Receptors in a dish", "Receptors in a bowl")
    assert load(str(world)).cards(["hill-2018"])[0].title == "Receptors in a bowl"
    assert parsed == ["papers/hill-2018.yaml"]


def test_added_and_removed_papers_are_noticed(world: Path, parsed: list[str]) -> None:
    load(str(world))
    parsed.clear()
    hill = world / "papers" / "hill-2018.yaml"
    text = hill.read_text()
    (world / "papers" / "hill-2019.yaml").write_text(
        text.replace("hill-2018", "hill-2019").replace("in a dish", "again")
    )
    assert "hill-2019" in load(str(world)).ids()
    hill.unlink()
    assert "hill-2018" not in load(str(world)).ids()
    assert parsed == ["papers/hill-2019.yaml"]
    with pytest.raises(UnknownTermError):
        load(str(world)).find("hill-2018")


def test_a_restored_paper_is_noticed(world: Path) -> None:
    import shutil

    hill, backup = world / "papers" / "hill-2018.yaml", world.parent / "backup.yaml"
    os.utime(hill, ns=(0, 10**18))
    digest = load(str(world)).digest
    shutil.copy2(hill, backup)
    rewrite(hill, "Receptors in a dish", "Receptors in a fish")
    assert load(str(world)).digest != digest
    shutil.copy2(backup, hill)
    assert hill.stat().st_mtime_ns == 10**18
    library = load(str(world))
    assert (
        library.digest == digest and library.cards(["hill-2018"])[0].title == "Receptors in a dish"
    )


def test_a_file_that_vanishes_after_it_was_listed_is_left_out(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = list_files

    def list_then_remove(data: Path) -> dict[str, os.stat_result]:
        found = real(data)
        (world / "papers" / "hill-2018.yaml").unlink(missing_ok=True)
        return found

    monkeypatch.setattr(library_module, "list_files", list_then_remove)
    assert "hill-2018" not in load(str(world)).ids()
    monkeypatch.undo()


def test_a_file_that_vanishes_before_it_is_read_is_left_out_and_found_again(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanish(path: Path, largest: int) -> bytes:
        if path.name == "hill-2018.yaml":
            raise FileNotFoundError(2, "No such file or directory", str(path))
        return read_file(path, largest)

    with monkeypatch.context() as patch:
        patch.setattr(building, "read_file", vanish)
        assert load(str(world)).ids() == [name for name in PAPERS if name != "hill-2018"]
    assert load(str(world)).ids() == PAPERS


def test_an_instrument_that_vanishes_is_left_out(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (world / "instruments" / "other.yaml").write_text(
        (world / "instruments" / "rob2.yaml").read_text().replace("id: rob2", "id: other")
    )

    def vanish(path: Path, largest: int) -> bytes:
        if path.name == "other.yaml":
            raise FileNotFoundError(2, "No such file or directory", str(path))
        return read_file(path, largest)

    with monkeypatch.context() as patch:
        patch.setattr(building, "read_file", vanish)
        assert set(load(str(world)).instruments) == {"rob2"}
    assert set(load(str(world)).instruments) == {"rob2", "other"}


# -- faults ----------------------------------------------------------------------------------------


def refused(world: Path) -> list[tuple[str, int | None, str, str]]:
    """The faults with which a base is refused: file, line, path, message."""
    with pytest.raises(RecordError) as refusal:
        load(str(world))
    assert refusal.value.exit_code == 3 and refusal.value.slug == "faulty-records"
    assert refusal.value.hint == "`ldn check` lists them all"
    assert f"{len(refusal.value.faults)} fault" in refusal.value.message
    return [(each.file, each.line, each.path, each.message) for each in refusal.value.faults]


def test_broken_yaml_names_file_and_line_and_nothing_is_lost(
    world: Path, parsed: list[str]
) -> None:
    digest = load(str(world)).digest
    path = world / "papers" / "bell-2015.yaml"
    good = path.read_text()
    rewrite(path, "year: 2015", "year: [2015")
    parsed.clear()
    (fault,) = refused(world)
    assert fault[:3] == ("papers/bell-2015.yaml", 5, "") and fault[3].startswith("not YAML")
    assert fault in refused(world), "still there the next time"
    assert parsed == ["papers/bell-2015.yaml"] * 2, "all others are still known"
    path.write_text(good)
    library = load(str(world))
    assert (library.digest, library.ids()) == (digest, PAPERS)
    assert parsed == ["papers/bell-2015.yaml"] * 3


def test_a_broken_record_among_related_ones_is_the_only_fault(world: Path) -> None:
    """The other paper of the study, and the review that includes it, are no faults of their own."""
    rewrite(world / "papers" / "archer-2019.yaml", "year: 2019", "year: NO")
    assert {file for file, *_ in refused(world)} == {"papers/archer-2019.yaml"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "not UTF-8 text"),
        (b"id: x\x00\n", "not YAML: control characters are not allowed"),
        (b"id: a\n---\nid: b\n", "not YAML: but found another document"),
        (
            b"x: " + b"y" * 10_000_000,
            "10.0 MB is too large; a file of this kind has at most 0.25 MB",
        ),
    ],
)
def test_a_file_that_is_no_record_is_named(world: Path, text: bytes, message: str) -> None:
    (world / "papers" / "zz-2000.yaml").write_bytes(text)
    ((file, _, path, said),) = refused(world)
    assert (file, path) == ("papers/zz-2000.yaml", "")
    assert said.startswith(message.split(":")[0])
    (world / "papers" / "zz-2000.yaml").unlink()
    assert load(str(world)).ids() == PAPERS


@pytest.mark.parametrize("text", [b"[" * 100_000, b"- " * 500_000])
def test_a_file_that_is_nested_too_deeply_ends_with_3(
    ldn: Callable[..., Run], world: Path, text: bytes
) -> None:
    (world / "papers" / "zz-2000.yaml").write_bytes(text)
    run = ldn("search", "thumbs")
    assert run.code == 3 and run.out == "" and "papers/zz-2000.yaml" in run.err


def test_a_folder_named_like_a_record_is_named(world: Path) -> None:
    (world / "papers" / "zz-2000.yaml").mkdir()
    assert refused(world) == [("papers/zz-2000.yaml", None, "", "cannot be read: Is a directory")]


@pytest.mark.parametrize("name", ["papers/hill-2018", "vocab/outcomes", "instruments/rob2"])
def test_an_unreadable_file_is_named(world: Path, name: str) -> None:
    (world / f"{name}.yaml").chmod(0)
    with plain_user():
        assert refused(world) == [(f"{name}.yaml", None, "", "cannot be read: Permission denied")]
    (world / f"{name}.yaml").chmod(0o644)
    assert load(str(world)).ids() == PAPERS


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made, contextlib.chdir(path.parent):
        made.bind(path.name)


_NO_RECORDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a pipe": (lambda path: os.mkfifo(path), "it is a pipe, a device or a socket"),
    "a socket": (_socket, "No such device or address"),
    "an endless device": (
        lambda path: path.symlink_to("/dev/zero"),
        "it is a pipe, a device or a socket",
    ),
    "a link to itself": (
        lambda path: path.symlink_to(path.name),
        "Too many levels of symbolic links",
    ),
    "a link to nothing": (lambda path: path.symlink_to("gone"), "No such file or directory"),
    "a link to a folder": (lambda path: path.symlink_to(".."), "Is a directory"),
    "a disk full of nothing": (
        lambda path: (path.touch(), os.truncate(path, 10**10)),
        "it has 10,000 MB",
    ),
}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other files")
@pytest.mark.parametrize("kind", _NO_RECORDS)
def test_what_is_no_file_is_named_and_keeps_nobody_waiting(world: Path, kind: str) -> None:
    make, told = _NO_RECORDS[kind]
    for name in ("papers/zz-2000", "judgements/zz", "cautions", "topic"):
        before = None
        path = world / f"{name}.yaml"
        if path.exists():
            before = path.read_bytes()
            path.unlink()
        path.parent.mkdir(exist_ok=True)
        make(path)
        found = [each for each in refused(world) if each[0] == f"{name}.yaml"]
        assert [each[3] for each in found][:1] == [f"cannot be read: {told}"], name
        path.unlink()
        path.write_bytes(before) if before else None
        assert load(str(world)).ids() == PAPERS


def test_folders_that_are_links(world: Path, tmp_path: Path) -> None:
    before = [each.title for each in load(str(world)).cards(PAPERS)]
    (tmp_path / "link").symlink_to(world)
    for name in ("papers", "judgements"):
        if (world / name).exists():
            (world / name).rename(tmp_path / name)
            (world / name).symlink_to(tmp_path / name)
    path = tmp_path / "papers" / "hill-2018.yaml"
    path.rename(tmp_path / "elsewhere.yaml")
    path.symlink_to(tmp_path / "elsewhere.yaml")
    assert [each.title for each in load(str(tmp_path / "link")).cards(PAPERS)] == before
    rewrite(tmp_path / "elsewhere.yaml", "Receptors in a dish", "Receptors in a bowl")
    assert load(str(world)).cards(["hill-2018"])[0].title == "Receptors in a bowl"
    shutil.rmtree(world / "judgements", ignore_errors=True)
    (world / "judgements").unlink(missing_ok=True)
    (world / "judgements").symlink_to("nowhere")
    with pytest.raises(FileNotFoundError):  # judgements are not silently left out
        load(str(world))


def test_a_file_whose_name_is_no_text_is_named(world: Path) -> None:
    path = os.fsencode(world / "papers") + b"/z\xff-2000.yaml"
    try:
        with open(path, "wb") as file:
            file.write(b"id: x\n")
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    assert refused(world) == [
        ("papers/z?-2000.yaml", None, "", "the name of this file is not UTF-8")
    ]


def test_the_first_run_on_a_broken_base_keeps_what_is_good(world: Path, parsed: list[str]) -> None:
    rewrite(world / "papers" / "bell-2015.yaml", "year: 2015", "year: [2015")
    refused(world)
    parsed.clear()
    rewrite(world / "papers" / "bell-2015.yaml", "year: [2015", "year: 2015")
    assert load(str(world)).ids() == PAPERS
    assert parsed == ["papers/bell-2015.yaml"]


def test_a_fault_is_reported_where_nothing_can_be_kept(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LDN_CACHE", str(tmp_path / "file" / "cache"))
    rewrite(world / "papers" / "hill-2018.yaml", "year: 2018", "year: soon")
    assert [each[:3] for each in refused(world)] == [("papers/hill-2018.yaml", 4, "year")]


def test_commands_end_with_the_documented_codes(
    world: Path, ldn: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LDN_CACHE", os.devnull)
    run = ldn("search", "morphine", "--format", "csv")
    assert run.code == 0 and "gray-2017" in run.out and "could not be saved" in run.err
    monkeypatch.setenv("LDN_CACHE", str(tmp_path / "cache"))
    assert ldn("search", "morphine", "--format", "csv") == (0, run.out, run.err.split("\n", 1)[1])
    rewrite(world / "papers" / "hill-2018.yaml", "year: 2018", "year: soon")
    run = ldn("search", "morphine")
    assert run.code == 3 and run.out == ""
    assert "papers/hill-2018.yaml:4 year: expected a whole number, found the text 'soon'" in run.err


# -- two at once -----------------------------------------------------------------------------------


def test_two_processes_may_make_the_index_at_once(world: Path, tmp_path: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "ldncli",
        "search",
        "fibro",
        "--format",
        "csv",
        "--data",
        str(world),
    ]
    outputs = set()
    for attempt in range(4):
        environment = {**os.environ, "LDN_CACHE": str(tmp_path / f"cold-{attempt}")}
        running = [
            subprocess.Popen(
                words,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=environment,
                cwd=ROOT,
            )
            for _ in range(2)
        ]
        for each in running:
            out, err = each.communicate(timeout=PATIENCE)
            assert each.returncode == 0, err
            assert "cannot be kept" not in err
            outputs.add(out)
    assert len(outputs) == 1
    assert outputs.pop().count("\n") == 5


def test_two_processes_may_find_a_damaged_index_at_once(world: Path, tmp_path: Path) -> None:
    load(str(world))
    cache_file(world).write_bytes(b"garbage" * 1000)
    words = [
        sys.executable,
        "-c",
        (
            "import sys; from ldncli.records.index.library import load;"
            " print(load(sys.argv[1]).digest)"
        ),
        str(world),
    ]
    running = [
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(3)
    ]
    found = [each.communicate(timeout=PATIENCE) for each in running]
    assert {out.strip() for out, _ in found} == {load(str(world)).digest}, found


def test_an_index_that_another_process_changed_is_seen(world: Path, parsed: list[str]) -> None:
    first = load(str(world))
    rewrite(world / "papers" / "hill-2018.yaml", "Receptors in a dish", "Receptors in a bowl")
    code = "import sys; from ldncli.records.index.library import load; load(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(world)], check=True, cwd=ROOT)
    parsed.clear()
    assert load(str(world)).cards(["hill-2018"])[0].title == "Receptors in a bowl"
    assert parsed == [] and len(first) == len(PAPERS)
