"""The options that pooling commands share: what they ask for, and what a file refuses."""

from __future__ import annotations

import inspect
from dataclasses import fields
from typing import Any

import pytest

from ldncli.cli.formats import PICTURES
from ldncli.cli.options import Filters, Output
from ldncli.cli.weigh.plans import Picture, Pooling, plan_of, refuse_questions
from ldncli.errors import UsageError
from ldncli.evidence.findings.analysis import make_plan

# For each option of its own a value that is not the one unasked.
OTHER: dict[str, Any] = {
    "measure": "smd",
    "method": "DL",
    "test": "z",
    "level": 90,
    "correlation": 0.3,
    "comparator": "any",
    "body": "other",
    "by": "design",
    "common_tau2": True,
    "moderator": ["year"],
    "together": True,
    "exploratory": True,
}
OWN = [
    each.name
    for each in fields(Pooling)
    if each.name not in {inherited.name for inherited in fields(Filters)}
]


def test_every_option_of_its_own_is_one_of_the_plan() -> None:
    assert set(OWN) == set(OTHER) == set(inspect.signature(make_plan).parameters)


def test_unasked_it_is_the_plan_of_python() -> None:
    assert plan_of(Pooling()) == make_plan()
    assert plan_of(Pooling(condition=["crps"], min_n=20)) == make_plan(), "filters are no plan"


@pytest.mark.parametrize("name", OWN)
def test_each_option_reaches_the_plan(name: str) -> None:
    given = {name: OTHER[name]} | ({"by": "design"} if name == "common_tau2" else {})
    found = plan_of(Pooling(**given))
    assert found == make_plan(**given) != make_plan()


def test_all_at_once() -> None:
    found = plan_of(Pooling(**OTHER))
    assert (found.model.measure, found.model.method, found.model.test, found.model.level) == (
        "SMD",
        "DL",
        "z",
        90,
    )
    assert (found.randomised, found.by, found.common_tau2, found.together, found.exploratory) == (
        False,
        "design",
        True,
        True,
        True,
    )
    assert found.moderators == ("year",) and found.model.choices.correlation == 0.3


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"by": "colour"}, "colour"),
        ({"common_tau2": True}, "--common-tau2 needs subgroups"),
        ({"correlation": 1}, "the correlation cannot be 1"),
        ({"body": "animals"}, "--body does not accept 'animals'"),
    ],
)
def test_words_that_mean_nothing_are_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        plan_of(Pooling(**given))


# -- a file of studies -----------------------------------------------------------------------------


SHARED = tuple("measure method test level by common_tau2 moderator exploratory".split())


def test_a_file_of_studies_takes_what_means_the_same_for_it() -> None:
    refuse_questions(Pooling())
    refuse_questions(Pooling(data="x", measure="RR", method="DL", test="z", level=90))
    refuse_questions(Pooling(by="design", common_tau2=True, moderator=["year"], exploratory=True))


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"condition": ["crps"]}, "--condition"),
        ({"min_n": 0}, "--min-n"),
        ({"dose_within": True}, "--dose-within"),
        *(
            ({name: OTHER[name]}, f"--{name.replace('_', '-')}")
            for name in OWN
            if name not in SHARED
        ),
    ],
)
def test_a_file_of_studies_refuses_what_asks_the_base(given: dict[str, Any], name: str) -> None:
    with pytest.raises(UsageError, match=f"^{name} works on the evidence base") as caught:
        refuse_questions(Pooling(**given))
    assert caught.value.hint == "leave one of them out"


def test_pictures_are_text_unless_asked() -> None:
    assert (Picture.formats, Picture.unasked) == (PICTURES, "text")
    assert (Picture().theme, Picture().width, Picture().format, Picture().force) == (
        "light",
        None,
        None,
        False,
    )
    assert issubclass(Picture, Output)
