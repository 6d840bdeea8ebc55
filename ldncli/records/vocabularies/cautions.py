"""What users and prescribers must know before numbers matter: cautions, each with the
sources in which it was read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any

from ldncli.errors import Fault
from ldncli.records.text.decode import Problem, decode
from ldncli.records.text.limits import Slug, Term, Text
from ldncli.records.text.paths import path_text
from ldncli.records.vocabularies.sources import WebSource
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CautionSource(WebSource):
    """Where a caution was read."""

    says: Annotated[
        Text | None,
        "what this source says, in our own words, where the sources say different things",
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """One thing to know."""

    id: Annotated[Slug, "id"]
    who: Annotated[Text, "whom it is about"]
    conditions: Annotated[
        tuple[Annotated[Slug, Term("conditions")], ...],
        "conditions that it is about, with all below them: answers on these name it first",
    ] = ()
    text: Annotated[Text, "what to know, in our own words"]
    short: Annotated[
        Text | None, "the same in a line for the head of any answer, where it belongs there"
    ] = None
    sources: Annotated[
        tuple[CautionSource, ...],
        "where it was read; may be left out where papers of the base say it",
    ] = ()
    papers: Annotated[tuple[Slug, ...], "papers of the base that show it"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CautionFile:
    """The whole file."""

    version: Annotated[Text, "date of the last change"]
    cautions: Annotated[tuple[Caution, ...], "cautions, the most pressing first"]


def decode_cautions(
    value: Any, terms: Mapping[str, Collection[str]] | None = None
) -> tuple[tuple[Caution, ...], list[Problem]]:
    """The cautions in the plain value of their file, and what is wrong with it; `terms` None: those
    of conditions are not looked up."""
    file, problems = decode(CautionFile, value, terms)
    if file is None:
        return (), problems
    seen: set[str] = set()
    for index, each in enumerate(file.cautions):
        if each.id in seen:
            problems.append(
                Problem(("cautions", index, "id"), f"the id {each.id!r} is given twice")
            )
        if not each.sources and not each.papers:
            problems.append(
                Problem(
                    ("cautions", index),
                    "a caution must say where it was read",
                    "add 'sources', or 'papers' of the base",
                )
            )
        seen.add(each.id)
    return file.cautions, problems


def read_cautions(
    text: bytes, file: str, terms: Mapping[str, Collection[str]]
) -> tuple[Any, list[Fault]]:
    """The plain value of the file of cautions, and all its faults."""
    from ldncli.records.text.yamltext import parse_yaml

    document = parse_yaml(text, file)
    if document.value is None:
        return None, list(document.faults)
    _, problems = decode_cautions(document.value, terms)
    found = [
        Fault(
            file, document.line(each.path), path_text(each.path), each.message, each.hint, each.fix
        )
        for each in problems
    ]
    return document.value, [*document.faults, *found]


def named_papers(value: Any) -> Iterator[tuple[str, str]]:
    """Each paper that the cautions name, with its path in the file."""
    for index, caution in enumerate(decode_cautions(value)[0] if value else ()):
        for place, paper in enumerate(caution.papers):
            yield f"cautions[{index}].papers[{place}]", paper
