"""All faults of an evidence base, or of single files beside it; nothing is raised for a fault."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ldncli.errors import Fault
from ldncli.records.index.building import NO_TERMS, terms_in
from ldncli.records.index.library import fresh_store
from ldncli.records.sealing import read_file
from ldncli.records.text.reading import read_judgement, read_paper

if TYPE_CHECKING:
    from ldncli.records.layers import Place


def check_base(data: Place) -> list[Fault]:
    """Every fault of the evidence base in `data`."""
    return fresh_store(data)[1]


def check_files(data: Place, files: Iterable[Path]) -> list[Fault]:
    """Every fault of single record files, against the vocabularies in `data`; and
    those links that lead nowhere.

    A file in a folder called `judgements` is read as a judgement, any other as a paper.
    """
    store, base_faults = fresh_store(data)
    if store.get("state") == NO_TERMS:
        return base_faults
    terms = terms_in(store)
    faults: list[Fault] = []
    for path in files:
        try:
            text = read_file(path)
        except OSError as error:
            faults.append(Fault(str(path), None, "", f"cannot be read: {error.strerror}"))
            continue
        read = read_judgement if path.resolve().parent.name == "judgements" else read_paper
        found = read(text, str(path), terms)[2]
        known = {(each.path, each.message) for each in found}
        links = [
            each
            for each in base_faults
            if (data / each.file).resolve() == path.resolve()
            and (each.path, each.message) not in known
        ]
        faults += [*found, *(replace(each, file=str(path)) for each in links)]
    return faults
