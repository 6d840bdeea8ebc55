"""The real evidence base: no fault, everything sourced, and the things that the project promises of it."""

from __future__ import annotations

import pytest

from ldncli.records.checking import check_base
from ldncli.records.library import Library, load
from ldncli.records.model import Paper
from tests.conftest import ROOT

DATA = ROOT / "data"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDN_CACHE", str(tmp_path_factory.mktemp("cache")))
        return load(str(DATA))


@pytest.fixture(scope="module")
def papers(library: Library) -> list[Paper]:
    return list(library.papers())


def test_check_is_silent() -> None:
    assert check_base(DATA) == []


def test_there_are_enough_papers_of_every_kind(papers: list[Paper]) -> None:
    assert len(papers) >= 45
    kinds = {paper.kind for paper in papers}
    assert {
        "primary",
        "secondary-report",
        "protocol",
        "registry",
        "systematic-review",
        "narrative-review",
        "preclinical",
        "pharmacokinetic",
    } <= kinds
    assert any(paper.status == "retracted" for paper in papers)


def test_founding_documents_are_in(papers: list[Paper]) -> None:
    assert {"mckenzie-2026", "pietruszka-2025"} <= {paper.id for paper in papers}


def test_one_trial_in_two_papers_and_one_with_conflicting_sources(papers: list[Paper]) -> None:
    assert len([paper for paper in papers if paper.study_id == "final" and paper.kind in ("primary", "secondary-report")]) >= 2
    assert any(paper.conflicts and paper.design.type.endswith("rct") for paper in papers)


def test_controlled_trials_of_low_dose_naltrexone_are_extracted_twice_and_appraised(library: Library, papers: list[Paper]) -> None:
    designs = library.vocabulary("designs")
    randomised = {name for name, term in designs.terms.items() if term.randomised}
    for paper in papers:
        if paper.kind == "primary" and paper.scope == "ldn" and paper.design.type in randomised:
            assert paper.extraction.state == "double", paper.id
            assert any(each.by == "ldn" for each in paper.appraisals), paper.id


def test_every_source_says_what_it_is(papers: list[Paper]) -> None:
    for paper in papers:
        assert all(source.url or source.cite for source in paper.sources), paper.id


def test_minimal_important_differences_name_their_source(library: Library) -> None:
    scales = library.vocabulary("scales")
    assert any(scale.mid for scale in scales.terms.values())
    assert all(each.cite for scale in scales.terms.values() for each in scale.mid)
