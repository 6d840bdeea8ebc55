"""The p values of one question: what each randomised trial prints, or what its estimate comes to,
with the side to which it leans, combined."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.evidence.certainty.information import counts_twice
from ldncli.evidence.effects.arm_numbers import people_compared
from ldncli.evidence.effects.estimate import Reported
from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis, compares
from ldncli.statistics.combining.combinations import Combined, combine
from ldncli.statistics.combining.p_values import OneSided, Relation, Side, one_sided
from ldncli.statistics.distributions import two_sided_normal, two_sided_t
from ldncli.statistics.sequential.information import as_parallel
from ldncli.values import dataclass

# Printed differences that are no measures of ours; none of their effects is 0.
_DIFFERENCES = frozenset({"median-difference", "percent-difference"})


@dataclass(frozen=True, slots=True)
class PValue:
    """One study's two-sided p, exact or a bound. `side` is where its result leans, None where
    nobody says. `people` are those compared, `counts` those in two parallel groups who would tell
    as much (the same, but for a crossover); None where not stated. `computed` says that it follows
    from the estimate, no p being printed; `alone` that the printed p is all: no effect follows from
    what is printed."""

    study: str
    name: str
    p: float
    relation: Relation = "="
    side: Side | None = None
    people: int | None = None
    counts: float | None = None
    year: int | None = None
    computed: bool = False
    alone: bool = False

    @property
    def one_sided(self) -> OneSided:
        """The p of the one-sided test for benefit."""
        return one_sided(self.p, self.side, self.relation)


@dataclass(frozen=True, slots=True)
class PValues:
    """The p values of one question and what they come to together: `combined` is empty for fewer
    than two. `without` are the studies of the question that give none, by name, with the reason."""

    title: str
    values: tuple[PValue, ...]
    without: tuple[tuple[str, Reason], ...]
    combined: tuple[Combined, ...]
    synthesis: Synthesis | None = None
    notes: tuple[str, ...] = ()


def p_values_of(synthesis: Synthesis, title: str) -> PValues:
    """The p values of a body: of each study that compares groups with placebo or nothing, by the
    outcome that speaks for it."""
    found, without = [], []
    for entry in synthesis.entries:
        value = _of_entry(entry, synthesis.model.choices.correlation)
        if isinstance(value, PValue):
            found.append(value)
        else:
            without.append((entry.study.name, value))
    return PValues(title, tuple(found), tuple(without), combined_of(found), synthesis)


def combined_of(values: Sequence[PValue]) -> tuple[Combined, ...]:
    """What p values come to together; nothing where there are fewer than two."""
    if len(values) < 2:
        return ()
    return combine([each.one_sided for each in values], [each.counts for each in values])


def _of_entry(entry: Entry, correlation: float) -> PValue | Reason:
    source = entry.chosen.source
    if entry.kept_out:
        return entry.kept_out
    if not compares(source):
        return because("no comparison of groups")
    known = _p_of(entry)
    if known is None:
        return because("no p value")
    p, relation, computed = known
    people = people_compared(source)
    people = entry.study.participants if people is None else people
    counts: float | None = people
    if people is not None and _twice(entry):
        counts = as_parallel(people, correlation)
    return PValue(
        entry.study.id,
        entry.study.name,
        p,
        relation,
        _side(entry),
        people,
        counts,
        entry.study.main.year,
        computed,
        not entry.estimates,
    )


def _p_of(entry: Entry) -> tuple[float, Relation, bool] | None:
    """The printed p, else that of the estimate; of several arms none of these is the study's."""
    contrast = entry.chosen.source.outcome.contrast
    if contrast is not None and contrast.p is not None and len(entry.estimates) < 2:
        return contrast.p, contrast.p_relation, False
    if len(entry.estimates) != 1:
        return None
    estimate = entry.estimates[0]
    if estimate.printed.p is not None:
        return estimate.printed.p, estimate.printed.p_relation, False  # type: ignore[return-value]
    statistic = estimate.value / estimate.variance**0.5
    p = two_sided_normal(statistic) if estimate.df is None else two_sided_t(statistic, estimate.df)
    return p, "=", True


def _side(entry: Entry) -> Side | None:
    """The side of the estimate, else of the difference that is printed, else what the authors
    conclude."""
    for found in (entry.sign, _printed_side(entry.chosen.source), entry.direction):
        if found in ("benefit", "harm"):
            return found  # type: ignore[return-value]
    return None


def _printed_side(source: Reported) -> str | None:
    contrast = source.outcome.contrast
    if contrast is None or contrast.value is None or not contrast.sign_stated:
        return None
    measure = MEASURES.get(contrast.type)
    if contrast.type not in _DIFFERENCES and (measure is None or measure.one_group):
        return None
    null = measure.null if measure else 0.0
    if contrast.value == null or source.better is None:
        return None
    rises = contrast.value > null
    return "benefit" if rises == (source.better == "higher") else "harm"


def _twice(entry: Entry) -> bool:
    """Whether the same people were under both treatments."""
    if entry.estimates:
        return counts_twice(entry.estimates[0])
    return entry.chosen.source.outcome.paired


def own_p_values(rows: Sequence[PValue], title: str, notes: Sequence[str] = ()) -> PValues:
    """The p values of a person's own studies."""
    return PValues(title, tuple(rows), (), combined_of(rows), notes=tuple(notes))
