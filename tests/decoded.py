"""A base whose records are decoded once, for tests that ask it again and again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from ldncli.records.index.library import Library
from ldncli.records.model.card import Facets
from ldncli.records.model.paper import Paper


class Decoded(Library):
    """A library that keeps every record: records never change, so each asker may have the same."""

    @cached_property
    def _known(self) -> dict[str, Paper]:
        return {paper.id: paper for paper in super().papers()}

    @cached_property
    def _every(self) -> tuple[Facets, ...]:
        return tuple(super().facets())

    def facets(self, ids: Iterable[str] | None = None) -> Iterator[Facets]:
        return iter(self._every) if ids is None else super().facets(ids)

    def papers(self, ids: Iterable[str] | None = None) -> Iterator[Paper]:
        return iter([self._known[each] for each in (self._known if ids is None else ids)])
