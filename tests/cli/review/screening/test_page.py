"""The page of `ldn serve --screen`: for the one who has its address, and for no page elsewhere."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ldncli.cli.hand_on.serving import Server
from ldncli.cli.review.screening.page import Desk, Handler
from ldncli.screening.session import Session
from ldncli.screening.settings import DEFAULT_REASONS, Rules
from tests.cli.review.screening.sitting import decisions, with_candidates
from tests.conftest import PATIENCE, Run


class Page:
    """A served page, asked over the network as a browser does."""

    def __init__(self, data: Path, stage: str = "title-abstract") -> None:
        self.data = with_candidates(data)
        rules = Rules(reasons=DEFAULT_REASONS)
        session = Session(data, rules, "anna", stage, words=("naltrexone",))  # type: ignore[arg-type]
        self.desk = Desk(session)
        self.server = Server(("127.0.0.1", 0), partial(Handler, self.desk))
        self.port = self.server.server_address[1]

    def ask(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and content of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        sent = None if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=sent, headers=named)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()

    def do(self, status: int = 200, **asked: object) -> Any:
        """Do something as the page itself does."""
        body = {"candidate": self.state()["candidate"], **asked}
        found = self.ask("POST", f"/{self.desk.secret}/do", body, X_Ldn_Secret=self.desk.secret)
        assert found[0] == status, found
        return json.loads(found[2])

    def state(self) -> Any:
        return json.loads(self.ask("GET", f"/{self.desk.secret}/state")[2])


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    made = Page(tmp_path)
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_it_decides_and_says_how_things_stand(page: Page) -> None:
    state = page.state()
    assert state["candidate"] == "a" and ["Naltrexone", True] in state["title"]
    assert state["why"].startswith("Why now: names Naltrexone, speaks of randomisation")
    state = page.do(action="include", note=" a\nnote ")
    assert state["candidate"] == "b" and "1 decided" in state["progress"]
    state = page.do(action="exclude", reason="design")
    assert decisions(page.data)[0].to_json()["note"] == "a note"
    assert page.do(action="undo")["said"] == "Taken back."
    assert page.do(action="back")["why"].startswith("Your last decision: anna: include")
    assert page.do(action="skip")["candidate"] == "b"
    for _ in range(3):
        state = page.do(action="unsure")
    for _ in range(3):
        state = page.do(action="exclude", reason="other")
    then = "1 waits for full text: `ldn screen --stage full-text`"
    assert state["candidate"] is None and state["advice"] == [then]
    assert page.do(status=400, action="include")["error"] == "nothing is left to decide"


def test_what_means_nothing_writes_nothing(page: Page) -> None:
    for asked in (
        {"action": "accept"},
        {"action": "exclude"},
        {"action": "exclude", "reason": "no-results"},
        {"action": "missing"},
        {"action": {"a": "b"}},
    ):
        page.do(status=400, **asked)
    secret = page.desk.secret
    assert page.ask("POST", f"/{secret}/do", ["x"], X_Ldn_Secret=secret)[0] == 400
    assert page.ask("POST", f"/{secret}/other", {}, X_Ldn_Secret=secret)[0] == 400
    assert page.ask("POST", f"/{secret}/do", "x" * 30_000, X_Ldn_Secret=secret)[0] == 400
    stale = page.do(action="include", candidate="c")
    assert stale["candidate"] == "a" and "another window" in stale["said"]
    assert decisions(page.data) == []


def test_hostile_requests_are_answered_with_a_refusal(page: Page) -> None:
    path = f"/{page.desk.secret}/do"
    assert page.ask("POST", path, {}, X_Ldn_Secret="\xe9")[0] == 403
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=PATIENCE)
    deep = b"[" * 19_000
    connection.request("POST", path, body=deep, headers={"X-Ldn-Secret": page.desk.secret})
    assert connection.getresponse().status == 400


def test_no_page_elsewhere_reaches_it(page: Page) -> None:
    secret, body = page.desk.secret, {"action": "include", "candidate": "a"}
    for path in ("/", "/state", "/do", "/wrong/", f"/{secret[:-1]}/"):
        assert page.ask("GET", path)[0] == 403
    assert page.ask("GET", f"/{secret}/../page.py")[0] == 404
    assert page.ask("GET", f"/{secret}/", Host="evil.example")[0] == 403, "a name that points here"
    do = f"/{secret}/do"
    assert page.ask("POST", do, body)[0] == 403, "a form elsewhere cannot send the header"
    assert page.ask("POST", do, body, X_Ldn_Secret="x")[0] == 403
    evil = "http://evil.example"
    assert page.ask("POST", do, body, X_Ldn_Secret=secret, Origin=evil)[0] == 403
    assert page.ask("POST", do, body, X_Ldn_Secret=secret, Host="evil.example")[0] == 403
    assert page.ask("OPTIONS", do)[0] == 501, "nobody is allowed anything"
    assert decisions(page.data) == []


def test_it_asks_for_nothing_elsewhere_and_injects_nothing(page: Page) -> None:
    for name in ("", "page.js", "page.css", "state"):
        status, headers, content = page.ask("GET", f"/{page.desk.secret}/{name}")
        assert status == 200 and b"http" not in content.replace(b"http-equiv", b"")
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert (
            headers["Referrer-Policy"] == "no-referrer" and headers["Cache-Control"] == "no-store"
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
    script = page.ask("GET", f"/{page.desk.secret}/page.js")[2]
    assert b"innerHTML" not in script and b"eval" not in script


def test_a_site_has_nothing_of_it(ldn: Callable[..., Run], world: Path, tmp_path: Path) -> None:
    with_candidates(world)
    assert ldn("site", str(tmp_path / "site")).code == 0
    for each in (tmp_path / "site").rglob("*"):
        if each.is_file():
            assert b"Ldn-Secret" not in each.read_bytes()
            assert b"Trees and stones" not in each.read_bytes()
