"""What pages are made with: the templates, autoescaped, and the files that lie beside them;
all of it part of the package."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ldncli.report.site.addresses import page_of, root_of, safe_address
from ldncli.report.site.words import certainty_mark, counted, direction_mark, people_words, words_of

if TYPE_CHECKING:
    from jinja2 import Environment

_PACKAGE = "ldncli.report.site"
# Nothing from elsewhere, nothing inside the page: scripts and styles are files of the site, forms
# stay on it, no page frames another.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; object-src 'none'"
)
# Characters that no page may hold (HTML Standard, 13.2.3.5): controls and what is no character.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def static_files() -> Iterator[tuple[str, bytes]]:
    """The names and contents of scripts and styles, in order."""
    for each in sorted(files(_PACKAGE).joinpath("static").iterdir(), key=lambda each: each.name):
        if each.name.endswith((".css", ".js", ".svg")):
            yield each.name, each.read_bytes()


@lru_cache(1)
def environment() -> Environment:
    """The templates: every value is escaped, and a name that is not there is an error."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = files(_PACKAGE).joinpath("templates")
    made = Environment(
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        page_of=page_of,
        safe_address=safe_address,
        certainty_mark=certainty_mark,
        direction_mark=direction_mark,
        words_of=words_of,
        people_words=people_words,
        counted=counted,
        policy=POLICY,
    )
    return made


def render(template: str, page: str, values: Mapping[str, Any]) -> str:
    """A page from its template; `root` leads from it back to the root of the site."""
    made = environment().get_template(template).render(page=page, root=root_of(page), **values)
    return _FORBIDDEN.sub(" ", made)
