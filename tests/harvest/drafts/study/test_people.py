"""Numbers of people: what a text says of its own study, and nothing where it says several."""

from __future__ import annotations

import pytest

from ldncli.harvest.drafts.study.people import people
from ldncli.harvest.readers.content.passage import Passage


def _filled(text: str, design: str | None = None) -> dict[str, int]:
    quotes = people((Passage("Abstract", text),), "abstract", design)
    for each in quotes:
        assert text[each.start : each.end] == each.words
    return {each.path.removeprefix("design."): each.value for each in quotes if each.filled}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("99 women with elbows were randomised.", {"n_randomised": 99}),
        ("We randomly assigned 40 patients to LDN or placebo.", {"n_randomised": 40}),
        ("Thirty-one women were randomly allocated.", {"n_randomised": 31}),
        ("A total of 1,204 patients were identified.", {"n_enrolled": 1204}),
        ("Forty subjects with active disease were enrolled in the study.", {"n_enrolled": 40}),
        ("We recruited 17 adults.", {"n_enrolled": 17}),
        ("A pilot study of 10 women with purple elbow.", {"n_enrolled": 10}),
        ("In 2017, 31 adults took LDN.", {"n_enrolled": 31}),
        ("Fourteen patients were included in the analysis.", {"n_analysed": 14}),
        (
            "60 patients were enrolled; 58 patients were randomized; 55 patients were analysed.",
            {"n_enrolled": 60, "n_randomised": 58, "n_analysed": 55},
        ),
    ],
)
def test_numbers(text: str, found: dict[str, int]) -> None:
    assert _filled(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Nausea came in 31 of 40 patients.",
        "Of these 12 patients were better.",
        "LDN was given for 12 weeks to patients who were randomised.",
        "We screened 300 patients.",
        "n = 31 patients",
        "20 patients were enrolled in spring. 31 patients were enrolled in autumn.",
        "58 women from a previously conducted, randomised trial were looked up.",
        "Five groups of 8 patients each were randomised.",
        "The other 12 patients were enrolled later.",
    ],
)
def test_parts_and_several_numbers_stay_empty(text: str) -> None:
    assert _filled(text) == {}


def test_several_numbers_are_shown_to_a_person() -> None:
    text = "20 patients were enrolled in spring. 31 patients were enrolled in autumn."
    quotes = people((Passage("Abstract", text),), "abstract", None)
    assert [(each.value, each.confidence) for each in quotes] == [(20, "look"), (31, "look")]


def test_groups_named_with_their_numbers_are_summed() -> None:
    two = "20 patients were randomised to LDN, 21 patients were randomised to placebo."
    assert _filled(two) == {"n_randomised": 41}
    sizes = "Patients were randomised to LDN (n = 20), a diet (n = 19) or placebo (n = 21)."
    assert _filled(sizes) == {"n_randomised": 60}


def test_a_case_report_is_of_one() -> None:
    text = "A 54-year-old woman took LDN. Of 30 patients elsewhere little is known."
    assert _filled(text, "case-report") == {"n_analysed": 1}
    assert _filled("We report a young man with elbows.", "case-report") == {"n_analysed": 1}
    two = "A 54-year-old woman and a 30-year-old man took LDN."
    assert _filled(two, "case-report") == {}


def test_people_of_earlier_work_are_not_those_of_the_paper() -> None:
    assert _filled("A previous crossover trial of 31 women found less pain.") == {}
    both = "A prior trial of 10 women found less pain. Then 31 women were randomised."
    assert _filled(both) == {"n_randomised": 31}
