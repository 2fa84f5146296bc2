-- One row per quarter and group whose decisions do not sum to its hand-offs.
-- Open and undecided ones are decisions' neighbours in that sum.
-- Glossary: conversion rate.
with

groups as (
    select * from cohorts.groups
),

final as (
    select quarter, grouping, group_value, handoff_count
    from groups
    where handoff_count
        != qualified_count + disqualified_count + recycled_count + withdrawn_count
        + joined_count + expired_count + open_count + no_decision_recorded_count
)

select * from final
