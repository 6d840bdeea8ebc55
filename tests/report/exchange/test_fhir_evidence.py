"""A body of evidence as FHIR evidence: who and what, the number with its intervals and
model, and how sure one may be."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from ldncli.evidence.certainty.ratings import Step
from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.reasons import because
from ldncli.questions.asked import Asked
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Comparator
from ldncli.records.vocabularies.judgements import Override
from ldncli.report.exchange.fhir_evidence import (
    NO_COMPARATOR,
    comparators_of,
    comparators_words,
    evidence,
    papers_of,
)
from ldncli.report.words.findings.certainty import rules, why_words
from tests.report.document.questions import asked_of, case_series, pain, responders, trial
from tests.topics import TOPIC

HL7 = "http://terminology.hl7.org/CodeSystem"
ALIKE = (trial("a", pain(1)), trial("b", pain(1.2)), trial("c", pain(0.9)))
COUNTS = (trial("a", responders(30, 15)), trial("b", responders(28, 14)))


def asked(*papers: Paper) -> Asked:
    return asked_of(*papers)


def first(*papers: Paper) -> Finding:
    return asked(*papers).findings[0]


def made(*papers: Paper, **pooled: Any) -> dict[str, Any]:
    """The resource of the first finding; `pooled` changes its pooled result."""
    chosen = asked(*papers)
    finding, rated = chosen.findings[0], chosen.findings[0].best
    if pooled:
        found = replace(rated.synthesis.pooled, **pooled)  # type: ignore[type-var]
        rated = replace(rated, synthesis=replace(rated.synthesis, pooled=found))
    return evidence(finding, rated, chosen.library)


def codes(concept: dict[str, Any]) -> list[str]:
    return [each["code"] for each in concept["coding"]]


# -- who and what ----------------------------------------------------------------------------------


def test_the_resource_and_what_it_rests_on() -> None:
    found = made(*ALIKE)
    assert (
        found["resourceType"] == "Evidence"
        and found["id"] == "fibromyalgia-pain-intensity-randomised"
        and found["status"] == "active"
    )
    assert found["title"].endswith(", pain intensity in fibromyalgia: randomised trials") and found[
        "description"
    ].startswith(found["assertion"])
    assert [each["resourceReference"]["reference"] for each in found["relatedArtifact"]] == [
        "Citation/a",
        "Citation/b",
        "Citation/c",
    ]
    assert {each["type"] for each in found["relatedArtifact"]} == {
        "derived-from"
    } and "note" not in found
    assert [codes(each)[0] for each in found["studyDesign"]] == ["parallel-rct"]
    other = made(case_series("d", pain(1, comparison="within")))
    assert other["id"].endswith("-other") and other["title"].endswith(": non-randomised studies")
    assert codes(other["studyDesign"][0]) == ["case-series"]


def test_whether_several_were_brought_together() -> None:
    assert codes(made(*ALIKE)["synthesisType"]) == ["std-MA"] and codes(
        made(ALIKE[0])["synthesisType"]
    ) == ["NotApplicable"]
    bare = made(trial("a", replace(pain(1), arms={})))
    assert codes(bare["synthesisType"]) == ["NotApplicable"] and bare["note"][0]["text"].startswith(
        "Not pooled: "
    )


def test_papers_of_a_study_the_one_that_speaks_first() -> None:
    own = trial("a", pain(1))
    other = trial("b", study="a", kind="secondary-report")
    assert papers_of(first(own, other).best.synthesis) == ["a", "b"]
    speaks = first(trial("a"), trial("b", pain(1), study="a", kind="secondary-report"))
    assert papers_of(speaks.best.synthesis) == ["b", "a"]


def test_comparators_in_the_order_of_their_list() -> None:
    def of(*kinds: str) -> list[str]:
        return comparators_of(first(trial("a", pain(1), comparators=kinds)).best.synthesis)

    assert of("no-treatment", "placebo") == ["placebo", "no-treatment"] and of() == [NO_COMPARATOR]
    assert comparators_of(first(case_series("d", pain(1, comparison="within"))).best.synthesis) == [
        "before-after"
    ]
    second = trial("b", study="a", kind="secondary-report", comparators=("usual-care",))
    assert comparators_of(first(trial("a", pain(1), comparators=()), second).best.synthesis) == [
        "usual-care"
    ]
    assert comparators_of(first(trial("a", pain(1)), second).best.synthesis) == ["placebo"], (
        "the paper that speaks goes before"
    )
    assert (
        isinstance(second.comparators[0], Comparator)
        and next(iter(comparators_words(TOPIC))) == "placebo"
    )


def variables(*papers: Paper) -> list[tuple[str, str, str]]:
    found = made(*papers)["variableDefinition"]
    return [
        (codes(each["variableRole"])[0], each["description"], each["observed"]["reference"])
        for each in found
    ]


def test_variables_of_a_body() -> None:
    population, exposure, control, outcome = variables(*ALIKE)
    assert population == ("population", "Fibromyalgia", "Group/condition-fibromyalgia")
    assert (
        exposure[0] == "exposure"
        and exposure[1].endswith(", 4.5 mg per day")
        and exposure[2].startswith("EvidenceVariable/exposure-")
    )
    assert control == ("referenceExposure", "Placebo", "EvidenceVariable/comparator-placebo")
    assert outcome == (
        "measuredVariable",
        "Pain intensity: Numerical rating scale; after 12 weeks",
        "EvidenceVariable/outcome-pain-intensity",
    )


def test_doses_and_times_of_several_trials() -> None:
    found = variables(
        trial("a", pain(1, timepoint_weeks=8), dose=(1.5, 3)), trial("b", pain(1), dose=(3, 4.5))
    )
    assert (
        "1.5" in found[1][1]
        and "4.5 mg per day" in found[1][1]
        and found[3][1].endswith("after 8 to 12 weeks")
    )
    bare = variables(trial("a", pain(1, timepoint_weeks=None, scale=None), dose=None))
    assert "per day" not in bare[1][1] and bare[3][1] == "Pain intensity"
    small = variables(trial("a", pain(1), dose=(0.001, 0.001)))[1][1]
    assert small.endswith("µg per day") and "mg" not in small


def test_an_event_is_told_as_it_is_defined() -> None:
    found = variables(
        trial("a", responders(30, 15, definition="half the pain")),
        trial("b", responders(28, 14, definition="half the pain")),
    )
    assert found[-1][1] == "Pain response: half the pain; after 12 weeks"
    assert "half" not in variables(trial("a", pain(1, definition="half the pain")))[-1][1]


# -- numbers ---------------------------------------------------------------------------------------


def test_a_difference_with_its_numbers() -> None:
    pooled = first(*ALIKE).best.synthesis.pooled
    assert pooled is not None
    found = made(*ALIKE)["statistic"][0]
    assert (
        found["quantity"]["value"] == pooled.estimate
        and "numberOfEvents" not in found
        and "is held at 1" in found["note"][0]["text"]
    )
    assert found["description"].startswith("Mean difference ")
    assert found["description"].endswith(
        "3 of 3 trials; 3 studies; authors' conclusions: 3 benefit; point estimates: 3 favour"
        " treatment"
    )
    assert (
        codes(found["statisticType"])[-1] == "MD"
        and found["statisticType"]["text"] == "Mean difference"
    )
    assert (
        found["sampleSize"]["numberOfStudies"] == 3
        and found["sampleSize"]["numberOfParticipants"] == 300
    )
    assert (
        found["sampleSize"]["knownDataCount"] == 300
        and "3 of 3" in found["sampleSize"]["description"]
    )


def test_what_is_not_pooled_is_counted() -> None:
    papers = (
        *(replace(each, outcomes=(replace(each.outcomes[0], arms={}),)) for each in ALIKE[:2]),
    )
    [found] = made(*papers)["statistic"]
    assert found["sampleSize"] == {"numberOfStudies": 2, "numberOfParticipants": 200} and codes(
        found["statisticType"]
    ) == ["descriptive"]
    assert found["description"] == "2 studies; authors' conclusions: 2 benefit"
    [one] = made(papers[0])["statistic"]
    assert one["description"].startswith("1 study; authors' conclusions: ")
    mixed = made(*ALIKE[:2], trial("d", replace(pain(1), arms={})))["statistic"][0]["sampleSize"]
    assert (
        mixed["numberOfStudies"] == 2
        and mixed["numberOfParticipants"] == 200
        and "2 of 3" in mixed["description"]
    )


def test_a_ratio_is_turned_back() -> None:
    pooled = first(*COUNTS).best.synthesis.pooled
    assert pooled is not None
    found = made(*COUNTS)["statistic"][0]
    assert (
        found["quantity"] == {"value": pytest.approx(math.exp(pooled.estimate))}
        and found["numberOfEvents"] == 30 + 15 + 28 + 14
    )
    assert codes(found["statisticType"])[-1] == "RR" and any(
        "logarithms" in each["text"] for each in found["note"]
    )
    interval = found["attributeEstimate"][0]
    assert interval["level"] == 0.95
    assert interval["range"]["low"]["value"] == pytest.approx(math.exp(pooled.ci_lb))
    assert interval["range"]["high"]["value"] == pytest.approx(math.exp(pooled.ci_ub))


def test_attributes_of_one_estimate_and_of_several() -> None:
    def kinds(found: dict[str, Any]) -> list[str]:
        return [codes(each["type"])[0] for each in found["statistic"][0]["attributeEstimate"]]

    assert kinds(made(ALIKE[0])) == ["C53324", "C44185"]
    assert kinds(made(*ALIKE)) == [
        "C53324",
        "C44185",
        "prediction-interval",
        "0000420",
        "0000421",
        "0000419",
    ]
    assert (
        kinds(made(*ALIKE, pi_lb=None))
        == kinds(made(*ALIKE, pi_ub=None))
        == ["C53324", "C44185", "0000420", "0000421", "0000419"]
    )
    attributes = made(*ALIKE, I2=25.0, tau2=0.5, Q=3.5, p=0.04, pi_lb=-2.0, pi_ub=0.5)["statistic"][
        0
    ]["attributeEstimate"]
    assert attributes[1]["quantity"] == {"value": 0.04} and attributes[2]["range"] == {
        "low": {"value": -2.0},
        "high": {"value": 0.5},
    }
    assert [each["quantity"] for each in attributes[3:]] == [
        {"value": 25.0, "unit": "%"},
        {"value": 0.5},
        {"value": 3.5},
    ]
    assert (
        attributes[0]["type"]["coding"][0]["display"] == "Confidence interval"
        and attributes[2]["type"]["text"] == "Prediction interval"
    )


@pytest.mark.parametrize(
    ("method", "test", "wanted"),
    [
        (
            "REML",
            "knha",
            [
                "effectsRandom",
                "tauRestrictedMaximumLikelihood",
                "poolInverseVariance",
                "hartungKnapp",
            ],
        ),
        ("DL", "z", ["effectsRandom", "tauDersimonianLaird", "poolInverseVariance", "zTest"]),
        (
            "PM",
            "adhoc",
            ["effectsRandom", "tauPauleMandel", "poolInverseVariance", "modifiedHartungKnapp"],
        ),
        ("ML", "t", ["effectsRandom", "tauMaximumLikelihood", "poolInverseVariance"]),
        ("EB", "z", ["effectsRandom", "tauEmpiricalBayes", "poolInverseVariance", "zTest"]),
        ("HS", "z", ["effectsRandom", "tauHunterSchmidt", "poolInverseVariance", "zTest"]),
        ("SJ", "z", ["effectsRandom", "tauSidikJonkman", "poolInverseVariance", "zTest"]),
        ("HE", "z", ["effectsRandom", "tauHedges", "poolInverseVariance", "zTest"]),
        ("EE", "z", ["effectsFixed", "poolInverseVariance", "zTest"]),
        # The spelling is that of HL7's list.
        ("MH", "z", ["effectsFixed", "poolMantelHaenzsel", "zTest"]),
        ("PETO", "z", ["effectsFixed", "poolPeto", "zTest"]),
    ],
)
def test_models(method: str, test: str, wanted: list[str]) -> None:
    found = made(*ALIKE, method=method, test=test)["statistic"][0]["modelCharacteristic"]
    assert [codes(each["code"])[0] for each in found] == wanted


def test_one_estimate_has_no_model_and_notes_are_kept() -> None:
    assert "modelCharacteristic" not in made(ALIKE[0])["statistic"][0]
    assert made(*ALIKE, notes=("Not converged.",))["statistic"][0]["note"] == [
        {"text": "Not converged."}
    ]
    paired = trial("a", pain(1, paired=True), design=replace(ALIKE[0].design, type="crossover-rct"))
    told = [each["text"] for each in made(paired)["statistic"][0].get("note", [])]
    assert any("correlation of 0.5" in each for each in told)


# -- certainty -------------------------------------------------------------------------------------


def test_a_rating_by_rule() -> None:
    rated = first(*ALIKE).best
    found = made(*ALIKE)["certainty"][0]
    assert found["rater"] == "ldn, by rule" and found["description"] == why_words(rated.certainty)
    assert codes(found["rating"]) == [rated.certainty.level] and codes(found["type"]) == ["Overall"]
    assert [each["type"]["text"] for each in found["subcomponent"]] == [
        each.domain.replace("-", " ") for each in rated.certainty.steps
    ]
    chosen = asked(*ALIKE)
    finding = chosen.findings[0]
    very_low = replace(
        finding.best, rating=partial(replace, finding.best.certainty, level="very-low")
    )
    assert (
        evidence(finding, very_low, chosen.library)["certainty"][0]["rating"]["text"] == "very low"
    )
    unrated = replace(finding.best, rating=partial(replace, finding.best.certainty, level=None))
    assert "rating" not in evidence(finding, unrated, chosen.library)["certainty"][0]


def domain(step: Step) -> dict[str, Any]:
    chosen = asked(*ALIKE)
    finding = chosen.findings[0]
    certainty = replace(finding.best.certainty, steps=(step,))
    [found] = evidence(finding, replace(finding.best, rating=lambda: certainty), chosen.library)[
        "certainty"
    ][0]["subcomponent"]
    return dict(found)


@pytest.mark.parametrize(
    ("name", "code", "levels", "rating", "text"),
    [
        ("risk-of-bias", "RiskOfBias", -1, "serious-concern", "-1"),
        ("inconsistency", "Inconsistency", -2, "very-serious-concern", "-2"),
        ("indirectness", "Indirectness", 0, "no-concern", "0"),
        ("imprecision", "Imprecision", -3, "extremely-serious-concern", "-3"),
        ("publication-bias", "PublicationBias", 5, "no-concern", "+5"),
        ("large-effect", "LargeEffect", 0, "no-change", "0"),
        ("dose-response", "DoseResponseGradient", 1, "upcode1", "+1"),
        ("confounding", "PlausibleConfounding", 2, "upcode2", "+2"),
        ("large-effect", "LargeEffect", 7, "no-change", "+7"),
    ],
)
def test_domains(name: str, code: str, levels: int, rating: str, text: str) -> None:
    step = replace(
        first(*ALIKE).best.certainty.steps[0],
        domain=name,
        levels=levels,
        reasons=(because("one study"), because("directions agree")),
        measured=because("study count", studies=12),
        override=None,
    )
    found = domain(step)
    assert (
        codes(found["type"]) == [code]
        and codes(found["rating"]) == [rating]
        and found["rating"]["text"] == text
    )
    assert found["description"] == "only one study; directions agree" and [
        each["text"] for each in found["note"]
    ] == ["12 studies", f"Rule: {rules(TOPIC)[name]}"]
    assert "rater" not in found and found["type"]["text"] == name.replace("-", " ")


def override(domain: str, body: str = "randomised") -> Override:
    library = asked().library
    [known] = library.judgements
    return replace(
        known,
        condition="fibromyalgia",
        outcome="pain-intensity",
        body=body,
        domain=domain,
        by="Ida Lund",
        reason="Seen.",
    )


def test_a_person_who_judged_one_domain() -> None:
    step = replace(
        first(*ALIKE).best.certainty.steps[0], override=override("risk-of-bias"), suggested=-1
    )
    assert domain(step)["rater"] == "Ida Lund"


def test_a_person_who_judged_the_whole() -> None:
    chosen = asked(*ALIKE)
    finding, library = chosen.findings[0], chosen.library
    library.__dict__["judgements"] = (
        override("imprecision"),
        override("overall", "other"),
        override("overall"),
    )
    found = evidence(finding, finding.best, library)["certainty"][0]
    assert found["rater"] == "Ida Lund"
    assert found["note"] == [{"text": f"Seen. (by rule {finding.best.certainty.suggested})"}]
    library.__dict__["judgements"] = (override("overall", "other"),)
    assert evidence(finding, finding.best, library)["certainty"][0]["rater"] == "ldn, by rule"
