"""A file of one's own studies: from the options of the command line to its analysis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from ldncli.cli.options import Filters, OwnFile
from ldncli.cli.weigh.plans import Pooling, refuse_questions
from ldncli.errors import UsageError

if TYPE_CHECKING:
    from ldncli.evidence.synthesis.own_studies import OwnAnalysis
    from ldncli.harvest.readers.content.studies.judgements import JudgementTable
    from ldncli.harvest.readers.content.studies.study_table import StudyTable


def refuse_own(own: OwnFile, others: Mapping[str, Any] | None = None) -> None:
    """Refuse what is about a file of studies where there is none."""
    given = {each.name: getattr(own, each.name) for each in fields(OwnFile)} | dict(others or {})
    for name, value in given.items():
        if value is not None:
            raise UsageError(
                f"--{name.replace('_', '-')} is for a file of studies",
                hint="add --studies FILE, or leave it out",
            )


def own_judgements(own: OwnFile, filters: Filters, instrument: list[str] | None) -> JudgementTable:
    """The risk-of-bias judgements in the file."""
    from ldncli.harvest.readers.content.studies.judgements import read_judgements
    from ldncli.harvest.readers.content.studies.revman import (
        looks_like_review,
        read_review,
        review_judgements,
    )
    from ldncli.harvest.readers.content.studies.sheets import read_whole

    assert own.studies is not None
    refuse_questions(filters)
    given = {"--instrument": instrument, "--map": own.map, "--scale": own.scale}
    for name, value in (given | {"--decimal": own.decimal}).items():
        if value:
            raise UsageError(f"{name} says nothing of a table of judgements", hint="leave it out")
    content = read_whole(own.studies)
    if looks_like_review(content):
        return review_judgements(read_review(content, own.studies.name))
    return read_judgements(own.studies, own.sheet)


def _one_outcome(pooling: Pooling) -> str | None:
    named = pooling.outcome or []
    if len(named) > 1:
        raise UsageError("one outcome of a file is pooled at a time", hint="name one --outcome")
    return named[0] if named else None


def _table(
    own: OwnFile, measure: str | None, outcome: str | None, *, every_outcome: bool = False
) -> StudyTable:
    """The studies of the file: of a review of RevMan, or a table; with `every_outcome` the rows of
    all its outcomes."""
    from ldncli.harvest.readers.content.studies.revman import (
        looks_like_review,
        read_review,
        review_table,
    )
    from ldncli.harvest.readers.content.studies.sheets import read_sheet, read_whole
    from ldncli.harvest.readers.content.studies.study_table import read_studies, study_table

    assert own.studies is not None
    content = read_whole(own.studies)
    if looks_like_review(content):
        refuse_for_reviews(own)
        return review_table(read_review(content, own.studies.name), outcome)
    if every_outcome:
        return study_table(read_sheet(own.studies, own.sheet), own.map or (), own.decimal, measure)
    return read_studies(
        own.studies,
        mapping=own.map or (),
        sheet=own.sheet,
        decimal=own.decimal,
        measure=measure,
        outcome=outcome,
    )


def network_table(own: OwnFile, measure: str | None, outcome: list[str] | None) -> StudyTable:
    """The comparisons or arms of a network in the file; one outcome where it has several."""
    from ldncli.harvest.readers.content.studies.arms import one_line_for_each_arm
    from ldncli.harvest.readers.content.studies.layouts import NETWORK_SHAPES
    from ldncli.harvest.readers.content.studies.revman import looks_like_review
    from ldncli.harvest.readers.content.studies.sheets import read_sheet, read_whole
    from ldncli.harvest.readers.content.studies.study_table import of_outcome, study_table

    assert own.studies is not None
    if len(outcome or ()) > 1:
        raise UsageError("one outcome of a file is taken at a time", hint="name one --outcome")
    if looks_like_review(read_whole(own.studies)):
        raise UsageError(
            "a review of RevMan compares two treatments at a time",
            hint="give a table with a line for each arm: study, treatment, n and events",
        )
    sheet = of_outcome(read_sheet(own.studies, own.sheet), outcome[0] if outcome else None)
    return study_table(
        one_line_for_each_arm(sheet), own.map or (), own.decimal, measure, NETWORK_SHAPES
    )


def refuse_for_reviews(own: OwnFile) -> None:
    """Refuse what is about tables, where the file is a review."""
    for name in ("map", "sheet", "decimal"):
        if getattr(own, name) is not None:
            raise UsageError(f"--{name} says nothing of a review of RevMan", hint="leave it out")


def own_analysis(
    own: OwnFile,
    pooling: Pooling,
    options: Mapping[str, Any] | None = None,
    further: Iterable[str] = (),
    *,
    every_outcome: bool = False,
) -> tuple[OwnAnalysis, str]:
    """The studies of the file pooled as asked, and what the analysis is called; with
    `every_outcome` the rows of all its outcomes."""
    from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies, prepared

    assert own.studies is not None
    refuse_questions(pooling, allowed=("outcome",))
    if pooling.common_tau2 and not pooling.by:
        raise UsageError("--common-tau2 needs subgroups", hint="name them with --by")
    asked = pooling.measure.upper() if pooling.measure else None
    table = _table(own, asked, _one_outcome(pooling), every_outcome=every_outcome)
    rows, measure, notes = prepared(
        table.rows,
        asked,
        named=table.measure,
        scale=own.scale,
        told_scale=table.scale,
        as_metafor=table.metafor,
    )
    if measure is None and "yi" not in table.taken:
        raise UsageError(
            f"{table.file} has no effects, and no measure says what to compute",
            hint=f"name it with --measure: {', '.join(table.measures[:3])} …",
        )
    plan = OwnPlan(
        measure,
        pooling.method,
        pooling.test,
        pooling.level,
        dict(options or {}),
        (pooling.by, table.column(pooling.by, "--by")) if pooling.by else None,
        pooling.common_tau2,
        {name: table.numbers(name, "--moderator") for name in pooling.moderator or ()},
        pooling.exploratory,
        tuple(further),
    )
    title = table.title or own.studies.name
    return analyse_studies(rows, plan, (*table.notes, *notes)), title


def own_columns(
    own: OwnFile, pooling: Pooling, names: Mapping[str, str], *, every_outcome: bool = False
) -> dict[str, tuple[str, ...]]:
    """Columns of the file, by the options that name them, a cell for each row that is pooled."""
    if not names:
        return {}
    asked = pooling.measure.upper() if pooling.measure else None
    table = _table(own, asked, _one_outcome(pooling), every_outcome=every_outcome)
    return {name: table.column(name, option) for name, option in names.items()}
