"""Random bytes into records, search words, doses and reference files: only refusals come out."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.fuzzing import TARGETS

NUMBERS = {"records": 150, "words": 300, "doses": 400, "references": 300}


@pytest.mark.parametrize("name", NUMBERS)
def test_nothing_but_refusals_comes_out(name: str) -> None:
    target = TARGETS[name]

    @settings(max_examples=NUMBERS[name], database=None, derandomize=True)
    @example(b"")
    @given(
        st.integers(0, 2**32).map(lambda seed: target.changed(random.Random(seed)))
        | st.binary(max_size=60)
        | st.lists(st.sampled_from(target.pieces), max_size=20).map(b"".join)
    )
    def feed(content: bytes) -> None:
        target.try_it(content)

    feed()
