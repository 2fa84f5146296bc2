-- One row per source, score band and state of the first response: how many of the
-- quarter's rated hand-offs were qualified at equal age. Good leads are called first,
-- so the states compare within a source and score band alone, and even there it is an
-- association. Never answered is no slow answer: late ones are a state of their own
-- (R58). A source that is filled in afterwards cannot be compared within (R32).
-- Glossary: first response, conversion rate, mature, score band.
with

period as (
    select * from run.period
),

horizons as (
    select * from run.horizons
),

handoffs as (
    select * from journeys.handoffs
),

kept as (
    select * from agreements.states
),

groups as (
    select * from cohorts.groups
),

filled as (
    select * from cohorts.filled
),

recorded as (
    select is_qualification_recorded from groups
    where is_report_quarter and grouping = 'all'
),

filled_sources as (
    select is_filled_afterwards from filled
    where attribute = 'source'
),

answered as (
    select
        handoff_id,
        case
            when first_response_state != 'breached' then first_response_state
            when first_response_touch_id is null then 'never answered'
            else 'late'
        end as first_response_state
    from kept
),

counted as (
    select
        handoffs.source,
        handoffs.score_band,
        answered.first_response_state,
        count(*) as mature_count,
        count(*) filter (
            where handoffs.decision = 'qualified'
                and handoffs.decision_days <= horizons.within_days
        ) as qualified_within_count
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
    inner join answered
        on handoffs.handoff_id = answered.handoff_id
    cross join horizons
    where handoffs.is_rated and handoffs.age_days >= horizons.within_days
    group by handoffs.source, handoffs.score_band, answered.first_response_state
),

final as (
    select
        counted.source,
        counted.score_band,
        counted.first_response_state,
        horizons.within_days,
        counted.mature_count,
        counted.qualified_within_count,
        recorded.is_qualification_recorded,
        coalesce(filled_sources.is_filled_afterwards, false) as is_filled_afterwards
    from counted
    cross join recorded
    cross join horizons
    left join filled_sources
        on true
)

select * from final
