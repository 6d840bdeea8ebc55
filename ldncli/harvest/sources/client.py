"""One polite way to ask a service: not too often, again where it was busy, never without end.

The only code of the program that talks to the network.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from ldncli.errors import OutsideError
from ldncli.version import __version__

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

# A page of 1,000 abstracts has some 5 MB.
MOST_BYTES = 100_000_000
_CHUNK = 1 << 16
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT = 300.0
_SENT_ON = 5
_SECRET = ("api_key", "email", "mailto")
_NOBODY, _SLOW = "it could not be reached", "it took too long"


class SourceError(OutsideError):
    """A service could not be asked, or answered what is no answer."""

    slug = "source"


class ShapeError(SourceError):
    """A service answered, but not in the shape that its documentation gives."""


@dataclass(frozen=True, slots=True)
class Politeness:
    """How a service wishes to be asked: seconds between two requests, and the limit of a page."""

    seconds_apart: float
    page: int


@dataclass(slots=True)
class Client:
    """Asks services over HTTP, one request at a time.

    `contact` is an e-mail address that services ask for, None where the user gave none. A service
    that is busy (429, 503 …), breaks off or is slow is asked again, `attempts` times in all, each
    time after a longer wait or as long as it asks for in `Retry-After`. `timeout` is how many
    seconds it may be silent, `longest` how many an answer may take that comes drop by drop.
    `sleep` and `clock` are those of the machine, others in tests. `warn` is told of every wait
    longer than ten seconds.
    """

    contact: str | None = None
    attempts: int = 6
    timeout: float = 60.0
    longest: float = 600.0
    most_bytes: int = MOST_BYTES
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    warn: Callable[[str], None] = lambda text: None
    _last: dict[str, float] = field(default_factory=dict)

    def get(self, address: str, words: Mapping[str, str], politeness: Politeness) -> bytes:
        """The body of the answer to a GET of `address` with these words.

        Raises SourceError, which names the service and never what was sent: neither a key nor an
        address of a person is ever printed.
        """
        service = urlsplit(address).hostname or address
        reason = _NOBODY
        for attempt in range(self.attempts):
            self._wait_for_turn(service, politeness.seconds_apart)
            try:
                found, wait = self._once(address, words)
            except _Again as again:
                reason, found, wait = str(again), None, None
                if reason == _NOBODY and attempt:
                    break
            else:
                reason = "it is busy"
            if found is not None:
                return found
            if attempt + 1 < self.attempts:
                pause = min(wait if wait is not None else 2.0**attempt, _LONGEST_WAIT)
                if pause > 10:
                    self.warn(f"{service}: {reason}; asking again in {pause:.0f} s")
                self.sleep(pause)
        away = "are you online? --offline says what would be asked"
        later = "what was found until now is kept; the same command goes on later"
        raise SourceError(
            f"{service} did not answer: {reason}", hint=away if reason == _NOBODY else later
        )

    def _wait_for_turn(self, service: str, apart: float) -> None:
        last = self._last.get(service)
        if last is not None and (left := last + apart - self.clock()) > 0:
            self.sleep(left)
        self._last[service] = self.clock()

    def _once(self, address: str, words: Mapping[str, str]) -> tuple[bytes | None, float | None]:
        """The body; or None and the seconds after which to ask again."""
        import urllib3

        who = f" (mailto:{self.contact})" if self.contact else ""
        try:
            answer = self._sent(
                address, words, {"User-Agent": f"ldn/{__version__}{who}", "Accept-Encoding": "gzip"}
            )
        except urllib3.exceptions.MaxRetryError as error:
            raise _Again(_reason(error.reason or error)) from error
        except urllib3.exceptions.HTTPError as error:
            raise _Again(_reason(error)) from error
        except ValueError as error:
            service = urlsplit(address).hostname
            raise SourceError(f"{service} sends to an address that is none") from error
        try:
            if answer.status in _BUSY:
                return None, _wait_asked(answer)
            if answer.status != 200:
                service = urlsplit(address).hostname
                said = self._shown(answer.reason or "", words)
                raise SourceError(
                    f"{service} refused the request: {answer.status} {said}".strip(),
                    hint=_what_to_do(answer.status),
                )
            return self._body(answer, address), None
        except urllib3.exceptions.HTTPError as error:
            raise _Again(_reason(error)) from error
        finally:
            answer.release_conn()
            answer.close()

    def _shown(self, text: str, words: Mapping[str, str]) -> str:
        """What a service says, fit for a line of a message; nothing where it repeats what it alone
        was told."""
        secrets = [self.contact, *(words.get(each) for each in _SECRET)]
        if any(each and each.casefold() in text.casefold() for each in secrets):
            return ""
        return "".join(filter(str.isprintable, text))[:80]

    def _body(self, answer: BaseHTTPResponse, address: str) -> bytes:
        parts, size, begun = [], 0, self.clock()
        while part := answer.read1(_CHUNK, decode_content=True):
            parts.append(part)
            if self.clock() - begun > self.longest:
                raise _Again(_SLOW)
            size += len(part)
            if size > self.most_bytes:
                service = urlsplit(address).hostname
                limit = f"{self.most_bytes / 1e6:.0f} MB"
                raise SourceError(f"{service} answered with more than {limit}, and was cut off")
        return b"".join(parts)

    def _sent(
        self, address: str, words: Mapping[str, str], headers: Mapping[str, str]
    ) -> BaseHTTPResponse:
        """The answer, where the service sends on to another of its own addresses that of it.

        Contact and key are for the service alone: another host is never asked, nor the same one
        without encryption after with.
        """
        import urllib3

        now, pool = address, _pool()
        for _ in range(_SENT_ON + 1):
            answer = pool.request(
                "GET",
                now,
                fields=dict(words) if now == address else None,
                headers=headers,
                timeout=urllib3.Timeout(connect=min(self.timeout, 20.0), read=self.timeout),
                retries=urllib3.Retry(
                    connect=0, read=0, redirect=False, respect_retry_after_header=False
                ),
                redirect=False,
                preload_content=False,
            )
            to = answer.get_redirect_location()
            if not to:
                return answer
            answer.close()
            before, now = urlsplit(now), urljoin(now, to)
            after = urlsplit(now)
            if after.netloc.lower() != before.netloc.lower() or after.scheme not in (
                before.scheme,
                "https",
            ):
                there = self._shown(after.hostname or "", words)
                raise SourceError(
                    f"{before.hostname} sends on to {there or 'an address that is none'}, which was"
                    " not asked: contact and key are for the service alone",
                    hint="a newer version of ldn may know where the service is now",
                )
        service = urlsplit(address).hostname
        raise SourceError(f"{service} sends from one address to the next without end")


class _Again(Exception):
    """What may pass: worth another attempt."""


def _pool() -> PoolManager:
    import urllib3

    proxy = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy")
    return urllib3.ProxyManager(proxy) if proxy else urllib3.PoolManager(maxsize=1)


def _wait_asked(answer: BaseHTTPResponse) -> float | None:
    """Seconds that `Retry-After` asks for; None without it, or where it says nothing sensible."""
    import urllib3

    asked = answer.headers.get("Retry-After")
    try:
        return max(0.0, float(urllib3.Retry().parse_retry_after(asked))) if asked else None
    except (urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
        return None


def _reason(error: Exception) -> str:
    import urllib3

    if isinstance(error, urllib3.exceptions.NewConnectionError):
        return _NOBODY
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return _SLOW
    if isinstance(error, urllib3.exceptions.SSLError):
        return "its certificate could not be checked"
    return "its answer broke off"


def _what_to_do(status: int) -> str | None:
    if status in (401, 403):
        return "is the key right, and may it be used from here?"
    if status in (400, 414, 422):
        return "the search may use words that this service does not know"
    return None
