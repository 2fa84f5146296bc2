-- One row per opportunity that a response influenced: somebody linked to it responded
-- from the horizon before its creation to its close, or to the as-of day while it is
-- open. Being on a list is no response. One without a day of creation is not judged.
-- Glossary: influenced, response.
with

period as (
    select * from run.period
),

horizons as (
    select * from run.horizons
),

opportunities as (
    select * from canonical.opportunities
),

opportunity_people as (
    select * from canonical.opportunity_people
),

responses as (
    select * from canonical.responses
),

final as (
    select
        opportunities.opportunity_id,
        count(*) as response_count
    from opportunities
    cross join period
    cross join horizons
    inner join opportunity_people
        on opportunities.opportunity_id = opportunity_people.opportunity_id
    inner join responses
        on opportunity_people.person_id = responses.person_id
        and responses.trigger != 'list'
        and responses.responded_on >= opportunities.created_on - horizons.influence_days
        and responses.responded_on <= coalesce(opportunities.closed_on, period.as_of_on)
    group by opportunities.opportunity_id
)

select * from final
