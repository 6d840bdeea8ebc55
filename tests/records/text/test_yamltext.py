"""YAML text to plain values: what is refused, where, and what can do no harm."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.records.text import yamltext
from ldncli.records.text.folding import harmless
from ldncli.records.text.paths import path_steps, path_text
from ldncli.records.text.yamltext import MAX_BYTES, MAX_DEPTH, is_ambiguous, parse_yaml, quoted
from tests.records.strategies import TRAPS


def parse(text: str | bytes) -> Any:
    document = parse_yaml(text.encode() if isinstance(text, str) else text, "x.yaml")
    assert document.faults == ()
    return document.value


def fault(text: str | bytes) -> tuple[int | None, str, str]:
    """Line, path and message of the only fault."""
    document = parse_yaml(text.encode() if isinstance(text, str) else text, "x.yaml")
    (only,) = document.faults
    assert only.file == "x.yaml"
    return only.line, only.path, only.message


# -- scalars ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-3", -3),
        ("2013", 2013),
        ("4.5", 4.5),
        ("-0.25", -0.25),
        ("1.5e-7", 1.5e-7),
        ("true", True),
        ("false", False),
        ("Norway", "Norway"),
        ("nothing", "nothing"),
        ("4.5 mg", "4.5 mg"),
        ("'012'", "012"),
        ('"NO"', "NO"),
        ("10.5555/archer.2019", "10.5555/archer.2019"),
        ("1-2", "1-2"),
        ("2019-2021", "2019-2021"),
        ("~5", "~5"),
        ("|\n  NO\n", "NO"),
        ("'it''s'", "it's"),
        ('"\\u00e9\\t1"', "é 1"),
        ('"\\e[31mred\\e]0;x\\a \\u202eb\\u200bc\\r\\nd"', "[31mred]0;x bc  d"),
    ],
)
def test_plain_values(text: str, value: Any) -> None:
    found = parse(f"a: {text}")["a"]
    assert found == value and type(found) is type(value)


TRAPPED = """
NO No no yes Yes YES on On OFF off y n Y N True FALSE Null NULL 012 0o17 0x1F 0b101 1_000 12:30
12:30:59 -1:30 2020-01-01 2020-1-1
2020-01-01T10:00:00Z 1e3 1.5e3 +5 .5 5. 1. +1.5 .inf -.Inf .NaN << = 123456789012345678 1.0e+999
""".split()


@pytest.mark.parametrize("trap", TRAPPED)
def test_a_trap_of_other_readers_is_named_with_its_line_and_can_be_quoted(trap: str) -> None:
    document = parse_yaml(f"title: x\ncountry: {trap}\n".encode(), "x.yaml")
    (only,) = document.faults
    assert (only.line, only.path, only.hint, only.fix) == (2, "country", f"write '{trap}'", "quote")
    assert trap in only.message
    assert document.value == {"title": "x", "country": trap}, "what was typed is kept"


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_no_value_is_a_fault_and_the_key_is_left_out(nothing: str) -> None:
    document = parse_yaml(f"a: 1\nb: {nothing}\nc: 3\n".encode(), "x.yaml")
    (only,) = document.faults
    assert (only.line, only.path, only.message, only.fix) == (2, "b", "no value", "drop")
    assert document.value == {"a": 1, "c": 3}


def test_no_value_in_a_list_has_no_safe_repair() -> None:
    (only,) = parse_yaml(b"a: [1, ~]", "x.yaml").faults
    assert (only.path, only.fix) == ("a[1]", None)


@pytest.mark.parametrize("key", ["NO", "on", "012", "12:30", "2020-01-01", "1", "true", "~"])
def test_keys_fall_into_the_same_traps(key: str) -> None:
    line, path, message = fault(f"arms:\n  {key}: {{x: 1}}\n")
    assert (line, path) == (2, f"arms.{key}")
    assert "other YAML readers" in message


def test_quoted_keys_and_the_key_n_are_fine() -> None:
    assert parse("{n: 29, 'on': 1, '1': 2}") == {"n": 29, "on": 1, "1": 2}


PIECES = st.sampled_from([*TRAPS, *"0123456789+-.:_eExoTZ~=<ynYNtf ", "true", "NaN", "2020-"])


@settings(max_examples=300)
@given(st.lists(PIECES, min_size=1, max_size=5).map("".join))
def test_what_passes_means_the_same_to_pyyaml(text: str) -> None:
    for source in (f"a: {text}\n", f"[{text}]", f"{{{text}: 1}}"):
        document = parse_yaml(source.encode(), "x.yaml")
        if not document.faults:
            assert _alike(document.value, yaml.load(source, Loader=yaml.CSafeLoader))


def _alike(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, dict):
        return len(ours) == len(theirs) and all(
            _alike(*keys) and _alike(*values)
            for keys, values in (
                zip(*both, strict=True) for both in zip(ours.items(), theirs.items(), strict=True)
            )
        )
    if isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(_alike, ours, theirs))
    if isinstance(ours, str) and isinstance(theirs, str) and not theirs.isprintable():
        return ours == harmless(theirs).strip()
    return type(ours) is type(theirs) and ours == theirs


@given(st.text(max_size=20))
def test_is_ambiguous_says_when_a_text_needs_quotes(text: str) -> None:
    source = f"a: {text}".encode(errors="replace")
    document = parse_yaml(source, "x.yaml")
    if not document.faults and document.value == {"a": text}:
        assert not is_ambiguous(text)


@given(
    st.text(
        st.characters(
            min_codepoint=32,
            exclude_categories=["C", "Z"],
        )
    )
)
def test_quoted_text_reads_back(text: str) -> None:
    assert parse(f"a: {quoted(text)}") == {"a": text}


# -- mappings --------------------------------------------------------------------------------------


def test_a_key_given_twice_is_named_in_its_second_line() -> None:
    document = parse_yaml(b"a: 1\nb: 2\na: 3\n", "x.yaml")
    (only,) = document.faults
    assert (only.line, only.path, only.message) == (3, "a", "this key is given twice")


def test_a_key_given_twice_deep_inside_a_flow_mapping() -> None:
    line, path, _ = fault("arms:\n  - {id: ldn,\n     n: 1, n: 2}\n")
    assert (line, path) == (3, "arms[0].n")


@pytest.mark.parametrize("text", ["? [a, b]\n: 1\n", "{{a: 1}: 2}"])
def test_a_key_must_be_a_word(text: str) -> None:
    assert "a key must be a word" in fault(text)[2]


def test_merge_keys_do_nothing() -> None:
    faults = parse_yaml(b"a: &x {b: 1}\nc:\n  <<: *x\n", "x.yaml").faults
    assert [each.line for each in faults] == [3, 3]
    assert "other YAML readers" in faults[0].message and "alias" in faults[1].message


# -- what could do harm ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object/apply:os.system ['touch harmed']",
        "!!python/name:os.system",
        "!!python/object/new:subprocess.Popen [[touch, harmed]]",
        "!!binary aGFybQ==",
        "!!set {a, b}",
        "!!str 012",
        "!!int '3'",
        "!local {a: 1}",
        "!<tag:example.org,2000:x> 1",
    ],
)
def test_tags_build_nothing(value: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    line, path, message = fault(f"a: 1\nb: {value}\n")
    assert (line, path) == (2, "b") and message.startswith("a tag (")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("tag", ["!!python/name:os.system", "!x"])
def test_a_tagged_key_is_a_fault(tag: str) -> None:
    assert fault(f"{tag} a: 1\n")[2].startswith("a tag (")


@pytest.mark.parametrize(
    "text", ["a: &x 1\nb: *x\n", "&x a: *x\n", "a: &x b\n*x : 1\n", "a: &x [1]\nb: {c: *x}\n"]
)
def test_an_alias_is_a_fault(text: str) -> None:
    assert "alias" in fault(text)[2]


def test_an_alias_is_named_where_it_stands() -> None:
    assert fault("a: &x 1\nb: 2\nc:\n  - 1\n  - d: *x\n")[:2] == (5, "c[1].d")


def test_an_anchor_alone_is_harmless() -> None:
    assert parse("a: &x 1\nb: 2\n") == {"a": 1, "b": 2}


def test_an_alias_bomb_does_not_go_off() -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    faults = parse_yaml("\n".join(lines).encode(), "x.yaml").faults
    assert len(faults) == 11 * 9
    assert all("alias" in each.message for each in faults)


@pytest.mark.parametrize("text", ["&a [*a]", "a: &a {b: *a}", "&a {x: [1, *a, *a]}"])
def test_a_value_inside_itself_ends(text: str) -> None:
    assert {each.message for each in parse_yaml(text.encode(), "x.yaml").faults} == {
        "an alias (*name) is not allowed"
    }


DEEP = {
    "flow lists": b"[" * 100_000,
    "flow mappings": b"{a: " * 100_000,
    "flow with brackets in texts": b'["]",' * 100_000,
    "flow with brackets in comments": b"[ #]\n" * 100_000,
    "dashes": b"- " * 100_000 + b"x",
    "wide dashes": b"-   " * 100_000 + b"x",
    "indented dashes": b" " + b"- " * 100_000 + b"x",
    "questions": b"? " * 100_000 + b"x",
    "block mappings": b"".join(b" " * depth + b"a:\n" for depth in range(600)) + b" " * 600 + b"b",
    "lists in mappings": b"".join(
        b" " * (2 * depth) + b"a:\n" + b" " * (2 * depth) + b"- b: 1\n" for depth in range(400)
    ),
}


@pytest.mark.parametrize("name", DEEP)
def test_a_recursion_bomb_is_refused(name: str) -> None:
    """In our words, or in those of a libyaml that counts the levels itself
    and comes to its limit first."""
    line, path, message = fault(DEEP[name])
    assert path == "" and line is not None and 1 <= line <= MAX_DEPTH
    assert message == f"nested deeper than {MAX_DEPTH} levels" or message.startswith("not YAML: ")


def test_a_recursion_bomb_does_not_break_the_process() -> None:
    code = (
        "import sys; from ldncli.records.text.yamltext import parse_yaml;"
        " print(parse_yaml(sys.stdin.buffer.read(), 'x').faults[0].line)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=b'["]",' * 390_000, capture_output=True, check=True
    )
    assert done.stdout == b"1\n"


def test_nesting_up_to_the_limit_is_read() -> None:
    value: Any = "x"
    for _ in range(MAX_DEPTH - 1):
        value = [value]
    assert parse("[" * (MAX_DEPTH - 1) + "x" + "]" * (MAX_DEPTH - 1)) == value
    assert "nested deeper" in fault("[" * MAX_DEPTH + "x" + "]" * MAX_DEPTH)[2]


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert len(parse("- {a: [1, 2]}\n" * 5000)) == 5000


def test_ten_megabytes_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamltext, "_Composer", None)
    line, path, message = fault(b"summary: " + b"x" * 10_000_000)
    assert (line, path) == (None, "") and message.startswith("10.0 MB is too large")


def test_just_under_the_limit_is_read() -> None:
    text = b"summary: " + b"x" * (MAX_BYTES - 9)
    assert len(parse(text)["summary"]) == MAX_BYTES - 9
    assert "too large" in fault(text + b"x")[2]


# -- bytes -----------------------------------------------------------------------------------------


def test_not_utf8_is_named_with_its_line() -> None:
    assert fault("a: 1\nb: Zoë\n".encode("latin-1")) == (2, "", "not UTF-8 text")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le"])
def test_other_encodings_are_refused(encoding: str) -> None:
    assert parse_yaml("a: Zoë\n".encode(encoding), "x.yaml").value is None


def test_a_byte_order_mark_is_skipped() -> None:
    assert parse(b"\xef\xbb\xbfid: x\n") == {"id": "x"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_matter(end: str) -> None:
    text = f"a: 1{end}b: two{end}c: NO{end}"
    document = parse_yaml(text.encode(), "x.yaml")
    assert document.value == {"a": 1, "b": "two", "c": "NO"}
    assert [each.line for each in document.faults] == [3]


@pytest.mark.parametrize("control", [b"\x00", b"\x1b", b"\x07", b"\xef\xbf\xbe"])
def test_control_characters_are_refused(control: bytes) -> None:
    assert "not YAML" in fault(b"a: 1\nb: x" + control + b"y\n")[2]


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but a comment\n"])
def test_an_empty_file_says_so(text: str) -> None:
    assert fault(text) == (None, "", "empty")


def test_two_documents_are_refused_in_the_line_of_the_second() -> None:
    line, path, message = fault("a: 1\n---\nb: 2\n")
    assert (line, path) == (2, "") and "another document" in message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1, 2\nb: 3\n", 2),
        ("a: 1\n b: 2\n", 2),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 'x\n", 2),
        ("a: *nobody\n", 1),
        ("%BAD\n", 1),
    ],
)
def test_broken_text_is_named_with_its_line(text: str, line: int) -> None:
    found, path, message = fault(text)
    assert (found, path) == (line, "") and message.startswith("not YAML: ")


@given(st.binary(max_size=200))
def test_no_bytes_raise(text: bytes) -> None:
    document = parse_yaml(text, "x.yaml")
    assert document.faults or document.value is not None


@given(st.text(st.sampled_from("ab:-? \n[]{},&*!|>'\"#%@~01\t."), max_size=60))
def test_no_marks_raise(text: str) -> None:
    document = parse_yaml(text.encode(), "x.yaml")
    for each in document.faults:
        assert each.line is None or 1 <= each.line <= text.count("\n") + 2


@given(st.text(st.sampled_from("0123456789.e-+"), max_size=30))
def test_numbers_are_finite(text: str) -> None:
    value = parse_yaml(f"a: {text}".encode(), "x.yaml").value
    number = value["a"] if isinstance(value, dict) and "a" in value else 0
    assert not isinstance(number, float) or math.isfinite(number)


# -- lines and paths -------------------------------------------------------------------------------

TEXT = b"""id: x
outcomes:
  - label: a
    arms:
      ldn: {n: 1,
            sd: 2}
  - label: b
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("id",), 1),
        (("outcomes",), 2),
        (("outcomes", 0), 3),
        (("outcomes", 0, "arms", "ldn", "sd"), 6),
        (("outcomes", 1, "label"), 7),
        (("outcomes", 1, "missing"), 7),
        (("outcomes", 9), 2),
        (("missing", "more"), 1),
    ],
)
def test_line_of_a_path(path: tuple[str | int, ...], line: int) -> None:
    assert parse_yaml(TEXT, "x.yaml").line(path) == line


def test_a_refused_document_has_no_lines() -> None:
    assert parse_yaml(b"", "x.yaml").line(("a",)) is None


@pytest.mark.parametrize(
    "path", [(), ("a",), ("a", 0), ("a", 0, "b", 12, 3), ("outcomes", 0, "arms", "ldn-1", "sd")]
)
def test_path_text_and_back(path: tuple[str | int, ...]) -> None:
    assert path_steps(path_text(path)) == path


def test_path_text_reads_like_code() -> None:
    assert path_text(("outcomes", 0, "arms", "ldn", "sd")) == "outcomes[0].arms.ldn.sd"
