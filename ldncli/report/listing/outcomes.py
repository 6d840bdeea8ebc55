"""Outcomes as a table: all that their papers report of each, a row a pair of groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ldncli.evidence.effects.estimate import Better, better_way
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Arm, ArmData, Contrast, Outcome
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.report.table import Column, Holds, Table
from ldncli.report.words.findings.effects import caveat_words
from ldncli.report.words.language.numbers import RELATIONS

# What is printed of one group, in the order of its columns.
ARM_NUMBERS: dict[str, Holds] = {
    "n": "whole",
    "mean": "number",
    "sd": "number",
    "se": "number",
    "ci_low": "number",
    "ci_high": "number",
    "median": "number",
    "quartile_1": "number",
    "quartile_3": "number",
    "lowest": "number",
    "highest": "number",
    "events": "whole",
    "percent": "number",
    "count": "whole",
    "baseline_mean": "number",
    "baseline_sd": "number",
    "baseline_median": "number",
}
# What is printed of the contrast beside its value, interval and p.
CONTRAST_NUMBERS: dict[str, Holds] = {
    "contrast_level": "number",
    "contrast_se": "number",
    "contrast_sd": "number",
    "statistic": "text",
    "statistic_value": "number",
    "statistic_df": "number",
    "correlation": "number",
    "contrast_note": "text",
    "unsigned": "number",
    "unsigned_low": "number",
    "unsigned_high": "number",
}
_FIRST = ("n", "mean", "sd", "events")
_LATER: dict[str, Holds] = {
    "arm": "text",
    "label": "text",
    "dose_mg": "number",
    **{key: holds for key, holds in ARM_NUMBERS.items() if key not in _FIRST},
}
_SIDES = ("treatment", "control")
# The order is a contract with scripts: new columns come last.
_COLUMNS: dict[str, Holds] = {
    **dict.fromkeys(("paper_id", "name", "study_id", "condition", "population"), "text"),
    **dict.fromkeys(("domain", "scale"), "text"),
    "timepoint_weeks": "number",
    "role": "text",
    "analysis": "text",
    **{f"{side}_{key}": ARM_NUMBERS[key] for side in _SIDES for key in _FIRST},
    "contrast_type": "text",
    **dict.fromkeys(("contrast", "contrast_low", "contrast_high", "p"), "number"),
    **dict.fromkeys(("direction", "place", "source"), "text"),
    "caveats": "list",
    **dict.fromkeys(("outcome_id", "label", "definition", "note", "score", "unit"), "text"),
    **dict.fromkeys(("comparison", "better"), "text"),
    "paired": "flag",
    "p_is": "text",
    **{f"{side}_{key}": holds for side in _SIDES for key, holds in _LATER.items()},
    **CONTRAST_NUMBERS,
    **dict.fromkeys(("scope", "kind", "design"), "text"),
    "contrast_smd": "number",
}
NOBODY_SAYS: Mapping[str, frozenset[str]] = {}
# Which way of an outcome is better; None where nobody says.
Way = Callable[[Outcome], Better | None]


def own_way(outcome: Outcome) -> Better | None:
    """Which way is better where the record itself says so."""
    return outcome.better


def way_by(vocabularies: Mapping[str, Vocabulary]) -> Way:
    """Which way is better as the record says, else its scale, else its domain."""
    scales, domains = vocabularies["scales"], vocabularies["outcomes"]
    return lambda outcome: better_way(outcome, scales, domains)


_OUTCOME_SHOWN = (
    "paper_id",
    "domain",
    "scale",
    "timepoint_weeks",
    "contrast_type",
    "contrast",
    "contrast_low",
    "contrast_high",
    "p",
    "direction",
)


def outcome_table(
    papers: Iterable[Paper],
    title: str,
    *,
    outcomes: frozenset[str] = frozenset(),
    all_have: Mapping[str, frozenset[str]] = NOBODY_SAYS,
    asked: frozenset[str] = frozenset(),
    way: Way = own_way,
    notes: Iterable[str] = (),
) -> Table:
    """All that is printed of each outcome; contrasts are treatment minus (or over) control, and
    those whose order of subtraction no source states stand apart as `unsigned`.

    `score` says what the numbers of the groups are (final, change, percent-change, events, rate),
    `comparison` whether the contrast is between groups or within one, `better` which way is better
    by `way`. Where a study has several arms of one role, each pair of a treatment
    arm and a control arm has a row. `outcomes` keeps those domains only (empty: all). `all_have`
    are the conditions that all people of a study have, by study, as `Asked.all_have`; a study that
    is not there has all that its papers name. The condition of a row is the outcome's own, else the
    first that all have, those `asked` for before others; its population is `mixed` where only some
    have another that the paper names.
    """
    columns = tuple(
        Column(key, key.replace("_", " "), shown=key in _OUTCOME_SHOWN, holds=holds)
        for key, holds in _COLUMNS.items()
    )
    rows = [
        tuple(row.get(key) for key in _COLUMNS)
        for paper in papers
        for index, outcome in enumerate(paper.outcomes)
        if not outcomes or outcome.domain in outcomes
        for row in _outcome_rows(paper, index, outcome, all_have, asked, way)
    ]
    return Table(title, columns, tuple(rows), tuple(notes))


def _outcome_rows(
    paper: Paper,
    index: int,
    outcome: Outcome,
    all_have: Mapping[str, frozenset[str]],
    asked: frozenset[str],
    way: Way,
) -> list[dict[str, Any]]:
    same = {
        **outcome_cells(paper, index, outcome, way),
        **contrast_cells(outcome.contrast),
        **whom(paper, outcome, all_have.get(paper.study_id or ""), asked),
        "scope": paper.scope,
        "kind": paper.kind,
        "design": paper.design.type,
    }
    arms = {arm.id: arm for arm in paper.arms}
    none: list[str | None] = [None]
    sides = (
        [id for id in outcome.arms if id in arms and arms[id].role == side] or none
        for side in _SIDES
    )
    treated, controls = sides
    return [
        {
            **same,
            **_arm_cells("treatment", arms, outcome, treatment),
            **_arm_cells("control", arms, outcome, control),
        }
        for treatment in treated
        for control in controls
    ]


def whom(
    paper: Paper,
    outcome: Outcome,
    held: frozenset[str] | None,
    asked: frozenset[str] = frozenset(),
) -> dict[str, str | None]:
    """The condition of the people of an outcome, and whether they are a mixed group; `held` are
    the conditions that all people of the study have, None where they are all that it names, and
    those `asked` for come before others."""
    if outcome.condition:
        return {"condition": outcome.condition}
    of_all = [each for each in paper.conditions if held is None or each in held]
    mixed = len(of_all) < len(paper.conditions)
    named = [each for each in of_all if each in asked] or of_all
    return {
        "condition": named[0] if named else None,
        "population": "mixed" if mixed else None,
    }


def outcome_id(paper: str, index: int) -> str:
    """The place of an outcome in the records, by which tables know it."""
    return f"{paper} outcomes[{index}]"


def outcome_cells(paper: Paper, index: int, outcome: Outcome, way: Way = own_way) -> dict[str, Any]:
    """What is told of an outcome beside its numbers."""
    source, _, place = outcome.place.partition(" ")
    return {
        "paper_id": paper.id,
        "name": paper.name,
        "study_id": paper.study_id,
        "domain": outcome.domain,
        "scale": outcome.scale,
        "timepoint_weeks": outcome.timepoint_weeks,
        "role": outcome.role,
        "analysis": outcome.analysis,
        "direction": outcome.direction,
        "place": place or None,
        "source": cite(paper, source),
        "caveats": tuple(map(caveat_words, outcome.caveats)),
        "outcome_id": outcome_id(paper.id, index),
        "label": outcome.label,
        "definition": outcome.definition,
        "note": outcome.note,
        "score": outcome.score,
        "unit": outcome.unit,
        "comparison": outcome.comparison,
        "better": way(outcome),
        "paired": outcome.paired,
    }


def contrast_cells(contrast: Contrast | None) -> dict[str, Any]:
    """What is printed of the contrast; whether p is a bound stands beside it."""
    if contrast is None:
        return {}
    low, high = contrast.ci or (None, None)
    signed = ("contrast", "contrast_low", "contrast_high")
    unsigned = ("unsigned", "unsigned_low", "unsigned_high")
    names = signed if contrast.sign_stated else unsigned
    return {
        "contrast_type": contrast.type,
        **dict(zip(names, (contrast.value, low, high), strict=True)),
        "p": contrast.p,
        "p_is": None if contrast.p is None else RELATIONS[contrast.p_relation],
        "contrast_level": contrast.level if contrast.ci else None,
        "contrast_se": contrast.se,
        "contrast_sd": contrast.sd,
        "statistic": contrast.statistic,
        "statistic_value": contrast.statistic_value,
        "statistic_df": contrast.statistic_df,
        "correlation": contrast.correlation,
        "contrast_note": contrast.note,
        "contrast_smd": contrast.smd,
    }


def _arm_cells(
    side: str, arms: Mapping[str, Arm], outcome: Outcome, id: str | None
) -> dict[str, Any]:
    if id is None:
        return {}
    told = {"arm": id, "label": arms[id].label, "dose_mg": arms[id].dose_mg}
    return {
        f"{side}_{key}": value for key, value in {**told, **arm_numbers(outcome.arms[id])}.items()
    }


def arm_numbers(data: ArmData) -> dict[str, float | None]:
    """What is printed of one group, by the names of its columns."""
    pairs = {
        ("ci_low", "ci_high"): data.ci,
        ("quartile_1", "quartile_3"): data.iqr,
        ("lowest", "highest"): data.range,
    }
    ends = {
        name: end
        for names, pair in pairs.items()
        for name, end in zip(names, pair or (None, None), strict=True)
    }
    return {key: ends[key] if key in ends else getattr(data, key) for key in ARM_NUMBERS}


def cite(paper: Paper, source: str) -> str:
    """The source behind a short name: its address, else what it is."""
    found = next((each for each in paper.sources if each.id == source), None)
    return (found.url or found.cite) if found else source
