"""What stands beside the numbers of a body: critiques of its studies, results that trials planned
and do not report. The same everywhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import pytest

from ldncli.evidence.findings.analysis import make_plan
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library, load
from ldncli.report.answers.analyses import pool_answer
from ldncli.report.answers.brief import brief_answer
from ldncli.report.answers.strength import evidence_answer
from ldncli.report.answers.syntheses import sof_answer
from ldncli.report.document.content import build_report
from ldncli.report.document.writers.markdown import to_markdown
from ldncli.report.pooling.analysis_rows import analysis_json
from ldncli.report.pooling.charts import forest_chart
from ldncli.report.site.contents import contents_of
from ldncli.report.site.pages.condition import condition_values
from ldncli.report.words.findings.remarks import planned_short, planned_words, remarks_on
from tests.conftest import LIBRARY, TRIALS
from tests.records.conftest import rewrite

_PLANNED = """unreported:
  - {domain: pain-response, label: Half the pain, role: secondary, place: abstract methods}
  - {domain: fatigue, label: Fatigue, place: abstract methods}
summary: """
_MOSS = """id: moss-2020
title: On two small doses side by side
authors: ['Moss, Max']
year: 2020
kind: narrative-review
conditions: [fibromyalgia]
design: {type: meta-analysis}
related:
  - {paper: ivory-2012, relation: comments-on}
summary: An invented letter.
places: {bibliography: abstract title, design: abstract title}
sources:
  - {id: abstract, kind: abstract, cite: Abstract}
extraction: {state: single, date: '2026-01-03'}
"""
_AGAIN = """id: kuhn-2019
title: Both ways round, told again
authors: ['Kuhn, Kai']
year: 2019
kind: secondary-report
study: kuhn-2018
status: retracted
notice: {kind: retraction, date: '2020', place: abstract notice}
conditions: [fibromyalgia]
design: {type: crossover-rct}
summary: An invented second report that was retracted.
places: {bibliography: abstract title, design: abstract title}
sources:
  - {id: abstract, kind: abstract, cite: Abstract}
extraction: {state: single, date: '2026-01-03'}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Kuhn planned two outcomes that it does not report, and a second report of it was retracted;
    Ivory was commented on, Jones corrected."""
    folder = tmp_path_factory.mktemp("bases") / "disputed"
    shutil.copytree(LIBRARY, folder)
    shutil.copytree(TRIALS, folder, dirs_exist_ok=True)
    papers = folder / "papers"
    rewrite(papers / "kuhn-2018.yaml", "summary: ", _PLANNED)
    related = "related:\n  - {paper: moss-2020, relation: commented-on-by, note: a letter}\n"
    rewrite(papers / "ivory-2012.yaml", "summary: ", f"{related}summary: ")
    corrected = "status: corrected\nnotice: {kind: correction, date: '2017', place: abstract end}\n"
    rewrite(papers / "jones-2016.yaml", "summary: ", f"{corrected}summary: ")
    (papers / "moss-2020.yaml").write_text(_MOSS, encoding="utf-8")
    (papers / "kuhn-2019.yaml").write_text(_AGAIN, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDN_CACHE", str(tmp_path_factory.mktemp("cache")))
        library = load(str(folder))
    yield library


_RETRACTED = "Kuhn 2018: Kuhn 2019 retracted, not counted"
_CORRECTED = "Jones 2016: corrected 2017"
_COMMENTED = "Ivory 2012: commented on by Moss 2020"
_MISSING = "4 trials set out to measure it; results of 3 are reported, none of Kuhn 2018"


def _all_views(asked: Asked) -> dict[str, str]:
    """What each view says of the response to treatment in fibromyalgia, as text."""
    library = asked.library
    analysis = pool_answer(asked, make_plan())
    report = to_markdown(build_report(asked))
    return {
        "evidence": str(evidence_answer(asked).rows),
        "sof": str(sof_answer(asked)),
        "pool": analysis_json(analysis, library),
        "forest": str(forest_chart(analysis, library)),
        "brief": str([each.clauses for each in brief_answer(asked).parts]),
        "report": report,
        "site": str(condition_values("fibromyalgia", contents_of(asked))),
    }


def test_every_view_names_what_was_published_on_a_study(library: Library) -> None:
    asked = ask(library, condition="fibromyalgia", outcome="pain-intensity")
    for view, text in _all_views(asked).items():
        for told in (_RETRACTED, _CORRECTED, _COMMENTED):
            assert told in text, (view, told)
    studies = evidence_answer(asked).mappings()[0]["named"]
    assert "Jones 2016 [jones-2016], no difference (corrected 2017)" in studies
    notes = remarks_on(asked.findings[0])
    assert [each.split(":")[0] for each in notes[:3]] == ["Kuhn 2018", "Jones 2016", "Ivory 2012"]
    assert notes[2].endswith("(a letter)")


def test_every_view_says_who_does_not_report_what_was_planned(library: Library) -> None:
    asked = ask(library, condition="fibromyalgia", outcome="pain-response")
    views = _all_views(asked)
    for view in ("evidence", "sof", "forest", "report", "site"):
        assert _MISSING in views[view], view
    assert json.loads(views["pool"])["planned_not_reported"] == ["Kuhn 2018"]
    assert "planned and not reported: pain response (1 of 4 trials)" in views["brief"]
    [finding] = asked.findings
    assert planned_short(finding) == "not reported by 1 of 4 trials"


def test_a_trial_is_missing_whether_or_not_its_outcome_is_asked_for(library: Library) -> None:
    """The filter by outcome leaves the trial out of all counts of studies."""
    narrow = ask(library, condition="fibromyalgia", outcome="pain-response")
    wide = ask(library, condition="fibromyalgia")
    [one] = narrow.findings
    [other] = [each for each in wide.findings if each.outcome == "pain-response"]
    assert [each.id for each in one.planned] == [each.id for each in other.planned]
    assert [each.id for each in one.planned] == ["kuhn-2018"]
    assert one.best.certainty == other.best.certainty
    assert "kuhn-2018" not in {each.id for each in narrow.body.studies}
    assert not ask(library, condition="crps", outcome="pain-response").planned


def test_without_any_result_the_plan_is_told(library: Library) -> None:
    asked = ask(library, condition="fibromyalgia")
    [kuhn] = [each for each in asked.body.studies if each.id == "kuhn-2018"]
    told = planned_words((kuhn,), 0, "fatigue")
    assert told == "1 trial set out to measure it and does not report it (Kuhn 2018)"
    partly = planned_words((kuhn, kuhn), 2, "pain-intensity")
    assert "randomised comparisons of 2 are reported, none of Kuhn 2018" in partly
