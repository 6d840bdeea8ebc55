"""What a further model starts from: the estimates of a question of the base, or of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldncli.cli.options import OwnFile
from ldncli.cli.weigh.own import own_analysis, refuse_own
from ldncli.cli.weigh.plans import Pooling, plan_of

if TYPE_CHECKING:
    from ldncli.evidence.synthesis.models.points import Points


def gathered(pooling: Pooling, own: OwnFile) -> tuple[Points, list[str]]:
    """The estimates by which `ldn pool` would answer, and what to say of the selection behind
    them; raises UsageError as `ldn pool` does."""
    from dataclasses import replace

    from ldncli.evidence.synthesis.models.points import own_points, points_of
    from ldncli.evidence.synthesis.models.priors import outcome_type
    from ldncli.statistics.diagnostics.guards import check_rows

    if own.studies is not None:
        analysis, title = own_analysis(own, pooling)
        return own_points(analysis, title), list(
            check_rows(analysis.rows, analysis.measure, analysis.effects)
        )
    refuse_own(own)
    from ldncli.cli.questions import question
    from ldncli.report.answers.analyses import pool_answer
    from ldncli.report.pooling.analysis_words import cells_words
    from ldncli.report.pooling.analysis_words import title as title_of
    from ldncli.report.words.findings.pooling import reason_words
    from ldncli.report.words.selection import selection_words

    asked = question(pooling)
    found = pool_answer(asked, plan_of(pooling))
    cells = cells_words(found, asked.library)
    told = [selection_words(asked.selection, asked.body.mixed), *([cells] if cells else [])]
    told += [reason_words(each) for each in found.cautions if each.code == "suspected"]
    points = points_of(found.synthesis, title_of(found, asked.library), found.moderated)
    kind = outcome_type(found.synthesis.outcome, asked.library.vocabularies["outcomes"])
    return replace(points, outcome_type=kind), told
