-- One row per split and value of the quarter's rated hand-offs; null is not recorded.
-- Values are those at hand-off where the export's history has them (R10); a field
-- filled afterwards, on qualified ones much more often, cannot split a rate (R32).
-- Glossary: conversion rate, source, segment, trigger, score band.
with

horizons as (
    select * from run.horizons
),

groups as (
    select * from cohorts.groups
),

filled as (
    select * from cohorts.filled
),

final as (
    select
        groups.grouping as split,
        groups.group_value as split_value,
        groups.is_in_glossary,
        coalesce(filled.is_filled_afterwards, false) as is_filled_afterwards,
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
        groups.is_win_recorded
    from groups
    cross join horizons
    left join filled
        on groups.grouping = filled.attribute
    where groups.is_report_quarter and groups.grouping not in ('all', 'population')
)

select * from final
