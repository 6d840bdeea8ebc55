"""Values of references as programs write them, made alike: dates, names, pages, identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ldncli.harvest.candidate import Candidate, Entity, Origin, Passage
from ldncli.harvest.names import family_first
from ldncli.harvest.printed import PMCID, clean, find_address, find_doi, unmarked
from ldncli.harvest.readers.content.full_text import FullText
from ldncli.harvest.readers.content.register_entry import RegisterEntry
from ldncli.harvest.readers.reader import Broken

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_NUMERIC = re.compile(
    r"(?<!\d)((?:1[89]|20)\d\d)[-/.](0?[1-9]|1[0-2])(?:[-/.](0?[1-9]|[12]\d|3[01]))?(?!\d)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\b(?:[ .]+(\d{{1,2}})\b)?", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[-‐ ]?){1,4}")
_SUFFIX = re.compile(r"(?:Jr|Sr|2nd|3rd|II|III|IV)\.?")
_REGISTERS = (
    (r"NCT\s?0?(\d{8})", "NCT{}"),
    (r"ISRCTN\s?(\d{8})", "ISRCTN{}"),
    (r"ACTRN\s?(\d{14})", "ACTRN{}"),
    (r"CTRI/?(\d{4}/\d{2,3}/\d{6})", "CTRI/{}"),
    (r"CRD\s?(\d{11})", "CRD{}"),
    (r"IRCT\s?(\d{8,}N\d+)", "IRCT{}"),
    (r"ChiCTR[- ]?([A-Z-]*\d{8,10})", "ChiCTR{}"),
    (r"DRKS\s?(\d{8})", "DRKS{}"),
    (r"KCT\s?(\d{7})", "KCT{}"),
    (r"jRCTs?\s?(\d{9,10})", "jRCT{}"),
    (r"UMIN\s?(\d{9})", "UMIN{}"),
    (r"PACTR\s?(\d{15})", "PACTR{}"),
    (r"TCTR\s?(\d{11})", "TCTR{}"),
    (r"RPCEC\s?(\d{8})", "RPCEC{}"),
    (r"SLCTR/?(\d{4}/\d{3})", "SLCTR/{}"),
    (r"CTIS\s?(\d{4}-\d{6}-\d{2}-\d{2})", "CTIS {}"),
    (r"(?:EudraCT|EUCTR)\D{0,12}(\d{4}-\d{6}-\d{2})", "EudraCT {}"),
)
_REGISTER = tuple((re.compile(rf"\b{found}\b", re.IGNORECASE), name) for found, name in _REGISTERS)
# What all of these numbers have; most texts do not.
_LONG_NUMBER = re.compile(r"\d{4}[-/]\d|\d{7}")
# Who has more authors has listed a whole collaboration; nobody reads them.
_MOST_AUTHORS = 10_000


@dataclass
class Fields:
    """What one record says, as text in whatever spelling, before it becomes a candidate."""

    title: str = ""
    authors: Sequence[str] = ()
    dates: Sequence[str] = ()
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    language: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    registers: Sequence[str] = ()
    types: Sequence[str] = ()
    address: str = ""
    abstract: str = ""
    keywords: Sequence[str] = ()
    registered: bool = False
    version: int | None = None
    raw: Sequence[tuple[str, str]] = field(default_factory=tuple)
    full_text: FullText | None = None
    register_entry: RegisterEntry | None = None


def candidate_of(fields: Fields, origin: Origin, file: str, line: int) -> Candidate | Broken:
    """The candidate; broken where the record has neither a title nor an identifier."""
    doi, pmid, pmcid = find_doi(fields.doi), _pmid(fields.pmid), PMCID.search(fields.pmcid.upper())
    title = _plain_title(fields.title)
    abstract = unmarked(fields.abstract)
    named = () if fields.registered else (title, abstract)
    registrations = register_numbers(fields.registers, *named)
    if not (title or doi or pmid or pmcid or fields.registered):
        return Broken(line, "it has neither a title nor a DOI, PMID or PMCID")
    keywords = dict.fromkeys(each for raw in fields.keywords if (each := clean(raw)))
    return Candidate(
        origin=origin,
        file=file,
        line=line,
        title=title or None,
        authors=tuple(
            dict.fromkeys(
                name for each in fields.authors[:_MOST_AUTHORS] if (name := author_name(each))
            )
        ),
        date=date_of(fields.dates),
        journal=unmarked(fields.journal) or None,
        volume=clean(fields.volume) or None,
        issue=clean(fields.issue) or None,
        pages=page_range(fields.pages),
        publisher=clean(fields.publisher) or None,
        language=clean(fields.language.split(";")[0]) or None,
        doi=doi,
        pmid=pmid,
        pmcid=pmcid[0] if pmcid else None,
        registrations=registrations,
        types=tuple(dict.fromkeys(each for raw in fields.types if (each := clean(raw)))),
        address=find_address(fields.address),
        passages=(Passage("Abstract", abstract),) if abstract else (),
        entities=tuple(Entity(list="Keywords", kind="subjects", name=each) for each in keywords),
        registered=fields.registered,
        version=fields.version,
        raw=tuple(fields.raw),
        full_text=fields.full_text,
        register_entry=fields.register_entry,
    )


def _pmid(text: str) -> str | None:
    found = re.search(r"(?<!\d)[1-9]\d{0,7}(?!\d)", text)
    return found[0] if found else None


def _plain_title(printed: str) -> str:
    """A title without the full stop of a reference and the brackets around translated ones."""
    title = unmarked(printed)
    title = title[:-1] if re.search(r"[^.]\.$", title) else title
    found = re.fullmatch(r"\[([^\[\]]+)\]", title)
    return found[1] if found else title


def date_of(texts: Iterable[str]) -> str | None:
    """YYYY, YYYY-MM or YYYY-MM-DD: the first year, with month and day from whichever text has
    them for that year or without any."""
    texts = [each for each in map(clean, texts) if each]
    year = next((found[0] for each in texts if (found := _YEAR.search(each))), None)
    if year is None:
        return None
    for each in texts:
        found = _NUMERIC.search(each)
        if found and found[1] == year:
            return "-".join([year, *(f"{int(part):02}" for part in found.groups()[1:] if part)])
        years = _YEAR.findall(each)
        month = _MONTH.search(each)
        if month and (not years or years[0] == year):
            date = f"{year}-{_MONTHS.index(month[1].lower()) + 1:02}"
            return f"{date}-{int(month[2]):02}" if month[2] and 0 < int(month[2]) < 32 else date
    return year


def author_name(text: str) -> str | None:
    """`Family, Given`: `Liu R.`, `Liu RJ Jr` and `Roy Liu` too; groups, which may stand in braces,
    stay as they are."""
    name = clean(text).strip(" ;,")
    if name.startswith("{") and name.endswith("}"):
        return name[1:-1].replace(",", "") or None
    if not re.search(r"[^\W\d_]", name) or name.rstrip(".").casefold() in ("et al", "others"):
        return None
    if "," in name:
        family, _, given = name.partition(",")
        parts = [each.strip() for each in given.split(",")]
        if len(parts) == 2 and _SUFFIX.fullmatch(parts[0]):  # Smith, Jr., John
            return f"{family.strip()} {parts[0]}, {parts[1]}"
        if len(parts) == 2 and _SUFFIX.fullmatch(parts[1]):  # Smith, John, Jr.
            return f"{family.strip()} {parts[1]}, {parts[0]}"
        return f"{family.strip()}, {given.strip()}"
    words = name.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    last = words[-1]
    short = last.isupper() and _INITIALS.fullmatch(last)
    if len(words) > 1 and short and not all(each.isupper() for each in words):
        start = len(words) - 1
        while start > 1 and words[start - 1].endswith(".") and words[start - 1].isupper():
            start -= 1
        family = " ".join(words[:start]) + (f" {suffix}" if suffix else "")
        return f"{family}, {' '.join(words[start:])}"
    return family_first(name)


def page_range(text: str) -> str | None:
    """Pages with a plain hyphen; the abbreviated last page as printed; None where there are
    none."""
    pages = re.sub(r"\s*[-‐‑–—]+\s*", "-", clean(text)).strip("-. ")
    first, _, last = pages.partition("-")
    return (first if first == last else pages) or None


def register_numbers(own: Iterable[str], *texts: str) -> tuple[str, ...]:
    """The numbers of trial registers in these texts, in one spelling, each once."""
    found: dict[str, None] = {}
    for text in (*own, *texts):
        if not _LONG_NUMBER.search(text):
            continue
        for pattern, name in _REGISTER:
            for number in pattern.findall(text):
                found[name.format(number)] = None
    return tuple(found)
