-- Records that are not exactly once in the canonical layer?
-- One row per such record of a lead or contact that staging uses.
-- Glossary: lead.
with

leads as (
    select lead_id as record_id from staging.leads
    where row_fate = 'used'
),

contacts as (
    select contact_id as record_id from staging.contacts
    where row_fate = 'used'
),

records as (
    select record_id, count(*) as record_count from canonical.records
    group by record_id
),

staged as (
    select record_id from leads
    union all
    select record_id from contacts
),

final as (
    select staged.record_id, records.record_count
    from staged
    left join records
        on staged.record_id = records.record_id
    where coalesce(records.record_count, 0) != 1
)

select * from final
