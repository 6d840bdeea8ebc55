"""Every service is asked as its documentation says, to the last page, and read by its reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import read_records
from ldncli.harvest.sources.client import Client, Politeness, ShapeError, SourceError
from ldncli.harvest.sources.clinical_trials import ClinicalTrials
from ldncli.harvest.sources.crossref import Crossref
from ldncli.harvest.sources.europe_pmc import EuropePmc
from ldncli.harvest.sources.openalex import OpenAlex
from ldncli.harvest.sources.pubmed import PubMed
from ldncli.harvest.sources.registry import sources
from ldncli.harvest.sources.source import Source, Window
from tests.harvest.sources import shapes
from tests.harvest.sources.service import Answer, serving

NOVEMBER = Window(date(2026, 11, 1), date(2026, 11, 30))
SOON = Politeness(0.0, 3)

SERVICES: dict[str, tuple[Callable[..., Source], Callable[[range], Any]]] = {
    "europepmc": (EuropePmc, shapes.europe_pmc),
    "clinicaltrials": (ClinicalTrials, shapes.clinical_trials),
    "crossref": (Crossref, shapes.crossref),
    "openalex": (OpenAlex, shapes.openalex),
}


def _all(source: Source, query: str = "elbow") -> tuple[list[Any], int | None]:
    """All records of all pages, and what the service said of their number."""
    client, records, said, place = Client(sleep=lambda seconds: None), [], None, None
    while True:
        page = source.page(client, query, NOVEMBER, place)
        said = said if page.said is None else page.said
        if page.content:
            file = read_records(Document("x", page.content, size=len(page.content)))
            assert not file.broken
            records += file.candidates
        if page.following is None:
            return records, said
        assert page.following != place
        place = page.following


@pytest.mark.parametrize("number", [0, 1, 3, 7])
@pytest.mark.parametrize("name", SERVICES)
def test_every_record_comes_once(name: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "secret")
    make, shape = SERVICES[name]
    with serving(shape(range(1, number + 1))) as service:
        records, said = _all(make(address=service.address, politeness=SOON))
    assert len(records) == number == said
    assert len({each.title for each in records}) == number
    assert all("2026" in str(words) for _, words in service.asked), "the window is asked for"


def test_an_abstract_is_put_together_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "secret")
    with serving(shapes.openalex([1])) as service:
        (record,), _ = _all(OpenAlex(address=service.address))
    assert record.abstract == "Elbows hurt and hurt" and record.doi == "10.5555/1"
    assert record.authors == ("Lee, Ann",) or record.authors == ("Ann Lee",)


def test_openalex_needs_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENALEX_API_KEY", raising=False)
    with pytest.raises(SourceError, match="those who have a key"):
        OpenAlex().page(Client(), "elbow", NOVEMBER, None)


def test_pubmed_is_sliced_where_it_would_cut() -> None:
    days = {3: 6_000, 12: 3_000, 13: 2_500, 29: 4_000}
    with serving(shapes.EntrezShape(days)) as service:
        source = PubMed(address=service.address)
        client = Client(sleep=lambda seconds: None)
        windows = source.windows(client, "elbow", NOVEMBER)
        assert windows[0].first == NOVEMBER.first and windows[-1].last == NOVEMBER.last
        for one, two in pairwise(windows):
            assert (two.first - one.last).days == 1, "no day is lost or asked for twice"
        counts = [source.page(client, "elbow", each, None).said for each in windows]
        assert sum(filter(None, counts)) == 15_500 and max(filter(None, counts)) <= 9_999


def test_pubmed_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NCBI_API_KEY", "secret")
    with serving(shapes.EntrezShape({5: 450})) as service:
        records, said = _all(PubMed(address=service.address))
        assert len({each.pmid for each in records}) == said == 450
        assert all(words["api_key"] == "secret" for _, words in service.asked)
        # A run that was killed goes on with a new session of the history server.
        page = PubMed(address=service.address).page(
            Client(sleep=lambda seconds: None), "elbow", NOVEMBER, "400"
        )
        assert page.following is None and b"500449" in page.content


@pytest.mark.parametrize("name", ["pubmed", *SERVICES])
@pytest.mark.parametrize(
    "body", [b"", b"<html>maintenance</html>", b"[1]", b'{"error": 1}', b"{" * 50_000]
)
def test_another_shape_is_refused_aloud(
    name: str, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "secret")
    make = {**{each: made for each, (made, _) in SERVICES.items()}, "pubmed": PubMed}[name]
    with serving(lambda path, words, count: Answer(body)) as service:
        source = make(address=service.address)
        with pytest.raises(ShapeError, match="in a shape that is not known") as caught:
            source.page(Client(), "elbow", NOVEMBER, None)
    assert caught.value.exit_code == 4 and source.label in caught.value.message


def test_pubmed_says_what_it_refuses() -> None:
    body = b'{"esearchresult": {"ERROR": "Search Backend failed"}}'
    refused = pytest.raises(ShapeError, match="Search Backend failed")
    with serving(lambda path, words, count: Answer(body)) as service, refused:
        PubMed(address=service.address).page(Client(), "(", NOVEMBER, None)


def test_notices_of_papers() -> None:
    item = {
        "DOI": "10.5555/ELBOW.1",
        "updated-by": [
            {
                "DOI": "10.5555/Notice",
                "type": "retraction",
                "source": "retraction-watch",
                "updated": {"date-parts": [[2026, 3, 1]]},
            },
            {"type": "correction"},
        ],
    }
    body = {"message": {"total-results": 1, "items": [item, {"DOI": "10.5555/2"}]}}
    import json

    with serving(lambda path, words, count: Answer(json.dumps(body).encode())) as service:
        source = replace(Crossref(), address=service.address)
        client = Client(sleep=lambda seconds: None)
        found = list(source.notices(client, [f"10.5555/{each}" for each in range(50)]))
    assert len(service.asked) == 2, "forty at once"
    assert found[0].of == "10.5555/elbow.1" and found[0].kind == "retraction"
    assert (found[0].doi, found[0].date, found[0].by) == (
        "10.5555/notice",
        "2026-03-01",
        "retraction-watch",
    )
    assert found[1].kind == "correction" and found[1].doi == ""


def test_the_registry_names_every_service() -> None:
    assert set(sources()) == {"pubmed", *SERVICES}
    assert all(name == each.name for name, each in sources().items())
