"""The page of a study: all its papers, who was in it, its arms, outcomes,
harms, and how it was judged."""

from __future__ import annotations

from typing import Any

from ldncli.evidence.selecting.appraisals import Judged, judged
from ldncli.evidence.selecting.studies import Study
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import AdverseEvent, Outcome
from ldncli.records.vocabularies.units import with_unit
from ldncli.report.site.addresses import page_of
from ldncli.report.site.contents import Contents
from ldncli.report.site.tables import Cell, Column, Link, Listing, Row
from ldncli.report.site.words import (
    KINDS,
    STATUSES,
    Mark,
    direction_mark,
    people_words,
    words_of,
)
from ldncli.report.words.findings.effects import MARK, caveat_words
from ldncli.report.words.findings.printed import (
    arm_name,
    arm_words,
    contrast_words,
    harm_words,
    measured_words,
)
from ldncli.report.words.studies.critiques import critiques_words

_OUTCOME_COLUMNS = (
    Column("outcome", "Outcome", "choice", wide=True),
    Column("week", "Week", "range", number=True),
    Column("arms", "What the arms showed", wide=True),
    Column("contrast", "Difference printed"),
    Column("direction", "Found", "choice"),
    Column("place", "Read in"),
)
_HARM_COLUMNS = (
    Column("harm", "Harm", wide=True),
    Column("arms", "How often", wide=True),
    Column("kind", "Kind", "choice"),
    Column("note", "Note"),
    Column("place", "Read in"),
)
_JUDGED = {
    "low": "good",
    "yes": "good",
    "some-concerns": "mixed",
    "moderate": "mixed",
    "unclear": "none",
    "no-information": "none",
    "high": "bad",
    "serious": "bad",
    "critical": "bad",
    "no": "bad",
}
_SIGNS = {"good": "+", "mixed": "±", "bad": "−", "none": "?"}


def study_values(study: Study, contents: Contents) -> dict[str, Any]:
    """What the template needs for one study."""
    several = len(study.papers) > 1
    return {
        "study": study,
        "main": study.main,
        "retracted": [paper for paper in study.papers if paper.status == "retracted"],
        "critiques": critiques_words(study.critiques),
        "papers": [_paper(paper) for paper in study.papers],
        "facts": _facts(study, contents),
        "conditions": [
            Link(contents.label("conditions", each), page_of("condition", each))
            for each in study.conditions
        ],
        "mechanisms": [
            Link(contents.label("mechanisms", each), page_of("mechanism", each))
            for each in study.mechanisms
        ],
        "arms": [(paper, arm) for paper in study.papers for arm in paper.arms],
        "outcomes": _outcomes(study, contents, several=several),
        "harms": _harms(study, several=several),
        "appraisals": appraisal_views(study.papers, contents),
        "reviews": [
            Link(_name(contents.papers[each]), page_of("paper", each))
            for each in contents.coverage.seen.get(study.id, ())
        ],
        "unseen": study.clinical and study.id in contents.coverage.unseen,
        "unread": contents.coverage.unread.get(study.id, 0) if study.clinical else 0,
        "several": several,
    }


def _name(paper: Paper) -> str:
    return paper.name


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "paper": paper,
        "page": page_of("paper", paper.id),
        "name": _name(paper),
        "kind": KINDS[paper.kind],
        "status": STATUSES[paper.status],
    }


def _facts(study: Study, contents: Contents) -> list[tuple[str, str]]:
    """What the main paper says of the study, as pairs of a name and words."""
    main, design = study.main, study.main.design
    people, drug = main.population, main.intervention
    low, high = study.doses or (None, None)
    dose = with_unit(low, high, contents.unit)
    found: list[tuple[str, str | None]] = [
        ("Design", contents.label("designs", design.type)),
        ("Blinding", words_of(design.blinding) if design.blinding else None),
        (
            "What was given",
            contents.scope(main.scope)
            + (f", {drug.drug}" if drug and drug.drug != contents.library.topic.drug else ""),
        ),
        ("Dose", f"{dose} a day" if dose else None),
        (
            "Compared with",
            ", ".join(each.name or words_of(each.type).lower() for each in main.comparators)
            or None,
        ),
        ("People", people_words(study.participants) if study.participants is not None else None),
        ("Randomised, analysed, lost", _counts(main)),
        ("Who", people.description if people else None),
        ("Age, women", _age(main)),
        (
            "Where",
            ", ".join(
                filter(
                    None,
                    (
                        (people.setting or "") if people else "",
                        ", ".join(people.countries) if people else "",
                    ),
                )
            )
            or None,
        ),
        (
            "Treatment lasted",
            f"{design.duration_weeks:g} weeks" if design.duration_weeks is not None else None,
        ),
        ("Funding", design.funding),
        ("Interests", design.interests),
    ]
    return [(name, value) for name, value in found if value]


def _counts(paper: Paper) -> str | None:
    design = paper.design
    known = [
        ("randomised", design.n_randomised),
        ("analysed", design.n_analysed),
        ("lost", design.n_lost),
    ]
    return ", ".join(f"{count} {name}" for name, count in known if count is not None) or None


def _age(paper: Paper) -> str | None:
    people = paper.population
    if people is None:
        return None
    age = (
        f"mean {people.age_mean:g} years"
        if people.age_mean is not None
        else f"median {people.age_median:g} years"
        if people.age_median is not None
        else None
    )
    span = (
        f"{people.age_min:g} to {people.age_max:g} years"
        if people.age_min is not None and people.age_max is not None
        else None
    )
    women = f"{people.female_percent:g}% women" if people.female_percent is not None else None
    return ", ".join(filter(None, (age, span, women))) or None


# -- outcomes and harms ----------------------------------------------------------------------------


def _outcomes(study: Study, contents: Contents, *, several: bool) -> Listing:
    rows = tuple(
        _outcome_row(paper, outcome, contents, several=several)
        for paper in study.papers
        for outcome in paper.outcomes
    )
    return Listing("outcomes", "Outcomes as reported", _OUTCOME_COLUMNS, rows)


def _outcome_row(paper: Paper, outcome: Outcome, contents: Contents, *, several: bool) -> Row:
    domain = contents.label("outcomes", outcome.domain)
    scale = contents.label("scales", outcome.scale) if outcome.scale else None
    about = [outcome.label, measured_words(outcome, scale), outcome.role or "", outcome.note or ""]
    about += [f"{MARK} {caveat_words(each)}" for each in outcome.caveats]
    printed = contrast_words(outcome.contrast)
    mark = direction_mark(outcome.direction)
    arms = "; ".join(
        f"{arm_name(paper, arm)}: {arm_words(data)}" for arm, data in outcome.arms.items()
    )
    weeks = outcome.timepoint_weeks
    cells = {
        "outcome": Cell(domain, below=" · ".join(filter(None, about)), sort=domain),
        "week": Cell(f"{weeks:g}" if weeks is not None else None, sort=weeks),
        "arms": Cell(arms or None),
        "contrast": Cell(f"{printed}{MARK}" if printed and outcome.caveats else printed),
        "direction": Cell(mark.word if mark else None, mark=mark),
        "place": Cell(
            f"{paper.id}: {outcome.place}" if several else outcome.place, page_of("paper", paper.id)
        ),
    }
    return Row(
        cells,
        {"outcome": (domain,), "direction": (mark.word,) if mark else ()},
        {"week": (weeks, weeks)} if weeks is not None else {},
    )


def _harms(study: Study, *, several: bool) -> Listing:
    rows = tuple(
        _harm_row(paper, harm, several=several)
        for paper in study.papers
        for harm in paper.adverse_events
    )
    return Listing("harms", "Harms as reported", _HARM_COLUMNS, rows)


def _harm_row(paper: Paper, harm: AdverseEvent, *, several: bool) -> Row:
    kinds = [
        word
        for word, yes in (("serious", harm.serious), ("stopped treatment", harm.discontinuation))
        if yes
    ]
    cells = {
        "harm": Cell(words_of(harm.term)),
        "arms": Cell(
            "; ".join(
                f"{arm_name(paper, arm)}: {harm_words(data)}" for arm, data in harm.arms.items()
            )
            or "named, no number"
        ),
        "kind": Cell(", ".join(kinds) or None),
        "note": Cell(harm.note),
        "place": Cell(
            f"{paper.id}: {harm.place}" if several else harm.place, page_of("paper", paper.id)
        ),
    }
    return Row(cells, {"kind": tuple(kinds)})


# -- appraisals ------------------------------------------------------------------------------------


def judgement_mark(judgement: str | None) -> Mark:
    """A judgement with its sign."""
    if judgement is None:
        return Mark("·", "not judged", "none")
    tone = _JUDGED.get(judgement, "none")
    return Mark(_SIGNS[tone], words_of(judgement).lower(), tone)


def appraisal_views(
    papers: tuple[Paper, ...] | list[Paper], contents: Contents
) -> list[dict[str, Any]]:
    """Every appraisal with its domains, ours first."""
    library = contents.library
    designs = library.vocabulary("designs").terms
    return [_appraisal(each, contents) for each in judged(papers, library.instruments, designs)]


def _appraisal(each: Judged, contents: Contents) -> dict[str, Any]:
    by = contents.papers.get(each.appraisal.by)
    rows = []
    labels = {domain.id: domain.label for domain in each.instrument.domains}
    for domain, found in each.judgements():
        rows.append(
            (
                labels.get(domain, words_of(domain)),
                judgement_mark(found.judgement if found else None),
                found.reason if found else None,
                domain not in labels,
            )
        )
    return {
        "paper": each.paper.id,
        "instrument": f"{each.instrument.label} ({each.instrument.version})",
        "by": "this project" if each.ours else _name(by) if by else each.appraisal.by,
        "by_page": page_of("paper", by.id) if by else None,
        "outcome": (
            contents.inline("outcomes", each.appraisal.outcome) if each.appraisal.outcome else None
        ),
        "place": each.appraisal.place,
        "rows": rows,
    }
