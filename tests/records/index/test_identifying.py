"""Which papers a name leads to."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import UnclearNameError, UnknownTermError
from ldncli.records.index.identifying import identified
from ldncli.records.index.library import Library, load
from tests.records.conftest import rewrite


@pytest.fixture(scope="module")
def base(real_library: Library) -> Library:
    """The base that comes with the program."""
    return real_library


@pytest.fixture
def renamed(world: Path) -> Library:
    """The invented base, a paper and a study of which had other ids, and a trial's acronym."""
    papers = world / "papers"
    rewrite(
        papers / "bell-2015.yaml", "id: bell-2015\n", "id: bell-2015\nformer_ids: [pain-2015]\n"
    )
    for name in ("archer-2019", "archer-2020"):
        old = "study: thumb\n"
        rewrite(papers / f"{name}.yaml", old, f"{old}former_studies: [sore]\n")
    rewrite(papers / "archer-2020.yaml", "authors:", "acronym: SMALL\nauthors:")
    return load(str(world))


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("pain-2015", ["bell-2015"]),
        ("Pain-2015", ["bell-2015"]),
        ("sore", ["archer-2019", "archer-2020"]),
        ("thumb", ["archer-2019", "archer-2020"]),
        # The acronym stands in one report, and names the trial.
        ("SMALL", ["archer-2019", "archer-2020"]),
        ("small", ["archer-2019", "archer-2020"]),
        ("Bell 2015", ["bell-2015"]),
        ("bell", ["bell-2015"]),
        ("Bell et al. 2015", ["bell-2015"]),
        ("the Archer 2020 (SMALL) trial", ["archer-2020"]),
    ],
)
def test_names_of_before_acronyms_and_what_people_say(
    renamed: Library, name: str, ids: list[str]
) -> None:
    assert renamed.find(name) == ids


def test_an_author_of_several_papers_is_a_choice(renamed: Library) -> None:
    with pytest.raises(UnclearNameError) as refusal:
        renamed.find("archer")
    assert refusal.value.message == "'archer' could be any of 2 papers"
    assert refusal.value.choices == (
        "archer-2019 · Archer 2019 · Small doses for sore thumbs",
        "archer-2020 · Archer 2020 (SMALL) · Small doses for sore thumbs, one year on",
    )
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize("name", ["2015", "bell 2016", "bell-2015-b", "et al.", "Zoë", ""])
def test_a_year_alone_another_year_and_fillers_name_nobody(renamed: Library, name: str) -> None:
    with pytest.raises(UnknownTermError):
        identified(renamed.store, name)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("bel 2015", "did you mean 'bell 2015'?"), ("archr", "did you mean 'archer'?")],
)
def test_a_slip_in_a_name_is_noticed(renamed: Library, name: str, hint: str) -> None:
    with pytest.raises(UnknownTermError) as refusal:
        identified(renamed.store, name)
    assert refusal.value.hint == hint


@pytest.mark.parametrize(
    "name",
    [
        "younger 2013",
        "Younger et al., 2013",
        "23359310",
        "https://pubmed.ncbi.nlm.nih.gov/23359310/",
        "https://www.ncbi.nlm.nih.gov/pubmed/23359310",
        "10.1002/art.37734",
        "https://doi.org/10.1002/art.37734",
    ],
)
def test_a_paper_by_all_that_people_paste(base: Library, name: str) -> None:
    assert base.find(name) == ["younger-2013"]


def test_the_trial_that_was_called_final(base: Library) -> None:
    found = base.find("final")
    assert found[0] == "bruun-2024" and {"bruun-2021", "nct04270877"} <= set(found)
    assert base.find("FINAL") == found
    assert base.find("https://clinicaltrials.gov/study/NCT04270877")[0] == "nct04270877"


def test_the_author_of_four_papers(base: Library) -> None:
    with pytest.raises(UnclearNameError) as refusal:
        base.find("younger")
    assert [each.split(" · ")[1] for each in refusal.value.choices] == [
        "Younger 2009",
        "Younger 2009b",
        "Younger 2013",
        "Younger 2014",
    ]
