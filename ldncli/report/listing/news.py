"""What is new since a day: of papers in the base, of answers, of candidates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

from ldncli.evidence.survey.changes_since import ChangedFinding, FindingState, compare_states
from ldncli.questions.asked import Asked
from ldncli.report.document.states import papers_since, state_now, state_without
from ldncli.report.pooling.shown import effect
from ldncli.report.table import Column, Table
from ldncli.report.words.findings.directions import LEANINGS
from ldncli.report.words.language.numbers import counted, minus
from ldncli.report.words.language.phrases import series, upper
from ldncli.screening.events import Accepted, Imported, Noticed, living
from ldncli.screening.log import Log
from ldncli.screening.standing import Standing

News = Literal["notice", "trial status", "answer", "record", "candidate"]
_COLUMNS = (
    Column("kind", "What", group=True),
    Column("about", "About"),
    Column("news", "News", wide=True),
    Column("on", "Day", room=100),
    Column("source", "Told by", room=110),
)
# Of notices the gravest first.
_GRAVE = ("retraction", "withdrawal", "removal", "expression_of_concern", "correction")


def news_table(asked: Asked, log: Log | None, placed: Mapping[str, Standing], since: str) -> Table:
    """What is new since the day `since` (YYYY-MM-DD), the gravest first: retractions and
    corrections, trials with another status, answers that new records changed, those records,
    candidates that wait to be screened. `placed` is where each candidate stands."""
    events = [each for each in (living(log.events) if log else ()) if each.at[:10] >= since]
    notices = [each.what for each in events if isinstance(each.what, Noticed)]
    accepted = [each.what.paper for each in events if isinstance(each.what, Accepted)]
    records, rule = _new_records(asked, accepted, since, log)
    changes = compare_states(state_without(asked, records), state_now(asked)) if records else None
    turned = (*changes.conclusions, *changes.numbers) if changes else ()
    came = {
        name: event
        for event in events
        if isinstance(event.what, Imported)
        for name in event.what.candidates
    }
    waiting = [
        name
        for name, standing in placed.items()
        if name in came and standing.state in ("waiting", "conflict", "for full text")
    ]
    rows = [
        *_notices(notices),
        *(("answer", _question(asked, each), _moved(each), None, None) for each in turned),
        *(
            ("record", asked.papers[each].name, asked.papers[each].title, None, None)
            for each in records
        ),
        *_candidates(waiting, log),
    ]
    told = _told(notices, len(records), len(turned), len(waiting), since)
    return Table("", _COLUMNS, tuple(rows), head=(told,), legend=(rule,) if records else ())


def _new_records(
    asked: Asked, accepted: Iterable[str], since: str, log: Log | None
) -> tuple[list[str], str]:
    """The records that came, and by which rule: those accepted by the log where there are any."""
    own = [each for each in dict.fromkeys(accepted) if each in asked.papers]
    if own:
        return own, "New are the records that were accepted from the list of candidates."
    before = (date.fromisoformat(since) - timedelta(days=1)).isoformat()
    found, rule = papers_since(asked.library, asked.papers.values(), before)
    young = "No record was read before" in rule
    return ([], "") if young and log is None else ([] if young else found, rule)


def _notices(notices: Iterable[Noticed]) -> Iterator[tuple[object, ...]]:
    found = list(notices)
    order = {kind: place for place, kind in enumerate(_GRAVE)}
    for each in sorted(found, key=lambda each: order.get(each.kind, len(order))):
        kind: News = "trial status" if each.kind == "status" else "notice"
        what = each.note if kind == "trial status" else each.kind.replace("_", " ")
        note = f" ({each.note})" if kind == "notice" and each.note else ""
        yield kind, each.paper, f"{what}{note}", each.on, each.source


def _candidates(names: Iterable[str], log: Log | None) -> Iterator[tuple[object, ...]]:
    for name in names:
        entry = log.entries[name] if log else None
        if entry is not None:
            yield "candidate", name, entry.title, entry.date, entry.journal


def _question(asked: Asked, change: ChangedFinding) -> str:
    condition, outcome = change.cell
    return upper(f"{asked.inline('outcomes', outcome)}, {asked.inline('conditions', condition)}")


def _moved(change: ChangedFinding) -> str:
    """`SMD −0.16 → −0.05; certainty very low, unchanged`."""
    before, now = change.before, change.now
    if before is None or now is None:
        return f"first evidence: {_result(now)}" if now else "no longer answered"
    one, two = _result(before), _result(now)
    parts = [two if one == two else f"{one} → {two}"]
    if (before.certainty or "") == (now.certainty or ""):
        parts.append(f"certainty {_level(now)}, unchanged")
    else:
        parts.append(f"certainty {_level(before)} → {_level(now)}")
    return "; ".join(parts)


def _level(state: FindingState) -> str:
    return (state.certainty or "not rated").replace("-", " ")


def _result(state: FindingState) -> str:
    studies = counted(
        len(state.studies),
        "trial" if state.randomised else "study",
        "trials" if state.randomised else "studies",
    )
    if state.measure and None not in (state.estimate, state.ci_lb, state.ci_ub):
        assert state.estimate is not None and state.ci_lb is not None and state.ci_ub is not None
        value = effect(state.measure, state.estimate, state.ci_lb, state.ci_ub)
        return minus(f"{state.measure} {value} in {studies}")
    return f"{LEANINGS[state.leaning] if state.leaning else 'no clear direction'} in {studies}"


def _told(notices: list[Noticed], records: int, answers: int, waiting: int, since: str) -> str:
    grave = sum(1 for each in notices if each.kind in _GRAVE)
    trials = sum(1 for each in notices if each.kind == "status")
    parts = []
    if grave:
        parts.append(counted(grave, "retraction or correction", "retractions or corrections"))
    if trials:
        parts.append(counted(trials, "trial") + " with another status")
    if records:
        parts.append(
            counted(records, "new record") + f", by which {counted(answers, 'answer')} moved"
        )
    if waiting:
        parts.append(counted(waiting, "candidate") + " to screen")
    return f"Since {since}: {series(parts)}." if parts else f"Nothing new since {since}."
