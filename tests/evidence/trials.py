"""Invented trials with outcomes, for tests of everything from printed numbers to certainty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ldncli.evidence.effects.estimate import (
    AS_PRINTED,
    USUAL,
    Choices,
    Estimate,
    Frame,
    NoEstimate,
    Reported,
    reported_outcomes,
)
from ldncli.evidence.effects.grid import Grid
from ldncli.evidence.reasons import Reason
from ldncli.evidence.selecting.planned import planned_studies
from ldncli.evidence.selecting.studies import Study, group_studies
from ldncli.evidence.synthesis.synthesise import Model, Synthesis, synthesise
from ldncli.records.model.bibliography import Extraction, Source
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import (
    Appraisal,
    Arm,
    ArmData,
    Comparator,
    Contrast,
    Design,
    Intervention,
    Judgement,
    Outcome,
    PlannedOutcome,
)
from ldncli.records.vocabularies.vocab import Vocabulary, decode_vocabulary
from ldncli.report.words.findings.effects import reason_words as step_words
from ldncli.report.words.findings.pooling import reason_words
from tests.topics import TOPIC

LEVELS = {
    "parallel-rct": (True, 2),
    "crossover-rct": (True, 2),
    "cohort": (False, 3),
    "case-series": (False, 4),
}
_MID = [
    {"value": 2, "kind": "individual", "cite": "Farrar 2001"},
    {"value": 1, "kind": "group", "cite": "Invented 2002"},
    {"value": 30, "unit": "percent", "kind": "individual", "cite": "Invented 2003"},
]
_OUTCOMES = [
    {"id": "pain-intensity", "label": "Pain intensity", "better": "lower"},
    {"id": "pain-response", "label": "Pain response", "event_better": "higher"},
    {"id": "relapse", "label": "Relapse", "event_better": "lower"},
    {"id": "fatigue", "label": "Fatigue", "better": "lower"},
    {"id": "crp", "label": "CRP", "better": "lower", "surrogate": True},
    {"id": "unsaid", "label": "Something"},
]
_SCALES = [
    {
        "id": "nrs-0-10",
        "label": "Rating 0 to 10",
        "min": 0,
        "max": 10,
        "better": "lower",
        "rating": True,
        "mid": _MID,
    },
    {
        "id": "vas-0-100",
        "label": "Line 0 to 100",
        "min": 0,
        "max": 100,
        "better": "lower",
        "rating": True,
        "mid": [{"value": 15, "cite": "Invented 2004"}],
    },
    {
        "id": "fiq",
        "label": "FIQ",
        "min": 0,
        "max": 100,
        "better": "lower",
        "mid": [{"value": 14, "cite": "Bennett 2009"}],
    },
    {"id": "comfort", "label": "Comfort", "min": 0, "max": 10, "better": "higher"},
    {"id": "one-to-five", "label": "Grade 1 to 5", "min": 1, "max": 5, "better": "lower"},
    {"id": "open", "label": "Open scale", "better": "lower"},
]
_CONDITIONS = [{"id": "crps", "label": "CRPS"}, {"id": "fibromyalgia", "label": "Fibromyalgia"}]


def _vocabulary(
    name: str, terms: list[dict[str, Any]], others: dict[str, Any] | None = None
) -> Vocabulary:
    found, problems = decode_vocabulary(name, {"version": "2026-01-01", "terms": terms}, others)
    assert found is not None, problems
    return found


VOCABULARIES = {
    "outcomes": _vocabulary("outcomes", _OUTCOMES),
    "scales": _vocabulary("scales", _SCALES),
    "conditions": _vocabulary("conditions", _CONDITIONS),
}


def outcome(
    ldn: dict[str, Any] | None = None,
    control: dict[str, Any] | None = None,
    domain: str = "pain-intensity",
    **more: Any,
) -> Outcome:
    """An outcome with the numbers of two arms; `contrast` and all else as in the model."""
    arms = {
        id: ArmData(**data) for id, data in (("ldn", ldn), ("placebo", control)) if data is not None
    }
    return Outcome(
        **{
            "domain": domain,
            "label": domain,
            "direction": "benefit",
            "place": "article Table 1",
            "arms": arms,
            **more,
        }
    )


def contrast(type: str, value: float | None = None, **more: Any) -> Contrast:
    """A printed contrast."""
    return Contrast(type=type, value=value, **more)  # type: ignore[arg-type]


def events(a: int, n1: int, c: int, n2: int, domain: str = "pain-response", **more: Any) -> Outcome:
    """An outcome that counts people."""
    return outcome({"events": a, "n": n1}, {"events": c, "n": n2}, domain, score="events", **more)


def means(m1: float, sd1: float, n1: int, m2: float, sd2: float, n2: int, **more: Any) -> Outcome:
    """An outcome with means and standard deviations."""
    return outcome({"mean": m1, "sd": sd1, "n": n1}, {"mean": m2, "sd": sd2, "n": n2}, **more)


def paper(
    *outcomes: Outcome,
    id: str = "aa-2020",
    n: tuple[int | None, int | None] = (20, 20),
    design: str = "parallel-rct",
    comparators: tuple[str, ...] = ("placebo",),
    bias: str | None = None,
    people: int | None = None,
    dose: tuple[float, float] | None = (4.5, 4.5),
    **more: Any,
) -> Paper:
    """A paper with an arm on low-dose naltrexone and one on placebo, as far as
    `more` does not say otherwise."""
    arms = (
        Arm(id="ldn", role="treatment", label="naltrexone", n_randomised=n[0]),
        Arm(id="placebo", role="control", label="placebo", n_randomised=n[1]),
    )
    judged = (Appraisal(instrument="rob2", overall=Judgement(judgement=bias)),) if bias else ()
    total = people if people is not None else None if None in n else sum(each or 0 for each in n)
    values = {
        "id": id,
        "title": id,
        "year": 2020,
        "kind": "primary",
        "conditions": ("crps",),
        "design": Design(type=design, n_randomised=total),
        "intervention": Intervention(dose_min_mg=dose[0], dose_max_mg=dose[1]) if dose else None,
        "comparators": tuple(Comparator(type=each) for each in comparators),  # type: ignore[arg-type]
        "arms": arms,
        "outcomes": outcomes,
        "appraisals": judged,
        "summary": "Invented.",
        "sources": (Source(id="article", kind="full-text", cite="Full text"),),
        "extraction": Extraction(state="single", date="2026-01-01"),
    }
    return Paper(**{**values, **more})


def studies(*papers: Paper) -> list[Study]:
    """The papers as studies."""
    return group_studies(papers, LEVELS, TOPIC)


def reported(*outcomes: Outcome, **more: Any) -> list[Reported]:
    """The outcomes of one trial."""
    return reported_outcomes(
        studies(paper(*outcomes, **more))[0], VOCABULARIES["scales"], VOCABULARIES["outcomes"]
    )


def estimate(
    each: Outcome, measure: str, frame: Frame = AS_PRINTED, choices: Choices = USUAL, **more: Any
) -> Estimate:
    """The one estimate that follows from an outcome."""
    [found] = Grid(VOCABULARIES, choices).estimates(reported(each, **more)[0], measure, frame)
    assert isinstance(found, Estimate), found
    return found


def refusal(
    each: Outcome, measure: str, frame: Frame = AS_PRINTED, choices: Choices = USUAL, **more: Any
) -> str:
    """Why no estimate follows from an outcome."""
    [found] = Grid(VOCABULARIES, choices).estimates(reported(each, **more)[0], measure, frame)
    assert isinstance(found, NoEstimate), found
    return reason_words(found.why)


def told(steps: Iterable[Reason]) -> tuple[str, ...]:
    """How numbers were reached, in words."""
    return tuple(map(step_words, steps))


def body(
    *papers: Paper,
    outcome: str = "pain-intensity",
    condition: str | None = "crps",
    model: Model | None = None,
    randomised: bool = True,
) -> Synthesis:
    """What the papers say of one outcome."""
    known = studies(*papers)
    return synthesise(
        known,
        outcome,
        condition,
        VOCABULARIES,
        model or Model(),
        randomised=randomised,
        planned=planned_studies(known, VOCABULARIES["conditions"]).get(
            (condition or "", outcome), ()
        ),
    )


def planned(domain: str = "pain-intensity") -> PlannedOutcome:
    """An outcome that was planned and is not reported."""
    return PlannedOutcome(domain=domain, label="Planned", place="article methods")
