"""What a validator and a checker of accessibility look for, by rule, on every kind of page: of an
invented base, of one that is hostile and of one that is empty."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest

from tests.conftest import LIBRARY
from tests.report.site.every_kind import write_every_kind
from tests.report.site.hostile import hostile_world

Pages = dict[str, tuple[Any, list[Any]]]
_SILENT = {"hidden", "submit", "button", "reset"}


def _read(text: str) -> tuple[Any, list[Any]]:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    root = parser.parse(text).getroot()
    return root, parser.errors


@pytest.fixture(scope="module", params=["invented", "hostile", "empty"])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    place = tmp_path_factory.mktemp(request.param)
    data = LIBRARY
    if request.param != "invented":
        data = Path(shutil.copytree(LIBRARY, place / "world"))
    if request.param == "hostile":
        hostile_world(data)
    if request.param == "empty":
        for file in (data / "papers").glob("*.yaml"):
            file.unlink()
    (place / "pages").mkdir()
    found = write_every_kind(place / "pages", data)
    return {name: _read(file.read_text(encoding="utf-8")) for name, file in found.items()}


def _faults(root: Any) -> Iterator[str]:
    every = [each for each in root.iter() if isinstance(each.tag, str)]
    ids = Counter(each.get("id") for each in every if each.get("id") is not None)
    yield from (f"id {each!r} is not one of its own" for each, many in ids.items() if many > 1)
    yield from (f"id {each!r}" for each in ids if not each or each.split() != [each])
    if root.get("lang") != "en":
        yield "no language"
    if not (root.findtext("head/title") or "").strip():
        yield "no title"
    heads = [int(each.tag[1]) for each in every if each.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    main = [level for level in heads if level == 1]
    if len(main) != 1:
        yield f"{len(main)} heads of the first level"
    for each in every:
        yield from _faults_of(each, ids)
    names = Counter(
        (each.tag, each.get("aria-label") or each.get("aria-labelledby"))
        for each in every
        if each.tag in ("nav", "search", "form")
        or (each.tag == "section" and (each.get("aria-label") or each.get("aria-labelledby")))
    )
    yield from (f"{each} is named as another" for each, many in names.items() if many > 1)


def _faults_of(each: Any, ids: Counter[str]) -> Iterator[str]:
    tag, words = each.tag, "".join(each.itertext()).strip()
    where = f"<{tag} {dict(each.attrib)}>"
    named = ("h1", "h2", "h3", "h4", "button", "a", "caption", "summary", "legend")
    if tag in named and not (words or each.get("aria-label")):
        yield f"{where} is empty"
    if tag == "button" and each.get("type") not in ("button", "submit"):
        yield f"{where} has no type"
    if tag in ("input", "select", "textarea") and each.get("type") not in _SILENT:
        wrapped = any(up.tag == "label" for up in each.iterancestors())
        own = each.get("id")
        labels = each.getroottree().getroot().iter("label")
        labelled = own and any(label.get("for") == own for label in labels)
        if not (wrapped or labelled or each.get("aria-label")):
            yield f"{where} has no label"
        if tag == "input" and not each.get("type"):
            yield f"{where} has no type"
    if tag == "form" and not any(one.get("type") == "submit" for one in each.iter("button")):
        yield f"{where} cannot be sent by a button"
    if tag == "img" and each.get("alt") is None:
        yield f"{where} has no words"
    if tag == "table" and each.find("caption") is None:
        yield f"{where} has no caption"
    if tag == "th" and each.get("scope") not in ("col", "row", "rowgroup", "colgroup"):
        yield f"{where} heads nothing"
    if tag == "dl":
        for part in each:
            order = [one.tag for one in part] if part.tag == "div" else []
            if part.tag == "div" and (order[:1] != ["dt"] or order[-1:] != ["dd"]):
                yield f"{where}: {order}"
    if tag in ("span", "div", "p", "i", "b") and each.get("aria-label") and not each.get("role"):
        yield f"{where} is named without being anything"
    if each.get("role") in ("region", "search", "navigation", "main") and tag != "form":
        yield f"{where} has an element of its own"
    for name in ("aria-labelledby", "aria-controls", "aria-describedby", "for"):
        for target in (each.get(name) or "").split():
            if target not in ids:
                yield f"{where} points at nothing: {target}"
    for name in each.attrib:
        if name == "style" or name.startswith("on"):
            yield f"{where} needs a looser policy"


def test_no_page_has_a_fault_of_markup(pages: Pages) -> None:
    assert {"index.html", "alone-outcomes.html", "report.html", "page.html"} <= set(pages)
    wrong = {
        name: found
        for name, (root, errors) in pages.items()
        if (found := [*_faults(root), *(str(each) for each in errors)])
    }
    assert wrong == {}


def test_no_policy_has_a_hole(pages: Pages) -> None:
    """The page for screening gets its policy from its server."""
    for name, (root, _) in pages.items():
        if name == "page.html":
            continue
        [policy] = [
            each.get("content")
            for each in root.iter("meta")
            if each.get("http-equiv") == "Content-Security-Policy"
        ]
        assert policy.startswith("default-src 'none';"), name
        for word in ("unsafe", "*", "http:", "https:", "data:", "blob:"):
            assert word not in policy, (name, word)


def test_the_rules_see_faults() -> None:
    root, errors = _read(
        "<!DOCTYPE html><html><head><title></title></head><body><h1></h1><p id=a><p id=a>"
        "<form><input></form><table><tr><th>x</th></tr></table><button>x</button>"
        "<span aria-label=y style='top:0'>x</span><dl><div><dd>1</dd><dt>x</dt></div></dl>"
        "<img src=x></body></html>"
    )
    found = " ".join(_faults(root))
    assert not errors
    for word in (
        "no language; no title; is empty; not one of its own; no label; cannot be sent; no caption;"
        " heads nothing; no type; without being anything; looser policy; ['dd', 'dt']; no words"
    ).split("; "):
        assert word in found, word
