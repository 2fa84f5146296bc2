-- One row per file whose rows read are not rows used + set aside + unread.
-- The denominator of every figure starts here.
-- Glossary: account of rows.
with

files as (
    select * from marts.files
),

final as (
    select file, read_count, used_count, set_aside_count, unread_count
    from files
    where read_count != used_count + set_aside_count + unread_count
)

select * from final
