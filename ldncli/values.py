"""`dataclass` for frozen values, made in a fraction of the time that Python's own takes.

A command imports some hundred of them, and Python compiles six functions for each: a fifth of
the time of a whole answer (docs/decisions.md). Here one is compiled, the constructor, for each
number of fields; what values share otherwise, they share as functions. Types, fields, `replace`,
`asdict` and pickling are those of `dataclasses`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError
from functools import cache, partial, wraps
from operator import attrgetter
from types import CodeType, FunctionType, MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

_Value = TypeVar("_Value", bound="Keeping")
_Found = TypeVar("_Found")

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        cls: type | None = None,
        *,
        frozen: bool = False,
        slots: bool = False,
        eq: bool = True,
        kw_only: bool = False,
    ) -> Any:
        """As `dataclasses.dataclass`, for values that are frozen; for others it is that one."""
        how = {"slots": slots, "eq": eq, "kw_only": kw_only}
        made = partial(_frozen, **how) if frozen else dataclasses.dataclass(**how)
        return made if cls is None else made(cls)


class Keeping:
    """A frozen value that keeps what was worked out from it (`kept`) as long as it lives. What is
    kept is no field: values that keep different things are equal, and a copy keeps nothing."""

    __slots__ = ("_kept",)
    if TYPE_CHECKING:
        _kept: dict[Callable[..., Any], Any]


def kept(work: Callable[[_Value], _Found]) -> Callable[[_Value], _Found]:
    """A method, or a function, of one frozen value: worked out when it is first asked for, and
    once a value."""

    @wraps(work)
    def once(value: _Value) -> _Found:
        try:
            found: _Found = value._kept[work]
        except AttributeError:
            object.__setattr__(value, "_kept", {})
            found = value._kept[work] = work(value)
        except KeyError:
            found = value._kept[work] = work(value)
        return found

    return once


def nothing() -> Mapping:
    """An empty mapping that nobody can write to: the default of fields that hold one."""
    return _NOTHING


_NOTHING: Mapping = MappingProxyType({})


def _frozen(cls: type, *, slots: bool, eq: bool, kw_only: bool) -> type:
    made: Any = dataclasses.dataclass(
        init=False, repr=False, eq=False, slots=slots, kw_only=kw_only
    )(cls)
    every = dataclasses.fields(made)
    made.__init__ = _constructor(made, every, slots=slots)
    made.__repr__ = _told
    made.__setattr__, made.__delattr__ = _not_assigned, _not_deleted
    if eq:
        values = _values_of([each.name for each in every if each.compare])
        made.__eq__ = _comparing(values)
        made.__hash__ = lambda self: hash(values(self))
    if slots:
        made.__getstate__, made.__setstate__ = _state, _restored
    return made


def _constructor(cls: Any, every: tuple[Field[Any], ...], *, slots: bool) -> Callable[..., None]:
    """`__init__`, which fills the slots (without them the dictionary) itself: assignment is
    refused."""
    plain = [each for each in every if not each.kw_only]
    named = [each for each in every if each.kw_only]
    ordered = [*plain, *named]
    lazy = tuple(place for place, each in enumerate(ordered) if _is_made(each))
    names = [each.name for each in ordered]
    code = _filling(len(ordered), lazy, slots).replace(
        co_varnames=("self", *names),
        co_argcount=1 + len(plain),
        co_kwonlyargcount=len(named),
        co_qualname=f"{cls.__qualname__}.__init__",
    )
    space: dict[str, Any] = {"_missing": MISSING}
    for place, each in enumerate(ordered):
        space[f"_to_{place}"] = getattr(cls, each.name).__set__ if slots else each.name
        if place in lazy:
            space[f"_make_{place}"] = each.default_factory
    made = FunctionType(code, space, "__init__", tuple(_defaults(plain).values()))
    made.__kwdefaults__ = _defaults(named)
    made.__annotations__ = {each.name: each.type for each in every} | {"return": None}
    made.__module__ = cls.__module__
    return made


@cache
def _filling(count: int, lazy: tuple[int, ...], slots: bool) -> CodeType:
    """The code of a constructor of so many fields, those at `lazy` made anew where they are not
    given. Constructors of one size differ in names alone, and share it."""
    fields = range(count)
    values = [
        f"_make_{n}() if v{n} is _missing else v{n}" if n in lazy else f"v{n}" for n in fields
    ]
    filled = [
        f"_to_{n}(self, {values[n]})" if slots else f"self.__dict__[_to_{n}] = {values[n]}"
        for n in fields
    ]
    given = ", ".join(["self", *(f"v{n}" for n in fields)])
    space: dict[str, Any] = {}
    exec("\n ".join([f"def __init__({given}):", *(filled or ["pass"])]), space)
    code: CodeType = space["__init__"].__code__
    return code


def _defaults(every: Sequence[Field[Any]]) -> dict[str, Any]:
    """What fields are where they are not given; `MISSING` where that is to be made."""
    found = {}
    for each in every:
        if each.default is not MISSING or _is_made(each):
            found[each.name] = each.default
        elif each.default_factory is nothing:
            found[each.name] = _NOTHING
        elif found and not each.kw_only:
            raise TypeError(f"{each.name!r} without a default follows one with a default")
    return found


def _is_made(each: Field[Any]) -> bool:
    """Whether a field gets a new value of its own in every value that is not given one."""
    return each.default_factory is not MISSING and each.default_factory is not nothing


def _comparing(values: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    def same(self: Any, other: Any) -> Any:
        return (
            values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented
        )

    return same


def _values_of(names: list[str]) -> Callable[[Any], Any]:
    """What gives the values of these fields; one for one field, a tuple for several."""
    return attrgetter(*names) if names else lambda _: ()


def _told(self: Any) -> str:
    shown = ", ".join(
        f"{each.name}={getattr(self, each.name)!r}"
        for each in dataclasses.fields(self)
        if each.repr
    )
    return f"{type(self).__qualname__}({shown})"


def _not_assigned(self: Any, name: str, value: Any) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _not_deleted(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in dataclasses.fields(self)]


def _restored(self: Any, state: list[Any]) -> None:
    for each, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
