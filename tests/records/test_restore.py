"""What was checked before and is read from the index is built without checking, and is the same."""

from __future__ import annotations

import json

import pytest

from ldncli.records.index.library import Library, load
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import decode, restore
from ldncli.records.vocabularies import vocab
from ldncli.records.vocabularies.cautions import decode_cautions
from ldncli.records.vocabularies.instruments import Instrument
from ldncli.records.vocabularies.judgements import Override
from ldncli.records.vocabularies.topic import decode_topic
from ldncli.records.vocabularies.unread import decode_unread
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
    kept = real_library.store.get_terms
    assert vocab.kept_vocabulary(name, kept) == vocab.decode_vocabulary(name, kept(name))[0]


def test_names_are_read_when_the_first_is_looked_up(real_library: Library) -> None:
    read: list[str] = []

    def kept(name: str) -> object:
        read.append(name)
        return real_library.store.get_terms(name)

    conditions = vocab.kept_vocabulary("conditions", kept)
    assert conditions.inline("crps") and conditions.within("pain") and read == ["conditions"]
    assert conditions.find("CRPS") == conditions.find("crps") == "crps"
    assert read == ["conditions", vocab.names_key("conditions")]


def test_what_else_is_kept_is_what_was_decoded(real_library: Library) -> None:
    kept = real_library.store.get_terms
    assert real_library.cautions == decode_cautions(kept("cautions"))[0] != ()
    assert real_library.unread == decode_unread(kept("unread"))[0] != ()
    assert real_library.topic == decode_topic(kept("topic"))[0]
    ids = [each["id"] for each in kept("instruments")]
    for found, kind, raws in (
        (list(map(real_library.instruments.get, ids)), Instrument, kept("instruments")),
        (list(real_library.judgements), Override, kept("judgements")),
    ):
        assert found == [decode(kind, each)[0] for each in raws]


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
