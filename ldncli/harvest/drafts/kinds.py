"""What kind of paper and which design a candidate speaks of; where its words do not
say it, nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ldncli.harvest.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Guess:
    """A kind and (None where the words leave it open) a design, with the words
    that say so, their section, and where in its text they begin (None for a publication type).
    `reasoned` says that the design follows from what the text says of allocation and comparison,
    not from these words."""

    kind: str
    design: str | None
    words: str
    section: str
    start: int | None = None
    reasoned: bool = False


Rule = tuple[str, str | None, str | None]  # pattern, kind (None: say nothing), design

_RANDOM = r"(?:randomi[sz]ed|randomisiert\w*|aleatorizad\w*|randomizowan\w*|randomisée?s?)"
_SYSTEMATIC = (
    r"systematic (?:literature )?review|revisi[óo]n sistem[áa]tica|revue syst[ée]matique|"
    r"systematische [Üü]bersicht\w*|przegląd systematyczny"
)
_NARRATIVE = (
    r"(?:narrative|literature) review|mini-?review|review of the literature|: an? (?:\w+"
    r" )?review\b|"
    r"[Üü]bersichtsarbeit|przegląd literatury"
)
# A title speaks of its own paper, so any of these words counts; the first rule that fits.
_IN_TITLE: tuple[Rule, ...] = (
    (r"^\W*(?:retracted|withdrawn)\s*:|retraction of|retraction:", None, None),
    (r"protocol\b(?! adherence)", "protocol", None),
    (
        r"meta-?\s?analys[ei]s|metaanaly\w+|m[ée]ta-?an[aá]li[sz]\w+",
        "systematic-review",
        "meta-analysis",
    ),
    (_SYSTEMATIC, "systematic-review", "systematic-review"),
    (r"scoping review", "systematic-review", "scoping-review"),
    (r"(?:secondary|post[- ]hoc) analysis", "secondary-report", None),
    (r"case series|case reports\b", "primary", "case-series"),
    (r"case report|case study", "primary", "case-report"),
    (rf"{_RANDOM}.*cross-?over|cross-?over.*{_RANDOM}", "primary", "crossover-rct"),
    (rf"{_RANDOM}.*parallel|parallel.*{_RANDOM}", "primary", "parallel-rct"),
    (rf"{_RANDOM}|placebo-controlled|double-blind|pilot trial|clinical trial", "primary", None),
    (r"retrospective|chart review", "primary", "retrospective-cohort"),
    (r"single-(?:arm|group)", "primary", "open-label-trial"),
    (r"open-label", "primary", "control-unknown"),
    (r"pharmacokinetics?", "pharmacokinetic", "pharmacokinetic"),
    (r"in vitro", "preclinical", "in-vitro"),
    (r"\b(?:mice|mouse|rats?|murine)\b", "preclinical", "animal"),
    (_NARRATIVE, "narrative-review", "narrative-review"),
)
# Running text speaks of other papers too, so it counts only where it names its own work.
_WE_DID = (
    r"(?:this|the present|(?:we|the authors) (?:conducted|performed|did|report|present)) (?:an?"
    r" )?(?:updated )?"
)
_DONE = r"(?:was|were) (?:conducted|performed|done|carried out)"
_IN_TEXT: tuple[Rule, ...] = (
    (
        rf"{_WE_DID}(?:systematic (?:literature )?review and )?(?:network )?meta-?analysis",
        "systematic-review",
        "meta-analysis",
    ),
    (rf"{_WE_DID}systematic (?:literature )?review", "systematic-review", "systematic-review"),
    (
        rf"systematic (?:literature )?(?:review|search) {_DONE}",
        "systematic-review",
        "systematic-review",
    ),
    (rf"{_WE_DID}scoping review|scoping review {_DONE}", "systematic-review", "scoping-review"),
    (r"this (?:study )?protocol (?:describes|outlines|presents)", "protocol", None),
    (
        r"this (?:study )?(?:was|is) (?:an?|the first) (?:\w+ )?case series|this case series",
        "primary",
        "case-series",
    ),
    (
        r"this (?:(?:narrative|literature|mini) ?)?review\b|this (?:paper|article) reviews",
        "narrative-review",
        "narrative-review",
    ),
    (
        rf"narrative review|literature review {_DONE}|we review(?:ed)? the",
        "narrative-review",
        "narrative-review",
    ),
    (
        rf"{_WE_DID}(?:\S+ ){{0,4}}{_RANDOM},? (?:\S+ ){{0,4}}cross-?over",
        "primary",
        "crossover-rct",
    ),
    (
        (
            rf"(?:was|were) (?:\w+ ){{0,2}}{_RANDOM}|randomly"
            rf" (?:assigned|allocated)|{_WE_DID}(?:\S+ ){{0,4}}{_RANDOM}"
        ),
        "primary",
        None,
    ),
    (
        (
            r"we (?:report|present|describe) (?:(?:the|a) case|an? \S+ (?:man|woman|patient)|a"
            r" patient)"
        ),
        "primary",
        "case-report",
    ),
    (
        rf"{_WE_DID}retrospective|charts? (?:of \S+ )?(?:was|were) reviewed",
        "primary",
        "retrospective-cohort",
    ),
)


# A text that says so is not the report of the trial that its title names.
_NOT_THE_TRIAL = (
    (
        r"(?:patients|participants|subjects|adults|women)[^.]{0,60}? will be (?:\w+ )?"
        r"(?:randomi[sz]ed|stratified|enrolled|recruited)",
        "protocol",
    ),
    (r"in this (?:secondary|post[- ]hoc) analysis", "secondary-report"),
)
# Far more than an abstract has, and less than a whole one.
_LOOKED_AT, _SHORT = 20_000, 500


def guess_kind(candidate: Candidate) -> Guess | None:
    """The kind that the title says, else the one that the text says of
    itself; None where neither does. The design of a trial whose title leaves it open is that which
    its text tells."""
    guess = _guess(candidate)
    if guess is None:
        return None
    text = " ".join(each.text for each in candidate.texts())[:_LOOKED_AT]
    if guess.kind in ("primary", "protocol") and guess.design in (None, "control-unknown"):
        design = _trial_design(text)
        return replace(guess, design=design, reasoned=True) if design else guess
    return guess


_RANDOMISED = re.compile(
    r"\brandomi[sz]ed\b(?! (?:trials|studies|clinical trials|controlled trials))"
    r"|\brandomly (?:assigned|allocated)",
    re.IGNORECASE,
)
_CROSSED = re.compile(r"\bcross(?:ed)?[- ]?over\b", re.IGNORECASE)
_OTHER_DESIGN = re.compile(
    r"\b(?:factorial|cluster|n-of-1|sequential|withdrawal (?:trial|design|study)|non-?randomi[sz]ed"
    r"|waiting list|before[- ]after|case series|cohort"
    r"|each (?:patient|participant|subject) received)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:placebo|versus|vs\.?|control group|compared with|groups?)\b", re.IGNORECASE
)
_ALONE = re.compile(
    r"\b(?:uncontrolled|single[- ]arm|single[- ]group|without a control group|pre[- ]post)\b",
    re.IGNORECASE,
)


def _trial_design(text: str) -> str | None:
    """The design of a trial by its own words: randomised in parallel groups or crossed over, or
    open without a control group; None where they leave it open."""
    if _RANDOMISED.search(text) and not _OTHER_DESIGN.search(text):
        if _CROSSED.search(text):
            return "crossover-rct"
        # An abstract that is cut off before its methods shows no crossover either.
        whole = len(text) > _SHORT
        return "parallel-rct" if whole and _AGAINST.search(text) else None
    if _ALONE.search(text) and not re.search("placebo|randomi[sz]ed", text, re.IGNORECASE):
        return "open-label-trial"
    return None


def _guess(candidate: Candidate) -> Guess | None:
    for passage in candidate.passages:
        for words, other in _NOT_THE_TRIAL:
            told = re.search(words, passage.text[:_LOOKED_AT], re.IGNORECASE)
            if told:
                return Guess(other, None, told[0], passage.section, told.start())
    for passage in candidate.texts():
        for pattern, kind, design in _IN_TITLE if passage.section == "Title" else _IN_TEXT:
            found = re.search(pattern, passage.text[:_LOOKED_AT], re.IGNORECASE)
            if found and kind:
                return Guess(kind, design, found[0], passage.section, found.start())
            if found:
                return None
    for printed in candidate.types:
        if printed.casefold() in _TYPES:
            kind, design = _TYPES[printed.casefold()]
            return Guess(kind, design, printed, "publication type")
    return None


# Publication types of PubMed and its kin, the telling ones.
_TYPES: dict[str, tuple[str, str | None]] = {
    "randomized controlled trial": ("primary", None),
    "clinical trial": ("primary", None),
    "case reports": ("primary", "case-report"),
    "meta-analysis": ("systematic-review", "meta-analysis"),
    "systematic review": ("systematic-review", "systematic-review"),
    "clinical trial protocol": ("protocol", None),
    "review": ("narrative-review", "narrative-review"),
}


def says_retracted(candidate: Candidate) -> bool:
    """Whether the title says that the paper was taken back."""
    return bool(
        candidate.title
        and re.match(
            r"\W*(?:retracted\b|retraction\b|withdrawn\s*:)", candidate.title, re.IGNORECASE
        )
    )
