"""Identifiers of papers and trials in every form in which they are pasted: addresses, prefixes,
large and small letters."""

from __future__ import annotations

import re
from collections.abc import Callable

_ADDRESS = r"(?:https?://)?(?:www\.|m\.)?"
# What may stand behind a number in an address.
_TAIL = r"(?:[/?#][^\s\"]*)?"
_REGISTER = "actrn|chictr|drks|isrctn|jrct|pactr|umin|nct|irct|ctri"
_EU = r"\d{4}-\d{6}-\d{2}"


def _doi(found: re.Match[str]) -> str:
    from urllib.parse import unquote

    text = unquote(found[1])
    while text and (text[-1] in ".,;/" or (text[-1] in ")]>" and _opened(text))):
        text = text[:-1]
    return text


def _opened(text: str) -> bool:
    """Whether a bracket is closed at the end that was never opened."""
    return text.count(text[-1]) > text.count({")": "(", "]": "[", ">": "<"}[text[-1]])


# Forms, and the identifier in each: as records have it, in small letters.
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (
        rf"(?:{_ADDRESS}(?:dx\.)?doi\.org/|(?:info:|urn:)?\bdoi\s?[:/]?\s?"
        r"|https?://[^\s\"]*?/doi/(?:[a-z]+/)?)(10\.\d{4,9}(?:/|%2f)[^\s\"?#]+)[^\s\"]*",
        _doi,
    ),
    (
        rf"(?:{_ADDRESS}(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/"
        rf"|europepmc\.org/(?:article|abstract)/med/)(?:\?term=)?|\bpmid\s?:?\s?)(\d+){_TAIL}",
        lambda found: found[1],
    ),
    (
        rf"(?:{_ADDRESS}(?:pmc\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pmc/|europepmc\.org/)"
        rf"(?:articles?/)?(?:pmc/)?pmc|\b(?:pmcid|pmc)\s?:?\s?(?:pmc)?\s?)(\d+){_TAIL}",
        lambda found: f"pmc{found[1]}",
    ),
    (
        rf"(?:https?://|www\.)[^\s\"]*?\b({_REGISTER})=?(\d+)\b[^\s\"]*",
        lambda found: found[1] + found[2],
    ),
    (
        rf"(?:{_ADDRESS}(?:classic\.)?(?:clinicaltrials\.gov|anzctr\.org\.au|isrctn\.com)/[^\s\"]*?)"
        rf"({_REGISTER})=?(\d+)[^\s\"]*",
        lambda found: found[1] + found[2],
    ),
    (
        rf"\b({_REGISTER})\s?[:-]?\s?(?:\1)?\s?-?(\d{{4,}})\b",
        lambda found: found[1] + found[2],
    ),
    (
        rf"(?:(?:https?://|www\.)[^\s\"]*?|\b(?:eudract|euctr|eu\s?ct)(?:\s?(?:no\.?|number))?"
        rf"\s?[:-]?\s?)({_EU})(?:-[a-z0-9]{{2,3}})?\b{_TAIL}",
        lambda found: found[1],
    ),
)
_COMPILED = [(re.compile(form, re.IGNORECASE), made) for form, made in _FORMS]


def identifier(text: str) -> str | None:
    """The identifier that a whole text is, in small letters; None where it is none in a form that
    is known by itself."""
    text = text.strip()
    while len(text) > 1 and (text[0] + text[-1] in ("<>", "[]", "()", '""', "''", "“”")):
        text = text[1:-1].strip()
    for form, made in _COMPILED:
        if found := form.fullmatch(text.rstrip(".,;")):
            return made(found).lower()
    return None
