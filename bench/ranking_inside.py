"""ldn over a screened review, inside the environment that `ranking.py` made."""

from __future__ import annotations

import csv
import json
import sys

from ldncli.screening.ranking.features import weigh_words
from ldncli.screening.ranking.simulation import Run, simulate
from ldncli.screening.ranking.stopping import IN_A_ROW, advice


def main() -> None:
    """Print each run: its order, and processor seconds."""
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    included = [row["label_included"] in ("1", "1.0") for row in rows]
    relevant = [place for place, each in enumerate(included) if each]
    features = weigh_words(f"{row['title']} {row['abstract']}" for row in rows)
    for run in simulate(features, included, int(sys.argv[2])):
        told = {"order": run.order, "seconds": run.seconds, **_ends(run, included)}
        print(json.dumps({**told, "relevant": relevant, "total": len(rows)}))


def _ends(run: Run, included: list[bool]) -> dict[str, tuple[int, int]]:
    """Where the rules of an end would have ended it, looking after each hundredth of all: how many
    were read and how many found."""
    read = [included[place] for place in run.order]
    read += [False] * (run.total - len(read))
    ends = {"fifty in a row": run.total, "hypergeometric test": run.total}
    in_a_row, open_ones = 0, set(ends)
    for count, each in enumerate(read, 1):
        in_a_row = 0 if each else in_a_row + 1
        if in_a_row == IN_A_ROW and "fifty in a row" in open_ones:
            ends["fifty in a row"] = count
            open_ones.discard("fifty in a row")
        looked = count % max(run.total // 100, 1) == 0 and "hypergeometric test" in open_ones
        if looked and advice(read[:count], run.total).enough:
            ends["hypergeometric test"] = count
            open_ones.discard("hypergeometric test")
    return {name: (count, sum(read[:count])) for name, count in ends.items()}


if __name__ == "__main__":
    main()
