-- One row per opportunity and person: by conversion of a lead, else by contact role.
-- Of several links of one person to an opportunity the conversion's is kept.
-- Glossary: opportunity.
with

period as (
    select * from run.period
),

leads as (
    select * from staging.leads
),

opportunity_people as (
    select * from staging.opportunity_people
),

records as (
    select * from people.record_people
),

links as (
    select
        converted_opportunity_id as opportunity_id,
        lead_id as record_id,
        'conversion link' as link,
        converted_at as added_at,
        converted_on as added_on,
        converted_ordered_at as added_ordered_at
    from leads
    where row_fate = 'used' and converted_opportunity_id is not null
    union all
    select
        opportunity_id,
        record_id,
        'contact role' as link,
        added_at,
        added_on,
        added_ordered_at
    from opportunity_people
    where row_fate = 'used'
),

ranked as (
    select
        links.opportunity_id,
        records.person_id,
        links.record_id,
        links.link,
        links.added_at,
        links.added_on,
        links.added_ordered_at,
        row_number() over (
            partition by links.opportunity_id, records.person_id
            order by links.link desc, links.added_on, links.record_id
        ) as link_rank
    from links
    inner join records
        on links.record_id = records.record_id
    inner join period
        on links.added_on is null or links.added_on <= period.as_of_on
),

final as (
    select
        opportunity_id,
        person_id,
        record_id,
        link,
        added_at,
        added_on,
        added_ordered_at
    from ranked
    where link_rank = 1
)

select * from final
