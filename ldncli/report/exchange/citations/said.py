"""What every bibliography says of a paper: its marked title, keywords, remarks, address."""

from __future__ import annotations

from collections.abc import Callable

from ldncli.evidence.selecting.appraisals import OURS
from ldncli.evidence.selecting.critiques import critiques_of
from ldncli.records.model.paper import Paper
from ldncli.records.text.folding import doi_address, upper
from ldncli.report.words.studies.critiques import critique_words

# A vocabulary and a term of it to the name that people read.
Label = Callable[[str, str], str]
_RETRACTED = "RETRACTED"


def as_words(vocabulary: str, term: str) -> str:
    """A term by its id, where no vocabulary is at hand."""
    return term.replace("-", " ")


def keywords(paper: Paper, label: Label = as_words) -> list[str]:
    """Conditions, mechanisms, design and tags in words without commas, which part keywords; and a
    warning where the paper is retracted."""
    terms = [
        *(("conditions", each) for each in paper.conditions),
        *(("mechanisms", each.id) for each in paper.mechanisms),
        ("designs", paper.design.type),
    ]
    words = [label(*each).replace(",", "") for each in terms]
    words += [as_words("tags", each) for each in paper.tags]
    return list(dict.fromkeys([_RETRACTED, *words] if paper.status == "retracted" else words))


def remarks(paper: Paper) -> list[str]:
    """What no field of a bibliography holds: an English title, registrations, the notice of a
    retraction, correction or concern, and the papers that comment on it, by id."""
    found = [f"English title: {paper.title_english}"] if paper.title_english else []
    found += [f"Registration: {number}" for number in paper.registrations]
    if paper.notice:
        date = f" {paper.notice.date}" if paper.notice.date else ""
        leads = f" (doi:{paper.notice.doi})" if paper.notice.doi else ""
        reason = f": {paper.notice.reason}" if paper.notice.reason else ""
        found.append(f"{paper.notice.kind.capitalize()}{date}{leads}{reason}")
    found += [upper(critique_words(each)) for each in critiques_of((paper,), {}) if each.by]
    return [one_line(each) for each in found]


def our_summary(paper: Paper) -> str:
    """The record's summary under the name of who wrote it: an abstract field would pass it off
    as the authors' own."""
    return one_line(f"Summary by {OURS}, not the authors' abstract: {paper.summary}")


def marked_title(paper: Paper) -> str:
    """The title, with the mark that PubMed and publishers give a retracted
    paper, unless it carries one."""
    marked = paper.title.casefold().startswith("retracted")
    return (
        f"{_RETRACTED}: {paper.title}"
        if paper.status == "retracted" and not marked
        else paper.title
    )


def address(paper: Paper) -> str | None:
    """Where the paper is found: its own address, else that of its DOI."""
    return paper.url or (doi_address(paper.doi) if paper.doi else None)


def one_line(text: str) -> str:
    """Text without line ends, which would end a field."""
    return " ".join(text.split())
