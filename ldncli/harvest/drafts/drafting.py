"""From a candidate to a draft of a record: nothing guessed that it does
not say, no sentence copied."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.drafts.doses.regimen import add_doses
from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.evidence import Quote
from ldncli.harvest.drafts.findings import (
    Reading,
    Terms,
    add_conditions,
    add_mechanisms,
    unmapped,
)
from ldncli.harvest.drafts.kinds import guess_kind, says_retracted
from ldncli.harvest.drafts.register.entry import add_entry
from ldncli.harvest.drafts.study.facts import add_facts
from ldncli.harvest.drafts.study.outcomes import add_spoken_outcomes
from ldncli.harvest.drafts.tables.filling import Pick, add_tables
from ldncli.harvest.known import Match
from ldncli.harvest.names import family_first, name_slug
from ldncli.records.vocabularies.vocab import Vocabulary

# English names of languages, as catalogues print them, and their ISO 639-1 codes.
LANGUAGES = {
    "english": "en",
    "polish": "pl",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "portuguese": "pt",
    "italian": "it",
    "dutch": "nl",
    "danish": "da",
    "swedish": "sv",
    "norwegian": "no",
    "finnish": "fi",
    "russian": "ru",
    "ukrainian": "uk",
    "czech": "cs",
    "slovak": "sk",
    "hungarian": "hu",
    "romanian": "ro",
    "bulgarian": "bg",
    "croatian": "hr",
    "serbian": "sr",
    "slovenian": "sl",
    "greek": "el",
    "turkish": "tr",
    "persian": "fa",
    "arabic": "ar",
    "hebrew": "he",
    "chinese": "zh",
    "japanese": "ja",
    "korean": "ko",
    "hindi": "hi",
    "indonesian": "id",
    "vietnamese": "vi",
    "thai": "th",
    "catalan": "ca",
    "lithuanian": "lt",
    "latvian": "lv",
    "estonian": "et",
    "icelandic": "is",
}
# Codes of three letters (ISO 639-2), as services give them.
LANGUAGES |= {
    "eng": "en",
    "pol": "pl",
    "ger": "de",
    "deu": "de",
    "fre": "fr",
    "fra": "fr",
    "spa": "es",
    "por": "pt",
    "ita": "it",
    "dut": "nl",
    "nld": "nl",
    "dan": "da",
    "swe": "sv",
    "nor": "no",
    "fin": "fi",
    "rus": "ru",
    "ukr": "uk",
    "cze": "cs",
    "hun": "hu",
    "tur": "tr",
    "per": "fa",
    "ara": "ar",
    "heb": "he",
    "chi": "zh",
    "zho": "zh",
    "jpn": "ja",
    "kor": "ko",
}
_FIRST_YEAR = 1960
_UNKNOWN = Match()
# What a record needs or should have, and why the draft may lack it;
# {called} and {where} as in Origin.
_TO_WRITE = {
    "id": "<first author>-<year>, as the file is called",
    "title": "the {called} has none",
    "year": "the {called} has no date",
    "journal": "not {where}",
    "kind": (
        "the {called} does not say it (primary, secondary-report, systematic-review,"
        " narrative-review …)"
    ),
    "design": "to be chosen; `ldn vocab designs` shows the types",
    "summary": "to be written in our own words, two to five sentences; no sentence of the {called}",
}

_PEOPLE = (
    "how many took part: n_enrolled, n_randomised or n_analysed, as printed; else 'unknown' says"
    " that the number of people was not seen"
)


def make_draft(
    candidate: Candidate,
    terms: Terms,
    today: str,
    *,
    name: str = "the document",
    taken: Collection[str] = (),
    match: Match = _UNKNOWN,
    picks: Collection[Pick] = (),
) -> Draft:
    """A draft of a record for the candidate.

    `today` is the date of reading, `name` what its file is called, `taken` are ids that other
    papers have, `match` is what the base has of this paper already, `picks` are rows of its
    tables that a person chose.
    """
    origin = candidate.origin
    draft = Draft(match.same or _free_id(candidate, taken))
    draft.heading = _heading(candidate, name, match)
    reading = Reading(candidate, terms)
    draft.set_place("bibliography", f"{origin.source} {origin.bibliography}")
    _add_bibliography(draft, candidate)
    _add_kind(draft, candidate, terms.designs)
    add_conditions(draft, reading)
    add_mechanisms(draft, reading)
    add_doses(draft, reading)
    if candidate.register_entry:
        add_entry(draft, reading, candidate.register_entry)
    if candidate.full_text:
        draft.troubles = add_tables(draft, reading, candidate.full_text, picks)
    if not candidate.register_entry:
        add_facts(draft, reading)
        add_spoken_outcomes(draft, reading)
    _add_provenance(draft, candidate, today, name)
    draft.closing = unmapped(reading)
    if draft.values.get("kind") == "primary" and not _says_people(draft):
        draft.remark("design", _PEOPLE)
    for key, text in _TO_WRITE.items():
        if key not in draft.values:
            draft.remark(key, f"{key}: {text.format(called=origin.called, where=origin.where)}")
    return draft


def _says_people(draft: Draft) -> bool:
    """Whether it has any number of people."""
    return any(key.startswith("n_") for key in draft.values.get("design", {}))


def _heading(candidate: Candidate, name: str, match: Match) -> list[str]:
    """Whence the draft is, and what the base has of the paper already."""
    place = f"{name}, line {candidate.line}" if candidate.line else name
    lines = [
        f"Draft made from {place}; `ldn accept` goes through it value by value and makes it a"
        " record.",
    ]
    if match.same:
        lines.append(f"The evidence base has a record of this paper already: {match.same}.")
    if match.alike:
        others = ", ".join(match.alike)
        lines.append(f"It may be the paper that the evidence base has as {others}; decide.")
    if match.family:
        others = ", ".join(match.family)
        lines.append(f"It may report the work of {others}: link them under `related`.")
    return lines


def _free_id(candidate: Candidate, taken: Collection[str]) -> str | None:
    """First author and year, with the next free letter where another paper has that id."""
    if candidate.registered and candidate.registrations:
        number = re.sub(r"[^a-z0-9]+", "-", candidate.registrations[0].casefold()).strip("-")
        return number if number not in taken else None
    family = name_slug(family_first(candidate.authors[0])) if candidate.authors else None
    if not family or not candidate.date:
        return None
    start = f"{family}-{candidate.date[:4]}"
    return next(
        each
        for each in (start, *(f"{start}-{letter}" for letter in _letters()))
        if each not in taken
    )


def _letters() -> Iterator[str]:
    alphabet = "bcdefghijklmnopqrstuvwxyz"
    yield from alphabet
    yield from (f"{one}{two}" for one in alphabet for two in alphabet)


def _add_bibliography(draft: Draft, candidate: Candidate) -> None:
    draft.set("id", draft.id)
    draft.set("title", candidate.title)
    draft.set("authors", [family_first(each) for each in candidate.authors])
    called = candidate.origin.called
    if candidate.authors and not candidate.origin.family_first:
        draft.remark("authors", f"is each family name right? the {called} does not mark it")
    if candidate.date and int(candidate.date[:4]) >= _FIRST_YEAR:
        draft.set("year", int(candidate.date[:4]))
    for key in ("journal", "volume", "issue", "pages", "publisher", "doi", "pmid", "pmcid"):
        draft.set(key, getattr(candidate, key))
    draft.set("registrations", list(candidate.registrations))
    if candidate.registrations and not candidate.registered:
        draft.remark("registrations", f"named in the {called}: are they of this very study?")
    if not candidate.doi and not candidate.pmcid:
        draft.set("url", candidate.address)
    if says_retracted(candidate):
        draft.remark(
            "status", "status: the title says that the paper was retracted; add status and notice"
        )
    _add_language(draft, candidate.language, called)
    for key in _PRINTED:
        if key in draft.values:
            value = draft.values[key]
            words = candidate.date if key == "year" else value
            draft.quotes.append(
                Quote(
                    path=key,
                    value=value,
                    words="; ".join(words) if isinstance(words, list) else str(words),
                    source=candidate.origin.source,
                    place=candidate.origin.bibliography,
                    confidence="sure",
                )
            )


# What stands in the draft as the source prints it.
_PRINTED = (
    "title",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "publisher",
    "doi",
    "pmid",
    "pmcid",
    "registrations",
    "url",
)


def _add_language(draft: Draft, language: str | None, called: str) -> None:
    if not language:
        return
    code = LANGUAGES.get(language.casefold()) or (
        language.casefold() if re.fullmatch("[a-zA-Z]{2}", language) else None
    )
    draft.set("language", code)
    if not code:
        draft.remark(
            "language",
            f"language: the {called} says {language}; write its code of two letters (ISO 639-1)",
        )
    elif code != "en":
        draft.remark(
            "title_english", "title_english: the title in English, where the one above is not"
        )


def _add_kind(draft: Draft, candidate: Candidate, designs: Vocabulary) -> None:
    if candidate.registered:
        draft.set("kind", "registry")
        if candidate.register_entry is None:
            draft.remark("registry", "registry: status, dates and planned number, from the entry")
        return
    guess = guess_kind(candidate)
    if guess is None:
        return
    draft.remark("kind", f"guessed from the words '{guess.words}' ({guess.section})")
    told = Quote(
        path="kind",
        value=guess.kind,
        words=guess.words,
        source=candidate.origin.source,
        place=guess.section,
        start=guess.start,
        end=None if guess.start is None else guess.start + len(guess.words),
        confidence="likely",
    )
    draft.read(told)
    if guess.design in designs.terms:
        why = "as the text says of allocation and comparison" if guess.reasoned else ""
        draft.read(replace(told, path="design.type", value=guess.design, why=why))
        draft.set_place("design", told.where)


def _add_provenance(draft: Draft, candidate: Candidate, today: str, name: str) -> None:
    origin = candidate.origin
    read = {
        "id": origin.source,
        "kind": origin.kind,
        "cite": candidate.address or f"document {name}",
    }
    if candidate.address:
        read["url"] = candidate.address
    draft.set("sources", [{**read, "read": today}])
    draft.set("extraction", {"state": "single", "date": today})
