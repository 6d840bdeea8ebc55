"""How far drafts agree with what people read in the same abstracts, by field.

    python bench/extraction.py FOLDER [--data DIR] [--show]
    python bench/extraction.py FOLDER --gold bench/extraction_gold.csv --set test [--show]

FOLDER has one text file a paper, called like its record (younger-2013.txt) or its id in the gold
list, with its abstract. The base keeps no abstracts and neither does this repository: they are
their publishers'. Titles are those of the records; with --gold, the first line of each file is the
title. A field counts as right where the draft has exactly what the record, or the list, has; where
the draft is empty it is neither right nor wrong, for empty is what a doubtful field should be.
Records also know what stands in other sources, so a field may be out of reach, and what a record
does not have is not held against a draft. The list has only what the abstracts say, and what it
does not have is held against a draft that fills it in.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

_DOSES = ("dose_min_mg", "dose_max_mg", "dose_per_kg_mg", "dose_per_kg_max_mg")
_PEOPLE = ("n_randomised", "n_enrolled", "n_analysed")


@dataclass
class Score:
    """What became of one field over all papers; `wrong` are told as draft and record."""

    gold: int = 0
    right: int = 0
    empty: int = 0
    beside: int = 0  # filled in where the record has nothing
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        """Right among those filled in where the record has the field, percent."""
        filled = self.right + len(self.wrong)
        return 100 * self.right / filled if filled else None

    @property
    def interval(self) -> str:
        """95 % interval of the share (Wilson), percent; "" where nothing was filled in."""
        n = self.right + len(self.wrong)
        if not n:
            return ""
        from ldncli.statistics.intervals import wilson_interval

        low, high = wilson_interval(self.right, n, 95)
        return f"{100 * low:.0f}–{100 * high:.0f}"


def _dose(record: dict[str, Any]) -> Any:
    given = record.get("intervention") or {}
    found = tuple(given.get(each) for each in _DOSES)
    return found if any(each is not None for each in found) else None


def _of_design(key: str) -> Callable[[dict[str, Any]], Any]:
    return lambda record: (record.get("design") or {}).get(key)


def _main_condition(record: dict[str, Any]) -> Any:
    conditions = record.get("conditions") or [None]
    return conditions[0]


FIELDS: dict[str, tuple[float | None, Callable[[dict[str, Any]], Any]]] = {
    "dose": (95, _dose),
    "design": (92, _of_design("type")),
    "weeks": (90, _of_design("duration_weeks")),
    "main condition": (95, _main_condition),
    "blinding": (None, _of_design("blinding")),
    "kind": (None, lambda record: record.get("kind")),
}
# What the gold list has; several values are as good as each other.
_LISTED = ("dose", "design", "weeks", "main condition")


def scores(folder: Path, data: Path) -> tuple[int, dict[str, Score]]:
    """How many papers there are, and the score of each field, beside the records of a base."""
    found = {name: Score() for name in (*FIELDS, "n", "conditions")}
    count = 0
    for name, draft, record in _pairs(folder, data):
        count += 1
        for key, (_, value) in FIELDS.items():
            _compare(found[key], name, value(draft), value(record))
        _people(found["n"], name, draft, record)
        mine, theirs = set(draft.get("conditions", ())), set(record.get("conditions", ()))
        for each in sorted(mine):
            _compare(found["conditions"], name, each, each if each in theirs else "not of it")
        for _ in theirs - mine:
            _compare(found["conditions"], name, None, "one more")
    return count, found


def scores_of_list(
    folder: Path, data: Path, gold: Path, part: str
) -> tuple[int, dict[str, Score], list[str]]:
    """The same beside one part of a gold list, and the outcomes that were filled in, each with
    its words, to be read by a person: the list has none."""
    make = _maker(data)
    found = {name: Score() for name in (*_LISTED, "n")}
    outcomes: list[str] = []
    count = 0
    with gold.open(encoding="utf-8", newline="") as file:
        rows = [each for each in csv.DictReader(file) if each["set"] == part]
    for row in rows:
        path = folder / f"{row['id']}.txt"
        if not path.exists():
            print(f"there is no {path.name}", file=sys.stderr)
            continue
        count += 1
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        drug, _, doses = row["dose"].partition(" ")
        draft = make(title, " ".join(text.split()), drug or None)
        for key in _LISTED:
            allowed = set((doses if key == "dose" else row[key]).split())
            mine = FIELDS[key][1](draft.values)
            mine = _printed_dose(mine) if key == "dose" and mine else mine
            _against(found[key], row["id"], mine, allowed - {""})
        _people_listed(found["n"], row, draft.values.get("design") or {})
        outcomes += [
            f"{row['id']}: {each.path} = {each.value}: {each.words}"
            for each in draft.quotes
            if each.path.startswith("outcomes")
        ]
    return count, found, outcomes


def _printed_dose(found: tuple[Any, ...]) -> str:
    """15-25, or 3/kg, as the list writes doses."""
    low, high, per_kg, per_kg_high = found
    if low is None and high is None:
        return "-".join(f"{e:g}" for e in (per_kg, per_kg_high) if e is not None) + "/kg"
    return (
        f"{low:g}" if low == high else "-".join("?" if e is None else f"{e:g}" for e in (low, high))
    )


def _against(score: Score, name: str, mine: Any, allowed: set[str]) -> None:
    """A value beside those that are right; none are where the abstract does not say."""
    score.gold += bool(allowed)
    if mine is None:
        score.empty += bool(allowed)
    elif (f"{mine:g}" if isinstance(mine, (int, float)) else str(mine)) in allowed:
        score.right += 1
    else:
        score.wrong.append(f"{name}: {mine} for {' or '.join(sorted(allowed)) or 'nothing'}")


def _people_listed(score: Score, row: dict[str, str], design: dict[str, Any]) -> None:
    filled = [each for each in _PEOPLE if each in design]
    for each in filled:
        _against(score, f"{row['id']} {each}", design[each], set(row[each].split()))
    if not filled:
        _against(score, row["id"], None, {row[each] for each in _PEOPLE} - {""})


def _maker(data: Path) -> Callable[[str, str, str | None], Any]:
    """Makes the draft of a title and an abstract; of a drug other than that of the base, where one
    is named: the same rules, without what the base knows of its doses."""
    from ldncli.harvest.candidate import Candidate, Origin, Passage
    from ldncli.harvest.drafts.drafting import make_draft
    from ldncli.harvest.drafts.findings import Terms
    from ldncli.records.index.library import load

    library = load(data)
    origin = Origin(source="abstract", bibliography="citation", kind="abstract")

    def make(title: str, text: str, drug: str | None) -> Any:
        topic = library.topic
        if drug:
            dose = replace(topic.dose, read_up_to=None, read_up_to_per_kg=None)
            scopes = (replace(topic.default, below=None),)
            topic = replace(topic, drug=drug, names=(drug,), dose=dose, scopes=scopes)
        candidate = Candidate(origin=origin, title=title, passages=(Passage("Abstract", text),))
        return make_draft(candidate, Terms.of(library.vocabularies, topic), "2026-01-01")

    return make


def _pairs(folder: Path, data: Path) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    import yaml

    make = _maker(data)
    for file in sorted(folder.glob("*.txt")):
        path = data / "papers" / f"{file.stem}.yaml"
        if not path.exists():
            print(f"no record is called {file.stem}", file=sys.stderr)
            continue
        record = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        text = " ".join(file.read_text(encoding="utf-8").split())
        yield file.stem, make(record["title"], text, None).values, record


def _compare(score: Score, name: str, mine: Any, theirs: Any) -> None:
    if theirs is None:
        score.beside += mine is not None
        return
    score.gold += 1
    if mine is None:
        score.empty += 1
    elif mine == theirs:
        score.right += 1
    else:
        score.wrong.append(f"{name}: {mine} for {theirs}")


def _people(score: Score, name: str, draft: dict[str, Any], record: dict[str, Any]) -> None:
    """Numbers of people that the record has in the same place; one that it has in no place of the
    three is wrong."""
    mine, theirs = draft.get("design") or {}, record.get("design") or {}
    known = {theirs.get(each) for each in _PEOPLE} - {None}
    filled = {each: mine[each] for each in _PEOPLE if each in mine}
    if not filled:
        _compare(score, name, None, known or None)
    for key, value in filled.items():
        _compare(score, name, value, theirs.get(key) or (value if value in known else known))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--gold", type=Path, help="a list of what the abstracts say")
    parser.add_argument("--set", default="test", help="the part of the list")
    parser.add_argument("--show", action="store_true", help="name what is wrong")
    options = parser.parse_args()
    outcomes: list[str] = []
    if options.gold:
        count, found, outcomes = scores_of_list(
            options.folder, options.data, options.gold, options.set
        )
    else:
        count, found = scores(options.folder, options.data)
    print(f"{count} papers\n")
    print("field            in record  filled  right  wrong  empty  right, %  95 %     target, %")
    for name, score in found.items():
        target = 95.0 if name == "n" else FIELDS.get(name, (None,))[0]
        share = "–" if score.share is None else f"{score.share:.1f}"
        filled = score.right + len(score.wrong)
        print(
            f"{name:<16}{score.gold:>10}{filled:>8}{score.right:>7}{len(score.wrong):>7}"
            f"{score.empty:>7}{share:>10}  {score.interval:<9}{f'{target:g}' if target else '':>9}"
        )
    if options.show:
        for name, score in found.items():
            for each in score.wrong:
                print(f"{name}: {each}")
        for each in outcomes:
            print(each)


if __name__ == "__main__":
    main()
