"""The real evidence base: no fault, everything sourced, and the things that
the project promises of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ldncli.questions.asked import ask
from ldncli.records.checking.run import check_base
from ldncli.records.index.library import Library, load
from ldncli.records.model.paper import Paper
from ldncli.report.answers.strength import certainty_answer, evidence_answer
from tests.conftest import ROOT

DATA = ROOT / "data"


@pytest.fixture(scope="module")
def library(real_cache: Path) -> Library:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDN_CACHE", str(real_cache))
        return load(str(DATA))


@pytest.fixture(scope="module")
def papers(library: Library) -> list[Paper]:
    return list(library.papers())


def test_check_is_silent() -> None:
    assert check_base(DATA) == []


# Names of persons and places in labels, as they stand at the beginning of a word.
NAMES = (
    "Addison Alzheimer Ashworth Basedow Bath Beck Behçet Bell Bradshaw Brown Cambridge Chalder"
    " Charcot Crohn Cushing Danlos Darier DePaul Ehlers Epworth Frey Graves Grover Guillain Gulf"
    " Hailey Hamilton Harvey Hashimoto Hodgkin Huntington Leeds Lyme Marie Mayo McGill Meniere"
    " Montgomery Montreal Morris Oswestry Parkinson Pittsburgh Raynaud Rett Rodnan Roland Schirmer"
    " Sjögren Toll Tooth Tourette War Wilson Yale Åsberg Barré"
).split()
NAMED = {
    "conditions": (
        "Charcot-Marie-Tooth disease, Crohn's disease, Darier disease, Ehlers-Danlos syndrome and"
        " hypermobility, Graves disease, Grover disease, Guillain-Barré syndrome, Gulf War illness,"
        " Hailey-Hailey disease, Hashimoto thyroiditis, Lyme disease, Raynaud phenomenon, Sjögren's"
        " syndrome, Tourette syndrome, post-treatment Lyme disease syndrome, Behçet's disease, Rett"
        " syndrome, HIV-associated pain, COVID-19"
    ),
    "mechanisms": (
        "Toll-like receptors, Toll-like receptor 9, NMDA receptor, T cell modulation, NF-κB pathway"
    ),
    "designs": "N-of-1 trial, parallel-group randomised trial",
    "outcomes": "pain intensity, quality of life",
    "harms": "nausea, vivid dreams",
    "scales": (
        "Ashworth scale, Schirmer test, partial Mayo score, modified Rodnan skin score, "
        "von Frey withdrawal threshold, C-reactive protein, interleukin-6, pressure pain threshold"
    ),
}


@pytest.mark.parametrize("kind", NAMED)
def test_names_keep_their_capitals_inside_a_sentence(library: Library, kind: str) -> None:
    vocabulary = library.vocabulary(kind)
    inside = {term: vocabulary.inline(term) for term in vocabulary.terms}
    assert not set(NAMED[kind].split(", ")) - set(inside.values())
    mangled = re.compile(rf"(?<![\w])({'|'.join(name[0].lower() + name[1:] for name in NAMES)})\b")
    named = {each for each in inside.values() if mangled.search(each)}
    assert not named
    assert all(each.lower() == vocabulary.label(term).lower() for term, each in inside.items())


def test_no_answer_mangles_a_name(library: Library) -> None:
    asked = ask(library, scope="any")
    table = evidence_answer(asked)
    text = "\n".join(str(row) for row in (*table.rows, *certainty_answer(asked).rows))
    names = (
        *("hailey-Hailey", "gulf War", "darier", "charcot-Marie", "crohn's", "lyme"),
        *("tourette", "sjögren's", "raynaud", "toll-like"),
    )
    assert "Hailey-Hailey" in text and not [each for each in names if f" {each}" in text]


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
    assert (
        len(
            [
                paper
                for paper in papers
                if paper.study_id == "final" and paper.kind in ("primary", "secondary-report")
            ]
        )
        >= 2
    )
    assert any(paper.conflicts and paper.design.type.endswith("rct") for paper in papers)


def test_controlled_trials_of_low_dose_naltrexone_are_extracted_twice_and_appraised(
    library: Library, papers: list[Paper]
) -> None:
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
