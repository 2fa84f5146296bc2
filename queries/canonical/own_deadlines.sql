-- One row per record and day it became an MQL on: until when a first answer is owed,
-- where the record says so itself, as helpdesks do. The earliest of a day holds.
-- What only two deliveries show has no deadline of its own.
-- Glossary: hand-off, first response.
with

stage_changes as (
    select * from staging.stage_changes
),

final as (
    select
        record_id,
        changed_on,
        arg_min(respond_by_at, respond_by_ordered_at) as respond_by_at,
        arg_min(respond_by_on, respond_by_ordered_at) as respond_by_on
    from stage_changes
    where row_fate = 'used'
        and stage = 'mql'
        and start_known is distinct from 'inferred'
        and respond_by_on is not null
    group by record_id, changed_on
)

select * from final
