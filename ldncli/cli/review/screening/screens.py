"""What the screen shows while one decides: a candidate, the keys, the reasons, the end."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.cli.review.screening.words import (
    STAGES,
    kind_words,
    progress_words,
    short_advice,
    vote_words,
    why_words,
)
from ldncli.records.index.marking import HIGHLIGHT
from ldncli.report.writing.terminal import Look, fold_marked
from ldncli.screening.entry import Entry
from ldncli.screening.ranking.order import word_finder
from ldncli.screening.session import Session
from ldncli.screening.settings import Reason

_BOLD, _DIM, _FOUND = "1", "2", "1;33"
# A space at which lines are not folded.
_BOUND = "\u00a0"
# What chooses a reason, in its order.
CHOICES = "123456789abcdefghijklmnoprstuvwy"
_HELP = (
    ("i", "include"),
    ("x", "exclude; then the number of the reason"),
    ("u", "unsure: decides nothing, and comes again last"),
    ("n", "write a note, kept with the next decision"),
    ("m", "full text could not be had (in --stage full-text)"),
    ("space", "more of a long abstract"),
    ("z", "undo your last decision, and show its candidate again"),
    ("b", "go back to what you decided before, to decide it again; s leaves it as it was"),
    ("s", "skip: leave it for later"),
    ("q", "quit; every decision is written when it is taken"),
)


def candidate_lines(
    session: Session, look: Look, height: int, note: str | None, part: int
) -> tuple[list[str], int]:
    """The current candidate in `height` lines (0: as many as it takes), with the part of its
    abstract that is asked for, and the number of parts."""
    entry = session.current
    assert entry is not None
    above = [*_head(session, look), *_title(session, entry, look)]
    below = ["", *_reasons_here(session, look, note), *_keys(session, look)]
    abstract = entry.abstract or "(no abstract)"
    text = fold_marked(_marked(session, abstract, look), look.width)
    room = max(height - len(above) - len(below), 3) if height else len(text)
    if len(text) > room:
        room -= 1
        parts = -(-len(text) // room)
        at = part % parts
        shown = text[at * room : (at + 1) * room]
        more = f"({at + 1} of {parts}: space shows more)"
        shown += [""] * (room - len(shown)) + [look.paint(more, _DIM)]
    else:
        parts, shown = 1, text
    return [*above, *(_painted(each, look) for each in shown), *below], parts


def _head(session: Session, look: Look) -> list[str]:
    told = progress_words(session.progress, conflicts=session.conflicts)
    what = f"{session.by} · {STAGES[session.stage]} · {told}"
    return [*(look.paint(each, _DIM) for each in fold_marked(what, look.width)), ""]


def _title(session: Session, entry: Entry, look: Look) -> list[str]:
    title = _marked(session, entry.title or "(no title)", look)
    lines = [
        look.paint(_painted(each, look, _BOLD), _BOLD) for each in fold_marked(title, look.width)
    ]
    authors = "; ".join(entry.authors[:3]) + (" et al." if len(entry.authors) > 3 else "")
    facts = [authors, entry.journal, str(entry.year or ""), kind_words(entry.types)]
    facts.append(entry.id)
    told = " · ".join(each for each in facts if each)
    return [*lines, *(look.paint(each, _DIM) for each in fold_marked(told, look.width)), ""]


def _reasons_here(session: Session, look: Look, note: str | None) -> list[str]:
    """Why it comes now, what was voted, and the note that waits."""
    told = []
    why = session.why()
    if why:
        told.append(f"Why now: {why_words(why)}")
    elif session.votes:
        labels = session.rules.label
        told += [vote_words(each, labels(each.reason)) for each in session.votes]
    elif session.vote:
        label = session.rules.label(session.vote.reason)
        told.append(f"Your last decision: {vote_words(session.vote, label)}")
    if not session.conflicts and (said := short_advice(session.advice())):
        told.append(said)
    if note:
        told.append(f"Note: {note}")
    return [look.paint(line, _DIM) for each in told for line in fold_marked(each, look.width)]


def _keys(session: Session, look: Look) -> list[str]:
    """What the keys do, folded between them."""
    keys = ["i include", "x exclude", "u unsure", "n note", "z undo", "b back", "s skip"]
    if session.conflicts:
        keys.remove("u unsure")
    elif session.stage == "full-text":
        keys.insert(3, "m not had")
    bound = f"{_BOUND} ".join(each.replace(" ", _BOUND) for each in [*keys, "? help", "q quit"])
    lines = (each.replace(_BOUND, " ").rstrip() for each in fold_marked(bound, look.width))
    return [look.paint(each, _BOLD) for each in lines]


def reason_lines(reasons: tuple[Reason, ...], look: Look) -> list[str]:
    """The reasons for exclusion with what chooses each."""
    choices = zip(CHOICES, reasons, strict=False)
    return _listed([(choice, each.label) for choice, each in choices], look)


def help_lines(look: Look) -> list[str]:
    """What the keys do."""
    return _listed(_HELP, look)


def _listed(told: Sequence[tuple[str, str]], look: Look) -> list[str]:
    """Keys and what they do, each folded beside its key."""
    lines = []
    for key, text in told:
        first, *more = fold_marked(text, look.width - 9)
        lines += [f"{key:>7}  {first}", *(f"{'':9}{each}" for each in more)]
    return lines


def _marked(session: Session, text: str, look: Look) -> str:
    """The words of the question between marks; between stars where there is no colour."""
    finder = word_finder(session.words)
    if finder is None:
        return text
    on, off = HIGHLIGHT if look.colour else ("*", "*")
    return finder.sub(lambda found: f"{on}{found.group()}{off}", text)


def _painted(text: str, look: Look, after: str | None = None) -> str:
    """A line with its marks as colours; `after` is the style that goes on behind them."""
    if not look.colour:
        return text
    on, off = HIGHLIGHT
    back = f"\x1b[0m\x1b[{after}m" if after else "\x1b[0m"
    return text.replace(on, f"\x1b[0m\x1b[{_FOUND}m").replace(off, back)
