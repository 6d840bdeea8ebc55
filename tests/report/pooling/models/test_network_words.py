"""What a network says in words: never more than its trials carry."""

from __future__ import annotations

from typing import Any

from ldncli.evidence.synthesis.models.network.analysis import NetworkAnalysis, analyse_network
from ldncli.evidence.synthesis.models.network.evidence import Evidence
from ldncli.report.pooling.models.network import network_tables
from ldncli.report.pooling.models.network_words import answer, caution, heterogeneity
from ldncli.statistics.network.comparisons import Comparison


def made(*found: tuple[str, str, float, float], **how: Any) -> NetworkAnalysis:
    """A network of trials of two arms."""
    rows = tuple(Comparison(f"s{at}", *each) for at, each in enumerate(found))
    names = {each.study: each.study for each in rows}
    return analyse_network(Evidence("MD", rows, names, {}), "made up", **how)


def test_a_star_of_single_trials_says_what_it_rests_on() -> None:
    star = made(("a", "placebo", -2.0, 0.1), ("b", "placebo", 0.1, 0.2), better="lower")
    assert answer(star) == "Better than placebo: a (one trial); no clear difference: b."
    told = " ".join(caution(star))
    assert "1 pair is compared indirectly alone" in told and "nothing here can check" in told
    assert "Every comparison rests on a single trial." in told
    assert "cannot be tested: no closed loop" in told
    assert "how much trials differ cannot be told" in heterogeneity(star)
    assert [row[-1] for row in next(network_tables(star)).rows] == ["1 direct", "1 direct"]


def test_without_a_better_side_effects_are_lower_or_higher() -> None:
    found = made(("a", "p", -2.0, 0.1), ("b", "p", 3.0, 0.1), ("c", "p", 0.0, 0.1), reference="p")
    assert answer(found) == (
        "Lower than p: a (one trial); higher than p: b (one trial); no clear difference: c."
    )
    assert answer(made(("a", "p", 0.1, 1.0), ("b", "p", 0.0, 1.0), reference="p")) == (
        "No clear difference between p and a or b."
    )


def test_a_loop_that_does_not_close_puts_the_estimates_in_doubt() -> None:
    sides = ("b", "a", 1.0, 0.01), ("c", "b", 1.0, 0.01)
    found = made(*sides, ("c", "a", 0.0, 0.01), method="EE")
    assert "disagree" in caution(found)[-1] and "in doubt" in caution(found)[-1]
    closed = made(*sides, ("c", "a", 2.0, 0.01), method="EE")
    assert "which proves none" in caution(closed)[-1]
    assert "common effect" in heterogeneity(closed)
