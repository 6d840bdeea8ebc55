"""What people call papers and studies."""

from __future__ import annotations

import pytest

from ldncli.evidence.selecting.studies import group_studies
from ldncli.records.index.library import Library
from ldncli.records.model.naming import called, with_acronym


@pytest.mark.parametrize(
    ("id", "author", "registrations", "kind", "name"),
    [
        ("younger-2013", "Younger, Jarred", [], "primary", "Younger 2013"),
        ("paula-2013", "de Paula, Tânia", ["NCT1"], "primary", "de Paula 2013"),
        ("ukmi-2013", "UK Medicines Information", [], "primary", "UK Medicines Information 2013"),
        ("wig2-2013", "Institut für Forschung (WIG2)", [], "primary", "WIG2 2013"),
        ("zagon-2013-b", "Zagon, Ian", [], "preclinical", "Zagon 2013b"),
        # A letter after another year belongs to the id, not to the paper's year.
        ("zagon-2012-b", "Zagon, Ian", [], "preclinical", "Zagon 2013"),
        ("nct01874951", None, ["NCT01874951", "NL1"], "registry", "NCT01874951"),
        # Whoever entered a trial in a register is not its author.
        ("nct01874951", "Fava, Maurizio", ["NCT01874951"], "registry", "NCT01874951"),
        # The number is that of the trial: its register entry has it already.
        ("srinivasan-2013", None, ["CTRI/1"], "primary", "Srinivasan 2013"),
        ("ibd-toes-2013-b", None, [], "preclinical", "IBD toes 2013b"),
        ("re-trial-2013", None, [], "preclinical", "Re-Trial 2013"),
        # An id that says another year, or none, is no name of that kind.
        ("toes-2012", None, [], "preclinical", "toes-2012"),
        ("toes", None, [], "preclinical", "toes"),
    ],
)
def test_a_paper_is_called_by_author_and_year(
    id: str, author: str | None, registrations: list[str], kind: str, name: str
) -> None:
    assert called(id, author, 2013, registrations, kind, "A Re-Trial in IBD") == name


def test_an_acronym_stands_behind_the_name() -> None:
    assert with_acronym("Bruun 2024", "FINAL") == "Bruun 2024 (FINAL)"
    assert with_acronym("Bruun 2024", None) == "Bruun 2024"


@pytest.fixture(scope="module")
def base(real_library: Library) -> Library:
    """The base that comes with the program."""
    return real_library


def test_every_way_to_a_paper_gives_the_same_name(base: Library) -> None:
    papers = list(base.papers())
    ids = [each.id for each in papers]
    names = [each.name for each in papers]
    assert [each.name for each in base.facets(ids)] == names
    assert [each.name for each in base.cards(ids)] == names


def test_no_two_papers_have_one_name(base: Library) -> None:
    names = [each.name for each in base.facets()]
    assert {each for each in names if names.count(each) > 1} == set()


def test_a_study_is_called_by_its_main_paper_and_its_acronym(base: Library) -> None:
    studies = group_studies(base.papers(), {}, base.topic)
    names = {each.id: each.name for each in studies}
    assert base.names(names) == names
    of_paper = {each.id: each.name for each in base.facets()}
    final = next(each for each in studies if "bruun-2024" in {paper.id for paper in each.papers})
    assert final.name == of_paper["bruun-2024"] == "Bruun 2024 (FINAL)"
    assert names["younger-2013"] == "Younger 2013"


def test_names_come_in_the_order_asked(base: Library) -> None:
    wanted = ["younger-2013", "nobody-1900", "bruun-2025", "younger-2013"]
    assert list(base.names(wanted)) == ["younger-2013", "bruun-2025"]
