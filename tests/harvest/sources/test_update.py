"""An update asks for every day once, keeps what came, and goes on wherever it was stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ldncli.harvest.known import Known, load_known
from ldncli.harvest.sources.client import Client, Politeness
from ldncli.harvest.sources.europe_pmc import EuropePmc
from ldncli.harvest.sources.pubmed import PubMed
from ldncli.harvest.sources.source import Source, Window
from ldncli.harvest.sources.update import Asked, Plan, Session, carry_out, make_plan
from ldncli.screening.flow import flow
from ldncli.screening.log import open_log
from ldncli.screening.standing import standings
from tests.harvest.sources import shapes
from tests.harvest.sources.service import Answer, serving

SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 30)
SMALL = Politeness(0.0, 10)


class _World:
    """A library, a day, and services that are asked from it."""

    def __init__(self, data: Path) -> None:
        self.data, self.day = data, datetime(2026, 11, 30, 18, 0, tzinfo=UTC)
        self._known = Known(load_known(str(data)))

    def plan(self, source: Source, until: date = UNTIL) -> Plan:
        return make_plan(open_log(self.data), "ldn", source, "elbow", since=SINCE, until=until)

    def update(
        self, source: Source, until: date = UNTIL, watch: Callable[[Asked], None] | None = None
    ) -> Asked:
        session = Session(
            self.data, self._known, Client(sleep=lambda seconds: None), lambda: self.day, "ann"
        )
        return carry_out(self.plan(source, until), session, watch or (lambda done: None))

    def candidates(self) -> int:
        log = open_log(self.data)
        return len(standings(log, 1)) if log else 0


@pytest.fixture
def here(world: Path) -> _World:
    return _World(world)


def test_everything_comes_once_and_is_counted(here: _World) -> None:
    with serving(shapes.europe_pmc(range(1, 26))) as service:  # type: ignore[arg-type]
        source = EuropePmc(address=service.address, politeness=SMALL)
        done = here.update(source)
        assert done == Asked(
            search="ldn",
            source="Europe PMC",
            windows=(Window(SINCE, UNTIL),),
            said=25,
            received=25,
            new=25,
        )
        assert done.complete and done.waiting == 25 and here.candidates() == 25
        assert len(service.asked) == 3
    log = open_log(here.data)
    assert log is not None
    (found,) = flow(log, standings(log, 1)).found
    assert (found.records, found.said, found.source, found.on) == (
        25,
        25,
        "Europe PMC",
        "2026-11-30",
    ), "three answers are one search"


def test_no_day_is_asked_for_twice_but_one_that_was_not_over(here: _World) -> None:
    with serving(shapes.europe_pmc([1])) as service:  # type: ignore[arg-type]
        source = EuropePmc(address=service.address)
        here.update(source)
        assert here.plan(source).window == Window(UNTIL, UNTIL), "today may bring more"
        here.day = datetime(2026, 12, 2, tzinfo=UTC)
        here.update(source, date(2026, 12, 1))
        assert here.plan(source, date(2026, 12, 1)).window is None
        assert here.plan(source, date(2026, 12, 3)).window == Window(
            date(2026, 12, 2), date(2026, 12, 3)
        )
    assert here.candidates() == 1


def test_other_searches_and_sources_have_days_of_their_own(here: _World) -> None:
    with serving(shapes.europe_pmc([1])) as service:  # type: ignore[arg-type]
        here.update(EuropePmc(address=service.address))
    assert here.plan(PubMed()).window == Window(SINCE, UNTIL)
    assert make_plan(
        open_log(here.data), "other", EuropePmc(), "x", since=SINCE, until=UNTIL
    ).window == Window(SINCE, UNTIL)


class _Killed(BaseException):
    """What a killed process is to the code."""


@pytest.mark.parametrize("pages", [1, 2, 3])
def test_it_goes_on_where_it_was_killed(here: _World, pages: int) -> None:
    """After any answer: no record is lost, none is there twice, no answer is asked for again."""
    left = pages

    def kill(done: Asked) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise _Killed

    days = {day: 1 for day in range(1, 31)}
    with serving(shapes.EntrezShape(days)) as service:
        source = _Small(address=service.address)
        with pytest.raises(_Killed):
            here.update(source, watch=kill)
        assert here.candidates() == 10 * pages
        done = here.update(_Small(address=service.address))
        assert done.missing is None and here.candidates() == 30
        starts = [words["retstart"] for path, words in service.asked if "efetch" in path]
        assert starts[: 3 if pages < 3 else 4][:3] == ["0", "10", "20"]


class _Small(PubMed):
    """PubMed in pages of ten."""

    @property
    def politeness(self) -> Politeness:
        return SMALL


def test_what_came_before_a_failure_is_kept(here: _World) -> None:
    good: Any = shapes.europe_pmc(range(1, 26))

    def failing(path: str, words: dict[str, str], count: int) -> Answer:
        return good(path, words, count) if count < 3 else Answer(status=400)

    with serving(failing) as service:
        source = EuropePmc(address=service.address, politeness=SMALL)
        done = here.update(source)
    assert done.missing is not None and "refused" in done.missing.message
    assert done.received == 20 and here.candidates() == 20 and not done.complete
    with serving(good) as service:
        done = here.update(replace(source, address=service.address))
    assert done.missing is None and done.received == 5 and here.candidates() == 25


def test_a_service_that_says_more_than_it_gives(here: _World) -> None:
    short: Any = shapes.europe_pmc(range(1, 9))

    def lying(path: str, words: dict[str, str], count: int) -> Answer:
        answer = short(path, words, count)
        return Answer(answer.body.replace(b'"hitCount": 8', b'"hitCount": 12'))

    with serving(lying) as service:
        done = here.update(EuropePmc(address=service.address))
    assert (done.said, done.received, done.complete) == (12, 8, False)


def test_a_cursor_that_leads_to_itself(here: _World) -> None:
    class _Circle(EuropePmc):
        def page(self, client: Client, query: str, window: Window, place: str | None) -> Any:
            page = super().page(client, query, window, place)
            return replace(page, following="c10")

    with serving(shapes.europe_pmc(range(1, 26))) as service:  # type: ignore[arg-type]
        done = here.update(_Circle(address=service.address, politeness=SMALL))
    assert done.missing is not None and "from a page to itself" in done.missing.message


def test_a_day_without_records_is_asked_for_once(here: _World) -> None:
    with serving(shapes.EntrezShape({})) as service:
        here.update(PubMed(address=service.address))
        here.day = datetime(2026, 12, 5, tzinfo=UTC)
        assert here.plan(PubMed(address=service.address)).window == Window(UNTIL, UNTIL)
    log = open_log(here.data)
    assert log is not None and flow(log, {}).found[0].records == 0
