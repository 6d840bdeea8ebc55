"""What the evidence base has already: its vocabularies, its ids, and the papers that a page may turn out to be."""

from __future__ import annotations

import sqlite3

from ldncli.errors import RecordError, UnknownTermError
from ldncli.harvest.pages.page import Page
from ldncli.records.files import find_data
from ldncli.records.folding import fold
from ldncli.records.library import Library, bring_up_to_date
from ldncli.records.store import open_memory, open_store


def load_known(data: str | None = None) -> Library:
    """The library in `data`, even where single records have faults: a draft beside them must not keep the next from being made.

    Raises RecordError where the vocabularies themselves are faulty.
    """
    path = find_data(data)
    store = open_store(path)
    try:
        faults = bring_up_to_date(store, path)
    except sqlite3.OperationalError:  # the cache is read-only or its disk full
        store = open_memory()
        faults = bring_up_to_date(store, path)
    faults = [each for each in faults if not each.file.startswith("papers/")]
    if faults or store.get_terms("instruments") is None:
        raise RecordError(f"the vocabularies in {path} have faults", hint="`ldn check` lists them all", faults=tuple(faults))
    return Library(path, store.get("digest") or "", store.kept, store)


def same_paper(page: Page, library: Library) -> str | None:
    """The id of the record that has an identifier or the title of the page; None where there is none."""
    for identifier in (page.doi, page.pmid, page.pmcid):
        if identifier:
            try:
                return library.find(identifier)[0]
            except UnknownTermError:
                continue
    title = fold(page.title or "")
    return next((card.paper_id for card in library.cards(library.ids()) if title and fold(card.title) == title), None)
