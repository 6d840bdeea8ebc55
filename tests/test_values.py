"""Values made fast behave as those of `dataclasses`: every use that the house makes
of them, beside Python's own."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, field, replace
from types import MappingProxyType
from typing import Any

import pytest

from ldncli.values import dataclass


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
