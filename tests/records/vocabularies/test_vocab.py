"""Vocabularies: from a user's word to an id, the tree, and what a vocabulary file must not say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.errors import UnknownTermError
from ldncli.records.index.library import Library
from ldncli.records.text.folding import fold
from ldncli.records.text.paths import path_text
from ldncli.records.text.reading import READING_ORDER
from ldncli.records.vocabularies.vocab import (
    KINDS,
    DesignType,
    Mechanism,
    Scale,
    Vocabulary,
    decode_vocabulary,
    inline_form,
)


@pytest.fixture
def conditions(tiny: Library) -> Vocabulary:
    return tiny.vocabularies["conditions"]


# -- from words to ids -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "crps",
        "CRPS",
        "RSD",
        "rsd",
        "D020918",
        "d020918",
        "Complex regional pain syndrome",
        "complex-regional-pain-syndrome",
        "COMPLEX  REGIONAL\tPAIN_SYNDROME",
        " complex regional pain syndrome ",
        "Reflex Sympathetic Dystrophy",
        "réflex sympathétic dystrophy",
        "reflex sympathetic dystrophy ()",
    ],
)
def test_every_name_leads_to_the_term(conditions: Vocabulary, words: str) -> None:
    assert conditions.resolve(words) == "crps"
    assert conditions.find(words) == "crps"


@pytest.mark.parametrize(
    "words",
    ["Crohn's disease", "crohn’s disease", "Crohn s disease", "crohn-disease", "CROHN DISEASE"],
)
def test_apostrophes_meet(conditions: Vocabulary, words: str) -> None:
    assert conditions.resolve(words) == "crohn-disease"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("fibromyalgie", "did you mean 'fibromyalgia'?"),
        ("complex regional pain", "did you mean 'complex regional pain syndrome'?"),
        ("D02091", "did you mean 'complex regional pain syndrome'?"),
        ("Crohns diseas", "did you mean 'Crohn's disease'?"),
        ("qqqqq", "`ldn vocab conditions` shows them all"),
        ("", "`ldn vocab conditions` shows them all"),
    ],
)
def test_an_unknown_word_is_refused_with_a_hint(
    conditions: Vocabulary, words: str, hint: str
) -> None:
    assert conditions.find(words) is None
    with pytest.raises(UnknownTermError) as refusal:
        conditions.resolve(words)
    assert (refusal.value.hint, refusal.value.exit_code, refusal.value.slug) == (
        hint,
        2,
        "unknown-term",
    )
    assert repr(words) in refusal.value.message


@given(st.text(max_size=30))
def test_fold_is_stable_and_blind_to_case(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(f"  {text}\n") == fold(text)
    assert fold(text.replace(" ", "-")) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Sjögren’s", "sjogren s"),
        ("µg", "μg"),
        ("ﬁbro", "fibro"),
        ("Vivitrol™", "vivitroltm"),
        ("𝒩", "n"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("a/b (c), d_e", "a b c d e"),
        ("--", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


# -- the tree --------------------------------------------------------------------------------------


def test_asking_for_a_parent_asks_for_its_children(conditions: Vocabulary) -> None:
    assert conditions.within("neuropathic-pain") == {
        "neuropathic-pain",
        "crps",
        "diabetic-neuropathy",
    }
    assert conditions.within("pain") == {
        "pain",
        "neuropathic-pain",
        "crps",
        "diabetic-neuropathy",
        "fibromyalgia",
    }
    assert conditions.within("crps") == {"crps"}


def test_up_and_down(conditions: Vocabulary) -> None:
    assert conditions.children(None) == ("pain", "crohn-disease", "healthy-volunteers")
    assert conditions.children("pain") == ("neuropathic-pain", "fibromyalgia")
    assert conditions.children("crps") == ()
    assert list(conditions.ancestors("crps")) == ["neuropathic-pain", "pain"]
    assert list(conditions.ancestors("pain")) == []


def test_every_term_is_within_its_ancestors(tiny: Library) -> None:
    for vocabulary in tiny.vocabularies.values():
        for term in vocabulary.terms:
            assert term in vocabulary.within(term)
            assert all(term in vocabulary.within(each) for each in vocabulary.ancestors(term))


def test_labels(conditions: Vocabulary) -> None:
    assert conditions.label("crps") == "Complex regional pain syndrome"
    assert conditions.label("something-else") == "something-else"
    assert conditions.terms["crps"].names() == (
        "Complex regional pain syndrome",
        "reflex sympathetic dystrophy",
        "CRPS",
        "RSD",
    )


def test_kinds_carry_what_is_theirs(tiny: Library) -> None:
    found = tiny.vocabularies
    assert set(found) == set(KINDS) == set(READING_ORDER)
    assert (
        isinstance(found["designs"].terms["parallel-rct"], DesignType)
        and found["designs"].terms["parallel-rct"].randomised
    )
    assert (
        isinstance(found["scales"].terms["nrs-0-10"], Scale)
        and found["scales"].terms["nrs-0-10"].max == 10
    )
    assert (
        isinstance(found["mechanisms"].terms["tlr4"], Mechanism)
        and found["mechanisms"].terms["tlr4"].genes[0].ncbi == "7099"
    )
    assert found["conditions"].version == "2026-01-01"


# -- inside a sentence -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Pain intensity", "pain intensity"),
        ("Fibromyalgia", "fibromyalgia"),
        ("Long COVID", "long COVID"),
        ("Interleukin-6", "interleukin-6"),
        ("Suppression of TNF-alpha", "suppression of TNF-alpha"),
        ("Cutaneous T-cell lymphoma", "cutaneous T-cell lymphoma"),
        (
            "Switch of receptor coupling from Gi/o to Gs",
            "switch of receptor coupling from Gi/o to Gs",
        ),
        ("Hidradenitis activity (HiSCR and counts)", "hidradenitis activity (HiSCR and counts)"),
        ("Œdème", "œdème"),
        ("CRPS", "CRPS"),
        ("IgA nephropathy", "IgA nephropathy"),
        ("SF-36 score", "SF-36 score"),
        ("X", "X"),
        ("T cell modulation", "T cell modulation"),
        ("C-reactive protein", "C-reactive protein"),
        ("N-of-1 trial", "N-of-1 trial"),
        ("Crohn's disease", "Crohn's disease"),
        ("Behçet’s disease", "Behçet’s disease"),
        ("Gulf War illness", "Gulf War illness"),
        ("Hailey-Hailey disease", "Hailey-Hailey disease"),
        ("Guillain–Barré syndrome", "Guillain–Barré syndrome"),
        ("Beck Depression Inventory", "Beck Depression Inventory"),
        ("Score (Mayo)", "Score (Mayo)"),
        ("painDETECT", "painDETECT"),
        ("", ""),
    ],
)
def test_a_label_that_may_be_a_name_stays_as_it_is(label: str, inside: str) -> None:
    assert inline_form(label) == inside


def test_a_term_may_say_its_form_inside_a_sentence() -> None:
    terms = [
        {"id": "darier", "label": "Darier disease", "inline": "Darier disease"},
        {"id": "itch", "label": "Itch"},
    ]
    vocabulary, problems = decode_vocabulary(
        "conditions", {"version": "2026-01-01", "terms": terms}
    )
    assert vocabulary is not None and not problems
    assert (vocabulary.inline("darier"), vocabulary.inline("itch")) == ("Darier disease", "itch")
    assert vocabulary.inline("something-Else") == "something-Else"


@pytest.mark.parametrize(
    ("label", "inline"), [("Itch", "itch"), ("Crohn's disease", "Crohn's disease")]
)
def test_a_form_that_the_label_gives_anyway_is_a_fault(label: str, inline: str) -> None:
    term = {"id": "a", "label": label, "inline": inline}
    vocabulary, (only,) = decode_vocabulary(
        "conditions", {"version": "2026-01-01", "terms": [term]}
    )
    assert vocabulary is None and path_text(only.path) == "terms[0].inline"
    assert "anyway" in only.message and only.hint == "leave it out"


# -- what a file must not say ----------------------------------------------------------------------

GOOD = {
    "version": "2026-01-01",
    "terms": [
        {
            "id": "a",
            "label": "Apple",
            "children": [{"id": "b", "label": "Bramley", "codes": {"x": "77"}}],
        }
    ],
}


def test_a_good_vocabulary() -> None:
    vocabulary, problems = decode_vocabulary("conditions", GOOD)
    assert vocabulary is not None and problems == []
    assert vocabulary.parents == {"a": None, "b": "a"}
    assert vocabulary.resolve("77") == "b"


A, B = GOOD["terms"][0], GOOD["terms"][0]["children"][0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("value", "path", "message"),
    [
        ([], "", "expected a mapping with 'version' and a list 'terms'"),
        ({"version": "2026"}, "", "expected a mapping with 'version' and a list 'terms'"),
        ({"terms": []}, "version", "expected the date of the last change, in quotes"),
        ({**GOOD, "more": 1}, "more", "unknown key 'more'"),
        ({**GOOD, "terms": ["a"]}, "terms[0]", "expected a mapping with 'id' and 'label'"),
        ({**GOOD, "terms": [{"id": "a"}]}, "terms[0]", "'label' is missing"),
        (
            {**GOOD, "terms": [{"id": "A b", "label": "x"}]},
            "terms[0].id",
            "expected lower-case words joined by hyphens",
        ),
        (
            {**GOOD, "terms": [{**A, "children": {"id": "c"}}]},
            "terms[0].children",
            "expected a list",
        ),
        (
            {**GOOD, "terms": [{**A, "children": [{**B, "level": 1}]}]},
            "terms[0].children[0].level",
            "unknown key 'level'",
        ),
        (
            {**GOOD, "terms": [A, {"id": "b", "label": "Bramley"}]},
            "terms[1].id",
            "the id 'b' is given twice",
        ),
    ],
)
def test_a_faulty_vocabulary(value: Any, path: str, message: str) -> None:
    vocabulary, problems = decode_vocabulary("conditions", value)
    assert vocabulary is None
    assert [(path_text(each.path), each.message.split(";")[0]) for each in problems] == [
        (path, message)
    ]


@pytest.mark.parametrize(
    "again",
    [
        {"label": "apple"},
        {"label": "X", "synonyms": ["BRAMLEY"]},
        {"label": "X", "abbreviations": ["b"]},
        {"label": "X", "codes": {"y": "77"}},
    ],
)
def test_a_name_leads_to_one_term_only(again: dict[str, Any]) -> None:
    vocabulary, problems = decode_vocabulary(
        "conditions", {**GOOD, "terms": [A, {"id": "c", **again}]}
    )
    assert vocabulary is None
    (only,) = problems
    assert (
        path_text(only.path) == "terms[1]"
        and "already" in only.message
        and only.hint == "a name may lead to one term only"
    )


def test_a_term_may_have_one_name_twice() -> None:
    vocabulary, problems = decode_vocabulary(
        "conditions",
        {**GOOD, "terms": [{"id": "apple", "label": "Apple", "synonyms": ["APPLE", "äpple"]}]},
    )
    assert vocabulary is not None and problems == []


def test_terms_of_other_vocabularies_are_looked_up() -> None:
    value = {"version": "2026", "terms": [{"id": "nrs", "label": "NRS", "domain": "pian"}]}
    assert decode_vocabulary("scales", value)[1] == []
    assert [
        each.hint for each in decode_vocabulary("scales", value, {"outcomes": ["pain"]})[1]
    ] == ["did you mean 'pain'?"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["id", "label", "children", "codes", "terms", "version", "synonyms"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_value_raises(value: Any) -> None:
    vocabulary, problems = decode_vocabulary("conditions", value)
    assert (vocabulary is None) == bool(problems)
    vocabulary, problems = decode_vocabulary("conditions", {"version": "2026", "terms": value})
    assert (vocabulary is None) == bool(problems)
