"""An analysis as an R script: the data frame, the calls and the numbers they are compared with."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.findings.analysis import Analysis, make_plan
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.answers.analyses import pool_answer
from ldncli.report.pooling.rscript import r_script

PAIN: dict[str, Any] = {"outcome": ["pain-intensity"]}
RESPONSE: dict[str, Any] = {"outcome": ["pain-response"]}


def _ask(library: Library, filters: dict[str, Any], **plan: Any) -> Analysis:
    return pool_answer(ask(library, **filters), make_plan(**plan))


def _script(library: Library, filters: dict[str, Any], **plan: Any) -> str:
    return r_script(_ask(library, filters, **plan), library)


def _columns(text: str) -> dict[str, list[str]]:
    """The columns of the data frame."""
    frame = text.split("data.frame(\n", 1)[1].split("\n)\n", 1)[0]
    return {
        name: values.split(", ")
        for name, values in re.findall(r"^  (\w+) = c\((.*)\),?$", frame, re.MULTILINE)
    }


def test_the_data_are_the_estimates(trial_library: Library) -> None:
    analysis = _ask(trial_library, PAIN)
    found = _columns(r_script(analysis, trial_library))
    assert found["study"] == [
        '"ivory-2012"',
        '"jones-2016"',
        '"kuhn-2018"',
        '"lowe-2022"',
        '"thumb"',
    ]
    assert [float(each) for each in found["yi"]] == [
        each.value for each in analysis.synthesis.estimates
    ]
    assert [float(each) for each in found["vi"]] == [
        each.variance for each in analysis.synthesis.estimates
    ]
    assert found["m1i"][1] == "4.9" and found["n2i"][3] == "29.0" and found["m1i"][4] == "NA", (
        "no arms behind it"
    )
    assert "group" not in found and "year" not in found


def test_tables_are_columns_of_events(trial_library: Library) -> None:
    text = _script(trial_library, RESPONSE, measure="RR")
    found = _columns(text)
    assert (
        found["ai"] == ["24.0", "13.0", "12.0"]
        and found["n2i"] == ["40.0", "39.0", "28.0"]
        and "m1i" not in found
    )
    assert (
        'escalc(measure = "RR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat[known, c("ai",'
        ' "n1i", "ci", "n2i")])' in text
    )
    assert "known <- !is.na(dat$ai)" in text and "# The tables as strata." in text


def test_without_arms_nothing_is_computed_again(trial_library: Library) -> None:
    analysis = _ask(trial_library, PAIN)
    entries = tuple(
        replace(
            entry,
            chosen=replace(
                entry.chosen,
                estimates=tuple(replace(each, row={}) for each in entry.chosen.estimates),
            ),
        )
        for entry in analysis.synthesis.entries
    )
    text = r_script(
        replace(analysis, synthesis=replace(analysis.synthesis, entries=entries)), trial_library
    )
    assert (
        "escalc" not in text
        and list(_columns(text)) == ["study", "yi", "vi"]
        and "# The tables as strata." not in text
    )


def test_the_pool_is_fitted_shown_and_compared(trial_library: Library) -> None:
    analysis = _ask(trial_library, PAIN)
    text, pooled = r_script(analysis, trial_library), analysis.synthesis.pooled
    assert (
        pooled is not None
        and 'res <- rma(yi, vi, data = dat, method = "REML", test = "adhoc", level = 95, ' in text
    )
    assert repr(pooled.estimate) in text and "print(confint(res" in text and "predict(res)" in text
    assert (
        text.startswith("# Pain intensity · Pain")
        and "library(metafor)" in text
        and text.endswith(")\n")
    )
    for method in ("EE", "MH"):
        assert "confint" not in _script(trial_library, RESPONSE, measure="RR", method=method)


def test_each_study_is_left_out_by_its_place(trial_library: Library) -> None:
    text = _script(trial_library, PAIN)
    places = dict(
        re.findall(r'same\("without ([\w-]+)", rma\(yi, vi, data = dat\[c\(([\d, ]+)\)', text)
    )
    assert places == {
        "ivory-2012": "2, 3, 4, 5",
        "jones-2016": "1, 3, 4, 5",
        "kuhn-2018": "1, 2, 4, 5",
        "lowe-2022": "1, 2, 3, 5",
        "thumb": "1, 2, 3, 4",
    }
    assert 'same("DL", ' in text and 'same("EE", ' in text
    doses = _script(trial_library, {"condition": ["fibromyalgia"], **PAIN}, by="dose-band")
    assert 'same("without ivory-2012", rma(yi, vi, data = dat[c(3, 4, 5)' in doses, (
        "both doses leave together"
    )


def test_groups_with_and_without_a_common_tau(trial_library: Library) -> None:
    text = _script(trial_library, PAIN, by="condition")
    assert _columns(text)["group"] == [
        '"fibromyalgia"',
        '"fibromyalgia"',
        '"fibromyalgia"',
        '"crps"',
        '"fibromyalgia"',
    ]
    assert (
        "# By condition." in text and "shared" not in text and 'dat[dat$group == "crps", ]' in text
    )
    common = _script(trial_library, PAIN, by="condition", common_tau2=True, method="DL")
    assert (
        'mods = ~ factor(group) - 1, data = dat, method = "DL"' in common
        and 'same("common tau2", shared, c(0.0))' in common
    )
    assert common.count(", tau2 = shared") == 2
    alone = _script(
        trial_library,
        {"year": "2012-2016", "condition": ["fibromyalgia"], **PAIN},
        by="risk-of-bias",
        common_tau2=True,
    )
    assert "shared <- 0  #" in alone and "factor(group)" not in alone


def test_meta_regression_only_where_done(trial_library: Library) -> None:
    text = _script(trial_library, PAIN, moderator=["year"], exploratory=True)
    assert _columns(text)["year"] == ["2012.0", "2016.0", "2018.0", "2022.0", "2019.0"]
    assert "mods = ~ year, data = dat" in text and 'same("their errors", moderated$se, ' in text
    two = _script(trial_library, PAIN, moderator=["year", "dose_mg"], exploratory=True)
    assert "mods = ~ year + dose_mg" in two
    assert "Meta-regression" not in _script(trial_library, PAIN, moderator=["year"])


def test_small_studies_where_asked(trial_library: Library) -> None:
    analysis = _ask(trial_library, PAIN, exploratory=True)
    text = r_script(analysis, trial_library)
    assert (
        "regtest(" in text
        and "ranktest(" in text
        and 'side = "left"' in text
        and "regtest(" not in _script(trial_library, PAIN)
    )
    assert analysis.robustness is not None and analysis.robustness.asymmetry is not None
    none = replace(analysis.robustness.asymmetry, egger=None, rank=None, filled=None)
    bare = r_script(
        replace(analysis, robustness=replace(analysis.robustness, asymmetry=none)), trial_library
    )
    assert "# Whether small studies" in bare and not re.search("regtest|ranktest|trimfill", bare)


def test_one_study_is_fitted_alone_and_nothing_is_refused(trial_library: Library) -> None:
    text = _script(trial_library, {"condition": ["crps"], **PAIN})
    assert (
        "res <- rma(" in text
        and "confint" not in text
        and "Without each" not in text
        and "Other estimators" not in text
    )
    with pytest.raises(UsageError, match="nothing to pool") as refused:
        _script(trial_library, {"outcome": ["fatigue"]})
    assert refused.value.hint
    bare = replace(_ask(trial_library, PAIN), robustness=None)
    assert "Other estimators" not in r_script(bare, trial_library)
