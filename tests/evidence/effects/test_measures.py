"""One table of measures: it agrees with the engine, nothing else names measures, and a new row
is enough for a new measure."""

from __future__ import annotations

import ast
import json
import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from ldncli.evidence.absolute.risks import treated_risk
from ldncli.evidence.effects import measures
from ldncli.evidence.effects.measures import (
    MEASURES,
    Measure,
    from_records,
    in_points,
    is_ratio,
    is_share,
    label_of,
    of_family,
)
from ldncli.evidence.reasons import because
from ldncli.records.checking import check
from ldncli.records.model.trial import Contrast
from ldncli.statistics.measures import effect_measures
from tests.conftest import ROOT, Run

PACKAGE = ROOT / "ldncli"
# Where names of measures stand all the same, how often, and why.
ALLOWED = {
    "records/model/trial.py": (10, "what a record may say, which types and schema are read from"),
    "records/model/review.py": (9, "what a record may say of a review's results"),
    "records/checking/check.py": (
        5,
        "records know nothing of evidence; a test below holds them to the table",
    ),
    "records/index/asking.py": (6, "the word OR of a search"),
    "evidence/synthesis/robustness.py": (
        2,
        "Peto's odds ratio beside Mantel–Haenszel: a method of pooling",
    ),
    "evidence/workings/events.py": (13, "the formulas of each measure of events and shares"),
    "evidence/workings/means.py": (4, "the formula of each measure of means"),
    "report/exchange/fhir_evidence.py": (1, "Peto's method"),
    "report/pooling/models/combining.py": (3, "the kinds of contours of an albatross plot"),
    "report/pooling/models/enough.py": (2, "effects that nobody names are shown as they are"),
    "report/pooling/rcalls.py": (2, "Peto's method and exact models"),
    "report/pooling/shown.py": (1, "Peto's method"),
    "evidence/synthesis/own_studies.py": (
        7,
        "which of a person's own effects may be pooled as one",
    ),
    "harvest/drafts/register/outcomes.py": (8, "what a register calls them"),
    "harvest/readers/content/studies/layouts.py": (26, "what headings of other programs mean"),
    "harvest/readers/content/studies/revman.py": (13, "what RevMan calls them"),
    "screening/strings.py": (1, "the word OR of a search"),
    "cli/weigh/models/dose_response.py": (2, "the measures of a curve, by which it is asked for"),
    "evidence/findings/analysis.py": (1, "whether standardised differences mix kinds of scores"),
    "evidence/synthesis/models/dose_response.py": (20, "the measures of a curve, each its own row"),
    "evidence/synthesis/models/missing.py": (7, "shares and changes, which have no null"),
    "harvest/drafts/study/outcomes.py": (3, "the measures that abstracts print"),
    "harvest/drafts/study/results.py": (12, "the measures that abstracts print"),
    "harvest/readers/content/studies/revman_web.py": (2, "measures as RevMan names them"),
    "report/pooling/models/dose_response.py": (8, "how each measure of a curve is told"),
    "report/pooling/models/multilevel.py": (4, "measures that are told as ratios"),
    "report/pooling/own/views.py": (3, "shares of own files"),
}


def _named(text: str) -> int:
    return sum(
        isinstance(node, ast.Constant) and node.value in MEASURES
        for node in ast.walk(ast.parse(text))
        if hasattr(node, "value")
    )


def test_measures_are_named_in_their_table_alone() -> None:
    found = Counter[str]()
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        if (
            "statistics" not in path.parts
            and name != "evidence/effects/measures.py"
            and (count := _named(path.read_text()))
        ):
            found[name] = count
    assert found == {name: count for name, (count, _) in ALLOWED.items()}


def test_the_table_agrees_with_the_engine() -> None:
    known = {name: each for name, each in MEASURES.items() if name in effect_measures.MEASURES}
    assert not [name for name in from_records() if name not in known]
    assert {name for name, each in known.items() if each.ratio} == set(
        known
    ) & effect_measures.RATIO_MEASURES


def test_the_table_agrees_with_the_records() -> None:
    kinds = get_args(get_args(get_type_hints(Contrast, include_extras=True)["type"])[0])
    printed = {kind for kind in kinds if kind in MEASURES}
    assert {"MD", "SMD", "MC", "SMCC", "RR", "OR", "HR", "RD", "ROM", "IRR"} == printed
    for kind in kinds:
        contrast = Contrast(type=kind, value=-1.0)
        assert bool(list(check._check_ratio(contrast, ()))) == is_ratio(kind), kind


@pytest.mark.parametrize("each", MEASURES.values(), ids=MEASURES)
def test_a_row_does_not_contradict_itself(each: Measure) -> None:
    assert (
        each.name in MEASURES
        and label_of(each.name) == each.label
        and each.null == (1.0 if each.ratio else 0.0)
    )
    assert (
        each.one_group == (each.family in ("change", "share"))
        and (each.unit is None) == each.in_points
    )
    assert not each.kin or MEASURES[each.kin].kin == each.name, "kinship goes both ways"
    assert each.pictured != "risk" or each.risks is not None
    assert not each.standardised or each.unit


@pytest.mark.parametrize(
    "name", [name for name, each in MEASURES.items() if each.risks and each.risks.between]
)
def test_risks_and_effects_lead_to_each_other(name: str) -> None:
    risks = MEASURES[name].risks
    assert risks and risks.between
    effect = risks.between(0.3, 0.2)
    assert treated_risk(name, effect, 0.2) == pytest.approx(0.3)


@pytest.mark.parametrize("name", ["RR", "OR", "RD"])
def test_the_errors_of_two_sides_make_the_variance(name: str) -> None:
    risks = MEASURES[name].risks
    assert risks and risks.error
    [size] = effect_measures.effect_sizes(name, [{"ai": 9, "n1i": 28, "ci": 5, "n2i": 30}])
    assert size["vi"] == pytest.approx(risks.error(9, 28) ** 2 + risks.error(5, 30) ** 2)


def test_words_that_are_no_measures_are_none() -> None:
    for word in (None, "proportion", "percent-difference"):
        assert not (is_ratio(word) or is_share(word) or in_points(word) or of_family(word, "means"))
    assert label_of("proportion") == "proportion"


VR = Measure(
    "VR",
    "means",
    "Variability ratio",
    "ratio of SDs",
    "logarithm",
    threshold=measures.QUARTER,
    parallel_only=because("not for crossovers", measure="VR"),
)


@pytest.mark.usefixtures("trials")
def test_a_new_measure_is_one_row(
    ldn: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """metafor's log ratio of standard deviations: known to the engine, and to
    nobody else until it has a row."""
    question = ["--condition", "fibromyalgia", "--outcome", "pain-intensity", "--measure", "vr"]
    assert ldn("pool", *question).code == 2
    monkeypatch.setitem(MEASURES, "VR", VR)
    script = tmp_path / "vr.R"
    found = json.loads(ldn("pool", *question, "--format", "json", "--r-script", str(script)).out)
    assert (
        found["measure"] == "VR"
        and found["k"] > 1
        and found["important_difference"] == math.log(1.25)
    )
    each = found["studies"][0]
    assert each["effect"] == pytest.approx(math.exp(each["estimate"])) and each["steps"]
    assert "VR [95%]" in ldn("pool", *question).out
    assert 'measure = "VR"' in script.read_text(encoding="utf-8")
    assert "Variability ratio" in ldn("forest", *question).out
