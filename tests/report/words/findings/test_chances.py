"""How probable a benefit is, in a clause, and the same numbers in a brief as in the table."""

from __future__ import annotations

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.answers.brief import brief_answer
from ldncli.report.words.findings.chances import chances_row, chances_short, chances_words


def test_a_brief_gives_the_probabilities_of_its_first_outcome(real_library: Library) -> None:
    asked = ask(real_library, condition="fibromyalgia", outcome="pain-response-30")
    assert asked.lead is not None and asked.lead.randomised is not None
    synthesis = asked.lead.randomised.synthesis
    row = chances_row(synthesis, real_library.vocabulary("outcomes"))
    told = chances_short(row, synthesis)
    (part,) = (each for each in brief_answer(asked).parts if each.name == "Chances")
    assert told in part.clauses[0] and f"important {row['p_important_benefit']:.0%}" in told
    assert "an important benefit" in chances_words(row, synthesis)


def test_what_one_person_notices_is_noticeable(real_library: Library) -> None:
    asked = ask(real_library, condition="fibromyalgia", outcome="pain-intensity")
    (part,) = (each for each in brief_answer(asked).parts if each.name == "Chances")
    assert "noticeable <1% (harm <1%)" in part.clauses[0] and "important" not in part.clauses[0]


def test_one_trial_has_no_probabilities(real_library: Library) -> None:
    asked = ask(real_library, condition="multiple-sclerosis", outcome="mental-health")
    assert not [each for each in brief_answer(asked).parts if each.name == "Chances"]
