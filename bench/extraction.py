"""How far drafts agree with the records that people made of the same papers, by field.

    python bench/extraction.py FOLDER [--data DIR] [--show]

FOLDER has one text file a paper, called like its record (younger-2013.txt), with its abstract. The
base keeps no abstracts and neither does this repository: they are their publishers'. Titles are
those of the records. A field counts as right where the draft has exactly what the record has; where
the draft is empty it is neither right nor wrong, for empty is what a doubtful field should be.
Records also know what stands in other sources, so a field may be out of reach.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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


def scores(folder: Path, data: Path) -> tuple[int, dict[str, Score]]:
    """How many papers there are, and the score of each field."""
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


def _pairs(folder: Path, data: Path) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    import yaml

    from ldncli.harvest.candidate import Candidate, Origin, Passage
    from ldncli.harvest.drafts.drafting import make_draft
    from ldncli.harvest.drafts.findings import Terms
    from ldncli.records.index.library import load

    library = load(data)
    terms = Terms.of(library.vocabularies, library.topic)
    origin = Origin(source="abstract", bibliography="citation", kind="abstract")
    for file in sorted(folder.glob("*.txt")):
        path = data / "papers" / f"{file.stem}.yaml"
        if not path.exists():
            print(f"no record is called {file.stem}", file=sys.stderr)
            continue
        record = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        text = " ".join(file.read_text(encoding="utf-8").split())
        candidate = Candidate(
            origin=origin, title=record["title"], passages=(Passage("Abstract", text),)
        )
        yield file.stem, make_draft(candidate, terms, "2026-01-01").values, record


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
    parser.add_argument("--show", action="store_true", help="name what is wrong")
    options = parser.parse_args()
    count, found = scores(options.folder, options.data)
    print(f"{count} papers\n")
    print("field            in record  filled  right  wrong  right, %  target, %")
    for name, score in found.items():
        target = 95.0 if name == "n" else FIELDS.get(name, (None,))[0]
        share = "–" if score.share is None else f"{score.share:.1f}"
        filled = score.right + len(score.wrong)
        print(
            f"{name:<16}{score.gold:>10}{filled:>8}{score.right:>7}{len(score.wrong):>7}"
            f"{share:>10}{f'{target:g}' if target else '':>11}"
        )
    if options.show:
        for name, score in found.items():
            for each in score.wrong:
                print(f"{name}: {each}")


if __name__ == "__main__":
    main()
