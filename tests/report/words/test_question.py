"""Patients, setting, intervention and comparison of a table, from the studies behind it."""

from __future__ import annotations

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.words.question import question_words


@pytest.fixture(scope="module")
def library(real_library: Library) -> Library:
    """The real base."""
    return real_library


def test_the_head_of_a_summary(library: Library) -> None:
    asked = ask(library, condition="fibromyalgia", outcome="tenderness")
    assert question_words(asked.lines, library, asked.called) == (
        "Patients: fibromyalgia · Setting: Denmark",
        "Intervention: low-dose naltrexone, 6 mg a day · Comparison: placebo",
    )


def test_a_group_alone_is_compared_with_nothing(library: Library) -> None:
    asked = ask(library, condition="crps")
    patients, given = question_words(asked.lines, library, asked.called)
    assert patients.endswith("Setting: United States")
    assert given.endswith("Comparison: none: no study has a control group")
