-- One row per export file, entity and field with cells that could not be typed.
-- The cells themselves, with their record numbers, stand in unread.csv of the run.
-- Glossary: account of rows.
with

files as (
    select * from mapping.files
),

cells as (
    select * from staging.untyped_cells
),

final as (
    select
        files.file,
        cells.entity,
        cells.field,
        count(*) as cell_count
    from cells
    inner join files
        on cells.file_number = files.file_number
    group by files.file, cells.entity, cells.field
)

select * from final
