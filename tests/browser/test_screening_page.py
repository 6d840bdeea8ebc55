"""The page of `ldn serve --screen` in a browser: on a phone too, by keys alone, without a
complaint."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ldncli.cli.hand_on.serving import Server
from ldncli.cli.review.screening.page import Desk, Handler
from ldncli.screening.session import Session
from ldncli.screening.settings import DEFAULT_REASONS, Rules
from tests.browser.conftest import PHONE
from tests.cli.review.screening.sitting import decisions, with_candidates

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    rules = Rules(reasons=DEFAULT_REASONS)
    desk = Desk(Session(with_candidates(tmp_path), rules, "anna", words=("naltrexone",)))
    server = Server(("127.0.0.1", 0), partial(Handler, desk))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    opened = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    complaints: list[str] = []
    opened.on("console", lambda each: complaints.append(each.text))
    opened.on("pageerror", lambda each: complaints.append(str(each)))
    opened.on("dialog", lambda each: complaints.append(each.message))
    opened.goto(f"http://127.0.0.1:{server.server_address[1]}/{desk.secret}/")
    opened.wait_for_selector("#progress:not(:empty)")
    yield opened
    opened.close()
    server.shutdown()
    server.server_close()
    assert not complaints


def test_keys_decide_on_a_phone_too(page: Page, tmp_path: Path) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.inner_text("mark >> nth=0") == "Naltrexone"
    page.keyboard.press("n")
    page.keyboard.type("x is no key here")
    page.keyboard.press("Enter")
    page.keyboard.press("i")
    page.wait_for_selector("#progress:has-text('1 decided')")
    assert "<script>" in page.inner_text("#title"), "shown, and nothing more"
    page.keyboard.press("x")
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    page.keyboard.press("2")
    page.wait_for_selector("#progress:has-text('2 decided')")
    page.click("text=Undo")
    page.wait_for_selector("#progress:has-text('1 decided')")
    found = [each.to_json() for each in decisions(tmp_path)]
    assert [each["event"] for each in found] == ["decided", "decided", "undone"]
    assert found[0]["note"] == "x is no key here" and found[1]["reason"] == "intervention"
