-- One row per record that no export has and day on which it became an MQL. Whose they
-- were nobody knows, for the lead or contact itself is missing (R46).
-- Glossary: MQL, hand-off.
with

orphans as (
    select * from staging.orphans
),

stage_changes as (
    select * from staging.stage_changes
),

final as (
    select stage_changes.record_id, stage_changes.changed_on
    from orphans
    inner join stage_changes
        on orphans.file_number = stage_changes.file_number
        and orphans.record_number = stage_changes.record_number
        and orphans.orphan_id = stage_changes.record_id
    where orphans.entity = 'stage_changes'
        and stage_changes.stage = 'mql'
        and stage_changes.changed_on is not null
    group by stage_changes.record_id, stage_changes.changed_on
)

select * from final
