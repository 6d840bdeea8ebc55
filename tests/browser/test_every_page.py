"""Every kind of page: on paper of both sizes, without scripts, at the width of a small phone, for
the newest rules of accessibility, and in validators where they are installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ldncli.cli.hand_on.serving import Server, _Handler
from tests.browser.conftest import Open, settle
from tests.conftest import LIBRARY
from tests.report.site.every_kind import write_every_kind
from tests.report.site.hostile import hostile_world

# The first page of each kind is looked at; pages of one kind come from one template.
_KINDS = ("condition", "mechanism", "paper", "study", "year")
# Width in pixels of what margins of 14 mm leave.
PAPER = {"A4": 688, "Letter": 710}
# Elements that a reader sees and that are wider than the page, or cut by an element above.
_CUT = """() => {
  const wide = document.documentElement.clientWidth + 1, found = [];
  for (const each of document.body.querySelectorAll("*")) {
    if (!each.checkVisibility() || each.closest(".sr, .gm-said, caption, .skip, svg")) continue;
    const box = each.getBoundingClientRect(), style = getComputedStyle(each);
    const name = `${each.tagName}.${each.className} ${each.textContent.slice(0, 40)}`;
    if (box.width && box.right > wide) found.push(`${name} ends at ${box.right}`);
    if (style.overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1
      && !each.matches(".gm-up, input, select, thead")) found.push(`${name} is cut`);
  }
  return found.slice(0, 5);
}"""
_TEXTS = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const each = walker.currentNode, above = each.parentElement;
    if (!each.data.trim() || above.closest("script, style, noscript, .sr, .gm-said, option")) {
      continue;
    }
    if (above.closest("caption, desc, title, [hidden], .rule")) continue;
    if (above.checkVisibility({ visibilityProperty: true })) found.push(each.data);
  }
  return found;
}"""


def _world(place: Path, kind: str) -> Path:
    if kind == "invented":
        return LIBRARY
    data = Path(shutil.copytree(LIBRARY, place / "world"))
    if kind == "hostile":
        return hostile_world(data)
    for file in (data / "papers").glob("*.yaml"):
        file.unlink()
    return data


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, list[str]]]:
    """The folder of each base with the names of one page of each kind."""
    found = {}
    for base in ("invented", "hostile", "empty"):
        place = tmp_path_factory.mktemp(base)
        (place / "pages").mkdir()
        every = write_every_kind(place / "pages", _world(place, base))
        names = [name for name in every if "/" not in name and name != "page.html"]
        for kind in _KINDS:
            of_kind = [name for name in every if name.startswith(f"{kind}/")]
            hostile = [name for name in of_kind if "hostile" in name or "fibromyalgia" in name]
            names += (hostile or of_kind)[:1]
        found[base] = place / "pages", names
    return found


TWO = pytest.mark.parametrize("base", ["invented", "hostile"])


@TWO
def test_paper_cuts_nothing(watch: Open, folders: Any, base: str, tmp_path: Path) -> None:
    folder, names = folders[base]
    wrong = {}
    for size, width in PAPER.items():
        found = watch(folder, viewport={"width": width, "height": 900})
        found.page.emulate_media(media="print")
        for name in names:
            page = found.open(name)
            settle(page)
            if cut := page.evaluate(_CUT):
                wrong[name, size] = cut
    assert wrong == {}


@pytest.mark.parametrize(("base", "size"), [("hostile", "A4"), ("invented", "Letter")])
def test_all_that_is_seen_is_in_the_printed_pages(
    watch: Open, folders: Any, base: str, size: str, tmp_path: Path
) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("NO PDFTOTEXT: printed pages were not read; Debian: poppler-utils")
    folder, names = folders[base]
    for name in names:
        page = watch(folder).open(name)
        settle(page)
        file = tmp_path / "page.pdf"
        page.pdf(path=file, format=size, prefer_css_page_size=True)
        page.emulate_media(media="print")
        seen = page.evaluate(_TEXTS)
        page.context.close()
        text = _run("pdftotext", "-raw", str(file), "-")
        printed = _letters(text)
        # A head that is repeated may stand amid the words of a row; Arabic and Hebrew are
        # printed in the order in which they are drawn.
        lost = [
            each
            for each in seen
            for word in re.findall(r"[A-Za-z0-9]{4,40}", each)[:30]
            if word.lower() not in printed
        ]
        assert lost == [], (name, size, lost[:3])
        assert _outside(_run("pdftotext", "-bbox", str(file), "-")) == [], (name, size)


def _run(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def _outside(text: str) -> list[str]:
    """Words with a place outside the paper."""
    found, wide, high = [], 0.0, 0.0
    for line in text.splitlines():
        if size := re.search(r'<page width="([\d.]+)" height="([\d.]+)"', line):
            wide, high = float(size[1]), float(size[2])
        elif word := re.search(
            r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)<', line
        ):
            left, top, right, low = (float(each) for each in word.groups()[:4])
            if left < 0 or top < -2 or right > wide + 1 or low > high + 2:
                found.append(word[5])
    return found


def test_a_long_table_has_its_head_on_each_page(
    watch: Open, whole_site: Path, tmp_path: Path
) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("NO PDFTOTEXT: printed pages were not read; Debian: poppler-utils")
    page = watch(whole_site).open("search.html#q=fibromyalgia")
    settle(page)
    page.click("#every")
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    leaves = _run("pdftotext", "-raw", str(tmp_path / "page.pdf"), "-").split("\f")
    rows = [leaf for leaf in leaves if "randomised" in leaf]
    assert len(rows) > 2
    for leaf in rows:
        assert re.search(r"Paper\s+Condition\s+Design", leaf), leaf[:200]


@pytest.mark.parametrize("base", ["invented", "empty"])
def test_pages_say_what_they_hold_without_scripts(watch: Open, folders: Any, base: str) -> None:
    folder, names = folders[base]
    found = watch(folder, java_script_enabled=False)
    for name in names:
        page = found.open(name)
        assert page.locator("h1").is_visible(), name
        for each in page.locator("search, #find, #theme, .gm-bar details").all():
            assert not each.is_visible(), f"{name}: a control that does nothing"
        if name == "search.html":
            assert "needs scripts" in page.locator("main").inner_text()
        if name == "alone-outcomes.html" and base != "empty":
            assert page.locator(".gm-grid tbody tr").count() > 0
            assert "Point at a cell" not in page.locator("main").inner_text()


@pytest.mark.parametrize(("base", "width"), [("hostile", 360), ("hostile", 320), ("invented", 640)])
def test_nothing_is_wider_than_its_window(watch: Open, folders: Any, base: str, width: int) -> None:
    """A small phone, and a window of 1,280 pixels seen at four and at two times its size."""
    folder, names = folders[base]
    found = watch(folder, viewport={"width": width, "height": 800})
    for name in names:
        page = found.open(name)
        settle(page)
        page.evaluate(
            "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize(
    ("base", "colours"), [("invented", "light"), ("hostile", "dark"), ("empty", "forced")]
)
def test_axe_finds_nothing_at_all(watch: Open, folders: Any, base: str, colours: str) -> None:
    """All rules, best practice too."""
    axe = pytest.importorskip("axe_playwright_python", reason="NO AXE: pip install '.[test]'")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    folder, names = folders[base]
    how = {"forced_colors": "active"} if colours == "forced" else {"color_scheme": colours}
    # The policy of the pages keeps the checker out too.
    found = watch(folder, bypass_csp=True, **how)
    wrong = []
    for name in names:
        page = found.open(name)
        settle(page)
        page.evaluate(
            "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
        )
        page.evaluate(script)
        answer = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
        wrong += [(name, each["id"], each["nodes"][0]["html"]) for each in answer["violations"]]
    assert wrong == []


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(
    watch: Open, folders: Any
) -> None:
    folder, names = folders["invented"]
    found = watch(folder, reduced_motion="reduce")
    for name in names:
        page = found.open(name)
        settle(page)
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip", name
        assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0, name
        for _ in range(6):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                """() => { const each = document.activeElement, style = getComputedStyle(each);
                return each === document.body || parseFloat(style.outlineWidth) >= 1
                  && style.outlineStyle !== "none"; }"""
            )
            assert seen, (name, page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))


def test_vnu_finds_no_error(folders: Any) -> None:
    """The checker of the W3C; its jar is named by LDN_VNU."""
    jar = os.environ.get("LDN_VNU")
    if not jar or not shutil.which("java"):
        pytest.skip("NO VNU: LDN_VNU names no vnu.jar, or there is no java")
    pages = [str(file) for folder, _ in folders.values() for file in folder.rglob("*.html")]
    done = subprocess.run(
        ["java", "-jar", jar, "--errors-only", *pages], capture_output=True, text=True, timeout=300
    )
    assert done.stderr == "" and done.returncode == 0


def test_html_validate_finds_nothing(folders: Any, tmp_path: Path) -> None:
    """Its program is named by LDN_HTML_VALIDATE; a list of options below a field for words is no
    `select`, and what spaces end a line concerns nobody."""
    program = os.environ.get("LDN_HTML_VALIDATE") or shutil.which("html-validate")
    if not program:
        pytest.skip("NO HTML-VALIDATE: name it by LDN_HTML_VALIDATE, or put it on the path")
    rules = {
        "prefer-native-element": ["error", {"exclude": ["listbox"]}],
        "long-title": "off",
        "no-trailing-whitespace": "off",
    }
    settings = tmp_path / "settings.json"
    settings.write_text(
        json.dumps({"root": True, "extends": ["html-validate:recommended"], "rules": rules})
    )
    pages = [str(file) for folder, _ in folders.values() for file in folder.rglob("*.html")]
    done = subprocess.run(
        [program, "--config", str(settings), "-f", "json", *pages],
        capture_output=True,
        text=True,
        timeout=300,
    )
    found = Counter(
        (each["ruleId"], each["message"])
        for page in json.loads(done.stdout)
        for each in page["messages"]
    )
    assert found == {}


def test_a_served_site_works_under_the_policy_of_its_server(browser: Any, folders: Any) -> None:
    folder, names = folders["invented"]
    server = Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda each: complaints.append(each.text))
    page.on("pageerror", lambda each: complaints.append(str(each)))
    try:
        for name in names:
            if name.startswith(("alone", "report")):
                continue  # files of their own, which no site holds
            answer = page.goto(f"http://127.0.0.1:{server.server_address[1]}/{name}")
            settle(page)
            policy = answer.headers["content-security-policy"]
            assert policy.startswith("default-src 'none';") and "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
    finally:
        page.close()
        server.shutdown()
        server.server_close()
    assert complaints == []
