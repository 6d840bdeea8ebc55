"""The summary at three reading depths – patient and methodologist next door, clinician here –
composed by rules; every sentence is computed."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.evidence.absolute.expressed import express
from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.findings.ordering import Line, Unreported, findings_of
from ldncli.evidence.harms.bodies import DOMAIN
from ldncli.evidence.harms.reports import Count
from ldncli.evidence.selecting.people import count_people
from ldncli.evidence.synthesis.answer import better_of, headline
from ldncli.questions.asked import Asked
from ldncli.report.document.blocks import Block, Bullets, Paragraph, Section, Spans, Strong, spans
from ldncli.report.document.parts.methodologist import methodologist
from ldncli.report.document.parts.patients import general, patient
from ldncli.report.document.parts.telling import about, nothing_known, telling
from ldncli.report.document.wording import study_cite
from ldncli.report.tables.absolute_words import (
    certainty_words,
    difference_cell,
    needed_text,
    relative_text,
)
from ldncli.report.tables.safety import interval, share
from ldncli.report.words.account import pooled_harms
from ldncli.report.words.findings.printed import unpooled
from ldncli.report.words.findings.statements import (
    body_words,
    doubt_notes,
    seen_text,
    statement,
    unreported_words,
)
from ldncli.report.words.harms import own_counts, row_label
from ldncli.report.words.language.numbers import counted, whole
from ldncli.report.words.language.phrases import series, upper

_SHOWN = 7


def summary_section(asked: Asked) -> Section:
    """The three depths, one below the other."""
    parts = (
        Section("summary-patient", "For patients", tuple(patient(asked))),
        Section("summary-clinician", "For clinicians", tuple(clinician(asked))),
        Section("summary-methodologist", "For methodologists", tuple(methodologist(asked))),
    )
    return Section(
        "summary",
        "Summary",
        (
            Paragraph(
                (
                    (
                        "The same evidence at three reading depths, put together by rules from the"
                        " data below."
                    ),
                ),
                "note",
            ),
        ),
        parts,
    )


def clinician(asked: Asked) -> list[Block]:
    """What was given to whom, what the main outcomes come to with their certainty, harms, what
    to know before prescribing."""
    if nothing := nothing_known(asked):
        return [Paragraph((nothing,), "lead"), *_cautions(asked)]
    chosen = telling(asked, _SHOWN)
    left = len(asked.lines) - len(chosen)
    harms = [each for each in findings_of(chosen) if each.outcome == DOMAIN]
    items = [_clinical_line(each, asked) for each in chosen if each not in harms]
    if left > 0:
        items.append(
            (
                (
                    f"{counted(left, 'further result stands', 'further results stand')} in the"
                    " tables below."
                ),
            )
        )
    return [
        Paragraph((_given(asked),), "lead"),
        Bullets(tuple(items)),
        Paragraph((Strong("Harms"),)),
        Bullets(tuple(_clinical_harms(asked, harms))),
        *_cautions(asked),
    ]


def _given(asked: Asked) -> str:
    trials = [study for study in asked.clinical if study.randomised]
    others = len(asked.clinical) - len(trials)
    people = count_people(asked.clinical)
    counts = [counted(len(trials), "randomised trial") if trials else "no randomised trial"]
    if people.randomised is not None:
        counts[0] += f" ({counted(people.randomised, 'person', 'people')} randomised)"
    if others:
        counts.append(counted(others, "other study", "other studies"))
    doses = [dose for study in asked.clinical if study.doses for dose in study.doses]
    weeks = [
        paper.design.duration_weeks
        for study in trials
        for paper in study.papers
        if paper.design.duration_weeks
    ]
    given = (
        f" Maintained dose: {_range(doses)} {asked.library.topic.dose.unit} a day." if doses else ""
    )
    time = f" Randomised treatment: {_range(weeks)} weeks." if weeks else ""
    return f"{upper(series(counts))} with results in patients.{given}{time}"


def _range(values: Sequence[float]) -> str:
    """The least and the most, or the one value."""
    low, high = min(values), max(values)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _clinical_line(line: Line, asked: Asked) -> Spans:
    if isinstance(line, Unreported):
        return spans(Strong(upper(about(line, asked))), f": {unreported_words(line)}.")
    return _clinical_finding(line, asked)


def _clinical_finding(finding: Finding, asked: Asked) -> Spans:
    best = finding.best
    synthesis = best.synthesis
    outcome, condition = (
        asked.inline("outcomes", finding.outcome),
        asked.inline("conditions", finding.condition),
    )
    shown = express(synthesis) if headline(synthesis) else None
    told = [statement(synthesis, best.certainty, outcome, condition)]
    if shown:
        needed = needed_text(shown, better_of(synthesis))
        numbers = [
            relative_text(synthesis, shown),
            difference_cell(synthesis, shown),
            f"NNT {needed}" if needed else None,
        ]
        told.append(f"{upper('; '.join(each for each in numbers if each))}.")
    if seen := seen_text(synthesis):
        told.append(f"Other numbers: {seen}.")
    if headline(synthesis) is None and (own := unpooled(synthesis, concluded=False)):
        told.append(f"As printed: {'; '.join(own)}.")
    told += [f"{each}." for each in doubt_notes(synthesis)]
    count = counted(len(synthesis.entries), *body_words(synthesis))
    return spans(
        Strong(f"{upper(about(finding, asked))} "),
        f"({certainty_words(best.certainty)}; {count}). ",
        " ".join(told),
        " ",
        study_cite(synthesis.studies),
    )


def _clinical_harms(asked: Asked, findings: Sequence[Finding]) -> list[Spans]:
    """What is known of harms: `findings` on harms as an outcome, then counts of people, and the
    trials' own numbers where nothing could be compared with placebo or no treatment."""
    found = [_clinical_finding(each, asked) for each in findings]
    told = {study.id for each in findings for study in each.best.synthesis.studies}
    for section in ("any", "serious", "stopped"):
        each = general(asked, section)
        if each and each.trials:
            numbers = [
                f"{_share(each.treatment)} on {each.called.inline}, {_share(each.control)} on"
                " control"
            ]
            numbers += [f"RR {interval(each.ratio, '{:.2f}')}"] if each.ratio else []
            numbers += [f"per 1,000: {interval(each.per_1000, '{:.0f}')}"] if each.per_1000 else []
            found.append(
                spans(
                    Strong(f"{row_label(each)}: "),
                    "; ".join(numbers),
                    ". ",
                    study_cite([report.study for report in each.trials]),
                )
            )
        elif each and (own := own_counts(each, told)):
            studies = study_cite([report.study for report in each.reports])
            found.append(spans(Strong(f"{row_label(each)}: "), f"{own}. ", studies))
    kinds = [f"{each.inline} ({each.studies})" for each in asked.harms if each.section == "kind"][
        :_SHOWN
    ]
    if kinds:
        found.append((f"Kinds named by most studies (number of studies): {series(kinds)}.",))
    harms = asked.library.vocabulary("harms")
    if elsewhere := list(pooled_harms(asked.pooled_elsewhere, harms, ours=True)):
        found.append((f"Pooled by reviews but not here. {'. '.join(elsewhere)}.",))
    silence = asked.silence_on_harms
    found.append(
        (
            (
                f"Studies that report on harms: {whole(silence.speaking)} of"
                f" {whole(silence.studies)}; silence is not safety."
            ),
        )
    )
    return found


def _share(count: Count | None) -> str:
    """33/48 (69%)."""
    return (share(count, percent=True) or "not stated").replace(" ", " (", 1) + (
        ")" if count and count.whole else ""
    )


def _cautions(asked: Asked) -> list[Block]:
    known = asked.library.cautions
    if not known:
        return []
    text = (
        f"{counted(len(known), 'caution')} for users and prescribers, with sources, in the section"
        f" “Harms and cautions”; the first is about {known[0].who}."
    )
    return [Paragraph((text,))]
