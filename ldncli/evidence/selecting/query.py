"""A question as ids, and the papers that it selects; every paper left out is counted under
the reason that left it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING, get_args

from ldncli.errors import UnknownTermError, UsageError, nearest
from ldncli.records.model.card import Facets
from ldncli.records.model.kinds import Direction, Kind
from ldncli.records.vocabularies.units import in_unit, smaller, units_beside
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.records.vocabularies.topic import Topic
    from ldncli.records.vocabularies.vocab import Vocabulary


OTHER_SCOPES = "on another treatment"


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of numbers; None is no end, and `open_low`, `open_high` leave the end itself out."""

    low: float | None = None
    high: float | None = None
    open_low: bool = False
    open_high: bool = False

    def holds(self, value: float) -> bool:
        """Whether a number lies inside."""
        above = self.low is None or (value > self.low if self.open_low else value >= self.low)
        below = self.high is None or (value < self.high if self.open_high else value <= self.high)
        return above and below

    def overlaps(self, low: float, high: float) -> bool:
        """Whether any part of the closed range from `low` to `high` lies inside."""
        reaches = self.low is None or (high > self.low if self.open_low else high >= self.low)
        begins = self.high is None or (low < self.high if self.open_high else low <= self.high)
        return reaches and begins


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, as ids; an empty set, or None, asks nothing of that kind.

    Several values of one kind mean any of them, different kinds mean all. Terms are trees, so the
    sets hold the asked terms with all below them.
    """

    conditions: frozenset[str] = frozenset()
    mechanisms: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    designs: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    directions: frozenset[str] = frozenset()
    doses: tuple[Interval, ...] = ()
    dose_within: bool = False
    dose_unit: str = ""
    years: Interval | None = None
    min_n: int | None = None
    include_retracted: bool = False
    other_scopes: str = OTHER_SCOPES  # why papers of other scopes are left out


@dataclass(frozen=True, slots=True)
class Selection:
    """Ids of the papers kept, and how many were left out for which reason, in the order in
    which reasons are looked at."""

    ids: tuple[str, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)

    def account(self, what: str = "papers") -> str:
        """How many papers were looked at, kept and left out, and why, in words."""
        reasons = ", ".join(f"{count} {reason}" for reason, count in self.left_out.items())
        text = f"{len(self.ids)} of {self.total} {what}"
        return f"{text}; left out: {reasons}" if reasons else text

    @property
    def total(self) -> int:
        """All papers that were looked at."""
        return len(self.ids) + sum(self.left_out.values())


Reason = tuple[str, Callable[[Facets], bool]]


def select(facets: Iterable[Facets], query: Query, without_words: int = 0) -> Selection:
    """The papers of `facets` (their order is kept) that fit `query`.

    `without_words` papers did not match the words that were searched and are not among
    `facets`. A paper counts under the first reason that speaks against it, in a fixed
    order, so that the counts add up.
    """
    reasons = _reasons(query)
    kept: list[str] = []
    counts = {"without these words": without_words} | {reason: 0 for reason, _ in reasons}
    for paper in facets:
        for reason, fits in reasons:
            if not fits(paper):
                counts[reason] += 1
                break
        else:
            kept.append(paper.id)
    return Selection(tuple(kept), {reason: count for reason, count in counts.items() if count})


def _reasons(query: Query) -> list[Reason]:
    reasons: list[Reason] = []
    for reason, wanted, name in (
        ("on other conditions", query.conditions, "conditions"),
        ("on other mechanisms", query.mechanisms, "mechanisms"),
        ("on other outcomes", query.outcomes, "outcomes"),
    ):
        if wanted:
            reasons.append((reason, partial(_names_any, name, wanted)))
    for reason, wanted, name in (
        ("of another design", query.designs, "design"),
        ("of another kind", query.kinds, "kind"),
        ("with another direction, or none stated", query.directions, "direction"),
    ):
        if wanted:
            reasons.append((reason, partial(_is_one_of, name, wanted)))
    if query.doses:
        doses, within = query.doses, query.dose_within
        reasons.append(
            (
                f"without a dose in {query.dose_unit} per day",
                lambda paper: paper.dose_min is not None,
            )
        )
        reasons.append(
            (
                "at other doses",
                lambda paper: any(fits_dose(paper, dose, within=within) for dose in doses),
            )
        )
    if query.years:
        years = query.years
        reasons.append(("from other years", lambda paper: years.holds(paper.year)))
    if query.min_n is not None:
        smallest = query.min_n
        reasons.append(
            (
                "without a stated number of participants",
                lambda paper: paper.participants is not None,
            )
        )
        reasons.append(
            (
                "with fewer participants",
                lambda paper: paper.participants is not None and paper.participants >= smallest,
            )
        )
    if query.scopes:
        scopes = query.scopes
        reasons.append((query.other_scopes, lambda paper: paper.scope in scopes))
    if not query.include_retracted:
        reasons.append(("retracted", lambda paper: paper.status != "retracted"))
    return reasons


def _names_any(field: str, wanted: frozenset[str], paper: Facets) -> bool:
    return not wanted.isdisjoint(getattr(paper, field))


def _is_one_of(field: str, wanted: frozenset[str], paper: Facets) -> bool:
    return getattr(paper, field) in wanted


def fits_dose(paper: Facets, dose: Interval, *, within: bool) -> bool:
    """Whether a paper's range of doses overlaps the asked one, or (`within`) lies inside it;
    False where none is stated."""
    if paper.dose_min is None or paper.dose_max is None:
        return False
    if within:
        return dose.holds(paper.dose_min) and dose.holds(paper.dose_max)
    return dose.overlaps(paper.dose_min, paper.dose_max)


# -- from words to a query -------------------------------------------------------------------------

_NUMBER = r"(\d+(?:\.\d+)?|\.\d+)"


def parse_dose(words: str, unit: str) -> Interval:
    """`4.5`, `1-5`, `1-5mg`, `<3`, `>=3` or `50ug` as a range in the unit of the base; raises
    UsageError for anything else."""
    unit_of = rf"\s*({'|'.join(map(re.escape, units_beside(unit)))})?"
    span = rf"\s*{_NUMBER}{unit_of}\s*(?:-|–|\.\.|to)\s*{_NUMBER}{unit_of}\s*"
    if found := re.fullmatch(span, words, re.IGNORECASE):
        low, low_unit, high, high_unit = found.groups()
        first, last = (
            in_unit(float(low), low_unit or high_unit, unit),
            in_unit(float(high), high_unit, unit),
        )
        if first > last:
            raise UsageError(
                f"the dose {words!r} runs backwards", hint=f"write {high}-{low}", slug="bad-dose"
            )
        return Interval(first, last)
    single = rf"\s*(<=|>=|<|>|=|≤|≥)?\s*{_NUMBER}{unit_of}\s*"
    if found := re.fullmatch(single, words, re.IGNORECASE):
        sign, number, given = found.groups()
        return _one_sided(sign, in_unit(float(number), given, unit))
    small = " or 50ug" if smaller(unit) == "µg" else ""
    hint = f"write 4.5, 1-5, 1-5{unit}, <3{',' if small else ' or'} >=3{small}"
    raise UsageError(f"{words!r} is not a dose", hint=hint, slug="bad-dose")


def _one_sided(sign: str | None, value: float) -> Interval:
    if sign in ("<", "<=", "≤"):
        return Interval(high=value, open_high=sign == "<")
    if sign in (">", ">=", "≥"):
        return Interval(low=value, open_low=sign == ">")
    return Interval(value, value)


def parse_years(words: str) -> Interval:
    """`2013`, `2010-2020`, `2010-`, `-2020` as a range of years; raises
    UsageError for anything else."""
    found = re.fullmatch(r"\s*(\d{4})?\s*(-|–)?\s*(\d{4})?\s*", words)
    if not found or not (found[1] or found[3]) or (found[1] and found[3] and not found[2]):
        raise UsageError(
            f"{words!r} is not a range of years",
            hint="write 2013, 2010-2020, 2010- or -2020",
            slug="bad-years",
        )
    low, dash, high = found.groups()
    if low and high and int(low) > int(high):
        raise UsageError(
            f"the years {words!r} run backwards", hint=f"write {high}-{low}", slug="bad-years"
        )
    return Interval(
        float(low) if low else None, float(high) if high else None if dash else float(low)
    )


def make_query(
    vocabulary: Callable[[str], Vocabulary],
    topic: Callable[[], Topic],
    *,
    condition: Iterable[str] = (),
    mechanism: Iterable[str] = (),
    outcome: Iterable[str] = (),
    design: Iterable[str] = (),
    kind: Iterable[str] = (),
    direction: Iterable[str] = (),
    scope: Iterable[str] = (),
    dose: Iterable[str] = (),
    dose_within: bool = False,
    year: str | None = None,
    min_n: int | None = None,
    include_retracted: bool = False,
) -> Query:
    """A question in a user's words as a query of ids.

    `vocabulary` gives a vocabulary by its name, `topic` what the base is about; they are asked only
    for what the words need. The scope `any` asks for all. Raises UnknownTermError or UsageError for
    every word that means nothing.
    """

    def terms(name: str, words: Iterable[str]) -> frozenset[str]:
        words = tuple(words)
        return expand(vocabulary(name), words) if words else frozenset()

    scopes, doses = tuple(scope), tuple(dose)
    alone = scopes and scopes == (topic().default.id,)
    return Query(
        conditions=terms("conditions", condition),
        mechanisms=terms("mechanisms", mechanism),
        outcomes=terms("outcomes", outcome),
        designs=terms("designs", design),
        kinds=_choose(kind, get_args(Kind), "kind of paper"),
        directions=_choose(direction, get_args(Direction), "direction"),
        scopes=_choose(scopes, topic().scope_ids, "scope")
        if scopes and "any" not in scopes
        else frozenset(),
        doses=tuple(parse_dose(each, topic().dose.unit) for each in doses),
        dose_within=dose_within,
        dose_unit=topic().dose.unit if doses else "",
        years=parse_years(year) if year else None,
        min_n=min_n,
        include_retracted=include_retracted,
        other_scopes=f"not {topic().default.apart}" if alone else OTHER_SCOPES,
    )


def _choose(words: Iterable[str], known: Collection[str], what: str) -> frozenset[str]:
    found = frozenset(words)
    for word in sorted(found):
        if word not in known:
            raise UnknownTermError(
                f"{word!r} is not {'an' if what[0] in 'aeiou' else 'a'} {what}",
                hint=nearest(word, known) or f"one of {', '.join(known)}",
            )
    return found


def expand(vocabulary: Vocabulary, words: Iterable[str]) -> frozenset[str]:
    """The terms that the words name, with all below them; raises UnknownTermError
    for a word that names none."""
    return frozenset(each for word in words for each in vocabulary.within(vocabulary.resolve(word)))
