"""A rated body of evidence as a FHIR R5 `Evidence`: who, what, against what, on which outcome;
how large; how sure, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ldncli.evidence.certainty.ratings import Step
from ldncli.evidence.effects.estimate import Reported
from ldncli.evidence.effects.measures import MEASURES, in_points, label_of
from ldncli.evidence.findings.finding import Finding, Rated
from ldncli.evidence.synthesis.answer import Number, aside_of, number_of
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.index.library import Library
from ldncli.records.vocabularies.judgements import Override
from ldncli.records.vocabularies.topic import Called, Topic
from ldncli.records.vocabularies.units import span, with_unit
from ldncli.report.exchange.fhir_values import (
    Resource,
    coding,
    concept,
    fhir_id,
    full,
    notes,
    quantity,
    reference,
    term,
)
from ldncli.report.pooling.shown import shown
from ldncli.report.words.findings.certainty import measured_words, rules, step_words, why_words
from ldncli.report.words.findings.effects import ASIDES
from ldncli.report.words.findings.pooling import not_pooled
from ldncli.report.words.findings.remarks import remarks
from ldncli.report.words.findings.statements import (
    body_words,
    number_words,
    of_trials,
    people_of,
    said_of,
    statement,
)
from ldncli.report.words.language.phrases import upper
from ldncli.statistics.models.pooling import Pooled

NO_COMPARATOR = "not-stated"
_COMPARATORS = {
    "placebo": "Placebo",
    "active-placebo": "Active placebo",
    "active": "Another treatment",
    "dose": "Another dose of {drug}",
    "usual-care": "Usual care",
    "no-treatment": "No treatment",
    "before-after": "The same people before treatment",
    "other-users": "People who use other medicines",
    NO_COMPARATOR: "Comparator not stated",
}
_TAU = {
    "DL": "tauDersimonianLaird",
    "PM": "tauPauleMandel",
    "REML": "tauRestrictedMaximumLikelihood",
    "ML": "tauMaximumLikelihood",
    "EB": "tauEmpiricalBayes",
    "HS": "tauHunterSchmidt",
    "SJ": "tauSidikJonkman",
    "HE": "tauHedges",
}
_POOLS = {"MH": "poolMantelHaenzsel", "PETO": "poolPeto"}
_TESTS = {"knha": "hartungKnapp", "adhoc": "modifiedHartungKnapp", "z": "zTest"}
_DOMAINS = {
    "risk-of-bias": "RiskOfBias",
    "inconsistency": "Inconsistency",
    "indirectness": "Indirectness",
    "imprecision": "Imprecision",
    "publication-bias": "PublicationBias",
    "large-effect": "LargeEffect",
    "dose-response": "DoseResponseGradient",
    "confounding": "PlausibleConfounding",
}
_RATINGS = {
    -3: "extremely-serious-concern",
    -2: "very-serious-concern",
    -1: "serious-concern",
    0: "no-concern",
}
_UPGRADES = {0: "no-change", 1: "upcode1", 2: "upcode2"}
_UPWARD = ("large-effect", "dose-response", "confounding")


def comparators_words(topic: Topic) -> dict[str, str]:
    """The kinds of comparator by their ids."""
    return {each: words.format(drug=topic.drug) for each, words in _COMPARATORS.items()}


def exposure_id(called: Called) -> str:
    """The id of what is under test; the sign of an enantiomer is told in it."""
    words = called.inline.lower().replace("(+)", "plus").replace("(-)", "minus")
    return re.sub("[^a-z0-9]+", "-", words).strip("-")


def evidence(finding: Finding, rated: Rated, library: Library) -> Resource:
    """The resource of one body; its papers and variables must be in the same bundle."""
    synthesis = rated.synthesis
    outcome, condition = (
        library.vocabularies["outcomes"].inline(finding.outcome),
        library.vocabularies["conditions"].inline(finding.condition),
    )
    body = "randomised" if synthesis.randomised else "other"
    kind = body_words(synthesis)[1]
    words = statement(synthesis, rated.certainty, outcome, condition)
    return full(
        {
            "resourceType": "Evidence",
            "id": fhir_id(finding.condition, finding.outcome, body),
            "title": f"{synthesis.called.title}, {outcome} in {condition}: {kind}",
            "status": "active",
            "relatedArtifact": [_source(id) for id in papers_of(synthesis)],
            "description": f"{words} {why_words(rated.certainty)}",
            "assertion": words,
            "note": notes(
                [
                    f"Not pooled: {reason}." if (reason := not_pooled(synthesis)) else None,
                    f"{upper(ASIDES[aside])}." if (aside := aside_of(synthesis)) else None,
                    *remarks(synthesis),
                ]
            ),
            "variableDefinition": list(_variables(finding, synthesis, library)),
            "synthesisType": concept(
                coding("synthesis-type", "std-MA" if _several(synthesis) else "NotApplicable")
            ),
            "studyDesign": [
                term(library.vocabularies["designs"], each) for each in _designs(synthesis)
            ],
            "statistic": [_statistic(synthesis)],
            "certainty": [_certainty(rated, _override(finding, body, library), library.topic)],
        }
    )


def _labels(finding: Finding, library: Library) -> tuple[str, str]:
    """Outcome and condition in words."""
    return library.vocabularies["outcomes"].label(finding.outcome), library.vocabularies[
        "conditions"
    ].label(finding.condition)


def papers_of(synthesis: Synthesis) -> list[str]:
    """Ids of the papers of a body: of each study the one whose outcome
    speaks for it, then its others."""
    found = [
        paper.id
        for entry in synthesis.entries
        for paper in (entry.chosen.source.paper, *entry.study.papers)
    ]
    return list(dict.fromkeys(found))


def comparators_of(synthesis: Synthesis) -> list[str]:
    """What the studies of a body compare with; where no paper says, `NO_COMPARATOR`."""
    found: dict[str, None] = {}
    for entry in synthesis.entries:
        source = entry.chosen.source
        if source.outcome.comparison == "within":
            found["before-after"] = None
            continue
        for paper in (source.paper, *entry.study.papers):
            kinds = [each.type for each in paper.comparators]
            if kinds:
                found |= dict.fromkeys(kinds)
                break
    return sorted(found, key=list(_COMPARATORS).index) or [NO_COMPARATOR]


def _several(synthesis: Synthesis) -> bool:
    return synthesis.pooled is not None and synthesis.pooled.k > 1


def _designs(synthesis: Synthesis) -> list[str]:
    return list(dict.fromkeys(entry.study.main.design.type for entry in synthesis.entries))


def _source(id: str) -> Resource:
    return {"type": "derived-from", "resourceReference": reference("Citation", fhir_id(id))}


def _override(finding: Finding, body: str, library: Library) -> Override | None:
    """The person's judgement that took the place of the level itself."""
    subject = (finding.condition, finding.outcome, body, "overall")
    return next((each for each in library.judgements if each.subject() == subject), None)


# -- variables -------------------------------------------------------------------------------------


def _variables(finding: Finding, synthesis: Synthesis, library: Library) -> Iterator[Resource]:
    outcome, condition = _labels(finding, library)
    yield _variable("population", condition, "Group", fhir_id("condition", finding.condition))
    yield _variable(
        "exposure",
        _drug_words(synthesis, library.topic.dose.unit),
        "EvidenceVariable",
        fhir_id("exposure", exposure_id(synthesis.called)),
    )
    for each in comparators_of(synthesis):
        yield _variable(
            "referenceExposure",
            comparators_words(library.topic)[each],
            "EvidenceVariable",
            fhir_id("comparator", each),
        )
    yield _variable(
        "measuredVariable",
        f"{outcome}{_measured(synthesis)}",
        "EvidenceVariable",
        fhir_id("outcome", finding.outcome),
    )


def _variable(role: str, words: str, kind: str, id: str) -> Resource:
    return {
        "description": words,
        "variableRole": concept(coding("variable-role", role)),
        "observed": reference(kind, id),
    }


def _drug_words(synthesis: Synthesis, unit: str) -> str:
    low, high = span(each.study.doses for each in synthesis.entries if each.study.doses)
    text = with_unit(low, high, unit)
    return f"{synthesis.called.title}, {text} per day" if text else synthesis.called.title


def _measured(synthesis: Synthesis) -> str:
    """The scales and times of the outcomes that speak for the studies."""
    sources = [each.chosen.source for each in synthesis.entries]
    scales = list(dict.fromkeys(each.scale.label for each in sources if each.scale))
    weeks = sorted(
        {
            each.outcome.timepoint_weeks
            for each in sources
            if each.outcome.timepoint_weeks is not None
        }
    )
    after = (
        f"after {weeks[0]:g}{f' to {weeks[-1]:g}' if len(weeks) > 1 else ''} weeks"
        if weeks
        else None
    )
    events = list(dict.fromkeys(_event(each) for each in sources if _event(each)))
    told = "; ".join(filter(None, (", ".join(scales), *events, after)))
    return f": {told}" if told else ""


def _event(reported: Reported) -> str | None:
    return reported.outcome.definition if reported.outcome.score == "events" else None


# -- numbers ---------------------------------------------------------------------------------------


def _statistic(synthesis: Synthesis) -> Resource:
    pooled, metric = synthesis.pooled, synthesis.metric
    if pooled is None or metric is None:
        sample = full(
            {
                "numberOfStudies": len(synthesis.entries),
                "numberOfParticipants": synthesis.participants,
            }
        )
        kind = concept(coding("statistic-type", "descriptive"))
        return {"description": _directions(synthesis), "statisticType": kind, "sampleSize": sample}
    measure, found = metric.measure, number_of(synthesis)
    assert found is not None, "a result was pooled"
    name = label_of(measure)
    assumed = [each.assumed for each in synthesis.estimates if each.assumed is not None]
    told = [
        f"A within-person correlation of {each:g} was assumed where a trial's numbers gave none."
        for each in dict.fromkeys(assumed)
    ]
    known = MEASURES[measure].code
    codes = [coding("statistic-type", *known)] if known else []
    unit = metric.unit if in_points(measure) else None
    return full(
        {
            "description": (
                f"{name} {number_words(found, named=False)}{f', {unit}' if unit else ''},"
                f" {of_trials(synthesis)}; {_directions(synthesis)}"
            ),
            "note": notes([*told, *pooled.notes, _turned(measure)]),
            "statisticType": concept(*codes, coding("ldn:measures", measure, name), text=name),
            "quantity": quantity(found.value, unit),
            "numberOfEvents": _events(synthesis),
            "sampleSize": _sample(synthesis),
            "attributeEstimate": list(_attributes(measure, pooled, found)),
            "modelCharacteristic": list(_model(pooled)),
        }
    )


def _directions(synthesis: Synthesis) -> str:
    count = len(synthesis.entries)
    told = said_of(synthesis) or "no direction stated"
    return f"{count} {'study' if count == 1 else 'studies'}; {told}"


def _turned(measure: str) -> str | None:
    if shown(measure) is float:
        return None
    return "Estimate and intervals are turned back; tau squared is of logarithms, as it was pooled."


def _events(synthesis: Synthesis) -> int | None:
    """People with the event in both groups, where every estimate has a table."""
    rows = [each.row for each in synthesis.estimates]
    if all("ai" in row and "ci" in row for row in rows):
        return round(sum(row["ai"] + row["ci"] for row in rows))
    return round(sum(row["xi"] for row in rows)) if all("xi" in row for row in rows) else None


def _sample(synthesis: Synthesis) -> Resource:
    """Studies and people behind the pooled number; people with known results of the outcome, who
    alone are told of a number that is no effect."""
    entries = [each for each in synthesis.entries if each.estimates]
    known = [each.participants for each in synthesis.estimates if each.participants is not None]
    return full(
        {
            "description": (
                f"pooled: {len(entries)} of {len(synthesis.entries)} that report the outcome"
            ),
            "numberOfStudies": len(entries),
            "numberOfParticipants": people_of(synthesis).pooled,
            "knownDataCount": sum(known) if len(known) == len(synthesis.estimates) else None,
        }
    )


def _attributes(measure: str, pooled: Pooled, found: Number) -> Iterator[Resource]:
    turn, level = shown(measure), pooled.level / 100
    confidence = concept(coding("attribute-estimate-type", "C53324", "Confidence interval"))
    yield _interval(confidence, level, found.low, found.high)
    if found.p is not None and found.p_relation == "=":
        yield {
            "type": concept(coding("attribute-estimate-type", "C44185", "P-value")),
            "quantity": quantity(found.p),
        }
    if pooled.pi_lb is not None and pooled.pi_ub is not None:
        kind = concept(
            coding("ldn:attributes", "prediction-interval", "Prediction interval"),
            text="Prediction interval",
        )
        yield _interval(kind, level, turn(pooled.pi_lb), turn(pooled.pi_ub))
    if pooled.k > 1:
        heterogeneity = (
            ("0000420", "I-squared", pooled.I2, "%"),
            ("0000421", "Tau squared", pooled.tau2, None),
        )
        for code, name, value, unit in (
            *heterogeneity,
            ("0000419", "Cochran's Q statistic", pooled.Q, None),
        ):
            yield {
                "type": concept(coding("attribute-estimate-type", code, name)),
                "quantity": quantity(value, unit),
            }


def _interval(kind: Resource, level: float, low: float, high: float) -> Resource:
    return full(
        {
            "type": kind,
            "level": level,
            "range": full({"low": quantity(low), "high": quantity(high)}),
        }
    )


def _model(pooled: Pooled) -> Iterator[Resource]:
    """The model, where several studies were brought together by one."""
    if pooled.k < 2:
        return
    codes: Sequence[str | None]
    if pooled.method in _TAU:
        codes = (
            "effectsRandom",
            _TAU[pooled.method],
            "poolInverseVariance",
            _TESTS.get(pooled.test),
        )
    else:
        codes = (
            "effectsFixed",
            _POOLS.get(pooled.method, "poolInverseVariance"),
            _TESTS.get(pooled.test),
        )
    yield from ({"code": concept(coding("statistic-model-code", each))} for each in codes if each)


# -- certainty -------------------------------------------------------------------------------------


def _certainty(rated: Rated, override: Override | None, topic: Topic) -> Resource:
    level = rated.certainty.level
    words = rules(topic)
    told = f"{override.reason} (by rule {rated.certainty.suggested})" if override else None
    return full(
        {
            "description": why_words(rated.certainty),
            "note": notes([told]),
            "type": concept(coding("certainty-type", "Overall"), text="GRADE certainty"),
            "rating": (
                concept(coding("certainty-rating", level), text=level.replace("-", " "))
                if level
                else None
            ),
            "rater": override.by if override else "ldn, by rule",
            "subcomponent": [_domain(each, words) for each in rated.certainty.steps],
        }
    )


def _domain(step: Step, told: Mapping[str, str]) -> Resource:
    """One domain of GRADE: its concern (or what raises certainty), reason, number and rule."""
    rating = (
        _UPGRADES.get(step.levels, "no-change")
        if step.domain in _UPWARD
        else _RATINGS.get(step.levels, "no-concern")
    )
    return full(
        {
            "description": step_words(step),
            "note": notes([measured_words(step), f"Rule: {told[step.domain]}"]),
            "type": concept(
                coding("certainty-type", _DOMAINS[step.domain]), text=step.domain.replace("-", " ")
            ),
            "rating": concept(
                coding("certainty-rating", rating), text=f"{step.levels:+d}" if step.levels else "0"
            ),
            "rater": step.override.by if step.override else None,
        }
    )
