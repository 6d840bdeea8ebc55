"""Risk of bias for R's robvis: a row a study, a column a domain, in the order
and the words that it reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ldncli.errors import UsageError, nearest
from ldncli.evidence.selecting.appraisals import Judged, by_instrument, by_trial, judged
from ldncli.questions.asked import Asked
from ldncli.records.vocabularies.instruments import Instrument
from ldncli.report.exchange.made import Made
from ldncli.report.table import Column, Table
from ldncli.report.tables.bias import judged_name, names_of, several_papers
from ldncli.report.writing.formats import to_csv


@dataclass(frozen=True, slots=True)
class _Layout:
    """How robvis takes an instrument: its name for the tool and, where it has a template,
    our domain behind each column."""

    tool: str
    domains: Mapping[str, str] | None = None


_ROB2 = ("randomisation", "deviations", "missing-data", "measurement", "selective-reporting")
# robvis has the domains of ROBINS-I in the order of its first version, in which selection
# comes before classification.
_ROBINS_I = (
    "confounding",
    "selection",
    "classification",
    "deviations",
    "missing-data",
    "measurement",
    "selective-reporting",
)
_LAYOUTS = {
    "rob2": _Layout("ROB2", {f"D{place}": domain for place, domain in enumerate(_ROB2, 1)}),
    # robvis has no template with period and carry-over effects; its template
    # for any domains by name is called so by 0.3.0, and still by 0.3.0.900 beside "Generic".
    "rob2-crossover": _Layout("ROB1"),
    "robins-i": _Layout(
        "ROBINS-I", {f"D{place}": domain for place, domain in enumerate(_ROBINS_I, 1)}
    ),
    "rob1": _Layout("ROB1"),
}
_WORDS = {
    "low": "Low",
    "some-concerns": "Some concerns",
    "unclear": "Unclear",
    "moderate": "Moderate",
    "high": "High",
    "serious": "Serious",
    "critical": "Critical",
    "no-information": "No information",
}


def to_robvis(listed: Asked, name: str = "rob2") -> Made:
    """The judgements on the papers listed, by one instrument, as CSV; raises UsageError for an
    instrument that robvis does not draw."""
    instruments = listed.library.instruments
    if name not in _LAYOUTS or name not in instruments:
        known = [each for each in _LAYOUTS if each in instruments]
        raise UsageError(
            f"robvis does not draw {name!r}",
            hint=nearest(name, known) or f"--instrument is one of {', '.join(known)}",
        )
    designs = listed.library.vocabulary("designs").terms
    groups = by_instrument(judged(listed.selected, instruments, designs, listed.query.outcomes))
    rows = _ours_first(groups.get(name, []))
    weighted = bool(rows) and all(each.participants for each in rows)
    names = names_of(rows, listed.library)
    table = _table(rows, instruments[name], names, weighted=weighted)
    return Made(to_csv(table), tuple(_notes(name, rows, groups, weighted=weighted)))


def _ours_first(found: Sequence[Judged]) -> list[Judged]:
    """Our judgements; those of reviews only on papers that we did not judge,
    since robvis counts every row."""
    ours = {each.paper.id for each in found if each.ours}
    return [each for each in found if each.ours or each.paper.id not in ours]


def _table(
    rows: Sequence[Judged], instrument: Instrument, names: Mapping[str, str], *, weighted: bool
) -> Table:
    domains = _LAYOUTS[instrument.id].domains
    domains = domains or {each.label: each.id for each in instrument.domains}
    several = several_papers(rows)
    cells = tuple(
        (
            judged_name(each, several, names),
            *(_word(each.judgement(domain)) for domain in domains.values()),
            _word(each.appraisal.overall.judgement),
            each.participants if weighted else 1,
        )
        for each in rows
    )
    return Table(
        "Risk of bias",
        tuple(Column(key, key) for key in ("Study", *domains, "Overall", "Weight")),
        cells,
    )


def _word(judgement: str | None) -> str | None:
    return _WORDS[judgement] if judgement else None


def _notes(
    name: str, rows: Sequence[Judged], groups: Mapping[str, Sequence[Judged]], *, weighted: bool
) -> list[str]:
    notes = [
        f"judgements by {name}: {len(rows)}; in R: x <- read.csv(file, check.names = FALSE);"
        f' rob_traffic_light(x[names(x) != "Weight"], tool = "{_LAYOUTS[name].tool}")'
    ]
    if any(
        each.judgement == "no-information"
        for row in rows
        for each in (*row.appraisal.domains.values(), row.appraisal.overall)
    ):
        notes.append(
            'robvis 0.3.0 has no sign for "No information", and with it leaves other judgements'
            ' out of ROB2 and ROBINS-I: use 0.3.0.900, or tool = "ROB1", which leaves only those'
            " blank"
        )
    notes.append(
        "Weight is the number of participants"
        if weighted
        else "Weight is 1: not every study says how many took part"
    )
    if trials := [each for each in by_trial(rows) if len(each.appraisals) > 1]:
        ids = ", ".join(dict.fromkeys(each.first.study for each in trials))
        notes.append(
            f"a row an assessment: robvis counts {ids} more than once, since several outcomes or"
            " papers were judged; delete rows for one a trial"
        )
    if name == "rob2" and groups.get("rob2-crossover"):
        notes.append(
            f"crossover trials go by a variant ({len(groups['rob2-crossover'])} more): --instrument"
            " rob2-crossover"
        )
    return notes
