"""What a question selects, in words: how many papers it keeps and why the others are left
out, how its words were understood, and what else bears on it besides the studies of its table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ldncli.report.words.language.reasons import Sentences, fill

if TYPE_CHECKING:
    from ldncli.evidence.reasons import Reason
    from ldncli.evidence.selecting.body import Body
    from ldncli.evidence.selecting.query import Selection
    from ldncli.evidence.selecting.studies import Study
    from ldncli.questions.asked import Asked
    from ldncli.questions.named import Named
    from ldncli.records.index.matching import Match
    from ldncli.records.vocabularies.unread import Unread
    from ldncli.records.vocabularies.vocab import Vocabulary

# Why papers are left out, to be read after their number.
SENTENCES: Sentences = {
    "without the words": "without these words",
    "other conditions": "on other conditions",
    "other mechanisms": "on other mechanisms",
    "other outcomes": "on other outcomes",
    "other design": "of another design",
    "other kind": "of another kind",
    "other direction": "with another direction, or none stated",
    "no dose": lambda unit: f"without a dose in {unit} per day",
    "other doses": "at other doses",
    "doses that may fit": "with only an upper limit of the dose, which may fit",
    "other years": "from other years",
    "participants not stated": "without a stated number of participants",
    "fewer participants": "with fewer participants",
    "other scope": lambda apart: f"not {apart}" if apart else "on another treatment",
    "retracted": "retracted",
}


# Reasons that leave papers out for what they do not state, not for what they are.
UNSTATED = frozenset({"no dose", "participants not stated"})


def reason_words(reason: Reason) -> str:
    """Why papers are left out, as it stands after their number."""
    return fill(SENTENCES, reason)


def left_out_words(selection: Selection) -> dict[str, int]:
    """How many papers were left out for which reason, in words."""
    return {reason_words(reason): count for reason, count in selection.left_out.items()}


def selection_words(selection: Selection, mixed: Iterable[Study] = ()) -> str:
    """How many papers were looked at, kept and left out, and why; and which studies stand apart as
    `mixed` groups, for an answer that does not tell of them otherwise."""
    reasons = ", ".join(f"{count} {why}" for why, count in left_out_words(selection).items())
    text = f"{len(selection.ids)} of {selection.total} papers"
    text = f"{text}; left out: {reasons}" if reasons else text
    apart = ", ".join(each.name for each in mixed)
    return f"{text}; mixed groups, not counted: {apart}" if apart else text


_OTHERS = "other register entries or protocols"


def besides_words(body: Body) -> str:
    """Reviews and trials without results, which stand beside the studies of a table."""
    from ldncli.report.words.language.numbers import counted
    from ldncli.report.words.language.phrases import series
    from ldncli.report.words.studies.registered import apart_words, under_way_words

    apart = apart_words(body.besides)
    found = [
        (body.reviews, counted(body.reviews, "review")),
        (len(body.running), under_way_words(body.running)),
        (
            len(body.silent),
            counted(
                len(body.silent),
                "trial that ended without known results",
                "trials that ended without known results",
            ),
        ),
        (
            len(body.besides),
            f"{counted(len(body.besides), 'other register entry or protocol', _OTHERS)} ({apart})",
        ),
    ]
    told = series([words for count, words in found if count])
    return f"also in the base: {told or 'no review and no registered trial'}"


def unread_words(asked: Asked, most: int = 3) -> tuple[str, ...]:
    """How many reports are known and were not read, on the conditions asked for and on wider ones,
    the first `most` by name; nothing where there are none."""
    from ldncli.report.words.language.numbers import counted, whole

    near, wider = asked.unread, asked.unread_wider
    if near:
        beside = f", and {whole(len(wider))} on a wider condition" if wider else ""
        return (f"{counted(len(near), 'report')} not yet read{_named(near, most)}{beside}",)
    if wider:
        told = f"{counted(len(wider), 'report')} on a wider condition not yet read"
        return (f"{told}{_named(wider, most)}",)
    return ()


def _named(unread: Sequence[Unread], most: int) -> str:
    """The first `most` reports in brackets, and how many there are more."""
    names = [each.name for each in unread[:most]]
    if names and len(unread) > most:
        names.append(f"{len(unread) - most} more")
    return f" ({'; '.join(names)})" if names else ""


# -- what a search made of the words ---------------------------------------------------------------

_NOUNS = {
    "conditions": "condition",
    "mechanisms": "mechanism",
    "outcomes": "outcome",
    "scales": "scale",
    "designs": "design",
    "harms": "harm",
}


def no_paper(name: str, vocabulary: str) -> str:
    """That nothing is known of a term that the vocabularies have."""
    return f"{name}: a known {_NOUNS[vocabulary]}, but no paper here is about it"


def taken(named: Named, outcomes: Vocabulary) -> Iterator[str]:
    """How words were taken that may mean something else, or that name the treatment itself."""
    from ldncli.report.words.language.phrases import series

    for word, filters in named.several.items():
        others = series([f"--{each} {word!r}" for each in filters[1:]], "and")
        yield f"{word}: taken as the {filters[0]}; use {others} for the other meaning"
    for word, outcome in named.scales.items():
        yield f"{word}: a scale of {outcomes.inline(outcome)}, which was asked for"
    for word in named.everything:
        yield f"{word}: this whole base is about it, so it excludes nothing"


def on_everything(match: Match) -> Iterator[str]:
    """That words name the treatment itself, where they ask for nothing else."""
    from ldncli.records.index.asking import leaves
    from ldncli.records.index.fulltext import DRUG

    found = leaves(match.understood.tree)
    if found and all(name == DRUG for each in found for name, _ in each.terms or [("", "")]):
        words = " ".join(each.shown for each in found)
        yield f"{words}: this whole base is about it, so nearly every paper matches"


def heard(match: Match, ids: Iterable[str]) -> Iterator[str]:
    """How words were understood, and what the papers listed (`ids`) lack of them. The page says the
    same (report/site/static/search.js)."""
    from collections import Counter

    from ldncli.report.words.language.numbers import counted

    for typed, searched in match.understood.corrected:
        yield f"{typed}: searched for {searched}"
    for word in match.understood.unknown:
        yield f"{word}: no paper has this word"
    for word in match.understood.ignored:
        yield f"{word}: read as part of the question; {word.upper()} leaves a word out"
    for word, vocabulary in match.absent:
        noun = _NOUNS.get(vocabulary, "name")
        yield f"{word}: a known {noun}, but no paper here is about it or names it"
    ids = list(ids)
    lacking = [missing for each in ids if (missing := match.lacking.get(each))]
    if lacking:
        words = Counter(word for missing in lacking for word in missing)
        not_found = _not_mentioned(words.most_common(), len(lacking))
        full = len(ids) - len(lacking)
        other = match.understood.unknown or match.absent
        every = "all the other words" if other else "all the words"
        have = counted(full, "paper has", "papers have") if full else "no paper has"
        yield (f"{have} {every}; {counted(len(lacking), 'has', 'have')} most of them; {not_found}")


def _not_mentioned(words: Sequence[tuple[str, int]], papers: int) -> str:
    """How many of the papers with most words do not mention which: `7 of them do not mention
    scalp`."""
    from ldncli.report.words.language.numbers import whole
    from ldncli.report.words.language.phrases import series

    told = [
        f"{whole(count)}{'' if at else ' of them'} {'does' if count == 1 else 'do'} not mention"
        f" {word}"
        for at, (word, count) in enumerate(words)
    ]
    if papers == 1:
        return f"it does not mention {series([word for word, _ in words], 'or')}"
    return series(told)
