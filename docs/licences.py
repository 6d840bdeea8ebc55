"""The licences of everything that comes with ldn, read from the packages that are installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Licences under which code may be used and handed on together with ldn's own (MIT): all are
# permissive, or (MPL) bind only the files of the package itself.
COMPATIBLE = frozenset(
    "0BSD Apache-2.0 BSD-2-Clause BSD-2-Clause-Views BSD-3-Clause CC0-1.0 ISC MIT MPL-2.0 PSF-2.0"
    " Zlib".split()
)
# What packages call their licences, by the identifiers of SPDX.
_NAMES = {
    "MIT License": "MIT",
    "ISC License (ISCL)": "ISC",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
# Packages whose metadata name no licence, or that are installed on Windows alone: read from the
# licence file of the package.
_READ = {"colorama": "BSD-3-Clause", "resvg-py": "MIT"}


def locked() -> Iterator[tuple[str, str]]:
    """Name and version of each package of the locked set with which ldn runs, each name once."""
    text = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    yield from dict(re.findall(r"^([a-z0-9.-]+)==([^ \\;]+)", text, flags=re.MULTILINE)).items()


def is_installed(name: str, wanted: str) -> bool:
    """Whether the locked version is installed here."""
    try:
        return version(name) == wanted
    except PackageNotFoundError:
        return False


def licence_of(name: str) -> str:
    """The licence of an installed package as an expression of SPDX identifiers; raises ValueError
    where nothing names it."""
    if name in _READ:
        return _READ[name]
    about = metadata(name)
    if expression := about["License-Expression"]:
        return str(expression)
    classes = [each.rpartition(" :: ")[2] for each in about.get_all("Classifier") or []]
    for found in (about["License"], *classes):
        if found and (known := _NAMES.get(found, found)) in COMPATIBLE:
            return str(known)
    raise ValueError(f"{name}: no licence is named that is known here")


def parts_of(expression: str) -> list[str]:
    """The licences that an expression names."""
    return [each for each in re.split(r"[()\s]+", expression) if each not in ("", "AND", "OR")]


def licences_page() -> str:
    """The table, by package."""
    lines = [
        "# Licences",
        "",
        "Made by `docs/licences.py` from the packages of `requirements/run.txt`; do not edit.",
        "",
        "All code of `ldn` is under the MIT licence, the records under CC0 1.0, the citation styles"
        " that come with it under CC BY-SA 3.0, and its font under the Bitstream Vera licence."
        " These packages are installed with it; none is copied into it. All their licences let it"
        " be used and handed on with them.",
        "",
        "| package | licence |",
        "| --- | --- |",
        *(f"| {name} | {licence_of(name)} |" for name, _ in locked()),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    (ROOT / "docs" / "licences.md").write_text(licences_page(), encoding="utf-8")
