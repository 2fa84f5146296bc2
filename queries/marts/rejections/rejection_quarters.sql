-- One row per quarter in which hand-offs opened and family of reasons they were
-- rejected for; null is no reason given.
-- The denominator is every rated hand-off of that quarter, rejected or not. Families
-- are those of the day of hand-off, and beside them those of the table in force now.
-- Glossary: rejected, rejection reason, as defined now.
with

period as (
    select * from run.period
),

quarters as (
    select * from run.quarters
),

redefined as (
    select * from cohorts.redefined
),

handoffs as (
    select * from journeys.handoffs
),

rated as (
    select handoffs.*
    from handoffs
    where handoffs.is_rated
),

totals as (
    select
        quarter,
        count(*) as handoff_count,
        max(reasons_on) as reasons_on
    from rated
    group by quarter
),

rejected as (
    select
        rated.quarter,
        case
            when rated.reason is not null and not rated.is_reason_in_glossary
                then 'not in the glossary'
            else rated.reason_family
        end as reason_family,
        1 as rejected_count,
        0 as rejected_now_count
    from rated
    where rated.decision in ('disqualified', 'recycled')
    union all
    select
        rated.quarter,
        case
            when rated.reason is not null and redefined.reason_now is null
                then 'not in the glossary'
            else redefined.reason_family_now
        end as reason_family,
        0 as rejected_count,
        1 as rejected_now_count
    from rated
    inner join redefined
        on rated.handoff_id = redefined.handoff_id
    where rated.decision in ('disqualified', 'recycled')
),

counted as (
    select
        quarter,
        reason_family,
        cast(sum(rejected_count) as bigint) as rejected_count,
        cast(sum(rejected_now_count) as bigint) as rejected_now_count
    from rejected
    group by quarter, reason_family
),

final as (
    select
        counted.quarter,
        quarters.starts_on,
        quarters.is_report_quarter,
        counted.reason_family,
        counted.rejected_count,
        counted.rejected_now_count,
        totals.handoff_count,
        totals.reasons_on
    from counted
    inner join totals
        on counted.quarter = totals.quarter
    inner join quarters
        on counted.quarter = quarters.quarter
    inner join period
        on quarters.starts_on <= period.starts_on
)

select * from final
