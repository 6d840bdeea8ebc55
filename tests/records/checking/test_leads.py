"""A report that is listed as unread and is in the base is a fault of the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.records.checking.run import check_base

REST = "    seen: slides\n    tried: title\n    missing: all\n"


def listed(world: Path, what: str, conditions: str = "") -> list[tuple[str, int | None, str]]:
    """Line, path and message of what is wrong with a list of two, of which this is the second."""
    about = f"    conditions: [{conditions}]\n" if conditions else ""
    text = f"version: '2026-01-01'\npapers:\n  - what: A talk\n{REST}  - what: {what}\n{about}"
    (world / "unverified.yaml").write_text(text + REST)
    return [(each.file, each.line, f"{each.path}: {each.message}") for each in check_base(world)]


@pytest.mark.parametrize(
    ("what", "conditions"),
    [
        ("Archer 2019, sore thumbs", ""),
        ("Archer 2019, sore thumbs", "fibromyalgia"),
        ("Archer and de Boer 2019", "crps, fibromyalgia"),
        ("Archer and others, 2019", "pain"),
        ("Trial of thumbs, DOI 10.5555/archer.2019", "crps"),
        ("Trial of thumbs (PubMed 10000001)", ""),
        ("NCT00000001, trial of thumbs", "fibromyalgia"),
    ],
)
def test_a_report_that_the_base_has(world: Path, what: str, conditions: str) -> None:
    ((file, line, told),) = listed(world, what, conditions)
    assert (file, line) == ("unverified.yaml", 7)
    assert told.startswith("papers[1].what: 'archer-20") and told.endswith("' is in the base")


@pytest.mark.parametrize(
    ("what", "conditions"),
    [
        ("Archer 2017, sore thumbs", "fibromyalgia"),
        ("Bowman 2019, sore thumbs", "fibromyalgia"),
        ("Archer 2019, another disease", "crps"),
        ("Table 2 of Archer 2019", ""),
        ("Results of the trial NCT00000001", "fibromyalgia"),
        ("Archer, sore thumbs", "fibromyalgia"),
    ],
)
def test_a_report_or_a_part_that_the_base_lacks(world: Path, what: str, conditions: str) -> None:
    assert listed(world, what, conditions) == []
