"""Harms as patients are told of them: people of a hundred in fair tests, the commonest kinds, and
which studies are silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ldncli.evidence.synthesis.choosing import comparator_names
from ldncli.report.words.language.numbers import counted, whole
from ldncli.report.words.language.phrases import series

if TYPE_CHECKING:
    from ldncli.evidence.harms.reports import Count, HarmReport
    from ldncli.evidence.harms.summaries import HarmSummary
    from ldncli.questions.asked import Asked

# People in each group from which on a share of a hundred is told.
_ENOUGH = 20
_KINDS = 4


def plain_harms(asked: Asked) -> list[str]:
    """What is known of harm, a sentence each."""
    told = []
    for section, words in (
        ("any", "some unwanted effect"),
        ("serious", "a serious unwanted effect"),
        ("stopped", "to stop because of an unwanted effect"),
    ):
        found = general(asked, section)
        if (
            found
            and found.treatment
            and found.control
            and found.trials
            and found.treatment.n
            and found.control.n
        ):
            with_it, without = _beside(found.treatment, found.control)
            told.append(
                f"In fair tests, {with_it} had {words} with {asked.called.short}, and {without}"
                " without it."
            )
        elif found and not found.trials:
            told += _own_counts(found, words, asked)
    harms = asked.library.vocabulary("harms")
    kinds = [harms.plain(each.harm) for each in asked.harms if each.section == "kind"][:_KINDS]
    if kinds:
        told.append(f"Reported most often: {series(kinds)}.")
    told += _by_reviews(asked)
    silence = asked.silence_on_harms
    if silence.silent:
        who = (
            f"{whole(silence.silent)} of {counted(silence.studies, 'study', 'studies')}"
            f" {'says' if silence.silent == 1 else 'say'}"
            if silence.speaking
            else "No study says"
        )
        told.append(
            f"{who} {'nothing' if silence.speaking else 'anything'} about harm. That does not mean"
            " there was none."
        )
    return told or ["No study counted harms."]


def _by_reviews(asked: Asked) -> Iterator[str]:
    """Which harms reviews found more or less often against a dummy pill, where the numbers of the
    tests here cannot be put together."""
    sides: dict[str, set[str]] = {}
    for each in asked.pooled_elsewhere:
        found = each.result
        if found and found.clear is not None and each.comparator == "inert" and each.harm:
            side = "no clear difference" if not found.clear else ""
            side = side or ("more often" if found.estimate > 0 else "less often")
            sides.setdefault(asked.library.vocabulary("harms").plain(each.harm), set()).add(side)
    short = asked.called.short
    for side, words in (
        ("more often", f"{{}} more often with {short}"),
        ("less often", f"{{}} less often with {short}"),
        ("no clear difference", "no clear difference in {}"),
    ):
        if names := [name for name, found in sides.items() if found == {side}]:
            yield f"Reviews that put tests together found {words.format(series(names))}."
    if names := [name for name, found in sides.items() if len(found) > 1]:
        yield f"Reviews do not agree on {series(names)}."


def _own_counts(found: HarmSummary, words: str, asked: Asked) -> Iterator[str]:
    """What fair tests counted that compared with another treatment, or counted events alone."""
    short = asked.called.short
    for report in found.reports:
        if not report.study.randomised:
            continue
        names = series(comparator_names((report.paper, *report.study.papers)))
        without = f"with {names}" if report.active else f"without {short}"
        if report.active and report.compared and report.treatment and report.control:
            with_it, other = _beside(report.treatment, report.control)
            yield f"In one fair test, {with_it} had {words} with {short}, and {other} {without}."
        elif events := _events(report):
            yield (
                f"One fair test counted {counted(events[0], 'unwanted effect')} with {short} and"
                f" {whole(events[1])} {without}; one person may have several."
            )


def _events(report: HarmReport) -> tuple[int, int] | None:
    """Events counted by themselves in the one group on treatment and in the one on control; None
    where it is not one of each, or where not all events are counted."""
    if report.section != "any":
        return None
    sides = [
        [
            data.count
            for arm in report.paper.arms
            if arm.role == role
            and (data := report.event.arms.get(arm.id)) is not None
            and data.count is not None
        ]
        for role in ("treatment", "control")
    ]
    return (sides[0][0], sides[1][0]) if [len(each) for each in sides] == [1, 1] else None


def general(asked: Asked, section: str) -> HarmSummary | None:
    """The row that counts people with any harm, a serious one, or who
    stopped; None where no study does."""
    return next(
        (each for each in asked.harms if each.section == section and each.reports[0].named_for),
        None,
    )


def _beside(treatment: Count, control: Count) -> tuple[str, str]:
    """People of both groups, and how many of a hundred that is where both are large enough to say
    so: one alone could not be compared."""
    many = min(treatment.n or 0, control.n or 0) >= _ENOUGH
    return _of(treatment, many), _of(control, many)


def _of(count: Count, of_hundred: bool) -> str:
    events, n = count.events or 0, count.n or 0
    share = f" ({100 * events / n:.0f} in 100)" if of_hundred and n else ""
    return f"{whole(events)} of {counted(n, 'person', 'people')}{share}"
