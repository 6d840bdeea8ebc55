"""What is listed as known and not read, and is in the base after all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldncli.errors import Fault
from ldncli.records.index.files import UNREAD
from ldncli.records.index.store import Store
from ldncli.records.text.folding import fold, fold_identifier
from ldncli.records.vocabularies.unread import Unread, decode_unread
from ldncli.records.vocabularies.vocab import kept_vocabulary

# "Weinstock and others 2016, …": first author and year of a report; also "van der Berg et al.
# (2016)", "L. Weinstock 2016" and "Weinstock, L., Chopra, P. 2016".
_NAME = r"[^\W\d_][\w'’-]*"
_PARTICLES = frozenset("van von de der den da di du del la le el al".split())
_AUTHOR_YEAR = re.compile(
    rf"(?:(?:[^\W\d_]\.[ -]?)+)?((?:(?:{'|'.join(_PARTICLES)}) )*{_NAME})"
    rf"(?: and [^,;\d]+| & [^,;\d]+| et al\.?|(?:,? (?:[^\W\d_]\.?){{1,3}})(?:,[^;\d]*)?)?"
    r",? \(?((?:19|20)\d\d)\b",
    re.I,
)
# Titles with fewer words than this may well begin a description of something else.
_TELLING_WORDS = 5
# A register's number at the beginning is the entry looked for; further on, it is that of a trial.
_KINDS = frozenset(["doi", "pmid", "pmcid"])


def check_leads(store: Store) -> Iterator[Fault]:
    """A fault for each report among the unread ones that a record of the base has.

    A record has it by an identifier that the entry names, by the title with which the entry begins,
    or by the first author and year that it begins with and a condition, where the entry names any.
    Entries on parts of what the base has begin with those parts.
    """
    raw = store.get_terms("unread")
    for index, entry in enumerate(decode_unread(raw)[0] if raw else ()):
        if paper := _named(store, entry) or _titled(store, entry) or _alike(store, entry):
            hint = "take the entry out; where a part is missing, begin with that part"
            yield Fault(UNREAD, None, f"papers[{index}].what", f"{paper!r} is in the base", hint)


def _named(store: Store, entry: Unread) -> str | None:
    """The paper with an identifier that the entry names."""
    sql = "SELECT paper, kind FROM identifiers WHERE name = ? ORDER BY paper"
    for position, word in enumerate(entry.what.split()):
        kinds = _KINDS if position else _KINDS | {"registration"}
        for paper, kind in store.rows(sql, (fold_identifier(word.strip(",;:.()[]'\"“”")),)):
            if kind in kinds:
                return str(paper)
    return None


def _titled(store: Store, entry: Unread) -> str | None:
    """The paper with whose title the entry begins."""
    said = _words(entry.what)
    sql = """SELECT id, json_extract(record, '$.title'), json_extract(record, '$.title_english')
             FROM papers JOIN contents USING (number) ORDER BY id"""
    for paper, *titles in store.rows(sql):
        for title in filter(None, titles):
            words = _words(title)
            if len(words) >= _TELLING_WORDS and said[: len(words)] == words:
                return str(paper)
    return None


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


def _alike(store: Store, entry: Unread) -> str | None:
    """The paper by the author and of the year that the entry begins with, on one of its
    conditions, or a narrower one, where it names any."""
    found = _AUTHOR_YEAR.match(entry.what)
    if found is None:
        return None
    words = re.findall(r"[^\W_]+", re.sub(r"['’]", "", fold(found[1])))
    most = next((at for at, each in enumerate(words) if each not in _PARTICLES), 0)
    names = "|".join("-".join(words[at:]) for at in range(most + 1))
    pattern = re.compile(rf"(?:{names})-{found[2]}(?:-[a-z])?")
    terms = kept_vocabulary("conditions", store.get_terms)
    about = frozenset[str]().union(*map(terms.within, entry.conditions))
    for paper, conditions in store.rows("SELECT id, conditions FROM papers ORDER BY id"):
        if pattern.fullmatch(paper) and not (about and about.isdisjoint(conditions.split())):
            return str(paper)
    return None
