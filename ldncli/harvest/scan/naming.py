"""Whether a record names the drug: as it was read, and, far faster, as it stands in its file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from ldncli.harvest.candidate import Candidate
from ldncli.records.text.folding import fold
from ldncli.records.vocabularies.topic import Topic

# Elements of PubMed XML that name a drug beside title, abstract, keywords and MeSH headings.
_NAMING = frozenset({"VernacularTitle", "NameOfSubstance", "SupplMeshName"})
_ONE_TAG = rb"""<[^<>"']*(?:"[^<"]*"[^<>"']*|'[^<']*'[^<>"']*)*>"""
_TAGS = re.compile(_ONE_TAG)
# Tags behind a sign and before another, inside a word or between two.
_JOINED = re.compile(rb"<(?<=[^\s>]<)" + _ONE_TAG[1:] + rb"(?:" + _ONE_TAG + rb")*(?=[^\s<])")
# What stands for a tag where words are looked for, and that it may stand inside one.
_TAG, _MARK = b"\x01", rb"\x01*"
# Where a word may go on behind a tag; tags with attributes, wherever they end, directly behind a
# sign; and what is no tag at all (comments, CDATA).
_INSIDE = re.compile(rb"""<(?:[!?]|(?<=[^\s>]<)[^<>"']*(?:>\S|["']))""")
# What readers take for a sign or a mark inside a word, beyond the entities of XML itself.
_ESCAPED = re.compile(rb"&(?!amp;[^#a-zA-Z]|lt;[^/a-zA-Z]|gt;|quot;|apos;)")
_STARRED = re.compile(rb"\*(?<=[^\s>]\*)\*{0,2}[^\s<]")
_ASCII = bytes(range(128))
# A record with more different letters than this outside ASCII is parsed; no language has so many.
_MOST_LETTERS = 64


def drug_names(topic: Topic) -> tuple[str, ...]:
    """All names of the drug that a base is about, folded, each once."""
    return tuple(dict.fromkeys(map(fold, (topic.drug, *topic.names))))


class Naming:
    """Looks for the names of a drug (folded), whole or as the beginning of a word, in any case."""

    def __init__(self, names: Iterable[str]) -> None:
        every = tuple(names)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, every))})")
        # Whoever has a name has its longest word; one that holds another name has that.
        longest = {
            max(each.split(), key=len)
            for each in every
            if not any(f" {other}" in f" {each}" for other in every if other != each)
        }
        stems = [each for each in longest if not any(each.startswith(o) for o in longest - {each})]
        self._stems = tuple(each.encode() for each in sorted(stems))
        self._starts = _starts(stems)
        # Where a word begins, with tags before or inside it; what is not ASCII counts as a blank.
        spelled = (_MARK.join(map(re.escape, map(_byte, each))) for each in self._stems)
        self._beginning = re.compile(rb"(?<![a-z0-9])(?:" + rb"|".join(spelled) + rb")")
        self._letters = frozenset("".join(stems))

    def named(self, candidate: Candidate) -> bool:
        """Whether title (also that in the language of the paper), abstract, keywords, MeSH headings
        or substances name it."""
        texts = [each.text for each in candidate.texts()]
        texts += (each.name for each in candidate.entities)
        texts += (text for tag, text in candidate.raw if tag.partition(" ")[0] in _NAMING)
        return any(self._pattern.search(fold(each)) for each in texts)

    def perhaps(self, record: bytes) -> bool:
        """Whether a record may name it, by its bytes in UTF-8: true for all that do, and for few
        that do not."""
        whole = text = _told(record)
        if _INSIDE.search(text):
            if b"<!" in text or b"<?" in text:
                return True
            text = _JOINED.sub(b"", text)
        if b"&" in text and _ESCAPED.search(text):
            return True
        if b"*" in text and _STARRED.search(text):
            return True
        beyond = text.translate(None, _ASCII)
        letters = self._letters_in(beyond) if beyond else {}
        if len(letters) > _MOST_LETTERS:
            return True
        text = _spelled(text, letters)
        for each in self._starts:
            if each in text:
                break
        else:
            return False
        return bool(self._beginning.search(_spelled(_TAGS.sub(_TAG, whole), letters)))

    def _letters_in(self, beyond: bytes) -> dict[str, str]:
        """The signs outside ASCII that a name may be spelled with, and how it is spelled without
        them."""
        return {
            each: plain
            for each in set(beyond.decode("utf-8", "replace"))
            if (plain := _plain(each)) != each and (not plain or self._letters & set(plain))
        }


def _starts(words: Iterable[str]) -> tuple[bytes, ...]:
    """The beginnings of words, so long as they are rare: one for all that share it."""
    return tuple(sorted({each[:6].encode() for each in words}))


def _spelled(text: bytes, letters: Mapping[str, str]) -> bytes:
    for each, plain in letters.items():
        text = text.replace(each.encode(), plain.encode())
    return text.lower()


def _byte(value: int) -> bytes:
    return bytes([value])


def _told(record: bytes) -> bytes:
    """A record without its journal, authors, identifiers and references, which name no drug."""
    end = record.find(b"</MedlineCitation>")
    end = len(record) if end < 0 else end
    kept, start = [], 0
    for first, last in ((b"<Journal>", b"</Journal>"), (b"<AuthorList ", b"</AuthorList>")):
        opened = record.find(first, start, end)
        closed = record.find(last, opened, end) if opened >= 0 else -1
        if closed >= 0:
            kept.append(record[start:opened])
            start = closed
    kept.append(record[start:end])
    return b"".join(kept)


@lru_cache(maxsize=10_000)
def _plain(sign: str) -> str:
    """One sign as `fold` leaves it."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))
