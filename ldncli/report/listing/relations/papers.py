"""Papers, studies and groups as relational tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ldncli.evidence.selecting.people import analysed_in
from ldncli.evidence.selecting.studies import Study
from ldncli.questions.asked import Asked
from ldncli.records.model.card import counted
from ldncli.records.model.paper import Paper
from ldncli.report.listing.outcomes import cite
from ldncli.report.listing.papers import CARD_HOLDS
from ldncli.report.listing.relations.relation import Field, Relation, number, text, whole
from ldncli.report.words.studies.critiques import critique_words

# Cells of the table of papers that lead to another table.
_LEADS = {"study_id": "studies", "design": "designs"}
N_KIND = (
    "who n counts: randomised, enrolled, analysed, in-groups (all who are in one of the groups), or"
    " planned (by a register)"
)

_MEANINGS = {
    "paper_id": "paper, by the name of its record",
    "name": "what people call it: first author, year, acronym of the trial",
    "study_id": "study that it belongs to; none for reviews",
    "title": "title, as published",
    "authors": "authors in order, as Family, Given",
    "year": "year of publication, of a register entry that of registration",
    "journal": "journal, preprint server, meeting or register",
    "doi": "DOI",
    "pmid": "PubMed id",
    "pmcid": "PubMed Central id",
    "registrations": "numbers in trial registers",
    "kind": "primary, secondary-report, registry, protocol, systematic-review …",
    "design": "study design",
    "status": "published, preprint, retracted …",
    "conditions": "conditions that it is about, the main one first",
    "mechanisms": "mechanisms that it measures, proposes or refutes",
    "dose_min_mg": "lowest maintained dose, mg a day",
    "dose_max_mg": "highest maintained dose, mg a day",
    "dose_note": "what these numbers leave out",
    "n": "people; one number a paper",
    "n_kind": N_KIND,
    "n_randomised": "people randomised",
    "n_enrolled": "people enrolled",
    "n_analysed": "people in the main analysis",
    "female_percent": "percent women or girls",
    "country": "countries",
    "duration_weeks": "weeks on the treatment under test",
    "comparator": "what it compares with",
    "direction": "what its authors conclude on the main outcome",
    "risk_of_bias": "overall judgement, ours first",
    "level_of_evidence": "level of its design (OCEBM 2011), 1 is highest",
    "summary": "summary in our own words",
    "sources": "what was read of it: addresses, else what it is",
    "extraction": "state of the extraction: single, double …",
}


def papers(asked: Asked, ids: Sequence[str], selected: Iterable[str]) -> Relation:
    """One row a paper; `selected` are those that the filters keep, the others belong to their
    studies."""
    kept = set(selected)
    fields = [
        Field(key, holds, _MEANINGS[key], _LEADS.get(key)) for key, holds in CARD_HOLDS.items()
    ]
    rows = [
        (*(getattr(card, key) for key in CARD_HOLDS), card.paper_id in kept)
        for card in asked.library.cards(ids)
    ]
    told = Field("selected", "flag", "whether the filters keep it; else it is of a study they keep")
    return Relation("papers", "Papers, one a row", ("paper_id",), (*fields, told), tuple(rows))


def terms_of_papers(name: str, vocabulary: str, of: Mapping[str, Sequence[str]]) -> Relation:
    """Which terms of a vocabulary papers are about, a row a paper and term, in their order."""
    one = vocabulary.removesuffix("s")
    return Relation(
        name,
        f"Which {vocabulary} a paper is about, the main one first",
        ("paper_id", one),
        (
            text("paper_id", "paper", "papers"),
            text(one, f"id of the {one}", vocabulary),
            whole("place", "its place among them, from 1"),
        ),
        tuple(
            (paper, term, place)
            for paper, terms in of.items()
            for place, term in enumerate(dict.fromkeys(terms), 1)
        ),
    )


def studies(found: Iterable[Study]) -> Relation:
    """One row a study with all its papers as one; without results by how it stands."""
    rows = []
    for study in found:
        n, kind = next(filter(None, map(counted, study.papers)), (None, None))
        low, high = study.doses or (None, None)
        design = study.main.design
        rows.append(
            (
                study.id,
                study.name,
                study.main.id,
                study.main.year,
                design.type,
                study.randomised,
                study.reports,
                study.standing,
                n,
                kind,
                analysed_in(study),
                study.main.scope,
                low,
                high,
                design.duration_weeks,
                study.conditions,
                tuple(each.name or each.type for each in study.main.comparators),
                study.direction,
                study.risk_of_bias,
                study.level,
                tuple(paper.id for paper in study.papers),
                tuple(map(critique_words, study.critiques)),
            )
        )
    return Relation("studies", "Studies, one a row", ("study_id",), _STUDY, tuple(rows))


_STUDY = (
    text("study_id", "study"),
    text("name", "what people call it: first author, year, acronym"),
    text("main_paper", "the paper that states its facts", "papers"),
    whole("year", "year of its main paper"),
    text("design", "design", "designs"),
    Field("randomised", "flag", "whether people were allotted by chance"),
    Field("reports", "flag", "whether any of its papers reports results"),
    text("standing", "without results, how it stands: under way, overdue, silent, posted, …"),
    whole("n", "people; one number a study, whatever its papers print"),
    text("n_kind", N_KIND),
    whole("n_analysed", "people in its main analysis, never more than take part"),
    text("scope", "what it is about, such as the low dose"),
    number("dose_min_mg", "lowest maintained dose, mg a day"),
    number("dose_max_mg", "highest maintained dose, mg a day"),
    number("duration_weeks", "weeks on treatment"),
    Field("conditions", "list", "conditions of its reports"),
    Field("comparators", "list", "what it compares with"),
    text("direction", "what its authors conclude on the main outcome"),
    text("risk_of_bias", "overall judgement, ours first"),
    whole("level", "level of evidence of its design, 1 is highest"),
    Field("papers", "list", "ids of its papers, the main one first"),
    Field("critiques", "list", "retraction, concern, correction or comment on its papers"),
)


def arms(found: Iterable[Paper]) -> Relation:
    """One row a group of a paper, or a period of a crossover."""
    rows = tuple(
        (
            paper.id,
            arm.id,
            arm.role,
            arm.label,
            arm.dose_mg,
            arm.n_randomised,
            arm.n_analysed,
            arm.n_lost,
            arm.place,
        )
        for paper in found
        for arm in paper.arms
    )
    fields = (
        text("paper_id", "paper", "papers"),
        text("arm", "short name of the group in its paper"),
        text("role", "treatment or control"),
        text("label", "what it received"),
        number("dose_mg", "dose, mg a day"),
        whole("n_randomised", "people randomised to it"),
        whole("n_analysed", "people analysed for the main outcome"),
        whole("n_lost", "people who left or were lost"),
        text("place", "source and place in it"),
    )
    return Relation(
        "arms", "Groups of papers, or periods of crossovers", ("paper_id", "arm"), fields, rows
    )


def sources(found: Iterable[Paper]) -> Relation:
    """What was read of each paper, by the short names with which places begin."""
    rows = tuple(
        (paper.id, each.id, each.kind, cite(paper, each.id), each.read, each.note)
        for paper in found
        for each in paper.sources
    )
    fields = (
        text("paper_id", "paper", "papers"),
        text("source", "short name, the first word of a place"),
        text("kind", "what was read"),
        text("cite", "its address, else what it is"),
        text("read", "day on which it was read"),
        text("note", "what was missing or doubtful in it"),
    )
    return Relation("sources", "What was read of each paper", ("paper_id", "source"), fields, rows)
