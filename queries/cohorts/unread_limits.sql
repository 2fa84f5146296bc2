-- One row per file with rows that could not be read, and per field with such cells.
-- They are fewer than was agreed, or the run would have stopped; what they would have
-- said is not known all the same. A row that any entity uses was read.
-- Glossary: account of rows.
with

files as (
    select * from mapping.files
),

fates as (
    select * from staging.fates
),

cells as (
    select * from staging.untyped_cells
),

rejects as (
    select * from raw.rejects
),

by_row as (
    select
        file_number,
        record_number,
        bool_or(row_fate = 'used') as is_used,
        bool_or(row_fate in ('key is blank', 'needed cell could not be read'))
            as is_unread
    from fates
    group by file_number, record_number
),

unread_rows as (
    select file_number, count(*) as row_count from by_row
    where is_unread and not is_used
    group by file_number
    union all
    select file_number, count(*) as row_count from rejects
    group by file_number
),

final as (
    select
        'rows_unread' as limit_code,
        files.file as subject,
        cast(sum(unread_rows.row_count) as bigint) as actual_count
    from unread_rows
    inner join files
        on unread_rows.file_number = files.file_number
    group by files.file
    union all
    select
        'cells_unread' as limit_code,
        entity || '.' || field as subject,
        count(*) as actual_count
    from cells
    group by entity, field
)

select * from final
