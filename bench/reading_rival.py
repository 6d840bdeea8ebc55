"""pubmed_parser, nbib and a bare loop over the invented records: run in their own environment by
`reading.py`."""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable

import nbib
import pubmed_parser
from lxml import etree


def bare(name: str) -> int:
    """Every record parsed and its title read, nothing else."""
    count = 0
    with gzip.open(name) as file:
        for _, element in etree.iterparse(file, tag="PubmedArticle"):
            count += bool(element.findtext("MedlineCitation/Article/ArticleTitle"))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return count


def main() -> None:
    """Print processor seconds and records of each program, once warm."""
    xml, text = sys.argv[1:]
    tasks: dict[str, Callable[[], int]] = {
        "pubmed_parser, PubMed XML": lambda: sum(1 for _ in pubmed_parser.parse_medline_xml(xml)),
        "lxml alone, PubMed XML": lambda: bare(xml),
        "nbib, MEDLINE": lambda: len(nbib.read_file(text)),
    }
    found = {}
    for label, task in tasks.items():
        for _ in range(2):
            began = time.process_time()
            records = task()
            found[label] = {"seconds": time.process_time() - began, "records": records}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
