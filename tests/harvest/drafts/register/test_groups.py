"""Groups of the parts of an entry: one arm where their titles show it, else two."""

from __future__ import annotations

from ldncli.harvest.drafts.register.groups import Arms
from ldncli.harvest.readers.content.results import Group


def _ids(*parts: tuple[str, ...]) -> list[list[str]]:
    arms, found = Arms(), []
    for number, titles in enumerate(parts):
        groups = [Group(f"G{place}", each) for place, each in enumerate(titles)]
        placed = arms.place(f"part {number}", groups)
        found.append([placed[each.id].id if each.id in placed else "-" for each in groups])
    return found


def test_the_same_title_is_the_same_arm() -> None:
    assert _ids(("LDN", "Placebo"), ("Placebo", "LDN")) == [["ldn", "placebo"], ["placebo", "ldn"]]


def test_words_that_tell_groups_apart_make_the_arm() -> None:
    first = ("Fixed", "Flexible")
    for other in (
        ("Fixed Drug", "Flexible Drug"),
        ("Arm I (Fixed Drug)", "Arm II (Flexible Drug)"),
    ):
        assert _ids(first, other) == [["fixed", "flexible"]] * 2


def test_a_dose_is_no_other_dose() -> None:
    found = _ids(("LDN 1.5 mg", "LDN 4.5 mg", "Placebo"), ("LDN 4.5 mg", "LDN 1.5 mg"))
    assert found[1] == [found[0][1], found[0][0]]
    found = _ids(("LDN 1.5 mg", "Placebo"), ("LDN 4.5 mg", "Placebo"))
    assert found[0][0] != found[1][0] and found[0][1] == found[1][1]


def test_orders_of_the_same_treatments_are_no_arms_of_a_period() -> None:
    orders, periods = _ids(("LDN then placebo", "Placebo then LDN"), ("LDN", "Placebo"))
    assert len({*orders, *periods}) == 4


def test_everybody_and_those_not_allocated_are_no_arms() -> None:
    assert _ids(("LDN", "Placebo", "Total", "Enrolled but not randomized", "All participants")) == [
        ["ldn", "placebo", "-", "-", "-"]
    ]


def test_alike_titles_in_one_part_are_two_arms() -> None:
    (found,) = _ids(("LDN", "LDN"))
    assert len(set(found)) == 2
