-- One row per reason why somebody who responded in the quarter was not handed off.
-- Each person counts once, by the response nearest to being missed; the rows sum to
-- all who responded and were never handed off. Absent where the export has no
-- responses.
-- Glossary: missed lead, response.
with

period as (
    select * from run.period
),

responses as (
    select * from journeys.response_fates
),

final as (
    select
        case responses.missed_fate
            when 'missed' then 1
            when 'within a day' then 2
            when 'cannot be judged' then 3
            when 'no rule agreed' then 4
            when 'not conforming' then 5
            when 'customer' then 6
            when 'open opportunity' then 7
            when 'partner' then 8
            when 'competitor' then 9
            when 'opted out' then 10
            when 'start not known' then 11
        end as position,
        responses.missed_fate,
        count(*) as person_count,
        count(*) filter (where responses.motion = 'not known') as no_account_count
    from responses
    inner join period
        on responses.quarter = period.quarter
    where responses.is_told
    group by responses.missed_fate
)

select * from final
