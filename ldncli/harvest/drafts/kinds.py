"""What kind of paper and which design a candidate speaks of; where its words do not
say it, nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.drafts.study.designs import (
    Stated,
    is_of_animals,
    stated_cases,
    stated_designs,
    told_of_several,
)


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
# A design that is left to a person, whatever the text says.
_OPEN = ""
# A title speaks of its own paper, so any of these words counts; the first rule that fits.
_IN_TITLE: tuple[Rule, ...] = (
    (r"^\W*(?:retracted|withdrawn)\s*:|retraction of|retraction:", None, None),
    (
        r"\b(?:study|trial|research|review) protocol\b|\bprotocol (?:of|for)\b"
        r"|[:.–—-] ?(?:an? )?protocol\b"
        r"|^protocol\b",
        "protocol",
        None,
    ),
    (
        r"meta-?\s?analys[ei]s|metaanaly\w+|m[ée]ta-?an[aá]li[sz]\w+",
        "systematic-review",
        "meta-analysis",
    ),
    (_SYSTEMATIC, "systematic-review", "systematic-review"),
    (r"scoping review", "systematic-review", "scoping-review"),
    (r"(?:secondary|post[- ]hoc) analysis", "secondary-report", None),
    (r"pooled analys[ei]s", "secondary-report", _OPEN),
    (r"case series|case reports\b", "primary", "case-series"),
    (r"case report|case study", "primary", "case-report"),
    (rf"{_RANDOM}.*cross-?over|cross-?over.*{_RANDOM}", "primary", "crossover-rct"),
    (rf"{_RANDOM}.*parallel|parallel.*{_RANDOM}", "primary", "parallel-rct"),
    (rf"{_RANDOM}|placebo-controlled|double-blind|pilot trial|clinical trial", "primary", None),
    (r"retrospective|chart review", "primary", "retrospective-cohort"),
    (r"single-(?:arm|group)", "primary", "open-label-trial"),
    (r"open-label extension", "primary", _OPEN),
    (r"open-label", "primary", "control-unknown"),
    (r"pharmacokinetics?", "pharmacokinetic", "pharmacokinetic"),
    (r"in vitro(?! fertili[sz]ation)", "preclinical", "in-vitro"),
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
# Kinds that the words of the text on how it was done do not change.
_REVIEWS = ("systematic-review", "narrative-review", "protocol")


def guess_kind(candidate: Candidate) -> Guess | None:
    """The kind that the title says, else the one that the text says of itself; None where neither
    does. The design is that which the title names, else the one that the text states of its own
    work; where it states two, none."""
    guess = _guess(candidate)
    text = " ".join(each.text for each in candidate.texts())[:_LOOKED_AT]
    body = " ".join(each.text for each in candidate.passages)[:_LOOKED_AT]
    title = candidate.title or ""
    if guess and guess.kind in _REVIEWS and guess.design is not None:
        return guess
    animals = is_of_animals(title, body)
    if animals and not (guess and guess.kind in _REVIEWS):
        own = Guess("preclinical", "animal", *_where(candidate, animals))
        return guess if guess and guess.kind == "preclinical" else own
    if guess is None and not _is_silent(candidate):
        guess = _by_statement(candidate, title, body)
    if guess is None:
        return None
    if guess.design == "case-report" and told_of_several(body):
        return replace(guess, design="case-series")
    if guess.design == "pharmacokinetic" and _A_TRIAL.search(text):
        return replace(guess, kind="primary", design=None)
    if guess.kind in ("primary", "protocol", "secondary-report") and guess.design in (
        None,
        "control-unknown",
    ):
        design = _trial_design(text)
        return replace(guess, design=design, reasoned=True) if design else guess
    return guess


_A_TRIAL = re.compile(r"\bphase (?:I|1|II|2)\b|\brandomi[sz]ed\b", re.IGNORECASE)


def _is_silent(candidate: Candidate) -> bool:
    """Whether the title takes the paper back."""
    return says_retracted(candidate)


def _where(candidate: Candidate, stated: Stated) -> tuple[str, str, int]:
    """Words, section and start of a statement in the texts of a candidate, joined by blanks."""
    if stated.start < 0:
        return stated.words, "Title", (candidate.title or "").find(stated.words)
    start = stated.start
    for passage in candidate.passages:
        if start < len(passage.text):
            return stated.words, passage.section, start
        start -= len(passage.text) + 1
    return stated.words, candidate.passages[-1].section, 0


def _by_statement(candidate: Candidate, title: str, body: str) -> Guess | None:
    """By what the text states of its own work: a few patients, or one design alone."""
    stated = stated_designs(body)
    cases = None if stated else stated_cases(title, body)
    if cases:
        return Guess(cases.kind, cases.design, *_where(candidate, cases))
    if len(stated) == 1:
        only = next(iter(stated.values()))
        return Guess(only.kind, only.design, *_where(candidate, only))
    if "random" in stated:
        return Guess("primary", None, *_where(candidate, stated["random"]))
    trial = _TRIAL.search(body)
    if trial:
        told = Stated("primary", None, trial[0], trial.start())
        return Guess("primary", None, *_where(candidate, told))
    return None


_TRIAL = re.compile(
    r"\b(?:in this|we (?:conducted|performed|did)(?: an?)?) (?:[\w-]+,? ){0,5}?(?:trial|pilot study"
    r"|open-label study|clinical study|interventional (?:[\w-]+ ){0,3}study)\b",
    re.IGNORECASE,
)


_RANDOMISED = re.compile(
    r"\brandomi[sz]ed\b(?! (?:trials|studies|clinical trials|controlled trials))"
    r"|\brandomly (?:assigned|allocated|divided|distributed)",
    re.IGNORECASE,
)
_CROSSED = re.compile(r"\bcross(?:ed)?[- ]?over\b", re.IGNORECASE)
_OTHER_DESIGN = re.compile(
    r"\b(?:factorial|n-of-1|sequential|withdrawal (?:trial|design|study)|non-?randomi[sz]ed"
    r"|waiting list|before[- ]after|case series|cohort|retrospective(?:ly)?|case-control"
    r"|random(?:i[sz]ed)? (?:order|sequence)|within-subjects?|each (?:patient|participant|subject)"
    r" received|clusters?|cross-sectional|sub-?study|observational|(?:study|treatment) periods"
    r"|switched to the (?:other|alternat\w+)|relapse[- ]prevention|as part of an?)\b",
    re.IGNORECASE,
)
_CLUSTERS = re.compile(
    r"\bcluster(?:ed)?[ -]*randomi|\b(?:schools?|districts|clinics|practices|villages|communities"
    r"|hospitals|wards|classes|classrooms|centres|households|clusters)\b(?:, [^.;,]{0,60},)?"
    r" (?:were|was) (?:\w+ )?random(?:i[sz]ed|ly)",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:placebo|versus|vs\.?|control group|compared (?:with|to)|groups?|arms?)\b", re.IGNORECASE
)
_ALONE = re.compile(
    r"\b(?:uncontrolled|single[- ]arm|single[- ]group|without a control group|pre[- ]post)\b",
    re.IGNORECASE,
)


def _trial_design(text: str) -> str | None:
    """The design of a trial by its own words: randomised in parallel groups or crossed over, or
    open without a control group; None where they leave it open."""
    if _RANDOMISED.search(text):
        if _CLUSTERS.search(text):
            return "cluster-rct"
        if _OTHER_DESIGN.search(text):
            return None
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
