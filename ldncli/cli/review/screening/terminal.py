"""Screening in the terminal: show a candidate, take an answer, write it, go on."""

from __future__ import annotations

import os
import shutil

from ldncli.cli import output as out
from ldncli.cli.review.screening.keys import END, Lines, opened
from ldncli.cli.review.screening.screens import CHOICES, candidate_lines, help_lines, reason_lines
from ldncli.cli.review.screening.words import advice_words, next_step
from ldncli.records.text.folding import clean
from ldncli.report.writing.terminal import Look, fold_marked
from ldncli.screening.session import Session

_HERE = "\x1b[H\x1b[2J"
_VERDICTS = {"i": "include", "x": "exclude", "u": "unsure"}


class Sitting:
    """A person before a session, until the end of the list, of the batch or of the input."""

    def __init__(self, session: Session, *, batch: int | None) -> None:
        self._session, self._batch = session, batch
        self._done = 0
        self._note: str | None = None
        self._part = 0
        self._said = ""

    def run(self) -> None:
        """Screen until it ends, and say what was done."""
        with opened() as keys:
            while self._session.current is not None and self._done != self._batch:
                self._show(keys)
                word, rest = keys.answer()
                if word in (END, "quit"):
                    break
                self._said = self._take(word, rest, keys)
        self._part_company(keys)

    def _show(self, keys: Lines) -> None:
        look, height = _look(), 0
        if keys.single:
            height = shutil.get_terminal_size().lines - 1 - bool(self._said)
        lines, self._parts = candidate_lines(self._session, look, height, self._note, self._part)
        start = _HERE if keys.single and os.environ.get("TERM") != "dumb" else "\n"
        said = [line for line in fold_marked(self._said, look.width) if line]
        print(start + "\n".join([*said, *lines]), flush=True)

    def _take(self, word: str, rest: str, keys: Lines) -> str:
        """Do what was said; returns what is to be said of it."""
        session, fulltext = self._session, self._session.stage == "full-text"
        if word in _VERDICTS and not (session.conflicts and word == "u"):
            return self._decide(word, rest, keys)
        if word == "m" and fulltext and not session.conflicts:
            return self._written(session.not_retrieved(self._noted(rest)))
        if word == "n":
            self._note = clean(rest or (keys.line("note: ") if keys.single else "")) or None
            return ""
        self._part = self._part + 1 if word in (" ", "more") else 0
        if word in (" ", "more"):
            return ""
        if word in ("z", "b", "s"):
            self._note = None
        if word == "z":
            self._done -= self._done > 0
            return "Taken back." if session.undo() else "There is nothing to undo."
        if word == "b":
            return "" if session.back() else "You decided nothing before that."
        if word == "s":
            session.skip()
            return ""
        if word in ("?", "h", "help"):
            print("\n".join(["", *help_lines(_look())]), flush=True)
            if keys.single:
                print("\nany key goes on", flush=True)
                keys.answer()
            return ""
        said = repr(clean(word)) if clean(word) else "That key"
        return f"{said} means nothing here; ? lists the keys."

    def _decide(self, word: str, rest: str, keys: Lines) -> str:
        session, reason = self._session, None
        if word == "x":
            chosen, rest = self._reason(rest, keys)
            if chosen is None:
                return rest
            reason = chosen
        verdict = _VERDICTS[word]
        assert verdict in ("include", "exclude", "unsure")
        return self._written(session.decide(verdict, reason, self._noted(rest)))  # type: ignore[arg-type]

    def _reason(self, rest: str, keys: Lines) -> tuple[str | None, str]:
        """The id of the reason that was chosen, and the rest of the line; None with what was
        wrong where none was."""
        reasons = self._session.rules.at(self._session.stage)
        if keys.single:
            print("\n".join(["", *reason_lines(reasons, _look())]), flush=True)
            print("reason (any other key: do not exclude): ", end="", flush=True)
            rest = keys.answer()[0]
        choice, _, rest = rest.partition(" ")
        by_name = dict(zip(CHOICES, reasons, strict=False)) | {each.id: each for each in reasons}
        if choice in by_name:
            return by_name[choice].id, rest.strip()
        if keys.single:
            return None, "Not excluded."
        known = ", ".join(
            f"{each} {reason.label}" for each, reason in zip(CHOICES, reasons, strict=False)
        )
        return None, f"Not excluded: `x` needs a reason, as in `x 1`: {known}."

    def _noted(self, rest: str) -> str | None:
        return clean(rest) or self._note

    def _written(self, written: bool) -> str:
        self._note, self._part = None, 0
        self._done += written
        return "" if written else "Not written: this was decided by somebody else meanwhile."

    def _part_company(self, keys: Lines) -> None:
        """Say what was done, how far one is, and what speaks for an end."""
        session, look = self._session, _look()
        progress = session.progress
        what = "resolved" if session.conflicts else "decided"
        told = [f"{self._done} {what} now, {progress.decided} in all; {progress.left} left."]
        if session.current is None:
            told[0] = f"{self._done} {what} now, {progress.decided} in all: none is left for you."
        if not session.conflicts:
            told += advice_words(session.advice())
        if session.current is None and (then := next_step(session.stage, session.passed)):
            told.append(then)
        lines = [line for each in [self._said, *told] for line in fold_marked(each, look.width)]
        print("\n" + "\n".join(filter(None, lines)), flush=True)


def _look() -> Look:
    return Look(out.columns_shown(), out.shows_colour(), out.shows_unicode())


def talk_to(session: Session, *, batch: int | None) -> None:
    """Let a person screen, and tell first what stands out about the list."""
    for note in session.notes:
        out.say(note)
    Sitting(session, batch=batch).run()
