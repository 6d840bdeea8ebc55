"""Whether a condition is that of the people of a study, by the words around its name: what they
have, not what may become of them, what they have besides, or what the word means elsewhere
(oxidative stress)."""

from __future__ import annotations

import re
from enum import IntEnum

_PEOPLE = (
    r"(?:(?:out|in)?patients?|participants?|subjects?|adults?|women|men|woman|man|children|adolescents"
    r"|individuals?|people|persons?|volunteers|veterans|boys?|girls?|females?|males?|infants?|cases?"
    r"|sufferers|those|survivors|athletes|child|infant)"
)
_NO = (
    r"(?:and|or|of|in|on|with|without|for|to|from|by|at|after|before|during|who|which|that|is|are|was|were"
    r"|has|have|had|than|versus|vs|as|be|risk|associated|induced|related|history|secondary|due|non|not|no"
    r"|including|undergoing|receiving|treated|developed|experienced)"
)
_STATE = rf"(?:(?!{_NO}\b)[\w’'/-]+,?\s(?:(?:to|and|or)\s(?=[\w-]+\s))?)"
_WHOSE = re.compile(
    rf"\b{_PEOPLE}\s(?:\([^()]*\)\s)?(?:(?:who|that)\s(?:were\s)?)?(?:with|suffering\sfrom|diagnosed\swith"
    rf"|affected\sby|having|had|have|meeting\s(?:[\w-]+\s){{0,3}}criteria\sfor|with\sa\sdiagnosis\sof"
    rf"|presenting\swith|treated\sfor)\s(?:an?\s|the\s)?(?:(?:newly\s)?diagnos\w+\s)?{_STATE}{{0,5}}\Z",
    re.IGNORECASE,
)
_RELATIVES = re.compile(
    r"\b(?:parents|mothers|fathers|carers?|caregivers?|relatives|families|spouses|partners|siblings|physicians"
    r"|nurses|clinicians|perceptions|attitudes|knowledge)\s(?:of|caring\sfor|for|with|about)\s[\w\s-]{0,60}\Z"
    r"|\btowards?\s[\w\s-]{0,60}\Z",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\s?(?:\([A-Z][\w-]{1,7}\)\s)?[\s-]?(?:affected\s)?(?:(?:out|in)?patients|participants|subjects"
    r"|sufferers|volunteers|women|men|children|adults|veterans|individuals)\b",
    re.IGNORECASE,
)
_IN = re.compile(rf"\bin\s(?:an?\s|the\s)?{_STATE}{{0,4}}\Z", re.IGNORECASE)
_TREATED = re.compile(
    r"\b(?:(?:treatment|treating|management|therap\w+|symptoms|relief|remission|patients|women|men"
    r"|children|cases?|reduction|control|care|course|prognosis|exacerbations?|severity|prophylaxis|treat"
    r"|pain|itch|pruritus|fatigue|quality\sof\slife)\s(?:of|in)\s|(?:for|treat|treating)\s)"
    rf"(?:an?\s|the\s)?(?:the\s(?:treatment|management)\sof\s)?{_STATE}{{0,4}}\Z",
    re.IGNORECASE,
)
_NOT_THEIRS = re.compile(
    r"\b(?:risk|factors?|incidence|prevalence|prediction|predictors?|development|onset|causes?|mechanisms?"
    r"|pathogenesis|models?|markers?|biomarkers?|role|trials?|stud(?:y|ies)|effects?|use|history|absence"
    r"|screen(?:ing)?|detect\w*|tests?|link|scores?|prevention|recovery|deaths?|increase|decrease|change)s?"
    rf"\s(?:of|for|with|in|from)\s(?:an?\s|the\s)?{_STATE}{{0,3}}\Z",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"(?:\A|[.:;,(]\s?|\b(?:with|of|for|in|the|an?|and|or|to|from|having|had|have|treat|treating|severe"
    r"|moderate|mild|chronic|acute|advanced|metastatic|refractory|recurrent|active|persistent|painful"
    r"|resistant|early|primary|stable|uncontrolled|adult|paediatric|pediatric|treated|untreated"
    r"|\w*diagnosed|ongoing|clinical|unipolar|idiopathic|symptomatic|\d+|obese|male|female|elderly)[\s-])\Z",
    re.IGNORECASE,
)
# A symptom of something else, or sought: irritability in autism, sedation of children.
_OF_SOMETHING = re.compile(
    r"\s(?:of|associated\swith|due\sto|secondary\sto|related\sto|caused\sby|from|after|following|during)\b",
    re.I,
)
_RESULTS = re.compile(r"\b(?:Results?|Findings|Main\sresults|Conclusions?)\s?(?::|[A-Z])")
_OPENS = re.compile(
    r"\W*(?:(?:severe|refractory|recalcitrant|chronic|recurrent|acute|primary|active|mild|moderate|painful"
    r"|resistant|symptomatic|advanced|early|idiopathic|relapsing)[\s-])*\Z",
    re.IGNORECASE,
)
_OPENED = re.compile(
    r"\s*(?:\Z|[:.?(–—]|(?:symptoms?|patients|treatment|therapy|management|successfully|treated|improv\w+"
    r"|respon\w+|and|is|are|in\s(?:patients|children|adults|women|men))\b)",
    re.IGNORECASE,
)
# A word of the condition's name that stands in another one, or in the name of a measure.
_OTHER_BEFORE = re.compile(
    r"(?:\b(?:oxidative|nitrosative|respiratory|twitch|marrow|shear|thermal|mechanical|reticulum|er|pituitary"
    r"|ventricular|supraventricular|sinus|atrial|spreading|central|cns|immune|st|nutritional|exercise"
    r"|ocular|pulmonary(?:\sarterial)?|intracranial|portal|acid|cold|heat|minimal\s|metabolic\s|ischemi\w+|ischaemi\w+)[\s-]|immunodeficiency\s|-induced\s|\bno\s|\bwithout\s|non-"
    r"|\bhistory\sof\s|\btype\s(?:1|2|i|ii)\s|-type\s|\bpost-?)\Z",
    re.IGNORECASE,
)
_OTHER_BEHIND = re.compile(
    r"(?:[\s-]*(?:volume|index|scores?|scales?|inventory|questionnaires?|ratings?|tests?|testing|echocardio"
    r"\w*|models?|risk|factors?|cells?|cell\slines?|markers?|biomarkers?|induced|free|like|hormones?|protein"
    r"|receptors?|threshold|prevention|screening|clinics?|centers?|wards?|units?|vaccine|mortality|deaths?"
    r"|incidence|rates?|assessment|perception|intensity|levels?|response|units?|awareness|campaigns?)\b"
    r"|\svirus\b|-(?:negative|free|uninfected)\b|\s?(?:symptoms\s)?after\s)",
    re.IGNORECASE,
)
_WITH_WHOM = re.compile(
    rf"\b{_PEOPLE}\s(?:with|suffering\sfrom|who)\b"
    r"|\b(?:in|of|for|among)\s(?:(?!(?:the|elderly|older|adult|young|male|female|japanese|hospitali[sz]ed)\b)"
    r"[\w-]+\s){1,4}(?:patients|women|men|children|adolescents|adults|subjects|veterans)\b",
    re.IGNORECASE,
)


class Bond(IntEnum):
    """How a name is bound to the people of a study, the closest first."""

    THEIRS = 0  # patients with it
    IN_IT = 1  # a title says that the study was done in it
    TREATED = 2  # a title says that it is treated
    NAMED = 3  # a title opens with it
    NONE = 4


def bond(text: str, start: int, end: int, *, title: bool, broad: bool = False) -> Bond:
    """The bond of the condition named from `start` to `end`. In running text only people who have
    it count, before its results are told; a title speaks of its own paper. A `broad` condition is
    not meant where a word before it may say which (kidney injury)."""
    before, behind = text[max(0, start - 160) : start], text[end : end + 60]
    if broad and (not _PLAIN.search(before) or (title and _OF_SOMETHING.match(behind))):
        return Bond.NONE
    if not title and start > _results(text):
        return Bond.NONE
    if _OTHER_BEFORE.search(before) or _OTHER_BEHIND.match(behind):
        return Bond.NONE
    if text[start:end].casefold().endswith("ic") and not _THEIRS.match(behind):
        return Bond.NONE  # diabetic nephropathy is another disease
    if _RELATIVES.search(before):
        return Bond.NONE
    if _WHOSE.search(before) or (_THEIRS.match(behind) and not _NOT_THEIRS.search(before)):
        return Bond.THEIRS
    if not title or _NOT_THEIRS.search(before):
        return Bond.NONE
    if _IN.search(before):
        return Bond.IN_IT
    if _TREATED.search(before):
        return Bond.TREATED
    if _OPENS.fullmatch(before) and _OPENED.match(text, end):
        return Bond.NAMED
    return Bond.NONE


def _results(text: str) -> int:
    """Where the results of an abstract begin, else a good part of it."""
    found = _RESULTS.search(text)
    return found.start() if found else max(2 * len(text) // 5, 400)


def names_people(title: str) -> bool:
    """Whether a title says what its people have: what the text names then is something else."""
    return bool(_WITH_WHOM.search(title))
