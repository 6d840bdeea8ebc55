"""ldn over the labelled references, inside the environment that `matching.py` made."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from ldncli.harvest.matching.roster import Roster, surest
from ldncli.harvest.matching.traits import of_candidate
from ldncli.harvest.readers.files import read_file


def main() -> None:
    """Print processor seconds and the clusters of one pass, once warm."""
    records = read_file(Path(sys.argv[1])).candidates
    for _ in range(2):
        began = time.process_time()
        clusters: dict[int, list[str]] = {}
        roster, first = Roster(), []
        for number, record in enumerate(records):
            traits = of_candidate(record)
            found = surest((first[at], likeness) for at, likeness in roster.near(traits))
            first.append(found[0] if found else number)
            clusters.setdefault(first[-1], []).append(str(number))
            roster.add(traits)
        seconds = time.process_time() - began
    together = [each for each in clusters.values() if len(each) > 1]
    json.dump({"seconds": seconds, "clusters": together}, sys.stdout)


if __name__ == "__main__":
    main()
