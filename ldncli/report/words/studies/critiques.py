"""What was published on the papers behind an answer, in words: retraction, concern, correction,
comment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldncli.evidence.selecting.critiques import Critique
    from ldncli.evidence.selecting.studies import Study
    from ldncli.records.model.paper import Paper

_KINDS = {
    "retraction": "retracted",
    "concern": "expression of concern",
    "correction": "corrected",
    "comment": "commented on",
}


def critique_words(critique: Critique, *, short: bool = False) -> str:
    """One of them: `commented on by Häuser 2024 (commentary in the same issue)`; `short` without
    what is known of it."""
    told = _KINDS[critique.kind]
    if critique.of:
        told = f"{critique.of} {told}, not counted"
    if critique.by:
        told += f" by {critique.by}"
    if critique.date:
        told += f" {critique.date}"
    return f"{told} ({critique.told.rstrip('.')})" if critique.told and not short else told


def critiques_words(critiques: Iterable[Critique], *, short: bool = False) -> str:
    """All of them, the gravest first; empty where there is none."""
    return "; ".join(dict.fromkeys(critique_words(each, short=short) for each in critiques))


def critique_notes(studies: Iterable[Study], *, short: bool = False) -> tuple[str, ...]:
    """A note on each study about which something was published, the gravest first:
    `Bruun 2024 (FINAL): commented on by Häuser 2024`."""
    from ldncli.evidence.selecting.critiques import by_gravity

    named = {
        each.critiques: f"{each.name}: {critiques_words(each.critiques, short=short)}"
        for each in studies
        if each.critiques
    }
    gravest = by_gravity(critiques[0] for critiques in named)
    return tuple(
        named[critiques] for first in gravest for critiques in named if critiques[0] is first
    )


def flagged(name: str, paper: Paper) -> str:
    """A name of a paper with what was published on it, by kind: `Vatvani 2024 (corrected, commented
    on)`."""
    from ldncli.evidence.selecting.critiques import critiques_of

    kinds = list(dict.fromkeys(_KINDS[each.kind] for each in critiques_of((paper,), {})))
    return f"{name} ({', '.join(kinds)})" if kinds else name
