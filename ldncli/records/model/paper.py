"""What a record can say: frozen values, their types, their limits and their
meaning; nothing about files or YAML.

Every class of this folder is one mapping of a record, every annotation one key: its type, its
meaning, its limits. The decoder, the JSON Schema and the field tables of docs/records.md are all
made from these annotations, which are evaluated where they stand (no `annotations` from
`__future__`): as text, each would be compiled anew by every answer. None always means "not seen in
a source"; it never means zero, no, or not applicable.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated

from ldncli.records.model.bibliography import Conflict, Extraction, Notice, Relation, Source
from ldncli.records.model.kinds import Direction, Kind, Status
from ldncli.records.model.naming import called, with_acronym
from ldncli.records.model.review import Review
from ldncli.records.model.trial import (
    AdverseEvent,
    Appraisal,
    Arm,
    Comparator,
    Design,
    Intervention,
    MechanismStance,
    Outcome,
    PlannedOutcome,
    Population,
    Registry,
)
from ldncli.records.text.limits import Between, Matches, Place, Slug, Term, Text
from ldncli.values import dataclass, nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One publication: a paper, preprint, abstract, protocol or registry entry."""

    id: Annotated[
        Slug,
        "<first-author>-<year>[-<letter>], the name of the file; never reused for another",
    ]
    former_ids: Annotated[
        tuple[Slug, ...], "ids that the record had before; they still find it"
    ] = ()
    title: Annotated[Text, "title, as published"]
    title_english: Annotated[
        Text | None, "English title, where the title is in another language"
    ] = None
    acronym: Annotated[
        Text | None,
        "acronym of the trial (FINAL), where the title, the register or the text prints it",
    ] = None
    authors: Annotated[
        tuple[Text, ...], "authors in order, as Family, Given; a group without a comma"
    ] = ()
    first_author: Annotated[
        Text | None,
        "family name of the first author, if no source gives the whole list",
    ] = None
    year: Annotated[
        int, Between(1960), "year of publication (of a registry entry: of registration)"
    ]
    journal: Annotated[Text | None, "journal, preprint server, meeting or register"] = None
    volume: Annotated[Text | None, "volume"] = None
    issue: Annotated[Text | None, "issue"] = None
    pages: Annotated[Text | None, "pages or article number"] = None
    publisher: Annotated[Text | None, "publisher, where needed to find it"] = None
    language: Annotated[
        str,
        Matches(r"[a-z]{2}", "a language code of two letters"),
        "language of the full text, ISO 639-1",
    ] = "en"
    doi: Annotated[
        str | None,
        Matches(r"10\.[0-9]{4,9}/\S+", "a DOI such as 10.1000/182, without https://doi.org/"),
        "DOI",
    ] = None
    pmid: Annotated[
        str | None,
        Matches(r"[1-9][0-9]{0,7}", "a PubMed id of up to eight digits, in quotes"),
        "PubMed id",
    ] = None
    pmcid: Annotated[
        str | None,
        Matches(r"PMC[0-9]{3,9}", "a PubMed Central id such as PMC3661907"),
        "PubMed Central id",
    ] = None
    url: Annotated[
        str | None,
        Matches(r"https?://\S+", "an address that starts with http"),
        "address, where no DOI leads there",
    ] = None
    registrations: Annotated[
        tuple[Text, ...],
        "registration ids: NCT…, EudraCT …, CTRI/…, ACTRN…, ISRCTN…, CRD… (PROSPERO)",
    ] = ()
    status: Annotated[Status, "publication status"] = "published"
    notice: Annotated[Notice | None, "retraction, correction or expression of concern"] = None
    kind: Annotated[Kind, "kind of paper"]
    study: Annotated[
        Slug | None,
        "id of the study that it reports; the paper's own id where left out (reviews have none)",
    ] = None
    former_studies: Annotated[
        tuple[Slug, ...], "ids that this study had before; they still find it"
    ] = ()
    scope: Annotated[
        Slug, Term("scopes"), "what was given, a scope of topic.yaml; its first where left out"
    ] = ""
    conditions: Annotated[
        tuple[Annotated[Slug, Term("conditions")], ...],
        "conditions, ids of vocab/conditions.yaml, the main one first",
    ] = ()
    mechanisms: Annotated[
        tuple[MechanismStance, ...], "mechanisms, and what the paper says about each"
    ] = ()
    design: Annotated[Design, "how the study was done"]
    population: Annotated[Population | None, "who was studied"] = None
    intervention: Annotated[Intervention | None, "what was given"] = None
    comparators: Annotated[tuple[Comparator, ...], "what it was compared with"] = ()
    arms: Annotated[tuple[Arm, ...], "groups, or periods of a crossover"] = ()
    outcomes: Annotated[tuple[Outcome, ...], "outcomes as reported"] = ()
    unreported: Annotated[
        tuple[PlannedOutcome, ...],
        "outcomes that its register entry, protocol or methods name and that no report of the study"
        " gives, as far as it was read",
    ] = ()
    adverse_events: Annotated[tuple[AdverseEvent, ...], "harms as reported"] = ()
    direction: Annotated[Direction | None, "the authors' conclusion on the main outcome"] = None
    appraisals: Annotated[tuple[Appraisal, ...], "risk of bias and quality"] = ()
    review: Annotated[Review | None, "what a review looked at and found"] = None
    registry: Annotated[Registry | None, "what the trial register says"] = None
    related: Annotated[tuple[Relation, ...], "related papers in the base"] = ()
    conflicts: Annotated[tuple[Conflict, ...], "values on which sources disagree"] = ()
    unknown: Annotated[
        tuple[Text, ...], "what a reader would want to know, but no source read gives"
    ] = ()
    summary: Annotated[Text, "what was done and found, in our own words, two to five sentences"]
    notes: Annotated[Text | None, "anything else worth knowing"] = None
    tags: Annotated[tuple[Slug, ...], "free labels"] = ()
    places: Annotated[
        Mapping[str, Place],
        "where the values were read: a path of this record (the longest that fits counts) → source"
        " and place",
    ] = field(default_factory=nothing)
    sources: Annotated[tuple[Source, ...], "what was read"]
    extraction: Annotated[Extraction, "how the record was made"]

    @property
    def called(self) -> str:
        """What people call it: author and year ("Bruun 2024"), or its registration number."""
        first = self.authors[0] if self.authors else self.first_author
        return called(self.id, first, self.year, self.registrations, self.kind, self.title)

    @property
    def name(self) -> str:
        """The same with the acronym of its trial: "Bruun 2024 (FINAL)"."""
        return with_acronym(self.called, self.acronym)

    def of_some(self, outcome: Outcome) -> bool:
        """Whether an outcome is of some of the people alone: those with one of several conditions,
        which not all have. The numbers of people of the groups are then not those behind it."""
        everybody = self.population.shared if self.population else ()
        named = outcome.condition
        return named is not None and len(self.conditions) > 1 and named not in everybody

    @property
    def study_id(self) -> str | None:
        """The study that this paper reports; None for reviews."""
        if self.kind in ("systematic-review", "narrative-review"):
            return None
        return self.study or self.id
