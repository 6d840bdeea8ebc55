"""A paper page in Markdown: title, authors, one line of identifiers, sections, lists of
entities, the page's source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldncli.harvest.candidate import Candidate, Entity, Origin, Passage
from ldncli.harvest.names import split_names
from ldncli.harvest.printed import DATE, PMCID, clean, find_address, find_doi, unmarked
from ldncli.harvest.readers.reader import Reader

_ORIGIN = Origin(source="page", bibliography="title lines", called="page", where="on the page")
_HEADING = re.compile(r"##\s+(.+?)\s*#*")
_AUTHORS = re.compile(r"\**Authors?\**\s*:\s*\**\s*(.*)")
_SOURCE = re.compile(r"\**Source\**\s*:\s*\**\s*(\S.*)")
_LIST = re.compile(r"[-*+]\s+\*\*([^*]{1,40}?)\s*:?\s*\*\*\s*:?\s*(.*)")
_RULE = re.compile(r"-{3,}|\*{3,}")
_PMID = re.compile(r"\bPMID\s*:?\s*([1-9]\d{0,7})\b")

_ENTITIES = ("linked entities", "full-text entities")
_OWN = ("tl;dr", "contribution", "key findings", *_ENTITIES)
_NO_TEXT = (*_ENTITIES, "figures", "references", "tables")

Sections = dict[str, list[str]]


def is_paper_page(text: str) -> bool:
    """Whether the text has at least two marks of this layout, one of which
    other Markdown does not have."""
    head, sections = _split(text)
    names = {each.casefold() for each in sections}
    own = (
        len(names & set(_OWN))
        + bool(_identifiers(head))
        + any(_source_of(lines) for lines in (head, *sections.values()))
    )
    common = bool(names & {"abstract", "figures"}) + any(_AUTHORS.fullmatch(line) for line in head)
    return own > 0 and own + common >= 2


def parse_paper_page(text: str) -> Candidate:
    """The page's words; sections that are missing leave their values empty."""
    head, sections = _split(text)
    line = _identifiers(head)
    address = next(
        (source for lines in (*reversed(sections.values()), head) if (source := _source_of(lines))),
        None,
    )
    dates = DATE.findall(re.sub(r"10\.\d{4,9}/\S+", "", line))
    pmid = _PMID.search(line)
    pmcid = (
        PMCID.search(line)
        or PMCID.search(address or "")
        or PMCID.search(" ".join(_section(sections, "figures")))
    )
    return Candidate(
        origin=_ORIGIN,
        title=next(
            (
                title
                for each in head
                if each.startswith("# ") and (title := unmarked(each[2:].strip(" #")))
            ),
            None,
        ),
        authors=next(
            (split_names(found[1]) for each in head if (found := _AUTHORS.fullmatch(each))), ()
        ),
        date=dates[-1] if dates else None,
        doi=find_doi(line),
        pmid=pmid[1] if pmid else None,
        pmcid=pmcid[0] if pmcid else None,
        address=address,
        passages=tuple(_passages(sections)),
        entities=tuple(
            entity
            for name in sections
            if name.casefold() in _ENTITIES
            for entity in parse_entities(name, sections[name])
        ),
    )


def _split(text: str) -> tuple[list[str], Sections]:
    """The lines before the first section, and those of every section."""
    head: list[str] = []
    sections: Sections = {}
    lines = head
    for raw in text.split("\n"):
        line = raw.strip()
        heading = _HEADING.fullmatch(line)
        if heading and (name := clean(heading[1])):
            lines = sections.setdefault(name, [])
        else:
            lines.append(line)
    return head, sections


def _section(sections: Sections, wanted: str) -> list[str]:
    return next((lines for name, lines in sections.items() if name.casefold() == wanted), [])


def _identifiers(head: list[str]) -> str:
    """The line of the head that holds identifiers and date, parted by
    dots; "" where there is none."""
    lines = (each for each in head if not each.startswith("#") and not _AUTHORS.fullmatch(each))
    return next(
        (
            each
            for each in lines
            if re.search(r"\b(?:DOI|PMC\d*|PMID)\b", each) and ("·" in each or find_doi(each))
        ),
        "",
    )


def _source_of(lines: list[str]) -> str | None:
    return next(
        (
            address
            for each in reversed(lines)
            if (found := _SOURCE.fullmatch(each)) and (address := find_address(found[1]))
        ),
        None,
    )


def _passages(sections: Sections) -> Iterator[Passage]:
    for name, lines in sections.items():
        if name.casefold() not in _NO_TEXT:
            kept = [
                re.sub(r"^[-*+]\s+", "", each)
                for each in lines
                if not _SOURCE.fullmatch(each) and not _RULE.fullmatch(each)
            ]
            if text := unmarked(" ".join(kept)):
                yield Passage(name, text)


# -- entities --------------------------------------------------------------------------------------


def parse_entities(heading: str, lines: list[str]) -> Iterator[Entity]:
    """The entities of one section: `- **Kind:** name (CODE), name (full name)
    [CODE] {aka other, names}, …`."""
    for kind, text in _lists(lines):
        for item in _split_items(clean(text)):
            if entity := _parse_item(heading, kind, item):
                yield entity


def _lists(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Kind and text of every list; a list may go on in the lines below its own."""
    kind, collected = "", [""]
    for line in lines:
        found = _LIST.fullmatch(line)
        if found:
            yield kind, " ".join(collected)
            kind, collected = clean(found[1]).casefold(), [found[2]]
        elif kind and not _SOURCE.fullmatch(line) and not _RULE.fullmatch(line):
            collected.append(line)
    yield kind, " ".join(collected)


def _split_items(text: str) -> Iterator[str]:
    """Items end at a comma behind a closing bracket; what has no bracket at
    all is parted at every comma."""
    start = depth = 0
    closed = False
    for place, sign in enumerate(text):
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth, closed = max(0, depth - 1), depth <= 1
        elif sign == "," and depth == 0 and closed:
            yield text[start:place]
            start, closed = place + 1, False
        elif not sign.isspace():
            closed = False
    rest = text[start:]
    yield from [rest] if re.search(r"[\])}]\s*$", rest) or depth else rest.split(",")


# More brackets than this have no meaning.
_GROUPS = 6
_GROUP = re.compile(r"^(.*\S)\s*(\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\})$")
# `MESH:D005356` in whatever scheme; `NCBI Gene 7099` and its like for the schemes
# that are written with a blank.
_BLANK_SCHEMES = (
    "(?:NCBI |PubChem )?(?:Gene|CID|SID|taxon|TaxID|NCBITaxon|CHEBI|OMIM|MONDO|MeSH|CVCL)(?: ID)?"
)
_CODE = re.compile(
    rf"[A-Za-z][\w.-]{{0,24}}:\s?[\w./-]+|{_BLANK_SCHEMES}[ _:]\s?[\w.]+", re.IGNORECASE
)


def _codes(inside: str) -> tuple[str, ...] | None:
    """The codes in a bracket, None where it holds something else; `-` is how a
    page prints that it has none."""
    if inside.strip() == "-":
        return ("-",)
    parts = [each.strip() for each in re.split(r"[,;|]", inside)]
    return tuple(parts) if all(_CODE.fullmatch(each) for each in parts) else None


def _parse_item(heading: str, kind: str, item: str) -> Entity | None:
    name = item.strip(" ,.;")
    codes: list[str] = []
    aliases: tuple[str, ...] = ()
    full_name = None
    for _ in range(_GROUPS):
        found = _GROUP.match(name)
        if not found:
            break
        inside = found[2][1:-1].strip()
        other = re.fullmatch(r"(?:aka|also known as)\s+(.*)", inside)
        if found[2].startswith("{") and other:
            aliases = tuple(each.strip() for each in other[1].split(",") if each.strip())
        elif (seen := _codes(inside)) is not None:
            codes = [*seen, *codes]
        elif full_name is None and inside and (codes or aliases or kind == "genes"):
            full_name = inside
        else:
            break
        name = found[1]
    if not re.search(r"\w", name):
        return None
    return Entity(
        list=heading, kind=kind, name=name, codes=tuple(codes), full_name=full_name, aliases=aliases
    )


READER = Reader(
    name="paper-page",
    label="a paper page",
    described="paper pages in Markdown",
    recognises=lambda document: is_paper_page(document.single_spaced),
    read=lambda document: iter((parse_paper_page(document.single_spaced),)),
)
