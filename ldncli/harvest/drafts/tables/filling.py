"""Arms, outcomes and harms from the tables of a paper: alone where columns and form are
unmistakable, else by the rows that a person picks."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.evidence import Quote
from ldncli.harvest.drafts.findings import Reading
from ldncli.harvest.drafts.register.groups import Arms
from ldncli.harvest.drafts.tables.cells import Form
from ldncli.harvest.drafts.tables.columns import ArmColumn, arm_columns, match
from ldncli.harvest.drafts.tables.rows import (
    TableRow,
    arms_of,
    is_baseline,
    is_harms,
    table_rows,
    values_of,
)
from ldncli.harvest.readers.content.full_text import FullText
from ldncli.harvest.readers.content.results import Group

_IMPROVED = re.compile(r"\b(?:change|improvement|reduction|decrease|increase)\b", re.IGNORECASE)
_PERCENT = re.compile(
    r"(?:%|per\s?cent\w*)\s(?:of\s)?(?:change|improvement|reduction)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Pick:
    """A row that a person picked by its name, and the form of its values where the person says
    it."""

    row: str
    form: Form | None = None


def add_tables(
    draft: Draft, reading: Reading, text: FullText, picks: Collection[Pick] = ()
) -> list[str]:
    """Fill in what is unmistakable, and the rows picked; returns why a picked row could not be
    read, each in a sentence."""
    return _Tables(draft, reading, text).add(picks)


class _Tables:
    def __init__(self, draft: Draft, reading: Reading, text: FullText) -> None:
        self._draft, self._reading, self._text = draft, reading, text
        self._columns = list(arms_of(text))
        self._ids: dict[str, str] = {}
        self._before: dict[str, dict[str, dict[str, Any]]] = {}

    def add(self, picks: Collection[Pick]) -> list[str]:
        chosen = {each.row: each for each in picks}
        rows = list(table_rows(self._text))
        troubles = [
            f"there is no row {name}" for name in chosen if all(e.name != name for e in rows)
        ]
        if len(self._columns) > 1:
            self._add_arms()
        for each in rows:
            columns = arm_columns(each.table)
            matched = match(columns, self._columns)
            pick = chosen.get(each.name)
            if pick and not matched:
                trouble, matched = self._pick_columns(each, columns)
                troubles += [trouble] if trouble else []
            forms = {pick.form} if pick and pick.form else None
            values = values_of(each, columns, forms) if len(matched) > 1 else {}
            if pick and matched and not values:
                troubles.append(_unread(each, pick))
            numbers = {self._ids[matched[column].title]: each for column, each in values.items()}
            if len(numbers) > 1:
                self._take(each, numbers, picked=bool(pick))
        return troubles

    def _pick_columns(
        self, row: TableRow, columns: Sequence[ArmColumn]
    ) -> tuple[str, dict[int, ArmColumn]]:
        """The columns of a picked row that matches no arm of the other tables: all its groups as
        arms, those of a new name added."""
        if len({each.title for each in columns}) < 2:
            return f"{row.name}: no two columns name a group with its number (n = 31)", {}
        found = {}
        for each in columns:
            alone = match([each], self._columns)
            if not alone:
                self._columns.append(each)
                self._add_arm(each, Arms())
            found[each.column] = alone.get(each.column, each)
        return "", found

    def _add_arms(self) -> None:
        groups = [Group(str(each.column), each.title) for each in self._columns]
        placed = Arms().place("table", groups)
        for each in self._columns:
            found = placed.get(str(each.column))
            self._append_arm(each, found.id if found else f"arm-{each.column}")

    def _add_arm(self, column: ArmColumn, arms: Arms) -> None:
        found = arms.place("table", [Group("x", column.title)])
        name = found["x"].id if found else f"arm-{column.column}"
        taken = set(self._ids.values())
        self._append_arm(column, name if name not in taken else f"{name}-{column.column}")

    def _append_arm(self, column: ArmColumn, name: str) -> None:
        self._ids[column.title] = name
        value: dict[str, Any] = {"id": name}
        drug = self._reading.terms.drug.own.search(column.title)
        placebo = re.search(r"\bplacebo\b", column.title, re.IGNORECASE)
        if bool(drug) != bool(placebo):
            value["role"] = "treatment" if drug else "control"
        value.update(label=column.title, n_analysed=column.n)
        table = next(e for e in self._text.tables if column in arm_columns(e))
        place = f"{table.label or table.id}, column {column.column}"
        value["place"] = f"{self._reading.source} {place}"
        index = self._draft.append("arms", value)
        words = " ".join(table.column_heading(column.column))
        self._quote(f"arms[{index}]", value, words, place)

    def _take(self, row: TableRow, numbers: Mapping[str, Any], *, picked: bool) -> None:
        if is_harms(row.table) and all("events" in each for each in numbers.values()):
            value = {"term": row.heading.casefold(), "arms": dict(numbers)}
            value["place"] = f"{self._reading.source} {row.place}"
            index = self._draft.append("adverse_events", value)
            self._quote(f"adverse_events[{index}]", value, row.words, row.place)
        elif is_baseline(row.table) and not picked:
            self._before[row.heading] = {arm: dict(each) for arm, each in numbers.items()}
        else:
            self._add_outcome(row, numbers)

    def _add_outcome(self, row: TableRow, numbers: Mapping[str, dict[str, Any]]) -> None:
        headings = " ".join(heading for heading, _ in row.cells)
        score = _score(row, headings, numbers)
        # Of a change in percent, values before treatment are in another unit.
        before = self._before.get(row.heading, {}) if score != "percent-change" else {}
        arms = {
            arm: {**each, **_before(before.get(arm, {}), each)} for arm, each in numbers.items()
        }
        value: dict[str, Any] = {"label": row.heading, "score": score, "arms": arms}
        value["place"] = f"{self._reading.source} {row.place}"
        index = self._draft.append("outcomes", value)
        rest = {key: each for key, each in value.items() if key != "arms"}
        self._quote(f"outcomes[{index}]", rest, f"{row.table.caption}: {row.heading}", row.place)
        for arm, each in arms.items():
            self._quote(f"outcomes[{index}].arms.{arm}", each, row.words, row.place)

    def _quote(self, path: str, value: Any, words: str, place: str) -> None:
        self._draft.quotes.append(
            Quote(
                path=path,
                value=value,
                words=words,
                source=self._reading.source,
                place=place,
                confidence="likely",
            )
        )


def _unread(row: TableRow, pick: Pick) -> str:
    hint = "" if pick.form else "; --read-as mean-sd says it"
    return f"{row.name}: the form of its values is not plain in every group{hint}"


def _score(row: TableRow, headings: str, numbers: Mapping[str, dict[str, Any]]) -> str:
    if all("events" in each for each in numbers.values()):
        return "events"
    text = f"{row.heading} {headings} {row.table.caption}"
    if _PERCENT.search(text):
        return "percent-change"
    return "change" if _IMPROVED.search(text) else "final"


def _before(values: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What the table of people before treatment says of the same row."""
    if "mean" not in after:
        return {}
    pairs = (("mean", "baseline_mean"), ("sd", "baseline_sd"), ("median", "baseline_median"))
    return {name: values[key] for key, name in pairs if key in values}
