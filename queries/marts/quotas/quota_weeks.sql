-- One row per week of the quarter; weeks at the edge are pro-rated by days (R39).
-- The quarter's total quota is spread evenly over its days.
-- Glossary: quota, pacing, claimed, conforming.
with

period as (
    select * from run.period
),

weeks as (
    select * from cohorts.weeks
),

quotas as (
    select * from canonical.quotas
),

handoffs as (
    select * from journeys.handoffs
),

total_quota as (
    select
        sum(quotas.quota_count) as quota_count,
        max(period.ends_before - period.starts_on) as day_count
    from period
    left join quotas
        on period.quarter = quotas.quarter
        and quotas.is_total
),

counted as (
    select
        weeks.week_starts_on,
        weeks.week_ends_before,
        weeks.day_count,
        weeks.is_complete,
        count(handoffs.handoff_id) as claimed_count,
        count(*) filter (where handoffs.is_conforming) as conforming_count,
        count(*) filter (where handoffs.quota_fate = 'earned') as earned_count
    from weeks
    left join handoffs
        on handoffs.opened_on >= weeks.week_starts_on
        and handoffs.opened_on < weeks.week_ends_before
    group by
        weeks.week_starts_on, weeks.week_ends_before, weeks.day_count, weeks.is_complete
),

final as (
    select
        counted.week_starts_on,
        counted.week_ends_before,
        counted.day_count,
        counted.is_complete,
        cast(
            total_quota.quota_count * counted.day_count / total_quota.day_count
            as decimal(18, 2)
        ) as quota_count,
        counted.claimed_count,
        counted.conforming_count,
        counted.earned_count,
        cast(
            total_quota.quota_count / total_quota.day_count
            * sum(counted.day_count) over (order by counted.week_starts_on)
            as decimal(18, 2)
        ) as quota_to_date,
        cast(
            sum(counted.earned_count) over (order by counted.week_starts_on) as bigint
        ) as earned_to_date
    from counted
    cross join total_quota
)

select * from final
