"""Cells that spreadsheets leave as they are."""

from __future__ import annotations

import pytest

from ldncli.records.text.csvrows import kept_text, own_text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1-5", "1–5"),
        ("3 - 4.5", "3–4.5"),
        ("2003-2004", "2003–2004"),
        ("3/12", "3 of 12"),
        ("2 / 9", "2 of 9"),
        (" 3/4 ", "3 of 4"),
        ("1-5 ", "1–5"),
    ],
)
def test_ranges_and_shares_get_words_of_their_own(text: str, kept: str) -> None:
    assert kept_text(text) == (kept, False)


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "@x", "+1", "-a", "\tx", "may-2014", "March 5", "mar1", "SEPT2", "dec-2010"),
        *("5-mar", "2014 may", "1-sep-2010", "1/2/2010", "1.2.2010", "1:1", "12:30", "5 p", "3am"),
        *("2310009E13", "1e5", "1,5e3", "007", "1234567890123456", "0.1234567890123456"),
        *("1 1/2", "1,234", "1 234", "(5)", "5-", "$5", "5 €", "11.12.", "12:30:45.5", "1.", ".5"),
        *("＝1+1", "＠x", "mär-2010", "März 2010", "4. Okt 2010", "juin-2010", "dez 1"),
    ],
)
def test_what_would_change_stands_behind_an_apostrophe(text: str) -> None:
    assert kept_text(text) == (text, True)
    assert own_text(f"'{text}") == text


@pytest.mark.parametrize(
    "text",
    [
        *("mayer-1984", "marks-2010", "decker-2001", "may-2014-b", "april", "younger-2013", "4.5"),
        *("2026-08-16", "2011-12", "3/40 (8%)", "1–5", "<0.05", "45%", "PMC123", "10.1000/182"),
        *("0.10", "4.5%", "23359310", "123456789012345", "10.1000/182-x", "mari-2010", "Q1 2010"),
        *("3–4.5 mg", "1-5 mg", "5 mg", "12 weeks", "", "'t Hooft 2010", "−1 risk of bias"),
    ],
)
def test_what_stays_by_itself_is_not_touched(text: str) -> None:
    assert kept_text(text) == (text, False) and own_text(text) == text
