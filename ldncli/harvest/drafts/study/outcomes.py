"""Outcomes of a draft from the running text of a trial: only where one sentence gives the numbers
beyond doubt. What was measured, and which way is better, a person says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.evidence import Quote
from ldncli.harvest.drafts.findings import Reading
from ldncli.harvest.drafts.mapping import terms_in
from ldncli.harvest.drafts.register.groups import Arms
from ldncli.harvest.drafts.study.earlier import is_earlier_work
from ldncli.harvest.drafts.study.results import Groups, Sentence, effects, groups, sentences
from ldncli.harvest.readers.content.passage import Passage
from ldncli.harvest.readers.content.results import Group

_TRIALS = ("parallel-rct", "crossover-rct", "randomised", "controlled-trial-nonrandomised")
_TREATMENT = re.compile(
    r"^(?:(?:active|study|treatment|intervention|experimental|drug)\b)", re.IGNORECASE
)
_CONTROL = re.compile(r"\b(?:placebo|controls?|sham|usual|standard)\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:chang|improv|reduc|decreas|increas|declin|fell|rose|gain|drop)\w*", re.IGNORECASE
)
_PERCENT = re.compile(r"\d\s?%")
_MORE_ARMS = re.compile(r"\b(?:three|four|five)\s(?:\w+\s)?(?:groups|arms)\b", re.IGNORECASE)
_OVER = (
    r"[^.;]{0,80}?\b(?:versus|vs|compared\s(?:with|to)|than|minus)\b"
    r"[^.;]{0,40}?\b(?:placebo|control|sham)"
)


def add_spoken_outcomes(draft: Draft, reading: Reading) -> None:
    """Add what the text of a trial gives; nothing where tables or a register gave outcomes."""
    design = draft.values.get("design", {}).get("type")
    if draft.values.get("outcomes") or draft.values.get("arms") or design not in _TRIALS:
        return
    if draft.values.get("kind") not in ("primary", "secondary-report"):
        return
    for passage in reading.candidate.passages:
        _Spoken(draft, reading, passage).add()


class _Spoken:
    def __init__(self, draft: Draft, reading: Reading, passage: Passage) -> None:
        self._draft, self._reading, self._passage = draft, reading, passage
        self._arms: dict[str, tuple[str, str]] = {}  # role -> id, name

    def add(self) -> None:
        text = self._passage.text
        several = bool(_MORE_ARMS.search(text))
        for sentence in sentences(text):
            end = sentence.start + len(sentence.text)
            if is_earlier_work(text, sentence.start, end):
                continue
            for effect in effects(sentence):
                if not several:
                    value = dict(effect.value)
                    self._sign(value, sentence)
                    self._outcome(sentence, {}, value, (effect.start, effect.end))
            for each in groups(sentence, text):
                arms = None if several else self._named(each)
                if arms:
                    self._outcome(sentence, arms, None, (each.start, each.end))

    def _sign(self, value: dict[str, Any], sentence: Sentence) -> None:
        """A difference whose order the sentence does not tell is marked as such."""
        own = self._reading.terms.drug.own.search(sentence.text)
        told = own and re.search(_OVER, sentence.text[own.end() :], re.IGNORECASE)
        if value["type"] in ("MD", "SMD", "RD") and not told:
            value["sign_stated"] = False

    def _named(self, found: Groups) -> dict[str, Mapping[str, Any]] | None:
        """The numbers by the ids of the arms; None unless one group got the drug and the other did
        not, the same two as in earlier sentences."""
        roles: dict[str, tuple[str, Mapping[str, Any]]] = {}
        for name, values in found.values:
            role = self._role(name)
            if role is None or role in roles:
                return None
            roles[role] = name, values
        if not self._arms:
            self._add_arms({role: name for role, (name, _) in roles.items()}, found)
        known = all(_same(self._arms[role][1], name) for role, (name, _) in roles.items())
        return (
            {self._arms[role][0]: values for role, (_, values) in roles.items()} if known else None
        )

    def _role(self, name: str) -> str | None:
        own = bool(self._reading.terms.drug.own.search(name) or _TREATMENT.search(name))
        control = bool(_CONTROL.search(name) or self._reading.terms.drug.beside.search(name))
        if own == control:
            return None
        return "treatment" if own else "control"

    def _add_arms(self, names: Mapping[str, str], found: Groups) -> None:
        order = [role for role in ("treatment", "control") if role in names]
        placed = Arms().place("text", [Group(role, names[role]) for role in order])
        for role in order:
            name = names[role]
            value = {"id": placed[role].id, "role": role, "label": name, "place": self._place}
            index = self._draft.append("arms", value)
            self._arms[role] = placed[role].id, name
            self._quote(f"arms[{index}]", value, (found.start, found.end))

    @property
    def _place(self) -> str:
        return f"{self._reading.source} {self._passage.section}"

    def _outcome(
        self,
        sentence: Sentence,
        arms: Mapping[str, Mapping[str, Any]],
        contrast: dict[str, Any] | None,
        span: tuple[int, int],
    ) -> None:
        head: dict[str, Any] = {"score": _score(sentence, arms), "place": self._place}
        value = {**head}
        if arms:
            value["arms"] = {name: dict(each) for name, each in arms.items()}
        if contrast:
            value["contrast"] = contrast
        index = self._draft.append("outcomes", value)
        base = f"outcomes[{index}]"
        whole = sentence.start, sentence.start + len(sentence.text)
        self._quote(base, head, whole)
        self._propose(f"{base}.domain", sentence)
        for name, each in arms.items():
            self._quote(f"{base}.arms.{name}", dict(each), span)
        if contrast:
            self._quote(f"{base}.contrast", contrast, span)

    def _propose(self, path: str, sentence: Sentence) -> None:
        """The outcome that the sentence names, where it names one alone, for a person to see."""
        names = self._reading.terms.outcomes
        if names is None:
            return
        passage = Passage(self._passage.section, sentence.text)
        found = {each.term: each for each in terms_in(passage, names)}
        if len(found) == 1:
            (each,) = found.values()
            start = sentence.start + each.start
            self._quote(path, each.term, (start, start + len(each.words)), look=True)

    def _quote(self, path: str, value: Any, span: tuple[int, int], *, look: bool = False) -> None:
        start, end = span
        text = self._passage.text
        while start < end and text[start].isspace():
            start += 1
        self._draft.quotes.append(
            Quote(
                path=path,
                value=value,
                words=text[start:end],
                source=self._reading.source,
                place=self._passage.section,
                start=start,
                end=end,
                confidence="look" if look else "likely",
                why="the sentence names it; is it what was measured?" if look else "",
            )
        )


def _same(one: str, other: str) -> bool:
    words = [set(re.findall(r"\w{4,}", each.casefold())) for each in (one, other)]
    return one.casefold() == other.casefold() or bool(words[0] & words[1])


def _score(sentence: Sentence, arms: Mapping[str, Mapping[str, Any]]) -> str:
    if arms and all("events" in each for each in arms.values()):
        return "events"
    return "change" if _CHANGE.search(sentence.text) else "final"
