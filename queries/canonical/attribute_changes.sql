-- One row per change of an attribute of a lead or contact, with its bounds (R44).
-- Changes after the as-of day stay: the first of them tells the value before it. A
-- difference between two exports counts where no history tells of its new value (of an
-- owner: of any). A history that names no old value has it in the change before. A
-- change without an id goes by its place in the file.
-- Glossary: as it was at hand-off, between two deliveries.
with

period as (
    select * from run.period
),

attribute_changes as (
    select * from staging.attribute_changes
),

seen_changes as (
    select * from snapshots.attribute_differences
),

records as (
    select * from people.record_people
),

told as (
    select
        coalesce(
            change_id,
            concat(
                lpad(cast(file_number as varchar), 6, '0'),
                lpad(cast(record_number as varchar), 12, '0')
            )
        ) as place,
        *
    from attribute_changes
    where row_fate = 'used'
),

preceded as (
    select
        *,
        coalesce(
            old_value,
            lag(new_value) over (
                partition by record_id, attribute order by changed_ordered_at, place
            )
        ) as value_before
    from told
),

told_otherwise as (
    select seen_changes.record_id, seen_changes.attribute, seen_changes.changed_on
    from seen_changes
    inner join told
        on seen_changes.record_id = told.record_id
        and seen_changes.attribute = told.attribute
        and seen_changes.seen_after_on - 1 <= told.changed_on
        and seen_changes.changed_on >= told.changed_on
        and (
            seen_changes.attribute = 'owner_id'
            or coalesce(lower(trim(seen_changes.new_value)), '')
            = coalesce(lower(trim(told.new_value)), '')
            or try_cast(seen_changes.new_value as double)
            = round(try_cast(told.new_value as double))
        )
    group by seen_changes.record_id, seen_changes.attribute, seen_changes.changed_on
),

changes as (
    select
        place as change_id,
        record_id,
        attribute,
        value_before as old_value,
        new_value,
        changed_at,
        changed_on,
        changed_ordered_at,
        changed_ordered_at as seen_after_at,
        changed_on as seen_after_on,
        false as is_between
    from preceded
    union all
    select
        cast(null as varchar) as change_id,
        seen_changes.record_id,
        seen_changes.attribute,
        seen_changes.old_value,
        seen_changes.new_value,
        cast(null as timestamp) as changed_at,
        seen_changes.changed_on,
        timezone(
            'UTC',
            timezone(period.time_zone, cast(seen_changes.changed_on as timestamp))
        ) as changed_ordered_at,
        timezone(
            'UTC',
            timezone(period.time_zone, cast(seen_changes.seen_after_on as timestamp))
        ) as seen_after_at,
        seen_changes.seen_after_on,
        true as is_between
    from seen_changes
    cross join period
    left join told_otherwise
        on seen_changes.record_id = told_otherwise.record_id
        and seen_changes.attribute = told_otherwise.attribute
        and seen_changes.changed_on = told_otherwise.changed_on
    where told_otherwise.record_id is null
),

final as (
    select
        changes.change_id,
        records.person_id,
        changes.record_id,
        changes.attribute,
        changes.old_value,
        changes.new_value,
        changes.is_between,
        changes.changed_at,
        changes.changed_on,
        changes.changed_ordered_at as ordered_at,
        changes.seen_after_at as not_before_at,
        changes.seen_after_on as not_before_on,
        coalesce(
            changes.changed_at, changes.changed_ordered_at + interval 86399 second
        ) as not_after_at
    from changes
    inner join records
        on changes.record_id = records.record_id
)

select * from final
