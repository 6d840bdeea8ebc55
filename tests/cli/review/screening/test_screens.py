"""A candidate fits on a screen of 80 by 24, with its keys, whatever its length."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ldncli.cli.review.screening.screens import candidate_lines, help_lines, reason_lines
from ldncli.report.drawing.scene.metrics import columns as columns_of
from ldncli.report.writing.terminal import Look
from ldncli.screening.session import Session
from ldncli.screening.settings import DEFAULT_REASONS, Rules
from tests.cli.review.screening.sitting import LONG, with_candidates

PLAIN, COLOUR = Look(80), Look(80, colour=True)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    rules = Rules(reasons=DEFAULT_REASONS)
    return Session(with_candidates(tmp_path), rules, "anna", words=("naltrexone",))


def test_all_fits_and_every_part_of_the_abstract_is_reached(session: Session) -> None:
    seen = []
    lines, parts = candidate_lines(session, PLAIN, 23, "a note", 0)
    assert parts > 2
    for part in range(parts):
        lines, _ = candidate_lines(session, PLAIN, 23, "a note", part)
        assert len(lines) == 23 and max(map(columns_of, lines)) <= 80
        assert lines[-1].startswith("i include") and "Note: a note" in lines
        seen.append(" ".join(lines))
    shown = " ".join(seen).replace("*", "")
    assert all(f"Sentence {n} " in shown for n in range(80))
    again, _ = candidate_lines(session, PLAIN, 23, "a note", parts)
    assert again == candidate_lines(session, PLAIN, 23, "a note", 0)[0], "round and round"


def test_a_narrow_screen_folds_the_keys(session: Session) -> None:
    lines, _ = candidate_lines(session, Look(50), 23, None, 0)
    assert max(map(columns_of, lines)) <= 50 and len(lines) == 23
    assert lines[-1].endswith("q quit") and lines[-2].startswith("i include")


def test_without_a_height_all_is_shown(session: Session) -> None:
    lines, parts = candidate_lines(session, PLAIN, 0, None, 0)
    assert parts == 1
    assert LONG.replace("naltrexone", "*naltrexone*") in " ".join(lines)


def test_colour_marks_and_ends_with_each_line(session: Session) -> None:
    lines, _ = candidate_lines(session, COLOUR, 23, None, 0)
    text = "\n".join(lines)
    assert "\x1b[1;33mNaltrexone" in text and "\x1b[1;33mnaltrexone\x1b[0m" in text
    for line in lines:
        styles = re.findall("\x1b\\[(.*?)m", line)
        assert not styles or styles[-1] == "0"


def test_reasons_and_help_fit(session: Session) -> None:
    reasons = reason_lines(session.rules.at("full-text"), PLAIN)
    assert len(reasons) == len(DEFAULT_REASONS) and reasons[9].startswith("      a  ")
    assert max(map(columns_of, [*reasons, *help_lines(PLAIN)])) <= 80
    assert len(help_lines(PLAIN)) < 20
