"""What a record may say of a study: limits of numbers, closed lists of words, ordered pairs."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.records.model import trial
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import decode
from ldncli.records.text.paths import path_text
from ldncli.records.text.reading import Terms
from tests.plain import check_plain, values_of
from tests.records.checking.changing import GONE, changed
from tests.records.conftest import Record

ARM = "outcomes[0].arms.ldn"


@pytest.mark.parametrize("value", values_of(trial), ids=lambda value: value.__name__)
def test_parts_of_a_record_are_plain_values_made_by_names(value: type) -> None:
    check_plain(value, by_name=True)


def refused(value: dict[str, Any], terms: Terms) -> list[str]:
    """The places that the decoder finds fault with."""
    return [path_text(each.path) for each in decode(Paper, value, terms.ids())[1]]


@pytest.mark.parametrize(
    ("path", "wrong", "right"),
    [
        ("design.type", "trial-of-sorts", "crossover-rct"),
        ("design.blinding", "half", "double"),
        ("design.washout_weeks", -1, 0),
        ("design.n_randomised", -1, 0),
        ("design.n_randomised", 2.5, 60),
        ("population.female_percent", 101, 100),
        ("population.age_mean", -1, 48.5),
        ("intervention.dose_max_mg", -4.5, 4.5),
        ("arms[0].role", "drug", "treatment"),
        ("outcomes[0].better", "sideways", "lower"),
        (f"{ARM}.sd", -0.1, 1.5),
        (f"{ARM}.ci", [0, -2], [-2, 0]),
        (f"{ARM}.percent", 100.5, 55),
        ("outcomes[0].contrast.p", 1.2, 1),
        ("outcomes[0].contrast.ci", [1, -1], [-1, 1]),
        ("adverse_events[0].arms.ldn.events", -3, 3),
        ("appraisals[0].instrument", "rob9", "rob2"),
    ],
)
def test_a_value_beyond_its_limits_is_refused(
    path: str, wrong: Any, right: Any, record: Record, terms: Terms
) -> None:
    at = refused(changed(record("archer-2019"), {path: wrong}), terms)
    assert at and all(each.startswith(path) for each in at)
    assert refused(changed(record("archer-2019"), {path: right}), terms) == []


@pytest.mark.parametrize("key", ["kind", "note", "place"])
def test_a_caveat_is_of_a_known_kind_with_its_words_and_its_place(
    key: str, record: Record, terms: Terms
) -> None:
    caveat = {"kind": "post-hoc", "note": "chosen later", "place": "index Methods"}
    known = changed(record("archer-2019"), {"outcomes[0].caveats": [caveat]})
    assert refused(known, terms) == []
    without = changed(known, {f"outcomes[0].caveats[0].{key}": GONE})
    assert refused(without, terms) == ["outcomes[0].caveats[0]"]
    vague = changed(known, {"outcomes[0].caveats[0].kind": "odd"})
    assert refused(vague, terms) == ["outcomes[0].caveats[0].kind"]


@pytest.mark.parametrize("path", ["outcomes[0].place", "arms[0].role", "design.type"])
def test_what_is_needed_is_missed(path: str, record: Record, terms: Terms) -> None:
    owner = path.rpartition(".")[0]
    at = refused(changed(record("archer-2019"), {path: GONE}), terms)
    assert at and all(each.startswith(owner) for each in at)


def test_what_was_not_seen_is_none(record: Record, terms: Terms) -> None:
    value = changed(record("archer-2019"), {"design.blinding": GONE, f"{ARM}.sd": GONE})
    paper, wrong = decode(Paper, value, terms.ids())
    assert paper is not None and not wrong
    assert paper.design.blinding is None and paper.outcomes[0].arms["ldn"].sd is None
