"""`ldn harvest scan`: the files of the PubMed baseline in a folder, searched for the drug."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ldncli.cli.options import Data, with_options
from ldncli.cli.review.over import say_base_alone

if TYPE_CHECKING:
    from ldncli.cli.add.progress import Progress
    from ldncli.harvest.scan.folder import Folder
    from ldncli.harvest.scan.running import Plan, Tally
    from ldncli.harvest.scan.workers import Scan
    from ldncli.screening.log import Log


@with_options
def harvest(
    task: Annotated[
        Literal["scan"], typer.Argument(metavar="scan", help="What to do.", show_default=False)
    ],
    folder: Annotated[
        Path,
        typer.Argument(
            help="Folder with pubmed26n0001.xml.gz and its like, and their .md5 files.",
            show_default=False,
        ),
    ],
    data: Data,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Processes (default: one per core).", show_default=False),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Scan on the Dask cluster with this scheduler (needs ldn[dask]).",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--as", help="Your name, for the log.", show_default=False)
    ] = None,
) -> None:
    """Scan the PubMed baseline and its updates for the drug, and list candidates.

    Reads the files of a folder in the order of their numbers, looks for the names of the drug
    (topic.yaml) in titles, abstracts, keywords, MeSH headings and substances, and puts the records
    that have one on the list of candidates; it keeps nothing else. What PubMed deleted leaves the
    list unless somebody decided on it. Files scanned before are not read again, so a scan that was
    stopped goes on; a damaged file is named and skipped, and the exit code is then 3.

    Example: ldn harvest scan pubmed --jobs 4
    """
    from ldncli.cli import output as out
    from ldncli.cli.add.progress import Progress
    from ldncli.errors import UsageError
    from ldncli.harvest.known import Known, load_known
    from ldncli.harvest.scan.folder import open_folder
    from ldncli.harvest.scan.naming import drug_names
    from ldncli.harvest.scan.running import Session, carry_out, make_plan
    from ldncli.records.index.files import own_data
    from ldncli.screening.log import open_log

    if jobs is not None and dask is not None:
        raise UsageError("--jobs and --dask do not go together", hint="the cluster has its cores")
    place = own_data(data.data)
    found = open_folder(folder.resolve())
    log = open_log(place)
    for note in (*(log.notes if log else ()), *found.notes):
        out.say(note)
    plan = make_plan(log, found.files)
    say_base_alone(data)
    library = load_known(data.data, alone=True)
    session = Session(
        data=place,
        known=Known(library),
        names=drug_names(library.topic),
        now=lambda: datetime.now(UTC),
        by=by or "ldn",
    )
    total = sum(each.size for each in plan.files)
    with Progress("scanning") as progress:
        tally = carry_out(
            plan, session, _workers(plan, jobs, dask), lambda now: _show(progress, now, total)
        )
    out.write(out.sentences(_told(plan, tally)), out.Output())
    for note in _remarks(open_log(place), tally):
        out.say(note)
    _refuse(found, plan, tally)


def _show(progress: Progress, tally: Tally, total: int) -> None:
    progress(tally.bytes, total)


def _workers(plan: Plan, jobs: int | None, dask: str | None) -> Scan:
    from ldncli.harvest.scan.workers import here, in_cluster, in_processes

    if dask is not None:
        return in_cluster(dask)
    several = min(jobs or _cores(), len(plan.files))
    return in_processes(several) if several > 1 else here


def _cores() -> int:
    """Those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _told(plan: Plan, tally: Tally) -> list[str]:
    """The answer: what is new on the list, in how many files."""
    if plan.files and not tally.files:
        return ["No file could be read."]
    if not plan.files:
        return [f"{_files(plan.done)} scanned before; nothing is new."]
    entered = tally.entered
    new = sum(each.new for each in entered)
    known = sum(each.known for each in entered)
    duplicates = sum(each.duplicates for each in entered)
    parts = [f"{new - known - duplicates:,} to screen", f"{known:,} in the base already"]
    parts.append(f"{duplicates:,} duplicate{'' if duplicates == 1 else 's'}")
    if repeated := sum(each.repeated for each in entered):
        parts.append(f"and {repeated:,} on the list before")
    records = f"{tally.articles:,} record{'' if tally.articles == 1 else 's'}"
    lines = [
        f"{new:,} new candidate{'' if new == 1 else 's'} in {_files(tally.files)} with {records}:"
        f" {', '.join(parts)}."
    ]
    if taken := sum(len(each.withdrawn) for each in entered):
        lines.append(f"{taken:,} of the list {'was' if taken == 1 else 'were'} deleted by PubMed.")
    if plan.done:
        lines.append(f"{_files(plan.done)} scanned before.")
    return lines


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number:,} files"


def _remarks(log: Log | None, tally: Tally) -> list[str]:
    """What a person should look at: deleted records that somebody had decided on."""
    from ldncli.screening.settings import Settings
    from ldncli.screening.standing import standings

    taken = [name for each in tally.entered for name in each.withdrawn]
    if log is None or not taken:
        return []
    placed = standings(log, Settings().screeners)
    # A duplicate and a paper of the base are on the list by nobody's decision.
    undecided = ("withdrawn", "duplicate", "known")
    decided = [each for each in taken if each in placed and placed[each].state not in undecided]
    if not decided:
        return []
    return [f"deleted by PubMed, but decided on: {', '.join(decided)}; what was decided stands"]


def _refuse(found: Folder, plan: Plan, tally: Tally) -> None:
    """Raise where a file or a record could not be read."""
    from ldncli.errors import DocumentError, Fault
    from ldncli.harvest.printed import clean

    faults = [Fault(name, None, "", clean(why)) for name, why in (*found.refused, *tally.faults)]
    broken = [Fault(name, line, "", clean(why)) for name, line, why in tally.broken]
    if not faults and not broken:
        return
    parts = []
    if faults:
        total = len(plan.files) + len(found.refused)
        parts.append(f"{len(faults):,} of {_files(total)} could not be read, and were skipped")
    if broken:
        records = "record was" if len(broken) == 1 else "records were"
        parts.append(f"{len(broken):,} {records} not understood")
    raise DocumentError(
        "; ".join(parts),
        hint="copy the files again; the same command then reads these alone",
        faults=(*faults, *broken),
    )
