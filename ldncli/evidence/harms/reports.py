"""Harms as studies report them: each harm of each study once, under the vocabulary's name for
it, with the people behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal, get_args

from ldncli.errors import UnknownTermError, nearest
from ldncli.evidence.effects.arm_numbers import countable
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.selecting.studies import CLINICAL, Study
from ldncli.evidence.synthesis.choosing import INERT
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import AdverseEvent, Arm, HarmData
from ldncli.records.text.folding import fold
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.values import dataclass

Section = Literal["any", "serious", "stopped", "kind", "other"]
SECTIONS: tuple[Section, ...] = get_args(Section)
# What is counted where a record says "serious" or "stopped" of harms in general.
GENERAL = {
    "any": "any-adverse-event",
    "serious": "serious-adverse-event",
    "stopped": "stopped-for-harm",
}
_HUMAN = CLINICAL | {"pharmacokinetic", "registry"}


@dataclass(frozen=True, slots=True)
class Count:
    """How many people of a group had a harm.

    `n` is None where the size of the group is not known, or does not fit the printed
    percentage; `percent` as printed.
    """

    events: int | None = None
    n: int | None = None
    percent: float | None = None
    steps: tuple[Reason, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether both numbers are known."""
        return countable(self.events, self.n)

    @property
    def risk(self) -> float | None:
        """Share of the people with the harm, 0 to 1; the printed one where there are no counts;
        None where neither is known."""
        if self.events is not None and self.n:
            return self.events / self.n
        return None if self.percent is None else self.percent / 100


@dataclass(frozen=True, slots=True)
class HarmReport:
    """What one study says of one harm; a side is None where it has no numbers.

    `harm` is an id of the vocabulary, or the folded words of the record where it has none.
    `paired`: both sides are the same people. `active`: the control is another treatment. `unlike`
    are other numbers that the study gives for the same harm.
    """

    study: Study
    paper: Paper
    index: int
    section: Section
    harm: str
    label: str
    inline: str  # the label inside a sentence
    treatment: Count | None
    control: Count | None
    paired: bool
    active: bool
    named_for: bool = False  # whether the name of the harm already tells its section
    unlike: tuple[Reason, ...] = ()

    @property
    def compared(self) -> bool:
        """Whether a randomised comparison follows from it."""
        return (
            self.study.randomised
            and self.treatment is not None
            and self.control is not None
            and self.treatment.whole
            and self.control.whole
        )

    @property
    def source(self) -> str:
        """Paper and place, as `younger-2013 article Table 2`."""
        return f"{self.paper.id} {self.event.place}"

    @property
    def event(self) -> AdverseEvent:
        """The harm as the record has it."""
        return self.paper.adverse_events[self.index]

    @property
    def occurrences(self) -> tuple[tuple[str, int], ...]:
        """Events counted by themselves, of which one person may have several: what each group
        received, and how many."""
        arms = {arm.id: arm.label for arm in self.paper.arms}
        return tuple(
            (arms[id], data.count)
            for id, data in self.event.arms.items()
            if data.count is not None and id in arms
        )


def harm_reports(studies: Iterable[Study], harms: Vocabulary) -> list[HarmReport]:
    """Every harm of every study in people, once a study: the report with the fullest
    numbers, the main paper's first."""
    found: dict[tuple[str, Section, str], HarmReport] = {}
    for study in studies:
        for paper in study.papers:
            for index in range(len(paper.adverse_events)) if paper.kind in _HUMAN else ():
                report = _report(study, paper, index, harms)
                key = (study.id, report.section, report.harm)
                found[key] = _fuller(found[key], report) if key in found else report
    return list(found.values())


def _fuller(first: HarmReport, second: HarmReport) -> HarmReport:
    """Of two reports of one harm by one study the one with more numbers; the first at a tie. What
    disagrees is kept."""
    kept, other = (second, first) if _fullness(second) > _fullness(first) else (first, second)
    if _fullness(other) and (kept.treatment, kept.control) != (other.treatment, other.control):
        told = because(
            "other counts", source=other.source, treatment=other.treatment, control=other.control
        )
        return replace(kept, unlike=(*first.unlike, *second.unlike, told))
    return replace(kept, unlike=(*first.unlike, *second.unlike))


def _fullness(report: HarmReport) -> int:
    sides = [side for side in (report.treatment, report.control) if side]
    return sum(4 if side.whole else 2 if side.events is not None else 1 for side in sides)


# -- what it is ------------------------------------------------------------------------------------


def _report(study: Study, paper: Paper, index: int, harms: Vocabulary) -> HarmReport:
    event = paper.adverse_events[index]
    section, harm, label = classify(event, harms)
    term = harms.find(event.term)
    inverse = harms.terms[term].absence_of if term else None
    treatment, control = (_side(study, paper, event, role) for role in ("treatment", "control"))
    if inverse:
        harm, label = inverse, harms.label(inverse)
        treatment, control = _turned(treatment), _turned(control)
    comparators = [each.type for one in study.papers for each in one.comparators]
    return HarmReport(
        study=study,
        paper=paper,
        index=index,
        section=section,
        harm=harm,
        label=label,
        inline=harms.inline(harm) if harm in harms.terms else label,
        treatment=treatment,
        control=control,
        paired="crossover" in study.main.design.type,
        active=bool(comparators) and not INERT.intersection(comparators),
        named_for=harm in harms.terms and section_of(harm, harms) == section,
    )


def classify(event: AdverseEvent, harms: Vocabulary) -> tuple[Section, str, str]:
    """The section in which a harm counts, its id, and its name; what the record flags
    goes before what its term says.

    A term that the vocabulary lacks stays as it is.
    """
    term = harms.find(event.term)
    own = section_of(term, harms) if term else "other"
    section: Section = "stopped" if event.discontinuation else "serious" if event.serious else own
    if term is None:
        return section, fold(event.term), event.term
    if section != own and own == "any" and not harms.terms[term].absence_of:
        term = GENERAL[section] if GENERAL[section] in harms.terms else term
    return section, term, harms.label(term)


def section_of(term: str, harms: Vocabulary) -> Section:
    """The section of a term: its own, else that of the nearest term above it that has one;
    kinds of harm where none has."""
    for each in (term, *harms.ancestors(term)):
        if harms.terms[each].section:
            return harms.terms[each].section
    return "kind"


def asked(words: Sequence[str], reports: Sequence[HarmReport], harms: Vocabulary) -> frozenset[str]:
    """The harms that the words name, with all below them; words that only
    records use stand for themselves.

    Raises UnknownTermError with the nearest name.
    """
    free = {report.harm for report in reports if report.harm not in harms.terms}
    found: set[str] = set()
    for word in words:
        term = harms.find(word)
        if term:
            found |= harms.within(term)
        elif fold(word) in free:
            found.add(fold(word))
        else:
            raise UnknownTermError(
                f"{word!r} is not in the vocabulary of harms",
                hint=nearest(fold(word), [*harms.by_name, *free])
                or "`ldn vocab harms` shows them all",
            )
    return frozenset(found)


# -- how many --------------------------------------------------------------------------------------


def _side(study: Study, paper: Paper, event: AdverseEvent, role: str) -> Count | None:
    """The numbers of all arms of one role together; of several control arms those with
    placebo, where there are such. Where a comparison tells of one role alone, people who changed
    over may be among them: the size of the group is taken from the arm only where a printed
    percentage fits it."""
    arms = [
        (arm, event.arms[arm.id]) for arm in paper.arms if arm.role == role and arm.id in event.arms
    ]
    placebo = [pair for pair in arms if "placebo" in f"{pair[0].id} {pair[0].label}".casefold()]
    used = placebo if role == "control" and placebo else arms
    single = (
        len([arm for arm in paper.arms if arm.role == role]) == 1
        and role == "treatment"
        and len(paper.arms) == 1
    )
    one_sided = any(arm.role != role for arm in paper.arms) and not any(
        arm.role != role and arm.id in event.arms for arm in paper.arms
    )
    counts = [
        _count(data, [] if one_sided and data.percent is None else _sizes(arm, study, whole=single))
        for arm, data in used
    ]
    return _added(counts)


def _sizes(arm: Arm, study: Study, *, whole: bool) -> list[int]:
    """Sizes that the group may have had where the harm is printed
    without one, the likeliest first."""
    design = study.main.design
    sizes = [arm.n_randomised, arm.n_analysed]
    if whole or "crossover" in design.type:
        sizes += [design.n_randomised, design.n_analysed]
    if whole:
        sizes.append(design.n_enrolled)
    return list(dict.fromkeys(size for size in sizes if size))


def _count(data: HarmData, sizes: Sequence[int]) -> Count:
    """The count of one arm: as printed; else with the first size of the group that its
    percentage, where printed, fits."""
    if data.n is not None:
        if data.events is None and data.percent is not None:
            return _from_percent(data.percent, [data.n])
        return Count(data.events, data.n, data.percent)
    if data.events is None:
        return _from_percent(data.percent, sizes) if data.percent is not None else Count()
    fitting = [
        n
        for n in sizes
        if data.events <= n and (data.percent is None or _fits(data.events, n, data.percent))
    ]
    if fitting:
        return Count(
            data.events,
            fitting[0],
            data.percent,
            (because("size from arm", n=fitting[0]),),
        )
    why = (
        (because("no size fits", events=data.events, percent=data.percent),)
        if data.percent is not None and sizes
        else ()
    )
    return Count(data.events, None, data.percent, why)


def _from_percent(percent: float, sizes: Sequence[int]) -> Count:
    for n in sizes:
        events = round(n * percent / 100)
        if _fits(events, n, percent):
            return Count(
                events,
                n,
                percent,
                (because("count from percent", events=events, percent=percent, n=n),),
            )
    why = (
        because("percent misfits", percent=percent, sizes=tuple(sizes))
        if sizes
        else because("percent of unknown number", percent=percent)
    )
    return Count(None, None, percent, (why,))


def _fits(events: int, n: int, percent: float) -> bool:
    """Whether events among n round to the printed percentage."""
    half = 0.5 * 10.0 ** -len(f"{percent:.6f}".rstrip("0").partition(".")[2])
    return abs(100 * events / n - percent) <= half + 1e-9


def _added(counts: Sequence[Count]) -> Count | None:
    """Several arms of one role as one group (Cochrane Handbook 6.5,
    chapter 23.3.4); None without any."""
    if len(counts) < 2:
        return counts[0] if counts else None
    steps = (
        *dict.fromkeys(step for each in counts for step in each.steps),
        because("arms added up", count=len(counts)),
    )
    if all(each.whole for each in counts):
        return Count(
            sum(each.events or 0 for each in counts),
            sum(each.n or 0 for each in counts),
            None,
            steps,
        )
    events = [each.events for each in counts]
    return Count(
        sum(each or 0 for each in events) if None not in events else None, None, None, steps
    )


def _turned(count: Count | None) -> Count | None:
    """People with a harm from a count of people without it."""
    if count is None:
        return None
    events = count.n - count.events if count.n and count.events is not None else None
    told = because("from those without", count=count)
    return Count(
        events,
        count.n,
        None if count.percent is None else 100 - count.percent,
        (*count.steps, told),
    )


# -- who says nothing ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Silence:
    """How many clinical studies with results say anything of harms; `thin` of the silent ones were
    read only in part (no full text)."""

    studies: int
    speaking: int
    trials: int
    speaking_trials: int
    thin: int

    @property
    def silent(self) -> int:
        """Studies that say nothing of harms in what was read."""
        return self.studies - self.speaking


def silence(studies: Iterable[Study]) -> Silence:
    """Count the studies that say something of harms, and those that do not."""
    clinical = [study for study in studies if study.clinical]
    mute = [study for study in clinical if not _speaks(study)]
    return Silence(
        studies=len(clinical),
        speaking=len(clinical) - len(mute),
        trials=sum(study.randomised for study in clinical),
        speaking_trials=sum(study.randomised and _speaks(study) for study in clinical),
        thin=sum(
            not any(
                source.kind == "full-text" for paper in study.papers for source in paper.sources
            )
            for study in mute
        ),
    )


def _speaks(study: Study) -> bool:
    return any(paper.adverse_events for paper in study.papers)
