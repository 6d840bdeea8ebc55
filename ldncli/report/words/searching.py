"""What a search made of the words, in sentences: what was corrected, what nothing has, which words
the papers lack. The page says the same (report/site/static/search.js)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ldncli.report.words.numbers import counted, whole
from ldncli.report.words.phrases import series

if TYPE_CHECKING:
    from ldncli.records.index.matching import Match

_NOUNS = {
    "conditions": "condition",
    "mechanisms": "mechanism",
    "outcomes": "outcome",
    "scales": "scale",
    "designs": "design",
    "harms": "harm",
}


def heard(match: Match, ids: Iterable[str]) -> Iterator[str]:
    """How words were understood, and what the papers listed (`ids`) lack of them."""
    for typed, searched in match.understood.corrected:
        yield f"{typed}: searched for {searched}"
    for word in match.understood.unknown:
        yield f"{word}: no paper has this word"
    for word, vocabulary in match.absent:
        noun = _NOUNS.get(vocabulary, "name")
        yield f"{word}: a known {noun}, but no paper here is about it or names it"
    ids = list(ids)
    lacking = [missing for each in ids if (missing := match.lacking.get(each))]
    if lacking:
        words = Counter(word for missing in lacking for word in missing)
        not_found = series([f"{word} ({whole(count)})" for word, count in words.most_common()])
        full = len(ids) - len(lacking)
        other = match.understood.unknown or match.absent
        every = "all the other words" if other else "all the words"
        have = counted(full, "paper has", "papers have") if full else "no paper has"
        yield (
            f"{have} {every}; "
            f"{counted(len(lacking), 'has', 'have')} most of them; not found there: {not_found}"
        )
