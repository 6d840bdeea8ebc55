"""What an entry says of its trial: the register's own fields, design, arms, people."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.harvest.drafts.draft import to_yaml
from ldncli.harvest.readers.content.register_entry import Arm
from ldncli.harvest.readers.content.results import (
    Baseline,
    Denominator,
    Group,
    Measure,
    Measurement,
    Results,
    Row,
)
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import decode
from tests.harvest.drafts.register.made import counts, drafted, measure, outcomes, values


def test_the_registers_own_fields() -> None:
    found = drafted(start="2011-03", end="2012-05-01", results_posted="2014-01-01").values
    assert found["registry"] == {
        "status": "completed",
        "phase": "Phase 2",
        "sponsor": "Elbow Institute",
        "start": "2011-03",
        "completion": "2012-05-01",
        "n_actual": 61,
        "results_posted": True,
    }
    assert found["id"] == "nct01234567" and found["kind"] == "registry"
    assert found["design"]["funding"] == "Elbow Institute (sponsor)"
    assert found["comparators"] == [{"type": "placebo"}]
    planned = drafted(size_kind="ESTIMATED").values
    assert planned["registry"]["n_planned"] == 61 and "n_enrolled" not in planned["design"]


@pytest.mark.parametrize(
    ("allocation", "assignment", "masking", "design", "blinding"),
    [
        ("RANDOMIZED", "PARALLEL", "QUADRUPLE", "parallel-rct", "triple"),
        ("RANDOMIZED", "CROSSOVER", "DOUBLE", "crossover-rct", "double"),
        ("NA", "SINGLE_GROUP", "NONE", "open-label-trial", "none"),
        ("RANDOMIZED", "FACTORIAL", "DOUBLE", None, "double"),
        ("", "", "", None, None),
    ],
)
def test_design(
    allocation: str, assignment: str, masking: str, design: str | None, blinding: str | None
) -> None:
    words = (("allocation", allocation), ("assignment", assignment), ("masking", masking))
    found = drafted(design=words).values["design"]
    assert (found.get("type"), found.get("blinding")) == (design, blinding)


def test_only_what_a_person_must_say_is_missing() -> None:
    row = Row(measurements=values(("4.5", "1.2"), ("5.5", "1.4")))
    draft = outcomes(measure(row))
    _, problems = decode(Paper, draft.ordered())
    assert {each.message for each in problems} == {
        "'domain' is missing",
        "'direction' is missing",
        "'summary' is missing",
    }
    assert to_yaml(draft).count("draft: not yet accepted") == 1


def test_roles_of_arms_are_those_of_the_protocol_or_plain_from_their_names() -> None:
    row = Row(measurements=values(("4.5", "1.2"), ("5.5", "1.4")))

    def roles(*titles: str, arms: tuple[Arm, ...] = ()) -> list[str | None]:
        groups = tuple(Group(f"OG{n:03}", each) for n, each in enumerate(titles))
        found = outcomes(measure(row, groups=groups), arms=arms).values["arms"]
        return [each.get("role") for each in found]

    assert roles("LDN", "Placebo") == ["treatment", "control"]
    assert roles("Group I", "Group II") == [None, None]
    assert roles("LDN with placebo patch", "Placebo") == [None, "control"]
    planned = (Arm(label="Rinse", kind="EXPERIMENTAL"), Arm(label="Water", kind="SHAM_COMPARATOR"))
    assert roles("Arm I (Rinse)", "Arm II (Water)", arms=planned) == ["treatment", "control"]
    other = (Arm(label="LDN", kind="ACTIVE_COMPARATOR"), Arm(label="X", kind="EXPERIMENTAL"))
    assert roles("LDN", "X", arms=other) == [None, "treatment"]


def _characteristic(title: str, parameter: str, unit: str, *rows: Row, **more: Any) -> Measure:
    return Measure(number=1, title=title, parameter=parameter, unit=unit, rows=rows, **more)


def test_age_and_sex_of_everybody_and_the_names_of_the_rest() -> None:
    def row(value: str, category: str = "", **more: str) -> Row:
        each = Measurement(group="BG002", value=value, **more)
        return Row(category=category, measurements=(each,))

    baseline = Baseline(
        groups=(Group("BG000", "LDN"), Group("BG001", "Placebo"), Group("BG002", "Total")),
        denominators=(Denominator("Participants", counts("30", "31", prefix="BG")),),
        measures=(
            _characteristic(
                "Age, Continuous", "MEAN", "years", row("40.5", spread="9"),
                dispersion="STANDARD_DEVIATION",
            ),
            _characteristic(
                "Sex: Female, Male", "COUNT_OF_PARTICIPANTS", "Participants",
                row("20", "Female"), row("41", "Male"),
            ),
            _characteristic("Elbow width", "MEAN", "cm", row("7")),
        ),
    )  # fmt: skip
    draft = drafted(Results(baseline=baseline))
    assert draft.values["population"] == {"age_mean": 40.5, "age_sd": 9, "female_percent": 32.8}
    assert draft.left_out == ["baseline 1: Elbow width: a record has no place for it"]


def test_an_arm_pieced_together_from_different_titles_is_for_a_person_to_look_at() -> None:
    row = Row(measurements=values(("4.5", "1.2"), ("5.5", "1.4")))
    first = measure(row, groups=(Group("OG000", "Fixed"), Group("OG001", "Flexible")))
    second = measure(
        row, number=2, groups=(Group("OG000", "Arm I (Fixed LDN)"), Group("OG001", "Flexible LDN"))
    )
    draft = outcomes(first, second)
    assert [each["id"] for each in draft.values["arms"]] == ["fixed", "flexible"]
    quote = next(each for each in draft.quotes if each.path == "arms[0]")
    assert quote.confidence == "likely" and "Arm I (Fixed LDN)" in quote.words
