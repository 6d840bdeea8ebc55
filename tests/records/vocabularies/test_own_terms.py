"""Terms of one's own in the tree of a vocabulary, and the way back."""

from __future__ import annotations

from typing import Any

from ldncli.records.vocabularies.own_terms import add_terms, stood_at

BASE: dict[str, Any] = {
    "version": "1",
    "terms": [
        {"id": "pain", "label": "Pain", "children": [{"id": "back", "label": "Back pain"}]},
        {"id": "gut", "label": "Gut"},
    ],
}


def test_terms_come_last_below_the_bases_or_in_place_of_them() -> None:
    own = {
        "terms": [
            {"id": "back", "children": [{"id": "low-back", "label": "Low back pain"}]},
            {"id": "gut", "label": "Gut, read again", "synonyms": ["bowel"]},
            {"id": "skin", "label": "Skin"},
        ]
    }
    merged, moved = add_terms(BASE, own)
    pain, gut, skin = merged["terms"]
    assert pain["children"][0]["children"] == [{"id": "low-back", "label": "Low back pain"}]
    assert gut == {"id": "gut", "label": "Gut, read again", "synonyms": ["bowel"]}
    assert skin["id"] == "skin" and BASE["terms"][1]["label"] == "Gut"
    below = ("terms", 0, "children", 0, "children", 0)
    assert stood_at((*below, "label"), moved) == ("terms", 0, "children", 0, "label")
    assert stood_at(("terms", 2, "id"), moved) == ("terms", 2, "id")
    assert stood_at(("terms", 0, "label"), moved) is None


def test_a_term_in_place_keeps_the_children_that_the_base_has() -> None:
    own = {"terms": [{"id": "pain", "label": "Ache", "children": [{"id": "x", "label": "X"}]}]}
    merged, _ = add_terms(BASE, own)
    assert [each["id"] for each in merged["terms"][0]["children"]] == ["back", "x"]


def test_what_is_no_vocabulary_is_left_to_be_found_faulty() -> None:
    assert add_terms(BASE, ["x"]) == (["x"], {(): ()})
    merged, moved = add_terms(BASE, {"terms": ["x"]})
    assert merged["terms"][2] == "x" and moved == {("terms", 2): ("terms", 0)}
