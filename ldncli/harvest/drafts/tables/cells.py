"""What a cell says, by the form that the table declares: mean (SD), median (quartiles), count (%).
A cell of another form says nothing."""

from __future__ import annotations

import re
from typing import Any, Literal

from ldncli.harvest.drafts.doses.mentions import in_milligrams as plain

Form = Literal[
    "mean-sd", "mean-se", "mean-ci", "median-iqr", "median-range", "count-percent", "count"
]
FORMS: tuple[Form, ...] = (
    "mean-sd",
    "mean-se",
    "mean-ci",
    "median-iqr",
    "median-range",
    "count-percent",
    "count",
)
_BESIDE = r"\s*(?:%|values?|scores?|changes?)?\s*(?:\(|\[|±|\+/?[-−]|and|,|;)\s*[±]?\s*"
_DECLARED: tuple[tuple[Form, str], ...] = (
    ("mean-sd", rf"means?{_BESIDE}(?:s\.?\s?d\b|standard[\s-]deviation)"),
    ("mean-se", rf"means?{_BESIDE}(?:s\.?\s?e\.?\s?m?\b|standard[\s-]error)"),
    ("mean-ci", rf"means?{_BESIDE}95\s?%\s?(?:c\.?i\b|confidence)"),
    ("median-iqr", rf"medians?{_BESIDE}(?:i\.?q\.?r\b|inter-?\s?quartile|quartiles|q1|25th)"),
    ("median-range", rf"medians?{_BESIDE}(?:range|min)"),
    (
        "count-percent",
        r"(?:\bn|\bno\.?|counts?|numbers?|frequency)\s*,?\s*[(\[]\s*(?:%|per\s?cent)",
    ),
)
_NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PAIR = re.compile(rf"({_NUMBER})\s*(?:\(\s*({_NUMBER})\s*(%?)\s*\)|±\s*({_NUMBER}))")
_TRIPLE = re.compile(
    rf"({_NUMBER})\s*[(\[]\s*({_NUMBER})\s*(?:;|,\s|to|–|—|-(?=\s)|(?<=\d)-(?=\d))\s*({_NUMBER})\s*[)\]]"
)


def declared(text: str) -> set[Form]:
    """The forms that a text declares: `Data are count (%) or mean (s.d.)`."""
    return {form for form, words in _DECLARED if re.search(words, text, re.IGNORECASE)}


def read_cell(text: str, forms: set[Form], n: int) -> dict[str, Any] | None:
    """The numbers of a cell, as a record names them, in a group of `n` people; None where its form
    is not among `forms`, or two of them fit."""
    text = _normal(text)
    found = [values for form in forms if (values := _read(text, form, n))]
    return {"n": n, **found[0]} if len(found) == 1 else None


def _normal(text: str) -> str:
    text = text.replace("\u2212", "-").replace("\u2010", "-").replace("\u2011", "-")
    text = re.sub(r"(?<=\d)[·∙⋅‧•](?=\d)", ".", text)
    return re.sub(r"\s*[*†‡§¶]+\Z", "", text.strip())


def _read(text: str, form: Form, n: int) -> dict[str, Any] | None:
    if form == "count":
        whole = re.fullmatch(r"\d{1,6}", text)
        return {"events": int(text)} if whole and int(text) <= n else None
    pair, triple = _PAIR.fullmatch(text), _TRIPLE.fullmatch(text)
    if form == "count-percent":
        return _count(pair[1], pair[2], n) if pair and pair[2] else None
    if form in ("mean-sd", "mean-se"):
        if not pair or pair[3]:
            return None
        spread = _value(pair[2] or pair[4])
        return None if spread < 0 else {"mean": plain(_value(pair[1])), form[5:]: plain(spread)}
    if not triple:
        return None
    middle, low, high = (_value(triple[each]) for each in (1, 2, 3))
    if not low <= middle <= high:
        return None
    kind, name = form.split("-")
    return {kind: plain(middle), name: [plain(low), plain(high)]}


def _count(events: str, percent: str, n: int) -> dict[str, Any] | None:
    """A count with its percentage, which must be that of the group."""
    if not re.fullmatch(r"\d{1,6}", events) or not n or int(events) > n:
        return None
    places = len(percent.partition(".")[2])
    if abs(100 * int(events) / n - float(percent)) >= 10**-places:
        return None
    return {"events": int(events), "percent": plain(float(percent))}


def read_count(events: str, percent: str | None, n: int) -> dict[str, Any] | None:
    """The same for a count and a percentage that stand in two cells; None where there is no count,
    or the percentage is not that of the group."""
    events, percent = _normal(events), _normal(percent or "").strip("()% ") or None
    if percent is None:
        found = _read(events, "count", n)
    else:
        found = _count(events, percent, n) if re.fullmatch(r"\d+(?:\.\d+)?", percent) else None
    return {"n": n, **found} if found else None


def _value(text: str) -> float:
    return float(text.replace(",", ""))
