"""ASReview over a screened review: run in its own environment by `ranking.py`."""

from __future__ import annotations

import json
import sys
import time

import pandas as pd
from asreview.learner import ActiveLearningCycle
from asreview.models.models import get_ai_config
from asreview.models.stoppers import LastRelevant
from asreview.simulation.simulate import Simulate


def main() -> None:
    """Print each run: its order, and processor seconds without those for reading the words."""
    rows = pd.read_csv(sys.argv[1])[["title", "abstract", "label_included"]].fillna("")
    labels = rows["label_included"].astype(int)
    relevant = [place for place, each in enumerate(labels) if each]
    words = ActiveLearningCycle.from_meta(get_ai_config()["value"]).transform(
        rows[["title", "abstract"]]
    )
    for start in json.loads(sys.argv[2]):
        cycle = ActiveLearningCycle.from_meta(get_ai_config()["value"])
        screening = Simulate(
            words,
            labels,
            [cycle],
            stopper=LastRelevant(),
            skip_transform=True,
            print_progress=False,
        )
        begun = time.process_time()
        screening.label(start)
        screening.review()
        seconds = time.process_time() - begun
        order = [int(each) for each in screening._results["record_id"]]
        told = {"order": order, "seconds": seconds}
        print(json.dumps({**told, "relevant": relevant, "total": len(rows)}), flush=True)


if __name__ == "__main__":
    main()
