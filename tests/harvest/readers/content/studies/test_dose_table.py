"""Tables of doses: what is taken for what, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import UsageError
from ldncli.harvest.readers.content.studies.dose_table import DoseTable, read_dose_table


def _read(tmp_path: Path, text: str, *mapping: str) -> DoseTable:
    path = tmp_path / "doses.csv"
    path.write_text(text, encoding="utf-8")
    return read_dose_table(path, mapping=mapping)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("id,type,dose,cases,n,logrr,se", "ratios"),
        ("id,type,dose,case,n,adjrr,lb,ub", "ratios"),
        ("id,dose,y,sd,n", "means"),
        ("author,mg,mean,se,n", "means"),
        ("id,dose,cases,peryears,type", "counts"),
    ],
)
def test_kinds_of_tables(tmp_path: Path, head: str, kind: str) -> None:
    cells = ",".join("A" if name in ("id", "author", "type") else "1" for name in head.split(","))
    found = _read(tmp_path, f"{head}\n{cells}\n")
    assert found.kind == kind and found.rows[0]["study"] == "A" and found.rows[0]["dose"] == "1"


def test_y_is_a_mean_only_beside_a_standard_deviation(tmp_path: Path) -> None:
    assert _read(tmp_path, "id,dose,y,se\nA,1,2,3\n").taken["logrr"] == "y"
    assert _read(tmp_path, "id,dose,y,sd,n\nA,1,2,3,4\n").taken["mean"] == "y"


def test_numbers_with_a_comma_and_columns_by_name(tmp_path: Path) -> None:
    text = "id;menge;faelle;leute\nA;0;5;100\nA;1,5;9;100\n"
    found = _read(tmp_path, text, "dose=menge,cases=faelle", "n=leute")
    assert [row["dose"] for row in found.rows] == ["0", "1.5"]
    assert "dose = menge" in found.notes[0]


@pytest.mark.parametrize(
    ("text", "mapping", "told"),
    [
        ("id,cases,n\nA,1,2\n", (), "no column of doses"),
        ("id,dose,cases\nA,1,2\n", (), "does not say what happened"),
        ("id,dose,cases,n\nA,1,few,9\n", (), "row 1: cases is 'few'"),
        ("id,dose,cases,n\nA,1,2,9\n", ("dosis=dose",), "--map does not accept"),
        ("id,dose,cases,n\nA,1,2,9\n", ("dose=amount",), "there is no column 'amount'"),
        ("id,dose,cases,n\n", (), "no doses"),
    ],
)
def test_refusals(tmp_path: Path, text: str, mapping: tuple[str, ...], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        _read(tmp_path, text, *mapping)
