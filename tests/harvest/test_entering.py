"""From an import to the list: each record once, whatever was imported before, and whatever broke
off in the middle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import yaml

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.entering import Entered, enter, search_of
from ldncli.harvest.known import Known, load_known
from ldncli.harvest.readers.files import ReadFile
from ldncli.harvest.readers.reader import Aside, Broken, Reader, Record
from ldncli.harvest.readers.registry import READERS
from ldncli.screening.events import Duplicate, Imported, Linked, Undone
from ldncli.screening.log import CANDIDATES, EVENTS, open_log, writing
from ldncli.screening.standing import Standing, standings
from tests.harvest.toy import READER
from tests.screening.made import START, write

ORIGIN = Origin(source="toy", bibliography="fields", family_first=True)
Enter = Callable[..., Entered]


def _paper(**values: object) -> Candidate:
    return Candidate(origin=ORIGIN, file="x", line=1, **values)  # type: ignore[arg-type]


ELBOW = _paper(title="Purple elbow", authors=("Lee, Ann",), date="2019-05", doi="10.5555/elbow.1")
TWICE = _paper(title="Purple elbow: a trial", doi="10.5555/ELBOW.1", pmid="7")
KNEE = _paper(title="Knees", authors=("O'Kelly, Bo",), date="2020")


@pytest.fixture
def put(world: Path) -> Enter:
    known = Known(load_known(str(world)))

    def put(*records: Record, source: str = "PubMed", on: str | None = "2026-11-01") -> Entered:
        file = ReadFile("x.toy", READER, records)
        with writing(world) as writer:
            _, (told,) = enter(writer, [(file, search_of(file, source, on))], known, at=START)
        return told

    return put


def _stand(world: Path) -> dict[str, Standing]:
    log = open_log(world)
    assert log is not None
    return dict(standings(log, 1))


def _states(world: Path) -> list[str]:
    return [each.state for each in _stand(world).values()]


def test_a_first_import(world: Path, put: Enter) -> None:
    doi = yaml.safe_load((world / "papers" / "bell-2015.yaml").read_text(encoding="utf-8"))["doi"]
    records = [
        ELBOW,
        TWICE,
        _paper(title="Known", doi=doi),
        Broken(3, "why"),
        Aside(4, "old"),
        ELBOW,
    ]
    told = put(*records)
    assert (told.found, told.new, told.known, told.duplicates, told.repeated) == (4, 3, 1, 1, 1)
    assert (told.waiting, told.not_understood, told.again) == (1, 1, False)
    stand = _stand(world)
    assert _states(world) == ["waiting", "duplicate", "known"]
    elbow, twice, known = stand
    assert elbow.startswith("lee-2019-") and twice.startswith("anonymous-undated-")
    assert (stand[twice].of, stand[twice].rule) == (elbow, "doi")
    assert (stand[known].paper, stand[known].rule) == ("bell-2015", "doi")
    log = open_log(world)
    assert log is not None and isinstance(what := log.events[-1].what, Imported)
    assert (what.read, what.left_out, what.candidates) == (6, 1, (elbow, twice, known, elbow))


def test_the_same_file_again(world: Path, put: Enter) -> None:
    put(ELBOW, TWICE, KNEE)
    before, candidates = _stand(world), (world / CANDIDATES).read_bytes()
    told = put(ELBOW, TWICE, KNEE)
    assert (told.new, told.repeated, told.again) == (0, 3, True)
    assert _stand(world) == before and (world / CANDIDATES).read_bytes() == candidates
    log = open_log(world)
    assert log is not None and sum(isinstance(e.what, Imported) for e in log.events) == 2
    assert not put(ELBOW, TWICE, KNEE, on="2026-12-01").again, "another search"


def test_a_later_import_is_matched_with_the_list(world: Path, put: Enter) -> None:
    put(ELBOW, KNEE)
    told = put(TWICE, _paper(title="Another", pmid="7"), source="Embase")
    assert (told.new, told.duplicates) == (2, 2), "the second by way of the first"
    elbow = next(iter(_stand(world)))
    assert [each.of for each in _stand(world).values()][2:] == [elbow, elbow]


def test_what_a_person_took_back_stays_taken_back(world: Path, put: Enter) -> None:
    put(ELBOW, TWICE)
    log = open_log(world)
    assert log is not None
    made = next(each for each in log.events if isinstance(each.what, Duplicate))
    write(world, Undone(of=made.id), by="Ann")
    put(ELBOW, TWICE)
    assert _states(world) == ["waiting", "waiting"]


def test_one_doi_two_records_of_different_titles_keep_their_own_ids(
    world: Path, put: Enter
) -> None:
    put(_paper(title="Abstract 1", pmid="7"), _paper(title="Abstract 2", pmid="7"))
    assert len(_stand(world)) == 2


def test_entries_of_registers_are_linked(world: Path, put: Enter) -> None:
    file = world / "papers" / "bell-2015.yaml"
    text = file.read_text(encoding="utf-8").split("\n")
    kept = [each for each in text if not each.startswith("registrations")]
    file.write_text("registrations: [NCT01234567]\n" + "\n".join(kept), encoding="utf-8")
    known = Known(load_known(str(world)))
    records = (_paper(title="Protocol", registrations=("NCT01234567",)),)
    listed = ReadFile("x", READER, records)
    for _ in range(2):
        with writing(world) as writer:
            enter(writer, [(listed, search_of(listed, "CTIS", None))], known, at=START)
    log = open_log(world)
    assert log is not None
    links = [each.what for each in log.events if isinstance(each.what, Linked)]
    assert [each.to for each in links] == ["bell-2015"] and _states(world) == ["waiting"]


def test_what_a_source_took_back(world: Path, put: Enter) -> None:
    gone = Aside(1, "deleted", deletes="7")
    put(_paper(title="Elbow", pmid="7"), _paper(title="Knee", pmid="8"), source="PubMed baseline")
    assert put(gone, source="PubMed").withdrawn and _states(world) == ["withdrawn", "waiting"]
    assert not put(gone).withdrawn, "it is off the list already"
    put(_paper(title="Elbow", pmid="7"), gone)
    assert _states(world) == ["waiting", "waiting"], "the same file brings it anew"
    put(_paper(title="Elbow", pmid="7"), source="Embase")
    assert not put(gone).withdrawn, "another has it too"


def test_killed_at_any_byte_and_repeated(world: Path, put: Enter) -> None:
    """Wherever the writer was killed, the import can be repeated, and then the list is as if
    nothing had happened."""
    put(KNEE)
    start = {each: (world / each).read_bytes() for each in (CANDIDATES, EVENTS)}
    put(ELBOW, TWICE, KNEE, source="Embase")
    end = {each: (world / each).read_bytes() for each in (CANDIDATES, EVENTS)}
    wanted = _stand(world)
    new = {each: len(end[each]) - len(start[each]) for each in end}
    cuts = [(each, 0) for each in range(0, new[CANDIDATES], 40)]
    cuts += [(new[CANDIDATES], each) for each in range(0, new[EVENTS], 40)]
    for cut in cuts:
        for name, more in zip((CANDIDATES, EVENTS), cut, strict=True):
            (world / name).write_bytes(end[name][: len(start[name]) + more])
        put(ELBOW, TWICE, KNEE, source="Embase")
        assert _stand(world) == wanted, cut


def test_hostile_titles(world: Path, put: Enter) -> None:
    """What a reader let through is fit for one line of a screen and a cell all the same."""
    bad = '=cmd|\' /C calc\'!A0\x1b[2J\u202egnp.exe\n{"id": "x"}'
    put(_paper(title=bad, authors=("../../etc\n", "\x1b"), journal="\u2028", pmid="7"))
    assert (world / CANDIDATES).read_bytes().count(b"\n") == 1
    log = open_log(world)
    assert log is not None
    (entry,) = log.entries.values()
    assert entry.title == '=cmd|\' /C calc\'!A0 [2J gnp.exe {"id": "x"}'
    assert entry.id.startswith("etc-undated-") and entry.authors == ("../../etc",)


def _search(reader: Reader, records: Sequence[Record], name: str = "a/b.ris") -> tuple[object, ...]:
    found = search_of(ReadFile(name, reader, tuple(records)), None, None)
    return found.source, found.kind, found.guessed


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"DB": "Embase"}, ("Embase", "database", False)),
        ({"DP": "PubMed"}, ("PubMed", "database", False)),
        ({"OWN": "NLM"}, ("PubMed", "database", False)),
        ({"UT": "WOS:000444108200009"}, ("Web of Science", "database", False)),
        ({"DB": "ANZCTR"}, ("ANZCTR", "register", False)),
        ({}, ("b.ris", "other", True)),
    ],
)
def test_what_the_records_say_of_their_source(
    raw: dict[str, str], found: tuple[object, ...]
) -> None:
    records = [_paper(title="A", raw=tuple(raw.items())), Broken(1, "why")]
    assert _search(READERS["tagged"], records) == found


def test_a_source_by_format_or_by_name() -> None:
    assert _search(READERS["pubmed-xml"], []) == ("PubMed", "database", False)
    assert _search(READERS["clinical-trials"], []) == ("ClinicalTrials.gov", "register", False)
    file = ReadFile("x", READERS["pubmed-xml"], ())
    assert search_of(file, "A colleague", None).kind == "other"
    assert {
        "pubmed-xml",
        "europe-pmc",
        "clinical-trials",
        "crossref-works",
        "datacite-works",
    } <= set(READERS)
