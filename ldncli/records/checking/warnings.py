"""What is no fault of a record and should be looked at again: values that each may stand, and that
hardly fit together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ldncli.errors import Fault
from ldncli.records.index.building import with_line
from ldncli.records.index.library import fresh_store
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import Problem, restore
from ldncli.records.text.paths import path_text

if TYPE_CHECKING:
    from ldncli.records.layers import Place

# The domain of instruments that asks whether what was planned is what is reported.
_REPORTING = "selective-reporting"
_OURS = "ldn"
# Words of a reason that weigh what is not reported.
_TOLD = re.compile(r"unreported|\bnot (?:seen|given|reported|in the)\b|no results?\b|missing", re.I)


def warnings_in(data: Place, only: frozenset[Path] | None = None) -> list[Fault]:
    """What should be looked at again in the records of a base, or in those of its files that are
    named in `only`; a judgement that somebody made is never changed for it."""
    sql = """SELECT file, record FROM papers JOIN contents USING (number)
             WHERE json_array_length(record, '$.unreported') > 0 ORDER BY id"""
    found = [
        with_line(Fault(file, None, path_text(each.path), each.message, each.hint), data)
        for file, record in fresh_store(data)[0].rows(sql).fetchall()
        if only is None or (data / file).resolve() in only
        for each in _reporting(restore(Paper, json.loads(record)))
    ]
    return found if isinstance(data, Path) else data.named(found)


def _reporting(paper: Paper) -> Iterator[Problem]:
    """Reporting that we judge to be at low risk, of a study whose record lists outcomes that were
    planned and are not reported, where the reason does not weigh that. Judgements of reviews stand
    as they print them."""
    missing = ", ".join(dict.fromkeys(each.domain for each in paper.unreported))
    for index, appraisal in enumerate(paper.appraisals):
        judged = appraisal.domains.get(_REPORTING)
        if not judged or judged.judgement != "low" or appraisal.by != _OURS:
            continue
        if not _TOLD.search(judged.reason or ""):
            yield Problem(
                ("appraisals", index, "domains", _REPORTING),
                f"low, though the record lists outcomes that are not reported: {missing}",
                "say in the reason why they do not matter to the result judged, or judge again",
            )
