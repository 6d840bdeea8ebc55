"""An invented update of the invented base: two databases, a register, a colleague, a person who
decides."""

from __future__ import annotations

from pathlib import Path

from ldncli.records.index.library import load
from ldncli.report.document.prisma.review import Review, review_of
from ldncli.screening.events import Accepted, Duplicate, Known, NotRetrieved
from ldncli.screening.log import open_log, writing
from tests.screening.made import START, entry, imported, vote, write

NAMES = tuple(f"lee-2020-{letter * 5}" for letter in "abcdefghijkl")
FULL = "full-text"


def log_update(data: Path) -> None:
    """Log the update: of ten records of databases one is a repeat, one a duplicate, one known and
    one could not be read; six are screened and one waits; two more come by other ways."""
    a, b, c, d, e, f, g, h, i, j, *_ = NAMES
    with writing(data) as writer:
        authors = ("Lee, Ann", "Kim, Bo")
        entries = [entry(each, authors=authors, date="2020") for each in NAMES[:8]]
        entries += [entry(i, registrations=("NCT01234567",)), entry(j)]
        happened = [
            imported(a, b, c, d, e, not_understood=1, said=7),
            imported(a, f, g, source="Embase", on="2026-11-02", search="monthly"),
            imported(h, source="ClinicalTrials.gov", kind="register", on="2026-11-03"),
            imported(i, j, source="A colleague", kind="other", on=None),
            Duplicate(candidate=f, of=b, rule="doi"),
            Known(candidate=g, paper="bell-2015", rule="pmid"),
        ]
        writer.add(entries, happened, at=START, by="ldn")
    write(
        data,
        vote(a, "exclude", "population"),
        *(vote(each, "include") for each in (b, c, d, h, i)),
        NotRetrieved(candidate=b),
        vote(c, "exclude", "design", stage=FULL),
        vote(d, "include", stage=FULL),
        Accepted(candidate=d, paper="archer-2019"),
        vote(i, "include", stage=FULL),
        by="Ann",
    )


def review_in(data: Path, since: str | None = None) -> Review:
    """The review that the library in a folder tells of."""
    log = open_log(data)
    assert log is not None
    return review_of(load(str(data)), log, since)
