"""All faults of an evidence base, or of single files beside it; nothing is raised for a fault."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from ldncli.errors import Fault
from ldncli.records.building import terms_in
from ldncli.records.library import bring_up_to_date
from ldncli.records.reading import read_paper
from ldncli.records.store import Store, open_memory, open_store


def check_base(data: Path) -> list[Fault]:
    """Every fault of the evidence base in `data`."""
    return _fresh_store(data)[1]


def check_files(data: Path, files: Iterable[Path]) -> list[Fault]:
    """Every fault of single record files, against the vocabularies in `data`; and those links that lead nowhere."""
    store, base_faults = _fresh_store(data)
    if store.get_terms("instruments") is None:
        return base_faults
    terms = terms_in(store)
    faults: list[Fault] = []
    for path in files:
        try:
            text = path.read_bytes()
        except OSError as error:
            faults.append(Fault(str(path), None, "", f"cannot be read: {error.strerror}"))
            continue
        faults += read_paper(text, str(path), terms)[2]
        faults += [each for each in base_faults if (data / each.file).resolve() == path.resolve() and each.line is None]
    return faults


def _fresh_store(data: Path) -> tuple[Store, list[Fault]]:
    store = open_store(data)
    try:
        return store, bring_up_to_date(store, data)
    except sqlite3.OperationalError:  # the cache is read-only or its disk full
        store = open_memory()
        return store, bring_up_to_date(store, data)
