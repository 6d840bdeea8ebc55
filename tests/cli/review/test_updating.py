"""`ldn update`, `ldn new` and `ldn search-string` from the shell to the log, with services on
loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ldncli.harvest.sources import crossref as crossref_module
from ldncli.harvest.sources import registry
from ldncli.harvest.sources.clinical_trials import ClinicalTrials
from ldncli.harvest.sources.pubmed import PubMed
from ldncli.screening.events import Noticed
from ldncli.screening.log import open_log
from tests.conftest import Run
from tests.harvest.sources import shapes
from tests.harvest.sources.service import Answer, Service, serving

SEARCHES = """\
searches:
  - id: elbows
    label: Elbows
    services: [pubmed, clinicaltrials]
    since: '2026-11-01'
    concepts: [[elbow, mesh:Elbow], [pain]]
"""
Update = Callable[..., Run]


class _Services:
    """PubMed, ClinicalTrials.gov and Crossref at once; `notices` are what Crossref knows."""

    def __init__(self) -> None:
        self.pubmed = shapes.EntrezShape({5: 3})
        self.trials: Any = shapes.clinical_trials([])
        self.notices: list[dict[str, object]] = []
        self.down: set[str] = set()

    def __call__(self, path: str, words: dict[str, str], count: int) -> Answer:
        if path.startswith("/crossref"):
            name, body = "crossref", {"message": {"items": self.notices, "total-results": 1}}
            answer = Answer(json.dumps(body).encode())
        elif path.startswith("/trials"):
            name, answer = "trials", self.trials(path, words, count)
        else:
            name, answer = "pubmed", self.pubmed(path, words, count)
        return Answer(status=400) if name in self.down else answer


@pytest.fixture
def services(world: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Services]:
    (world / "searches.yaml").write_text(SEARCHES, encoding="utf-8")
    monkeypatch.setenv("LDN_CONTACT", "a@example.org")
    answers = _Services()
    with serving(answers) as service:
        _redirect(service, monkeypatch)
        yield answers


def _redirect(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {
        "pubmed": PubMed(address=f"{service.address}/pubmed"),
        "clinicaltrials": ClinicalTrials(address=f"{service.address}/trials"),
    }
    monkeypatch.setattr(registry, "sources", lambda: found)
    made = crossref_module.Crossref(address=f"{service.address}/crossref")
    monkeypatch.setattr(crossref_module, "Crossref", lambda: made)


def test_an_update(ldn: Update, services: _Services, world: Path) -> None:
    run = ldn("update", "--until", "2026-11-20", "--as", "Ann", "--format", "json")
    assert run.code == 0 and run.err == ""
    rows = json.loads(run.out)
    assert [(each["source"], each["received"], each["state"]) for each in rows] == [
        ("PubMed", 3, "complete"),
        ("ClinicalTrials.gov", 0, "complete"),
    ]
    assert ldn("candidates").out.startswith("3 candidates: 3 wait to be screened.")
    log = open_log(world)
    assert log is not None and {each.by for each in log.events} == {"Ann"}
    text = "".join(each.read_text(encoding="utf-8") for each in (world / "screening").iterdir())
    assert "example.org" not in text, "no address of a person is stored"
    again = ldn("update", "--until", "2026-11-20")
    assert again.out.startswith("0 new candidates to screen; 0 in the base already, 0 duplicates.")


def test_offline_asks_nobody(ldn: Update, services: _Services, world: Path) -> None:
    run = ldn("update", "--offline", "--until", "2026-11-20")
    assert run.code == 0 and not (world / "screening").exists()
    assert run.out.startswith("Nobody was asked. An update would send 2 of 2 searches")
    assert '"Elbow"[MeSH Terms]' in run.out


def test_one_service_that_fails_does_not_stop_the_others(ldn: Update, services: _Services) -> None:
    services.down.add("trials")
    run = ldn("update", "--until", "2026-11-20")
    assert run.code == 4 and "127.0.0.1 refused the request: 400" in run.err
    assert run.out.startswith("1 of 2 searches was not finished.") and "3 new candidates" in run.out
    services.down = {"crossref"}
    assert ldn("update", "--until", "2026-11-20").code == 4
    assert ldn("update", "--until", "2026-11-20", "--no-notices").code == 0


def test_retractions_come_first(ldn: Update, services: _Services, world: Path) -> None:
    doi = yaml.safe_load((world / "papers" / "bell-2015.yaml").read_text(encoding="utf-8"))["doi"]
    services.notices = [
        {
            "DOI": doi,
            "updated-by": [
                {"type": "erratum", "DOI": "10.5555/e", "source": "publisher"},
                {
                    "type": "retraction",
                    "DOI": "10.5555/r",
                    "source": "retraction-watch",
                    "updated": {"date-parts": [[2026, 11, 2]]},
                },
                {"type": "new_version", "DOI": "10.5555/v"},
            ],
        }
    ]
    run = ldn("update", "--until", "2026-11-20")
    assert run.out.startswith("New retraction of: bell-2015.\nNew correction of: bell-2015.\n3 new")
    again = ldn("update", "--until", "2026-11-20")
    assert "retraction" not in again.out, "told once"
    news = json.loads(ldn("new", "--format", "json").out)
    assert [(each["kind"], each["about"], each["news"]) for each in news[:2]] == [
        ("notice", "bell-2015", "retraction (10.5555/r)"),
        ("notice", "bell-2015", "correction (10.5555/e)"),
    ]
    assert news[0]["source"] == "Retraction Watch" and news[0]["on"] == "2026-11-02"
    assert sum(each["kind"] == "candidate" for each in news) == 3


def test_trials_with_another_status(ldn: Update, services: _Services, world: Path) -> None:
    path = world / "papers" / "nct00000009.yaml"
    text = path.read_text(encoding="utf-8").replace("status: completed", "status: recruiting")
    path.write_text(text, encoding="utf-8")
    services.trials = shapes.clinical_trials([9])
    run = ldn("update", "--until", "2026-11-20")
    assert run.out.startswith("Trials with another status: nct00000009.")
    log = open_log(world)
    assert log is not None
    (noticed,) = (each.what for each in log.events if isinstance(each.what, Noticed))
    assert (noticed.note, noticed.on) == ("recruiting → completed", "2026-11-20")
    assert ldn("update", "--until", "2026-11-21").out.startswith("0 new candidates"), "told once"


def test_words_that_cannot_be(ldn: Update, services: _Services, world: Path) -> None:
    for words, hint in (
        (("update", "elbow"), "elbows"),
        (("update", "--service", "pubmedd"), "pubmed"),
        (("update", "--since", "yesterday"), "--since"),
        (("search-string", "--for", "embas"), "embase"),
        (("new",), "ldn update"),
        (("new", "--since", "soon"), "--since"),
    ):
        run = ldn(*words)
        assert run.code == 2 and hint in run.err, words
    (world / "searches.yaml").unlink()
    for words in (("update",), ("search-string",)):
        run = ldn(*words)
        assert run.code == 2 and "has no saved searches" in run.err


def test_strings_to_paste(ldn: Update, services: _Services) -> None:
    run = ldn("search-string", "--for", "pubmed")
    assert run.out == ('(elbow[Title/Abstract] OR "Elbow"[MeSH Terms]) AND pain[Title/Abstract]\n')
    more = ldn("search-string", "elbows", "--for", "pubmed", "--condition", "crps").out
    assert more.startswith(run.out.strip()) and "CRPS[Title/Abstract]" in more
    every = json.loads(ldn("search-string", "--format", "json").out)
    assert len(every) == 6 and all(each["query"] for each in every)
