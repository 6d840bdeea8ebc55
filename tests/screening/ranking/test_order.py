"""What comes next, and why: by the question at first, by what was decided then."""

from __future__ import annotations

from ldncli.screening.entry import Entry
from ldncli.screening.ranking import order as module
from ldncli.screening.ranking.order import Ranking, Why, design_of, word_finder
from tests.plain import check_plain


def _entries(**titles: str) -> dict[str, Entry]:
    return {name: Entry(id=name, title=title) for name, title in titles.items()}


LIST = _entries(
    a="Sleep in mice",
    b="Ozapril for pain: case series of patients",
    c="Ozapril for pain: a randomised trial",
    d="Pain of trees",
    e="Meta-analysis of ozapril",
)
WORDS = ("ozapril", "pain")


def test_values_never_change() -> None:
    check_plain(module.Why, by_name=True)


def test_at_first_by_words_of_the_question_and_design() -> None:
    ranking = Ranking(LIST, WORDS)
    assert ranking.ordered(LIST) == ["c", "b", "e", "d", "a"]
    assert ranking.why("c") == Why(named=("Ozapril", "pain"), design="randomised")
    assert ranking.why("a") == Why()
    assert Ranking(LIST).ordered(LIST)[0] == "c", "without words by design alone"


def test_one_kind_of_decision_teaches_nothing() -> None:
    ranking = Ranking(LIST, WORDS)
    ranking.learn({"a": False, "d": False})
    assert ranking.why("c").learned is None and ranking.ordered(LIST)[0] == "c"


def test_then_by_decisions_with_the_words_that_carry_it() -> None:
    entries = _entries(
        **{f"x{n}": f"Naps of cats {n}" for n in range(3)},
        **{f"y{n}": f"Walks of dogs {n}" for n in range(3)},
        z="Cats and dogs",
    )
    ranking = Ranking(entries, ("dogs",))
    ranking.learn({"x0": True, "y0": False})
    assert ranking.ordered(entries)[:3] == ["x0", "x1", "x2"]
    why = ranking.why("x1")
    assert why.learned == (1, 1) and why.score is not None and why.score > 0
    # A pair of words says nothing new beside its word; one that many share weighs less.
    assert {word for word, _ in why.towards} <= {"naps", "cats", "naps of", "of cats"}
    assert not why.against and all(part > 0 for _, part in why.towards)
    assert {word for word, _ in ranking.why("z").against} == {"dogs"}
    ranking.learn({"x0": False, "y0": True})
    assert ranking.ordered(entries)[0] == "y0", "taken back, and decided the other way"
    ranking.learn({})
    assert ranking.why("x1").learned is None


def test_the_way_leaves_no_trace() -> None:
    """What is taken back and decided again gives the very same scores as deciding once."""
    entries = _entries(**{f"x{n}": f"Naps of cats {n % 3} and dogs {n % 4}" for n in range(12)})
    decided = {f"x{n}": n % 3 == 0 for n in range(9)}
    once, often = Ranking(entries), Ranking(entries)
    once.learn(decided)
    for count in (3, 7, 5, 2, 9):
        often.learn(dict(list(decided.items())[:count]))
    assert [once.why(each) for each in entries] == [often.why(each) for each in entries]


def test_the_oldest_excluded_are_forgotten_in_lots(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(module, "_MOST", 4)
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    entries = _entries(**{f"x{n}": f"Naps of cats {n}" for n in range(8)})
    ranking = Ranking(entries)
    ranking.learn({"x0": True, **{f"x{n}": False for n in range(1, 6)}})
    assert ranking.why("x7").learned == (1, 3)


def test_words_are_found_whole_or_as_beginnings() -> None:
    finder = word_finder(("LDX", "ozapril", " "))
    assert finder is not None
    assert finder.findall("LDXs ldx Ozaprilat (ozapril), sozapril") == [
        "ldx",
        "Ozaprilat",
        "ozapril",
    ]
    assert word_finder(()) is None
    assert word_finder(("a(b",)) is not None, "signs are signs"


def test_designs_are_read_from_types_too() -> None:
    assert design_of(Entry(id="a", types=("Randomized Controlled Trial",))) == "randomised"
    assert design_of(Entry(id="a", title="Systematic review")) == "review"
    assert design_of(Entry(id="a", title="Molecules")) is None
