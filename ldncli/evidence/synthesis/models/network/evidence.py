"""What a network is fitted to: comparisons between treatments, who is behind them, and what could
not be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from ldncli.errors import UsageError
from ldncli.evidence.effects.estimate import Better
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.synthesis.own_studies import study_name
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.statistics.measures.effect_measures import RATIO_MEASURES, measure_name
from ldncli.statistics.measures.study_rows import Row, columns_present, number_in
from ldncli.statistics.models.pooling import study_effects
from ldncli.statistics.network.arms import EVENT_MEASURES, MEAN_MEASURES, Arm, compared
from ldncli.statistics.network.comparisons import Comparison
from ldncli.values import dataclass

LeftOut = tuple[tuple[Reason, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Comparisons (treatment minus control; logarithms of ratios) by the ids of their trials, whose
    `names` people read. `people` were given each treatment, None where not every trial says.
    `measure` is metafor's name (GEN: the file does not say), `better` the side that is better
    (None: nobody says). `left_out` are the studies that say nothing here, by the reason.
    `synthesis` is where the trials come from."""

    measure: str
    comparisons: tuple[Comparison, ...]
    names: Mapping[str, str]
    people: Mapping[str, int | None]
    better: Better | None = None
    left_out: LeftOut = ()
    notes: tuple[str, ...] = ()
    unit: str | None = None
    synthesis: Synthesis | None = field(default=None, compare=False)

    @property
    def mixed(self) -> bool:
        """Whether the trials are known to be in people with several conditions."""
        return self.synthesis is not None and self.synthesis.condition is None

    @property
    def ratio(self) -> bool:
        """Whether the effects are logarithms of ratios."""
        return self.measure in RATIO_MEASURES


def by_reason(found: Iterable[tuple[Reason, str]]) -> LeftOut:
    """Names of studies by the reason why they are left out."""
    groups: dict[Reason, list[str]] = {}
    for reason, name in found:
        groups.setdefault(reason, []).append(name)
    return tuple((reason, tuple(names)) for reason, names in groups.items())


def people_by_treatment(
    sizes: Iterable[tuple[str, float | None]],
) -> dict[str, int | None]:
    """People given each treatment, of all trials; None where one does not say."""
    found: dict[str, float | None] = {}
    for name, n in sizes:
        before = found.get(name, 0.0)
        found[name] = None if n is None or before is None else before + n
    return {name: None if n is None else round(n) for name, n in found.items()}


# -- a file of one's own ---------------------------------------------------------------------------


def own_evidence(rows: Sequence[Row], measure: str | None, notes: Sequence[str] = ()) -> Evidence:
    """The comparisons in rows with `study`, and `treat1` (or `treatment`) and `treat2` with an
    effect and its error, or the numbers of arms: of one (`treatment`, `ni` with `xi`, or `mi` and
    `sdi`), or of two.

    Raises UsageError, with the row, for what cannot be, and for a measure that does not follow.
    """
    _check_spelling(rows)
    present = columns_present(rows)
    names = [study_name(row, place) for place, row in enumerate(rows, 1)]
    if "yi" in present:
        return _of_effects(rows, names, measure, notes)
    arms = _arms(rows, names, present)
    events = any(arm.events is not None for arm in arms)
    allowed = EVENT_MEASURES if events else MEAN_MEASURES
    measure = measure_name(measure) if measure else None
    if measure is None or measure not in allowed:
        told = f"{measure} does not follow from" if measure else "no measure is named for"
        what = "events" if events else "means"
        raise UsageError(f"{told} {what} of arms", hint=f"--measure {' or '.join(allowed)}")
    comparisons, silent = compared(arms, measure)
    why = because("network without events" if events else "network one arm")
    return Evidence(
        measure,
        tuple(comparisons),
        {each.study: each.study for each in arms},
        people_by_treatment((arm.treatment, arm.n) for arm in arms if arm.study not in set(silent)),
        left_out=((why, tuple(silent)),) if silent else (),
        notes=tuple(notes),
    )


def _check_spelling(rows: Sequence[Row]) -> None:
    """Refuse treatments whose names differ in nothing but capitals and blanks."""
    spelt: dict[str, str] = {}
    for row in rows:
        for column in ("treatment", "treat1", "treat2"):
            name = _text(row, column)
            first = spelt.setdefault("".join(name.casefold().split()), name)
            if first != name:
                raise UsageError(
                    f"{first!r} and {name!r} would be two treatments",
                    hint="write the name in one way",
                )


def _of_effects(
    rows: Sequence[Row], names: Sequence[str], measure: str | None, notes: Sequence[str]
) -> Evidence:
    name_of_measure, found = study_effects(rows, measure, {})
    comparisons = []
    lacking = []
    for place, (row, name, pair) in enumerate(zip(rows, names, found, strict=True), 1):
        one, two = _treatments(row, place)
        if pair is None:
            lacking.append((because("network no numbers"), name))
        else:
            comparisons.append(Comparison(name, one, two, *pair))
    return Evidence(
        name_of_measure,
        tuple(comparisons),
        {name: name for name in names},
        {},
        left_out=by_reason(lacking),
        notes=tuple(notes),
    )


def _treatments(row: Row, place: int) -> tuple[str, str]:
    one = _text(row, "treat1") or _text(row, "treatment")
    two = _text(row, "treat2")
    if not one or not two:
        raise UsageError(f"row {place} does not name both treatments")
    return one, two


def _text(row: Row, column: str) -> str:
    return str(row.get(column) or "").strip()


def _arms(rows: Sequence[Row], names: Sequence[str], present: set[str]) -> list[Arm]:
    """The arms, each once, also where a line has two of them."""
    if all(name.startswith("row ") for name in names):
        raise UsageError("no column names the study of each arm", hint="name it with --map study=…")
    sides = [("treatment", "xi", "ni", "mi", "sdi")]
    if "treat2" in present:
        first = "treat1" if "treat1" in present else "treatment"
        sides = [
            (first, "ai", "n1i", "m1i", "sd1i"),
            ("treat2", "ci", "n2i", "m2i", "sd2i"),
        ]
    found: dict[tuple[str, str], Arm] = {}
    for place, (row, study) in enumerate(zip(rows, names, strict=True), 1):
        for treatment, events, n, mean, sd in sides:
            name = _text(row, treatment)
            if not name:
                raise UsageError(f"row {place} does not name its treatment")
            numbers = [number_in(row, each, place) for each in (n, events, mean, sd)]
            if numbers[0] is None or (numbers[1] is None and None in numbers[2:]):
                raise UsageError(
                    f"row {place} ({study}, {name}) lacks a number",
                    hint="leave out arms without results",
                )
            arm = Arm(study, name, numbers[0], *numbers[1:])
            # Of lines with two arms each, one arm stands in several.
            same = found.setdefault((study, name), arm)
            if same != arm or (same is not arm and len(sides) == 1):
                raise UsageError(
                    f"{study} has {name} twice", hint="join the arms, or name them apart"
                )
    return list(found.values())
