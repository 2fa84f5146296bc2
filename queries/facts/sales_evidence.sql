-- One row per opportunity that sales touched before it was created (R65): an outbound
-- touch, personal or of a sequence, by a person of sales to anyone of its account or
-- linked to it, up to the horizon before it. What is known by its day alone is of that
-- whole day. One without a day of creation has no before.
-- Glossary: origin, touch.
with

horizons as (
    select * from run.horizons
),

opportunities as (
    select * from canonical.opportunities
),

opportunity_people as (
    select * from canonical.opportunity_people
),

people as (
    select * from canonical.people
),

owners as (
    select * from canonical.owners
),

acts as (
    select * from facts.acts
),

outbound as (
    select
        acts.touch_id,
        acts.person_id,
        acts.happened_on,
        acts.ordered_at
    from acts
    left join owners
        on acts.owner_id = owners.owner_id
    where acts.direction = 'out'
        and coalesce(acts.kind, 'personal') in ('personal', 'sequence')
        and coalesce(acts.side, 'sales') in ('sales', 'partner')
        and coalesce(owners.owner_kind, 'person') = 'person'
),

around as (
    select opportunities.opportunity_id, people.person_id
    from opportunities
    inner join people
        on opportunities.account_id = people.account_id
    union
    select opportunity_id, person_id from opportunity_people
),

final as (
    select
        opportunities.opportunity_id,
        count(*) as touch_count,
        max(outbound.happened_on) as last_touched_on
    from opportunities
    cross join horizons
    inner join around
        on opportunities.opportunity_id = around.opportunity_id
    inner join outbound
        on around.person_id = outbound.person_id
        and outbound.happened_on >= opportunities.created_on - horizons.sales_days
        and outbound.ordered_at <= coalesce(
            opportunities.created_at,
            opportunities.created_ordered_at + interval 86399 second
        )
    group by opportunities.opportunity_id
)

select * from final
