"""What columns of study tables are called, as data: by metafor, R's meta, RevMan, CMA, JASP,
statsmodels, PyMARE, and people. A new name is a word in one of these tables."""

from __future__ import annotations

import re
from itertools import product
from typing import Literal

from ldncli.values import dataclass

Scale = Literal["log", "natural"]


@dataclass(frozen=True, slots=True)
class Role:
    """What a column may hold, by metafor's name where it has one; `what` in words."""

    key: str
    what: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A set of columns from which an effect follows: one of the `needs` of each line (columns
    joined by + belong together), `takes` where they are there. `measures` are what can be
    computed; none where the effect itself is given."""

    key: str
    what: str
    needs: tuple[tuple[str, ...], ...]
    takes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


_TREATMENT = tuple(
    "t e a 1 exp experimental treat treatment treated trt tx intervention interv int active drug"
    " group1 arm1 groupa arma".split()
)
_CONTROL = tuple(
    "c b 2 ctrl ctl control controls con cont placebo pbo plac pla comparator comparison group2"
    " arm2 groupb armb".split()
)
# What each arm has: metafor's pair of names, in words, and what it is called beside an arm.
_BY_ARM: tuple[tuple[str, str, str, str], ...] = (
    (
        "ai",
        "ci",
        "events",
        "events event ev cases responders nevents eventcount numberofevents noofevents",
    ),
    (
        "bi",
        "di",
        "people without the event",
        "nonevents nonevent noevent noevents nocases noncases nonresponders",
    ),
    (
        "n1i",
        "n2i",
        "people",
        "n total totals size samplesize ntotal totaln participants people patients nn number"
        " groupsize numberofpatients numberofparticipants nanalysed analysed",
    ),
    ("m1i", "m2i", "mean", "mean m avg average meanvalue"),
    ("sd1i", "sd2i", "standard deviation", "sd stdev stddev standarddeviation std stdeviation"),
    ("se1i", "se2i", "standard error of the mean", "se sem stderr standarderror stderror"),
    ("med1i", "med2i", "median", "med median mdn"),
    ("q1_1i", "q1_2i", "lower quartile", "q1 lowerquartile firstquartile quartile1 p25 q25 lq"),
    ("q3_1i", "q3_2i", "upper quartile", "q3 upperquartile thirdquartile quartile3 p75 q75 uq"),
    ("min1i", "min2i", "smallest value", "min minimum smallest rangemin"),
    ("max1i", "max2i", "largest value", "max maximum largest rangemax"),
    ("x1i", "x2i", "events over time", ""),
    ("t1i", "t2i", "person-time", "time persontime personyears py exposure followup"),
)

_OWN: tuple[Role, ...] = (
    Role(
        "study",
        "name of the study",
        tuple(
            "study studlab studylab studyname slab author authors trial trialname label name"
            " studyid id source reference citation firstauthor paper".split()
        ),
    ),
    Role(
        "year",
        "year",
        tuple("year pubyear publicationyear yearofpublication studyyear yr date".split()),
    ),
    Role(
        "yi",
        "effect",
        tuple(
            "yi y te es eff effect effectsize estimate est effectestimate treatmenteffect givmean"
            " pointestimate coef beta observed".split()
        ),
    ),
    Role(
        "vi",
        "variance of the effect",
        tuple(
            "vi v var variance vareff varte varianceofeffect samplingvariance vy effectvariance"
            " effvar".split()
        ),
    ),
    Role(
        "sei",
        "standard error of the effect",
        tuple(
            "sei se sete stderr standarderror stderror serror sey seeff effectse setx"
            " standarderrorofeffect givse selogor selogrr seloghr selnor selnrr selnhr".split()
        ),
    ),
    Role(
        "ci_lb",
        "lower end of its interval",
        tuple(
            "cilb cilower lowerci lower lowerlimit low lowlimit lcl ll lci lb cilow lowercl"
            " lowerbound 95cilower lower95 lower95ci ci95lower cistart ci95low lowerlimit95"
            " 95lower cil loci cimin l95 effectlower ci95lb 95cilb lowerend".split()
        ),
    ),
    Role(
        "ci_ub",
        "upper end of its interval",
        tuple(
            "ciub ciupper upperci upper upperlimit high highlimit ucl ul uci ub cihigh uppercl"
            " upperbound 95ciupper upper95 upper95ci ci95upper ciend ci95high upperlimit95"
            " 95upper ciu hici cimax u95 effectupper ci95ub 95ciub upperend".split()
        ),
    ),
    Role("level", "level of the interval in percent", ("level", "cilevel", "conflevel")),
    Role("zval", "z of the effect", ("zval", "z", "zvalue", "zscore")),
    Role("pval", "p of the effect", ("pval", "p", "pvalue")),
    Role("ri", "correlation", ("ri", "r", "cor", "corr", "correlation")),
    Role(
        "ni",
        "people",
        tuple("ni n total samplesize ntotal totaln size participants people".split()),
    ),
    Role("xi", "events", ("xi", "x", "event", "events", "cases", "responders")),
    Role("mi", "mean", ("mi", "mean", "m")),
    Role("sdi", "standard deviation", ("sdi", "sd", "stdev", "standarddeviation")),
    Role("ti", "person-time", ("ti", "time", "persontime", "personyears")),
    Role("m_pre", "mean before", ("mpre", "premean", "meanpre", "baselinemean", "meanbefore")),
    Role("m_post", "mean after", ("mpost", "postmean", "meanpost", "meanafter")),
    Role("sd_pre", "standard deviation before", ("sdpre", "presd", "baselinesd", "sdbefore")),
    Role("sd_post", "standard deviation after", ("sdpost", "postsd", "sdafter")),
    *(
        Role(f"{key}_{order}", f"{what}, {told} first")
        for order, told in (("tc", "treatment"), ("ct", "control"))
        for key, what in (
            ("n", "people of a crossover"),
            ("d", "mean of period 1 minus period 2"),
            ("sdd", "standard deviation of period 1 minus period 2"),
            ("m1", "mean of period 1"),
            ("m2", "mean of period 2"),
            ("sd1", "standard deviation of period 1"),
            ("sd2", "standard deviation of period 2"),
        )
    ),
    Role(
        "treat1",
        "first treatment of a comparison",
        tuple("treat1 treatment1 trt1 t1 drug1 arm1 intervention1".split()),
    ),
    Role(
        "treat2",
        "second treatment of a comparison",
        tuple(
            "treat2 treatment2 trt2 t2 drug2 arm2 intervention2 comparator versus reference".split()
        ),
    ),
    Role(
        "treatment",
        "treatment of the arm",
        tuple("treatment treat trt drug arm intervention agent".split()),
    ),
)
# What is no number in a table of studies.
TEXTS = frozenset(("study", "year", "treat1", "treat2", "treatment"))

# Effects whose heading says what they are: the measure, and whether it is a logarithm. A ratio
# whose heading does not say so is looked at.
MEASURE_NAMES: dict[str, tuple[str, Scale | None]] = {
    **dict.fromkeys(("or", "oddsratio", "odds"), ("OR", None)),
    **dict.fromkeys(("rr", "riskratio", "relativerisk", "relrisk"), ("RR", None)),
    **dict.fromkeys(("hr", "hazardratio"), ("HR", None)),
    **dict.fromkeys(("irr", "rateratio", "incidencerateratio"), ("IRR", None)),
    **dict.fromkeys(("rom", "ratioofmeans", "responseratio"), ("ROM", None)),
    **dict.fromkeys(("logor", "lnor", "logoddsratio", "lnoddsratio", "logodds"), ("OR", "log")),
    **dict.fromkeys(
        ("logrr", "lnrr", "logriskratio", "lnriskratio", "logrelativerisk"), ("RR", "log")
    ),
    **dict.fromkeys(("loghr", "lnhr", "loghazardratio", "lnhazardratio"), ("HR", "log")),
    **dict.fromkeys(("logirr", "lnirr", "lograteratio", "lnrateratio"), ("IRR", "log")),
    **dict.fromkeys(("logrom", "lnrom", "lrr"), ("ROM", "log")),
    **dict.fromkeys(("rd", "riskdifference", "riskdiff"), ("RD", None)),
    **dict.fromkeys(("md", "meandifference", "meandiff", "wmd", "diffinmeans"), ("MD", None)),
    **dict.fromkeys(
        tuple(
            "smd hedgesg g cohensd cohend d stdmeandifference standardizedmeandifference"
            " standardisedmeandifference stddiffinmeans".split()
        ),
        ("SMD", None),
    ),
    **dict.fromkeys(("fishersz", "fisherz", "zr", "zcor"), ("ZCOR", None)),
}
# Measures that only effects of the table itself give.
READY = ("GEN", "HR")

# Metafor's own names: a column called so is taken for it before any other.
EXACT: dict[str, str] = {
    **{key: key for pair in _BY_ARM for key in pair[:2]},
    **{role.key: role.key for role in _OWN},
    "ci.lb": "ci_lb",
    "ci.ub": "ci_ub",
    "tpos": "ai",
    "tneg": "bi",
    "cpos": "ci",
    "cneg": "di",
}

_MEANS = tuple("MD SMD SMDH SMD1 ROM VR CVR RPB RBIS D2OR D2ORL D2ORN".split())
_TABLES = tuple(
    "RR OR RD PETO AS PBIT YUQ YUY PHI RTET OR2D OR2DL OR2DN MPRR MPOR MPRD MPORC MPPETO".split()
)
SHAPES: tuple[Shape, ...] = (
    Shape(
        "effects",
        "effects with their errors",
        (("yi",), ("vi", "sei", "ci_lb+ci_ub", "zval", "pval")),
        ("vi", "sei", "ci_lb", "ci_ub", "level", "zval", "pval", "ni"),
    ),
    Shape(
        "tables",
        "events and people of two arms",
        (("ai",), ("bi", "n1i"), ("ci",), ("di", "n2i")),
        ("bi", "n1i", "di", "n2i"),
        _TABLES,
    ),
    Shape(
        "means",
        "means of two arms",
        (
            ("m1i", "med1i+q1_1i+q3_1i", "med1i+min1i+max1i"),
            ("sd1i", "se1i", "med1i+q1_1i+q3_1i", "med1i+min1i+max1i"),
            ("n1i",),
            ("m2i", "med2i+q1_2i+q3_2i", "med2i+min2i+max2i"),
            ("sd2i", "se2i", "med2i+q1_2i+q3_2i", "med2i+min2i+max2i"),
            ("n2i",),
        ),
        tuple(
            f"{name}{arm}i"
            for arm in "12"
            for name in ("m", "sd", "se", "med", "q1_", "q3_", "min", "max")
        ),
        _MEANS,
    ),
    Shape(
        "rates",
        "events and person-time of two arms",
        (("x1i",), ("t1i",), ("x2i",), ("t2i",)),
        (),
        ("IRR", "IRD", "IRSD"),
    ),
    Shape(
        "paired",
        "means of the same people twice",
        (
            *(("m1i", "m_post"), ("sd1i", "sd_post"), ("m2i", "m_pre"), ("sd2i", "sd_pre")),
            *(("ni",), ("ri",)),
        ),
        ("m1i", "m2i", "sd1i", "sd2i", "m_post", "m_pre", "sd_post", "sd_pre"),
        ("MC", "SMCC", "SMCR", "SMCRH", "ROMC"),
    ),
    Shape(
        "periods",
        "periods of crossover trials",
        (
            *(("n_tc",), ("n_ct",), ("d_tc", "m1_tc+m2_tc"), ("d_ct", "m1_ct+m2_ct")),
            *(("sdd_tc", "sd1_tc+sd2_tc+ri"), ("sdd_ct", "sd1_ct+sd2_ct+ri")),
        ),
        tuple(
            f"{name}_{order}"
            for order in ("tc", "ct")
            for name in ("d", "sdd", "m1", "m2", "sd1", "sd2")
        ),
    ),
    Shape(
        "shares",
        "events among people of one group",
        (("xi",), ("ni",)),
        (),
        ("PR", "PLO", "PLN", "PAS", "PFT"),
    ),
    Shape("correlations", "correlations", (("ri",), ("ni",)), (), ("ZCOR", "COR")),
    Shape("one mean", "means of one group", (("mi",), ("sdi",), ("ni",)), (), ("MN", "MNLN")),
    Shape(
        "one rate",
        "events and person-time of one group",
        (("xi",), ("ti",)),
        (),
        ("IR", "IRLN", "IRS", "IRFT"),
    ),
    Shape("reliability", "reliabilities", (("ai",), ("mi",), ("ni",)), (), ("ARAW", "AHW", "ABT")),
)
# What a network takes: a line for each comparison, for each arm, or for each pair of arms.
_OF_ARMS = (("OR", "RR", "RD"), ("MD", "SMD"))
_PAIR_OF_TREATMENTS = (("treat1", "treatment"), ("treat2",))
NETWORK_SHAPES: tuple[Shape, ...] = (
    Shape(
        "effects",
        "comparisons of two treatments with their errors",
        (*_PAIR_OF_TREATMENTS, *SHAPES[0].needs),
        SHAPES[0].takes,
    ),
    Shape(
        "arms with events",
        "events and people of each arm",
        (("treatment",), ("xi",), ("ni",)),
        (),
        _OF_ARMS[0],
    ),
    Shape(
        "arms with means",
        "the mean of each arm",
        (("treatment",), ("mi",), ("sdi",), ("ni",)),
        (),
        _OF_ARMS[1],
    ),
    Shape(
        "pairs with events",
        "events and people of two arms",
        (*_PAIR_OF_TREATMENTS, ("ai",), ("n1i",), ("ci",), ("n2i",)),
        (),
        _OF_ARMS[0],
    ),
    Shape(
        "pairs with means",
        "means of two arms",
        (
            *_PAIR_OF_TREATMENTS,
            *(("m1i",), ("sd1i",), ("n1i",), ("m2i",), ("sd2i",), ("n2i",)),
        ),
        (),
        _OF_ARMS[1],
    ),
)

ROLES: dict[str, Role] = {
    **{role.key: role for role in _OWN},
    **{
        key: Role(key, f"{what}, {arm}")
        for one, two, what, _ in _BY_ARM
        for key, arm in ((one, "treatment"), (two, "control"))
    },
}


def words_of(heading: str) -> tuple[str, ...]:
    """A heading as small words: `Events_T` and `eventsT` are both events, t."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    text = re.sub(r"(?<=[A-Za-z]{2})(?=\d)", " ", text)
    return tuple(re.findall(r"[a-z]+|\d+", text.lower().replace("%", "")))


def joined(heading: str) -> str:
    """A heading as one word of small letters and digits."""
    return re.sub(r"[^a-z0-9]", "", heading.lower())


def _arm_names() -> dict[str, str]:
    """The joined name of every quantity beside every arm, either first."""
    found: dict[str, str] = {}
    for one, two, _, names in _BY_ARM:
        for (key, arms), name in product(((one, _TREATMENT), (two, _CONTROL)), names.split()):
            for arm in arms:
                found.setdefault(f"{name} {arm}", key)
                found.setdefault(f"{arm} {name}", key)
    return found


_PAIRS = _arm_names()
_NAMES = {name: role.key for role in _OWN for name in role.names}
_SHORT = {
    f"{name}{arm}": key
    for one, two, _, names in _BY_ARM
    for key, arms in ((one, "t1e"), (two, "c2"))
    for name in ("n", "sd")
    if name in names.split()
    for arm in arms
}


def role_of(heading: str) -> tuple[int, str] | None:
    """How sure (0: metafor's own name) and for what a column of this heading is taken; None for
    a heading that says nothing here."""
    plain = heading.strip().lower()
    if plain in EXACT:
        return 0, EXACT[plain]
    words = words_of(heading)
    for split in range(1, len(words)):
        pair = f"{''.join(words[:split])} {''.join(words[split:])}"
        if pair in _PAIRS:
            return 1, _PAIRS[pair]
    one = joined(heading)
    if one in EXACT:
        return 0, EXACT[one]
    if found := _SHORT.get(one) or _NAMES.get(one):
        return 1, found
    if one in MEASURE_NAMES:
        return 1, "yi"
    return None


def quantity_of(heading: str) -> str | None:
    """The treatment arm's role of what a heading names without saying of which arm (`syrup n` is
    n1i); None where it names nothing."""
    words = set(words_of(heading))
    for one, _, _, names in _BY_ARM:
        if words & {each for each in names.split() if len(each) > 1 or each == "n"}:
            return one
    return None
