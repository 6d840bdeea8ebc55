"""From a reason of the evidence, a code and values, to its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ldncli.evidence.reasons import Reason

# A sentence, or what makes it of the reason's values by their names.
Sentences = Mapping[str, str | Callable[..., str]]


def fill(
    sentences: Sentences, reason: Reason, otherwise: Callable[[Reason], str] | None = None
) -> str:
    """The sentence of a reason with its values, told by `otherwise` where `sentences` have none;
    raises KeyError for a code without words."""
    if otherwise and reason.code not in sentences:
        return otherwise(reason)
    found: Any = sentences[reason.code]
    return found if isinstance(found, str) else str(found(**dict(reason.values)))
