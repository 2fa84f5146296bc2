-- One row per agreement and length of time to the first response, in business hours of
-- the agreed calendar from where the agreement starts its clock.
-- Rated hand-offs of the quarter; those not answered, and those that cannot be measured
-- by the hour, are rows of their own, so that the rows sum to all.
-- Glossary: first response, business time, agreement.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

agreements as (
    select * from agreements.states
),

measured as (
    select
        agreements.agreement_name,
        agreements.first_response_limit_seconds as limit_seconds,
        agreements.first_response_state as state,
        case
            when agreements.first_response_state = 'not measurable'
                then 'not measurable'
            when agreements.first_response_business_seconds is null
                then 'not answered'
            when agreements.first_response_business_seconds <= 900 then '15 min'
            when agreements.first_response_business_seconds <= 1800 then '30 min'
            when agreements.first_response_business_seconds <= 3600 then '1 h'
            when agreements.first_response_business_seconds <= 7200 then '2 h'
            when agreements.first_response_business_seconds <= 14400 then '4 h'
            when agreements.first_response_business_seconds <= 28800 then '8 h'
            when agreements.first_response_business_seconds <= 57600 then '16 h'
            when agreements.first_response_business_seconds <= 115200 then '32 h'
            else 'later'
        end as answered_within
    from agreements
    inner join handoffs
        on agreements.handoff_id = handoffs.handoff_id
        and handoffs.is_rated
    inner join period
        on handoffs.quarter = period.quarter
),

final as (
    select
        agreement_name,
        limit_seconds,
        answered_within,
        case answered_within
            when '15 min' then 1
            when '30 min' then 2
            when '1 h' then 3
            when '2 h' then 4
            when '4 h' then 5
            when '8 h' then 6
            when '16 h' then 7
            when '32 h' then 8
            when 'later' then 9
            when 'not answered' then 10
            else 11
        end as position,
        count(*) as handoff_count,
        count(*) filter (where state = 'met') as met_count
    from measured
    group by agreement_name, limit_seconds, answered_within
)

select * from final
