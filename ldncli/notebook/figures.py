"""Figures that show themselves in a notebook and save themselves by the ending of a file's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ldncli.errors import UsageError
from ldncli.report.drawing.charts import Chart
from ldncli.report.drawing.render import render
from ldncli.report.writing.files import write_files

_ENDINGS = {".svg": "svg", ".png": "png", ".pdf": "pdf", ".txt": "text"}


class Figure:
    """A chart with what was looked at.

    A notebook shows it as a picture, `print` as text of 80 columns. `notes` say what was looked at
    and left out.

    >>> figure = base.forest(condition="fibromyalgia", outcome="pain-intensity")
    >>> figure.to_svg()[:4]
    '<svg'
    """

    def __init__(
        self, chart: Chart, notes: tuple[str, ...] = (), page: Callable[[], str] | None = None
    ) -> None:
        self.chart, self.notes, self._page = chart, notes, page

    def to_svg(self, theme: str = "light") -> str:
        """The picture as SVG; `theme` is light or dark.

        >>> base.rob("fibromyalgia").to_svg("dark").startswith("<svg")
        True
        """
        return str(render(self.chart, "svg", theme=theme))

    def save(self, path: str | Path, theme: str = "light") -> Path:
        """Write the figure, over a file that is there; returns its path.

        The ending chooses: .svg, .png, .pdf (needs reportlab), .txt, and .html for a map, which is
        then a page with filters. Raises UsageError for another ending.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     base.map("CRPS").save(Path(folder) / "map.html").name
        'map.html'
        """
        path = Path(path)
        ending = path.suffix.lower()
        if ending == ".html" and self._page is not None:
            drawn: str | bytes = self._page()
        elif ending in _ENDINGS:
            drawn = render(self.chart, _ENDINGS[ending], theme=theme)
        else:
            known = [*_ENDINGS, *([".html"] if self._page else [])]
            raise UsageError(
                f"a figure cannot be saved as {path.name}", hint=f"it can be {', '.join(known)}"
            )
        content = drawn if isinstance(drawn, bytes) else drawn.encode()
        write_files({path: content}, force=True)
        return path

    def __repr__(self) -> str:
        return str(render(self.chart, "text"))

    def _repr_svg_(self) -> str:
        return self.to_svg()
