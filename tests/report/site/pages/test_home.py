"""The first page: what the base holds, and the overview of conditions by groups of outcomes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from ldncli.evidence.selecting.registered import stood
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.site.builder import site_files
from ldncli.report.site.contents import Contents, contents_of
from ldncli.report.site.finding_view import finding_view
from ldncli.report.site.pages import home
from ldncli.report.site.pages.home import Cell, home_values, map_html, overview


def _rows(contents: Contents) -> dict[str, dict[str, Any]]:
    return {row["label"]: row for _, _, rows in overview(contents)["groups"] for row in rows}


def test_numbers_of_the_base(trial_contents: Contents) -> None:
    found = home_values(trial_contents)
    assert [(number, page) for number, _, page in found["numbers"]] == [
        ("14", "papers.html"),
        ("7", "conditions.html"),
        ("6", "conditions.html"),
        ("370", "conditions.html"),
        ("0", "trials.html"),
    ]
    assert (
        found["retracted"] == 1
        and found["labels"]["crps"] == "Complex regional pain syndrome"
        and len(found["cautions"]) == 1
    )
    assert found["most_certain"] == [] and "Fibromyalgia" in found["map"]


def test_rows_of_conditions_and_columns_of_the_topmost_outcomes(trial_contents: Contents) -> None:
    found = overview(trial_contents)
    assert found["columns"] == ["Pain outcomes", "Fatigue"], "harms have no finding"
    [(heading, page, rows)] = found["groups"]
    assert (heading, page) == ("Pain", "condition/pain.html")
    assert [row["label"] for row in rows] == [
        "Complex regional pain syndrome",
        "Fibromyalgia",
    ]
    fibromyalgia = rows[1]
    assert fibromyalgia["page"] == "condition/fibromyalgia.html" and fibromyalgia["ends"] is None
    pain, fatigue = fibromyalgia["cells"]
    assert [each.outcome for each in pain.findings] == ["pain-intensity", "pain-response"] and [
        each.outcome for each in fatigue.findings
    ] == ["fatigue"]
    assert rows[0]["cells"][1] is None


def test_a_bubble_counts_each_study_once(trial_contents: Contents) -> None:
    pain, fatigue = _rows(trial_contents)["Fibromyalgia"]["cells"]
    assert (
        sorted(pain.studies) == ["ivory-2012", "jones-2016", "kuhn-2018", "thumb"]
        and pain.people == 281
        and pain.size == 4
    )
    assert (
        pain.randomised
        and pain.certainty.word == "low"
        and (fatigue.people, fatigue.size) == (57, 2)
    )
    assert (
        "4 studies, " in pain.words
        and "281 people" in pain.words
        and pain.words.endswith(" low")
        and "1 study, " in fatigue.words
    )
    others = Cell([replace(pain.findings[0], randomised=None, other=pain.findings[0].randomised)])
    assert not others.randomised and others.words != Cell([pain.findings[0]]).words
    nothing = Cell()
    assert (nothing.people, nothing.size, nothing.certainty.word) == (None, 1, "not rated")
    assert "people not stated" in nothing.words


@pytest.mark.parametrize(
    ("people", "size"), [(19, 1), (20, 2), (59, 2), (60, 3), (199, 3), (200, 4), (599, 4), (600, 5)]
)
def test_bubbles_grow_with_people(monkeypatch: pytest.MonkeyPatch, people: int, size: int) -> None:
    monkeypatch.setattr(Cell, "people", property(lambda _: people))
    assert Cell().size == size


def _planned(contents: Contents, term: str, *entries: tuple[str, str | None]) -> Contents:
    """The contents with registered trials of a condition: status and expected end."""
    study = contents.studies["nct00000009"]
    papers = tuple(
        replace(
            study.main,
            id=f"t{place}",
            registry=replace(study.main.registry, status=status, completion=end),
        )  # type: ignore[type-var]
        for place, (status, end) in enumerate(entries)
    )
    planned = [
        stood(replace(study, id=each.id, papers=(each,)), "2026-11-30", ()) for each in papers
    ]
    return replace(contents, planned_by={term: planned})


def test_conditions_with_trials_alone_have_a_row(contents: Contents) -> None:
    rows = _rows(
        _planned(
            contents,
            "crohn-disease",
            ("recruiting", "2027-05"),
            ("recruiting", "2028-01"),
            ("completed", "2029"),
        )
    )
    crohn = rows["Crohn's disease"]
    assert (
        crohn["cells"] == []
        and crohn["ends"].startswith("2 trials ")
        and crohn["ends"].endswith(" 2028-01")
    )
    assert "Healthy volunteers" not in rows
    one = _rows(_planned(contents, "crohn-disease", ("recruiting", None)))["Crohn's disease"][
        "ends"
    ]
    assert one.startswith("1 trial ") and "expected to end" not in one
    assert "Crohn's disease" not in _rows(
        _planned(contents, "crohn-disease", ("completed", "2029"))
    )


def test_trials_of_conditions_outside_the_question_are_left_out(library: Library) -> None:
    asked = contents_of(ask(library, condition=["crps"]))
    whole = contents_of(ask(library))
    planned = replace(
        asked, planned_by=_planned(whole, "crohn-disease", ("recruiting", "2028")).planned_by
    )
    assert "Crohn's disease" not in _rows(planned)


def test_the_map_is_html_without_scripts(contents: Contents) -> None:
    html = map_html(contents)
    assert "Fibromyalgia" in html and "<script" not in html and "<style" not in html


def test_where_nothing_is_known_the_page_says_so(
    trial_contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown() -> str:
        made = next(made for name, made in site_files(trial_contents) if name == "index.html")
        return b"".join(made).decode()

    assert "What is known best" in shown() and "For no outcome in any condition" in shown()
    view = finding_view(trial_contents.asked.findings[0], trial_contents, whole=False)
    monkeypatch.setattr(home, "most_certain", lambda *_: [view])
    assert "What is known best" in shown() and "For no outcome in any condition" not in shown()


def test_no_cell_of_the_real_map_calls_an_unstated_number_nought(real_library: Library) -> None:
    contents = contents_of(ask(real_library))
    cells = [each for row in _rows(contents).values() for each in row["cells"] if each]
    unstated = [each for each in cells if each.people is None]
    assert unstated and all("people not stated" in each.words for each in unstated)
    assert not any(", 0 people" in each.words for each in cells)


def test_each_group_of_people_is_warned_once(real_library: Library) -> None:
    cautions = home._first_cautions(SimpleNamespace(library=real_library))  # type: ignore[arg-type]
    assert len(cautions) == 4 == len({each.who for each in cautions})
    assert cautions[0] is real_library.cautions[0]
