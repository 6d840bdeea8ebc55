"""How probable a benefit, an important one and an important harm are, beside a finding."""

from __future__ import annotations

from collections.abc import Mapping

from ldncli.evidence.certainty.importance import threshold_of, within_persons
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.report.words.language.numbers import chance


def chances_row(synthesis: Synthesis, outcomes: Vocabulary) -> dict[str, float]:
    """The probabilities by their columns; empty where there are none."""
    if synthesis.pooled is None or synthesis.pooled.k < 2:
        return {}
    from ldncli.evidence.synthesis.models.bayes import chances_of

    found = chances_of(synthesis, outcomes)
    if found is None:
        return {}
    names = ("p_benefit", "p_important_benefit", "p_important_harm")
    told = found.of("higher" if _higher(synthesis) else "lower")
    return {name: p for name, p in zip(names, told, strict=True) if p is not None}


def _higher(synthesis: Synthesis) -> bool:
    from ldncli.evidence.synthesis.answer import better_of

    return better_of(synthesis) == "higher"


def _large(synthesis: Synthesis) -> str:
    threshold = threshold_of(synthesis)
    return "noticeable" if threshold and within_persons(threshold) else "important"


def chances_short(chances: Mapping[str, float], synthesis: Synthesis) -> str:
    """The same in a clause: `any benefit 50%, important 9% (harm 2%)`; the harm is as large as the
    benefit before it."""
    return (
        f"any benefit {chance(chances['p_benefit'])},"
        f" {_large(synthesis)} {chance(chances['p_important_benefit'])}"
        f" (harm {chance(chances['p_important_harm'])})"
    )


def chances_words(chances: Mapping[str, float], synthesis: Synthesis) -> str:
    """The same in a sentence."""
    large = _large(synthesis)
    large = f"{'an' if large == 'important' else 'a'} {large}"
    return (
        f"Probability of any benefit {chance(chances['p_benefit'])}, of {large} benefit"
        f" {chance(chances['p_important_benefit'])}, of {large} harm"
        f" {chance(chances['p_important_harm'])}, if the trials are right, with the published prior"
        " of the heterogeneity (ldn pool --bayes)."
    )
