"""From the bytes of a file to a record or its faults: names, what can be checked where some cannot
be read, all four kinds of file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ldncli import errors
from ldncli.records.text.reading import (
    READING_ORDER,
    Terms,
    faults_of,
    read_instrument,
    read_judgement,
    read_paper,
    read_vocabulary,
)
from ldncli.records.text.yamltext import MAX_RECORD_BYTES, parse_yaml
from tests.conftest import LIBRARY
from tests.topics import TOPIC

BELL = "papers/bell-2015.yaml"


def _text(name: str, *changes: tuple[str, str]) -> bytes:
    text = (LIBRARY / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.encode()


def _paths(text: bytes, terms: Terms, file: str = BELL) -> list[str]:
    return [each.path for each in read_paper(text, file, terms)[2]]


def test_what_a_record_may_name(terms: Terms) -> None:
    ids = terms.ids()
    assert (
        set(ids) == {*terms.vocabularies, "instruments", "scopes"}
        and "crps" in ids["conditions"]
        and list(ids["instruments"]) == ["rob2"]
    )
    assert Terms(TOPIC, {}, {}).year == date.today().year and terms.year == 2026


def test_a_good_record(terms: Terms) -> None:
    paper, value, faults = read_paper(_text(BELL), BELL, terms)
    assert paper is not None and paper.id == "bell-2015" and value["year"] == 2015 and faults == []


def test_rules_and_names_are_checked_where_all_can_be_read(terms: Terms) -> None:
    paper, _, faults = read_paper(
        _text(BELL, ("year: 2015", "year: 2031")), "papers/bell-2031.yaml", terms
    )
    assert paper is not None and [(each.path, each.line) for each in faults] == [
        ("id", 1),
        ("year", 4),
    ]
    assert (
        "'bell-2015'" in faults[0].message and "'bell-2031'" in faults[0].message and faults[0].hint
    )
    later = Terms(terms.topic, terms.vocabularies, terms.instruments, year=2031)
    assert read_paper(_text(BELL, ("year: 2015", "year: 2031")), BELL, later)[2] == [], (
        "the year is that of the terms"
    )


@pytest.mark.parametrize("file", ["bell-2015.yaml", "a/b/bell-2015.yaml", "bell-2015"])
def test_the_name_is_the_last_part_of_the_path(terms: Terms, file: str) -> None:
    assert _paths(_text(BELL), terms, file) == []
    assert _paths(_text(BELL), terms, "bell-2015.yml") == ["id"]


@pytest.mark.parametrize("read", [read_paper, read_judgement])
@pytest.mark.parametrize("text", [b"", b"a: [", b"\xff\xfe"])
def test_what_is_no_yaml(
    terms: Terms, read: Callable[..., tuple[object, object, list[object]]], text: bytes
) -> None:
    found, value, faults = read(text, "x.yaml", terms)
    assert found is None and value is None and faults


@pytest.mark.parametrize("text", [b"- a\n", b"3\n", b"words\n"])
def test_what_is_no_mapping(terms: Terms, text: bytes) -> None:
    paper, value, faults = read_paper(text, BELL, terms)
    assert paper is None and value is not None and len(faults) == 1


def test_the_rest_is_checked_where_some_cannot_be_read(terms: Terms) -> None:
    text = _text(BELL, ("year: 2015", "year: soon"), ("events: 2, n: 18", "events: 20, n: 18"))
    paper, value, faults = read_paper(text, BELL, terms)
    assert (
        paper is None
        and value["year"] == "soon"
        and [each.path for each in faults] == ["year", "adverse_events[0].arms.ldn.events"]
    )
    assert [each.line for each in faults] == [4, 31]


def test_what_hangs_on_a_broken_value_is_not_blamed(terms: Terms) -> None:
    broken = _text(BELL, ("dose_min_mg: 1,", "dose_min_mg: low,"))
    assert _paths(broken, terms) == ["intervention.dose_min_mg"]
    arms = _text(
        BELL,
        (
            "  - {id: ldn, role: treatment, label: naltrexone}",
            "  - {id: ldn, role: odd, label: naltrexone}",
        ),
    )
    assert _paths(arms, terms) == ["arms[0].role"], "outcomes name arms, and those cannot be known"
    gone = _text(BELL, ("id: bell-2015\n", ""))
    assert _paths(gone, terms) == [""], "a stand-in is never blamed"
    both = _text(
        BELL,
        ("type: crossover-rct, ", ""),
        ("n_randomised: 20, n_analysed: 18", "n_randomised: 10, n_analysed: 18"),
    )
    assert _paths(both, terms) == ["design"], "a design without its type is taken out whole"


def test_items_keep_their_places(terms: Terms) -> None:
    text = _text(
        BELL,
        ("{term: Nightmares,", "{terms: Nightmares,"),
        (
            "arms: {ldn: {events: 0, n: 18}, placebo: {events: 0, n: 18}}, place",
            "arms: {ldn: {events: 30, n: 18}}, place",
        ),
    )
    found = _paths(text, terms)
    assert found and all(path.startswith("adverse_events[0]") for path in found), (
        "a list is taken out whole"
    )


def test_the_value_itself_is_left_as_it_was(terms: Terms) -> None:
    _, value, _ = read_paper(
        _text(BELL, ("year: 2015", "year: soon"), ("dose_min_mg: 1,", "dose_min_mg: low,")),
        BELL,
        terms,
    )
    assert value["intervention"]["dose_min_mg"] == "low" and value["year"] == "soon"


def test_vocabularies(terms: Terms) -> None:
    found, value, faults = read_vocabulary(
        _text("vocab/scales.yaml"), "vocab/scales.yaml", "scales", terms.ids()
    )
    assert (
        found is not None
        and list(found.terms) == ["nrs-0-10"]
        and value["version"] == "2026-01-01"
        and faults == []
    )
    none, value, faults = read_vocabulary(
        _text("vocab/scales.yaml", ("min: 0", "min: low")),
        "vocab/scales.yaml",
        "scales",
        terms.ids(),
    )
    assert (
        none is None
        and value is not None
        and [(each.path, each.line) for each in faults] == [("terms[0].min", 3)]
    )
    assert read_vocabulary(b"a: [", "x.yaml", "scales", {})[:2] == (None, None)


def test_instruments(terms: Terms) -> None:
    found, value, faults = read_instrument(
        _text("instruments/rob2.yaml"), "instruments/rob2.yaml", terms.ids()
    )
    assert found is not None and found.id == value["id"] == "rob2" and faults == []
    other, _, faults = read_instrument(
        _text("instruments/rob2.yaml"), "instruments/x.yaml", terms.ids()
    )
    assert other is not None and [(each.path, each.file) for each in faults] == [
        ("id", "instruments/x.yaml")
    ]
    none, _, faults = read_instrument(
        _text("instruments/rob2.yaml", ("rank: 1", "rank: one")), "instruments/x.yaml", terms.ids()
    )
    assert none is None and [each.path for each in faults] == ["judgements[0].rank"], (
        "what cannot be read is not asked for its name"
    )
    assert read_instrument(b"a: [", "x.yaml", {})[:2] == (None, None)


def test_judgements(terms: Terms) -> None:
    file = "judgements/fibromyalgia-pain-imprecision.yaml"
    found, value, faults = read_judgement(_text(file), file, terms)
    assert found is not None and found.levels == -1 and value["by"] == "Ida Lund" and faults == []
    other, _, faults = read_judgement(_text(file), "judgements/x.yaml", terms)
    assert other is not None and [each.path for each in faults] == ["id"]
    none, _, faults = read_judgement(
        _text(file, ("condition: fibromyalgia", "condition: odd")), "judgements/x.yaml", terms
    )
    assert none is None and [(each.path, each.line) for each in faults] == [("condition", 2)]
    steep = read_judgement(_text(file, ("levels: -1", "levels: -7")), file, terms)[2]
    assert [each.path for each in steep] == ["levels"]


def test_faults_have_the_lines_of_their_places() -> None:
    from ldncli.records.text.decode import Problem

    document = parse_yaml(b"a: 1\nb:\n  - c: 2\n", "x.yaml")
    [first, second] = faults_of(
        document,
        [Problem(("b", 0, "c"), "is odd", "mend it"), Problem(("a",), "is worse")],
        "x.yaml",
    )
    assert (first.file, first.line, first.path, first.message, first.hint) == (
        "x.yaml",
        3,
        "b[0].c",
        "is odd",
        "mend it",
    )
    assert (second.line, second.path, second.hint, second.fix) == (1, "a", None, None)


def test_scales_are_read_last() -> None:
    assert (
        READING_ORDER[-1] == "scales"
        and set(READING_ORDER) >= {"conditions", "outcomes", "designs"}
        and READING_ORDER.count("scales") == 1
    )


# -- files that would keep the reader busy ---------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ("".join(f"unknown{each}: 1\n" for each in range(9000)), 9000),
        ("notes: a\n" * 9000, 8999),
        (f"tags: [{'no, ' * 9000}]\n", 9000),
        ("".join(f"0{each}: 1\n" for each in range(9000)), 18000),
        ("tags:\n" + "- {a: 1}\n" * 9000, 9000),
        (f"mechanisms: [{'{id: endorfin, stance: proposed}, ' * 5000}]\n", 5001),
        ("unknown: [" + "'', " * 9000 + "]\n", 9000),
    ],
    ids=["unknown keys", "repeated keys", "words", "ambiguous keys", "kinds", "terms", "empty"],
)
def test_faults_of_a_file_are_counted_and_the_first_hundred_named(
    terms: Terms, monkeypatch: pytest.MonkeyPatch, more: str, count: int
) -> None:
    """What was probably meant is looked for where a fault is named, and no oftener."""
    asked: list[str] = []
    real = errors.nearest_word
    monkeypatch.setattr(errors, "nearest_word", lambda *all: asked.append(all[0]) or real(*all))
    text = _text(BELL) + more.encode()
    assert len(text) < MAX_RECORD_BYTES
    faults = read_paper(text, BELL, terms)[2]
    assert len(faults) == errors.MOST_NAMED + 1 and len(asked) <= errors.MOST_NAMED
    assert sum(each.count for each in faults) == count
    assert str(faults[-1]) == (
        f"{BELL}: {count - 100:,} more faults in this file (mend those named first)"
    )


@pytest.mark.parametrize(
    "filling",
    ["/", " ", ".", "-", "(", "*", "1", "a ", "a-", "a; ", "<a ", "\\n", "⁄", "–1"],
)
def test_a_long_value_is_read_or_refused_in_one_pass(terms: Terms, filling: str) -> None:
    """A pattern that went back would not come to an end."""
    long = filling * (200_000 // len(filling.encode()))
    for old, new in (
        ("title: ", f'title: "{long}"\nnotes: '),
        ("year: ", f'doi: "10.5555/{long} x"\nyear: '),
        ("year: ", f'url: "https://{long} x"\nyear: '),
        ("year: ", f'pages: "{long}"\nyear: '),
        ("year: ", f'registrations: ["{long}"]\nyear: '),
        ("year: ", f'unknown: ["{long}"]\nyear: '),
        ("year: ", f'study: "a{long}"\nyear: '),
    ):
        text = _text(BELL).decode()
        text = text.replace(old, new, 1).encode()
        assert len(text) < MAX_RECORD_BYTES
        assert all(len(each.message) < 1000 for each in read_paper(text, BELL, terms)[2])


def test_a_record_above_the_limit_is_refused_with_a_hint(terms: Terms) -> None:
    text = _text(BELL) + b"notes: " + b"x" * MAX_RECORD_BYTES
    (fault,) = read_paper(text, BELL, terms)[2]
    assert fault.message == "0.3 MB is too large; a file of this kind has at most 0.25 MB"
    assert fault.hint
