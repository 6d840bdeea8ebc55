"""`dataclass` for frozen values with slots, made in a quarter of the time that Python's own takes.

A command imports some ninety of them, and Python compiles six functions for each: a fifth of
the time of a whole answer (docs/decisions.md). Here one is compiled, the constructor; what
values share otherwise, they share as functions. Types, fields, `replace`, `asdict` and
pickling are those of `dataclasses`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        cls: type | None = None, *, frozen: bool = False, slots: bool = False, kw_only: bool = False
    ) -> Any:
        """As `dataclasses.dataclass`, for values that are frozen and have
        slots; for others it is that one."""
        if not (frozen and slots):
            made = dataclasses.dataclass(frozen=frozen, slots=slots, kw_only=kw_only)
        else:
            made = _frozen_kw_only if kw_only else _frozen
        return made if cls is None else made(cls)


def nothing() -> Mapping:
    """An empty mapping that nobody can write to: the default of fields that hold one."""
    return MappingProxyType({})


def _frozen(cls: type, *, kw_only: bool = False) -> type:
    made: Any = dataclasses.dataclass(
        init=False, repr=False, eq=False, slots=True, kw_only=kw_only
    )(cls)
    every = dataclasses.fields(made)
    values = _values_of([each.name for each in every if each.compare])

    def same(self: Any, other: Any) -> Any:
        return (
            values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented
        )

    made.__init__ = _constructor(made, every)
    made.__eq__ = same
    made.__hash__ = lambda self: hash(values(self))
    made.__repr__ = _told
    made.__setattr__, made.__delattr__ = _not_assigned, _not_deleted
    made.__getstate__, made.__setstate__ = _state, _restored
    return made


def _frozen_kw_only(cls: type) -> type:
    return _frozen(cls, kw_only=True)


def _constructor(cls: Any, every: tuple[Field[Any], ...]) -> Callable[..., None]:
    """`__init__`, which fills the slots themselves: assignment is refused. Names of its own begin
    with an underscore and a letter."""
    space: dict[str, Any] = {"_M": MISSING}
    plain: list[str] = ["self"]
    by_name: list[str] = []
    body: list[str] = []
    for each in every:
        name, value = each.name, each.name
        space[f"_s_{name}"] = getattr(cls, name).__set__
        parameter = name
        if each.default is not MISSING:
            space[f"_d_{name}"] = each.default
            parameter = f"{name}=_d_{name}"
        elif each.default_factory is not MISSING:
            space[f"_f_{name}"] = each.default_factory
            parameter, value = f"{name}=_M", f"_f_{name}() if {name} is _M else {name}"
        (by_name if each.kw_only else plain).append(parameter)
        body.append(f"  _s_{name}(self, {value})")
    parameters = ", ".join([*plain, *(["*", *by_name] if by_name else [])])
    exec("\n".join([f"def __init__({parameters}):", *(body or ["  pass"])]), space)
    made: Callable[..., None] = space["__init__"]
    made.__annotations__ = {each.name: each.type for each in every} | {"return": None}
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__module__ = cls.__module__
    return made


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
