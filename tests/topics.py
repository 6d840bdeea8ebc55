"""The topic of the invented base, for tests that make studies by hand."""

from __future__ import annotations

from pathlib import Path

from ldncli.records.text.reading import read_topic
from ldncli.records.vocabularies.topic import Topic

_FILE = Path(__file__).resolve().parent / "library" / "topic.yaml"


def read() -> Topic:
    """The topic, decoded."""
    topic, _, faults = read_topic(_FILE.read_bytes(), _FILE.name)
    assert topic is not None and not faults
    return topic


TOPIC = read()
