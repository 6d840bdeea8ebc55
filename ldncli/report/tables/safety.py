"""Harms and cautions as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ldncli.evidence.effects.measures import RISK_RATIO
from ldncli.evidence.harms.reports import Count, HarmReport, Silence
from ldncli.evidence.harms.summaries import Effect, HarmSummary
from ldncli.evidence.reconciling.published import Published
from ldncli.evidence.selecting.studies import Study
from ldncli.questions.asked import Asked
from ldncli.records.vocabularies.cautions import Caution, CautionSource
from ldncli.records.vocabularies.topic import Topic
from ldncli.report.table import Column, Table
from ldncli.report.words.account import pooled_elsewhere, pooled_harms, printed_text
from ldncli.report.words.harms import row_label, tells_section, why_words
from ldncli.report.words.language.numbers import counted, true_minus, with_ends
from ldncli.report.words.language.phrases import series, upper
from ldncli.report.words.selection import selection_words

# The columns of a screen with room for more than the answer.
_ROOMY = 100
_LEGEND = (
    "{head}, Control: people with the harm / all people, randomised trials; RR and per 1,000:"
    " {short} v control with 95% interval; Others: people with the harm in studies without a"
    " randomised comparison, never pooled with the trials (docs/methods.md)"
)
_ADVICE = (
    "these cautions are not medical advice; {labels}addresses: ldn safety --cautions --format json"
)
_ONCE = (
    "each study counts once per harm; a study that does not mention a harm is not taken to be free"
    " of it"
)


def safety_table(summaries: Sequence[HarmSummary], silent: Silence, asked: Asked) -> Table:
    """One row a section and harm: the contract's columns and, for people, counts and
    intervals in one cell each."""
    called = asked.called
    columns = (
        Column("label", "Harm", people=True),
        *(Column(key, key, shown=False) for key in ("section", "harm")),
        Column("studies", "Studies", room=_ROOMY),
        Column("trials", "Trials", shown=False),
        *(
            Column(f"{side}_cell", label, people=True)
            for side, label in (("treatment", called.head(short=True)), ("control", "Control"))
        ),
        Column("ratio_cell", RISK_RATIO, shown=False, people=True),
        Column("ratio_text", "Ratio [95%]", people=True),
        Column("difference_cell", "Per 1,000", people=True, room=_ROOMY),
        Column("other_cell", "Others", people=True),
        *(
            Column(f"{side}_{key}", f"{side} {key}", shown=False)
            for side in ("treatment", "control")
            for key in ("events", "n", "risk_percent")
        ),
        *(
            Column(f"{key}{end}", f"{key}{end}", shown=False)
            for key in ("rr", "per_1000")
            for end in ("", "_lb", "_ub")
        ),
        *(
            Column(f"other_{key}", f"other {key}", shown=False)
            for key in ("studies", "events", "n", "risk_percent", "lb", "ub")
        ),
        Column("serious", "Serious", shown=False),
        Column("reviews", "Reviews", below=True, asked="why"),
        Column("why", "Why", below=True, asked="why"),
        Column("named", "Studies", below=True, people=True, asked="studies"),
        Column("sources", "Sources", shown=False),
    )
    pooled = _by_harm(asked.published)
    legend = _LEGEND.format(head=called.head(short=True), short=called.short)
    shown = {each.harm for each in summaries}
    rest = pooled_harms(
        [each for each in asked.published if each.harm not in shown],
        asked.library.vocabulary("harms"),
    )
    account = selection_words(asked.selection, asked.body.mixed)
    rows = tuple(_row(each, pooled) for each in summaries)
    head = (*_first_cautions(asked.library.cautions), _spoken_shortly(silent))
    told = (spoken(silent), _ONCE, *rest, account, legend)
    return Table("Harms", columns, rows, head=head, legend=told)


def _spoken_shortly(silent: Silence) -> str:
    """How many studies report on harms, for a first screen."""
    if not silent.studies:
        return f"{upper(spoken(silent))}."
    return f"{_speaking(silent)}; silence is not safety."


def _first_cautions(cautions: Sequence[Caution]) -> tuple[str, ...]:
    """The most pressing caution, and whom the others are about."""
    if not cautions:
        return ()
    first, *others = cautions
    told = first.short or f"{upper(first.who)}: {first.text}"
    about = series([each.id.replace("-", " ") for each in others])
    more = counted(len(others), "more caution")
    return (told, *((f"{more} (--cautions): {about}.",) if others else ()))


def _ratio_text(each: HarmSummary, reviews: Sequence[Published]) -> str | None:
    """Our ratio, else that of a review, which is told; where the row has no number at all, what
    there is instead."""
    if each.ratio is not None:
        return f"{RISK_RATIO} {interval(each.ratio, '{:.2f}')}"
    found = next((one for one in reviews if one.row.estimate is not None), None)
    if found:
        return f"review: {printed_text(found)}"
    if any(map(share, (each.treatment, each.control, each.other))):
        return None
    printed = any(
        one.occurrences or (one.treatment and one.treatment.events is not None)
        for one in each.reports
    )
    return "counted, not compared" if printed else "named, not counted"


def _studies(each: HarmSummary) -> list[Study]:
    return list({report.study.id: report.study for report in each.reports}.values())


def spoken(silent: Silence) -> str:
    """How many studies report on harms, in a sentence."""
    if not silent.studies:
        return (
            "no study with results in people was found: nothing is known about harms, which does"
            " not mean that it is safe"
        )
    text = _speaking(silent, " with results in people")
    if not silent.silent:
        return text
    thin = f" ({silent.thin} of them read without the full paper)" if silent.thin else ""
    return (
        f"{text}; {silent.silent} {'does' if silent.silent == 1 else 'do'} not in the sources"
        f" read{thin}: silence is not safety"
    )


def _speaking(silent: Silence, kind: str = "") -> str:
    """How many studies report on harms, and how many of their randomised trials do."""
    trials = (
        f" ({silent.speaking_trials} of {counted(silent.trials, 'randomised trial')})"
        if silent.trials
        else ""
    )
    return (
        f"{silent.speaking} of {counted(silent.studies, 'study', 'studies')}{kind}"
        f" {'reports' if silent.studies == 1 else 'report'} on harms{trials}"
    )


def _by_harm(results: Iterable[Published]) -> Mapping[str, list[Published]]:
    found: dict[str, list[Published]] = {}
    for each in results:
        if each.harm:
            found.setdefault(each.harm, []).append(each)
    return found


def _row(each: HarmSummary, pooled: Mapping[str, list[Published]]) -> tuple[Any, ...]:
    other = each.other_risk
    # Reviews pool a harm, not those who stopped for it.
    reviews = pooled.get(each.harm or "", ()) if tells_section(each) else ()
    return (
        row_label(each),
        each.section,
        each.harm,
        each.studies,
        len(each.trials),
        share(each.treatment),
        share(each.control),
        interval(each.ratio, "{:.2f}"),
        _ratio_text(each, reviews),
        interval(each.per_1000, "{:.0f}"),
        share(each.other, percent=other is not None),
        *_numbers(each.treatment),
        *_numbers(each.control),
        *_ends(each.ratio),
        *_ends(each.per_1000),
        len(each.others),
        *(_numbers(each.other)[:2]),
        *(None if end is None else 100 * end for end in _ends(other)),
        _is_serious(each.reports),
        pooled_elsewhere(reviews, ours=each.ratio is not None),
        why_words(each) or None,
        "; ".join(f"{study.name} [{study.id}]" for study in _studies(each)),
        tuple(dict.fromkeys(report.source for report in each.reports)),
    )


def share(count: Count | None, *, percent: bool = False) -> str | None:
    """A count as people read it: 33/48, with its percentage where asked; the percentage
    alone where there is no count."""
    if count is None or count.risk is None:
        return None
    if not count.whole:
        return f"{100 * count.risk:.0f}%"
    return f"{count.events}/{count.n}" + (f" {100 * count.risk:.0f}%" if percent else "")


def interval(effect: Effect | None, form: str) -> str | None:
    """A value and its interval as people read them."""
    if effect is None:
        return None
    value = true_minus(form.format(effect.value))
    if effect.low is None or effect.high is None:
        return value
    return with_ends(
        value, true_minus(form.format(effect.low)), true_minus(form.format(effect.high))
    )


def _numbers(count: Count | None) -> tuple[int | None, int | None, float | None]:
    if count is None:
        return None, None, None
    return count.events, count.n, None if count.risk is None else 100 * count.risk


def _ends(effect: Effect | None) -> tuple[float | None, float | None, float | None]:
    return (effect.value, effect.low, effect.high) if effect else (None, None, None)


def _is_serious(reports: Iterable[HarmReport]) -> bool | None:
    """Whether it was serious: yes where any record says so, no where
    all say not, else not known."""
    said = {report.event.serious for report in reports}
    return True if True in said else False if said == {False} else None


def labels_words(topic: Topic) -> str | None:
    """Of which doses labels speak, in a sentence; None where they speak of those here."""
    spoken_of = topic.dose.labels_speak_of
    if spoken_of is None:
        return None
    return (
        f"product labels are for {spoken_of}; how far they apply to {topic.dose.told} is mostly"
        " unknown"
    )


def caution_table(cautions: Sequence[Caution], topic: Topic) -> Table:
    """One row a caution: whom it is about, what to know, and where it was read; addresses and days
    are for programs and --wide."""
    columns = (
        Column("who", "Who"),
        Column("id", "Id", shown=False),
        Column("text", "What to know", wide=True),
        Column("read_in", "Read in", wide=True, people=True),
        Column("sources", "Sources", shown=False),
        Column("papers", "Papers", shown=False),
    )
    rows = tuple(
        (
            each.who,
            each.id,
            each.text,
            _read_in(each),
            tuple(map(_source, each.sources)),
            each.papers,
        )
        for each in cautions
    )
    labels = labels_words(topic)
    about = f"{labels.replace('; how', ', and how')}; " if labels else ""
    return Table("What to know", columns, rows, (_ADVICE.format(labels=about),))


def _read_in(caution: Caution) -> str:
    """Sources with the place in them, then papers of the base."""
    return (
        "["
        + "; ".join(
            [*(f"{source.cite}: {source.place}" for source in caution.sources), *caution.papers]
        )
        + "]"
    )


def _source(source: CautionSource) -> str:
    said = f": {source.says}" if source.says else ""
    return f"{source.cite}, {source.place}, {source.url} (read {source.read}){said}"
