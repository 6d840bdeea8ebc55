"""The page of a condition: numbers, what is below, trials without results, reviews, gaps."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

from ldncli.evidence.reasons import because
from ldncli.evidence.selecting.registered import stood
from ldncli.evidence.selecting.studies import Study
from ldncli.evidence.survey.gaps import Gap
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.site.contents import Contents, contents_of
from ldncli.report.site.pages.condition import (
    condition_values,
    most_certain,
    review_listing,
    trial_listing,
)
from ldncli.report.site.tables import Listing
from tests.report.site.test_finding_view import clear_finding


def _pages(listing: Listing, key: str) -> list[str | None]:
    return [row.cells[key].page for row in listing.rows]


def _trial(contents: Contents, name: str, **more: Any) -> Study:
    """The registered trial of the base under another name, its entry changed;
    `entry` None takes it away."""
    study = contents.studies["nct00000009"]
    registry = replace(study.main.registry, **more) if "entry" not in more else None  # type: ignore[type-var]
    paper = replace(
        study.main,
        id=name,
        study=None,
        registry=registry,
        registrations=(name.upper(),) if name.startswith("nct") else (),
    )
    return stood(replace(study, id=name, papers=(paper,)), "2026-11-30", ())


def test_numbers_of_what_is_known(trial_contents: Contents) -> None:
    numbers = condition_values("crps", trial_contents)["numbers"]
    assert [number for number, _ in numbers] == [
        "3",
        "2",
        "72",
        "71",
        "⊕◯◯◯ very low",
    ], "randomised: lowe 60, 12 of bell's with CRPS; castro 1 not"
    assert condition_values("fibromyalgia", trial_contents)["numbers"][4][0] == "⊕⊕◯◯ low", (
        "the highest of three"
    )
    empty = condition_values("crohn-disease", trial_contents)["numbers"]
    assert [number for number, _ in empty][:3] == ["0", "0", "–"] and "not rated" in empty[4][0]
    mixed = condition_values("diabetic-neuropathy", trial_contents)
    assert [number for number, _ in mixed["numbers"]][:4] == ["0", "0", "–", "–"]
    assert _pages(mixed["mixed"], "study") == ["study/bell-2015.html"]
    assert mixed["studies"].rows == ()


def test_retracted_studies_and_other_scopes_do_not_count(trial_contents: Contents) -> None:
    numbers = [number for number, _ in condition_values("fibromyalgia", trial_contents)["numbers"]]
    assert numbers[:4] == ["4", "4", "290", "281"], (
        "without the 500 people of a trial that was taken back"
    )
    assert "study/dunn-2008.html" in _pages(
        condition_values("fibromyalgia", trial_contents)["studies"], "study"
    ), "it has a row all the same"
    pain = [number for number, _ in condition_values("pain", trial_contents)["numbers"]]
    assert pain[:4] == ["7", "6", "370", "358"], "without 45 people on micrograms"


def test_the_tree_around_a_condition(trial_contents: Contents) -> None:
    crps, pain = condition_values("crps", trial_contents), condition_values("pain", trial_contents)
    assert [link.page for link in crps["above"]] == [
        "condition/pain.html",
        "condition/neuropathic-pain.html",
    ] and crps["below"] == []
    assert [(each["label"], each["page"]) for each in pain["below"]] == [
        ("Neuropathic pain", "condition/neuropathic-pain.html"),
        ("Fibromyalgia", "condition/fibromyalgia.html"),
    ]
    assert (
        pain["below"][0]["studies"] == 3
        and not crps["outside"]
        and crps["term"] is trial_contents.vocabularies["conditions"].terms["crps"]
    )
    assert list(pain["labels"]) == [
        "pain",
        "neuropathic-pain",
        "crps",
        "diabetic-neuropathy",
        "fibromyalgia",
    ]
    assert (
        len(pain["findings"]) == 0
        and len(pain["narrower"]) == 4
        and len(crps["findings"]) == 1
        and crps["narrower"] == []
    )
    assert all(view.bodies == () for view in pain["narrower"]) and crps["findings"][0].bodies


def test_studies_of_all_below_count_once(trial_contents: Contents) -> None:
    pages = _pages(condition_values("neuropathic-pain", trial_contents)["studies"], "study")
    assert pages == ["study/lowe-2022.html", "study/bell-2015.html", "study/castro-2010.html"]
    assert "condition" in [
        column.key for column in condition_values("crps", trial_contents)["studies"].columns
    ]
    assert "condition" not in [
        column.key for column in condition_values("fibromyalgia", trial_contents)["studies"].columns
    ]
    assert _pages(condition_values("pain", trial_contents)["trials"], "trial") == [
        "study/nct00000009.html"
    ]


def test_conditions_outside_the_question(library: Library) -> None:
    contents = contents_of(ask(library, condition=["crps"]))
    assert (
        condition_values("pain", contents)["outside"]
        and not condition_values("crps", contents)["outside"]
    )
    assert [each["label"] for each in condition_values("pain", contents)["below"]] == [
        "Neuropathic pain"
    ]


def test_trials_that_end_first_stand_on_top(contents: Contents) -> None:
    found = [
        _trial(contents, "nct01", status="completed", completion="2018"),
        _trial(contents, "nct02", status="recruiting", completion=None),
        _trial(contents, "nct03", status="recruiting", completion="2029"),
        _trial(contents, "nct04", status="recruiting", completion="2028-01"),
        _trial(contents, "nct05", status="withdrawn", completion="2017"),
    ]
    listing = trial_listing("trials", "Trials", found, contents)
    assert [row.cells["trial"].text for row in listing.rows] == [
        "NCT04",
        "NCT03",
        "NCT02",
        "NCT05",
        "NCT01",
    ]
    assert [row.cells["end"].text for row in listing.rows] == [
        "2028-01",
        "2029",
        None,
        "2017",
        "2018",
    ]


def test_the_row_of_a_trial(contents: Contents) -> None:
    def row(name: str, **more: Any) -> dict[str, Any]:
        [found] = trial_listing("t", "T", [_trial(contents, name, **more)], contents).rows
        [state] = found.choices["status"]
        assert str(found.cells["status"].text).startswith(state)
        return {key: (cell.text, cell.sort) for key, cell in found.cells.items()}

    known = row("nct01", status="completed", start="2016-01", n_planned=80)
    assert (
        known["status"][0] == "Completed"
        and known["people"] == ("80", 80)
        and known["start"][0] == "2016-01"
    )
    assert row("nct01", n_planned=None, n_actual=7)["people"] == ("7", 7) and row(
        "nct01", n_planned=None
    )["people"] == (None, None)
    assert (
        row("nct01", status="terminated", stop_reason="no money")["status"][0]
        == "Terminated (no money)"
    )
    protocol = row("plan-2020", entry=None)
    assert (
        str(protocol["status"][0]).startswith("Protocol")
        and protocol["people"] == (None, None)
        and protocol["trial"][0] == "plan-2020"
    )
    assert protocol["start"][0] is protocol["end"][0] is None


def test_reviews_the_systematic_first_then_the_newest(trial_contents: Contents) -> None:
    fox, evans = trial_contents.papers["fox-2024"], trial_contents.papers["evans-2021"]
    story = replace(fox, id="story-2025", year=2025, kind="narrative-review", review=None)
    assert evans.review is not None
    counted = replace(
        evans,
        id="old-2001",
        year=2001,
        review=replace(evans.review, n_studies=None, conclusion=None, search_date=None),
    )
    rows = review_listing("r", "R", [counted, evans, story, fox], trial_contents).rows
    assert [row.cells["review"].page for row in rows] == [
        f"paper/{each}.html" for each in ("fox-2024", "evans-2021", "old-2001", "story-2025")
    ]
    assert [(row.cells["studies"].text, row.cells["studies"].sort) for row in rows] == [
        ("1", 1),
        ("2", 2),
        ("2", 2),
        (None, None),
    ]
    assert [row.cells["searched"].text for row in rows] == ["2024-01", "2020-12", None, None]
    assert [row.cells["says"].text for row in rows] == [
        "It cannot be told.",
        "Perhaps a little, perhaps nothing.",
        evans.summary,
        fox.summary,
    ]
    assert (
        rows[0].choices == {"kind": ("Systematic review",)}
        and rows[3].cells["kind"].text == "Narrative review"
    )
    zero = replace(evans, review=replace(evans.review, n_studies=0))
    bare = replace(evans, review=replace(evans.review, n_studies=None, included=()))
    assert [
        row.cells["studies"].text for row in review_listing("r", "R", [zero], trial_contents).rows
    ] == ["0"]
    assert [
        row.cells["studies"].text for row in review_listing("r", "R", [bare], trial_contents).rows
    ] == [None]


def test_what_reviews_pooled_for_the_condition(trial_contents: Contents) -> None:
    [found] = condition_values("fibromyalgia", trial_contents)["pooled"]
    assert (found["paper"].id, found["result"].estimate, found["outcome"]) == (
        "evans-2021",
        -0.4,
        "Pain intensity",
    )
    evans = trial_contents.papers["evans-2021"]
    assert evans.review is not None
    own = replace(
        evans,
        review=replace(evans.review, pooled=(replace(evans.review.pooled[0], condition="crps"),)),
    )
    moved = replace(
        trial_contents, reviews_by={"fibromyalgia": [own, replace(own, review=None)], "crps": [own]}
    )
    assert (
        condition_values("fibromyalgia", moved)["pooled"] == []
        and len(condition_values("crps", moved)["pooled"]) == 1
    )


def test_gaps_by_what_there_is_instead(trial_contents: Contents) -> None:
    gaps = [
        Gap("crps", None, "no study", 0, None, 0, None),
        Gap("crps", "fatigue", "only trials under way", 0, None, 2, None),
        Gap("crps", "harms", "only trials under way", 0, None, 2, "2028"),
        Gap("crps", "pain-intensity", "only mixed groups", 0, None, 0, None),
        Gap("crps", "pain-response", "only weak designs", 1, 4, 1, "2027"),
        Gap("crps", "fatigue", "trials without a direction", 1, 2, 0, None),
    ]
    found = condition_values("crps", replace(trial_contents, gaps_by={"crps": gaps}))["gaps"]
    assert [each["state"] for each in found] == [
        "trials without a direction",
        "only weak designs",
        "only mixed groups",
        "only trials under way",
        "no study",
    ]
    assert [each["outcomes"] for each in found] == [
        ["Fatigue"],
        ["Pain response"],
        ["Pain intensity"],
        ["Fatigue", "Harms"],
        ["any outcome"],
    ]
    assert [each["end"] for each in found] == [None, None, None, "2028", None] and [
        each["running"] for each in found
    ] == [0, 1, 0, 2, 0]
    assert (
        all(each["words"] for each in found)
        and condition_values("crps", replace(trial_contents, gaps_by={}))["gaps"] == []
    )


def test_the_surest_findings_first(trial_contents: Contents) -> None:
    assert most_certain(trial_contents, 5) == [], "no interval leaves out no effect"
    pain = clear_finding(
        next(
            each
            for each in trial_contents.asked.findings
            if each.condition == "fibromyalgia" and each.outcome == "pain-intensity"
        )
    )
    assert pain.randomised is not None

    def at(level: str, condition: str) -> Any:
        rated = replace(
            pain.randomised, rating=partial(replace, pain.randomised.certainty, level=level)
        )  # type: ignore[type-var,union-attr]
        return replace(pain, condition=condition, randomised=rated)

    asked = SimpleNamespace(
        findings=[
            at("low", "crps"),
            at("high", "pain"),
            at("moderate", "fibromyalgia"),
            at("very-low", "crps"),
        ],
        inline=trial_contents.asked.inline,
        label=trial_contents.asked.label,
        library=trial_contents.library,
    )
    changed = replace(trial_contents, asked=asked)  # type: ignore[arg-type]
    assert [view.condition for view in most_certain(changed, 5)] == ["pain", "fibromyalgia", "crps"]
    assert [view.condition for view in most_certain(changed, 2)] == ["pain", "fibromyalgia"]
    # Sure, but of no side: nothing that is known.
    found = pain.randomised.synthesis
    open_ = replace(
        pain,
        randomised=replace(
            pain.randomised,
            synthesis=replace(found, pooled=None, reason=because("no study")),
            rating=partial(replace, pain.randomised.certainty, level="high"),
        ),
    )
    asked.findings = [open_]
    assert most_certain(changed, 5) == []
