"""A question as ids, and the papers that it selects; every paper left out is counted under
the reason that left it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from ldncli.errors import UnknownTermError, UsageError, nearest
from ldncli.evidence.reasons import Reason, because
from ldncli.records.model.card import Facets
from ldncli.records.model.days import is_day
from ldncli.records.model.kinds import Direction, Kind
from ldncli.records.vocabularies.units import in_unit, smaller, units_beside
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.records.vocabularies.topic import Topic
    from ldncli.records.vocabularies.vocab import Vocabulary

WITHOUT_WORDS = because("without the words")


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
    apart: str | None = None  # how the topic names its own scope, where that alone is asked for


@dataclass(frozen=True, slots=True)
class Selection:
    """Ids of the papers kept, and how many were left out for which reason, in the order in
    which reasons are looked at."""

    ids: Sequence[str]
    left_out: Mapping[Reason, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All papers that were looked at."""
        return len(self.ids) + sum(self.left_out.values())


class Rule(NamedTuple):
    """Why a paper is left out, the facets that this depends on, and whether one fits."""

    reason: Reason
    facets: tuple[str, ...]
    fits: Callable[[Facets], bool]


def select(facets: Iterable[Facets], query: Query, without_words: int = 0) -> Selection:
    """The papers of `facets` (their order is kept) that fit `query`.

    `without_words` papers did not match the words that were searched and are not among
    `facets`. A paper counts under the first reason that speaks against it, in a fixed
    order, so that the counts add up.
    """
    sieve = Sieve(query)
    places = [Facets._fields.index(each) for each in sieve.facets]
    rows = ((paper.id, *(paper[place] for place in places)) for paper in facets)
    kept, left_out = sieve.sift(rows, without_words)
    return Selection(tuple(kept), left_out)


class Sieve:
    """The rules of a query; papers that are alike in `facets`, all that the rules look at, have one
    verdict, so that it is made once."""

    def __init__(self, query: Query) -> None:
        self._rules = _rules(query)
        self.facets = tuple(dict.fromkeys(name for rule in self._rules for name in rule.facets))
        self._known: dict[tuple[Any, ...], int] = {}

    def sift(
        self, rows: Iterable[tuple[Any, ...]], without_words: int = 0
    ) -> tuple[list[Any], dict[Reason, int]]:
        """What stands first in the rows that fit, and how many were left out for which reason; in
        rows the values of `facets` follow. `without_words` as in `select`."""
        kept: list[Any] = []
        counts = [0] * (len(self._rules) + 1)  # the last for those that fit
        known = self._known
        for row in rows:
            values = row[1:]
            place = known.get(values)
            if place is None:
                place = known[values] = self._verdict(values)
            counts[place] += 1
            if place == -1:
                kept.append(row[0])
        left_out = {WITHOUT_WORDS: without_words} | {
            rule.reason: count for rule, count in zip(self._rules, counts, strict=False)
        }
        return kept, {reason: count for reason, count in left_out.items() if count}

    def _verdict(self, values: tuple[Any, ...]) -> int:
        """The place of the first rule that speaks against a paper; -1 where none does."""
        paper = _NO_PAPER._replace(**dict(zip(self.facets, values, strict=True)))
        return next((n for n, rule in enumerate(self._rules) if not rule.fits(paper)), -1)


_NO_PAPER = Facets(
    *("", None, "", None, "", "", "", "", 0, None, None, None, None),
    *(frozenset[str](), frozenset[str](), frozenset[str]()),
)


def of_studies_about(
    facets: Iterable[Facets], conditions: frozenset[str], outcomes: frozenset[str]
) -> tuple[str, ...]:
    """The papers of the studies that are about one of the conditions and report one of the
    outcomes (empty: any), whichever of their papers says so, in their order."""
    papers = [each for each in facets if each.study]
    about = {each.study for each in papers if not conditions or conditions & each.conditions}
    about &= {each.study for each in papers if not outcomes or outcomes & each.outcomes}
    return tuple(each.id for each in papers if each.study in about)


def _rules(query: Query) -> list[Rule]:
    rules: list[Rule] = []
    for reason, wanted, name in (
        (because("other conditions"), query.conditions, "conditions"),
        (because("other mechanisms"), query.mechanisms, "mechanisms"),
        (because("other outcomes"), query.outcomes, "outcomes"),
    ):
        if wanted:
            rules.append(Rule(reason, (name,), partial(_names_any, name, wanted)))
    for reason, wanted, name in (
        (because("other design"), query.designs, "design"),
        (because("other kind"), query.kinds, "kind"),
        (because("other direction"), query.directions, "direction"),
    ):
        if wanted:
            rules.append(Rule(reason, (name,), partial(_is_one_of, name, wanted)))
    if query.doses:
        doses, within = query.doses, query.dose_within
        rules += [
            Rule(
                because("no dose", unit=query.dose_unit),
                ("dose_max",),
                lambda paper: paper.dose_max is not None,
            ),
            Rule(
                because("other doses"),
                ("dose_min", "dose_max"),
                lambda paper: any(may_fit_dose(paper, dose, within=within) for dose in doses),
            ),
            Rule(
                because("doses that may fit"),
                ("dose_min", "dose_max"),
                lambda paper: any(fits_dose(paper, dose, within=within) for dose in doses),
            ),
        ]
    if query.years:
        years = query.years
        reason = because("other years")
        rules.append(Rule(reason, ("year",), lambda paper: years.holds(paper.year)))
    if query.min_n is not None:
        smallest = query.min_n
        rules += [
            Rule(
                because("participants not stated"),
                ("participants",),
                lambda paper: paper.participants is not None,
            ),
            Rule(
                because("fewer participants"),
                ("participants",),
                lambda paper: paper.participants is not None and paper.participants >= smallest,
            ),
        ]
    if query.scopes:
        other = because("other scope", apart=query.apart)
        rules.append(Rule(other, ("scope",), partial(_is_one_of, "scope", query.scopes)))
    if not query.include_retracted:
        reason = because("retracted")
        rules.append(Rule(reason, ("status",), lambda paper: paper.status != "retracted"))
    return rules


def _names_any(field: str, wanted: frozenset[str], paper: Facets) -> bool:
    return not wanted.isdisjoint(getattr(paper, field))


def _is_one_of(field: str, wanted: frozenset[str], paper: Facets) -> bool:
    return getattr(paper, field) in wanted


def fits_dose(paper: Facets, dose: Interval, *, within: bool) -> bool:
    """Whether a paper's range of doses overlaps the asked one, or (`within`) lies inside it;
    False where none is stated. Where all that is known is up to which dose was given, only a range
    that holds every dose up to there fits for certain."""
    if paper.dose_max is None:
        return False
    if paper.dose_min is None:
        return not dose.low and dose.holds(paper.dose_max)
    if within:
        return dose.holds(paper.dose_min) and dose.holds(paper.dose_max)
    return dose.overlaps(paper.dose_min, paper.dose_max)


def may_fit_dose(paper: Facets, dose: Interval, *, within: bool) -> bool:
    """The same, also where it fits perhaps: of doses up to some end those that were given may."""
    if paper.dose_min is None and paper.dose_max is not None:
        return dose.overlaps(0, paper.dose_max)
    return fits_dose(paper, dose, within=within)


# -- from words to a query -------------------------------------------------------------------------

_NUMBER = r"(\d+(?:\.\d+)?|\.\d+)"


def parse_dose(words: str, unit: str) -> Interval:
    """`4.5`, `4,5`, `1-5`, `1 to 5`, `1-5mg`, `<3`, `>=3` or `50ug` as a range in the unit of the
    base; raises UsageError for anything else, and for a comma that may set off thousands."""
    asked, words = words, re.sub(r"(?<=\d),(?=\d)", ".", words)
    if re.search(r"\d,\d{3}(?!\d)", asked):
        raise UsageError(
            f"the comma in {asked!r} could be a decimal comma or a thousands separator",
            hint=f"write {asked.replace(',', '')} or {words}",
            slug="bad-dose",
        )
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
    raise UsageError(f"{asked!r} is not a dose", hint=hint, slug="bad-dose")


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


def checked_day(words: str) -> str:
    """A day as YYYY-MM-DD; raises UsageError for anything else."""
    if is_day(words.strip()):
        return words.strip()
    raise UsageError(f"{words!r} is not a day", hint="write 2026-11-30", slug="bad-day")


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
        apart=topic().default.apart if alone else None,
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
