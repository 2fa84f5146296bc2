-- One row per total and step from the number on the CRM's dashboard to the report's.
-- A total is counted by itself, a step is what its records and hand-offs add or take
-- away, so each total is the one before it plus the steps between (R42). Null: not
-- measured.
-- Glossary: dashboard count, unexplained, claimed, quota.
with

period as (
    select * from run.period
),

readings as (
    select * from canonical.dashboard_readings
),

dates as (
    select * from journeys.dashboard_handoffs
),

handoffs as (
    select * from journeys.handoffs
),

counts as (
    select * from cohorts.crm_counts
),

steps as (
    select * from cohorts.crm_steps
),

shown as (
    select count(*) as counted_count from dates
    where is_live and is_in_quarter
),

fates as (
    select
        handoffs.quota_fate,
        handoffs.quota_fate in (
            'bulk', 'sales-originated', 'customer', 'open opportunity', 'partner',
            'returning too soon', 'quarter not known'
        ) as is_kept_out,
        count(*) as handoff_count
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
    group by handoffs.quota_fate
),

counted as (
    select 'stated' as step, stated_count as record_count from readings
    union all
    select 'unexplained', shown.counted_count - readings.stated_count
    from shown
    cross join readings
    union all
    select 'counted', counted_count from shown
    union all
    select step, sum(claimed_count) - sum(counted_count) from counts
    where step is not null
    group by step
    union all
    select 'claimed', coalesce(sum(handoff_count), 0) from fates
    union all
    select quota_fate, -handoff_count from fates
    where quota_fate != 'earned'
    union all
    select 'may earn', coalesce(sum(handoff_count) filter (where not is_kept_out), 0)
    from fates
    union all
    select
        'earned', coalesce(sum(handoff_count) filter (where quota_fate = 'earned'), 0)
    from fates
),

final as (
    select
        steps.position,
        steps.step,
        steps.need,
        cast(
            case
                when counted.record_count is not null then counted.record_count
                when steps.is_measured then 0
            end as bigint
        ) as record_count,
        steps.is_total
    from steps
    left join counted
        on steps.step = counted.step
)

select * from final
