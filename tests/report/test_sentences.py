"""Sentences made of parts are grammatical in every combination: those of each answer on each
condition of the real base."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from ldncli.evidence.findings.analysis import Plan
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library
from ldncli.report.answers.analyses import pool_answer
from ldncli.report.answers.brief import brief_answer
from ldncli.report.answers.harms import doses_answer, safety_answer
from ldncli.report.answers.rechecks import recheck_answer
from ldncli.report.answers.strength import evidence_answer
from ldncli.report.answers.survey import coverage_answer, gaps_answer
from ldncli.report.answers.syntheses import reconcile_answer, sof_answer
from ldncli.report.document.blocks import Bullets, Grid, Mark, Paragraph, plain
from ldncli.report.document.content import build_report
from ldncli.report.document.parts.summaries import summary_section
from ldncli.report.pooling.analysis_views import analysis_tables
from ldncli.report.table import Table
from ldncli.report.tables.wanted import wanted_table

# One of a thing with the word for several, and the other way round.
_MANY = (
    "studies|trials|people|papers|reports|reviews|events|results|outcomes|conditions|groups|others"
    "|estimates|records|appraisals|cautions|values|have|are|do|say|favour|agree|differ"
)
_ONE = "study|trial|person|paper|report|review|event|result|outcome|estimate|is|has|does|favours"
FAULTS = {
    "one of several": re.compile(
        rf"(?<![\d.,/–−-])(?<!\bcase )\b1 (?:other |more |further )?(?:{_MANY})\b"
    ),
    "several of one": re.compile(
        rf"(?<![\d.,/–−-])(?<!\bof )(?<!\()(?<!above )(?<!below )(?<!per )\b(?!(?:19|20)\d\d\b)"
        rf"(?:[02-9]|[1-9]\d+) (?:other |more |further )?(?:{_ONE})\b"
    ),
    "a before a vowel": re.compile(r"\b[Aa] (?!and\b)(?:[aei]|o(?!ne\b|nce\b)|un(?!i))[a-z]"),
    "an before a consonant": re.compile(r"\b[Aa]n [bcdfgjkpqtvwyz][a-z]"),
    "two spaces": re.compile(r"\S  +\S"),
    "two full stops": re.compile(r"(?<!\.)\.\.(?!\.)"),
    "space before a sign": re.compile(r" [,;:.?!](?:\s|$)"),
    "sign after sign": re.compile(r"[,;:][,;:.]|\.[,;:](?!\d)(?<!\bal\.,)"),
    "empty brackets": re.compile(r"\(\s*\)|\[\s*\]"),
    "a value of the program": re.compile(
        r"\bNone\b(?! (?:of|on|was|is|known|significant)\b)|\bnan\b|\{[a-z_]+\}|<[a-z]+ object"
    ),
    "a word twice": re.compile(r"\b([A-Za-z]{2,}) \1\b"),
    "a code": re.compile(r"\bno-difference\b|\bvery-low\b"),
    "space before percent": re.compile(r"\d %"),
}


def faults(text: str) -> list[str]:
    """What is wrong with a text, each fault with the words around it."""
    text = re.sub(r"\s*\n\s*", " ", text)
    found = []
    for name, pattern in FAULTS.items():
        for hit in pattern.finditer(text):
            about = text[max(0, hit.start() - 40) : hit.end() + 25]
            found.append(f"{name}: …{about}…")
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1 trials of it", "one of several"),
        ("3 study of it", "several of one"),
        ("a open trial", "a before a vowel"),
        ("an trial", "an before a consonant"),
        ("so  many", "two spaces"),
        ("The end..", "two full stops"),
        ("one , two", "space before a sign"),
        ("one,; two", "sign after sign"),
        ("LDN () helps", "empty brackets"),
        ("gives None here", "a value of the program"),
        ("of of it", "a word twice"),
        ("1 no-difference", "a code"),
        ("95 % CI", "space before percent"),
    ],
)
def test_each_fault_is_found(text: str, name: str) -> None:
    assert any(each.startswith(name) for each in faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "1 of 2 studies reports it; 0.1 trials",
        "11 trials, 21 people, an hour, a one-year trial, a unit",
        "2 of 3 (95% CI 1 to 4), p = 0.01 …",
        "None of them was a fair test; 78% of 20 is not a whole number",
    ],
)
def test_good_english_has_none(text: str) -> None:
    assert not faults(text)


@pytest.fixture(scope="module")
def library(real_library: Library) -> Library:
    return real_library


def _said(table: Table) -> Iterator[str]:
    """What a table says to people: around its rows, and in the cells that hold sentences."""
    yield from (*table.head, *table.notes, *table.footnotes, *table.legend, *table.more)
    for place, column in enumerate(table.columns):
        if column.shown or column.below:
            for row in table.rows:
                if isinstance(row[place], str) and " " in row[place]:
                    yield row[place]


def _answers(asked: Asked) -> Iterator[Table]:
    yield evidence_answer(asked, opened=True)
    yield sof_answer(asked)
    yield sof_answer(asked, screen=True)
    yield safety_answer(asked)
    yield gaps_answer(asked)
    yield wanted_table(asked)
    yield reconcile_answer(asked)
    yield reconcile_answer(asked, screen=True)
    for by in ("band", "titration", "timing", "formulation"):
        yield doses_answer(asked, by)


def _brief(asked: Asked) -> Iterator[str]:
    brief = brief_answer(asked)
    yield " ".join(brief.bottom_line())
    for part in brief.parts:
        yield f"{'; '.join(part.clauses)}."


def _texts(asked: Asked) -> Iterator[str]:
    yield from _brief(asked)
    for table in _answers(asked):
        yield from _said(table)


def _with_papers(library: Library) -> list[str]:
    """The conditions that papers are about."""
    return sorted({each for card in library.facets() for each in card.conditions})


def _found(library: Library, told: Callable[[Asked], Iterator[str]], **filters: str) -> list[str]:
    """The faults in what is told of a question, each with the question."""
    asked = ask(library, **filters)
    return [f"{filters}: {each}" for text in told(asked) for each in faults(text)]


def test_answers_on_every_condition(library: Library) -> None:
    known = _with_papers(library)
    without = [each for each in library.vocabulary("conditions").terms if each not in known]
    found = [
        each for one in (*known, *without[::10]) for each in _found(library, _texts, condition=one)
    ]
    assert not found, "\n".join(dict.fromkeys(found))


def test_answers_on_every_outcome_and_mechanism(library: Library) -> None:
    found = [
        each
        for name in ("outcome", "mechanism")
        for term in library.vocabulary(f"{name}s").terms
        for each in _found(library, _brief, **{name: term})
    ]
    assert not found, "\n".join(dict.fromkeys(found))


def test_what_is_said_of_the_whole_base(library: Library) -> None:
    asked = ask(library)
    tables = [
        recheck_answer(asked, every=True),
        coverage_answer(asked),
        coverage_answer(asked, pairs=True),
        doses_answer(asked, "comparison"),
        evidence_answer(asked, "mechanism"),
        evidence_answer(asked, "design"),
        evidence_answer(asked, "dose"),
        reconcile_answer(asked, between=True),
    ]
    found = [each for table in tables for text in _said(table) for each in faults(text)]
    assert not found, "\n".join(dict.fromkeys(found))


def test_every_pooled_outcome(library: Library) -> None:
    found = []
    for each in ask(library).findings:
        asked = ask(library, condition=each.condition, outcome=each.outcome)
        for randomised in (True, False):
            analysis = pool_answer(asked, Plan(randomised=randomised))
            for table in analysis_tables(analysis, library, ""):
                found += [fault for text in _said(table) for fault in faults(text)]
    assert not found, "\n".join(dict.fromkeys(found))


def _report(asked: Asked) -> Iterator[str]:
    report = build_report(asked)
    cited = report.references
    for section in report.walk():
        yield section.title
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield plain(block.text, cited)
            elif isinstance(block, Bullets):
                yield from (plain(each, cited) for each in block.items)
            else:
                yield block.title
                yield from (plain(each, cited) for each in block.notes)
            if isinstance(block, Grid):
                yield from (
                    plain(cell, cited)
                    for row in block.rows
                    for cell in row
                    if not isinstance(cell, Mark)
                )


def _summary(asked: Asked) -> Iterator[str]:
    section = summary_section(asked)
    for part in section.sections:
        for block in part.blocks:
            assert isinstance(block, Paragraph | Bullets)
            for each in (block.text,) if isinstance(block, Paragraph) else block.items:
                yield "".join(str(getattr(span, "text", span)) for span in each)


def test_the_report_of_the_whole_base_and_of_single_conditions(library: Library) -> None:
    found = _found(library, _report)
    for condition in ("fibromyalgia", "crps", "crohn-disease", "lupus"):
        found += _found(library, _report, condition=condition)
    assert not found, "\n".join(dict.fromkeys(found))


def test_the_summary_of_every_condition_with_papers(library: Library) -> None:
    known = _with_papers(library)
    found = [each for one in known for each in _found(library, _summary, condition=one)]
    assert not found, "\n".join(dict.fromkeys(found))
