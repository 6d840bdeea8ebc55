"""The exchange formats by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ldncli.questions.asked import Asked
from ldncli.report.exchange.fhir import to_fhir
from ldncli.report.exchange.made import Made
from ldncli.report.exchange.metafor import to_metafor
from ldncli.report.exchange.robvis import to_robvis

EXCHANGE_FORMATS: Mapping[str, Callable[[Asked, str, str], Made]] = {
    "fhir": lambda listed, body, instrument: to_fhir(listed),
    "metafor": lambda listed, body, instrument: to_metafor(listed, body),
    "robvis": lambda listed, body, instrument: to_robvis(listed, instrument),
}


def exchanged(
    listed: Asked, format: str, body: str = "randomised", instrument: str = "rob2"
) -> Made:
    """A question in one of `EXCHANGE_FORMATS`; `listed` has every scope that its filters allow.

    `body` is for metafor and `instrument` for robvis, whose files hold one of them.
    """
    return EXCHANGE_FORMATS[format](listed, body, instrument)
