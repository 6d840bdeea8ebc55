"""The real evidence base: no fault, everything sourced, and the things that
the project promises of it."""

from __future__ import annotations

import re
from math import exp
from pathlib import Path

import pytest

from ldncli.evidence.effects.grid import Grid
from ldncli.evidence.effects.measures import MEASURES, from_records
from ldncli.evidence.effects.own_interval import as_read
from ldncli.questions.asked import Asked, ask
from ldncli.questions.criticised import critiques_on
from ldncli.records.checking.run import check_base
from ldncli.records.index.library import Library, load
from ldncli.records.model.paper import Paper
from ldncli.report.answers.analyses import pool_answer
from ldncli.report.answers.brief import brief_answer
from ldncli.report.answers.strength import certainty_answer, evidence_answer
from ldncli.report.answers.syntheses import reconcile_answer, sof_answer
from ldncli.report.document import blocks
from ldncli.report.document.parts.outlook import reviews_section
from ldncli.report.pooling.charts import forest_chart
from ldncli.report.tables.wanted import wanted_table
from ldncli.report.words.findings.remarks import planned_short
from ldncli.statistics.intervals import excludes
from tests.conftest import ROOT

DATA = ROOT / "data"


@pytest.fixture(scope="module")
def library(real_cache: Path) -> Library:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDN_CACHE", str(real_cache))
        return load(str(DATA))


@pytest.fixture(scope="module")
def papers(library: Library) -> list[Paper]:
    return list(library.papers())


def test_check_is_silent() -> None:
    assert check_base(DATA) == []


# Names of persons and places in labels, as they stand at the beginning of a word.
NAMES = (
    "Addison Alzheimer Ashworth Basedow Bath Beck Behçet Bell Bradshaw Brown Cambridge Chalder"
    " Charcot Crohn Cushing Danlos Darier DePaul Ehlers Epworth Frey Graves Grover Guillain Gulf"
    " Hailey Hamilton Harvey Hashimoto Hodgkin Huntington Leeds Lyme Marie Mayo McGill Meniere"
    " Montgomery Montreal Morris Oswestry Parkinson Pittsburgh Raynaud Rett Rodnan Roland Schirmer"
    " Sjögren Toll Tooth Tourette War Wilson Yale Åsberg Barré"
).split()
NAMED = {
    "conditions": (
        "Charcot-Marie-Tooth disease, Crohn's disease, Darier disease, Ehlers-Danlos syndrome and"
        " hypermobility, Graves disease, Grover disease, Guillain-Barré syndrome, Gulf War illness,"
        " Hailey-Hailey disease, Hashimoto thyroiditis, Lyme disease, Raynaud phenomenon, Sjögren's"
        " syndrome, Tourette syndrome, post-treatment Lyme disease syndrome, Behçet's disease, Rett"
        " syndrome, HIV-associated pain, COVID-19"
    ),
    "mechanisms": (
        "Toll-like receptors, Toll-like receptor 9, NMDA receptor, T cell modulation, NF-κB pathway"
    ),
    "designs": "N-of-1 trial, parallel-group randomised trial",
    "outcomes": "pain intensity, quality of life",
    "harms": "nausea, vivid dreams",
    "scales": (
        "Ashworth scale, Schirmer test, partial Mayo score, modified Rodnan skin score, "
        "von Frey withdrawal threshold, C-reactive protein, interleukin-6, pressure pain threshold"
    ),
}


@pytest.mark.parametrize("kind", NAMED)
def test_names_keep_their_capitals_inside_a_sentence(library: Library, kind: str) -> None:
    vocabulary = library.vocabulary(kind)
    inside = {term: vocabulary.inline(term) for term in vocabulary.terms}
    assert not set(NAMED[kind].split(", ")) - set(inside.values())
    mangled = re.compile(rf"(?<![\w])({'|'.join(name[0].lower() + name[1:] for name in NAMES)})\b")
    named = {each for each in inside.values() if mangled.search(each)}
    assert not named
    assert all(each.lower() == vocabulary.label(term).lower() for term, each in inside.items())


def test_no_answer_mangles_a_name(library: Library) -> None:
    asked = ask(library, scope="any")
    table = evidence_answer(asked)
    text = "\n".join(str(row) for row in (*table.rows, *certainty_answer(asked).rows))
    names = (
        *("hailey-Hailey", "gulf War", "darier", "charcot-Marie", "crohn's", "lyme"),
        *("tourette", "sjögren's", "raynaud", "toll-like"),
    )
    assert "Hailey-Hailey" in text and not [each for each in names if f" {each}" in text]


def test_there_are_enough_papers_of_every_kind(papers: list[Paper]) -> None:
    assert len(papers) >= 45
    kinds = {paper.kind for paper in papers}
    assert {
        "primary",
        "secondary-report",
        "protocol",
        "registry",
        "systematic-review",
        "narrative-review",
        "preclinical",
        "pharmacokinetic",
    } <= kinds
    assert any(paper.status == "retracted" for paper in papers)


def test_founding_documents_are_in(papers: list[Paper]) -> None:
    assert {"mckenzie-2026", "pietruszka-2025"} <= {paper.id for paper in papers}


def test_one_trial_in_two_papers_and_one_with_conflicting_sources(papers: list[Paper]) -> None:
    assert (
        len(
            [
                paper
                for paper in papers
                if paper.study_id == "bruun-2024" and paper.kind in ("primary", "secondary-report")
            ]
        )
        >= 2
    )
    assert any(paper.conflicts and paper.design.type.endswith("rct") for paper in papers)


def test_controlled_trials_of_low_dose_naltrexone_are_extracted_twice_and_appraised(
    library: Library, papers: list[Paper]
) -> None:
    designs = library.vocabulary("designs")
    randomised = {name for name, term in designs.terms.items() if term.randomised}
    for paper in papers:
        if paper.kind == "primary" and paper.scope == "ldn" and paper.design.type in randomised:
            assert paper.extraction.state == "double", paper.id
            assert any(each.by == "ldn" for each in paper.appraisals), paper.id


def test_every_source_says_what_it_is(papers: list[Paper]) -> None:
    for paper in papers:
        assert all(source.url or source.cite for source in paper.sources), paper.id


def test_minimal_important_differences_name_their_source(library: Library) -> None:
    scales = library.vocabulary("scales")
    assert any(scale.mid for scale in scales.terms.values())
    assert all(each.cite for scale in scales.terms.values() for each in scale.mid)


# -- what counts as a response, and what speaks against a result -----------------------------------


def test_only_like_responses_in_pain_are_pooled(library: Library, papers: list[Paper]) -> None:
    """Each definition of a response has its own term; the heading holds no outcome."""
    assert not [
        paper.id
        for paper in papers
        for outcome in paper.outcomes
        if outcome.domain == "pain-response"
    ]
    for percent in ("15", "30", "50"):
        defined = [
            outcome.definition or ""
            for paper in papers
            for outcome in paper.outcomes
            if outcome.domain == f"pain-response-{percent}"
        ]
        words = {"50": ("50", "half")}.get(percent, (percent,))
        assert len(defined) > 1
        assert all(any(word in each for word in words) for each in defined)


def test_two_trials_of_fibromyalgia_have_a_third_less_pain(library: Library) -> None:
    found = next(
        each
        for each in ask(library, condition=["fibromyalgia"]).findings
        if each.outcome == "pain-response-30"
    )
    assert found.randomised is not None
    synthesis = found.randomised.synthesis
    counts = {each.study: dict(each.row) for each in synthesis.estimates}
    assert counts == {
        "bruun-2024": {"ai": 20, "n1i": 49, "ci": 13, "n2i": 50},
        "rodriguez-freire-2026": {"ai": 5, "n1i": 47, "ci": 9, "n2i": 49},
    }
    pooled = synthesis.pooled
    assert pooled is not None and pooled.p > 0.5


def _kinds(papers: list[Paper], name: str, domain: str) -> set[str]:
    paper = next(each for each in papers if each.id == name)
    return {
        caveat.kind
        for outcome in paper.outcomes
        if outcome.domain == domain
        for caveat in outcome.caveats
    }


def test_results_that_their_authors_or_sources_doubt_say_so(papers: list[Paper]) -> None:
    assert "chance-finding" in _kinds(papers, "bruun-2025", "pain-modulation")
    assert _kinds(papers, "bruun-2024", "cognitive-function") >= {
        "chance-finding",
        "lost-after-adjustment",
        "sources-disagree",
    }
    assert "meeting-report-only" in _kinds(papers, "younger-2013", "symptom-severity")
    assert "third-party-extraction" in _kinds(papers, "rodriguez-freire-2026", "pain-response-30")


def test_numbers_from_a_third_party_are_marked(papers: list[Paper]) -> None:
    """Whatever was read in somebody else's extraction says so on its outcome."""
    unmarked = [
        (paper.id, outcome.label)
        for paper in papers
        for outcome in paper.outcomes
        if "extraction" in outcome.place
        and any(source.id == "extraction" for source in paper.sources)
        and not any(each.kind == "third-party-extraction" for each in outcome.caveats)
    ]
    assert not unmarked


def test_a_difference_without_a_sign_is_kept_and_not_pooled(library: Library) -> None:
    paper = next(each for each in library.papers() if each.id == "srinivasan-2021")
    per_protocol, by_intention = (each.contrast for each in paper.outcomes[:2])
    assert per_protocol is not None and by_intention is not None
    assert (by_intention.value, by_intention.ci) == (1.5, (-1.11, 4.13))
    assert not per_protocol.sign_stated and not by_intention.sign_stated
    [harm] = [each for each in paper.adverse_events if each.term == "any adverse event"]
    assert [each.count for each in harm.arms.values()] == [8, 52]


def test_a_comparison_of_kinds_of_patients_says_nothing_on_treatment(
    library: Library, papers: list[Paper]
) -> None:
    """Where nobody went without treatment, a printed contrast is one between diagnoses, sexes and
    the like; so is one of those who responded with the others."""
    not_of_treatment = {}
    for paper in papers:
        compared = any(each.type != "before-after" for each in paper.comparators) or any(
            each.role == "control" for each in paper.arms
        )
        for outcome in paper.outcomes if paper.kind in ("primary", "secondary-report") else ():
            told = any(each.kind == "not-randomised" for each in outcome.caveats)
            if outcome.comparison == "between" and (told or (outcome.contrast and not compared)):
                assert told and outcome.direction == "unclear", (paper.id, outcome.label)
                not_of_treatment[paper.id] = outcome
    assert {"brewer-2018", "cabanas-2021", "epic-cosmos-2026", "mckenzie-brown-2023"} <= set(
        not_of_treatment
    )
    for condition in ("musculoskeletal-pain", "neuropathic-pain"):
        asked = ask(library, condition=[condition], outcome=["any-pain-relief"])
        for finding in asked.findings:
            for body in filter(None, (finding.randomised, finding.other)):
                entries = {each.study.id: each for each in body.synthesis.entries}
                found = entries.get("mckenzie-brown-2023")
                assert found is None or found.direction == "unclear"


# Outcomes of how treatment went, of which one word may not mean both those who went on and those
# who stopped.
COURSE = ("adherence", "not-taken", "persistence", "discontinuation", "stopped-for-lack-of-benefit")


def test_each_outcome_of_how_treatment_went_has_one_meaning(
    library: Library, papers: list[Paper]
) -> None:
    domains = library.vocabulary("outcomes").terms
    found: dict[str, set[str]] = {}
    for paper in papers:
        for outcome in paper.outcomes:
            if outcome.domain in COURSE:
                way = domains[outcome.domain].event_better
                assert outcome.better in (None, way), (paper.id, outcome.label)
                assert bool(re.search("Stopped|Never|without", outcome.label)) == (
                    way == "lower"
                ) or outcome.label.startswith("Completed"), (paper.id, outcome.label)
                found.setdefault(outcome.domain, set()).add(paper.id)
    assert found["persistence"] >= {"traore-2011-b", "spargo-2025"}
    assert found["discontinuation"] >= {"driver-2023", "irwin-2024", "malik-2025"}


def test_stopping_in_fibromyalgia_was_counted_in_all_who_started(library: Library) -> None:
    asked = ask(library, condition=["fibromyalgia"], outcome=["discontinuation"])
    [finding] = asked.findings
    assert finding.outcome == "stopped-for-lack-of-benefit" and finding.other
    assert finding.other.synthesis.people.analysed == 25


def test_no_design_is_claimed_that_was_not_seen(library: Library, papers: list[Paper]) -> None:
    """Where a record says that a control group, or the allotment, was not seen, its design claims
    neither."""
    unclear = library.vocabulary("designs").within("unclear-trial")
    known = {paper.id: paper for paper in papers}
    for name in (
        "actrn12623001042639",
        "actrn12624001162505",
        "nct05537935",
        "scifo-1991",
        "abboud-1990",
        "hay-2011",
        "oxycodone-liability-2010",
    ):
        assert known[name].design.type in unclear
    for paper in papers:
        control = any("control group" in each for each in paper.unknown)
        assert not control or paper.design.type != "open-label-trial", paper.id
    assert not any(library.vocabulary("designs").terms[each].randomised for each in unclear)


def test_a_trial_of_crohns_disease_has_an_effect_and_no_number_of_people(library: Library) -> None:
    """88 % against 40 %, p = 0.009, of groups of unknown size: all randomised are not counted."""
    findings = {each.outcome: each for each in ask(library, condition=["crohn-disease"]).findings}
    response = findings["clinical-response"].randomised
    assert response is not None
    [found] = response.synthesis.estimates
    assert as_read(found, 95) == pytest.approx((2.2, 1.218, 3.975), abs=0.001)
    assert found.n_treatment is None and found.row.keys() == {"yi", "vi"}


def test_what_was_planned_is_no_result(library: Library, papers: list[Paper]) -> None:
    planned = {paper.id: paper.unreported for paper in papers if paper.unreported}
    assert len(planned) >= 18 and "bruun-2024" in planned
    paper = next(each for each in papers if each.id == "pain-therapeutics-2005")
    assert {each.domain for each in paper.unreported} >= {"bowel-function", "quality-of-life"}
    rows = {each.outcome: each for each in ask(library, condition=["ibs"]).findings}
    for domain in ("bowel-function", "quality-of-life"):
        row = rows.get(domain)
        assert row is None or row.randomised is None, domain


def test_trials_without_a_usable_main_result_say_where_it_was_looked_for(
    library: Library,
) -> None:
    grid = Grid(library.vocabularies)
    measures = [name for name in from_records() if not MEASURES[name].one_group]
    silent, told = [], 0
    for study in ask(library).body.studies:
        if not (study.randomised and study.clinical and study.main.scope == "ldn"):
            continue
        outcomes = grid.outcomes(study)
        main = [each for each in outcomes if each.outcome.role == "primary"] or outcomes[:1]
        if any(grid.gives(each, name) for each in main for name in measures):
            continue
        told += 1
        if not any("looked for" in each for paper in study.papers for each in paper.unknown):
            silent.append(study.id)
    assert told and not silent


# -- studies whose absence had bent an answer ------------------------------------------------------


def test_series_in_hailey_hailey_disease_disagree(library: Library) -> None:
    """Two larger series were known through a review alone, and three patients had no title; without
    them all directions agreed."""
    [finding] = ask(library, condition=["hailey"], outcome=["skin-lesions"]).findings
    assert finding.other is not None and finding.randomised is None
    directions = {each.study.id: each.direction for each in finding.other.synthesis.entries}
    assert directions["hailey-hailey-2024"] == directions["cao-2018"] == "mixed"
    assert directions["ibrahim-2017"] == directions["gavali-2025"] == "benefit"
    steps = {each.domain: each.levels for each in finding.other.certainty.steps}
    assert steps["inconsistency"] < 0


def test_children_with_pain_are_counted_once(library: Library, papers: list[Paper]) -> None:
    """Two abstracts of one clinic, taken to be of the same children."""
    known = {paper.id: paper for paper in papers}
    assert known["sadaf-2024"].study_id == known["children-chronic-pain-2023"].study_id
    asked = ask(library, condition=["chronic-pain"], outcome=["disability"])
    [finding] = [each for each in asked.findings if each.condition == "chronic-pain"]
    assert finding.other is not None
    assert [each.study.id for each in finding.other.synthesis.entries] == [
        "children-chronic-pain-2023"
    ]
    assert finding.other.synthesis.people.analysed == 168


@pytest.mark.parametrize(
    "condition",
    ["stiff-person", "vulvodynia", "mesenteric-panniculitis", "erythromelalgia"],
)
def test_conditions_that_had_no_study_have_one(library: Library, condition: str) -> None:
    assert any(each.other for each in ask(library, condition=[condition]).findings)


def test_the_largest_trial_of_the_fatigue_syndrome_is_known(
    library: Library, papers: list[Paper]
) -> None:
    entry = next(paper for paper in papers if paper.id == "nct06366724")
    assert entry.registry is not None and entry.registry.n_planned == 160
    assert entry.study_id == "meadows-2025" and not entry.outcomes


def test_the_negative_trial_in_opioid_dependence_speaks(library: Library) -> None:
    asked = ask(library, condition=["opioid-use-disorder"])
    [craving] = [each for each in asked.findings if each.outcome == "craving"]
    assert craving.randomised is not None
    entries = {each.study.id: each for each in craving.randomised.synthesis.entries}
    assert entries["rea-2004"].direction == "no-difference"
    assert entries["rea-2004"].study.participants == 66


def test_the_mostly_null_series_in_dysautonomia_speaks(library: Library) -> None:
    [found] = [
        each
        for each in ask(library, condition=["dysautonomia"]).findings
        if each.outcome == "autonomic-symptoms" and each.condition == "dysautonomia"
    ]
    assert found.other is not None
    [entry] = [each for each in found.other.synthesis.entries if each.study.id == "zapata-2025"]
    assert (entry.direction, entry.study.participants) == ("no-difference", 29)


def test_cases_with_varying_responses_are_named_with_hailey_hailey_disease(
    library: Library,
) -> None:
    asked = ask(library, condition=["hailey"])
    named = {each.id for each in (*asked.body.studies, *asked.body.mixed, *asked.reviews_on)}
    assert {"menta-2024", "ibrahim-2017", "gavali-2025"} <= named


def test_what_is_known_in_hashimoto_thyroiditis_is_found(library: Library) -> None:
    asked = ask(library, condition=["hashimoto"])
    assert "mcdermott-2019" in asked.selection.ids
    assert "actrn12625000131459" in {each.id for each in asked.body.unreported}


def test_a_paper_of_the_base_is_no_lead(library: Library, papers: list[Paper]) -> None:
    assert any(paper.id == "tamariz-2024" for paper in papers)
    assert not any("tamariz" in each.what.lower() for each in library.unread)


def test_a_description_in_the_place_of_a_title_says_so(papers: list[Paper]) -> None:
    """An English title in brackets is a description; catalogues set translated ones so."""
    described = [each for each in papers if re.fullmatch(r"\[.*\]", each.title)]
    described = [each for each in described if each.language == "en"]
    assert described
    for paper in described:
        assert any("title" in each for each in (*paper.unknown, paper.notes or "")), paper.id


# -- corrections -----------------------------------------------------------------------------------


def test_no_response_in_pain_of_fibromyalgia_is_significant(library: Library) -> None:
    """The ratio of 1.95 [1.10, 3.45] took percentages of complete cases for whole groups, and one
    definition for another."""
    asked = ask(library, condition=["fibromyalgia"])
    bodies = [
        rated.synthesis
        for each in asked.findings
        if each.outcome.startswith("pain-response")
        for rated in each.bodies
        if rated.synthesis.randomised and rated.synthesis.pooled
    ]
    assert bodies
    for each in bodies:
        assert each.pooled is not None and not excludes(each.pooled.ci_lb, each.pooled.ci_ub)
        assert f"{exp(each.pooled.estimate):.2f}" != "1.95"


def test_a_fall_of_cells_is_no_benefit(papers: list[Paper]) -> None:
    paper = next(each for each in papers if each.id == "traore-2011-b")
    cells = [each.direction for each in paper.outcomes if each.domain == "immune-cells"]
    assert "benefit" not in cells and "harm" in cells and paper.direction == "mixed"


def test_who_was_lost_from_the_largest_trial_is_disputed(papers: list[Paper]) -> None:
    paper = next(each for each in papers if each.id == "bruun-2024")
    assert paper.design.n_lost is None, "nobody by the abstract, nine without a value by others"
    [conflict] = [each for each in paper.conflicts if each.path == "design.n_lost"]
    assert len({each.value for each in conflict.values}) > 1


def test_answers_name_the_corrigendum_and_the_letter_on_a_review(
    library: Library, papers: list[Paper]
) -> None:
    review = next(each for each in papers if each.id == "vatvani-2024")
    assert [each.kind for each in critiques_on(library, review)] == ["correction", "comment"]
    asked = ask(library, condition=["fibromyalgia"])
    flag = "Vatvani 2024 (corrected, commented on)"
    clauses = [clause for part in brief_answer(asked).parts for clause in part.clauses]
    assert any(flag in each for each in clauses)
    assert any(flag in str(row) for row in reconcile_answer(asked).rows)
    rows = [dict(zip(grid.heads, row, strict=True)) for grid in _grids(asked) for row in grid.rows]
    assert any(flag in str(row) for row in rows)


def _grids(asked: Asked) -> list[blocks.Grid]:
    return [each for each in reviews_section(asked).blocks if isinstance(each, blocks.Grid)]


def test_every_answer_that_uses_a_trial_names_its_critique(library: Library) -> None:
    asked = ask(library, condition=["fibromyalgia"], outcome=["pain-intensity"])
    told = "Bruun 2024 (FINAL): commented on by Häuser 2024"
    assert any(each.startswith(told) for each in evidence_answer(asked).mappings()[0]["critiques"])
    assert told in str(sof_answer(asked))
    assert told in str(forest_chart(pool_answer(asked), library))
    notices = [part.clauses for part in brief_answer(asked).parts if part.name == "Notices"]
    assert notices == [(told,)]


# -- planned and not reported ----------------------------------------------------------------------


def test_quality_of_life_in_fibromyalgia_rests_on_one_of_the_trials_that_measured_it(
    library: Library,
) -> None:
    [finding] = [
        each
        for each in ask(library, condition=["fibromyalgia"]).findings
        if each.outcome == "quality-of-life"
    ]
    assert "bruun-2024" in {each.id for each in finding.planned}
    assert finding.randomised is not None
    steps = {each.domain: each.levels for each in finding.randomised.certainty.steps}
    assert (steps["publication-bias"], steps["imprecision"]) == (-2, -3)
    words = planned_short(finding)
    assert words is not None and words.startswith("not reported by ")


def test_a_gap_says_which_trial_planned_the_outcome(library: Library) -> None:
    rows = wanted_table(ask(library, condition=["crohn-disease"])).mappings()
    [life] = [each for each in rows if each["outcome"] == "Quality of life"]
    assert life["found"].endswith("planned by 1 trial, not reported")
