-- One row per entity a report can use: whether the exports bring it, and from when.
-- An absent one names the sections that miss it and what it would bring; a file that no
-- delivery has stands for its part of an entity. Decisions are stage changes that
-- disqualify or recycle. Where contacts are the leads, leads are not missing.
-- Glossary: account of rows.
with

entities as (
    select * from mapping.entities
),

absent_feeds as (
    select * from mapping.absent_feeds
),

fates as (
    select * from staging.fates
),

stage_changes as (
    select * from canonical.stage_changes
),

attribute_changes as (
    select * from canonical.attribute_changes
),

responses as (
    select * from canonical.responses
),

touches as (
    select * from canonical.touches
),

opportunities as (
    select * from canonical.opportunities
),

days as (
    select 'stage_changes' as entity, changed_on as day_on from stage_changes
    union all
    select 'attribute_changes' as entity, changed_on as day_on from attribute_changes
    union all
    select 'decisions' as entity, changed_on as day_on from stage_changes
    where stage in ('disqualified', 'recycled')
    union all
    select 'responses' as entity, responded_on as day_on from responses
    union all
    select 'touches' as entity, happened_on as day_on from touches
    union all
    select 'opportunities' as entity, coalesce(created_on, closed_on) as day_on
    from opportunities
),

spans as (
    select entity, min(day_on) as first_on, max(day_on) as last_on
    from days
    group by entity
),

counted as (
    select entity, count(*) as row_count
    from fates
    where row_fate = 'used'
    group by entity
    union all
    select 'decisions' as entity, count(*) as row_count
    from stage_changes
    where stage in ('disqualified', 'recycled')
),

told as (
    select
        entities.entity,
        coalesce(counted.row_count, 0) > 0
        or (entities.entity = 'leads' and coalesce(contacts.row_count, 0) > 0)
            as is_present,
        coalesce(counted.row_count, 0) as row_count,
        spans.first_on,
        spans.last_on,
        entities.sections,
        entities.brings
    from entities
    left join counted
        on entities.entity = counted.entity
    left join counted as contacts
        on contacts.entity = 'contacts'
    left join spans
        on entities.entity = spans.entity
),

final as (
    select * from told
    union all
    select
        absent_feeds.file as entity,
        false as is_present,
        0 as row_count,
        cast(null as date) as first_on,
        cast(null as date) as last_on,
        told.sections,
        told.brings
    from absent_feeds
    inner join told
        on absent_feeds.entity = told.entity
        and told.is_present
)

select * from final
