"""A service that is busy, slow, broken or hostile: asked again politely, then given up aloud."""

from __future__ import annotations

import gzip
import threading
from itertools import count
from typing import Any

import pytest

from ldncli.harvest.sources.client import Client, Politeness, SourceError
from tests.harvest.sources.service import Answer, serving

SOON = Politeness(0.0, 10)


class _Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now, self.slept = 100.0, []  # type: float, list[float]

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def _client(clock: _Clock, **more: Any) -> Client:
    return Client(sleep=clock.sleep, clock=lambda: clock.now, **more)


@pytest.mark.parametrize(
    ("bad", "waits"),
    [
        (Answer(status=429, headers={"Retry-After": "7"}), [7.0]),
        (Answer(status=503), [1.0]),
        (Answer(status=500), [1.0]),
        (Answer(status=429, headers={"Retry-After": "soon"}), [1.0]),
        (Answer(status=429, headers={"Retry-After": "999999"}), [300.0]),
        (Answer(status=503, headers={"Retry-After": "9" * 5000}), [1.0]),
        (Answer(status=503, headers={"Retry-After": "Mon, 01 Jan 9999999999 00:00:00 GMT"}), [1.0]),
        (Answer(body=b"x" * 100_000, cut=500), [1.0]),
    ],
)
def test_what_passes_is_asked_again(bad: Answer, waits: list[float]) -> None:
    clock = _Clock()
    with serving(lambda path, words, count: bad if count == 1 else Answer(b"good")) as service:
        assert _client(clock).get(service.address, {"q": "a b&c"}, SOON) == b"good"
    assert clock.slept == waits
    assert [words for _, words in service.asked] == [{"q": "a b&c"}] * 2


def test_waits_grow_and_end() -> None:
    clock, told = _Clock(), []  # type: _Clock, list[str]
    busy = serving(lambda path, words, count: Answer(status=503))
    with busy as service, pytest.raises(SourceError) as caught:
        _client(clock, warn=told.append).get(service.address, {"api_key": "secret"}, SOON)
    assert clock.slept == [1.0, 2.0, 4.0, 8.0, 16.0] and len(service.asked) == 6
    assert caught.value.exit_code == 4 and "busy" in caught.value.message
    assert "secret" not in f"{caught.value.message} {caught.value.hint} {told}"
    assert told == ["127.0.0.1: it is busy; asking again in 16 s"]


def test_requests_keep_their_distance() -> None:
    clock = _Clock()
    client = _client(clock)
    with serving(lambda path, words, count: Answer()) as service:
        for _ in range(3):
            client.get(service.address, {}, Politeness(0.34, 1))
    assert clock.slept == pytest.approx([0.34, 0.34])


def test_a_contact_is_told_only_where_there_is_one() -> None:
    with serving(lambda path, words, count: Answer()) as service:
        Client().get(service.address, {}, SOON)
        Client(contact="a@example.org").get(service.address, {}, SOON)
    assert "mailto" not in service.agents[0] and "mailto:a@example.org" in service.agents[1]
    assert service.agents[0].startswith("ldn/")


def test_refusals_are_not_asked_again() -> None:
    for status in (400, 401, 404, 414):
        with serving(lambda path, words, count, status=status: Answer(status=status)) as service:
            with pytest.raises(SourceError, match=f"refused the request: {status}"):
                Client().get(service.address, {"q": "x"}, SOON)
            assert len(service.asked) == 1


def test_what_a_service_repeats_of_a_key_is_not_printed() -> None:
    for reason in ("bad key SECRET", "not for me@example.org"):
        answer = Answer(status=403, reason=reason)
        served = serving(lambda path, words, count, answer=answer: answer)
        with served as service, pytest.raises(SourceError) as caught:
            Client(contact="me@example.org").get(service.address, {"api_key": "secret"}, SOON)
        assert caught.value.message == "127.0.0.1 refused the request: 403"


def test_addresses_that_lead_in_a_circle() -> None:
    def circle(path: str, words: dict[str, str], count: int) -> Answer:
        return Answer(status=302, headers={"Location": "/again"})

    refused = pytest.raises(SourceError, match="from one address to the next without end")
    with serving(circle) as service, refused:
        Client().get(service.address, {}, SOON)
    assert len(service.asked) == 6


def test_another_address_of_the_service_is_followed() -> None:
    def moved(path: str, words: dict[str, str], count: int) -> Answer:
        return Answer(status=301, headers={"Location": "/new?q=x"}) if count == 1 else Answer(b"ok")

    with serving(moved) as service:
        assert Client(contact="me@example.org").get(service.address, {"q": "x"}, SOON) == b"ok"
        assert service.asked == [("/", {"q": "x"}), ("/new", {"q": "x"})]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_contact_and_key_reach_no_other_host(host: str) -> None:
    """Another name or another port is somebody else, however the address carries the words on."""
    with serving(lambda path, words, count: Answer(b"caught")) as other:
        there = other.address.replace("127.0.0.1", host) + "/?api_key=secret&email=me@example.org"
        sent_on = Answer(status=307, headers={"Location": there})
        refused = pytest.raises(SourceError, match=f"sends on to {host}, which was not asked")
        with serving(lambda path, words, count: sent_on) as service, refused as caught:
            Client(contact="me@example.org").get(service.address, {"api_key": "secret"}, SOON)
        assert len(service.asked) == 1 and not other.asked and not other.agents
    told = f"{caught.value.message} {caught.value.hint}"
    assert "secret" not in told and "example.org" not in told


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            Answer(status=302, headers={"Location": "http://[::1"}),
            "sends to an address that is none",
        ),
        (Answer(status=404, reason="\x1b[31mgone\x07"), "404 [31mgone"),
    ],
)
def test_an_address_that_is_none_and_words_that_are_no_text(answer: Answer, told: str) -> None:
    refused = pytest.raises(SourceError)
    with serving(lambda path, words, count: answer) as service, refused as caught:
        Client().get(service.address, {}, SOON)
    assert caught.value.message.endswith(told)


def test_an_answer_that_comes_drop_by_drop_is_given_up() -> None:
    ticks = count(step=400)
    drops = serving(lambda path, words, count: Answer(b"x" * 200_000))
    with drops as service, pytest.raises(SourceError, match="took too long"):
        Client(attempts=2, sleep=lambda seconds: None, clock=lambda: float(next(ticks))).get(
            service.address, {}, SOON
        )
    assert len(service.asked) == 2


def test_an_answer_without_end_is_cut_off() -> None:
    bomb = gzip.compress(b"0" * 3_000_000)
    headers = {"Content-Encoding": "gzip"}
    endless = serving(lambda path, words, count: Answer(bomb, headers=headers))
    with endless as service, pytest.raises(SourceError, match="more than 1 MB"):
        Client(most_bytes=1_000_000).get(service.address, {}, SOON)


def test_a_service_that_falls_silent() -> None:
    clock, hang = _Clock(), threading.Event()
    with serving(lambda path, words, count: Answer(hang=hang)) as service:
        try:
            with pytest.raises(SourceError, match="took too long"):
                _client(clock, timeout=0.05, attempts=2).get(service.address, {}, SOON)
        finally:
            hang.set()


def test_nobody_there() -> None:
    with serving(lambda path, words, count: Answer()) as service:
        pass
    clock = _Clock()
    with pytest.raises(SourceError, match="could not be reached") as caught:
        _client(clock).get(service.address, {}, SOON)
    assert "--offline" in (caught.value.hint or "") and len(clock.slept) <= 1
