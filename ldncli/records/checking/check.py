"""The rules that a record must keep beyond the types of its values; each rule
returns problems and never raises."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from ldncli.errors import nearest
from ldncli.records.checking.blanks import (
    check_blanks,
    check_id,
    check_percentages,
    check_standing,
)
from ldncli.records.checking.possible import OR_AS_PRINTED, check_people, check_scores
from ldncli.records.checking.provenance import (
    Problems,
    check_extraction,
    check_places,
    check_sources,
)
from ldncli.records.model.paper import Paper
from ldncli.records.model.review import PooledResult
from ldncli.records.model.trial import (
    AdverseEvent,
    Appraisal,
    ArmData,
    Contrast,
    HarmData,
    Outcome,
)
from ldncli.records.text.decode import Problem
from ldncli.records.text.folding import fold
from ldncli.records.text.paths import Path, path_text
from ldncli.records.vocabularies.instruments import Instrument
from ldncli.records.vocabularies.topic import Topic
from ldncli.records.vocabularies.vocab import Scale

_REGISTRATIONS = {
    "NCT": r"NCT\d{8}",
    "EudraCT": r"EudraCT \d{4}-\d{6}-\d{2}",
    "ISRCTN": r"ISRCTN\d{8}",
    "ACTRN": r"ACTRN\d{14}",
    "CTRI": r"CTRI/\d{4}/\d{2,3}/\d{6}",
    "CRD": r"CRD\d{11}",
    "IRCT": r"IRCT\d+N?\d*",
}
# An author with a year, or a register's number.
_NAMES_A_STUDY = re.compile(r"\b(?:19|20)\d\d[a-z]?\b|\b[A-Z]{3,6}\d{6,}")


def check_paper(
    paper: Paper,
    instruments: Mapping[str, Instrument],
    year_now: int,
    topic: Topic | None = None,
    scales: Mapping[str, Scale] = MappingProxyType({}),
) -> list[Problem]:
    """All that is wrong with one record by itself; `year_now` is the last year in
    which something can have appeared.

    The doses that a scope allows are those of `topic`; None asks nothing of them. `scales` say
    between which limits scores lie.
    """
    problems = [problem for rule in _RECORD_RULES for problem in rule(paper)] + check_values(
        paper, year_now, topic
    )
    problems += check_scores(paper, scales)
    for index, appraisal in enumerate(paper.appraisals):
        problems += _check_appraisal(
            appraisal, instruments.get(appraisal.instrument), ("appraisals", index)
        )
    return problems


def check_values(paper: Paper, year_now: int, topic: Topic | None = None) -> list[Problem]:
    """What is wrong with single values and with those beside each other,
    whatever else the record lacks."""
    problems = [problem for rule in _VALUE_RULES for problem in rule(paper)]
    problems += _check_scope(paper, topic) if topic else ()
    if paper.year > year_now + 1:
        problems.append(Problem(("year",), f"{paper.year} is in the future"))
    return problems


# -- bibliography ----------------------------------------------------------------------------------


def _check_registrations(paper: Paper) -> Problems:
    for index, each in enumerate(paper.registrations):
        for prefix, pattern in _REGISTRATIONS.items():
            if each.upper().startswith(prefix.upper()) and not re.fullmatch(
                pattern, each, re.ASCII
            ):
                yield Problem(
                    ("registrations", index), f"{each!r} is not a well-formed {prefix} number"
                )


def _check_authors(paper: Paper) -> Problems:
    if paper.authors and paper.first_author:
        yield Problem(("first_author",), "'authors' already names the first author", "leave it out")


def _check_kind(paper: Paper) -> Problems:
    is_review = paper.kind in ("systematic-review", "narrative-review")
    if paper.review and not is_review:
        yield Problem(("review",), f"a paper of kind {paper.kind!r} cannot have a 'review'")
    if is_review and paper.study:
        yield Problem(("study",), "a review reports no study of its own", "leave it out")
    if (paper.kind == "registry") != (paper.registry is not None):
        wrong = (
            "is missing" if paper.kind == "registry" else f"does not belong to kind {paper.kind!r}"
        )
        yield Problem((("registry",) if paper.registry else ()), f"'registry' {wrong}")
    if paper.kind in ("registry", "protocol") and paper.direction:
        yield Problem(
            ("direction",), f"a paper of kind {paper.kind!r} has no result", "leave it out"
        )
    if paper.kind == "primary" and not paper.conditions:
        yield Problem((), "'conditions' is missing: a clinical study needs at least one")


def _check_status(paper: Paper) -> Problems:
    wanted = {"retracted": "retraction", "corrected": "correction", "concern": "concern"}.get(
        paper.status
    )
    found = paper.notice.kind if paper.notice else None
    if wanted != found:
        yield Problem(
            ("status",), f"status {paper.status!r} and notice {found!r} contradict each other"
        )


# -- people and doses ------------------------------------------------------------------------------


def _check_ranges(paper: Paper) -> Problems:
    pairs: list[tuple[str, Any, str, str]] = []
    if paper.population:
        pairs += [
            ("population", paper.population, low, high)
            for low, high in (
                ("age_min", "age_max"),
                ("age_min", "age_mean"),
                ("age_mean", "age_max"),
            )
        ]
    if paper.intervention:
        pairs += [
            ("intervention", paper.intervention, low, high)
            for low, high in (
                ("dose_min_mg", "dose_max_mg"),
                ("dose_per_kg_mg", "dose_per_kg_max_mg"),
            )
        ]
    for owner, value, low, high in pairs:
        a, b = getattr(value, low), getattr(value, high)
        if a is not None and b is not None and a > b:
            yield Problem((owner, low), f"{low} {a:g} is above {high} {b:g}")


def _check_dose(paper: Paper) -> Problems:
    drug = paper.intervention
    if not drug:
        return
    if drug.dose_min_mg is not None and drug.dose_max_mg is None:
        yield Problem(
            ("intervention",),
            "'dose_min_mg' needs 'dose_max_mg'",
            "give both, which may be equal; 'dose_max_mg' alone means up to that dose",
        )
    weeks = [step.from_week for step in drug.titration]
    if weeks != sorted(weeks):
        yield Problem(("intervention", "titration"), "the steps are not in order of time")


def _check_scope(paper: Paper, topic: Topic) -> Problems:
    dose, upper = paper.intervention and paper.intervention.dose_max_mg, topic.dose.upper
    if dose and upper and dose >= upper and topic.scope(paper.scope) is topic.default:
        told = f"{dose:g} {topic.dose.unit} is not {topic.default.inline}"
        yield Problem(("scope",), told)


# -- outcomes and harms ----------------------------------------------------------------------------


def _check_outcomes(paper: Paper) -> Problems:
    arms = {arm.id for arm in paper.arms}
    for index, outcome in enumerate(paper.outcomes):
        path: Path = ("outcomes", index)
        yield from _check_arm_ids(outcome.arms, arms, (*path, "arms"))
        for arm, data in outcome.arms.items():
            yield from _check_events(data, (*path, "arms", arm))
        if outcome.contrast:
            yield from _check_ratio(outcome.contrast, (*path, "contrast"))
        # What a paper prints against itself is kept as printed, for a recheck to show.
        if not any(each.kind == "inconsistent-numbers" for each in outcome.caveats):
            yield from map(_or_as_printed, _check_numbers(outcome, path))
        yield from _check_caveats(outcome, paper, path)
        yield from _check_percentages(outcome, paper, path)
    for index, harm in enumerate(paper.adverse_events):
        yield from _check_arm_ids(harm.arms, arms, ("adverse_events", index, "arms"))
        for arm, counts in harm.arms.items():
            yield from _check_events(counts, ("adverse_events", index, "arms", arm))


def _check_numbers(outcome: Outcome, path: Path) -> Problems:
    for arm, data in outcome.arms.items():
        yield from _check_arm_data(data, outcome, (*path, "arms", arm))
    if outcome.contrast:
        yield from _check_middle(outcome.contrast, (*path, "contrast"))


def _or_as_printed(found: Problem) -> Problem:
    """The fault, with what to do where the paper itself prints it."""
    return replace(found, hint=OR_AS_PRINTED)


def _check_direction(paper: Paper) -> Problems:
    """A conclusion stands on one of the paper's outcomes (on a main one, where any is called so);
    harm may stand on adverse events, mixed on outcomes that differ."""
    if paper.direction in (None, "unclear") or not paper.outcomes:
        return
    if paper.direction == "harm" and any(map(_happened, paper.adverse_events)):
        return
    if paper.direction == "mixed" and len({o.direction for o in paper.outcomes} - {"unclear"}) > 1:
        return
    main = [each for each in paper.outcomes if each.role == "primary"]
    main = [each for each in main if each.comparison == "between"] or main
    for outcomes, name in ((paper.outcomes, "outcomes"), (main, "primary outcomes")):
        told = sorted({each.direction for each in outcomes})
        fits = paper.direction in told or "mixed" in told
        # What a main outcome showed may be unknown where the conclusion is printed.
        if told and not fits and not (outcomes is main and "unclear" in told):
            yield Problem(
                ("direction",),
                f"{paper.direction!r} contradicts the {name}, which say {', '.join(told)}",
                "correct one of them, or say 'unclear' and why in 'notes'",
            )
            return


def _happened(event: AdverseEvent) -> bool:
    """Whether a harm was seen in anybody, as far as is known."""
    return not event.arms or any(
        0 not in (data.events, data.count, data.percent) for data in event.arms.values()
    )


def _check_percentages(outcome: Outcome, paper: Paper, path: Path) -> Problems:
    """A percentage is of those who were analysed; that these are all who were randomised is
    somebody's word, never a guess."""
    if outcome.score != "events" or outcome.analysis is not None:
        return
    sizes = {arm.id: arm for arm in paper.arms}
    for id, data in outcome.arms.items():
        arm = sizes.get(id)
        if data.percent is None or data.events is not None or arm is None or arm.n_analysed:
            continue
        if arm.n_randomised and data.n in (None, arm.n_randomised):
            yield Problem(
                (*path, "analysis"),
                f"is missing: {data.percent:g}% of {id!r} may refer to all {arm.n_randomised}"
                " randomised or to fewer",
                ("say who was analysed (itt, completers …), or 'unclear' if no source does"),
            )
            return


def _check_unreported(paper: Paper) -> Problems:
    """What was planned and not reported stands with the report that is silent on it, and never
    among its results."""
    if paper.unreported and paper.kind not in ("primary", "secondary-report"):
        yield Problem(
            ("unreported",),
            f"a paper of kind {paper.kind!r} reports no results",
            ("put the plan in 'registry', and what came of it in the record of the report"),
        )
    reported = {(each.domain, fold(each.label)) for each in paper.outcomes}
    for index, each in enumerate(paper.unreported):
        if (each.domain, fold(each.label)) in reported:
            yield Problem(
                ("unreported", index, "label"),
                f"{each.label!r} is among the outcomes",
                "leave it out here",
            )


def _check_caveats(outcome: Outcome, paper: Paper, path: Path) -> Problems:
    """Each kind once, and a disagreement of sources stands among the conflicts."""
    here = path_text(path)
    disputed = any(
        each.path == here or each.path.startswith(f"{here}.") for each in paper.conflicts
    )
    kinds = [each.kind for each in outcome.caveats]
    for index, kind in enumerate(kinds):
        if kind in kinds[:index]:
            yield Problem(
                (*path, "caveats", index, "kind"),
                f"{kind!r} is given twice",
                "combine the two notes",
            )
        elif kind == "sources-disagree" and not disputed:
            yield Problem(
                (*path, "caveats", index, "kind"),
                f"no conflict has the path {here!r}",
                "record both values under 'conflicts'",
            )


def _check_arm_ids(given: Mapping[str, Any], known: set[str], path: Path) -> Problems:
    for arm in given:
        if arm not in known:
            yield Problem(
                (*path, arm),
                f"there is no arm {arm!r}",
                nearest(arm, known) or "name it under 'arms'",
            )


def _check_events(data: ArmData | HarmData, path: Path) -> Problems:
    if data.events is None or data.n is None:
        return
    if data.events > data.n:
        yield Problem((*path, "events"), f"{data.events} events in {data.n} people")


def _check_arm_data(data: ArmData, outcome: Outcome, path: Path) -> Problems:
    middle = data.mean if data.mean is not None else data.percent
    for name, value, around in (
        ("ci", middle, data.ci),
        ("iqr", data.median, data.iqr),
        ("range", data.mean, data.range),
        ("range", data.median, data.range),
    ):
        if value is not None and around is not None and not around[0] <= value <= around[1]:
            yield Problem((*path, name), f"{list(around)} does not contain {value:g}")
    if data.iqr and data.range and not data.range[0] <= data.iqr[0] <= data.iqr[1] <= data.range[1]:
        yield Problem(
            (*path, "iqr"), f"{list(data.iqr)} is not inside the range {list(data.range)}"
        )


def _check_middle(result: Contrast | PooledResult, path: Path) -> Problems:
    value = result.value if isinstance(result, Contrast) else result.estimate
    if value is not None and result.ci and not result.ci[0] <= value <= result.ci[1]:
        yield Problem((*path, "ci"), f"{list(result.ci)} does not contain the estimate {value:g}")


def _check_ratio(result: Contrast | PooledResult, path: Path) -> Problems:
    value = result.value if isinstance(result, Contrast) else result.estimate
    kind = result.type if isinstance(result, Contrast) else result.measure
    if kind in ("RR", "OR", "HR", "ROM", "IRR") and any(
        each <= 0 for each in (value, *(result.ci or ())) if each is not None
    ):
        yield Problem(path, f"a ratio ({kind}) must be above zero, on its natural scale")


def _check_pooled(paper: Paper) -> Problems:
    for index, result in enumerate(paper.review.pooled if paper.review else ()):
        path: Path = ("review", "pooled", index)
        yield from _check_middle(result, path)
        yield from _check_ratio(result, path)
        if result.k is not None and len(result.studies) > result.k:
            yield Problem(
                (*path, "studies"), f"{len(result.studies)} studies are named, but k is {result.k}"
            )


def _check_appraisal(appraisal: Appraisal, instrument: Instrument | None, path: Path) -> Problems:
    if instrument is None:
        return
    domains = {domain.id for domain in instrument.domains}
    allowed = {level.id for level in instrument.judgements}
    for domain, judged in appraisal.domains.items():
        here = (*path, "domains", domain)
        if domain not in domains:
            yield Problem(
                here,
                f"{instrument.id} has no domain {domain!r}",
                nearest(domain, domains) or ", ".join(sorted(domains)),
            )
        if judged.judgement not in allowed:
            yield Problem(
                (*here, "judgement"),
                f"{judged.judgement!r} is not a judgement of {instrument.id}",
                ", ".join(sorted(allowed)),
            )
        if judged.reason is None and appraisal.by == "ldn":
            yield Problem(here, "a judgement of our own needs a 'reason'")
    overall = {level.id for level in instrument.allowed_overall()}
    if appraisal.overall.judgement not in overall:
        yield Problem(
            (*path, "overall", "judgement"),
            f"{appraisal.overall.judgement!r} is not an overall judgement of {instrument.id}",
            ", ".join(sorted(overall)),
        )
    missing = domains - set(appraisal.domains)
    if missing and appraisal.by == "ldn":
        yield Problem(
            (*path, "domains"),
            f"not judged: {', '.join(sorted(missing))}",
            "where the sources do not say: no-information (JBI: unclear), with what is missing",
        )
    if appraisal.by != "ldn" and appraisal.place is None:
        yield Problem(path, "a judgement made by others needs a 'place'")


def _check_included(paper: Paper) -> Problems:
    """A study that a review includes is a single one: ours, or known by a year or a register."""
    for index, each in enumerate(paper.review.included if paper.review else ()):
        if each.study is None and not _NAMES_A_STUDY.search(each.label):
            yield Problem(
                ("review", "included", index, "label"),
                f"{each.label!r} names no single study",
                ("name a study by author and year; a label for several belongs in 'groups'"),
            )


def _check_ids(paper: Paper) -> Problems:
    for name in ("sources", "arms", "mechanisms"):
        counts = Counter(each.id for each in getattr(paper, name))
        for index, each in enumerate(getattr(paper, name)):
            if counts[each.id] > 1:
                yield Problem((name, index, "id"), f"the id {each.id!r} is given twice")


_VALUE_RULES: tuple[Callable[[Paper], Problems], ...] = (
    _check_registrations,
    _check_authors,
    check_people,
    _check_ranges,
    _check_dose,
    _check_outcomes,
    _check_unreported,
    _check_pooled,
    _check_included,
    _check_ids,
    check_percentages,
)
_RECORD_RULES: tuple[Callable[[Paper], Problems], ...] = (
    _check_kind,
    _check_status,
    _check_direction,
    check_sources,
    check_places,
    check_extraction,
    check_blanks,
    check_id,
    check_standing,
)
