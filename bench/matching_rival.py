"""BibDedupe over the labelled references: run in its own environment by `matching.py`."""

from __future__ import annotations

import csv
import json
import sys
import time

import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep


def main() -> None:
    """Print processor seconds and the clusters of one pass."""
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    frame = pd.DataFrame(
        {
            "ID": str(number),
            "ENTRYTYPE": "article",
            "title": row["title"],
            "author": row["authors"].replace("; ", " and "),
            "year": row["year"][:4],
            "journal": row["journal"],
            "volume": row["volume"],
            "number": row["issue"],
            "pages": row["pages"],
            "doi": row["doi"],
            "abstract": "",
        }
        for number, row in enumerate(rows)
    )
    began = time.process_time()
    prepared = prep(frame, verbosity_level=0, cpu=1)
    pairs = block(prepared, verbosity_level=0, cpu=1)
    matched = match(pairs, verbosity_level=0, cpu=1)
    clusters = cluster(matched, verbosity_level=0)
    seconds = time.process_time() - began
    json.dump({"seconds": seconds, "clusters": clusters}, sys.stdout)


if __name__ == "__main__":
    main()
