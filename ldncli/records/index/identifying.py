"""Which papers a name leads to: an id of today or before, a number, an address, the acronym of a
trial, or what people say (Younger 2013)."""

from __future__ import annotations

import re

from ldncli.errors import UnclearNameError, UnknownTermError, nearest
from ldncli.records.index.store import Store
from ldncli.records.model.naming import MAIN_FIRST, with_acronym
from ldncli.records.text.folding import fold, fold_identifier

# Words of a spoken reference that name nobody.
_FILLERS = frozenset("and al colleagues et paper study the trial".split())
_YEAR = re.compile(r"\d{4}[a-z]?")
_ID = re.compile(r"\S+-\d{4}(-[a-z])?")
_WIDTH = 76


def identified(store: Store, name: str) -> list[str]:
    """Ids of the papers that a name leads to: all reports of a study for its id or acronym.

    Raises UnclearNameError where author and year fit several papers, and UnknownTermError with the
    nearest name where nothing fits.
    """
    wanted = fold_identifier(name)
    rows = store.rows(
        "SELECT paper, kind FROM identifiers WHERE name = ? ORDER BY kind = 'id' DESC, paper",
        (wanted,),
    ).fetchall()
    if rows:
        found = list(dict.fromkeys(paper for paper, _ in rows))
        if {kind for _, kind in rows} & {"study", "acronym"}:
            return _with_their_studies(store, found)
        return found
    spoken = _spoken(store, name)
    if len(spoken) > 1:
        raise UnclearNameError(
            f"{name!r} could be any of {len(spoken)} papers",
            hint=f"`ldn show {spoken[0][0]}` shows one of them; `ldn search {name}` looks further",
            choices=tuple(_choice(*each) for each in spoken),
        )
    if spoken:
        return [spoken[0][0]]
    known = {row[0] for row in store.rows("SELECT name FROM identifiers WHERE kind <> 'url'")}
    authors = {fold(row[0]) for row in store.rows("SELECT called FROM papers")}
    known |= {_YEAR.sub("", each).strip() for each in authors} | authors
    raise UnknownTermError(
        f"no paper is called {name!r}",
        hint=nearest(wanted, known) or f"try `ldn search {name}`",
    )


def _with_their_studies(store: Store, ids: list[str]) -> list[str]:
    """The papers and all others of their studies, the main ones first."""
    marks = ",".join("?" * len(ids))
    sql = f"""SELECT kind, id FROM papers WHERE id IN ({marks})
              OR study IN (SELECT study FROM papers WHERE id IN ({marks}))"""
    found = store.rows(sql, (*ids, *ids)).fetchall()
    return [id for _, id in sorted(found, key=lambda each: (_order(each[0]), each[1]))]


def _order(kind: str) -> int:
    return MAIN_FIRST.index(kind) if kind in MAIN_FIRST else len(MAIN_FIRST)


def _spoken(store: Store, name: str) -> list[tuple[str, str, str]]:
    """Id, name and title of the papers whose author, year or acronym are the words; none for a year
    alone, nor for what is written as an id: that is another paper's, or a slip."""
    words = set(fold(name).replace("&", " ").replace(".", " ").split()) - _FILLERS
    if not words or all(map(_YEAR.fullmatch, words)) or _ID.fullmatch(name.strip()):
        return []
    sql = """SELECT id, called, acronym, json_extract(record, '$.title')
             FROM papers JOIN contents USING (number) ORDER BY year, id"""
    return [
        (paper, with_acronym(called, acronym), title)
        for paper, called, acronym, title in store.rows(sql)
        if all(_is_one_of(word, fold(f"{called} {acronym or ''}").split()) for word in words)
    ]


def _is_one_of(word: str, own: list[str]) -> bool:
    """Whether a word is one of a paper's; a year is that with a letter behind it too."""
    return word in own or bool(
        _YEAR.fullmatch(word) and any(_YEAR.fullmatch(each) and each[:4] == word for each in own)
    )


def _choice(id: str, name: str, title: str) -> str:
    line = f"{id} · {name} · {title}" if name != id else f"{id} · {title}"
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1].rstrip()}…"
