-- One row per export file, entity it was read as, and fate of its rows.
-- A row of a file that feeds several entities stands once per entity; what never was
-- a row of any (the footer of a report, a line that could not be cut) has no entity.
-- Glossary: account of rows.
with

files as (
    select * from mapping.files
),

fates as (
    select * from staging.fates
),

rejects as (
    select * from raw.rejects
),

final as (
    select
        files.file,
        fates.entity,
        fates.row_fate as fate,
        case
            when fates.row_fate = 'used' then 'used'
            when fates.row_fate in (
                    'key is blank',
                    'needed cell could not be read',
                    'word of its filter is not known'
                )
                then 'unread'
            else 'set aside'
        end as kind,
        count(*) as row_count
    from fates
    inner join files
        on fates.file_number = files.file_number
    group by files.file, fates.entity, fates.row_fate
    union all
    select
        file,
        cast(null as varchar) as entity,
        'footer of a report' as fate,
        'set aside' as kind,
        footer_count as row_count
    from files
    where footer_count > 0
    union all
    select
        files.file,
        cast(null as varchar) as entity,
        'could not be cut: ' || rejects.error_type as fate,
        'unread' as kind,
        count(*) as row_count
    from rejects
    inner join files
        on rejects.file_number = files.file_number
    group by files.file, rejects.error_type
)

select * from final
