"""What a reader must know of a body of evidence beside its number: what was published against its
studies, the caveats of their results, and who set out to measure the outcome and does not report
it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ldncli.evidence.synthesis.answer import asked_of
from ldncli.report.words.findings.statements import doubt_notes
from ldncli.report.words.language.numbers import counted, whole
from ldncli.report.words.language.phrases import series
from ldncli.report.words.studies.critiques import critique_notes

if TYPE_CHECKING:
    from ldncli.evidence.findings.finding import Finding
    from ldncli.evidence.findings.ordering import Line
    from ldncli.evidence.selecting.studies import Study
    from ldncli.evidence.synthesis.synthesise import Synthesis


Doubts = Callable[["Synthesis"], tuple[str, ...]]


def remarks(synthesis: Synthesis, doubts: Doubts = doubt_notes) -> tuple[str, ...]:
    """Notes on a body, each without a full stop: critiques of its studies (retractions first),
    caveats of its results as `doubts` tells them, results that are missing."""
    return (
        *critique_notes(synthesis.studies),
        *doubts(synthesis),
        *planned_notes(synthesis),
    )


def remarks_on(finding: Finding, doubts: Doubts = doubt_notes) -> tuple[str, ...]:
    """The notes on the body that speaks; where no randomised trial reports the outcome, with those
    that set out to measure it."""
    told = remarks(finding.best.synthesis, doubts)
    if finding.randomised or not finding.planned:
        return told
    return (*told, planned_words(finding.planned, 0, finding.outcome))


def planned_notes(synthesis: Synthesis) -> tuple[str, ...]:
    """That studies set out to measure the outcome and do not report it; empty where none did."""
    if not synthesis.planned:
        return ()
    reporting = len(asked_of(synthesis))
    return (planned_words(synthesis.planned, reporting, synthesis.outcome),)


def planned_words(planned: Sequence[Study], reporting: int, outcome: str) -> str:
    """`3 trials set out to measure it; results of 2 are reported, none of de Paula 2023`; `outcome`
    is the id of the domain."""
    kind = ("trial", "trials") if planned[0].randomised else ("study", "studies")
    partly = any(each.domain == outcome for study in planned for each in study.outcomes)
    partly = partly and planned[0].randomised
    it, what = (
        ("a randomised comparison of it", "randomised comparisons") if partly else ("it", "results")
    )
    total = counted(len(planned) + reporting, *kind)
    names = [study.name for study in planned]
    if not reporting:
        verb = "does not report" if len(planned) == 1 else "do not report"
        return f"{total} set out to measure it and {verb} {it} ({series(names)})"
    some = "one" if reporting == 1 else whole(reporting)
    return f"{total} set out to measure it; {what} of {some} are reported, none of {series(names)}"


def planned_short(line: Line) -> str | None:
    """The same in a cell: `not reported by 1 of 3 trials`; None where none is missing."""
    missing, reporting = planned_counts(line)
    if not missing:
        return None
    if reporting:
        return f"not reported by {missing} of {counted(missing + reporting, 'trial')}"
    return f"planned by {counted(missing, 'trial')}, not reported"


def planned_counts(line: Line) -> tuple[int, int]:
    """How many trials set out to measure the outcome of a line and do not report it, and how many
    randomised ones report it."""
    rated = getattr(line, "randomised", None)
    return len(line.planned), len(asked_of(rated.synthesis)) if rated else 0
