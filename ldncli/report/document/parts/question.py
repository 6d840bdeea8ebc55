"""What was asked, which records were used, and the flow from all records to the studies in a synthesis."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from ldncli.records.library import short
from ldncli.report.document.blocks import Figure, Grid, Paragraph, Section
from ldncli.report.document.material import Material
from ldncli.report.document.prisma import flow_of, prisma_scene
from ldncli.report.document.wording import counted, number, series, upper

# Filters whose words are terms of a vocabulary.
_TERMS = {"condition": "conditions", "outcome": "outcomes", "mechanism": "mechanisms", "design": "designs"}
_NAMES = {
    "min_n": "Least number of participants",
    "dose_within": "Whole range of doses within",
    "include_retracted": "Retracted papers counted too",
}
_SCOPES = {"ldn": "low-dose naltrexone by itself", "any": "everything in the base"}


def title_of(material: Material) -> str:
    """The question as a title."""
    conditions = [material.inline_condition(each) for each in _terms(material, "condition")]
    outcomes = [material.inline_outcome(each) for each in _terms(material, "outcome")]
    what = f": {series(outcomes)}" if outcomes else ""
    if conditions:
        return f"Low-dose naltrexone in {series(conditions)}{what}"
    return f"Low-dose naltrexone{what}" if what else "Low-dose naltrexone: the whole evidence base"


def terms_asked(material: Material, name: str) -> list[str]:
    """The labels of the terms that a filter names, in the words of the vocabulary."""
    return list(map(material.library.vocabulary(_TERMS[name]).label, _terms(material, name)))


def _terms(material: Material, name: str) -> list[str]:
    """The ids of the terms that a filter names, each once."""
    vocabulary = material.library.vocabulary(_TERMS[name])
    return list(dict.fromkeys(map(vocabulary.resolve, material.given.get(name) or ())))


def command_of(given: Mapping[str, Any]) -> str:
    """The command that makes the same report of the same data."""
    words = ["ldn", "report"]
    for name, value in given.items():
        option = f"--{name.replace('_', '-')}"
        if value is True:
            words.append(option)
        elif isinstance(value, list | tuple):
            words += [word for each in value for word in (option, str(each))]
        elif value is not None and value is not False:
            words += [option, str(value)]
    return shlex.join(words)


def facts_of(material: Material, version: str, style: str) -> tuple[tuple[str, str], ...]:
    """What identifies a report."""
    return (
        ("Data", f"{counted(len(material.library), 'record')}, digest {short(material.library.digest)}"),
        ("Date of the data", material.data_date or "none: the base is empty"),
        ("Made with", f"ldn {version}"),
        ("Citation style", style),
        ("Question", command_of(material.given)),
    )


def question_section(material: Material) -> Section:
    """The question with its filters, the account of records, the flow."""
    steps = flow_of(material)
    rows = tuple(((label,), (value,)) for label, value in _rows(material))
    left = material.selection.left_out
    account = f"{number(len(material.selection.ids))} of {counted(material.selection.total, 'record')} passed the filters."
    if left:
        account += f" Left out, each under the first reason that speaks against it: {series([f'{reason} ({number(count)})' for reason, count in left.items()])}."
    others = len(material.papers) - len(material.selection.ids)
    if others:
        account += f" {counted(others, 'other report')} of the same studies {'is' if others == 1 else 'are'} looked at too, since facts of a study may stand in any of its papers."
    return Section(
        "question",
        "Question and records",
        (
            Grid("table-question", "What was asked", ("Filter", "Asked"), rows, widths=(28, 72)),
            Paragraph((account,)),
            Figure(
                "figure-flow",
                "PRISMA 2020 flow, counted from the records",
                prisma_scene(steps),
                (("A base is no search of databases: what is identified are its records, by the fullest form in which each was read.",),),
            ),
        ),
    )


def _rows(material: Material) -> Iterator[tuple[str, str]]:
    given = dict(material.given)
    scope = given.pop("scope", None) or ("ldn",)
    yield "Treatment", series([_SCOPES.get(each, each.replace("-", " ")) for each in scope])
    for name in _TERMS:
        asked = terms_asked(material, name)
        given.pop(name, None)
        if asked or name in ("condition", "outcome"):
            yield upper(name), f"{series(asked, 'or')}, with all below in the vocabulary" if asked else "any"
    for name, value in given.items():
        if value not in (None, False, (), []):
            words = (
                "yes" if value is True else series([str(each) for each in value], "or") if isinstance(value, list | tuple) else str(value)
            )
            yield _NAMES.get(name, upper(name.replace("_", " "))), words
    yield "Records", f"digest {material.library.digest}"
