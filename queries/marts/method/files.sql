-- One row per export file: rows read = rows used + rows set aside + rows unread.
-- A row is used if any entity uses it, unread if none does and one could not read it.
-- Glossary: account of rows.
with

files as (
    select * from mapping.files
),

rejects as (
    select * from raw.rejects
),

fates as (
    select * from staging.fates
),

cut_apart as (
    select file_number, count(*) as rejected_count
    from rejects
    group by file_number
),

rows_of_files as (
    select
        file_number,
        record_number,
        max(case when row_fate = 'used' then 1 else 0 end) as is_used,
        max(
            case
                when row_fate in (
                    'key is blank',
                    'needed cell could not be read',
                    'word of its filter is not known'
                )
                    then 1
                else 0
            end
        ) as is_unread
    from fates
    group by file_number, record_number
),

counted as (
    select
        file_number,
        sum(is_used) as used_count,
        sum(case when is_used = 0 then is_unread else 0 end) as unread_count,
        sum(case when is_used = 0 and is_unread = 0 then 1 else 0 end)
            as set_aside_count
    from rows_of_files
    group by file_number
),

final as (
    select
        files.file,
        files.source_name,
        files.delivered_on,
        files.sha256,
        files.encoding,
        files.landed_count
        + files.footer_count
        + coalesce(cut_apart.rejected_count, 0) as read_count,
        cast(coalesce(counted.used_count, 0) as bigint) as used_count,
        cast(
            coalesce(counted.set_aside_count, 0) + files.footer_count as bigint
        ) as set_aside_count,
        cast(
            coalesce(counted.unread_count, 0) + coalesce(cut_apart.rejected_count, 0)
            as bigint
        ) as unread_count
    from files
    left join counted
        on files.file_number = counted.file_number
    left join cut_apart
        on files.file_number = cut_apart.file_number
)

select * from final
