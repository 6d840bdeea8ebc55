"""What is missing and what others say: running and silent trials, gaps,
earlier reviews beside ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ldncli.evidence.reconciling.reconcile import BY_WEIGHT, Reconciled
from ldncli.evidence.selecting.registered import expected_end
from ldncli.evidence.selecting.studies import Study
from ldncli.evidence.survey.gaps import PLANNED, Gap
from ldncli.questions.asked import Asked
from ldncli.report.document.blocks import Block, Cell, Grid, Paragraph, Section, Strong, spans
from ldncli.report.document.wording import cite, numbered
from ldncli.report.tables.reconciliation import VERDICTS, contradiction_table
from ldncli.report.words.account import (
    ours_text,
    printed_text,
    reason_words,
    verdict_text,
    with_names,
)
from ldncli.report.words.language.numbers import counted, minus, number_runs, whole
from ldncli.report.words.language.phrases import series, upper
from ldncli.report.words.studies.critiques import flagged
from ldncli.report.words.studies.registered import known_words, state_words

_TRIALS = (
    "Trial",
    "Conditions",
    "Status",
    "Planned people",
    "Start",
    "Expected end",
    "Planned primary outcomes",
)
_TRIAL_WIDTHS = (20.0, 17.0, 14.0, 9.0, 9.0, 9.0, 22.0)
_OUTCOMES_MOST = 3


# -- trials ----------------------------------------------------------------------------------------


def trials_section(asked: Asked) -> Section:
    """Trials planned or under way by their expected end, and trials that
    ended without known results."""
    running, silent, besides = (
        sorted(some, key=lambda study: (expected_end(study) or "9999", study.id))
        for some in (asked.body.running, asked.body.silent, asked.body.besides)
    )
    blocks: list[Block] = []
    if running:
        note = (
            f"As stated in register entries or protocols on {asked.today}; a status more than a"
            " year old is given with its date."
        )
        blocks.append(_trials("table-running", "Trials planned or under way", running, asked, note))
    else:
        blocks.append(Paragraph(("No trial is known to be planned or under way.",)))
    if silent:
        note = (
            "According to their register entries these trials are over (completed, terminated, or"
            " two years past their end date), but no results are known."
        )
        blocks.append(
            _trials("table-silent", "Trials that ended without known results", silent, asked, note)
        )
    if besides:
        note = (
            "Without a published report and not under way: withdrawn or suspended, past the"
            " registered end date, with results only in the register, planned only, or of unknown"
            " status."
        )
        blocks.append(
            _trials("table-besides", "Other registered trials and plans", besides, asked, note)
        )
    return Section("trials", "Trials under way, and trials without results", tuple(blocks))


def _trials(id: str, title: str, studies: Sequence[Study], asked: Asked, note: str) -> Grid:
    rows = tuple(_trial(each, asked) for each in studies)
    return Grid(id, title, _TRIALS, rows, ((note,),), frozenset({3}), _TRIAL_WIDTHS)


def _trial(study: Study, asked: Asked) -> tuple[Cell, ...]:
    registry = study.entry
    # A trial known by its register entry alone has its number for a name.
    numbers = dict.fromkeys(
        each for paper in study.papers for each in paper.registrations if each != study.name
    )
    planned = (
        (registry.n_actual if registry.n_actual is not None else registry.n_planned)
        if registry
        else study.participants
    )
    outcomes = list(registry.primary_outcomes) if registry else []
    return (
        spans(
            Strong(study.name),
            f" {', '.join(numbers)} " if numbers else " ",
            cite(paper.id for paper in study.papers),
        ),
        (
            upper(series([asked.inline("conditions", each) for each in study.conditions], most=4))
            or "–",
        ),
        (state_words(study),),
        (whole(planned) if planned is not None else "–",),
        ((registry.start if registry else None) or "–",),
        (expected_end(study) or "not given",),
        (
            "; ".join(outcomes[:_OUTCOMES_MOST])
            + (
                f"; and {len(outcomes) - _OUTCOMES_MOST} more"
                if len(outcomes) > _OUTCOMES_MOST
                else ""
            )
            or "–",
        ),
    )


# -- gaps ------------------------------------------------------------------------------------------


def gaps_section(asked: Asked) -> Section:
    """One row a condition: what no randomised trial answers, and what there is instead."""
    by_condition: dict[str, dict[str, list[str]]] = {}
    last: dict[str, Gap] = {}
    for gap in asked.gaps:
        name = asked.inline("outcomes", gap.outcome) if gap.outcome else "any outcome"
        states = {gap.state, PLANNED} if gap.planned else {gap.state}
        for state in states:
            by_condition.setdefault(gap.condition, {}).setdefault(state, []).append(name)
        last[gap.condition] = gap
    if not by_condition:
        return Section("gaps", "Gaps in the evidence", (Paragraph((_no_gaps(asked),)),))
    rows = tuple(_gap_row(states, last[each], asked) for each, states in by_condition.items())
    note = (
        "An outcome is not a gap if a randomised trial states the direction of its result. Only"
        " outcomes measured by a study in this report are listed; trials under way may or may not"
        " measure them."
    )
    heads = (
        "Condition",
        "Only non-randomised studies",
        "Trials without a stated direction",
        "Only mixed groups",
        "Planned by a trial, not reported",
        "No study",
        "Trials planned or under way",
    )
    return Section(
        "gaps",
        "Gaps in the evidence",
        (
            Grid(
                "table-gaps",
                "What no randomised trial answers",
                heads,
                rows,
                ((note,),),
                widths=(14, 24, 13, 12, 13, 14, 10),
            ),
        ),
    )


def _no_gaps(asked: Asked) -> str:
    return (
        "Each outcome has a randomised trial that states the direction of its result."
        if asked.findings
        else "No condition or outcome was found."
    )


def _gap_row(states: dict[str, list[str]], last: Gap, asked: Asked) -> tuple[Cell, ...]:
    """The row of a condition, `last` being one of its gaps."""
    absent = [*states.get("no study", []), *states.get("only trials under way", [])]
    told = [whole(last.running)] if last.running else ["none"]
    if known := known_words(last.running, last.last_known):
        told.append(known)
    if last.expected_end:
        told.append(f"last expected to end {last.expected_end}")
    missing = (
        upper(series(absent))
        if len(absent) <= 6
        else f"{whole(len(absent))} outcomes measured in other conditions"
    )
    return (
        (Strong(asked.label("conditions", last.condition)),),
        *(
            (upper(series(states.get(each, []))) or "–",)
            for each in (
                "only weak designs",
                "trials without a direction",
                "only mixed groups",
                PLANNED,
            )
        ),
        (missing or "–",),
        (", ".join(told),),
    )


# -- earlier reviews -------------------------------------------------------------------------------


def reviews_section(asked: Asked) -> Section:
    """Published pooled results beside ours, reviews that contradict each other,
    and the reviews themselves."""
    blocks: list[Block] = [Paragraph((_verdicts(asked),))]
    compared = [each for each in asked.reconciled if each.verdict != "cannot be compared"]
    apart = [each for each in asked.reconciled if each.verdict == "cannot be compared"]
    reviews = {each.theirs.review.id: each.theirs.review for each in asked.reconciled}
    names = {**asked.study_names, **{id: flagged(each.name, each) for id, each in reviews.items()}}
    if compared:
        compared.sort(key=lambda each: BY_WEIGHT.index(each.verdict))
        note = (
            "Ours: the same measure and, where reported, the same model. The verdict is on the"
            " trials that the review can have had; where others came since, ours then and now"
            " are given. Both share trials, so agreement is not independent confirmation."
        )
        blocks.append(
            _reconciled("table-reviews", "Published pooled results and ours", compared, note, names)
        )
    if apart:
        blocks.append(
            _reconciled(
                "table-apart",
                "Published pooled results that cannot be compared with ours",
                apart,
                "",
                names,
            )
        )
    if asked.contradictions:
        blocks.append(_contradictions(asked))
    for kind, words in (
        ("systematic-review", "Systematic reviews"),
        ("narrative-review", "Narrative reviews (no number from them is used)"),
    ):
        papers = [each.id for each in asked.reviews if each.kind == kind]
        if papers:
            blocks.append(
                Paragraph(spans(f"{words}: {counted(len(papers), 'report')} ", cite(papers), "."))
            )
    return Section("reviews", "Earlier reviews", tuple(blocks))


def _verdicts(asked: Asked) -> str:
    results = asked.published
    if not results:
        return "No review of this question reports a pooled result."
    counts = Counter(each.verdict for each in asked.reconciled)
    told = series(
        [
            counted(count, *VERDICTS[verdict])
            for verdict, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        ]
    )
    without = sum(each.row.estimate is None for each in results)
    bare = f", {whole(without)} without a number" if without else ""
    return (
        f"Reviews report {counted(len(results), 'pooled result')}{bare}. Compared with ours:"
        f" {told or 'none'}."
    )


def _reconciled(
    id: str, title: str, found: Sequence[Reconciled], note: str, names: Mapping[str, str]
) -> Grid:
    """A row a result; what explains several stands once, below the table."""
    numbers: dict[str, int] = {}
    rows = []
    for each in found:
        review = each.theirs.review.id
        reasons = [
            minus(reason_words(with_names(reason, names))) for reason in (*each.notices, *each.why)
        ]
        told = [numbers.setdefault(reason, len(numbers) + 1) for reason in reasons]
        rows.append(
            (
                spans(
                    Strong(names.get(review, review)), f": {each.theirs.row.label} ", cite([review])
                ),
                (minus(printed_text(each.theirs)),),
                (minus(ours_text(each)),),
                (verdict_text(each),),
                (number_runs(told) or "–",),
            )
        )
    noted = (numbered(f"{number}. {upper(reason)}.") for reason, number in numbers.items())
    return Grid(
        id,
        title,
        ("Review and question", "Theirs", "Ours", "Verdict", "Why (notes)"),
        tuple(rows),
        (*([(note,)] if note else []), *noted),
        widths=(34, 20, 20, 14, 12),
    )


def _contradictions(asked: Asked) -> Grid:
    table = contradiction_table(asked.contradictions, asked.library, "")
    place = {
        key: table.keys().index(key) for key in ("question", "verdict", "pair", "first", "second")
    }
    rows = tuple(
        (
            (Strong(row[place["question"]]),),
            (row[place["verdict"]],),
            spans(
                minus(f"{row[place['pair']]} "), cite([row[place["first"]], row[place["second"]]])
            ),
        )
        for row in table.rows
    )
    return Grid(
        "table-contradictions",
        "Reviews that contradict each other",
        ("Question", "Verdict", "What each found"),
        rows,
        widths=(30, 20, 50),
    )
