"""Every rule of a record, once broken and once kept, on records that are good otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.records.checking.check import check_paper
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import decode
from ldncli.records.text.paths import path_text
from ldncli.records.text.reading import Terms, read_paper
from ldncli.records.text.write import write_yaml
from ldncli.records.text.yamltext import parse_yaml
from tests.conftest import LIBRARY
from tests.records.checking.changing import GONE, changed, problems
from tests.records.conftest import Record
from tests.records.strategies import TRAPS
from tests.records.text.test_write import PAPERS


@pytest.mark.parametrize("name", PAPERS)
def test_good_records_have_no_problem(name: str, record: Record, terms: Terms) -> None:
    assert problems(record(name), terms) == []


ARM = "outcomes[0].arms.ldn"
RATIO = {"type": "RR", "value": 2, "ci": [1, 4]}
POOLED = "review.pooled[0]"
THEIRS = {
    "instrument": "rob2",
    "by": "evans-2021",
    "overall": {"judgement": "high"},
    "place": "article page 3",
}
PLANNED = {"domain": "fatigue", "label": "Fatigue at the end", "place": "index outcomes"}
NOTICE = {"kind": "correction", "place": "abstract title"}
DISAGREE = {"kind": "sources-disagree", "note": "two figures", "place": "index Table 1"}
CHANCE = {"kind": "chance-finding", "note": "so the authors", "place": "index Discussion"}


def disputed(path: str) -> dict[str, Any]:
    values = [{"value": 1, "place": "index a"}, {"value": 2, "place": "index b"}]
    return {"path": path, "values": values, "why": "the first is in the paper"}


BROKEN: list[tuple[str, dict[str, Any], str, str]] = [
    # authors
    (
        "archer-2019",
        {"first_author": "Archer"},
        "first_author",
        "'authors' already names the first author",
    ),
    # registrations
    *(
        ("archer-2019", {"registrations[0]": number}, "registrations[0]", "is not a well-formed")
        for number in (
            "NCT0000001",
            "nct00000001",
            "NCT000000012",
            "EudraCT 2005-5679-13",
            "EudraCT2005-005679-13",
            "ISRCTN1234567",
            "ACTRN1262300017260",
            "CTRI/2020/1/1",
            "CRD4202",
            "IRCT",
            "NCT٠٠٠٠٠٠٠١",
        )
    ),
    # kind
    (
        "archer-2020",
        {"review": {"conclusion": "x"}, "places.review": "abstract x"},
        "review",
        "a paper of kind 'secondary-report' cannot have a 'review'",
    ),
    ("evans-2021", {"study": "thumb"}, "study", "a review reports no study of its own"),
    ("nct00000009", {"registry": GONE, "places.registry": GONE}, "", "'registry' is missing"),
    (
        "castro-2010",
        {"registry": {"status": "completed"}, "places.registry": "abstract x"},
        "registry",
        "'registry' does not belong to kind 'primary'",
    ),
    (
        "nct00000009",
        {"direction": "benefit", "places.direction": "register x"},
        "direction",
        "a paper of kind 'registry' has no result",
    ),
    ("archer-2020", {"kind": "protocol"}, "direction", "a paper of kind 'protocol' has no result"),
    ("gray-2017", {"conditions": GONE}, "", "'conditions' is missing"),
    # status
    (
        "dunn-2008",
        {"notice": GONE},
        "status",
        "status 'retracted' and notice None contradict each other",
    ),
    (
        "dunn-2008",
        {"status": "published"},
        "status",
        "status 'published' and notice 'retraction' contradict each other",
    ),
    ("dunn-2008", {"status": "corrected"}, "status", "contradict each other"),
    ("castro-2010", {"status": "concern"}, "status", "contradict each other"),
    ("castro-2010", {"notice": NOTICE}, "status", "contradict each other"),
    # people
    (
        "bell-2015",
        {"population.by_condition.crps": 21},
        "population.by_condition.crps",
        "21 is more than the 20 who entered",
    ),
    (
        "bell-2015",
        {"design.n_analysed": 21},
        "design.n_analysed",
        "21 is more than the 20 who entered",
    ),
    (
        "castro-2010",
        {"design.n_analysed": 2},
        "design.n_analysed",
        "2 is more than the 1 who entered",
    ),
    ("archer-2019", {"design.n_lost": 61}, "design.n_lost", "61 is more than the 60 who entered"),
    (
        "archer-2019",
        {"design.n_enrolled": 59},
        "design.n_randomised",
        "60 is more than the 59 enrolled",
    ),
    (
        "archer-2019",
        {"arms[0].n_randomised": 29},
        "arms",
        "the arms add up to 59, not to the 60 randomised",
    ),
    (
        "archer-2019",
        {"arms[0].n_randomised": 31, "arms[1].n_randomised": 31},
        "arms",
        "the arms add up to 62",
    ),
    # ranges
    (
        "archer-2019",
        {"population.age_min": 49},
        "population.age_min",
        "age_min 49 is above age_mean 48.5",
    ),
    (
        "archer-2019",
        {"population.age_max": 48},
        "population.age_mean",
        "age_mean 48.5 is above age_max 48",
    ),
    (
        "bell-2015",
        {"population.age_min": 60, "population.age_max": 20},
        "population.age_min",
        "age_min 60 is above age_max 20",
    ),
    (
        "bell-2015",
        {"intervention.dose_min_mg": 3.5},
        "intervention.dose_min_mg",
        "dose_min_mg 3.5 is above dose_max_mg 3",
    ),
    (
        "bell-2015",
        {"intervention.dose_per_kg_mg": 0.2, "intervention.dose_per_kg_max_mg": 0.1},
        "intervention.dose_per_kg_mg",
        "dose_per_kg_mg 0.2 is above dose_per_kg_max_mg 0.1",
    ),
    # dose
    (
        "bell-2015",
        {"intervention.dose_max_mg": GONE},
        "intervention",
        "'dose_min_mg' needs 'dose_max_mg'",
    ),
    ("bell-2015", {"intervention.dose_max_mg": 25}, "scope", "25 mg is not low-dose naltrexone"),
    (
        "archer-2019",
        {"intervention.titration[0].from_week": 3},
        "intervention.titration",
        "the steps are not in order of time",
    ),
    # outcomes and harms
    (
        "archer-2019",
        {"outcomes[0].arms.sham": {"n": 3}},
        "outcomes[0].arms.sham",
        "there is no arm 'sham'",
    ),
    (
        "archer-2019",
        {"adverse_events[0].arms.lnd": {"n": 3}},
        "adverse_events[0].arms.lnd",
        "there is no arm 'lnd'",
    ),
    (
        "archer-2019",
        {"outcomes[1].arms.ldn.events": 30},
        "outcomes[1].arms.ldn.events",
        "30 events in 29 people",
    ),
    (
        "archer-2019",
        {"adverse_events[0].arms.ldn.events": 31},
        "adverse_events[0].arms.ldn.events",
        "31 events in 30 people",
    ),
    ("archer-2019", {f"{ARM}.ci": [-1.2, 0]}, f"{ARM}.ci", "[-1.2, 0] does not contain -1.3"),
    (
        "archer-2019",
        {"outcomes[1].arms.ldn.percent": 41, "outcomes[1].arms.ldn.ci": [42, 50]},
        "outcomes[1].arms.ldn.ci",
        "does not contain 41",
    ),
    (
        "archer-2019",
        {f"{ARM}.median": 3, f"{ARM}.iqr": [4, 5]},
        f"{ARM}.iqr",
        "[4, 5] does not contain 3",
    ),
    ("archer-2019", {f"{ARM}.range": [0, 5]}, f"{ARM}.range", "[0, 5] does not contain -1.3"),
    (
        "bell-2015",
        {f"{ARM}.mean": GONE, f"{ARM}.median": 6, f"{ARM}.range": [0, 5]},
        f"{ARM}.range",
        "[0, 5] does not contain 6",
    ),
    (
        "archer-2019",
        {f"{ARM}.iqr": [-3, 6], f"{ARM}.range": [-2, 5]},
        f"{ARM}.iqr",
        "[-3, 6] is not inside the range [-2, 5]",
    ),
    (
        "archer-2019",
        {"outcomes[0].contrast.value": 0.3},
        "outcomes[0].contrast.ci",
        "does not contain the estimate 0.3",
    ),
    (
        "archer-2019",
        {"outcomes[1].contrast": {**RATIO, "value": 0, "ci": [0, 4]}},
        "outcomes[1].contrast",
        "a ratio (RR) must be above zero",
    ),
    (
        "archer-2019",
        {"outcomes[1].contrast": {"type": "OR", "ci": [-0.5, 1.2]}},
        "outcomes[1].contrast",
        "a ratio (OR) must be above zero",
    ),
    # pooled results
    (
        "evans-2021",
        {f"{POOLED}.estimate": -1},
        f"{POOLED}.ci",
        "[-0.9, 0.1] does not contain the estimate -1",
    ),
    ("evans-2021", {f"{POOLED}.measure": "RR"}, POOLED, "a ratio (RR) must be above zero"),
    (
        "evans-2021",
        {f"{POOLED}.studies": ["thumb", "Frank 1999", "more"]},
        f"{POOLED}.studies",
        "3 studies are named, but k is 2",
    ),
    (
        "evans-2021",
        {"review.included[1].label": "seven studies in fibromyalgia"},
        "review.included[1].label",
        "names no single study",
    ),
    # directions
    (
        "archer-2019",
        {"direction": "harm", "adverse_events": GONE},
        "direction",
        "'harm' contradicts the outcomes, which",
    ),
    (
        "archer-2019",
        {"direction": "benefit"},
        "direction",
        "'benefit' contradicts the primary outcomes, which say no-difference",
    ),
    # harm that nobody had is none
    (
        "archer-2019",
        {
            "direction": "harm",
            "adverse_events[0].arms": {"ldn": {"events": 0, "n": 30}},
        },
        "direction",
        "'harm' contradicts the outcomes, which",
    ),
    # of main outcomes the comparison between groups counts, not a change within one
    (
        "archer-2019",
        {
            "direction": "benefit",
            "outcomes[1].role": "primary",
            "outcomes[1].comparison": "within",
        },
        "direction",
        "'benefit' contradicts the primary outcomes, which say no-difference",
    ),
    (
        "archer-2019",
        {"outcomes[1].direction": "no-difference", "direction": "mixed"},
        "direction",
        "'mixed' contradicts the outcomes, which say no-difference",
    ),
    (
        "archer-2019",
        {"outcomes[0].direction": "unclear", "outcomes[1].direction": "unclear"},
        "direction",
        "'no-difference' contradicts the outcomes, which say unclear",
    ),
    # caveats
    (
        "archer-2019",
        {"outcomes[0].caveats": [CHANCE, DISAGREE]},
        "outcomes[0].caveats[1].kind",
        "no conflict has the path 'outcomes[0]'",
    ),
    *(
        (
            "archer-2019",
            {"outcomes[0].caveats": [DISAGREE], "conflicts": [disputed(elsewhere)]},
            "outcomes[0].caveats[0].kind",
            "no conflict has the path 'outcomes[0]'",
        )
        for elsewhere in ("outcomes[1].arms", "outcomes[01]", "outcomes", "outcomes[0]x")
    ),
    (
        "archer-2019",
        {"outcomes[0].caveats": [CHANCE, CHANCE]},
        "outcomes[0].caveats[1].kind",
        "'chance-finding' is given twice",
    ),
    (
        "archer-2019",
        {"outcomes[0].caveats": [{**CHANCE, "place": "letter page 3"}]},
        "outcomes[0].caveats[0].place",
        "there is no source 'letter'",
    ),
    # appraisals
    (
        "archer-2019",
        {"appraisals[0].domains.randomization": {"judgement": "low", "reason": "x"}},
        "appraisals[0].domains.randomization",
        "rob2 has no domain 'randomization'",
    ),
    (
        "archer-2019",
        {"appraisals[0].domains.randomisation.judgement": "fine"},
        "appraisals[0].domains.randomisation.judgement",
        "'fine' is not a judgement of rob2",
    ),
    (
        "archer-2019",
        {"appraisals[0].domains.randomisation": {"judgement": "low"}},
        "appraisals[0].domains.randomisation",
        "a judgement of our own needs a 'reason'",
    ),
    (
        "archer-2019",
        {"appraisals[0].overall.judgement": "fine"},
        "appraisals[0].overall.judgement",
        "'fine' is not an overall judgement of rob2",
    ),
    (
        "archer-2019",
        {"appraisals[0].domains.missing-data": GONE},
        "appraisals[0].domains",
        "not judged: missing-data",
    ),
    (
        "archer-2019",
        {"appraisals[1]": {key: each for key, each in THEIRS.items() if key != "place"}},
        "appraisals[1]",
        "a judgement made by others needs a 'place'",
    ),
    # percentages of nobody says whom
    (
        "archer-2019",
        {"arms[0].n_analysed": GONE, "outcomes[1].arms.ldn": {"percent": 41}},
        "outcomes[1].analysis",
        "41% of 'ldn' may refer to all 30 randomised or to fewer",
    ),
    (
        "archer-2019",
        {"arms[0].n_analysed": GONE, "outcomes[1].arms.ldn": {"percent": 40, "n": 30}},
        "outcomes[1].analysis",
        "40% of 'ldn' may refer to all 30 randomised",
    ),
    # planned and not reported
    (
        "nct00000009",
        {"unreported": [{**PLANNED, "place": "register outcomes"}]},
        "unreported",
        "a paper of kind 'registry' reports no results",
    ),
    (
        "archer-2019",
        {
            "unreported": [
                {**PLANNED, "domain": "pain-intensity", "label": "Change of Average pain"}
            ]
        },
        "unreported[0].label",
        "is among the outcomes",
    ),
    # year
    ("hill-2018", {"year": 2028}, "year", "2028 is in the future"),
]


@pytest.mark.parametrize(("name", "changes", "path", "message"), BROKEN)
def test_a_broken_rule_is_one_problem_in_one_place(
    name: str, changes: dict[str, Any], path: str, message: str, record: Record, terms: Terms
) -> None:
    found = problems(changed(record(name), changes), terms)
    assert [each for each, _ in found] == [path]
    assert message in found[0][1]


AS_PRINTED = [{"kind": "inconsistent-numbers", "note": "printed so", "place": "article Table 2"}]
KEPT: list[tuple[str, dict[str, Any]]] = [
    (
        "archer-2019",
        {
            "outcomes[0].caveats": AS_PRINTED,
            "outcomes[0].contrast.value": 0.3,
            f"{ARM}.ci": [-1.2, 0],
        },
    ),
    *(
        ("archer-2019", {"registrations[0]": number})
        for number in (
            "NCT00000002",
            "EudraCT 2005-005679-13",
            "ISRCTN12345678",
            "ACTRN12623000172606",
            "CTRI/2020/01/012345",
            "CRD42020123456",
            "IRCT20200101012345N1",
            "JapicCTI-200000",
        )
    ),
    ("castro-2010", {"status": "corrected", "notice": NOTICE}),
    ("castro-2010", {"status": "concern", "notice": {**NOTICE, "kind": "concern"}}),
    ("castro-2010", {"status": "preprint"}),
    ("bell-2015", {"population.by_condition.crps": 20}),
    ("bell-2015", {"design.n_analysed": 20, "design.n_lost": 20}),
    ("bell-2015", {"design.n_randomised": GONE, "design.n_analysed": 500}),
    ("archer-2019", {"design.n_enrolled": 60}),
    ("archer-2019", {"arms[0].n_randomised": GONE}),
    ("bell-2015", {"arms[0].n_randomised": 20, "arms[1].n_randomised": 20}),
    ("archer-2019", {"population.age_min": 48.5, "population.age_max": 48.5}),
    ("bell-2015", {"intervention.dose_min_mg": 3}),
    (
        "bell-2015",
        {
            "intervention.dose_min_mg": GONE,
            "intervention.dose_max_mg": GONE,
            "intervention.dose_per_kg_mg": 0.1,
        },
    ),
    ("bell-2015", {"intervention.dose_max_mg": 24.9}),
    ("bell-2015", {"intervention.dose_max_mg": 50, "scope": "standard-dose"}),
    ("archer-2019", {"intervention.titration[0].from_week": 2}),
    ("archer-2019", {"outcomes[1].arms.ldn.events": 29}),
    (
        "archer-2019",
        {
            "outcomes[1].arms.ldn.events": 0,
            "outcomes[1].arms.ldn.n": 0,
            "outcomes[1].arms.ldn.percent": 0,
        },
    ),
    ("archer-2019", {f"{ARM}.iqr": [-2, 5], f"{ARM}.range": [-2, 5]}),
    ("archer-2019", {f"{ARM}.iqr": [5, 5], f"{ARM}.range": [-2, 5]}),
    ("archer-2019", {"outcomes[0].contrast.value": -0.95}),
    ("archer-2019", {"outcomes[0].contrast.value": 0.27}),
    ("evans-2021", {f"{POOLED}.studies": ["thumb", "Frank 1999"]}),
    ("evans-2021", {"review.included[1].label": "NCT00000003"}),
    ("evans-2021", {"review.groups": ["seven studies in fibromyalgia"]}),
    ("archer-2019", {f"{ARM}.ci": [-1.3, 0]}),
    ("archer-2019", {f"{ARM}.median": 3, f"{ARM}.iqr": [3, 3], f"{ARM}.range": [-1.3, 3]}),
    ("archer-2019", {"outcomes[1].contrast": RATIO}),
    ("archer-2019", {"outcomes[1].contrast": {"type": "RD", "value": 0, "ci": [-1, 1]}}),
    ("archer-2019", {"outcomes[1].contrast": {"type": "p-only", "p": 0.05, "p_relation": "<"}}),
    ("evans-2021", {f"{POOLED}.studies": ["thumb"]}),
    ("evans-2021", {f"{POOLED}.k": GONE, f"{POOLED}.studies": ["thumb", "x", "y"]}),
    ("archer-2019", {"direction": "unclear"}),
    ("archer-2019", {"direction": "benefit", "outcomes[0].direction": "unclear"}),
    ("archer-2019", {"direction": "benefit", "outcomes[0].direction": "mixed"}),
    ("archer-2019", {"direction": "benefit", "outcomes[0].role": "secondary"}),
    ("archer-2019", {"direction": "mixed"}),
    ("archer-2019", {"direction": "harm"}),
    ("archer-2019", {"outcomes[0].caveats": [CHANCE]}),
    *(
        ("archer-2019", {"outcomes[0].caveats": [DISAGREE], "conflicts": [disputed(path)]})
        for path in ("outcomes[0]", "outcomes[0].arms", "outcomes[0].contrast.p")
    ),
    ("archer-2019", {"appraisals[1]": THEIRS}),
    ("archer-2019", {"appraisals[0].domains.randomisation.judgement": "no-information"}),
    ("archer-2019", {"outcomes[1].arms.ldn": {"percent": 41}}),
    (
        "archer-2019",
        {
            "arms[0].n_analysed": GONE,
            "outcomes[1].arms.ldn": {"percent": 41, "events": 12, "n": 29},
        },
    ),
    ("archer-2019", {"arms[0].n_analysed": GONE, "outcomes[1].arms.ldn": {"percent": 41, "n": 29}}),
    *(
        (
            "archer-2019",
            {
                "arms[0].n_analysed": GONE,
                "outcomes[1].arms.ldn": {"percent": 41},
                "outcomes[1].analysis": word,
            },
        )
        for word in ("itt", "completers", "unclear")
    ),
    ("archer-2019", {"unreported": [PLANNED]}),
    ("bell-2015", {"intervention.dose_min_mg": GONE}),
    ("archer-2019", {"unreported": [{**PLANNED, "label": "Change of average pain"}]}),
    ("bell-2015", {"population.setting": "a hospital"}),
    ("hill-2018", {"year": 2027}),
]


@pytest.mark.parametrize(("name", "changes"), KEPT)
def test_a_kept_rule_is_no_problem(
    name: str, changes: dict[str, Any], record: Record, terms: Terms
) -> None:
    assert problems(changed(record(name), changes), terms) == []


@pytest.mark.parametrize(
    ("name", "key", "again"),
    [
        ("archer-2019", "sources", {"id": "index", "kind": "index", "cite": "Another"}),
        ("bell-2015", "arms", {"id": "ldn", "role": "treatment", "label": "more"}),
        ("bell-2015", "mechanisms", {"id": "tlr4", "stance": "proposed"}),
    ],
)
def test_an_id_given_twice_is_named_at_both(
    name: str, key: str, again: dict[str, Any], record: Record, terms: Terms
) -> None:
    value = record(name)
    value[key].append(again)
    first = next(index for index, each in enumerate(value[key]) if each["id"] == again["id"])
    message = f"the id {again['id']!r} is given twice"
    assert problems(value, terms) == [
        (f"{key}[{first}].id", message),
        (f"{key}[{len(value[key]) - 1}].id", message),
    ]


def test_an_instrument_that_nobody_knows_is_left_to_the_decoder(
    record: Record, terms: Terms
) -> None:
    value = changed(record("archer-2019"), {"appraisals[0].instrument": "rob3"})
    assert [path_text(each.path) for each in decode(Paper, value, terms.ids())[1]] == [
        "appraisals[0].instrument"
    ]
    paper, _ = decode(Paper, value)
    assert (
        paper is not None and check_paper(paper, terms.instruments, terms.year, terms.topic) == []
    )


@pytest.mark.parametrize(
    ("name", "changes", "hint"),
    [
        ("bell-2015", {"places.design": "abstrakt x"}, "did you mean 'abstract'?"),
        ("bell-2015", {"places.design": "zzz x"}, "name it under 'sources'"),
        ("bell-2015", {"outcomes[0].arms.placbo": {}}, "did you mean 'placebo'?"),
        ("bell-2015", {"outcomes[0].arms.zzz": {}}, "name it under 'arms'"),
        (
            "archer-2019",
            {"appraisals[0].domains.missing-date": {"judgement": "low", "reason": "x"}},
            "did you mean 'missing-data'?",
        ),
        (
            "archer-2019",
            {"appraisals[0].domains.zzz": {"judgement": "low", "reason": "x"}},
            "missing-data, randomisation",
        ),
        (
            "archer-2019",
            {"appraisals[0].overall.judgement": "fine"},
            "high, low, no-information, some-concerns",
        ),
    ],
)
def test_hints_name_the_nearest_or_what_there_is(
    name: str, changes: dict[str, Any], hint: str, record: Record, terms: Terms
) -> None:
    paper, _ = decode(Paper, changed(record(name), changes), terms.ids())
    assert paper is not None
    (only,) = check_paper(paper, terms.instruments, terms.year, terms.topic)
    assert only.hint == hint


# -- nothing raises --------------------------------------------------------------------------------

_READ = {
    name: parse_yaml((LIBRARY / "papers" / f"{name}.yaml").read_bytes(), name).value
    for name in PAPERS
}
_WRONG = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from([*TRAPS, "ldn", "placebo", "abstract x"])
    | st.just([])
    | st.just({})
)


@settings(max_examples=150)
@given(data=st.data(), name=st.sampled_from(PAPERS))
def test_no_change_of_a_record_raises(data: st.DataObject, name: str, terms: Terms) -> None:
    value: Any = _READ[name]
    for _ in range(data.draw(st.integers(1, 4))):
        value = _spoil(value, data)
    paper, _, faults = read_paper(write_yaml(value).encode(), f"papers/{name}.yaml", terms)
    assert paper is not None or faults


def _spoil(value: Any, data: st.DataObject) -> Any:
    """Another value, or another key or item, at one place somewhere inside."""
    if isinstance(value, dict) and value and data.draw(st.integers(0, 4)):
        key = data.draw(st.sampled_from(sorted(value)))
        return {**value, key: _spoil(value[key], data)}
    if isinstance(value, list) and value and data.draw(st.integers(0, 4)):
        index = data.draw(st.integers(0, len(value) - 1))
        return [*value[:index], _spoil(value[index], data), *value[index + 1 :]]
    if isinstance(value, dict):
        return {
            **value,
            data.draw(st.sampled_from(["n", "ci", "places", *TRAPS[:20]])): data.draw(_WRONG),
        }
    return data.draw(_WRONG)
