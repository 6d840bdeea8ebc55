"""The search of a site as data: what the browser needs to find the papers that `ldn
search` finds, and to show them.

Two files, read only when somebody searches; where they are large, in parts, of which each names
the next. `words.js`: every word of the full-text index with the papers and places where it stands,
as one text a word, and which of them are abbreviations. `records.js`: the papers as rows, and the
vocabularies with all names of their terms, from which the browser itself knows which papers a
synonym means. static/search.js reads both; what a posting looks like is said in `postings`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from ldncli.records.index.fulltext import (
    drug_names,
    kept_words,
    names_of,
    occurrences,
    terms_of,
)
from ldncli.records.index.standing import standing_of
from ldncli.records.vocabularies.vocab import KINDS as VOCABULARIES
from ldncli.report.site.contents import Contents
from ldncli.report.site.words import DIRECTIONS, KINDS, STATUSES, direction_mark

# A letter for each column of the full-text index that postings hold.
COLUMNS = {"title": "A", "summary": "B", "names": "C", "body": "D"}
# Characters of a part: some seconds over a slow line.
_PART = 4_000_000
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number: int) -> str:
    """A number from 0 in digits and small letters."""
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
        if not number:
            return text


_SMALL = [base36(number) for number in range(36**2)]


def _digits(number: int) -> str:
    return _SMALL[number] if number < len(_SMALL) else base36(number)


def postings(contents: Contents) -> Iterator[tuple[str, str]]:
    """Each word with its papers: `;` begins a paper (how many numbers after the last one), a letter
    a column, `,` the next place in it.

    Numbers are to base 36; papers are numbered by their ids, and places count
    from the last one of the column.
    """
    numbers = {paper: number for number, paper in enumerate(contents.papers)}
    for word, rows in groupby(occurrences(contents.library.store), key=lambda row: row[0]):
        places: dict[int, dict[str, list[int]]] = {}
        for _, paper, column, offset in rows:
            number = numbers.get(paper)
            if number is not None:
                places.setdefault(number, {}).setdefault(COLUMNS[column], []).append(offset)
        if places:
            yield word, _posting(places)


def _posting(places: dict[int, dict[str, list[int]]]) -> str:
    parts, last = [], 0
    for number in sorted(places):
        parts.append(f";{_digits(number - last)}")
        last = number
        for column in sorted(places[number]):
            before = 0
            steps = []
            for offset in sorted(places[number][column]):
                steps.append(_digits(offset - before))
                before = offset
            parts.append(column + ",".join(steps))
    return "".join(parts)


def search_files(contents: Contents) -> Iterator[tuple[str, str]]:
    """The files of the search with their texts, one after another."""
    words = (f"{_script(word)}:{_script(posting)}" for word, posting in postings(contents))
    for rows, name, following in _parts("words", words):
        kept = kept_words(contents.library.store) if name == "words.js" else []
        yield name, f'"use strict";\nLDN.words({{\n{rows}}},{_script(kept)},{following});\n'
    places = {
        name: {term: place for place, term in enumerate(contents.vocabularies[name].terms)}
        for name in VOCABULARIES
    }
    papers = map(_script, _papers(contents, places))
    for rows, name, following in _parts("records", papers):
        if name == "records.js":
            head = "".join(_head(contents, places))
            yield name, f'{head}"papers":[\n{rows}\n]}},{following});\n'
        else:
            yield name, f'"use strict";\nLDN.papers([\n{rows}\n],{following});\n'


def _parts(kind: str, items: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Rows in parts: their text, the file's name, and that of the next one as scripts have it."""
    rows: list[str] = []
    size, number = 0, 1
    for item in items:
        if size > _PART:
            following = f"{kind}-{number + 1}.js"
            yield ",\n".join(rows), _part(kind, number), _script(following)
            rows, size, number = [], 0, number + 1
        rows.append(item)
        size += len(item)
    yield ",\n".join(rows), _part(kind, number), "null"


def _part(kind: str, number: int) -> str:
    return f"{kind}.js" if number == 1 else f"{kind}-{number}.js"


def _head(contents: Contents, places: dict[str, dict[str, int]]) -> Iterator[str]:
    """What stands before the papers in the file of records."""
    yield f'"use strict";\nLDN.records({{\n"digest":{_script(contents.digest)},\n'
    for name, values in (("kinds", KINDS), ("scopes", contents.scopes), ("statuses", STATUSES)):
        yield f'"{name}":{_script(list(values.values()))},\n'
    marks = [mark for each in DIRECTIONS if (mark := direction_mark(each))]
    directions = [[mark.sign, mark.word, mark.tone] for mark in marks]
    yield f'"directions":{_script(directions)},\n'
    drug = dict.fromkeys(spelling for *_, spelling in drug_names(contents.library.topic))
    yield f'"drug":{_script(list(drug))},\n'
    yield '"vocabularies":{'
    yield ",\n".join(
        f'"{name}":{_script(_terms(contents, name, places[name]))}' for name in VOCABULARIES
    )
    yield '},\n"pages":{'
    yield ",".join(
        f'"{name}":{_script([places[name][each] for each in contents.pages[name]])}'
        for name in ("conditions", "mechanisms")
    )
    yield "},\n"


def _terms(contents: Contents, name: str, places: dict[str, int]) -> list[list[Any]]:
    """The terms in their order: id, label, the place of the term above (-1: none), and
    all names as the search compares them; `=` stands before those that keep all their letters."""
    vocabulary = contents.vocabularies[name]
    return [
        [
            term,
            vocabulary.label(term),
            places.get(vocabulary.parents[term] or "", -1),
            list(dict.fromkeys(f"={each}" if kept else each for each, kept in names_of(concept))),
        ]
        for term, concept in vocabulary.terms.items()
    ]


def _papers(contents: Contents, places: dict[str, dict[str, int]]) -> Iterator[list[Any]]:
    """A row a paper; the order of its values is known to static/search.js. Classes are
    places in their lists, -1 none."""
    orders = {
        name: list(values)
        for name, values in (("kinds", KINDS), ("scopes", contents.scopes), ("statuses", STATUSES))
    }
    designs, topic = contents.vocabularies["designs"], contents.library.topic
    for paper in contents.papers.values():
        terms = dict(terms_of(paper, contents.vocabularies["harms"]))
        drug, design = paper.intervention, paper.design
        people = next(
            (
                each
                for each in (design.n_randomised, design.n_enrolled, design.n_analysed)
                if each is not None
            ),
            None,
        )
        yield [
            paper.id,
            paper.title,
            paper.title_english,
            paper.name,
            paper.year,
            paper.journal,
            orders["kinds"].index(paper.kind),
            places["designs"][design.type],
            orders["statuses"].index(paper.status),
            orders["scopes"].index(paper.scope),
            DIRECTIONS.index(paper.direction) if paper.direction else -1,
            drug.dose_min_mg if drug else None,
            drug.dose_max_mg if drug else None,
            people,
            *(
                [places[name][each] for each in terms[name]]
                for name in ("conditions", "mechanisms", "outcomes")
            ),
            paper.summary,
            [places["harms"][each] for each in terms["harms"]],
            paper.study_id or "",
            standing_of(paper, designs, topic),
        ]


def _script(value: Any) -> str:
    """A value for a script file; nothing in it can end a script, should
    anyone ever put it into a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
