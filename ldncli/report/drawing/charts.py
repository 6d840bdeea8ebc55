"""What a picture shows, as plain values: no places, no colours, no drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RowKind = Literal["study", "heading", "subgroup", "pooled", "prediction", "text"]


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One line of a forest plot, its numbers on the scale that is shown (ratios as ratios).

    `estimate`, `lower` and `upper` are None where not known, `weight` is in percent (None: not
    part of the pooled result). `cells` are texts for the columns, `lights` the risk-of-bias
    judgements (ids, None: not judged). `note` stands in the plot where the row has no numbers,
    else in small print below the label; `printed` always stands there. `data` are the raw data of
    the arms, cell by cell below `Forest.data_heads`.
    """

    label: str
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    weight: float | None = None
    cells: tuple[str, ...] = ()
    lights: tuple[str | None, ...] = ()
    kind: RowKind = "study"
    note: str | None = None
    data: tuple[str, ...] = ()
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class DataHead:
    """The heading over the raw data of one arm, and those of its columns below it."""

    label: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forest:
    """A forest plot. `log` draws ratios on a logarithmic axis, where a `null` of 0 or less means 1.

    `mid` is the minimal important difference as a distance from `null` (on a logarithmic
    axis a factor), drawn to both sides; None: not known. `favours` are the texts left and
    right of the null line, `heads` and `light_heads` the headings of cells and lights,
    `level` the confidence level in percent. `data_heads` stand over the raw data, `data_notes`
    go with them.
    """

    title: str
    rows: tuple[ForestRow, ...]
    axis_label: str
    heads: tuple[str, ...] = ()
    light_heads: tuple[str, ...] = ()
    log: bool = False
    null: float = 0.0
    mid: float | None = None
    favours: tuple[str, str] = ("favours treatment", "favours control")
    level: float = 95
    notes: tuple[str, ...] = ()
    data_heads: tuple[DataHead, ...] = ()
    data_notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """A study in a funnel plot: `effect` on the scale shown, `se` on the scale of the axis (that
    of the logarithm for ratios)."""

    label: str
    effect: float
    se: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel plot around the pooled effect `centre` (None: none), with contours
    of significance around `null`.

    `contours` are confidence levels in percent, `filled` the points imputed by trim and fill. On a
    logarithmic axis a `null` of 0 or less means 1.
    """

    title: str
    points: tuple[FunnelPoint, ...]
    centre: float | None
    axis_label: str
    log: bool = False
    contours: tuple[float, ...] = (90, 95, 99)
    filled: tuple[FunnelPoint, ...] = ()
    null: float = 0.0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RobRow:
    """A study's judgements, one a domain, and the overall one (ids, None: not judged); `weight` in
    any unit, None: not weighted."""

    label: str
    judgements: tuple[str | None, ...]
    overall: str | None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Rob:
    """Risk of bias as traffic lights with summary bars; `domains` are short headings in
    the order of the judgements."""

    title: str
    domains: tuple[str, ...]
    rows: tuple[RobRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DirectionRow:
    """A study's direction (benefit, harm, no-difference, mixed, unclear); `people`
    sizes its arrow, None: not known.

    `cells` and `lights` as in `ForestRow`; `note` says what was looked at.
    """

    label: str
    direction: str
    people: int | None = None
    cells: tuple[str, ...] = ()
    lights: tuple[str | None, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Directions:
    """An effect direction plot, where effects cannot be pooled: an arrow a study. `label_head` is
    the heading of the labels, `drug` what is under test."""

    title: str
    rows: tuple[DirectionRow, ...]
    heads: tuple[str, ...] = ()
    light_heads: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    label_head: str = "Study"
    drug: str = "treatment"


@dataclass(frozen=True, slots=True)
class CurveLine:
    """A line of a curve plot: `points` across and up, in percent, from left to right."""

    label: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """How one share grows with another, both from 0 to 100 percent. The last of the `lines` stands
    out; a dashed diagonal, which `chance` names, shows what chance alone would give."""

    title: str
    lines: tuple[CurveLine, ...]
    axis_label: str
    up_label: str
    chance: str = "by chance"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One axis of a graph. `log` stretches it as logarithms do (values themselves stay as people
    read them, above 0); `low` and `high` are its ends where they must be shown, `ticks` values with
    their names where numbers would say less. None and empty: as the data have it."""

    label: str
    log: bool = False
    low: float | None = None
    high: float | None = None
    ticks: tuple[tuple[float, str], ...] = ()


# What a part of a graph is: the main thing, what stands beside it, what is there for comparison, a
# limit, or one of very many.
Look = Literal["main", "second", "third", "limit", "faint"]


@dataclass(frozen=True, slots=True)
class GraphLine:
    """A line through `points` (across, up), from one to the next; one that is no finite number
    breaks it. `label` names it in the legend (empty: not there)."""

    label: str
    points: tuple[tuple[float, float], ...]
    look: Look = "main"


@dataclass(frozen=True, slots=True)
class GraphBand:
    """The ground between two heights, as points (across, low, high) from left to right."""

    label: str
    points: tuple[tuple[float, float, float], ...]
    look: Look = "main"


@dataclass(frozen=True, slots=True)
class GraphDot:
    """A point with its name (empty: none is shown), its area in parts of the usual one."""

    label: str
    across: float
    up: float
    size: float = 1.0
    look: Look = "main"


@dataclass(frozen=True, slots=True)
class GraphMark:
    """A straight line through the whole graph: at a value of the lower axis where `upright`, else
    of the left one."""

    label: str
    at: float
    upright: bool = True


@dataclass(frozen=True, slots=True)
class Graph:
    """Points, lines and bands over two axes. `dot_labels` say in the legend what dots are, by
    their looks."""

    title: str
    across: Side
    up: Side
    lines: tuple[GraphLine, ...] = ()
    bands: tuple[GraphBand, ...] = ()
    dots: tuple[GraphDot, ...] = ()
    marks: tuple[GraphMark, ...] = ()
    dot_labels: tuple[tuple[Look, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Several charts one below the other; `title` is for screen readers, `notes` stand last."""

    title: str
    charts: tuple[Forest | Funnel | Rob | Directions | Graph, ...]
    notes: tuple[str, ...] = ()


Standing = Literal["studies", "running", "silent", "empty"]


@dataclass(frozen=True, slots=True)
class GapCell:
    """A cell of an evidence map: what there is, and `told` in words.

    `design`, `people` (None: not known), `grade` (a certainty or direction, None: not
    rated) are those of studies, `count` counts them or the trials, `year` the end of
    trials under way (None: not stated), `sure` false where the trials may belong elsewhere in
    the row; `more` says that trials run too.
    """

    standing: Standing = "empty"
    told: str = "no studies"
    design: str = "other"
    people: int | None = None
    grade: str | None = None
    count: int = 0
    year: str | None = None
    sure: bool = True
    more: bool = False


@dataclass(frozen=True, slots=True)
class GapSide:
    """The heading of a row or column: `depth` indents it, `folded`
    says that more stands below it."""

    label: str
    depth: int = 0
    folded: bool = False


@dataclass(frozen=True, slots=True)
class GapMap:
    """An evidence map: `cells` row by row, as many as `heads`; `colour` is certainty or direction.
    The first column sums up its row."""

    title: str
    rows: tuple[GapSide, ...]
    heads: tuple[GapSide, ...]
    cells: tuple[tuple[GapCell, ...], ...]
    colour: str = "certainty"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowBox:
    """A box of a flow: what it counts, how many (None: not known), and of what kinds (only those
    that there are)."""

    label: str
    count: int | None
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A box with what leaves the flow beside it; None where nothing does."""

    phase: str
    box: FlowBox
    aside: FlowBox | None = None


@dataclass(frozen=True, slots=True)
class FlowLane:
    """Steps one below the other, a row each; None leaves a row empty. `joins` is the lane, by its
    place, and the row in which this one ends; None where it ends by itself."""

    steps: tuple[FlowStep | None, ...]
    head: str = ""
    joins: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class FlowChart:
    """The flow of records from sources to studies, in lanes side by side."""

    title: str
    lanes: tuple[FlowLane, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NetNode:
    """A treatment of a network; `people` were given it (None: not known) and size it."""

    label: str
    people: int | None = None


@dataclass(frozen=True, slots=True)
class NetEdge:
    """Trials that compare two treatments, by their places among the nodes; how many there are."""

    one: int
    two: int
    trials: int


@dataclass(frozen=True, slots=True)
class Net:
    """A network of treatments: a circle each, a line between two that trials compare."""

    title: str
    nodes: tuple[NetNode, ...]
    edges: tuple[NetEdge, ...]
    notes: tuple[str, ...] = ()


Chart = Forest | Funnel | Rob | Directions | GapMap | Curve | Graph | FlowChart | Net | Sheet
