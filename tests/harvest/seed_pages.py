"""A founding document written anew from its transcription: the facts as transcribed,
the running text in our words.

The documents themselves are others' works and not here; their layouts, lists and codes are, and
these are what the readers have to get right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ldncli.records.vocabularies.vocab import Vocabulary

HEADINGS = {"linked": "Linked entities", "full-text": "Full-text entities"}


def document_of(seed: Mapping[str, Any], vocabularies: Mapping[str, Vocabulary]) -> str:
    """The text of a document in the layout of the seed."""
    write = {"paper-page": _paper_page, "catalogue-record": _catalogue_record}[seed["layout"]]
    return write(seed, _passages(seed, vocabularies))


def _passages(
    seed: Mapping[str, Any], vocabularies: Mapping[str, Vocabulary]
) -> dict[str, list[str]]:
    """Sentences by place: what the transcription says of each condition and
    mechanism there, and its claims."""
    found: dict[str, list[str]] = {}
    for name in ("conditions", "mechanisms"):
        for each in seed[name]:
            sentence = f"On {vocabularies[name].inline(each['id'])}: {each['said']}."
            found.setdefault(each["place"], []).append(sentence)
    for each in seed["claims"]:
        found.setdefault(each["place"], []).append(each["claim"])
    return {
        place: lines for place, lines in found.items() if place not in ("Title", *HEADINGS.values())
    }


def _paper_page(seed: Mapping[str, Any], passages: Mapping[str, list[str]]) -> str:
    facts = seed["bibliography"]
    lines = [
        f"# {facts['title']}",
        "",
        f"**Authors:** {', '.join(facts['authors'])}",
        "",
        f"PMC · DOI: {facts['doi']} · {facts['date']}",
    ]
    for place, sentences in passages.items():
        lines += ["", f"## {place}", "", *(f"- {each}" for each in sentences)]
    for name, heading in HEADINGS.items():
        kinds: dict[str, list[str]] = {}
        for entity in seed["entities"]:
            if entity["list"] == name:
                kinds.setdefault(entity["kind"], []).append(_entity(entity))
        lines += ["", f"## {heading}", ""]
        lines += [f"- **{kind.capitalize()}:** {', '.join(items)}" for kind, items in kinds.items()]
    figures = f"1 figure with captions in the complete paper: {facts['address']}/full.md"
    return "\n".join(
        [*lines, "", "## Figures", "", figures, "", "---", f"Source: {facts['address']}"]
    )


def _entity(entity: Mapping[str, Any]) -> str:
    """`name (full name) [CODE] {aka other, names}`, as the page prints one that has all
    of them; else `name (CODE)`."""
    if "full_name" not in entity:
        return f"{entity['name']} ({entity['code']})"
    also = f" {{aka {', '.join(entity['aliases'])}}}" if entity.get("aliases") else ""
    return f"{entity['name']} ({entity['full_name']}) [{entity['code']}]{also}"


def _catalogue_record(seed: Mapping[str, Any], passages: Mapping[str, list[str]]) -> str:
    facts = seed["bibliography"]
    summary = " ".join(sentence for sentences in passages.values() for sentence in sentences)
    return "\n".join(
        [
            facts["title"],
            "",
            summary[:200] + "...",
            "",
            "Full description",
            "",
            "Saved in:",
            "Bibliographic Details",
            f"Main Authors: {', '.join(facts['authors'])}",
            f"Format: {facts['format']}",
            "Language:English",
            f"Published: {facts['publisher']} {facts['date']}",
            f"Series:{facts['journal']}",
            "Subjects:",
            f"Online Access:{facts['address']}",
            "Tags: Add Tag",
            "No Tags, Be the first to tag this record!",
            "Description",
            f"Summary:{summary}",
            f"ISSN:{facts['issn']}",
        ]
    )
