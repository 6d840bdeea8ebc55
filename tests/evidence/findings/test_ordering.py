"""What an answer shows, and in what order: importance alone decides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ldncli.evidence.certainty.ratings import Certainty
from ldncli.evidence.findings.finding import Finding, Rated
from ldncli.evidence.findings.ordering import (
    Unreported,
    by_importance,
    findings_of,
    first_by_importance,
    with_unreported,
)
from ldncli.evidence.selecting.groups import MixedGroup
from ldncli.evidence.selecting.query import Query
from ldncli.records.index.library import Library
from ldncli.records.vocabularies.core_sets import CoreOutcomes, decode_core_sets
from tests.evidence.trials import VOCABULARIES, body, means, outcome, paper, studies

SOURCE = {
    "cite": "A paper",
    "url": "https://example.org",
    "place": "abstract",
    "read": "2026-01-02",
}


def _set(id: str, condition: str, *critical: list[str]) -> dict[str, Any]:
    domains = [{"outcomes": each, "importance": "critical"} for each in critical]
    return {
        "id": id,
        "label": id,
        "conditions": [condition],
        "sources": [SOURCE],
        "domains": domains,
    }


SETS, PROBLEMS = decode_core_sets(
    {
        "version": "2026-01-01",
        "sets": [
            _set("crps-set", "crps", ["fatigue"], ["quality-of-life", "relapse"]),
            _set("fibro-set", "fibromyalgia", ["pain-intensity"]),
        ],
    }
)
CORE = CoreOutcomes(SETS, VOCABULARIES)

NUMBERS = body(paper(means(4, 2, 90, 5, 2, 90, scale="nrs-0-10"), n=(90, 90)))
BARE = body(paper(outcome({}, {}), n=(None, None)))


def _finding(outcome_: str, condition: str = "crps", level: str = "low", **more: Any) -> Finding:
    return Finding(
        condition, outcome_, Rated(replace(NUMBERS, **more), lambda: Certainty(level, "")), None
    )


def _names(lines: Any) -> list[str]:
    return [each.outcome for each in lines]


def test_neither_numbers_nor_certainty_nor_people_move_a_line() -> None:
    sure, bare = (
        _finding("pain-intensity", level="high"),
        Finding("crps", "fatigue", None, Rated(BARE, lambda: Certainty("very-low", ""))),
    )
    surrogate = _finding("crp", level="high")
    for each in ([sure, surrogate, bare], [bare, sure, surrogate], [surrogate, bare, sure]):
        assert _names(by_importance(each, CORE)) == ["fatigue", "pain-intensity", "crp"]
        assert _names(first_by_importance(each, 1, CORE)) == ["fatigue"]


def test_the_first_keep_their_own_order() -> None:
    found = [_finding(each) for each in ("crp", "pain-intensity", "fatigue")]
    assert _names(first_by_importance(found, 2, CORE)) == ["pain-intensity", "fatigue"]
    assert first_by_importance(found, None, CORE) == found == first_by_importance(found, 9, CORE)


def test_conditions_stay_together_in_the_order_of_their_vocabulary() -> None:
    places = list(VOCABULARIES["conditions"].terms)
    first, second = sorted(("crps", "fibromyalgia"), key=places.index)
    found = [_finding("fatigue", second), _finding("crp", first), _finding("fatigue", first)]
    order = [(each.condition, each.outcome) for each in by_importance(found, CORE)]
    assert order == [(first, "fatigue"), (first, "crp"), (second, "fatigue")]


def test_of_equal_importance_the_condition_with_most_trials_comes_first() -> None:
    """Both core outcomes: whose trials are more is known before any result."""
    two = body(*(paper(means(4, 2, 9, 5, 2, 9), id=each) for each in ("aa-2020", "bb-2020")))
    more = Finding(
        "fibromyalgia", "pain-intensity", Rated(two, lambda: Certainty("very-low", "")), None
    )
    one = _finding("fatigue", level="high")
    for each in ([one, more], [more, one]):
        assert first_by_importance(each, 1, CORE) == [more]


def test_critical_outcomes_that_no_study_reports_are_lines() -> None:
    found = [_finding("pain-intensity")]
    lines = with_unreported(found, ("crps",), Query(), CORE)
    assert sorted(map(type, lines), key=str) and _names(lines)[-1] == "pain-intensity"
    missing = [each for each in lines if isinstance(each, Unreported)]
    assert sorted(_names(missing)) == ["fatigue", "quality-of-life"]
    assert findings_of(lines) == found


def test_a_domain_is_reported_by_any_outcome_that_measures_it() -> None:
    found = [_finding("relapse"), _finding("fatigue")]
    assert sorted(_names(with_unreported(found, ("crps",), Query(), CORE))) == [
        "fatigue",
        "relapse",
    ]


def test_only_what_is_asked_for_is_missed() -> None:
    asked = Query(outcomes=frozenset({"relapse"}))
    assert with_unreported([], ("crps",), asked, CORE) == [Unreported("crps", "relapse")]
    assert with_unreported([], (), Query(), CORE) == []
    nothing = CoreOutcomes((), VOCABULARIES)
    assert with_unreported([], ("crps",), Query(), nothing) == []


def _mixed(condition: str, *domains: str, id: str = "mm-2020") -> MixedGroup:
    found = tuple(outcome({}, {}, each) for each in domains)
    [study] = studies(paper(*found, id=id, conditions=("crps", "fibromyalgia")))
    return MixedGroup(condition, study, study.outcomes, 40, None)


def test_what_mixed_groups_alone_report_is_no_silence() -> None:
    """Any outcome that measures the domain, each group once, under its own condition alone."""
    groups = [
        _mixed("crps", "relapse", "quality-of-life"),
        _mixed("crps", "relapse", id="nn-2020"),
        _mixed("fibromyalgia", "fatigue"),
    ]
    lines = with_unreported([_finding("pain-intensity")], ("crps",), Query(), CORE, groups)
    told = {each.outcome: each.mixed for each in lines if isinstance(each, Unreported)}
    assert told == {"fatigue": (), "quality-of-life": ("Mm 2020", "Nn 2020")}
    reported = with_unreported([_finding("relapse")], ("crps",), Query(), CORE, groups)
    assert [each.outcome for each in reported if isinstance(each, Unreported)] == ["fatigue"]


def test_an_outcome_of_a_condition_below_comes_after_all_others(real_library: Library) -> None:
    below, above = "ppms", "multiple-sclerosis"
    lines = [
        *(_finding(each, above) for each in ("disability", "relapse")),
        *(_finding(each, below) for each in ("disability", "fatigue")),
    ]
    kept = first_by_importance(lines, 3, real_library.core)
    assert [(each.condition, each.outcome) for each in kept] == [
        (above, "disability"),
        (above, "relapse"),
        (below, "fatigue"),
    ]
    assert first_by_importance(lines, 4, real_library.core) == lines
