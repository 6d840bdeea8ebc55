"""Every pattern of the program reads in time that grows with the text: no repeat within a repeat
without something between that ends the inner one, since such a pattern tries every way to part a
text that it does not match."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import ldncli
from ldncli.records.model.bibliography import Notice
from ldncli.records.text.decode import decode
from ldncli.records.text.limits import Date, Place, Slug

_ENDLESS = (op.MAX_REPEAT, op.MIN_REPEAT)
# Signs of every kind that a pattern tells apart.
_SIGNS = [
    *map(chr, range(9, 14)),
    *map(chr, range(32, 127)),
    "é",
    "–",
    "’",
    "µ",
    "½",
    "²",
    "\u00a0",
]


def patterns() -> Iterator[tuple[str, str, int]]:
    """Every compiled pattern that a module holds, by itself or in a list or mapping."""

    def held(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
        if isinstance(value, re.Pattern):
            yield value
        elif depth < 3 and isinstance(value, (list, tuple, set, frozenset)):
            for each in value:
                yield from held(each, depth + 1)
        elif depth < 3 and isinstance(value, dict):
            for each in value.values():
                yield from held(each, depth + 1)

    for found in pkgutil.walk_packages(ldncli.__path__, "ldncli."):
        if not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if not name.startswith("__"):
                    for each in held(value):
                        if isinstance(each.pattern, str):
                            yield f"{found.name}.{name}", each.pattern, each.flags
    for limit in (Date, Place, Slug):
        yield "limits", limit.__metadata__[0].pattern, 0


def _signs(items: Any) -> set[str]:
    """The signs that anything of a part can match."""
    found: set[str] = set()
    for kind, value in items:
        if kind in (*_ENDLESS, op.POSSESSIVE_REPEAT):
            found |= _signs(value[2])
        elif kind is op.SUBPATTERN:
            found |= _signs(value[3])
        elif kind is op.ATOMIC_GROUP:
            found |= _signs(value)
        elif kind is op.BRANCH:
            found |= set().union(*map(_signs, value[1]))
        elif kind in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY, op.CATEGORY):
            found |= {each for each in _SIGNS if _matches(kind, value, each)}
    return found


def _matches(kind: Any, value: Any, sign: str) -> bool:
    if kind is op.ANY:
        return True
    if kind is op.LITERAL:
        return chr(value).casefold() == sign.casefold()
    if kind is op.NOT_LITERAL:
        return chr(value) != sign
    return bool(_one_of(repr(value), tuple(value)).fullmatch(sign))


@cache
def _one_of(name: str, value: Any) -> re.Pattern[str]:
    """A class of signs as a pattern of its own."""
    parts = []
    for kind, each in value:
        if kind is op.NEGATE:
            parts.append("^")
        elif kind is op.LITERAL:
            parts.append(re.escape(chr(each)))
        elif kind is op.RANGE:
            parts.append(f"{re.escape(chr(each[0]))}-{re.escape(chr(each[1]))}")
        else:
            parts.append(_CLASSES[each])
    return re.compile(f"[{''.join(parts)}]")


_CLASSES = {
    op.CATEGORY_DIGIT: r"\d", op.CATEGORY_NOT_DIGIT: r"\D", op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S", op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _inner(items: Any) -> Iterator[Any]:
    """The repeats without end in a part, whatever they stand in."""
    for kind, value in items:
        if kind in _ENDLESS:
            if value[1] == op.MAXREPEAT:
                yield value[2]
            yield from _inner(value[2])
        elif kind is op.SUBPATTERN:
            yield from _inner(value[3])
        elif kind is op.BRANCH:
            for each in value[1]:
                yield from _inner(each)


def _needed(items: Any) -> Iterator[set[str]]:
    """The signs of each thing that must stand in a part."""
    for each in items:
        kind, value = each
        if kind in (op.LITERAL, op.IN, op.NOT_LITERAL) or (
            kind is op.BRANCH and all(any(part) for part in map(list, value[1]))
        ):
            yield _signs([each])
            if kind is op.BRANCH:  # one of their first signs must stand there too
                yield set().union(*(_signs(list(part)[:1]) for part in value[1]))
        elif kind is op.GROUPREF:
            yield _FIRST[value]
        elif kind is op.SUBPATTERN:
            yield from _needed(value[3])
        elif kind in _ENDLESS and value[0] >= 1:
            yield from _needed(value[2])


# The signs with which each group of the pattern in hand may begin.
_FIRST: dict[int, set[str]] = {}


def explosive(items: Any) -> Iterator[str]:
    """What repeats within a repeat, with nothing that must stand between."""
    for kind, value in items:
        if kind in _ENDLESS:
            if value[1] == op.MAXREPEAT:
                for body in _inner(value[2]):
                    inner = _signs(body)
                    if not any(each and not each & inner for each in _needed(value[2])):
                        yield "".join(sorted(inner))[:20]
            yield from explosive(value[2])
        elif kind is op.SUBPATTERN:
            _FIRST[value[0]] = _signs(list(value[3])[:1])
            yield from explosive(value[3])
        elif kind is op.BRANCH:
            for each in value[1]:
                yield from explosive(each)
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            yield from explosive(value[1])


def test_no_pattern_explodes() -> None:
    found = list(patterns())
    assert len(found) > 300
    faults = {
        (name, pattern)
        for name, pattern, flags in found
        if any(explosive(_parser.parse(pattern, flags)))
    }
    assert not faults


@pytest.mark.parametrize("bad", [r"(a+)+b", r"(\w+\s*)*x", r"(?:[a-z]*,?)*!", r"(\d+|x+)*y"])
def test_the_rule_finds_those_that_do(bad: str) -> None:
    assert any(explosive(_parser.parse(bad)))


@pytest.mark.parametrize(
    "good", [r"a+(?:-a+)*", r"(?:\s*,\s*[a-z]+)*", r"(?:van\s+)+x", r"[ab]*c*"]
)
def test_the_rule_lets_others_be(good: str) -> None:
    assert not any(explosive(_parser.parse(good)))


@pytest.mark.parametrize(
    "doi",
    [
        "https://doi.org/" + "/" * 240_000 + " x",
        "https://doi.org/" + "/ " * 120_000 + "x",
        "doi:" + " " * 240_000 + "x y",
        " " * 240_000 + "x",
        "10.5555/" + "/" * 240_000 + " x",
        "10." + "5" * 240_000,
    ],
    ids=lambda each: each[:18],
)
def test_an_identifier_of_a_quarter_megabyte_is_refused(doi: str) -> None:
    """A pattern that tries every end of the slashes would be at it for minutes."""
    value = {"kind": "retraction", "doi": doi, "place": "article page 1"}
    notice, problems = decode(Notice, value)
    assert notice is None and "expected a DOI" in problems[0].message
