-- One row per missed lead of the quarter: who met the rule, responded and was never
-- handed off, and what came of it since, without names.
-- Glossary: missed lead, response, opportunity.
with

period as (
    select * from run.period
),

responses as (
    select * from journeys.response_fates
),

opportunity_people as (
    select * from canonical.opportunity_people
),

opportunities as (
    select * from canonical.opportunities
),

told as (
    select * from canonical.told
),

missed as (
    select responses.*
    from responses
    inner join period
        on responses.quarter = period.quarter
    where responses.is_told and responses.missed_fate = 'missed'
),

since as (
    select
        missed.response_id,
        count(*) as opportunity_count,
        count(*) filter (where opportunities.is_won) as won_count
    from missed
    inner join opportunity_people
        on missed.person_id = opportunity_people.person_id
    inner join opportunities
        on opportunity_people.opportunity_id = opportunities.opportunity_id
        and opportunities.created_on >= missed.responded_on
    group by missed.response_id
),

final as (
    select
        missed.record_id,
        missed.source,
        missed.trigger,
        missed.segment,
        missed.crm_score,
        missed.agreed_score,
        missed.mql_rule_on,
        case when told.tells_opportunities then coalesce(since.opportunity_count, 0)
        end as opportunity_count,
        case when told.tells_wins then coalesce(since.won_count, 0) end as won_count,
        missed.responded_on
    from missed
    cross join told
    left join since
        on missed.response_id = since.response_id
)

select * from final
