"""From a page to a draft of a record; nothing is guessed that the page does not say, and no sentence of it is copied."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from ldncli.harvest.draft import Draft
from ldncli.harvest.findings import Reading, add_conditions, add_doses, add_mechanisms, unmapped
from ldncli.harvest.kinds import guess_kind, says_retracted
from ldncli.harvest.pages.names import family_first, name_slug
from ldncli.harvest.pages.page import Page
from ldncli.records.vocab import Vocabulary

# English names of languages, as catalogues print them, and their ISO 639-1 codes.
LANGUAGES = {
    "english": "en", "polish": "pl", "german": "de", "french": "fr", "spanish": "es", "portuguese": "pt", "italian": "it",
    "dutch": "nl", "danish": "da", "swedish": "sv", "norwegian": "no", "finnish": "fi", "russian": "ru", "ukrainian": "uk",
    "czech": "cs", "slovak": "sk", "hungarian": "hu", "romanian": "ro", "bulgarian": "bg", "croatian": "hr", "serbian": "sr",
    "slovenian": "sl", "greek": "el", "turkish": "tr", "persian": "fa", "arabic": "ar", "hebrew": "he", "chinese": "zh",
    "japanese": "ja", "korean": "ko", "hindi": "hi", "indonesian": "id", "vietnamese": "vi", "thai": "th", "catalan": "ca",
    "lithuanian": "lt", "latvian": "lv", "estonian": "et", "icelandic": "is",
}  # fmt: skip
_FIRST_YEAR = 1960
# What a record needs or should have, and why the draft may lack it.
_TO_WRITE = {
    "id": "<first author>-<year>, as the file is called",
    "title": "the page has none",
    "year": "the page has no date",
    "journal": "not on the page",
    "kind": "the page does not say it (primary, secondary-report, systematic-review, narrative-review …)",
    "design": "to be chosen; `ldn vocab designs` shows the types",
    "summary": "to be written in our own words, two to five sentences; no sentence of the page",
}


def make_draft(
    page: Page,
    vocabularies: Mapping[str, Vocabulary],
    today: str,
    *,
    name: str = "the document",
    taken: Collection[str] = (),
    same: str | None = None,
) -> Draft:
    """A draft of a record for the page.

    `today` is the date of reading, `name` what the document is called, `taken` are ids that other papers have, `same` is
    the id of the record that this very paper has already (None: it has none).
    """
    draft = Draft(same or _free_id(page, taken))
    draft.heading = [f"Draft made by `ldn import` from {name}; do what the remarks ask for, then `ldn check` it."]
    if same:
        draft.heading.append(f"The evidence base has a record of this paper already: {same}.")
    reading = Reading.of(page, vocabularies)
    draft.set_place("bibliography", f"{reading.source} {'title lines' if page.layout == 'paper-page' else 'bibliographic details'}")
    _add_bibliography(draft, page)
    _add_kind(draft, page, reading.source, vocabularies["designs"])
    add_conditions(draft, reading)
    add_mechanisms(draft, reading)
    add_doses(draft, reading)
    _add_provenance(draft, page, reading.source, today, name)
    draft.closing = unmapped(reading)
    for key, text in _TO_WRITE.items():
        if key not in draft.values:
            draft.remark(key, f"{key}: {text}")
    return draft


def _free_id(page: Page, taken: Collection[str]) -> str | None:
    """First author and year, with the next free letter where another paper has that id."""
    family = name_slug(family_first(page.authors[0])) if page.authors else None
    if not family or not page.date:
        return None
    start = f"{family}-{page.date[:4]}"
    return next(each for each in (start, *(f"{start}-{letter}" for letter in _letters())) if each not in taken)


def _letters() -> Iterator[str]:
    alphabet = "bcdefghijklmnopqrstuvwxyz"
    yield from alphabet
    yield from (f"{one}{two}" for one in alphabet for two in alphabet)


def _add_bibliography(draft: Draft, page: Page) -> None:
    draft.set("id", draft.id)
    draft.set("title", page.title)
    draft.set("authors", [family_first(each) for each in page.authors])
    if page.authors:
        draft.remark("authors", "is each family name right? the page does not mark it")
    if page.date and int(page.date[:4]) >= _FIRST_YEAR:
        draft.set("year", int(page.date[:4]))
    for key in ("journal", "publisher", "doi", "pmid", "pmcid"):
        draft.set(key, getattr(page, key))
    if not page.doi and not page.pmcid:
        draft.set("url", page.address)
    if says_retracted(page):
        draft.remark("status", "status: the title says that the paper was retracted; add status and notice")
    _add_language(draft, page.language)


def _add_language(draft: Draft, language: str | None) -> None:
    if not language:
        return
    code = LANGUAGES.get(language.casefold()) or (language.casefold() if re.fullmatch("[a-zA-Z]{2}", language) else None)
    draft.set("language", code)
    if not code:
        draft.remark("language", f"language: the page says {language}; write its code of two letters (ISO 639-1)")
    elif code != "en":
        draft.remark("title_english", "title_english: the title in English, where the one above is not")


def _add_kind(draft: Draft, page: Page, source: str, designs: Vocabulary) -> None:
    guess = guess_kind(page)
    if guess is None:
        return
    draft.set("kind", guess.kind)
    draft.remark("kind", f"guessed from the words '{guess.words}' ({guess.section})")
    if guess.design in designs.terms:
        draft.set("design", {"type": guess.design})
        draft.set_place("design", f"{source} {guess.section}")


def _add_provenance(draft: Draft, page: Page, source: str, today: str, name: str) -> None:
    read = {"id": source, "kind": "document", "cite": page.address or f"document {name}"}
    if page.address:
        read["url"] = page.address
    draft.set("sources", [{**read, "read": today}])
    draft.set("extraction", {"state": "single", "date": today})
