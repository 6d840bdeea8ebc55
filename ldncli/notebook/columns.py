"""What columns of answers hold where no row of an answer tells, so that a column has one type
whatever was asked."""

from __future__ import annotations

from dataclasses import replace

from ldncli.report.table import Holds, Table, held

_WHOLE = """
    studies randomised_trials people_randomised people_analysed people_pooled rct_benefit
    rct_no_difference rct_mixed rct_harm other_benefit other_no_difference other_mixed other_harm
    best_level trials_with_numbers trials k estimates_for estimates_against estimates_neither
    measured proposed refuted control_groups treatment_events treatment_n control_events control_n
    other_studies other_events other_n smd_k smd_trials any_harm_treatment_events
    any_harm_treatment_n any_harm_control_events any_harm_control_n any_harm_other_events
    any_harm_other_n stopped_treatment_events stopped_treatment_n stopped_control_events
    stopped_control_n stopped_other_events stopped_other_n planned participants theirs_k theirs_n
    ours_k ours_n then_k then_n same_k same_n
    first_k first_n second_k second_n running n_reviews n_unread
    in_first in_second shared outcome_index n_treatment n_control n Q_df
""".split()
_NUMBER = """
    dose_min_mg dose_max_mg p effect ci_lb ci_ub pi_lb pi_ub i2 tau2 important_difference seen
    seen_lb seen_ub weeks_min weeks_max weeks_to_target control control_low control_high treated
    treated_low treated_high difference difference_low difference_high relative relative_low
    relative_high standardised standardised_low standardised_high said_sd nnt nnt_low nnt_high
    treatment_risk_percent control_risk_percent rr rr_lb rr_ub per_1000 per_1000_lb per_1000_ub
    other_risk_percent other_lb other_ub smd smd_lb smd_ub smd_median smd_lowest smd_highest
    start_mg target_mg recomputed allowed_low allowed_high difference_se theirs_estimate
    theirs_ci_lb theirs_ci_ub theirs_i2 ours_estimate ours_ci_lb ours_ci_ub ours_i2 same_estimate
    then_estimate then_ci_lb then_ci_ub then_i2 same_ci_lb same_ci_ub same_i2
    first_estimate first_ci_lb first_ci_ub first_i2 second_estimate
    second_ci_lb second_ci_ub second_i2 cca percent timepoint_weeks dose_mg assumed_correlation
    estimate variance se weight effect_lb effect_ub statistic tau2_lb tau2_ub I2 H2 Q Q_p level
""".split()
_LIST = "caveats against footnotes sources conditions both only_theirs only_ours unread".split()
DECLARED: dict[str, Holds] = {
    **dict.fromkeys(_WHOLE, "whole"),
    **dict.fromkeys(_NUMBER, "number"),
    **dict.fromkeys(_LIST, "list"),
}


def with_types(table: Table) -> Table:
    """The table with what each of its columns holds: as it or its values say, where these leave it
    open as `DECLARED`."""
    columns = tuple(
        replace(column, holds=_holds(table, place, holds))
        for place, (column, holds) in enumerate(zip(table.columns, held(table), strict=True))
    )
    return replace(table, columns=columns)


def _holds(table: Table, place: int, found: Holds) -> Holds:
    column = table.columns[place]
    if column.holds is not None or column.key not in DECLARED:
        return found
    empty = all(row[place] is None for row in table.rows)
    # A whole number may be one by chance.
    return DECLARED[column.key] if empty or found == "whole" else found
