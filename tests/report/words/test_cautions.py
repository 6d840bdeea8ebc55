"""Cautions at the head of answers."""

from __future__ import annotations

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.report.answers.syntheses import sof_answer
from ldncli.report.tables.doses import how_taken
from ldncli.report.words.bottom_line import opening
from ldncli.report.words.cautions import conditions_asked, warned
from tests.conftest import LIBRARY, ROOT


def test_the_most_pressing_caution_in_a_line(real_library: Library) -> None:
    line = "Not with opioids: withdrawal, even at 1 mg (ldn safety --cautions)"
    assert warned(real_library) == (line,)
    own = "Kidney disease: caution at 50 mg, not in severe failure; nothing found on low doses"
    assert warned(real_library, ("chronic-kidney-disease",)) == (f"{own}. {line}",)


def test_a_caution_without_a_short_form_and_a_base_without_cautions() -> None:
    other = load(str(ROOT / "tests" / "other_topic"))
    assert len(warned(other)) == bool(other.cautions)
    assert warned(load(str(LIBRARY)))[0].startswith("People with ears: Invented ears may ring (")


def test_every_answer_to_a_question_opens_with_the_same_warning(real_library: Library) -> None:
    asked = ask(real_library, condition="depression")
    [warning] = warned(real_library, conditions_asked(asked))
    assert warning.startswith("Depression and suicidal thoughts are listed at usual doses")
    assert sof_answer(asked, screen=True).head[-1] == warning
    assert opening(asked)[-1] == how_taken(asked)[-1] == warning
