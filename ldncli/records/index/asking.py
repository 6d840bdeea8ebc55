"""How a user's words are understood: operators, phrases, names of terms, words, and what to do
with a word that nothing has. report/site/static/asking.js does the same in the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from ldncli.records.index.fulltext import looked_up
from ldncli.records.index.lexicon import Lexicon
from ldncli.records.text.words import (
    both_numbers,
    compounds,
    in_a_row,
    is_abbreviation,
    plain,
    spelled,
    token,
    unaccented,
)
from ldncli.values import dataclass

_LONGEST_NAME = 6
_DEEPEST = 8  # brackets inside brackets
_BEGINNING = 4  # letters from which an unknown word may be the beginning of known ones
# A name as short as this means too many other things to be looked for in texts; one as short as
# that is looked for where it was typed (PCA is analgesia too).
_TOO_SHORT, _SHORT = 2, 3
# Words of a question that say nothing of what is asked for; in capitals they are abbreviations.
_IDLE = frozenset(
    "a about after am an and any are as at be been before between but by can could did do does"
    " during for from had has have help helps how i if in into is it its me my of on or our please"
    " should so than that the their there these they this those to us versus vs was we were what"
    " when where which who why will with work works would you your".split()
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing that is looked for: any of `phrases` (words in a row, as the index has them), any
    word that begins with one of `starts`, or any paper about one of `terms`. `typed` are those of
    the phrases that were typed, where others are names of the same term."""

    shown: str
    phrases: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    typed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """Several things: all, any, or (`but`) the first and none of the others.

    Without a first, `but` is everything but the others.
    """

    kind: Literal["all", "any", "but"]
    parts: tuple[Tree | None, ...]


Tree = Leaf | Node


@dataclass(frozen=True, slots=True)
class Understood:
    """What a user's words mean: a tree (None: nothing), whether papers with most of the words may
    do, the words that were changed with what was searched instead, and those that nothing has."""

    tree: Tree | None
    loose: bool = False
    corrected: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()


class _Item(NamedTuple):
    """A piece of a question: `parts` of a word, the text of a phrase, or a sign."""

    kind: str
    text: str
    parts: tuple[str, ...] = ()


_CHUNK = re.compile(r'"([^"]*)"?|([()])|([^\s()"]+)')
_NUMBERED = re.compile(r"\d.*[./:]|[./:].*\d")


def understand(words: str, lexicon: Lexicon) -> Understood:
    """Read a user's words; `lexicon` knows what the base has."""
    items = _items(words)
    first = _Reading(items, lexicon)
    tree = first.parse()
    if first.corrections:
        items = [first.corrections.get(each, each) for each in items]
        second = _Reading(items, lexicon)
        tree = second.parse()
        first.unknown = second.unknown
    changed = tuple((old.text, new.text) for old, new in first.corrections.items())
    loose = not any(each.kind in ("AND", "OR", "NOT", "(") for each in items)
    return Understood(tree, loose, (*changed, *first.begun.items()), tuple(first.unknown))


def _items(words: str) -> list[_Item]:
    found: list[_Item] = []
    words = words.encode(
        "utf-8", "replace"
    ).decode()  # a shell passes bytes that are no UTF-8 as halves of characters
    for phrase, bracket, chunk in _CHUNK.findall(words):
        if bracket or chunk in ("AND", "OR", "NOT"):
            found.append(_Item(bracket or chunk, bracket or chunk))
        elif chunk:
            found += _words(chunk)
        elif parts := _parts(phrase):
            found.append(_Item("phrase", phrase, parts))
    return found


def _words(chunk: str) -> list[_Item]:
    """What stands between two blanks: mostly one word; an identifier with its dots is a phrase."""
    plain_text = unaccented(chunk)
    words = list(compounds(plain_text))
    if len(words) > 1 and _NUMBERED.search(plain_text):
        return [_Item("phrase", chunk, _parts(chunk))]
    items = [_Item("word", "-".join(parts), parts) for parts in words]
    if len(items) == 1:
        items = [items[0]._replace(text=chunk.strip(".,;:?!*'’"))]
    if items and chunk.endswith("*"):
        items[-1] = items[-1]._replace(kind="prefix")
    return items


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for parts in compounds(unaccented(text)) for part in parts)


class _Reading:
    """A recursive-descent parser from the pieces of a question to a tree."""

    def __init__(self, items: Sequence[_Item], lexicon: Lexicon):
        self.items = items
        self.lexicon = lexicon
        self.at = 0
        self.depth = 0
        self.corrections: dict[_Item, _Item] = {}
        self.begun: dict[str, str] = {}
        self.unknown: dict[str, None] = {}
        # Idle words count where there are no others.
        self.idle = any(map(_says_something, items))

    def parse(self) -> Tree | None:
        parts: list[Tree] = []
        while self.at < len(self.items):
            before = self.at
            part = self.either()
            if part:
                parts.append(part)
            if self.at == before:
                self.at += 1  # a bracket or operator that stands where none can
        return _several("all", parts)

    def kind(self) -> str | None:
        return self.items[self.at].kind if self.at < len(self.items) else None

    def either(self) -> Tree | None:
        parts = [self.all_of()]
        while self.kind() == "OR":
            self.at += 1
            parts.append(self.all_of())
        return _several("any", [each for each in parts if each])

    def all_of(self) -> Tree | None:
        wanted: list[Tree] = []
        unwanted: list[Tree] = []
        while (kind := self.kind()) not in (None, "OR", ")"):
            if kind == "AND":
                self.at += 1
                continue
            if kind == "NOT":
                self.at += 1
            part = self.one()
            if part:
                (unwanted if kind == "NOT" else wanted).append(part)
        tree = _several("all", wanted)
        return Node("but", (tree, *unwanted)) if unwanted else tree

    def one(self) -> Tree | None:
        kind = self.kind()
        if kind == "(":
            self.at += 1
            if self.depth == _DEEPEST:
                return None  # the bracket is ignored, what it holds is not
            self.depth += 1
            inside = self.either()
            self.depth -= 1
            if self.kind() == ")":
                self.at += 1
            return inside
        if kind == "prefix":
            item = self.next()
            return Leaf(item.text, starts=(spelled(plain("".join(item.parts))),))
        if kind == "phrase":
            item = self.next()
            named = self.named(item.text, [item.parts])
            return named or Leaf(item.text, in_a_row([item.parts], token)[:1])
        return self.words() if kind == "word" else None

    def next(self) -> _Item:
        self.at += 1
        return self.items[self.at - 1]

    def words(self) -> Tree | None:
        """The longest run of plain words that names a term, else one word, or two that the base
        writes as one."""
        run = 0
        while self.at + run < len(self.items) and self.items[self.at + run].kind == "word":
            run += 1
        for length in range(min(run, _LONGEST_NAME), 0, -1):
            items = self.items[self.at : self.at + length]
            if length == 1 and self.idle and not _says_something(items[0]):
                self.at += 1
                return None
            if length == 1 and self.is_unit():
                break
            if named := self.named(" ".join(each.text for each in items), _each(items)):
                self.at += length
                return named
        item = self.next()
        if run > 1 and len(item.parts) == 1:
            other = self.items[self.at]
            both = (*item.parts, *other.parts)
            if (
                _says_something(item)
                and _says_something(other)
                and self.lexicon.has(token("".join(both)))
            ):
                self.at += 1
                return Leaf(f"{item.text} {other.text}", self.forms(both))
        return self.word(item)

    def is_unit(self) -> bool:
        """Whether a short word stands behind a number: 4.5 mg is no myasthenia."""
        item, before = self.items[self.at], self.items[self.at - 1] if self.at else None
        short = len(item.text) <= _TOO_SHORT and item.text.islower()
        return short and before is not None and before.text[-1:].isdigit()

    def named(self, shown: str, words: Sequence[tuple[str, ...]]) -> Leaf | None:
        """The terms that words name: with all their letters, else in the singular."""
        whole = [tuple(part for parts in words for part in parts)]
        for made, look in ((plain, str), (token, looked_up)):
            for run in (*in_a_row(words, made), *in_a_row(whole, made)):
                if terms := self.lexicon.terms(look(run)):
                    typed = both_numbers(look(run))
                    # Every paper has its design: what else its text calls so is another's.
                    designs = all(name == "designs" for name, _ in terms)
                    names = typed if designs else self.lexicon.names(terms)
                    clear = [
                        each
                        for each in names
                        if len(each) > (_TOO_SHORT if each in typed else _SHORT)
                    ]
                    return Leaf(shown, tuple(clear or typed), (), tuple(terms), typed)
        return None

    def word(self, item: _Item) -> Leaf:
        """A word that names nothing: all words of its stem; else known ones that it begins, else
        the nearest known one is noted, else that there is none."""
        leaf = Leaf(item.text, self.forms(item.parts))
        if self.lexicon.finds(leaf.phrases):
            return leaf
        small = token("".join(item.parts))
        if len(small) >= _BEGINNING and self.lexicon.begun_by(small):
            self.begun[item.text] = f"{small}*"
            return Leaf(item.text, starts=(small,))
        if found := self.lexicon.nearest(small, self.beside(item)):
            self.corrections[item] = _Item("word", found, _parts(found))
        else:
            self.unknown[item.text] = None
        return leaf

    def beside(self, item: _Item) -> list[str]:
        """The other words of the question, as the index has them."""
        others = (each for each in self.items if each is not item and each.kind == "word")
        return [token(part) for each in others if _says_something(each) for part in each.parts]

    def forms(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """What the base may have for a word: a compound apart and as one word, an abbreviation as
        it is, another word in all its forms."""
        whole = "".join(parts)
        found = dict.fromkeys(in_a_row([parts], token))
        if not is_abbreviation(whole):
            found |= dict.fromkeys((plain(whole), *self.lexicon.family(token(whole))))
        return tuple(found)


def _says_something(item: _Item) -> bool:
    return item.kind != "word" or not is_idle(item.text)


def is_idle(word: str) -> bool:
    """Whether a word of a question says nothing of what is asked for (in, with, does); in capitals
    it is an abbreviation."""
    return word.lower() in _IDLE and not (len(word) > 1 and word.isupper())


def _each(items: Sequence[_Item]) -> list[tuple[str, ...]]:
    return [each.parts for each in items]


def _several(kind: Literal["all", "any"], parts: Sequence[Tree]) -> Tree | None:
    if len(parts) > 1:
        return Node(kind, tuple(parts))
    return parts[0] if parts else None


def leaves(tree: Tree | None) -> list[Leaf]:
    """The things that are looked for, without those that are not wanted."""
    if tree is None or isinstance(tree, Leaf):
        return [tree] if tree else []
    parts = tree.parts[:1] if tree.kind == "but" else tree.parts
    return [leaf for part in parts for leaf in leaves(part)]
