"""Screening as a page in the browser: on this machine alone, and for the one who has its address.

The address holds a secret that no other page and no other user of the machine can guess; what
changes anything needs it a second time, as a header that a page elsewhere cannot send.
"""

from __future__ import annotations

import json
import secrets
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib.resources import files
from threading import Lock
from typing import Any

from ldncli.cli.hand_on.serving import PATIENCE, asks_here, serve_with
from ldncli.cli.review.screening.words import (
    STAGES,
    advice_words,
    kind_words,
    next_step,
    progress_words,
    short_advice,
    vote_words,
    why_words,
)
from ldncli.errors import LdnError
from ldncli.records.text.folding import clean
from ldncli.screening.ranking.order import word_finder
from ldncli.screening.session import Session

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_KINDS = {"html": "text/html", "js": "text/javascript", "css": "text/css"}
# Bytes of a request; a note is the longest thing in it.
_MOST = 20_000


def serve_screening(session: Session, port: int, *, browser: bool) -> None:
    """Show the page until Ctrl-C; raises OutsideError where the port is not available."""
    desk = Desk(session)
    serve_with(partial(Handler, desk), port, browser=browser, path=f"{desk.secret}/")


class Desk:
    """One session and its secret; what is asked is done one after the other."""

    def __init__(self, session: Session) -> None:
        self.secret = secrets.token_urlsafe(24)
        self._session, self._lock = session, Lock()

    def state(self, said: str = "") -> dict[str, Any]:
        """All that the page shows."""
        with self._lock:
            return self._state(said)

    def do(self, asked: Any) -> dict[str, Any]:
        """Do what the page asks, and say how things stand then.

        Raises ValueError for what means nothing, LdnError where nothing can be written.
        """
        if not isinstance(asked, dict) or not all(
            each is None or isinstance(each, str) for each in asked.values()
        ):
            raise ValueError("expected an object of texts")
        with self._lock:
            entry = self._session.current
            if (entry.id if entry else None) != asked.get("candidate"):
                return self._state("Shown anew: another window went on from here.")
            return self._state(self._done(asked))

    def _done(self, asked: dict[str, str | None]) -> str:
        session, action = self._session, asked.get("action")
        note = clean(asked.get("note") or "") or None
        if action == "undo":
            return "Taken back." if session.undo() else "There is nothing to undo."
        if action == "back":
            return "" if session.back() else "You decided nothing before that."
        if session.current is None:
            raise ValueError("nothing is left to decide")
        if action == "skip":
            session.skip()
            return ""
        if action == "missing" and session.stage == "full-text":
            return _written(session.not_retrieved(note))
        if action == "exclude":
            reason = asked.get("reason")
            if reason not in {each.id for each in session.rules.at(session.stage)}:
                raise ValueError("no such reason")
            return _written(session.decide("exclude", reason, note))
        if action == "include":
            return _written(session.decide("include", None, note))
        if action == "unsure":
            return _written(session.decide("unsure", None, note))
        raise ValueError("no such action")

    def _state(self, said: str) -> dict[str, Any]:
        session, entry = self._session, self._session.current
        advice = session.advice()
        shown: dict[str, Any] = {
            "by": session.by,
            "stage": STAGES[session.stage],
            "fulltext": session.stage == "full-text",
            "progress": progress_words(session.progress),
            "reasons": [[each.id, each.label] for each in session.rules.at(session.stage)],
            "said": said,
            "advice": advice_words(advice) if entry is None else [short_advice(advice)],
            "candidate": None,
        }
        if entry is None:
            then = next_step(session.stage, session.passed)
            return shown | {"advice": [*shown["advice"], *([then] if then else [])]}
        why, vote = session.why(), session.vote
        told = f"Why now: {why_words(why)}" if why else ""
        if why is None and vote:
            label = session.rules.label(vote.reason)
            told = f"Your last decision: {vote_words(vote, label)}"
        facts = (
            "; ".join(entry.authors[:6]) + (" et al." if len(entry.authors) > 6 else ""),
            entry.journal,
            str(entry.year or ""),
            kind_words(entry.types),
            f"doi {entry.doi}" if entry.doi else "",
            f"PMID {entry.pmid}" if entry.pmid else "",
        )
        return shown | {
            "candidate": entry.id,
            "title": self._parts(entry.title or "(no title)"),
            "abstract": self._parts(entry.abstract or "(no abstract)"),
            "facts": " · ".join(each for each in facts if each),
            "why": told,
        }

    def _parts(self, text: str) -> list[list[Any]]:
        """A text in pieces, each with whether it is a word of the question."""
        finder = word_finder(self._session.words)
        if finder is None:
            return [[text, False]]
        found: list[list[Any]] = []
        at = 0
        for each in finder.finditer(text):
            found += [[text[at : each.start()], False], [each.group(), True]]
            at = each.end()
        return [each for each in [*found, [text[at:], False]] if each[0]]


def _written(written: bool) -> str:
    return "" if written else "Not written: this was decided by somebody else meanwhile."


class Handler(BaseHTTPRequestHandler):
    """The page, its script and style, how things stand (GET), and what is done (POST)."""

    server_version = "ldn"
    sys_version = ""
    timeout = PATIENCE

    def __init__(self, desk: Desk, *given: Any) -> None:
        self._desk = desk
        super().__init__(*given)

    def do_GET(self) -> None:
        """A file of the page, or how things stand."""
        name = self._name()
        if name is None:
            return
        if name == "state":
            self._send_json(self._desk.state())
            return
        file = {"": "page.html", "page.js": "page.js", "page.css": "page.css"}.get(name)
        if file is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        content = files("ldncli.cli.review.screening").joinpath(file).read_bytes()
        self._send(content, f"{_KINDS[file.rpartition('.')[2]]}; charset=utf-8")

    def do_POST(self) -> None:
        """Do something; only for the page itself."""
        name = self._name()
        if name is None:
            return
        if not secrets.compare_digest(
            (self.headers.get("X-Ldn-Secret") or "").encode(), self._desk.secret.encode()
        ) or not self._is_own(self.headers.get("Origin")):
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        length = self.headers.get("Content-Length") or ""
        if name != "do" or not length.isdecimal() or int(length) > _MOST:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        try:
            self._send_json(self._desk.do(json.loads(self.rfile.read(int(length)))))
        except RecursionError:
            self._send_json({"error": "nested too deeply"}, HTTPStatus.BAD_REQUEST)
        except ValueError as error:
            self._send_json({"error": clean(str(error))}, HTTPStatus.BAD_REQUEST)
        except LdnError as error:
            self._send_json({"error": error.message}, HTTPStatus.INTERNAL_SERVER_ERROR)

    def _name(self) -> str | None:
        """What is asked for below the secret; None, with an answer sent, where the request is not
        for us."""
        start, _, name = self.path.removeprefix("/").partition("/")
        if asks_here(self.headers) and secrets.compare_digest(
            start.encode(), self._desk.secret.encode()
        ):
            return name
        self.send_error(HTTPStatus.FORBIDDEN)
        return None

    def _is_own(self, origin: str | None) -> bool:
        return origin is None or origin == f"http://{self.headers.get('Host')}"

    def _send_json(self, value: object, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(json.dumps(value).encode(), "application/json", status)

    def _send(self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        """With every answer: nothing from elsewhere, nothing kept, nothing told elsewhere."""
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the address is a secret."""
