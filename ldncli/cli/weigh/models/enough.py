"""`ldn enough`: the people that are needed, and what a next trial can change."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import OwnFile, Why, with_options_except
from ldncli.cli.weigh.models.drawn import Drawn
from ldncli.cli.weigh.models.gathering import gathered
from ldncli.cli.weigh.plans import Pooling
from ldncli.errors import UsageError

Alpha = Annotated[
    float | None,
    typer.Option(help="Two-sided error of the first kind.", show_default="1 − level, 0.05"),
]
Power = Annotated[float, typer.Option(help="Power to show the smallest important effect.")]
Important = Annotated[
    float | None,
    typer.Option(
        help="Smallest important effect, as the effect is shown (0.5, or a ratio such as 0.8).",
        show_default="the one known",
    ),
]
ControlRisk = Annotated[
    str | None,
    typer.Option(
        help="Risk without treatment, for effects on risks: 20, 1 in 5 …",
        show_default="that in the trials",
    ),
]
Diversity = Annotated[
    float | None,
    typer.Option(
        help="Percent of the information that differences between trials cost (D²).",
        show_default="as seen",
    ),
]
I2 = Annotated[
    float | None,
    typer.Option("--i2", help="The same by I², in percent.", show_default=False),
]
Next = Annotated[
    list[int] | None,
    typer.Option(
        "--next",
        help="People in a next trial; repeatable.",
        show_default="trials under way, as planned",
    ),
]


@with_options_except(
    dict.fromkeys(
        ("by", "common_tau2", "moderator", "exploratory"),
        ("is not for `ldn enough`: all studies are looked at together", "leave it out"),
    )
)
def enough(
    pooling: Pooling,
    output: Drawn,
    own: OwnFile,
    alpha: Alpha = None,
    power: Power = 0.8,
    important: Important = None,
    control_risk: ControlRisk = None,
    diversity: Diversity = None,
    i2: I2 = None,
    following: Next = None,
    why: Why = None,
) -> None:
    """Show whether the trials of one outcome are enough: people needed, bounds for looking again
    with each trial, and what a next trial can change.

    Needed are those whom one trial would take to show the smallest important effect, more where
    trials differ (diversity). The Z of the pooled result is held against bounds for an effect and
    for futility (trial sequential analysis); --out x.svg draws it. Questions take the options of
    `ldn pool`.

    Example: ldn enough fibromyalgia --outcome pain-intensity --important 1 --next 160

    Example: ldn enough --studies trials.csv --measure RR --important 0.8 --out tsa.svg
    """
    from ldncli.cli import output as out
    from ldncli.cli.see.pictures import show
    from ldncli.evidence.absolute.risks import parse_risk
    from ldncli.evidence.synthesis.models.enough import Wanted, enough_of
    from ldncli.report.pooling.models.enough import (
        enough_json,
        enough_tables,
        looks_for_programs,
        monitoring_chart,
    )

    if diversity is not None and i2 is not None:
        raise UsageError("--diversity and --i2 say the same", hint="give one of them")
    lost = diversity if diversity is not None else i2
    points, told = gathered(pooling, own)
    wanted = Wanted(
        alpha,
        power,
        important,
        None if control_risk is None else parse_risk(control_risk),
        None if lost is None else lost / 100,
        tuple(following or ()),
    )
    found = enough_of(points, wanted)
    if output.is_picture:
        show(monitoring_chart(found), output, told)
        return
    if output.format == "json":
        out.write(enough_json(found), output)
    elif out.for_people(output):
        whole = why is not None or output.format == "md"
        out.emit_all(enough_tables(found, whole_=whole), output)
    else:
        out.emit(looks_for_programs(found), output)
    for note in told:
        out.say(note)
