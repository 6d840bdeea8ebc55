"""How a condition is bound to the people of a study."""

from __future__ import annotations

import pytest

from ldncli.harvest.drafts.study.population import Bond, bond, names_people


def _bond(text: str, name: str, *, title: bool = False, broad: bool = False) -> Bond:
    start = text.index(name)
    return bond(text, start, start + len(name), title=title, broad=broad)


@pytest.mark.parametrize(
    "text",
    [
        "We enrolled patients with active asthma.",
        "Women who had moderate to severe asthma took it.",
        "31 asthma patients took it.",
    ],
)
def test_of_the_people(text: str) -> None:
    assert _bond(text, "asthma") is Bond.THEIRS


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Asthma is common.", "Asthma"),
        ("Parents of children with asthma were asked.", "asthma"),
        ("Patients with a risk of stroke took it.", "stroke"),
        ("Patients with oxidative stress took it.", "stress"),
        ("Patients with diabetic nephropathy took it.", "diabetic"),
        ("The asthma score of patients fell.", "asthma"),
        ("31 women took it. Results: patients with asthma fared better.", "asthma"),
        ("Patients without asthma took it.", "asthma"),
    ],
)
def test_in_passing(text: str, name: str) -> None:
    assert _bond(text, name) is Bond.NONE


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Low doses in asthma", Bond.IN_IT),
        ("Low doses for the treatment of asthma", Bond.TREATED),
        ("Asthma: a trial of low doses", Bond.NAMED),
        ("Risk factors for asthma", Bond.NONE),
    ],
)
def test_titles(title: str, found: Bond) -> None:
    name = "Asthma" if "Asthma" in title else "asthma"
    assert _bond(title, name, title=True) is found


def test_a_broad_name_may_be_the_end_of_a_narrower_one() -> None:
    text = "Patients with kidney injury took it."
    assert _bond(text, "injury", broad=True) is Bond.NONE
    assert _bond("Patients with injury took it.", "injury", broad=True) is Bond.THEIRS


def test_titles_that_name_their_people() -> None:
    assert names_people("Sleep of patients with asthma") and not names_people("Sleep and asthma")
