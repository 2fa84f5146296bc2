-- One row per quarter and figure whose channels do not sum to the whole.
-- Rated hand-offs and SQLs are the funnel's, conforming ones the quota's, by source,
-- and spend is that of the quarter's days.
-- Glossary: spend, source, hand-off.
with

period as (
    select * from run.period
),

groups as (
    select * from cohorts.groups
),

quota_sources as (
    select * from marts.quota_sources
),

spend_days as (
    select * from canonical.spend_days
),

spend_channels as (
    select * from marts.spend_channels
),

summed as (
    select
        quarter,
        sum(handoff_count) as handoff_count,
        sum(qualified_count) as qualified_count,
        sum(conforming_count) as conforming_count,
        coalesce(sum(spend_amount), 0) as spend_amount
    from spend_channels
    where not is_total
    group by quarter
),

spent as (
    select quarter, coalesce(sum(counted_amount), 0) as spend_amount
    from spend_days
    group by quarter
),

conforming as (
    select sum(rated_conforming_count) as conforming_count from quota_sources
),

final as (
    select groups.quarter, 'hand-offs' as figure
    from groups
    left join summed
        on groups.quarter = summed.quarter
    where groups.grouping = 'all'
        and (
            groups.handoff_count != coalesce(summed.handoff_count, 0)
            or groups.qualified_count != coalesce(summed.qualified_count, 0)
        )
    union all
    select period.quarter, 'conforming' as figure
    from period
    cross join conforming
    left join summed
        on period.quarter = summed.quarter
    where coalesce(conforming.conforming_count, 0)
        != coalesce(summed.conforming_count, 0)
    union all
    select summed.quarter, 'spend' as figure
    from summed
    left join spent
        on summed.quarter = spent.quarter
    where summed.spend_amount != coalesce(spent.spend_amount, 0)
)

select * from final
