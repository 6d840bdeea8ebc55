"""Tables about the base itself: its shape, what reviews have seen of it, and where it is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ldncli.evidence.survey.coverage import Coverage, corrected_covered_area, overlaps
from ldncli.evidence.survey.gaps import Gap
from ldncli.evidence.survey.shape import Share
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.report.table import Column, Table
from ldncli.report.words.language.numbers import counted
from ldncli.report.words.studies.registered import known_words

_BAR = 30
# The columns of a screen with room for ids beside names.
_ROOMY = 100


def shape_table(
    shares: Sequence[Share], total: int, notes: Sequence[str], *, mark: str = "█"
) -> Table:
    """One row a value; for people with a bar, drawn with `mark`, whose
    length is the number of papers."""
    columns = (
        Column("by", "By"),
        Column("value", "Value"),
        Column("papers", "Papers"),
        Column("studies", "Studies"),
        Column("percent", "%", digits=0, shown=False),
        Column("bar", "", people=True),
    )
    most = {
        by: max(share.papers for share in shares if share.by == by)
        for by in {share.by for share in shares}
    }
    rows = tuple(
        (
            share.by,
            share.value,
            share.papers,
            share.studies,
            100 * share.papers / total if total else None,
            _bar(share.papers, most[share.by], mark),
        )
        for share in shares
    )
    return Table(f"Shape of the base ({total} papers)", columns, rows, tuple(notes))


def _bar(count: int, most: int, mark: str) -> str:
    return mark * max(1, round(_BAR * count / most)) if count else ""


def coverage_table(
    coverage: Coverage,
    main_papers: Mapping[str, str],
    names: Mapping[str, str],
    reviews: Mapping[str, str],
    notes: Sequence[str],
) -> Table:
    """One row a study: the reviews that name it, and how many may include it unnamed; those that
    none names come first. `names` are what people call the studies, `reviews` those of the
    reviews."""
    columns = (
        Column("study_id", "Id", room=_ROOMY),
        Column("name", "Study"),
        Column("paper_id", "Main paper", shown=False),
        Column("n_reviews", "Reviews", shown=False),
        Column("counted", "In reviews", people=True),
        Column("n_unread", "Lists not read"),
        Column("reviews", "Included in", shown=False),
        Column("included", "Included in", wide=True, people=True),
    )
    order = sorted(coverage.seen, key=lambda study: (len(coverage.seen[study]), study))
    rows = tuple(
        (
            study,
            names.get(study),
            main_papers.get(study),
            _exact(coverage, study),
            _counted(coverage, study),
            coverage.unread[study],
            coverage.seen[study],
            tuple(reviews.get(each, each) for each in coverage.seen[study]),
        )
        for study in order
    )
    part = _in_part(coverage)
    rest = len(coverage.lists) - len(coverage.whole) - part
    told = [
        f"{counted(len(coverage.lists), 'review')} could include these studies; their lists of"
        f" included studies are known in full for {len(coverage.whole)}, in part for {part} and"
        f" not at all for {rest}."
        if coverage.seen and coverage.lists
        else "No review here could include these studies."
        if coverage.seen
        else "No study here answers this question."
    ]
    if coverage.open:
        told.append(
            f"? = not known: no list read names {len(coverage.open)} of"
            f" {counted(len(coverage.seen), 'study', 'studies')}, but lists not read may."
        )
    if coverage.unseen:
        told.append(
            f"{len(coverage.unseen)} of {counted(len(coverage.seen), 'study', 'studies')}"
            f" {'is' if len(coverage.unseen) == 1 else 'are'} in no review."
        )
    if coverage.lists and rows:
        told.append(_covered_area(coverage))
    return Table(
        "Which review includes which study", columns, rows, (*notes, *told), head=tuple(told)
    )


def _in_part(coverage: Coverage) -> int:
    return sum(bool(named) for named in coverage.lists.values()) - len(coverage.whole)


def _exact(coverage: Coverage, study: str) -> int | None:
    """How many reviews include a study; None where a list that may hold it was not read."""
    return None if coverage.unread[study] else len(coverage.seen[study])


def _counted(coverage: Coverage, study: str) -> str:
    """`2`; `2+` where unread lists may add to it; `?` where nothing but unread lists is there."""
    known = len(coverage.seen[study])
    if not coverage.unread[study]:
        return str(known)
    return f"{known}+" if known else "?"


def _covered_area(coverage: Coverage) -> str:
    area = corrected_covered_area([coverage.lists[each] for each in sorted(coverage.whole)])
    if area is None:
        return "Overlap cannot be computed from fewer than two complete lists."
    return f"Corrected covered area over {len(coverage.whole)} complete lists: {area:.1%}."


def overlap_table(coverage: Coverage, names: Mapping[str, str], notes: Sequence[str]) -> Table:
    """One row a pair of reviews whose lists are known whole: how many studies they share, and their
    corrected covered area (0 none, 1 all). `names` are what people call the reviews."""
    columns = (
        Column("first", "Review id", shown=False),
        Column("second", "Other review id", shown=False),
        Column("first_name", "Review"),
        Column("second_name", "Other review"),
        Column("in_first", "Studies"),
        Column("in_second", "Studies of the other"),
        Column("shared", "Shared"),
        Column("cca", "CCA", digits=2),
    )
    rows = tuple(
        (
            pair.first,
            pair.second,
            names.get(pair.first),
            names.get(pair.second),
            pair.in_first,
            pair.in_second,
            pair.shared,
            pair.cca,
        )
        for pair in overlaps(coverage)
    )
    told = (
        f"{counted(len(coverage.whole), 'review')} of {len(coverage.lists)} with a complete list of"
        " included studies can be compared."
    )
    return Table("Overlap between reviews", columns, rows, (*notes, told), head=(told,))


def gap_table(
    gaps: Sequence[Gap], vocabularies: Mapping[str, Vocabulary], notes: Sequence[str]
) -> Table:
    """One row a condition and outcome that lack evidence."""
    columns = (
        Column("condition_label", "Condition", people=True, group=True),
        Column("outcome_label", "Outcome", people=True, wide=True),
        Column("condition", "Condition", shown=False),
        Column("outcome", "Outcome", shown=False),
        Column("state", "What there is"),
        Column("studies", "Studies"),
        Column("best_level", "Level", shown=False),
        Column("running", "Planned or under way"),
        Column("planned", "Not reported by"),
        Column("last_known", "State"),
        Column("expected_end", "Ends"),
    )
    rows = tuple(
        (
            vocabularies["conditions"].label(gap.condition),
            vocabularies["outcomes"].label(gap.outcome) if gap.outcome else "any outcome",
            gap.condition,
            gap.outcome,
            gap.state,
            gap.studies,
            gap.best_level,
            gap.running,
            gap.planned,
            known_words(gap.running, gap.last_known) or None,
            gap.expected_end,
        )
        for gap in gaps
    )
    return Table("Gaps in the evidence", columns, rows, tuple(notes))
