"""What stands near words that name no term of a vocabulary: other forms of a name, names that
begin with them or hold them, slips, and names that share a word."""

from __future__ import annotations

from collections.abc import Mapping

from ldncli.errors import slip
from ldncli.records.text.folding import fold
from ldncli.records.text.words import singular, spelled

_SHARED = 4  # letters from which a word that two names share says something
_MOST = 5


def term_by_form(words: str, names: Mapping[str, str]) -> str | None:
    """The term of which a name differs in spelling or number alone (long hauler, oesophagus);
    `names` are folded names with their terms. None where there is none, or more than one."""
    wanted = _form(fold(words))
    found = {term for name, term in names.items() if _form(name) == wanted} if wanted else set()
    return found.pop() if len(found) == 1 else None


def neighbours(words: str, names: Mapping[str, str]) -> list[str]:
    """Terms near these words, the nearest first: those with a name of which all the words are words
    or beginnings of words; else those of whose name they are a slip; else those with a name that
    shares a whole word.

    A slip is small beside the length of the word, and short words have none: gut is no gout.
    """
    wanted = fold(words)
    parts = wanted.split()
    if not parts:
        return []
    holding = {
        name: (not name.startswith(wanted), len(name))
        for name in names
        if all(len(part) > 2 and f" {name}".find(f" {part}") >= 0 for part in parts)
    }
    slips = {name: count for name in names if (count := slip(wanted, name)) is not None}
    shared = {
        name: (-len(both), len(name))
        for name in names
        if (both := _telling(parts) & _telling(name.split()))
    }
    ranked: Mapping[str, object] = holding or slips or shared
    order = sorted(ranked, key=lambda name: (ranked[name], name))
    return list(dict.fromkeys(names[name] for name in order))[:_MOST]


def _form(name: str) -> str:
    return " ".join(singular(spelled(word)) for word in name.split())


def _telling(words: list[str]) -> set[str]:
    return {singular(spelled(word)) for word in words if len(word) >= _SHARED}
