"""What is fed with random bytes: a target each for records, search words, doses and the readers of
reference files. Only an LdnError may come out. `tests/test_fuzzing.py` tries a bounded number of
inputs, `bench/fuzz.py` as many as one likes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ldncli.errors import LdnError
from ldncli.evidence.selecting.query import parse_dose
from ldncli.harvest.drafts.doses.drug import Drug
from ldncli.harvest.drafts.doses.mentions import find_doses
from ldncli.harvest.readers.content.passage import Passage
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import read_records
from ldncli.records.index.building import terms_in
from ldncli.records.index.library import Library, load
from ldncli.records.index.matching import search
from ldncli.records.text.reading import Terms, read_paper
from tests.harvest.readers.test_hostile import FILES
from tests.topics import TOPIC

LIBRARY = Path(__file__).resolve().parent / "library"


@dataclass(frozen=True)
class Target:
    """`run` gets any bytes; `seeds` are good inputs, `pieces` what is put into them."""

    run: Callable[[bytes], None]
    seeds: Sequence[bytes]
    pieces: Sequence[bytes]

    def try_it(self, content: bytes) -> None:
        """Feed it once; a refusal is an answer, with a message."""
        try:
            self.run(content)
        except LdnError as error:
            assert error.message

    def changed(self, source: random.Random) -> bytes:
        """One of the good inputs with a few places cut out, doubled or overwritten."""
        content = bytearray(source.choice(self.seeds))
        for _ in range(source.randint(1, 6)):
            at = source.randint(0, len(content))
            piece = source.choice(self.pieces) if source.random() < 0.7 else source.randbytes(3)
            end = min(len(content), at + source.choice((0, 0, 1, 4, 40)))
            if source.random() < 0.2:
                piece = bytes(content[at:end]) * source.choice((2, 20))
            content[at:end] = piece
        return bytes(content)


@cache
def _library() -> Library:
    return load(str(LIBRARY))


@cache
def _terms() -> Terms:
    return terms_in(_library().store)


def read_record(content: bytes) -> None:
    """A record is read, or it has faults; each names its file."""
    paper, _, faults = read_paper(content, "papers/x.yaml", _terms())
    assert faults or paper is not None
    for each in faults:
        assert each.file == "papers/x.yaml" and each.message and str(each)


def search_words(content: bytes) -> None:
    """Words find papers of the base, or are refused."""
    library = _library()
    match = search(library.store, content.decode("utf-8", "surrogateescape"))
    assert match.whole <= set(library.ids())
    assert all(0 <= fit <= 1000 for fit in match.fits.values())


def read_dose(content: bytes) -> None:
    """A dose as it is typed is a range, or refused; those in a text run forwards."""
    text = content.decode("utf-8", "replace")
    for each in find_doses((Passage("Abstract", f"{TOPIC.drug} {text}"),), _drug()):
        assert each.low >= 0 and each.high >= 0 and each.words
    asked = parse_dose(text, TOPIC.dose.unit)
    assert asked.low is None or asked.high is None or asked.low <= asked.high


@cache
def _drug() -> Drug:
    return Drug(TOPIC)


_NAMES = sorted({name for name, *_ in FILES.values()})


def read_references(content: bytes) -> None:
    """A file of references is read, or refused; its first byte decides what it is called."""
    name = _NAMES[content[0] % len(_NAMES)] if content else "x"
    found = read_records(Document(name, content[1:]))
    assert found.records
    for each in found.candidates:
        assert each.title is None or isinstance(each.title, str)


_MARKS = "AND|OR|NOT|(|)|\"|*| |-|'|:|^|{|[ti]|title:|year:|\\|²|½|٣|ﬁ|NEAR/3|or|not|é|\u202e"
_NUMBERS = "mg|µg|ug|g|/|kg|-|–|to|..|<|>=|≤|,|.|4,5|1,000|0|99999999999|1e9|twice|daily|²|٣|½|; "
_YAML = ": |- |\n|  |#|&a|*a|!!|%|---|>|\t|'|\"|{|[|]|?|<<|null|1e999|\x00|\ud7ff|\u2028|0x1|.inf|~"
_TEXTS = '<|>|&x;|"|{|}|]|,|\n|\r|TY  - |ER  - |PMID- |@a{|%0 |\x00|\ufeff|null|\\|<![CDATA[|1e999'


def _pieces(text: str) -> list[bytes]:
    return [each.encode() for each in text.split("|")] + [b"\xff\xfe", b"\xed\xa0\x80", b"\x80"]


TARGETS = {
    "records": Target(
        read_record,
        [each.read_bytes() for each in sorted((LIBRARY / "papers").iterdir())],
        _pieces(_YAML),
    ),
    "words": Target(
        search_words,
        [
            b"fibro",
            b'"sore thumbs" OR (rsd NOT hand)',
            b"title:pain AND year:2018",
            b"does naltrexone help with pain?",
            b"inflamm* [ti]",
        ],
        _pieces(_MARKS),
    ),
    "doses": Target(
        read_dose,
        [
            b"4.5",
            b"1-5mg",
            b"<3",
            b">= 50 ug",
            b"3 mg twice daily, up to 4.5 mg/day",
            "0,1–0,2 mg/kg".encode(),
        ],
        _pieces(_NUMBERS),
    ),
    "references": Target(
        read_references,
        [bytes([_NAMES.index(name)]) + content for name, content, *_ in FILES.values()],
        _pieces(_TEXTS),
    ),
}
