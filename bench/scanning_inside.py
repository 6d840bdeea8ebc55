"""One pass over a file of the baseline, run by `scanning.py` in the environment of the program:
`ldn`, `lxml` (a bare loop) or `pubmed_parser`. Prints seconds of processor time, records, and
peak memory in MB."""

from __future__ import annotations

import gzip
import json
import resource
import sys
import time

NAMES = ("naltrexone", "ldn", "revia", "naltrexon", "naltrekson")


def scan(path: str) -> int:
    """What every process of `ldn harvest scan` does, checksum and all."""
    from ldncli.harvest.scan.scanning import scan_file

    found = scan_file(path, NAMES)
    assert found.fault is None
    return found.articles


def loop(path: str) -> int:
    """A loop over all records that looks at none, each thrown away once it is whole."""
    from lxml import etree

    count = 0
    with gzip.open(path) as stream:
        for _, element in etree.iterparse(stream, events=("end",), tag="PubmedArticle"):
            count += 1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return count


def parse(path: str) -> int:
    """All records as pubmed_parser reads them."""
    import pubmed_parser

    return sum(1 for _ in pubmed_parser.parse_medline_xml(path))


def main() -> None:
    """Run one of them over one file."""
    work = {"ldn": scan, "lxml": loop, "pubmed_parser": parse}[sys.argv[1]]
    began = time.process_time()
    records = work(sys.argv[2])
    seconds = time.process_time() - began
    per_mb = 1024 * 1024 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / per_mb
    json.dump({"seconds": seconds, "records": records, "peak_mb": peak}, sys.stdout)


if __name__ == "__main__":
    main()
