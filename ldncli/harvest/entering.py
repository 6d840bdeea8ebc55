"""From the records of an import to the list of candidates: who is new there, who a duplicate, who
in the base already."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ldncli.harvest.candidate import Candidate, Origin, Passage
from ldncli.harvest.known import Known
from ldncli.harvest.names import name_slug
from ldncli.harvest.printed import DATE, clean
from ldncli.harvest.readers.files import ReadFile
from ldncli.harvest.standing import Standing, standings
from ldncli.screening.entry import Entry, make_id
from ldncli.screening.events import (
    PROGRAM,
    Duplicate,
    Happening,
    Imported,
    Kind,
    Linked,
    Withdrawn,
    living,
)
from ldncli.screening.events import Known as InBase
from ldncli.screening.log import Writer
from ldncli.values import dataclass

if TYPE_CHECKING:
    from datetime import datetime

_ORIGIN = Origin(source="list", bibliography="entry", kind="index", family_first=True)
# Trial registers, by words of their names; they are no databases to PRISMA.
_REGISTERS = re.compile(
    r"clinicaltrials|\bictrp\b|\beuctr\b|\bctis\b|\banzctr\b|\bisrctn\b|\bchictr\b|\bctri\b"
    r"|\birct\b|\bdrks\b|\bjrct\b|\bumin\b|\bpactr\b|prospero|\bregist(?:er|ry|ries)\b",
    re.IGNORECASE,
)
_DATABASES = re.compile(
    r"pubmed|medline|embase|europe ?pmc|crossref|datacite|openalex|scopus|web of science|\bwos\b"
    r"|psyc(?:info|articles)|cinahl|cochrane|\bcentral\b|proquest|\bovid\b|\bebsco|lilacs|scielo"
    r"|\bamed\b|google scholar|semantic scholar|dimensions|\bcnki\b|wanfang|pedro|biosis|\bpmc\b"
    r"|pubmed central|medrxiv|biorxiv|\bdatabase\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is known of the search behind a file: the source, its kind, the day (None: not said) and
    the id of the saved search. `guessed` says that the file's name stands for its source. `said`,
    `first`, `last` and `following` are what `Imported` says of an answer of a service, `size` and
    `md5` of a file of a whole database."""

    source: str
    kind: Kind
    on: str | None = None
    search: str | None = None
    guessed: bool = False
    said: int | None = None
    first: str | None = None
    last: str | None = None
    following: str | None = None
    size: int | None = None
    md5: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What an import put on the list, file by file: records found and not understood; candidates
    new on the list, and of them those in the base already and duplicates; records that were on the
    list before, by this import or an earlier one. `again` says that this very result of this
    search was imported before; `withdrawn` are candidates of the list that the source took back.
    """

    file: str
    search: Search
    found: int
    not_understood: int
    new: int
    known: int
    duplicates: int
    repeated: int
    again: bool
    withdrawn: tuple[str, ...] = ()

    @property
    def waiting(self) -> int:
        """New candidates that wait to be screened."""
        return self.new - self.known - self.duplicates


def search_of(file: ReadFile, source: str | None, on: str | None) -> Search:
    """The search behind a file; `source` as the user names it, else as the file says itself, else
    its name."""
    name, guessed = source or _told_source(file), False
    if name is None:
        name, guessed = file.name.replace("\\", "/").rpartition("/")[2], True
    return Search(source=name, kind=_kind(name), on=on, guessed=guessed)


def _kind(name: str) -> Kind:
    if _REGISTERS.search(name):
        return "register"
    return "database" if _DATABASES.search(name) else "other"


def _told_source(file: ReadFile) -> str | None:
    """The source that most records of a file name, or that writes files of its format; None for
    neither."""
    named = Counter(filter(None, map(_database, file.candidates)))
    if named:
        return named.most_common(1)[0][0]
    return file.reader.source


def _database(candidate: Candidate) -> str | None:
    """The database that a record of a tagged file names."""
    tags = dict(reversed(candidate.raw))
    if "DB" in tags:
        return tags["DB"].partition("\n")[0].strip()[:80] or None
    if _DATABASES.search(tags.get("DP", "")):  # whose record it is, as Zotero tells it
        return tags["DP"].partition("\n")[0].strip()[:80]
    if tags.get("OWN") in ("NLM", "NASA", "KIE", "HSR", "PIP") or "EDAT" in tags:
        return "PubMed"
    return "Web of Science" if re.match(r"WOS:", tags.get("UT", "")) else None


def enter(
    writer: Writer,
    files: Sequence[tuple[ReadFile, Search]],
    known: Known,
    *,
    at: datetime,
    by: str = PROGRAM,
) -> tuple[list[Standing], list[Entered]]:
    """Put the records of files on the list of candidates, and say what became of them: every
    record in order, and each file.

    A candidate that is on the list already is not matched again: what a person took back stays
    taken back. Raises as `Writer.add`.
    """
    entering = _Entering(writer)
    found = list(standings([each for each, _ in files], known, entering.before()))
    told = [
        entering.take(file, search, [each for each in found if each.file is file])
        for file, search in files
    ]
    writer.add(entering.entries.values(), entering.happened, at=at, by=by)
    return found, told


class _Entering:
    """What an import will write, while it is worked out."""

    def __init__(self, writer: Writer) -> None:
        self._every = dict(writer.log.entries)
        self._listed: set[str] = set()
        self._settled: set[str] = set()
        self._links: set[tuple[str, str]] = set()
        self._results: set[tuple[object, ...]] = set()
        self._sources: dict[str, set[str]] = {}
        self._withdrawn: set[str] = set()
        for event in living(writer.log.events):
            what = event.what
            if isinstance(what, Imported):
                self._note(what)
            elif isinstance(what, (Duplicate, InBase)):
                self._settled.add(what.candidate)
            elif isinstance(what, Linked):
                self._links.add((what.candidate, what.to))
            elif isinstance(what, Withdrawn):
                self._withdrawn.add(what.candidate)
        self._held: list[Candidate] = []  # else another could get the number of one
        self._ids: dict[int, str] = {}
        self.entries: dict[str, Entry] = {}
        self.happened: list[Happening] = []

    def _note(self, what: Imported) -> None:
        self._listed.update(what.candidates)
        self._withdrawn.difference_update(what.candidates)
        self._results.add(what.result)
        for each in what.candidates:
            self._sources.setdefault(each, set()).add(_holder(what.source))

    def before(self) -> Iterable[Candidate]:
        """The candidates of the list, to match with."""
        for name in self._every:
            if name in self._listed:
                candidate = candidate_of_entry(self._every[name])
                self._held.append(candidate)
                self._ids[id(candidate)] = name
                yield candidate

    def take(self, file: ReadFile, search: Search, found: Sequence[Standing]) -> Entered:
        """Note what is to be written of one file, its import last."""
        counts: Counter[str] = Counter()
        names = []
        for each in found:
            if isinstance(each.record, Candidate):
                names.append(self._name(each.record))
                counts[self._place(names[-1], each, each.record)] += 1
        what = Imported(
            source=search.source,
            kind=search.kind,
            on=search.on,
            file=file.name.replace("\\", "/").rpartition("/")[2],
            search=search.search,
            first=search.first,
            last=search.last,
            following=search.following,
            size=search.size,
            md5=search.md5,
            said=search.said,
            read=len(file.records),
            not_understood=len(file.broken),
            left_out=len(file.asides),
            candidates=tuple(names),
        )
        withdrawn = self._take_back(file, search.source, set(names))
        self.happened.append(what)
        again = what.result in self._results
        self._note(what)
        return Entered(
            file=file.name,
            search=search,
            found=len(names),
            not_understood=len(file.broken),
            new=len(names) - counts["repeated"],
            known=counts["known"],
            duplicates=counts["duplicate"],
            repeated=counts["repeated"],
            again=again,
            withdrawn=withdrawn,
        )

    def _take_back(self, file: ReadFile, source: str, kept: set[str]) -> tuple[str, ...]:
        """Note which candidates the source of a file took back in it: those that nobody else has,
        and that the file itself does not bring anew (`kept`)."""
        pmids = {each.deletes for each in file.asides if each.deletes}
        if not pmids:
            return ()
        open_ = self._listed - self._withdrawn - kept
        found = tuple(
            name
            for name, entry in self._every.items()
            if entry.pmid in pmids
            and name in open_
            and self._sources.get(name) == {_holder(source)}
        )
        self._withdrawn.update(found)
        self.happened += (Withdrawn(candidate=each, source=source) for each in found)
        return found

    def _name(self, record: Candidate) -> str:
        """The id of a record, which is put among the entries where it is not there."""
        entry = _entry_of(record)
        name = make_id(entry, name_slug(record.authors[0]) if record.authors else None, self._every)
        if name not in self._every:
            self._every[name] = self.entries[name] = replace(entry, id=name)
        self._ids[id(record)] = name
        return name

    def _place(self, name: str, standing: Standing, record: Candidate) -> str:
        """What a record is on the list, noting what shows it."""
        if name in self._listed:
            return "repeated"
        self._listed.add(name)
        first, likeness = standing.twin.first, standing.twin.likeness
        if first is not None and (of := self._ids[id(first)]) != name:
            if name not in self._settled:
                rule = likeness.rule if likeness else "hand"
                score = likeness.score if likeness and rule == "likeness" else None
                self.happened.append(Duplicate(candidate=name, of=of, rule=rule, score=score))
            return "duplicate"
        match = standing.match
        if match.same and name not in self._settled:
            self.happened.append(
                InBase(
                    candidate=name, paper=match.same, rule=match.by or "likeness", score=match.score
                )
            )
        self._link(name, match.linked, "registration")
        self._link(name, match.family, "family")
        self._link(name, match.alike, "alike")
        self._link(name, [self._ids[id(each)] for each in standing.twin.beside], "alike")
        return "known" if match.same else "new"

    def _link(self, name: str, to: Iterable[str], why: str) -> None:
        """Note what a candidate belongs with, unless that is noted."""
        for each in to:
            if each != name and (name, each) not in self._links:
                self._links.add((name, each))
                self.happened.append(Linked(candidate=name, to=each, why=why))


def _holder(source: str) -> str:
    """Who keeps the records of a source: PubMed's baseline is PubMed's."""
    name = source.casefold()
    return "pubmed" if name.startswith("pubmed") else name


def _entry_of(record: Candidate) -> Entry:
    """A record as an entry, whose id is still to be made."""
    date = record.date if record.date and DATE.fullmatch(record.date) else None
    return Entry(
        id="x",
        title=record.title or None,
        authors=tuple(filter(None, map(clean, record.authors))),
        date=date,
        journal=record.journal or None,
        volume=record.volume or None,
        issue=record.issue or None,
        pages=record.pages or None,
        doi=record.doi or None,
        pmid=record.pmid or None,
        pmcid=record.pmcid or None,
        registrations=record.registrations,
        registered=record.registered,
        types=record.types,
        language=record.language or None,
        address=record.address or None,
        abstract=record.abstract or None,
    )


def candidate_of_entry(entry: Entry) -> Candidate:
    """An entry of the list as a record, to be matched with others or drafted."""
    return Candidate(
        origin=_ORIGIN,
        file=entry.id,
        title=entry.title,
        authors=entry.authors,
        date=entry.date,
        journal=entry.journal,
        volume=entry.volume,
        issue=entry.issue,
        pages=entry.pages,
        language=entry.language,
        doi=entry.doi,
        pmid=entry.pmid,
        pmcid=entry.pmcid,
        registrations=entry.registrations,
        types=entry.types,
        address=entry.address,
        passages=(Passage("Abstract", entry.abstract),) if entry.abstract else (),
        registered=entry.registered,
    )
