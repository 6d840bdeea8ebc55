"""BibTeX: every entry is read or named, whatever stands beside it."""

from __future__ import annotations

import pytest

from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import ReadFile, read_records
from ldncli.harvest.readers.references.bibtex_entries import authors

BIB = r"""
% a remark
@string{jelb = "Journal of Elbows"}
@comment{nothing}
@article{lee2019,
  title = {{Purple} elbow \& knee: 50\% of {\"o}thers},
  author = {M{\"u}ller, Jos{\'e} and Ann van den Berg and {World Elbow Organization} and others},
  journal = jelb # { Online},
  year = 2019, month = mar,
  volume = "3", number = 2, pages = {11--19},
  doi = {https://doi.org/10.5555/elbow\_1},
  abstract = {An {NCT01234567} trial with a brace \{ in it.},
  keywords = {elbow; knee},
  note = {PMID: 31234567},
}

@inproceedings{ bo2001 , author="Bo, Cy", title="No comma at the end", date={2001-02-03}}
@misc(paren, title = {In brackets})
"""


def _read(text: str) -> ReadFile:
    return read_records(Document("x.bib", text.encode()))


def test_entries() -> None:
    first, second, third = _read(BIB).candidates
    assert first.title == "Purple elbow & knee: 50% of öthers"
    assert first.authors == ("Müller, José", "van den Berg, Ann", "World Elbow Organization")
    assert (first.journal, first.date) == ("Journal of Elbows Online", "2019-03")
    assert (first.volume, first.issue, first.pages) == ("3", "2", "11-19")
    assert (first.doi, first.pmid) == ("10.5555/elbow_1", "31234567")
    assert first.registrations == ("NCT01234567",) and first.line == 5
    assert (second.line, second.date, second.authors) == (17, "2001-02-03", ("Bo, Cy",))
    assert third.title == "In brackets" and third.raw[1] == ("key", "paren")


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("@article{a, title = {Never closed,\n  year = 2001,\n", "a brace is not closed"),
        ('@article{a, title = "Never closed\n}\n', "a quotation mark is not closed"),
        ("@article{a title = {x}}\n", "it has no comma after its key"),
        ("@article{a, title = }\n", "a field has no value"),
        ("@article{a, title = {x} year {2001}}\n", "it is not closed, or broken at 'year {2001}}'"),
        ("@article{a,}\n", "it has no fields"),
        ("@article{a, author = {Lee, Ann}}\n", "it has neither a title"),
        ("@article{a, title={x}} @article{b, title={y}}\n", "another entry begins"),
    ],
)
def test_a_broken_entry_costs_itself_alone(entry: str, reason: str) -> None:
    found = _read(BIB + entry + BIB)
    assert len(found.candidates) == 6 and len(found.broken) == 1
    assert found.broken[0].reason.startswith(reason) and found.broken[0].line == 19


def test_a_file_cut_off_in_an_entry() -> None:
    found = _read(BIB[: BIB.index("No comma")])
    assert len(found.candidates) == 1 and len(found.broken) == 1


def test_names() -> None:
    assert authors("Lee, Ann AND Bo, Cy and {Barnes and Noble}") == [
        "Lee, Ann",
        "Bo, Cy",
        "{Barnes and Noble}",
    ]
