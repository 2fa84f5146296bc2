-- One row per quarter up to the report's, oldest first: what became of its hand-offs.
-- Rated hand-offs only: new business or not known, neither bulk nor sales-originated.
-- A quarter older than the first win or decision on file is marked not recorded (R33).
-- Glossary: hand-off, conversion rate, mature.
with

horizons as (
    select * from run.horizons
),

groups as (
    select * from cohorts.groups
),

final as (
    select
        groups.quarter,
        groups.starts_on,
        groups.is_complete,
        groups.is_report_quarter,
        groups.handoff_count,
        groups.accepted_count,
        groups.acceptance_unknown_count,
        groups.qualified_count,
        groups.disqualified_count,
        groups.recycled_count,
        groups.withdrawn_count,
        groups.joined_count,
        groups.expired_count,
        groups.open_count,
        groups.no_decision_recorded_count,
        groups.opportunity_count,
        groups.won_count,
        groups.won_before_handoff_count,
        horizons.within_days,
        groups.mature_count,
        groups.qualified_within_count,
        groups.qualified_within_unknown_count,
        groups.is_qualification_begun,
        groups.is_qualification_recorded,
        horizons.win_within_days,
        groups.win_mature_count,
        groups.won_within_count,
        groups.won_undated_count,
        groups.is_win_recorded,
        groups.first_win_on,
        groups.mql_rule_on
    from groups
    cross join horizons
    where groups.grouping = 'all'
)

select * from final
