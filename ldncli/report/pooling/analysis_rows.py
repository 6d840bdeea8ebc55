"""An analysis for programs: one flat table, and one JSON object; metafor's names for
pooled numbers, full precision."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from ldncli.evidence.certainty.importance import threshold_of
from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.effects.own_interval import as_read, own_ends, printed_at
from ldncli.evidence.findings.analysis import Analysis
from ldncli.evidence.selecting.groups import condition_of
from ldncli.evidence.synthesis.answer import aside_of, asked_of
from ldncli.evidence.synthesis.moderators import Moderated
from ldncli.evidence.synthesis.robustness import Asymmetry
from ldncli.evidence.synthesis.suspected import caveats_of
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.records.index.library import Library
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.report.pooling.analysis_views import weights_of
from ldncli.report.pooling.analysis_words import design_words, sentence, title
from ldncli.report.pooling.pool_views import plain
from ldncli.report.pooling.shown import shown
from ldncli.report.table import Column, Table
from ldncli.report.words.findings.certainty import step_words, why_words
from ldncli.report.words.findings.effects import steps_of
from ldncli.report.words.findings.pooling import (
    cautions,
    no_asymmetry,
    no_regression,
    not_pooled,
    reason_words,
    why_not,
)
from ldncli.report.words.findings.statements import conclusions_of, doubt_notes, trials_of
from ldncli.report.words.studies.critiques import critique_notes
from ldncli.statistics.models.pooling import Pooled
from ldncli.statistics.models.subgroups import Subgroups

# Keys of the flat table: a contract with scripts. `row` says what a line is.
_STUDY = (
    "study part paper outcome_index condition outcome label scale timepoint_weeks dose_mg"
    " n_treatment n_control n design risk_of_bias direction steps place assumed_correlation reason"
).split()
_NUMBERS = (
    "measure estimate variance se ci_lb ci_ub weight effect effect_lb effect_ub as_printed caveats"
).split()
_POOLED = (
    "k statistic p pi_lb pi_ub tau2 tau2_lb tau2_ub I2 H2 Q Q_df Q_p method test level".split()
)
KEYS = ("row", "name", *_STUDY, *_NUMBERS, *_POOLED)

Row = dict[str, Any]


def flat_table(analysis: Analysis, library: Library, account: str) -> Table:
    """One row a study, then `pooled`, `subgroup`, `leave-one-out`, `method`, `tables`,
    `correlation` and `moderator` rows.

    `estimate` and its ends are on metafor's scale (ratios: logarithms), `effect`
    and its ends as people read them.
    """
    rows = tuple(tuple(each.get(key) for key in KEYS) for each in _rows(analysis, library))
    return Table(
        title(analysis, library), tuple(Column(key, key) for key in KEYS), rows, (account,)
    )


def _rows(analysis: Analysis, library: Library) -> Iterator[Row]:
    synthesis = analysis.synthesis
    yield from study_rows(synthesis, library)
    metric, pooled = synthesis.metric, synthesis.pooled
    if metric is None or pooled is None:
        return
    measure = metric.measure
    yield {"row": "pooled", "name": "pooled", **_pooled(measure, pooled)}
    if analysis.groups:
        for key, each in analysis.groups.found.groups.items():
            yield {"row": "subgroup", "name": key, **_pooled(measure, each)}
    if analysis.robustness:
        found = analysis.robustness
        kinds: Mapping[str, Mapping[Any, Pooled]] = {
            "leave-one-out": found.without,
            "method": found.methods,
            "tables": found.tables,
            "correlation": found.correlations,
        }
        for kind, results in kinds.items():
            for name, each in results.items():
                # Peto's method gives odds ratios beside risk ratios.
                yield {
                    "row": kind,
                    "name": str(name),
                    **_pooled(each.measure if kind == "tables" else measure, each),
                }
    if analysis.moderated and analysis.moderated.found:
        for line in analysis.moderated.found.coefficients:
            numbers = {
                "estimate": line.estimate,
                "se": line.se,
                "ci_lb": line.ci_lb,
                "ci_ub": line.ci_ub,
            }
            yield {
                "row": "moderator",
                "name": line.name,
                "statistic": line.statistic,
                "p": line.p,
                "measure": measure,
                **numbers,
            }


def study_rows(synthesis: Synthesis, library: Library) -> Iterator[Row]:
    """A row an estimate, then a row a study without one or that is kept out of the pool."""
    conditions = library.vocabulary("conditions")
    entries = {entry.study.id: entry for entry in synthesis.entries}
    for estimate, weight in zip(synthesis.estimates, weights_of(synthesis), strict=True):
        entry = entries[estimate.study]
        yield {
            "row": "study",
            "name": estimate.label,
            **_about(entry, conditions),
            **_numbers(estimate, weight, synthesis),
        }
    for entry in synthesis.entries:
        if not entry.estimates:
            yield {
                "row": "not-pooled",
                "name": entry.study.id,
                **_about(entry, conditions),
                "reason": why_not(entry),
            }


def _about(entry: Entry, conditions: Vocabulary) -> Row:
    source = entry.chosen.source
    outcome = source.outcome
    return {
        "study": entry.study.id,
        "paper": source.paper.id,
        "outcome_index": source.index,
        "condition": condition_of(source.study, source.paper, outcome, conditions),
        "outcome": outcome.domain,
        "label": outcome.label,
        "scale": outcome.scale,
        "timepoint_weeks": outcome.timepoint_weeks,
        "dose_mg": entry.study.highest_dose,
        "n": entry.study.participants,
        "design": design_words(entry),
        "risk_of_bias": entry.study.risk_of_bias,
        "direction": entry.direction,
        "against": list(entry.against),
        "place": outcome.place,
    }


def _numbers(estimate: Estimate, weight: float | None, synthesis: Synthesis) -> Row:
    level = synthesis.model.level
    low, high = own_ends(estimate, level)
    effect = as_read(estimate, level)
    return {
        "part": estimate.part,
        "dose_mg": estimate.dose_mg,
        "n_treatment": estimate.n_treatment,
        "n_control": estimate.n_control,
        "n": estimate.participants,
        "steps": steps_of(estimate),
        "assumed_correlation": estimate.assumed,
        "measure": estimate.measure,
        "estimate": estimate.value,
        "variance": estimate.variance,
        "se": estimate.variance**0.5,
        "ci_lb": low,
        "ci_ub": high,
        "weight": weight,
        "effect": effect[0],
        "effect_lb": effect[1],
        "effect_ub": effect[2],
        "as_printed": printed_at(estimate, level),
        "caveats": caveats_of(synthesis, estimate),
    }


def _pooled(measure: str, pooled: Pooled) -> Row:
    turn = shown(measure)
    numbers = {
        name: getattr(pooled, name) for name in ("estimate", "se", "ci_lb", "ci_ub", *_POOLED)
    }
    effects = {
        "effect": turn(pooled.estimate),
        "effect_lb": turn(pooled.ci_lb),
        "effect_ub": turn(pooled.ci_ub),
    }
    return {"measure": measure, "variance": pooled.se**2, **numbers, **effects}


# -- one object ------------------------------------------------------------------------------------

_EMPTY = dict.fromkeys(
    "k estimate se statistic p ci_lb ci_ub pi_lb pi_ub tau2 tau2_lb tau2_ub I2 H2 Q Q_df Q_p"
    " weights method test level pi_rule df knha_factor held".split()
)


def analysis_json(
    analysis: Analysis, library: Library, more: Mapping[str, Any] = MappingProxyType({})
) -> str:
    """The whole analysis as one object, full precision, null where not known; the pooled result
    under metafor's names at the top, `more` last."""
    synthesis = analysis.synthesis
    metric, pooled = synthesis.metric, synthesis.pooled
    certainty = analysis.certainty
    rows = [
        {key: row.get(key) for key in ("row", *_STUDY, *_NUMBERS)}
        for row in study_rows(synthesis, library)
    ]
    threshold = threshold_of(synthesis)
    whole = {
        "question": _question(analysis, library),
        **(_EMPTY if pooled is None else pooled_object(pooled)),
        "measure": metric.measure if metric else None,
        "unit": metric.unit if metric else None,
        "measure_because": reason_words(metric.why) if metric else None,
        "important_difference": threshold.value if threshold else None,
        "not_pooled_because": not_pooled(synthesis),
        "notes": cautions(analysis),
        "certainty": certainty.level,
        "certainty_because": why_words(certainty),
        "certainty_steps": [
            {"domain": each.domain, "levels": each.levels, "reason": step_words(each)}
            for each in certainty.steps
        ],
        "statement": sentence(analysis, library) if synthesis.entries else None,
        "trials_with_numbers": trials_of(synthesis)[0],
        "trials": trials_of(synthesis)[1],
        "not_an_effect_because": aside_of(synthesis),
        "authors_conclusions": conclusions_of(asked_of(synthesis))
        | {"sign_test_p": synthesis.conclusions.p},
        "point_estimates": asdict(synthesis.signs),
        "caveats": list(doubt_notes(synthesis)),
        "critiques": list(critique_notes(synthesis.studies)),
        "planned_not_reported": [each.name for each in synthesis.planned],
        "studies": [row for row in rows if row["row"] == "study"],
        "not_pooled": [row for row in rows if row["row"] == "not-pooled"],
        "subgroups": _groups(analysis),
        "meta_regression": _regression(analysis),
        "sensitivity": _sensitivity(analysis),
        **more,
    }
    return json.dumps(plain(whole), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def pooled_object(pooled: Pooled) -> Row:
    """A pooled result under metafor's names, with how it was made."""
    return pooled.to_dict() | {
        name: getattr(pooled, name)
        for name in ("method", "test", "level", "pi_rule", "df", "knha_factor", "held")
    }


def _question(analysis: Analysis, library: Library) -> Row:
    cells = [
        {"condition": condition, "outcome": outcome, "studies": count}
        for (condition, outcome), count in analysis.cells.items()
    ]
    plan, choices = analysis.plan, analysis.plan.model.choices
    return {
        "title": title(analysis, library),
        "conditions": analysis.conditions,
        "outcomes": analysis.outcomes,
        "cells": cells,
        "narrower_outcomes": [
            {"outcome": outcome, "studies": count} for outcome, count in analysis.narrower.items()
        ],
        "body": "randomised" if plan.randomised else "other",
        "comparator": "any" if plan.model.any_comparator else "inert",
        "correlation": choices.correlation,
        "shared_control": choices.shared_control,
    }


def _groups(analysis: Analysis) -> Row | None:
    groups = analysis.groups
    if groups is None:
        return None
    labels = [each.label for each in analysis.synthesis.estimates]
    return groups_object(groups.by, groups.members, groups.found, labels)


def groups_object(
    by: str, members: Mapping[str, Sequence[int]], found: Subgroups, labels: Sequence[str]
) -> Row:
    """Groups with their members (places among the labels) and the test between them."""
    return {
        "by": by,
        "groups": [
            {
                "group": key,
                "members": [labels[place] for place in places],
                **pooled_object(found.groups[key]),
            }
            for key, places in members.items()
        ],
        "common_tau2": found.common_tau2,
        **{
            name: getattr(found, name)
            for name in ("Q_between", "Q_between_df", "Q_between_p", "I2_between")
        },
    }


def _regression(analysis: Analysis) -> Row | None:
    return None if analysis.moderated is None else regression_object(analysis.moderated)


def regression_object(moderated: Moderated) -> Row:
    """A meta-regression with its coefficients, or why there is none."""
    found = moderated.found
    if found is None:
        return {"moderators": list(moderated.names), "not_done_because": no_regression(moderated)}
    names = "k tau2 tau2_null R2 I2 H2 QE QE_df QE_p QM QM_p method test level".split()
    coefficients = [asdict(each) for each in found.coefficients]
    return {
        "moderators": list(moderated.names),
        "coefficients": coefficients,
        **{name: getattr(found, name) for name in names},
    }


def _sensitivity(analysis: Analysis) -> Row | None:
    found = analysis.robustness
    if found is None:
        return None
    return {
        "leave_one_out": [
            {"without": study, **pooled_object(each)} for study, each in found.without.items()
        ],
        "methods": {name: pooled_object(each) for name, each in found.methods.items()},
        "tables": {
            name: {"measure": each.measure, **pooled_object(each)}
            for name, each in found.tables.items()
        },
        "correlations": [
            {"correlation": r, **pooled_object(each)} for r, each in found.correlations.items()
        ],
        "asymmetry": _asymmetry(analysis),
        "no_asymmetry_because": no_asymmetry(found),
    }


def _asymmetry(analysis: Analysis) -> Row | None:
    found = analysis.robustness.asymmetry if analysis.robustness else None
    return None if found is None else asymmetry_object(found)


def asymmetry_object(found: Asymmetry) -> Row:
    """The tests of asymmetry; null for those that the numbers do not allow."""
    filled = found.filled
    return {
        "egger": asdict(found.egger) if found.egger else None,
        "rank": asdict(found.rank) if found.rank else None,
        "peters": asdict(found.peters) if found.peters else None,
        "trim_and_fill": (
            {"k0": filled.k0, "side": filled.side, **pooled_object(filled.pooled)}
            if filled
            else None
        ),
        "pet_peese": (
            {"chosen": found.corrected.chosen, **asdict(found.corrected.estimate)}
            if found.corrected
            else None
        ),
    }
