"""Risk of bias as tables and as charts: a row a judgement for programs, traffic
lights by instrument for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ldncli.evidence.selecting.appraisals import (
    OVERALL,
    Judged,
    JudgedTrial,
    by_instrument,
    by_trial,
)
from ldncli.records.index.library import Library
from ldncli.records.vocabularies.instruments import Domain, Instrument
from ldncli.records.vocabularies.vocab import inline_form
from ldncli.report.drawing.charts import Rob, RobRow, Sheet
from ldncli.report.table import Column, Table
from ldncli.report.words.language.numbers import counted

_KEYS = ("study", "paper", "instrument", "domain", "judgement", "reason", "by", "outcome", "place")


def bias_table(found: Sequence[Judged], account: str) -> Table:
    """One row a judgement: the domains of the instrument in order, the overall judgement last;
    domains nobody judged are empty."""
    columns = tuple(
        Column(
            key,
            key.capitalize(),
            wide=key == "reason",
            shown=key not in ("paper", "outcome", "place"),
        )
        for key in _KEYS
    )
    rows = tuple(
        (
            each.study,
            each.paper.id,
            each.instrument.id,
            domain,
            judgement.judgement if judgement else None,
            judgement.reason if judgement else None,
            each.appraisal.by,
            each.appraisal.outcome,
            each.appraisal.place,
        )
        for each in found
        for domain, judgement in each.judgements()
    )
    return Table("Risk of bias", columns, rows, (account,))


def bias_words(found: Sequence[Judged]) -> tuple[str, ...]:
    """How our judgements came out, a sentence an instrument; without any, that nobody of ours has
    judged. A study judged more than once counts with the worst."""
    told = []
    for group in by_instrument([each for each in found if each.ours]).values():
        instrument, trials = group[0].instrument, by_trial(group)
        worst = Counter(each.worst(OVERALL) for each in trials)
        counts = [
            f"{worst[level.id]} × {inline_form(level.label)}"
            for level in instrument.allowed_overall()
            if worst[level.id]
        ]
        many = counted(len(trials), "study", "studies")
        told.append(f"{instrument.label} ({many}): {', '.join(counts)}.")
    return tuple(told) or ("No study here has been judged by us.",)


def bias_charts(found: Sequence[Judged], names: Mapping[str, str]) -> Sheet:
    """A chart of traffic lights for each instrument, a row a trial; reviews' judgements stand
    beside ours and carry no weight. `names` are what people call the studies and reviews."""
    return Sheet(
        "Risk of bias",
        tuple(_chart(group[0].instrument, group, names) for group in by_instrument(found).values()),
    )


def _chart(instrument: Instrument, group: Sequence[Judged], names: Mapping[str, str]) -> Rob:
    trials = by_trial(group)
    ours = [each for each in trials if each.first.ours]
    weighted = bool(ours) and all(each.participants for each in ours)
    rows = tuple(
        RobRow(
            _trial_name(each, names),
            tuple(each.worst(domain.id) for domain in instrument.domains),
            shown_overall(instrument, each.worst(OVERALL) or ""),
            _weight(each, weighted=weighted, alone=not ours),
        )
        for each in trials
    )
    counted = "Studies weighted by number of people" if weighted else "All studies weighted equally"
    unweighted = ours and len(ours) < len(trials)
    aside = "; judgements taken from reviews are shown without weight" if unweighted else ""
    notes = (f"{counted}{aside}.", *_of_outcomes(trials, names))
    return Rob(instrument.label, tuple(map(domain_name, instrument.domains)), rows, notes)


def _trial_name(trial: JudgedTrial, names: Mapping[str, str]) -> str:
    study, by = trial.first.study, trial.first.appraisal.by
    name = names.get(study, study)
    return name if trial.first.ours else f"{name}, by {names.get(by, by)}"


def _of_outcomes(trials: Sequence[JudgedTrial], names: Mapping[str, str]) -> list[str]:
    """Which trials were judged more than once, and which for some outcomes alone."""
    several = [
        f"{_trial_name(each, names)} ({_outcome_words(each)})" for each in trials if each.differs
    ]
    alone = [
        f"{_trial_name(each, names)} ({_outcome_words(each)})"
        for each in trials
        if not each.differs and None not in each.outcomes
    ]
    notes = []
    if several:
        notes.append(
            f"Judged more than once; the worst judgement of each domain is shown:"
            f" {'; '.join(several)}."
        )
    if alone:
        notes.append(f"Judged for particular outcomes, not as a whole: {'; '.join(alone)}.")
    return notes


def _outcome_words(trial: JudgedTrial) -> str:
    papers = {each.paper.id for each in trial.appraisals}
    found = [each.replace("-", " ") if each else "as a whole" for each in trial.outcomes]
    return ", ".join(found) if found != ["as a whole"] else f"in {len(papers)} papers"


def domain_name(domain: Domain) -> str:
    """A domain's short name: its id in words, or its label where the id is a number."""
    return (
        domain.label
        if any(each.isdigit() for each in domain.id)
        else domain.id[:1].upper() + domain.id[1:].replace("-", " ")
    )


def shown_overall(instrument: Instrument, judgement: str) -> str:
    """The overall judgement as pictures know it: what is high or low in quality or
    confidence, and not in bias, says so."""
    label = next((each.label for each in instrument.allowed_overall() if each.id == judgement), "")
    return next(
        (f"{judgement}-{kind}" for kind in ("quality", "confidence") if kind in label.lower()),
        judgement,
    )


def several_papers(group: Sequence[Judged]) -> set[str]:
    """Studies of which more than one paper was judged by the same person."""
    seen = [(each.study, each.appraisal.by, each.appraisal.outcome) for each in group]
    return {study for study, by, outcome in seen if seen.count((study, by, outcome)) > 1}


def judged_name(each: Judged, several: set[str], names: Mapping[str, str]) -> str:
    """The study, or the paper where `several` has its study, by what people call it (`names`); the
    outcome that was judged, and the review that judged it."""
    id, by = each.paper.id if each.study in several else each.study, each.appraisal.by
    about = f", {each.appraisal.outcome.replace('-', ' ')}" if each.appraisal.outcome else ""
    name = f"{names.get(id, id)}{about}"
    return name if each.ours else f"{name}, by {names.get(by, by)}"


def names_of(found: Sequence[Judged], library: Library) -> dict[str, str]:
    """What people call the studies, papers and reviews of judgements."""
    return library.names(
        id for each in found for id in (each.study, each.paper.id, each.appraisal.by)
    )


def _weight(each: JudgedTrial, *, weighted: bool, alone: bool) -> float | None:
    """Participants, else 1; reviews' judgements weigh nothing beside ours."""
    if not each.first.ours and not alone:
        return 0.0
    return float(each.participants or 0) if weighted else 1.0
