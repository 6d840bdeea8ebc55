"""What was excluded and why, the full texts first."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.report.document.prisma.excluded import excluded_table, report_name
from ldncli.screening.events import Resolved
from tests.report.document.prisma.reviews import NAMES, log_update, review_in
from tests.screening.made import entry, write


def test_every_exclusion_with_its_reason(world: Path) -> None:
    log_update(world)
    note = Resolved(
        candidate=NAMES[4], stage="title-abstract", verdict="exclude", reason="mine", note="A dog"
    )
    write(world, note, by="Cy")
    table = excluded_table(review_in(world))
    assert table.head == ("1 report excluded in full text, 2 by title and abstract.",)
    found = [
        (each["id"], each["stage"], each["reason"], each["note"], each["by"])
        for each in table.mappings()
    ]
    assert found == [
        (NAMES[2], "full text", "Design not of interest", None, ("Ann",)),
        (NAMES[0], "title and abstract", "People or condition not of interest", None, ("Ann",)),
        (NAMES[4], "title and abstract", "mine", "A dog", ("Cy",)),
    ]
    assert table.mappings()[0]["report"] == "Lee et al. 2020"


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"authors": ("O'Kelly, Bo",), "date": "2020-05"}, "O'Kelly 2020"),
        ({"authors": ("Elbow Group", "Lee, A")}, "Elbow Group et al. no year"),
        ({"registrations": ("NCT01234567",)}, "NCT01234567"),
        ({"date": "1999"}, "No author, 1999"),
    ],
)
def test_what_a_report_is_called(values: dict[str, object], name: str) -> None:
    assert report_name(entry("x", **values)) == name
