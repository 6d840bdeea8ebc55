"""Values made fast behave as those of `dataclasses`: every use that the house makes
of them, beside Python's own."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pytest

from ldncli.values import Keeping, dataclass, kept, nothing


@dataclass(frozen=True, slots=True)
class Fast:
    """A value."""

    name: str
    size: int = 3
    notes: tuple[str, ...] = field(default_factory=tuple)
    hidden: int = field(default=0, compare=False, repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Plain:
    """The same by Python's own."""

    name: str
    size: int = 3
    notes: tuple[str, ...] = field(default_factory=tuple)
    hidden: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Below(Fast):
    """With a field that must be named, and a mapping."""

    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


GIVEN: list[dict[str, Any]] = [
    {"name": "a"},
    {"name": "a", "size": 4},
    {"name": "b", "notes": ("x",), "hidden": 9},
]


@pytest.mark.parametrize("given", GIVEN)
def test_they_say_and_hold_the_same(given: dict[str, Any]) -> None:
    fast, plain = Fast(**given), Plain(**given)
    assert repr(fast) == repr(plain).replace("Plain", "Fast") and dataclasses.asdict(
        fast
    ) == dataclasses.asdict(plain)
    assert (
        {fast: 1}[Fast(**given)] == 1
        and fast == replace(fast, hidden=5)
        and fast != replace(fast, size=7)
        and fast != plain
    )
    assert (
        pickle.loads(pickle.dumps(fast)) == fast == copy.deepcopy(fast)
        and replace(fast, name="z").name == "z"
    )


def test_nothing_is_assigned_deleted_or_added() -> None:
    value = Fast("a")
    for name in ("name", "other"):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, 1)
        with pytest.raises(FrozenInstanceError):
            delattr(value, name)
    assert value.name == "a" and not hasattr(value, "__dict__")


def test_their_constructors_take_the_same() -> None:
    for kind in (Fast, Plain):
        assert list(inspect.signature(kind).parameters) == ["name", "size", "notes", "hidden"]
        for wrong in ({}, {"name": "a", "weight": 1}):
            with pytest.raises(TypeError):
                kind(**wrong)
    assert (
        Fast.__init__.__annotations__["size"] == "int"
        and Fast.__match_args__ == Plain.__match_args__
    )


def test_values_below_others_have_their_fields_too() -> None:
    value = Below("a", codes={"x": "y"})
    assert [each.name for each in dataclasses.fields(value)] == [
        "name",
        "size",
        "notes",
        "hidden",
        "codes",
    ]
    assert value.codes == {"x": "y"} and Below("a").codes == {} and Below("a") != Fast("a")
    with pytest.raises(TypeError):
        Below("a", 3, (), 0, {})  # type: ignore[misc]


def test_what_may_change_is_pythons_own() -> None:
    @dataclass(slots=True)
    class Counter:
        n: int = 0

    counter = Counter()
    counter.n += 1
    assert counter == Counter(1)


@dataclass(frozen=True)
class Open:
    """A value without slots, so that properties may be cached."""

    name: str
    given: dict[str, int] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=nothing)

    @cached_property
    def long(self) -> str:
        """A cached property."""
        return self.name * 3


def test_values_without_slots_cache_their_properties() -> None:
    value = Open("a")
    assert value.long == "aaa" and vars(value)["long"] is value.long
    assert value == Open("a") and repr(value) == f"Open(name='a', given={{}}, codes={nothing()!r})"
    assert Open("a").given is not value.given and Open("b", {"x": 1}).given == {"x": 1}
    with pytest.raises(FrozenInstanceError):
        setattr(value, "name", "b")  # noqa: B010


def test_values_may_be_equal_to_themselves_alone() -> None:
    @dataclass(frozen=True, eq=False)
    class Apart:
        names: list[str]

    one, other = Apart([]), Apart([])
    assert one == one and one != other and len({one, other}) == 2


def test_a_field_without_a_default_does_not_follow_one_with_a_default() -> None:
    with pytest.raises(TypeError, match="'late' without a default"):

        @dataclass(frozen=True, slots=True)
        class Wrong:
            early: int = 0
            late: int  # type: ignore[misc]

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Right:
        early: int = 0
        late: int

    assert Right(late=2) == Right(early=0, late=2)
    with pytest.raises(TypeError, match="late"):
        Right()  # type: ignore[call-arg]


COUNTED: list[str] = []


@dataclass(frozen=True, slots=True)
class Counted(Keeping):
    """A value that keeps what was worked out."""

    name: str

    @property
    @kept
    def long(self) -> str:
        """Three times the name."""
        COUNTED.append(self.name)
        return self.name * 3


@kept
def size(value: Counted) -> int:
    """How long it is."""
    COUNTED.append("size")
    if value.name == "bad":
        raise KeyError(value.name)
    return len(value.long)


def test_what_is_kept_is_worked_out_once_a_value() -> None:
    COUNTED.clear()
    one, other = Counted("a"), Counted("a")
    assert (one.long, one.long, size(one), size(one)) == ("aaa", "aaa", 3, 3)
    assert COUNTED == ["a", "size"]
    # It is no part of the value: equal to one that keeps nothing, and not in its copies.
    assert one == other and hash(one) == hash(other) and repr(one) == "Counted(name='a')"
    for copied in (replace(one), copy.copy(one), pickle.loads(pickle.dumps(one))):
        COUNTED.clear()
        assert copied.long == "aaa" and COUNTED == ["a"]
    assert size.__doc__ == "How long it is."


def test_what_cannot_be_worked_out_is_not_kept() -> None:
    COUNTED.clear()
    bad = Counted("bad")
    for _ in range(2):
        with pytest.raises(KeyError):
            size(bad)
    assert COUNTED == ["size", "size"]
