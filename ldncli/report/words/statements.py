"""One plain sentence for a body of evidence, in GRADE's wording: how sure, and how large.

Santesso 2020 (GRADE guideline 26, J Clin Epidemiol 119:126–135): certainty is said by "will",
"probably" or "may", size by "improves", "slightly" or "little to no difference"; very low certainty
says only that one cannot tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldncli.evidence.certainty.ratings import Certainty
from ldncli.evidence.findings.statements import effect_word
from ldncli.evidence.synthesis.answer import aside_of
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.vocabularies.topic import raised
from ldncli.report.words.answers import said_of
from ldncli.report.words.caveats import ASIDES

if TYPE_CHECKING:
    from ldncli.evidence.harms.bodies import RatedHarm
    from ldncli.evidence.harms.reports import Count

# What is said of a critical outcome that no study selected reports.
UNREPORTED = "no study here reports it"
_HEDGE = {"high": "", "moderate": "probably ", "low": "may "}
# Verb with an s, and without (after "may").
_WORDS = {
    "better": ("improves", "improve"),
    "slightly better": ("slightly improves", "slightly improve"),
    "none": ("makes little to no difference to", "make little to no difference to"),
    "slightly worse": ("slightly worsens", "slightly worsen"),
    "worse": ("worsens", "worsen"),
}


def statement(synthesis: Synthesis, certainty: Certainty, outcome: str, condition: str) -> str:
    """The sentence; `outcome` and `condition` are their names inside a
    sentence (`Vocabulary.inline`)."""
    about, drug = f"{outcome} in {condition}", synthesis.called.inline
    if certainty.level is None:
        return f"Nothing is known about {drug} for {about}."
    effect = effect_word(synthesis)
    if synthesis.pooled is None and certainty.level != "very-low":
        return (
            f"For {about}, studies report only the direction of effect{_hint(synthesis)}, not its"
            " size."
        )
    if certainty.level == "very-low":
        return (
            f"The evidence is very uncertain about the effect of {drug} on"
            f" {about}{_hint(synthesis)}."
        )
    if effect is None:
        return _unsaid(synthesis, about)
    words = _WORDS[effect]
    verb = words[1] if certainty.level == "low" else words[0]
    return f"{raised(drug)} {_HEDGE[certainty.level]}{verb} {about}."


def unreported_statement(outcome: str, condition: str) -> str:
    """The sentence where no study selected reports a critical outcome; both names as in
    `statement`."""
    return f"No study here reports {outcome} in {condition}."


def _unsaid(synthesis: Synthesis, about: str) -> str:
    """Why an effect that is known with some certainty has no size or side in words."""
    drug = synthesis.called.inline
    aside = aside_of(synthesis)
    if aside == "no-better-side":
        return (
            f"Whether {drug} is good or bad for {about} is unclear: no source says which direction"
            " is better."
        )
    if aside:
        return f"The effect of {drug} on {about} is not known: {ASIDES[aside]}."
    return (
        f'Whether {drug} changes {about} is unclear: the interval includes "no effect", '
        "and no important difference has been defined."
    )


def _hint(synthesis: Synthesis) -> str:
    """What was seen all the same, in brackets."""
    found = said_of(synthesis)
    kind = "" if synthesis.randomised else "studies without randomisation; "
    return f" ({kind}{found})" if found else ""


def harm_statement(harm: RatedHarm, condition: str) -> str:
    """The harm in one sentence, in GRADE's wording (guideline 26); `condition` is
    its name inside a sentence."""
    label, ratio, level = harm.summary.label, harm.summary.ratio, harm.certainty.level
    about, drug = harm.summary.inline, harm.summary.called.inline
    if ratio is None and harm.summary.treatment and harm.summary.control:
        sides = (
            f"{_of(harm.summary.treatment)} on {drug} and {_of(harm.summary.control)} on control"
        )
        return f"Too rare to compare in {condition}: {about} in {sides}."
    if ratio is None or level in (None, "very-low"):
        return (
            f"The evidence is very uncertain about the effect of {drug} on {about} in {condition}."
        )
    size = (
        "more often"
        if ratio.value >= 1.25
        else "less often"
        if ratio.value <= 0.8
        else "about as often"
    )
    hedge = {"high": "", "moderate": "probably ", "low": "perhaps "}[level or "low"]
    return (
        f"{label} in {condition}: {hedge}{size} on {drug}"
        f" {'as' if size.startswith('about') else 'than'} on control."
    )


def _of(count: Count) -> str:
    return f"{count.events} of {count.n}"
