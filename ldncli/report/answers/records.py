"""What is handed out of the records and of what follows from them, a table a kind of row: the
command line and notebooks ask the same ones."""

from __future__ import annotations

from ldncli.questions.asked import Asked
from ldncli.report.listing.papers import paper_table
from ldncli.report.table import Table
from ldncli.report.words.selection import selection_words

# Rows that are those of the whole library, whatever was asked: what searches found, what people
# decided on it.
OF_SEARCHES = ("candidates", "decisions", "excluded")


def records_answer(listed: Asked, rows: str = "papers") -> Table:
    """The papers that a question lists, their outcomes (wide: a row a pair of groups), what was
    excluded from the whole library, or one of the tables of `one_relation`; `listed` has every
    scope that its filters allow.

    Raises UnknownTermError for a kind of row that there is not.
    """
    notes = (selection_words(listed.selection),)
    if rows == "papers":
        library = listed.library
        cards = library.cards(listed.selection.ids)
        designs = library.vocabulary("designs")
        return paper_table(cards, "Papers", library.dose_unit, designs, notes=notes)
    # What papers need not is imported where it is needed.
    if rows == "outcomes":
        from ldncli.report.listing.outcomes import outcome_table, way_by

        return outcome_table(
            listed.selected,
            "Outcomes",
            outcomes=listed.query.outcomes,
            all_have=listed.all_have,
            asked=listed.query.conditions,
            way=way_by(listed.library.vocabularies),
            notes=notes,
        )
    if rows == "excluded":
        from ldncli.report.document.prisma.document import all_excluded

        return all_excluded(listed.library)
    from ldncli.report.listing.relations.every import one_relation

    return one_relation(listed, rows).table(() if rows in OF_SEARCHES else notes)
