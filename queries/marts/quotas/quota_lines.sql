-- One row per quota line of the quarter's plan, with what was handed off against it.
-- The number due is by season, or straight by business days, up to the day until which
-- the quarter is known (R51). What may count too: hand-offs that nothing judges, or of
-- whose quarter, passing or source nothing is known (R64).
-- Glossary: quota, pacing, claimed, conforming.
with

period as (
    select * from run.period
),

quotas as (
    select * from canonical.quotas
),

pacing_day as (
    select * from cohorts.pacing_day
),

due_shares as (
    select * from cohorts.due_shares
),

unseen_handoffs as (
    select * from cohorts.unseen_handoffs
),

handoffs as (
    select * from journeys.handoffs
),

lines as (
    select
        quotas.*,
        coalesce(due_shares.due_share, 0) as due_share
    from quotas
    inner join pacing_day
        on quotas.quarter = pacing_day.quarter
    left join due_shares
        on quotas.quota_name = due_shares.quota_name
        and pacing_day.known_until_on = due_shares.day_on
),

unseen as (
    select coalesce(sum(unseen_handoffs.unseen_count), 0) as unseen_count
    from unseen_handoffs
    inner join period
        on unseen_handoffs.quarter = period.quarter
),

in_quarter as (
    select handoffs.*
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
),

counted as (
    select
        lines.quota_name,
        count(in_quarter.handoff_id) as claimed_count,
        count(*) filter (where in_quarter.is_conforming) as conforming_count,
        count(*) filter (where not in_quarter.is_conforming) as nonconforming_count,
        count(in_quarter.handoff_id) filter (where in_quarter.is_conforming is null)
            as not_judged_count,
        count(*) filter (where in_quarter.quota_fate = 'earned') as earned_count,
        count(*) filter (
            where in_quarter.quota_fate in ('cannot be judged', 'quarter not known')
        ) as unjudged_count
    from lines
    left join in_quarter
        on (lines.source is null or lines.source = in_quarter.source)
        and (lines.segment is null or lines.segment = in_quarter.segment)
        and (lines.region is null or lines.region = in_quarter.region)
    group by lines.quota_name
),

unsourced as (
    select
        lines.quota_name,
        count(*) as unsourced_count
    from lines
    inner join in_quarter
        on lines.source is not null
        and (lines.segment is null or lines.segment = in_quarter.segment)
        and (lines.region is null or lines.region = in_quarter.region)
    where not in_quarter.is_source_known
        and in_quarter.quota_fate in ('earned', 'cannot be judged', 'quarter not known')
    group by lines.quota_name
),

final as (
    select
        lines.quota_name,
        lines.source,
        lines.segment,
        lines.region,
        lines.per,
        lines.is_total,
        lines.quota_count,
        lines.original_quota_count,
        cast(lines.quota_count * lines.due_share as decimal(18, 2)) as due_count,
        counted.claimed_count,
        counted.conforming_count,
        counted.nonconforming_count,
        counted.not_judged_count,
        counted.earned_count,
        cast(
            counted.unjudged_count + coalesce(unsourced.unsourced_count, 0)
            + unseen.unseen_count as bigint
        ) as unclear_count
    from lines
    inner join counted
        on lines.quota_name = counted.quota_name
    left join unsourced
        on lines.quota_name = unsourced.quota_name
    cross join unseen
)

select * from final
