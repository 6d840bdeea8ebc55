"""What a text says of its own study besides doses: people, weeks, blinding, what was compared, who
paid. Only of studies: a review tells of others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.evidence import Confidence, Quote
from ldncli.harvest.drafts.findings import Reading
from ldncli.harvest.drafts.study.people import people
from ldncli.harvest.drafts.study.weeks import Time, times_in
from ldncli.harvest.readers.content.passage import Passage

_STUDIES = ("primary", "secondary-report", "pharmacokinetic", "protocol")
# What a length of time is of, by the words before and behind it.
_TREATED_BEFORE = re.compile(
    r"(?:(?:treat\w*|receiv\w*|(?:ant)?agonist|inhibitor|drug|took|taken|take|given|underwent|administ\w*|daily|nightly|mg|dose|dosage|placebo"
    r"|therapy|medication|day|night|bedtime|supplement\w*|randomi[sz]ed)\b"
    r"(?:(?!carried|conducted|performed|undertaken|stud(?:y|ies)|recruit|enrol)[^.;]){0,60}?"
    r"\s(?:for|over|during)(?:\san?)?(?:\s(?:period|total)\sof)?"
    r"|duration(?:\sof\s(?:the\s)?(?:treatment|trial|study|therapy|intervention))?\s(?:was|of|is))"
    r"\s?\Z",
    re.IGNORECASE,
)
# Looked at, not treated.
_LOOKED = re.compile(
    r"(?:follow\w*|monitor\w*|observ\w*|improv\w*|remission|relapse\w*|surviv\w*|assessed|measured"
    r"|evaluated|maintain\w*|retain\w*|persist\w*|sustain\w*|lasted|symptom-free|stable|discontinu\w*|withdr\w*)\b[^.;]{0,60}\Z",
    re.IGNORECASE,
)
# The treatment goes on in another way.
_GOES_ON = re.compile(
    r"[^.;]{0,60}?\b(?:followed\sby|(?:and|then)\s(?:[\w-]+\s){0,5}?(?:second|another|further|additional"
    r"|subsequent|next)\b|\bover\sthe\snext\b|\bthereafter\b)|\s?\((?:the\s)?first\s(?:period|phase|part|stage)",
    re.IGNORECASE,
)
# A phase before those who did well are randomised.
_THEN = re.compile(r"\b(?:subsequently|then)\s(?:re-?)?randomi[sz]ed\b", re.IGNORECASE)
_HISTORY = re.compile(
    r"\bhad\s(?:been\s)?(?:used|taken|taking|using|received)\b[^.;]*\Z", re.IGNORECASE
)
_TREATED_BEHIND = re.compile(
    r"[\s-]*(?:of\s(?:(?!before|disease|illness|symptoms|after)\w+\s){0,3}?(?:treatment|therapy|medication|drug)"
    r"|(?:\w+[\s-]){0,2}?(?:treatment|therapy|intervention)(?:\s(?:period|phase))?\b"
    r"|,?\s?(?:(?!(?:was|were|is|are|for|in|of|this|the|at|to|and|interval|follow\S*|longitudinal|cohort|observation\w*|survey)\b)[\w-]+,?\s){0,6}?"
    r"(?:trial|study|crossover|RCT)\b)",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"[\s-]*(?:of\s)?(?:follow|wash|run|baseline|old|history|ago|before|prior|later|after|post|data\b"
    r"|of\sage|intervals?|\)?\s?(?:every|of\s(?:each|every|inactive)|per\s|each\b|for\s\w+\scycles|cycles?\b))",
    re.IGNORECASE,
)
_OTHER_BEFORE = re.compile(
    r"(?:after|every|within|at|past|last|previous|first|follow\w*|least|than|washout\w*|aged?|ages"
    r"|once|per|week\w*|separated\sby|average\sof|mean\sof|median\sof|up\sto|followed\sby|initial|lead-in|history\sof|duration\sof\s(?:symptoms|disease|illness|pain)"
    r"|improv\w*\sfor|for\sthe\spast|for\sat\sleast|for\smore\sthan)\s(?:an?\s|the\s)?\Z",
    re.IGNORECASE,
)
_BLINDING: tuple[tuple[str, str], ...] = (
    ("triple", r"\b(?:triple|quadruple)[\s-]*(?:blind|mask)\w*"),
    ("double", r"\bdouble[\s-]*(?:blind|mask|dummy)\w*"),
    ("single", r"\bsingle[\s-]*(?:blind|mask)\w*"),
    ("none", r"\bopen[\s-]label\w*|\bunblinded\b|\bnon-?blinded\b"),
)
_CONTROLLED = re.compile(r"\bplacebo\b|\brandomi[sz]ed\b", re.IGNORECASE)
_PLACEBO = re.compile(
    r"\bplacebo[\s-]*control\w*|(?:or|versus|vs\.?|and|with|to|than|against|receive)\s(?:an?\s)?"
    r"(?:inactive\s|matching\s|matched\s|identical\s)*placebo\b",
    re.IGNORECASE,
)


def add_facts(draft: Draft, reading: Reading) -> None:
    """Set what the text says of the study; a draft whose kind is open gets it for a person to look
    at."""
    kind = draft.values.get("kind")
    if kind is not None and kind not in _STUDIES:
        return
    texts = reading.candidate.texts()
    design = draft.values.get("design", {}).get("type")
    quotes = [*people(texts, reading.source, design), *_facts(texts, reading)]
    if kind == "protocol":
        quotes = [_planned(each) for each in quotes]
    controlled = any(_CONTROLLED.search(each.text) for each in texts)
    for quote in quotes:
        is_open = quote.path == "design.blinding" and quote.value == "none"
        if not (is_open and (controlled or _has(quotes, quote))):  # an open phase of a blind trial
            _read(draft, quote, known=kind is not None)
    _add_placebo(draft, texts, reading.source, known=kind is not None)
    _add_funding(draft, reading)


def _has(quotes: Sequence[Quote], one: Quote) -> bool:
    """Whether another blinding is named too: an open phase after a blind one."""
    return any(each.path == one.path and each.value != one.value for each in quotes)


def _planned(quote: Quote) -> Quote:
    """People whom a protocol means to have are for a person to look at."""
    if not quote.path.startswith("design.n_"):
        return quote
    return replace(quote, confidence="look", why="a protocol: planned")


def _read(draft: Draft, quote: Quote, *, known: bool) -> None:
    if not known:
        counted = quote.path.startswith("design.n_") and quote.confidence == "sure"
        confidence: Confidence = "likely" if counted else "look"
        quote = replace(quote, confidence=confidence, why="the kind of paper is open")
    draft.read(quote)
    if quote.filled:
        draft.set_place(quote.path, quote.where)


def _facts(texts: Sequence[Passage], reading: Reading) -> Iterator[Quote]:
    source = reading.source
    yield from _weeks(texts, source, reading.terms.drug.own)
    for value, words in _BLINDING:
        for passage in texts:
            found = re.search(words, passage.text, re.IGNORECASE)
            if found:
                yield _quote("design.blinding", value, passage, found.span(), source, "sure")
                break


def _quote(
    path: str,
    value: object,
    passage: Passage,
    span: tuple[int, int],
    source: str,
    confidence: Confidence,
    why: str = "",
) -> Quote:
    return Quote(
        path=path,
        value=value,
        words=passage.text[span[0] : span[1]],
        source=source,
        place=passage.section,
        start=span[0],
        end=span[1],
        confidence=confidence,
        why=why,
    )


def _weeks(texts: Sequence[Passage], source: str, drug: re.Pattern[str]) -> Iterator[Quote]:
    """How long the treatment lasted, where the text names one such time and does not say that it
    went on; else all are shown."""
    told = [(passage, each) for passage in texts for each in _treated(passage.text, drug)]
    if not told:
        told = [(passage, each) for passage in texts for each in _after_treatment(passage.text)]
        longest = max((each.weeks for _, each in told), default=0)
        if any(each.weeks > longest for passage in texts for each in _plain_times(passage.text)):
            return
    weeks = {each.weeks for _, each in told}
    goes_on = any(_GOES_ON.match(passage.text, each.end) for passage, each in told)
    goes_on = goes_on or any(_THEN.search(passage.text, each.end) for passage, each in told)
    open_ = len(weeks) > 1 or goes_on
    for passage, each in told if open_ else told[:1]:
        judged = bool(re.search(r"\bafter\s(?:\w+\s)?\Z", passage.text[: each.start]))
        sure = each.exact and not judged
        confidence: Confidence = "look" if open_ else "sure" if sure else "likely"
        value = int(each.weeks) if each.weeks == int(each.weeks) else each.weeks
        why = "" if each.exact else f"{each.words}, in weeks"
        if open_:
            why = "the text names several times of treatment, or one that went on"
        span = each.start, each.end
        yield _quote("design.duration_weeks", value, passage, span, source, confidence, why)


def _treated(text: str, drug: re.Pattern[str]) -> Iterator[Time]:
    for each in times_in(text):
        before = text[max(0, each.start - 90) : each.start]
        if _OTHER_TIME.match(text, each.end) or _OTHER_BEFORE.search(before):
            continue
        if each.words.casefold().startswith(
            ("a ", "an ", "a-", "an-", "week ", "day ", "month ", "year ")
        ):
            continue
        of = re.compile(r"\s+of\s+(?:daily\s|oral\s)?").match(text, each.end)
        if re.search(r"(?:\d\s?(?:to|-|–|or|and)|±|\+/-)\s?\Z", before):  # "1 to 2 weeks"
            continue
        named = bool(of and drug.match(text, of.end()))
        if named or _TREATED_BEHIND.match(text, each.end):
            yield each
        elif not _LOOKED.search(before) and not _HISTORY.search(before):
            mine = re.search(r"\bfor\s\Z", before) and drug.search(before.rpartition(". ")[2])
            if mine or _TREATED_BEFORE.search(before):
                yield each


def _plain_times(text: str) -> Iterator[Time]:
    """Times that are no ages, no histories and no follow-up."""
    for each in times_in(text):
        before = text[max(0, each.start - 60) : each.start]
        if not (
            _OTHER_TIME.match(text, each.end) or re.search(r"history|last|past|aged?\s", before)
        ):
            yield each


def _after_treatment(text: str) -> Iterator[Time]:
    """Times after which a treatment was judged: “after 12 weeks of treatment”."""
    for each in times_in(text):
        before, behind = text[max(0, each.start - 20) : each.start], text[each.end : each.end + 60]
        if re.search(r"\bafter\s(?:only\s)?\Z", before, re.IGNORECASE) and re.match(
            r"\sof\s(?:[\w-]+\s){0,2}?(?:treatment|therapy)\b(?!\s(?:with|dis))",
            behind,
            re.IGNORECASE,
        ):
            yield each


def _add_placebo(draft: Draft, texts: Sequence[Passage], source: str, *, known: bool) -> None:
    for passage in texts:
        found = _PLACEBO.search(passage.text)
        if found and not draft.values.get("comparators"):
            path, value = "comparators[0]", {"type": "placebo"}
            confidence: Confidence = "likely" if known else "look"
            draft.quotes.append(_quote(path, value, passage, found.span(), source, confidence))
            if known:
                draft.append("comparators", value)
                draft.set_place("comparators", f"{source} {passage.section}")
            return


def _add_funding(draft: Draft, reading: Reading) -> None:
    """Who paid and who declares an interest, as a paper that was read whole says it."""
    text = reading.candidate.full_text
    for statement in text.statements if text else ():
        key = {"funding": "funding", "competing interests": "interests"}.get(statement.kind)
        if key is None or not statement.text:
            continue
        passage = Passage(statement.section, statement.text)
        quote = _quote(
            f"design.{key}",
            statement.text,
            passage,
            (0, len(statement.text)),
            reading.source,
            "look",
            "the paper's own words; say it in ours",
        )
        draft.read(quote)
