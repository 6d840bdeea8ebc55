"""The evidence map as one file: no request leaves it, and nothing runs in it but its own script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape

from ldncli.evidence.survey.evidence_map import EvidenceMap
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.report.map.fragment import Opened, map_fragment, map_script, map_style
from ldncli.report.map.words import title_words

_PAGE_STYLE = """
html { color-scheme: light dark; }
body { margin: 0 auto; padding: 1rem clamp(0.75rem, 3vw, 2.5rem) 3rem; max-width: 100rem;
  background: var(--map-paper); color: var(--map-ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.45rem; line-height: 1.25; margin: 0.5rem 0 0.25rem; }
.lead, footer { color: var(--map-muted); max-width: 70ch; margin: 0 0 1rem;
  overflow-wrap: anywhere; }
footer { margin-top: 1.5rem; font-size: 0.875rem; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--map-paper); padding: 0.5rem; z-index: 9; }
body:not(:has(.gm-live)) .told { display: none; }
@media print {
  @page { margin: 16mm 14mm; }
  body { padding: 0; font-size: 10pt; max-width: none; }
  .skip, .told { display: none; }
}
"""


def map_page(
    found: EvidenceMap,
    vocabularies: Mapping[str, Vocabulary],
    account: str,
    about: str,
    treatment: str,
    colour: str = "certainty",
    opened: Opened = (None, None),
) -> str:
    """The whole page; `account` says what was looked at, `about` which data and which version of
    the program, `treatment` what is under test, as a title.

    `opened` are the levels of rows and columns open at first: 0 all, None one.
    """
    style, script = map_style() + _PAGE_STYLE, map_script()
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri"
        " 'none'; form-action 'none'"
    )
    title = f"{treatment}. {title_words(found)}"
    lead = "What has been studied, in whom and with what certainty, and where nothing has."
    told = (
        "Point at a cell, or reach it with the arrow keys, for its studies; a row or column with a"
        " triangle opens."
    )
    shown = map_fragment(found, vocabularies, colour, opened=opened)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#after-map">Skip the map</a>\n<main>\n'
        f'<h1>{escape(title)}</h1>\n<p class="lead">{escape(lead)}'
        f'<span class="told"> {escape(told)}</span></p>\n{shown}</main>\n'
        '<footer id="after-map" tabindex="-1">'
        f"<p>Looked at: {escape(account)}.</p><p>{escape(about)}. Not medical advice.</p>"
        "</footer>\n"
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _hash(text: str) -> str:
    """What the policy calls an inline style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
