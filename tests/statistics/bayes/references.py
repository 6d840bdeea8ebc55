"""The reference values of tests/reference/bayes.R, and our answers to the same questions."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

from ldncli.statistics.bayes.posterior import Posterior, posterior
from ldncli.statistics.bayes.priors import EffectPrior, TauPrior

FILE = Path(__file__).parents[2] / "reference" / "bayes.json"


@cache
def reference() -> Any:
    """All of it."""
    return json.loads(FILE.read_text())


def number(value: Any) -> float | None:
    """A number of the file; R's NA is None."""
    return None if value in (None, "NA") else float(value)


def prior_of(family: str, parameters: list[float]) -> TauPrior:
    """A prior by the parameters that R's densities take."""
    if family == "uniform":
        return TauPrior(family, parameters[0] if parameters else math.inf)
    if family in ("log-normal", "log-t"):
        return TauPrior(family, parameters[1], parameters[0])
    if family == "half-t":
        return TauPrior(family, parameters[1], df=parameters[0])
    return TauPrior(family, parameters[0])


def answered(case: dict[str, Any]) -> Posterior:
    """Ours for a case."""
    body = reference()["bodies"][case["body"]]
    belief = EffectPrior(number(case.get("mean")) or 0.0, number(case.get("sd")))
    return posterior(body["y"], body["v"], prior_of(case["family"], case["parameters"]), belief)
