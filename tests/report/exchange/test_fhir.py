"""FHIR bundles: valid R5, every link leads somewhere, codes are those of HL7, nothing is lost on
the way, and two runs are alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import exp
from typing import Any

import pytest

from ldncli.evidence.certainty.ratings import LEVELS
from ldncli.questions.asked import Asked
from ldncli.records.model.bibliography import Relation
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Appraisal, Judgement
from ldncli.report.exchange.fhir import to_fhir
from ldncli.report.exchange.fhir_assessment import assessments
from ldncli.report.exchange.fhir_citation import citation
from ldncli.report.exchange.fhir_values import fhir_id

BASES = ("invented", "real")
# The code systems of HL7 that R5 binds these elements to, as far as an evidence base can use them.
CODES = {
    "variable-role": {
        "population",
        "subpopulation",
        "exposure",
        "referenceExposure",
        "measuredVariable",
        "confounder",
    },
    "synthesis-type": {
        "std-MA",
        "IPD-MA",
        "indirect-NMA",
        "combined-NMA",
        "range",
        "classification",
        "NotApplicable",
    },
    "statistic-type": {
        "descriptive",
        "C93150",
        "C16932",
        "C44256",
        "C93152",
        "0000424",
        "0000100",
        "0000457",
    },
    "attribute-estimate-type": {"0000419", "C53324", "0000420", "C44185", "0000421"},
    "statistic-model-code": {
        "effectsRandom",
        "effectsFixed",
        "poolInverseVariance",
        "poolMantelHaenzsel",
        "poolPeto",
        "hartungKnapp",
        "modifiedHartungKnapp",
        "zTest",
        "tauRestrictedMaximumLikelihood",
        "tauDersimonianLaird",
        "tauPauleMandel",
        "tauMaximumLikelihood",
        "tauEmpiricalBayes",
        "tauHunterSchmidt",
        "tauSidikJonkman",
        "tauHedges",
    },
    "certainty-type": {
        "Overall",
        "RiskOfBias",
        "Inconsistency",
        "Indirectness",
        "Imprecision",
        "PublicationBias",
        "DoseResponseGradient",
        "PlausibleConfounding",
        "LargeEffect",
    },
    "certainty-rating": {
        *LEVELS,
        "no-concern",
        "serious-concern",
        "very-serious-concern",
        "extremely-serious-concern",
        "present",
        "absent",
        "no-change",
        "upcode1",
        "upcode2",
    },
    "cited-artifact-status-type": {"published-early-form", "published-final-form", "retracted"},
    "published-in-type": {"D020492", "D019991", "D001877", "D064886"},
    "contributor-role": {
        "publisher",
        "author",
        "reviewer",
        "endorser",
        "editor",
        "informant",
        "funder",
    },
}


@pytest.fixture(scope="module")
def texts(choose: Callable[..., Asked]) -> dict[str, str]:
    return {base: to_fhir(choose(base, include_retracted=True)).content for base in BASES}


@pytest.fixture(scope="module")
def resources(texts: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    return {
        base: [entry["resource"] for entry in json.loads(text)["entry"]]
        for base, text in texts.items()
    }


def _of(found: list[dict[str, Any]], kind: str) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in found if each["resourceType"] == kind}


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _walk(each)


# -- form ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", BASES)
def test_it_is_valid_r5(texts: dict[str, str], base: str) -> None:
    from fhir.resources.bundle import Bundle

    bundle = Bundle.model_validate_json(texts[base])
    assert bundle.type == "collection" and bundle.timestamp is None
    assert json.loads(bundle.model_dump_json()) == json.loads(texts[base]), (
        "what is read is what was written"
    )


@pytest.mark.parametrize("base", BASES)
def test_two_runs_are_alike(choose: Callable[..., Asked], texts: dict[str, str], base: str) -> None:
    assert to_fhir(choose(base, include_retracted=True)).content == texts[base]


@pytest.mark.parametrize("base", BASES)
def test_every_link_leads_somewhere(
    texts: dict[str, str], resources: dict[str, list[dict[str, Any]]], base: str
) -> None:
    addresses = [entry["fullUrl"] for entry in json.loads(texts[base])["entry"]]
    assert len(set(addresses)) == len(addresses)
    assert addresses == [
        f"https://ldn.invalid/fhir/{each['resourceType']}/{each['id']}" for each in resources[base]
    ]
    present = {"/".join(each.split("/")[-2:]) for each in addresses}
    links = 0
    for resource in resources[base]:
        own = {f"#{each['id']}" for each in resource.get("contained", ())}
        found = {each["reference"] for each in _walk(resource) if "reference" in each}
        assert found <= present | own, resource["id"]
        assert own <= found, "what is contained is referred to"
        links += len(found)
    assert links


@pytest.mark.parametrize("base", BASES)
def test_nothing_is_empty_and_codes_are_known(
    resources: dict[str, list[dict[str, Any]]], base: str
) -> None:
    seen = set()
    for each in _walk(resources[base]):
        assert all(value not in (None, "", [], {}) for value in each.values()), each
        if "code" in each and "system" in each:
            name = each["system"].removeprefix("http://terminology.hl7.org/CodeSystem/")
            assert name not in CODES or each["code"] in CODES[name], each
            assert name in CODES or not each["system"].startswith("http://terminology.hl7.org"), (
                each
            )
            seen.add(name)
    assert base == "invented" or set(CODES) == seen & set(CODES), "all of them are used"


# -- papers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", BASES)
def test_every_paper_is_a_citation(
    choose: Callable[..., Asked], resources: dict[str, list[dict[str, Any]]], base: str
) -> None:
    found = _of(resources[base], "Citation")
    papers = choose(base, include_retracted=True).selected
    assert list(found) == [fhir_id(paper.id) for paper in papers]
    for paper in papers:
        cited = found[fhir_id(paper.id)]["citedArtifact"]
        values = [each["value"] for each in cited.get("identifier", ())]
        assert values == [
            each for each in (paper.doi, paper.pmid, paper.pmcid, *paper.registrations) if each
        ]
        assert [each["text"] for each in cited["title"]] == [
            each for each in (paper.title, paper.title_english) if each
        ]
        assert _authors(found[fhir_id(paper.id)]) == paper.authors
        form = cited["publicationForm"][0]
        assert (
            form["articleDate"] == str(paper.year)
            and form.get("publishedIn", {}).get("title") == paper.journal
        )
        assert (form.get("volume"), form.get("issue"), form.get("pageString")) == (
            paper.volume,
            paper.issue,
            paper.pages,
        )


def _authors(found: dict[str, Any]) -> tuple[str, ...]:
    people = {f"#{each['id']}": each for each in found.get("contained", ())}
    entries = found["citedArtifact"].get("contributorship", {}).get("entry", [])
    names = []
    for each in sorted(entries, key=lambda entry: entry["rankingOrder"]):
        person = people[each["contributor"]["reference"]]
        name = person["name"]
        names.append(
            name if isinstance(name, str) else f"{name[0]['family']}, {name[0]['given'][0]}"
        )
    return tuple(names)


def test_a_retraction_is_a_state_with_its_notice(
    resources: dict[str, list[dict[str, Any]]],
) -> None:
    cited = _of(resources["invented"], "Citation")["dunn-2008"]["citedArtifact"]
    assert {each["code"] for each in cited["currentState"][0]["coding"]} == {"retracted"}
    assert cited["relatesTo"] == [
        {
            "type": "retracted-by",
            "display": "Retraction of 2012-03: the pictures had been used before",
        }
    ]


def test_a_group_is_an_organisation(resources: dict[str, list[dict[str, Any]]]) -> None:
    contained = _of(resources["invented"], "Citation")["bell-2015"]["contained"]
    assert [each["resourceType"] for each in contained] == ["Practitioner", "Organization"]


def test_relations_lead_only_to_papers_that_are_there(choose: Callable[..., Asked]) -> None:
    chosen = choose("invented")
    relations = (
        Relation(paper="bell-2015", relation="comments-on"),
        Relation(paper="gone-1999", relation="shares-patients", note="all"),
    )
    paper = replace(chosen.selected[0], related=relations)
    found = citation(paper, chosen.library, {"bell-2015"})["citedArtifact"]["relatesTo"]
    assert found[0] == {
        "type": "comments-on",
        "display": "comments on bell-2015",
        "resourceReference": {"reference": "Citation/bell-2015"},
    }
    assert found[1] == {"type": "similar-to", "display": "shares patients gone-1999: all"}


# -- bodies of evidence ----------------------------------------------------------------------------


@pytest.mark.parametrize("base", BASES)
def test_every_body_is_evidence_with_our_numbers(
    choose: Callable[..., Asked], resources: dict[str, list[dict[str, Any]]], base: str
) -> None:
    found = _of(resources[base], "Evidence")
    bodies = [
        (finding, rated)
        for finding in choose(base, include_retracted=True).asking().findings
        for rated in finding.bodies
    ]
    assert len(found) == len(bodies)
    for (finding, rated), each in zip(bodies, found.values(), strict=True):
        roles = [
            variable["variableRole"]["coding"][0]["code"] for variable in each["variableDefinition"]
        ]
        assert (
            roles[:2] == ["population", "exposure"]
            and roles[-1] == "measuredVariable"
            and set(roles[2:-1]) == {"referenceExposure"}
        )
        assert (
            each["variableDefinition"][0]["observed"]["reference"]
            == f"Group/{fhir_id('condition', finding.condition)}"
        )
        assert (
            each["variableDefinition"][-1]["observed"]["reference"]
            == f"EvidenceVariable/{fhir_id('outcome', finding.outcome)}"
        )
        assert each["assertion"] and each["relatedArtifact"]
        certainty, statistic = each["certainty"][0], each["statistic"][0]
        assert (
            certainty.get("rating", {}).get("coding", [{}])[0].get("code") == rated.certainty.level
        )
        assert len(certainty.get("subcomponent", ())) == len(rated.certainty.steps)
        pooled = rated.synthesis.pooled
        assert ("quantity" in statistic) == (pooled is not None)
        if (
            pooled is not None
            and rated.synthesis.metric
            and rated.synthesis.metric.measure in ("MD", "SMD", "MC")
        ):
            assert statistic["quantity"]["value"] == pooled.estimate
            assert statistic["attributeEstimate"][0]["range"] == {
                "low": {"value": pooled.ci_lb},
                "high": {"value": pooled.ci_ub},
            }
        if pooled is not None and rated.synthesis.is_ratio:
            assert statistic["quantity"]["value"] == pytest.approx(exp(pooled.estimate))


def test_a_population_carries_the_codes_of_its_vocabulary(
    resources: dict[str, list[dict[str, Any]]],
) -> None:
    group = _of(resources["real"], "Group")["condition-fibromyalgia"]
    codes = {(each["system"], each["code"]) for each in group["code"]["coding"]}
    assert {
        ("https://ldn.invalid/fhir/CodeSystem/conditions", "fibromyalgia"),
        ("http://id.nlm.nih.gov/mesh", "D005356"),
        ("http://purl.obolibrary.org/obo/mondo.owl", "MONDO:0005546"),
        ("http://hl7.org/fhir/sid/icd-10", "M79.7"),
    } <= codes


def test_heterogeneity_and_model_stand_with_a_pooled_body(
    resources: dict[str, list[dict[str, Any]]],
) -> None:
    several = [
        each
        for each in _of(resources["real"], "Evidence").values()
        if each["synthesisType"]["coding"][0]["code"] == "std-MA"
    ]
    assert several
    for each in several:
        statistic = each["statistic"][0]
        kinds = {
            estimate["type"]["coding"][0]["code"] for estimate in statistic["attributeEstimate"]
        }
        assert {"C53324", "C44185", "0000420", "0000421", "0000419"} <= kinds
        assert {
            model["code"]["coding"][0]["code"] for model in statistic["modelCharacteristic"]
        } >= {"effectsRandom", "tauRestrictedMaximumLikelihood"}
        assert statistic["sampleSize"]["numberOfStudies"] >= 2


def test_a_persons_judgement_names_the_person(resources: dict[str, list[dict[str, Any]]]) -> None:
    certainty = _of(resources["invented"], "Evidence")["fibromyalgia-pain-intensity-randomised"][
        "certainty"
    ][0]
    steps = {each["type"]["coding"][0]["code"]: each for each in certainty["subcomponent"]}
    assert (
        steps["Imprecision"]["rater"] == "Ida Lund"
        and steps["Imprecision"]["rating"]["coding"][0]["code"] == "serious-concern"
    )
    assert "rater" not in steps["RiskOfBias"] and certainty["rater"] == "ldn, by rule"


def test_what_is_not_pooled_says_why(resources: dict[str, list[dict[str, Any]]]) -> None:
    fatigue = _of(resources["invented"], "Evidence")["fibromyalgia-fatigue-randomised"]
    assert (
        fatigue["note"][0]["text"].startswith("Not pooled: ")
        and "quantity" not in fatigue["statistic"][0]
    )
    assert fatigue["statistic"][0]["sampleSize"]["numberOfStudies"] == 1


# -- appraisals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", BASES)
def test_every_appraisal_is_an_assessment(
    choose: Callable[..., Asked], resources: dict[str, list[dict[str, Any]]], base: str
) -> None:
    papers = choose(base, include_retracted=True).selected
    wanted = [(paper, each) for paper in papers for each in paper.appraisals]
    found = list(_of(resources[base], "ArtifactAssessment").values())
    for (paper, appraisal), each in zip(wanted, found, strict=True):
        assert each["artifactReference"]["reference"] == f"Citation/{fhir_id(paper.id)}"
        overall = each["content"][0]
        assert overall["classifier"][0]["coding"][0]["code"] == appraisal.overall.judgement
        assert overall.get("summary") == appraisal.overall.reason
        domains = {part["type"]["coding"][0]["code"]: part for part in overall.get("component", ())}
        assert set(domains) == set(appraisal.domains)
        for name, judgement in appraisal.domains.items():
            assert domains[name]["classifier"][0]["coding"][0]["code"] == judgement.judgement
            assert domains[name].get("summary") == judgement.reason


def test_a_reviews_appraisal_of_one_outcome(choose: Callable[..., Asked]) -> None:
    chosen = choose("invented")
    theirs = Appraisal(
        instrument="rob2",
        by="evans-2021",
        outcome="pain-intensity",
        overall=Judgement(judgement="high"),
        place="article Figure 2",
    )
    paper: Paper = replace(chosen.selected[0], appraisals=(theirs,))
    (found,) = assessments(paper, chosen.library, {"evans-2021"})
    assert found["citeAsReference"] == {"reference": "Citation/evans-2021"}
    assert [each["informationType"] for each in found["content"]] == [
        "rating",
        "classifier",
        "comment",
    ]
    assert (
        found["content"][1]["classifier"][0]["coding"][0]["code"] == "pain-intensity"
        and found["content"][2]["summary"] == "read in article Figure 2"
    )


# -- selections ------------------------------------------------------------------------------------


def test_a_selection_brings_the_papers_that_its_bodies_rest_on(
    choose: Callable[..., Asked],
) -> None:
    found = [
        entry["resource"]
        for entry in json.loads(to_fhir(choose("invented", year="2020")).content)["entry"]
    ]
    assert list(_of(found, "Citation")) == [
        "archer-2020",
        "archer-2019",
    ], "the second states the facts of the study"


def test_an_empty_selection_is_a_bundle_too(choose: Callable[..., Asked]) -> None:
    from fhir.resources.bundle import Bundle

    text = to_fhir(choose("invented", condition=["crohn-disease"])).content
    assert Bundle.model_validate_json(text).entry in (None, [])
    assert "entry" not in json.loads(text)


@pytest.mark.parametrize("parts", [("a", "b" * 80), ("ünï çode",), ("x_y",)])
def test_ids_have_fhirs_form(parts: tuple[str, ...]) -> None:
    import re

    assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", fhir_id(*parts)) and fhir_id(*parts) == fhir_id(
        *parts
    )
    assert fhir_id("c" * 70) != fhir_id("c" * 71)
