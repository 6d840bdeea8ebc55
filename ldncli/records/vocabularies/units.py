"""Units of doses: which can be told in which, and when a dose is told in the next smaller one."""

from __future__ import annotations

from collections.abc import Iterable

# Units of mass in nanograms.
_MASS = {"g": 10**9, "mg": 10**6, "µg": 10**3, "ng": 1}
_SPELLINGS = {"ug": "µg", "mcg": "µg", "μg": "µg"}
# Doses below a tenth of these are told in a smaller unit, of which so many make one.
_SMALLER = {"mg": ("µg", 1000)}


def units_beside(unit: str) -> tuple[str, ...]:
    """All spellings of units in which a dose may be given, that of the base first."""
    others = (*_MASS, *_SPELLINGS) if unit in _MASS else ()
    return tuple(dict.fromkeys((unit, *others)))


def in_unit(number: float, given: str | None, unit: str) -> float:
    """A dose given in another unit (None: in the same) in `unit`; both are
    units of mass, or the same."""
    given = (given or unit).lower()
    given = _SPELLINGS.get(given, given)
    if given == unit.lower():
        return number
    own, other = _MASS[unit], _MASS[given]
    return number / (own // other) if own > other else number * (other // own)


def smaller(unit: str) -> str | None:
    """The unit in which small doses are told; None where they are not."""
    return _SMALLER[unit][0] if unit in _SMALLER else None


def field_words(name: str, unit: str) -> str:
    """The name of a field in words: dose_min_mg is the dose min in the unit of the base,
    whatever its key is called."""
    words = name.replace("_", " ")
    return f"{words.removesuffix('mg')}{unit}" if words.endswith(" mg") else words


def dose_text(low: float | None, high: float | None, unit: str) -> str | None:
    """A range of doses as people write it, without its unit; below a tenth with the smaller one.
    Without the lowest `up to 4.5`; None where no dose is known."""
    if high is None:
        return None
    told = ""
    if unit in _SMALLER and 0 < high < 0.1:
        small, times = _SMALLER[unit]
        low, high, told = None if low is None else low * times, high * times, f" {small}"
    if low is None:
        return f"up to {high:g}{told}"
    return f"{low:g}{told}" if low == high else f"{low:g}–{high:g}{told}"


def with_unit(low: float | None, high: float | None, unit: str) -> str | None:
    """The same, always with a unit."""
    text = dose_text(low, high, unit)
    if text is None or text.removeprefix("up to ").count(" "):
        return text
    return f"{text} {unit}"


Doses = tuple[float | None, float]


def span(doses: Iterable[Doses]) -> tuple[float | None, float | None]:
    """The lowest and the highest of ranges of doses; the lowest is None where none is known, or
    where a range without one lies below all that are."""
    found = list(doses)
    lows = [low for low, _ in found if low is not None]
    least = min(lows, default=None)
    open_ = min((high for low, high in found if low is None), default=None)
    if least is not None and open_ is not None and open_ <= least:
        least = None
    return least, max((high for _, high in found), default=None)
