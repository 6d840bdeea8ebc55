"""Doses of a drug that the topic does not bound: read beside its name, doubtful for a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ldncli.harvest.candidate import Passage
from ldncli.harvest.drafts.doses.doubts import sift
from ldncli.harvest.drafts.doses.drug import Drug
from ldncli.harvest.drafts.doses.mentions import find_doses
from ldncli.records.vocabularies.topic import Topic
from tests.topics import read


@pytest.fixture(scope="module")
def sifted() -> Callable[[str], tuple[set[float], str]]:
    topic: Topic = read()
    dose = replace(topic.dose, read_up_to=None, read_up_to_per_kg=None)
    free = replace(topic, drug="elbowol", names=("elbowol",), dose=dose)

    def run(text: str) -> tuple[set[float], str]:
        passages = (Passage("Abstract", text),)
        drug = Drug(free)
        read, doubt = sift(find_doses(passages, drug), passages, drug)
        return {value for each in read for value in (each.low, each.high)}, doubt

    return run


@pytest.mark.parametrize(
    ("text", "doses"),
    [
        ("They took elbowol 5 mg or 10 mg once daily.", {5, 10}),
        ("They received 20 mg of elbowol daily.", {20}),
        ("Patients took elbowol (40 mg/day) or simvastatin 10 mg daily.", {40}),
        ("They were given metoprolol 95 mg or oral elbowol at a dose of 5 mg daily.", {5}),
        ("Elbowol (ELB) was compared with PAP 30 mg. ELB 2 mg daily was better.", {2}),
        ("Elbowol (75 mg, equivalent to 124 mg of the salt) was given daily.", {75}),
    ],
)
def test_doses_beside_the_name_are_read(
    sifted: Callable[[str], tuple[set[float], str]], text: str, doses: set[float]
) -> None:
    assert sifted(text) == (doses, "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Elbowol was tested. Patients received 5 mg daily.", "no dose stands beside"),
        ("They took elbowol 5 mg daily. The mean excess was 145 mg.", "beside no drug's name"),
        ("They took elbowol 5 mg and later elbowol 0.1 mg/kg.", "kilogram"),
        ("Elbowol 2 mg/h was infused.", "rate"),
        ("Elbowol 1 µg/kg or elbowol 1 mg/kg was given.", "too far apart"),
        ("Elbowol 30 mg was given once, then elbowol 15 mg twice daily.", "some doses alone"),
        ("Elbowol 30 mg was injected every 2 weeks.", "not taken every day"),
        ("Elbowol 30 mg was implanted.", "released over time"),
        ("Elbowol 9 mg was tapered.", "released over time"),
        ("Isolated kidneys were perfused with elbowol 15 mg.", "no living being"),
        ("One mg means little: 1 mg of elbowol per kg was given.", "kilogram"),
        ("Elbowol 5 mg. Others took midazolam along with elbowol 2 mg.", "along with"),
        ("Elbowol 40 mg and two others were given together, bid.", "how often a day"),
        ("Elbowol 0.3 mg was used. Injections were given three times monthly.", "not those of a"),
        ("Elbowol 300 mg daily, increased to 600 mg if tolerated, was given.", "left open"),
    ],
)
def test_what_makes_doses_doubtful(
    sifted: Callable[[str], tuple[set[float], str]], text: str, why: str
) -> None:
    assert why in sifted(text)[1]


def test_a_dose_within_the_bounds_of_the_topic_needs_no_name() -> None:
    topic = read()
    bounded = replace(topic, dose=replace(topic.dose, read_up_to=5))
    drug = Drug(bounded)
    passages = (Passage("Abstract", f"{topic.drug} was tested. They took 4.5 mg daily."),)
    doses = find_doses(passages, drug)
    assert sift(doses, passages, drug) == (doses, "")


def test_a_text_without_doses_is_not_doubtful(
    sifted: Callable[[str], tuple[set[float], str]],
) -> None:
    assert sifted("Elbowol was given.") == (set(), "")
