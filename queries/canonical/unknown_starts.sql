-- One row per person whose record stands in the stage of an MQL or SQL, and of whom no
-- export tells when that began (R45).
-- Somebody brought them in as MQLs, or the first delivery had them there already. They
-- are no hand-offs, began with nobody and are missed by nobody: they are counted.
-- Glossary: hand-off, start not known.
with

shown_stages as (
    select * from canonical.shown_stages
),

stage_changes as (
    select * from canonical.stage_changes
),

handed_off as (
    select person_id from stage_changes
    where stage = 'mql'
    group by person_id
),

told_qualified as (
    select person_id from stage_changes
    where stage = 'qualified' and not is_between
    group by person_id
),

final as (
    select
        shown_stages.person_id,
        min(shown_stages.record_id) as record_id,
        max(shown_stages.stage) as stage,
        min(shown_stages.shown_from_on) as shown_from_on
    from shown_stages
    left join handed_off
        on shown_stages.person_id = handed_off.person_id
    left join told_qualified
        on shown_stages.person_id = told_qualified.person_id
    where shown_stages.stage in ('mql', 'qualified')
        and handed_off.person_id is null
        and told_qualified.person_id is null
    group by shown_stages.person_id
)

select * from final
