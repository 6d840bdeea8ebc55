"""The relational tables of a question."""

from __future__ import annotations

from collections.abc import Callable

from ldncli.errors import UnknownTermError, nearest
from ldncli.evidence.selecting.studies import Study
from ldncli.questions.asked import Asked
from ldncli.records.model.paper import Paper
from ldncli.report.listing.outcomes import way_by
from ldncli.report.listing.relations import candidates, findings, outcomes, papers, steps
from ldncli.report.listing.relations.relation import Relation


def every_relation(listed: Asked) -> list[Relation]:
    """All tables, as `one_relation` gives each."""
    return [make() for make in _makers(listed).values()]


def one_relation(listed: Asked, name: str) -> Relation:
    """A table of the papers that a question lists, of the other papers of their studies, or of the
    findings that follow.

    `listed` has every scope that its filters allow; findings are of the first scope of the topic
    unless another is asked for, as everywhere. Raises UnknownTermError for a name of no table.
    """
    makers = _makers(listed)
    if name not in makers:
        hint = nearest(name, makers) or f"one of {', '.join(makers)}"
        raise UnknownTermError(f"there is no table {name!r}", hint=hint)
    return makers[name]()


def _makers(listed: Asked) -> dict[str, Callable[[], Relation]]:
    """What makes each table, by its name."""
    asked, library = listed.asking(), listed.library
    vocabulary, domains = library.vocabulary, listed.query.outcomes

    def records() -> list[Paper]:
        found: dict[str, Paper] = {**listed.papers, **asked.papers}
        return [found[id] for id in sorted(found)]

    def terms(name: str, kind: str, meaning: str, one: str) -> Callable[[], Relation]:
        return lambda: outcomes.terms(name, meaning, one, vocabulary(kind))

    return {
        "conditions": terms("conditions", "conditions", "Conditions", "condition"),
        "mechanisms": terms("mechanisms", "mechanisms", "Mechanisms", "mechanism"),
        "designs": terms("designs", "designs", "Study designs", "design"),
        "outcome_domains": terms("outcome_domains", "outcomes", "What is measured", "domain"),
        "harm_terms": terms("harm_terms", "harms", "Names of harms", "harm"),
        "scales": lambda: outcomes.scales(vocabulary("scales")),
        "studies": lambda: papers.studies(_studies(listed, asked)),
        "papers": lambda: papers.papers(
            listed, [each.id for each in records()], listed.selection.ids
        ),
        "paper_conditions": lambda: papers.terms_of_papers(
            "paper_conditions", "conditions", {each.id: each.conditions for each in records()}
        ),
        "paper_mechanisms": lambda: papers.terms_of_papers(
            "paper_mechanisms",
            "mechanisms",
            {each.id: [term.id for term in each.mechanisms] for each in records()},
        ),
        "sources": lambda: papers.sources(records()),
        "arms": lambda: papers.arms(records()),
        "outcomes": lambda: outcomes.outcomes(
            records(),
            domains,
            {**listed.all_have, **asked.all_have},
            way_by(library.vocabularies),
        ),
        "outcome_arms": lambda: outcomes.outcome_arms(records(), domains),
        "harms": lambda: outcomes.harms(records(), vocabulary("harms")),
        "harm_arms": lambda: outcomes.harm_arms(records()),
        "findings": lambda: findings.findings(asked),
        "estimates": lambda: findings.estimates(asked),
        "steps": lambda: steps.steps(asked),
        "candidates": lambda: candidates.candidates(library.data),
        "decisions": lambda: candidates.decisions(library.data),
    }


def _studies(listed: Asked, asked: Asked) -> list[Study]:
    """All studies, with results or without, as the question sees their papers."""
    found = {
        study.id: study
        for each in (asked, listed)
        for study in (*each.body.studies, *each.body.mixed, *each.body.unreported)
    }
    return [found[id] for id in sorted(found)]
