"""Risk of bias as tables and as charts: a row a judgement for programs, traffic
lights by instrument for people."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.evidence.selecting.appraisals import Judged, by_instrument
from ldncli.records.vocabularies.instruments import Domain, Instrument
from ldncli.report.drawing.charts import Rob, RobRow, Sheet
from ldncli.report.table import Column, Table

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


def bias_charts(found: Sequence[Judged]) -> Sheet:
    """A chart of traffic lights for each instrument; reviews' judgements stand
    beside ours and carry no weight."""
    return Sheet(
        "Risk of bias",
        tuple(_chart(group[0].instrument, group) for group in by_instrument(found).values()),
    )


def _chart(instrument: Instrument, group: Sequence[Judged]) -> Rob:
    ours = [each for each in group if each.ours]
    weighted = bool(ours) and all(each.participants for each in ours)
    several = several_papers(group)
    rows = tuple(
        RobRow(
            judged_name(each, several),
            tuple(each.judgement(domain.id) for domain in instrument.domains),
            shown_overall(instrument, each.appraisal.overall.judgement),
            _weight(each, weighted=weighted, alone=not ours),
        )
        for each in group
    )
    counted = "Weight: the study's participants" if weighted else "Every study has the same weight"
    unweighted = ours and len(ours) < len(group)
    aside = "; judgements of reviews are shown and have none" if unweighted else ""
    notes = [f"{counted}{aside}."]
    return Rob(instrument.label, tuple(map(domain_name, instrument.domains)), rows, tuple(notes))


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


def judged_name(each: Judged, several: set[str]) -> str:
    """The study, or the paper where `several` has its study; the outcome that was judged,
    and the review that judged it."""
    name = each.paper.id if each.study in several else each.study
    about = f", {each.appraisal.outcome.replace('-', ' ')}" if each.appraisal.outcome else ""
    return f"{name}{about}" if each.ours else f"{name}{about}, by {each.appraisal.by}"


def _weight(each: Judged, *, weighted: bool, alone: bool) -> float | None:
    """Participants, else 1; reviews' judgements weigh nothing beside ours."""
    if not each.ours and not alone:
        return 0.0
    return float(each.participants or 0) if weighted else 1.0
