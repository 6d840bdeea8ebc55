"""Units of doses: one told in another, and as people write them."""

from __future__ import annotations

import pytest

from ldncli.records.vocabularies.units import (
    dose_text,
    field_words,
    in_unit,
    smaller,
    span,
    units_beside,
    with_unit,
)


@pytest.mark.parametrize(
    ("number", "given", "unit", "wanted"),
    [
        (50, "ug", "mg", 0.05),
        (50, "µg", "mg", 0.05),
        (2, None, "IU", 2),
        (2, "iu", "IU", 2),
        (500, "mg", "g", 0.5),
        (2, "g", "mg", 2000),
    ],
)
def test_one_unit_in_another(number: float, given: str | None, unit: str, wanted: float) -> None:
    assert in_unit(number, given, unit) == wanted


def test_a_unit_that_is_no_mass_stands_alone() -> None:
    assert units_beside("IU") == ("IU",)
    assert units_beside("g")[0] == "g" and "mg" in units_beside("g")
    assert smaller("mg") == "µg" and smaller("g") is None


@pytest.mark.parametrize(
    ("low", "high", "unit", "bare", "full"),
    [
        (None, None, "mg", None, None),
        (4.5, 4.5, "mg", "4.5", "4.5 mg"),
        (1, 4.5, "mg", "1–4.5", "1–4.5 mg"),
        (0.001, 0.05, "mg", "1–50 µg", "1–50 µg"),
        (0.05, 0.05, "g", "0.05", "0.05 g"),
        (0, 0, "mg", "0", "0 mg"),
        (None, 4.5, "mg", "up to 4.5", "up to 4.5 mg"),
        (None, 0.05, "mg", "up to 50 µg", "up to 50 µg"),
        (1, None, "mg", None, None),
    ],
)
def test_doses_as_people_write_them(
    low: float | None, high: float | None, unit: str, bare: str | None, full: str | None
) -> None:
    assert (dose_text(low, high, unit), with_unit(low, high, unit)) == (bare, full)


@pytest.mark.parametrize(
    ("doses", "wanted"),
    [
        ([], (None, None)),
        ([(3, 4.5), (1, 2)], (1, 4.5)),
        ([(None, 4.5)], (None, 4.5)),
        ([(4.5, 4.5), (None, 4.5)], (None, 4.5)),
        ([(1, 3), (None, 6)], (1, 6)),
    ],
)
def test_the_ends_of_several_ranges(
    doses: list[tuple[float | None, float]], wanted: tuple[float | None, float | None]
) -> None:
    assert span(doses) == wanted


def test_names_of_fields_tell_the_unit_of_the_base() -> None:
    assert (
        field_words("dose_min_mg", "g") == "dose min g"
        and field_words("dose_per_kg_mg", "mg") == "dose per kg mg"
    )
    assert (
        field_words("n_randomised", "g") == "n randomised"
        and field_words("mg_note", "g") == "mg note"
    )
