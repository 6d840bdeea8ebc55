"""Porter's stemmer, held against SQLite's own."""

from __future__ import annotations

import re
import sqlite3

from ldncli.records.text.stemming import stem
from tests.conftest import ROOT

_ENDINGS = (
    "ational tional enci anci izer logi bli alli entli eli ousli ization ation ator alism iveness"
    " fulness ousness aliti iviti biliti icate iciti ical ful ness ative alize al ance ence er ic"
    " able ible ant ement ment ent ion ou ism ate iti ous ive ize ing ed eed ies sses s y ll e"
).split()
_STARTS = "rel trouble hop tann fail syz y ab agree falling control adopt rat hes".split()


def test_every_stem_is_that_of_sqlite() -> None:
    text = " ".join(each.read_text() for each in sorted((ROOT / "data" / "papers").iterdir())[::5])
    words = sorted({*re.findall(r"[a-z]+", text.lower())})
    words += [start + ending for start in _STARTS for ending in _ENDINGS]
    other = sqlite3.connect(":memory:")
    other.execute("CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'porter unicode61')")
    other.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", list(enumerate(words)))
    other.execute("CREATE VIRTUAL TABLE v USING fts5vocab (t, instance)")
    rows = other.execute("SELECT doc, term FROM v").fetchall()
    assert len(rows) == len(words) > 3000
    assert [
        (words[doc], stem(words[doc]), term) for doc, term in rows if stem(words[doc]) != term
    ] == []


def test_what_is_no_plain_word_stays() -> None:
    assert [stem(each) for each in ("as", "tlr4s", "über", "x" * 65 + "ing", "")] == [
        "as",
        "tlr4s",
        "über",
        "x" * 65 + "ing",
        "",
    ]
