"""What screening has to say in sentences: why a candidate comes now, how far one is, what speaks
for an end."""

from __future__ import annotations

from collections.abc import Iterable

from ldncli.report.words.language.numbers import counted
from ldncli.screening.events import Stage, Verdict
from ldncli.screening.ranking.order import Why
from ldncli.screening.ranking.stopping import IN_A_ROW, Advice
from ldncli.screening.session import Progress
from ldncli.screening.standing import Vote

STAGES: dict[Stage, str] = {"title-abstract": "title and abstract", "full-text": "full text"}
VERDICTS: dict[Verdict, str] = {"include": "include", "exclude": "exclude", "unsure": "unsure"}
_DESIGNS = {
    "randomised": "speaks of randomisation",
    "review": "is a systematic review or meta-analysis",
    "people": "is about people treated",
}
# What RIS files call kinds of publication.
_KINDS = {
    "ABST": "abstract",
    "BOOK": "book",
    "CHAP": "book chapter",
    "CONF": "conference proceedings",
    "CPAPER": "conference paper",
    "EJOUR": "journal article",
    "ELEC": "website",
    "GEN": "",
    "INPR": "in press",
    "JOUR": "journal article",
    "MGZN": "magazine article",
    "NEWS": "newspaper article",
    "RPRT": "report",
    "SER": "serial",
    "THES": "thesis",
    "UNPB": "unpublished",
}


def kind_words(types: Iterable[str]) -> str:
    """The kinds of publication, codes of RIS files spelt out, each once."""
    told = dict.fromkeys(_KINDS.get(each, each) for each in types)
    return ", ".join(each for each in told if each)


def why_words(why: Why) -> str:
    """Why a candidate comes now."""
    if why.learned is None:
        named = f"names {_listed(why.named)}" if why.named else "names no word of the question"
        design = f", {_DESIGNS[why.design]}" if why.design else ""
        return (
            f"{named}{design}. Nothing is learned before one is included and one excluded: until"
            " then by words of the question, randomised trials first."
        )
    included, excluded = why.learned
    found = [
        f"{told} {', '.join(word for word, _ in words)}"
        for told, words in (("for it:", why.towards), ("against it:", why.against))
        if words
    ]
    said = "; ".join(found) or "it has no word that tells anything"
    return (
        f"{said} (score {why.score:+.2f}, learned from {included} included and {excluded} excluded)"
    )


def _listed(words: tuple[str, ...]) -> str:
    shown = ", ".join(words[:4])
    return f"{shown} and {len(words) - 4} more" if len(words) > 4 else shown


def progress_words(progress: Progress, *, conflicts: bool = False) -> str:
    """How far a person is, in a few words."""
    if conflicts:
        return f"{progress.decided} resolved · {counted(progress.left, 'conflict')} left"
    unsure = f", {progress.unsure} unsure" if progress.unsure else ""
    return (
        f"{progress.decided} decided ({progress.included} included{unsure}) · {progress.left} left"
    )


def next_step(stage: Stage, passed: int) -> str | None:
    """What to do with those that passed a stage; None where there are none."""
    if not passed:
        return None
    if stage == "title-abstract":
        waits = "1 waits" if passed == 1 else f"{passed:,} wait"
        return f"{waits} for full text: `ldn screen --stage full-text`"
    is_in = "1 is" if passed == 1 else f"{passed:,} are"
    return (
        f"{is_in} included: `ldn candidates --state included` lists them, `ldn draft CANDIDATE`"
        " begins a record"
    )


def advice_words(advice: Advice) -> list[str]:
    """What speaks for an end and what against it, rule by rule; nothing before a decision."""
    if not advice.read or not advice.left:
        return []
    recall, sure = f"{advice.recall:.0%}", f"{advice.confidence:.0%}"
    if not advice.found:
        lines = ["No candidate is included yet: nothing can be said of an end."]
    else:
        seen = (
            f"if less than {recall} of all to be included were found, the last"
            f" {advice.sample} read would hold as few included by chance with p {_p(advice.p)}"
        )
        if advice.enough:
            head = f"You may stop: {recall} are found, with {sure} confidence."
        else:
            head = f"Read on: it is not shown yet that {recall} are found."
        lines = [
            f"{head} Hypergeometric test (Callaghan and Müller-Hansen 2020): {seen}"
            f" ({1 - advice.confidence:.2g} or less is asked for)."
        ]
    if advice.rule_of_thumb:
        lines.append(
            f"{advice.in_a_row} in a row excluded. {IN_A_ROW} in a row is a rule of thumb and no"
            " test: in simulations of four reviews, 10 of 40 runs had found 95% by then."
        )
    return lines


def short_advice(advice: Advice) -> str | None:
    """That an end may be in sight, in a line; None where nothing speaks for one."""
    if advice.enough:
        return (
            f"You may stop: {advice.recall:.0%} of those to be included are found, with"
            f" {advice.confidence:.0%} confidence; the end tells what that rests on."
        )
    if advice.rule_of_thumb:
        return f"{advice.in_a_row} in a row excluded: a rule of thumb, and no test."
    return None


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"= {value:.3f}"


def vote_words(vote: Vote, label: str | None) -> str:
    """What one person voted; `label` is the reason in words."""
    reason = f": {label}" if vote.verdict == "exclude" and label else ""
    note = f" ({vote.note})" if vote.note else ""
    return f"{vote.by}: {VERDICTS[vote.verdict]}{reason}{note}"
