"""What of a paper is searched, and the names of terms."""

from __future__ import annotations

from ldncli.records.index.fulltext import (
    drug_names,
    kept_words,
    looked_up,
    names_of,
    occurrences,
    own_word,
    terms_of,
    texts_of,
    under_word,
)
from ldncli.records.index.library import Library


def test_texts_have_the_columns_of_the_table(tiny: Library) -> None:
    columns = tiny.store.rows("SELECT * FROM texts LIMIT 1").description
    for paper in tiny.papers():
        texts = texts_of(paper, tiny.vocabularies)
        assert len(texts) == len(columns)
        assert all(isinstance(each, str) for each in texts)
        assert "none" not in " ".join(texts).split()


def test_what_a_paper_is_about_stands_apart_from_its_words(tiny: Library) -> None:
    paper = next(tiny.papers(["bell-2015"]))
    about = texts_of(paper, tiny.vocabularies)[-1].split()
    assert own_word("conditions", "crps") in about
    assert under_word("conditions", "neuropathic-pain") in about
    assert own_word("conditions", "neuropathic-pain") not in about
    assert dict(terms_of(paper, tiny.vocabulary("harms")))["conditions"] == paper.conditions


def test_names_of_a_term(tiny: Library) -> None:
    crps = tiny.vocabulary("conditions").terms["crps"]
    assert list(names_of(crps)) == [
        ("complex regional pain syndrome", False),
        ("reflex sympathetic dystrophy", False),
        ("crps", True),
        ("rsd", True),
        ("d020918", True),
    ], "the id is one of the abbreviations"
    assert looked_up("pain syndromes") == "pain syndrome"
    assert {term for _, term, _ in drug_names(tiny.topic)} == {tiny.topic.default.id}


def test_forms_of_words_and_words_without_any(tiny: Library) -> None:
    kept = kept_words(tiny.store)
    assert "rsd" in kept and "thumbs" not in kept
    assert {"thumb", "thumbs"} & {row[0] for row in tiny.store.rows("SELECT word FROM stems")}
    assert all(word.isprintable() for word, *_ in occurrences(tiny.store)), "no word between texts"
