"""Every kind of page in Firefox: its own style and scripts are let in by the policy, the search
answers, nothing is wider than a phone, and print brings all that was folded."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.firefox import Firefox, find_firefox
from tests.conftest import LIBRARY
from tests.report.site.every_kind import write_every_kind

PAGES = (
    "index.html map.html search.html papers.html trials.html safety.html about.html"
    " condition/fibromyalgia.html paper/archer-2019.html study/thumb.html alone-outcomes.html"
    " report.html"
).split()


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    program = find_firefox()
    if program is None:
        reason = "NO FIREFOX: the pages were not tested in it; Debian: apt-get install firefox-esr"
        warnings.warn(reason, stacklevel=1)
        print(f"\n*** {reason} ***", file=sys.stderr)
        pytest.skip(reason)
    opened = Firefox(program, tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


def test_pages_work_in_firefox(firefox: Firefox, tmp_path: Path) -> None:
    write_every_kind(tmp_path, LIBRARY)
    firefox.call("WebDriver:SetWindowRect", {"width": 500, "height": 900})
    for name in PAGES:
        firefox.call("WebDriver:Navigate", {"url": f"{tmp_path.as_uri()}/{name}"})
        assert firefox.run("return getComputedStyle(document.body).marginLeft") != "8px", (
            f"{name}: its style is not let in"
        )
        wide = "return document.documentElement.scrollWidth <= innerWidth"
        assert firefox.run(wide), name
        if name in ("map.html", "alone-outcomes.html"):
            assert firefox.run("return document.querySelectorAll('.gm-cell').length") >= 3
        if name not in ("report.html", "alone-outcomes.html"):
            assert firefox.run("return document.documentElement.classList.contains('js')"), name


def test_the_search_answers_in_firefox(firefox: Firefox, tmp_path: Path) -> None:
    write_every_kind(tmp_path, LIBRARY)
    address = f"{tmp_path.as_uri()}/search.html#q=fibromyalgia"
    firefox.call("WebDriver:Navigate", {"url": address})
    found = firefox.call(
        "WebDriver:ExecuteAsyncScript",
        {
            "script": "const done = arguments[0]; const look = () =>"
            " document.documentElement.dataset.ready === 'yes' ? requestAnimationFrame(() =>"
            " done(document.querySelectorAll('#papers tbody tr').length)) : setTimeout(look, 20);"
            " look();",
            "args": [],
        },
    )
    assert found > 0


def test_firefox_prints_what_is_folded(firefox: Firefox, tmp_path: Path) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("NO PDFTOTEXT: printed pages were not read; Debian: poppler-utils")
    write_every_kind(tmp_path, LIBRARY)
    address = f"{tmp_path.as_uri()}/condition/fibromyalgia.html"
    firefox.call("WebDriver:Navigate", {"url": address})
    printed = firefox.call("WebDriver:Print", {"background": True})
    (tmp_path / "page.pdf").write_bytes(base64.b64decode(printed))
    text = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "page.pdf"), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Risk of bias" in text and "Rules of certainty" in text
