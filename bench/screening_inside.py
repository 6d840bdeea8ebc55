"""ldn over a screened review, inside the environment that `screening.py` made."""

from __future__ import annotations

import csv
import json
import sys

from ldncli.screening.ranking.features import weigh_words
from ldncli.screening.ranking.simulation import simulate


def main() -> None:
    """Print each run: its order, and processor seconds."""
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    included = [row["label_included"] in ("1", "1.0") for row in rows]
    relevant = [place for place, each in enumerate(included) if each]
    features = weigh_words(f"{row['title']} {row['abstract']}" for row in rows)
    for run in simulate(features, included, int(sys.argv[2]), always="always" in sys.argv):
        told = {"order": run.order, "seconds": run.seconds}
        print(json.dumps({**told, "relevant": relevant, "total": len(rows)}))


if __name__ == "__main__":
    main()
