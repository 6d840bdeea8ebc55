"""What looks wrong with the numbers of a pool, each by itself and beside each other."""

from __future__ import annotations

from collections.abc import Mapping

from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.reasons import Reason
from ldncli.evidence.synthesis.suspicions import (
    AMONG_OTHERS,
    same_as,
    suspicions_of,
    too_large,
)
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.statistics.diagnostics.guards import IMPLAUSIBLE_SMD, smaller_by_root_n
from ldncli.values import kept

_EVENTS = 10


@kept
def suspected(synthesis: Synthesis) -> dict[str, tuple[Reason, ...]]:
    """The suspicions about each study that enters with an estimate, by its id; studies without
    any are left out."""
    estimates = synthesis.estimates
    found: dict[str, dict[Reason, None]] = {}
    for entry in synthesis.entries:
        if entry.estimates:
            own = {each.why: None for each in suspicions_of(entry.chosen.source)}
            found[entry.study.id] = own
    for place in _as_errors(estimates):
        known = found[estimates[place].study]
        if not any(each.code == "errors as deviations" for each in known):
            known[AMONG_OTHERS] = None
    for each in estimates:
        known = found[each.study]
        large = MEASURES[each.measure].standardised and abs(each.value) >= IMPLAUSIBLE_SMD
        if large and not any(one.code == "errors as deviations" for one in known):
            known[too_large(each.value)] = None
    names = {entry.study.id: entry.study.name for entry in synthesis.entries}
    for study, other in _same_numbers(estimates).items():
        found[study][same_as(names[other])] = None
    return {study: tuple(reasons) for study, reasons in found.items() if reasons}


def caveats_of(synthesis: Synthesis, estimate: Estimate) -> tuple[str, ...]:
    """The kinds of what speaks against a pooled number: the caveats of its sources, then what it
    is suspected of."""
    found = suspected(synthesis).get(estimate.study, ())
    suspicions = dict.fromkeys(each.code.replace(" ", "-") for each in found)
    return (*(each.kind for each in estimate.source.outcome.caveats), *suspicions)


def _as_errors(estimates: list[Estimate]) -> list[int]:
    """The places (from 0) of estimates whose standard deviations are smaller than those of the
    others by about √n."""
    if not estimates:
        return []
    rows = [{**each.row, "scale": each.source.units} for each in estimates]
    return [place - 1 for place in smaller_by_root_n(rows, estimates[0].measure)]


def _telling(row: Mapping[str, float]) -> bool:
    if "ai" in row:
        return row["ai"] + row.get("ci", 0) >= _EVENTS
    printed = [row[name] for name in ("m1i", "sd1i", "m2i", "sd2i", "yi") if name in row]
    return not all(float(each).is_integer() for each in printed)


def _same_numbers(estimates: list[Estimate]) -> dict[str, str]:
    """Studies whose effect and error are to the last digit those of an earlier one, which it
    names. Tables with few events, and round numbers, are alike by chance."""
    seen: dict[tuple[float, float, int | None, int | None], str] = {}
    found = {}
    for each in estimates:
        if not _telling(each.row):
            continue
        key = (each.value, each.variance, each.n_treatment, each.n_control)
        first = seen.setdefault(key, each.study)
        if first != each.study:
            found[each.study] = first
    return found
