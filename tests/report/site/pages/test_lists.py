"""Pages that lead to others: trees, years, trials, the search, harms, and
what the site was made from."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.site.contents import Contents, contents_of
from ldncli.report.site.pages.lists import (
    about_values,
    conditions_values,
    mechanisms_values,
    papers_values,
    safety_values,
    search_values,
    trials_values,
    year_values,
    years,
)
from ldncli.report.words.selection import selection_words
from ldncli.version import __version__


def _flat(tree: list[dict[str, Any]], depth: int = 0) -> list[tuple[int, dict[str, Any]]]:
    return [pair for node in tree for pair in ((depth, node), *_flat(node["below"], depth + 1))]


def test_conditions_as_a_tree(trial_contents: Contents) -> None:
    found = _flat(conditions_values(trial_contents)["tree"])
    assert [(depth, node["label"]) for depth, node in found] == [
        (0, "Pain"),
        (1, "Neuropathic pain"),
        (2, "Complex regional pain syndrome"),
        (2, "Diabetic neuropathy"),
        (1, "Fibromyalgia"),
        (0, "Crohn's disease"),
        (0, "Healthy volunteers"),
    ]
    by_name = {node["label"]: node for _, node in found}
    crps, diabetic = by_name["Complex regional pain syndrome"], by_name["Diabetic neuropathy"]
    assert (crps["count"], crps["noun"], crps["more"], crps["page"]) == (
        3,
        "studies",
        "2 randomised",
        "condition/crps.html",
    )
    assert (diabetic["count"], diabetic["noun"]) == (1, "study") and crps[
        "certainty"
    ].word == "very low"
    assert by_name["Fibromyalgia"]["certainty"].word == "low", "the highest of its findings"
    assert (
        by_name["Neuropathic pain"]["count"] == 0
        and by_name["Neuropathic pain"]["any"]
        and by_name["Neuropathic pain"]["certainty"] is None
    )
    assert (
        not by_name["Crohn's disease"]["any"]
        and by_name["Crohn's disease"]["more"] is None
        and by_name["Pain"]["any"]
    )


def test_mechanisms_as_a_tree(contents: Contents) -> None:
    [(_, above), (depth, tlr4), (_, rebound)] = _flat(mechanisms_values(contents)["tree"])
    assert (
        depth == 1
        and (tlr4["count"], tlr4["noun"], tlr4["more"]) == (2, "papers", "1 from laboratories")
        and tlr4["page"] == "mechanism/tlr4.html"
    )
    assert (rebound["count"], rebound["noun"], rebound["more"], rebound["certainty"]) == (
        1,
        "paper",
        None,
        None,
    )
    assert above["any"] and above["count"] == 0 and above["more"] is None


def test_terms_without_a_page_are_left_out(library: Library) -> None:
    tree = conditions_values(contents_of(ask(library, condition=["crps"])))["tree"]
    assert "Fibromyalgia" not in [node["label"] for _, node in _flat(tree)]
    part = contents_of(ask(library))
    orphan = replace(part, pages={**part.pages, "conditions": {"crps": None}})
    assert [(depth, node["label"]) for depth, node in _flat(conditions_values(orphan)["tree"])] == [
        (0, "Complex regional pain syndrome")
    ]


def test_papers_by_year_the_newest_first(trial_contents: Contents) -> None:
    found = years(trial_contents)
    assert list(found) == [2024, 2022, 2021, 2020, 2019, 2018, 2017, 2016, 2015, 2012, 2010, 2008]
    assert [paper.id for paper in found[2018]] == ["hill-2018", "kuhn-2018"]
    values = papers_values(trial_contents)
    assert values["years"][5] == (2018, 2, "year/2018.html") and values["most"] == 2
    assert papers_values(replace(trial_contents, papers={})) == {"years": [], "most": 1}
    year = year_values(2018, found[2018], trial_contents)
    assert (
        year["year"] == 2018
        and "2018" in year["papers"].caption
        and "year" not in [column.key for column in year["papers"].columns]
    )
    assert [row.cells["paper"].page for row in year["papers"].rows] == [
        "paper/hill-2018.html",
        "paper/kuhn-2018.html",
    ]


def test_trials_under_way_and_silent(contents: Contents) -> None:
    silent = contents.studies["nct00000009"]
    assert silent.main.registry is not None

    def trial(name: str, status: str) -> Any:
        return replace(
            silent,
            id=name,
            papers=(
                replace(
                    silent.main, id=name, registry=replace(silent.main.registry, status=status)
                ),
            ),
        )

    asked = SimpleNamespace(
        running=(trial("a", "recruiting"), trial("b", "withdrawn")), silent=(silent,)
    )
    found = trials_values(replace(contents, asked=asked))  # type: ignore[arg-type]
    assert [row.cells["trial"].page for row in found["running"].rows] == ["study/a.html"] and found[
        "running"
    ].id == "running"
    assert [row.cells["trial"].page for row in found["silent"].rows] == [
        "study/b.html",
        "study/nct00000009.html",
    ]


def test_filters_of_the_search(contents: Contents) -> None:
    found = search_values(contents)
    assert (
        found["kinds"][0] == "Primary study"
        and len(found["kinds"]) == 8
        and "Retracted" in found["statuses"]
    )
    assert (
        found["directions"] == ["benefit", "no difference", "mixed", "harm", "unclear"]
        and len(found["scopes"]) == 5
    )


def test_harms_over_all_studies(contents: Contents) -> None:
    found = safety_values(contents)
    rows = {row.cells["harm"].text: row for row in found["harms"].rows}
    dreams, serious, none = (
        rows["Vivid dreams"],
        rows["Any serious adverse event"],
        rows["Any adverse event"],
    )
    texts = [cell.text for cell in dreams.cells.values()][:6]
    assert texts == [
        "Vivid dreams",
        "2",
        "11/48",
        "3/48",
        "3.67 [1.11, 12.07]",
        "167 [7, 692]",
    ], "9/30 and 2/18 against 3/30 and 0/18"
    sorts = [cell.sort for cell in dreams.cells.values()][1:6]
    assert sorts[0] == 2 and [round(each, 3) for each in sorts[1:]] == [
        0.229,
        0.062,
        3.667,
        166.667,
    ]  # type: ignore[arg-type]
    assert (
        dreams.cells["others"].text is None
        and none.cells["others"].text == "0/1 0%"
        and none.cells["others"].sort == 0
    )
    assert (
        serious.cells["ratio"].text is None
        and serious.cells["ratio"].sort is None
        and serious.cells["difference"].sort == 0
    )
    assert (
        dreams.choices["part"] == ("Kind of harm",)
        and serious.choices["part"] == ("Serious harm",)
        and dreams.cells["why"].text
    )
    assert none.cells["control"].text is none.cells["control"].sort is None
    numbers = [column.label for column in found["harms"].columns if column.number]
    assert numbers[0] == "Studies" and len(numbers) == 3
    assert found["spoken"].startswith("3 of 3 ") and [
        column.key for column in found["harms"].columns if not column.shown
    ] == ["part"]


def test_cautions_lead_to_their_sources_and_papers(contents: Contents) -> None:
    [found] = safety_values(contents)["cautions"]
    assert (
        found["caution"].id == "ears"
        and found["sources"][0][1] == "https://example.org/leaflet"
        and found["papers"] == []
    )
    caution = replace(contents.library.cautions[0], papers=("bell-2015", "unknown-1999"))
    library = SimpleNamespace(cautions=(caution,), topic=contents.library.topic)
    asked = SimpleNamespace(
        harms=(),
        silence_on_harms=contents.asked.silence_on_harms,
        library=library,
        called=contents.asked.called,
    )
    [other] = safety_values(replace(contents, asked=asked))["cautions"]  # type: ignore[arg-type]
    assert other["papers"] == [("bell-2015", "paper/bell-2015.html"), ("unknown-1999", None)]


def test_what_the_site_was_made_from(contents: Contents) -> None:
    found = about_values(contents)
    assert (
        found["version"] == __version__
        and found["full_digest"] == contents.library.digest
        and found["papers_words"] == "9"
    )
    assert [mark.word for mark in found["levels"]] == [
        "high",
        "moderate",
        "low",
        "very low",
    ] and found["account"] == selection_words(contents.shown.selection)
    assert [mark.sign for mark in found["directions"]] == ["+", "=", "±", "−", "?"]
    assert found["rules"][0][0] == "Risk of bias" and all(rule for _, rule in found["rules"])
