"""What a paper gave, in words: one table of the scopes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """A scope as a name of its own, inside a sentence, and in an account of what was selected."""

    label: str
    inline: str
    selected: str


SCOPES = {
    "ldn": ScopeWords("Low-dose naltrexone", "low-dose naltrexone", "low-dose naltrexone by itself"),
    "ultra-low-dose": ScopeWords("Ultra-low dose (µg)", "microgram doses", "ultra low dose"),
    "standard-dose": ScopeWords("Standard dose", "25 mg and more", "standard dose"),
    "combination": ScopeWords("Combination product", "a combination", "combination"),
    "other-antagonist": ScopeWords("Other opioid antagonist", "another antagonist", "other antagonist"),
}
LABELS = {each: words.label for each, words in SCOPES.items()}
# What a question with `--scope any` selects.
_EVERYTHING = "everything in the base"


def selected_words(scope: str) -> str:
    """A scope of a question, as its account names it; `any` is everything."""
    return _EVERYTHING if scope == "any" else SCOPES[scope].selected
