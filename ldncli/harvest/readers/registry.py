"""Every format that can be imported; a reader becomes one of them by a line here."""

from __future__ import annotations

from ldncli.harvest.readers.catalogue_record import READER as CATALOGUE_RECORD
from ldncli.harvest.readers.paper_page import READER as PAPER_PAGE
from ldncli.harvest.readers.reader import Reader

# By name, in the order in which they are asked whether a file is theirs; easily mistaken ones last.
READERS: dict[str, Reader] = {each.name: each for each in (PAPER_PAGE, CATALOGUE_RECORD)}


def described() -> str:
    """What can be imported, as a list in words."""
    return _listed([each.described for each in READERS.values()], "and")


def labels() -> str:
    """What a document is that is none of them: neither `a paper page nor a catalogue record`."""
    return _listed([each.label for each in READERS.values()], "nor")


def _listed(words: list[str], last: str) -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
