-- One row per quarter, age in days and outcome of rated hand-offs: what curves are
-- made of.
-- An undecided one is censored at its age as of now; one won before its hand-off has
-- no duration and is left out.
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
        case
            when handoffs.decision in ('open', 'no decision recorded') then 'censored'
            else handoffs.decision
        end as outcome,
        case
            when handoffs.decision in ('open', 'no decision recorded')
                then handoffs.age_days
            else handoffs.decision_days
        end as age_days
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
        age_days,
        outcome,
        count(*) as handoff_count
    from aged
    where age_days is not null
    group by quarter, is_report_quarter, age_days, outcome
)

select * from final
