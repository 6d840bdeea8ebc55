"""Which treatments the trials of a base compare, and what follows from their groups."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.synthesis.models.network.analysis import analyse_network
from ldncli.evidence.synthesis.models.network.evidence import Evidence
from ldncli.evidence.synthesis.models.network.treatments import evidence_of
from ldncli.evidence.synthesis.synthesise import Model, synthesise
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Arm, ArmData, Caveat, Comparator, Outcome
from tests.evidence.trials import (
    VOCABULARIES,
    contrast,
    events,
    means,
    outcome,
    paper,
    studies,
)


def network_of(
    *papers: Paper, domain: str = "pain-intensity", doses: bool = False, **how: Any
) -> Evidence:
    found = synthesise(
        studies(*papers), domain, None, VOCABULARIES, Model(any_comparator=True, **how)
    )
    return evidence_of(found, doses=doses)


def pairs(found: Evidence) -> list[tuple[str, str, str]]:
    return [(each.study, each.treatment, each.control) for each in found.comparisons]


def arms(**labels: str) -> tuple[Arm, ...]:
    """Groups by id: a label that begins with "naltrexone" is the treatment's."""
    doses = {id: float(label.split()[1]) for id, label in labels.items() if " mg" in label}
    return tuple(
        Arm(
            id=id,
            role="treatment" if label.startswith("naltrexone") else "control",
            label=label,
            dose_mg=doses.get(id),
        )
        for id, label in labels.items()
    )


def numbers(n: int = 20, **found: float) -> dict[str, ArmData]:
    return {id: ArmData(mean=mean, sd=2, n=n) for id, mean in found.items()}


def several(*made: Outcome, comparators: tuple[Comparator, ...], **labels: str) -> Paper:
    """A trial with these groups."""
    plain = paper(*made, id="mm-2022", arms=arms(**labels))
    return replace(plain, comparators=comparators)


PLACEBO = Comparator(type="placebo")
GABAPENTIN = Comparator(type="active", name="gabapentin up to 1800 mg daily")


def test_an_active_comparator_is_a_treatment_beside_placebo() -> None:
    one = paper(means(4, 2, 20, 5, 2, 20, scale="fiq"), id="aa-2010")
    two = several(
        means(4, 2, 30, 4.5, 2, 30, scale="fiq"),
        comparators=(GABAPENTIN,),
        ldn="naltrexone",
        placebo="gabapentin",
    )
    found = network_of(one, two)
    assert pairs(found) == [("aa-2010", "LDN", "placebo"), ("mm-2022", "LDN", "gabapentin")]
    assert found.people == {"LDN": 50, "placebo": 20, "gabapentin": 30}
    assert found.better == "lower" and found.names["mm-2022"]
    analysis = analyse_network(found, "pain")
    assert analysis.reference == "placebo" and analysis.indirect == 1 and analysis.single == 2


def test_three_groups_of_one_trial_are_compared_with_each_other() -> None:
    made = outcome(scale="fiq", arms=numbers(ldn=4, gabapentin=5, placebo=7))
    trial = several(
        made,
        comparators=(PLACEBO, GABAPENTIN),
        ldn="naltrexone",
        gabapentin="gabapentin",
        placebo="placebo",
    )
    found = network_of(trial)
    assert {(two, three) for _, two, three in pairs(found)} == {
        ("LDN", "gabapentin"),
        ("LDN", "placebo"),
        ("gabapentin", "placebo"),
    }
    values = {(each.treatment, each.control): each for each in found.comparisons}
    assert values["LDN", "placebo"].value == pytest.approx(-3)
    assert values["LDN", "placebo"].variance == pytest.approx(2 * 4 / 20)
    assert analyse_network(found, "pain").agreement is None


def test_outcomes_that_record_one_comparison_each_are_one_trial_of_three_groups() -> None:
    first = outcome(scale="fiq", arms=numbers(ldn=4, placebo=7))
    second = outcome(scale="fiq", arms=numbers(gabapentin=5, placebo=7))
    labels = {"ldn": "naltrexone", "gabapentin": "gabapentin", "placebo": "placebo"}
    found = network_of(several(first, second, comparators=(PLACEBO, GABAPENTIN), **labels))
    assert len(found.comparisons) == 3
    # Where the common group has other numbers, they are of other people.
    other = outcome(scale="fiq", arms=numbers(gabapentin=5, placebo=6.5))
    apart = network_of(several(first, other, comparators=(PLACEBO, GABAPENTIN), **labels))
    assert pairs(apart) == [("mm-2022", "LDN", "placebo")]


def test_numbers_that_contradict_each_other_make_no_comparison() -> None:
    doubted = Caveat(kind="inconsistent-numbers", note="more than all", place="article Table 1")
    labels = {"ldn": "naltrexone", "gabapentin": "gabapentin", "placebo": "placebo"}
    made = outcome(scale="fiq", arms=numbers(ldn=4, gabapentin=5, placebo=7), caveats=(doubted,))
    ((why, _),) = network_of(
        several(made, comparators=(PLACEBO, GABAPENTIN), **labels), measure="MD"
    ).left_out
    assert why.code == "numbers contradict each other"


def test_one_treatment_under_two_spellings_is_one() -> None:
    first = several(
        means(4, 2, 30, 4.5, 2, 30, scale="fiq"),
        comparators=(GABAPENTIN,),
        ldn="naltrexone",
        placebo="gabapentin",
    )
    second = replace(
        first, id="nn-2023", comparators=(Comparator(type="active", name="Gabapentin, 300 mg"),)
    )
    found = network_of(first, second)
    assert {each.control for each in found.comparisons} == {"gabapentin"}
    assert found.people["gabapentin"] == 60


def test_doses_are_one_treatment_unless_asked_for() -> None:
    made = outcome(scale="fiq", arms=numbers(low=4, high=5, placebo=7))
    trial = several(
        made,
        comparators=(PLACEBO,),
        low="naltrexone 2 mg",
        high="naltrexone 4.5 mg",
        placebo="placebo",
    )
    joined = network_of(trial)
    assert pairs(joined) == [("mm-2022", "LDN", "placebo")] and joined.people["LDN"] == 40
    apart = network_of(trial, doses=True)
    names = {name for _, one, two in pairs(apart) for name in (one, two)}
    assert len(names) == 3 and all(name.startswith("LDN (") for name in names - {"placebo"})


def test_what_stands_beside_the_drug_makes_another_treatment_but_a_sham_does_not() -> None:
    made = outcome(scale="fiq", arms=numbers(a=4, b=5, c=7, d=6))
    trial = several(
        made,
        comparators=(PLACEBO,),
        a="naltrexone and real stimulation",
        b="naltrexone and sham stimulation",
        c="placebo and sham stimulation",
        d="placebo and real stimulation",
    )
    found = network_of(trial)
    names = {name for _, one, two in pairs(found) for name in (one, two)}
    assert names == {
        "LDN",
        "placebo",
        "naltrexone and real stimulation",
        "placebo and real stimulation",
    }


def test_studies_without_numbers_are_left_out_with_the_reason() -> None:
    usable = paper(events(9, 20, 4, 20), id="aa-2010")
    silent = paper(outcome(domain="pain-response", score="events"), id="bb-2011")
    crossed = several(
        outcome(scale="fiq", arms=numbers(ldn=4, gabapentin=5, placebo=7), paired=True),
        comparators=(PLACEBO, GABAPENTIN),
        ldn="naltrexone",
        gabapentin="gabapentin",
        placebo="placebo",
    )
    found = network_of(usable, silent, domain="pain-response")
    assert found.measure == "RR" and pairs(found) == [("aa-2010", "LDN", "placebo")]
    ((why, names),) = found.left_out
    assert len(names) == 1 and why.code
    ((why, _),) = network_of(crossed).left_out
    assert why.code == "network several periods"
    printed = several(
        outcome(
            scale="fiq",
            arms={"ldn": ArmData(), "gabapentin": ArmData(), "placebo": ArmData()},
            contrast=contrast("MD", 1.0, ci=(0.0, 2.0)),
        ),
        comparators=(PLACEBO, GABAPENTIN),
        ldn="naltrexone",
        gabapentin="gabapentin",
        placebo="placebo",
    )
    ((why, _),) = network_of(printed, measure="MD").left_out
    assert why.code == "network groups not printed"
