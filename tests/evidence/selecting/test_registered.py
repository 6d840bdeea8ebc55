"""How studies without results stand on a day: the one rule of what is under way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ldncli.evidence.selecting.registered import age, expected_end, last_seen, stood
from ldncli.evidence.selecting.studies import Study
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import load
from tests.conftest import ROOT
from tests.evidence.invented import paper, studies

TODAY = "2026-11-30"


def _study(*entries: dict[str, Any], year: int = 2026, plan: str = "parallel-rct") -> Study:
    """One study of so many register entries; a protocol alone without any."""
    more = {"year": year, "study": "one"}
    papers = [
        paper(f"e-{at}", kind="registry", status="registered", registry=each, plan=plan, **more)
        for at, each in enumerate(entries)
    ] or [paper("p", kind="protocol", plan=plan, **more)]
    return studies(*papers)[0]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"status": "recruiting"}, "under way"),
        ({"status": "not-yet-recruiting", "completion": "2026-11-30"}, "under way"),
        ({"status": "active", "completion": "2026-11"}, "under way"),
        ({"status": "active", "completion": "2026"}, "under way"),
        ({"status": "active", "completion": "2026-11-29"}, "overdue"),
        ({"status": "active", "completion": "2025"}, "overdue"),
        ({"status": "active", "completion": "2024-12-01"}, "overdue"),
        ({"status": "withdrawn", "n_actual": 0}, "stopped"),
        ({"status": "suspended", "completion": "2028"}, "stopped"),
        ({"status": "completed"}, "silent"),
        ({"status": "terminated"}, "silent"),
        ({"status": "unknown"}, "unknown"),
        ({"status": "unknown", "completion": "2030"}, "unknown"),
        ({"status": "unknown", "completion": "2024-12-01"}, "unknown"),
        ({"status": "unknown", "completion": "2024-11-29"}, "silent"),
        ({"status": "unknown", "results_posted": True}, "posted"),
        ({"status": "recruiting", "completion": "2024-11-29"}, "silent"),
        ({"status": "withdrawn", "completion": "2020"}, "stopped"),
        ({"status": "terminated", "results_posted": True}, "posted"),
    ],
)
def test_states_of_a_register(entry: dict[str, Any], found: str) -> None:
    study = stood(_study(entry), TODAY, ())
    assert study.standing == found and study.under_way is (found == "under way")


def test_a_plan_without_an_entry_counts_for_a_year() -> None:
    assert stood(_study(year=2025), TODAY, ()).standing == "under way"
    assert stood(_study(year=2024), TODAY, ()).standing == "plan"
    assert stood(_study(), TODAY, {"parallel-rct"}).standing == "review"


def test_a_state_older_than_a_year_is_last_known() -> None:
    old = {"status": "recruiting", "status_date": "2025-11-29"}
    assert stood(_study(old), TODAY, ()).last_known == "2025-11-29"
    assert stood(_study(old | {"status_date": "2025-11-30"}), TODAY, ()).last_known is None
    assert stood(_study({"status": "recruiting"}, year=2022), TODAY, ()).last_known == "2022"
    assert stood(_study(old | {"status": "withdrawn"}), TODAY, ()).last_known is None
    newer = {"status": "recruiting", "registered": "2026-02"}
    assert last_seen(_study(old, newer)) == "2026-02", "the newest of several entries"


def test_the_last_of_several_ends_counts_a_year_to_its_end() -> None:
    study = _study(
        {"status": "active", "completion": "2026"}, {"status": "active", "completion": "2026-10"}
    )
    assert expected_end(study) == "2026" and stood(study, TODAY, ()).under_way


def test_without_a_day_nothing_has_passed() -> None:
    assert stood(_study({"status": "active", "completion": "2001"}), "", ()).under_way
    assert age("2001", "") < 0 and age("2024-02", "2024-03-01") == 1


# -- the real base ---------------------------------------------------------------------------------


def _asked(**given: Any) -> Asked:
    return ask(load(str(ROOT / "data")), **given)


def test_the_day_is_that_of_the_newest_record_unless_one_is_given(world: Path) -> None:
    asked = _asked()
    assert asked.today == max(paper.extraction.date for paper in asked.library.papers())
    assert _asked(today="2021-01-01").asking(condition="crps").today == "2021-01-01"
    assert load(str(world)).as_of == "2026-01-03"


def test_nothing_stopped_or_past_its_end_is_under_way() -> None:
    asked = _asked(today="2026-11-30")
    running = {study.id for study in asked.running}
    assert running.isdisjoint(
        {"cochrane-cd010410-2013", "nct00855972", "nct01810185", "naik-2024", "nct05307627"}
    )
    assert {"nct05363514", "nct07285473", "actrn12623000172606"} <= running
    for study in asked.running:
        for entry in (each.registry for each in study.papers if each.registry):
            assert entry.status not in ("withdrawn", "terminated", "suspended")
            assert age(entry.completion or "2999", asked.today) <= 0
    standings = {study.id: study.standing for study in asked.body.besides}
    assert standings["cochrane-cd010410-2013"] == "review"
    assert standings["nct00855972"] == "stopped" and standings["naik-2024"] == "overdue"
    assert standings["wulz-2019"] == "plan"
    assert standings["paulides-2022"] == standings["actrn12623001042639"] == "unknown"
    assert "nct05307627" in {study.id for study in asked.silent}, "its end passed in 2022"
    [fibromyalgia] = _asked(condition="fibromyalgia").running
    assert (fibromyalgia.id, fibromyalgia.last_known) == ("actrn12623000172606", "2023-02-20")
    assert not _asked(condition="crohn-disease").running
    assert "nct06306157" not in running, "its end, 2026-10, has passed"
    assert "nct06306157" in {study.id for study in _asked(today="2026-10-01").running}


def test_a_trial_of_unknown_state_costs_no_step() -> None:
    asked = _asked(condition="crohn-disease")
    assert not asked.silent and any(each.randomised for each in asked.findings)
    for finding in asked.findings:
        steps = {each.domain: each.levels for each in finding.best.certainty.steps}
        assert steps.get("publication-bias", 0) == 0, finding.outcome
