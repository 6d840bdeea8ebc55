"""A network with what hangs on it: what is none, the reference, and what it rests on."""

from __future__ import annotations

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.models.network.analysis import analyse_network
from ldncli.evidence.synthesis.models.network.evidence import own_evidence
from tests.evidence.synthesis.models.network.test_evidence import ARMS


def test_two_treatments_are_no_network() -> None:
    with pytest.raises(UsageError, match="the same two treatments, A and B"):
        analyse_network(own_evidence(ARMS[:2], "OR"), "two")
    with pytest.raises(UsageError, match="no trial here gives numbers"):
        analyse_network(own_evidence(ARMS[:1], "OR"), "none")


def test_the_reference_is_the_one_asked_for_else_that_of_most_trials() -> None:
    found = own_evidence(ARMS, "OR")
    assert analyse_network(found, "three").reference == "B"
    assert analyse_network(found, "three", reference="c").reference == "C"
    with pytest.raises(UsageError, match="no treatment 'D'"):
        analyse_network(found, "three", reference="D")
    assert not analyse_network(found, "three").scores
    assert set(analyse_network(found, "three", better="lower").scores) == {"A", "B", "C"}


def test_what_a_network_rests_on_is_counted() -> None:
    found = analyse_network(own_evidence(ARMS, "OR"), "three", method="EE")
    assert found.edges == {("A", "B"): 2, ("A", "C"): 1, ("B", "C"): 2}
    assert (found.single, found.indirect, len(found.several_arms)) == (1, 0, 1)
    assert [found.trials_of(each) for each in "ABC"] == [2, 3, 2]
    assert found.treatments == ("A", "C") and found.agreement is not None
