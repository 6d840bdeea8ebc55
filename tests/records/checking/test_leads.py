"""A report that is listed as unread and is in the base is a fault of the list."""

from __future__ import annotations

import re
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
        ("'NCT00000001: trial of thumbs'", ""),
        ("Archer et al. 2019, sore thumbs", "fibromyalgia"),
        ("Archer (2019), sore thumbs", "fibromyalgia"),
        ("Archer & de Boer, 2019", ""),
        ("A. Archer 2019, sore thumbs", ""),
        ("Archer A, de Boer B. 2019", ""),
        ("Archer, A. 2019, sore thumbs", ""),
        ("Small doses for sore thumbs, a trial", ""),
        ("A trial (doi https://doi.org/10.5555/archer.2019)", ""),
        ("A trial, PMID '10000001'", ""),
    ],
)
def test_a_report_that_the_base_has(world: Path, what: str, conditions: str) -> None:
    ((file, line, told),) = listed(world, what, conditions)
    assert (file, line) == ("unverified.yaml", 7)
    assert told.startswith("papers[1].what: 'archer-20") and told.endswith("' is in the base")


@pytest.mark.parametrize("name", ["de Boer 2015", "De Boer and others 2015", "Boer 2015"])
def test_particles_of_a_name_may_stand_in_the_id_or_not(world: Path, name: str) -> None:
    papers = world / "papers"
    for id in ("boer-2015", "de-boer-2015"):
        text = (papers / "bell-2015.yaml").read_text().replace("id: bell-2015", f"id: {id}")
        text = re.sub(r"\n(?:doi|pmid|title): .*", "", text).replace("year:", f"title: {id}\nyear:")
        (papers / f"{id}.yaml").write_text(text)
        found = [told for *_, told in listed(world, name)]
        (papers / f"{id}.yaml").unlink()
        wanted = id == "boer-2015" or not name.startswith("Boer")
        assert any(f"{id!r} is in the base" in each for each in found) == wanted, id


@pytest.mark.parametrize(
    ("what", "conditions"),
    [
        ("Archer 2017, sore thumbs", "fibromyalgia"),
        ("Bowman 2019, sore thumbs", "fibromyalgia"),
        ("Archer 2019, another disease", "crps"),
        ("Table 2 of Archer 2019", ""),
        ("Results of the trial NCT00000001", "fibromyalgia"),
        ("Archer, sore thumbs", "fibromyalgia"),
        ("Small doses for sore toes", ""),
        ("On small doses for sore thumbs", ""),
        ("Archers and others 2019", ""),
    ],
)
def test_a_report_or_a_part_that_the_base_lacks(world: Path, what: str, conditions: str) -> None:
    assert listed(world, what, conditions) == []
