"""The GRADE Summary of Findings table: for each outcome how it goes without and with treatment, how
sure one may be, and why not surer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ldncli.evidence.absolute.control_side import sources_of
from ldncli.evidence.absolute.expressed import Expressed, express
from ldncli.evidence.certainty.ratings import SYMBOLS, Certainty
from ldncli.evidence.effects.measures import RISK_RATIO
from ldncli.evidence.findings.finding import Finding, Rated
from ldncli.evidence.findings.ordering import Line, Unreported, importances
from ldncli.evidence.harms.bodies import RatedHarm
from ldncli.evidence.harms.reports import HarmReport
from ldncli.evidence.reconciling.published import Published
from ldncli.evidence.synthesis.answer import aside_of, better_of, headline
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.index.library import Library
from ldncli.records.vocabularies.topic import Called
from ldncli.report.table import Column, Table
from ldncli.report.tables.absolute_words import (
    certainty_words,
    control_text,
    difference_cell,
    difference_short,
    difference_text,
    harm_expressed,
    measured_words,
    needed_text,
    relative_text,
    span_cells,
    treated_text,
)
from ldncli.report.tables.findings import effect_cells, line_name, order_words
from ldncli.report.words.account import pooled_elsewhere, pooled_harms
from ldncli.report.words.findings.certainty import moved_words, shared_words
from ldncli.report.words.findings.chances import chances_row, chances_words
from ldncli.report.words.findings.effects import ASIDES
from ldncli.report.words.findings.found import (
    behind_cell,
    found_words,
    named_words,
    trials_cell,
)
from ldncli.report.words.findings.plainly import matter_words
from ldncli.report.words.findings.pooling import not_pooled
from ldncli.report.words.findings.printed import unpooled
from ldncli.report.words.findings.remarks import remarks_on
from ldncli.report.words.findings.statements import (
    harm_statement,
    people_of,
    seen_text,
    shared_doubts,
    statement,
    unreported_cell,
    unreported_statement,
    unreported_words,
)
from ldncli.report.words.harms import why_words
from ldncli.report.words.language.numbers import BODY_PEOPLE_RULE, counted, people_cell
from ldncli.report.words.language.phrases import upper
from ldncli.report.words.question import question_words

_SUPERSCRIPTS = str.maketrans("0123456789,", "⁰¹²³⁴⁵⁶⁷⁸⁹˒")
_PROGRAMS = (
    "condition outcome importance body scale unit better weeks_min weeks_max measure studies k"
    " trials_with_numbers trials as_printed seen_as seen_measure seen_unit seen seen_lb seen_ub"
    " caveats people_randomised people_analysed people_pooled"
    " control_kind control control_low control_high control_groups treated treated_low treated_high"
    " difference difference_low difference_high relative relative_low relative_high standardised"
    " standardised_low standardised_high said_on said_sd p_benefit p_important_benefit"
    " p_important_harm nnt nnt_low nnt_high certainty statement footnotes"
).split()
# Columns that a screen has before it shows risks, and relative effects too.
_ROOMY, _WIDE = 100, 130
_PEOPLE = (
    ("label", "Outcome"),
    ("control_text", "With control"),
    ("treated_text", "With {drug}"),
    ("difference_text", "Difference [95%]"),
    ("relative_text", "Relative effect [95%]"),
    ("needed_text", "NNT"),
    ("seen_text", "Other numbers"),
    ("people_text", "People (studies)"),
    ("certainty_text", "Certainty"),
)
# The same for a screen: names alone, risks where there is room for them, what was found in words.
_SCREEN = (
    Column("name", "Outcome", people=True),
    Column("control_text", "With control", people=True, room=_ROOMY),
    Column("treated_text", "With {drug}", people=True, room=_ROOMY),
    Column("found", "What was found", people=True, wide=True),
    Column("relative_text", "Relative", people=True, room=_WIDE),
    Column("behind", "People", people=True),
    Column("trials_cell", "Trials", people=True),
    Column("sure", "GRADE", people=True),
    Column("comment", "Comment", people=True, below=True, asked="why"),
    Column("named", "Studies", people=True, below=True, asked="studies"),
)


# Cells that a row shares with the table of findings.
_OF_EFFECT = frozenset(
    "trials_with_numbers trials as_printed seen_as seen_measure seen_unit seen seen_lb seen_ub"
    " caveats".split()
)


class Footnotes:
    """Numbered notes, each text once, in the order in which it is first needed."""

    def __init__(self) -> None:
        """Start without any."""
        self.texts: list[str] = []

    def marks(self, texts: Sequence[str]) -> str:
        """The numbers of these notes as one superscript."""
        for text in texts:
            if text not in self.texts:
                self.texts.append(text)
        numbers = sorted(self.texts.index(text) + 1 for text in dict.fromkeys(texts))
        return ",".join(map(str, numbers)).translate(_SUPERSCRIPTS)

    def listed(self) -> tuple[str, ...]:
        """All notes with their numbers."""
        return tuple(f"{place}. {text}" for place, text in enumerate(self.texts, 1))


def summary_of_findings(
    lines: Sequence[Line],
    harms: Sequence[RatedHarm],
    library: Library,
    account: str,
    called: Called,
    assumed_risk: float | None = None,
    mixed: Sequence[str] = (),
    published: Sequence[Published] = (),
    *,
    screen: bool = False,
) -> Table:
    """One row an outcome, those that no study reports among them, then one a harm.

    For a `screen` names are short, what was found is told in words, and remarks on the numbers
    are comments of their rows, not footnotes.

    `assumed_risk` (0 to 1) takes the place of the control groups' risk in rows of outcomes,
    `called` is what is under test, `mixed` are notes on the mixed groups of the conditions,
    `published` what reviews pooled, which stands beside what ours cannot.
    """
    notes, marks = Footnotes(), Footnotes()
    conditions = list(dict.fromkeys(each.condition for each in lines))
    words = library.vocabulary("conditions").inline(conditions[0]) if len(conditions) == 1 else None
    single, matter = words is not None, importances(lines, library.core)
    rows = [
        _unreported_row(each, library, single=single)
        if isinstance(each, Unreported)
        else _outcome_row(
            each,
            matter[each.condition, each.outcome],
            library,
            (notes, marks),
            assumed_risk,
            [result for result in published if _is_on(result, each)],
            single=single,
        )
        for each in lines
    ]
    first = conditions[0] if words else None
    rows += [_harm_row(each, words, (notes, marks), first) for each in harms]
    shown_harms = {each.summary.harm for each in harms}
    elsewhere = pooled_harms(
        [each for each in published if each.harm not in shown_harms],
        library.vocabulary("harms"),
        ours=True,
    )
    on_paper = [
        Column(key, label, people=True, shown=not screen)
        for key, label in _PEOPLE
        if key != "seen_text" or any(row.get(key) for row in rows)
    ]
    seen = {each.key for each in _SCREEN} if screen else set()
    columns = (
        *(replace(each, label=each.label.format(drug=called.drug)) for each in _SCREEN if screen),
        *(
            replace(each, label=each.label.format(drug=called.drug))
            for each in on_paper
            if each.key not in seen
        ),
        *(Column(key, key, shown=False) for key in _PROGRAMS if key != "statement"),
        Column("statement", "In words", wide=True, shown=not screen),
    )
    order = [column.key for column in columns]
    cells = tuple(tuple(row.get(key) for key in order) for row in rows)
    labels = list(map(library.vocabulary("conditions").inline, conditions))
    about = ", ".join(labels) if 0 < len(labels) <= 3 else f"{len(labels) or 'the'} conditions"
    title = f"Summary of findings: {called.inline} in {about}"
    head: tuple[str, ...] = ()
    if screen:
        head = (title, *question_words(lines, library, called))
    return Table(
        title,
        columns,
        cells,
        (account,),
        legend=(
            *mixed,
            *elsewhere,
            f"{_legend(assumed_risk, called)}{order_words(lines, library)}",
        ),
        head=head,
        footnotes=(marks if screen else notes).listed(),
    )


def _is_on(result: Published, line: Line) -> bool:
    """Whether a review's result is on the outcome of a row, between groups."""
    return (
        result.row.domain == line.outcome
        and line.condition in result.conditions
        and not result.within
    )


def _legend(assumed_risk: float | None, called: Called) -> str:
    risk = (
        "median of the trials' control groups"
        if assumed_risk is None
        else f"assumed, {100 * assumed_risk:g}% (harms: that of the trials)"
    )
    return (
        f"risk with control: {risk}; with {called.drug}: that risk with the relative effect applied"
        f" (Cochrane Handbook 14.1.6); people: {BODY_PEOPLE_RULE}; NNT where the"
        " interval excludes no effect; certainty after GRADE (docs/methods.md)"
    )


# -- outcomes --------------------------------------------------------------------------------------


def _unreported_row(line: Unreported, library: Library, *, single: bool) -> dict[str, Any]:
    """A critical outcome that no study selected reports, as GRADE lists it all the same."""
    conditions, outcomes = library.vocabulary("conditions"), library.vocabulary("outcomes")
    name = line_name(line, library, single=single)
    return {
        "label": f"{name}: {unreported_words(line)}",
        "name": name,
        "found": unreported_cell(line),
        "sure": "–",
        "condition": line.condition,
        "outcome": line.outcome,
        "importance": "critical",
        "studies": 0,
        "people_text": "0 (0 studies)",
        "certainty_text": "–",
        "statement": unreported_statement(
            line, outcomes.inline(line.outcome), conditions.inline(line.condition)
        ),
        "footnotes": (),
    }


def _outcome_row(
    finding: Finding,
    importance: str,
    library: Library,
    notes: tuple[Footnotes, Footnotes],
    assumed_risk: float | None,
    published: Sequence[Published],
    *,
    single: bool,
) -> dict[str, Any]:
    best = finding.best
    synthesis, conditions, outcomes = (
        best.synthesis,
        library.vocabulary("conditions"),
        library.vocabulary("outcomes"),
    )
    outcome, condition = outcomes.inline(finding.outcome), conditions.inline(finding.condition)
    answers = headline(synthesis) is not None
    shown = express(synthesis, assumed_risk) if answers else None
    name = line_name(finding, library, single=single)
    row = _cells(synthesis, best.certainty, shown, answers=answers)
    row |= {key: cell for key, cell in effect_cells(synthesis).items() if key in _OF_EFFECT}
    row |= {
        "seen_text": seen_text(synthesis),
        "label": f"{name}: {measured_words(synthesis)}",
        "condition": finding.condition,
        "outcome": finding.outcome,
        "importance": importance,
        "people_text": _people(synthesis),
        "statement": statement(synthesis, best.certainty, outcome, condition),
        "better": (
            better_of(synthesis)
            or next((each.better for each in sources_of(synthesis) if each.better), None)
        ),
    }
    remarks = [*_remarks(best, shown), *(f"{each}." for each in remarks_on(finding, shared_doubts))]
    chances = chances_row(synthesis, outcomes) if answers else {}
    if chances:
        remarks.append(chances_words(chances, synthesis))
    if not answers and (told := pooled_elsewhere(published, ours=False)):
        remarks.append(f"{upper(told)}.")
    matters = matter_words(synthesis)
    found = (
        f"{difference_short(synthesis, shown)}{f'; {matters}' if matters else ''}"
        if answers
        else found_words(finding)
    )
    row |= _noted(best.certainty, difference_cell(synthesis, shown), remarks, notes)
    return (
        row
        | chances
        | {
            "name": name,
            "found": found,
            "behind": behind_cell(finding),
            "trials_cell": trials_cell(finding),
            "comment": " ".join(
                (f"{upper(measured_words(synthesis))}.", row["statement"], *remarks)
            ),
            "named": named_words(synthesis.entries),
        }
    )


def _noted(
    certainty: Certainty,
    difference: str,
    remarks: Sequence[str],
    notes: tuple[Footnotes, Footnotes],
) -> dict[str, Any]:
    """The cells that carry marks: on paper reasons and remarks are footnotes, on a screen reasons
    alone. Rows share reasons, without the counts that programs get."""
    all_of, few = notes
    moved = [each for each in certainty.steps if each.levels]
    reasons = [f"{shared_words(each)}." for each in moved]
    # In the order in which a row is read.
    doubts = all_of.marks(remarks)
    mark = all_of.marks(reasons)
    return {
        "certainty_text": f"{certainty_words(certainty)}{mark}",
        "difference_text": f"{difference}{doubts}",
        "sure": f"{SYMBOLS.get(certainty.level or '', '–')}{few.marks(reasons)}",
        "footnotes": (*(f"{moved_words(each)}." for each in moved), *remarks),
    }


def _cells(
    synthesis: Synthesis, certainty: Certainty, shown: Expressed | None, *, answers: bool = True
) -> dict[str, Any]:
    """What every row has: the numbers, and the same in words; without an answer its numbers stand
    apart."""
    weeks = [
        each.outcome.timepoint_weeks
        for each in sources_of(synthesis)
        if each.outcome.timepoint_weeks is not None
    ]
    metric = synthesis.metric if synthesis.pooled and answers else None
    people = people_of(synthesis)
    return span_cells(shown) | {
        "body": "randomised" if synthesis.randomised else "other",
        "scale": tuple(
            dict.fromkeys(each.scale.id for each in sources_of(synthesis) if each.scale)
        ),
        "unit": metric.unit if metric else None,
        "measure": metric.measure if metric else None,
        "weeks_min": min(weeks, default=None),
        "weeks_max": max(weeks, default=None),
        "studies": len(synthesis.entries),
        "k": synthesis.pooled.k if synthesis.pooled and answers else None,
        "people_randomised": people.randomised,
        "people_analysed": people.analysed,
        "people_pooled": people.pooled,
        "certainty": certainty.level,
        "control_text": control_text(synthesis, shown),
        "treated_text": treated_text(shown),
        "difference_text": difference_text(synthesis, shown),
        "relative_text": relative_text(synthesis, shown),
        "needed_text": needed_text(shown, better_of(synthesis)),
    }


def _people(synthesis: Synthesis) -> str:
    count = len(synthesis.entries)
    kind = (
        ("trial" if count == 1 else "trials")
        if synthesis.randomised
        else ("study" if count == 1 else "studies")
    )
    pooled = len({each.study for each in synthesis.estimates}) if synthesis.pooled else 0
    part = (
        "" if pooled == count else ", none pooled" if not pooled else f", {pooled} with an estimate"
    )
    return f"{people_cell(people_of(synthesis)) or 'not stated'} ({count} {kind}{part})"


def _remarks(rated: Rated, shown: Expressed | None) -> list[str]:
    """What a reader must know of the numbers themselves."""
    synthesis, told = rated.synthesis, []
    if shown and shown.familiar:
        familiar = shown.familiar
        told.append(
            f"Re-expressed: standardised difference times {familiar.sd:.3g}, the median of"
            f" {familiar.k} SDs of {familiar.kind} values that trials on the"
            f" {familiar.scale.in_sentence()} print; no trial's own number."
        )
    if shown and shown.kind == "risk" and shown.control is None:
        told.append(
            "No absolute effect: the events of the control groups are not printed in the sources"
            " read; --control-risk assumes a risk."
        )
    assumed = [each.assumed for each in synthesis.estimates if each.assumed is not None]
    if assumed and synthesis.pooled:
        told.append(
            f"A within-person correlation of {assumed[0]:g} was assumed for {len(assumed)} of"
            f" {counted(len(synthesis.estimates), 'estimate')}."
        )
    if reason := not_pooled(synthesis):
        told.append(f"Not pooled: {reason}.")
    if aside := aside_of(synthesis):
        told.append(f"{upper(ASIDES[aside])}.")
    if own := unpooled(synthesis):
        told.append(f"As printed: {'; '.join(own)}.")
    return told


def _sides(report: HarmReport) -> int:
    """People behind a harm: both groups, or the same people once."""
    sizes = [side.n or 0 for side in (report.treatment, report.control) if side]
    return max(sizes, default=0) if report.paired else sum(sizes)


# -- harms -----------------------------------------------------------------------------------------


def _harm_row(
    harm: RatedHarm,
    words: str | None,
    notes: tuple[Footnotes, Footnotes],
    condition: str | None,
) -> dict[str, Any]:
    shown = harm_expressed(harm.summary)
    row = _cells(harm.synthesis, harm.certainty, shown)
    people = sum(_sides(each) for each in harm.summary.trials)
    trials = len(harm.summary.trials)
    remarks = [f"{upper(why_words(harm.summary))}."] if harm.summary.why else []
    return row | {
        "label": (
            f"Harm{'' if words else ' in all conditions asked for'}: {harm.summary.inline}, fewer"
            " is better"
        ),
        "condition": condition,
        "outcome": harm.summary.harm,
        "body": "harm",
        "measure": RISK_RATIO if shown.relative else None,
        "better": "lower",
        "people_randomised": None,
        "people_analysed": people,
        "people_pooled": people if harm.synthesis.pooled else None,
        "relative_text": relative_text(harm.synthesis, shown),
        "people_text": f"{people} analysed ({trials} trial{'s' * (trials > 1)})",
        "statement": (told := harm_statement(harm, words or "these conditions")),
        **_noted(harm.certainty, row["difference_text"], remarks, notes),
        "name": f"Harm: {harm.summary.inline}",
        "found": difference_short(harm.synthesis, shown),
        "behind": people,
        "trials_cell": str(trials),
        "comment": " ".join((told, *remarks)),
    }
