-- One row per attribute of a lead: on how many hand-offs it stands today, by outcome.
-- Filled afterwards: on at least half of the qualified, and at least twice as often as
-- on the others; such a field was written because of the outcome (R32). It takes ten of
-- both to compare them.
-- Glossary: filled afterwards.
with

handoffs as (
    select * from journeys.handoffs
),

records as (
    select * from canonical.records
),

today as (
    select
        handoffs.handoff_id,
        handoffs.decision = 'qualified' as is_qualified,
        records.industry,
        records.segment,
        records.country,
        records.title,
        records.lead_source as source
    from handoffs
    inner join records
        on handoffs.record_id = records.record_id
    where handoffs.is_rated
),

listed as (
    select 'industry' as attribute, is_qualified, industry as value from today
    union all
    select 'segment' as attribute, is_qualified, segment as value from today
    union all
    select 'region' as attribute, is_qualified, country as value from today
    union all
    select 'title' as attribute, is_qualified, title as value from today
    union all
    select 'source' as attribute, is_qualified, source as value from today
),

counted as (
    select
        attribute,
        count(*) filter (where is_qualified) as qualified_count,
        count(value) filter (where is_qualified) as qualified_filled_count,
        count(*) filter (where not is_qualified) as other_count,
        count(value) filter (where not is_qualified) as other_filled_count
    from listed
    group by attribute
),

final as (
    select
        *,
        qualified_filled_count * 2 >= qualified_count
        and qualified_filled_count >= 10
        and other_count >= 10
        and qualified_filled_count * other_count
        >= 2 * other_filled_count * qualified_count as is_filled_afterwards
    from counted
)

select * from final
