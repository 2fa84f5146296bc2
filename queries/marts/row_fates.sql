-- One row per export file, entity it was read as, and fate of its rows.
-- A row of a file that feeds several entities stands once per entity.
-- Glossary: account of rows.
with

files as (
    select * from mapping.files
),

fates as (
    select * from rows.fates
),

final as (
    select
        files.file,
        fates.entity,
        fates.row_fate as fate,
        case
            when fates.row_fate = 'used' then 'used'
            when fates.row_fate in ('key is blank', 'needed cell could not be read')
                then 'unread'
            else 'set aside'
        end as kind,
        count(*) as row_count
    from fates
    inner join files
        on fates.file_number = files.file_number
    group by files.file, fates.entity, fates.row_fate
)

select * from final
