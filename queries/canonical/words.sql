-- One row per agreed word of the glossary's tables and stretch of days it is in force.
-- Each dated table replaces the one before it as a whole; the first one also serves the
-- days before it (R31). A source says whose an opportunity from there is, if it does.
-- Glossary: source, segment, region, rejection reason.
with

sources as (
    select * from glossary.sources
),

segments as (
    select * from glossary.segments
),

regions as (
    select * from glossary.regions
),

reasons as (
    select * from glossary.reason_values
),

agreed as (
    select 'source' as list_name, crm_value, source as word, origin, from_on
    from sources
    where is_agreed
    union all
    select 'segment' as list_name, crm_value, segment as word, null, from_on
    from segments
    where is_agreed
    union all
    select 'region' as list_name, crm_value, region as word, null, from_on from regions
    where is_agreed
    union all
    select 'reason' as list_name, crm_value, reason as word, null, from_on from reasons
    where is_agreed
),

versions as (
    select list_name, from_on
    from agreed
    group by list_name, from_on
),

stretches as (
    select
        list_name,
        from_on,
        case
            when row_number() over (partition by list_name order by from_on) = 1
                then cast('0001-01-01' as date)
            else from_on
        end as starts_on,
        coalesce(
            lead(from_on) over (partition by list_name order by from_on),
            cast('9999-12-31' as date)
        ) as ends_before
    from versions
),

final as (
    select
        agreed.list_name,
        agreed.crm_value,
        agreed.word,
        agreed.origin,
        agreed.from_on,
        stretches.starts_on,
        stretches.ends_before
    from agreed
    inner join stretches
        on agreed.list_name = stretches.list_name
        and agreed.from_on = stretches.from_on
)

select * from final
