"""How fast ldn reads PubMed's exports, beside pubmed_parser, nbib and a bare loop over lxml.

    python bench/reading.py [--rounds 5] [--records 5000] [--json FILE]

Makes two fresh environments in a temporary folder (needs the package index), writes invented
records in both of PubMed's formats, each as long as a real one, lets the programs read them in
turn on one core, and prints records a second of processor time.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from environment import make_environment, make_reading_environment
from measure import machine_line, plain_environment, table_lines

BENCH = Path(__file__).resolve().parent
_SENTENCE = "Of {n} adults with a purple elbow, {m} bent it more often (p < 0.0{m}), and few fell. "


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="ldn-bench-") as name:
        folder = Path(name).resolve()
        print("making environments …", file=sys.stderr)
        environments = {
            "reading_inside.py": make_environment(folder),
            "reading_rival.py": make_reading_environment(folder),
        }
        files = _write(folder, options.records)
        runs: list[dict[str, dict[str, float]]] = []
        for _ in range(options.rounds):
            found: dict[str, dict[str, float]] = {}
            for script, bin_folder in environments.items():
                done = subprocess.run(
                    [str(bin_folder / "python"), str(BENCH / script), *map(str, files)],
                    capture_output=True,
                    text=True,
                    check=True,
                    cwd=folder,
                    env=plain_environment(folder),
                )
                found |= json.loads(done.stdout[done.stdout.index("{") :])
            runs.append(found)
    rows = []
    for each in runs[0]:
        seconds = statistics.median(run[each]["seconds"] for run in runs)
        records = runs[0][each]["records"]
        rows.append([each, f"{records:,.0f}", f"{records / seconds:,.0f}"])
    print(machine_line())
    print(*table_lines(["program and format", "records", "records/s"], rows), sep="\n")
    if options.json:
        options.json.write_text(json.dumps(runs, indent=1))


def _write(folder: Path, count: int) -> list[Path]:
    """The same invented records as PubMed XML, packed, and as MEDLINE text."""
    import gzip

    xml, text = folder / "pubmed.xml.gz", folder / "pubmed.nbib"
    with gzip.open(xml, "wt", encoding="utf-8", compresslevel=6) as packed:
        packed.write('<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n')
        packed.writelines(_XML.format(**_words(number)) for number in range(1, count + 1))
        packed.write("</PubmedArticleSet>\n")
    with text.open("w", encoding="utf-8") as plain:
        plain.writelines(_MEDLINE.format(**_words(number)) for number in range(1, count + 1))
    return [xml, text]


def _words(number: int) -> dict[str, str]:
    sentences = [_SENTENCE.format(n=number % 90 + 10, m=place) for place in range(1, 16)]
    names = [(f"Elbow{number % 70}{letter}", f"Ann {letter}") for letter in "abcdef"]
    return {
        "number": str(10_000_000 + number),
        "abstract": "".join(sentences).replace("<", "&lt;"),
        "folded": "\n      ".join(sentences),
        "authors_xml": "".join(
            f"<Author ValidYN='Y'><LastName>{family}</LastName><ForeName>{given}</ForeName>"
            f"<AffiliationInfo><Affiliation>Elbow Institute, Bend.</Affiliation>"
            f"</AffiliationInfo></Author>\n"
            for family, given in names
        ),
        "authors": "".join(
            f"FAU - {family}, {given}\nAU  - {family} A\nAD  - Elbow Institute, Bend.\n"
            for family, given in names
        ),
        "mesh_xml": "".join(
            f"<MeshHeading><DescriptorName UI='D{place:06}'>Elbow Part {place}</DescriptorName>"
            f"</MeshHeading>\n"
            for place in range(12)
        ),
        "mesh": "".join(f"MH  - Elbow Part {place}\n" for place in range(12)),
        "references": "".join(
            f"<Reference><Citation>Elbow. 19{place}</Citation><ArticleIdList><ArticleId"
            f" IdType='pubmed'>{place}</ArticleId></ArticleIdList></Reference>\n"
            for place in range(10, 30)
        ),
    }


_XML = """\
<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{number}</PMID>
<DateRevised><Year>2020</Year><Month>01</Month><Day>02</Day></DateRevised>
<Article PubModel="Print"><Journal><ISSN IssnType="Print">0000-0000</ISSN><JournalIssue>
<Volume>3</Volume><Issue>2</Issue><PubDate><Year>2019</Year><Month>Mar</Month></PubDate>
</JournalIssue><Title>Elbow notes</Title><ISOAbbreviation>Elbow</ISOAbbreviation></Journal>
<ArticleTitle>Purple elbows, bent {number} times.</ArticleTitle><Pagination>
<MedlinePgn>1-9</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.5555/elbow.{number}</ELocationID>
<Abstract><AbstractText>{abstract}</AbstractText></Abstract>
<AuthorList CompleteYN="Y">{authors_xml}</AuthorList><Language>eng</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
</PublicationTypeList></Article><MedlineJournalInfo><MedlineTA>Elbow</MedlineTA>
<NlmUniqueID>0</NlmUniqueID></MedlineJournalInfo><MeshHeadingList>{mesh_xml}</MeshHeadingList>
</MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pubmed">{number}</ArticleId>
<ArticleId IdType="doi">10.5555/elbow.{number}</ArticleId></ArticleIdList>
<ReferenceList>{references}</ReferenceList></PubmedData></PubmedArticle>
"""
_MEDLINE = """\
PMID- {number}
OWN - NLM
STAT- MEDLINE
DP  - 2019 Mar
TI  - Purple elbows, bent {number} times.
PG  - 1-9
LID - 10.5555/elbow.{number} [doi]
AB  - {folded}
{authors}LA  - eng
PT  - Journal Article
TA  - Elbow
JT  - Elbow notes
{mesh}AID - 10.5555/elbow.{number} [doi]
SO  - Elbow. 2019 Mar;3(2):1-9.

"""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
