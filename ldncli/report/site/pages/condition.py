"""The page of a condition: what is known, how sure, by which studies, what is running, what
is missing, what reviews say."""

from __future__ import annotations

from typing import Any

from ldncli.evidence.certainty.ratings import LEVELS
from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.findings.ordering import first_by_importance
from ldncli.evidence.findings.statements import effect_word
from ldncli.evidence.selecting.groups import seen_for
from ldncli.evidence.selecting.people import count_people
from ldncli.evidence.selecting.registered import expected_end
from ldncli.evidence.selecting.studies import Study
from ldncli.evidence.survey.gaps import PLANNED, Gap
from ldncli.records.model.paper import Paper
from ldncli.report.site.addresses import page_of
from ldncli.report.site.contents import Contents
from ldncli.report.site.finding_view import FindingView, finding_view, line_view
from ldncli.report.site.tables import Cell, Column, Link, Listing, Row, study_listing
from ldncli.report.site.words import (
    certainty_mark,
    language_of,
    people_words,
    words_of,
)
from ldncli.report.words.language.phrases import upper
from ldncli.report.words.studies.critiques import flagged
from ldncli.report.words.studies.groups import found_words, mixed_heading
from ldncli.report.words.studies.groups import people_words as people_words_of
from ldncli.report.words.studies.registered import state_words

_TRIAL_COLUMNS = (
    Column("trial", "Trial", wide=True),
    Column("status", "State", "choice"),
    Column("people", "Planned", number=True),
    Column("start", "Start"),
    Column("end", "Expected end"),
)
_REVIEW_COLUMNS = (
    Column("review", "Review", wide=True),
    Column("kind", "Kind", "choice"),
    Column("searched", "Last search"),
    Column("studies", "Studies", number=True),
    Column("says", "Its conclusion", wide=True),
)


def condition_values(term: str, contents: Contents) -> dict[str, Any]:
    """What the template needs for one condition."""
    vocabulary = contents.vocabularies["conditions"]
    inside, shown = vocabulary.within(term), contents.pages["conditions"]
    under = [each for each in shown if each in inside and each != term]
    here = [line_view(each, contents) for each in contents.asked.lines_of(term)]
    studies, mixed = _whose(_all_studies(term, under, contents), term, contents)
    planned = _planned(term, under, contents)
    return {
        "term": vocabulary.terms[term],
        "outside": not contents.asks_for("conditions", term),
        "above": [
            Link(vocabulary.label(each), page_of("condition", each))
            for each in reversed(list(vocabulary.ancestors(term)))
        ],
        "numbers": _numbers(term, contents, studies),
        "findings": here,
        "order": contents.library.core.set_for(term),
        "below": [_below(each, contents) for each in vocabulary.children(term) if each in shown],
        "narrower": [
            finding_view(each, contents, whole=False)
            for child in under
            for each in contents.findings_by.get(child, [])
        ],
        "labels": {each: vocabulary.label(each) for each in (term, *under)},
        "studies": study_listing(
            "studies", f"Studies: {vocabulary.label(term)}", studies, contents, about=term
        ),
        "mixed": study_listing(
            "mixed", mixed_heading([term], contents.library), mixed, contents, about=term
        ),
        "mixed_words": [
            (
                each.study.name,
                page_of("study", each.study.id),
                people_words_of(each),
                found_words(each),
            )
            for each in contents.asked.mixed
            if each.condition == term
        ],
        "trials": trial_listing(
            "trials",
            f"Registered trials without a published report: {vocabulary.label(term)}",
            planned,
            contents,
        ),
        "gaps": _gaps(contents.gaps_by.get(term, []), contents),
        "reviews": review_listing(
            "reviews",
            f"Reviews: {vocabulary.label(term)}",
            contents.reviews_by.get(term, []),
            contents,
        ),
        "pooled": _pooled(term, contents),
    }


def _all_studies(term: str, under: list[str], contents: Contents) -> list[Study]:
    """The studies of the condition and of all below it, each once."""
    return list(
        {
            study.id: study
            for each in (term, *under)
            for study in contents.studies_by.get(each, [])
        }.values()
    )


def _whose(studies: list[Study], term: str, contents: Contents) -> tuple[list[Study], list[Study]]:
    """The studies with what counts for the condition and all below it, and mixed groups of which
    nothing does."""
    conditions = contents.vocabularies["conditions"]
    terms = conditions.within(term)
    counting: list[Study] = []
    mixed: list[Study] = []
    for study in studies:
        seen = seen_for(study, terms, conditions) if study.clinical else study
        (counting if seen else mixed).append(seen or study)
    return counting, mixed


def _planned(term: str, under: list[str], contents: Contents) -> list[Study]:
    return list(
        {
            study.id: study
            for each in (term, *under)
            for study in contents.planned_by.get(each, [])
        }.values()
    )


def _numbers(term: str, contents: Contents, studies: list[Study]) -> list[tuple[str, str]]:
    """The size of what is known, as pairs of a number and what it counts; what was retracted or is
    of another scope is not counted."""
    counted = {study.id for study in contents.asked.clinical}
    reporting = [study for study in studies if study.id in counted]
    people = count_people(reporting)
    ranks = [
        finding_view(each, contents, whole=False) for each in contents.findings_by.get(term, [])
    ]
    best = max((each.rank for each in ranks), default=0)
    certainty = next((each.certainty for each in ranks if each.rank == best), certainty_mark(None))
    return [
        (
            str(len(reporting)),
            (
                "study with results in patients"
                if len(reporting) == 1
                else "studies with results in patients"
            ),
        ),
        (str(sum(study.randomised for study in reporting)), "of them randomised"),
        (_number(people.randomised), "people randomised"),
        (_number(people.analysed), "people analysed in all studies that say how many"),
        (f"{certainty.sign} {certainty.word}", "highest certainty of a finding"),
    ]


def _number(count: int | None) -> str:
    return "–" if count is None else people_words(count)


def _below(term: str, contents: Contents) -> dict[str, Any]:
    vocabulary = contents.vocabularies["conditions"]
    count = len(contents.counted_within(term))
    return {"label": vocabulary.label(term), "page": page_of("condition", term), "studies": count}


def trial_listing(id: str, caption: str, studies: list[Study], contents: Contents) -> Listing:
    """Registered trials without results, those that end first on top; ended ones last."""
    order = sorted(
        studies, key=lambda study: (not study.under_way, expected_end(study) or "9999", study.id)
    )
    return Listing(id, caption, _TRIAL_COLUMNS, tuple(_trial_row(study) for study in order))


def _trial_row(study: Study) -> Row:
    registry, main = study.entry, study.main
    status = words_of(registry.status) if registry else "Protocol"
    planned = (registry.n_planned or registry.n_actual) if registry else None
    number = next((each for paper in study.papers for each in paper.registrations), None)
    cells = {
        "trial": Cell(
            study.name if number in (None, study.name) else f"{study.name} · {number}",
            page_of("study", study.id),
            main.title,
            language=language_of(main),
        ),
        "status": Cell(upper(state_words(study))),
        "people": Cell(people_words(planned) if planned is not None else None, sort=planned),
        "start": Cell(registry.start if registry else None),
        "end": Cell(expected_end(study)),
    }
    return Row(cells, {"status": (status,)})


def review_listing(id: str, caption: str, reviews: list[Paper], contents: Contents) -> Listing:
    """Reviews, systematic ones first, then the newest."""
    order = sorted(
        reviews, key=lambda paper: (paper.kind != "systematic-review", -paper.year, paper.id)
    )
    return Listing(id, caption, _REVIEW_COLUMNS, tuple(_review_row(paper) for paper in order))


def _review_row(paper: Paper) -> Row:
    review = paper.review
    kind = words_of(paper.kind)
    count = (
        review.n_studies
        if review and review.n_studies is not None
        else len(review.included)
        if review and review.included
        else None
    )
    cells = {
        "review": Cell(
            paper.name,
            page_of("paper", paper.id),
            paper.title,
            language=language_of(paper),
        ),
        "kind": Cell(kind),
        "searched": Cell(review.search_date if review else None),
        "studies": Cell(str(count) if count is not None else None, sort=count),
        "says": Cell((review.conclusion if review else None) or paper.summary),
    }
    return Row(cells, {"kind": (kind,)})


def _pooled(term: str, contents: Contents) -> list[dict[str, Any]]:
    """What reviews pooled for this condition."""
    found = []
    for paper in contents.reviews_by.get(term, []):
        for each in paper.review.pooled if paper.review else ():
            if (each.condition or paper.conditions[0]) == term:
                found.append(
                    {
                        "paper": paper,
                        "name": flagged(paper.id, paper),
                        "result": each,
                        "outcome": contents.label("outcomes", each.domain),
                    }
                )
    return found


def _gaps(gaps: list[Gap], contents: Contents) -> list[dict[str, Any]]:
    """Outcomes that lack evidence, by what there is instead, the nearest to evidence first."""
    found = []
    for state, words in (
        (
            "trials without a direction",
            "Measured in randomised trials that do not state the direction of the result",
        ),
        ("only weak designs", "Only non-randomised studies"),
        ("only mixed groups", "Only mixed groups, in which some people have the condition"),
        (PLANNED, "Planned by a randomised trial that does not report it"),
        (
            "only trials under way",
            (
                "No study yet; trials planned or under way in this condition may or may not"
                " measure it"
            ),
        ),
        ("no study", "No study"),
    ):
        here = [gap for gap in gaps if gap.state == state]
        if here:
            end = next((gap.expected_end for gap in here if gap.expected_end), None)
            labels = [
                contents.label("outcomes", gap.outcome) if gap.outcome else "any outcome"
                for gap in here
            ]
            found.append(
                {
                    "state": state,
                    "words": words,
                    "outcomes": labels,
                    "end": end if state == "only trials under way" else None,
                    "running": here[0].running,
                }
            )
    return found


def most_certain(contents: Contents, most: int) -> list[FindingView]:
    """The findings of which one may be most sure, of equally sure ones the most important; none of
    very low certainty, and none of which nobody can say to which side the effect goes."""
    core = contents.library.core
    findings = [each for each in contents.asked.findings if effect_word(each.best.synthesis)]
    ranks = [LEVELS.index(each.best.certainty.level or LEVELS[0]) for each in findings]
    chosen: list[Finding] = []
    for rank in sorted({each for each in ranks if each}, reverse=True):
        alike = [each for each, found in zip(findings, ranks, strict=True) if found == rank]
        chosen += first_by_importance(alike, most - len(chosen), core)
    return [finding_view(each, contents, whole=False) for each in chosen]
