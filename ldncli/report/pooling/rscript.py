"""An analysis as an R script that stands by itself: the data, the calls of metafor, and a check
that they give the same numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ldncli.errors import UsageError
from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.findings.analysis import Analysis
from ldncli.evidence.synthesis.moderators import Moderated, moderator_rows
from ldncli.evidence.synthesis.robustness import Asymmetry
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.index.library import Library
from ldncli.report.pooling.analysis_words import steps_words, title
from ldncli.report.pooling.rcalls import (
    CONTROL,
    METAFOR,
    SAME,
    r_check,
    r_fit,
    r_numbers,
    r_prediction,
    r_value,
)
from ldncli.report.words.findings.pooling import not_pooled
from ldncli.statistics.models.pooling import Pooled
from ldncli.statistics.models.stratified import COUNTS
from ldncli.statistics.models.subgroups import Subgroups
from ldncli.version import __version__

_RAW = (("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"), ("ai", "n1i", "ci", "n2i"), ("xi", "ni"))


def r_script(analysis: Analysis, library: Library) -> str:
    """The script as text; it stops where metafor's numbers are not those of `ldn`.

    Raises UsageError where nothing is pooled.
    """
    synthesis = analysis.synthesis
    if synthesis.pooled is None or synthesis.metric is None:
        raise UsageError(
            f"there is nothing to pool in R: {not_pooled(synthesis)}", hint="leave --r-script out"
        )
    parts = [*_head(analysis, library), *_data(analysis), *_again(synthesis), *_pool(synthesis)]
    if synthesis.pooled.k > 1:
        parts += [
            *_leave_one_out(analysis),
            *_methods(analysis),
            *_tables(analysis),
            *_groups(analysis),
            *_regression(analysis),
        ]
        parts += _small_studies(analysis)
    return "\n".join([*parts, 'cat("metafor gives the numbers of ldn\\n")', ""])


def _head(analysis: Analysis, library: Library) -> list[str]:
    return [
        f"# {' '.join(title(analysis, library).split())}",
        (
            f"# Made by ldn {__version__} from data {library.digest[:12]}; its numbers are compared"
            f" with metafor {METAFOR}."
        ),
        (
            f"# Effects: {analysis.synthesis.called.inline} minus control (after minus before);"
            " ratios are logarithms."
        ),
        "",
        "library(metafor)",
        "",
        *SAME,
    ]


# -- data ------------------------------------------------------------------------------------------


def _data(analysis: Analysis) -> Iterator[str]:
    estimates = analysis.synthesis.estimates
    columns: dict[str, list[Any]] = {"study": [each.label for each in estimates]}
    columns |= {
        "yi": [each.value for each in estimates],
        "vi": [each.variance for each in estimates],
    }
    columns |= {
        name: [each.row.get(name) for each in estimates] for name in _raw_columns(estimates)
    }
    if analysis.groups:
        keys = {place: key for key, places in analysis.groups.members.items() for place in places}
        columns["group"] = [keys[place] for place in range(len(estimates))]
    if analysis.moderated:
        rows = moderator_rows(estimates, analysis.moderated.names)
        columns |= {name: [row[name] for row in rows] for name in analysis.moderated.names}
    yield (
        "# Effects (yi) with their variances (vi), and the numbers of the arms where an effect was"
        " computed from them."
    )
    for each in estimates:
        yield f"# {' '.join(f'{each.label}: {steps_words(each)}'.split())}"
    yield from data_frame(columns)


def data_frame(columns: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """Columns as the data frame `dat`."""
    yield "dat <- data.frame("
    yield ",\n".join(
        f"  {name} = c({', '.join(r_value(each) for each in values)})"
        for name, values in columns.items()
    )
    yield ")\n"


def _raw_columns(estimates: Sequence[Estimate]) -> tuple[str, ...]:
    """The columns of arms that some of the estimates were computed from."""
    return next((names for names in _RAW if any(_has(each, names) for each in estimates)), ())


def _has(estimate: Estimate, names: Iterable[str]) -> bool:
    return all(name in estimate.row for name in names)


def _again(synthesis: Synthesis) -> Iterator[str]:
    """Effects computed again by metafor, where arms give them."""
    estimates = synthesis.estimates
    names = _raw_columns(estimates)
    if not names or synthesis.metric is None:
        return
    arguments = ", ".join(f"{name} = {name}" for name in names)
    yield "# From the arms, metafor computes the same effects."
    yield f"known <- !is.na(dat${names[0]})"
    yield (
        f'again <- escalc(measure = "{synthesis.metric.measure}", {arguments}, data = dat[known,'
        f" c({', '.join(map(json.dumps, names))})])"
    )
    yield 'same("effects", as.numeric(again$yi), dat$yi[known])'
    yield 'same("variances", as.numeric(again$vi), dat$vi[known])\n'


# -- models ----------------------------------------------------------------------------------------


def _pool(synthesis: Synthesis) -> Iterator[str]:
    assert synthesis.pooled is not None
    yield from pool_calls(synthesis.pooled)


def pool_calls(pooled: Pooled) -> Iterator[str]:
    """Calls that pool the data as we did, with a check of every number."""
    yield "# The pooled result."
    yield f"res <- {r_fit(pooled)}"
    yield "print(res)"
    yield r_check("pooled", pooled, "res")
    yield from r_prediction(pooled, "res")
    if pooled.k > 1 and pooled.method not in (*COUNTS, "EE"):
        # confint() of a model without tau² to speak of stops at 0, as ours does.
        yield "print(confint(res, control = list(tau2.max = 1e5)))"
    yield ""


def _leave_one_out(analysis: Analysis) -> Iterator[str]:
    if analysis.robustness is None:
        return
    yield "# Without each study in turn."
    estimates = analysis.synthesis.estimates
    for study, pooled in analysis.robustness.without.items():
        kept = ", ".join(
            str(place) for place, each in enumerate(estimates, 1) if each.study != study
        )
        yield r_check(f"without {study}", pooled, r_fit(pooled, f"dat[c({kept}), ]"))
    yield ""


def _methods(analysis: Analysis) -> Iterator[str]:
    if analysis.robustness is None:
        return
    yield from method_calls(analysis.robustness.methods)


def method_calls(methods: Mapping[str, Pooled]) -> Iterator[str]:
    """Calls of the other estimators of tau²."""
    yield "# Other estimators of tau²; EE is the common effect."
    for method, pooled in methods.items():
        yield r_check(method, pooled, r_fit(pooled))
    yield ""


def _tables(analysis: Analysis) -> Iterator[str]:
    if analysis.robustness is None or not analysis.robustness.tables:
        return
    yield "# The tables as strata."
    for name, pooled in analysis.robustness.tables.items():
        yield r_check(name, pooled, r_fit(pooled))
    yield ""


def _groups(analysis: Analysis) -> Iterator[str]:
    groups = analysis.groups
    if groups:
        every = len(groups.members) == len(analysis.synthesis.estimates)
        yield from group_calls(groups.by, groups.found, one_each=every)


def group_calls(by: str, found: Subgroups, *, one_each: bool) -> Iterator[str]:
    """Calls that pool the groups of the column `group`; `one_each` where no two studies share
    one."""
    yield f"# By {by}."
    shared, first = found.common_tau2, next(iter(found.groups.values()))
    if shared is not None and one_each:
        yield "shared <- 0  # a study a group leaves nothing to estimate it from"
    elif shared is not None:
        made = f'method = "{first.method}", {CONTROL}'
        yield f"shared <- rma(yi, vi, mods = ~ factor(group) - 1, data = dat, {made})$tau2"
        yield f'same("common tau2", shared, {r_numbers([shared])})'
    for key, pooled in found.groups.items():
        more = ", tau2 = shared" if shared is not None else ""
        yield f"group <- {r_fit(pooled, f'dat[dat$group == {json.dumps(key)}, ]', more)}"
        yield "print(group)"
        values = r_numbers((pooled.estimate, pooled.se, pooled.ci_lb, pooled.ci_ub))
        yield f'same({json.dumps(key)}, group[c("beta", "se", "ci.lb", "ci.ub")], {values})'
    yield ""


def _regression(analysis: Analysis) -> Iterator[str]:
    if analysis.moderated:
        yield from regression_calls(analysis.moderated, analysis.moderated.names)


def regression_calls(moderated: Moderated, columns: Sequence[str]) -> Iterator[str]:
    """The call of a meta-regression on columns of the data; none where there is none."""
    found = moderated.found
    if found is None:
        return
    yield "# Meta-regression."
    made = f'method = "{found.method}", test = "{found.test}", level = {found.level:g}, {CONTROL}'
    yield (f"moderated <- rma(yi, vi, mods = ~ {' + '.join(columns)}, data = dat, {made})")
    yield "print(moderated)"
    yield (
        'same("coefficients", as.numeric(moderated$beta),'
        f" {r_numbers(each.estimate for each in found.coefficients)})"
    )
    yield (
        f'same("their errors", moderated$se, {r_numbers(each.se for each in found.coefficients)})\n'
    )


def _small_studies(analysis: Analysis) -> Iterator[str]:
    found = analysis.robustness.asymmetry if analysis.robustness else None
    if found:
        yield from asymmetry_calls(found)


def asymmetry_calls(found: Asymmetry) -> Iterator[str]:
    """Calls of the tests of asymmetry."""
    yield "# Whether small studies show other effects."
    if found.egger:
        yield 'print(regtest(dat$yi, dat$vi, model = "lm"))'
    if found.rank:
        yield "print(ranktest(dat$yi, dat$vi))"
    if found.filled:
        yield (
            f'print(trimfill(rma(yi, vi, data = dat, method = "{found.filled.pooled.method}"), side'
            f' = "{found.filled.side}"))'
        )
    yield ""
