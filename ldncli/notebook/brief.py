"""A brief that shows itself: as text, Markdown, HTML or plain values."""

from __future__ import annotations

from typing import Any

from ldncli.report.answers.brief import Brief
from ldncli.report.document.brief import brief_document
from ldncli.report.writing.brief import brief_lines, brief_values


class BriefText:
    """One question answered on one screen; `value` is the answer itself.

    >>> len(repr(base.brief("CRPS")).splitlines()) <= 24
    True
    """

    def __init__(self, value: Brief) -> None:
        self.value = value

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values, as `ldn brief --format json`.

        >>> "studies" in base.brief("CRPS").to_dict()
        True
        """
        return brief_values(self.value)

    def to_markdown(self) -> str:
        """All of it as Markdown.

        >>> base.brief("CRPS").to_markdown()[:2]
        '# '
        """
        from ldncli.report.document.writers.markdown import to_markdown

        return to_markdown(brief_document(self.value))

    def to_html(self) -> str:
        """All of it as a page of HTML that needs nothing else.

        >>> base.brief("CRPS").to_html().startswith("<!")
        True
        """
        from ldncli.report.document.writers.html import to_html

        return to_html(brief_document(self.value))

    def __repr__(self) -> str:
        return "\n".join(brief_lines(self.value))

    def _repr_markdown_(self) -> str:
        return self.to_markdown()
