"""A real browser for the pages: found on this machine, driven by Playwright, offline, with every
request and complaint noted."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import LIBRARY, PATIENCE, ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def find_chromium() -> str | None:
    """The browser named by LDN_CHROMIUM, else the first that is on the path."""
    given = os.environ.get("LDN_CHROMIUM")
    return given or next((found for name in _NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; without one they are skipped, and it is said aloud."""
    program = find_chromium()
    if program is None:
        reason = (
            "NO BROWSER: the pages were not tested. Install one (Debian: apt-get install chromium),"
            " or name it by LDN_CHROMIUM"
        )
        warnings.warn(reason, stacklevel=1)
        print(f"\n*** {reason} ***", file=sys.stderr)
        pytest.skip(reason)
    playwright = pytest.importorskip(
        "playwright.sync_api",
        reason="NO PLAYWRIGHT: the pages were not tested in a browser; pip install '.[test]'",
    )
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@dataclass
class Watched:
    """A page with what it asked for and complained of."""

    page: Page
    folder: Path
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, name: str) -> Page:
        """Go to a page of the site, anew even where only the fragment differs."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.folder.as_uri()}/{name}")
        return self.page

    def check_quiet(self) -> None:
        """Nothing was complained of, and nothing but files of the site was asked for."""
        assert self.complaints == []
        allowed = (self.folder.as_uri(), "about:blank", "blob:")
        assert [each for each in self.requests if not each.startswith(allowed)] == []


Open = Callable[..., Watched]


def _watched(browser: Browser, folder: Path, **how: Any) -> Watched:
    """A page in a context of its own: without a network, at a size, on a side."""
    context = browser.new_context(
        **{
            "viewport": DESKTOP,
            "color_scheme": "light",
            "accept_downloads": True,
            "offline": True,
            **how,
        }
    )
    found = Watched(context.new_page(), folder)
    found.page.set_default_timeout(PATIENCE * 1000)
    found.page.on("request", lambda request: found.requests.append(request.url))
    found.page.on(
        "console",
        lambda message: (
            found.complaints.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.on(
        "dialog",
        lambda dialog: (found.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()),
    )
    return found


@pytest.fixture
def watch(browser: Browser) -> Iterator[Open]:
    """Open a site in a context of its own; after the test it must have been quiet."""
    seen: list[Watched] = []

    def opened(folder: Path, **how: Any) -> Watched:
        seen.append(_watched(browser, folder, **how))
        return seen[-1]

    yield opened
    try:
        for each in seen:
            each.check_quiet()
    finally:
        for each in seen:
            each.page.context.close()


@pytest.fixture(scope="session")
def readers(browser: Browser) -> dict[tuple[Path, str], Watched]:
    """The pages of `read`, by site and side."""
    return {}


@pytest.fixture
def read(browser: Browser, readers: dict[tuple[Path, str], Watched]) -> Iterator[Open]:
    """Open a site to look at, not to use: tests that set nothing which a browser keeps share a
    context, since a new one costs as much as all else that they do."""
    seen: list[Watched] = []

    def opened(folder: Path, scheme: str) -> Watched:
        place = folder, scheme
        if place not in readers:
            readers[place] = _watched(browser, folder, color_scheme=scheme)
        seen.append(readers[place])
        return seen[-1]

    yield opened
    try:
        for each in seen:
            each.check_quiet()
    finally:
        for each in seen:
            each.requests.clear()
            each.complaints.clear()


def settle(page: Page) -> None:
    """Wait until a search page has read its index, and what scripts left to the next
    picture is done and painted."""
    if "/search.html" in page.url:
        page.wait_for_selector("html[data-ready=yes]")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def build(folder: Path, data: Path, **filters: object) -> Path:
    """A site of some records in a folder."""
    from ldncli.questions.asked import ask
    from ldncli.records.index.library import load
    from ldncli.report.site.builder import site_files, write_files
    from ldncli.report.site.contents import contents_of

    write_files(site_files(contents_of(ask(load(str(data)), **filters))), folder)
    return folder


@pytest.fixture(scope="session")
def invented_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the invented base."""
    return build(tmp_path_factory.mktemp("invented"), LIBRARY)


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real base."""
    return build(tmp_path_factory.mktemp("whole"), ROOT / "data")
