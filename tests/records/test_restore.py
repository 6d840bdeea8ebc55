"""What was checked before and is read from the index is built without checking, and is the same."""

from __future__ import annotations

import json

import pytest

from ldncli.records.index.library import Library, load
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import decode, restore
from ldncli.records.vocabularies import vocab
from tests.conftest import LIBRARY, ROOT


@pytest.mark.parametrize("data", [ROOT / "data", LIBRARY], ids=["real", "invented"])
def test_a_restored_paper_is_the_decoded_one(data: object) -> None:
    library = load(str(data))
    rows = library.store.rows("SELECT record FROM contents").fetchall()
    assert rows
    for (text,) in rows:
        assert restore(Paper, json.loads(text)) == decode(Paper, json.loads(text))[0]


@pytest.mark.parametrize("name", list(vocab.KINDS))
def test_a_kept_vocabulary_is_the_decoded_one(name: str, real_library: Library) -> None:
    value = real_library.store.get_terms(name)
    assert vocab.kept_vocabulary(name, value) == vocab.decode_vocabulary(name, value)[0]


def test_vocabularies_are_decoded_when_they_are_looked_at() -> None:
    library = load(str(LIBRARY))
    assert not library._decoded
    assert library.vocabularies["outcomes"].name == "outcomes" and list(library._decoded) == [
        "outcomes"
    ]
    assert list(library.vocabularies) == list(vocab.KINDS) and len(library.vocabularies) == len(
        vocab.KINDS
    )
    with pytest.raises(KeyError):
        library.vocabularies["moods"]
