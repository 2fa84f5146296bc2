-- One row per opportunity, field and moment at which something tells what the field
-- held: a change in the history, or an export. `value_before` is what it held until
-- then; a delivery shows the same on both sides of its day. A blank is an empty text;
-- null is what an entry does not tell.
-- Glossary: expected close, between two deliveries.
with

changes as (
    select * from staging.opportunity_changes
),

files as (
    select * from mapping.files
),

snapshots as (
    select * from snapshots.delivered_opportunities
),

told as (
    select
        changes.*,
        files.source_name
    from changes
    left join files
        on changes.file_number = files.file_number
    where changes.row_fate = 'used'
),

final as (
    select
        opportunity_id,
        'amount' as field,
        coalesce(cast(amount as varchar), '') as value,
        cast(amount_before as varchar) as value_before,
        false as is_delivery,
        source_name,
        changed_on as told_on,
        changed_ordered_at as ordered_at
    from told
    where coalesce(amount, amount_before) is not null
    union all
    select
        opportunity_id,
        'expected_close' as field,
        coalesce(cast(expected_close_on as varchar), '') as value,
        cast(expected_close_before_on as varchar) as value_before,
        false as is_delivery,
        source_name,
        changed_on as told_on,
        changed_ordered_at as ordered_at
    from told
    where coalesce(expected_close_on, expected_close_before_on) is not null
    union all
    select
        opportunity_id,
        'amount' as field,
        coalesce(cast(amount as varchar), '') as value,
        coalesce(cast(amount as varchar), '') as value_before,
        true as is_delivery,
        cast(null as varchar) as source_name,
        delivered_on as told_on,
        cast(delivered_on as timestamp) as ordered_at
    from snapshots
    union all
    select
        opportunity_id,
        'expected_close' as field,
        coalesce(cast(expected_close_on as varchar), '') as value,
        coalesce(cast(expected_close_on as varchar), '') as value_before,
        true as is_delivery,
        cast(null as varchar) as source_name,
        delivered_on as told_on,
        cast(delivered_on as timestamp) as ordered_at
    from snapshots
)

select * from final
