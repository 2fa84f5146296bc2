-- One row per week of the quarter; weeks at the edge are cut by it (R39).
-- A week's quota is what of the total falls due in it: by season, or straight by
-- business days.
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

due_shares as (
    select * from cohorts.due_shares
),

handoffs as (
    select * from journeys.handoffs
),

due as (
    select
        due_shares.day_on,
        sum(quotas.quota_count * due_shares.due_share) as due_count
    from period
    inner join quotas
        on period.quarter = quotas.quarter
    inner join due_shares
        on quotas.quota_name = due_shares.quota_name
    where quotas.is_total
    group by due_shares.day_on
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

summed as (
    select
        counted.*,
        due.due_count,
        lag(due.due_count, 1, 0) over (order by counted.week_starts_on)
            as due_before_count,
        sum(counted.earned_count) over (order by counted.week_starts_on)
            as earned_to_date
    from counted
    left join due
        on counted.week_ends_before - 1 = due.day_on
),

final as (
    select
        week_starts_on,
        week_ends_before,
        day_count,
        is_complete,
        cast(due_count - due_before_count as decimal(18, 2)) as quota_count,
        claimed_count,
        conforming_count,
        earned_count,
        cast(due_count as decimal(18, 2)) as quota_to_date,
        cast(earned_to_date as bigint) as earned_to_date
    from summed
)

select * from final
