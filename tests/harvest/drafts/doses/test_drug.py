"""Whose dose it is: the drug's, or another's in the same sentence."""

from __future__ import annotations

import pytest

from ldncli.harvest.candidate import Passage
from ldncli.harvest.drafts.doses.drug import Drug
from ldncli.harvest.drafts.doses.mentions import find_doses
from tests.topics import TOPIC


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("LDN 4.5 mg or elbowprofen 3 mg", [True, False]),
        ("6 mg of elbowine, 4.5 mg of LDN", [False, True]),
        ("4.5 mg/day for naltrexone and 3 mg/day for elbowine", [True, False]),
        ("LDN and elbowine, 4.5 mg and 3 mg, respectively", [False]),
        ("The amount of LDN consumed was 4.5 mg.", [False]),
        (
            "Those with purple elbows took LDN (XYZ). All the others, of every other colour, took"
            " elbowine (ABC)."
            " XYZ 4.5 mg was as good as ABC 3 mg.",
            [True, False],
        ),
        ("A dose of 4.5 mg daily of LDN", [True]),
    ],
)
def test_whose_dose(text: str, own: list[bool]) -> None:
    doses = find_doses((Passage("Abstract", text),), Drug(TOPIC))
    assert [each.drug for each in doses] == own
