-- One row per change of an attribute of a lead or contact, as the history shows it.
-- Changes after the as-of day stay: the first of them tells the value before it.
-- Glossary: as it was at hand-off.
with

attribute_changes as (
    select * from staging.attribute_changes
),

records as (
    select * from people.records
),

final as (
    select
        attribute_changes.change_id,
        records.person_id,
        attribute_changes.record_id,
        attribute_changes.attribute,
        attribute_changes.old_value,
        attribute_changes.new_value,
        attribute_changes.changed_at,
        attribute_changes.changed_on,
        coalesce(
            attribute_changes.changed_at,
            cast(attribute_changes.changed_on as timestamp)
        ) as ordered_at
    from attribute_changes
    inner join records
        on attribute_changes.record_id = records.record_id
    where attribute_changes.row_fate = 'used'
)

select * from final
