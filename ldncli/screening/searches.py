"""Saved searches: what an update asks for, as part of the library (`searches.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Annotated, Any, Literal

from ldncli.errors import Fault, OutsideError, RecordError, UnknownTermError, UsageError, nearest
from ldncli.records.sealing import read_file
from ldncli.records.text.decode import decode
from ldncli.records.text.limits import Date, Matches, Slug, Text
from ldncli.records.text.paths import path_text
from ldncli.records.text.yamltext import parse_yaml
from ldncli.values import dataclass

FILE = "searches.yaml"
Service = Literal["pubmed", "europepmc", "clinicaltrials", "crossref", "openalex"]
# Words that every service can be given: no quotation mark, bracket or operator of any of them.
Term = Annotated[
    str,
    Matches(
        r"(?:mesh:|emtree:)?[^\s\"()\[\]{}<>|&!?~^\\:;*]+(?: [^\s\"()\[\]{}<>|&!?~^\\:;*]+)*\*?",
        "words without quotation marks or brackets, with * at the end for any ending, or"
        " mesh:Heading, emtree:heading",
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A question to services: all of its `concepts`, each by any of its words.

    `queries` are for services that shall get other words than those made of the concepts. `since`
    is the first day that the first update asks for.
    """

    id: Annotated[Slug, "short name, which the log uses"]
    label: Annotated[Text, "what is searched for, as a report prints it"]
    services: Annotated[tuple[Service, ...], "services that an update asks"]
    since: Annotated[Date, "first day that the first update asks for, YYYY-MM-DD"]
    concepts: Annotated[tuple[tuple[Term, ...], ...], "concepts, each a list of words for it"]
    queries: Annotated[Mapping[Service, Text], "another query for a service"] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _SearchesFile:
    searches: tuple[SavedSearch, ...]


def load_searches(data: Path) -> tuple[SavedSearch, ...]:
    """The saved searches of the library in the folder `data`; none where it has no such file.

    Raises RecordError where the file has faults, OutsideError where it cannot be read.
    """
    try:
        text = read_file(data / FILE)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise OutsideError(f"{data / FILE} cannot be read: {error.strerror}") from error
    document = parse_yaml(text, FILE)
    found: Any = None
    faults = list(document.faults)
    if document.value is not None:
        found, problems = decode(_SearchesFile, document.value)
        faults += [
            Fault(FILE, document.line(each.path), path_text(each.path), each.message, each.hint)
            for each in problems
        ]
    if found is not None:
        faults += _check(found.searches)
    if faults or found is None:
        raise RecordError(
            f"the saved searches in {data / FILE} have faults",
            hint="docs/living.md says what belongs in them",
            faults=tuple(faults),
        )
    searches: tuple[SavedSearch, ...] = found.searches
    return searches


def saved_searches(data: Path) -> tuple[SavedSearch, ...]:
    """As `load_searches`; raises UsageError where there are none."""
    found = load_searches(data)
    if not found:
        raise UsageError(
            f"{data} has no saved searches",
            hint=f"write them to {FILE}, as docs/living.md shows",
            slug="no-searches",
        )
    return found


def _check(searches: Sequence[SavedSearch]) -> list[Fault]:
    ids = [each.id for each in searches]
    faults = [
        Fault(FILE, None, "", f"the search {each!r} is given twice")
        for each in dict.fromkeys(ids)
        if ids.count(each) > 1
    ]
    for each in searches:
        if len(each.since) != 10:
            faults.append(Fault(FILE, None, each.id, "since is no whole date", "as 2026-01-31"))
        if not each.concepts or not all(each.concepts):
            faults.append(Fault(FILE, None, each.id, "a concept has no words"))
    return faults


def search_named(searches: Sequence[SavedSearch], name: str) -> SavedSearch:
    """The search with that id. Raises UnknownTermError."""
    for each in searches:
        if each.id == name:
            return each
    ids = [each.id for each in searches]
    raise UnknownTermError(
        f"no saved search is called {name!r}",
        hint=nearest(name, ids) or (f"there are: {', '.join(ids)}" if ids else "there is none yet"),
    )
