-- One row per quarter, age in days and outcome of rated hand-offs: what curves are
-- made of.
-- An undecided one is censored at its age as of now, one of which no decision can be
-- known as it opened; one won before its hand-off has no duration and is left out. A
-- decision seen between two deliveries has a least and a most age (R44).
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
            when handoffs.is_decision_unknown then 0
            when handoffs.decision in ('open', 'no decision recorded')
                then handoffs.age_days
            else handoffs.decision_days_least
        end as age_days_least,
        case
            when handoffs.is_decision_unknown then 0
            when handoffs.decision in ('open', 'no decision recorded')
                then handoffs.age_days
            when handoffs.decision_days_least is not null
                then coalesce(handoffs.decision_days_most, handoffs.age_days)
        end as age_days_most
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
        age_days_least,
        age_days_most,
        outcome,
        count(*) as handoff_count
    from aged
    where age_days_least is not null
    group by quarter, is_report_quarter, age_days_least, age_days_most, outcome
)

select * from final
