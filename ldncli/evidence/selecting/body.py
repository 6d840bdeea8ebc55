"""What a question selects, as studies: those with results, and how those without stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ldncli.evidence.selecting.critiques import Critique
from ldncli.evidence.selecting.groups import own, whole
from ldncli.evidence.selecting.registered import stood
from ldncli.evidence.selecting.studies import Study, group_studies
from ldncli.records.model.paper import Paper
from ldncli.records.vocabularies.topic import Topic
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.values import dataclass

DIRECTIONS = ("benefit", "no-difference", "mixed", "harm")
# The design above those of all reviews.
_SYNTHESIS = "synthesis"


@dataclass(frozen=True, slots=True)
class Body:
    """Everything selected: studies with results, registered trials that ended in silence, reviews
    counted, trials under way.

    `besides` is what else has no results: withdrawn, past its end, an old plan, or with results in
    the register alone. `mixed` are studies whose people have the conditions asked for only among
    others, and that report nothing of them alone. `withheld` report other outcomes than the
    question asks for, and planned one of these: they stand in no count of studies, and their
    results are missing.
    """

    studies: tuple[Study, ...]
    silent: tuple[Study, ...]
    reviews: int
    running: tuple[Study, ...]
    topic: Topic
    besides: tuple[Study, ...] = ()
    mixed: tuple[Study, ...] = ()
    withheld: tuple[Study, ...] = ()

    @property
    def unreported(self) -> tuple[Study, ...]:
        """All studies without results: under way, silent, and the others."""
        return (*self.running, *self.silent, *self.besides)


def gather(papers: Iterable[Paper], designs: Vocabulary, topic: Topic, today: str = "") -> Body:
    """Sort papers into studies that report, those without results by how they stand on the day
    `today` (YYYY-MM-DD; "" where none is known), and reviews."""
    papers = list(papers)
    levels = {design: (term.randomised, term.level) for design, term in designs.terms.items()}
    reviews = {each for each in designs.terms if _SYNTHESIS in (each, *designs.ancestors(each))}
    groups = group_studies(papers, levels, topic)
    unreported = [stood(study, today, reviews) for study in groups if not study.reports]
    silent = tuple(study for study in unreported if study.standing == "silent")
    running = tuple(study for study in unreported if study.under_way)
    return Body(
        studies=tuple(study for study in groups if study.reports),
        silent=silent,
        reviews=sum(paper.study_id is None for paper in papers),
        running=running,
        topic=topic,
        besides=tuple(each for each in unreported if each not in running and each not in silent),
    )


def criticised(body: Body, critiques: Callable[[Study], tuple[Critique, ...]]) -> Body:
    """The body with what was published on the papers of each study."""

    def told(studies: tuple[Study, ...]) -> tuple[Study, ...]:
        return tuple(
            replace(each, critiques=found) if (found := critiques(each)) else each
            for each in studies
        )

    return replace(
        body,
        studies=told(body.studies),
        silent=told(body.silent),
        running=told(body.running),
        besides=told(body.besides),
    )


def about(body: Body, terms: frozenset[str], conditions: Vocabulary) -> Body:
    """The body as it answers a question about conditions (empty: about none): a study whose people
    have none of them for sure stands apart as `mixed`, unless it reports of them alone.

    A study that was only registered or planned for one of them, and reports of others, is none.
    """
    if not terms:
        return body
    kept = tuple(
        each for each in body.studies if whole(each, terms, conditions) or own(each, terms)
    )
    named = (each for each in body.studies if not terms.isdisjoint(each.conditions))
    rest = tuple(each for each in named if each not in kept)
    return replace(body, studies=kept, mixed=rest)
