"""From a reason of the evidence, a code and values, to its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ldncli.evidence.reasons import Reason

# A sentence, or what makes it of the reason's values by their names.
Sentences = Mapping[str, str | Callable[..., str]]


def fill(sentences: Sentences, reason: Reason) -> str:
    """The sentence of a reason with its values; raises KeyError for a code without words."""
    found: Any = sentences[reason.code]
    return found if isinstance(found, str) else str(found(**dict(reason.values)))
