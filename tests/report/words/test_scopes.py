"""Every scope of the records has its words."""

from __future__ import annotations

from typing import get_args

from ldncli.records.kinds import Scope
from ldncli.report.words.scopes import LABELS, SCOPES, selected_words


def test_every_scope_has_words() -> None:
    assert set(SCOPES) == set(get_args(Scope))
    assert len(set(LABELS.values())) == len(LABELS)


def test_a_question_names_what_it_selects() -> None:
    assert selected_words("any") == "everything in the base"
    assert selected_words("ldn") == "low-dose naltrexone by itself"
    assert selected_words("other-antagonist") == "other antagonist"
