-- One row per population of the quarter's hand-offs, the rated ones and all others.
-- Bulk and sales-originated stand apart before the motion of the account does (R7 to
-- R9).
-- Glossary: motion, bulk, sales-originated.
with

groups as (
    select * from cohorts.groups
),

final as (
    select
        groups.group_value as population,
        groups.is_rated,
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
        groups.won_count
    from groups
    where groups.is_report_quarter and groups.grouping = 'population'
)

select * from final
