"""The list of references in a citation style (CSL), rendered by citeproc; and
how the text points into it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ldncli.errors import UsageError
from ldncli.records.model.paper import Paper
from ldncli.records.text.folding import doi_address
from ldncli.report.document.citation_styles import USUAL_STYLE, style_file
from ldncli.report.exchange.citations.csl import to_csl_json

_FIELDS = (
    "id",
    "type",
    "title",
    "author",
    "issued",
    "container-title",
    "volume",
    "issue",
    "page",
    "DOI",
    "URL",
    "PMID",
    "language",
)
# Letters of Unicode's private part, which mark italics while citeproc puts a reference together.
_ITALIC, _UPRIGHT = "\ue000", "\ue001"
# Longer marks in the text are cut.
_MARK_MOST = 60


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the list: its text, in which pairs of True stand in italics; `url` leads to
    it, None where nothing does."""

    paper: str
    parts: tuple[tuple[str, bool], ...]
    url: str | None

    @property
    def text(self) -> str:
        """The entry as plain text."""
        return "".join(text for text, _ in self.parts)


@dataclass(frozen=True, slots=True)
class References:
    """The list in its order. `numeric` styles point to it by numbers, others by names and years;
    `marks` are those by paper, without brackets."""

    style: str
    numeric: bool
    entries: tuple[Reference, ...]
    marks: Mapping[str, str]

    def mark(self, papers: Sequence[str]) -> str:
        """How a text points to papers: `[3, 7–9]`, or `(Younger et al., 2013)`."""
        return "".join(text for text, _ in self.pieces(papers))

    def pieces(self, papers: Sequence[str]) -> list[tuple[str, str | None]]:
        """The same in pieces, each with the paper that it leads to; None for
        brackets and commas between."""
        known = [each for each in dict.fromkeys(papers) if each in self.marks]
        if not known:
            return []
        if not self.numeric:
            return [
                ("(", None),
                *_between([(self.marks[each], each) for each in known], "; "),
                (")", None),
            ]
        known.sort(key=lambda each: int(self.marks[each]))
        return [("[", None), *_between(self._runs(known), ", "), ("]", None)]

    def _runs(self, papers: Sequence[str]) -> list[tuple[str, str | None]]:
        """Numbers in order; three and more in a row as first–last, told by a
        piece of its own between them."""
        runs: list[list[str]] = []
        for each in papers:
            if runs and int(self.marks[each]) == int(self.marks[runs[-1][-1]]) + 1:
                runs[-1].append(each)
            else:
                runs.append([each])
        found: list[tuple[str, str | None]] = []
        for run in runs:
            if len(run) < 3:
                found += [(self.marks[each], each) for each in run]
            else:
                found += [
                    (self.marks[run[0]], run[0]),
                    (_RUN, None),
                    (self.marks[run[-1]], run[-1]),
                ]
        return found


_RUN = "–"


def _between(pieces: Sequence[tuple[str, str | None]], comma: str) -> list[tuple[str, str | None]]:
    """The pieces with commas between those that no dash joins."""
    found: list[tuple[str, str | None]] = []
    for piece in pieces:
        if found and piece[0] != _RUN and found[-1][0] != _RUN:
            found.append((comma, None))
        found.append(piece)
    return found


class _Marking:
    """What citeproc calls to format: italics are marked, all else stays as it is, and
    nothing is taken for markup."""

    @staticmethod
    def preformat(text: Any) -> str:
        return str(text).replace(_ITALIC, "").replace(_UPRIGHT, "")

    class Italic(str):
        def __new__(cls, text: str) -> Any:
            return super().__new__(cls, f"{_ITALIC}{text}{_UPRIGHT}")

    Oblique = Italic
    Bold = Light = Underline = Superscript = Subscript = SmallCaps = str


def make_references(papers: Sequence[Paper], style: str = USUAL_STYLE) -> References:
    """The papers as a list of references: numbered in their order, or by author
    where the style points by names.

    `style` is the name of a CSL style, or a file that ends with `.csl`. Raises UsageError
    where there is no such style, or where it is one that does not come with ldn and the
    extra `styles` is not installed.
    """
    file = style_file(style)
    if not papers:
        return References(style, True, (), {})
    import warnings

    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
    from citeproc.source.json import CiteProcJSON
    from lxml.etree import XMLSyntaxError

    items = [_item(each) for each in papers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            form = CitationStylesStyle(file, validate=False)
            has_list = form.has_bibliography()
        except (XMLSyntaxError, AttributeError, ValueError, KeyError) as error:
            raise UsageError(
                f"{style} is not a readable citation style",
                hint="use a CSL file from zotero.org/styles",
                slug="unknown-style",
            ) from error
        if not has_list:
            raise UsageError(
                f"the citation style {style} produces no list of references",
                hint="use vancouver, apa or ieee, for example",
                slug="unknown-style",
            )
        numeric = _is_numeric(form)
        bibliography = CitationStylesBibliography(form, CiteProcJSON(items), _Marking)
        citations = [Citation([CitationItem(each["id"])]) for each in items]
        for each in citations:
            bibliography.register(each)
        texts = dict(zip(bibliography.keys, map(str, bibliography.bibliography()), strict=True))
        marks = (
            {}
            if numeric
            else {
                item["id"]: _in_text(bibliography, citation)
                for item, citation in zip(items, citations, strict=True)
            }
        )
    return _listed(style, numeric, papers, texts, marks)


def _listed(
    style: str,
    numeric: bool,
    papers: Sequence[Paper],
    texts: Mapping[str, str],
    marks: dict[str, str],
) -> References:
    entries = [
        _entry(paper, _unnumbered(texts[paper.id], paper, place if numeric else None))
        for place, paper in enumerate(papers, 1)
    ]
    if numeric:
        marks = {each.paper: str(place) for place, each in enumerate(entries, 1)}
    else:
        entries.sort(key=lambda each: (each.text.casefold(), each.paper))
    return References(style, numeric, tuple(entries), marks)


def _is_numeric(form: Any) -> bool:
    kinds = [
        each.get("citation-format")
        for each in form.root.iter("{*}category")
        if each.get("citation-format")
    ]
    return "numeric" in kinds if kinds else False


def _item(paper: Paper) -> dict[str, Any]:
    """A paper as citeproc takes it: pages in full, since it cuts short ones wrongly; an English
    title where there is one besides."""
    item = json.loads(to_csl_json([paper]).translate({ord(_ITALIC): None, ord(_UPRIGHT): None}))[0]
    kept = {key: item[key] for key in _FIELDS if key in item}
    if "page" in kept:
        kept["page"] = _whole_pages(kept["page"])
    if "DOI" in kept and kept.get("URL", "").endswith(kept["DOI"]):
        del kept["URL"]
    return kept


def _whole_pages(pages: str) -> str:
    """`877-87` as `877-887`."""
    found = re.fullmatch(r"(\d+)-(\d+)", pages.replace(" ", ""))
    if not found or len(found[2]) >= len(found[1]):
        return pages
    return f"{found[1]}-{found[1][: len(found[1]) - len(found[2])]}{found[2]}"


def _in_text(bibliography: Any, citation: Any) -> str:
    """`(Younger et al., 2013)` without its brackets."""
    text = (
        str(bibliography.cite(citation, lambda item: None))
        .replace(_ITALIC, "")
        .replace(_UPRIGHT, "")
        .strip()
    )
    text = text[1:-1] if text[:1] == "(" and text[-1:] == ")" else text
    # A title that stands for missing authors is too long for a mark.
    return (
        text
        if len(text) <= _MARK_MOST
        else f"{text[: _MARK_MOST // 2].rstrip()} … {text[-6:].strip(' ,')}"
    )


def _unnumbered(text: str, paper: Paper, place: int | None) -> str:
    """The text on one line without its own number: that of its `place`, else any that is not
    the beginning of its title."""
    text = " ".join(text.split())
    if place is None and paper.title[:1].isdigit() and not paper.authors:
        return text
    return re.sub(rf"^[\[(]?{place or r'[0-9]+'}[\])]?[.:]?\s*", "", text, count=1)


def _entry(paper: Paper, text: str) -> Reference:
    url = (
        doi_address(paper.doi)
        if paper.doi
        else paper.url or next((each.url for each in paper.sources if each.url), None)
    )
    return Reference(paper.id, _italics(_tidied(_titled_once(text, paper))), url)


def _tidied(text: str) -> str:
    """Without the signs that citeproc doubles, and the quotes that it leaves empty."""
    text = re.sub(r"“”[,.]? ?", "", text)
    return re.sub(r"([.?!])\.(?!\.)", r"\1", text) if not text.endswith("...") else text


def _titled_once(text: str, paper: Paper) -> str:
    """Without authors a title takes their place, and citeproc prints it there and
    in its own: the second goes."""
    title = paper.title
    if paper.authors or text.count(title) < 2:
        return text
    first, second = text.index(title), text.rindex(title)
    rest = text[second + len(title) :].lstrip(_UPRIGHT)
    return text[:second].rstrip(_ITALIC) + rest.lstrip(". ") if second > first else text


def _italics(text: str) -> tuple[tuple[str, bool], ...]:
    """The text cut where italics begin and end."""
    parts: list[tuple[str, bool]] = []
    depth = 0
    for piece in re.split(f"([{_ITALIC}{_UPRIGHT}])", text):
        if piece == _ITALIC:
            depth += 1
        elif piece == _UPRIGHT:
            depth -= 1
        elif piece:
            parts.append((piece, depth > 0))
    return tuple(parts)
