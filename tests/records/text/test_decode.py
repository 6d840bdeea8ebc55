"""Plain values to the model: nothing is coerced, and every fault is found in
one pass, each with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.errors import nearest
from ldncli.records.model.bibliography import Source
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import ArmData, Design
from ldncli.records.text.decode import Problem, decode, hints, restore, unwrap
from ldncli.records.text.limits import Between, Matches, Ordered, Term, Words
from ldncli.records.text.paths import path_text
from ldncli.records.text.reading import Terms, read_instrument, read_paper, read_vocabulary
from tests.conftest import LIBRARY
from tests.records.conftest import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    name: str
    size: Annotated[int, Between(1, 3)] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    text: Annotated[str | None, Words(), "a text"] = None
    whole: int = 0
    number: Annotated[float | None, Between(0)] = None
    most: Annotated[float | None, Between(None, 5)] = None
    truth: bool | None = None
    either: str | float | None = None
    choice: Literal["one", "two", "three"] = "one"
    code: Annotated[str | None, Matches(r"[A-Z]\d", "a letter and a digit")] = None
    term: Annotated[str | None, Term("things")] = None
    pair: Annotated[tuple[float, float], Ordered()] | None = None
    inner: Inner | None = None
    inners: tuple[Inner, ...] = ()
    named: Mapping[str, Inner] = field(default_factory=dict)


def problems(value: Any, terms: Any = None) -> list[tuple[str, str]]:
    found, wrong = decode(Outer, value, terms)
    assert (found is None) == bool(wrong)
    return [(path_text(each.path), each.message) for each in wrong]


# -- good values -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"text": "x", "pair": [1, 2.5], "either": 2.5, "truth": False},
        {"inner": {"name": "a"}, "inners": [{"name": "b", "size": 2}, {"name": "c"}]},
        {"named": {"c": {"name": "d"}, "e": {"name": "f", "size": 3}}},
    ],
)
def test_what_was_decoded_before_is_restored_the_same(value: dict[str, Any]) -> None:
    outer, wrong = decode(Outer, value)
    restored = restore(Outer, value)
    assert wrong == [] and restored == outer
    if "named" in value:
        with pytest.raises(TypeError):
            restored.named["g"] = Inner(name="h")  # type: ignore[index]


def test_good_values_become_frozen_values() -> None:
    value = {
        "text": "x",
        "whole": 3,
        "number": 4,
        "either": 2.5,
        "pair": [1, 2.5],
        "inner": {"name": "a"},
        "inners": [{"name": "b", "size": 2}],
        "named": {"c": {"name": "d"}},
    }
    outer, wrong = decode(Outer, value)
    assert wrong == []
    assert outer == Outer(
        text="x",
        whole=3,
        number=4,
        either=2.5,
        pair=(1, 2.5),
        inner=Inner(name="a"),
        inners=(Inner(name="b", size=2),),
        named={"c": Inner(name="d")},
    )
    assert isinstance(outer.inners, tuple)
    with pytest.raises(TypeError):
        outer.named["x"] = Inner(name="y")  # type: ignore[index]


def test_a_whole_number_stays_whole_where_any_number_will_do() -> None:
    outer, _ = decode(Outer, {"number": 4})
    assert outer is not None and type(outer.number) is int


@pytest.mark.parametrize(
    "value",
    [
        {"number": 0},
        {"most": 5},
        {"most": -1e9},
        {"inner": {"name": "", "size": 3}},
        {"pair": [2, 2]},
        {"code": "A1"},
        {},
    ],
)
def test_limits_include_their_ends(value: dict[str, Any]) -> None:
    assert problems(value) == []


# -- wrong values ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "path", "message"),
    [
        ({"text": 2013}, "text", "expected text, found the number '2013'"),
        ({"text": True}, "text", "expected text, found 'true'"),
        ({"text": ["a"]}, "text", "expected text, found a list"),
        ({"text": {"a": 1}}, "text", "expected text, found a mapping"),
        ({"text": None}, "text", "expected text, found nothing"),
        ({"text": "  "}, "text", "empty"),
        ({"whole": "3"}, "whole", "expected a whole number, found the text '3'"),
        ({"whole": 3.0}, "whole", "expected a whole number, found the number '3.0'"),
        ({"whole": True}, "whole", "expected a whole number, found 'true'"),
        ({"number": "0.2"}, "number", "expected a number, found the text '0.2'"),
        ({"number": False}, "number", "expected a number, found 'false'"),
        ({"number": -0.1}, "number", "expected a number 0 or more, found -0.1"),
        ({"most": 5.1}, "most", "expected a number 5 or less, found 5.1"),
        ({"truth": 1}, "truth", "expected true or false, found the number '1'"),
        ({"truth": "true"}, "truth", "expected true or false, found the text 'true'"),
        ({"either": True}, "either", "expected text or a number, found 'true'"),
        ({"choice": "tree"}, "choice", "expected one of one, two, three; found the text 'tree'"),
        ({"choice": 1}, "choice", "expected one of one, two, three; found the number '1'"),
        ({"choice": ["one"]}, "choice", "expected one of one, two, three; found a list"),
        ({"code": "a1"}, "code", "expected a letter and a digit; found the text 'a1'"),
        ({"code": "A1\n"}, "code", "expected a letter and a digit; found the text 'A1\\n'"),
        ({"pair": [1]}, "pair", "expected two numbers as [lower, upper], found a list"),
        ({"pair": [1, 2, 3]}, "pair", "expected two numbers as [lower, upper], found a list"),
        ({"pair": [1, "2"]}, "pair", "expected two numbers as [lower, upper], found a list"),
        ({"pair": [0, True]}, "pair", "expected two numbers as [lower, upper], found a list"),
        ({"pair": "1-2"}, "pair", "expected two numbers as [lower, upper], found the text '1-2'"),
        ({"pair": [2, 1]}, "pair", "the lower end 2 is above the upper end 1"),
        ({"inner": "a"}, "inner", "expected a mapping of keys, found the text 'a'"),
        ({"inner": {"size": 2}}, "inner", "'name' is missing"),
        (
            {"inner": {"name": "a", "size": 4}},
            "inner.size",
            "expected a number from 1 to 3, found 4",
        ),
        ({"inners": {"name": "a"}}, "inners", "expected a list, found a mapping"),
        (
            {"inners": [{"name": "a"}, 5]},
            "inners[1]",
            "expected a mapping of keys, found the number '5'",
        ),
        ({"named": ["a"]}, "named", "expected a mapping, found a list"),
        ({"named": {"c": {"name": 1}}}, "named.c.name", "expected text, found the number '1'"),
        ({"wholes": 3}, "wholes", "unknown key 'wholes'"),
        ([], "", "expected a mapping of keys, found a list"),
        ("x" * 100, "", "expected a mapping of keys, found the text '" + "x" * 57 + "…'"),
    ],
)
def test_one_wrong_value_is_one_problem(value: Any, path: str, message: str) -> None:
    assert problems(value) == [(path, message)]


def test_all_problems_are_found_at_once() -> None:
    value = {
        "text": 1,
        "whole": "x",
        "choise": "one",
        "inners": [{"size": 9}, {"name": "b", "size": 0}],
        "named": {"c": {}},
    }
    assert [path for path, _ in problems(value)] == [
        "text",
        "whole",
        "choise",
        "inners[0].size",
        "inners[0]",
        "inners[1].size",
        "named.c",
    ]


def test_a_value_that_must_be_text_can_be_quoted() -> None:
    _, wrong = decode(Outer, {"text": 2013, "whole": "x"})
    assert [(each.hint, each.fix) for each in wrong] == [("write '2013'", "quote"), (None, None)]


def test_hints_name_the_nearest_word() -> None:
    _, wrong = decode(Outer, {"nuber": 1, "choice": "thre", "zzz": 1})
    assert [each.hint for each in wrong] == [
        "did you mean 'number'?",
        "did you mean 'three'?",
        None,
    ]


def test_terms_are_looked_up_where_the_vocabulary_is_known() -> None:
    assert problems({"term": "cup"}) == []
    assert problems({"term": "cup"}, {"others": ["x"]}) == []
    assert problems({"term": "cup"}, {"things": ["cup", "plate"]}) == []
    assert problems({"term": "cups"}, {"things": ["cup", "plate"]}) == [
        ("term", "'cups' is not an id in things")
    ]
    assert decode(Outer, {"term": "cups"}, {"things": ["cup"]})[1][0].hint == "did you mean 'cup'?"


@pytest.mark.parametrize(
    ("key", "pasted", "wanted"),
    [
        ("doi", "https://doi.org/10.5555/abc", "10.5555/abc"),
        ("doi", "http://dx.doi.org/10.5555/abc", "10.5555/abc"),
        ("doi", "DOI: 10.5555/abc", "10.5555/abc"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/10000001/", "10000001"),
        ("pmid", "PMID: 10000001", "10000001"),
        ("pmcid", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/", "PMC1234567"),
        ("pmcid", "https://pmc.ncbi.nlm.nih.gov/articles/PMC1234567", "PMC1234567"),
    ],
)
def test_an_address_round_an_identifier_can_be_cut(
    record: Record, key: str, pasted: str, wanted: str
) -> None:
    _, wrong = decode(Paper, record("archer-2019") | {key: pasted})
    assert [(each.path, each.hint, each.fix) for each in wrong] == [
        ((key,), f"write '{wanted}'", f"write {wanted}")
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("doi", "10.5555"),
        ("doi", "11.5555/x"),
        ("doi", "10.5555/a b"),
        ("doi", "https://doi.org/nothing"),
        ("pmid", "0123"),
        ("pmid", "123456789"),
        ("pmid", "PMC123"),
        ("pmid", "١٢٣"),
        ("pmcid", "1234567"),
        ("url", "www.example.org"),
        ("language", "eng"),
        ("id", "Archer-2019"),
        ("id", "archer_2019"),
    ],
)
def test_malformed_identifiers_are_refused_without_a_repair(
    record: Record, key: str, value: str
) -> None:
    _, wrong = decode(Paper, record("archer-2019") | {key: value})
    assert [(each.path, each.fix) for each in wrong] == [((key,), None)]


@pytest.mark.parametrize(
    ("date", "good"),
    [
        ("2020", True),
        ("2020-12", True),
        ("2020-12-31", True),
        ("2020-13", False),
        ("2020-00", False),
        ("2020-1-1", False),
        ("2020-12-32", False),
        ("20", False),
        ("٢٠٢٠", False),
    ],
)
def test_dates(date: str, good: bool) -> None:
    _, wrong = decode(Source, {"id": "a", "kind": "abstract", "cite": "x", "read": date})
    assert (not wrong) == good


@pytest.mark.parametrize(
    "value",
    [
        {"sd": -1},
        {"n": -1},
        {"n": 2.5},
        {"percent": 101},
        {"percent": -1},
        {"se": -0.1},
        {"ci": [3, 1]},
        {"iqr": [3, 1]},
        {"range": [3, 1]},
        {"events": -1},
    ],
)
def test_impossible_numbers_are_refused(value: dict[str, Any]) -> None:
    assert len(decode(ArmData, value)[1]) == 1


@settings(max_examples=200)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "id",
                        "title",
                        "design",
                        "type",
                        "arms",
                        "outcomes",
                        "places",
                        "year",
                        "n",
                        "x",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=15,
    )
)
def test_no_value_raises(value: Any) -> None:
    paper, wrong = decode(Paper, value)
    assert (paper is None) == bool(wrong)
    assert all(isinstance(each, Problem) and each.message for each in wrong)


# -- annotations -----------------------------------------------------------------------------------


def test_unwrap_gathers_the_limits_of_all_layers() -> None:
    bare, optional, extras = unwrap(hints(Outer)["text"])
    assert (bare, optional, extras) == (str, True, (Words(), "a text"))
    assert unwrap(hints(Design)["type"])[2][1:] == (
        Term("designs"),
        "study design, an id of vocab/designs.yaml",
    )
    assert unwrap(int) == (int, False, ())


def test_nearest_says_nothing_where_nothing_is_near() -> None:
    assert nearest("blinding", ["blindin", "design"]) == "did you mean 'blindin'?"
    assert nearest("blinding", ["year"]) is None
    assert nearest("blinding", []) is None


# -- whole files -----------------------------------------------------------------------------------


def spoilt(name: str, changes: dict[str, str], terms: Terms) -> dict[str, tuple[str, str]]:
    """The faults of an invented record after changes of its text: by path, the text
    of the line and the message."""
    text = (LIBRARY / "papers" / f"{name}.yaml").read_text()
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    lines = text.splitlines()
    _, _, faults = read_paper(text.encode(), f"papers/{name}.yaml", terms)
    assert len({each.path for each in faults}) == len(faults)
    return {each.path: (lines[(each.line or 0) - 1].strip(), each.message) for each in faults}


def test_a_record_with_six_faults_has_all_six_named_with_their_lines(terms: Terms) -> None:
    changes = {
        "doi: 10.5555/archer.2019": "doi: 11.5555/archer.2019",
        "type: parallel-rct": "type: paralel-rct",
        "sd: 1.6": "sd: -1.6",
        "events: 12": "events: 30",
        "ci: [-0.95, 0.27]": "ci: [-0.3, 0.27]",
        "dose_max_mg: 4.5": "dose_max_mg: 3",
    }
    assert spoilt("archer-2019", changes, terms) == {
        "doi": (
            "doi: 11.5555/archer.2019",
            (
                "expected a DOI such as 10.1000/182, without https://doi.org/; found the text"
                " '11.5555/archer.2019'"
            ),
        ),
        "design.type": (
            (
                "design: {type: paralel-rct, blinding: double, n_enrolled: 64, n_randomised: 60,"
                " n_analysed: 57, n_lost: 3, duration_weeks: 12}"
            ),
            "'paralel-rct' is not an id in designs",
        ),
        "outcomes[0].arms.ldn.sd": (
            "ldn: {n: 29, mean: -1.3, sd: -1.6}",
            "expected a number 0 or more, found -1.6",
        ),
        "outcomes[0].contrast.ci": (
            "contrast: {type: MD, value: -0.34, ci: [-0.3, 0.27], p: 0.27}",
            "[-0.3, 0.27] does not contain the estimate -0.34",
        ),
        "outcomes[1].arms.ldn.events": ("ldn: {n: 29, events: 30}", "30 events in 29 people"),
        "intervention.dose_min_mg": ("dose_min_mg: 4.5", "dose_min_mg 4.5 is above dose_max_mg 3"),
    }


def test_six_faults_of_writing(terms: Terms) -> None:
    changes = {
        "year: 2019": "year: soon",
        "pmid: '10000001'": "pmid: 10000001",
        "volume: '7'": "volume: 012",
        "    better: higher": "    beter: higher",
        "authors: ['Archer, Ann', 'de Boer, Bart']": "authors: Archer",
        "compared: 40": "compared: ~",
    }
    found = spoilt("archer-2019", changes, terms)
    assert {path: line for path, (line, _) in found.items()} == {
        "year": "year: soon",
        "pmid": "pmid: 10000001",
        "volume": "volume: 012",
        "outcomes[1].beter": "beter: higher",
        "authors": "authors: Archer",
        "extraction.compared": "compared: ~",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"dose_min_mg: 4.5": "dose_min_mg: low"},
        {
            "- {id: ldn, role: treatment, label: naltrexone 4.5 mg": (
                "- {id: ldn, role: treatment, label: 5"
            )
        },
        {"- {id: abstract, kind: abstract": "- {id: abstract, kind: abstrakt"},
        {"  design: article Figure 1": "  design: Figure 1"},
        {"n_analysed: 57, n_lost: 3": "n_analysed: 57, n_lost: three"},
        {
            "randomisation: {judgement: low, reason: drawn by computer}": (
                "randomisation: {judgement: low, reason: 3}"
            )
        },
        {"- {id: endorphin-rebound": "- {id: endorphine-rebound"},
    ],
)
def test_what_cannot_be_read_is_not_missed_elsewhere(terms: Terms, changes: dict[str, str]) -> None:
    assert len(spoilt("archer-2019", changes, terms)) == 1


def test_a_good_file_gives_the_record_and_its_plain_value(terms: Terms, record: Record) -> None:
    text = (LIBRARY / "papers" / "bell-2015.yaml").read_bytes()
    paper, raw, faults = read_paper(text, "papers/bell-2015.yaml", terms)
    assert paper is not None and paper.id == "bell-2015" and faults == []
    assert raw == terms.topic.complete(record("bell-2015"))


def test_id_and_file_name_must_agree(terms: Terms) -> None:
    text = (LIBRARY / "papers" / "bell-2015.yaml").read_bytes()
    _, _, faults = read_paper(text, "papers/bell-2016.yaml", terms)
    assert [(each.path, each.line, each.message) for each in faults] == [
        ("id", 1, "the id is 'bell-2015', the file is called 'bell-2016'")
    ]


def test_instruments_and_vocabularies_are_read_with_lines(terms: Terms) -> None:
    text = (LIBRARY / "instruments" / "rob2.yaml").read_bytes()
    instrument, _, faults = read_instrument(text, "instruments/rob2.yaml", terms.ids())
    assert instrument is not None and faults == []
    assert read_instrument(text, "instruments/rob3.yaml", terms.ids())[2][0].path == "id"
    assert [
        (each.line, each.path)
        for each in read_instrument(
            text.replace(b"rank: 1", b"rank: one"), "instruments/rob2.yaml", terms.ids()
        )[2]
    ] == [(6, "judgements[0].rank")]
    scales = (
        (LIBRARY / "vocab" / "scales.yaml")
        .read_bytes()
        .replace(b"domain: pain-intensity", b"domain: pain-intensty")
    )
    vocabulary, _, faults = read_vocabulary(scales, "vocab/scales.yaml", "scales", terms.ids())
    assert vocabulary is None
    assert [(each.line, each.path, each.hint) for each in faults] == [
        (3, "terms[0].domain", "did you mean 'pain-intensity'?")
    ]


@pytest.mark.parametrize(
    "text", [b"", b"\xff\xfe", b"a: [", b"just words", b"- a\n- b\n", b"~", b"3"]
)
def test_what_is_no_record_at_all(terms: Terms, text: bytes) -> None:
    for paper, _, faults in (
        read_paper(text, "x.yaml", terms),
        read_instrument(text, "x.yaml", {}),
        read_vocabulary(text, "x.yaml", "conditions", {}),
    ):
        assert paper is None and faults
