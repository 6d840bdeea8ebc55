"""What headings of other programs are taken for."""

from __future__ import annotations

import pytest

from ldncli.harvest.readers.content.studies.layouts import ROLES, SHAPES, quantity_of, role_of
from ldncli.statistics.measures.effect_measures import MEASURES

HEADINGS = {
    "metafor": "ai=ai bi=bi n1i=n1i ci=ci m1i=m1i sd2i=sd2i yi=yi vi=vi ci.lb=ci_lb ri=ri",
    "dat.bcg": "tpos=ai tneg=bi cpos=ci cneg=di",
    "meta": "studlab=study event.e=ai n.e=n1i event.c=ci n.c=n2i mean.e=m1i"
    " sd.c=sd2i TE=yi seTE=sei",
    "statsmodels": "eff=yi var_eff=vi",
    "PyMARE": "y=yi v=vi",
    "people": "events_t=ai total_t=n1i Events_C=ci nT=n1i n_c=n2i SD1=sd1i mean2=m2i meanT=m1i"
    " Yi=yi se_t=se1i q1.1=q1_1i med.2=med2i lower=ci_lb UpperCI=ci_ub HR=yi lnRR=yi set=",
}
SPACED = {
    "Experimental cases": "ai",
    "Experimental N": "n1i",
    "Control mean": "m2i",
    "Control SD": "sd2i",
    "GIV Mean": "yi",
    "GIV SE": "sei",
    "log[Hazard Ratio]": "yi",
    "Study name": "study",
    "Odds ratio": "yi",
    "Lower limit": "ci_lb",
    "Upper limit": "ci_ub",
    "Group-A Events": "ai",
    "Effect Size": "yi",
    "Standard Error": "sei",
    "95% CI lower": "ci_lb",
    "Events (placebo)": "ci",
    "LDN n": None,
    "Number of patients (treatment)": "n1i",
    "p-value": "pval",
    "Colour": None,
}


@pytest.mark.parametrize("program", HEADINGS)
def test_headings_of_programs(program: str) -> None:
    for pair in HEADINGS[program].split():
        heading, _, role = pair.partition("=")
        found = role_of(heading)
        assert (found[1] if found else "") == role, heading


@pytest.mark.parametrize("heading", SPACED)
def test_headings_of_several_words(heading: str) -> None:
    found = role_of(heading)
    assert (found[1] if found else None) == SPACED[heading]


def test_shapes_name_known_roles_and_measures_of_the_engine_once() -> None:
    named = [each for shape in SHAPES for each in shape.measures]
    assert len(named) == len(set(named))
    assert set(named) | {"GEN", "HR"} == set(MEASURES), set(named) ^ set(MEASURES)
    roles = {
        role
        for shape in SHAPES
        for line in shape.needs
        for each in line
        for role in each.split("+")
    }
    assert roles | {role for shape in SHAPES for role in shape.takes} <= set(ROLES)


def test_what_a_heading_counts_without_saying_in_which_arm() -> None:
    assert quantity_of("LDN n") == "n1i" and quantity_of("naltrexone events") == "ai"
    assert quantity_of("colour") is None
