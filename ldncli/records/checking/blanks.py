"""What a record leaves out without a word, and what it says without one that it needs: each rule
returns problems and never raises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ldncli.records.checking.provenance import Problems
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import AdverseEvent, ArmData, HarmData, Outcome
from ldncli.records.text.decode import Problem
from ldncli.records.text.folding import fold
from ldncli.records.text.paths import Path, path_text

# Words of `unknown` that say of a blank that it is one; those about something else ("interests of
# the authors", "number of centres", "marital status") do not.
_AUTHOR = re.compile(
    r"(?:\b(?:order|list|names?) of (?:the )?|(?<!of the )(?<!of )(?<!by the )(?<!by ))"
    r"\bauthors?\b(?!['’])",
    re.I,
)
_ID = re.compile(r"\bid is made\b", re.I)
_PEOPLE = (
    r"(?:\w+ )?(?:people|persons?|patients|participants|subjects|volunteers|respondents|users"
    r"|adults|children|women|men|girls|boys|infants|cases|animals|prescriptions)\b"
)
_NUMBER = re.compile(
    rf"\bnumbers? (?:of {_PEOPLE}|on |given |treated|analysed|randomi[sz]ed|enrolled|included"
    r"|in each)"
    rf"|\bhow many (?:{_PEOPLE}|took|were|had|completed|of them)"
    r"|\b(?:sample|group) sizes?\b|\bsizes? of the (?:sample|groups?|study)\b|\bn\b",
    re.I,
)
_DOSE = re.compile(
    r"(?<!comparator )(?<!control )(?<!rescue )\bdos(?:e|es|age|ing)\b"
    r"(?! of (?:the )?(?:comparator|control|other|rescue|concomitant))",
    re.I,
)
_STATUS = re.compile(
    r"\blast known\b|^status\b|\bstatus (?:after|since|as of|on|now|later|refers)\b"
    r"|\b(?:present|current|recruitment|later) status\b",
    re.I,
)
# Statuses that change by themselves.
_PASSING = frozenset(
    ["not-yet-recruiting", "recruiting", "active", "enrolling-by-invitation", "suspended"]
)
# What a percentage follows from; a conflict about one of these is one about it.
_COUNTED = ("percent", "events", "n")
_ID_END = re.compile(r"-(?:19|20)\d\d(?:-[a-z])?$")
_SMALL_WORDS = frozenset(["a", "an", "and", "for", "in", "of", "on", "the", "to"])


def check_blanks(paper: Paper) -> Problems:
    """Authors, and of a primary study the number of people and the dose, are given, or `unknown`
    says that they are not known."""
    known = paper.authors or paper.kind == "registry"
    if not known and not _told(paper, _AUTHOR):
        yield _blank("authors", "authors")
    if paper.kind != "primary":
        return
    if not any(_numbers(paper)) and not _told(paper, _NUMBER):
        yield _blank("design", "number of people")
    if not any(_doses(paper)) and not _told(paper, _DOSE):
        yield _blank("intervention", "dose")


def _blank(path: str, what: str) -> Problem:
    hint = f"give it, or say under 'unknown' that the {what} was not seen"
    return Problem((), f"no {what}, and no reason given ({path})", hint)


def _told(paper: Paper, words: re.Pattern[str]) -> bool:
    return any(words.search(each) for each in paper.unknown)


def _numbers(paper: Paper) -> Iterator[bool]:
    """Whether each place that may hold a number of people holds one; nobody is none."""
    design = paper.design
    yield from map(bool, (design.n_enrolled, design.n_randomised, design.n_analysed))
    for arm in paper.arms:
        yield bool(arm.n_randomised or arm.n_analysed)
    for outcome in paper.outcomes:
        yield from (bool(each.n) for each in outcome.arms.values())


def _doses(paper: Paper) -> Iterator[bool]:
    """Whether each place that may tell a dose of the treatment does; words about it count."""
    yield from (arm.dose_mg is not None for arm in paper.arms if arm.role == "treatment")
    drug = paper.intervention
    if drug:
        told = (drug.dose_max_mg, drug.dose_per_kg_mg, drug.dose_note)
        yield bool(drug.titration) or any(each is not None for each in told)


def check_id(paper: Paper) -> Problems:
    """The id of a paper is made of its first author; of the journal only where no author is
    known, which `unknown` says."""
    if paper.kind == "registry" or not _made_of(_ID_END.sub("", paper.id), paper.journal):
        return
    first = paper.authors[0] if paper.authors else paper.first_author
    family = first.partition(",")[0] if first else ""
    if _made_of(_ID_END.sub("", paper.id), family):
        return
    # A group, which has no comma, may bear the name of its journal.
    if paper.first_author or family != (first or ""):
        hint = f"name it after the first author, {family}; the old id goes to 'former_ids'"
        yield Problem(("id",), f"{paper.id!r} is made from the name of the journal", hint)
    elif not first and not _told(paper, _ID):
        hint = "say so under 'unknown', or name the paper after its first author"
        yield Problem(
            ("id",), f"{paper.id!r} is made from the name of the journal, and no reason given", hint
        )


def _made_of(stem: str, journal: str | None) -> bool:
    """Whether an id is a journal's name, shortened word by word or to its initials."""
    words = [
        each for each in re.findall(r"[^\W_]+", fold(journal or "")) if each not in _SMALL_WORDS
    ]
    parts = [each for each in stem.split("-") if each not in _SMALL_WORDS]
    if not words or not parts:
        return False
    rest = iter(words)
    shortened = all(any(word.startswith(part) for word in rest) for part in parts)
    # A journal that the record itself gives in short: of more words than one.
    spelt_out = len(words) == len(parts) > 1 and all(
        part.startswith(word) or word.startswith(part)
        for part, word in zip(parts, words, strict=True)
    )
    return shortened or spelt_out or stem == "".join(word[0] for word in words)


def check_standing(paper: Paper) -> Problems:
    """A status that passes by itself, and was more than a year old when the register was last
    looked at, is called the last known one."""
    registry = paper.registry
    if registry is None or registry.status not in _PASSING:
        return
    # Where no source tells the day, the record was made on one; a status without a day is then as
    # old as that.
    made = paper.extraction.date if registry.status_date else ""
    looked = max((each.read for each in paper.sources if each.read), default=made)
    a_year_before = f"{int(looked[:4]) - 1}{looked[4:]}" if looked else ""
    date = registry.status_date or ""
    said = _told(paper, _STATUS) or _STATUS.search(f"{paper.summary} {paper.notes or ''}")
    if a_year_before and date < a_year_before[: len(date) or None] and not said:
        since = date or "an unknown day"
        yield Problem(
            ("registry", "status"),
            f"{registry.status!r} of {since} is not described as the last known status",
            "say under 'unknown' that the status after that day was not seen",
        )


def check_percentages(paper: Paper) -> Problems:
    """A printed percentage is one of its group: some whole number of people gives it, rounded as
    printed, or a conflict says that none does."""
    disputed = [each.path for each in paper.conflicts]
    rows: list[tuple[Path, Outcome | AdverseEvent]] = [
        *((("outcomes", index), row) for index, row in enumerate(paper.outcomes)),
        *((("adverse_events", index), row) for index, row in enumerate(paper.adverse_events)),
    ]
    for path, row in rows:
        here = path_text(path)
        sizes = {each.id: (each.n_analysed, each.n_randomised) for each in paper.arms}
        for arm, data in row.arms.items():
            of_arm = f"{here}.arms.{arm}"
            settled = (here, f"{here}.arms", of_arm, *(f"{of_arm}.{each}" for each in _COUNTED))
            if any(each in settled for each in disputed):
                continue
            most = max((each for each in sizes.get(arm, ()) if each), default=0)
            if data.n is None and not _fits_some(data, most):
                data = replace(data, n=most)
            if not _fits(data):
                message = f"no whole number of {data.n} people is {data.percent:g}%"
                if data.events is not None and data.n:
                    share = 100 * data.events / data.n
                    message = f"{data.events} of {data.n} are {share:.1f}%"
                    message += f", not {data.percent:g}%"
                hint = "correct it, or record under 'conflicts' what the source prints"
                yield Problem((*path, "arms", arm, "percent"), message, hint)


def _fits_some(data: ArmData | HarmData, most: int) -> bool:
    """Whether events are such a percentage of some number of people up to `most` (0: not known)."""
    if data.percent is None or data.events is None or not most:
        return True
    return any(_fits(replace(data, n=n)) for n in range(max(1, data.events), most + 1))


def _fits(data: ArmData | HarmData) -> bool:
    if data.percent is None or not data.n:
        return True
    decimals = len(f"{data.percent:g}".partition(".")[2])
    reach = 0.5 * 10**-decimals + 1e-9
    near = round(data.percent * data.n / 100)
    counts = (near - 1, near, near + 1) if data.events is None else (data.events,)
    return any(abs(100 * each / data.n - data.percent) <= reach for each in counts)
