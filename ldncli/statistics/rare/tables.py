"""Tables of events as the models of rare events read them, and what each model makes of studies in
which nobody, or everybody, has the event."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.errors import UsageError
from ldncli.statistics.measures.count_measures import two_by_two
from ldncli.statistics.measures.study_rows import Row, naming, read_rows, refuse
from ldncli.values import dataclass

# Models of two groups: those with study effects that are parameters, or conditioned away, learn
# nothing from a study without events; the others do.
WHOLE = ("UM.RS", "BETABIN")
# GLMM is the conditional model CM.EL for two groups, the binomial–normal one for single groups.
RARE = ("GLMM", "UM.FS", "UM.RS", "CM.EL", "CM.AL", "EXACT", "BETABIN")


@dataclass(frozen=True, slots=True)
class Tables:
    """Events and people of each study, treatment (`a` of `n1`) and control (`c` of `n2`), with
    their places among the rows (from 1); `empty` are the places of the studies in which nobody or
    everybody has the event in both groups, whether they are among them or not."""

    a: tuple[float, ...]
    n1: tuple[float, ...]
    c: tuple[float, ...]
    n2: tuple[float, ...]
    places: tuple[int, ...]
    empty: tuple[int, ...]

    @property
    def k(self) -> int:
        """How many studies."""
        return len(self.a)


def tables_of(rows: Sequence[Row], *, keep_empty: bool) -> Tables:
    """The tables of the rows; those of studies that do not tell their groups apart are left out
    unless `keep_empty`. Raises UsageError where there is none, or where nothing can be estimated
    since nobody, or everybody, has the event."""
    with naming(rows):
        found = two_by_two(rows, "OR")
    known = [(place, table) for place, table in enumerate(found, 1) if table]
    if not known:
        raise UsageError("no study gives a table of events", hint="the columns are ai n1i ci n2i")
    empty = tuple(
        place for place, (a, b, c, d) in known if (a == 0 and c == 0) or (b == 0 and d == 0)
    )
    if len(empty) == len(known):
        people = sum(sum(table) for _, table in known)
        raise UsageError(
            f"nobody, or everybody, has the event in each of {len(known)} studies ({people:g}"
            " people): no odds ratio can be estimated",
            hint="the risk difference (--measure RD) can; one group alone: --measure PLO",
        )
    kept = [pair for pair in known if keep_empty or pair[0] not in empty]
    return Tables(
        tuple(float(t[0]) for _, t in kept),
        tuple(float(t[0] + t[1]) for _, t in kept),
        tuple(float(t[2]) for _, t in kept),
        tuple(float(t[2] + t[3]) for _, t in kept),
        tuple(place for place, _ in kept),
        empty,
    )


@dataclass(frozen=True, slots=True)
class Groups:
    """Events and people of single groups, with their places among the rows (from 1)."""

    x: tuple[float, ...]
    n: tuple[float, ...]
    places: tuple[int, ...]


def groups_of(rows: Sequence[Row]) -> Groups:
    """The single groups of rows with `xi` and `ni` (or `mi`, those without the event); raises
    UsageError, with the row, for counts that cannot be."""
    found: list[tuple[float, float, int]] = []
    with naming(rows):
        for place, row in enumerate(read_rows(rows, ("xi", "ni", "mi")), 1):
            x, n, m = row["xi"], row["ni"], row["mi"]
            if n is None and x is not None and m is not None:
                n = x + m
            if x is None or n is None:
                continue
            if x < 0 or n <= 0 or x > n:
                raise refuse(place, f"{x:g} of {n:g} people cannot be", "check xi and ni")
            found.append((x, n, place))
    if not found:
        raise UsageError("no study gives its events and people", hint="the columns are xi and ni")
    events, people, places = zip(*found, strict=True)
    return Groups(events, people, places)
