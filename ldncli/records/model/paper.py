"""What a record can say: frozen values, their types, their limits and their
meaning; nothing about files or YAML.

Every class below is one mapping of a record, every annotation one key: its type, its meaning, its
limits. The decoder, the JSON Schema and the field tables of docs/records.md are all made from these
annotations. None always means "not seen in a source"; it never means zero, no, or not applicable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Annotated, Literal

from ldncli.records.model.kinds import Direction, Kind, Status
from ldncli.records.text.limits import (
    Between,
    Count,
    Date,
    Matches,
    Pair,
    Percent,
    Place,
    Positive,
    Slug,
    Term,
    Text,
)
from ldncli.values import dataclass


def _nothing() -> Mapping:
    """An empty mapping that nobody can write to."""
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something that was read for this record."""

    id: Annotated[Slug, "short name by which places refer to this source"]
    kind: Annotated[
        Literal[
            "full-text", "abstract", "registry", "index", "excerpt", "review", "notice", "document"
        ],
        "what was read: the whole paper, its abstract, a registry entry, an index page, an excerpt,"
        " another paper that reports it, a notice",
    ]
    cite: Annotated[Text, "what it is: address, or journal reference"]
    url: Annotated[
        str | None,
        Matches(r"https?://\S+", "an address that starts with http"),
        "address at which it was read",
    ] = None
    read: Annotated[Date | None, "day on which it was read"] = None
    note: Annotated[Text | None, "what was missing or doubtful in it"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A retraction, correction or expression of concern."""

    kind: Annotated[Literal["retraction", "correction", "concern"], "what the notice is"]
    date: Annotated[Date | None, "when it appeared"] = None
    doi: Annotated[
        str | None,
        Matches(r"10\.[0-9]{4,9}/\S+", "a DOI such as 10.1000/182"),
        "DOI of the notice itself",
    ] = None
    reason: Annotated[Text | None, "why, in our own words"] = None
    place: Annotated[Place, "source and place in it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How the study was done, and how many took part."""

    type: Annotated[Slug, Term("designs"), "study design, an id of vocab/designs.yaml"]
    blinding: Annotated[
        Literal["none", "single", "double", "triple", "assessor"] | None,
        "who was kept unaware of the treatment",
    ] = None
    washout_weeks: Annotated[
        Positive | None,
        "weeks without treatment between crossover periods; 0 where there were none",
    ] = None
    run_in_weeks: Annotated[Positive | None, "weeks of run-in or baseline before treatment"] = None
    duration_weeks: Annotated[
        Positive | None, "weeks on the treatment under test (in a crossover: of its one period)"
    ] = None
    follow_up_weeks: Annotated[
        Positive | None, "weeks from the start to the last observation, where longer than treatment"
    ] = None
    n_enrolled: Annotated[
        Count | None, "participants enrolled (in registers: users identified)"
    ] = None
    n_randomised: Annotated[
        Count | None, "participants randomised; left out for studies without randomisation"
    ] = None
    n_analysed: Annotated[Count | None, "participants in the main analysis"] = None
    n_lost: Annotated[
        Count | None, "participants who left or were lost before the main analysis"
    ] = None
    sites: Annotated[Count | None, "number of centres"] = None
    period: Annotated[Text | None, "calendar time of the study"] = None
    funding: Annotated[Text | None, "who paid"] = None
    interests: Annotated[Text | None, "declared conflicts of interest"] = None
    note: Annotated[Text | None, "anything else about the design, in our own words"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Who (or what) was studied."""

    description: Annotated[Text | None, "who they were, in our own words"] = None
    by_condition: Annotated[
        Mapping[Annotated[Slug, Term("conditions")], Count],
        "participants with each condition, where the study mixes several",
    ] = field(default_factory=_nothing)
    age_mean: Annotated[Positive | None, "mean age, years"] = None
    age_sd: Annotated[Positive | None, "standard deviation of age, years"] = None
    age_median: Annotated[Positive | None, "median age, years"] = None
    age_min: Annotated[Positive | None, "youngest, years"] = None
    age_max: Annotated[Positive | None, "oldest, years"] = None
    female_percent: Annotated[Percent | None, "percent women or girls"] = None
    countries: Annotated[tuple[Text, ...], "countries, by their English names"] = ()
    setting: Annotated[Text | None, "where they were treated"] = None
    eligibility: Annotated[tuple[Text, ...], "main conditions of entry, in our own words"] = ()
    species: Annotated[Text | None, "animal, cell line or tissue, in laboratory work"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TitrationStep:
    """One step of a dose scheme."""

    from_week: Annotated[Positive, "week in which the step starts, the first week is 0"]
    dose_mg: Annotated[Positive, "dose from then on, mg per day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention:
    """What was given."""

    drug: Annotated[
        Text | None, "drug, by its international name; that of topic.yaml where left out"
    ] = None
    dose_min_mg: Annotated[
        Positive | None, "lowest maintained dose, mg per day (a single dose where given once)"
    ] = None
    dose_max_mg: Annotated[Positive | None, "highest maintained dose, mg per day"] = None
    dose_per_kg_mg: Annotated[Positive | None, "dose in mg per kg body weight and day"] = None
    dose_per_kg_max_mg: Annotated[
        Positive | None, "upper end of a range per kg, mg per kg and day"
    ] = None
    dose_note: Annotated[
        Text | None, "what the numbers leave out: split doses, concentrations, limits"
    ] = None
    titration: Annotated[tuple[TitrationStep, ...], "dose scheme as steps, in time order"] = ()
    timing: Annotated[Text | None, "time of day"] = None
    frequency: Annotated[Text | None, "how often, where not once daily"] = None
    route: Annotated[Text | None, "oral, topical, intrathecal, …"] = None
    formulation: Annotated[Text | None, "capsule, liquid, compounded by whom"] = None
    co_interventions: Annotated[tuple[Text, ...], "what was given with it"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparator:
    """What it was compared with."""

    type: Annotated[
        Literal[
            "placebo",
            "active-placebo",
            "active",
            "dose",
            "usual-care",
            "no-treatment",
            "before-after",
            "other-users",
        ],
        "kind of comparator",
    ]
    name: Annotated[Text | None, "drug or procedure, with its dose"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One group, or one period of a crossover, and what it received."""

    id: Annotated[Slug, "short name by which outcomes refer to this arm"]
    role: Annotated[
        Literal["treatment", "control"],
        "whether this arm received the treatment under test (`ldn` in old records means"
        " `treatment`)",
    ]
    label: Annotated[Text, "what it received"]
    dose_mg: Annotated[Positive | None, "dose of the drug a day, in the maintained phase"] = None
    n_randomised: Annotated[
        Count | None, "randomised to this arm (crossover: entered this period)"
    ] = None
    n_analysed: Annotated[Count | None, "analysed for the main outcome"] = None
    n_lost: Annotated[Count | None, "left or lost"] = None
    place: Annotated[Place | None, "source and place in it"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismStance:
    """How the paper stands to one mechanism."""

    id: Annotated[Slug, Term("mechanisms"), "mechanism, an id of vocab/mechanisms.yaml"]
    stance: Annotated[
        Literal["measured", "proposed", "refuted"],
        "measured: the paper has data that support it; proposed: it argues for it; refuted: it has"
        " data against it",
    ]
    note: Annotated[Text | None, "what was measured or argued, in our own words"] = None
    place: Annotated[Place | None, "source and place in it"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmData:
    """What one arm showed on one outcome, as printed."""

    n: Annotated[Count | None, "participants (or eyes, cells, animals) with this outcome"] = None
    mean: Annotated[float | None, "mean, in the units of the scale"] = None
    sd: Annotated[Positive | None, "standard deviation"] = None
    se: Annotated[Positive | None, "standard error of the mean"] = None
    ci: Annotated[Pair | None, "confidence interval of the mean, or of the percentage"] = None
    median: Annotated[float | None, "median"] = None
    iqr: Annotated[Pair | None, "first and third quartile"] = None
    range: Annotated[Pair | None, "smallest and largest value"] = None
    events: Annotated[Count | None, "participants with the event"] = None
    percent: Annotated[Percent | None, "percent with the event, where printed"] = None
    baseline_mean: Annotated[float | None, "mean before treatment"] = None
    baseline_sd: Annotated[Positive | None, "standard deviation before treatment"] = None
    baseline_median: Annotated[float | None, "median before treatment"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """A difference that the paper itself prints: treatment against
    control, or after against before.

    Differences are treatment minus control (after minus before); ratios are treatment over control.
    """

    type: Annotated[
        Literal[
            "MD",
            "SMD",
            "MC",
            "SMCC",
            "RR",
            "OR",
            "HR",
            "RD",
            "ROM",
            "IRR",
            "median-difference",
            "percent-difference",
            "correlation",
            "p-only",
        ],
        "measure: mean difference, standardised mean difference, mean change within a group, risk"
        " ratio, odds ratio, hazard ratio …",
    ]
    value: Annotated[float | None, "the estimate"] = None
    ci: Annotated[Pair | None, "its confidence interval, on the same scale"] = None
    level: Annotated[float, Between(50, 99.99), "level of that interval, percent"] = 95
    se: Annotated[Positive | None, "its standard error"] = None
    sd: Annotated[Positive | None, "standard deviation of the differences (paired data)"] = None
    p: Annotated[float | None, Between(0, 1), "p value, or the bound that is printed"] = None
    p_relation: Annotated[Literal["=", "<", ">"], "whether that p is exact or a bound"] = "="
    statistic: Annotated[Literal["t", "F", "z", "chi2", "U", "W"] | None, "test statistic"] = None
    statistic_value: Annotated[float | None, "its value"] = None
    statistic_df: Annotated[Positive | None, "its (denominator) degrees of freedom"] = None
    correlation: Annotated[
        float | None,
        Between(-1, 1),
        "within-person correlation of the two measurements, where printed",
    ] = None
    note: Annotated[Text | None, "adjustment, model, test"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One outcome at one time point, as reported."""

    domain: Annotated[Slug, Term("outcomes"), "outcome domain, an id of vocab/outcomes.yaml"]
    label: Annotated[Text, "what was measured, in our own words"]
    scale: Annotated[Slug | None, Term("scales"), "instrument, an id of vocab/scales.yaml"] = None
    unit: Annotated[Text | None, "unit, where no scale gives it"] = None
    condition: Annotated[
        Slug | None, Term("conditions"), "condition, where it is not the first of the paper's"
    ] = None
    timepoint_weeks: Annotated[Positive | None, "weeks from the start of treatment"] = None
    role: Annotated[
        Literal["primary", "secondary", "exploratory"] | None, "as the authors call it"
    ] = None
    analysis: Annotated[
        Literal["itt", "per-protocol", "completers", "unclear"] | None,
        "which participants were counted",
    ] = None
    comparison: Annotated[
        Literal["between", "within"],
        "between groups (or crossover periods), or before and after in one group",
    ] = "between"
    paired: Annotated[
        bool, "whether both sides are the same persons (crossover, before and after)"
    ] = False
    score: Annotated[
        Literal["final", "change", "percent-change", "events", "rate"],
        "what the numbers of the arms are",
    ] = "final"
    better: Annotated[
        Literal["lower", "higher"] | None, "which way is better, where no scale says so"
    ] = None
    definition: Annotated[Text | None, "what counts as an event, in our own words"] = None
    arms: Annotated[Mapping[str, ArmData], "numbers by arm id"] = field(default_factory=_nothing)
    contrast: Annotated[Contrast | None, "the difference that the paper prints"] = None
    direction: Annotated[Direction, "what the source says of this outcome"]
    note: Annotated[Text | None, "anything that a reader must know, in our own words"] = None
    place: Annotated[Place, "source and place in it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmData:
    """How often a harm was seen in one arm."""

    events: Annotated[Count | None, "participants with it"] = None
    n: Annotated[Count | None, "participants at risk"] = None
    percent: Annotated[Percent | None, "percent, where printed"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseEvent:
    """One harm."""

    term: Annotated[
        Text,
        "the harm, in plain clinical words (vivid dreams, headache, nausea, any adverse event)",
    ]
    arms: Annotated[Mapping[str, HarmData], "numbers by arm id"] = field(default_factory=_nothing)
    serious: Annotated[bool | None, "whether it was serious; None where not said"] = None
    discontinuation: Annotated[
        bool | None, "whether it is the number who stopped because of harm"
    ] = None
    note: Annotated[Text | None, "relation to the drug, severity, course"] = None
    place: Annotated[Place, "source and place in it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One judgement and its reason."""

    judgement: Annotated[Slug, "one of the instrument's judgements"]
    reason: Annotated[
        Text | None,
        "why, from the paper, in our own words; what is missing where there is no information",
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """Risk of bias, or quality, by one instrument."""

    instrument: Annotated[Slug, Term("instruments"), "an id of instruments/"]
    by: Annotated[
        Text, "who judged: ldn for this project, else the id of the review paper that printed it"
    ] = "ldn"
    outcome: Annotated[
        Slug | None, Term("outcomes"), "outcome domain that it is about, where not all"
    ] = None
    domains: Annotated[Mapping[str, Judgement], "judgement by domain id of the instrument"] = field(
        default_factory=_nothing
    )
    overall: Annotated[Judgement, "overall judgement"]
    place: Annotated[Place | None, "source and place in it, where someone else judged"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncludedStudy:
    """A study that a review includes."""

    label: Annotated[Text, "as the review calls it (Younger 2013)"]
    study: Annotated[Slug | None, "our study id; None where we have no record of it"] = None
    note: Annotated[Text | None, "how the review treats it"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedNumber:
    """A number that a review prints for one of its studies."""

    study: Annotated[Text, "our study id, or the review's label where we have none"]
    item: Annotated[
        Text, "what the number is: n randomised, mean pain treatment, events placebo, …"
    ]
    value: Annotated[str | float, "as printed"]
    place: Annotated[Place, "source and place in it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledResult:
    """A pooled result as a review prints it."""

    domain: Annotated[Slug, Term("outcomes"), "outcome domain"]
    label: Annotated[Text, "outcome and comparison, in our own words"]
    condition: Annotated[Slug | None, Term("conditions"), "condition"] = None
    subgroup: Annotated[Text | None, "subgroup, where it is not the whole body"] = None
    k: Annotated[Count | None, "number of studies"] = None
    n: Annotated[Count | None, "number of participants"] = None
    studies: Annotated[tuple[Text, ...], "the studies pooled: our study ids, or labels"] = ()
    measure: Annotated[
        Literal["MD", "SMD", "RR", "OR", "HR", "RD", "ROM", "proportion", "MC", "SMCC"] | None,
        "effect measure",
    ] = None
    model: Annotated[
        Literal["common", "random"] | None, "common (fixed) effect or random effects"
    ] = None
    estimator: Annotated[Text | None, "estimator of tau², method, software"] = None
    estimate: Annotated[float | None, "pooled estimate"] = None
    ci: Annotated[Pair | None, "confidence interval"] = None
    prediction_interval: Annotated[Pair | None, "prediction interval"] = None
    p: Annotated[float | None, Between(0, 1), "p value, or the bound that is printed"] = None
    p_relation: Annotated[Literal["=", "<", ">"], "whether that p is exact or a bound"] = "="
    i2: Annotated[Percent | None, "I², percent"] = None
    tau2: Annotated[Positive | None, "tau²"] = None
    q: Annotated[Positive | None, "Cochran's Q"] = None
    q_p: Annotated[float | None, Between(0, 1), "p value of Q"] = None
    certainty: Annotated[
        Literal["high", "moderate", "low", "very-low"] | None,
        "GRADE certainty as the review rates it",
    ] = None
    certainty_reason: Annotated[Text | None, "its reasons, in our own words"] = None
    direction: Annotated[Direction, "what the review concludes from it"]
    place: Annotated[Place, "source and place in it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a review looked at and found."""

    search_date: Annotated[Date | None, "last search"] = None
    databases: Annotated[tuple[Text, ...], "databases searched"] = ()
    n_studies: Annotated[Count | None, "number of studies included, as printed"] = None
    n_participants: Annotated[Count | None, "number of participants, as printed"] = None
    included: Annotated[tuple[IncludedStudy, ...], "the studies included"] = ()
    numbers: Annotated[tuple[ReportedNumber, ...], "numbers printed for single studies"] = ()
    pooled: Annotated[tuple[PooledResult, ...], "pooled results"] = ()
    conclusion: Annotated[Text | None, "its conclusion, in our own words"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """What a trial register says."""

    status: Annotated[
        Literal[
            "not-yet-recruiting",
            "recruiting",
            "active",
            "enrolling-by-invitation",
            "completed",
            "terminated",
            "withdrawn",
            "suspended",
            "unknown",
        ],
        "recruitment status",
    ]
    status_date: Annotated[Date | None, "day to which that status refers"] = None
    phase: Annotated[Text | None, "trial phase"] = None
    sponsor: Annotated[Text | None, "sponsor"] = None
    registered: Annotated[Date | None, "first registration"] = None
    start: Annotated[Date | None, "start"] = None
    completion: Annotated[Date | None, "(expected) completion"] = None
    n_planned: Annotated[Count | None, "planned enrolment"] = None
    n_actual: Annotated[Count | None, "actual enrolment"] = None
    results_posted: Annotated[bool | None, "whether results are posted in the register"] = None
    stop_reason: Annotated[
        Text | None, "why it was terminated, withdrawn or suspended, in our own words"
    ] = None
    primary_outcomes: Annotated[tuple[Text, ...], "planned primary outcomes, in our own words"] = ()
    secondary_outcomes: Annotated[
        tuple[Text, ...], "planned secondary outcomes, in our own words"
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How this paper stands to another one of the base."""

    paper: Annotated[Slug, "id of the other paper"]
    relation: Annotated[
        Literal[
            "shares-patients",
            "comments-on",
            "corrects",
            "retracts",
            "updates",
            "extends",
            "reports-from",
        ],
        "how this paper stands to it",
    ]
    note: Annotated[Text | None, "what is known of it"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictingValue:
    """One of the values that disagree."""

    value: Annotated[str | float, "as printed"]
    place: Annotated[Place, "source and place in it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Sources that disagree about one value."""

    path: Annotated[Text, "place in this record (design.n_analysed)"]
    values: Annotated[tuple[ConflictingValue, ...], "the values, each with its place"]
    used: Annotated[
        str | float | None, "the value that the record uses; None where none is used"
    ] = None
    why: Annotated[Text, "why that one"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A value that two independent extractions read differently, and how it was settled."""

    path: Annotated[Text, "place in this record"]
    first: Annotated[str | float | None, "first extraction"] = None
    second: Annotated[str | float | None, "second extraction"] = None
    settled: Annotated[str | float | None, "value after looking at the source again"] = None
    why: Annotated[Text | None, "why"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """How the record came about."""

    state: Annotated[
        Literal["single", "double"],
        "double: extracted twice independently, differences settled at the source",
    ]
    date: Annotated[Date, "day of the last extraction"]
    compared: Annotated[Count | None, "number of values that both extractions read"] = None
    differences: Annotated[tuple[Difference, ...], "values that they read differently"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One publication: a paper, preprint, abstract, protocol or registry entry."""

    id: Annotated[
        Slug,
        "<first-author>-<year>[-<letter>], the name of the file; never used again for another"
        " paper",
    ]
    title: Annotated[Text, "title, as published"]
    title_english: Annotated[
        Text | None, "English title, where the title is in another language"
    ] = None
    authors: Annotated[
        tuple[Text, ...], "authors in order, as Family, Given; a group without a comma"
    ] = ()
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
    scope: Annotated[
        Slug, Term("scopes"), "what was given, a scope of topic.yaml; its first where left out"
    ] = ""
    conditions: Annotated[
        tuple[Annotated[Slug, Term("conditions")], ...],
        "conditions, ids of vocab/conditions.yaml, the main one first",
    ] = ()
    mechanisms: Annotated[
        tuple[MechanismStance, ...], "mechanisms, and how the paper stands to each"
    ] = ()
    design: Annotated[Design, "how the study was done"]
    population: Annotated[Population | None, "who was studied"] = None
    intervention: Annotated[Intervention | None, "what was given"] = None
    comparators: Annotated[tuple[Comparator, ...], "what it was compared with"] = ()
    arms: Annotated[tuple[Arm, ...], "groups, or periods of a crossover"] = ()
    outcomes: Annotated[tuple[Outcome, ...], "outcomes as reported"] = ()
    adverse_events: Annotated[tuple[AdverseEvent, ...], "harms as reported"] = ()
    direction: Annotated[Direction | None, "the authors' conclusion on the main outcome"] = None
    appraisals: Annotated[tuple[Appraisal, ...], "risk of bias and quality"] = ()
    review: Annotated[Review | None, "what a review looked at and found"] = None
    registry: Annotated[Registry | None, "what the trial register says"] = None
    related: Annotated[
        tuple[Relation, ...], "other papers of the base that this one stands to in some way"
    ] = ()
    conflicts: Annotated[tuple[Conflict, ...], "values on which sources disagree"] = ()
    unknown: Annotated[
        tuple[Text, ...], "what a reader would want to know and no source that was read gives"
    ] = ()
    summary: Annotated[Text, "what was done and found, in our own words, two to five sentences"]
    notes: Annotated[Text | None, "anything else for the next person"] = None
    tags: Annotated[tuple[Slug, ...], "free labels"] = ()
    places: Annotated[
        Mapping[str, Place],
        "where the values were read: a path of this record (the longest that fits counts) → source"
        " and place",
    ] = field(default_factory=_nothing)
    sources: Annotated[tuple[Source, ...], "what was read"]
    extraction: Annotated[Extraction, "how the record came about"]

    @property
    def study_id(self) -> str | None:
        """The study that this paper reports; None for reviews."""
        if self.kind in ("systematic-review", "narrative-review"):
            return None
        return self.study or self.id
