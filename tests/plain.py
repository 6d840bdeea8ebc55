"""What plain values have in common, whichever module makes them."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass
from types import ModuleType
from typing import Any

import pytest


def values_of(module: ModuleType) -> list[Any]:
    """The values that a module defines, by their classes."""
    return [
        each
        for each in vars(module).values()
        if isinstance(each, type) and is_dataclass(each) and each.__module__ == module.__name__
    ]


def check_plain(value: Any, *, by_name: bool = False) -> None:
    """A value never changes, takes no attribute that it does not declare (a slip of the pen would
    pass unseen, and thousands are held at once), and, with `by_name`, is made by names alone."""
    bare = object.__new__(value)
    for name in (fields(value)[0].name, "never_declared"):
        with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
            setattr(bare, name, 1)
    assert not hasattr(bare, "__dict__")
    assert not by_name or all(each.kw_only for each in fields(value))
