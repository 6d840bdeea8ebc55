"""Identifiers in printed text."""

from __future__ import annotations

import pytest

from ldncli.harvest.printed import find_doi


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("doi: 10.5555/Elbow.1.", "10.5555/Elbow.1"),
        ("(10.5555/elbow(1)2)", "10.5555/elbow(1)2"),
        ("10.1892/0891-6640(2004)18<673:ioobhc>2.0.co;2", None),
        ("10.1892/0891-6640(2006)20[877:ACAOOT]2.0.CO;2", None),
        ("10.1002/(SICI)1098-2795(199907)53:3<266::AID-MRD2>3.0.CO;2-6", None),
        (
            "https://doi.org/10.1892/0891-6640(2004)18%3C673:ioobhc%3E2.0.co;2",
            "10.1892/0891-6640(2004)18<673:ioobhc>2.0.co;2",
        ),
        (
            "10.1892/0891-6640(2004)18&lt;673:ioobhc&gt;2.0.co;2",
            "10.1892/0891-6640(2004)18<673:ioobhc>2.0.co;2",
        ),
        ("<a href='https://doi.org/10.5555/x'>10.5555/x</a>", "10.5555/x"),
        ("none", None),
    ],
)
def test_dois(text: str, doi: str | None) -> None:
    assert find_doi(text) == (text if doi is None and text != "none" else doi)
