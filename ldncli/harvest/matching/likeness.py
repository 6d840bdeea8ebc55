"""How alike two records are: the same paper, its family (an abstract, a preprint, a reply), perhaps
the same, or another one.

Points are added for what agrees and taken for what does not; what one of them does not say counts
neither way. Where the points come from: tests/harvest/matching/README.md.
"""

from __future__ import annotations

from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from ldncli.harvest.matching.traits import Traits
from ldncli.values import dataclass

Verdict = Literal["same", "family", "perhaps", "other"]

_SAME, _PERHAPS = 9.0, 6.0
# Titles less alike than this are of two papers, whatever else agrees.
_UNLIKE = 0.6
# Letters from which on a title is that of one work alone.
_TELLING = 25
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SMALL = frozenset({"the", "of", "and", "in", "for", "a", "an", "de", "la", "et", "und", "der"})


@dataclass(frozen=True, slots=True)
class Likeness:
    """The verdict on two records; `rule` is what settled it (`doi`, `pmid`, `pmcid`,
    `registration`, or `likeness` with its points in `score`)."""

    verdict: Verdict
    rule: str
    score: float


_OTHER = Likeness("other", "likeness", 0.0)


def compare(one: Traits, two: Traits) -> Likeness:
    """Whether two records tell of one paper. The order of the two does not matter.

    Two DOIs, or two PMIDs, that differ are never the same paper: at best `perhaps`, for a person
    to say. A register entry and a report, a preprint, a conference abstract and the paper are of
    one family, never the same.
    """
    if shared := one.registrations & two.registrations:
        return Likeness("same", "registration", float(len(shared)))
    same_sort = one.sort == two.sort
    if "register entry" in (one.sort, two.sort):
        return _OTHER
    differ = _both_differ(one.doi, two.doi) or _both_differ(one.pmid, two.pmid)
    for rule in ("doi", "pmid", "pmcid"):
        own = getattr(one, rule)
        if own and own == getattr(two, rule):
            unsure = differ or _other_work(one, two)
            return Likeness("perhaps" if unsure else "same", rule, 0.0)
    title = _title_points(one, two)
    if title is None:
        return _OTHER
    score = title + _people_points(one, two) + _place_points(one, two)
    if not same_sort:
        return Likeness("family", "likeness", score) if _one_work(one, two) else _OTHER
    if score >= _SAME:
        unsure = differ or _other_pages(one, two) or _other_part(one, two)
        return Likeness("perhaps" if unsure else "same", "likeness", score)
    if score >= _PERHAPS or (score > 0 and one.compact == two.compact != ""):
        return Likeness("perhaps", "likeness", score)
    return Likeness("family", "likeness", score) if _one_work(one, two) else _OTHER


def _both_differ(one: str, two: str) -> bool:
    return bool(one and two and one != two)


def _other_work(one: Traits, two: Traits) -> bool:
    """Whether neither title nor people are those of one work: all abstracts of a congress may bear
    the DOI of its volume. A translated title has the same people."""
    if not one.title or not two.title or title_likeness(one, two) >= _UNLIKE:
        return False
    people = _people_points(one, two)
    return people < 0 or (people == 0 and min(len(one.compact), len(two.compact)) >= _TELLING)


def title_likeness(one: Traits, two: Traits) -> float:
    """How alike the titles are, 0 to 1; a title that is the beginning of the other is as alike as
    it is long. 0 where they are less alike than two titles of one paper ever are."""
    if one.title == two.title or one.compact == two.compact:
        return 1.0
    short, long = sorted((one.compact, two.compact), key=len)
    if len(short) >= _TELLING and (long.startswith(short) or long.endswith(short)):
        return 0.95 if len(short) >= 40 else 0.9
    return fuzz.ratio(one.compact, two.compact, score_cutoff=100 * _UNLIKE) / 100


def _title_points(one: Traits, two: Traits) -> float | None:
    """None where the titles are too unlike for one paper."""
    if not one.title or not two.title:
        return 0.0
    alike = title_likeness(one, two)
    if alike < _UNLIKE:
        return None
    points = -4.0 if alike < 0.75 else 1.0 if alike < 0.85 else 4.0 if alike < 0.95 else 6.0
    shorter = min(len(one.compact), len(two.compact))
    if points > 0 and shorter < 30:
        points *= shorter / 30
    return points - 4.0 if _other_part(one, two) else points


def _people_points(one: Traits, two: Traits) -> float:
    if not one.families or not two.families:
        return 0.0
    first, second = one.families[0], two.families[0]
    if first == second:
        return 3.0
    if JaroWinkler.normalized_similarity(first, second) >= 0.9:
        return 2.0
    if first in second or second in first or first in two.families or second in one.families:
        return 1.5
    return -5.0


def _place_points(one: Traits, two: Traits) -> float:
    points = 0.0
    if one.year and two.year:
        apart = abs(one.year - two.year)
        points += (2.0, 0.0, -3.0)[apart] if apart < 3 else -6.0
    if one.journal and two.journal:
        points += 2.0 if same_journal(one.journal, two.journal) else -3.0
    if one.volume and two.volume:
        points += 1.5 if one.volume == two.volume else -2.5
    if one.first_page and two.first_page:
        if one.first_page == two.first_page:
            points += 4.0
        elif _other_pages(one, two):
            points -= 3.0
    return points


def _other_part(one: Traits, two: Traits) -> bool:
    """Whether the titles are those of two things: part I and part II, phase 2 and phase 3, a letter
    and the second one, a paper and its erratum, protocol or reply."""
    if one.marks != two.marks:
        return True
    first, second = set(one.numbers), set(two.numbers)
    return bool((first - second and second - first) or (first ^ second) & {one.end, two.end})


def _other_pages(one: Traits, two: Traits) -> bool:
    """Whether both say where they begin, and not at the same number: parts, companions and
    supplements share title, people and journal."""
    first, second = one.first_page, two.first_page
    return bool(first and second and first.lstrip(_LETTERS) != second.lstrip(_LETTERS))


def same_journal(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether two names may be those of one journal: every word of the shorter begins a word of
    the longer, in order, or is its initials."""
    first = [each for each in one if each not in _SMALL]
    second = [each for each in two if each not in _SMALL]
    short, long = sorted((first, second), key=len)
    if not short:
        return first == second
    if len(short) == 1 and short[0] == "".join(each[0] for each in long)[: len(short[0])]:
        return len(short[0]) > 1
    place = 0
    for word in short:
        while place < len(long) and not (
            long[place].startswith(word) or word.startswith(long[place])
        ):
            place += 1
        if place == len(long):
            return fuzz.ratio(" ".join(first), " ".join(second)) >= 90
        place += 1
    return True


def _one_work(one: Traits, two: Traits) -> bool:
    """Whether title and people are those of one work, in another place."""
    if min(len(one.compact), len(two.compact)) < _TELLING:
        return False
    return title_likeness(one, two) >= 0.9 and _people_points(one, two) > 0
