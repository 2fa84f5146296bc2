-- One row per quarter in which hand-offs opened and family of reasons they were
-- rejected for; null is no reason given.
-- The denominator is every rated hand-off of that quarter, rejected or not.
-- Glossary: rejected, rejection reason.
with

period as (
    select * from run.period
),

quarters as (
    select * from run.quarters
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
    select quarter, count(*) as handoff_count
    from rated
    group by quarter
),

rejected as (
    select
        quarter,
        case
            when reason is not null and not is_reason_in_glossary
                then 'not in the glossary'
            else reason_family
        end as reason_family,
        count(*) as rejected_count
    from rated
    where decision in ('disqualified', 'recycled')
    group by
        quarter,
        case
            when reason is not null and not is_reason_in_glossary
                then 'not in the glossary'
            else reason_family
        end
),

final as (
    select
        rejected.quarter,
        quarters.starts_on,
        quarters.is_report_quarter,
        rejected.reason_family,
        rejected.rejected_count,
        totals.handoff_count
    from rejected
    inner join totals
        on rejected.quarter = totals.quarter
    inner join quarters
        on rejected.quarter = quarters.quarter
    inner join period
        on quarters.starts_on <= period.starts_on
)

select * from final
