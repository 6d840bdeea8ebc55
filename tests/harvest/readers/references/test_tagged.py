"""RIS, MEDLINE and their kin: every dialect, every record, nothing lost in silence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import ReadFile, read_records

ZOTERO = """\
TY  - JOUR
TI  - Purple elbow in spring
AU  - Lee, Ann
AU  - van den Berg, Ludwig
T2  - Journal of Elbows
AB  - Adults took it. NCT01234567.
Second line of it.
DA  - 2019/03/07/
PY  - 2019
DO  - 10.5555/elbow.1
VL  - 3
IS  - 2
SP  - 11
EP  - 19
LA  - eng
ER  -

"""
EMBASE = """\
TY  - JOUR
M3  - Article
Y1  - 2014
SP  - 152
EP  - 160
JF  - Elbow Ultrasound
A1  - Liu R.
A1  - Adler D.G.
T1  - Elbows seen
N2  - What was seen.
L2  - http://dx.doi.org/10.5555/elbow.2
DO  - 10.5555/elbow.2
ER  -
"""
SCOPUS = """\
TY  - JOUR
TI  - Elbows reviewed
T2  - Knees
PY  - 2020
C2  - 31421429
C7  - 104501
M3  - Review
DB  - Scopus
UR  - https://example.org/record?doi=10.5555%2fx
ER  - 
"""
ENDNOTE = """\

TY  - JOUR
AN  - 21553931
AU  - Abel, M.
DA  - Jun
DP  - NLM
DO  - 10.5555/elbow.3
KW  - Animals
Elbow/*chemistry
N1  - 1179-1926
Journal Article
PY  - 2011
SP  - 349-69
TI  - Elbow resin
ID  - 369
ER  -
"""
WEB = """\
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Lee, A
   Bo, C
AF Lee, Ann
   Bo, Cy
TI Elbows in
   two lines
SO JOURNAL OF ELBOWS
BP 3
EP 9
DI 10.5555/elbow.4
PY 2018
PD SEP
PM 31234567
ER

EF
"""
REFER = """\
%0 Journal Article
%A Lee, Ann
%T Elbows kept
%J Elbow Notes
%D 2001
%P 1-2
%R 10.5555/elbow.5

%0 Journal Article
%T Second
"""
MEDLINE = """\

PMID- 12230038
OWN - NLM
TI  - Elbows, a brief
      overview.
PG  - 296-302
LID - S0140(18) [pii]
LID - 10.5555/elbow.6 [doi]
FAU - Mango, Harry
AU  - Mango H
CN  - Elbow Study Group
DP  - 2002 Sep 3
JT  - Briefings in elbows
PMC - PMC123456
SI  - ClinicalTrials.gov/NCT00000012
PT  - Journal Article
CON - Elbow. 2001;1:2. PMID: 999
LA  - eng

PMID- 12230039
TI  - The next one
"""


def _read(text: str, name: str = "x.ris") -> ReadFile:
    return read_records(Document(name, text.encode()))


def _one(text: str) -> Candidate:
    found = _read(text)
    assert len(found.records) == 1 and not found.broken
    return found.candidates[0]


def test_ris_of_zotero() -> None:
    found = _one(ZOTERO)
    assert (found.file, found.line, found.title) == ("x.ris", 1, "Purple elbow in spring")
    assert found.authors == ("Lee, Ann", "van den Berg, Ludwig")
    assert (found.date, found.year, found.journal) == ("2019-03-07", 2019, "Journal of Elbows")
    assert (found.volume, found.issue, found.pages) == ("3", "2", "11-19")
    assert (found.doi, found.registrations) == ("10.5555/elbow.1", ("NCT01234567",))
    assert found.abstract == "Adults took it. NCT01234567. Second line of it."
    assert ("AB", "Adults took it. NCT01234567.\nSecond line of it.") in found.raw


def test_ris_of_embase() -> None:
    found = _one(EMBASE)
    assert found.title == "Elbows seen" and found.authors == ("Liu, R.", "Adler, D.G.")
    assert (found.date, found.journal, found.abstract) == (
        "2014",
        "Elbow Ultrasound",
        "What was seen.",
    )
    assert found.doi == "10.5555/elbow.2" and found.types == ("JOUR", "Article")


def test_ris_of_scopus() -> None:
    found = _one(SCOPUS)
    assert (found.pmid, found.pages, found.doi) == ("31421429", "104501", None)
    assert found.types == ("JOUR", "Review")


def test_pubmed_by_way_of_endnote() -> None:
    found = _one(ENDNOTE)
    assert (found.pmid, found.date, found.pages) == ("21553931", "2011-06", "349-69")
    assert [each.name for each in found.entities] == ["Animals", "Elbow/chemistry"]


@pytest.mark.parametrize(
    ("line", "pmid"),
    [
        ("UR  - https://pubmed.ncbi.nlm.nih.gov/31234567/", "31234567"),
        ("N1  - PMID: 31234567", "31234567"),
        ("N1  - Comment in: Elbow. 2001. PMID: 31234567", None),
        ("ID  - 31234567\nDB  - Ovid MEDLINE(R)", "31234567"),
        ("ID  - 31234567", None),
        ("AN  - WOS:000444108200009", None),
        ("C3  - PUBMED 31234567,EMBASE 643589775", "31234567"),
    ],
)
def test_a_pmid_is_one_only_where_the_record_says_so(line: str, pmid: str | None) -> None:
    assert _one(f"TY  - JOUR\nTI  - Elbow\n{line}\nER  - \n").pmid == pmid


def test_web_of_science() -> None:
    found = _one(WEB)
    assert found.title == "Elbows in two lines" and found.authors == ("Lee, Ann", "Bo, Cy")
    assert (found.line, found.pages, found.date, found.pmid) == (3, "3-9", "2018-09", "31234567")


def test_refer() -> None:
    first, second = _read(REFER).candidates
    assert first.authors == ("Lee, Ann",) and first.doi == "10.5555/elbow.5"
    assert (second.line, second.title) == (9, "Second")


def test_medline() -> None:
    first, second = _read(MEDLINE).candidates
    assert (first.pmid, first.pmcid, first.doi) == ("12230038", "PMC123456", "10.5555/elbow.6")
    assert first.title == "Elbows, a brief overview" and first.date == "2002-09-03"
    assert first.authors == ("Mango, Harry", "Elbow Study Group")
    assert first.registrations == ("NCT00000012",) and first.journal == "Briefings in elbows"
    assert (second.pmid, second.line) == ("12230039", 20)


def test_records_without_their_end_or_beginning() -> None:
    without_end = _read(ZOTERO.replace("ER  -\n", "") * 3)
    assert [each.line for each in without_end.records] == [1, 17, 33]
    assert "end of its last record" in without_end.notes[0]
    assert len(_read(ZOTERO.removeprefix("TY  - JOUR\n") + EMBASE).candidates) == 2
    assert len(_read((ZOTERO + EMBASE) * 20).candidates) == 40


def test_what_is_not_understood_is_named_with_its_line() -> None:
    found = _read(ZOTERO + "TY  - JOUR\nAU  - Lee, Ann\nER  -\n" + EMBASE)
    assert [(each.line, each.reason) for each in found.broken] == [
        (18, "it has neither a title nor a DOI, PMID or PMCID")
    ]
    assert len(found.candidates) == 2
    stray = _read("Provider: Somebody\n" + ZOTERO + "not a tag\n" + EMBASE)
    assert stray.notes == ("has 1 line outside any record, the first at 19",)


def test_a_record_without_end_stays_bounded() -> None:
    found = _read("TY  - JOUR\nTI  - Elbow\n" + "AB  - word word\n" * 200_000 + "ER  -\n" + EMBASE)
    assert found.broken[0].line == 1 and "2 million" in found.broken[0].reason
    assert len(found.candidates) == 1


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*ZOTERO.splitlines(), *WEB.splitlines(), "", "\x00", "é  - "])))
def test_any_lines_are_records_or_refused(lines: list[str]) -> None:
    """Every opening line ends as a record, understood or not."""
    text = "TY  - JOUR\n" + "\n".join(lines)
    assert len(_read(text).records) >= text.count("TY  - JOUR\n")
