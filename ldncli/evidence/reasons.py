"""Why something is as it is, as values: a code and the numbers and names that belong to it.

`report/words/` makes the sentence; evidence never does.
"""

from __future__ import annotations

from typing import Any

from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: `code` names the sentence, `values` are what stands in it, by name."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()

    def __getitem__(self, name: str) -> Any:
        """The value of this name; raises KeyError where there is none."""
        return dict(self.values)[name]


def because(code: str, **values: Any) -> Reason:
    """A reason with its values, which must be hashable: equal reasons are told once."""
    return Reason(code, tuple(values.items()))
