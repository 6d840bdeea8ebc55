"""Invented charts for the tests of pictures."""

from __future__ import annotations

from ldncli.report.drawing.charts import Forest, ForestRow, Funnel, FunnelPoint, Rob, RobRow

ALPHA = ForestRow(
    "Alpha 2011", -0.5, -0.9, -0.1, weight=60, cells=("4.5", "60"), lights=("low", "some-concerns")
)
BETA = ForestRow("Beta 2015", 0.1, -0.5, 0.7, weight=40, cells=("3", "24"), lights=("high", None))
POOLED = ForestRow(
    "Random effects", -0.26, -0.59, 0.07, weight=100, kind="pooled", note="I² 61%, tau² 0.11"
)
NEW = ForestRow("Prediction interval", None, -1.1, 0.6, kind="prediction")
SMALL = Forest(
    "Pain at 12 weeks",
    (ALPHA, BETA, POOLED, NEW),
    "Mean difference",
    ("Dose", "n"),
    ("D1", "D2"),
    mid=0.3,
    notes=("Invented studies.",),
)
GIANT = ForestRow("Giant 2018", 0.2, -40.0, 40.4, weight=1)
RATIOS = Forest(
    "Vivid dreams",
    (
        ForestRow("Alpha 2011", 1.5, 0.8, 2.8, weight=50),
        ForestRow("Beta 2015", 0.9, 0.4, 2.0, weight=50),
    ),
    "Risk ratio",
    log=True,
    null=1,
)
FUNNEL = Funnel(
    "Small-study effects",
    (
        FunnelPoint("Alpha 2011", -0.5, 0.2),
        FunnelPoint("Beta 2015", 0.1, 0.3),
        FunnelPoint("Gamma 2019", -0.9, 0.45),
    ),
    -0.35,
    "Mean difference",
    filled=(FunnelPoint("imputed", 0.2, 0.45),),
)
ROB = Rob(
    "Risk of bias",
    ("Randomisation", "Missing data"),
    (
        RobRow("Alpha 2011", ("low", "serious"), "high", 60),
        RobRow("Beta 2015", ("no-information", None), "some-concerns", 40),
        RobRow("Gamma 2019", ("critical", "yes"), "critical"),
    ),
)
CHARTS = (SMALL, RATIOS, FUNNEL, ROB)


def many(count: int) -> Forest:
    """A forest of so many studies."""
    rows = tuple(
        ForestRow(
            f"Study {place}", place % 7 / 10, place % 7 / 10 - 0.4, place % 7 / 10 + 0.4, weight=1
        )
        for place in range(count)
    )
    return Forest("Many", rows, "Mean difference")
