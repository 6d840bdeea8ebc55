"""The files of an empty base: what suits any treatment comes from our
own, the rest from templates."""

from __future__ import annotations

import re

from ldncli.records.founding import CHOSEN, cut_terms, empty_base
from ldncli.records.index.files import packaged_data


def test_what_suits_any_treatment_is_taken_from_our_base() -> None:
    ours, made = packaged_data(), empty_base("zelumate", "g")
    assert made["vocab/designs.yaml"] == (ours / "vocab" / "designs.yaml").read_text(
        encoding="utf-8"
    )
    assert {f"instruments/{path.name}" for path in (ours / "instruments").iterdir()} <= set(made)
    assert {f"schema/{path.name}" for path in (ours / "schema").iterdir()} <= set(made)
    for name, ids in CHOSEN.items():
        tops = re.findall(r"^  - id: (\S+)$", made[f"vocab/{name}.yaml"], re.MULTILINE)
        assert sorted(tops) == sorted(ids), "each is there, at the top"


def test_terms_are_cut_with_all_below_them_and_move_to_the_top() -> None:
    text = (
        "# head\nversion: '1'\nterms:\n  - id: a\n    children:\n      - id: b\n        label: B\n "
        "       children:\n          - id: c\n      - id: d\n  - id: e\n"
    )
    assert (
        cut_terms(text, ("b", "e"))
        == "# head\nversion: '1'\nterms:\n  - id: b\n    label: B\n    children:\n      - id: c\n "
        " - id: e\n"
    )


def test_a_term_at_the_end_and_one_that_is_not_there() -> None:
    assert (
        cut_terms("terms:\n  - id: a\n    label: A\n", ("a", "z"))
        == "terms:\n  - id: a\n    label: A\n"
    )


def test_templates_are_filled() -> None:
    made = empty_base("zelumate", "g")
    assert (
        "drug: zelumate" in made["topic.yaml"]
        and "unit: g " in made["topic.yaml"]
        and "label: Zelumate," in made["topic.yaml"]
    )
    assert not [name for name, text in made.items() if "${" in text]
