-- One row per quota line of the quarter's plan, with what was handed off against it.
-- The number due is the quota pro-rated to the as-of day, or to that until which MQLs
-- are on file (R51). What may count too: hand-offs that nothing judges, or of whose
-- quarter or passing nothing is known (R64).
-- Glossary: quota, pacing, claimed, conforming.
with

period as (
    select * from run.period
),

quotas as (
    select * from canonical.quotas
),

recordings as (
    select * from canonical.recordings
),

unseen_handoffs as (
    select * from cohorts.unseen_handoffs
),

handoffs as (
    select * from journeys.handoffs
),

known as (
    select max(recorded_until_on) as mqls_until_on from recordings
    where kind = 'MQLs'
),

lines as (
    select
        quotas.*,
        cast(
            least(period.ends_before, period.as_of_on + 1, known.mqls_until_on + 1)
            - period.starts_on as decimal(9, 4)
        ) / (period.ends_before - period.starts_on) as due_share
    from quotas
    inner join period
        on quotas.quarter = period.quarter
    cross join known
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
        cast(counted.unjudged_count + unseen.unseen_count as bigint) as unclear_count
    from lines
    inner join counted
        on lines.quota_name = counted.quota_name
    cross join unseen
)

select * from final
