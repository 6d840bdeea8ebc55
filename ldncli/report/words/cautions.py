"""The warning with which answers open: cautions on the conditions asked for, then that for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ldncli.report.words.language.phrases import upper

if TYPE_CHECKING:
    from ldncli.questions.asked import Asked
    from ldncli.records.index.library import Library
    from ldncli.records.vocabularies.cautions import Caution


def conditions_asked(asked: Asked) -> tuple[str, ...]:
    """The conditions asked for, by their ids."""
    vocabulary = asked.library.vocabulary("conditions")
    return tuple(map(vocabulary.resolve, asked.given.get("condition") or ()))


def warned(library: Library, conditions: Sequence[str] = ()) -> tuple[str, ...]:
    """The cautions on the conditions asked for, then the most pressing of all, as one line with
    where the others are; empty in a base without."""
    vocabulary = library.vocabulary("conditions")
    own = [
        each
        for each in library.cautions
        if any(vocabulary.within(term).intersection(conditions) for term in each.conditions)
    ]
    told = dict.fromkeys(map(_caution, (*own, *library.cautions[:1])))
    return (f"{'. '.join(told)} (ldn safety --cautions)",) if told else ()


def _caution(caution: Caution) -> str:
    """A caution in a line."""
    return caution.short or f"{upper(caution.who)}: {caution.text.split('. ')[0].rstrip('.')}"
