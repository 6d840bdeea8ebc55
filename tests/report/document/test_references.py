"""The list of references: its order, numbers and names, links, pages in full,
and what citeproc gets wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import UsageError
from ldncli.records.model.bibliography import Source
from ldncli.records.model.paper import Paper
from ldncli.report.document.references import Reference, References, make_references
from tests.evidence.trials import paper

NUMBERED = References("vancouver", True, (), {f"p{place}": str(place) for place in range(1, 12)})
NAMED = References("apa", False, (), {"a": "Archer, 2019", "b": "Bell, 2015"})


def article(
    id: str, title: str = "Small doses", authors: tuple[str, ...] = ("Archer, Ann",), **more: object
) -> Paper:
    return paper(id=id, title=title, authors=authors, **more)  # type: ignore[arg-type]


# -- marks in the text -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("papers", "mark"),
    [
        (["p1"], "[1]"),
        (["p2", "p1"], "[1, 2]"),
        (["p3", "p1", "p2"], "[1–3]"),
        (["p3", "p7", "p8", "p9", "p5"], "[3, 5, 7–9]"),
        (["p1", "p2", "p3", "p5", "p6", "p7", "p8"], "[1–3, 5–8]"),
        (["p9", "p10", "p11"], "[9–11]"),
        (["p1", "p1", "nobody"], "[1]"),
        (["nobody"], ""),
        ([], ""),
    ],
)
def test_numbers_in_order_and_in_runs(papers: list[str], mark: str) -> None:
    assert NUMBERED.mark(papers) == mark


def test_pieces_lead_to_papers() -> None:
    assert NUMBERED.pieces(["p4", "p1", "p3", "p2", "p7"]) == [
        ("[", None),
        ("1", "p1"),
        ("–", None),
        ("4", "p4"),
        (", ", None),
        ("7", "p7"),
        ("]", None),
    ]
    assert NAMED.pieces(["b", "a", "b", "nobody"]) == [
        ("(", None),
        ("Bell, 2015", "b"),
        ("; ", None),
        ("Archer, 2019", "a"),
        (")", None),
    ]
    assert NAMED.mark(["b"]) == "(Bell, 2015)" and NAMED.pieces([]) == []


def test_an_entry_as_plain_text() -> None:
    assert Reference("a", (("One ", False), ("two", True), (".", False)), None).text == "One two."


# -- lists -----------------------------------------------------------------------------------------


def test_numbers_follow_the_order_of_the_papers() -> None:
    found = make_references(
        [article("z-2020", authors=("Zorn, Zoe",)), article("a-2019", year=2019)]
    )
    assert (
        found.numeric
        and found.style == "vancouver"
        and [each.paper for each in found.entries] == ["z-2020", "a-2019"]
    )
    assert found.marks == {"z-2020": "1", "a-2019": "2"}
    assert [each.text for each in found.entries] == [
        "Zorn Z. Small doses. 2020.",
        "Archer A. Small doses. 2019.",
    ]


def test_names_follow_the_alphabet() -> None:
    found = make_references(
        [article("z-2020", authors=("Zorn, Zoe",)), article("a-2019", year=2019)], "apa"
    )
    assert not found.numeric and [each.paper for each in found.entries] == ["a-2019", "z-2020"]
    assert (
        found.marks == {"z-2020": "Zorn, 2020", "a-2019": "Archer, 2019"}
        and found.mark(["z-2020"]) == "(Zorn, 2020)"
    )
    assert "Small doses" in next(text for text, italic in found.entries[0].parts if italic)


def test_titles_of_journals_are_in_italics() -> None:
    [entry] = make_references(
        [article("a-2019", journal="Journal of Tests", volume="7", pages="11-19")], "apa"
    ).entries
    assert any("Journal of Tests" in text for text, italic in entry.parts if italic)
    assert not any("Archer" in text for text, italic in entry.parts if italic) and all(
        text for text, _ in entry.parts
    )


def test_no_papers_make_an_empty_list() -> None:
    found = make_references([])
    assert found.entries == () and found.numeric and found.mark(["a"]) == ""


@pytest.mark.parametrize(
    ("pages", "shown"),
    [
        ("877-87", "877–87"),
        ("877-887", "877–87"),
        ("5-12", "5–12"),
        ("1198-9", "1198–9"),
        ("e123", "e123"),
    ],
)
def test_pages_are_given_whole_to_citeproc(pages: str, shown: str) -> None:
    [entry] = make_references(
        [article("a-2020", journal="Journal", volume="3", pages=pages)]
    ).entries
    assert f":{shown}" in entry.text.replace("-", "–")
    [full] = make_references(
        [article("a-2020", journal="Journal", volume="3", pages="877-87")], "apa"
    ).entries
    assert "877–887" in full.text.replace("-", "–")


def test_a_link_leads_to_the_doi_else_the_address_else_the_source() -> None:
    source = Source(id="web", kind="full-text", cite="Page", url="https://example.org/source")
    bare = Source(id="book", kind="full-text", cite="Book")
    papers = [
        article("a-2020", doi="10.5555/a", url="https://example.org/a", sources=(source,)),
        article("b-2020", url="https://example.org/b", sources=(source,)),
        article("c-2020", sources=(bare, source)),
        article("d-2020", sources=(bare,)),
    ]
    assert [each.url for each in make_references(papers).entries] == [
        "https://doi.org/10.5555/a",
        "https://example.org/b",
        "https://example.org/source",
        None,
    ]


def test_a_doi_is_printed_once() -> None:
    [entry] = make_references(
        [article("a-2020", journal="Journal", doi="10.5555/a.1", url="https://doi.org/10.5555/a.1")]
    ).entries
    assert entry.text.count("10.5555/a.1") == 1


def test_without_authors_the_title_is_printed_once() -> None:
    for style in ("vancouver", "apa", "ieee"):
        [entry] = make_references([article("a-2020", "A title of its own", ())], style).entries
        assert entry.text.count("A title of its own") == 1 and "2020" in entry.text, style
        assert "“”" not in entry.text and ".." not in entry.text


def test_a_title_that_begins_with_a_number_keeps_it() -> None:
    for style in ("vancouver", "ieee", "the-lancet", "apa"):
        first, second = make_references(
            [article("a-2020", "12 weeks of small doses", ()), article("b-2020", "2 doses", ())],
            style,
        ).entries
        assert first.text.lstrip("“").startswith("12 weeks") and second.text.lstrip("“").startswith(
            "2 doses"
        ), style
    [entry] = make_references([article("a-2020", "12 weeks of small doses")]).entries
    assert entry.text == "Archer A. 12 weeks of small doses. 2020."
    [entry] = make_references([article("a-2020")], "ieee").entries
    assert not entry.text.startswith(("[", "1"))


def test_signs_are_not_doubled() -> None:
    texts = [
        each.text
        for each in make_references(
            [article("a-2020", "Does it help?"), article("b-2020", "It does!")]
        ).entries
    ]
    assert texts == ["Archer A. Does it help? 2020.", "Archer A. It does! 2020."]


def test_a_long_title_in_the_place_of_authors_is_cut() -> None:
    long = "A very long title of a report that nobody signed and everybody reads"
    found = make_references([article("a-2020", long, ())], "apa")
    mark = found.marks["a-2020"]
    assert (
        len(mark) <= 60
        and " … " in mark
        and mark.endswith("2020")
        and mark.lower().lstrip("“").startswith("a very long title")
    )
    short = make_references([article("a-2020", "A short title", ())], "apa").marks["a-2020"]
    assert "a short title" in short.lower() and "…" not in short


def test_records_cannot_slip_in_markup() -> None:
    [entry] = make_references([article("a-2020", "<i>Small</i> \ue000doses\ue001 & more")]).entries
    assert "<i>Small</i> doses & more" in entry.text and not any(
        italic for _, italic in entry.parts
    )


def test_what_is_no_style_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.csl"
    file.write_text("no style")
    with pytest.raises(UsageError, match="is not a readable citation style") as refusal:
        make_references([article("a-2020")], str(file))
    assert refusal.value.slug == "unknown-style"
    file.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text"'
        ' version="1.0"><info><title>x</title><id>x</id></info><citation><layout><text'
        ' variable="title"/></layout></citation></style>'
    )
    with pytest.raises(UsageError, match="produces no list of references") as refusal:
        make_references([article("a-2020")], str(file))
    assert refusal.value.slug == "unknown-style"
