"""The exchange formats by name: each makes a finished export of what was chosen."""

from __future__ import annotations

from collections.abc import Callable

from ldncli.report.exchange.chosen import Chosen, Made
from ldncli.report.exchange.fhir import to_fhir
from ldncli.report.exchange.metafor import to_metafor
from ldncli.report.exchange.robvis import to_robvis

EXCHANGE_FORMATS: dict[str, Callable[[Chosen], Made]] = {"fhir": to_fhir, "metafor": to_metafor, "robvis": to_robvis}
