"""How far two independent extractions agree, from what the records say of their differences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ldncli.records.model.paper import Paper

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two extractions read the same.

    `items` were read by both, `differ` of them differently; `kappa` is Cohen's, None where the
    values are no categories or all readings were one value.
    """

    field: str
    items: int
    differ: int
    kappa: float | None

    @property
    def percent(self) -> float | None:
        """Percent of items read the same; None without items."""
        return 100 * (1 - self.differ / self.items) if self.items else None


def agreement(papers: Iterable[Paper]) -> list[Agreement]:
    """Agreement over all values that were compared, then field by field where each
    reader had to choose a category.

    A category that is in no list of differences was read the same by both.
    """
    double = [paper for paper in papers if paper.extraction.state == "double"]
    compared = sum(paper.extraction.compared or 0 for paper in double)
    differ = sum(len(paper.extraction.differences) for paper in double)
    rows = [Agreement("all values", compared, differ, None)]
    for field, collect in _CATEGORIES.items():
        pairs = [pair for paper in double for pair in collect(paper)]
        rows.append(
            Agreement(
                field,
                len(pairs),
                sum(first != second for first, second in pairs),
                cohens_kappa(pairs),
            )
        )
    return rows


def cohens_kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa, (p_o − p_e) / (1 − p_e); None without pairs or when
    chance alone would always agree.

    Cohen 1960, Educational and Psychological Measurement 20:37–46.
    """
    if not pairs:
        return None
    total = len(pairs)
    observed = sum(first == second for first, second in pairs) / total
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    expected = sum(firsts[value] * seconds[value] for value in firsts) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def _differences(paper: Paper) -> dict[str, Pair]:
    """What both read, by a path without brackets, `domains` and `judgement`, so that
    spellings of one place meet."""
    found = {}
    for each in paper.extraction.differences:
        path = re.sub(r"\[(\d+)\]", r".\1", each.path)
        path = path.replace(".domains", "").removesuffix(".judgement")
        found[path] = (str(each.first), str(each.second))
    return found


def _field(path: str, paper: Paper, value: str | None) -> Iterator[Pair]:
    if value is not None:
        yield _differences(paper).get(path, (value, value))


def _judgements(paper: Paper) -> Iterator[Pair]:
    differences = _differences(paper)
    if "appraisals.0.instrument" in differences:
        return  # other instruments have other domains
    for appraisal in paper.appraisals[:1]:
        if appraisal.by == "ldn":
            for domain, judged in appraisal.domains.items():
                yield differences.get(
                    f"appraisals.0.{domain}", (judged.judgement, judged.judgement)
                )


def _overall(paper: Paper) -> Iterator[Pair]:
    if (
        paper.appraisals
        and paper.appraisals[0].by == "ldn"
        and "appraisals.0.instrument" not in _differences(paper)
    ):
        yield from _field("appraisals.0.overall", paper, paper.appraisals[0].overall.judgement)


_CATEGORIES = {
    "kind of paper": lambda paper: _field("kind", paper, paper.kind),
    "scope": lambda paper: _field("scope", paper, paper.scope),
    "design": lambda paper: _field("design.type", paper, paper.design.type),
    "blinding": lambda paper: _field("design.blinding", paper, paper.design.blinding),
    "direction": lambda paper: _field("direction", paper, paper.direction),
    "risk of bias, by domain": _judgements,
    "risk of bias, overall": _overall,
}
