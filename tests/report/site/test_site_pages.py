"""The pages of a site: every link leads somewhere, nothing is injected, nothing is inline."""

from __future__ import annotations

import os
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.report.site.addresses import safe_address
from ldncli.report.site.builder import site_files, write_files
from ldncli.report.site.contents import contents_of
from tests.conftest import LIBRARY, Run
from tests.records.conftest import rewrite
from tests.report.site.hostile import LONG, MARK, TITLE, hostile_world

FIRST_PAGE_MOST = 300_000


class Reader(HTMLParser):
    """What a page holds: ids, links, elements with their attributes, text."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        found = dict(attrs)
        self.elements.append((tag, found))
        if found.get("id"):
            self.ids.append(found["id"] or "")
        self.links += [value for name in ("href", "src", "action") if (value := found.get(name))]

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.text += data


def _built(folder: Path, data: Path, **filters: object) -> dict[str, Reader]:
    write_files(site_files(contents_of(ask(load(str(data)), **filters))), folder)
    return {
        str(path.relative_to(folder)): Reader(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reader]:
    return _built(tmp_path_factory.mktemp("site"), LIBRARY)


def _broken(pages: dict[str, Reader], folder_files: set[str]) -> list[str]:
    found = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (
                os.path.normpath(os.path.join(os.path.dirname(name), unquote(parts.path)))
                if parts.path
                else name
            )
            if target not in folder_files:
                found.append(f"{name} → {link}")
            elif (
                parts.fragment
                and target in pages
                and unquote(parts.fragment) not in pages[target].ids
            ):
                found.append(f"{name} → {link} (no such place)")
    return found


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"condition": ("crps",)},
        {"year": "1990-1991"},
        {"mechanism": ("endorphin-rebound",), "scope": ("any",)},
    ],
    ids=["all", "condition", "nothing", "mechanism"],
)
def test_every_link_and_anchor_leads_somewhere(tmp_path: Path, filters: dict[str, object]) -> None:
    pages = _built(tmp_path, LIBRARY, **filters)
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert not _broken(pages, files)


def test_every_kind_of_page_is_there(pages: dict[str, Reader]) -> None:
    for name in (
        "index",
        "map",
        "search",
        "conditions",
        "mechanisms",
        "papers",
        "trials",
        "safety",
        "about",
        "condition/crps",
        "paper/archer-2019",
        "study/thumb",
        "year/2019",
    ):
        assert f"{name}.html" in pages, name
    assert "no study" in pages["condition/pain.html"].text.lower(), (
        "a condition without a finding says so"
    )


def test_addresses_of_before_lead_to_those_of_today(tmp_path: Path, world: Path) -> None:
    papers = world / "papers"
    rewrite(
        papers / "bell-2015.yaml", "id: bell-2015\n", "id: bell-2015\nformer_ids: [pain-2015]\n"
    )
    for name in ("archer-2019", "archer-2020"):
        old = "study: thumb\n"
        rewrite(papers / f"{name}.yaml", old, f"{old}former_studies: [sore]\n")
    pages = _built(tmp_path, world)
    for old, new, name in (
        ("paper/pain-2015", "../paper/bell-2015.html", "Bell 2015"),
        ("study/sore", "../study/thumb.html", "Archer 2019"),
    ):
        page = pages[f"{old}.html"]
        refresh = {"http-equiv": "refresh", "content": f"0; url={new}"}
        assert ("meta", refresh) in page.elements
        assert ("a", {"href": new}) in page.elements and name in page.text
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert not _broken(pages, files)


def test_pages_are_whole_documents(pages: dict[str, Reader]) -> None:
    for name, page in pages.items():
        tags = [tag for tag, _ in page.elements]
        assert tags.count("h1") == 1 and tags.count("main") == 1 and tags.count("title") == 1, name
        assert len(page.ids) == len(set(page.ids)), f"{name} has an id twice"
        assert "Not medical advice" in page.text and "2026-01-03" in page.text, name


def test_policy_is_strict_and_nothing_is_inline(pages: dict[str, Reader]) -> None:
    for name, page in pages.items():
        policy = next(
            found["content"] or ""
            for tag, found in page.elements
            if tag == "meta" and found.get("http-equiv") == "Content-Security-Policy"
        )
        assert (
            "default-src 'none'" in policy
            and "unsafe" not in policy
            and "*" not in policy
            and "http" not in policy
        )
        for tag, found in page.elements:
            assert tag not in ("style", "iframe", "object", "embed", "base"), name
            assert tag != "script" or found.get("src") or found.get("type") == "application/json", (
                name
            )
            assert not [key for key in found if key.startswith("on") or key == "style"], name
        loaded = [
            link
            for tag, found in page.elements
            if tag in ("script", "link", "img")
            for link in (found.get("src"), found.get("href"))
            if link
        ]
        assert not [link for link in loaded if "//" in link], name


def test_a_hostile_record_stays_text(tmp_path: Path, world: Path) -> None:
    pages = _built(tmp_path, hostile_world(world))
    page = pages["paper/hostile-2024.html"]
    assert (
        " ".join(TITLE.split())[:60] in " ".join(page.text.split())
        and LONG in page.text
        and "{{ 7 * 7 }}" in page.text
    )
    for name, each in pages.items():
        for tag, found in each.elements:
            assert tag != "img", name
            assert not [key for key in found if key.startswith("on")], name
            assert tag != "script" or not (found.get("src") or "").startswith(("http", "//")), name
            assert (
                not (found.get("href") or "").lower().strip().startswith(("javascript:", "data:"))
            ), name
    assert not {tag for tag, _ in page.elements} & {"b", "i", "img", "textarea", "iframe", "svg"}
    assert not any(
        MARK in (found.get("href") or "") and "<" in (found.get("href") or "")
        for _, found in page.elements
    )


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt://x/%0aalert(1)", None),
        ("data:text/html,x", None),
        ("https://", None),
        ("http://[broken", None),
        ('https://e.example/"><b>', "https://e.example/%22%3E%3Cb%3E"),
        (None, None),
    ],
)
def test_addresses(address: str | None, safe: str | None) -> None:
    assert safe_address(address) == safe


def test_the_first_page_is_light(real_library: Library) -> None:
    """Of the real base; the files of a site are made one by one, those of its papers after the
    first page, which are not needed here."""
    made: dict[str, bytes] = {}
    for name, pieces in site_files(contents_of(ask(real_library))):
        made[name] = b"".join(pieces)
        if name == "index.html":
            break
    loaded = [
        link
        for tag, found in Reader(made["index.html"].decode()).elements
        if tag in ("script", "link")
        for link in (found.get("src"), found.get("href"))
        if link
    ]
    assert loaded
    size = sum(len(made[name]) for name in ["index.html", *loaded])
    assert size <= FIRST_PAGE_MOST, f"{size} bytes"


def test_retracted_papers_have_a_banner_and_count_nowhere(pages: dict[str, Reader]) -> None:
    contents = contents_of(ask(load(str(LIBRARY))))
    retracted = [paper.id for paper in contents.papers.values() if paper.status == "retracted"]
    assert retracted
    for name in retracted:
        assert "Retracted." in pages[f"paper/{name}.html"].text
        assert name not in {
            paper.id for study in contents.asked.body.studies for paper in study.papers
        }


def test_a_step_that_a_person_took_shows_who(pages: dict[str, Reader]) -> None:
    assert "Judged by" in pages["condition/fibromyalgia.html"].text


def test_an_empty_base_makes_a_site(ldn: Callable[..., Run], world: Path, tmp_path: Path) -> None:
    for file in (world / "papers").glob("*.yaml"):
        file.unlink()
    run = ldn("site", str(tmp_path / "site"))
    assert run.code == 0, run.err
    assert "No study of low-dose naltrexone" in (tmp_path / "site" / "index.html").read_text(
        encoding="utf-8"
    )
