"""One question has one answer: what evidence, sof, pool, forest, reconcile, report, site, map, the
outcomes of an export, FHIR and the API tell of it is read back and compared.

Every condition and outcome of the real base is asked. Each view is asked as its
command asks, and read where a person or program would read it: rows, sentences, tables
of a report, pages, cells, JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from math import exp
from pathlib import Path
from typing import Any

import pytest

import ldncli
from ldncli.evidence.effects.measures import is_ratio
from ldncli.evidence.findings.analysis import Analysis, make_plan
from ldncli.evidence.synthesis.answer import aside_of
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library
from ldncli.report.answers.analyses import pool_answer
from ldncli.report.answers.strength import evidence_answer
from ldncli.report.answers.syntheses import reconcile_answer, sof_answer
from ldncli.report.document.blocks import Grid, Section
from ldncli.report.document.parts.outlook import trials_section
from ldncli.report.document.parts.results import results_section
from ldncli.report.drawing.charts import Directions
from ldncli.report.exchange.fhir import to_fhir
from ldncli.report.listing.outcomes import outcome_table
from ldncli.report.map.answer import map_answer
from ldncli.report.map.payload import map_payload
from ldncli.report.map.table import map_table
from ldncli.report.pooling.analysis_rows import analysis_json
from ldncli.report.pooling.charts import forest_chart
from ldncli.report.site.contents import contents_of
from ldncli.report.site.pages.condition import condition_values
from ldncli.report.site.pages.lists import trials_values
from tests.conftest import ROOT, Run

Cell = tuple[str, str]
# The columns of a Summary of Findings that hold the pooled value of a measure.
_SOF_SAYS = {"RR": "relative", "OR": "relative", "HR": "relative", "SMD": "standardised"}
# What a view tells: by condition and outcome (None: of the whole
# question) and the name of the fact.
Told = dict[tuple[Cell | None, str], Any]
_NUMBER = r"−?[\d,]*\.?\d+"
_SILENT = re.compile(r"ended without known results \(([^)]*)\)")


class _Question:
    """A question with its answer, which the views of the program share; the API and FHIR, which
    ask in their own way, ask for themselves."""

    def __init__(self, library: Library, given: dict[str, Any]) -> None:
        self.library, self.given = library, given

    @cached_property
    def asked(self) -> Asked:
        return ask(self.library, **self.given)

    @cached_property
    def analysis(self) -> Analysis | None:
        """The body that evidence shows, as pool and forest have it; None where the question has
        several conditions or outcomes, which they take for one."""
        if len(self.asked.findings) != 1:
            return None
        randomised = self.asked.findings[0].best.synthesis.randomised
        return pool_answer(self.asked, make_plan(body="randomised" if randomised else "other"))


@pytest.fixture
def library(real_library: Library) -> Library:
    return real_library


# -- what each view tells --------------------------------------------------------------------------


def _silent(*texts: str | None) -> str | None:
    """The trials for whose silence a text takes certainty down."""
    found = _SILENT.search(" ".join(filter(None, texts)))
    return found[1] if found else None


def _row_facts(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "certainty": row["certainty"],
        "studies": row["studies"],
        "randomised": row["randomised_trials"],
        "people of the body": row["people_randomised"] or row["people_analysed"],
        "people pooled": row["people_pooled"],
        "silence": _silent(row["why"]),
        **_people_seen(row.get("seen_text")),
        **_numbers("effect", row.get("effect"), row.get("ci_lb"), row.get("ci_ub")),
        **_numbers("number seen", row.get("seen"), row.get("seen_lb"), row.get("seen_ub")),
    }


def _numbers(name: str, *numbers: float | None) -> dict[str, Any]:
    """An effect, or a number that is none, with its interval; nothing where there is none."""
    known = [each for each in numbers if each is not None]
    return {name: tuple(round(100 * each) / 100 for each in known)} if len(known) == 3 else {}


def _in_text(name: str, text: str | None) -> dict[str, Any]:
    """The same out of a sentence."""
    found = re.search(rf"({_NUMBER})( ?%)? \[({_NUMBER}), ({_NUMBER})\]", text or "")
    if found is None:
        return {}
    value, share, low, high = found.groups()
    numbers = [float(each.replace("−", "-").replace(",", "")) for each in (value, low, high)]
    return _numbers(name, *(each / 100 if share else each for each in numbers))


def _people_seen(text: str | None) -> dict[str, Any]:
    """The people behind a number that is no effect, which stand beside it; of a few persons the
    number itself says how many there are."""
    found = re.search(r" in ([\d,]+) pe(?:rson|ople),", text or "")
    return {"people seen": int(found[1].replace(",", ""))} if found else {}


def _by_cell(found: Iterable[tuple[Cell, dict[str, Any]]]) -> Told:
    return {(cell, name): value for cell, facts in found for name, value in facts.items()}


def _evidence(question: _Question) -> Told:
    table = evidence_answer(question.asked)
    told = _by_cell(
        ((row["condition"], row["outcome"]), _row_facts(row))
        for row in table.mappings()
        if row["studies"]
    )
    # What there is none of is not named.
    legend = " ".join(table.legend)
    assert "also in the base: " in legend
    running, silent = (
        int(found[1]) if (found := re.search(rf"(\d+) trials? {words}", legend)) else 0
        for words in ("planned or under way", "that ended")
    )
    return {**told, (None, "running"): running, (None, "silent"): silent}


def _sof(question: _Question) -> Told:
    outcomes = question.library.vocabulary("outcomes").terms
    rows = [
        row
        for row in sof_answer(question.asked).mappings()
        if row["outcome"] in outcomes and row["studies"]
    ]  # others are harms, or critical outcomes that no study reports
    return _by_cell(
        (
            (row["condition"], row["outcome"]),
            {
                "certainty": row["certainty"],
                "studies of the body": row["studies"],
                "people of the body": row["people_randomised"] or row["people_analysed"],
                "people pooled": row["people_pooled"],
                "silence": _silent(*row["footnotes"]),
                **_people_seen(row.get("seen_text")),
                **_numbers(
                    "effect",
                    *(
                        row[f"{_SOF_SAYS.get(row['measure'], 'difference')}{end}"]
                        for end in ("", "_low", "_high")
                    ),
                ),
                **_numbers("number seen", row["seen"], row["seen_lb"], row["seen_ub"]),
            },
        )
        for row in rows
    )


def _pool(question: _Question) -> Told:
    """The body that evidence shows."""
    asked = question.asked
    if question.analysis is None:
        return {}
    (finding,) = asked.findings
    answer = json.loads(analysis_json(question.analysis, question.library))
    studies = {each["study"] for each in (*answer["studies"], *answer["not_pooled"])}
    facts = {
        "certainty": answer["certainty"],
        "studies of the body": answer["question"]["cells"][0]["studies"],
        "trials of the body": frozenset(studies),
        "silence": _silent(answer["certainty_because"]),
    }
    if answer["k"] is not None:
        facts["studies pooled"] = len({each["study"] for each in answer["studies"]})
        people = [each["n"] for each in answer["studies"]]
        known = [each for each in people if each is not None]
        turn = exp if is_ratio(answer["measure"]) else float
        one = answer["studies"][0]
        numbers = (
            (turn(answer[each]) for each in ("estimate", "ci_lb", "ci_ub"))
            if answer["k"] > 1
            else (one[each] for each in ("effect", "effect_lb", "effect_ub"))
        )
        if answer["not_an_effect_because"]:
            facts["people seen"] = sum(known) if known == people else None
            facts |= _numbers("number seen", *numbers)
        else:
            facts["people pooled"] = sum(known) if known else None
            facts |= _numbers("effect", *numbers)
    return _by_cell([((finding.condition, finding.outcome), facts)])


def _forest(question: _Question) -> Told:
    """What the picture of that body shows, its studies told by their rows."""
    analysis = question.analysis
    if analysis is None:
        return {}
    (finding,) = question.asked.findings
    chart = forest_chart(analysis, question.library)
    facts: dict[str, Any] = {"certainty": _level_and_marks(" ".join(chart.notes[-1:]))[0]}
    if isinstance(chart, Directions):
        facts["studies of the body"] = len(chart.rows)
        return _by_cell([((finding.condition, finding.outcome), facts)])
    rows = [each for each in chart.rows if each.kind == "study"]
    left = [each for each in chart.rows if each.kind == "text"]
    facts["studies of the body"] = len(rows) + len(left)
    result = next((each for each in chart.rows if each.kind == "pooled"), None)
    if analysis.synthesis.pooled:
        people = [each.cells[chart.heads.index("n")] for each in rows]
        known = [int(each) for each in people if each]
        shown = result or rows[0]
        numbers = (shown.estimate, shown.lower, shown.upper)
        facts["studies pooled"] = len(rows)
        if aside_of(analysis.synthesis):
            facts["people seen"] = sum(known) if len(known) == len(people) else None
            facts |= _numbers("number seen", *numbers)
        else:
            facts["people pooled"] = sum(known) if known else None
            facts |= _numbers("effect", *numbers)
    return _by_cell([((finding.condition, finding.outcome), facts)])


def _export(question: _Question) -> Told:
    """The studies whose rows are of the default scope, of patients, and of people who all have the
    condition: all that its columns tell apart."""
    asked = ask(question.library, every_scope=True, **question.given)
    library, told = question.library, {}
    table = outcome_table(
        asked.selected,
        "Outcomes",
        outcomes=asked.query.outcomes,
        all_have=asked.all_have,
        asked=asked.query.conditions,
    )
    for finding in question.asked.findings:
        trials = {
            row["study_id"]
            for row in table.mappings()
            if row["scope"] == library.topic.default.id
            and row["domain"] == finding.outcome
            and (
                row["condition"] == finding.condition
                or finding.condition in asked.all_have.get(row["study_id"], ())
            )
            and row["kind"] in ("primary", "secondary-report")
        }
        told[(finding.condition, finding.outcome), "trials"] = frozenset(trials)
    return told


def _words(spans: Iterable[Any]) -> str:
    return "".join(each if isinstance(each, str) else getattr(each, "text", "") for each in spans)


def _grids(section: Section) -> Iterator[Grid]:
    yield from (each for each in section.blocks if isinstance(each, Grid))
    for part in section.sections:
        yield from _grids(part)


def _report(question: _Question) -> Told:
    asked = question.asked
    told: Told = {}
    for grid in _grids(results_section(asked)):
        if grid.id.startswith(("table-sof-", "table-others-")):
            told |= _by_cell(_sof_rows(grid, asked))
    ids = {each.name: each.id for each in asked.body.unreported}
    listed = {
        grid.id: [ids[row[0][0].text] for row in grid.rows]
        for grid in _grids(trials_section(asked))
    }
    running, silent, besides = (
        listed.get(f"table-{name}", []) for name in ("running", "silent", "besides")
    )
    return {
        **told,
        (None, "running"): len(running),
        (None, "silent"): len(silent),
        (None, "registered"): frozenset((*running, *silent, *besides)),
    }


def _sof_rows(grid: Grid, asked: Asked) -> Iterator[tuple[Cell, dict[str, Any]]]:
    """The outcomes of a report's table by their names, with certainty and people as printed; rows
    on harms have no such name."""
    condition = grid.id.split("-", 2)[2]
    outcomes = {term.label: id for id, term in asked.library.vocabulary("outcomes").terms.items()}
    notes = {text.split(". ", 1)[0]: text for text in map(_words, grid.notes)}
    for row in grid.rows:
        cells = dict(zip(grid.heads, map(_words, row), strict=True))
        outcome = outcomes.get(re.split(r":| \(", cells["Outcome"])[0])
        people = re.match(
            r"(\S+|not stated)(?: randomised| analysed)?(?:, (\S+) pooled)? \((\d+) (trial|stud)",
            cells["People (studies)"],
        )
        if outcome is None or people is None or people[3] == "0":
            continue
        level, marks = _level_and_marks(cells["Certainty"])
        yield (
            (condition, outcome),
            {
                "certainty": level,
                "studies of the body": int(people[3]),
                "people of the body": (
                    None if people[1] == "not stated" else int(people[1].replace(",", ""))
                ),
                "silence": _silent(*(notes.get(each, "") for each in marks)),
            },
        )


def _level_and_marks(text: str) -> tuple[str | None, list[str]]:
    """`⊕◯◯◯ very low¹˒²` as the level and its footnotes."""
    found = re.search(r"(very low|low|moderate|high)", text)
    marks = text[found.end() :] if found else ""
    digits = marks.translate(str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890"))
    return found[1].replace(" ", "-") if found else None, re.findall(r"\d+", digits)


def _site(question: _Question) -> Told:
    contents = contents_of(question.asked)
    told: Told = {}
    for condition in contents.pages["conditions"]:
        values = condition_values(condition, contents)
        for view in (each for each in values["findings"] if each.bodies):
            people = re.match(r"[\d,]+", view.people)
            best = view.bodies[0]
            facts = {
                "certainty": None if view.rank == 0 else view.certainty.word.replace(" ", "-"),
                "studies": view.studies,
                "randomised": view.trials,
                "people of the body": int(people[0].strip(",")) if people else None,
                "studies of the body": len(best.entries),
                "trials of the body": frozenset(each.study for each in best.entries),
                "trials": frozenset(each.study for body in view.bodies for each in body.entries),
                "silence": _silent(best.account),
                **_in_text("effect", view.effect),
                **_in_text("number seen", view.seen),
            }
            told |= _by_cell([((condition, view.outcome), facts)])
    lists = trials_values(contents)
    registered = [
        row.cells["trial"].page for name in ("running", "silent") for row in lists[name].rows
    ]
    return {
        **told,
        (None, "registered"): frozenset(Path(each).stem for each in registered),
        (None, "running"): len(lists["running"].rows),
    }


def _map(question: _Question) -> Told:
    """Cells below which nothing else lies.

    A map counts as randomised what was planned so, even where this outcome was compared within the
    groups, and shows trials under way only where their register names the outcome.
    """
    rows = map_table(map_answer(question.asked)[0], "").mappings()
    above = {row["condition_parent"] for row in rows}, {row["column_parent"] for row in rows}
    leaves = [
        row
        for row in rows
        if row["studies_in_cell"]
        and row["condition"] not in above[0]
        and row["column"] not in above[1]
    ]
    return _by_cell(
        (
            (row["condition"], row["column"]),
            {
                "certainty": row["certainty"],
                "studies": row["studies_in_cell"],
                "trials": frozenset(row["study_ids"]),
            },
        )
        for row in leaves
    )


def _fhir(question: _Question) -> Told:
    """Each body is a resource of its own: the randomised one speaks where there is one; a
    pooled number has its own size."""
    asked = ask(question.library, every_scope=True, **question.given)
    entries = json.loads(to_fhir(asked).content)["entry"]
    bodies: dict[Cell, list[dict[str, Any]]] = {}
    for each in (entry["resource"] for entry in entries):
        if each["resourceType"] == "Evidence":
            bodies.setdefault(_observed(each), []).append(each)
    return _by_cell((cell, _body_facts(found, question.library)) for cell, found in bodies.items())


def _observed(evidence: dict[str, Any]) -> Cell:
    refs = [each["observed"]["reference"].split("/")[1] for each in evidence["variableDefinition"]]
    condition, outcome = (
        next(each for each in refs if each.startswith(kind)) for kind in ("condition-", "outcome-")
    )
    return condition.removeprefix("condition-"), outcome.removeprefix("outcome-")


def _body_facts(bodies: list[dict[str, Any]], library: Library) -> dict[str, Any]:
    best = bodies[0]
    size = best["statistic"][0]["sampleSize"]
    pooled = re.match(r"pooled: (\d+) of (\d+)", size.get("description", ""))
    studies = [_studies_of(each, library) for each in bodies]
    rating = (
        best["certainty"][0]["rating"]["coding"][0]["code"]
        if "rating" in best["certainty"][0]
        else None
    )
    facts = {
        "certainty": rating,
        "studies": sum(map(len, studies)),
        "randomised": len(studies[0]) if best["id"].endswith("-randomised") else 0,
        "studies of the body": int(pooled[2]) if pooled else size["numberOfStudies"],
        "trials of the body": studies[0],
        "trials": frozenset().union(*studies),
        "silence": _silent(best["certainty"][0]["description"]),
    }
    facts |= _in_text(
        "effect" if "numberOfParticipants" in size else "number seen",
        best["statistic"][0]["description"] if pooled else None,
    )
    more = (
        {
            "studies pooled": size["numberOfStudies"],
            "people pooled": size.get("numberOfParticipants"),
            **(
                {}
                if "numberOfParticipants" in size
                else {"people seen": size.get("knownDataCount")}
            ),
        }
        if pooled
        else {"people of the body": size.get("numberOfParticipants")}
    )
    return {**facts, **more}


def _studies_of(evidence: dict[str, Any], library: Library) -> frozenset[str]:
    ids = [
        each["resourceReference"]["reference"].split("/")[1] for each in evidence["relatedArtifact"]
    ]
    return frozenset(str(paper.study_id) for paper in library.papers(ids))


def _api(question: _Question) -> Told:
    words = {name: value[0] for name, value in question.given.items()}
    frame = ldncli.load(str(question.library.data)).evidence(**words)
    known = (
        {name: None if value != value else value for name, value in row.items()}
        for row in frame.to_dict("records")
    )
    return _by_cell(
        ((row["condition"], row["outcome"]), _row_facts(row)) for row in known if row["studies"]
    )


VIEWS: dict[str, Callable[[_Question], Told]] = {
    "evidence": _evidence,
    "sof": _sof,
    "pool": _pool,
    "forest": _forest,
    "export": _export,
    "report": _report,
    "site": _site,
    "map": _map,
    "fhir": _fhir,
    "api": _api,
}
# By how many views each fact is told at least, so that a reader that finds nothing is noticed.
TOLD_BY = {
    "certainty": 9,
    "studies": 5,
    "randomised": 4,
    "silence": 7,
    "running": 3,
    "silent": 2,
    "studies of the body": 6,
    "people of the body": 6,
    "people pooled": 6,
    "people seen": 5,
    "studies pooled": 3,
    "trials": 4,
    "trials of the body": 3,
    "registered": 2,
    "effect": 7,
    "number seen": 7,
}


def test_one_question_one_answer(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ldncli.records.index.library.load", lambda data, over: library)
    cells = [(each.condition, each.outcome) for each in ask(library).findings]
    assert len(cells) > 200
    views: dict[str, set[str]] = {name: set() for name in TOLD_BY}
    apart = []
    for condition, outcome in cells:
        question = _Question(library, {"condition": [condition], "outcome": [outcome]})
        facts: dict[tuple[Cell | None, str], dict[str, Any]] = {}
        answers = {view: read(question) for view, read in VIEWS.items()}
        for view, answer in answers.items():
            for fact, value in answer.items():
                facts.setdefault(fact, {})[view] = value
        rated = {
            view: {cell for cell, name in answer if name == "certainty"}
            for view, answer in answers.items()
        }
        assert (condition, outcome) in rated["evidence"]
        assert all(
            cells == rated["evidence"]
            for view, cells in rated.items()
            if view not in ("pool", "forest", "map", "export")
        ), rated
        for (cell, name), told in facts.items():
            views[name] |= set(told)
            if len(set(told.values())) > 1:
                apart.append((condition, outcome, cell, name, told))
    assert apart == [], "\n".join(map(str, apart))
    assert {name: len(each) for name, each in views.items()} == TOLD_BY


# -- the commands that once told two things --------------------------------------------------------


@pytest.fixture
def real(ldn: Callable[..., Run]) -> Callable[..., Run]:
    """A command over the real base."""
    return lambda *words: ldn(*words, data=ROOT / "data")


PAIN = ("--condition", "chronic-pain", "--outcome", "pain-intensity")
HIV = ("--condition", "hiv", "--outcome", "quality-of-life")


def test_a_report_counts_the_trials_that_evidence_counts(real: Callable[..., Run]) -> None:
    told = re.search(
        r"(\d+) trials? planned or under way",
        " ".join(real("evidence", *PAIN, "--legend").out.split()),
    )
    planned = int(told[1]) if told else 0
    page = real("report", "--no-keep", *PAIN).out
    table = page.split("Trials planned or under way")[1].split("\n## ")[0].split("\n**Table")[0]
    assert planned == 5
    assert sum(line.startswith("| **") for line in table.splitlines()) == planned
    assert "No trial is known to be planned or under way." not in page


def test_every_view_takes_the_step_for_trials_that_ended_in_silence(
    real: Callable[..., Run], tmp_path: Path
) -> None:
    step = "1 registered trial in the condition ended without known results (NCT01174914)"
    run = real("evidence", *HIV, "--format", "json")
    assert f"−1 publication bias: {step}" in run.out
    assert (
        f"Rated down 1 level for publication bias: {step}" in real("report", "--no-keep", *HIV).out
    )
    assert f"−1 publication bias: {step}" in real("export", *HIV, "--format", "fhir").out
    assert real("site", str(tmp_path / "site"), *HIV).code == 0
    page = (tmp_path / "site" / "condition" / "hiv.html").read_text(encoding="utf-8")
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert f"−1 Publication bias {step}" in text
    assert (tmp_path / "site" / "study" / "nct01174914.html").exists()


@pytest.mark.parametrize("condition", [None, "chronic-pain", "fibromyalgia", "long-covid"])
def test_a_map_has_the_trials_under_way_that_evidence_counts(
    library: Library, condition: str | None
) -> None:
    asked = ask(library, condition=[condition] if condition else [])
    found = map_answer(asked)[0]
    page = json.loads(map_payload(found, library.vocabularies, "certainty", None, (None, None)))
    shown = [each["id"] for each in page["trials"] if each["run"]]
    assert sorted(shown) == sorted(each.id for each in asked.running)
    states = {cell.state for cell in found.cells.values()}
    assert states <= {"studies", "only trials under way", "only silent trials", "no studies"}


def test_reconcile_pools_what_pool_does_by_the_model_that_it_names(library: Library) -> None:
    told = [row for row in reconcile_answer(ask(library)).mappings() if row["ours_k"]]
    assert len(told) > 10
    for row in told:
        given = {"condition": [row["conditions"][0]]}
        ours = tuple(round(row[f"ours_{each}"], 6) for each in ("estimate", "ci_lb", "ci_ub"))
        if row["harm"]:
            harms = {each.harm: each for each in ask(library, **given).harms}
            found = harms[row["harm"]].ratio
            if row["ours_measure"] == "RR":
                assert found and found.low is not None and found.high is not None
                assert ours == (round(found.value, 6), round(found.low, 6), round(found.high, 6))
            continue
        method, test = row["ours_model"].split()
        asked = ask(library, outcome=[row["domain"]], **given)
        synthesis = pool_answer(
            asked, make_plan(measure=row["ours_measure"], method=method, test=test)
        ).synthesis
        pooled, turn = synthesis.pooled, exp if synthesis.is_ratio else float
        assert pooled is not None and pooled.k == row["ours_k"]
        assert synthesis.people.pooled == row["ours_n"]
        assert ours == tuple(
            round(turn(each), 6) for each in (pooled.estimate, pooled.ci_lb, pooled.ci_ub)
        )


def test_what_is_shown_as_printed_stands_so_in_an_export(library: Library) -> None:
    rows = [
        row
        for row in evidence_answer(ask(library)).mappings()
        if row["effect"] is not None and "as printed" in row["effect_text"]
    ]
    assert rows
    for row in rows:
        asked = ask(
            library, every_scope=True, condition=[row["condition"]], outcome=[row["outcome"]]
        )
        printed = {
            (each["contrast"], each["contrast_low"], each["contrast_high"])
            for each in outcome_table(asked.selected, "", outcomes=asked.query.outcomes).mappings()
        }
        assert (row["effect"], row["ci_lb"], row["ci_ub"]) in printed
