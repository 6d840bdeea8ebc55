"""Robustness a result is: the ends of what single studies and other methods make of it."""

from __future__ import annotations

import pytest

from ldncli.evidence.findings.analysis import Analysis
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.answers.analyses import pool_answer
from ldncli.report.pooling.robust_views import names_of, robust, sensitivity


@pytest.fixture(scope="module")
def pain(real_library: Library) -> Analysis:
    """Pain in fibromyalgia, of the real base."""
    return pool_answer(ask(real_library, condition="fibromyalgia", outcome="pain-intensity"))


def test_a_first_screen_has_the_ends_of_what_single_studies_do(
    real_library: Library,
) -> None:
    chronic = pool_answer(ask(real_library, condition="chronic-pain", outcome="pain-intensity"))
    lines = list(robust(chronic, real_library))
    assert {line[0] for line in lines} == {"Robustness"}
    items = [line[1] for line in lines]
    assert chronic.robustness is not None and len(chronic.robustness.without) > 2
    names = names_of(chronic.synthesis)
    effects = {study: found.estimate for study, found in chronic.robustness.without.items()}
    ends = [min(effects, key=effects.__getitem__), max(effects, key=effects.__getitem__)]
    told = [each for each in items if each.startswith("without ")]
    assert told == [f"without {names[study]}" for study in ends]
    assert items[0] == "heterogeneity" and items[-1] == "small-study effects"


def test_of_two_studies_a_first_screen_does_not_repeat_each(
    pain: Analysis, real_library: Library
) -> None:
    assert pain.robustness is not None and len(pain.robustness.without) == 2
    assert not any("without" in line[1] for line in robust(pain, real_library))


def test_all_of_it_has_every_study_and_method(pain: Analysis, real_library: Library) -> None:
    items = [line[1] for line in sensitivity(pain, real_library)]
    assert pain.robustness is not None
    assert sum(each.startswith("without ") for each in items) == len(pain.robustness.without)
    assert "common effect" in items and "random effects, DL" in items
