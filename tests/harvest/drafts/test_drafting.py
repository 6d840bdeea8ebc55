"""Drafts: what they say, that they read back as records, and that nothing on a page breaks them.

After a wanted change: `LDN_GOLDEN=update pytest
tests/harvest/drafts/test_drafting.py`, then read the diff.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ldncli.errors import DocumentError
from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.drafts.draft import Draft, to_yaml
from ldncli.harvest.drafts.drafting import make_draft
from ldncli.harvest.drafts.findings import Terms
from ldncli.harvest.known import Match
from ldncli.records.checking.check import check_paper
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import Problem, decode
from ldncli.records.text.write import write_yaml
from ldncli.records.text.yamltext import parse_yaml
from tests.harvest.samples import PAGE, RECORD, candidate_of, vocabularies
from tests.topics import TOPIC

GOLDEN = Path(__file__).parent / "golden"
VOCABULARIES = vocabularies()
TERMS = Terms.of(VOCABULARIES, TOPIC)
TODAY = "2026-01-02"
MISSING = re.compile(r"'(id|title|year|kind|design|summary)' is missing")


def _draft(text: str, **more: object) -> Draft:
    return make_draft(candidate_of(text), TERMS, TODAY, name="page.txt", **more)  # type: ignore[arg-type]


def _problems(text: str) -> list[Problem]:
    """What is wrong with a draft's text as a record; a fault of YAML fails the test."""
    document = parse_yaml(text.encode(), "draft.yaml")
    assert document.faults == () and document.value.pop("draft") == "not yet accepted"
    terms = {name: each.terms for name, each in VOCABULARIES.items()}
    paper, problems = decode(Paper, document.value, terms)
    return problems if paper is None else check_paper(paper, {}, 2040)


@pytest.mark.parametrize(("name", "text"), [("page", PAGE), ("record", RECORD)])
def test_draft_is_as_recorded(name: str, text: str) -> None:
    found = to_yaml(_draft(text))
    file = GOLDEN / f"{name}.yaml"
    if os.environ.get("LDN_GOLDEN") == "update":
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [PAGE, RECORD], ids=["page", "record"])
def test_only_what_a_person_must_write_is_missing(text: str) -> None:
    draft = to_yaml(_draft(text))
    assert [each.message for each in _problems(draft)] == ["'summary' is missing"]
    people = "unknown: [number of people]\n" if "how many took part" in draft else ""
    assert _problems(f"{draft}{people}summary: Words of a person.\n") == []
    assert bool(people) == bool(_problems(f"{draft}summary: Words of a person.\n"))


@pytest.mark.parametrize("text", [PAGE, RECORD], ids=["page", "record"])
def test_no_sentence_is_copied(text: str) -> None:
    draft = to_yaml(_draft(text))
    for passage in candidate_of(text).passages:
        for sentence in re.split(r"(?<=[.!?])\s+", passage.text):
            assert len(sentence.split()) < 8 or sentence not in draft


def test_keys_stand_in_the_order_of_the_model_and_are_written_as_records_are() -> None:
    draft = _draft(PAGE)
    keys = re.findall(r"^(\w+):", to_yaml(draft), re.MULTILINE)
    assert (
        keys[1:]
        == list(draft.ordered())
        == [each for each in Paper.__dataclass_fields__ if each in keys]
    )
    bare = re.sub(r"^#.*\n|  # .*$", "", to_yaml(draft), flags=re.MULTILINE)
    assert bare == "draft: not yet accepted\n" + write_yaml(draft.ordered())


def test_ids() -> None:
    assert _draft(PAGE).id == "van-den-berg-2021"
    assert (
        _draft(PAGE, taken={"van-den-berg-2021", "van-den-berg-2021-b"}).id == "van-den-berg-2021-c"
    )
    assert (
        _draft(PAGE, taken={"van-den-berg-2021"}, match=Match("van-den-berg-2021")).id
        == "van-den-berg-2021"
    )
    assert _draft(RECORD).id == "zolc-2020"
    without = _draft(PAGE.replace("**Authors:**", "By"))
    assert (
        without.id is None
        and "id: <first author>-<year>, as the file is called" in without.remarks["id"]
    )


def test_a_draft_says_where_in_a_file_it_was_read_and_what_else_is_alike() -> None:
    candidate = replace(candidate_of(PAGE), line=17)
    draft = make_draft(
        candidate, TERMS, TODAY, name="many.txt", match=Match(None, ("bell-2015", "bell-2016"))
    )
    assert (
        "from many.txt, line 17;" in draft.heading[0]
        and draft.values["sources"][0]["cite"] == candidate.address
    )
    assert draft.heading[1].endswith(
        "the paper that the evidence base has as bell-2015, bell-2016; decide."
    )


def test_words_and_source_are_those_of_the_format() -> None:
    origin = Origin(source="toy", bibliography="fields", kind="index", family_first=True)
    draft = make_draft(
        Candidate(origin=origin, authors=("Lee, Ann",), language="Elbowish"),
        TERMS,
        TODAY,
        name="many.toy",
    )
    assert draft.values["sources"] == [
        {"id": "toy", "kind": "index", "cite": "document many.toy", "read": TODAY}
    ]
    assert (
        draft.values["places"] == {"bibliography": "toy fields"} and "authors" not in draft.remarks
    )
    assert draft.remarks["title"] == ["title: the record has none"] and draft.remarks[
        "journal"
    ] == ["journal: not in the record"]
    assert "page" not in to_yaml(draft)


def test_language() -> None:
    assert _draft(RECORD).values["language"] == "pl" and "title_english" in _draft(RECORD).remarks
    assert _draft(RECORD.replace("Polish", "EN")).values["language"] == "en"
    assert "title_english" not in _draft(RECORD.replace("Polish", "English")).remarks
    unknown = _draft(RECORD.replace("Polish", "Elbowish"))
    assert "language" not in unknown.values and "Elbowish" in unknown.remarks["language"][0]


def test_a_retracted_paper_is_pointed_at() -> None:
    assert "status" in _draft(PAGE.replace("# Low", "# RETRACTED: Low")).remarks


def test_a_page_that_says_next_to_nothing() -> None:
    draft = to_yaml(_draft("## TL;DR\n## Abstract\n"))
    assert sorted(MISSING.fullmatch(each.message)[1] for each in _problems(draft)) == [
        "design",
        "id",
        "kind",
        "summary",
        "title",
        "year",
    ]  # type: ignore[index]


# -- whatever stands on a page ---------------------------------------------------------------------

_PIECES = sorted(
    {
        *PAGE.split("\n"),
        *RECORD.split("\n"),
        "## ",
        "# ",
        "- **Genes:** ",
        "(MESH:D020918)",
        "Language: ",
        "Published: 1850",
        "DOI: 10.1/x",
        "mg",
        "LDN 4.5 mg",
    }
)
_LINES = st.lists(
    st.one_of(
        st.sampled_from(_PIECES),
        st.text(max_size=40),
        st.builds("{}{}".format, st.sampled_from(_PIECES), st.text(max_size=20)),
    ),
    max_size=25,
)


@settings(max_examples=300)
@example(["## \x1b", "- **Genes:** TLR4 (toll like receptor 4) [NCBI Gene 7099]"], PAGE)
@given(_LINES, st.sampled_from(["", PAGE, RECORD]))
def test_a_page_is_refused_or_gives_a_record_that_only_lacks_words(
    lines: list[str], start: str
) -> None:
    try:
        page = candidate_of(start + "\n".join(lines))
    except DocumentError:
        return
    draft = to_yaml(make_draft(page, TERMS, TODAY, name="page.txt"))
    problems = _problems(draft)
    assert all(MISSING.fullmatch(each.message) for each in problems), (problems, draft)


@settings(max_examples=300)
@given(st.text())
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        candidate_of(text)
    except DocumentError as error:
        assert error.message.startswith("page.txt is ")
