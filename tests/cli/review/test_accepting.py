"""`ldn draft` and `ldn accept` from a list of candidates to a record of the base."""

from __future__ import annotations

import io
import json
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ldncli.errors import LdnError
from ldncli.harvest.drafts.accepting.accept import accept, load_terms
from ldncli.harvest.drafts.evidence import from_text
from ldncli.records.text.yamltext import parse_yaml
from ldncli.screening.events import Accepted, Drafted
from ldncli.screening.log import open_log
from ldncli.screening.standing import standings
from tests.conftest import Run

RIS = """\
TY  - JOUR
TI  - Low-dose naltrexone for fibromyalgia: a randomized crossover trial
AU  - Lee, Ann
PY  - 2019
JO  - Journal of Elbows
DO  - 10.5555/elbow.2019.1
AB  - Thirty-one women with fibromyalgia were randomized. They took naltrexone 4\u00b75 mg
 daily or placebo for 12 weeks.
ER  -
"""
SUMMARY = "c Thirty-one women took 4.5 mg or placebo in turn."
Type = Callable[..., Run]


@pytest.fixture
def type_in(ldn: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> Type:
    """Run a command while lines are typed; the input ends after them."""

    def run(*words: str, lines: list[str]) -> Run:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{each}\n" for each in lines)))
        return ldn(*words)

    return run


@pytest.fixture
def candidate(ldn: Callable[..., Run], tmp_path: Path) -> str:
    return listed(ldn, tmp_path)


def listed(ldn: Callable[..., Run], tmp_path: Path) -> str:
    """The one candidate of a list that was made of `RIS`."""
    file = tmp_path / "search.ris"
    file.write_text(RIS, encoding="utf-8")
    ldn("import", str(file), "--add", "--source", "PubMed")
    (found,) = json.loads(ldn("candidates", "--format", "json").out)
    return str(found["id"])


def _draft(ldn: Callable[..., Run], candidate: str, tmp_path: Path) -> Path:
    run = ldn("draft", candidate, "--out", str(tmp_path / "drafts"))
    assert run.code == 0, run.err
    return tmp_path / "drafts" / "lee-2019.yaml"


def _answers(file: Path) -> list[str]:
    """Yes to all that is there; a summary, the one thing that is not."""
    draft = parse_yaml(file.read_bytes(), "x").value
    nested = ("design", "population", "intervention", "registry")
    lists = ("conditions", "mechanisms", "comparators", "arms")
    count = 0
    for key, value in draft.items():
        if key in nested or key in lists:
            count += len(value)
        elif key not in ("draft", "places", "sources", "extraction"):
            count += 1
    return [*["y"] * count, SUMMARY]


def test_from_a_candidate_to_a_record(
    ldn: Callable[..., Run], type_in: Type, candidate: str, world: Path, tmp_path: Path
) -> None:
    file = _draft(ldn, candidate, tmp_path)
    log = open_log(world)
    assert log and log.events[-1].what == Drafted(candidate=candidate, file="lee-2019.yaml")
    checked = ldn("check", str(file))
    assert checked.code == 3 and "ldn accept" in " ".join(checked.out.split())
    run = type_in("accept", str(file), "--as", "Ann Lee", lines=_answers(file))
    assert run.code == 0 and "wrote " in run.err, run.out
    assert "“4·5 mg”" in run.out and "[1/" in run.out
    record = world / "papers" / "lee-2019.yaml"
    found = parse_yaml(record.read_bytes(), "x").value
    assert found["design"]["n_randomised"] == 31 and found["design"]["duration_weeks"] == 12
    assert found["intervention"] == {"dose_min_mg": 4.5, "dose_max_mg": 4.5}
    assert found["extraction"]["state"] == "single" and "draft" not in found
    assert ldn("check", str(record)).code == 0
    log = open_log(world)
    assert log and log.events[-1].what == Accepted(candidate=candidate, paper="lee-2019")
    assert log.events[-1].by == "Ann Lee"
    assert standings(log, 1)[candidate].state == "accepted"
    again = type_in("accept", str(file), "--as", "Ann Lee", lines=[])
    assert again.code == 3 and "was accepted as lee-2019" in again.err
    assert ldn("draft", candidate, "--out", str(tmp_path / "again")).code == 2


def test_a_value_that_nothing_was_read_for_is_asked_its_place(
    ldn: Callable[..., Run], type_in: Type, world: Path, tmp_path: Path
) -> None:
    """A design that the draft leaves out, typed by a person: the record needs its place, and the
    session asks for it; a term that there is not is answered with the list of terms."""
    file = tmp_path / "search.ris"
    vague = RIS.replace(": a randomized crossover trial", "").replace(
        "were randomized", "took part"
    )
    file.write_text(vague.replace("or placebo ", ""), encoding="utf-8")
    ldn("import", str(file), "--add", "--source", "PubMed")
    (found,) = json.loads(ldn("candidates", "--format", "json").out)
    draft = _draft(ldn, found["id"], tmp_path)
    words = {
        "kind": ["c primary"],
        "design.type": [
            "c trial",
            "c crossover-rct",
            "elsewhere p. 2",
            "abstract",
            "abstract Title",
        ],
        "summary": [SUMMARY],
    }
    told, run = "", ldn("candidates")
    while "wrote " not in run.err and len(told) < 50_000:
        shown = type_in("accept", str(draft), "--as", "Ann Lee", lines=[]).out
        path = shown.partition("] ")[2].split()[0]
        lines = words.get(path, ["y"]) if "to be written" in shown else ["y"]
        run = type_in("accept", str(draft), "--as", "Ann Lee", lines=lines)
        told += run.out
    assert "'trial' is not an id in designs (`ldn vocab designs` lists them)" in told
    assert told.count("first the source, one of abstract") == 2
    record = world / "papers" / "lee-2019.yaml"
    written = parse_yaml(record.read_bytes(), "x").value
    assert written["design"]["type"] == "crossover-rct"
    assert written["places"]["design.type"] == "abstract Title"


def test_a_session_that_was_stopped_goes_on_where_it_was(
    ldn: Callable[..., Run], type_in: Type, candidate: str, world: Path, tmp_path: Path
) -> None:
    file = _draft(ldn, candidate, tmp_path)
    run = type_in("accept", str(file), "--as", "Ann Lee", lines=["y", "y", "n", "u", "q"])
    assert run.code == 0 and "values wait" in run.err
    kept = from_text(file.with_name("lee-2019.evidence.json").read_text(encoding="utf-8"))
    assert [each.path for each in kept.decisions] == ["id", "title"]
    assert kept.candidate == candidate and not (world / "papers" / "lee-2019.yaml").exists()
    rest = _answers(file)[2:]
    run = type_in("accept", str(file), "--as", "Bo Ek", lines=rest)
    assert "[3/" in run.out and "[2/" not in run.out and "wrote " in run.err


def test_nothing_is_written_before_every_value_is_decided(
    ldn: Callable[..., Run], type_in: Type, candidate: str, world: Path, tmp_path: Path
) -> None:
    file = _draft(ldn, candidate, tmp_path)
    lines = [*_answers(file)[:-1], "y", "n", "c"]
    run = type_in("accept", str(file), "--as", "Ann Lee", lines=lines)
    assert run.code == 0 and "1 of " in run.err and run.out.count("a record needs this") == 2
    assert not (world / "papers" / "lee-2019.yaml").exists()


def test_a_record_with_faults_is_not_written_and_one_goes_back(
    ldn: Callable[..., Run], type_in: Type, candidate: str, world: Path, tmp_path: Path
) -> None:
    file = _draft(ldn, candidate, tmp_path)
    answers = _answers(file)
    wrong = ["c bell-2015", *answers[1:], "g nowhere", "g id", "c lee-2019"]
    run = type_in("accept", str(file), "--as", "Ann Lee", lines=wrong)
    assert "the base has bell-2015 already" in run.out and "wrote " in run.err
    assert (world / "papers" / "lee-2019.yaml").exists()


def test_a_paper_that_the_base_has_is_not_written_under_another_id(
    ldn: Callable[..., Run], type_in: Type, candidate: str, world: Path, tmp_path: Path
) -> None:
    file = _draft(ldn, candidate, tmp_path)
    taken = parse_yaml((world / "papers" / "archer-2019.yaml").read_bytes(), "x").value["doi"]
    lines = [*_answers(file)[:-1], "g doi", f"c {taken}", SUMMARY]
    run = type_in("accept", str(file), "--as", "Ann Lee", lines=lines)
    assert "has the same doi" in run.out and "wrote" not in run.err
    assert not (world / "papers" / "lee-2019.yaml").exists()
    assert ldn("check").code == 0


def test_what_was_excluded_or_is_in_the_base_is_not_accepted(
    ldn: Callable[..., Run], type_in: Type, candidate: str, world: Path, tmp_path: Path
) -> None:
    file = _draft(ldn, candidate, tmp_path)
    type_in("screen", "--as", "Bo Ek", lines=["x 1", "q"])
    run = type_in("accept", str(file), "--as", "Ann Lee", lines=_answers(file))
    assert run.code == 2 and "was excluded by title and abstract" in run.err
    assert ldn("candidates", "--join", f"{candidate}=bell-2015", "--as", "Bo Ek").code == 0
    run = type_in("accept", str(file), "--as", "Ann Lee", lines=_answers(file))
    assert run.code == 2 and "is bell-2015, which the base has already" in run.err


def test_of_two_who_accept_one_candidate_one_does(
    ldn: Callable[..., Run], candidate: str, world: Path, tmp_path: Path
) -> None:
    file = _draft(ldn, candidate, tmp_path)
    record = parse_yaml(file.read_bytes(), "x").value
    del record["draft"]
    record["summary"] = "Words."
    terms, outcomes = load_terms(world), []

    def try_it(name: str) -> None:
        try:
            own = {**record, "id": f"lee-2019-{name}"}
            accept(world, own, terms=terms, candidate=candidate, by=name, at=datetime.now(UTC))
            outcomes.append("accepted")
        except LdnError as error:
            outcomes.append(error.message)

    threads = [threading.Thread(target=try_it, args=(each,)) for each in "bc"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    log = open_log(world)
    assert sorted(outcomes)[0] == "accepted" and "was accepted as lee-2019-" in sorted(outcomes)[1]
    assert log and sum(isinstance(each.what, Accepted) for each in log.events) == 1
    assert len(list((world / "papers").glob("lee-2019*"))) == 1


def test_where_the_log_cannot_be_written_no_record_stays(
    ldn: Callable[..., Run],
    type_in: Type,
    candidate: str,
    world: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ldncli.errors import OutsideError
    from ldncli.screening.log import Writer

    def full(*_: object, **__: object) -> None:
        raise OutsideError("the disk is full")

    file = _draft(ldn, candidate, tmp_path)
    monkeypatch.setattr(Writer, "add", full)
    run = type_in("accept", str(file), "--as", "Ann Lee", lines=_answers(file))
    assert run.code != 0 and "the disk is full" in run.err
    assert not list((world / "papers").glob("*lee-2019*"))


def test_what_a_hostile_draft_says_does_nothing_to_the_terminal(
    ldn: Callable[..., Run], type_in: Type, candidate: str, tmp_path: Path
) -> None:
    file = _draft(ldn, candidate, tmp_path)
    beside = file.with_name("lee-2019.evidence.json")
    beside.write_text(beside.read_text("utf-8").replace("4·5 mg", "\\u001b[2J4.5 mg"), "utf-8")
    run = type_in("accept", str(file), "--as", "Ann Lee", lines=["s"] * 30)
    assert "\x1b" not in run.out and "4.5 mg" in run.out
    assert max(map(len, run.out.splitlines())) <= 80
    beside.write_text("{", encoding="utf-8")
    assert "is damaged" in type_in("accept", str(file), "--as", "Ann Lee", lines=[]).err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["draft", "nobody-2019"], "neither a file nor a candidate"),
        (["draft", "{ris}", "--pick", "T1:r1", "--read-as", "mean"], "no form of values"),
        (["draft", "{ris}", "--tables"], "has no tables"),
        (["accept", "{ris}", "--as", "Ann"], "cannot be read"),
        (["accept", "nowhere.yaml", "--as", "Ann"], "cannot be read"),
        (["accept", "nowhere.yaml", "--as", " "], "--as is empty"),
    ],
)
def test_what_does_not_work_is_said(
    ldn: Callable[..., Run], tmp_path: Path, words: list[str], message: str
) -> None:
    file = tmp_path / "search.ris"
    file.write_text(RIS, encoding="utf-8")
    run = ldn(*(each.replace("{ris}", str(file)) for each in words))
    assert run.code in (2, 3, 4) and message in run.err
