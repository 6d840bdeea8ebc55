"""One-sided p values from printed ones."""

from __future__ import annotations

import math

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.combining.p_values import OneSided, one_sided, z_for_benefit


def test_a_printed_p_is_halved_towards_its_side():
    assert one_sided(0.04, "benefit") == OneSided(0.02, 0.02)
    assert one_sided(0.04, "harm") == OneSided(0.98, 0.98)
    assert one_sided(0.04, "harm").turned == pytest.approx(OneSided(0.02, 0.02)) or math.isclose(
        one_sided(0.04, "harm").turned.low, 0.02
    )


def test_a_bound_stays_a_range():
    assert one_sided(0.05, "benefit", "<") == OneSided(0.0, 0.025)
    assert one_sided(0.05, "benefit", ">") == OneSided(0.025, 0.5)
    assert one_sided(0.05, "harm", ">") == OneSided(0.5, 0.975)
    assert one_sided(0.05, None, ">") == OneSided(0.025, 0.975)
    assert one_sided(0.3, None) == OneSided(0.15, 0.85)
    assert not one_sided(0.05, "benefit", "<").exact and one_sided(1.0, None).exact


def test_what_is_no_p_is_refused():
    with pytest.raises(UsageError, match=r"p value of 1\.2"):
        one_sided(1.2, "benefit")


def test_z_of_the_ends():
    assert z_for_benefit(0.0) == math.inf and z_for_benefit(1.0) == -math.inf
    assert z_for_benefit(0.025) == pytest.approx(1.959963984540054)
