"""What a record can say: frozen values whose annotations name every key,
its meaning and its limits."""

from __future__ import annotations

import typing
from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from ldncli.records.model import bibliography, review, trial
from ldncli.records.model import paper as paper_module
from ldncli.records.vocabularies import topic, vocab
from tests.evidence.invented import paper

# Keys whose notes lie in the type that they share with others, and the one
# number that is taken as said.
NOTED_ELSEWHERE = {"Difference.why", "Paper.doi"}
TAKEN_AS_SAID = {"Contrast.level"}
CLASSES = [
    each
    for module in (bibliography, trial, review, paper_module)
    for each in vars(module).values()
    if isinstance(each, type) and each.__module__ == module.__name__
]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_key_says_what_it_means(cls: type) -> None:
    assert is_dataclass(cls) and cls.__doc__
    hints = typing.get_type_hints(cls, include_extras=True)
    for each in fields(cls):
        if f"{cls.__name__}.{each.name}" in NOTED_ELSEWHERE:
            continue
        notes = getattr(hints[each.name], "__metadata__", ())
        assert any(isinstance(note, str) and len(note) > 3 for note in notes), (
            f"{cls.__name__}.{each.name}"
        )


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_what_may_be_missing_is_none_or_empty(cls: type) -> None:
    """None means "not seen in a source": a key that may be left out
    never has a number of its own."""
    for each in fields(cls):
        name = f"{cls.__name__}.{each.name}"
        number = isinstance(each.default, int | float) and not isinstance(each.default, bool)
        assert not number or name in TAKEN_AS_SAID, name


@pytest.mark.parametrize(
    "cls", [*CLASSES, *vocab.KINDS.values(), topic.Topic], ids=lambda cls: cls.__name__
)
def test_annotations_are_types_not_text(cls: type) -> None:
    """Text would have to be compiled at every start, key by key."""
    assert not [each.name for each in fields(cls) if isinstance(each.type, str)]


def test_a_paper_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        paper("a").title = "another"  # type: ignore[misc]


def test_the_study_of_a_paper() -> None:
    assert paper("a", study="trial").study_id == "trial"
    assert paper("a").study_id == "a"
