"""What words on the command line name."""

from __future__ import annotations

import pytest

from ldncli.errors import UnknownTermError
from ldncli.questions.named import ask_named, harms_among, named
from ldncli.records.index.library import Library


@pytest.fixture(scope="module")
def base(real_library: Library) -> Library:
    """The base that comes with the program."""
    return real_library


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        (["CRPS"], {"condition": ["CRPS"]}),
        (["long covid"], {"condition": ["long covid"]}),
        (["long", "hauler"], {"condition": ["long-covid"]}),
        (["fibro"], {"condition": ["fibro"]}),
        (["fibromyalgia", "fatigue"], {"condition": ["fibromyalgia"], "outcome": ["fatigue"]}),
        (["CRPS", "fibromyalgia"], {"condition": ["CRPS", "fibromyalgia"]}),
        (["TLR4"], {"mechanism": ["TLR4"]}),
        (["crossover", "trial", "in", "fibromyalgia"], None),
        (["sleep in fibromyalgia"], {"condition": ["fibromyalgia"], "outcome": ["sleep"]}),
    ],
)
def test_words_are_filters(
    base: Library, words: list[str], filters: dict[str, list[str]] | None
) -> None:
    found = named(base, words).filters
    if filters is None:
        assert set(found) == {"condition", "design"}
    else:
        assert found == filters


def test_a_condition_that_is_an_outcome_too_is_said(base: Library) -> None:
    alone = named(base, ["depression"])
    assert alone.filters == {"condition": ["depression"]}
    assert alone.several == {"depression": ["condition", "outcome"]}
    beside = named(base, ["depression", "in", "fibromyalgia"])
    assert beside.filters == {"outcome": ["depression"], "condition": ["fibromyalgia"]}
    assert beside.several == {"depression": ["outcome", "condition"]}


def test_a_scale_is_the_outcome_that_it_measures(base: Library) -> None:
    found = named(base, ["FIQ"])
    assert list(found.scales) == ["FIQ"] and found.filters == {"outcome": [found.scales["FIQ"]]}


@pytest.mark.parametrize("word", ["LDN", "naltrexone", "revia", "Low-dose naltrexone"])
def test_the_treatment_itself_leaves_nothing_out(base: Library, word: str) -> None:
    found = named(base, word.split())
    assert found.filters == {} and found.everything == (word,)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("rheumatoid", "did you mean 'rheumatoid arthritis'?"),
        ("fibromylgia", "did you mean 'fibromyalgia'?"),
        ("ehlers", "did you mean 'Ehlers-Danlos syndrome and hypermobility'?"),
        ("rash", "`ldn safety --harm rash`"),
        ("zzz", "`ldn vocab conditions` lists all conditions"),
    ],
)
def test_words_that_name_nothing_are_refused_with_neighbours(
    base: Library, words: str, hint: str
) -> None:
    with pytest.raises(UnknownTermError) as refusal:
        named(base, [words])
    assert (refusal.value.hint or "").startswith(hint)


def test_gut_is_no_gout_and_dreams_are_a_harm(base: Library) -> None:
    with pytest.raises(UnknownTermError) as refusal:
        named(base, ["gut"])
    assert "gout" not in (refusal.value.hint or "")
    with pytest.raises(UnknownTermError) as refusal:
        named(base, ["odd", "dreams"])
    assert "ldn safety --harm vivid-dreams" in (refusal.value.hint or "")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("microglia", {"mechanism": ["microglia"]}),
        ("CRPS fatigue", {"condition": ["CRPS"], "outcome": ["fatigue"]}),
        ("RCT fibromyalgia", {"design": ["RCT"], "condition": ["fibromyalgia"]}),
        ("Crohn’s disease", {"condition": ["Crohn’s disease"]}),
        ("", {}),
    ],
)
def test_words_apart_and_in_one(base: Library, words: str, found: dict[str, list[str]]) -> None:
    assert named(base, [words]).filters == found
    assert named(base, words.split()).filters == found


def test_a_name_of_several_vocabularies_is_what_most_papers_are_about(base: Library) -> None:
    assert named(base, ["fatigue"]).filters == {"outcome": ["fatigue"]}
    assert named(base, ["pain"]).filters == {"condition": ["pain"]}


def test_words_and_filters_ask_together(base: Library) -> None:
    asked = ask_named(base, ["CRPS"], outcome="fatigue", condition=["fibromyalgia"])
    assert asked.given["condition"] == ["fibromyalgia", "CRPS"]
    assert list(asked.given)[:2] == ["condition", "outcome"]
    assert ask_named(base, ["microglia"]).query.scopes == frozenset()
    assert ask_named(base, ["microglia", "CRPS"]).query.scopes != frozenset()


@pytest.mark.parametrize(
    ("words", "harms", "rest"),
    [
        (["nausea"], ["nausea"], []),
        (["fibromyalgia", "vivid", "dreams"], ["vivid-dreams"], ["fibromyalgia"]),
        (["headache"], [], ["headache"]),  # a condition, too
        (["CRPS", "xyzzy"], [], ["CRPS", "xyzzy"]),
        ([], [], []),
    ],
)
def test_harms_among_words(
    base: Library, words: list[str], harms: list[str], rest: list[str]
) -> None:
    assert harms_among(base, words) == (harms, rest)


@pytest.mark.parametrize(("word", "dose"), [("4.5 mg", "4.5mg"), ("4,5", "4,5"), ("1-5", "1-5")])
def test_a_dose_among_words_leads_to_the_filter(base: Library, word: str, dose: str) -> None:
    with pytest.raises(UnknownTermError) as refusal:
        named(base, [word])
    assert (refusal.value.hint or "").startswith(f"`--dose {dose}` narrows to studies at that dose")


@pytest.mark.parametrize("word", ["opioids", "tramadol", "surgery", "naloxone"])
def test_what_cautions_speak_of_leads_to_them(base: Library, word: str) -> None:
    with pytest.raises(UnknownTermError) as refusal:
        named(base, [word])
    assert (refusal.value.hint or "").startswith("`ldn safety --cautions` tells what to know")
