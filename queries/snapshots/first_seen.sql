-- One row per lead or contact record: the first delivery that has it.
-- Without a day of delivery nobody knows since when a value stood in it.
-- Glossary: as it was at hand-off, between two deliveries.
with

leads as (
    select * from staging.leads
),

contacts as (
    select * from staging.contacts
),

delivered as (
    select lead_id as record_id, delivered_on from leads
    where row_fate in ('used', 'superseded by a newer export')
    union all
    select contact_id as record_id, delivered_on from contacts
    where row_fate in ('used', 'superseded by a newer export')
),

final as (
    select record_id, min(delivered_on) as first_seen_on
    from delivered
    where delivered_on is not null
    group by record_id
)

select * from final
