"""The evidence map in a real browser: opening, filters, keyboard, deep links, phone, dark, and that
nothing is asked of the network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ldncli.evidence.survey.evidence_map import COLUMNS
from ldncli.questions.asked import ask
from ldncli.records.index.library import load
from ldncli.report.map.answer import map_answer
from ldncli.report.map.page import map_page
from ldncli.report.map.words import cell_words
from tests.browser.conftest import settle
from tests.conftest import LIBRARY, PATIENCE
from tests.report.map.test_page import HOSTILE


@pytest.fixture
def visit(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Open the page of a map; at the end nothing may have gone wrong in it, and nothing may have
    been asked for but the file."""
    wrong: list[str] = []
    contexts = []

    def go(
        data: Path = LIBRARY,
        columns: str = "outcomes",
        address: str = "",
        opened: tuple[int, int] = (1, 1),
        **how: Any,
    ) -> Any:
        library = load(str(data))
        found, account = map_answer(ask(library), columns)
        file = tmp_path / f"{columns}.html"
        file.write_text(
            map_page(
                found,
                library.vocabularies,
                account,
                "invented",
                "Low-dose naltrexone",
                opened=opened,
            ),
            encoding="utf-8",
        )
        contexts.append(browser.new_context(**how))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on(
            "console",
            lambda message: (
                wrong.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message) or dialog.dismiss())
        page.on(
            "request",
            lambda request: (
                wrong.append(request.url) if not request.url.startswith("file:") else None
            ),
        )
        page.goto(f"{file.as_uri()}{address}")
        return page

    yield go
    for each in contexts:
        each.close()
    assert wrong == []


def _labels(page: Any) -> dict[str, str]:
    return dict(
        page.eval_on_selector_all(
            ".gm-cell",
            "all => all.map(each => [each.dataset.cell, each.getAttribute('aria-label')])",
        )
    )


@pytest.mark.parametrize("columns", COLUMNS)
def test_the_page_counts_as_the_program_does(visit: Any, columns: str) -> None:
    found, _ = map_answer(ask(load(str(LIBRARY))), columns)
    want = {
        f"{row.id}/{column.id}": (
            f"{row.label}, {column.label}: {cell_words(found.cell(row.id, column.id))}"
        )
        for row in found.rows
        for column in found.columns
        if found.cell(row.id, column.id).state != "no studies"
    }
    page = visit(columns=columns, opened=(0, 0))
    assert _labels(page) == want
    assert page.locator(".gm-none").count() == len(found.rows) * len(found.columns) - len(want)


def test_rows_and_columns_open_and_fold(visit: Any) -> None:
    page = visit()
    assert page.locator("tbody tr").count() == 1
    toggle = page.locator('[data-kind="row"][data-id="pain"]')
    toggle.click()
    assert toggle.get_attribute("aria-expanded") == "true" and page.locator("tbody tr").count() == 3
    page.locator('[data-kind="col"][data-id="pain-outcomes"]').click()
    assert page.locator('[data-cell="fibromyalgia/pain-intensity"]').count() == 1
    page.get_by_role("button", name="Fold all").click()
    assert page.locator("tbody tr").count() == 1


def test_filters_count_the_cells_anew(visit: Any) -> None:
    page = visit()
    cell = page.locator('[data-cell="pain/any"]')
    assert "3 studies, 2 randomised, 76 people analysed" in cell.get_attribute("aria-label")
    page.get_by_label("Only randomised").check()
    assert "2 studies, 2 randomised, 75 people analysed" in cell.get_attribute("aria-label")
    page.get_by_label("Highest dose, mg a day").fill("3")
    assert "1 study, 1 randomised, 18 people analysed" in cell.get_attribute("aria-label")
    page.get_by_label("From year").fill("2016")
    assert page.get_by_role("status").inner_text().startswith("0 studies of 3 fit")
    page.get_by_role("button", name="Reset").click()
    assert "3 studies" in cell.get_attribute("aria-label")
    page.get_by_role("combobox", name="Design").select_option("case-report")
    assert "1 study, 0 randomised" in cell.get_attribute("aria-label")


def test_a_certainty_is_not_claimed_for_part_of_its_studies(visit: Any) -> None:
    page = visit(address="#map?design=case-report&open=pain+neuropathic-pain")
    assert "certainty not rated for this choice of studies" in page.locator(
        '[data-cell="crps/any"]'
    ).get_attribute("aria-label")


def test_a_cell_tells_its_studies_and_keeps_them(visit: Any) -> None:
    page = visit(address="#map?open=pain&columns=pain-outcomes")
    page.locator('[data-cell="fibromyalgia/pain-intensity"]').hover()
    told = page.locator(".gm-told")
    assert (
        "Pain intensity: MD -0.34 [-0.95, 0.27] as printed" in told.inner_text()
        and "randomised trial, 57 people analysed, 4.5 mg" in told.inner_text()
        and "no difference" in told.inner_text()
    )
    page.locator('[data-cell="fibromyalgia/pain-intensity"]').click()
    page.locator('[data-cell="pain/any"]').hover()
    assert "Fibromyalgia · Pain intensity" in told.inner_text(), "what was pressed stays"
    assert (
        told.get_by_role("link", name="Archer 2019").get_attribute("href")
        == "https://doi.org/10.5555/archer.2019"
    )
    assert "cell=fibromyalgia%2Fpain-intensity" in page.url
    told.get_by_role("button", name="Close").click()
    assert "cell=" not in page.url


def test_everything_is_reached_by_keyboard(visit: Any) -> None:
    page = visit()
    page.locator('[data-kind="row"][data-id="pain"]').focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.id") == "pain", (
        "the focus stays on what was opened"
    )
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.cell") == "pain/any"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.cell") == "fibromyalgia/any"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.cell") == "fibromyalgia/any"
    assert page.locator(".gm-scroll [tabindex='0']").count() == 1, "one stop for the tab key"


def test_a_deep_link_restores_what_was_seen(visit: Any) -> None:
    page = visit(address="#map?randomised=yes&dose-to=3&colour=direction&cell=crps/pain-intensity")
    assert (
        page.get_by_label("Only randomised").is_checked()
        and page.get_by_label("Highest dose, mg a day").input_value() == "3"
    )
    assert page.get_by_label("Colour").input_value() == "direction"
    assert (
        page.locator('[data-cell="crps/pain-intensity"]').get_attribute("aria-expanded") == "true"
    ), "branches above it are open"
    assert (
        "Complex regional pain syndrome · Pain intensity" in page.locator(".gm-told").inner_text()
    )


def test_a_senseless_link_is_harmless(visit: Any) -> None:
    page = visit(
        address="#map?design=%3Cimg%3E&cell=a/b&open=__proto__+x&columns=%22&dose-from=abc&colour=constructor&year-to="
    )
    assert page.locator("tbody tr").count() == 1 and page.locator("img").count() == 0


def test_a_phone_shows_the_studies_in_a_sheet_that_hides_nothing(visit: Any) -> None:
    page = visit(viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    cell = page.locator('[data-cell="pain/any"]')
    cell.tap()
    settle(page)
    sheet = page.locator(".gm-told").bounding_box()
    assert (
        sheet["y"] + sheet["height"] <= 701
        and cell.bounding_box()["y"] + cell.bounding_box()["height"] <= sheet["y"] + 1
    )


def test_dark_light_and_print(visit: Any) -> None:
    page = visit(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 29)"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".gm-told").is_visible()


def test_a_hostile_record_does_nothing(visit: Any, world: Path) -> None:
    for file in (world / "papers").glob("*.yaml"):
        text = re.sub(
            r"^title: .*$",
            lambda _, own=file.stem: f"title: {json.dumps(HOSTILE + own, ensure_ascii=False)}",
            file.read_text(encoding="utf-8"),
            flags=re.MULTILINE,
        )
        file.write_text(text, encoding="utf-8")
    page = visit(data=world)
    page.locator('[data-cell="pain/any"]').click()
    assert "<script>alert(1)</script>" in page.locator(".gm-told").inner_text()
    assert page.locator(".gm-told img").count() == 0


def test_without_scripts_there_is_a_table(visit: Any) -> None:
    page = visit(java_script_enabled=False)
    assert (
        page.locator("tbody tr").count() == 4 and "no studies" in page.locator("tbody").inner_text()
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(visit: Any, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    # The policy of the page keeps the checker out too, so that it is lifted for this test alone.
    page = visit(
        address="#map?cell=crps/pain-intensity",
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
        bypass_csp=True,
    )
    found = axe.Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
