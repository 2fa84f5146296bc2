-- One row per record and source: which sources have it as a lead or a contact, or tell
-- of its stages. What none of them can say of it is not known, whatever another says.
-- Glossary: lead.
with

files as (
    select * from mapping.files
),

leads as (
    select * from staging.leads
),

contacts as (
    select * from staging.contacts
),

stage_changes as (
    select * from staging.stage_changes
),

mentioned as (
    select lead_id as record_id, file_number from leads
    union
    select contact_id as record_id, file_number from contacts
    union
    select record_id, file_number from stage_changes
),

final as (
    select
        mentioned.record_id,
        files.source_name
    from mentioned
    inner join files
        on mentioned.file_number = files.file_number
    where mentioned.record_id is not null
    group by mentioned.record_id, files.source_name
)

select * from final
