-- One row per quarter and split whose hand-offs do not sum to the quarter's.
-- Unrecorded values have rows of their own.
-- Glossary: conversion rate.
with

groups as (
    select * from cohorts.groups
),

wholes as (
    select quarter, handoff_count, won_count from groups
    where grouping = 'all'
),

parts as (
    select
        quarter,
        grouping,
        sum(handoff_count) as handoff_count,
        sum(won_count) as won_count
    from groups
    where grouping not in ('all', 'population')
    group by quarter, grouping
),

final as (
    select parts.quarter, parts.grouping, parts.handoff_count
    from parts
    inner join wholes
        on parts.quarter = wholes.quarter
    where parts.handoff_count != wholes.handoff_count
        or parts.won_count != wholes.won_count
)

select * from final
