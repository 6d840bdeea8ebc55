"""A search in the syntax of a service: concepts joined by AND, the words of each by OR.

Syntax as the services document it: PubMed User Guide (field tags, truncation), Embase search
guide (quotation marks, `:ti,ab,kw`, `/exp`), Europe PMC search syntax (TITLE_ABS, KW), Essie of
ClinicalTrials.gov, OpenAlex (AND, OR, quotation marks), Crossref (bare words).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ldncli.screening.searches import SavedSearch

Concepts = Sequence[Sequence[str]]


def search_string(search: SavedSearch, syntax: str, more: Concepts = ()) -> str:
    """The search for a service (or `embase`), its own words for that service first; `more` are
    further concepts. Raises KeyError for a syntax that is none of SYNTAXES."""
    own = next((query for name, query in search.queries.items() if name == syntax), None)
    if own is None:
        return SYNTAXES[syntax]([*search.concepts, *more])
    if not more:
        return own
    return _both(own, SYNTAXES[syntax](more), syntax)


def _both(one: str, two: str, syntax: str) -> str:
    return f"{one} {two}" if syntax == "crossref" else f"({one}) AND ({two})"


def _joined(concepts: Concepts, term: Callable[[str], str | None]) -> str:
    """Words that a syntax has no form for (a heading of another thesaurus) are left out; of a
    concept that has no others, the headings stand as plain words: without it the search would find
    what was not asked for."""
    parts = []
    for words in concepts:
        forms = [form for each in words if (form := term(each)) is not None]
        forms = forms or [form for each in words if (form := term(_heading(each)[1])) is not None]
        if forms:
            parts.append(f"({' OR '.join(forms)})" if len(forms) > 1 else forms[0])
    return " AND ".join(parts)


def _heading(word: str) -> tuple[str, str]:
    """`mesh`, `emtree` or "" and the words."""
    for name in ("mesh", "emtree"):
        if word.startswith(f"{name}:"):
            return name, word.removeprefix(f"{name}:")
    return "", word


def _pubmed(word: str) -> str | None:
    kind, words = _heading(word)
    if kind:
        return f'"{words}"[MeSH Terms]' if kind == "mesh" else None
    return f'"{words}"[Title/Abstract]' if _phrase(words) else f"{words}[Title/Abstract]"


def _embase(word: str) -> str | None:
    kind, words = _heading(word)
    if kind:
        return f"{_quoted(words)}/exp" if kind == "emtree" else None
    return f"{_quoted(words) if _phrase(words) else words}:ti,ab,kw"


def _quoted(words: str) -> str:
    """In the marks that the words themselves do not have."""
    return f'"{words}"' if "'" in words else f"'{words}'"


def _europe_pmc(word: str) -> str | None:
    kind, words = _heading(word)
    if kind:
        return f'KW:"{words}"' if kind == "mesh" else None
    if not _phrase(words):
        return f"TITLE_ABS:{words}"
    if words.endswith("*"):  # a phrase cannot be truncated there
        return "(" + " AND ".join(f"TITLE_ABS:{each}" for each in words.split()) + ")"
    return f'TITLE_ABS:"{words}"'


def _plain(word: str) -> str | None:
    """For services that look for all forms of a word by themselves."""
    kind, words = _heading(word)
    if kind:
        return None
    words = words.rstrip("*")
    return f'"{words}"' if _phrase(words) else words


def _phrase(words: str) -> bool:
    """Whether a service might take the words apart, or for one of its own."""
    bare = words.rstrip("*")
    return not bare.isalnum() or bare.upper() in ("AND", "OR", "NOT", "NEAR")


def _crossref(concepts: Concepts) -> str:
    """The first word of every concept: Crossref knows no operators."""
    first = (
        next(
            (each for each in words if not _heading(each)[0]),
            _heading(words[0])[1] if words else "",
        )
        for words in concepts
    )
    return " ".join(each.rstrip("*") for each in first if each)


SYNTAXES: Mapping[str, Callable[[Concepts], str]] = {
    "pubmed": lambda concepts: _joined(concepts, _pubmed),
    "embase": lambda concepts: _joined(concepts, _embase),
    "europepmc": lambda concepts: _joined(concepts, _europe_pmc),
    "clinicaltrials": lambda concepts: _joined(concepts, _plain),
    "openalex": lambda concepts: _joined(concepts, _plain),
    "crossref": _crossref,
}
