"""What sites of the invented bases are made from, put together once."""

from __future__ import annotations

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.site.contents import Contents, contents_of


@pytest.fixture(scope="session")
def contents(library: Library) -> Contents:
    """The tiny base."""
    return contents_of(ask(library))


@pytest.fixture(scope="session")
def trial_contents(trial_library: Library) -> Contents:
    """The tiny base with the trials that can be pooled."""
    return contents_of(ask(trial_library))
