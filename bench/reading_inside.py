"""ldn over the invented records, inside the environment that `reading.py` made."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from ldncli.harvest.readers.files import read_file


def main() -> None:
    """Print processor seconds and records of each file, once warm."""
    found = {}
    for name, label in zip(sys.argv[1:], ("ldn, PubMed XML", "ldn, MEDLINE"), strict=True):
        for _ in range(2):
            began = time.process_time()
            records = len(read_file(Path(name)).candidates)
            found[label] = {"seconds": time.process_time() - began, "records": records}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
