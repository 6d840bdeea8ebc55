"""Invented papers with printed numbers, for tests of what is recomputed from them."""

from __future__ import annotations

from typing import Any

from ldncli.evidence.rechecking.printed import Recheck
from ldncli.evidence.rechecking.recheck import recheck_paper
from ldncli.records.model.bibliography import Extraction, Source
from ldncli.records.model.paper import Paper
from ldncli.records.model.review import PooledResult, Review
from ldncli.records.model.trial import Arm, ArmData, Contrast, Design, Outcome
from ldncli.records.vocabularies.vocab import Scale
from ldncli.report.words.rechecks import reason_words, why_words

PLACE = "abstract results"
# The words by which the invented reviews name the drug.
DRUG = frozenset({"naltrexone", "ldn"})
SCALES = {
    "phq-9": Scale(
        id="phq-9", label="Patient Health Questionnaire 9", min=0, max=27, better="lower"
    ),
    "nrs-0-10": Scale(id="nrs-0-10", label="Rating scale", min=0, max=10, better="lower"),
    "esr": Scale(id="esr", label="Sedimentation", min=0),
}
ARMS = (
    Arm(id="ldn", role="treatment", label="naltrexone"),
    Arm(id="placebo", role="control", label="placebo"),
)


def paper(**more: Any) -> Paper:
    given = {
        "id": "aa-2020",
        "title": "A trial",
        "year": 2020,
        "kind": "primary",
        "design": Design(type="parallel-rct"),
        "arms": ARMS,
        "summary": "Invented.",
        "sources": (Source(id="abstract", kind="abstract", cite="Abstract"),),
        "extraction": Extraction(state="single", date="2026-01-01"),
    }
    return Paper(**{**given, **more})  # type: ignore[arg-type]


def outcome(**more: Any) -> Outcome:
    return Outcome(
        **{
            "domain": "pain-intensity",
            "label": "Pain",
            "direction": "unclear",
            "place": PLACE,
            **more,
        }
    )  # type: ignore[arg-type]


def found(*outcomes: Outcome, **more: Any) -> dict[tuple[str, str], Recheck]:
    """The findings by the end of their path and what they are against."""
    return {
        (each.path.rsplit(".", 1)[-1], reason_words(each.what)): each
        for each in recheck_paper(paper(outcomes=outcomes, **more), SCALES, drug=DRUG)
    }


def of_arm(data: ArmData, **more: Any) -> dict[tuple[str, str], Recheck]:
    return found(outcome(arms={"ldn": data}, **more))


def of_contrast(
    arms: dict[str, ArmData] | None = None, /, **contrast: Any
) -> dict[tuple[str, str], Recheck]:
    where = {key: contrast.pop(key) for key in ("comparison", "paired", "score") if key in contrast}
    return found(outcome(arms=arms or {}, contrast=Contrast(**contrast), **where))


def of_pooled(**result: Any) -> dict[tuple[str, str], Recheck]:
    review = Review(
        pooled=(
            PooledResult(
                domain="pain-intensity", label="Pain", direction="unclear", place=PLACE, **result
            ),
        )
    )
    return found(review=review, kind="systematic-review")


def why_of(finding: Recheck) -> str:
    """What may be behind a difference, in words; empty where the number agrees."""
    return why_words(finding) or ""


def verdict(findings: dict[tuple[str, str], Recheck], name: str, what: str = "") -> str:
    (only,) = [
        each for (last, against), each in findings.items() if last == name and what in against
    ]
    return only.verdict
