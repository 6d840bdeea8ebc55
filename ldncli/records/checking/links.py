"""What holds between records: names lead somewhere, a study has one main paper and one
size, nothing is entered twice."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any

from ldncli.errors import MOST_NAMED, Fault, nearest
from ldncli.records.index.store import Store
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Outcome
from ldncli.records.text.folding import fold

# Titles with fewer words than this ("Editorial", "Reply") may well be alike.
_TELLING_WORDS = 5
# What a paper may be to another that whoever reads the other must know of, and what the other's
# record calls it.
_AGAINST = {
    "comments-on": "commented-on-by",
    "corrects": "corrected-by",
    "retracts": "retracted-by",
}


def links_of(paper: Paper) -> dict[str, Any]:
    """What the checks between records need of one paper, as the index keeps it."""
    review = paper.review
    return {
        "papers": [
            [f"related[{index}].paper", each.paper] for index, each in enumerate(paper.related)
        ],
        "relations": [[each.relation, each.paper] for each in paper.related],
        "events": [
            [f"outcomes[{index}].definition", each.domain, each.definition]
            for index, each in enumerate(paper.outcomes)
            if _compares_events(each)
        ],
        "appraisers": [
            [f"appraisals[{index}].by", each.by]
            for index, each in enumerate(paper.appraisals)
            if each.by != "ldn"
        ],
        "studies": (
            [
                [f"review.included[{index}].study", each.study]
                for index, each in enumerate(review.included)
                if each.study
            ]
            if review
            else []
        ),
        "size": paper.design.n_randomised,
        "size_disputed": any(each.path == "design.n_randomised" for each in paper.conflicts),
        "title": _title_key(paper.title),
    }


def _compares_events(outcome: Outcome) -> bool:
    """Whether it counts people with an event in groups that were compared as they were formed."""
    return (
        outcome.score == "events"
        and outcome.comparison == "between"
        and bool(outcome.arms)
        and all(each.kind != "not-randomised" for each in outcome.caveats)
    )


def _title_key(title: str) -> str | None:
    """A title by its words alone, in no order, so that spellings of one title meet;
    None where it tells too little."""
    words = set(re.findall(r"[^\W_]+", fold(title)))
    return " ".join(sorted(words)) if len(words) >= _TELLING_WORDS else None


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    file: str
    kind: str
    study: str | None
    scope: str
    design: str
    links: Mapping[str, Any]


class _Links(dict[str, Any]):
    """Links of which lists without any are left out: nearly all are, and every record has them."""

    def __missing__(self, name: str) -> tuple[()]:
        return ()


def _kept_links(text: str) -> _Links:
    return _Links((intern(name), each) for name, each in json.loads(text).items() if each != [])


def check_links(
    store: Store, broken: Collection[str] = (), randomised: Collection[str] = (), about: str = ""
) -> list[Fault]:
    """Every fault between the records of the index.

    `broken` are files that could not be entered: what is missing because
    of them is no fault of its own. `randomised` are the designs of trials, `about` is the scope of
    the base: outcomes of such trials are pooled unless somebody asks for others.
    """
    rows = store.rows(
        "SELECT id, file, kind, study, scope, design, links"
        " FROM papers JOIN contents USING (number) ORDER BY id"
    )
    entries = [
        _Entry(paper, file, intern(kind), study, intern(scope), intern(design), _kept_links(links))
        for paper, file, kind, study, scope, design, links in rows
    ]
    papers = {entry.id for entry in entries} | {
        file.removeprefix("papers/").removesuffix(".yaml") for file in broken
    }
    members: dict[str, list[_Entry]] = defaultdict(list)
    for entry in entries:
        if entry.study:
            members[entry.study].append(entry)
    faults: list[Fault] = []
    for entry in entries:
        faults += _dangling(
            entry.file, [*entry.links["papers"], *entry.links["appraisers"]], papers, "paper"
        )
        faults += [] if broken else _dangling(entry.file, entry.links["studies"], members, "study")
    for study, group in members.items():
        faults += _check_main_papers(study, group)
        faults += _check_sizes(study, group)
        faults += [] if broken else _check_company(study, group)
    return [
        *faults,
        *_check_appraisers(entries),
        *_check_critiques(entries),
        *_check_definitions(
            [each for each in entries if each.scope == about and each.design in randomised]
        ),
        *_twice(store),
        *_one_trial_twice(store, {entry.id: entry for entry in entries}),
        *_same_titles(entries),
        *_check_former(store),
    ]


def _dangling(
    file: str, named: list[list[str]], known: Collection[str], what: str
) -> Iterator[Fault]:
    missing = [(path, name) for path, name in named if name not in known]
    for place, (path, name) in enumerate(missing):
        hint = nearest(name, known) if place < MOST_NAMED else None
        yield Fault(file, None, path, f"there is no {what} {name!r}", hint)


def _check_main_papers(study: str, group: list[_Entry]) -> Iterator[Fault]:
    primary = [entry for entry in group if entry.kind == "primary"]
    for entry in primary[1:]:
        message = f"{primary[0].id!r} is the primary paper of {study!r} already"
        yield Fault(entry.file, None, "study", message, "make one of them a secondary-report")


def _check_sizes(study: str, group: list[_Entry]) -> Iterator[Fault]:
    """Papers of one study give one number randomised, unless one of them
    says that sources disagree."""
    sized = [entry for entry in group if entry.links["size"] is not None]
    if len({entry.links["size"] for entry in sized}) > 1 and not any(
        entry.links["size_disputed"] for entry in group
    ):
        for entry in sized[1:]:
            if entry.links["size"] != sized[0].links["size"]:
                message = (
                    f"{entry.links['size']} randomised here, {sized[0].links['size']} in"
                    f" {sized[0].id!r}, the same study"
                )
                yield Fault(
                    entry.file,
                    None,
                    "design.n_randomised",
                    message,
                    "settle it, or record it under 'conflicts'",
                )


def _check_company(study: str, group: list[_Entry]) -> Iterator[Fault]:
    entry = group[0]
    if (
        len(group) == 1
        and entry.id != study
        and entry.kind not in ("primary", "preclinical", "pharmacokinetic")
    ):
        hint = f"leave it out, or record the other paper; {entry.id!r} stands alone"
        yield Fault(
            entry.file, None, "study", f"no other paper belongs to the study {study!r}", hint
        )


def _check_appraisers(entries: list[_Entry]) -> Iterator[Fault]:
    """A review that judged a study includes it."""
    included = {entry.id: {name for _, name in entry.links["studies"]} for entry in entries}
    for entry in entries:
        for path, review in entry.links["appraisers"]:
            if review in included and entry.study not in included[review]:
                yield Fault(
                    entry.file,
                    None,
                    path,
                    f"{review!r} does not list {entry.study!r} among its studies",
                    "add it to the review's 'included'",
                )


def _check_critiques(entries: list[_Entry]) -> Iterator[Fault]:
    """A paper on which another comments, or which another corrects or retracts, names that one:
    who reads the one must learn of the other."""
    known = {entry.id: entry for entry in entries}
    for entry in entries:
        for relation, name in entry.links["relations"]:
            back = _AGAINST.get(relation)
            other = known.get(name)
            if back and other and [back, entry.id] not in other.links["relations"]:
                yield Fault(
                    other.file,
                    None,
                    "related",
                    f"{entry.id!r} {relation.replace('-', ' ')} this paper, which does not say so",
                    f"name it under 'related' as {back}",
                )


def _check_definitions(trials: list[_Entry]) -> Iterator[Fault]:
    """Trials that count events of one domain share a definition: what they count enters one
    pool."""
    groups: dict[str, dict[str, list[tuple[_Entry, str, str | None]]]] = {}
    for entry in trials:
        for path, domain, definition in entry.links["events"]:
            studies = groups.setdefault(domain, {})
            studies.setdefault(entry.study or entry.id, []).append((entry, path, definition))
    for domain, studies in groups.items():
        first, *others = studies.values()
        shared = {_words_of(definition) for *_, definition in first}
        for outcomes in others:
            if shared.isdisjoint(_words_of(definition) for *_, definition in outcomes):
                entry, path, definition = outcomes[0]
                theirs, _, told = first[0]
                yield Fault(
                    entry.file,
                    None,
                    path,
                    f"{domain} counts {definition or 'unspecified events'!r} here and"
                    f" {told or 'unspecified events'!r} in {theirs.id!r}",
                    "use the same words for the same thing; else make it a separate outcome",
                )


def _words_of(definition: str | None) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(definition or "")))


def _twice(store: Store) -> Iterator[Fault]:
    sql = """SELECT name, kind, group_concat(paper, ' ') FROM identifiers WHERE kind IN ('doi',
    'pmid', 'pmcid') AND name <> ''
             GROUP BY name, kind HAVING count(*) > 1 ORDER BY name"""
    for name, kind, found in store.rows(sql).fetchall():
        first, *others = sorted(found.split())
        for paper in others:
            yield Fault(
                f"papers/{paper}.yaml",
                None,
                kind,
                f"{first!r} has the same {kind} {name}",
                "one publication has one record",
            )


def _one_trial_twice(store: Store, entries: Mapping[str, _Entry]) -> Iterator[Fault]:
    """Main papers that give one register number are of one study, since a trial counts once; unless
    one says how they are related (an extension in other people)."""
    sql = """SELECT name, group_concat(paper, ' ') FROM identifiers JOIN papers ON papers.id = paper
             WHERE identifiers.kind = 'registration' AND papers.kind = 'primary'
             GROUP BY name HAVING count(DISTINCT coalesce(study, papers.id)) > 1 ORDER BY name"""
    for name, found in store.rows(sql).fetchall():
        first, *others = sorted(found.split())
        for paper in others:
            if not _related(entries[first], entries[paper]):
                yield Fault(
                    f"papers/{paper}.yaml",
                    None,
                    "registrations",
                    f"{first!r} has the same register number {name.upper()}, and is another study",
                    "a trial counts once: give both one 'study', one of them as a"
                    " secondary-report; of other people: name it under 'related'",
                )


def _check_former(store: Store) -> Iterator[Fault]:
    """An id of before leads to one record: it is no other's, now or before."""
    sql = """SELECT old.name, old.paper, other.paper FROM identifiers AS old JOIN identifiers AS
    other ON other.name = old.name AND other.paper <> old.paper
             WHERE old.kind = 'former' AND other.kind IN ('id', 'former') ORDER BY 1, 2, 3"""
    for name, paper, other in store.rows(sql).fetchall():
        message = f"{name!r} leads to {other!r} already"
        yield Fault(
            f"papers/{paper}.yaml", None, "former_ids", message, "an id is never used twice"
        )


def _same_titles(entries: list[_Entry]) -> Iterator[Fault]:
    """Papers of one title are one paper, unless they belong to one study
    or say how they are related."""
    seen: dict[str, _Entry] = {}
    for entry in entries:
        title = entry.links["title"]
        first = seen.setdefault(title, entry) if title else entry
        if first is not entry and not _related(first, entry):
            yield Fault(
                entry.file,
                None,
                "title",
                f"{first.id!r} has the same title",
                "one publication has one record; else name it under 'related'",
            )


def _related(one: _Entry, other: _Entry) -> bool:
    named = {name for _, name in one.links["papers"]} | {name for _, name in other.links["papers"]}
    return (
        (one.study is not None and one.study == other.study) or one.id in named or other.id in named
    )
