"""Posted adverse events and who left: all of them, with those at risk."""

from __future__ import annotations

from typing import Any

from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.readers.content.results import (
    Affected,
    Count,
    Flow,
    Group,
    Harm,
    Harms,
    Milestone,
    Period,
    Results,
)
from tests.harvest.drafts.register.made import drafted

GROUPS = (Group("EG000", "LDN 4.5 mg"), Group("EG001", "Placebo"))


def _harm(kind: Any, term: str, *counts: tuple[int | None, int | None, int | None]) -> Harm:
    groups = tuple(
        Affected(group=f"EG{place:03}", people=people, at_risk=risk, events=events)
        for place, (people, risk, events) in enumerate(counts)
    )
    return Harm(kind=kind, term=term, system="Nerves", groups=groups)


def _events(*events: Harm) -> Draft:
    return drafted(Results(harms=Harms(groups=GROUPS, threshold="5", events=events)))


def test_every_event_is_there_with_those_at_risk() -> None:
    draft = _events(
        _harm("any serious", "any serious adverse event", (0, 30, None), (1, 31, None)),
        _harm("any other", "any other adverse event", (9, 30, None), (8, 31, None)),
        _harm("serious", "Fall", (0, 30, 0), (1, 31, 2)),
        _harm("other", "Vivid dreams", (9, 30, 12), (3, 31, 3)),
        _harm("deaths", "death from any cause", (0, 30, None), (0, 31, None)),
    )
    found = draft.values["adverse_events"]
    assert [(each["term"], each["serious"]) for each in found] == [
        ("any serious adverse event", True),
        ("any other adverse event", False),
        ("Fall", True),
        ("Vivid dreams", False),
        ("death from any cause", True),
    ]
    assert found[3]["arms"] == {
        "ldn-4-5-mg": {"events": 9, "n": 30, "count": 12},
        "placebo": {"events": 3, "n": 31, "count": 3},
    }
    assert "5%" in found[1]["note"] and found[2]["note"] == "Nerves" and draft.left_out == []
    assert sum(each.path.startswith("adverse_events") for each in draft.quotes) == 5


def test_what_cannot_be_and_what_is_printed_twice_is_named() -> None:
    again = _harm("other", "Nausea", (1, 30, None), (2, 31, None))
    draft = _events(_harm("other", "Rash", (40, 30, None), (None, 31, None)), again, again)
    assert [each["term"] for each in draft.values["adverse_events"]] == ["Nausea"]
    assert [each.partition(": ")[2] for each in draft.left_out] == [
        "Rash: LDN 4.5 mg: 40 of 30 affected cannot be",
        "Rash: Placebo: no number of people",
        "Nausea: printed a second time with the same numbers",
    ]


def _flow(*titles: str) -> Flow:
    def step(name: str, *values: str) -> Milestone:
        return Milestone(name, tuple(Count(f"FG{n:03}", each) for n, each in enumerate(values)))

    return Flow(
        groups=tuple(Group(f"FG{n:03}", each) for n, each in enumerate(titles)),
        periods=(
            Period(
                "Overall Study",
                (
                    step("STARTED", "30", "31", "3"),
                    step("COMPLETED", "27", "30", "0"),
                    step("NOT COMPLETED", "3", "1", "3"),
                ),
                (step("Adverse Event", "2", "0", "0"), step("Moved away", "1", "1", "3")),
            ),
        ),
    )


def test_who_left_in_each_arm_and_who_because_of_harm() -> None:
    draft = drafted(Results(flow=_flow("LDN 4.5 mg", "Placebo", "Not randomized")))
    assert (draft.values["design"]["n_randomised"], draft.values["design"]["n_lost"]) == (61, 4)
    left, harmed = draft.values["adverse_events"]
    assert left["arms"] == {
        "ldn-4-5-mg": {"events": 3, "n": 30},
        "placebo": {"events": 1, "n": 31},
    }
    assert harmed["discontinuation"] is True and harmed["arms"]["ldn-4-5-mg"]["events"] == 2
    assert "moved away 1 (ldn-4-5-mg), 1 (placebo)" in draft.values["design"]["note"]
    arm = draft.values["arms"][0]
    assert (arm["n_randomised"], arm["n_lost"], arm["dose_mg"]) == (30, 3, 4.5)


def test_orders_of_a_crossover_are_no_arms() -> None:
    crossover = (("allocation", "RANDOMIZED"), ("assignment", "CROSSOVER"))
    draft = drafted(Results(flow=_flow("LDN then placebo", "Placebo then LDN")), design=crossover)
    assert "arms" not in draft.values and "adverse_events" not in draft.values
    assert draft.values["design"]["n_randomised"] == 61
    assert "left 3 (LDN then placebo)" in draft.values["design"]["note"]
