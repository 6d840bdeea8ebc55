"""What a table of findings is about in words, as GRADE heads it: patients, setting, intervention,
comparison."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ldncli.evidence.findings.ordering import findings_of
from ldncli.records.vocabularies.units import dose_text, span
from ldncli.report.words.language.phrases import series

if TYPE_CHECKING:
    from ldncli.evidence.findings.ordering import Line
    from ldncli.evidence.selecting.studies import Study
    from ldncli.records.index.library import Library
    from ldncli.records.vocabularies.topic import Called

_COUNTRIES = 4
_COMPARED = {
    "placebo": "placebo",
    "active-placebo": "active placebo",
    "usual-care": "usual care",
    "no-treatment": "no treatment",
    "dose": "another dose",
    "other-users": "other users",
}


def question_words(lines: Sequence[Line], library: Library, called: Called) -> tuple[str, ...]:
    """Two lines: patients and setting; intervention and comparison. Setting and comparison are
    those of the studies behind the rows, where they say."""
    conditions = list(dict.fromkeys(each.condition for each in lines))
    studies = list(
        {
            study.id: study for each in findings_of(lines) for study in each.best.synthesis.studies
        }.values()
    )
    named = series(list(map(library.vocabulary("conditions").inline, conditions)), most=3)
    countries = series(sorted(_countries(studies)), most=_COUNTRIES) or "not stated"
    low, high = span(study.doses for study in studies if study.doses)
    dose = dose_text(low, high, library.topic.dose.unit)
    given = f"{called.inline}, {dose} {library.topic.dose.unit} a day" if dose else called.inline
    compared = series(_compared(studies)) or "none: no study has a control group"
    return (
        f"Patients: {named} · Setting: {countries}",
        f"Intervention: {given} · Comparison: {compared}",
    )


def _countries(studies: Iterable[Study]) -> set[str]:
    return {
        country
        for study in studies
        for paper in study.papers
        if paper.population
        for country in paper.population.countries
    }


def _compared(studies: Iterable[Study]) -> list[str]:
    """What studies compare with, once each."""
    found = [
        _COMPARED.get(each.type) or each.name or "another treatment"
        for study in studies
        for each in next((paper.comparators for paper in study.papers if paper.comparators), ())
        if each.type != "before-after"
    ]
    return list(dict.fromkeys(found))
