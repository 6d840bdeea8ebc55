"""Self-made pages of both layouts about papers that do not exist, and a
small vocabulary to map them to."""

from __future__ import annotations

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import read_records
from ldncli.records.vocabularies.vocab import Vocabulary, decode_vocabulary

PAGE = """\
# Low-Dose Naltrexone for Purple Elbow: A Randomized Crossover Trial in *Vitro Beach*

**Authors:** Ludwig van den Berg, María de la Cruz, J. J. O'Kelly Jr., Elbow Study Group

PMC · DOI: 10.5555/elbow.2021.7 · PMID: 31234567 · 2021-02-09

## TL;DR

Naltrexone at 4.5 mg eased purple elbow a little.

## Contribution

First crossover trial in purple elbow.

## Key findings

- Pain fell more with LDN than with placebo.
- Vivid nausea was rare (3 of 31).

## Abstract

Purple elbow is a kind of complex regional pain syndrome. In 2017, 31 adults took naltrexone titrated from 1.5 to 4.5 mg/day, or
amitriptyline 10 mg. A child took 0.1 mg/kg. Multiple sclerosis (MS) was an exclusion. Microglial activation and central
sensitization were held to be the target, besides opioid receptor blockade. Opioid use disorder is the licensed use, at 50 mg.

## Linked entities

- **Chemicals:** naltrexone (PubChem CID 5360515)
- **Diseases:** fibromyalgia (MONDO:0005546)

## Full-text entities

- **Genes:** TLR4 (toll like receptor 4) [NCBI Gene 7099] {aka ARMD10, TLR-4}, POMC (proopiomelanocortin) [NCBI Gene 5443] {aka ACTH}, XYZ9 (nothing) [NCBI Gene 7099], Tlr4 (toll-like receptor 4) [NCBI Gene 21898]
- **Diseases:** CRPS (MESH:D020918), diabetes mellitus, type 2 (MESH:D003924), LDN (MESH:D009800), injury to (MESH:D014947), DPN (MESH:D010523), MS (MESH:D009999), FM (MESH:D777777), decreased appetite (MESH:D001068), painful neuropathic elbow (MESH:D009437), chronic (MESH:D059350), nausea (MESH:D009325), FD (MESH:D020918), Pain, Chronic (MESH:D059350)
- **Chemicals:** LDN (-), amitriptyline (MESH:D000639), N,N-dimethyl-elbowine (CHEBI:1)
- **Species:** Homo sapiens (human, species) [taxon 9606]

## Figures

2 figures with captions in the complete paper: https://pages.example/paper/PMC99999999/full.md

---
Source: https://pages.example/paper/PMC99999999
"""  # noqa: E501

RECORD = """\
Naltrekson w małych dawkach w bólu łokcia: przegląd literatury

Wstęp: Ból łokcia jest częsty...

Full description

Saved in:
Bibliographic Details
Main Authors: Łucja Żółć, Jan Kowalski
Format: Article
Language:Polish
Published: Wydawnictwo Łokieć 2020-11
Series:Rocznik Łokcia
Subjects:
fibromyalgia
Pain, Chronic
Education
Online Access:https://journal.example/łokieć/1
https://doi.org/10.5555/lokiec.1
Tags: Add Tag
No Tags, Be the first to tag this record!
Description
Summary:Wstęp: Ból łokcia jest częsty. Opisano dawki 0,5–4,5 mg naltreksonu (LDN) i 50 µg. Fibromyalgia and multiple sclerosis are named.
ISSN:1234-5678
"""  # noqa: E501

_CONDITIONS = [
    {
        "id": "pain",
        "label": "Pain",
        "codes": {"mesh": "D010146"},
        "children": [
            {
                "id": "chronic-pain",
                "label": "Chronic pain",
                "synonyms": ["ból przewlekły"],
                "codes": {"mesh": "D059350"},
            },
            {
                "id": "neuropathic-pain",
                "label": "Neuropathic pain",
                "codes": {"mesh": "D009437"},
                "children": [
                    {
                        "id": "crps",
                        "label": "Complex regional pain syndrome",
                        "abbreviations": ["CRPS", "RSD"],
                        "codes": {"mesh": "D020918", "mondo": "MONDO:0019369"},
                    },
                    {
                        "id": "peripheral-neuropathy",
                        "label": "Peripheral neuropathy",
                        "codes": {"mesh": "D010523"},
                        "children": [
                            {
                                "id": "diabetic-neuropathy",
                                "label": "Diabetic neuropathy",
                                "abbreviations": ["DPN"],
                                "codes": {"mesh": "D003929"},
                            }
                        ],
                    },
                ],
            },
            {
                "id": "fibromyalgia",
                "label": "Fibromyalgia",
                "abbreviations": ["FM"],
                "codes": {"mesh": "D005356", "mondo": "MONDO:0005546", "icd10": "M79.7"},
            },
            {
                "id": "central-sensitization",
                "label": "Central sensitisation",
                "synonyms": ["central sensitization"],
            },
        ],
    },
    {
        "id": "multiple-sclerosis",
        "label": "Multiple sclerosis",
        "abbreviations": ["MS"],
        "codes": {"mesh": "D009103"},
    },
    {
        "id": "functional-dyspepsia",
        "label": "Functional dyspepsia",
        "abbreviations": ["FD"],
        "codes": {"mesh": "D004415"},
    },
    {"id": "eating-disorder", "label": "Eating disorder", "codes": {"mesh": "D001068"}},
    {
        "id": "diabetes",
        "label": "Diabetes mellitus",
        "children": [
            {
                "id": "type-2-diabetes",
                "label": "Type 2 diabetes",
                "synonyms": ["diabetes mellitus, type 2"],
            }
        ],
    },
    {
        "id": "symptom",
        "label": "Symptom",
        "children": [
            {"id": "nausea", "label": "Nausea", "codes": {"mesh": "D009325"}},
            {"id": "decreased-appetite", "label": "Decreased appetite"},
            {"id": "injury", "label": "Injury", "codes": {"mesh": "D014947"}},
        ],
    },
    {
        "id": "substance-use-disorder",
        "label": "Substance use disorder",
        "children": [{"id": "opioid-use-disorder", "label": "Opioid use disorder"}],
    },
]
_MECHANISMS = [
    {
        "id": "opioid-system",
        "label": "Opioid system",
        "genes": [{"symbol": "POMC", "ncbi": "5443"}],
        "children": [
            {
                "id": "opioid-receptor-blockade",
                "label": "Transient opioid receptor blockade",
                "synonyms": ["opioid receptor blockade"],
            },
            {
                "id": "endorphin-rebound",
                "label": "Endorphin rebound",
                "genes": [{"symbol": "POMC", "ncbi": "5443"}],
            },
        ],
    },
    {
        "id": "hypothalamic-pituitary",
        "label": "Pituitary axes",
        "genes": [{"symbol": "POMC", "ncbi": "5443"}],
    },
    {
        "id": "toll-like-receptors",
        "label": "Toll-like receptors",
        "genes": [{"symbol": "TLR4", "ncbi": "7099"}],
        "children": [
            {
                "id": "tlr4",
                "label": "Toll-like receptor 4",
                "genes": [{"symbol": "TLR4", "ncbi": "7099"}],
            }
        ],
    },
    {
        "id": "microglial-modulation",
        "label": "Microglial modulation",
        "synonyms": ["microglial activation"],
    },
    {
        "id": "central-sensitization",
        "label": "Central sensitisation",
        "synonyms": ["central sensitization"],
    },
    {"id": "stereoisomer", "label": "Stereoisomers", "synonyms": ["(+)-naltrexone"]},
    {"id": "apoptosis", "label": "Apoptosis", "synonyms": ["BAD"]},
]


_DESIGNS = [
    {"id": "crossover-rct", "label": "Crossover trial"},
    {"id": "narrative-review", "label": "Narrative review"},
]


def vocabularies() -> dict[str, Vocabulary]:
    """The small vocabularies of conditions, mechanisms and designs."""
    found = {}
    for name, terms in (
        ("conditions", _CONDITIONS),
        ("mechanisms", _MECHANISMS),
        ("designs", _DESIGNS),
    ):
        vocabulary, problems = decode_vocabulary(name, {"version": "2026-01-01", "terms": terms})
        assert vocabulary is not None, problems
        found[name] = vocabulary
    return found


def candidate_of(text: str) -> Candidate:
    """The one candidate in a text."""
    (candidate,) = read_records(Document("page.txt", text.encode())).candidates
    return candidate
