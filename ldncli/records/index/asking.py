"""How a user's words are understood: operators, phrases, fields, names of terms, words, and what
to do with a word that nothing has. What is asked for is done, or refused with a hint, and never
taken for its opposite. report/site/static/asking.js does the same in the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from ldncli.errors import UsageError
from ldncli.records.index.fulltext import looked_up
from ldncli.records.index.lexicon import Lexicon
from ldncli.records.text.identifiers import identifier
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
# Where a word is looked for that has the name of a field before it (title:pain) or behind it, as
# PubMed has them (pain[ti]): columns of the index, the journal, or the year.
JOURNAL, YEAR = "journal", "year"
_NAMES = "author authors au doi pmid pmcid nct register registration id acronym"
_FIELDS = {
    **dict.fromkeys(("title", "ti"), "title"),
    **dict.fromkeys(("summary", "abstract", "ab"), "summary"),
    **dict.fromkeys(("tiab", "title/abstract"), "title summary"),
    **dict.fromkeys(_NAMES.split(), "names"),
    **dict.fromkeys(("journal", "jour", "ta", "source", "so"), JOURNAL),
    **dict.fromkeys(("year", "date", "dp", "py"), YEAR),
    # A name of a term finds all its names, everywhere.
    **dict.fromkeys(("all", "all fields", "tw", "text word", "mesh", "mh", "mesh terms", "kw"), ""),
}
# Fields for which there are options.
_OPTIONS = {
    **{
        name: f"--{name}"
        for name in ("condition", "outcome", "mechanism", "design", "dose", "kind")
    },
    **dict.fromkeys(("pt", "publication type", "type"), "--design or --kind"),
    **dict.fromkeys(("n", "people", "size"), "--min-n"),
    "direction": "--direction",
}
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"'))
_PIECE = re.compile(r'"([^"]*)"?|([()])|\[([^\[\]]*)\]|([^\s()"\[\]]+)')
_MINUS = "!-−–"
_FIELD = re.compile(r"([A-Za-z]+):(.*)")
_NEAR = re.compile(r"NEAR(/?\d+)?|ADJ\d*|(?:N|W|PRE|P|PROX)/\d+")
_WILD = re.compile(r"\*.*\w|\w\?\w")
_ONE_YEAR = re.compile(r"[0-9]{4}")
# Verbs before "not": a question that says "does not" leaves no word out; nor does a sentence, which
# has more words than these.
_SENTENCE = 6
_VERBS = frozenset(
    "am are be been can could did do does had has have is may might must shall should was were why"
    " will would".split()
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing that is looked for: any of `phrases` (words in a row, as the index has them), any
    word that begins with one of `starts`, or any paper about one of `terms`. `typed` are those of
    the phrases that were typed, where others are names of the same term. `column` is where alone it
    is looked for: columns of the index, the journal
    or the year; empty: everywhere."""

    shown: str
    phrases: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    typed: tuple[str, ...] = ()
    column: str = ""


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
    do, the words that were changed with what was searched instead, and those that nothing has.
    `ignored` are operators in small letters that were read as part of a question."""

    tree: Tree | None
    loose: bool = False
    corrected: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


class _Item(NamedTuple):
    """A piece of a question: `parts` of a word, the text of a phrase, or a sign; `column` as in
    `Leaf`."""

    kind: str
    text: str
    parts: tuple[str, ...] = ()
    column: str = ""


_NUMBERED = re.compile(r"\d.*[./:]|[./:].*\d")


def understand(words: str, lexicon: Lexicon) -> Understood:
    """Read a user's words; `lexicon` knows what the base has. Raises UsageError for what other
    programs understand and this one does not, rather than to look for something else."""
    items = _items(_unpasted(words))
    first = _Reading(items, lexicon)
    tree = first.parse()
    if first.corrections:
        items = [first.corrections.get(each, each) for each in items]
        second = _Reading(items, lexicon)
        tree = second.parse()
        first.unknown = second.unknown
    changed = tuple((old.text, new.text) for old, new in first.corrections.items())
    loose = not first.joined and not any(
        each.kind in ("AND", "OR", "NOT", "(") or each.column for each in items
    )
    corrected = (*changed, *first.begun.items())
    return Understood(tree, loose, corrected, tuple(first.unknown), tuple(first.ignored))


def _unpasted(words: str) -> str:
    """The words with identifiers as records have them, in whatever form they were pasted: addresses
    would be taken apart."""
    return identifier(words) or re.sub(r"\S+", lambda chunk: _as_recorded(chunk[0]), words)


def _as_recorded(chunk: str) -> str:
    if (found := identifier(chunk)) is None:
        return chunk
    named = _FIELD.fullmatch(chunk)
    return f"{named[1]}:{found}" if named and named[1].lower() in _FIELDS else found


def _items(words: str) -> list[_Item]:
    found: list[_Item] = []
    words = words.encode(
        "utf-8", "replace"
    ).decode()  # a shell passes bytes that are no UTF-8 as halves of characters
    words = words.translate(_QUOTES).replace("||", " OR ").replace("&&", " AND ")
    column = ""  # of a field that stands alone before what it is of
    for piece in _PIECE.finditer(words):
        phrase, bracket, tag, chunk = piece.groups()
        if bracket or chunk in ("AND", "OR", "NOT"):
            found.append(_Item(bracket or chunk, bracket or chunk))
        elif chunk == "|":
            found.append(_Item("OR", "OR"))
        elif tag is not None:
            found[:] = _tagged(found, tag)
        elif chunk:
            joined = words[piece.end() : piece.end() + 1] in ("(", '"')
            apart = not piece.start() or words[piece.start() - 1] in " \t\n("
            if apart and chunk[0] in _MINUS and (joined or chunk.strip(_MINUS + "*")):
                found.append(_Item("NOT", "NOT"))
                chunk = chunk[1:]
            made, column = _chunk(chunk, column)
            found += made
        elif parts := _parts(phrase):
            found.append(_Item("phrase", phrase, parts, column))
            column = ""
    return found


def _chunk(chunk: str, column: str) -> tuple[list[_Item], str]:
    """What stands between two blanks or brackets, and the field that it names for what follows."""
    _refuse(chunk)
    named = _FIELD.fullmatch(chunk)
    if named and (name := named[1].lower()) in _OPTIONS and named[2]:
        raise UsageError(
            f"{name}: is no field of the search", hint=f"use the option {_OPTIONS[name]}"
        )
    if named and name in _FIELDS:
        column, chunk = _FIELDS[name], named[2]
        if _FIELDS[name] == YEAR and chunk:
            _refuse_years(chunk)
    return (_words(chunk, column), "") if chunk else ([], column)


def _refuse(chunk: str) -> None:
    """Refuse what would not be looked for as it is meant."""
    if _NEAR.fullmatch(chunk):
        raise UsageError(
            f"{chunk} is not known here: words cannot be asked to stand near each other",
            hint='put them in quotation marks ("back pain"), or look for both (back AND pain)',
        )
    if _WILD.search(chunk) and not chunk.startswith("http"):
        start = re.split(r"[*?]", chunk)[0]
        raise UsageError(
            f"{chunk}: an asterisk works at the end of a word alone",
            hint=f"try {start}*" if start else "type the beginning of the word, as in inflamm*",
        )


def _refuse_years(text: str) -> None:
    if not _ONE_YEAR.fullmatch(text):
        raise UsageError(f"{text} is no single year", hint="for several, use --year 2010-2020")


def _tagged(items: list[_Item], tag: str) -> list[_Item]:
    """The pieces with the last one in the field of a tag; a text in square brackets that is no tag
    is a text."""
    name = " ".join(tag.lower().split())
    if name in _OPTIONS:
        raise UsageError(
            f"[{tag}] is no field of the search", hint=f"use the option {_OPTIONS[name]}"
        )
    if name not in _FIELDS:
        return items + [each for chunk in tag.split() for each in _words(chunk)]
    if items and items[-1].kind == ")":
        raise UsageError(
            f"[{tag}] stands behind a bracket", hint="put it behind each word: (back[ti] pain[ti])"
        )
    if _FIELDS[name] == YEAR and items:
        _refuse_years(items[-1].text)
    return items[:-1] + [each._replace(column=_FIELDS[name]) for each in items[-1:]]


def _words(chunk: str, column: str = "") -> list[_Item]:
    """The words of what stands between two blanks: mostly one; an identifier with its dots is a
    phrase."""
    plain_text = unaccented(chunk)
    words = list(compounds(plain_text))
    if len(words) > 1 and _NUMBERED.search(plain_text):
        return [_Item("phrase", chunk, _parts(chunk), column)]
    items = [_Item("word", "-".join(parts), parts, column) for parts in words]
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
        self.ignored: dict[str, None] = {}
        self.joined = False  # whether operators in small letters were obeyed
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
            if kind == "AND" or self.says("or"):
                self.at += 1
                continue
            sign = kind == "NOT" or self.says("not")
            against = kind == "NOT" or self.is_against()
            if sign:
                self.at += 1
            part = self.one_or_another()
            if part:
                (unwanted if against else wanted).append(part)
        tree = _several("all", wanted)
        return Node("but", (tree, *unwanted)) if unwanted else tree

    def says(self, word: str) -> bool:
        """Whether an operator in small letters comes now."""
        alone = len(self.items) == 1
        return not alone and self.kind() == "word" and self.items[self.at].text == word

    def is_against(self) -> bool:
        """Whether `not` in small letters comes now, and leaves out what follows; in a sentence, and
        in a question that says "does not", it belongs to what is told."""
        if not self.says("not"):
            return False
        told = len(self.items) > _SENTENCE
        if told or any(each.text.lower() in _VERBS for each in self.items[: self.at]):
            self.ignored["not"] = None
            return False
        self.joined = True
        return True

    def one_or_another(self) -> Tree | None:
        """One thing; with `or` in small letters any of the things that it stands between."""
        parts = [self.one()]
        while self.says("or") and self.at + 1 < len(self.items):
            self.at += 1
            self.joined = True
            parts.append(self.one())
        return _several("any", [each for each in parts if each])

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
            starts = (spelled(plain("".join(item.parts))),)
            return Leaf(item.text, starts=starts, column=item.column)
        if kind == "phrase":
            item = self.next()
            named = None if item.column else self.named(item.text, [item.parts])
            row = in_a_row([item.parts], token)[:1]
            return named or Leaf(item.text, row, column=item.column)
        if kind == "word" and self.items[self.at].column:
            return self.word(self.next())
        return self.words() if kind == "word" else None

    def next(self) -> _Item:
        self.at += 1
        return self.items[self.at - 1]

    def words(self) -> Tree | None:
        """The longest run of plain words that names a term, else one word, or two that the base
        writes as one."""
        run = 0
        while self.at + run < len(self.items) and self.items[self.at + run][0::3] == ("word", ""):
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
        leaf = Leaf(item.text, self.forms(item.parts), column=item.column)
        if self.lexicon.finds(leaf.phrases):
            return leaf
        small = token("".join(item.parts))
        if len(small) >= _BEGINNING and self.lexicon.begun_by(small):
            self.begun[item.text] = f"{small}*"
            return Leaf(item.text, starts=(small,), column=item.column)
        if found := self.lexicon.nearest(small, self.beside(item)):
            self.corrections[item] = item._replace(text=found, parts=_parts(found))
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
