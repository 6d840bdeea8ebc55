"""`ldn plot`: further pictures of one outcome, in the terminal, or as svg, png and pdf."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import OwnFile, Priors, with_options_except
from ldncli.cli.see.pictures import show
from ldncli.cli.weigh.models.bayesian import bayesian, refuse_frequentist, refuse_priors
from ldncli.cli.weigh.models.gathering import gathered
from ldncli.cli.weigh.plans import Picture, Pooling
from ldncli.errors import UsageError

Name = Annotated[
    str,
    typer.Argument(
        metavar="KIND",
        help=(
            "radial, baujat, gosh, leave-one-out, cumulative, p-value, drapery, labbe, bubble or"
            " posterior."
        ),
        show_default=False,
    ),
]


_NO_GROUPS = "is not drawn here: all studies stand together", "`ldn forest --by` has groups"


@with_options_except(
    {"by": _NO_GROUPS, "common_tau2": _NO_GROUPS},
    {"exploratory": "With bubble: allow fewer than ten studies."},
)
def plot(name: Name, pooling: Pooling, picture: Picture, own: OwnFile, priors: Priors) -> None:
    """Draw a diagnostic plot of one outcome: which study differs, which moves the result, what
    other values fit.

    radial shows precision against standardised effect; baujat which studies differ and which move
    the result; gosh all subsets of the studies; leave-one-out and cumulative the result without
    each study and as studies came; p-value and drapery how well every possible effect fits; labbe
    the risks in both groups; bubble effects against a --moderator; posterior how probable each mean
    effect is under several priors (`ldn pool --bayes`). Questions take the options of `ldn pool`.

    Example: ldn plot drapery --condition fibromyalgia --outcome pain-intensity

    Example: ldn plot labbe --studies trials.csv --measure RR --out labbe.svg
    """
    for option in ("moderator", "exploratory"):
        if name != "bubble" and getattr(pooling, option):
            raise UsageError(f"--{option} is for a bubble plot", hint="leave it out")
    if name == "posterior":
        refuse_frequentist(pooling, "`ldn plot posterior`")
        from ldncli.report.pooling.models.bayes import notes_of, posterior_chart

        found, told = bayesian(pooling, own, priors)
        show(posterior_chart(found), picture, [*told, *notes_of(found)])
        return
    refuse_priors(priors, "`ldn plot posterior` draws one")
    from ldncli.report.pooling.models.plots import draw

    points, told = gathered(pooling, own)
    show(draw(name, points), picture, [*told, *points.notes])
