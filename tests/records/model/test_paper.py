"""What a record can say: frozen values whose annotations name every key, its meaning and its limits."""

from __future__ import annotations

import typing
from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from ldncli.records.model import paper as model
from tests.evidence.invented import paper

CLASSES = [each for each in vars(model).values() if isinstance(each, type) and each.__module__ == model.__name__]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_key_says_what_it_means(cls: type) -> None:
    assert is_dataclass(cls) and cls.__doc__
    hints = typing.get_type_hints(cls, include_extras=True)
    for each in fields(cls):
        notes = getattr(hints[each.name], "__metadata__", ())
        assert any(isinstance(note, str) and len(note) > 3 for note in notes), f"{cls.__name__}.{each.name}"


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_what_may_be_missing_is_none_or_empty(cls: type) -> None:
    """None means "not seen in a source": a key that may be left out never has a number of its own."""
    from dataclasses import MISSING

    for each in fields(cls):
        if each.default is not MISSING and each.default is not None:
            assert not isinstance(each.default, int | float) or each.default is False, f"{cls.__name__}.{each.name}"


def test_a_paper_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        paper("a").title = "another"  # type: ignore[misc]


def test_the_study_of_a_paper() -> None:
    assert paper("a", study="trial").study_id == "trial"
    assert paper("a").study_id in ("a", None)
