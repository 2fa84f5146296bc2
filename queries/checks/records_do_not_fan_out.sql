-- One row per lead or contact that is not exactly once in the canonical layer.
-- Only rows that staging uses are asked for.
-- Glossary: lead.
with

leads as (
    select * from staging.leads
),

contacts as (
    select * from staging.contacts
),

records as (
    select * from canonical.records
),

staged as (
    select lead_id as record_id from leads
    where row_fate = 'used'
    union all
    select contact_id as record_id from contacts
    where row_fate = 'used'
),

counted as (
    select record_id, count(*) as record_count from records
    group by record_id
),

final as (
    select staged.record_id, counted.record_count
    from staged
    left join counted
        on staged.record_id = counted.record_id
    where coalesce(counted.record_count, 0) != 1
)

select * from final
