"""Safe repairs: what is written otherwise says the same, and nothing else of the text changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.errors import Fault
from ldncli.records.checking.run import check_base, check_files
from ldncli.records.text.reading import Terms, read_paper
from ldncli.records.text.repair import repair
from ldncli.records.text.yamltext import parse_yaml
from tests.conftest import Run
from tests.records.conftest import rewrite
from tests.records.text.test_write import PAPERS


def repaired(text: str) -> str:
    document = parse_yaml(text.encode(), "x.yaml")
    result, made = repair(text.encode(), "x.yaml", document.faults)
    assert (made > 0) == (result != text.encode())
    return result.decode()


# -- quotes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: NO\n", "a: 'NO'\n"),
        ("a: 012 # why\n", "a: '012' # why\n"),
        ("a:   12:30   \n", "a:   '12:30'   \n"),
        ("read: 2026-01-01", "read: '2026-01-01'"),
        ("a: [NO, fine, {b: 1e3, c: 5}]\n", "a: ['NO', fine, {b: '1e3', c: 5}]\n"),
        ("- NO\n- yes\n", "- 'NO'\n- 'yes'\n"),
        ("é: 'ü'\nb: NO\nc: 🙂 # NO\nd: NO\n", "é: 'ü'\nb: 'NO'\nc: 🙂 # NO\nd: 'NO'\n"),
        ("a: NO\r\nb: yes\r\n", "a: 'NO'\r\nb: 'yes'\r\n"),
        ("\ufeffa: NO\n", "\ufeffa: 'NO'\n"),
        ("# NO\n\n\na:\n    b:    NO\n", "# NO\n\n\na:\n    b:    'NO'\n"),
    ],
)
def test_quotes_are_put_round_a_trap(text: str, wanted: str) -> None:
    assert repaired(text) == wanted


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("pmid: '10000001'", "pmid: 10000001", "pmid: '10000001'"),
        ("volume: '7'", "volume: 7", "volume: '7'"),
        ("volume: '7'", "volume: 1.10", "volume: '1.10'"),
        ("volume: '7'", "volume: true", "volume: 'true'"),
        ("volume: '7'", "volume: 007", "volume: '007'"),
        ("version: '2019'", "version: 2019", "version: '2019'"),
    ],
)
def test_a_number_that_must_be_text_keeps_its_digits(
    world: Path, terms: Terms, old: str, new: str, wanted: str
) -> None:
    if old.startswith("version"):  # an instrument
        path = world / "instruments" / "rob2.yaml"
        rewrite(path, old, new)
        faults = check_base(world)
    else:
        path = world / "papers" / "archer-2019.yaml"
        rewrite(path, old, new)
        faults = read_paper(path.read_bytes(), "papers/archer-2019.yaml", terms)[2]
    text, made = repair(path.read_bytes(), "x.yaml", faults)
    assert made == 1
    assert text.decode() == path.read_text().replace(new, wanted)


def test_an_address_is_cut_from_an_identifier(world: Path, terms: Terms) -> None:
    path = world / "papers" / "archer-2019.yaml"
    good = path.read_bytes()
    for old, new in (
        ("doi: 10.5555/archer.2019", "doi: https://doi.org/10.5555/archer.2019"),
        ("pmid: '10000001'", "pmid: 'PMID: 10000001'"),
    ):
        rewrite(path, old, new)
    faults = read_paper(path.read_bytes(), "papers/archer-2019.yaml", terms)[2]
    text, made = repair(path.read_bytes(), "x.yaml", faults)
    assert made == 1, "a quoted text is left to the writer"
    assert text == good.replace(b"doi: 10.5555/archer.2019", b"doi: '10.5555/archer.2019'").replace(
        b"pmid: '10000001'", b"pmid: 'PMID: 10000001'"
    )


# -- empty keys ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: 1\nb:\nc: 2\n", "a: 1\nc: 2\n"),
        ("a: 1\nb: ~\nc: null\n", "a: 1\n"),
        ("a: 1\nb:", "a: 1\n"),
        ("a: 1\n\nb:\n\nc: 3\n", "a: 1\n\n\nc: 3\n"),
        ("a:   # ask the authors\nb: 1\n", "# ask the authors\nb: 1\n"),
        ("a:\n# about b\nb: 1\n", "# about b\nb: 1\n"),
        ("x:\n  a: 1\n  b: \n\n# end\n", "x:\n  a: 1\n\n# end\n"),
        ("x:\n  - a:\n    b: 1\n  - c: 1\n", "x:\n  - b: 1\n  - c: 1\n"),
        ("x:\n- a: \n  b: 2\n", "x:\n- b: 2\n"),
        ("- a:\n  b:\n  c: 1\n", "- c: 1\n"),
        ("- a: # why\n  b: 1\n", "- # why\n  b: 1\n"),
        ("{a: , b: 2}\n", "{b: 2}\n"),
        ("x: {a: 1, b: , c: 2}\ny: 3\n", "x: {a: 1, c: 2}\ny: 3\n"),
        ("x: {a: 1, b: ~, c: null}\ny: 3\n", "x: {a: 1}\ny: 3\n"),
        (
            "- {id: tlr4, note: null, place: abstract results}\n- b\n",
            "- {id: tlr4, place: abstract results}\n- b\n",
        ),
        ("x: {a: ~}\n", "x: {}\n"),
        ("x: {a: ~, b: }\n", "x: {}\n"),
        ("x: {\n  b: 1,\n  a: ~\n}\n", "x: {\n  b: 1\n}\n"),
        ("a: 1\r\nb:\r\nc: 2\r\n", "a: 1\r\nc: 2\r\n"),
        ("\ufeffa: 1\nb:\n", "\ufeffa: 1\n"),
    ],
)
def test_an_empty_key_is_dropped(text: str, wanted: str) -> None:
    assert repaired(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "a:\n",  # nothing would be left of the file
        "x:\n  a:\ny: 1\n",  # or of the mapping
        "x:\n  a:\n  b: ~\ny: 1\n",
        "x:\n  - a:\ny: 1\n",
        "x: [1, ~]\n",  # the others would change their places
        "x: [a: , b]\n",
        "{\n a: ~, # about a\n b: 1}\n",  # the comment would be lost
        "a: &x\nb: *x\nc: 1\n",  # somebody refers to it
        "? a\n:\nb: 1\n",
        "a: 1\na:\n",  # which of both?
        "a: 2020-01-01\n\n  more\n",  # quotes would join the lines
        "a: 'NO'\n",
        "a: |\n  NO\n",
        "a: [\n",
        "",
        "NO: 1\n",
    ],
)
def test_what_is_not_safe_is_left_to_the_writer(text: str) -> None:
    assert repaired(text) == text


def test_text_that_is_no_text_is_left_alone() -> None:
    faults = [Fault("x.yaml", 1, "a", "m", fix="quote")]
    assert repair(b"a: \xff", "x.yaml", faults) == (b"a: \xff", 0)
    assert repair(b"\xef\xbb\xbfa: fine\n", "x.yaml", []) == (b"\xef\xbb\xbfa: fine\n", 0)


def test_faults_that_do_not_fit_the_text_do_nothing() -> None:
    text = b"a: {b: 1}\nc: [x]\n"
    for path in ("", "z", "a.z", "a.b.c", "c[1]", "c[3]", "c.x", "a[0]", "a", "c"):
        for fix in ("quote", "drop", "write x"):
            found, made = repair(text, "x.yaml", [Fault("x.yaml", 1, path, "m", fix=fix)])
            assert (found, made) == (text, 0), (path, fix)


def test_a_value_with_content_is_never_dropped() -> None:
    for text in (b"a: 1\nb: 2\n", b"a: 1\nb: ''\n", b"a: 1\nb: [x]\n"):
        assert repair(text, "x.yaml", [Fault("x.yaml", 2, "b", "m", fix="drop")]) == (text, 0)


# -- any text --------------------------------------------------------------------------------------

_PLAIN = st.sampled_from(
    [
        "",
        "~",
        "null",
        "NO",
        "012",
        "12:30",
        "1e3",
        "5",
        "4.5",
        "true",
        "word",
        "two words",
        "'it''s'",
        '"x"',
        "é🙂",
    ]
)
_KEYS = st.lists(
    st.sampled_from(["a", "b", "n", "outcomes", "é", "'q'"]), min_size=1, max_size=4, unique=True
)


def _nodes(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    mapping = _KEYS.flatmap(
        lambda keys: st.tuples(*(children for _ in keys)).map(
            lambda items: dict(zip(keys, items, strict=True))
        )
    )
    return mapping | st.lists(children, min_size=1, max_size=3)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """YAML text in block and flow style, with comments, blank lines and things to repair."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    bom = draw(st.sampled_from(["", "\ufeff"]))
    root = draw(
        _KEYS.flatmap(
            lambda keys: st.tuples(*(st.recursive(_PLAIN, _nodes, max_leaves=6) for _ in keys)).map(
                lambda items: dict(zip(keys, items, strict=True))
            )
        )
    )
    lines = _block(root, "", draw)
    return bom + end.join(lines) + draw(st.sampled_from(["", end]))


def _block(node: Any, indent: str, draw: st.DrawFn) -> list[str]:
    lines = []
    for key, item in node.items() if isinstance(node, dict) else ((None, item) for item in node):
        head = f"{indent}- " if key is None else f"{indent}{key}: "
        if isinstance(item, str) or draw(st.integers(0, 2)) == 0:
            lines.append(head + _flow(item) + draw(st.sampled_from(["", "", "  # a comment"])))
        elif key is None and isinstance(item, dict):
            first, *others = _block(item, indent + "  ", draw)
            lines += [head + first[len(indent) + 2 :], *others]
        else:
            lines += [head.rstrip(), *_block(item, indent + "  ", draw)]
        lines += [""] * draw(st.integers(0, 1))
    return lines


def _flow(node: Any) -> str:
    if isinstance(node, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in node.items()) + "}"
    return "[" + ", ".join(map(_flow, node)) + "]" if isinstance(node, list) else node


@settings(max_examples=120)
@given(documents())
def test_a_repaired_text_says_the_same_and_needs_no_more_repair(text: str) -> None:
    before = parse_yaml(text.encode(), "x.yaml")
    if before.root is None:
        return
    result, made = repair(text.encode(), "x.yaml", before.faults)
    after = parse_yaml(result, "x.yaml")
    assert after.value == before.value
    assert repair(result, "x.yaml", after.faults) == (result, 0)
    assert len(after.faults) == len(before.faults) - made
    assert {each.fix for each in after.faults} <= {None, "drop"}, "quotes are always safe"
    assert result.count(b"# a comment") == text.count("# a comment")
    kept = [line.strip("\ufeff -,") for line in result.decode().split("\n")]
    faulty = {each.line for each in before.faults}
    for number, line in enumerate(text.split("\n"), 1):
        assert number in faulty or line.strip("\ufeff -,") in kept


# -- the command -----------------------------------------------------------------------------------


def test_check_fix_repairs_the_files_and_only_them(world: Path, ldn: Callable[..., Run]) -> None:
    before = {path.name: path.read_bytes() for path in (world / "papers").iterdir()}
    rewrite(world / "papers" / "archer-2019.yaml", "pmid: '10000001'", "pmid: 10000001\npublisher:")
    rewrite(world / "papers" / "bell-2015.yaml", "washout_weeks: 2, ", "washout_weeks: , ")
    rewrite(world / "papers" / "castro-2010.yaml", "'2026-01-03'", "2026-01-03")
    run = ldn("check", "--fix")
    assert run.code == 0, run.err
    assert "repaired 4 values" in run.err
    after = {path.name: path.read_bytes() for path in (world / "papers").iterdir()}
    before["bell-2015.yaml"] = before["bell-2015.yaml"].replace(b"washout_weeks: 2, ", b"")
    assert after == before
    assert ldn("check").code == 0


def test_check_fix_leaves_what_is_not_safe(world: Path, ldn: Callable[..., Run]) -> None:
    path = world / "papers" / "hill-2018.yaml"
    rewrite(path, "year: 2018", "year: soon")
    rewrite(path, "kind: preclinical", "kind: preclinical\nvolume: 3")
    run = ldn("check", "--fix", str(path))
    assert run.code == 3 and "repaired 1 values" in run.err
    assert "volume: '3'" in path.read_text() and "year: soon" in path.read_text()


@pytest.mark.parametrize("name", PAPERS)
def test_good_files_are_left_alone(world: Path, name: str, terms: Terms) -> None:
    path = world / "papers" / f"{name}.yaml"
    assert repair(path.read_bytes(), str(path), check_files(world, [path])) == (
        path.read_bytes(),
        0,
    )
