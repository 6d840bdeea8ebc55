"""The order of a list: what fits best, the best evidence first, one line a study."""

from __future__ import annotations

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.records.index.matching import search
from ldncli.records.index.ranking import Entry, ranked
from ldncli.records.index.standing import CLINICAL, REPORT, REST, REVIEW, TRIAL
from ldncli.records.index.store import Store, open_memory
from tests.conftest import ROOT
from tests.records.text.test_write import PAPERS


def made(*papers: tuple[str, int, int, str | None]) -> Store:
    """An index with papers by id, standing, year and study."""
    store = open_memory()
    for paper, standing, year, study in papers:
        store.sql.execute(
            "INSERT INTO papers (id, standing, year, study, file) VALUES (?, ?, ?, ?, ?)",
            (paper, standing, year, study, paper),
        )
    return store


def test_trials_then_new_reviews_then_other_clinical_work_then_older_reviews() -> None:
    store = made(
        ("lab", REST, 2026, "lab"),
        ("series", CLINICAL, 2025, "series"),
        ("old", REVIEW, 2010, None),
        ("r1", REVIEW, 2020, None),
        ("r2", REVIEW, 2021, None),
        ("r3", REVIEW, 2022, None),
        ("trial-b", TRIAL, 2012, "b"),
        ("trial-a", TRIAL, 2024, "a"),
    )
    ids = [row[0] for row in store.rows("SELECT id FROM papers")]
    assert [each.paper for each in ranked(store, ids)] == (
        "trial-a trial-b r3 r2 r1 series old lab".split()
    )


def test_the_report_with_the_best_standing_speaks_for_its_study() -> None:
    store = made(
        ("register", REST, 2020, "x"),
        ("trial", TRIAL, 2022, "x"),
        ("later", REPORT, 2025, "x"),
        ("other", REST, 2026, None),
    )
    assert ranked(store, ["register", "trial", "later", "other"]) == [
        Entry("trial", ("later", "register")),
        Entry("other"),
    ]
    assert ranked(store, ["register", "other"]) == [Entry("other"), Entry("register")]


def test_with_a_condition_the_evidence_decides_else_the_words(tiny: Library) -> None:
    match = search(tiny.store, "fibro")
    assert match.evidence_first and ranked(tiny.store, match.fits, match)[0].paper == "archer-2019"
    assert not search(tiny.store, "micrograms").evidence_first
    assert not search(tiny.store, "TLR4").evidence_first
    assert search(tiny.store, "crossover").evidence_first is False
    assert search(tiny.store, "crossover-rct").evidence_first


def test_papers_that_lack_a_word_come_after_all_others(tiny: Library) -> None:
    match = search(tiny.store, "morphine thumbs hand")
    lines = ranked(tiny.store, match.fits, match)
    lacking = [bool(match.lacking.get(line.paper)) for line in lines]
    assert lacking == sorted(lacking) and any(lacking)


def test_every_paper_is_in_one_line(tiny: Library) -> None:
    lines = ranked(tiny.store, PAPERS)
    named = [paper for line in lines for paper in (line.paper, *line.folded)]
    assert sorted(named) == sorted(PAPERS)
    assert ranked(tiny.store, []) == []


def _found(words: str) -> list[str]:
    asked = ask(load(str(ROOT / "data")), words=words, every_scope=True, nearly=True)
    return [each.paper for each in asked.listing]


def test_where_a_design_is_asked_for_what_has_no_results_comes_last(real_library: Library) -> None:
    """By the name of a design, or by the word in which such names end; a review that is one of
    those asked for is none of them."""
    reviews = _found("Cochrane review")
    assert max(map(reviews.index, ("parker-2018", "segal-2014"))) < reviews.index(
        "cochrane-cd010410-2013"
    )
    trials = _found("rheumatoid arthritis trial")
    assert trials[0] == "beaudette-zlatanova-2023" and "dara-2023" in trials
    match = search(real_library.store, "narrative review fibromyalgia")
    assert match.designed and "dara-2023" in match.designed
    assert search(real_library.store, "fibromyalgia").designed is None


def test_of_papers_that_lack_words_those_with_results_come_first() -> None:
    found = _found("long covid brain fog")
    people = ("byambasuren-2025", "tamariz-2024", "bonilla-2023", "okelly-2022")
    assert max(map(found.index, people)) < found.index("kwilasz-2021-b")
