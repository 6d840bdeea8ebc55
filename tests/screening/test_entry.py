"""Entries: one record has one id wherever it is found, and its line says all that it does."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ldncli.records.text.decode import decode
from ldncli.screening import entry as module
from ldncli.screening.entry import Entry, identity, make_id
from tests.plain import check_plain

ELBOW = Entry(
    id="x", title="Purple elbow", authors=("O'Kelly, Bo",), date="2020-03", doi="10.5555/elbow.1"
)


def test_values_never_change() -> None:
    check_plain(module.Entry, by_name=True)


def test_an_id_says_who_and_when() -> None:
    assert re.fullmatch(r"okelly-2020-[a-z2-7]{5}", make_id(ELBOW, "okelly", {}))
    assert make_id(Entry(id="x", title="A"), None, {}).startswith("anonymous-undated-")
    assert len(make_id(Entry(id="x", title="A"), "a-" * 300, {})) < 70


def test_one_record_has_one_id() -> None:
    again = Entry(
        id="y",
        title="Purple Elbow.",
        date="2020",
        doi="https://doi.org/10.5555/ELBOW.1",
        volume="3",
    )
    assert make_id(again, "okelly", {}) == make_id(ELBOW, "okelly", {})
    other = Entry(id="y", title="Purple elbow: erratum", date="2020", doi="10.5555/elbow.1")
    assert make_id(other, "okelly", {}) != make_id(ELBOW, "okelly", {}), "one DOI, two records"
    bare = Entry(id="x", title="Reply", authors=("Lee, A",), date="2020", journal="Elbows")
    assert identity(bare) != identity(Entry(id="x", title="Reply", authors=("Kim, B",)))


def test_two_records_never_share_an_id() -> None:
    name = make_id(ELBOW, "okelly", {})
    taken = {name: Entry(id=name, title="Another record with the same five signs")}
    longer = make_id(ELBOW, "okelly", taken)
    assert longer.startswith(name) and len(longer) == len(name) + 1
    assert make_id(ELBOW, "okelly", {name: ELBOW}) == name


_TEXT = st.none() | st.text(min_size=1)


@given(_TEXT, st.lists(st.text(min_size=1), max_size=3), _TEXT, st.booleans())
def test_a_line_reads_back_as_the_entry(
    title: str | None, authors: list[str], abstract: str | None, registered: bool
) -> None:
    made = Entry(
        id="x", title=title, authors=tuple(authors), abstract=abstract, registered=registered
    )
    assert decode(Entry, made.to_json()) == (made, [])
