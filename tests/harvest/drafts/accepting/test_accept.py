"""A record goes into the base whole, once, and only where it fits beside the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ldncli.errors import LdnError
from ldncli.harvest.drafts.accepting.accept import accept, load_terms
from ldncli.records.text.yamltext import parse_yaml
from ldncli.screening.events import Stage
from ldncli.screening.log import open_log
from ldncli.screening.standing import standings
from tests.cli.review.test_accepting import listed
from tests.conftest import Run
from tests.screening.made import vote, write


def test_what_was_killed_before_the_log_had_it_is_finished(
    ldn: Callable[..., Run], world: Path, tmp_path: Path
) -> None:
    candidate = listed(ldn, tmp_path)
    assert ldn("draft", candidate, "--out", str(tmp_path)).code == 0
    record = parse_yaml((tmp_path / "lee-2019.yaml").read_bytes(), "x").value
    del record["draft"]
    record["summary"] = "Words."
    how: dict[str, Any] = {"terms": load_terms(world), "by": "Ann Lee", "at": datetime.now(UTC)}
    accept(world, record, candidate=None, **how)
    with pytest.raises(LdnError, match="the base has lee-2019 already"):
        accept(world, {**record, "summary": "Others."}, candidate=candidate, **how)
    accept(world, record, candidate=candidate, **how)
    log = open_log(world)
    assert log and standings(log, 1)[candidate].state == "accepted"


def test_where_two_people_screen_one_cannot_take_a_candidate_alone(
    ldn: Callable[..., Run], world: Path, tmp_path: Path
) -> None:
    candidate = listed(ldn, tmp_path)
    (world / "screening" / "settings.yaml").write_text("screeners: 2\n", encoding="utf-8")
    assert ldn("draft", candidate, "--out", str(tmp_path)).code == 0
    record = parse_yaml((tmp_path / "lee-2019.yaml").read_bytes(), "x").value
    del record["draft"]
    record["summary"] = "Words."
    how: dict[str, Any] = {"terms": load_terms(world), "at": datetime.now(UTC)}
    votes: list[Stage] = ["title-abstract", "full-text"]
    for stage in votes:
        for name in ("Ann", "Bo"):
            with pytest.raises(LdnError, match="two people decide here"):
                accept(world, record, candidate=candidate, by="Ann", **how)
            write(world, vote(candidate, "include", stage=stage), by=name)
    accept(world, record, candidate=candidate, by="Ann", **how)
    assert (world / "papers" / "lee-2019.yaml").exists()
