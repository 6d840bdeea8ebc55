"""How the numbers of a harm came about, in words."""

from __future__ import annotations

from ldncli.evidence.harms.reports import Count
from ldncli.evidence.reasons import because
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.report.answers.syntheses import sof_answer
from ldncli.report.tables.doses import how_taken
from ldncli.report.words.bottom_line import opening
from ldncli.report.words.harms import SENTENCES, conditions_asked, count_text, reason_words, warned
from tests.conftest import LIBRARY, ROOT
from tests.report.words.codes import codes_in


def test_every_reason_that_evidence_gives_has_its_words_and_no_words_stand_idle() -> None:
    assert codes_in("harms/reports.py", "harms/summaries.py") == set(SENTENCES)


def test_trials_are_counted_and_empty_ones_told() -> None:
    assert (
        reason_words(because("pooled by Mantel-Haenszel", trials=3, empty=1, i2=12.3))
        == "3 randomised trials pooled by Mantel–Haenszel, 1 of them without events, "
        "which say nothing about the ratio, I² 12%"
    )
    assert reason_words(because("no event in one group", trials=1, empty=0)).startswith(
        "one randomised trial: one group"
    )
    told = reason_words(because("no event in one group", trials=3, empty=2))
    assert told.endswith("no ratio can be pooled (2 of them without events in either group)")
    told = reason_words(because("differences pooled", empty=2))
    assert told.endswith("trials without events (2) count in it as no difference")


def test_no_event_leaves_room_for_some() -> None:
    told = reason_words(because("no event", trials=1, most=0.176, drug="naltrexone"))
    assert told.startswith("no event in either group (one randomised trial)")
    assert "up to 176 in 1,000 on naltrexone" in told


def test_half_a_cell_is_told() -> None:
    assert (
        reason_words(because("one trial", added=False))
        == "one randomised trial, its own risk ratio"
    )
    assert reason_words(because("one trial", added=True)).endswith(
        "½ added to each cell because one group has no event"
    )


def test_other_studies_are_told_by_their_range() -> None:
    assert reason_words(because("other studies", count=2, low=0.1, high=0.1)).startswith(
        "2 other studies with 10% each"
    )
    assert "with 10% to 30% each" in reason_words(
        because("other studies", count=2, low=0.1, high=0.3)
    )


def test_what_was_not_counted_says_why() -> None:
    one = {"study": "a", "treatment": Count(3, 30)}
    assert (
        reason_words(because("not counted", **one, control=None, steps=()))
        == "a: 3/30, not counted"
    )
    told = reason_words(
        because(
            "not counted",
            **one,
            control=Count(1, 30),
            steps=(because("size from arm", n=30), because("arms added up", count=2)),
        )
    )
    assert told == (
        "a: 3/30 against 1/30, not counted"
        " (size of the group 30 taken from the arm; 2 arms added up)"
    )


def test_count_words() -> None:
    found = [Count(3, 30), Count(None, None, 37), Count(5), None, Count()]
    assert [count_text(each) for each in found] == [
        "3/30",
        "37%",
        "5 of an unknown number",
        "no number",
        "no number",
    ]


def test_how_people_with_a_harm_were_counted() -> None:
    assert (
        reason_words(because("percent misfits", percent=37, sizes=(20, 18)))
        == "37% is not a whole number of 20 or 18 people"
    )
    assert (
        reason_words(because("no size fits", events=11, percent=11))
        == "no size of the group fits 11 being 11%"
    )
    assert reason_words(because("from those without", count=Count(15, 20))) == (
        "from 15/20 without any"
    )
    step = because("count from percent", events=3, percent=15, n=20)
    assert reason_words(because("of a study", study="a", told=step)) == (
        "a: 3 events from 15% of 20"
    )


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
