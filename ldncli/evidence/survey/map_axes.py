"""The two sides of an evidence map: trees of conditions and of what they are crossed with, cut
down to what is to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ldncli.records.vocabularies.vocab import Vocabulary

# The side's first column: every study of the row, whatever the other columns are.
ANY = "any"


@dataclass(frozen=True, slots=True)
class Node:
    """A row or a column: a term, its shown parent (None: at the top), how
    deep it stands (0 at the top).

    `branches` says whether terms stand below it, shown or folded into it;
    `folded` whether they are folded.
    """

    id: str
    label: str
    parent: str | None = None
    depth: int = 0
    branches: bool = False
    folded: bool = False


def axis(
    vocabulary: Vocabulary,
    filled: Iterable[str],
    asked: frozenset[str] = frozenset(),
    always: Iterable[str] = (),
) -> tuple[Node, ...]:
    """The terms that hold something and all above them, parents before children,
    in the order of the vocabulary.

    `asked` keeps the tree inside those terms (empty: everything), `always` are
    shown though they hold nothing.
    """
    kept = set(always)
    for term in filled:
        if term in vocabulary.terms:
            kept.update({term, *vocabulary.ancestors(term)})
    if asked:
        kept &= asked
    parents = {
        term: next((each for each in vocabulary.ancestors(term) if each in kept), None)
        for term in kept
    }
    nodes: list[Node] = []

    def grow(parent: str | None, depth: int) -> None:
        for term in vocabulary.terms:
            if term in kept and parents[term] == parent:
                nodes.append(
                    Node(term, vocabulary.label(term), parent, depth, term in parents.values())
                )
                grow(term, depth + 1)

    grow(None, 0)
    return tuple(nodes)


def flat(names: Sequence[str]) -> tuple[Node, ...]:
    """A side without a tree: each name is its own id."""
    return tuple(Node(name, name[:1].upper() + name[1:]) for name in names)


def folded(nodes: Sequence[Node], depth: int) -> tuple[Node, ...]:
    """The nodes of the first `depth` levels; what stands below is folded into its parent."""
    return tuple(
        replace(each, folded=each.branches and each.depth == depth - 1)
        for each in nodes
        if each.depth < depth
    )


def deepest(nodes: Sequence[Node], most: int) -> int:
    """How many levels fit into `most` nodes; at least one."""
    levels = max([each.depth for each in nodes], default=0) + 1
    fitting = [
        level for level in range(1, levels + 1) if sum(each.depth < level for each in nodes) <= most
    ]
    return max(fitting, default=1)


def lineage(nodes: Sequence[Node]) -> dict[str, tuple[str, ...]]:
    """Every node with all shown above it, itself first."""
    parents = {each.id: each.parent for each in nodes}
    found = {}
    for each in nodes:
        line, above = [each.id], each.parent
        while above is not None:
            line.append(above)
            above = parents.get(above)
        found[each.id] = tuple(line)
    return found
