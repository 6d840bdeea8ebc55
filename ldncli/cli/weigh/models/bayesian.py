"""Bayesian answers on the command line: beliefs in, the answer out."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from ldncli.cli.options import OwnFile, Priors
from ldncli.cli.weigh.models.gathering import gathered
from ldncli.cli.weigh.plans import Pooling
from ldncli.errors import UsageError

if TYPE_CHECKING:
    from ldncli.evidence.synthesis.models.bayes import Bayes


def bayesian(pooling: Pooling, own: OwnFile, priors: Priors) -> tuple[Bayes, list[str]]:
    """The Bayesian answer to a question, and what to say of the selection behind it."""
    from ldncli.evidence.synthesis.models.bayes import Plan, analyse

    points, told = gathered(pooling, own)
    plan = Plan(priors.tau_prior, priors.effect_prior, priors.important)
    return analyse(points, plan), told


def refuse_frequentist(pooling: Pooling, asked: str) -> None:
    """Refuse options of the usual model where the answer is Bayesian."""
    for name in ("method", "test", "by", "moderator", "exploratory"):
        if getattr(pooling, name) != getattr(Pooling, name):
            raise UsageError(f"--{name} does not go with {asked}", hint="leave one of them out")


def refuse_priors(priors: Priors, hint: str) -> None:
    """Refuse beliefs where nothing is Bayesian."""
    for each in fields(Priors):
        if getattr(priors, each.name) is not None:
            name = each.name.replace("_", "-")
            raise UsageError(f"--{name} is for a Bayesian answer", hint=hint)
