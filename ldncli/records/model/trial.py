"""What a record says of a study: who was given what, what was measured, how far it can be
trusted, and what its register entry says."""

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Literal

from ldncli.records.model.kinds import Direction
from ldncli.records.text.limits import (
    Between,
    Count,
    Date,
    Pair,
    Percent,
    Place,
    Positive,
    Slug,
    Term,
    Text,
)
from ldncli.values import dataclass, nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How the study was done, and how many took part."""

    type: Annotated[Slug, Term("designs"), "study design, an id of vocab/designs.yaml"]
    blinding: Annotated[
        Literal["none", "single", "double", "triple", "assessor"] | None,
        "who was blinded to the treatment",
    ] = None
    washout_weeks: Annotated[
        Positive | None,
        "weeks without treatment between crossover periods; 0 where there were none",
    ] = None
    run_in_weeks: Annotated[Positive | None, "weeks of run-in or baseline before treatment"] = None
    duration_weeks: Annotated[
        Positive | None, "weeks on the treatment under test (in a crossover: per period)"
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
    period: Annotated[Text | None, "calendar dates of the study"] = None
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
    ] = field(default_factory=nothing)
    shared: Annotated[
        tuple[Annotated[Slug, Term("conditions")], ...],
        "those of the record's conditions that everyone in the study has, if it names several",
    ] = ()
    age_mean: Annotated[Positive | None, "mean age, years"] = None
    age_sd: Annotated[Positive | None, "standard deviation of age, years"] = None
    age_median: Annotated[Positive | None, "median age, years"] = None
    age_min: Annotated[Positive | None, "youngest, years"] = None
    age_max: Annotated[Positive | None, "oldest, years"] = None
    female_percent: Annotated[Percent | None, "percent women or girls"] = None
    countries: Annotated[tuple[Text, ...], "countries, by their English names"] = ()
    setting: Annotated[Text | None, "where they were treated"] = None
    eligibility: Annotated[tuple[Text, ...], "main eligibility criteria, in our own words"] = ()
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
        Positive | None,
        "lowest maintenance dose, mg per day (a single dose where given once); left out where a"
        " source says only up to which dose was given",
    ] = None
    dose_max_mg: Annotated[
        Positive | None, "highest maintenance dose, mg per day; alone: up to this dose"
    ] = None
    dose_per_kg_mg: Annotated[Positive | None, "dose in mg per kg body weight and day"] = None
    dose_per_kg_max_mg: Annotated[
        Positive | None, "upper end of a range per kg, mg per kg and day"
    ] = None
    dose_note: Annotated[
        Text | None, "what the numbers leave out: split doses, concentrations, limits"
    ] = None
    titration: Annotated[tuple[TitrationStep, ...], "dose scheme as steps, in order of time"] = ()
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
    dose_mg: Annotated[Positive | None, "daily dose of the drug in the maintenance phase"] = None
    n_randomised: Annotated[
        Count | None, "randomised to this arm (crossover: entered this period)"
    ] = None
    n_analysed: Annotated[Count | None, "analysed for the main outcome"] = None
    n_lost: Annotated[Count | None, "left or lost"] = None
    place: Annotated[Place | None, "source and place in it"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismStance:
    """What the paper says about one mechanism."""

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
    count: Annotated[Count | None, "events counted, of which one person may have several"] = None
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
    sign_stated: Annotated[
        bool,
        "false if the source does not say which group was subtracted from "
        "which: the difference is shown, but never used",
    ] = True
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
    smd: Annotated[
        float | None,
        "standardised difference of a mean difference (Cohen's d, Hedges' g), where the paper"
        " prints one beside it; with the sign of that difference",
    ] = None
    note: Annotated[Text | None, "adjustment, model, test"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """What a source says against taking one result at face value."""

    kind: Annotated[
        Literal[
            "exploratory",
            "post-hoc",
            "chance-finding",
            "doubted-by-authors",
            "lost-after-adjustment",
            "sources-disagree",
            "meeting-report-only",
            "not-in-paper",
            "third-party-extraction",
            "not-randomised",
            "inconsistent-numbers",
        ],
        "exploratory: called so by the authors; post-hoc: chosen after the data were seen;"
        " chance-finding: the authors take it for chance, or warn that it may be;"
        " doubted-by-authors: they trust it less for another reason; lost-after-adjustment: no"
        " longer significant once adjusted; sources-disagree: see the conflict on this outcome;"
        " meeting-report-only: printed in a meeting report, not in what was read of the paper;"
        " not-in-paper: printed in a register, a news report or the like, not in what was read of"
        " the paper; third-party-extraction: read in another's extraction of the paper;"
        " not-randomised: the groups compared were not formed by chance (responders, an open"
        " phase); inconsistent-numbers: what is printed cannot all be right",
    ]
    note: Annotated[Text, "what the source says, in our own words"]
    place: Annotated[Place, "source and place in it"]


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
        "which people were counted",
    ] = None
    comparison: Annotated[
        Literal["between", "within"],
        "between groups (or crossover periods), or before and after in one group",
    ] = "between"
    paired: Annotated[
        bool, "whether both groups are the same people (crossover, before and after)"
    ] = False
    score: Annotated[
        Literal["final", "change", "percent-change", "events", "rate"],
        "what the numbers of the arms are",
    ] = "final"
    better: Annotated[
        Literal["lower", "higher"] | None, "which way is better, where no scale says so"
    ] = None
    definition: Annotated[Text | None, "what counts as an event, in our own words"] = None
    arms: Annotated[Mapping[str, ArmData], "numbers by arm id"] = field(default_factory=nothing)
    contrast: Annotated[Contrast | None, "the difference that the paper prints"] = None
    direction: Annotated[Direction, "what the source says about this outcome"]
    caveats: Annotated[
        tuple[Caveat, ...], "what speaks against taking this result at face value"
    ] = ()
    note: Annotated[Text | None, "anything that a reader must know, in our own words"] = None
    place: Annotated[Place, "source and place in it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOutcome:
    """An outcome that was planned, but that no source read reports; never a result."""

    domain: Annotated[Slug, Term("outcomes"), "outcome domain, an id of vocab/outcomes.yaml"]
    label: Annotated[Text, "what was to be measured, in our own words"]
    scale: Annotated[Slug | None, Term("scales"), "instrument, an id of vocab/scales.yaml"] = None
    role: Annotated[
        Literal["primary", "secondary", "exploratory"] | None, "as the plan calls it"
    ] = None
    note: Annotated[Text | None, "anything that a reader must know, in our own words"] = None
    place: Annotated[Place, "source and place in it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmData:
    """How often a harm was seen in one arm."""

    events: Annotated[Count | None, "participants with it"] = None
    n: Annotated[Count | None, "participants at risk"] = None
    percent: Annotated[Percent | None, "percent, where printed"] = None
    count: Annotated[Count | None, "events counted, of which one person may have several"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseEvent:
    """One harm."""

    term: Annotated[
        Text,
        "the harm, in plain clinical words (vivid dreams, headache, nausea, any adverse event)",
    ]
    arms: Annotated[Mapping[str, HarmData], "numbers by arm id"] = field(default_factory=nothing)
    serious: Annotated[bool | None, "whether it was serious; left out if not reported"] = None
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
        Slug | None, Term("outcomes"), "outcome domain that it concerns, if not all"
    ] = None
    domains: Annotated[Mapping[str, Judgement], "judgement by domain id of the instrument"] = field(
        default_factory=nothing
    )
    overall: Annotated[Judgement, "overall judgement"]
    place: Annotated[Place | None, "source and place in it, where someone else judged"] = None


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
