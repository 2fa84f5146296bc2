-- One row per quarter, age in days and outcome of rated hand-offs: won at that age, or
-- watched that long without a win. Lost ones are watched on, for they are not won.
-- Won before its hand-off has no duration and is left out; so is a win without a day,
-- which funnel_quarters counts (R67). Where wins are recorded, funnel_quarters says.
-- Glossary: cycle time, conversion rate, mature.
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

aged as (
    select
        handoffs.quarter,
        quarters.is_report_quarter,
        case when handoffs.is_won then 'won' else 'censored' end as outcome,
        case when handoffs.is_won then handoffs.win_days else handoffs.win_age_days end
            as age_days
    from handoffs
    inner join quarters
        on handoffs.quarter = quarters.quarter
    inner join period
        on quarters.starts_on <= period.starts_on
    where handoffs.is_rated
),

final as (
    select
        quarter,
        is_report_quarter,
        age_days as age_days_least,
        age_days as age_days_most,
        outcome,
        count(*) as handoff_count
    from aged
    where age_days >= 0
    group by quarter, is_report_quarter, age_days, outcome
)

select * from final
