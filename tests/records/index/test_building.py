"""Bringing the index up to date: vocabularies and instruments that change or
break, and papers entered again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from ldncli.errors import Fault, RecordError
from ldncli.records import cores
from ldncli.records.index import building
from ldncli.records.index.building import NO_TERMS
from ldncli.records.index.files import list_files
from ldncli.records.index.library import Library, bring_up_to_date, load
from ldncli.records.index.matching import search
from ldncli.records.index.store import open_memory, open_store
from tests.conftest import LIBRARY, ROOT
from tests.records.conftest import line_of, rewrite
from tests.records.text.test_write import PAPERS


def faults(world: Path) -> list[Fault]:
    with pytest.raises(RecordError) as refusal:
        load(str(world))
    return list(refusal.value.faults)


def places(world: Path) -> list[tuple[str, int | None, str]]:
    return [(each.file, each.line, each.path) for each in faults(world)]


def contents(library: Library) -> dict[str, Any]:
    """All that the index holds, but for the order and the time in which it came in."""
    rows = library.store.rows
    return {
        "papers": list(library.papers()),
        "cards": library.cards(library.ids()),
        "facets": list(library.facets()),
        "texts": sorted(rows("SELECT * FROM texts").fetchall()),
        "names": rows("SELECT * FROM names ORDER BY 1, 2").fetchall(),
        "identifiers": rows("SELECT * FROM identifiers ORDER BY 1, 2").fetchall(),
        "files": rows("SELECT path, digest FROM files ORDER BY path").fetchall(),
        "digest": library.digest,
    }


# -- vocabularies ----------------------------------------------------------------------------------


def test_a_new_synonym_is_searched_without_parsing_papers(world: Path, parsed: list[str]) -> None:
    assert search(load(str(world)).store, "sudeck").ids == ()
    parsed.clear()
    rewrite(
        world / "vocab" / "conditions.yaml",
        "abbreviations: [CRPS, RSD]",
        "abbreviations: [CRPS, RSD, Sudeck]",
    )
    library = load(str(world))
    assert set(search(library.store, "sudeck").ids) == {"bell-2015", "castro-2010"}
    assert library.vocabulary("conditions").resolve("SUDECK") == "crps"
    assert parsed == []


def test_a_new_label_is_shown_without_parsing_papers(world: Path, parsed: list[str]) -> None:
    load(str(world))
    parsed.clear()
    rewrite(
        world / "vocab" / "designs.yaml",
        "{id: case-report, label: Case report, level: 4}",
        "{id: case-report, label: Case report, level: 5}",
    )
    assert load(str(world)).cards(["castro-2010"])[0].level_of_evidence == 5
    assert parsed == []


def test_a_synonym_taken_away_finds_nothing_more(world: Path) -> None:
    assert search(load(str(world)).store, "RSD").ids
    rewrite(
        world / "vocab" / "conditions.yaml", "abbreviations: [CRPS, RSD]", "abbreviations: [CRPS]"
    )
    assert search(load(str(world)).store, "RSD").ids == ()


def test_a_term_taken_away_makes_the_papers_that_name_it_faulty(
    world: Path, parsed: list[str]
) -> None:
    load(str(world))
    parsed.clear()
    line = (
        "          - {id: diabetic-neuropathy, label: Diabetic neuropathy, abbreviations: [DPN]}\n"
    )
    rewrite(world / "vocab" / "conditions.yaml", line, "")
    bell = world / "papers" / "bell-2015.yaml"
    expected = [
        ("papers/bell-2015.yaml", line_of(bell, "conditions:"), "conditions[1]"),
        (
            "papers/bell-2015.yaml",
            line_of(bell, "by_condition:"),
            "population.by_condition.diabetic-neuropathy",
        ),
    ]
    assert places(world) == expected
    assert parsed == ["papers/bell-2015.yaml"], "only to say in which line"
    assert places(world) == expected
    shutil.copy(LIBRARY / "vocab" / "conditions.yaml", world / "vocab" / "conditions.yaml")
    assert load(str(world)).ids() == PAPERS


def test_changed_papers_and_a_changed_vocabulary_at_once(world: Path, parsed: list[str]) -> None:
    load(str(world))
    parsed.clear()
    rewrite(
        world / "vocab" / "conditions.yaml",
        "{id: crohn-disease, label: Crohn's disease}",
        "{id: crohn-disease, label: Crohn's disease}\n  - {id: itch, label: Itch}",
    )
    rewrite(world / "papers" / "castro-2010.yaml", "conditions: [crps]", "conditions: [crps, itch]")
    library = load(str(world))
    assert parsed == ["papers/castro-2010.yaml"]
    assert search(library.store, "itch").ids == ("castro-2010",)


def test_a_broken_vocabulary_is_named_each_time_and_nothing_is_lost(
    world: Path, parsed: list[str]
) -> None:
    before = contents(load(str(world)))
    rewrite(world / "vocab" / "outcomes.yaml", "label: Fatigue", "lable: Fatigue")
    line = line_of(world / "vocab" / "outcomes.yaml", "lable")
    for _ in range(2):
        assert places(world) == [
            ("vocab/outcomes.yaml", line, "terms[1].lable"),
            ("vocab/outcomes.yaml", line, "terms[1]"),
        ]
    parsed.clear()
    shutil.copy(LIBRARY / "vocab" / "outcomes.yaml", world / "vocab" / "outcomes.yaml")
    assert contents(load(str(world))) == before
    assert parsed == []


@pytest.mark.parametrize("name", ["conditions", "outcomes", "scales"])
def test_a_missing_vocabulary_is_named_each_time(world: Path, name: str) -> None:
    load(str(world))
    (world / "vocab" / f"{name}.yaml").unlink()
    for _ in range(3):
        assert [(each.file, each.message) for each in faults(world)] == [
            (f"vocab/{name}.yaml", "this vocabulary is missing")
        ]
    shutil.copy(LIBRARY / "vocab" / f"{name}.yaml", world / "vocab" / f"{name}.yaml")
    assert load(str(world)).ids() == PAPERS


def test_a_vocabulary_missing_from_the_start_is_named_each_time(world: Path) -> None:
    (world / "vocab" / "mechanisms.yaml").unlink()
    for _ in range(3):
        assert [each.file for each in faults(world)] == ["vocab/mechanisms.yaml"]
    assert open_store(world).get("state") == NO_TERMS


def test_all_faults_of_all_vocabularies_are_named_at_once(world: Path) -> None:
    rewrite(world / "vocab" / "outcomes.yaml", "label: Fatigue", "lable: Fatigue")
    rewrite(world / "vocab" / "designs.yaml", "level: 4", "level: 9")
    (world / "vocab" / "scales.yaml").write_text("version: [")
    assert [file for file, _, _ in places(world)] == [
        "vocab/outcomes.yaml",
        "vocab/outcomes.yaml",
        "vocab/designs.yaml",
        "vocab/scales.yaml",
    ]


def test_a_name_that_two_terms_have_is_refused(world: Path) -> None:
    rewrite(
        world / "vocab" / "conditions.yaml", "abbreviations: [DPN]", "abbreviations: [DPN, rsd]"
    )
    (fault,) = faults(world)
    assert (fault.file, fault.line, fault.message) == (
        "vocab/conditions.yaml",
        line_of(world / "vocab" / "conditions.yaml", "DPN"),
        "'rsd' is already a name of 'crps'",
    )


def test_a_vocabulary_that_nobody_knows_is_named_once_and_for_all(world: Path) -> None:
    load(str(world))
    (world / "vocab" / "condition.yaml").write_text("version: '2026'\nterms: []\n")
    for _ in range(2):
        (fault,) = faults(world)
        assert (fault.file, fault.message, fault.hint) == (
            "vocab/condition.yaml",
            "there is no vocabulary of this name",
            "did you mean 'vocab/conditions.yaml'?",
        )
    (world / "vocab" / "condition.yaml").unlink()
    assert load(str(world)).ids() == PAPERS


def test_a_scale_of_an_outcome_that_is_not_there_is_named(world: Path) -> None:
    rewrite(world / "vocab" / "scales.yaml", "domain: pain-intensity", "domain: pain-intensty")
    (fault,) = faults(world)
    assert (fault.file, fault.path, fault.hint) == (
        "vocab/scales.yaml",
        "terms[0].domain",
        "did you mean 'pain-intensity'?",
    )


def test_one_vocabulary_changes_while_another_breaks(world: Path) -> None:
    """The first is taken in, and the papers are entered again as soon as the second is whole."""
    load(str(world))
    rewrite(
        world / "vocab" / "conditions.yaml",
        "abbreviations: [CRPS, RSD]",
        "abbreviations: [CRPS, RSD, Sudeck]",
    )
    rewrite(world / "vocab" / "scales.yaml", "better: lower", "better: less")
    assert [file for file, _, _ in places(world)] == ["vocab/scales.yaml"]
    shutil.copy(LIBRARY / "vocab" / "scales.yaml", world / "vocab" / "scales.yaml")
    assert set(search(load(str(world)).store, "sudeck").ids) == {"bell-2015", "castro-2010"}


# -- instruments -----------------------------------------------------------------------------------


def test_an_instrument_taken_away_makes_the_papers_that_use_it_faulty(world: Path) -> None:
    load(str(world))
    (world / "instruments" / "rob2.yaml").unlink()
    line = line_of(world / "papers" / "archer-2019.yaml", "instrument: rob2")
    for _ in range(2):
        assert places(world) == [("papers/archer-2019.yaml", line, "appraisals[0].instrument")]
    shutil.copy(LIBRARY / "instruments" / "rob2.yaml", world / "instruments" / "rob2.yaml")
    assert load(str(world)).ids() == PAPERS


def test_a_broken_instrument_is_named(world: Path) -> None:
    load(str(world))
    rewrite(world / "instruments" / "rob2.yaml", "rank: 1", "rank: first")
    line = line_of(world / "instruments" / "rob2.yaml", "rank: first")
    for _ in range(2):
        assert places(world) == [("instruments/rob2.yaml", line, "judgements[0].rank")]


def test_two_instruments_of_one_id_are_refused(world: Path) -> None:
    shutil.copy(world / "instruments" / "rob2.yaml", world / "instruments" / "rob2-again.yaml")
    (fault,) = faults(world)
    assert (fault.file, fault.path, fault.message) == (
        "instruments/rob2-again.yaml",
        "id",
        "the id is 'rob2', the file is called 'rob2-again'",
    )


def test_a_changed_instrument_is_asked_again(world: Path, parsed: list[str]) -> None:
    load(str(world))
    parsed.clear()
    rewrite(
        world / "instruments" / "rob2.yaml",
        "  - {id: missing-data, label: Missing data}",
        "  - {id: missing-data, label: Missing data}\n  - {id: more, label: More}",
    )
    (fault,) = faults(world)
    assert (fault.file, fault.path, fault.message) == (
        "papers/archer-2019.yaml",
        "appraisals[0].domains",
        "not judged: more",
    )


# -- papers ----------------------------------------------------------------------------------------


def test_an_id_given_to_two_papers_is_named(world: Path) -> None:
    shutil.copy(world / "papers" / "hill-2018.yaml", world / "papers" / "hill-2018-b.yaml")
    assert places(world) == [("papers/hill-2018-b.yaml", 1, "id")]


def test_a_renamed_paper_is_named(world: Path) -> None:
    load(str(world))
    (world / "papers" / "hill-2018.yaml").rename(world / "papers" / "hall-2018.yaml")
    assert places(world) == [("papers/hall-2018.yaml", 1, "id")]
    rewrite(world / "papers" / "hall-2018.yaml", "id: hill-2018", "id: hall-2018")
    assert "hall-2018" in load(str(world)).ids() and "hill-2018" not in load(str(world)).ids()


def test_faults_of_many_files_are_all_named(world: Path) -> None:
    rewrite(world / "papers" / "hill-2018.yaml", "year: 2018", "year: soon")
    rewrite(world / "papers" / "gray-2017.yaml", "kind: primary", "kind: first")
    (world / "papers" / "zz-2000.yaml").write_text("")
    assert sorted(places(world), key=str) == [
        ("papers/gray-2017.yaml", 5, "kind"),
        ("papers/hill-2018.yaml", 4, "year"),
        ("papers/zz-2000.yaml", None, ""),
    ]


def test_step_by_step_and_at_once_give_the_same_index(
    world: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    load(str(world))
    rewrite(world / "papers" / "hill-2018.yaml", "Receptors in a dish", "Receptors in a bowl")
    load(str(world))
    rewrite(
        world / "vocab" / "conditions.yaml",
        "abbreviations: [CRPS, RSD]",
        "abbreviations: [CRPS, RSD, Sudeck]",
    )
    load(str(world))
    (world / "papers" / "gray-2017.yaml").unlink()
    rewrite(world / "papers" / "bell-2015.yaml", "year: 2015", "year: [")
    faults(world)
    rewrite(world / "papers" / "bell-2015.yaml", "year: [", "year: 2014")
    stepwise = contents(load(str(world)))
    monkeypatch.setenv("LDN_CACHE", str(tmp_path / "another"))
    assert contents(load(str(world))) == stepwise


def test_a_rebuild_that_fails_half_way_changes_nothing(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(load(str(world)))
    rewrite(world / "papers" / "hill-2018.yaml", "Receptors in a dish", "Receptors in a bowl")
    rewrite(
        world / "papers" / "gray-2017.yaml", "Micrograms and morphine", "Micrograms or morphine"
    )
    real = building.read_paper

    def interrupted(text: bytes, file: str, terms: Any) -> Any:
        if file == "papers/hill-2018.yaml":
            raise KeyboardInterrupt
        return real(text, file, terms)

    with monkeypatch.context() as patch:
        patch.setattr(building, "read_paper", interrupted)
        with pytest.raises(KeyboardInterrupt):
            load(str(world))
    assert contents(Library(world, open_store(world).digest(), True, open_store(world))) == before
    assert load(str(world)).cards(["hill-2018"])[0].title == "Receptors in a bowl"


def test_an_index_in_memory_is_as_good(world: Path) -> None:
    store = open_memory()
    assert building.rebuild(store, world, store.changes(world, list_files(world))) == []
    assert (store.count(), store.kept, store.get("state")) == (len(PAPERS), False, "whole")
    assert contents(Library(world, store.digest(), False, store)) == contents(load(str(world)))


def test_a_base_does_without_harms_and_notices_when_they_come(world: Path) -> None:
    (world / "vocab" / "harms.yaml").unlink()
    for _ in range(2):
        assert load(str(world)).ids() == PAPERS and not load(str(world)).vocabulary("harms").terms
    shutil.copy(LIBRARY / "vocab" / "harms.yaml", world / "vocab" / "harms.yaml")
    assert load(str(world)).vocabulary("harms").terms


def test_an_index_made_by_several_processes_is_that_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "_may_fork", lambda: True)
    made = []
    for count in (1, 3):
        monkeypatch.setattr(cores, "_cores", lambda count=count: count)
        store = open_memory()
        assert bring_up_to_date(store, ROOT / "data") == []
        tables = ("papers", "contents", "texts", "stems", "identifiers", "names", "terms")
        rows = {each: store.rows(f"SELECT * FROM {each}").fetchall() for each in tables}
        made.append((store.get("digest"), rows))
    assert made[0] == made[1] and len(made[0][1]["papers"]) > 300
