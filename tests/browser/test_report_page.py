"""A report opened from disk in a real browser: it asks nobody, complains of nothing, fits a phone,
and a hostile base gets nothing to run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.report.document.writers.html import to_html
from tests.browser.conftest import DESKTOP, PHONE, Watched
from tests.conftest import ROOT
from tests.report.document.reports import make_hostile, report_of


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE)]
)
def test_a_report_of_hostile_records_is_quiet(
    watch: Callable[..., Watched], trials: Path, tmp_path: Path, scheme: str, size: dict[str, int]
) -> None:
    make_hostile(trials)
    (tmp_path / "report.html").write_text(to_html(report_of(trials)), encoding="utf-8")
    page = watch(tmp_path, viewport=size, color_scheme=scheme).open("report.html")
    page.click("nav a[href='#harms']")
    assert (
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        <= 0
    )
    assert page.evaluate("getComputedStyle(document.body).display") in (
        "grid",
        "block",
    ), "its own style is let in"
    assert page.locator("figure svg").count() > 3


def test_the_whole_report_prints_and_has_nothing_serious_for_axe(
    watch: Callable[..., Watched], tmp_path: Path
) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="NO AXE: accessibility of the report was not tested",
    )
    (tmp_path / "report.html").write_text(
        to_html(report_of(ROOT / "data", condition=["fibromyalgia"])), encoding="utf-8"
    )
    page = watch(tmp_path, bypass_csp=True).open("report.html")
    found = axe.Axe().run(page).response["violations"]
    assert [
        (each["id"], each["nodes"][0]["html"])
        for each in found
        if each["impact"] in ("serious", "critical")
    ] == []
    assert page.pdf()[:4] == b"%PDF"
