"""What folders of own records do to the base, in words."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.report.words.language.numbers import counted

_MOST = 5


def over_words(
    folder: str, new: Sequence[str], instead: Sequence[str], others: Sequence[str]
) -> str:
    """`with own: 2 papers of your own; 1 in place of the base's: younger-2013; and terms`."""
    parts = [f"{counted(len(new), 'paper', 'papers')} of your own"] if new else []
    if instead:
        named = ", ".join(instead[:_MOST]) + (" …" if len(instead) > _MOST else "")
        parts.append(f"{len(instead)} in place of the base's: {named}")
    terms = [each for each in others if each.startswith("vocab/")]
    if terms:
        names = [each.rpartition("/")[2].removesuffix(".yaml") for each in terms]
        parts.append(f"terms added to {', '.join(names)}")
    files = [each for each in others if each not in terms]
    if files:
        parts.append(f"also {', '.join(files[:_MOST])}{' …' if len(files) > _MOST else ''}")
    return f"with {folder}: {'; '.join(parts)}"
