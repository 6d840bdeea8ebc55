"""The look at the bytes loses nothing that reading the whole file finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.services.pubmed_xml import READER
from ldncli.harvest.scan.naming import Naming, drug_names
from ldncli.harvest.scan.pieces import Pieces
from ldncli.records.index.library import load
from tests.harvest.scan.baseline import PLACES, article, article_set

NAMES = ("elbazole", "ebz", "low dose elbazole", "ульказол")
NAMING = Naming(NAMES)
# Ways in which a file may print a name that the reader takes for the name all the same.
DISGUISES = {
    "plain": "elbazole",
    "capitals": "ELBAZOLE",
    "mixed": "ElBaZole",
    "beginning": "elbazoles",
    "short": "EBZ",
    "markup": "elba<i>zole</i>",
    "markup-inside": "el<b>b<i>a</i></b>zole",
    "empty-markup": "elba<sup/>zole",
    "markup-over-lines": "elba<i\n>zole</i>",
    "attribute": 'elba<i a="&gt;">zole</i>',
    "bare-greater-than": "elba<i a='> '>zole</i>",
    "decimal": "elb&#97;zole",
    "hexadecimal": "&#x65;lbazole",
    "comment": "elba<!-- > -->zole",
    "instruction": "elba<?x y?>zole",
    "cdata": "elba<![CDATA[zole]]>",
    "all-cdata": "<![CDATA[elbazole]]>",
    "hiding-the-end": "<!-- </MedlineCitation> -->elbazole",
    "hiding-authors": "<!-- <AuthorList > -->elbazole",
    "accent": "elbázole",
    "combining": "elba\u0301zole",
    "many-combining": "e\u0301l\u0302\u0303bazole",
    "wide": "ｅｌｂａｚｏｌｅ",
    "bold": "𝐞𝐥𝐛𝐚𝐳𝐨𝐥𝐞",
    "kelvin-like": "e\u2113bazole",
    "cyrillic": "УЛЬКАЗОЛ",
    "markup-and-accent": "elb<i>á</i>zole",
    "hyphens": "low-dose‐elbazole",
    "escaped-markup": "elba&lt;i&gt;zole&lt;/i&gt;",
    "escaped-entity": "elb&amp;aacute;zole",
    "escaped-number": "elb&amp;#97;zole",
    "stars": "elba*zole*",
    "two-stars": "**elba**zole",
    "stars-and-markup": "elba<i>*</i>zole*",
    "behind-blank": "5\u00a0mg\u2009elbazole",
}
# These the reader does not take for a name everywhere: it unescapes titles and abstracts alone.
RUNNING_TEXT = ("escaped-markup", "escaped-entity", "escaped-number", *("stars", "two-stars"))
RUNNING_TEXT += ("stars-and-markup",)


def _whole(content: bytes) -> list[str | None]:
    """What reading every record of a file finds."""
    found = READER.read(Document("x", content))
    return [each.pmid for each in found if isinstance(each, Candidate) and NAMING.named(each)]


def _sifted(content: bytes) -> list[str]:
    """The PMIDs of the records that pass the look at their bytes."""
    pieces = Pieces(Document("x", content).stream()).sifted(NAMING.perhaps)
    return [re.search(rb"<PMID[^>]*>(\d+)", piece)[1].decode() for _, piece in pieces]  # type: ignore[index]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_name_in_disguise_passes(disguise: str, place: str) -> None:
    content = article_set(article(1), article(2, **{place: f"On {DISGUISES[disguise]} now"}))
    found = _whole(content)
    assert set(found) <= set(_sifted(content))
    if place in ("title", "abstract") or (place != "vernacular" and disguise not in RUNNING_TEXT):
        assert found == ["2"], "the disguise is one that the reader sees through"


_FRAGMENTS = (
    *DISGUISES.values(),
    *("el", "ba", "zole", "e", "b", "z", "<i>", "</i>", "<b>", "</b>", "<sub/>", "<!--x-->"),
    *("&amp;", "&lt;", "&#98;", "&#x62;", "*", "**", " ", "\n", "-", "\u0301", "á", "ß", "µ"),
    *("<![CDATA[ba]]>", "'", '"', ">", "\u00ad", "\u200b", "x"),
)


def _closed(parts: list[str]) -> str:
    """Fragments as XML: tags closed in turn, others left out."""
    open_, text = [], []
    for each in parts:
        tag = re.fullmatch(r"<(/?)([ib])>", each)
        if tag is None:
            text.append(each)
        elif not tag[1]:
            open_.append(tag[2])
            text.append(each)
        elif open_ and open_[-1] == tag[2]:
            open_.pop()
            text.append(each)
    return "".join(text + [f"</{each}>" for each in reversed(open_)])


@settings(max_examples=150)
@given(
    texts=st.lists(
        st.tuples(
            st.sampled_from(PLACES), st.lists(st.sampled_from(_FRAGMENTS), max_size=8).map(_closed)
        ),
        min_size=1,
        max_size=4,
    ),
    minified=st.booleans(),
)
def test_what_reading_finds_passes_the_sieve(texts: list[tuple[str, str]], minified: bool) -> None:
    parts = [article(n, **{place: text}) for n, (place, text) in enumerate(texts, 1)]
    if minified:
        parts = [re.sub(r">\s+<", "><", each) for each in parts]
    content = article_set(*parts)
    assert set(_whole(content)) <= set(_sifted(content))


def test_few_others_pass() -> None:
    """Authors and references are not looked at; a name inside another word is a reason to read the
    record, and none to list it."""
    content = article_set(
        article(1, author="Elbazole", reference="Elbazole. 2001", journal="Elbazole J"),
        article(2, title="Methyl<i>elbazole</i>"),
        article(4, title="Methylelbazole and webz in H<sub>2</sub>O"),
        article(3, abstract="H<sub>2</sub>O, A*02:01 and R&amp;D, “naïve” – ±5 µm; <i>E. coli</i>"),
    )
    assert _sifted(content) == ["2", "3"] and _whole(content) == []


def test_a_name_that_ends_another_is_looked_for() -> None:
    both = Naming(("elbazole", "methylelbazole", "elba"))
    for name in ("Elbazole", "Methylelbazole", "Elbas"):
        assert both.perhaps(article(1, title=f"On {name}").encode())
    assert not both.perhaps(article(1, title="On ethylelbazole").encode())


def test_the_names_are_those_of_the_base(world: Path) -> None:
    file = world / "topic.yaml"
    text = re.sub(r"names: .*", "names: [Élbazole acid, EBZ]", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    topic = load(str(world)).topic
    assert drug_names(topic) == (topic.drug, "elbazole acid", "ebz")


def test_hostile_bytes_take_no_time_to_speak_of() -> None:
    """Quadratic patterns would take hours here."""
    for each in (
        b"a<" * 500_000,
        b"a<'" * 300_000,
        b"<" * 900_000,
        b"a<i>" * 200_000,
        b"*" * 900_000,
    ):
        assert isinstance(NAMING.perhaps(each), bool)
    letters = "".join(chr(each) for each in range(0xC0, 0x2000)).encode()
    assert NAMING.perhaps(letters)
