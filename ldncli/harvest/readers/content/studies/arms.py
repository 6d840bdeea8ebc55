"""Tables with a line for each trial and three arms or more beside each other, as a line for each
arm."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ldncli.harvest.readers.content.studies.layouts import joined, role_of
from ldncli.harvest.readers.content.studies.sheets import Sheet, number_text

_NUMBERED = re.compile(r"(.*?)[ ._]?(\d+)")


def one_line_for_each_arm(sheet: Sheet) -> Sheet:
    """The sheet with a line for each arm, where its headings number three treatments or more
    (treat1, treat2, treat3, and event1 …); any other as it is. Trials without a name are called by
    their line; arms without a treatment are left out."""
    treatment = _treatment(sheet)
    if treatment is None:
        return sheet
    numbered: dict[str, dict[int, str]] = {}
    for heading in sheet.headings:
        if found := _NUMBERED.fullmatch(heading):
            numbered.setdefault(found[1], {})[int(found[2])] = heading
    arms = sorted(numbered[treatment])
    parts = {name: by for name, by in numbered.items() if set(by) >= set(arms[:2])}
    taken = {heading for by in parts.values() for heading in by.values()}
    kept = [each for each in sheet.headings if each not in taken]
    named = any((role_of(each) or (0, ""))[1] == "study" for each in kept)
    heads = [*([] if named else ["study"]), *kept, *parts]
    rows = []
    for place, row in enumerate(sheet.rows, 1):
        cells = dict(zip(sheet.headings, row, strict=True))
        for arm in arms:
            if not number_text(cells[parts[treatment][arm]], "."):
                continue
            own = [cells.get(by.get(arm, ""), "") for by in parts.values()]
            rows.append(
                (*([] if named else [f"line {place}"]), *(cells[each] for each in kept), *own)
            )
    note = f"{len(arms)} arms beside each other: {', '.join(parts)}"
    return Sheet(sheet.file, tuple(heads), tuple(rows), (*sheet.notes, note))


def _treatment(sheet: Sheet) -> str | None:
    """What numbered headings call treatments, where there are three; None where there are not."""
    by_name: Mapping[str, str] = {joined(each): each for each in sheet.headings}
    for heading in sheet.headings:
        role = (role_of(heading) or (0, ""))[1]
        found = _NUMBERED.fullmatch(heading)
        if role == "treat1" and found and f"{joined(found[1])}3" in by_name:
            return found[1]
    return None
