"""Reports for the tests: of the invented base, and of a base whose every text is hostile."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import load
from ldncli.report.document.blocks import Report
from ldncli.report.document.content import build_report

HOSTILE = (
    '</style></script><script>alert(1)</script><img src=x onerror="alert(2)"> {{ 7*7 }} | ``` ]]> &'
    ' "q" \u202egnp.exe שלום 🧪 ='
)


def question_to(world: Path, **given: Any) -> Asked:
    """A question to a base."""
    return ask(load(str(world)), **given)


def report_of(world: Path, **given: Any) -> Report:
    """The report of a question to a base."""
    return build_report(question_to(world, **given))


def make_hostile(world: Path) -> None:
    """Put hostile text wherever a record of the base has free text, and a title
    of 2,000 characters into one."""
    for place, file in enumerate(sorted((world / "papers").glob("*.yaml"))):
        words = f"'{HOSTILE} {file.stem}'"
        text = file.read_text(encoding="utf-8")
        text = re.sub(
            r"^(title|journal|summary): [^>|].*$",
            lambda found, words=words: f"{found[1]}: {words}",
            text,
            flags=re.MULTILINE,
        )
        text = re.sub(
            r"^(    label): .*$",
            lambda found, words=words: f"{found[1]}: {words}",
            text,
            flags=re.MULTILINE,
        )
        if place == 0:
            text = re.sub(
                r"^title: .*$",
                f"title: '{'A' * 1000}{'<b>' * 300}{'B' * 100}'",
                text,
                flags=re.MULTILINE,
            )
        file.write_text(text, encoding="utf-8")
