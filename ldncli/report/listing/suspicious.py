"""Numbers of records that can stand and look like something else, as warnings of the check."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ldncli.errors import Fault
from ldncli.evidence.rechecking.beside import beside_each_other
from ldncli.evidence.synthesis.suspicions import Suspicion, suspicions_in
from ldncli.records.index.building import with_line
from ldncli.records.model.paper import Paper
from ldncli.records.text.paths import path_text
from ldncli.report.words.findings.suspicions import reason_words

if TYPE_CHECKING:
    from ldncli.records.index.library import Library
    from ldncli.records.layers import Place

_HINT = (
    "look again in the source; a standard error belongs in 'se', and what the paper prints so"
    " stays and is shown with a caution"
)


def suspicious_numbers(
    library: Library, data: Place, only: Collection[Path] | None = None
) -> list[Fault]:
    """A warning for each number that looks like something else, in all records or in those of the
    files in `only`."""
    papers = list(library.papers([each.id for each in library.facets()]))
    found = [
        Fault(f"papers/{paper.id}.yaml", None, path_text(each.path), reason_words(each.why), _HINT)
        for paper, each in _all(papers, library)
    ]
    found = [
        with_line(each, data)
        for each in found
        if only is None or (data / each.file).resolve() in only
    ]
    return found if isinstance(data, Path) else data.named(found)


def _all(papers: list[Paper], library: Library) -> Iterator[tuple[Paper, Suspicion]]:
    scales = library.vocabulary("scales").terms
    beside = beside_each_other(papers)
    for paper in papers:
        seen = set()
        for index, outcome in enumerate(paper.outcomes):
            for each in suspicions_in(paper, index, scales.get(outcome.scale or "")):
                seen.add(each.path)
                yield paper, each
        yield from ((paper, each) for each in beside.get(paper.id, ()) if each.path not in seen)
