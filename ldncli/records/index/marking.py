"""Where in a text the words stand that were searched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldncli.records.index.asking import Tree, leaves
from ldncli.records.text.words import compounds, token, unaccented

HIGHLIGHT = ("\x02", "\x03")
_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")


def marked(text: str, tree: Tree | None) -> str:
    """The text with what was searched between the HIGHLIGHT marks."""
    phrases = {tuple(each.split()) for leaf in leaves(tree) for each in leaf.phrases}
    starts = tuple(each for leaf in leaves(tree) for each in leaf.starts)
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        by_first.setdefault(phrase[0], []).append(phrase)
    words = list(_words(text))
    on, off = HIGHLIGHT
    parts, at, place = [], 0, 0
    while place < len(words):
        word, start, end = words[place]
        length = max(
            (
                len(phrase)
                for phrase in by_first.get(word, ())
                if tuple(each for each, _, _ in words[place : place + len(phrase)]) == phrase
            ),
            default=1 if starts and word.startswith(starts) else 0,
        )
        if length and start >= at:
            end = words[place + length - 1][2]
            parts += [text[at:start], on, text[start:end], off]
            at = end
        place += max(length, 1)
    return "".join([*parts, text[at:]])


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Every word as the index has it, with its place in the text; the parts of TNFα share one."""
    for found in _WORD.finditer(text):
        for parts in compounds(unaccented(found.group())):
            yield from ((token(part), *found.span()) for part in parts)
