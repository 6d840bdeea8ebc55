"""`ldn missing`: results that are missing, and what they could do to a pooled effect."""

from __future__ import annotations

from ldncli.cli.options import EVERY, Explained, Output, OwnFile, Why, with_options_except
from ldncli.cli.weigh.plans import Pooling

_NOT_OF_GROUPS = "says nothing of missing results", "ask for one group with a filter"


@with_options_except(dict.fromkeys(("by", "common_tau2", "moderator"), _NOT_OF_GROUPS))
def missing(pooling: Pooling, output: Output, own: OwnFile, why: Why = None) -> None:
    """Show which trials measured an outcome and give no usable number, and what they would have
    to show to change the result.

    The bounds need no model: the missing trials are put at an effect, with the error that their
    people give. From ten studies on, models of selection are added (step function, Copas,
    PET-PEESE, limit meta-analysis). In a file of your own, a row with people and no effect counts
    as missing. --why tells why each result is missing.

    Example: ldn missing --condition fibromyalgia --outcome mental-health

    Example: ldn missing --studies trials.csv --measure SMD
    """
    from ldncli.cli import output as out
    from ldncli.cli.weigh.models.gathering import gathered
    from ldncli.evidence.synthesis.models.missing import missing_results_of
    from ldncli.report.pooling.models.missing import missing_tables
    from ldncli.report.table import choose_columns

    points, told = gathered(pooling, own)
    found = missing_results_of(points, exploratory=pooling.exploratory)
    tables = missing_tables(found, told)
    people = out.for_people(output)
    tables = [choose_columns(each, None, every=not people) for each in tables]
    if people:
        how = Explained(why=EVERY if why is not None or output.format == "md" else None)
        tables = [out.explained(each, how, output) for each in tables]
    out.emit_all(tables, output)
