"""Printed text made plain, and the identifiers, dates and addresses that stand in it."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from ldncli.records.text.folding import clean as clean

# Older DOIs hold the page in angles or brackets (`0891-6640(2004)18<673:ioobhc>2.0.co;2`). Cut
# there, one would stand for every paper of its issue.
_SICI = (
    r"10\.\d{4,9}/[^\s\"'<>\[\]]{1,100}[<\[]\d+:[^\s\"<>\[\]]{1,20}[>\]]\d\.\d\.\w\w;2(?:-[\w#])?"
)
DOI = re.compile(_SICI + r"|10\.\d{4,9}/[^\s\"'<>·\[\]]{1,200}")
PMCID = re.compile(r"\bPMC\d{3,9}\b")
ADDRESS = re.compile(r"https?://[^\s<>\"']+")
DATE = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)


def unmarked(text: str) -> str:
    """As `clean`, also without the marks of Markdown and HTML for
    italics, bold and raised signs."""
    text = re.sub(r"</?(?:i|b|em|strong|sub|sup)>", "", html.unescape(text))
    return clean(re.sub(r"(\*{1,3})(\S(?:[^*]*\S)?)\1", r"\2", text))


def find_doi(text: str) -> str | None:
    """The first DOI in a text, without the punctuation around it; also as an address spells it."""
    if "%3" in text or "&" in text:
        text = html.unescape(unquote(text))
    found = DOI.search(text)
    if not found:
        return None
    doi = found[0].rstrip(".,;:*_")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;:*_")
    return doi if DOI.fullmatch(doi) else None


def find_address(text: str) -> str | None:
    """The first web address in a text, without the punctuation around it."""
    found = ADDRESS.search(text)
    return found[0].rstrip(".,;:)]*") if found else None
