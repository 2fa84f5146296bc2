-- One row per lead or contact of an earlier export that its source's newest has not.
-- Merged where a merge says so; else it was deleted, merged or not exported, which an
-- export cannot tell. Its hand-offs stay in every denominator.
-- Glossary: account of rows.
with

leads as (
    select * from staging.leads
),

contacts as (
    select * from staging.contacts
),

merges as (
    select * from staging.merges
),

files as (
    select * from mapping.files
),

records as (
    select 'leads' as entity, lead_id as record_id, file_number, survivor_id
    from leads
    where row_fate = 'used'
    union all
    select 'contacts' as entity, contact_id as record_id, file_number, survivor_id
    from contacts
    where row_fate = 'used'
),

newest as (
    select records.entity, files.source_name, max(files.delivered_on) as newest_on
    from records
    inner join files
        on records.file_number = files.file_number
    group by records.entity, files.source_name
),

merged as (
    select record_id from merges
    where row_fate = 'used'
    group by record_id
),

final as (
    select
        records.entity,
        records.record_id,
        files.delivered_on as last_seen_on,
        merged.record_id is not null or records.survivor_id is not null as is_merged
    from records
    inner join files
        on records.file_number = files.file_number
    inner join newest
        on records.entity = newest.entity
        and files.source_name = newest.source_name
    left join merged
        on records.record_id = merged.record_id
    where files.delivered_on < newest.newest_on
)

select * from final
