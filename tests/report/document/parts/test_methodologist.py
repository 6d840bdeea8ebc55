"""The summary for methodologists: counts of syntheses, models, certainty, bias,
extraction, registers and reviews."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

from ldncli.questions.asked import Asked
from ldncli.records.model.bibliography import Extraction
from ldncli.records.model.paper import Paper
from ldncli.report.document.parts.methodologist import methodologist
from tests.evidence.trials import paper
from tests.report.document.questions import (
    asked_of,
    case_series,
    entry,
    pain,
    rated,
    responders,
    told,
    trial,
)

ALIKE = (trial("a", pain(1)), trial("b", pain(1.2)), trial("c", pain(0.9)))
BARE = replace(pain(1, domain="fatigue", scale=None), arms={})
NOTHING: dict[str, Any] = {"published": (), "reconciled": (), "contradictions": ()}


def lines(*papers: Paper, **more: Any) -> list[str]:
    return told(methodologist(asked_of(*papers, **{**NOTHING, **more})))


def line(begin: str, *papers: Paper, **more: Any) -> str:
    [found] = [each for each in lines(*papers, **more) if each.startswith(begin)]
    return found


def pooled(**more: Any) -> Asked:
    """A question with one pooled finding whose numbers are changed."""
    asked = asked_of(*ALIKE, **NOTHING)
    finding = asked.findings[0]
    best = finding.best
    synthesis = replace(best.synthesis, pooled=replace(best.synthesis.pooled, **more))  # type: ignore[type-var]
    vars(asked)["findings"] = (replace(finding, randomised=replace(best, synthesis=synthesis)),)
    return asked


def test_lines_that_there_are() -> None:
    wanted = [
        "Records",
        "Syntheses",
        "Effects",
        "Heterogeneity",
        "Certainty",
        "Risk of bias of 3 randomised trials, overall",
        "Extraction",
    ]
    begins = [each.split(":")[0].split(" (")[0] for each in lines(*ALIKE)]
    assert begins == wanted
    assert [each.split(":")[0] for each in lines()] == ["Records", "Extraction"]


def test_the_flow() -> None:
    text = line("Records", *ALIKE, paper(id="r", kind="systematic-review"))
    assert "3 clinical studies with results, 1 review." in text and "left out" in text
    assert "1 clinical study with results, 0 reviews." in line("Records", ALIKE[0])


def test_how_far_syntheses_went() -> None:
    text = line(
        "Syntheses",
        *ALIKE,
        trial("d", responders(30, 15), BARE),
        trial("e", pain(1), condition="crps"),
    )
    assert "4 pairs of condition and outcome, 4 bodies of evidence; 1 pooled from two" in text
    assert (
        "2 with one estimate, 0 with estimates that are not pooled, 1 with directions only." in text
    )
    assert (
        "Studies: 3 pooled with others, 2 with an estimate of their own, 0 with directions only."
        in text
    )
    only = line("Syntheses", trial("d", BARE))
    assert (
        "1 pair of condition and outcome, 1 body of evidence; 0 pooled" in only
        and "1 with directions only." in only
    )
    assert "Most frequent" not in line("Syntheses", *ALIKE)


def test_estimates_that_are_not_pooled() -> None:
    text = line("Syntheses", *(case_series(each, pain(1, comparison="within")) for each in "ab"))
    assert "0 pooled from two" in text and "0 with one estimate" in text


def test_the_most_frequent_reasons() -> None:
    text = line(
        "Syntheses", *(trial(each, BARE) for each in "ab"), trial("c", replace(pain(1), arms={}))
    )
    assert text.endswith(" (3).") or " (2); " in text or " (2)." in text


def test_models_and_assumptions() -> None:
    text = line(
        "Effects",
        *ALIKE,
        trial("d", responders(30, 15)),
        trial("e", responders(30, 15, domain="harms")),
    )
    assert text.startswith("Effects: RR 2 and MD 1.") and text.endswith("0 estimates.")
    paired = trial("a", pain(1, paired=True), design=replace(ALIKE[0].design, type="crossover-rct"))
    assert line("Effects", paired).endswith("1 estimate.") and line("Effects", paired).startswith(
        "Effects: MD 1."
    )
    assert not [
        each for each in lines(trial("d", BARE)) if each.startswith(("Effects", "Heterogeneity"))
    ]


def test_heterogeneity_of_pools() -> None:
    def told_of(asked: Asked) -> str:
        [found] = [each for each in told(methodologist(asked)) if each.startswith("Heterogeneity")]
        return found

    assert "I² 25% over 1 pool of" in told_of(pooled(I2=25.0))
    holds = [
        (-1.0, 1.0, "1."),
        (0.0, 1.0, "1."),
        (-1.0, 0.0, "1."),
        (0.1, 1.0, "0."),
        (-1.0, -0.1, "0."),
        (None, 1.0, "0."),
        (-1.0, None, "0."),
    ]
    for low, high, count in holds:
        assert told_of(pooled(pi_lb=low, pi_ub=high)).endswith(count), (low, high)
    asked = pooled(I2=10.0)
    vars(asked)["findings"] = (*asked.findings, *pooled(I2=62.5).findings)
    assert "I² 10% to 62% over 2 pools of" in told_of(asked)
    assert not [each for each in lines(ALIKE[0]) if each.startswith("Heterogeneity")]


def test_certainty_from_high_to_not_rated_and_what_took_it_down() -> None:
    text = line("Certainty", *ALIKE)
    assert (
        ": low 1. Rated down for imprecision in 1 and risk of bias in 1." in text
        and "Ida Lund" in text
    )
    several = asked_of(
        *ALIKE, *(trial(f"{each}2", pain(1), condition="crps") for each in "ab"), **NOTHING
    )
    first, second = rated(several, "very-low").findings
    unrated = replace(
        second,
        randomised=replace(
            second.best, rating=partial(replace, second.best.certainty, level=None, steps=())
        ),
    )
    vars(several)["findings"] = (unrated, first)
    assert ": very low 1 and not rated 1." in certainty(several)
    vars(several)["findings"] = (unrated,)
    alone = certainty(several)
    assert "Rated down for nothing. No step was set by a person's judgement." in alone
    vars(several)["findings"] = tuple(rated(several, "high").findings) + tuple(
        rated(asked_of(*ALIKE), "moderate").findings
    )
    assert ": high 1 and moderate 1." in certainty(several)


def certainty(asked: Asked) -> str:
    return next(each for each in told(methodologist(asked)) if each.startswith("Certainty"))


def test_bias_of_trials() -> None:
    papers = (
        trial("a", bias="low"),
        trial("b", bias="some-concerns"),
        trial("c", bias="some-concerns"),
        trial("d"),
        case_series("e"),
    )
    assert (
        line("Risk of bias", *papers)
        == "Risk of bias of 4 randomised trials, overall: some concerns 2, low 1 and not judged 1."
    )
    assert line("Risk of bias", papers[0]).startswith("Risk of bias of 1 randomised trial, overall")
    assert not [each for each in lines(case_series("e")) if each.startswith("Risk")]


def test_extraction() -> None:
    double = replace(ALIKE[0], extraction=Extraction(state="double", date="2026-01-01"))
    assert (
        line("Extraction", double, *ALIKE[1:])
        == "Extraction: 1 of 3 reports extracted independently in duplicate; 3 read in full."
    )
    assert "0 of 1 report extracted" in line("Extraction", ALIKE[0]) and line(
        "Extraction", replace(ALIKE[0], sources=())
    ).endswith("none read in full.")


def test_registers() -> None:
    ended = entry("f", "completed", "2010")
    assert (
        line("Registers", entry("e"))
        == "Registers: 1 trial planned or under way (status as of 2020); 0 trials ended without"
        " known"
        " results."
    )
    assert (
        line("Registers", ended)
        == "Registers: 0 trials planned or under way; 1 trial ended without known results."
    )
    assert not [each for each in lines(*ALIKE) if each.startswith("Registers")]


def test_reviews() -> None:
    verdicts = [SimpleNamespace(verdict=each) for each in ("agrees", "differs in size", "agrees")]
    text = line("Earlier reviews", published=(1, 2, 3), reconciled=verdicts, contradictions=(1,))
    assert (
        "3 pooled results; compared with ours: 2 agree and 1 differs in size." in text
        and text.endswith(": 1.")
    )
    bare = line("Earlier reviews", published=(1,))
    assert "1 pooled result; compared with ours: none has an estimate." in bare and bare.endswith(
        ": 0."
    )
