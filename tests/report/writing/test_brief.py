"""A brief on a screen: never more than its lines, never over its columns, whatever is asked."""

from __future__ import annotations

import re

import pytest

from ldncli.questions.asked import Asked, ask
from ldncli.questions.named import ask_named
from ldncli.records.index.library import Library
from ldncli.report.answers.brief import Told, brief_answer
from ldncli.report.writing.brief import COLUMNS, ROWS, brief_lines, brief_values, fitted

# Words of every kind, alone and together.
WORDS = (
    "CRPS", "RSD", "fibro", "long covid", "PASC", "MS", "crohns", "nerve pain", "fatigue", "pain",
    "sleep", "microglia", "TLR4", "opioid growth factor", "crossover trial", "CRPS fatigue",
    "fibromyalgia pain", "IBD sleep", "microglia fibromyalgia", "depression", "itch", "cancer",
)  # fmt: skip
# Style of telegrams, values that slipped through, empty sentences.
BAD = re.compile(
    r"None\b(?! of)|\bnan\b|beside nobody|says benefit|  \.|\.\.|; ;|: ;|: \.|\(\)|, ,|\b0 of 0\b"
    r"|unknown number"
)


@pytest.fixture(scope="module")
def library(real_library: Library) -> Library:
    return real_library


def screen(asked: Asked, columns: int = COLUMNS) -> list[str]:
    return brief_lines(brief_answer(asked), columns)


def check(lines: list[str], columns: int, what: str) -> None:
    assert len(lines) <= ROWS, (what, len(lines))
    for line in lines:
        assert len(line) <= columns, (what, line)
        assert line == line.rstrip(), (what, line)
        assert not BAD.search(line), (what, line)
    text = "\n".join(lines)
    assert "Not with opioids: withdrawal, even at 1 mg" in " ".join(text.split()), what
    assert "Next      ldn " in text, what


def test_every_condition_fits_a_terminal(library: Library) -> None:
    for condition in library.vocabulary("conditions").terms:
        asked = ask(library, condition=condition)
        check(screen(asked), COLUMNS, condition)


@pytest.mark.parametrize("columns", [80, 100, 120, 200])
def test_words_of_every_kind_fit(library: Library, columns: int) -> None:
    for words in WORDS:
        asked = ask_named(library, [words])
        check(screen(asked, columns), columns, words)


def test_outcomes_and_mechanisms_fit(library: Library) -> None:
    for name, given in (("outcomes", "outcome"), ("mechanisms", "mechanism")):
        for term in list(library.vocabulary(name).terms)[::3]:
            check(screen(ask(library, **{given: term})), COLUMNS, term)


def test_the_whole_base_and_its_filters_fit(library: Library) -> None:
    for given in (
        {},
        {"dose": "1-5"},
        {"design": "randomised"},
        {"scope": "any"},
        {"scope": "ultra-low-dose"},
        {"year": "2020-"},
        {"condition": "fibromyalgia", "dose": "<3"},
    ):
        check(screen(ask(library, **given)), COLUMNS, str(given))


def test_the_bottom_line_stands_first_and_studies_follow(library: Library) -> None:
    lines = screen(ask(library, condition="CRPS"))
    assert lines[1].startswith("No randomised trial of LDN in CRPS has ")
    assert next(each for each in lines if each.startswith("Study"))
    assert any(each.startswith("Chopra 2013  case report  2") for each in lines)
    labels = [each.split("  ")[0] for each in lines if re.match(r"[A-Z][a-z]+( way)?  ?", each)]
    order = [each for each in labels if each in ("Doses", "Harms", "Reviews", "Caution", "Next")]
    assert order == ["Doses", "Harms", "Reviews", "Caution", "Next"]


def test_a_wide_screen_is_used(library: Library) -> None:
    narrow, wide = (screen(ask(library, condition="fibromyalgia"), each) for each in (80, 120))
    assert max(map(len, wide)) > 100
    assert "change −1.3 v change −0.9, p = 0.27" in "\n".join(wide)
    assert "p = 0.27" not in "\n".join(narrow)


def test_studies_that_are_not_shown_are_counted(library: Library) -> None:
    lines = screen(ask(library, condition="fibromyalgia"))
    asked = brief_answer(ask(library, condition="fibromyalgia"))
    head = next(each for each in lines if each.startswith("Study"))
    shown = int(re.search(r"\((\d+) of (\d+)\)", head).group(1))  # type: ignore[union-attr]
    assert f"of {len(asked.studies)})" in head
    assert shown < len(asked.studies)


def test_what_is_cut_is_marked_and_one_flag_away(library: Library) -> None:
    answer = brief_answer(ask(library, condition="pain"))
    for columns in (40, 80, 120):
        told = " ".join(" ".join(brief_lines(answer, columns)).split())
        for part in answer.parts:
            full = " ".join("; ".join(part.clauses).split())
            fits = full[1:] in told
            clauses = [
                " ".join(each.split()) for each in (not fits and part.shorter) or part.clauses
            ]
            inside = [each for each in clauses[1:] if each in told]
            if len(inside) < len(clauses) - 1:
                last = inside[-1] if inside else clauses[0]
                assert f"{last[1:]} …" in told, (columns, part)
        assert told.endswith("--all" if columns == 40 else "--all (the rest)"), columns
    whole = " ".join(" ".join(brief_lines(answer, 80, None)).split())
    for part in answer.parts:
        for clause in part.clauses:
            assert clause[1:] in whole, clause
    assert all(each.names[1] in whole for each in answer.studies)
    assert "…" not in whole
    assert "--all" not in whole
    assert "…" not in "\n".join(screen(ask(library, condition="CRPS")))


def test_outcomes_are_named_where_they_fit_and_else_counted(library: Library) -> None:
    answer = brief_answer(ask(library, condition="Crohn's disease"))
    counted = "2 outcomes planned by trials and not reported"
    named = "planned and not reported: quality of life (1 trial), disease activity (1 trial)"
    for rows in range(20, 45):
        told = " ".join(" ".join(brief_lines(answer, 120, rows)).split())
        assert not (counted in told and named in told), rows
    told = [" ".join(" ".join(brief_lines(answer, 120, rows)).split()) for rows in range(20, 45)]
    assert any(counted in each for each in told)
    assert named in told[-1]


def test_whether_reviews_agree_stands_on_the_screen(library: Library) -> None:
    answer = brief_answer(ask(library, condition="fibromyalgia"))
    [reviews] = [each for each in answer.parts if each.name == "Reviews"]
    assert "ours" in reviews.clauses[1]
    assert reviews.clauses[1] in " ".join(" ".join(brief_lines(answer)).split())


def test_a_narrow_screen_has_the_same_bottom_line(library: Library) -> None:
    for words in ("CRPS", "fibromyalgia", "long covid"):
        answer = brief_answer(ask(library, condition=words))
        assert answer.bottom_line(40) == answer.bottom_line(80), words
        lines = brief_lines(answer, 40)
        assert "--cautions" in " ".join(lines[-3:])
        assert lines[-1].startswith("Next      ldn ")


def test_a_name_that_is_long_goes_without_its_acronym(library: Library) -> None:
    text = "\n".join(screen(ask(library, condition="fibromyalgia")))
    assert "Bruun 2024 (FINAL)" in text
    assert "Rodríguez-Freire 2026 " in text
    assert "(INNOVA" not in text


def test_what_was_found_fills_its_width() -> None:
    found = [Told("pain: better", "3 v 5", "p = 0.01"), Told("sleep: worse")]
    assert fitted(found, 60) == "pain: better (3 v 5, p = 0.01); sleep: worse"
    assert fitted(found, 30) == "pain: better (3 v 5, p = 0.01)"
    assert fitted(found, 20) == "pain: better (3 v 5)"
    assert fitted(found, 15) == "pain: better"
    assert fitted(found, 6) == "pain:…"


def test_programs_get_every_study_and_clause(library: Library) -> None:
    answer = brief_answer(ask(library, condition="fibromyalgia"))
    values = brief_values(answer)
    assert len(values["studies"]) == len(answer.studies) >= 16
    assert values["bottom_line"] and values["harms"] and values["under_way"]
    assert values["studies"][0]["study_id"] == answer.studies[0].id
