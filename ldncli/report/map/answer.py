"""From a library and a question to the evidence map."""

from __future__ import annotations

from ldncli.errors import UnknownTermError, nearest
from ldncli.evidence.findings.groupings import PARTS, group_findings
from ldncli.evidence.findings.ordering import Unreported
from ldncli.evidence.selecting.studies import CLINICAL
from ldncli.evidence.survey.evidence_map import COLUMNS, EvidenceMap, draw_map
from ldncli.questions.asked import Asked
from ldncli.records.index.library import Library
from ldncli.report.words.selection import selection_words

COLOURS = ("certainty", "direction")


def map_answer(asked: Asked, columns: str = "outcomes") -> tuple[EvidenceMap, str]:
    """The map of a question, unfolded, and in words what was looked at;
    `columns` is one of `COLUMNS`.

    By mechanism every scope counts, unless one is given. Retracted papers never count. Raises
    UnknownTermError for columns that there are not.
    """
    if columns not in COLUMNS:
        raise UnknownTermError(
            f"a map has no columns {columns!r}",
            hint=nearest(columns, COLUMNS) or f"one of {', '.join(COLUMNS)}",
        )
    asked = asked.asking(every_scope=columns == "mechanisms", include_retracted=False)
    body, query, given, library = asked.body, asked.query, asked.given, asked.library
    findings = asked.findings if columns != "mechanisms" else ()
    by = columns[:-1]
    parts = (
        group_findings(body, by, query, library.vocabularies, library.judgements)
        if by in PARTS
        else {}
    )
    named = {
        library.vocabulary("conditions").resolve(each) for each in given.get("condition") or ()
    }
    if columns == "outcomes":
        named |= {each.outcome for each in asked.lines if isinstance(each, Unreported)}
    if columns in ("outcomes", "mechanisms"):
        terms = given.get(by) or ()
        named |= (
            {library.vocabulary(columns).resolve(each) for each in terms}
            if terms
            else _branches(library, columns)
        )
    return (
        draw_map(body, columns, query, library.vocabularies, findings, named, parts),
        selection_words(asked.selection),
    )


def page_of(
    found: EvidenceMap,
    asked: Asked,
    account: str,
    colour: str,
    depths: tuple[int | None, int | None],
) -> str:
    """The map of a question as a page with filters, which says from which data it was made;
    `depths` are the levels of conditions and of columns that it opens, None for what it holds."""
    from ldncli.report.map.page import map_page
    from ldncli.version import __version__

    library = asked.library
    about = f"ldn {__version__}, {len(library)} papers, digest of the data {library.digest[:12]}"
    return map_page(found, library.vocabularies, account, about, asked.called.title, colour, depths)


def _branches(library: Library, columns: str) -> set[str]:
    """The main branches on which anything is known at all: a question that finds nothing there
    shows them empty, that is what a map is for."""
    vocabulary = library.vocabulary(columns)
    facets = [
        each
        for each in library.facets()
        if each.status != "retracted" and (columns == "mechanisms" or each.kind in CLINICAL)
    ]
    used = {term for each in facets for term in getattr(each, columns) if term in vocabulary.terms}
    return {[term, *vocabulary.ancestors(term)][-1] for term in used}


def colour_of(asked: str | None, columns: str) -> str:
    """What colours a map: as asked, else certainty, by mechanism directions, since
    GRADE does not rate mechanisms."""
    if asked is None:
        return "direction" if columns == "mechanisms" else "certainty"
    if asked not in COLOURS:
        raise UnknownTermError(
            f"a map cannot be coloured by {asked!r}",
            hint=nearest(asked, COLOURS) or f"one of {', '.join(COLOURS)}",
        )
    return asked
