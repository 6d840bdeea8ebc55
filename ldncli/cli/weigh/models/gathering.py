"""What a further model starts from: the estimates of a question of the base, or of a file."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from ldncli.cli.options import OwnFile, Priors
from ldncli.cli.weigh.own import own_analysis, refuse_own
from ldncli.cli.weigh.plans import Pooling, plan_of
from ldncli.errors import UsageError

if TYPE_CHECKING:
    from ldncli.evidence.synthesis.models.bayes import Bayes
    from ldncli.evidence.synthesis.models.points import Points


def bayesian(pooling: Pooling, own: OwnFile, priors: Priors) -> tuple[Bayes, list[str]]:
    """The Bayesian answer to a question, and what to say of the selection behind it."""
    from ldncli.evidence.synthesis.models.bayes import Plan, analyse

    points, told = gathered(pooling, own)
    plan = Plan(priors.tau_prior, priors.effect_prior, priors.important)
    return analyse(points, plan), told


def refuse_priors(priors: Priors, hint: str) -> None:
    """Refuse beliefs where nothing is Bayesian."""
    for each in fields(Priors):
        if getattr(priors, each.name) is not None:
            name = each.name.replace("_", "-")
            raise UsageError(f"--{name} is for a Bayesian answer", hint=hint)


def gathered(pooling: Pooling, own: OwnFile) -> tuple[Points, list[str]]:
    """The estimates by which `ldn pool` would answer, and what to say of the selection behind
    them; raises UsageError as `ldn pool` does."""
    from dataclasses import replace

    from ldncli.evidence.synthesis.models.points import own_points, points_of
    from ldncli.evidence.synthesis.models.priors import outcome_type

    if own.studies is not None:
        analysis, title = own_analysis(own, pooling)
        return own_points(analysis, title), []
    refuse_own(own)
    from ldncli.cli.questions import question
    from ldncli.report.answers.analyses import pool_answer
    from ldncli.report.pooling.analysis_words import cells_words
    from ldncli.report.pooling.analysis_words import title as title_of
    from ldncli.report.words.selection import selection_words

    asked = question(pooling)
    found = pool_answer(asked, plan_of(pooling))
    cells = cells_words(found, asked.library)
    told = [selection_words(asked.selection, asked.body.mixed), *([cells] if cells else [])]
    points = points_of(found.synthesis, title_of(found, asked.library), found.moderated)
    kind = outcome_type(found.synthesis.outcome, asked.library.vocabularies["outcomes"])
    return replace(points, outcome_type=kind), told
