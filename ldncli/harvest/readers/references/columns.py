"""Which column of a spreadsheet says what: the headings of known exports, and the user's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ldncli.errors import UsageError, nearest

# What may be mapped, and headings that say it, without capitals, blanks and signs; best first.
HEADINGS: dict[str, tuple[str, ...]] = {
    "title": (
        "title",
        "articletitle",
        "documenttitle",
        "primarytitle",
        "titleprimary",
        "papertitle",
        "itemtitle",
        "ti",
        "publictitle",
        "studytitle",
        "scientifictitle",
    ),
    "authors": (
        "authors",
        "author",
        "authornames",
        "authorfullnames",
        "authorsprimary",
        "creators",
        "authorshipsrawauthorname",
        "au",
        "firstauthor",
    ),
    "year": (
        "year",
        "publicationyear",
        "publishedyear",
        "pubyear",
        "date",
        "publicationdate",
        "originalpaperdate",
        "dateofpublication",
        "py",
    ),
    "date": ("date", "publicationdate", "dateofpublication"),
    "journal": (
        "journal",
        "journalbook",
        "sourcetitle",
        "publicationtitle",
        "journalname",
        "journaltitle",
        "publicationname",
        "publication",
        "periodicalfull",
        "primarylocationsourcedisplayname",
        "source",
        "so",
        "t2",
    ),
    "volume": ("volume", "vol", "vl", "bibliovolume"),
    "issue": ("issue", "number", "issuenumber", "biblioissue"),
    "pages": ("pages", "page", "pagination"),
    "first_page": ("firstpage", "startpage", "pagestart", "beginningpage", "bibliofirstpage"),
    "last_page": ("lastpage", "endpage", "pageend", "endingpage", "bibliolastpage"),
    "article_number": ("artno", "articlenumber"),
    "doi": ("doi", "dois", "doilink", "digitalobjectidentifier", "originalpaperdoi", "di"),
    "pmid": (
        "pmid",
        "pubmedid",
        "pubmed",
        "medlinepmid",
        "originalpaperpubmedid",
        "accessionnumberpubmed",
        "pm",
    ),
    "pmcid": ("pmcid", "pmc", "pubmedcentralid"),
    "registration": (
        "registration",
        "clinicaltrialnumbers",
        "nctnumber",
        "nctid",
        "trialid",
        "trialregistrationnumber",
        "registrationnumber",
        "secondaryids",
    ),
    "abstract": ("abstract", "abstractnote", "abstracttext", "ab", "summary", "briefsummary"),
    "keywords": ("keywords", "authorkeywords", "keyword", "meshterms"),
    "language": ("language", "languageoforiginaldocument", "la"),
    "type": ("type", "documenttype", "publicationtype", "articletype", "itemtype", "ty"),
    "url": ("url", "urls", "link", "openurllink", "studyurl", "weburl", "fulltextlink"),
    "publisher": ("publisher",),
}


def parse_map(words: Sequence[str]) -> dict[str, str]:
    """`title=Article Title,year=Jahr` (several, or one after the other) as ours to theirs; a comma
    inside a heading is no end of it. Raises UsageError."""
    found: dict[str, str] = {}
    for word in words:
        for part in re.split(r",(?=\s*\w+\s*=)", word):
            name, equals, heading = (each.strip() for each in part.partition("="))
            if not equals or not heading:
                raise UsageError(
                    f"--map {part.strip()!r} is not <field>=<column>",
                    hint="for example --map title=Heading,year=Jahr",
                )
            if name not in HEADINGS:
                close = nearest(name, list(HEADINGS))
                hint = f"did you mean {close[0]}? " if close else ""
                raise UsageError(
                    f"--map has no field {name!r}", hint=f"{hint}one of {', '.join(HEADINGS)}"
                )
            found[name] = heading
    return found


def normalised(heading: str) -> str:
    """A heading without capitals, blanks and signs."""
    return re.sub(r"[\W_]+", "", heading.casefold())


def places(headings: Sequence[str], asked: Mapping[str, str]) -> dict[str, int]:
    """Our name to the place of its column: as asked for, else by known headings.

    Raises UsageError where a column that was asked for is not there.
    """
    plain = [normalised(each) for each in headings]
    found: dict[str, int] = {}
    for name, known in HEADINGS.items():
        if name in asked:
            wanted = normalised(asked[name])
            if wanted not in plain:
                shown = ", ".join(each for each in headings if each)[:300]
                raise UsageError(
                    f"--map {name}={asked[name]}: there is no such column",
                    hint=f"the columns are {shown}",
                )
            found[name] = plain.index(wanted)
        else:
            place = next((plain.index(each) for each in known if each in plain), None)
            if place is not None:
                found[name] = place
    return found
