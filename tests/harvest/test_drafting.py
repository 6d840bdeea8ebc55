"""Drafts: what they say, that they read back as records, and that nothing on a page breaks them.

After a wanted change: `LDN_GOLDEN=update pytest tests/harvest/test_drafting.py`, then read the diff.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.errors import DocumentError
from ldncli.harvest.draft import Draft, to_yaml
from ldncli.harvest.drafting import make_draft
from ldncli.harvest.pages.load import parse_page
from ldncli.records.check import check_paper
from ldncli.records.decode import Problem, decode
from ldncli.records.model import Paper
from ldncli.records.write import write_yaml
from ldncli.records.yamltext import parse_yaml
from tests.harvest.samples import PAGE, RECORD, vocabularies

GOLDEN = Path(__file__).parent / "golden"
VOCABULARIES = vocabularies()
TODAY = "2026-01-02"
MISSING = re.compile(r"'(id|title|year|kind|design|summary)' is missing")


def _draft(text: str, **more: object) -> Draft:
    return make_draft(parse_page(text, "page.txt"), VOCABULARIES, TODAY, name="page.txt", **more)  # type: ignore[arg-type]


def _problems(text: str) -> list[Problem]:
    """What is wrong with a draft's text as a record; a fault of YAML fails the test."""
    document = parse_yaml(text.encode(), "draft.yaml")
    assert document.faults == ()
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
    assert _problems(f"{draft}summary: Words of a person.\n") == []


@pytest.mark.parametrize("text", [PAGE, RECORD], ids=["page", "record"])
def test_no_sentence_is_copied(text: str) -> None:
    draft = to_yaml(_draft(text))
    for passage in parse_page(text, "x").passages:
        for sentence in re.split(r"(?<=[.!?])\s+", passage.text):
            assert len(sentence.split()) < 8 or sentence not in draft


def test_keys_stand_in_the_order_of_the_model_and_are_written_as_records_are() -> None:
    draft = _draft(PAGE)
    keys = re.findall(r"^(\w+):", to_yaml(draft), re.MULTILINE)
    assert keys == list(draft.ordered()) == [each for each in Paper.__dataclass_fields__ if each in keys]
    bare = re.sub(r"^#.*\n|  # .*$", "", to_yaml(draft), flags=re.MULTILINE)
    assert bare == write_yaml(draft.ordered())


def test_what_is_in_passing_is_left_to_a_person() -> None:
    draft = _draft(PAGE)
    assert draft.values["conditions"] == [
        "fibromyalgia",
        "crps",
        "multiple-sclerosis",
        "type-2-diabetes",
        "diabetic-neuropathy",
        "chronic-pain",
    ]
    left = "\n".join(draft.remarks["conditions"])
    assert all(f"- {each}:" in left for each in ("opioid-use-disorder", "nausea", "decreased-appetite", "central-sensitization", "pain"))
    assert [each["id"] for each in draft.values["mechanisms"]] == [
        "microglial-modulation",
        "central-sensitization",
        "opioid-receptor-blockade",
        "tlr4",
    ]
    assert all(each["stance"] == "proposed" for each in draft.values["mechanisms"])
    assert {each.split(": ")[1].split(" (")[0] for each in draft.closing} >= {
        "LDN",
        "injury to",
        "FD",
        "FM",
        "XYZ9",
        "POMC",
        "amitriptyline",
        "Homo sapiens",
    }


def test_doses() -> None:
    assert _draft(PAGE).values["intervention"] == {"dose_min_mg": 1.5, "dose_max_mg": 4.5, "dose_per_kg_mg": 0.1}
    assert len([each for each in _draft(PAGE).remarks["intervention"] if "not read as a low dose" in each]) == 2, "amitriptyline, and 50 mg"
    assert _draft(RECORD).values["intervention"] == {"dose_min_mg": 0.5, "dose_max_mg": 4.5}
    only_micrograms = _draft(RECORD.replace("0,5–4,5 mg", "")).values
    assert only_micrograms["intervention"] == {"dose_min_mg": 0.05, "dose_max_mg": 0.05}
    assert "scope" in _draft(RECORD.replace("0,5–4,5 mg", "")).remarks
    assert "intervention" not in _draft(RECORD.replace("mg", "m").replace("µg", "m")).values


def test_ids() -> None:
    assert _draft(PAGE).id == "van-den-berg-2021"
    assert _draft(PAGE, taken={"van-den-berg-2021", "van-den-berg-2021-b"}).id == "van-den-berg-2021-c"
    assert _draft(PAGE, taken={"van-den-berg-2021"}, same="van-den-berg-2021").id == "van-den-berg-2021"
    assert _draft(RECORD).id == "zolc-2020"
    without = _draft(PAGE.replace("**Authors:**", "By"))
    assert without.id is None and "id: <first author>-<year>, as the file is called" in without.remarks["id"]


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
    assert sorted(MISSING.fullmatch(each.message)[1] for each in _problems(draft)) == ["design", "id", "kind", "summary", "title", "year"]  # type: ignore[index]


# -- whatever stands on a page ---------------------------------------------------------------------------------------

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
    st.one_of(st.sampled_from(_PIECES), st.text(max_size=40), st.builds("{}{}".format, st.sampled_from(_PIECES), st.text(max_size=20))),
    max_size=25,
)


@settings(max_examples=300)
@given(_LINES, st.sampled_from(["", PAGE, RECORD]))
def test_a_page_is_refused_or_gives_a_record_that_only_lacks_words(lines: list[str], start: str) -> None:
    try:
        page = parse_page(start + "\n".join(lines), "page.txt")
    except DocumentError:
        return
    draft = to_yaml(make_draft(page, VOCABULARIES, TODAY, name="page.txt"))
    problems = _problems(draft)
    assert all(MISSING.fullmatch(each.message) for each in problems), (problems, draft)


@settings(max_examples=300)
@given(st.text())
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        parse_page(text, "page.txt")
    except DocumentError as error:
        assert error.hint
